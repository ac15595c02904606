"""What is to be seen on a frame: texts with their glyphs and grounds, and lines.

This is the raw material of the checks. It is read from the mobjects, not from pixels, so that a
finding can name the text that it is about.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import cairo
import numpy as np
from manim import ManimColor, Mobject, VMobject

from scenes.kit.rendering.camera import LectureCamera
from scenes.kit.rendering.outline import trace
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.style.contrast import blend
from scenes.kit.style.zones import Zone, zones_of
from scenes.kit.text.formula import Painted, ShownValue
from scenes.kit.text.typeset import Glyph, Typeset
from scenes.publish.check.foreign_size import highest_capital
from scenes.publish.check.foreign_text import ForeignText, is_blank, is_glyph, owner_in
from scenes.publish.check.glyph_color import VISIBLE, seen_color

#: Manim's strokes are measured in hundredths of a scene unit.
_STROKE_UNIT = 0.01
#: Glyphs may touch by this area, in square scene units, before they count as overlapping.
TOUCH = 2e-4
#: Cairo rounds outlines to parts of its own units, which are so many to a scene unit; and into how
#: many columns and rows the room is divided that a shape and a glyph share.
_FINE, _SAMPLES = 200, 6
_STRAY = "stray"


class Origin(Enum):
    """Who has set a text."""

    KIT = "the kit, which knows its glyphs and what they claim"
    FOREIGN = "manim, which knows at most its source"
    STRAY = "the kit, but its glyphs have lost their text"


@dataclass(frozen=True)
class GlyphItem:
    """One visible glyph: what it is, where, and its opaque colour over its ground.

    Identity and part are empty for a glyph that the kit has not set, and its opacity is 1.
    """

    identity: str
    part: str
    zone: Zone
    color: ManimColor
    ground: ManimColor
    opacity: float = 1.0


@dataclass(frozen=True)
class TextItem:
    """One visible text.

    Parameters
    ----------
    body
        Its Typst source; for glyphs that belong to no text, the word ``stray``; for a foreign
        text, what a finding calls it.
    glyphs
        Its visible glyphs.
    claims
        The quantities that it shows.
    origin
        Who has set it.
    capital
        For a foreign text, the height that its digits and capitals have at most; None if it has
        none.
    constants
        Whether its digits that show no quantity belong to what is said.
    """

    body: str
    glyphs: tuple[GlyphItem, ...]
    claims: tuple[ShownValue, ...]
    origin: Origin = Origin.KIT
    capital: float | None = None
    constants: bool = False

    @cached_property
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
class CoverItem:
    """One filled shape over one text that was there before: their names."""

    shape: str
    text: str


@dataclass(frozen=True)
class Inventory:
    """All texts and lines of one frame, and the shapes that stand on its texts."""

    texts: tuple[TextItem, ...]
    lines: tuple[LineItem, ...]
    covers: tuple[CoverItem, ...] = ()


class _Grounds:
    """The filled shapes drawn so far, in order; the last one under a point is its ground."""

    def __init__(self, background: ManimColor) -> None:
        self._background = background
        self._shapes: list[tuple[Zone, ManimColor]] = []

    def add(self, mobject: VMobject, zone: Zone) -> None:
        self._shapes.append((zone, ManimColor(mobject.get_fill_color())))

    def under(self, zone: Zone) -> ManimColor:
        for shape, color in reversed(self._shapes):
            if shape.contains(zone, tolerance=0.02):
                return color
        return self._background


class Leaf(NamedTuple):
    """A mobject that has points, with the text that it belongs to, and what is drawn with it."""

    mobject: Any  # a VMobject, which to tell mypy takes time for each
    owner: object
    root: Mobject


def leaves_of(mobjects: Iterable[Mobject]) -> list[Leaf]:
    """Return what has points among mobjects and their parts, in drawing order."""
    found: list[Leaf] = []

    def walk(member: Any, owner: object, root: Mobject) -> None:
        is_glyph, is_text, is_drawn = _kinds[type(member)]
        if is_text:
            owner = member
        elif not is_glyph:  # which holds nothing, and is no text
            owner = owner_in(member, owner)
        if is_drawn and len(member.points):
            found.append(Leaf(member, owner, root))
        for child in member.submobjects:
            walk(child, owner, root)

    for mobject in mobjects:
        walk(mobject, None, mobject)
    return sorted(found, key=lambda leaf: leaf.mobject.z_index)


class _Kinds(dict[type, tuple[bool, bool, bool]]):
    """Whether a class is that of glyphs, of the kit's texts, and of what is drawn."""

    def __missing__(self, kind: type) -> tuple[bool, bool, bool]:
        self[kind] = issubclass(kind, Glyph), issubclass(kind, Typeset), issubclass(kind, VMobject)
        return self[kind]


_kinds = _Kinds()


