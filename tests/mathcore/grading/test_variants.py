"""Variants keep what they promise: of one shape, good for pen and paper, no two alike."""

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_exercises import exercises, lab

from mathcore.errors import UserError
from mathcore.exercise.model import Exercise, Layer, parse_exercise
from mathcore.exercise.run import run
from mathcore.exercise.torch_reference import verify
from mathcore.exercise.trace import Kind
from mathcore.exercise.write_toml import exercise_text
from mathcore.grading.variants import LOGITS, named_variants, numbered_variants
from mathcore.numbers.format import display
from mathcore.numbers.values import to_float

HALF, TENTH = Fraction(1, 2), Fraction(1, 10)


def network(shape: tuple[int, ...], activations: tuple[str, ...], loss: str) -> Exercise:
    layers = [
        Layer(name, ((HALF,) * n_in,) * n_out, (TENTH,) * n_out)
        for name, (n_in, n_out) in zip(activations, pairwise(shape), strict=True)
    ]
    ones = Fraction(1)
    return Exercise("drawn", (ones,) * shape[0], (ones,) * shape[-1], TENTH, loss, tuple(layers))


SHAPES = [
    lab(),
    network((2, 3, 1), ("relu", "sigmoid"), "bce"),
    network((3, 2, 2), ("relu", "identity"), "mse"),
    network((2, 2, 1), ("tanh", "sigmoid"), "bce"),
    network((2, 2, 2), ("sigmoid", "sigmoid"), "mse"),
    network((1, 1, 1), ("relu", "sigmoid"), "bce"),
    network((2, 2, 2, 1), ("relu", "relu", "sigmoid"), "bce"),
    network((2, 1), ("sigmoid",), "bce"),
    network((2, 2), ("relu",), "mse"),
    network((2, 3, 1), ("relu", "tanh"), "mse"),
]


def broken_promises(exercise: Exercise, like: Exercise, *, kinks: int) -> list[str]:
    """List what is wrong with a variant, by rules of this test's own."""
    found = []
    trace = run(exercise)
    numbers = [*exercise.x, *exercise.y]
    numbers += [n for layer in exercise.layers for row in layer.weights for n in row]
    numbers += [n for layer in exercise.layers for n in layer.bias]
    if any((10 * number).denominator != 1 for number in numbers):
        found.append("more than one decimal")
    if exercise.shape != like.shape or exercise.loss != like.loss:
        found.append("another shape")
    if [q.value for q in trace.forward if q.kind is Kind.PRE_ACTIVATION].count(0) != kinks:
        found.append("kinks")
    top = len(exercise.layers)
    logits = [trace[f"z{top}[{k}]"].value for k in range(exercise.shape[-1])]
    if not all(LOGITS[0] <= abs(to_float(z)) <= LOGITS[1] for z in logits):
        found.append("logits")
    gates = [
        trace[f"da{n}_dz{n}[{i}]"].value
        for n, layer in enumerate(exercise.layers, start=1)
        if layer.activation == "relu"
        for i in range(layer.n_out)
    ]
    if len(gates) > 1 and set(gates) != {0, 1}:
        found.append("gates")
    for n, layer in enumerate(exercise.layers, start=1):
        rows = range(layer.n_out)
        weights = [trace[f"dL_dW{n}[{i},{j}]"].value for i in rows for j in range(layer.n_in)]
        biases = [trace[f"dL_db{n}[{i}]"].value for i in rows]
        if not any(weights) or not any(biases):
            found.append("no gradient")
    if any("×" in display(q.value).text for q in trace):
        found.append("powers of ten")
    if any(not display(q.value).exact for q in trace.forward if q.exact and q.id[0] in "za"):
        found.append("too many decimals")
    return found


def can_kink(like: Exercise) -> bool:
    return like.layers[0].activation == "relu" and like.shape[1] > 1 and len(like.layers) > 1


