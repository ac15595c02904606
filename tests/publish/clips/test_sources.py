"""What is read from the text of our modules is what Python would find by importing them."""

import ast
import importlib
import inspect
import sys
from pathlib import Path

import pytest
from fake_work import DARK, LAB

import mathcore
import scenes
from scenes.kit.scene.lecture import LectureScene
from scenes.publish.clips.catalogue import Clip, all_clips
from scenes.publish.clips.imports import closure, derives_from, source
from scenes.publish.render.job import QUALITIES, InputFile
from scenes.publish.render.key import film_key, sources_key

ROOTS = [Path(package.__path__[0]) for package in (mathcore, scenes)]
MODULES = [
    ".".join((root.name, *file.relative_to(root).with_suffix("").parts)).removesuffix(".__init__")
    for root in ROOTS
    for file in sorted(root.rglob("*.py"))
]


def imported(text: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_no_import_is_overlooked() -> None:
    for module in MODULES:
        read = source(module)
        assert read is not None, module
        assert imported(read.text.decode()) <= read.imports, module


def test_the_clips_are_found_without_importing_them() -> None:
    found = []
    for file in sorted(ROOTS[1].glob("[!_]*.py")):
        module = importlib.import_module(f"scenes.{file.stem}")
        for name, member in inspect.getmembers(module, inspect.isclass):
            if issubclass(member, LectureScene) and member.__module__ == module.__name__:
                found.append(Clip(name, module.__name__))
    assert set(all_clips()) == set(found)
    assert all_clips()[0].scene.__name__ == all_clips()[0].name


def test_a_class_that_is_no_clip_is_told_from_one() -> None:
    assert derives_from("tiny_clips", "Other", "LectureScene")
    assert not derives_from("fake_work", "Path", "LectureScene")
    assert not derives_from("scenes.kit.scene.beat", "Beat", "LectureScene")


def test_a_clip_needs_what_its_modules_need_and_no_other_clips_modules() -> None:
    needed = {read.module for read in closure(["scenes.relu_kink"])}
    assert {"scenes.relu_kink", "scenes.kit.scene.lecture", "mathcore.exercise.run"} <= needed
    assert "scenes.collapse" not in needed
    assert not any(name.startswith(("manim", "numpy")) for name in needed)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a lecturer's own clip, with a module that it gets a length from."""
    (tmp_path / "own_clip.py").write_text("import own_length\n", encoding="utf-8")
    (tmp_path / "own_length.py").write_text("LENGTH = 2\n", encoding="utf-8")
    (tmp_path / "own_neighbour.py").write_text("LENGTH = 2\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return tmp_path


def test_the_key_changes_with_all_that_a_film_shows_and_with_nothing_else(own: Path) -> None:
    def key(*, theme: InputFile = DARK, exercise: InputFile | None = LAB) -> str:
        return film_key("own_clip", QUALITIES["l"], theme, exercise)

    first = key()
    assert key() == first
    assert film_key("own_clip", QUALITIES["m"], DARK, LAB) != first
    assert key(theme=InputFile(DARK.path, DARK.text + "\n")) != first
    assert key(exercise=InputFile(LAB.path, LAB.text + "\n")) != first
    assert key(exercise=InputFile("elsewhere.toml", LAB.text)) == first
    assert key(exercise=None) != first
    (own / "own_neighbour.py").write_text("LENGTH = 30\n", encoding="utf-8")
    assert key() == first
    (own / "own_length.py").write_text("LENGTH = 30\n", encoding="utf-8")
    assert key() != first


def test_a_maker_that_was_renamed_is_no_silent_change(own: Path) -> None:
    with pytest.raises(LookupError, match=r"scenes\.publish\.gone"):
        sources_key("own_clip", "scenes.publish.gone")