def take_inventory(scene: LectureScene) -> Inventory:
    """Read all that can be seen in a scene's present frame, and where the camera shows it."""
    inventory = inventory_of(scene.mobjects, scene.theme.background)
    camera = scene.camera
    return _seen_by(camera, inventory) if isinstance(camera, LectureCamera) else inventory


def _seen_by(camera: LectureCamera, inventory: Inventory) -> Inventory:
    x, y, _ = map(float, camera.frame_center)
    factor = camera.magnification
    if (x, y, factor) == (0.0, 0.0, 1.0):
        return inventory

    def seen(zone: Zone) -> Zone:
        across = (factor * (side - x) for side in (zone.left, zone.right))
        along = (factor * (side - y) for side in (zone.bottom, zone.top))
        return Zone(*across, *along)

    return Inventory(
        tuple(
            replace(
                text,
                glyphs=tuple(replace(glyph, zone=seen(glyph.zone)) for glyph in text.glyphs),
                capital=None if text.capital is None else factor * text.capital,
            )
            for text in inventory.texts
        ),
        tuple(replace(line, zone=seen(line.zone)) for line in inventory.lines),
        inventory.covers,
    )


def inventory_of(mobjects: Iterable[Mobject], background: ManimColor) -> Inventory:
    """Read all that can be seen of mobjects, drawn in this order but for their z indices."""
    return inventory_of_leaves(leaves_of(mobjects), background, covers=True)


def inventory_of_leaves(
    leaves: Iterable[Leaf],
    background: ManimColor,
    *,
    but: Container[int] = (),
    covers: bool = False,
) -> Inventory:
    """Read all that can be seen of what is drawn.

    Parameters
    ----------
    leaves
        In drawing order.
    background
        What it is drawn on.
    but
        The ``id()`` of what does not count.
    covers
        Whether the shapes are looked for that stand on texts.
    """
    grounds = _Grounds(background)
    lines: list[LineItem] = []
    covering: dict[CoverItem, None] = {}
    drawn: list[tuple[Zone, str]] = []
    own = _OwnTexts()
    foreign = _ForeignTexts()
    counted: dict[int, Leaf] = {}
    for leaf in leaves:
        key = id(leaf.mobject)
        if key not in counted and key not in but and not is_blank(leaf.mobject, leaf.owner):
            counted[key] = leaf
    zones = zones_of([leaf.mobject for leaf in counted.values()])
    for (mobject, owner, root), zone in zip(counted.values(), zones, strict=True):
        if _kinds[type(mobject)][0]:
            text = owner if isinstance(owner, Typeset) else None
            drawn += own.add(mobject, zone, text, grounds)
        elif is_glyph(mobject, owner):
            drawn += foreign.add(mobject, zone, owner, root, grounds)
        else:
            lines.extend(_shape(mobject, zone, grounds))
            if covers:
                covering |= dict.fromkeys(_covers(mobject, zone, drawn))
    return Inventory((*own.items(), *foreign.items()), tuple(lines), tuple(covering))


def _covers(leaf: VMobject, box: Zone, drawn: Iterable[tuple[Zone, str]]) -> Iterator[CoverItem]:
    """Yield the texts on whose glyphs, box by box, a filled shape lies."""
    if leaf.get_fill_opacity() <= VISIBLE:
        return
    for glyph, text in drawn:
        if box.overlap(glyph) > TOUCH and _filled_part(leaf, box, glyph) > TOUCH:
            yield CoverItem(type(leaf).__name__, text)


def _filled_part(shape: VMobject, box: Zone, glyph: Zone) -> float:
    """Return about how large an area of a glyph's box is filled by a shape that has a box."""
    ctx = cairo.Context(cairo.RecordingSurface(cairo.Content.ALPHA, None))
    ctx.scale(_FINE, _FINE)
    trace(ctx, shape)
    xs = np.linspace(max(box.left, glyph.left), min(box.right, glyph.right), 2 * _SAMPLES + 1)
    ys = np.linspace(max(box.bottom, glyph.bottom), min(box.top, glyph.top), 2 * _SAMPLES + 1)
    # The middles of as many small rectangles.
    inside = [ctx.in_fill(x, y) for x in xs[1::2] for y in ys[1::2]]
    return box.overlap(glyph) * sum(inside) / len(inside)


def _shape(leaf: VMobject, zone: Zone, grounds: _Grounds) -> Iterator[LineItem]:
    """Note the ground that a shape gives to what is drawn later, and yield its outline."""
    if leaf.get_fill_opacity() > VISIBLE:
        grounds.add(leaf, zone)
    stroke = leaf.get_stroke_rgbas()[0]
    if leaf.get_stroke_width() > 0 and stroke[3] > VISIBLE:
        ground = grounds.under(zone)
        color = _over(stroke, ground)
        if not _is_same(color, ground):  # as is a guide that ends inside its own dot
            yield LineItem(type(leaf).__name__, zone, color, ground)


