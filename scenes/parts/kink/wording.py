"""What the clip on the kink says: alternatives, each true of what the machines have found."""

from fractions import Fraction

from num2words import num2words

from mathcore.topics.closeup import Closeup, steps
from mathcore.topics.kept_digits import Three, WrittenOut
from mathcore.topics.kink import Answer, KinkAnswers
from scenes.parts.kink.columns import differ
from scenes.parts.kink.things import thing

_WHERE = {1: "right of it", -1: "left of it", 0: "exactly on it"}


def let_through(changed: int) -> str:
    """Say that gradients get through a gate that is shut on paper; ``{n}`` is their number."""
    if changed == 1:
        return "lets {n} gradient through that on paper is nothing"
    return "lets {n} gradients through that on paper are nothing"


def python_says(answers: KinkAnswers) -> str:
    """Say what plain Python finds; ``{n}`` is the number of gradients that it lets through."""
    python, paper = answers.python, answers.paper
    who = "Float64, as in the lab's check cell in plain Python,"
    if changed := python.changed(paper):
        return f"{who} {let_through(changed)}."
    if python.is_open:
        return f"{who} opens the gate, but no error is there to pass."
    return f"{who} says the same."


def torch_says(answers: KinkAnswers) -> str:
    """Say what PyTorch finds; ``{n}`` is the number of gradients that it lets through."""
    paper, python, torch = answers.all
    who = "Float32, in PyTorch,"
    if not differ(torch, paper):
        return f"{who} says what the paper says."
    if torch.is_open and python.is_open:
        return f"{who} opens the gate, too."
    if changed := torch.changed(paper):
        return f"{who} {let_through(changed)}."
    return f"{who} opens the gate, but no error is there to pass."


def where_they_end(written: WrittenOut, answers: KinkAnswers) -> str:
    """Say whether the decimals of the sum end in binary."""
    lost = sum(map(_is_lost, written.operands))
    if not lost:
        return "These numbers end in binary, all of them."
    why = "" if answers.agree else "Why? "
    # A whole number ends, and is no decimal.
    decimals = sum(Fraction(row[0].digits.value).denominator > 1 for row in written.operands)
    if lost >= decimals:
        return f"{why}These decimals never end in binary."
    if lost == 1:
        return f"{why}One of these decimals never ends in binary."
    return f"{why}Some of these decimals never end in binary."


def what_is_kept(written: WrittenOut) -> str:
    """Say what the machines keep of them."""
    if any(map(_is_lost, written.operands)):
        return "The machine keeps the nearest neighbour that it has; the lit digits are off."
    return "The machine keeps them as they are written."


def what_is_off(written: WrittenOut) -> str:
    """Say what stands for the terms of the sum while one thinks about it."""
    if any(error.value for pair in written.errors for error in pair):
        return "On paper they cancel, so only this counts: how far each is off."
    return "On paper they cancel, and none of them is off."


def _is_lost(row: Three) -> bool:
    return any(kept.wrong_from is not None for kept in row)


def lands(who: str, answer: Answer, reference: str) -> str:
    """Say on which side of zero a machine's sum ends, and where."""
    if not answer.side:
        return f"{who} ends exactly on it."
    return f"{who} ends {_WHERE[answer.side]}: {{{reference}}}."


def where_it_comes_from(answers: KinkAnswers) -> str:
    """Say what has rounded: storing the numbers, adding them up, both or neither."""
    places = range(len(answers.paper.operands))
    stored = all(answers.is_kept(place) for place in places)
    added = all(machine.adds_exactly for machine in answers.machines)
    missed = any(machine.side for machine in answers.machines)
    if stored and added:
        return "Nothing had to be rounded."
    if not missed:
        return "There was rounding, but this time it cancels."
    if added:
        return "Every step was exact; the noise came in with the numbers."
    if stored:
        return "The numbers were exact; it is the steps that round."
    return "Storing and adding both round."


def closer(power: int) -> list[str]:
    """Say how the picture is magnified by a power of ten, in one step or two."""
    first, *more = steps(power)
    said = [f"{_times(first)} closer."]
    for following in more:
        rest = following - first
        said.append("And again." if rest == first else f"And {_times(rest).lower()} more.")
    return said


def _times(power: int) -> str:
    words: str = num2words(10**power)
    if words.startswith("one "):
        words = "a " + words.removeprefix("one ")
    return f"{words} times".capitalize()


def closer_still(power: int) -> str:
    """Say how much more a second window magnifies than the first one."""
    return f"{_times(power)} closer still."


def is_off(who: str, found: Closeup, *, on_scale: bool = False) -> str:
    """Say how far from 0 a machine's sum is, by a thing of that length.

    Parameters
    ----------
    who
        The machine.
    found
        Its sum under the glass.
    on_scale
        Whether to say on which scale things are compared.
    """
    said = f"{who} is {_WHERE[found.side]}, by {thing(found.metres)}"
    if on_scale:
        said += ", if from zero to one it were a thousand kilometres"
    return f"{said}."


def what_it_decides(answers: KinkAnswers) -> str:
    """Say what depends on so little; ``{n}`` is the number of gradients."""
    if not any(machine.side for machine in answers.machines):
        return "However close one looks, both stay on it."
    if answers.changed:
        gradients = "gradient" if answers.changed == 1 else "gradients"
        return f"So little decides over {{n}} {gradients}."
    if len({answer.is_open for answer in answers.all}) > 1:
        return "So little opens a gate; this time no error was there to pass."
    return "The gates agree; this time no harm is done."


def by_the_rule(answers: KinkAnswers) -> str:
    """Say which machines agree with the rule, and why."""
    names = ("float64", "float32")
    lucky = [
        name
        for name, machine in zip(names, answers.machines, strict=True)
        if is_lucky(answers, machine)
    ]
    if lucky:
        return f"By that rule the gate is closed; {' and '.join(lucky)} got there by luck."
    if not any(machine.is_open for machine in answers.machines):
        return "By that rule the gate is closed, and here the machines had the exact sum."
    return "By that rule the gate is closed, and both machines are wrong."


def is_lucky(answers: KinkAnswers, machine: Answer) -> bool:
    """Tell whether a machine has the gate shut without having the exact numbers."""
    kept = all(
        one.value == meant.value
        for one, meant in zip(machine.operands, answers.paper.operands, strict=True)
    )
    return not machine.is_open and not (kept and machine.side == 0)


def verdict(answers: KinkAnswers, answer: Answer) -> str:
    """Return what stands under a column at the end."""
    if answer.is_open:
        return "opened by noise"
    return "right by luck" if is_lucky(answers, answer) else "right"
