"""Films made with manim's own command, and what is in them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from test_canvas import psnr

ROOT = Path(__file__).parents[2]
UNUSUAL = Path(__file__).with_name("unusual.py")
# Encoded without loss, so that pictures are compared and not encoders.
LOSSLESS = "[video_encoder.options]\ncrf = 0\npreset = ultrafast\n"


def command(folder: Path, *arguments: str, lossless: bool = True) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "manim.cfg"
    config.write_text(LOSSLESS if lossless else (ROOT / "manim.cfg").read_text(encoding="utf-8"))
    quiet = ["--config_file", str(config), "--media_dir", str(folder), "-v", "WARNING"]
    return [sys.executable, "-m", "manim", "render", *quiet, *arguments]


def manim(
    folder: Path, *arguments: str, lossless: bool = True
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(folder, *arguments, lossless=lossless),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def film(folder: Path, *arguments: str, lossless: bool = True) -> Path:
    done = manim(folder, *arguments, lossless=lossless)
    assert done.returncode == 0, done.stderr
    (found,) = (path for path in folder.rglob("*.mp4") if "partial" not in str(path))
    return found


def pictures(path: Path) -> Iterator[np.ndarray]:
    with av.open(path) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="yuv420p")


def worst(one: Path, other: Path) -> float:
    """Return how alike the two least similar frames are; the films are of the same length."""
    return min(psnr(a, b) for a, b in zip(pictures(one), pictures(other), strict=True))
