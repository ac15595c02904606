"""The pictures of a film."""

from pathlib import Path

import av
import numpy as np


def grey_frames(file: Path) -> list[np.ndarray]:
    """Return each picture as levels of grey."""
    with av.open(file) as container:
        return [frame.to_ndarray(format="gray").astype(int) for frame in container.decode(video=0)]
