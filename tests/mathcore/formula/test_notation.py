"""Formulas as Typst: every one compiles, and every operand can be found in it."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
import typst
from sample_exercises import lab

from mathcore.exercise.model import Exercise, Layer
from mathcore.exercise.run import run
from mathcore.exercise.trace import Trace
from mathcore.formula.typeset import plain, substituted, symbolic
from mathcore.numbers.format import display


def shown(trace: Trace) -> Mapping[str, str]:
    return {q.id: display(q.value).typst for q in trace}


def both(trace: Trace, id: str) -> tuple[str, str]:
    formula = trace[id].formula
    assert formula is not None
    return symbolic(formula, trace.symbols), substituted(formula, shown(trace))


GRADIENT = "frac(partial cal(L), partial {})".format


@pytest.mark.parametrize(
    ("id", "symbols", "numbers"),
    [
        (
            "z1[0]",
            "w_11 x_1 + w_12 x_2 + b_1",
            "0.5 dot.op 1 + (−0.3) dot.op 2 + 0.1",
        ),
        ("z1[1]", "w_21 x_1 + w_22 x_2 + b_2", "0.8 dot.op 1 + 0.2 dot.op 2 + (−0.1)"),
        ("a1[1]", 'op("ReLU")(z_2)', 'op("ReLU")(1.1)'),
        ("a2[0]", "sigma(z^((2)))", "sigma(−0.24)"),
        (
            "L",
            "−[y ln hat(y) + (1 − y) ln(1 − hat(y))]",
            "−[1 dot.op ln 0.4403 + (1 − 1) dot.op ln(1 − 0.4403)]",
        ),
        (
            "dL_da2[0]",
            "frac(1 − y, 1 − hat(y)) − frac(y, hat(y))",
            "frac(1 − 1, 1 − 0.4403) − frac(1, 0.4403)",
        ),
        ("dL_dz2[0]", "hat(y) − y", "0.4403 − 1"),
        ("dL_dW2[0,0]", f"{GRADIENT('z^((2))')} thin h_1", "(−0.5597) dot.op 0"),
        ("dL_da1[1]", f"{GRADIENT('z^((2))')} thin v_2", "(−0.5597) dot.op (−0.4)"),
        ("da1_dz1[0]", 'op("ReLU")\'(z_1)', 'op("ReLU")\'(0)'),
        (
            "W2_new[0,1]",
            f"v_2 − eta thin {GRADIENT('v_2')}",
            "−0.4 − 0.1 dot.op (−0.6157)",
        ),
    ],
)
def test_the_lab_s_formulas(id: str, symbols: str, numbers: str) -> None:
    assert both(run(lab()), id) == (symbols, numbers)


def test_squared_error() -> None:
    trace = run(replace(lab(), loss="mse", y=(Fraction(-1),)))
    assert both(trace, "L") == ("(hat(y) − y)^2", "(0.4403 − (−1))^2")
    assert both(trace, "dL_da2[0]") == ("2 (hat(y) − y)", "2 dot.op (0.4403 − (−1))")


def test_a_power_of_ten_is_one_factor() -> None:
    trace = run(replace(lab(), x=(Fraction(1, 10**6), Fraction(2))))
    numbers = both(trace, "z1[0]")[1]
    assert numbers == "0.5 dot.op (1 times 10^(−6)) + (−0.3) dot.op 2 + 0.1"
    formula = trace["z1[0]"].formula
    assert formula is not None
    texts = {q.id: display(q.value).text for q in trace}
    assert plain(formula, texts) == "0.5 · (1 × 10⁻⁶) + (−0.3) · 2 + 0.1"


def test_marks_hold_the_operand_and_nothing_else() -> None:
    trace = run(lab())
    marked: list[tuple[str, str, int]] = []

    def mark(id: str, source: str, occurrence: int) -> str:
        marked.append((id, source, occurrence))
        return f"<{source}>"

    formula = trace["z1[0]"].formula
    assert formula is not None
    source = substituted(formula, shown(trace), mark)
    assert source == "<0.5> dot.op <1> + (<−0.3>) dot.op <2> + <0.1>"
    assert [id for id, _, _ in marked] == list(trace["z1[0]"].operands)
    marked.clear()
    formula = trace["L"].formula
    assert formula is not None
    assert symbolic(formula, trace.symbols, mark).startswith("−[<y> ln <hat(y)> + (1 − <y>)")
    assert marked == [
        ("y[0]", "y", 0),
        ("a2[0]", "hat(y)", 0),
        ("y[0]", "y", 1),
        ("a2[0]", "hat(y)", 1),
    ]


def test_an_operand_without_a_text_is_refused() -> None:
    formula = run(lab())["z1[0]"].formula
    assert formula is not None
    with pytest.raises(KeyError):
        symbolic(formula, {})


def test_plain_text() -> None:
    trace = run(lab())
    names = {id: id for id in trace.ids}

    def written(id: str) -> str:
        formula = trace[id].formula
        assert formula is not None
        return plain(formula, names)

    assert written("z1[0]") == "W1[0,0] · x[0] + W1[0,1] · x[1] + b1[0]"
    assert written("a2[0]") == "σ(z2[0])"
    assert written("da1_dz1[0]") == "ReLU′(z1[0])"
    assert written("dL_da2[0]") == "(1 − y[0]) / (1 − a2[0]) − y[0] / a2[0]"
    assert written("L") == "−[y[0] · ln a2[0] + (1 − y[0]) · ln(1 − a2[0])]"


def wide(loss: str, output: str) -> Exercise:
    """Return a network with two-digit indices, several outputs and every activation."""
    tenth, tiny = Fraction(1, 10), Fraction(-1, 10**7)
    return Exercise(
        "wide",
        (tenth, tiny),
        (Fraction(1), Fraction(0)),
        tenth,
        loss,
        (
            Layer("tanh", ((tenth, tiny),) * 11, (-tenth,) * 11),
            Layer("identity", ((-tenth,) * 11,) * 2, (tenth, -tenth)),
            Layer("relu", ((tenth, -tenth),) * 2, (tenth, -tenth)),
            Layer(output, ((tenth, -tenth), (tiny, Fraction(10**6))), (tenth, tenth)),
        ),
    )


def lines(trace: Trace) -> list[str]:
    found = []
    for quantity in trace:
        sides = [quantity.symbol]
        if quantity.formula is not None:
            sides += both(trace, quantity.id)
        found.append(f"$ {' = '.join(sides)} = {display(quantity.value).typst} $")
    return found


def compiled(source: str) -> bytes:
    output = typst.compile(source.encode(), format="svg", ignore_system_fonts=True)
    assert isinstance(output, bytes)
    return output


@pytest.mark.parametrize(
    "exercise",
    [lab(), replace(lab(), loss="mse"), wide("bce", "sigmoid"), wide("mse", "identity")],
    ids=["lab", "lab mse", "wide bce", "wide mse"],
)
def test_every_formula_compiles(exercise: Exercise) -> None:
    page = "#set page(width: 60cm, height: auto)\n"
    assert compiled(page + "\n".join(lines(run(exercise)))).startswith(b"<svg")


def test_a_broken_formula_does_not_compile() -> None:
    with pytest.raises(typst.TypstError):
        compiled("$ w_11 x_1 + unknownname $")
