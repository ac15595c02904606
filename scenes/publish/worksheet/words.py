"""What a worksheet says: instructions, hints, closing questions and their answers, as markup."""

from dataclasses import dataclass
from fractions import Fraction

from mathcore.exercise.blanks import Stage, Step
from mathcore.exercise.model import Exercise, count_parameters
from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Kind, Quantity, Trace
from mathcore.formula.activations import Activation, activation
from mathcore.formula.losses import LOSSES
from mathcore.formula.symbols import gradient_on_one_line
from mathcore.numbers.format import in_words
from mathcore.numbers.values import is_exact
from scenes.publish.wording import counted
from scenes.publish.worksheet.figure import function_name, has_letters, is_dense, layer_name

#: The larger network of the closing question, from inputs to output.
LARGE = (60, 32, 16, 1)

PART_HEADINGS = {"A": "Forward pass", "B": "Backward pass", "C": "Weight update"}


@dataclass(frozen=True)
class Question:
    """A closing question and its answer; both are Typst markup."""

    asked: str
    answer: str


def introduction(exercise: Exercise) -> str:
    """Say what the network is made of, and how its weights are named."""
    layers = []
    last = len(exercise.layers)
    for k, layer in enumerate(exercise.layers, start=1):
        noun = "output" if k == last else "hidden neuron"
        layers.append(f"{counted(layer.n_out, noun)} ({function_name(layer.activation)})")
    units = ", ".join([counted(exercise.shape[0], "input"), *layers])
    if has_letters(exercise):
        naming = (
            "$w_(i j)$ leads from input $j$ to hidden neuron $i$, $v_j$ from there to the output"
        )
    elif is_dense(exercise):
        naming = "row $i$, column $j$ of $W^((k))$ is $w_(i j)^((k))$, which leads to unit $i$ of "
        naming += "layer $k$ from unit $j$ below it"
    else:
        naming = "$w_(i j)^((k))$ leads to unit $i$ of layer $k$ from unit $j$ below it"
    has_minus = any(w < 0 for layer in exercise.layers for row in layer.weights for w in row)
    dashes = " A dashed line is a negative weight." if has_minus else ""
    return f"{units}; {naming}.{dashes}"


def conventions(exercise: Exercise) -> str:
    """State the loss and what else the answers depend on."""
    prediction, label = ("hat(y)", "y") if len(exercise.y) == 1 else ("hat(y)_k", "y_k")
    if exercise.loss == "bce":
        name = "binary cross-entropy"
        formula = f"-[{label} ln {prediction} + (1 - {label}) ln(1 - {prediction})]"
    else:
        name = "squared error, without a factor 1/2"
        formula = f"({prediction} - {label})^2"
    sentences = []
    if len(exercise.y) == 1:
        sentences.append(f"*Loss* ({name}): $cal(L) = {formula}$.")
    else:
        sentences.append(
            f"*Loss* ({name}): the mean $cal(L)$ of $cal(L)_k = {formula}$ over the outputs."
        )
    used = [activation(name) for name in dict.fromkeys(_activations(exercise))]
    for record in sorted(used, key=lambda record: record.has_kink):
        if record.formula:
            sentences.append(f"*{_capital(record.words)}:* {record.formula}.")
    return " \\\n".join(sentences)


def part_instruction(letter: str, decimals: int) -> str:
    """Say what is to be done in part A, B or C."""
    return {
        "A": "Numbers on the dotted line, result into the box, to "
        f"{in_words(decimals)}; calculate on with all digits.",
        "B": "From the loss back to every parameter; all gradients are of $cal(L)$ and use the "
        "old weights.",
        "C": 'One step of gradient descent: $w^"new" = w - eta thin partial cal(L) \\/ partial w$, '
        "for every weight, and likewise for every bias.",
    }[letter]


def step_heading(step: Step, exercise: Exercise) -> tuple[str, str]:
    """Return the heading of a step of part B, and a hint."""
    layer = exercise.layers[step.layer - 1]
    name, outputs = layer_name(exercise, step.layer), len(exercise.y)
    is_output = step.layer == len(exercise.layers)
    match step.stage:
        case Stage.BY_PREDICTION:
            return "From the loss to the prediction" + "s" * (outputs > 1), ""
        case Stage.ERROR if is_output and LOSSES[exercise.loss].by_logit is not None:
            share = "" if outputs == 1 else ", over the number of outputs"
            hint = f"sigmoid and cross-entropy leave prediction minus target{share}"
            return "The error at the output", hint
        case Stage.ERROR:
            heading, hint = activation(layer.activation).on_paper
            return (f"{heading} of {name}" if len(exercise.layers) > 2 else heading), hint
        case Stage.PARAMETERS:
            return f"Weights and biases of {name}", "the error times what the weight reads"
        case _:
            below = layer_name(exercise, step.layer - 1)
            hint = "" if layer.n_out == 1 else "several paths lead on from a unit: add them up"
            return f"Back to {below}", hint


