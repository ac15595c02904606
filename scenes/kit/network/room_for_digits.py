"""How many digits films have room for: more than usual, but not as many as an exercise may ask."""

from fractions import Fraction

from mathcore.exercise.model import Exercise
from mathcore.numbers.format import display, written
from mathcore.numbers.values import DECIMALS

#: Decimals for which every clip has room with a small network.
FEWEST, MOST = 1, 8
#: So many characters of a given number fit on an edge.
LONGEST_GIVEN = 11


def _given(exercise: Exercise) -> list[Fraction]:
    parameters = [
        number
        for layer in exercise.layers
        for number in (*(weight for row in layer.weights for weight in row), *layer.bias)
    ]
    return [*exercise.x, *exercise.y, *parameters, exercise.learning_rate]


def has_room_for(exercise: Exercise) -> bool:
    """Tell whether films may show an exercise's numbers with all the digits that it asks for."""
    longest = max(len(written(number).text) for number in _given(exercise))
    return FEWEST <= exercise.decimals <= MOST and longest <= LONGEST_GIVEN


def wants_more_digits(exercise: Exercise) -> bool:
    """Tell whether its numbers take more digits than films show as a rule."""
    is_rounded = any(not display(number).exact for number in _given(exercise))
    return not exercise.rounds_given and (exercise.decimals > DECIMALS or is_rounded)
