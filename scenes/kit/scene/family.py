"""The members of mobjects' families, which the checks ask for many times in a play.

Manim's own walk takes several times as long: it passes each member up through a generator for each
level above it.
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
