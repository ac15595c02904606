"""What is installed from a wheel is the whole program."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ("mathcore", "scenes", "assets", "pyproject.toml", "README.md", "LICENSE")
#: Only the README shows it.
NOT_INSTALLED = "assets/readme/"
IMPORT_ALL = """
import importlib, pkgutil, mathcore, scenes
for package in (mathcore, scenes):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
print(mathcore.__file__, scenes.__file__, sep="\\n")
"""


def copy_sources(folder: Path) -> Path:
    """Copy what a wheel is made of, so that nothing of a former build gets into it."""
    folder.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            unwanted = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
        else:
            shutil.copy(ROOT / name, folder)
    return folder


def pip(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", *arguments],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def build(sources: Path) -> Path:
    """Build the wheel with the setuptools that is installed, so that no network is needed."""
    target = sources / "wheel"
    pip("wheel", "--no-deps", "--no-build-isolation", "-w", str(target), str(sources))
    (wheel,) = target.glob("*.whl")
    return wheel


def missing(wheel: Path) -> set[str]:
    """Return the files of the checkout that the wheel lacks."""
    with zipfile.ZipFile(wheel) as archive:
        there = {name.replace("chalkgrad_assets/", "assets/", 1) for name in archive.namelist()}
    files = (path for name in SOURCES for path in (ROOT / name).rglob("*") if path.is_file())
    expected = {path.relative_to(ROOT).as_posix() for path in files if path.suffix != ".pyc"}
    return {name for name in expected - there if not name.startswith(NOT_INSTALLED)}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(copy_sources(tmp_path_factory.mktemp("built") / "sources"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    pip("install", "--no-deps", "--target", str(target), str(wheel))
    return target


def run(installed: Path, folder: Path, *command: str) -> str:
    """Run a command in a folder with the installed copy, and return what it prints."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


pytestmark = pytest.mark.xdist_group("wheel")


def test_a_wheel_has_every_file(wheel: Path) -> None:
    assert missing(wheel) == set()


def test_every_module_of_the_installed_copy_can_be_imported(
    installed: Path, tmp_path: Path
) -> None:
    printed = run(installed, tmp_path, sys.executable, "-c", IMPORT_ALL)
    assert printed.splitlines() == [
        str(installed / name / "__init__.py") for name in ("mathcore", "scenes")
    ]


def test_the_installed_program_works_in_any_folder(installed: Path, tmp_path: Path) -> None:
    program = str(installed / "bin" / "chalkgrad")
    assert "PyTorch" in run(installed, tmp_path, program, "numbers").splitlines()[-1]
    small = ("--size", "128x72", "--fps", "3")
    run(installed, tmp_path, program, "render", "CountTheGradients", *small)
    assert (tmp_path / "films/CountTheGradients/CountTheGradients.mp4").stat().st_size > 0
    # Every clip is rehearsed elsewhere; one of them is enough to see that they are found.
    for topic in (installed / "scenes").glob("*.py"):
        if topic.stem not in {"__init__", "count_gradients"}:
            topic.unlink()
    first, *_, last = run(installed, tmp_path, program, "list").splitlines()
    assert first.startswith("CountTheGradients ")
    assert last.startswith("1 clip,")


def test_a_folder_that_the_project_file_forgets_is_missed(tmp_path: Path) -> None:
    sources = copy_sources(tmp_path / "sources")
    project = sources / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    for line in ('    "scenes.parts.kink",\n', '    "chalkgrad_assets.deck",\n'):
        assert text.count(line) == 1
        text = text.replace(line, "")
    project.write_text(text, encoding="utf-8")
    found = missing(build(sources))
    assert {"scenes/parts/kink/cliff.py", "assets/deck/index.html"} <= found
    assert {Path(name).parts[1] for name in found} == {"parts", "deck"}
