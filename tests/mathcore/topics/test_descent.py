"""A neuron's steps are those of torch's SGD, and the dead one's stand still."""

from dataclasses import replace
from fractions import Fraction

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mathcore.formula.expression import evaluate
from mathcore.numbers.values import to_float
from mathcore.topics.descent import (
    LARGE_STEP,
    LEAKY,
    LEAKY_STEPS,
    LIVE,
    STEPS,
    Descent,
    Neuron,
    descend,
    two_neurons,
)

PER_STEP = ("w", "b", "L", "dL_dw", "dL_db")


def by_torch(neuron: Neuron, steps: int) -> list[dict[str, float]]:
    """Train the neuron with torch's own layer, activation, loss and optimiser, in float64."""
    layer = torch.nn.Linear(1, 1, dtype=torch.float64)
    act = torch.nn.ReLU() if neuron.activation == "relu" else torch.nn.LeakyReLU()
    x = torch.tensor([[float(v)] for v in neuron.x], dtype=torch.float64)
    y = torch.tensor([[float(v)] for v in neuron.y], dtype=torch.float64)
    with torch.no_grad():
        layer.weight.fill_(float(neuron.w))
        layer.bias.fill_(float(neuron.b))
    optimiser = torch.optim.SGD(layer.parameters(), lr=float(neuron.rate))
    rows = []
    for _ in range(steps + 1):
        optimiser.zero_grad()
        loss = torch.nn.functional.mse_loss(act(layer(x)), y)
        loss.backward()  # type: ignore[no-untyped-call]
        assert layer.weight.grad is not None
        assert layer.bias.grad is not None
        rows.append(
            {
                "w": layer.weight.item(),
                "b": layer.bias.item(),
                "L": loss.item(),
                "dL_dw": layer.weight.grad.item(),
                "dL_db": layer.bias.grad.item(),
            }
        )
        optimiser.step()
    return rows


def assert_agrees(descent: Descent, rel: float = 1e-12) -> None:
    for step, row in enumerate(by_torch(descent.neuron, descent.steps)):
        for name in PER_STEP:
            own = to_float(descent.at_step(name, step).value)
            assert own == pytest.approx(row[name], rel=rel, abs=1e-12), (name, step)


numbers = st.fractions(-4, 4, max_denominator=20)


@settings(deadline=None, max_examples=60)
@given(
    samples=st.lists(st.tuples(numbers, numbers), min_size=1, max_size=5),
    w=numbers,
    b=numbers,
    activation=st.sampled_from(["relu", "leaky_relu"]),
)
def test_every_step_is_that_of_torch(
    samples: list[tuple[Fraction, Fraction]], w: Fraction, b: Fraction, activation: str
) -> None:
    xs, ys = zip(*samples, strict=True)
    descent = descend(Neuron("n", xs, ys, w, b, Fraction(1, 50), activation), 2)
    # Within rounding of the kink torch's float64 may fall on the other side.
    assume(
        all(abs(to_float(z.value)) > 1e-9 for step in range(3) for z in descent.samples("z", step))
    )
    assert_agrees(descent, rel=1e-9)


@pytest.mark.parametrize("name", ["live", "dead", "large", "half", "leaky"])
def test_the_runs_of_the_lecture_are_torchs(name: str) -> None:
    assert_agrees(getattr(two_neurons(), name))


def test_a_wrong_rate_is_told_apart() -> None:
    wrong = descend(replace(LIVE, rate=LIVE.rate + Fraction(1, 1000)), STEPS)
    honest = replace(wrong, neuron=LIVE)
    with pytest.raises(AssertionError):
        assert_agrees(honest)


@settings(deadline=None)
@given(
    x=st.lists(st.fractions(0, 5, max_denominator=10), min_size=1, max_size=5),
    b=st.fractions(-9, 0, max_denominator=10),
    w=st.fractions(-3, 0, max_denominator=10),
)
def test_a_dead_neuron_never_moves_whatever_the_targets(
    x: list[Fraction], b: Fraction, w: Fraction
) -> None:
    neuron = Neuron("n", tuple(x), tuple(7 * v + 1 for v in x), w, b, Fraction(3))
    descent = descend(neuron, 3)
    assert all(descent.is_dead(step) for step in range(4))
    for step in range(4):
        for name, start in (("w", w), ("b", b), ("dL_dw", 0), ("dL_db", 0)):
            found = descent.at_step(name, step).value
            assert isinstance(found, Fraction)
            assert found == start
    assert descent.first_active_step is None


def test_one_sample_on_the_right_keeps_a_neuron_alive() -> None:
    half = two_neurons().half
    assert [slope.value for slope in half.samples("slope", 0)] == [0, 0, 1, 1]
    assert not half.is_dead(0)
    assert half.at_step("dL_dw", 0).value == Fraction(-7, 4)
    assert half.at_step("L", 1).value < half.at_step("L", 0).value


def test_the_figures_of_the_lecture() -> None:
    runs = two_neurons()
    assert [runs.live.at_step("dL_dw", 0).value, runs.live.at_step("dL_db", 0).value] == [
        Fraction(13, 2),
        Fraction(7, 2),
    ]
    losses = [runs.live.at_step("L", step).value for step in range(STEPS + 1)]
    assert losses[0] == Fraction(27, 8)
    assert losses == sorted(losses, reverse=True)
    assert [z.value for z in runs.dead.samples("z", 0)] == [
        Fraction(-6),
        Fraction(-9, 2),
        Fraction(-3),
        Fraction(-3, 2),
    ]
    assert {runs.dead.at_step("L", step).value for step in range(STEPS + 1)} == {Fraction(7, 2)}


def test_too_large_a_step_kills_the_live_neuron() -> None:
    large = two_neurons().large
    assert LARGE_STEP.rate == 10 * LIVE.rate
    assert [large.is_dead(step) for step in range(3)] == [False, True, True]
    assert large.at_step("w", 1).value == Fraction(-11, 10)
    assert large.at_step("b", 1).value == Fraction(-2, 5)
    assert large.at_step("w", 2).value == large.at_step("w", 1).value


def test_a_leak_revives_the_dead_neuron() -> None:
    leaky = two_neurons().leaky
    assert leaky.neuron == LEAKY
    assert leaky.at_step("dL_dw", 0).value == Fraction(-283, 4000)
    first_active_step = leaky.first_active_step
    assert first_active_step == 155
    assert leaky.is_dead(154)
    assert to_float(leaky.at_step("L", LEAKY_STEPS).value) < 1 < float(Fraction(7, 2))


def test_each_value_is_that_of_its_formula() -> None:
    live = two_neurons().live
    for quantity in live:
        if quantity.formula is not None:
            assert evaluate(quantity.formula, live.values) == quantity.value


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"x": ()}, "as many targets"),
        ({"y": (Fraction(1),)}, "as many targets"),
        ({"activation": "gelu"}, "expected one of relu"),
    ],
)
def test_what_cannot_be_trained_is_refused(change: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        replace(LIVE, **change)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="number of steps"):
        descend(LIVE, -1)
