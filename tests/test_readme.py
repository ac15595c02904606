"""What the README and the notes for contributors say of the program is so."""

import pkgutil
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from mathcore.assets import asset
from mathcore.errors import UserError
from mathcore.exercise.model import library
from scenes.kit.style.theme_file import TOKENS, read_theme
from scenes.publish.cli.app import app
from scenes.publish.clips.catalogue import all_clips, as_sentence, choose

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
#: typer brings its own copy of click, which has no public names.
COMMANDS: dict[str, Any] = vars(get_command(app))["commands"]
NUMERALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def table(text: str, *headings: str) -> list[list[str]]:
    """Return the rows of the table with these headings."""
    head = "| " + " | ".join(headings) + " |"
    assert text.count(head) == 1, head
    rows = []
    for line in text.partition(head)[2].splitlines()[2:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def code(text: str, language: str) -> list[str]:
    """Return the code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def commands(text: str, program: str) -> list[list[str]]:
    """Return the arguments of each call of a program, in blocks and in running text."""
    lines = [line for block in code(text, "sh") for line in block.splitlines()]
    lines += re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)
    words = [shlex.split(line, comments=True) for line in lines if line.startswith(f"{program} ")]
    # What may be left out, or stands for something, is no argument.
    return [[word for word in line[1:] if not word.startswith("[")] for line in words]


def wrong_clips(text: str) -> list[str]:
    rows = table(text, "clip", "file", "activity", "what the viewer concludes")
    said = [f"{name} {file} {activity}" for name, file, activity, _ in rows]
    clips = all_clips()
    true = [
        f"`{clip.name}` `{clip.module.replace('.', '/')}.py` "
        + clip.scene.activity.removeprefix("Activity ")
        for clip in clips
    ]
    empty = [name for name, *_, conclusion in rows if as_sentence(conclusion) == ""]
    return empty + sorted(set(said) ^ set(true)) + ([] if said == true else ["the order"])


def wrong_commands(text: str) -> list[str]:
    found = []
    for words in commands(text, "chalkgrad"):
        name, *arguments = words
        command = COMMANDS.get(name)
        if command is None:
            found.append(f"chalkgrad {name}: no such command")
            continue
        try:
            context = command.make_context(name, arguments)
            choose(list(context.params.get("clips") or ()))
        except UserError as error:
            found.append(f"chalkgrad {shlex.join(words)}: {error}")
        except Exception as error:
            if not hasattr(error, "format_message"):
                raise
            found.append(f"chalkgrad {shlex.join(words)}: {error.format_message()}")
    return found


def wrong_targets(text: str) -> list[str]:
    targets = set(re.findall(r"^([\w-]+):", MAKEFILE, re.MULTILINE))
    return [words[0] for words in commands(text, "make") if words[0] not in targets]


def wrong_previews(text: str) -> list[str]:
    known = {(f"{clip.module.replace('.', '/')}.py", clip.name) for clip in all_clips()}
    calls = [words[-2:] for words in commands(text, "manim") if len(words) >= 3]
    assert calls
    return [" ".join(call) for call in calls if tuple(call) not in known]


def wrong_exercises(text: str) -> list[str]:
    said = [name.strip("`") for name, _ in table(text, "name", "what it shows")]
    return sorted(set(said) ^ set(library()))


def wrong_packages(text: str) -> list[str]:
    def of_make(variable: str) -> list[str]:
        (line,) = re.findall(rf"^{variable} := (.*)$", MAKEFILE, re.MULTILINE)
        return str(line).split()

    said = re.findall(r"installs what is missing: `([^`]+)` by `apt-get`", text)
    found = set(" ".join(said).split()) ^ set(of_make("DEBIAN_PACKAGES"))
    (tests,) = re.findall(r"`make test` adds ([^.]*)\.", text)
    return sorted(
        found | (set(re.findall("`([^`]+)`", tests)) ^ set(of_make("DEBIAN_TEST_PACKAGES")))
    )


def wrong_themes(text: str, folder: Path) -> list[str]:
    found = []
    if f"the same {NUMERALS[len(TOKENS)]} colours" not in text:
        found.append(f"there are {len(TOKENS)} colours")
    (folder / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0h2v1z"/></svg>'
    )
    dark = asset("themes", "dark.toml").read_text(encoding="utf-8")
    blocks = code(text, "toml")
    assert blocks
    for block in blocks:
        theme = folder / "mine.toml"
        theme.write_text(f"{dark}\n{block}", encoding="utf-8")
        try:
            read_theme(str(theme))
        except UserError as error:
            found.append(str(error))
    return found


def missing_files(text: str) -> list[str]:
    links = re.findall(r"\]\(([^)#]+)\)", text)
    return [link for link in links if "://" not in link and not (ROOT / link).exists()]


def planted(old: str, new: str) -> str:
    assert old in README
    return README.replace(old, new)


def test_the_table_of_clips_is_the_catalogue() -> None:
    assert wrong_clips(README) == []
    row = next(line for line in README.splitlines() if line.startswith("| `DeadReLU`"))
    assert wrong_clips(planted(row + "\n", ""))
    assert wrong_clips(planted("`scenes/two_descents.py` | 3", "`scenes/two_descents.py` | 2"))
    assert wrong_clips(
        planted("| `LossCurves` | `scenes/losses.py`", "| `LossCurves` | `scenes/x.py`")
    )
    assert "the order" in wrong_clips(
        planted(row + "\n", "").replace("## A clip in", row + "\n## A")
    )


def test_every_command_is_one_that_the_program_takes() -> None:
    assert len(commands(README, "chalkgrad")) > 30
    assert wrong_commands(README) == []
    for old, new, said in (
        ("chalkgrad render --strict", "chalkgrad render --strickt", "--strickt"),
        ("--size 1024x768 --fps 25", "--size 1024x768 --jobs two", "two"),
        ("chalkgrad storyboard  ", "chalkgrad storyboards  ", "storyboards"),
        ("chalkgrad deck ForwardPass ReluKink", "chalkgrad deck ForwardPas ReluKink", "ForwardPas"),
        ("chalkgrad new mine.toml", "chalkgrad new mine.toml twice", "twice"),
    ):
        (found,) = wrong_commands(planted(old, new))
        assert said in found


def test_every_target_of_make_exists() -> None:
    assert len(commands(README, "make")) > 3
    assert wrong_targets(README) == []
    assert wrong_targets(planted("`make bench`", "`make benchmark`")) == ["benchmark"]


def test_every_clip_to_preview_exists() -> None:
    assert wrong_previews(README) == []
    line = "scenes/forward_pass.py ForwardPass"
    assert wrong_previews(planted(line, "scenes/forward.py ForwardPass"))
    assert wrong_previews(planted(line, "scenes/forward_pass.py Forward"))


def test_the_table_of_exercises_is_the_library() -> None:
    assert wrong_exercises(README) == []
    assert wrong_exercises(planted("| `no_kink` |", "| `no_kinks` |")) == ["no_kink", "no_kinks"]


def test_the_packages_are_those_that_make_installs() -> None:
    assert wrong_packages(README) == []
    assert wrong_packages(planted("pkg-config libcairo2-dev", "libcairo2-dev")) == ["pkg-config"]
    assert wrong_packages(planted("`firefox-esr`", "`firefox`")) == ["firefox", "firefox-esr"]


def test_a_theme_may_have_what_is_said(tmp_path: Path) -> None:
    assert wrong_themes(README, tmp_path) == []
    for old, new in (
        ('corner = "top right"', 'place = "top right"'),
        ("[logo]", "[picture]"),
        ("height = 0.035", "height = 0.35"),
        ("same nine colours", "same eight colours"),
    ):
        assert len(wrong_themes(planted(old, new), tmp_path)) == 1, new


def test_the_variables_are_those_that_are_read() -> None:
    said = {
        name.strip("`") for name, *_ in table(README, "variable", "what it takes", "without it")
    }
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "scenes").rglob("*.py"))
    read = set(re.findall(r"\bCHALKGRAD_[A-Z]+\b", "".join(sources)))
    assert said == read


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_is_linked_exists(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert missing_files(text) == []
    assert missing_files(text + "[x](no/such.file)") == ["no/such.file"]


def unknown_names(text: str) -> list[str]:
    """Return the names of our code, and the paths, that a text has and nothing bears any more."""
    found = []
    for name in re.findall(r"`((?:mathcore|scenes)\.[\w.]+)`", text):
        try:
            pkgutil.resolve_name(name)
        except (AttributeError, ImportError):
            found.append(name)
    for path in re.findall(r"`((?:assets|mathcore|scenes|tests|\.github)/[\w./]*)`", text):
        if not (ROOT / path).exists():
            found.append(path)
    return found


def unmapped(text: str) -> list[str]:
    folders = [
        f"{path.parent.relative_to(ROOT)}/"
        for package in ("mathcore", "scenes/kit", "scenes/publish")
        for path in sorted((ROOT / package).glob("*/__init__.py"))
    ]
    return [folder for folder in folders if f"`{folder}`" not in text]


def test_the_map_of_the_house_names_what_is_there() -> None:
    assert unknown_names(CONTRIBUTING) == []
    for name in ("scenes.kit.text.step.worked", "tests/scenes/test_layering.py"):
        assert f"`{name}`" in CONTRIBUTING
        renamed = CONTRIBUTING.replace(f"`{name}`", f"`{name}_out`", 1)
        assert unknown_names(renamed) == [f"{name}_out"]


def test_every_folder_of_code_is_on_the_map() -> None:
    assert unmapped(CONTRIBUTING) == []
    assert unmapped(CONTRIBUTING.replace("`scenes/publish/media/`", "media")) == [
        "scenes/publish/media/"
    ]
