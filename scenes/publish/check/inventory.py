"""What is to be seen on a frame: texts with their glyphs and grounds, and lines.

This is the raw material of the checks. It is read from the mobjects, not from pixels, so that a
finding can name the text that it is about.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

import cairo
import numpy as np
from manim import ManimColor, Mobject, VMobject

from scenes.kit.rendering.camera import LectureCamera
from scenes.kit.rendering.outline import trace
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.style.contrast import blend
from scenes.kit.style.zones import Zone, zone_of
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

    def add(self, mobject: VMobject) -> None:
        self._shapes.append((zone_of(mobject), ManimColor(mobject.get_fill_color())))

    def under(self, zone: Zone) -> ManimColor:
        for shape, color in reversed(self._shapes):
            if shape.contains(zone, tolerance=0.02):
                return color
        return self._background


def _leaves(mobject: Mobject) -> list[tuple[VMobject, object]]:
    """Return what has points, in drawing order, each with the text that it belongs to."""
    found: list[tuple[VMobject, object]] = []

    def walk(member: Mobject, owner: object) -> None:
        if not isinstance(member, Glyph):  # which holds nothing, and is no text
            owner = member if isinstance(member, Typeset) else owner_in(member, owner)
        if len(member.points) and isinstance(member, VMobject):
            found.append((member, owner))
        for child in member.submobjects:
            walk(child, owner)

    walk(mobject, None)
    return found


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


def inventory_of(
    mobjects: Iterable[Mobject], background: ManimColor, but: Container[int] = ()
) -> Inventory:
    """Read all that can be seen of mobjects.

    Parameters
    ----------
    mobjects
        What is drawn, in this order but for their z indices.
    background
        What it is drawn on.
    but
        The ``id()`` of what does not count.
    """
    grounds = _Grounds(background)
    lines: list[LineItem] = []
    covers: dict[CoverItem, None] = {}
    drawn: list[tuple[Zone, str]] = []
    own = _OwnTexts()
    foreign = _ForeignTexts()
    seen: set[int] = set()
    leaves = [(leaf, owner, root) for root in mobjects for leaf, owner in _leaves(root)]
    for leaf, owner, root in sorted(leaves, key=lambda found: found[0].z_index):
        if id(leaf) in seen or id(leaf) in but or is_blank(leaf, owner):
            continue
        seen.add(id(leaf))
        if isinstance(leaf, Glyph):
            drawn += own.add(leaf, owner if isinstance(owner, Typeset) else None, grounds)
        elif is_glyph(leaf, owner):
            drawn += foreign.add(leaf, owner, root, grounds)
        else:
            lines.extend(_shape(leaf, grounds))
            covers |= dict.fromkeys(_covers(leaf, drawn))
    return Inventory((*own.items(), *foreign.items()), tuple(lines), tuple(covers))


def _covers(leaf: VMobject, drawn: Iterable[tuple[Zone, str]]) -> Iterator[CoverItem]:
    """Yield the texts on whose glyphs, box by box, a filled shape lies."""
    if leaf.get_fill_opacity() <= VISIBLE:
        return
    box = zone_of(leaf)
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


def _shape(leaf: VMobject, grounds: _Grounds) -> Iterator[LineItem]:
    """Note the ground that a shape gives to what is drawn later, and yield its outline."""
    zone = zone_of(leaf)
    if leaf.get_fill_opacity() > VISIBLE:
        grounds.add(leaf)
    opacity = leaf.get_stroke_opacity()
    if leaf.get_stroke_width() > 0 and opacity > VISIBLE:
        ground = grounds.under(zone)
        color = blend(ManimColor(leaf.get_stroke_color()), ground, opacity)
        if color != ground:  # not a guide that ends inside its own dot
            yield LineItem(type(leaf).__name__, zone, color, ground)


class _OwnTexts:
    """The kit's texts, in the order in which their first glyphs are drawn."""

    def __init__(self) -> None:
        self._glyphs: dict[int, list[GlyphItem]] = {}
        self._owners: dict[int, Typeset | None] = {}
        self._parts: dict[int, dict[int, str]] = {}

    def add(
        self, glyph: Glyph, owner: Typeset | None, grounds: _Grounds
    ) -> Iterator[tuple[Zone, str]]:
        """Note a glyph; yield where it is seen, and the name of its text."""
        opacity = glyph.get_fill_opacity()
        if opacity <= VISIBLE:
            return
        zone = zone_of(glyph)
        ground = grounds.under(zone)
        color = blend(ManimColor(glyph.get_fill_color()), ground, opacity)
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
        self, glyph: VMobject, owner: object, root: Mobject, grounds: _Grounds
    ) -> Iterator[tuple[Zone, str]]:
        """Note a glyph; yield where it is seen, and the name of its text."""
        zone = _stroked_zone(glyph)
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


def _stroked_zone(glyph: VMobject) -> Zone:
    """Return the box around a glyph with its stroke; a fraction's bar may be nothing else."""
    zone, around = zone_of(glyph), 0.0
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
