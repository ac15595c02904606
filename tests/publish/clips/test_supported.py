"""Another manim, or another of its renderers, is refused in one line."""

import manim
import pytest
from film_settings import lab
from manim import RendererType, config, tempconfig

from mathcore.errors import UserError
from scenes.count_gradients import CountTheGradients


@pytest.mark.parametrize("version", ["0.20.1", "0.23.0", "1.0"])
def test_another_release(
    version: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(manim, "__version__", version)
    with pytest.raises(UserError, match="expected manim"):
        CountTheGradients(lab())
    with pytest.raises(SystemExit) as ended:
        CountTheGradients()
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"chalkgrad: expected manim 0.22, got {version}\n"


def test_the_other_renderer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with tempconfig({}):
        # Setting it the usual way turns all of manim's classes into others.
        monkeypatch.setitem(config._d, "renderer", RendererType.OPENGL)
        with pytest.raises(SystemExit) as ended:
            CountTheGradients()
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        "chalkgrad: --renderer: expected cairo, which the films are made with; got opengl\n"
    )
