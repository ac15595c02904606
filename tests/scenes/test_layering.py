"""The rules of the code base that a reviewer would otherwise have to remember."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import mathcore
import scenes

ROOTS = {"mathcore": Path(mathcore.__path__[0]), "scenes": Path(scenes.__path__[0])}
FILES = sorted(file for root in ROOTS.values() for file in root.rglob("*.py"))

#: What needs LaTeX, or falls back to it, and has a counterpart in the kit.
FORBIDDEN_NAMES = {
    "MathTex",
    "Tex",
    "DecimalNumber",
    "Integer",
    "Matrix",
    "DecimalMatrix",
    "Axes",
    "NumberLine",
    "BraceLabel",
    "Text",
    "MarkupText",
}


#: What looks whether a clip shows such texts, and makes none.
RECOGNISES = "scenes.publish.check.foreign_text"


def level(module: str) -> int:
    """Return how high a module stands: imports may only go down."""
    if module.startswith("mathcore"):
        return 0
    if module == "scenes":
        return 0
    if module.startswith("scenes.kit"):
        return 1
    if module.startswith("scenes.publish"):
        return 3
    return 2


def module_of(file: Path) -> str:
    name, root = next((n, r) for n, r in ROOTS.items() if file.is_relative_to(r))
    parts = [name, *file.relative_to(root).with_suffix("").parts]
    return ".".join(part for part in parts if part != "__init__")


def imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None
            yield node.module


def upward_imports(module: str, source: str) -> list[str]:
    own = ("mathcore", "scenes")
    return [
        name
        for name in imports(source)
        if name.split(".")[0] in own and level(name) > level(module)
    ]


def latex_names(source: str) -> set[str]:
    tree = ast.parse(source)
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "manim"
        for alias in node.names
    } & FORBIDDEN_NAMES


def color_literals(source: str) -> list[str]:
    return re.findall(r"#[0-9A-Fa-f]{6}\b", source)


def star_imports(source: str) -> list[str]:
    return [
        str(node.module)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]


def calls_of_play(source: str) -> int:
    return sum(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"play", "wait"}
        for node in ast.walk(ast.parse(source))
    )


by_file = pytest.mark.parametrize("file", FILES, ids=module_of)


@by_file
def test_imports_run_one_way(file: Path) -> None:
    assert upward_imports(module_of(file), file.read_text(encoding="utf-8")) == []


@by_file
def test_imports_are_explicit(file: Path) -> None:
    assert star_imports(file.read_text(encoding="utf-8")) == []


@by_file
def test_only_the_modules_named_for_it_import_torch(file: Path) -> None:
    found = {name.split(".")[0] for name in imports(file.read_text(encoding="utf-8"))}
    if not module_of(file).rpartition(".")[2].startswith("torch_"):
        assert "torch" not in found
    if module_of(file).startswith("mathcore"):
        assert "manim" not in found


@by_file
def test_what_is_filmed_asks_the_typesetter(file: Path) -> None:
    # Typst starts threads, among which no play can be filmed apart.
    module = module_of(file)
    if level(module) < level("scenes.publish") and module != "scenes.kit.typesetter":
        assert "typst" not in set(imports(file.read_text(encoding="utf-8")))


@by_file
def test_nothing_needs_latex(file: Path) -> None:
    if module_of(file) != RECOGNISES:
        assert latex_names(file.read_text(encoding="utf-8")) == set()


@by_file
def test_colours_stand_in_the_themes_only(file: Path) -> None:
    # The mark of the baseline is read back from the SVG and never drawn.
    allowed = ["#ff00ff"] if module_of(file) == "scenes.kit.typeset" else []
    assert color_literals(file.read_text(encoding="utf-8")) == allowed


@by_file
def test_builders_do_not_play(file: Path) -> None:
    module = module_of(file)
    # The renderer is what carries a play out.
    may_play = module.endswith("_scene") or module == "scenes.kit.rendering.renderer"
    if module.startswith("scenes.kit") and not may_play:
        assert calls_of_play(file.read_text(encoding="utf-8")) == 0


@by_file
def test_a_file_says_what_it_holds(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))


def test_the_rules_can_be_broken() -> None:
    assert upward_imports("scenes.kit.number", "from scenes.publish.cli.app import main") != []
    assert upward_imports("mathcore.numbers.format", "import scenes.kit.theme") != []
    assert upward_imports("scenes.publish.cli.app", "from mathcore.exercise.run import run") == []
    assert latex_names("from manim import MathTex, Line") == {"MathTex"}
    assert color_literals('FILL = "#58B6FF"') == ["#58B6FF"]
    assert star_imports("from manim import *") == ["manim"]
    assert calls_of_play("def build(scene):\n    scene.play(x)") == 1
