"""A worksheet or its key as data, which `assets/worksheet/worksheet.typ` lays out.

Titles and names are plain text; symbols, formulas and numbers are Typst mathematics.
"""

import re
from dataclasses import dataclass

from mathcore.exercise.blanks import Part, worksheet_parts
from mathcore.exercise.ids import bias, gradient, owner, pre_activation, signal, target, weight
from mathcore.exercise.model import Exercise, ExerciseError, count_parameters
from mathcore.exercise.program import listing, parameter_names
from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Kind, Quantity, Trace
from mathcore.formula.activations import activation
from mathcore.formula.losses import LOSSES
from mathcore.formula.symbols import gradient_on_one_line
from mathcore.numbers.format import in_words
from scenes.kit.scene.cue_text import characters
from scenes.kit.style.logo import Logo
from scenes.kit.style.theme_file import read_theme
from scenes.publish.worksheet.entries import SIGNS, Entry, Group, entry_of, group_of

#: What a paper is called here, and in Typst.
PAPERS = {"a4": "a4", "letter": "us-letter"}
MOST_UNITS, MOST_LAYERS = 4, 3
#: The larger network of the closing question, from inputs to output.
LARGE = (60, 32, 16, 1)
#: A word that is longer is given places to break.
_LONGEST_WORD = 24
#: Half of a pair, as in a file name that is no UTF-8, is no character by itself.
_LONE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Heading:
    """What stands at the head of a sheet beside the exercise's title; all of it is plain text.

    Parameters
    ----------
    name
        The student's name or id, written on the name's line.
    code
        A short name of this sheet among others, such as ``"017"``.
    """

    name: str = ""
    code: str = ""


_NO_HEADING = Heading()


@dataclass(frozen=True)
class Number:
    """A symbol and its number, which is None where it is left to be written in."""

    symbol: str
    number: str | None


@dataclass(frozen=True)
class Weight(Number):
    """A weight; its value says how its edge is drawn."""

    value: float


@dataclass(frozen=True)
class Unit:
    """A neuron."""

    z: Number
    a: Number
    bias: Number
    weights: tuple[Weight, ...]


@dataclass(frozen=True)
class Function:
    """An activation's name, and as Typst markup what the sheet says of it.

    Parameters
    ----------
    name
        Of its curve.
    words, called
        Without and with its letter.
    formula, has_kink, on_paper
        As in `mathcore.formula.activations.Activation`.
    """

    name: str
    words: str
    called: str
    formula: str
    has_kink: bool
    on_paper: tuple[str, str]


@dataclass(frozen=True)
class Layer:
    """A layer of neurons."""

    function: Function
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Check:
    """A gradient that autograd is asked for."""

    label: str
    symbol: str
    number: str | None


@dataclass(frozen=True)
class Closing:
    """What the answers to the closing questions need.

    Parameters
    ----------
    before, after
        The loss and its number.
    change
        The sign of the loss's change.
    still, kinks
        The symbols of the parameters that do not move, and of the pre-activations at a kink.
    """

    before: str
    after: str
    change: int
    still: tuple[str, ...]
    kinks: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A logo: its file's bytes, its side, and its height as a share of a film's."""

    data: tuple[int, ...]
    is_left: bool
    height: float


@dataclass(frozen=True)
class Sheet:
    """All that a sheet shows; ``closing`` and the answers of entries and checks are the key's."""

    title: str
    name: str
    code: str
    paper: str
    ink: dict[str, str]
    logo: Picture | None
    decimals: int
    rounding: str
    loss: str
    loss_cancels: bool
    inputs: tuple[Number, ...]
    targets: tuple[Number, ...]
    eta: Number
    layers: tuple[Layer, ...]
    forward: tuple[Group, ...]
    backward: tuple[Group, ...]
    update: tuple[Entry, ...]
    program: str
    checks: tuple[Check, ...]
    parameters: int
    large: tuple[int, ...]
    large_parameters: int
    closing: Closing | None


