"""Who works in one checkout with the environment of another is told whose sources are filmed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
# Whatever a command then does, it says it first; to print its help takes a moment.
COMMANDS = [
    ["-m", "manim", "render", "--dry_run", "-v", "ERROR", "clip.py", "Clip"],
    ["-c", "from scenes.publish.cli.app import main; main()", "numbers", "--help"],
]
CLIP = '''from scenes.kit.scene.lecture import LectureScene
class Clip(LectureScene):
    """Conclude nothing."""
    def construct(self):
        with self.beat("One", "One."):
            pass
'''


def said(command: list[str], folder: Path) -> list[str]:
    (folder / "clip.py").write_text(CLIP, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [line for line in done.stderr.splitlines() if "the sources of" in line]


@pytest.mark.parametrize("command", COMMANDS)
def test_another_checkout_is_named_in_one_line(tmp_path: Path, command: list[str]) -> None:
    folder = tmp_path / "scenes"
    folder.mkdir()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "chalkgrad"\n', encoding="utf-8")
    (line,) = said(command, folder)
    assert line == (
        f"chalkgrad: the sources of {ROOT} are used, not those of {tmp_path}, which are not "
        "installed in this environment"
    )


@pytest.mark.parametrize(
    "project", [None, '[project]\nname = "mine"\n', "[project", "project = 3", b"\xff"]
)
def test_nothing_is_said_elsewhere(tmp_path: Path, project: str | bytes | None) -> None:
    if isinstance(project, str):
        (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    elif project is not None:
        (tmp_path / "pyproject.toml").write_bytes(project)
    assert said(COMMANDS[1], tmp_path) == []


def test_nothing_is_said_in_ones_own() -> None:
    command = [sys.executable, *COMMANDS[1]]
    done = subprocess.run(command, cwd=ROOT / "assets", capture_output=True, text=True, check=True)
    assert done.stderr == ""
