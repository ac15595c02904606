"""Running the real manim command, and reading back what it made."""

import os
import subprocess
import sys
from pathlib import Path

import av
import numpy as np

ROOT = Path(__file__).parents[2]


def manim(*arguments: str, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run ``manim`` as a lecturer does, in a folder, and return how it ended."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("CHALKGRAD_")}
    return subprocess.run(
        [sys.executable, "-m", "manim", *arguments],
        cwd=cwd,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def frames(path: Path, *times: float) -> list[np.ndarray]:
    """Return the frames shown at these times, in seconds, as RGB arrays."""
    found = []
    wanted = sorted(times)
    with av.open(path) as container:
        for frame in container.decode(video=0):
            while wanted and frame.time is not None and frame.time >= wanted[0] - 1e-6:
                found.append(frame.to_ndarray(format="rgb24").astype(int))
                wanted.pop(0)
    assert not wanted, f"{path} ends before {wanted}"
    return found
