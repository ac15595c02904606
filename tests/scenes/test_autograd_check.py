"""The clip that runs a program: what is shown is what is run, and a contradiction ends it."""

from typing import Any

import pytest
from film_settings import lab, look
from manim import tempconfig

from mathcore.exercise import load_exercise
from mathcore.listing import listing, run_listing
from scenes import autograd_check
from scenes.autograd_check import AutogradCheck
from scenes.kit.code import CODE_DIGIT_HEIGHT, SMALLEST_CODE, Code
from scenes.kit.theme import load_theme
from scenes.kit.typeset import Glyph, lay_out
from scenes.kit.zones import FRAME_HEIGHT, at
from scenes.publish.checks import SMALLEST_SHARE


def made() -> AutogradCheck:
    with tempconfig({"dry_run": True, "verbosity": "ERROR"}):
        return AutogradCheck(lab(), skip_animations=True)


def test_the_shown_program_is_the_executed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    executed: list[tuple[str, ...]] = []

    def spy(lines: tuple[str, ...]) -> dict[str, float]:
        executed.append(tuple(lines))
        return run_listing(lines)

    monkeypatch.setattr(autograd_check, "run_listing", spy)
    scene = made()
    shown = tuple(line.text for block in scene.program.blocks for line in block)
    assert executed == [shown]
    assert shown == listing(load_exercise(lab().exercise_path))


def test_the_glyphs_spell_the_program() -> None:
    for line in made().program.submobjects:
        assert isinstance(line, Code)
        plain = line.text.replace(" ", "\N{NO-BREAK SPACE}").replace('"', '\\"')
        bare = lay_out(f'#text(font: "DejaVu Sans Mono", ligatures: false)[#"{plain}"]@mark')
        drawn = [glyph.identity for glyph in line.get_family() if isinstance(glyph, Glyph)]
        assert sorted(drawn) == sorted(outline.identity for outline in bare)


def test_a_planted_disagreement_ends_the_scene(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lie(lines: tuple[str, ...]) -> dict[str, Any]:
        return run_listing(lines) | {"dL_dW2[0,1]": 0.6157}

    monkeypatch.setattr(autograd_check, "run_listing", lie)
    with pytest.raises(SystemExit) as exit_:
        made()
    assert exit_.value.code == 2
    (message,) = capsys.readouterr().err.strip().splitlines()
    assert message.startswith("chalkgrad: ")
    assert "W2[0,1]" in message
    assert "-0.61568501" in message
    assert "0.6157" in message


def test_the_lab_shows_the_largest_difference_with_its_digits() -> None:
    texts = look("AutogradCheck").texts["The largest difference"]
    assert any("−0.6156850142" in text for text in texts)
    assert any("2^(−23)" in text for text in texts)


def test_the_smallest_code_can_be_read() -> None:
    assert SMALLEST_CODE * CODE_DIGIT_HEIGHT >= SMALLEST_SHARE * FRAME_HEIGHT
    for letter in "HE17":
        code = Code(letter, theme=load_theme("dark"), size=SMALLEST_CODE)
        assert code.height >= SMALLEST_SHARE * FRAME_HEIGHT


def test_code_keeps_its_columns_and_is_never_markup() -> None:
    theme = load_theme("dark")
    first = Code("= [", theme=theme).place(at(0, 0), anchor=0)
    second = Code("   [#strong", theme=theme).place(at(0, 0), anchor=0)
    bracket = first.submobjects[0].submobjects[-1]
    assert second.get_left()[0] == pytest.approx(
        bracket.get_left()[0] + 0.602 * first.size, abs=1e-3
    )
    assert sum(len(group) for group in second.parts.values()) == len("[#strong")
