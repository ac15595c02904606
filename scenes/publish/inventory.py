"""What is to be seen on a frame: texts with their glyphs and grounds, and lines.

This is the raw material of the checks. It is read from the mobjects, not from pixels, so that a
finding can name the text that it is about.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from manim import ManimColor, Mobject, VMobject

from scenes.kit.color import blend
from scenes.kit.formula import Claim, Painted
from scenes.kit.lecture_scene import LectureScene
from scenes.kit.typeset import Glyph, Typeset
from scenes.kit.zones import Zone, zone_of

#: Less than this cannot be seen.
_VISIBLE = 0.02


@dataclass(frozen=True)
class GlyphItem:
    """One visible glyph: what it is, where, and its opaque colour over its ground."""

    identity: str
    part: str
    zone: Zone
    color: ManimColor
    ground: ManimColor


@dataclass(frozen=True)
class TextItem:
    """One visible text.

    Parameters
    ----------
    body
        Its Typst source; for glyphs that belong to no text, the word ``stray``.
    glyphs
        Its visible glyphs.
    claims
        The quantities that it shows.
    mobject
        The text itself, or None for strays.
    """

    body: str
    glyphs: tuple[GlyphItem, ...]
    claims: tuple[Claim, ...]
    mobject: Typeset | None

    @property
    def zone(self) -> Zone:
        """The box around all glyphs."""
        zones = [glyph.zone for glyph in self.glyphs]
        return Zone(
            min(zone.left for zone in zones),
            max(zone.right for zone in zones),
            min(zone.bottom for zone in zones),
            max(zone.top for zone in zones),
        )


@dataclass(frozen=True)
class LineItem:
    """One visible line or frame: where, and its opaque colour over its ground."""

    name: str
    zone: Zone
    color: ManimColor
    ground: ManimColor


@dataclass(frozen=True)
class Inventory:
    """All texts and lines of one frame."""

    texts: tuple[TextItem, ...]
    lines: tuple[LineItem, ...]


class _Grounds:
    """The filled shapes drawn so far, in order; the last one under a point is its ground."""

    def __init__(self, background: ManimColor) -> None:
        self._background = background
        self._shapes: list[tuple[Zone, ManimColor]] = []

    def add(self, mobject: VMobject) -> None:
        self._shapes.append((zone_of(mobject), ManimColor(mobject.get_fill_color())))

    def under(self, zone: Zone) -> ManimColor:
        for shape, color in reversed(self._shapes):
            if shape.contains(zone, tolerance=0.02):
                return color
        return self._background


def _leaves(mobject: Mobject, owner: Typeset | None) -> Iterator[tuple[VMobject, Typeset | None]]:
    """Yield what has points, in drawing order, each with the text that it belongs to."""
    if isinstance(mobject, Typeset):
        owner = mobject
    if isinstance(mobject, VMobject) and len(mobject.points):
        yield mobject, owner
    for child in mobject.submobjects:
        yield from _leaves(child, owner)


def take_inventory(scene: LectureScene) -> Inventory:
    """Read all that can be seen in a scene's present frame."""
    return inventory_of(scene.mobjects, scene.theme.background)


def inventory_of(mobjects: Iterable[Mobject], background: ManimColor) -> Inventory:
    """Read all that can be seen of mobjects that are drawn in this order."""
    grounds = _Grounds(background)
    lines: list[LineItem] = []
    by_owner: dict[int, list[GlyphItem]] = {}
    owners: dict[int, Typeset | None] = {}
    seen: set[int] = set()
    for root in mobjects:
        for leaf, owner in _leaves(root, None):
            if id(leaf) in seen:
                continue
            seen.add(id(leaf))
            zone = zone_of(leaf)
            fill, stroke = leaf.get_fill_opacity(), leaf.get_stroke_opacity()
            if isinstance(leaf, Glyph):
                if fill <= _VISIBLE:
                    continue
                ground = grounds.under(zone)
                color = blend(ManimColor(leaf.get_fill_color()), ground, fill)
                part = _part_of(leaf, owner)
                item = GlyphItem(leaf.identity, part, zone, color, ground)
                key = id(owner) if owner is not None else 0
                owners[key] = owner
                by_owner.setdefault(key, []).append(item)
                continue
            if fill > _VISIBLE:
                grounds.add(leaf)
            if leaf.get_stroke_width() > 0 and stroke > _VISIBLE:
                ground = grounds.under(zone)
                color = blend(ManimColor(leaf.get_stroke_color()), ground, stroke)
                if color == ground:
                    continue  # a guide that ends inside its own dot
                lines.append(LineItem(type(leaf).__name__, zone, color, ground))
    texts = []
    for key, glyphs in by_owner.items():
        owner = owners[key]
        visible = {glyph.part for glyph in glyphs}
        claims = owner.claims if isinstance(owner, Painted) else ()
        shown = tuple(claim for claim in claims if claim.part in visible)
        body = owner.body if owner is not None else "stray"
        texts.append(TextItem(body, tuple(glyphs), shown, owner))
    return Inventory(tuple(texts), tuple(lines))


def _part_of(glyph: Glyph, owner: Typeset | None) -> str:
    if owner is None:
        return ""
    return next((name for name, group in owner.parts.items() if glyph in group.submobjects), "")
