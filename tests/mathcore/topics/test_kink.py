"""Three answers to one question: pinned, and against plain Python and torch by themselves."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import torch
from reference_kink import by_plain_python, by_torch
from sample_exercises import lab

from mathcore.exercise.model import Exercise, ExerciseError, Layer, load_exercise
from mathcore.exercise.reconcile import show
from mathcore.exercise.run import run
from mathcore.exercise.torch_reference import first_layer_by_autograd
from mathcore.topics.kink import (
    Answer,
    KinkAnswers,
    NoKinkError,
    kink_answers,
    kink_neuron,
    numbers_of,
)

KINKS = Path(__file__).parents[2] / "support" / "kinks"
NOISE = (-0.335828189560316, -0.671656379120632, -0.335828189560316)


def kink(name: str) -> KinkAnswers:
    return kink_answers(run(load_exercise(KINKS / f"{name}.toml")))


def tenths(*numbers: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(number, 10) for number in numbers)


def values(answer: Answer) -> dict[str, float]:
    return {q.id: float(q.value) for q in answer.quantities}


def test_on_paper_the_lab_s_neuron_is_on_the_kink() -> None:
    paper = kink_answers(run(lab())).paper
    assert [q.id for q in paper.gradients] == ["dL_dW1[0,0]", "dL_dW1[0,1]", "dL_db1[0]"]
    assert (paper.z.value, paper.slope.value, paper.side) == (0, 0, 0)
    assert all(q.value == 0 and isinstance(q.value, Fraction) for q in paper.gradients)
    assert [q.value for q in paper.terms] == [Fraction("0.5"), Fraction("-0.6"), Fraction("0.1")]


def test_plain_python_opens_the_lab_s_gate() -> None:
    python = kink_answers(run(lab())).python
    assert python.z.value == 2.7755575615628914e-17 == 0.5 * 1 + -0.3 * 2 + 0.1
    assert show(python.z).text == "2.7755575615628914 × 10⁻¹⁷"
    assert python.is_open
    assert python.side == 1
    assert [float(q.value) for q in python.gradients] == pytest.approx(NOISE, rel=1e-14)
    assert f"{float(python.gradients[0].value):.6f}" == "-0.335828"


def test_torch_in_float32_says_that_it_is_closed() -> None:
    machine = kink_answers(run(lab())).torch
    assert machine.z.value == -2.2351741790771484e-08
    assert show(machine.z).text == "−2.2352 × 10⁻⁸"
    assert repr(torch.tensor(float(machine.z.value))) == "tensor(-2.2352e-08)"
    assert not machine.is_open
    assert machine.side == -1
    assert [q.value for q in machine.gradients] == [0, 0, 0]


@pytest.mark.parametrize(
    ("precision", "alone"), [("float64", by_plain_python), ("float32", by_torch)]
)
def test_a_machine_s_answer_is_what_it_answers_by_itself(
    precision: str, alone: Callable[[], dict[str, float]]
) -> None:
    answers = kink_answers(run(lab()))
    machine = answers.python if precision == "float64" else answers.torch
    found = values(machine)
    for name, value in alone().items():
        assert found[f"{name}_{precision}"] == pytest.approx(value, rel=1e-15, abs=0), name


def test_a_wrong_answer_would_be_found() -> None:
    python = kink_answers(run(lab())).python
    planted = replace(python, z=replace(python.z, value=Fraction(2.0**-54)))
    assert values(planted)["z1[0]_float64"] != pytest.approx(
        by_plain_python()["z1[0]"], rel=1e-15, abs=0
    )


def test_how_many_gradients_are_not_the_same() -> None:
    answers = kink_answers(run(lab()))
    assert answers.changed == 3
    assert answers.python.changed(answers.paper) == 3
    assert answers.torch.changed(answers.paper) == 0
    assert not answers.agree
    assert kink("ends_in_binary").agree
    # The gates are not alike, though no gradient is another one.
    assert kink("no_error").changed == 0
    assert not kink("no_error").agree


@pytest.mark.parametrize(("off", "changed"), [("9e-10", 0), ("1.1e-9", 1)])
def test_the_noise_of_rounding_does_not_count(off: str, changed: int) -> None:
    answers = kink_answers(run(lab()))
    first, *others = answers.torch.gradients
    near = replace(answers.torch, gradients=(replace(first, value=Fraction(off)), *others))
    assert near.changed(answers.paper) == changed
    assert replace(answers, python=near).changed == changed


def test_what_has_rounded() -> None:
    answers = kink_answers(run(lab()))
    assert answers.python.adds_exactly  # 0.5 - 0.6 and then + 0.1 round nothing
    assert answers.torch.adds_exactly
    assert [answers.is_kept(place) for place in range(5)] == [True, True, False, True, False]
    assert not kink("deep").python.adds_exactly
    assert all(kink("ends_in_binary").is_kept(place) for place in range(5))


@pytest.mark.parametrize("file", sorted(KINKS.glob("*.toml")), ids=lambda file: file.stem)
def test_python_s_answer_is_that_of_torch_in_float64(file: Path) -> None:
    exercise = load_exercise(file)
    python = kink_answers(run(exercise)).python
    found = first_layer_by_autograd(exercise, kink_neuron(exercise), "float64")
    if python.side != (found.z > 0) - (found.z < 0):
        pytest.skip("torch adds in another order, and ends on another side")
    assert python.slope.value == found.slope
    assert float(python.error.value) == pytest.approx(found.error, rel=1e-12)
    assert [float(q.value) for q in python.gradients] == pytest.approx(found.gradients, rel=1e-12)


@pytest.mark.parametrize("loss", ["bce", "mse"])
def test_it_is_so_in_a_deeper_network_with_two_outputs(loss: str) -> None:
    curved = Layer("tanh", (tenths(7, -4), tenths(3, 9)), tenths(1, -2))
    top = Layer("sigmoid", (tenths(8, -5), tenths(-6, 2)), tenths(1, 3))
    exercise = replace(lab(), y=tenths(10, 0), layers=(lab().layers[0], curved, top), loss=loss)
    python = kink_answers(run(exercise)).python
    found = first_layer_by_autograd(exercise, 0, "float64")
    assert python.is_open
    assert [float(q.value) for q in python.gradients] == pytest.approx(found.gradients, rel=1e-12)


def test_the_neuron_may_be_another_one() -> None:
    answers = kink("second_of_two")
    assert [q.id for q in answers.paper.gradients] == [
        *("dL_dW1[1,0]", "dL_dW1[1,1]", "dL_dW1[1,2]", "dL_db1[1]")
    ]
    assert answers.python.z.value == ((0.6 * -2 + -0.4 * -1) + -0.3 * -2) + 0.2
    # z of the first neuron is -1.1, so the prediction is the last bias, 0.2.
    by_z = 2 * (0.2 - 0.5) * -1.1
    found = [float(q.value) for q in answers.python.gradients]
    assert found == pytest.approx((-2 * by_z, -by_z, -2 * by_z, by_z))


def test_of_several_neurons_it_is_the_first_one() -> None:
    trace = run(load_exercise(KINKS / "two_kinks.toml"))
    assert trace.kinks == ("z1[0]", "z1[2]")
    assert kink_answers(trace).paper.z.id == "z1[0]"


def test_float32_may_be_the_odd_one() -> None:
    answers = kink("float32_opens")
    assert [answer.is_open for answer in answers.all] == [False, False, True]
    assert answers.torch.z.value == 2.0**-24
    assert answers.changed == 3


def test_all_numbers_have_an_id_of_their_own() -> None:
    trace = run(lab())
    numbers = numbers_of(kink_answers(trace), trace)
    assert numbers["z1[0]"].value == 0
    assert numbers["z1[0]_float64"].value == 2.7755575615628914e-17
    assert set(trace.ids) < set(numbers.ids)


@pytest.mark.parametrize("change", ["bias", "activation"])
def test_an_exercise_without_a_kink_is_refused(change: str) -> None:
    exercise = lab()
    other = {"bias": tenths(2, -1), "activation": "tanh"}[change]
    layer = replace(exercise.layers[0], **{change: other})  # type: ignore[arg-type]
    changed = replace(exercise, layers=(layer, exercise.layers[1]))
    with pytest.raises(NoKinkError, match=r"lab4_day1\.toml: .* got none$") as caught:
        kink_neuron(changed)
    assert isinstance(caught.value, ExerciseError)
    with pytest.raises(NoKinkError):
        kink_answers(run(changed))


@pytest.mark.parametrize("size", [10**39, 10**20])
def test_numbers_that_float32_cannot_hold_are_refused(size: int) -> None:
    hidden = Layer("relu", ((Fraction(size), Fraction(-size)),), tenths(0))
    top = Layer("identity", ((Fraction(1),),), tenths(1))
    x = (Fraction(size if size < 10**39 else 1),) * 2
    exercise = Exercise("large", x, tenths(5), Fraction(1, 10), "mse", (hidden, top))
    with pytest.raises(ExerciseError, match="numbers that float32 can hold, got larger ones"):
        kink_answers(run(exercise))
