"""mathcore depends on no film, and on torch only when asked to verify."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import mathcore

FOLDER = Path(mathcore.__file__).parent
MODULES = sorted(FOLDER.rglob("*.py"))


def imported(source: str, *, top_level_only: bool = False) -> set[str]:
    tree = ast.parse(source)
    nodes = tree.body if top_level_only else list(ast.walk(tree))
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_film_and_no_early_torch(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not imported(source) & {"scenes", "manim"}
    assert "torch" not in imported(source, top_level_only=True)
    if not path.stem.startswith("torch_"):
        assert "torch" not in imported(source)


def test_the_check_sees_a_planted_import() -> None:
    assert "manim" in imported("def f():\n    from manim.utils import color")
    assert "scenes" in imported("import scenes.kit")
    assert "torch" in imported("import torch", top_level_only=True)
    assert "torch" not in imported("def f():\n    import torch", top_level_only=True)


def loaded(module: str) -> set[str]:
    code = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    root = FOLDER.parent
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_network_does_not_load_torch() -> None:
    assert not loaded("mathcore.exercise.run, mathcore.exercise.torch_reference") & {
        "torch",
        "manim",
        "scenes",
    }
    assert "torch" in loaded("torch")
