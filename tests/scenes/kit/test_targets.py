"""Targets stand on the diagram wherever a clip puts them into a formula."""

import pytest

from mathcore.exercise.model import load_exercise
from mathcore.exercise.run import run
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import Zone

#: The room that a worksheet beside the network leaves, for long biases and targets too little.
STAGE = Zone(-6.7, 3.5, -1.1, 3.0)


def diagram(*, room_for_targets: bool) -> NetworkDiagram:
    exercise = load_exercise("mazur")
    return NetworkDiagram(
        exercise,
        run(exercise),
        theme=load_theme("dark"),
        stage=STAGE,
        room_for_targets=room_for_targets,
    )


def test_room_is_made_for_targets_that_are_needed() -> None:
    built = diagram(room_for_targets=True)
    for k, neuron in enumerate(built.layers[-1]):
        target = built.source(f"y[{k}]")
        assert target.get_right()[0] <= neuron.frame.get_right()[0] + 1e-6
        assert target.get_left()[0] > neuron.label.get_right()[0]
        assert neuron.label.get_left()[0] > neuron.bias.get_right()[0] + 0.1


def test_without_it_they_would_be_missing() -> None:
    with pytest.raises(KeyError):
        diagram(room_for_targets=False).source("y[0]")
