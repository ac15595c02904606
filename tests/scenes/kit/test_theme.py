"""Themes: contrast of every token, and one clear line for a theme that cannot be used."""

from pathlib import Path

import pytest
from manim import BLACK, WHITE, ManimColor

from mathcore.assets import asset
from mathcore.errors import UserError
from scenes.kit.style.contrast import blend, contrast, faded
from scenes.kit.style.theme import ROLES, Theme, load_theme

THEMES = ["dark", "light"]


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == 1
    # The grey that WCAG's own examples give as just passing for text on white.
    assert contrast(ManimColor("#767676"), WHITE) == pytest.approx(4.54, abs=0.01)


def test_a_blend_and_a_fade() -> None:
    assert blend(WHITE, BLACK, 0.0) == BLACK
    assert blend(WHITE, BLACK, 1.0) == WHITE
    assert contrast(faded(WHITE, BLACK, 4.6), BLACK) == pytest.approx(4.6, abs=0.01)
    weak = ManimColor("#333333")
    assert faded(weak, BLACK, 4.6) == weak


@pytest.mark.parametrize("name", THEMES)
def test_every_role_can_be_read_on_both_grounds_lit_and_dimmed(name: str) -> None:
    theme = load_theme(name)
    for ground in (theme.background, theme.panel):
        for role in ROLES:
            assert contrast(theme.color(role), ground) >= 4.5, role
            assert contrast(theme.color(role, lit=False), ground) >= 4.5, role
        assert contrast(theme.line, ground) >= 3


def write(folder: Path, **changes: str | None) -> Path:
    lines = asset("themes", "dark.toml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.split(" = ")[0] not in changes]
    kept += [f"{key} = {value}" for key, value in changes.items() if value is not None]
    path = folder / "mine.toml"
    path.write_text("\n".join(kept), encoding="utf-8")
    return path


def test_a_theme_of_ones_own_is_read_from_its_file(tmp_path: Path) -> None:
    theme = load_theme(str(write(tmp_path, signal='"#00FF00"')))
    assert isinstance(theme, Theme)
    assert theme.name == "mine"
    assert theme.signal == ManimColor("#00FF00")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"signal": '"blue"'}, r"mine.toml: color.signal: expected #RRGGBB, got 'blue'"),
        ({"signal": '"#GGGGGG"'}, r"mine.toml: color.signal: expected #RRGGBB, got '#GGGGGG'"),
        ({"signal": "7"}, r"mine.toml: color.signal: expected #RRGGBB, got 7"),
        ({"signal": None}, "mine.toml: color: missing or unknown tokens: signal"),
        ({"glow": '"#FFFFFF"'}, "mine.toml: color: missing or unknown tokens: glow"),
        ({"signal": "#"}, "mine.toml: cannot be read"),
    ],
)
def test_a_bad_theme_is_one_line_that_names_the_token(
    tmp_path: Path, changes: dict[str, str | None], says: str
) -> None:
    with pytest.raises(UserError, match=says) as error:
        load_theme(str(write(tmp_path, **changes)))
    assert "\n" not in str(error.value)


def test_an_unknown_theme_names_the_ones_there_are() -> None:
    with pytest.raises(UserError, match="theme 'sepia': expected one of dark, light"):
        load_theme("sepia")
    with pytest.raises(UserError, match=r"one of dark, light [(]did you mean 'light'"):
        load_theme("lihgt")
