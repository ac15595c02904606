"""What moves on a network diagram: signals through gates, errors along edges, marks, halves."""

from manim import UP, Animation, FadeIn, FadeOut, Line, ShowPassingFlash, VGroup

from mathcore.exercise.ids import after_update, slope
from mathcore.exercise.trace import Quantity
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.style.zones import at
from scenes.kit.text.number import Number

FLASH_STROKE = 8


def move_mark(diagram: NetworkDiagram, quantity_id: str, new: Quantity) -> list[Animation]:
    """Have the mark of a pre-activation's gate move to where a new value stands."""
    for neuron in diagram.neurons:
        if neuron.pre_activation.id == quantity_id and neuron.gate.dot is not None:
            place = neuron.gate.mark(float(new.value)).get_center()
            return [neuron.gate.dot.animate.move_to(place).build()]
    return []


def updated_number(diagram: NetworkDiagram, parameter_id: str) -> Number:
    """Build a parameter's number after the update, in the old one's place."""
    old = diagram.parameter(parameter_id)
    number = old.changed_to(diagram.trace[after_update(parameter_id)])
    if parameter_id not in diagram.edges:
        # A bias grows to the right, away from the capsule's end.
        number.place(at(old.get_left()[0], old.baseline), anchor=0)
    return number


def turn(diagram: NetworkDiagram, parameter_id: str) -> list[Animation]:
    """Let a parameter's new number take the old one's place at once."""
    old, number = diagram.parameter(parameter_id), updated_number(diagram, parameter_id)
    diagram.replace_parameter(parameter_id, number)
    return [FadeOut(old, shift=0.2 * UP), FadeIn(number, shift=0.2 * UP)]


def error_flow(diagram: NetworkDiagram, *weight_ids: str) -> list[Animation]:
    """Have the error run along these edges, from right to left."""
    return [
        ShowPassingFlash(
            Line(
                edge.end,
                edge.start,
                stroke_color=diagram.theme.gradient,
                stroke_width=FLASH_STROKE,
            ),
            time_width=0.5,
        )
        for edge in (diagram.edges[name] for name in weight_ids)
    ]


def gate_of(diagram: NetworkDiagram, derivative_id: str) -> VGroup:
    """Return the gate whose slope a quantity such as ``da1_dz1[0]`` is.

    Raises
    ------
    KeyError
        If there is no such gate.
    """
    for neuron in diagram.neurons:
        held = neuron.activation
        if held.layer is not None and derivative_id == slope(held.layer, held.index[0]):
            return neuron.gate
    raise KeyError(f"the diagram has no gate for {derivative_id}")


def gate_flash(diagram: NetworkDiagram, quantity_id: str) -> list[Animation]:
    """Have the signal run along the gate of the neuron whose activation this is."""
    return [
        ShowPassingFlash(
            neuron.gate.curve.copy().set_stroke(diagram.theme.signal, width=6), time_width=0.6
        )
        for neuron in diagram.neurons
        if neuron.activation.id == quantity_id
    ]