def _activations(exercise: Exercise) -> list[str]:
    return [layer.activation for layer in exercise.layers]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _list(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _activation_at(z: str, trace: Trace) -> Activation:
    """Return the activation behind a pre-activation, given by its id."""
    return activation(trace.exercise.layers[(trace[z].layer or 1) - 1].activation)


def kink_note(quantity: Quantity, trace: Trace) -> str:
    """Explain a kink where it is met: at a pre-activation, and at the error that it stops."""
    if quantity.at_kink:
        size = "Exactly 0" if is_exact(quantity.value) else "0, as far as float64 can tell"
        name = _activation_at(quantity.id, trace).words
        return f"{size}: this neuron stands on the kink of {name}."
    z = quantity.of
    if z is not None and trace[z].at_kink:
        record = _activation_at(z, trace)
        at_kink = f"${trace[z].symbol} = 0$ is the kink; by convention"
        if not record.silences:
            slope = format(float(record.slope(Fraction(0))), ".12g")
            return f"{at_kink} ${record.symbol}'(0) = {slope}$, the slope on its left."
        return (
            f"{at_kink} {record.plain}$'(0) = 0$, so the gate is closed and the gradients behind "
            "it are exactly 0."
        )
    return ""


def saturation_note(quantity: Quantity, trace: Trace) -> str:
    """Explain a loss that the printed prediction does not give, being rounded to 0 or 1."""
    if quantity.kind != Kind.LOSS or trace.exercise.loss != "bce":
        return ""
    rounded = [
        trace[id]
        for id in quantity.operands
        if trace[id].kind == Kind.PREDICTION
        and not show(trace[id]).exact
        and show(trace[id]).number in {0, 1}
    ]
    if not rounded:
        return ""
    return (
        f"${rounded[0].symbol}$ is so close to {show(rounded[0]).number} that its digits "
        "do not tell the loss; this is computed from the logit."
    )


def kink_check_note(trace: Trace) -> str:
    """Say what a program may make of a kink, or nothing where there is none."""
    if not trace.kinks:
        return ""
    symbols = _list([f"${trace[id].symbol}$" for id in trace.kinks])
    return (
        f"At the kink ({symbols}) a program may find other gradients than 0: in floating point the "
        "sum may miss 0 by a hair, such as $2.8 times 10^(-17)$, and open the gate. By hand it is "
        "exactly 0."
    )


def _still(trace: Trace) -> list[Quantity]:
    """List the parameters that a step does not move."""
    parameters = [q for q in trace.given if q.kind in {Kind.WEIGHT, Kind.BIAS}]
    return [q for q in parameters if trace[f"dL_d{q.id}"].value == 0]


def _shown(quantity: Quantity, symbol: str) -> str:
    shown = show(quantity)
    sign = "=" if shown.exact else "approx"
    return f"${symbol} {sign} {shown.typst}$"


def _loss_question(trace: Trace) -> Question:
    before, after = trace["L"], trace["L_new"]
    if after.value < before.value:
        verdict = "it has fallen; a small enough step against the gradient does that"
    elif before.value == after.value:
        verdict = "it has not moved"
    else:
        verdict = "it has not fallen, so this step was too long"
    return Question(
        "Send the sample through the updated network once more. Is the loss smaller than before?",
        f"{_shown(before, before.symbol)} before, {_shown(after, after.symbol)} after: {verdict}.",
    )


def _still_question(trace: Trace) -> Question:
    asked = "Which parameters does this step leave where they are, and what stops their gradients?"
    still = _still(trace)
    if not still:
        return Question(asked, "None: every parameter has an error arriving and a signal to carry.")
    symbols = _list([f"${q.symbol}$" for q in still])
    reason = (
        "A gradient is an error times a signal. Behind a closed gate no error arrives, and an "
        "input or an activation of 0 carries none away."
    )
    return Question(asked, f"{symbols}. {reason}")


def questions(trace: Trace) -> tuple[Question, ...]:
    """Return the closing questions, with their answers."""
    exercise = trace.exercise
    own, large = count_parameters(exercise.shape), count_parameters(LARGE)
    widths = "-".join(str(units) for units in LARGE)
    return (
        _loss_question(trace),
        _still_question(trace),
        Question(
            "Which of these steps was the most mechanical, and which the easiest to get wrong?",
            "Most mechanical: the gradients of the weights, each an error times a signal. Easiest "
            "to get wrong: signs, a gate taken as open that is closed, and a weight multiplied by "
            "the signal it sends on instead of the one it reads.",
        ),
        Question(
            f"Here you worked out {own} gradients of parameters. How many would a network of "
            f"{widths} units take? Why is autograd essential, and what would you still check by "
            "hand?",
            f"{large}, one for each weight and bias. By hand each costs a line of arithmetic, and "
            "one slip spoils all that follows; autograd applies the same chain rule for about the "
            "cost of another forward pass or two. Worth a check by hand: one small case, a kink, a "
            "layer or a loss of your own.",
        ),
    )


def gradient_symbol(quantity: Quantity) -> str:
    """Return a parameter's gradient on one line, for a narrow column."""
    return gradient_on_one_line(quantity.symbol)