def _over(paint: np.ndarray, ground: ManimColor) -> ManimColor:
    """Return the opaque colour that a paint, red, green, blue and opacity, gives over a ground."""
    return _blended(paint.astype(float).tobytes(), ground.to_rgba().tobytes())


def _is_same(one: ManimColor, other: ManimColor) -> bool:
    return _are_same(one.to_rgba().tobytes(), other.to_rgba().tobytes())


# A film has few colours, and manim takes its time over each.
@lru_cache(maxsize=4096)
def _blended(paint: bytes, ground: bytes) -> ManimColor:
    *color, opacity = np.frombuffer(paint)
    return blend(ManimColor(np.array(color)), ManimColor(np.frombuffer(ground)), float(opacity))


@lru_cache(maxsize=4096)
def _are_same(one: bytes, other: bytes) -> bool:
    return ManimColor(np.frombuffer(one)) == ManimColor(np.frombuffer(other))


class _OwnTexts:
    """The kit's texts, in the order in which their first glyphs are drawn."""

    def __init__(self) -> None:
        self._glyphs: dict[int, list[GlyphItem]] = {}
        self._owners: dict[int, Typeset | None] = {}
        self._parts: dict[int, dict[int, str]] = {}

    def add(
        self, glyph: Glyph, zone: Zone, owner: Typeset | None, grounds: _Grounds
    ) -> Iterator[tuple[Zone, str]]:
        """Note a glyph; yield where it is seen, and the name of its text."""
        fill = glyph.get_fill_rgbas()[0]
        opacity = float(fill[3])
        if opacity <= VISIBLE:
            return
        ground = grounds.under(zone)
        color = _over(fill, ground)
        key = 0 if owner is None else id(owner)
        if key not in self._owners:
            self._owners[key] = owner
            self._parts[key] = {} if owner is None else _parts_of(owner)
        part = self._parts[key].get(id(glyph), "")
        item = GlyphItem(glyph.identity, part, zone, color, ground, opacity)
        self._glyphs.setdefault(key, []).append(item)
        yield zone, _STRAY if owner is None else owner.body

    def items(self) -> Iterator[TextItem]:
        for key, glyphs in self._glyphs.items():
            owner = self._owners[key]
            if owner is None:
                yield TextItem(_STRAY, tuple(glyphs), (), Origin.STRAY)
                continue
            visible = {glyph.part for glyph in glyphs}
            claims = owner.claims if isinstance(owner, Painted) else ()
            shown = tuple(claim for claim in claims if claim.part in visible)
            constants = isinstance(owner, Painted) and owner.constants
            yield TextItem(owner.body, tuple(glyphs), shown, constants=constants)


class _ForeignTexts:
    """The texts that manim has set, in the order in which their first glyphs are drawn."""

    def __init__(self) -> None:
        self._texts: dict[int, tuple[ForeignText, list[VMobject], list[GlyphItem]]] = {}

    def add(
        self, glyph: VMobject, zone: Zone, owner: object, root: Mobject, grounds: _Grounds
    ) -> Iterator[tuple[Zone, str]]:
        """Note a glyph; yield where it is seen, and the name of its text."""
        zone = _stroked(zone, glyph)
        ground = grounds.under(zone)
        color = seen_color(glyph, ground)
        if color is None:
            return
        if isinstance(owner, ForeignText):
            key, text = id(owner.mobject), owner
        else:
            # Glyphs that have lost their text are told apart only by what holds them; a scene
            # that has lost some glyphs of a text holds the others one by one.
            key, text = 0 if root is glyph else id(root), ForeignText(root, is_loose=True)
        text, glyphs, items = self._texts.setdefault(key, (text, [], []))
        glyphs.append(glyph)
        items.append(GlyphItem("", "", zone, color, ground))
        yield zone, text.name

    def items(self) -> Iterator[TextItem]:
        for text, glyphs, items in self._texts.values():
            capital = highest_capital(text, glyphs)
            yield TextItem(text.name, tuple(items), (), Origin.FOREIGN, capital)


def _stroked(zone: Zone, glyph: VMobject) -> Zone:
    """Return a glyph's box with its stroke; a fraction's bar may be nothing else."""
    around = 0.0
    if glyph.get_stroke_opacity() > VISIBLE:
        around = glyph.get_stroke_width() * _STROKE_UNIT / 2
    return Zone(zone.left - around, zone.right + around, zone.bottom - around, zone.top + around)


def _parts_of(text: Typeset) -> dict[int, str]:
    """Return the part of each glyph of a text, by the glyph's id."""
    names: dict[int, str] = {}
    for name, group in text.parts.items():
        for glyph in group.submobjects:
            names.setdefault(id(glyph), name)
    return names
