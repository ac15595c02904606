"""What must hold on the last frame of every beat: layout, size, contrast, time, numbers.

Each check is a function from an inventory, a beat, a theme or a film to findings; an empty list is
a pass. The test suite and ``chalkgrad check`` use the same functions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, product
from pathlib import Path

from mathcore.exercise.reconcile import show
from scenes.kit.scene.beat import SHORTEST_STILL, Beat, reading_time
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.opening import is_veiled
from scenes.kit.scene.phrase import phrase_time
from scenes.kit.style.contrast import contrast
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import CAPTION_TOP, FRAME_HEIGHT, FRAME_WIDTH, SAFE, Zone
from scenes.kit.text.typeset import lay_out
from scenes.publish.check.color_vision import VISIONS, distance
from scenes.publish.check.finding import Finding
from scenes.publish.check.flashes import find_flashing, luminances
from scenes.publish.check.inventory import (
    TOUCH,
    GlyphItem,
    Inventory,
    LineItem,
    Origin,
    TextItem,
    take_inventory,
)
from scenes.publish.check.typed_digits import typed_digits

SMALLEST_SHARE = 0.025
#: Of a film with a question: of digits and capitals, and of those that are indices.
SMALLEST_LARGE_SHARE, SMALLEST_INDEX_SHARE = 0.03, 0.018
TEXT_CONTRAST = 4.5
LINE_CONTRAST = 3.0
FASTEST_CAPTION = 160
#: The least distance of two roles of numbers, in CIEDE2000, to every kind of eye.
ROLE_DISTANCE = 18.0
_NUMBER_ROLES = ("signal", "weight", "gradient", "loss")
#: The outlines that hold a number.
_FRAMES = {"RoundedRectangle", "Circle"}
#: What leads from one thing to another, and may lead to one that has slid out of the frame.
_WAYS = {"Line", "Way"}
_ROUNDING = 1e-6


def named(text: TextItem) -> str:
    """Return what a finding calls a text."""
    return _called(text.body)


def _called(body: str) -> str:
    return body.replace("@mark", "").strip()


@dataclass(frozen=True)
class Limits:
    """Where things may stand, and how small they may be, as shares of the frame's height.

    Parameters
    ----------
    area
        Nothing reaches out of it.
    digit, index
        Least height of a digit or capital, and of one that is a subscript or superscript.
    """

    area: Zone
    digit: float
    index: float

    @classmethod
    def of(cls, scene: LectureScene) -> "Limits":
        """Return what holds for a film."""
        if scene.question:
            area = replace(SAFE, bottom=CAPTION_TOP)
            return cls(area, SMALLEST_LARGE_SHARE, SMALLEST_INDEX_SHARE)
        return cls(SAFE, SMALLEST_SHARE, SMALLEST_SHARE)


def check_safe_area(
    inventory: Inventory, where: str, area: Zone = SAFE, *, may_leave: bool = False
) -> Iterator[Finding]:
    """Find what reaches into the frame's margin or beyond its edge.

    Parameters
    ----------
    inventory, where
        What is seen, and where.
    area
        Where things may stand.
    may_leave
        Whether a picture may slide, so that some of it is outside of the frame, and lines lead
        there.
    """
    for name, zone in [
        *((f"text {named(text)!r}", text.zone) for text in inventory.texts),
        *(
            (f"a {line.name}", _within(line, area) if may_leave else line.zone)
            for line in inventory.lines
        ),
    ]:
        if not (area.contains(zone, tolerance=1e-3) or (may_leave and _is_outside(zone))):
            reach, limits = _rounded(zone), _rounded(area)
            yield Finding(
                "safe area", where, f"{name} reaches to {reach}; the safe area is {limits}"
            )


def _within(line: LineItem, area: Zone) -> Zone:
    """Return where a line is seen; one that leads out of the frame at a side may do so."""
    zone = line.zone
    if line.name not in _WAYS:
        return zone
    return replace(zone, left=max(zone.left, area.left), right=min(zone.right, area.right))


def _is_outside(zone: Zone) -> bool:
    return zone.left >= FRAME_WIDTH / 2 or zone.right <= -FRAME_WIDTH / 2


def _rounded(zone: Zone) -> str:
    return f"x {zone.left:.2f} to {zone.right:.2f}, y {zone.bottom:.2f} to {zone.top:.2f}"


def check_overlaps(inventory: Inventory, where: str) -> Iterator[Finding]:
    """Find texts whose glyphs stand on each other's glyphs."""
    for one, other in combinations(inventory.texts, 2):
        if stands_on(one, other):
            what = f"{named(one)!r} stands on {named(other)!r}"
            yield Finding("text over text", where, what)


