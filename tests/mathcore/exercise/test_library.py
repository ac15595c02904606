"""The exercises that come with the project, each for what it is there to show."""

from pathlib import Path

import pytest

from mathcore.exercise.model import (
    ExerciseError,
    default_exercise_path,
    exercise_path,
    library,
    load_exercise,
)
from mathcore.exercise.run import run
from mathcore.exercise.torch_reference import verify
from mathcore.exercise.trace import Trace
from mathcore.numbers.format import display
from mathcore.numbers.values import to_float

#: What Matt Mazur's article prints, in the order of his weights: to the digits given there.
PUBLISHED = {
    "z1[0]": "0.3775",
    "a1[0]": "0.593269992",
    "a1[1]": "0.596884378",
    "z2[0]": "1.105905967",
    "a2[0]": "0.75136507",
    "a2[1]": "0.772928465",
    "L": "0.298371109",
    "dL_dW2[0,0]": "0.082167041",
    "W2_new[0,0]": "0.35891648",
    "W2_new[0,1]": "0.408666186",
    "W2_new[1,0]": "0.511301270",
    "W2_new[1,1]": "0.561370121",
    "dL_da1[0]": "0.036350306",
    "dL_dW1[0,0]": "0.000438568",
    "W1_new[0,0]": "0.149780716",
    "W1_new[0,1]": "0.19956143",
    "W1_new[1,0]": "0.24975114",
    "W1_new[1,1]": "0.29950229",
}


def trace_of(name: str) -> Trace:
    return run(load_exercise(name))


def differing(trace: Trace, published: dict[str, str]) -> list[str]:
    """Name the quantities that differ from what is printed by more than a unit in its last place.

    A whole unit, since the article rounds on the way.
    """
    found = []
    for id, printed in published.items():
        unit = 10.0 ** -len(printed.split(".")[1])
        if abs(to_float(trace[id].value) - float(printed)) > 1.01 * unit:
            found.append(id)
    return found


@pytest.mark.parametrize("name", library())
def test_each_exercise_is_confirmed_by_autograd(name: str) -> None:
    assert verify(trace_of(name)).agrees


def test_the_article_s_results_come_out() -> None:
    trace = trace_of("mazur")
    assert differing(trace, PUBLISHED) == []
    assert differing(trace, {"L": "0.298371112"}) == ["L"]


def test_each_exercise_shows_what_it_is_there_for() -> None:
    assert trace_of("lab4_day1").kinks == ("z1[0]",)
    no_kink = trace_of("no_kink")
    assert no_kink.kinks == ()
    assert [no_kink[f"da1_dz1[{i}]"].value for i in range(2)] == [1, 0]
    assert trace_of("label_zero")["y[0]"].value == 0
    assert trace_of("three_hidden").exercise.shape == (2, 3, 1)
    assert trace_of("mse_3_2_2").exercise.shape == (3, 2, 2)
    assert trace_of("mse_3_2_2").exercise.loss == "mse"
    assert trace_of("tanh").exercise.layers[0].activation == "tanh"
    assert display(trace_of("saturated")["a2[0]"].value).text == "1.0000"


def test_an_exercise_is_found_by_its_name_and_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert exercise_path("lab4_day1") == default_exercise_path()
    assert exercise_path(tmp_path / "mazur") == tmp_path / "mazur"
    assert exercise_path("mine.toml") == Path("mine.toml")
    monkeypatch.chdir(tmp_path)
    Path("mazur").touch()
    assert exercise_path("mazur") == Path("mazur")


def test_an_unknown_name_gets_the_nearest_one() -> None:
    with pytest.raises(ExerciseError) as raised:
        load_exercise("mazzur")
    assert str(raised.value) == (
        "'mazzur': file: expected a path or a name of the library, got neither "
        "(did you mean 'mazur'?)"
    )
