"""What must hold between the stills: the checks look at a few moments of every play."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations, product

from manim import Mobject

from scenes.kit.rendering.fast_forward import animated
from scenes.kit.scene.family import family_members
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.opening import is_veiled
from scenes.kit.style.zones import FRAME_WIDTH, Zone
from scenes.kit.text.place import NumberPlace
from scenes.kit.text.typeset import Glyph
from scenes.publish.check.checks import (
    Limits,
    check_numbers,
    check_safe_area,
    named,
    stands_on,
)
from scenes.publish.check.finding import Finding
from scenes.publish.check.inventory import (
    Inventory,
    Origin,
    TextItem,
    inventory_of_leaves,
    leaves_of,
)

#: A text that is fainter than this gives way to one that comes in its place.
_FAINT = 0.2
#: A glyph that has moved by less than this, in scene units, is where it was.
_STILL = 0.03
#: So much of a number over the place of another one is taken for it, in square scene units.
_TAKEN = 0.02
#: What slides with a picture may cross the frame's sides on its way.
_ANY_WIDTH = 10 * FRAME_WIDTH

_Glyphs = frozenset[tuple[str, int, int]]


@dataclass
class Watch:
    """Looks at a film between its stills; give its methods to a rehearsal.

    Attributes
    ----------
    findings
        What is wrong.
    """

    findings: list[Finding] = field(default_factory=list)
    _play: int = -1
    _standing: Inventory = field(default_factory=lambda: Inventory((), ()))
    _in_the_way: tuple[TextItem, ...] = ()
    _before: _Glyphs | None = None
    _said: set[str] = field(default_factory=set)

    def look(self, scene: LectureScene, time: float) -> None:
        """Look at a moment of a play.

        Parameters
        ----------
        scene
            The film.
        time
            In seconds since the play has begun.
        """
        members = family_members(scene.mobjects)
        moving = {id(member) for member in family_members(animated(scene))}
        if any(member.updaters for member in members):
            moving = {id(member) for member in members}
        background, leaves = scene.theme.background, leaves_of(scene.mobjects)
        is_first = scene.renderer.num_plays != self._play
        if is_first:
            self._play = scene.renderer.num_plays
            self._standing = inventory_of_leaves(leaves, background, but=moving)
            self._in_the_way = _without_faint(self._standing).texts
        standing = {id(member) for member in members} - moving
        mover = _without_faint(inventory_of_leaves(leaves, background, but=standing))
        where = (
            f"{type(scene).__name__}, beat {len(scene.beats) + 1}, "
            f"at {scene.time - scene.duration + time:.1f} s"
        )
        found: list[Finding] = []
        if is_first and self._before is not None:
            found += self._jumps(scene, moving, where)
        if not is_veiled(scene):
            found += _collisions(mover.texts, self._in_the_way, where)
            found += _answers(mover.texts, members, where)
        limits = Limits.of(scene)
        if is_first and not is_veiled(scene):
            # What stands may go before a picture is held.
            seen = _without_faint(self._standing)
            found += check_safe_area(seen, where, limits.area, may_leave=bool(scene.question))
        area = replace(limits.area, left=-_ANY_WIDTH, right=_ANY_WIDTH)
        found += check_safe_area(mover, where, area)
        found += check_numbers(mover, scene, where)
        self._keep(found)

    def rest(self, scene: LectureScene) -> None:
        """Note what is seen when a play has ended."""
        self._before = _glyphs(
            inventory_of_leaves(leaves_of(scene.mobjects), scene.theme.background).texts
        )

    def _keep(self, found: Sequence[Finding]) -> None:
        """Keep what has not been found at the moment before."""
        told = {f"{finding.check} {finding.what}" for finding in found}
        self.findings += [
            finding for finding in found if f"{finding.check} {finding.what}" not in self._said
        ]
        self._said = told

    def _jumps(self, scene: LectureScene, moving: Container[int], where: str) -> Iterator[Finding]:
        """Find glyphs that have come or gone between two plays."""
        assert self._before is not None
        standing = _glyphs(self._standing.texts)
        # What is animated may have begun to leave its place.
        members = scene.get_mobject_family_members()
        under_way = {
            member.identity
            for member in members
            if isinstance(member, Glyph) and id(member) in moving
        }
        come = [one for one in standing - self._before if not self._before & _around(one)]
        gone = [
            one
            for one in self._before - standing
            if one[0] not in under_way and not standing & _around(one)
        ]
        for what, glyphs in (("come", come), ("gone", gone)):
            if glyphs:
                text = f"{len(glyphs)} glyphs have {what} without an animation"
                yield Finding("jump", where, text)


def _without_faint(inventory: Inventory) -> Inventory:
    texts = (
        text
        if all(glyph.opacity > _FAINT for glyph in text.glyphs)
        else replace(text, glyphs=tuple(g for g in text.glyphs if g.opacity > _FAINT))
        for text in inventory.texts
    )
    return replace(inventory, texts=tuple(text for text in texts if text.glyphs))


def _collisions(
    moving: Sequence[TextItem], standing: Sequence[TextItem], where: str
) -> Iterator[Finding]:
    for one, other in chain(combinations(moving, 2), product(moving, standing)):
        if stands_on(one, other) and not _show_the_same(one, other):
            what = f"{named(one)!r} crosses {named(other)!r}"
            yield Finding("text through text", where, what)


def _answers(
    moving: Sequence[TextItem], members: Sequence[Mobject], where: str
) -> Iterator[Finding]:
    """Find numbers on their way that stand for a moment where another one is asked for."""
    places = [member for member in members if isinstance(member, NumberPlace) and member.is_open]
    for text, place in product(moving, places):
        own = {claim.quantity.id for claim in text.claims}
        if own and place.quantity.id not in own and text.zone.overlap(place.room) > _TAKEN:
            what = f"{named(text)!r} stands where {place.quantity.id} is asked for"
            yield Finding("answer", where, what)


def _show_the_same(one: TextItem, other: TextItem) -> bool:
    """Tell whether a copy of a number is about to leave it, or to arrive where it is needed."""
    own, others = ({claim.quantity.id for claim in text.claims} for text in (one, other))
    return bool(own) and own <= others and one.origin is Origin.KIT


def _glyphs(texts: Sequence[TextItem]) -> _Glyphs:
    """Return what glyph stands where, in steps of the distance that counts as a move."""
    return frozenset(
        (glyph.identity, *_step(glyph.zone)) for text in texts for glyph in text.glyphs
    )


def _step(zone: Zone) -> tuple[int, int]:
    x, y = (zone.left + zone.right) / 2, (zone.bottom + zone.top) / 2
    return round(x / _STILL), round(y / _STILL)


def _around(glyph: tuple[str, int, int]) -> _Glyphs:
    """Return a glyph's place and those beside it, since rounding may part what is together."""
    identity, x, y = glyph
    return frozenset((identity, x + dx, y + dy) for dx, dy in product((-1, 0, 1), repeat=2))