def check_covers(inventory: Inventory, where: str) -> Iterator[Finding]:
    """Find filled shapes that are drawn on the glyphs of texts that were there before."""
    for cover in inventory.covers:
        what = f"a {cover.shape} stands on {_called(cover.text)!r}"
        yield Finding("shape over text", where, what)


def stands_on(one: TextItem, other: TextItem) -> bool:
    """Tell whether a glyph of one text and one of another overlap, box by box."""
    if one.zone.overlap(other.zone) <= TOUCH:
        return False
    return any(a.zone.overlap(b.zone) > TOUCH for a in one.glyphs for b in other.glyphs)


def check_frames(inventory: Inventory, where: str) -> Iterator[Finding]:
    """Find numbers, and all that manim has set, that reach out of the frame around them."""
    for frame, text in product(inventory.lines, inventory.texts):
        # Nobody knows whether a foreign text is a number, so each is taken for one.
        is_framed = text.claims or text.origin is Origin.FOREIGN
        if frame.name not in _FRAMES or not is_framed:
            continue
        box, zone = frame.zone, text.zone
        is_inside = box.contains(Zone(*[zone.center[0]] * 2, *[zone.center[1]] * 2))
        out = max(box.left - zone.left, zone.right - box.right)
        if is_inside and zone.height < box.height and out > _ROUNDING:
            what = f"{named(text)!r} reaches {out:.2f} out of its {frame.name}"
            yield Finding("frame", where, what)


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"


def _identities(*bodies: str) -> frozenset[str]:
    lowercase = {outline.identity for outline in lay_out("$x @mark$")}
    found = {outline.identity for body in bodies for outline in lay_out(body)}
    return frozenset(found - lowercase)


@lru_cache(maxsize=1)
def _digits_and_capitals() -> frozenset[str]:
    """Return the identities of all digits and capitals, upright and italic."""
    spaced = " ".join(_LETTERS)
    return _identities(
        f"{_LETTERS}{_DIGITS}@mark", f"${spaced} {_DIGITS} @mark$", f'$"{_LETTERS}" @mark$'
    )


@lru_cache(maxsize=1)
def _indices() -> frozenset[str]:
    """Return the identities of the digits and capitals that are indices."""
    spaced = " ".join(_LETTERS)
    bodies = f"$x_({spaced} {_DIGITS}) @mark$", f'$x_("{_LETTERS}") @mark$'
    return _identities(*bodies) - _digits_and_capitals()


def check_size(
    inventory: Inventory, where: str, digit: float = SMALLEST_SHARE, index: float = SMALLEST_SHARE
) -> Iterator[Finding]:
    """Find digits and capitals that are too small.

    Of a text that the kit has not set, see `scenes.publish.check.foreign_size.highest_capital`.

    Parameters
    ----------
    inventory, where
        What is seen, and where.
    digit, index
        See `Limits`.
    """
    least = digit * FRAME_HEIGHT
    for text in inventory.texts:
        for known, share in ((_digits_and_capitals(), digit), (_indices(), index)):
            heights = [glyph.zone.height for glyph in text.glyphs if glyph.identity in known]
            if heights and min(heights) < share * FRAME_HEIGHT - _ROUNDING:
                seen = min(heights) / FRAME_HEIGHT
                what = f"{named(text)!r} has a digit or capital of {seen:.1%} of the frame's height"
                yield Finding("size", where, what)
        if text.capital is not None and text.capital < least - _ROUNDING:
            share = text.capital / FRAME_HEIGHT
            what = (
                f"in {named(text)!r} a digit or capital has at most {share:.1%} of the frame's "
                f"height"
            )
            yield Finding("size", where, what)


def check_contrast(inventory: Inventory, where: str) -> Iterator[Finding]:
    """Find text under a contrast of 4.5 and lines under 3."""
    for text in inventory.texts:
        worst = min(text.glyphs, key=_glyph_contrast)
        if _glyph_contrast(worst) < TEXT_CONTRAST - 0.005:
            what = f"{named(text)!r} has a contrast of {_glyph_contrast(worst):.2f}"
            yield Finding("contrast", where, what)
    for line in inventory.lines:
        ratio = contrast(line.color, line.ground)
        if ratio < LINE_CONTRAST - 0.005:
            yield Finding("contrast", where, f"a {line.name} has a contrast of {ratio:.2f}")


def _glyph_contrast(glyph: GlyphItem) -> float:
    return contrast(glyph.color, glyph.ground)


