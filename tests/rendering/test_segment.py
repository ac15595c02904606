"""Pieces of film: whole or not there, and the same whichever way their pictures came about."""

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from scenes.kit.rendering.held_frames import repeat_frames
from scenes.kit.rendering.segment import Segment
from scenes.kit.rendering.settings import H264
from scenes.kit.rendering.tiles import Box

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Spec:
    """What a piece is told about the encoder, as manim's own settings are."""

    container_format: str = "mp4"
    codec: str = "libx264"
    pixel_format: str = "yuv420p"
    width: int = 322
    height: int = 182
    frame_rate: Fraction = Fraction(30)
    options: tuple[tuple[str, str], ...] = tuple(H264.items())


def picture(seed: int) -> np.ndarray:
    """Return coarse coloured blocks, with hard edges at odd places."""
    rng = np.random.default_rng(seed)
    blocks = rng.integers(0, 256, (27, 47, 4), dtype=np.uint8)
    pixels = np.kron(blocks, np.ones((7, 7, 1), dtype=np.uint8))[:182, :322]
    pixels[..., 3] = 255
    return np.ascontiguousarray(pixels)


def decoded(path: Path) -> list[np.ndarray]:
    with av.open(path) as film:
        return [frame.to_ndarray(format="yuv420p").copy() for frame in film.decode(video=0)]


def test_converting_a_part_is_converting_the_whole(tmp_path: Path) -> None:
    lossless = replace(Spec(), options=(("crf", "0"), ("preset", "ultrafast")))
    one, other = picture(1), picture(2)
    boxes = [Box(3, 5, 60, 41), Box(100, 90, 321, 182), Box(0, 150, 1, 151)]
    mixed = one.copy()
    for box in boxes:
        mixed[box.rows, box.columns] = other[box.rows, box.columns]
    parts, whole = tmp_path / "parts.mp4", tmp_path / "whole.mp4"
    piece = Segment(parts, lossless)
    piece.write(one, None)
    piece.write(mixed, boxes)
    piece.finish()
    piece = Segment(whole, lossless)
    piece.write(one, None)
    piece.write(mixed, None)
    piece.finish()
    for got, expected in zip(decoded(parts), decoded(whole), strict=True):
        assert np.abs(got.astype(int) - expected).max() <= 1
    assert np.abs(decoded(parts)[0].astype(int) - decoded(parts)[1]).max() > 50


@pytest.mark.parametrize("repeat", [2, 31, 32, 33, 100, 301])
def test_a_held_picture_stays_the_same_to_the_last_bit(tmp_path: Path, repeat: int) -> None:
    spec = Spec()
    piece = Segment(tmp_path / "held.mp4", spec, repeat_frames(spec), is_held=True)
    piece.write(picture(3), None, repeat)
    piece.finish()
    frames = decoded(tmp_path / "held.mp4")
    assert len(frames) == repeat
    assert all((frame == frames[0]).all() for frame in frames)
    with av.open(tmp_path / "held.mp4") as film:
        times = sorted(packet.pts for packet in film.demux(video=0) if packet.pts is not None)
        stream = film.streams.video[0]
        assert np.allclose(np.diff(times) * float(stream.time_base or 0), 1 / 30)
    # All but the first together are smaller than the first.
    with av.open(tmp_path / "held.mp4") as film:
        first, *others = [packet.size for packet in film.demux(video=0) if packet.size]
    assert sum(others) < first


def test_a_held_picture_is_no_worse_than_one_that_is_encoded_frame_by_frame(tmp_path: Path) -> None:
    spec, pixels = Spec(), picture(4)
    errors = []
    for name, rest in (("held", repeat_frames(spec)), ("plain", None)):
        piece = Segment(tmp_path / name, spec, rest, is_held=True)
        piece.write(pixels, None, 40)
        piece.finish()
        with av.open(tmp_path / name) as film:
            *_, last = (frame.to_ndarray(format="rgb24") for frame in film.decode(video=0))
        errors.append(float(np.square(last.astype(float) - pixels[..., :3]).mean()))
    assert errors[0] <= errors[1] * 1.05


@pytest.mark.parametrize(
    "spec",
    [
        replace(Spec(), codec="libvpx-vp9"),
        replace(Spec(), pixel_format="yuv444p"),
        # With frames that refer to later ones nothing can be appended.
        replace(Spec(), options=(("crf", "23"), ("preset", "medium"))),
    ],
)
def test_settings_that_leave_no_rest(spec: Spec) -> None:
    assert repeat_frames(spec) is None


def test_a_rest_of_other_settings_is_not_appended(tmp_path: Path) -> None:
    spec = Spec()
    rest = repeat_frames(spec)
    assert rest is not None
    foreign = replace(rest, extradata=rest.extradata + b"\0")
    piece = Segment(tmp_path / "held.mp4", spec, foreign)
    piece.write(picture(5), None, 20)
    piece.finish()
    assert len(decoded(tmp_path / "held.mp4")) == 20


def test_a_piece_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "piece.mp4"
    piece = Segment(target, Spec())
    piece.write(picture(6), None, 3)
    assert not target.exists()
    piece.abort()
    assert list(tmp_path.iterdir()) == []
    piece = Segment(target, Spec())
    piece.write(picture(6), None, 3)
    piece.finish()
    assert list(tmp_path.iterdir()) == [target]


def test_plain_manim_has_the_same_settings() -> None:
    lines = (ROOT / "manim.cfg").read_text(encoding="utf-8").partition("[video_encoder.options]")[2]
    read = dict(line.split(" = ", 1) for line in lines.strip().splitlines())
    assert read == H264


def largest_step(folder: Path, options: tuple[tuple[str, str], ...]) -> float:
    """Fade a pale panel in on white, and return how far its middle ever is from where it should."""
    spec, count = replace(Spec(), options=options), 42
    ground = np.full((182, 322, 4), 255, dtype=np.uint8)
    panel, shades = Box(41, 33, 290, 150), []
    film = folder / f"{len(options)}.mp4"
    piece = Segment(film, spec)
    for number in range(count):
        pixels = ground.copy()
        pixels[panel.rows, panel.columns, :3] = round(255 - 12 * number / (count - 1))
        shades.append(float(pixels[90, 160, 0]) * 219 / 255 + 16)
        piece.write(pixels, None if number == 0 else [panel])
    piece.finish()
    found = [float(frame[64:120, 96:224].mean()) for frame in decoded(film)]
    return max(abs(one - other) for one, other in zip(found, shades, strict=True))


def test_a_pale_panel_fades_in_without_steps(tmp_path: Path) -> None:
    assert largest_step(tmp_path, tuple(H264.items())) < 2
    constant = {**H264, "crf": "-1", "qp": "34"}
    assert largest_step(tmp_path, tuple(constant.items())) > 3
