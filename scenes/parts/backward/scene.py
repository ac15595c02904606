"""What the clips of the backward pass have in common."""

from manim import RIGHT, FadeIn

from mathcore.exercise.trace import Quantities
from scenes.kit.network.motion import error_flow
from scenes.kit.network.node import Chip
from scenes.kit.scene.motion import conclude, fly_to, substitute, write
from scenes.kit.style.zones import SAFE, STRIP
from scenes.kit.text.number import VALUE
from scenes.kit.text.step import RESULT, Step, worked_in
from scenes.kit.worksheet.gathering_scene import GatheringScene
from scenes.kit.worksheet.scene import BRISK, QUICKER

#: The pace of what has been seen more than twice.
RHYTHM = 0.25


def rhythm(before: int, first: float = QUICKER) -> float:
    """Return the pace of a step of which so many of its kind have been seen."""
    return (first, BRISK)[before] if before < 2 else RHYTHM


class BackwardScene(GatheringScene):
    """What both halves of the backward pass do: errors sent back, and gradients worked out."""

    part = "Part B"
    gradients = True

    def parameters_together(self, layer: int) -> None:
        """Work out one weight's and one bias's gradient in full, and all others of a layer."""
        weights = [
            f"W{layer}[{i},{j}]"
            for i in range(self.exercise.shape[layer])
            for j in range(self.exercise.shape[layer - 1])
        ]
        biases = [f"b{layer}[{i}]" for i in range(self.exercise.shape[layer])]
        self.work_out(f"dL_d{weights[0]}", QUICKER, [weights[0], f"z{layer}[0]"])
        self.work_out(f"dL_d{biases[0]}", BRISK, biases[:1])
        self.work_out_together([f"dL_d{name}" for name in [*weights[1:], *biases[1:]]])

    def errors_into(self, layer: int, pace: float) -> None:
        """Send the error back along the weights to a layer's activations; not to the inputs."""
        if layer < 1:
            return
        errors = [f"dL_da{layer}[{j}]" for j in range(self.exercise.shape[layer])]
        for j, error in enumerate(errors[:1] if self.crowded else errors):
            weights = [f"W{layer + 1}[{i},{j}]" for i in range(self.exercise.shape[layer + 1])]
            step = self.pose(error, rhythm(j, pace), weights)
            flow = 0.8 if j < 2 else 0.5
            self.play(*error_flow(self.diagram, *weights), run_time=flow * self.tempo)
            self.reveal(step, rhythm(j, pace))
        if self.crowded:
            self.work_out_together(errors[1:])

    def show(self, chain: Quantities, quantity_id: str, *lit: str) -> Step:
        """Work out a quantity that the worksheet does not ask for."""
        step = worked_in(STRIP, chain, quantity_id, theme=self.theme)
        leaving = self.clear_strip()
        if leaving:
            self.play(*leaving, run_time=0.3)
        self.play(*self.diagram.light(*lit), write(step.symbols), run_time=0.8)
        self.add(step.symbols)
        self.play(substitute(step, self.source, run_time=1.3))
        self.play(conclude(step))
        self.add(step.numbers)
        self.strip += [step.symbols, step.numbers]
        return step

    def hang(self, step: Step) -> None:
        """Send a gradient that the worksheet does not ask for under the number it belongs to."""
        chip = self.diagram.home(step.quantity.id)
        assert isinstance(chip, Chip)
        # At the frame's edge it keeps inside the margin, though its number stands farther right.
        chip.shift(min(0.0, SAFE.right - float(chip.get_right()[0])) * RIGHT)
        self.play(
            fly_to(step.numbers.part(RESULT), chip.number.part(VALUE), arc=0.5),
            FadeIn(chip.frame),
            run_time=1.1,
        )
        self.diagram.keep(chip)
        self.add(self.diagram)
        self.remove(*self.lifted)
