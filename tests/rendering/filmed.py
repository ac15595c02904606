"""Films made with manim's own command, and what is in them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from warm import manim_in_a_copy

ROOT = Path(__file__).parents[2]
UNUSUAL = Path(__file__).with_name("unusual.py")
WATCH = Path(__file__).with_name("watch")
# Encoded without loss, so that pictures are compared and not encoders.
LOSSLESS = "[video_encoder.options]\ncrf = 0\npreset = ultrafast\n"


def command(folder: Path, *arguments: str, lossless: bool = True) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "manim.cfg"
    config.write_text(LOSSLESS if lossless else (ROOT / "manim.cfg").read_text(encoding="utf-8"))
    quiet = ["--config_file", str(config), "--media_dir", str(folder), "-v", "WARNING"]
    return [sys.executable, "-m", "manim", "render", *quiet, *arguments]


def watched(log: Path) -> dict[str, str]:
    """Return surroundings in which each fork of each Python process is noted in a file."""
    path = os.pathsep.join(filter(None, (str(WATCH), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "FORKS_SEEN": str(log)}


def threads_at_forks(log: Path) -> list[int]:
    """Return how many threads lived in the parent at each fork, libraries' included."""
    return [int(line) for line in log.read_text().split()] if log.exists() else []


def manim(
    folder: Path, *arguments: str, lossless: bool = True, threads: int = 1
) -> "subprocess.CompletedProcess[str]":
    """Run manim; at no fork may more threads live."""
    log = folder / "forks.txt"
    done = subprocess.run(
        command(folder, *arguments, lossless=lossless),
        cwd=ROOT,
        env=watched(log),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert max(threads_at_forks(log), default=1) <= threads
    return done


def forked(
    folder: Path, *arguments: str, lossless: bool = True, threads: int = 1
) -> "subprocess.CompletedProcess[str]":
    """Run manim as `manim` does, where nothing is asked about its start, which takes long."""
    log = folder / "forks.txt"
    _, _, _, *words = command(folder, *arguments, lossless=lossless)
    done = manim_in_a_copy(words, folder, log, WATCH / "sitecustomize.py")
    assert max(threads_at_forks(log), default=1) <= threads
    return done


def film(folder: Path, *arguments: str, lossless: bool = True, threads: int = 1) -> Path:
    done = forked(folder, *arguments, lossless=lossless, threads=threads)
    assert done.returncode == 0, done.stderr
    (found,) = (path for path in folder.rglob("*.mp4") if "partial" not in str(path))
    return found


def both(folder: Path, *flags: str, name: str = "Usual", ending: str = "mp4") -> tuple[Path, Path]:
    """Film a clip by our renderer and by manim's, one after the other, and return both films."""
    names = (name, f"{name}ByManim")
    done = forked(folder, *flags, str(UNUSUAL), *names)
    assert done.returncode == 0, done.stderr
    unwanted = {"partial_movie_files", "sections"}
    found = [path for path in folder.rglob(f"*.{ending}") if not unwanted & set(path.parts)]
    (own,), (manims,) = (
        [path for path in found if path.stem.split("_")[0] == made] for made in names
    )
    return own, manims


def pictures(path: Path) -> Iterator[np.ndarray]:
    with av.open(path) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="yuv420p")


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    """Return how alike two pictures are, in decibels of 8-bit colours."""
    error = float(np.square(one.astype(float) - other).mean())
    return float("inf") if error == 0 else 10 * float(np.log10(255**2 / error))


def worst(one: Path, other: Path) -> float:
    """Return how alike the two least similar frames are; the films are of the same length."""
    return min(psnr(a, b) for a, b in zip(pictures(one), pictures(other), strict=True))
