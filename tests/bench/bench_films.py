"""Films made by chalkgrad against the same films made by manim alone, in one run, taking turns.

Manim alone is its own renderer, its own settings of the encoder, a process for each clip, one
after the other. Both have an empty cache.
"""

import inspect
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np
from bench_runs import Run, run

import scenes
from scenes.kit.rendering.cores import cores
from scenes.publish.clips.catalogue import Clip

ROOT = Path(scenes.__file__).parents[1]

_STOCK = """from manim.renderer.cairo_renderer import CairoRenderer
from {module} import {clip} as Own


class {clip}(Own):
    def __init__(self, **options):
        super().__init__(renderer=CairoRenderer(), **options)
"""
_QUIET = "[CLI]\nnotify_outdated_version = False\n"
_LOSSLESS = f"{_QUIET}[video_encoder.options]\ncrf = 0\npreset = ultrafast\n"
_CHALKGRAD = "import sys; from scenes.publish.cli.app import main; sys.exit(main())"
#: Frames that are kept at a time while they wait for the encoder.
_CHUNK = 60


@dataclass(frozen=True)
class Pair:
    """The same clip made by manim and by chalkgrad."""

    clip: Clip
    manims: Run
    ours: Run
    manims_film: Path
    our_film: Path

    @property
    def ratio(self) -> float:
        """How many times as long manim takes."""
        return self.manims.seconds / self.ours.seconds


def compare_films(clips: list[Clip]) -> None:
    """Print how films of these clips compare.

    Parameters
    ----------
    clips
        Together they are the set that ``chalkgrad render`` makes.
    """
    with TemporaryDirectory() as scrap:
        folder = Path(scrap)
        previews = [_pair(clip, "l", folder) for clip in clips]
        _tell("480p15, manim -ql", previews)
        for pair in previews:
            first = pair.ours.first_film
            assert first is not None
            print(f"  {pair.clip.name}: the first piece of film is there after {first:.1f} s")
        for clip in clips:
            print(f"  {clip.name}: {_likeness(clip, folder):.0f} dB PSNR or more, unencoded")
        finals = [_pair(clip, "h", folder) for clip in clips]
        _tell("1080p60, manim -qh", finals)
        _tell_floor(finals[0])
        _tell_set(clips, finals, folder)


def _pair(clip: Clip, quality: str, folder: Path) -> Pair:
    manims_place, our_place = (folder / f"{clip.name}_{quality}_{who}" for who in ("manim", "ours"))
    settings = (ROOT / "manim.cfg").read_text(encoding="utf-8")
    manims = _film(clip, manims_place, f"-q{quality}", _QUIET, stock=True)
    ours = _film(clip, our_place, f"-q{quality}", settings, stock=False)
    return Pair(clip, manims, ours, _film_in(manims_place, clip), _film_in(our_place, clip))


def _film(clip: Clip, place: Path, quality: str, config: str, *, stock: bool) -> Run:
    place.mkdir()
    script = Path(inspect.getfile(clip.scene))
    if stock:
        script = place / "stock.py"
        script.write_text(_STOCK.format(module=clip.module, clip=clip.name), encoding="utf-8")
    settings = place / "settings.cfg"
    settings.write_text(config, encoding="utf-8")
    media = place / "media"
    media.mkdir()
    options = ["--config_file", str(settings), "--media_dir", str(media), "--progress_bar", "none"]
    command = [sys.executable, "-m", "manim", "render", quality, "-v", "ERROR", *options]
    return run([*command, str(script), clip.name], place, ROOT, media)


def _film_in(place: Path, clip: Clip) -> Path:
    (film,) = place.glob(f"media/videos/*/*/{clip.name}.mp4")
    return film


