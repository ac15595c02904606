"""An exercise as the text of its file."""

import json
from fractions import Fraction

from mathcore.exercise.model import Exercise
from mathcore.formula.activations import NEGATIVE_SLOPE, activation, negative_slope_in
from mathcore.numbers.parse import as_decimal
from mathcore.numbers.values import DECIMALS


def _number(value: Fraction) -> str:
    """Write a number as a decimal if it has one, otherwise as a fraction in a string."""
    decimal = as_decimal(value)
    return f'"{value}"' if decimal is None else f"{decimal:f}"


def _list(values: tuple[Fraction, ...]) -> str:
    return f"[{', '.join(_number(value) for value in values)}]"


def _activation(name: str) -> list[str]:
    """Write an activation, and the slope of a leaky ReLU that is not the usual one."""
    slope = negative_slope_in(name)
    lines = [f'activation = "{activation(name).name}"']
    if slope is not None and slope != NEGATIVE_SLOPE:
        lines.append(f"negative_slope = {_number(slope)}")
    return lines


def exercise_text(exercise: Exercise) -> str:
    """Write an exercise as TOML that `parse_exercise` of the model reads back unchanged."""
    lines = [
        # A JSON string is a TOML string; a title holds no control characters.
        f"title = {json.dumps(exercise.title, ensure_ascii=False)}",
        f"x = {_list(exercise.x)}",
        f"y = {_list(exercise.y)}",
        f"learning_rate = {_number(exercise.learning_rate)}",
        f'loss = "{exercise.loss}"',
    ]
    if exercise.decimals != DECIMALS:
        lines.append(f"decimals = {exercise.decimals}")
    for layer in exercise.layers:
        rows = ", ".join(_list(row) for row in layer.weights)
        lines += [
            "",
            "[[layer]]",
            *_activation(layer.activation),
            f"weights = [{rows}]",
            f"bias = {_list(layer.bias)}",
        ]
    return "\n".join(lines) + "\n"
