"""The rules of the code base that a reviewer would otherwise have to remember."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import mathcore

ROOT = Path(mathcore.__path__[0]).parent
FILES = sorted(file for name in ("mathcore", "scenes") for file in (ROOT / name).rglob("*.py"))

#: From the ground up; imports may only go down.
LEVELS = (("mathcore",), ("scenes.kit",), ("scenes.parts",), ("scenes.publish",))
TOPICS = 2.5
#: The same for the folders of mathcore; the last two know nothing of each other.
FOLDERS = {"numbers": 0, "formula": 1, "exercise": 2, "topics": 3, "grading": 3}
PARTS = "scenes.parts."
COMMAND = "scenes.publish.cli."

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
TYPESETTER = "scenes.kit.typst.typesetter"
#: The mark of the baseline, which is read back from the SVG and never drawn.
BASELINE = ("scenes.kit.text.typeset", "#ff00ff")


def module_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


SOURCES = {module_of(file): file.read_text(encoding="utf-8") for file in FILES}


def level(module: str) -> float:
    """Return how high a module stands."""
    if module == "scenes":
        return 0
    for height, names in enumerate(LEVELS):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            return height
    return TOPICS


def imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


IMPORTS = {module: set(imports(source)) for module, source in SOURCES.items()}


def is_ours(module: str) -> bool:
    return module.partition(".")[0] in {"mathcore", "scenes"}


def upward_imports(module: str, names: set[str]) -> list[str]:
    return [name for name in names if is_ours(name) and level(name) > level(module)]


def subject_of(module: str) -> str:
    """Return the subject of a part, or nothing for what is no part."""
    return module.removeprefix(PARTS).partition(".")[0] if module.startswith(PARTS) else ""


def other_parts(module: str, names: set[str]) -> list[str]:
    subject = subject_of(module)
    return [name for name in names if subject and subject_of(name) not in {"", subject}]


def command_imports(module: str, names: set[str]) -> list[str]:
    """Return what a module that is not of the command imports of it."""
    return [name for name in names if name.startswith(COMMAND) and not module.startswith(COMMAND)]


def folder_of(module: str) -> str:
    """Return the folder of a module of mathcore, or nothing for what is none."""
    found = re.match(r"mathcore\.(\w+)\.", f"{module}.")
    return found[1] if found and found[1] in FOLDERS else ""


def other_folders(module: str, names: set[str]) -> list[str]:
    """Return what a module of mathcore imports of folders that are not below its own."""
    own = folder_of(module)
    return [
        name
        for name in names
        if own and (other := folder_of(name)) not in {"", own} and FOLDERS[other] >= FOLDERS[own]
    ]


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return one circle for each node at which a walk along the imports comes back to itself."""
    done: set[str] = set()
    found: list[list[str]] = []

    def walk(node: str, trail: list[str]) -> None:
        if node in trail:
            found.append([*trail[trail.index(node) :], node])
            return
        if node in done:
            return
        for following in sorted(graph[node] & graph.keys()):
            walk(following, [*trail, node])
        done.add(node)

    for node in sorted(graph):
        walk(node, [])
    return found


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


def plays_outside_of_scenes(source: str) -> list[int]:
    """Return the lines on which something that is no scene plays an animation."""
    tree = ast.parse(source)
    in_scenes = {
        call
        for scene in ast.walk(tree)
        if isinstance(scene, ast.ClassDef)
        and any(ast.unparse(base).endswith(("Scene", "Renderer")) for base in scene.bases)
        for call in ast.walk(scene)
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"play", "wait"}
        and node not in in_scenes
    ]


def listed_packages(text: str) -> set[str]:
    """Return the packages of code that the project file names."""
    listed = tomllib.loads(text)["tool"]["setuptools"]["packages"]
    return {name for name in listed if not name.startswith("chalkgrad_assets")}


def test_imports_run_one_way() -> None:
    assert {
        module: up for module, names in IMPORTS.items() if (up := upward_imports(module, names))
    } == {}


def test_no_part_imports_another() -> None:
    assert {
        module: found for module, names in IMPORTS.items() if (found := other_parts(module, names))
    } == {}