@pytest.mark.parametrize("like", SHAPES, ids=lambda like: f"{like.shape}-{like.loss}")
@pytest.mark.parametrize("kink", [False, True])
def test_every_variant_is_good_for_pen_and_paper(like: Exercise, kink: bool) -> None:
    if kink and not can_kink(like):
        with pytest.raises(UserError, match="kink: expected a hidden layer"):
            numbered_variants(like, 1, 1, kink=True)
        return
    variants = numbered_variants(like, 12, 1, kink=kink)
    assert [broken_promises(v, like, kinks=int(kink)) for v in variants] == [[]] * 12
    assert len({exercise_text(v) for v in variants}) == 12
    assert verify(run(variants[0])).agrees


def test_the_lab_itself_would_not_pass() -> None:
    assert broken_promises(lab(), lab(), kinks=0) == ["kinks"]
    assert broken_promises(lab(), lab(), kinks=1) == []


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**40), st.booleans())
def test_a_seed_gives_good_variants_that_torch_confirms(seed: int, kink: bool) -> None:
    (variant,) = numbered_variants(lab(), 1, seed, kink=kink)
    assert broken_promises(variant, lab(), kinks=int(kink)) == []
    assert verify(run(variant)).agrees


def test_the_same_seed_gives_the_same_in_another_process() -> None:
    code = (
        "from mathcore.exercise.model import *; "
        "from mathcore.exercise.write_toml import exercise_text; "
        "from mathcore.grading.variants import *; like = load_exercise(default_exercise_path()); "
        "print(*map(exercise_text, numbered_variants(like, 3, 5)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (
        done.stdout.strip()
        == " ".join(exercise_text(v) for v in numbered_variants(lab(), 3, 5)).strip()
    )
    assert numbered_variants(lab(), 3, 5) != numbered_variants(lab(), 3, 6)


def test_more_variants_begin_with_the_same() -> None:
    assert numbered_variants(lab(), 12, 5)[:4] == numbered_variants(lab(), 4, 5)


def test_a_name_keeps_its_variant_whatever_the_list() -> None:
    names = ["Ada", "Björn", "李", "Zoë"]
    first = named_variants(lab(), names, 3)
    longer = named_variants(lab(), ["Carl", *reversed(names), "Dora"], 3)
    assert {name: longer[name] for name in names} == first
    assert len(set(longer.values())) == len(longer)
    assert named_variants(lab(), ["Ada"], 4)["Ada"] != first["Ada"]


def test_more_than_there_are_is_one_clear_line() -> None:
    # x in -3..3, w in -0.9..0.9, b in -0.5..0.5, the logit's range: some thousand at most.
    tiny = network((1, 1), ("sigmoid",), "bce")
    names = [str(n) for n in range(2000)]
    with pytest.raises(UserError, match="draw the same; take another seed"):
        named_variants(tiny, names, 1)
    assert len(set(numbered_variants(tiny, 200, 1))) == 200


def test_the_last_variant_is_found_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mathcore.grading.variants._TRIES", 60)
    monkeypatch.setattr(
        "mathcore.grading.variants._signed", lambda rng, largest: rng.choice((2, 3))
    )
    tiny = network((1, 1), ("sigmoid",), "bce")
    with pytest.raises(UserError, match=r"expected 50 different .*, found only 1\d$"):
        numbered_variants(tiny, 50, 1)


def test_what_no_one_can_do_on_paper_is_refused() -> None:
    with pytest.raises(UserError, match="at most 200 weights and biases"):
        numbered_variants(network((16, 16, 1), ("relu", "sigmoid"), "bce"), 1, 1)


def test_a_wish_without_answer_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mathcore.grading.variants._TRIES", 50)
    monkeypatch.setattr("mathcore.grading.variants.LOGITS", (Fraction(100), Fraction(101)))
    with pytest.raises(UserError, match="found none in 50 draws"):
        numbered_variants(lab(), 2, 1)


@settings(max_examples=40, deadline=None)
@given(exercises())
def test_the_text_of_an_exercise_is_read_back(exercise: Exercise) -> None:
    assert parse_exercise(exercise_text(exercise), "x") == exercise


def test_the_text_keeps_thirds_and_quotes() -> None:
    odd = replace(lab(), title='a "b" \\ #c', x=(Fraction(-1, 3), Fraction("-0.0625")))
    assert parse_exercise(exercise_text(odd), "x") == odd
