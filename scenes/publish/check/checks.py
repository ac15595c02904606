"""What must hold on the last frame of every beat: layout, size, contrast, time, numbers.

Each check is a function from an inventory, a beat, a theme or a film to findings; an empty list is
a pass. The test suite and ``chalkgrad check`` use the same functions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from pathlib import Path

from mathcore.numbers.format import show
from scenes.kit.scene.beat import Beat, reading_time
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.settings import Settings
from scenes.kit.style.contrast import contrast
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import FRAME_HEIGHT, SAFE, Zone
from scenes.kit.text.typeset import lay_out
from scenes.publish.check.color_vision import VISIONS, distance
from scenes.publish.check.flashes import find_flashing, luminances
from scenes.publish.check.inventory import GlyphItem, Inventory, Origin, TextItem, take_inventory
from scenes.publish.clips.rehearsal import Rehearsal, rehearse

SMALLEST_SHARE = 0.025
TEXT_CONTRAST = 4.5
LINE_CONTRAST = 3.0
FASTEST_CAPTION = 160
#: The least distance of two roles of numbers, in CIEDE2000, to every kind of eye.
ROLE_DISTANCE = 18.0
_NUMBER_ROLES = ("signal", "weight", "gradient", "loss")
#: The outlines that hold a number.
_FRAMES = {"RoundedRectangle", "Circle"}
#: Glyphs may touch by this area, in square scene units, before they count as overlapping.
_TOUCH = 2e-4
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Parameters
    ----------
    check
        Which check found it.
    where
        The clip and the beat.
    what
        One sentence with the text and the measured value.
    """

    check: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.check}: {self.what}"


def _named(text: TextItem) -> str:
    return text.body.replace("@mark", "").strip()


def check_safe_area(inventory: Inventory, where: str) -> Iterator[Finding]:
    """Find what reaches into the frame's margin or beyond its edge."""
    for name, zone in [
        *((f"text {_named(text)!r}", text.zone) for text in inventory.texts),
        *((f"a {line.name}", line.zone) for line in inventory.lines),
    ]:
        if not SAFE.contains(zone, tolerance=1e-3):
            yield Finding("safe area", where, f"{name} reaches to {_rounded(zone)}")


def _rounded(zone: Zone) -> str:
    return (
        f"x {zone.left:.2f} to {zone.right:.2f}, y {zone.bottom:.2f} to {zone.top:.2f}; "
        f"the safe area is x ±{SAFE.right:.2f}, y ±{SAFE.top:.2f}"
    )


def check_overlaps(inventory: Inventory, where: str) -> Iterator[Finding]:
    """Find texts whose glyphs stand on each other's glyphs."""
    for one, other in combinations(inventory.texts, 2):
        if one.zone.overlap(other.zone) <= _TOUCH:
            continue
        area = max(a.zone.overlap(b.zone) for a in one.glyphs for b in other.glyphs)
        if area > _TOUCH:
            what = f"{_named(one)!r} stands on {_named(other)!r}"
            yield Finding("text over text", where, what)


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
            what = f"{_named(text)!r} reaches {out:.2f} out of its {frame.name}"
            yield Finding("frame", where, what)


@lru_cache(maxsize=1)
def _digits_and_capitals() -> frozenset[str]:
    """Return the identities of all digits and capitals, upright, italic and as indices."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    digits = "0123456789"
    spaced = " ".join(letters)
    bodies = [
        f"{letters}{digits}@mark",
        f"${spaced} {digits} x_({spaced} {digits}) @mark$",
        f'$"{letters}" x_("{letters}") @mark$',
    ]
    lowercase = {outline.identity for outline in lay_out("$x @mark$")}
    found = {outline.identity for body in bodies for outline in lay_out(body)}
    return frozenset(found - lowercase)


def check_size(inventory: Inventory, where: str) -> Iterator[Finding]:
    """Find digits and capitals under 2.5 % of the frame's height.

    Of a text that the kit has not set, see `scenes.publish.check.foreign_size.highest_capital`.
    """
    least = SMALLEST_SHARE * FRAME_HEIGHT
    for text in inventory.texts:
        heights = [g.zone.height for g in text.glyphs if g.identity in _digits_and_capitals()]
        if heights and min(heights) < least - _ROUNDING:
            share = min(heights) / FRAME_HEIGHT
            what = f"{_named(text)!r} has a digit or capital of {share:.1%} of the frame's height"
            yield Finding("size", where, what)
        if text.capital is not None and text.capital < least - _ROUNDING:
            share = text.capital / FRAME_HEIGHT
            what = (
                f"in {_named(text)!r} a digit or capital has at most {share:.1%} of the frame's "
                f"height"
            )
            yield Finding("size", where, what)


def check_contrast(inventory: Inventory, where: str) -> Iterator[Finding]:
    """Find text under a contrast of 4.5 and lines under 3."""
    for text in inventory.texts:
        worst = min(text.glyphs, key=_glyph_contrast)
        if _glyph_contrast(worst) < TEXT_CONTRAST - 0.005:
            what = f"{_named(text)!r} has a contrast of {_glyph_contrast(worst):.2f}"
            yield Finding("contrast", where, what)
    for line in inventory.lines:
        ratio = contrast(line.color, line.ground)
        if ratio < LINE_CONTRAST - 0.005:
            yield Finding("contrast", where, f"a {line.name} has a contrast of {ratio:.2f}")


def _glyph_contrast(glyph: GlyphItem) -> float:
    return contrast(glyph.color, glyph.ground)


def check_reading_time(beat: Beat, where: str) -> Iterator[Finding]:
    """Find stills that are too short for their narration, and captions that run too fast."""
    wanted = reading_time(beat.narration)
    if beat.still < wanted - _ROUNDING:
        what = f"the still lasts {beat.still:.1f} s and wants {wanted:.1f} s"
        yield Finding("reading time", where, what)
    speed = 60 * len(beat.narration.split()) / (beat.end - beat.start)
    if speed > FASTEST_CAPTION:
        what = f"the caption runs at {speed:.0f} words a minute"
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


def inspect_hold(scene: LectureScene) -> list[Finding]:
    """Run all checks on a picture that is held: at a question, or at the end of a beat."""
    where = f"{type(scene).__name__}, beat {len(scene.beats) + 1}, at {scene.time:.1f} s"
    return _inspect(scene, where)


def _inspect(scene: LectureScene, where: str) -> list[Finding]:
    inventory = take_inventory(scene)
    return [
        *check_safe_area(inventory, where),
        *check_overlaps(inventory, where),
        *check_frames(inventory, where),
        *check_size(inventory, where),
        *check_contrast(inventory, where),
        *check_numbers(inventory, scene, where),
    ]


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


def examine(
    scene_class: type[LectureScene], settings: Settings | None = None
) -> tuple[Rehearsal, list[Finding]]:
    """Rehearse a clip and run all checks on each picture that is held, and on each beat."""
    findings: list[Finding] = []
    rehearsal = rehearse(
        scene_class,
        settings,
        lambda scene, beat: findings.extend(inspect_beat(scene, beat)),
        on_hold=lambda scene: findings.extend(inspect_hold(scene)),
    )
    return rehearsal, findings


def check_clip(scene_class: type[LectureScene], settings: Settings | None = None) -> list[Finding]:
    """Return what `examine` finds wrong."""
    return examine(scene_class, settings)[1]
