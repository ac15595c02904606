"""Two renders of the same film in the same folder, at the same time."""

import subprocess
from pathlib import Path

from filmed import ROOT, UNUSUAL, command, pictures

SMALL = ("-r", "426,240", "--fps", "10")


def test_both_succeed(tmp_path: Path) -> None:
    running = [
        subprocess.Popen(
            command(tmp_path, *SMALL, "--disable_caching", str(UNUSUAL), "Usual"),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=200)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    (film,) = (path for path in tmp_path.rglob("*.mp4") if "partial" not in str(path))
    assert sum(1 for _ in pictures(film)) > 10
    assert not list(tmp_path.rglob("*.draft"))
