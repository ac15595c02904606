"""A clip that writes a program, block by block, as it would be typed."""

from typing import Any

from manim import RIGHT, UP, Animation, FadeIn, FadeOut, LaggedStart

from mathcore.exercise.program import listing_blocks
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.settings import Settings
from scenes.kit.style.zones import SAFE, Zone
from scenes.kit.text.code import Code, Program

#: The program has the frame to itself, down to its lower margin.
LISTING = Zone(SAFE.left, SAFE.right, SAFE.bottom, 2.9)
#: So many lines of a program that does not fit come at once.
CHUNK = 8


class ProgramScene(LectureScene):
    """A lecture scene with the exercise as a PyTorch program.

    Attributes
    ----------
    program
        All its lines, in their places, before any of them is shown.
    """

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        super().__init__(settings, **options)
        self.program = Program(listing_blocks(self.exercise), theme=self.theme, zone=LISTING)

    def setup(self) -> None:
        """Leave the strip to the program: it needs the frame's whole height."""
        super().setup()
        self.remove(self.hairline)

    def type_block(self, index: int) -> None:
        """Bring in a block of the program line by line, moving up what is in its way."""
        block = self.program.blocks[index]
        size = CHUNK if self.program.rise(block) else len(block)
        for first in range(0, len(block), size):
            lines = block[first : first + size]
            self.make_room(self.program.rise(lines))
            arrivals = [FadeIn(line, shift=0.15 * RIGHT) for line in lines]
            duration = min(0.5 + 0.35 * len(lines), 2.5)
            self.play(LaggedStart(*arrivals, lag_ratio=0.4), run_time=duration)
            self.add(*lines)

    def make_room(self, rise: float) -> None:
        """Move the program up; the lines that reach its top leave."""
        if not rise:
            return
        moving: list[Animation] = []
        for line in (line for block in self.program.blocks for line in block):
            if line not in self.mobjects:
                line.shift(rise * UP)
            elif self.program.leaves(line, rise):
                moving.append(FadeOut(line, shift=rise * UP))
            else:
                moving.append(line.animate.shift(rise * UP).build())
        if moving:
            self.play(*moving, run_time=0.6)

    def dim_program(self) -> None:
        """Dim what stands already, so that the new lines are lit alone."""
        standing = [m for m in self.mobjects if isinstance(m, Code)]
        self.play(*(line.animate.paint(False).build() for line in standing), run_time=0.5)