def check_reading_time(beat: Beat, where: str) -> Iterator[Finding]:
    """Find stills that are too short for their narration, and captions that run too fast."""
    whole = [phrase for phrase in beat.phrases if phrase.said == phrase.end]
    wanted = max([SHORTEST_STILL, *(reading_time(phrase.text) for phrase in whole)])
    if beat.still < wanted - _ROUNDING:
        what = f"the still lasts {beat.still:.1f} s and wants {wanted:.1f} s"
        yield Finding("reading time", where, what)
    for phrase in beat.phrases:
        lasts = phrase.end - phrase.start
        speed = 60 * len(phrase.text.split()) / lasts
        if phrase in whole and speed > FASTEST_CAPTION:
            yield Finding("reading time", where, f"the caption runs at {speed:.0f} words a minute")
        if phrase not in whole and lasts < phrase_time(phrase.speech) - _ROUNDING:
            what = (
                f"the caption {phrase.text!r} stands for {lasts:.1f} s and wants "
                f"{phrase_time(phrase.speech):.1f} s"
            )
            yield Finding("reading time", where, what)


def check_numbers(inventory: Inventory, scene: LectureScene, where: str) -> Iterator[Finding]:
    """Find numbers that do not show their quantity, and glyphs that belong to no text."""
    for text in inventory.texts:
        if text.origin is Origin.STRAY:
            yield Finding("numbers", where, f"{len(text.glyphs)} glyphs belong to no text")
        for claim in text.claims:
            true = scene.numbers[claim.quantity.id]
            if claim.quantity.value != true.value:
                what = f"{true.id} is shown as {claim.text} but another trace made it"
                yield Finding("numbers", where, what)
            wanted = show(true, claim.decimals)
            if claim.text != wanted.typst:
                what = f"{true.id} is shown as {claim.text}, not {wanted.text}"
                yield Finding("numbers", where, what)
            drawn = [glyph.identity for glyph in text.glyphs if glyph.part == claim.part]
            if drawn != _spelled(claim.text):
                yield Finding("numbers", where, f"the glyphs of {true.id} do not spell it")


@lru_cache(maxsize=1024)
def _spelled(source: str) -> list[str]:
    return [outline.identity for outline in lay_out(f"$ {source} @mark $")]


def check_digits(inventory: Inventory, where: str) -> Iterator[Finding]:
    """Find numbers that are typed, so that nobody knows whose they are and whether they hold."""
    for text in inventory.texts:
        typed = typed_digits(text)
        if typed:
            what = f"in {named(text)!r} the digits {typed} belong to no quantity"
            yield Finding("digits", where, what)


def inspect_hold(scene: LectureScene) -> list[Finding]:
    """Run all checks on a picture that is held: at a question, or at the end of a beat."""
    where = f"{type(scene).__name__}, beat {len(scene.beats) + 1}, at {scene.time:.1f} s"
    return _inspect(scene, where)


def _inspect(scene: LectureScene, where: str) -> list[Finding]:
    inventory, limits = take_inventory(scene), Limits.of(scene)
    found = [
        *check_safe_area(inventory, where, limits.area, may_leave=bool(scene.question)),
        *check_frames(inventory, where),
        *check_size(inventory, where, limits.digit, limits.index),
        *check_numbers(inventory, scene, where),
        *check_digits(inventory, where),
    ]
    if not is_veiled(scene):
        found += [
            *check_overlaps(inventory, where),
            *check_covers(inventory, where),
            *check_contrast(inventory, where),
        ]
    return found


def inspect_still(scene: LectureScene, beat: Beat) -> list[Finding]:
    """Run all checks on the last picture of a beat, and on the beat's times."""
    where = f"{type(scene).__name__}, beat {beat.index + 1} ({beat.name}), at {beat.end:.1f} s"
    return [*_inspect(scene, where), *check_reading_time(beat, where)]


def inspect_beat(scene: LectureScene, beat: Beat) -> list[Finding]:
    """Check the times of a beat that has been played."""
    where = f"{type(scene).__name__}, beat {beat.index + 1} ({beat.name})"
    return list(check_reading_time(beat, where))


def check_roles(theme: Theme) -> list[Finding]:
    """Find pairs of roles that look too much alike, to whichever kind of colour vision."""
    where = f"theme {theme.name}"
    pairs = product(combinations(_NUMBER_ROLES, 2), VISIONS)
    measured = (
        (one, other, vision, distance(theme.color(one), theme.color(other), vision))
        for (one, other), vision in pairs
    )
    return [
        Finding(
            "colour vision",
            where,
            f"{one} and {other} are {apart:.1f} apart for {vision} eyes, and should be "
            f"{ROLE_DISTANCE:g}",
        )
        for one, other, vision, apart in measured
        if apart < ROLE_DISTANCE
    ]


def check_flashes(film: Path, where: str) -> list[Finding]:
    """Find stretches of a rendered film with more than three flashes a second."""
    return [
        Finding(
            "flashes",
            where,
            f"from {found.start:.1f} s to {found.end:.1f} s up to {found.share:.0%} of a field "
            f"of view flashes more than 3 times a second",
        )
        for found in find_flashing(luminances(film))
    ]
