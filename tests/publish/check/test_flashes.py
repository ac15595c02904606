"""Flashes are counted as WCAG counts them: each threshold has a film on either side of it."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from mathcore.errors import UserError
from scenes.publish.check.checks import check_flashes
from scenes.publish.check.flashes import COLUMNS, find_flashing, luminances

ROWS = 54
FPS = 30


def blinking(
    rate: float,
    *,
    dark: float = 0.1,
    bright: float = 0.6,
    cells: tuple[slice, slice] = (slice(None), slice(None)),
    seconds: float = 3.0,
) -> Iterator[tuple[float, np.ndarray]]:
    """Yield frames in which the cells flash so many times a second."""
    for number in range(round(seconds * FPS)):
        picture = np.full((ROWS, COLUMNS), dark, dtype=np.float32)
        if (2 * rate * number / FPS) % 2 >= 1:
            picture[cells] = bright
        yield number / FPS, picture


def field(share: float) -> tuple[slice, slice]:
    """Return cells in a corner that fill this share of a field of 32 by 24 cells."""
    return slice(0, 24), slice(0, round(32 * share))


def test_four_flashes_a_second_are_too_many_and_three_are_not() -> None:
    (found,) = find_flashing(blinking(4))
    assert found.share == 1
    assert 0.8 < found.start < 1.1
    assert found.end == pytest.approx(3, abs=1 / FPS)
    assert find_flashing(blinking(3)) == []
    assert find_flashing(blinking(3.75)) != []


@pytest.mark.parametrize(
    ("dark", "bright", "is_flash"),
    [
        (0.30, 0.41, True),
        (0.30, 0.39, False),
        (0.30, 0.40, True),
        (0.79, 0.90, True),
        (0.81, 1.00, False),
        (0.00, 1.00, True),
    ],
)
def test_how_much_a_flash_changes(dark: float, bright: float, is_flash: bool) -> None:
    assert bool(find_flashing(blinking(5, dark=dark, bright=bright))) is is_flash


@pytest.mark.parametrize(("share", "is_flash"), [(0.24, False), (0.25, False), (0.3, True)])
def test_how_large_a_flash_is(share: float, is_flash: bool) -> None:
    assert bool(find_flashing(blinking(5, cells=field(share)))) is is_flash


def test_small_flashes_far_from_each_other_do_not_add_up() -> None:
    def far_apart() -> Iterator[tuple[float, np.ndarray]]:
        left = blinking(5, cells=(slice(0, 24), slice(0, 7)))
        right = blinking(5, cells=(slice(0, 24), slice(89, 96)))
        for (time, one), (_, other) in zip(left, right, strict=True):
            yield time, np.maximum(one, other)

    assert find_flashing(far_apart()) == []


def test_a_slow_fade_is_one_change_however_many_frames_it_takes() -> None:
    def fading(rate: float) -> Iterator[tuple[float, np.ndarray]]:
        for number in range(4 * FPS):
            level = 0.5 - 0.4 * np.cos(2 * np.pi * rate * number / FPS)
            yield number / FPS, np.full((ROWS, COLUMNS), level, dtype=np.float32)

    assert find_flashing(fading(5)) != []
    assert find_flashing(fading(2)) == []

    def rising() -> Iterator[tuple[float, np.ndarray]]:
        for number in range(3 * FPS):
            level = 0.05 + 0.01 * number
            yield number / FPS, np.full((ROWS, COLUMNS), min(level, 1), dtype=np.float32)

    assert find_flashing(rising()) == []


def test_two_stretches_are_told_apart() -> None:
    def twice() -> Iterator[tuple[float, np.ndarray]]:
        for begin in (0.0, 10.0):
            yield from ((begin + time, picture) for time, picture in blinking(6, seconds=2))

    first, second = find_flashing(twice())
    assert first.end < 2.1
    assert second.start > 10


def write_film(file: Path, rate: float, size: tuple[int, int] = (320, 180)) -> Path:
    """Write two seconds of a film that flashes between the colours of both themes' grounds."""
    with av.open(file, "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast"})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for number in range(2 * FPS):
            value = 220 if (2 * rate * number / FPS) % 2 >= 1 else 16
            picture = np.full((size[1], size[0], 3), value, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return file


def test_a_flashing_film_is_found_and_a_calm_one_is_not(tmp_path: Path) -> None:
    (finding,) = check_flashes(write_film(tmp_path / "bad.mp4", 5), "Bad")
    assert finding.check == "flashes"
    assert str(finding).startswith("Bad: flashes: from 0.")
    assert "100% of a field of view flashes more than 3 times a second" in finding.what
    assert check_flashes(write_film(tmp_path / "calm.mp4", 2), "Calm") == []


def test_the_luminance_of_a_frame_is_relative_and_linear(tmp_path: Path) -> None:
    frames = list(luminances(write_film(tmp_path / "film.mp4", 1, size=(192, 144))))
    assert len(frames) == 2 * FPS
    assert frames[1][0] == pytest.approx(1 / FPS)
    assert frames[0][1].shape == (72, COLUMNS)
    # The sRGB greys 16 and 220, by the formula of WCAG.
    assert frames[0][1] == pytest.approx(0.0052, abs=0.002)
    assert frames[20][1] == pytest.approx(0.716, abs=0.02)


def test_what_is_no_film_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("no film", encoding="utf-8")
    for name in ("text.mp4", "nothing.mp4"):
        with pytest.raises(UserError, match=name) as caught:
            check_flashes(tmp_path / name, "Clip")
        assert "\n" not in str(caught.value)