def test_nothing_needs_the_command() -> None:
    assert {
        module: found
        for module, names in IMPORTS.items()
        if (found := command_imports(module, names))
    } == {}


def test_the_folders_of_mathcore_stand_on_each_other() -> None:
    assert {
        module: up for module, names in IMPORTS.items() if (up := other_folders(module, names))
    } == {}
    assert {file.parent.name for file in (ROOT / "mathcore").glob("*/*.py")} == FOLDERS.keys()


def test_imports_run_in_no_circle() -> None:
    assert circles(IMPORTS) == []


def test_imports_are_explicit() -> None:
    assert {module for module, source in SOURCES.items() if star_imports(source)} == set()


def test_only_the_modules_named_for_it_import_torch() -> None:
    found = {module for module, names in IMPORTS.items() if "torch" in names}
    assert {module for module in found if ".torch_" not in module} == set()
    assert found != set()


def test_no_formula_needs_manim() -> None:
    roots = {module: {name.partition(".")[0] for name in IMPORTS[module]} for module in IMPORTS}
    assert {module for module in roots if level(module) == 0 and "manim" in roots[module]} == set()


def test_what_is_filmed_asks_the_typesetter() -> None:
    # Typst starts threads, among which no play can be filmed apart.
    found = {module for module, names in IMPORTS.items() if "typst" in names}
    assert {module for module in found if level(module) < level("scenes.publish")} == {TYPESETTER}


def test_nothing_needs_latex() -> None:
    found = {module for module, source in SOURCES.items() if latex_names(source)}
    assert found == {RECOGNISES}


def test_colours_stand_in_the_themes_only() -> None:
    found = [(module, code) for module in SOURCES for code in color_literals(SOURCES[module])]
    assert found == [BASELINE]


def test_builders_do_not_play() -> None:
    found = {
        module: lines
        for module, source in SOURCES.items()
        if level(module) in {1, 2} and (lines := plays_outside_of_scenes(source))
    }
    assert found == {}


def test_a_file_says_what_it_holds() -> None:
    silent = {module for module in SOURCES if not ast.get_docstring(ast.parse(SOURCES[module]))}
    assert silent == set()


def test_the_wheel_has_every_package() -> None:
    folders = {module_of(file) for file in FILES if file.name == "__init__.py"}
    assert listed_packages((ROOT / "pyproject.toml").read_text(encoding="utf-8")) == folders


def test_the_rules_can_be_broken() -> None:
    def up(module: str, source: str) -> list[str]:
        return upward_imports(module, set(imports(source)))

    assert up("scenes.kit.text.number", "from scenes.publish.cli.app import main") != []
    assert up("scenes.kit.text.number", "from scenes.parts.kink import cliff") != []
    assert up("scenes.parts.kink.cliff", "import scenes.relu_kink") != []
    assert up("mathcore.numbers.format", "import scenes.kit.style.theme") != []
    assert up("scenes.publish.cli.app", "from mathcore.exercise.run import run") == []
    assert other_parts("scenes.parts.kink.cliff", {"scenes.parts.plane.marks"}) != []
    assert other_parts("scenes.parts.kink.cliff", {"scenes.parts.kink.things", "manim"}) == []
    assert command_imports("scenes.publish.deck.html", {"scenes.publish.cli.output"}) != []
    assert command_imports("scenes.publish.cli.app", {"scenes.publish.cli.output"}) == []
    assert other_folders("mathcore.numbers.format", {"mathcore.exercise.trace"}) != []
    assert other_folders("mathcore.topics.kink", {"mathcore.grading.scheme"}) != []
    assert other_folders("mathcore.grading.scheme", {"mathcore.exercise", "mathcore.errors"}) == []
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c", "a"]]
    assert circles({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert latex_names("from manim import MathTex, Line") == {"MathTex"}
    assert color_literals('FILL = "#58B6FF"') == ["#58B6FF"]
    assert star_imports("from manim import *") == ["manim"]
    assert plays_outside_of_scenes("def build(scene):\n    scene.play(x)") == [2]
    scene = "class Mine(LectureScene):\n    def move(self):\n        self.play(x)"
    assert plays_outside_of_scenes(scene) == []
    assert listed_packages('[tool.setuptools]\npackages = ["mathcore"]') == {"mathcore"}
