"""The members of mobjects' families, which the checks ask for many times in a play.

Manim's own walks take several times as long: they pass each member up through a generator for each
level above it, and come by the same ones again on each level.
"""

from collections.abc import Iterable

from manim import Mobject
from manim.utils.family import extract_mobject_family_members


def family_members(mobjects: Iterable[Mobject], *, by_z_index: bool = False) -> list[Mobject]:
    """Return mobjects with all that they hold, each once, as manim has them.

    Parameters
    ----------
    mobjects
        What is drawn in this order.
    by_z_index
        Whether what has a higher ``z_index`` comes later.

    Returns
    -------
    list of Mobject
        What is there more than once stands where it comes last.
    """
    tops = list(mobjects)
    found: list[Mobject] = []

    def walk(members: Iterable[Mobject]) -> None:
        for member in members:
            found.append(member)
            if member.submobjects:
                walk(member.submobjects)

    try:
        walk(tops)
    except RecursionError:  # one holds itself
        return extract_mobject_family_members(tops, use_z_index=by_z_index)
    once = list(dict.fromkeys(reversed(found)))
    once.reverse()
    return sorted(once, key=lambda member: member.z_index) if by_z_index else once


def without(mobjects: Iterable[Mobject], removed: Iterable[Mobject]) -> list[Mobject]:
    """Return mobjects without some, as a scene of manim's keeps them.

    Parameters
    ----------
    mobjects
        What is in the scene.
    removed
        What is to be no longer.

    Returns
    -------
    list of Mobject
        What has held a removed one is replaced by all that it holds besides.

    Raises
    ------
    RecursionError
        If one holds itself.
    """
    gone = {id(member) for member in removed}

    def left(members: Iterable[Mobject]) -> tuple[list[Mobject], bool]:
        """Return what is left of members, and whether it is all."""
        kept: list[Mobject] = []
        is_whole = True
        for member in members:
            if id(member) in gone:
                is_whole = False
                continue
            inside, holds_all = left(member.submobjects) if member.submobjects else ([], True)
            kept += [member] if holds_all else inside
            is_whole = is_whole and holds_all
        return kept, is_whole

    return left(mobjects)[0]