def _likeness(clip: Clip, folder: Path) -> float:
    """Return how alike the two least similar frames are, in dB, without a lossy encoder."""
    films = []
    for stock in (True, False):
        place = folder / f"{clip.name}_lossless_{'manim' if stock else 'ours'}"
        _film(clip, place, "-ql", _LOSSLESS, stock=stock)
        films.append(_film_in(place, clip))
    worst = float("inf")
    for one, other in zip(*map(_pictures, films), strict=True):
        error = np.square(one.astype(float) - other).mean()
        if error > 0:
            worst = min(worst, 10 * float(np.log10(255**2 / error)))
    return worst


def _pictures(film: Path) -> Iterator[np.ndarray]:
    with av.open(film) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="yuv420p")


def _tell(name: str, pairs: list[Pair]) -> None:
    ratios = [pair.ratio for pair in pairs]
    print(
        f"{name}: chalkgrad is {statistics.median(ratios):.1f} times as fast as manim alone "
        f"(from {min(ratios):.1f} to {max(ratios):.1f})"
    )
    for pair in pairs:
        length = _length(pair.our_film)
        size = pair.our_film.stat().st_size / pair.manims_film.stat().st_size
        print(
            f"  {pair.clip.name}: {pair.manims.seconds:.1f} s and {pair.ours.seconds:.1f} s, "
            f"{pair.ratio:.1f} times; {length / pair.ours.seconds:.1f} times real time; "
            f"memory {pair.manims.memory >> 20} and {pair.ours.memory >> 20} MiB; "
            f"file {size:.2f} of the size",
            flush=True,
        )


def _length(film: Path) -> float:
    with av.open(film) as container:
        assert container.duration is not None
        return container.duration / av.time_base


def _tell_floor(pair: Pair) -> None:
    """Print how long the encoder alone would take for the frames of a film."""
    spent, count = 0.0, 0
    encoder: Any = None
    with av.open(pair.our_film) as container:
        stream = container.streams.video[0]
        frames = container.decode(stream)
        while chunk := [frame for frame, _ in zip(frames, range(_CHUNK), strict=False)]:
            if encoder is None:
                encoder = _encoder(chunk[0], stream.average_rate)
            began = time.perf_counter()
            for frame in chunk:
                frame.pts, frame.pict_type = count, 0
                encoder.encode(frame)
                count += 1
            spent += time.perf_counter() - began
    floor = spent / cores()
    print(
        f"  {pair.clip.name}: x264 alone, ultrafast, on {cores()} cores: {floor:.1f} s for "
        f"{count} frames; we take {pair.ours.seconds / floor:.1f} times as long"
    )


def _encoder(frame: av.VideoFrame, rate: Fraction | None) -> Any:
    encoder: Any = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = frame.width, frame.height, "yuv420p"
    assert rate is not None
    encoder.time_base = 1 / rate
    encoder.options = {"preset": "ultrafast", "crf": "23", "threads": "1"}
    return encoder


def _tell_set(clips: list[Clip], pairs: list[Pair], folder: Path) -> None:
    """Print how the whole set compares, and how long it takes when all is there."""
    out = folder / "set"
    arguments = ["render", "--quality", "h", "--out", str(out), *(clip.name for clip in clips)]
    command = [sys.executable, "-c", _CHALKGRAD, *arguments]
    place = folder / "place"
    place.mkdir()
    whole = run(command, place, ROOT, place)
    again = run(command, place, ROOT, place)
    manims = sum(pair.manims.seconds for pair in pairs)
    length = sum(_length(pair.our_film) for pair in pairs)
    print(
        f"the set of {len(clips)}, chalkgrad render --quality h: {whole.seconds:.1f} s, "
        f"{manims / whole.seconds:.1f} times as fast as manim clip by clip ({manims:.1f} s); "
        f"{length / whole.seconds:.1f} times real time; memory {whole.memory >> 20} MiB, "
        f"manim's at most {max(pair.manims.memory for pair in pairs) >> 20} MiB"
    )
    print(f"  once more, with nothing to do: {again.seconds:.2f} s")