def worksheet_of(
    trace: Trace,
    *,
    key: bool,
    paper: str = "a4",
    heading: Heading = _NO_HEADING,
    logo: Logo | None = None,
) -> Sheet:
    """Gather the worksheet of an exercise, or its key.

    Parameters
    ----------
    trace
        The numbers of the exercise.
    key
        Whether every blank is filled in. Without it the sheet holds no answer.
    paper
        A key of `PAPERS`.
    heading
        What else stands at the head.
    logo
        What stands above it, on each page.

    Returns
    -------
    Sheet
        The same for the same arguments.

    Raises
    ------
    ExerciseError
        If the network does not fit: more than 4 units a layer or 3 layers of weights.
    KeyError
        If the paper is unknown.
    """
    exercise = trace.exercise
    check_fit(exercise)
    forward, backward, update = worksheet_parts(exercise)
    colors = read_theme("light").colors
    return Sheet(
        title=_breakable(exercise.title),
        name=_breakable(heading.name),
        code=_breakable(heading.code),
        paper=PAPERS[paper],
        ink={role: colors[role] for role in ("signal", "gradient", "loss", "weight")},
        logo=None if logo is None else Picture(tuple(logo.data), logo.is_left, logo.height),
        decimals=exercise.decimals,
        rounding=in_words(exercise.decimals),
        loss=exercise.loss,
        loss_cancels=LOSSES[exercise.loss].by_logit is not None,
        inputs=tuple(_given(trace[signal(0, j)]) for j in range(exercise.shape[0])),
        targets=tuple(_given(trace[target(i)]) for i in range(exercise.shape[-1])),
        eta=_given(trace["eta"]),
        layers=tuple(_layer(trace, k, key=key) for k in range(1, len(exercise.shape))),
        forward=tuple(group_of(step, trace, key=key) for step in forward.steps),
        backward=tuple(group_of(step, trace, key=key) for step in backward.steps),
        update=tuple(entry_of(blank, trace, key=key) for blank in update.blanks),
        program=_program(exercise),
        checks=_checks(trace, backward, key=key),
        parameters=count_parameters(exercise.shape),
        large=LARGE,
        large_parameters=count_parameters(LARGE),
        closing=_closing(trace) if key else None,
    )


def check_fit(exercise: Exercise) -> None:
    """Raise an ExerciseError if a network has more units or layers than a sheet has room for."""
    if max(exercise.shape) > MOST_UNITS or len(exercise.layers) > MOST_LAYERS:
        shape = "-".join(str(units) for units in exercise.shape)
        raise ExerciseError(
            f"{exercise.source}: the {shape} network does not fit on a worksheet: expected at most "
            f"{MOST_UNITS} units a layer and at most {MOST_LAYERS} layers of weights"
        )


def _breakable(text: str) -> str:
    """Let a word that no line can hold break, by spaces without a width."""
    words = []
    for word in _LONE.sub("\N{REPLACEMENT CHARACTER}", text).split(" "):
        marks = characters(word)
        pieces = (marks[i : i + _LONGEST_WORD] for i in range(0, len(marks), _LONGEST_WORD))
        words.append("\N{ZERO WIDTH SPACE}".join("".join(piece) for piece in pieces))
    return " ".join(words)


def _given(quantity: Quantity) -> Number:
    return Number(quantity.symbol, show(quantity).typst)


def _layer(trace: Trace, k: int, *, key: bool) -> Layer:
    exercise = trace.exercise

    def unit(i: int) -> Unit:
        asked = (trace[pre_activation(k, i)], trace[signal(k, i)])
        z, a = (Number(q.symbol, show(q).typst if key else None) for q in asked)
        weights = (trace[weight(k, i, j)] for j in range(exercise.shape[k - 1]))
        return Unit(
            z,
            a,
            _given(trace[bias(k, i)]),
            tuple(Weight(w.symbol, show(w).typst, float(w.value)) for w in weights),
        )

    function = _function(exercise.layers[k - 1].activation)
    return Layer(function, tuple(unit(i) for i in range(exercise.shape[k])))


def _function(name: str) -> Function:
    record = activation(name)
    has_letter = record.symbol not in {record.words, f'op("{record.plain}")'}
    called = f"{record.words} ${record.symbol}$" if has_letter else record.words
    return Function(
        record.name, record.words, called, record.formula, record.has_kink, record.on_paper
    )


def _program(exercise: Exercise) -> str:
    """Return the program to type: the exercise's, and a line that prints the gradients."""
    names = ", ".join(parameter_names(exercise))
    return "\n".join([*listing(exercise), f"for p in ({names}):", "    print(p.grad)"])


def _checks(trace: Trace, backward: Part, *, key: bool) -> tuple[Check, ...]:
    return tuple(
        Check(
            blank.label,
            gradient_on_one_line(trace[owner(blank.id)].symbol),
            show(trace[blank.id]).typst if key else None,
        )
        for blank in backward.blanks
        if trace[owner(blank.id)].kind in {Kind.WEIGHT, Kind.BIAS}
    )


def _closing(trace: Trace) -> Closing:
    before, after = trace["L"], trace["L_new"]
    parameters = (q for q in trace.given if q.kind in {Kind.WEIGHT, Kind.BIAS})
    return Closing(
        before=_shown(before),
        after=_shown(after),
        change=(after.value > before.value) - (after.value < before.value),
        still=tuple(q.symbol for q in parameters if trace[gradient(q.id)].value == 0),
        kinks=tuple(trace[id].symbol for id in trace.kinks),
    )


def _shown(quantity: Quantity) -> str:
    shown = show(quantity)
    return f"{quantity.symbol} {SIGNS[shown.relation]} {shown.typst}"
