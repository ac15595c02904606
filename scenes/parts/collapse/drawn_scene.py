"""A clip about the two affine layers that torch draws while the clip is made."""

from collections.abc import Callable
from typing import Any, ClassVar

from manim import Animation, FadeIn, FadeOut, Mobject, VMobject

from mathcore.exercise.trace import Quantities
from mathcore.topics.collapse import collapse
from mathcore.topics.torch_layers import draw_layers
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.motion import conclude, substitute, write
from scenes.kit.scene.settings import Settings
from scenes.kit.style.zones import SAFE, STAGE, STRIP, TITLE, Zone, at
from scenes.kit.text.formula import FORMULA, LABEL, SYMBOL, Words
from scenes.kit.text.step import Step, worked
from scenes.parts.collapse.long_step import break_step, leave_left_side, make_way

#: Drawn weights have no short decimals; with three of them a row and its column find room side
#: by side.
DECIMALS = 3
DIGITS = "rounded only on screen"
#: The whole stage, without a ledger.
WHOLE = Zone(SAFE.left, SAFE.right, STAGE.bottom, STAGE.top)
#: What has been seen once goes faster, and then in a rhythm.
QUICKER, BRISK = 0.75, 0.5
#: The least em of a line of numbers; a longer one is broken.
SMALLEST = 0.38


class DrawnScene(LectureScene):
    """A lecture scene whose numbers are those of `mathcore.topics.collapse`.

    Attributes
    ----------
    strip
        The formulas that stand in the strip now.
    digits
        What says why the printed digits may give another last one, at the right of the title line.
    """

    activity = "Activity 1"
    follows_exercise: ClassVar[bool] = False

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        super().__init__(settings, **options)
        self._drawn = collapse(draw_layers())
        self.strip: list[VMobject] = []
        self.digits = Words(DIGITS, theme=self.theme, size=LABEL, role="dim")
        self.digits.place(at(TITLE.right, TITLE.top - 0.33), anchor=1)
        self._digits_told = False

    @property
    def numbers(self) -> Quantities:
        """What was drawn, and what follows from it."""
        return self._drawn

    def clear_strip(self) -> list[Animation]:
        """Have the formula strip emptied."""
        leaving, self.strip = self.strip, []
        return [FadeOut(formula) for formula in leaving]

    def stand(self, *formulas: VMobject) -> None:
        """Take formulas that have arrived into the strip."""
        self.strip += formulas
        self.add(*formulas)

    def tell_digits(self, told: bool = True) -> list[Animation]:
        """Have the remark on the digits come with what is worked out, or leave."""
        if self._digits_told == told:
            return []
        self._digits_told = told
        return [FadeIn(self.digits) if told else FadeOut(self.digits)]

    def work_out(
        self,
        id: str,
        source: Callable[[str], Mobject],
        *also: Animation,
        pace: float = 1.0,
    ) -> Step:
        """Work a quantity out in the strip: symbols, then the numbers fly in, then the result.

        Parameters
        ----------
        id
            What is worked out.
        source
            Gives the glyphs of an operand where they stand, by its id.
        *also
            What happens while the symbols are written.
        pace
            Factor of all times.
        """
        step = worked(self.numbers, id, theme=self.theme, decimals=DECIMALS)
        step.symbols.scale(SYMBOL / FORMULA)
        is_long = not step.place(STRIP).fits(STRIP) or step.numbers.size < SMALLEST
        if is_long:
            step = break_step(worked(self.numbers, id, theme=self.theme, decimals=DECIMALS), STRIP)
        leaving = self.clear_strip()
        if leaving:
            self.play(*leaving, run_time=0.3)
        self.play(*also, *self.tell_digits(), write(step.symbols), run_time=0.8 * pace)
        self.play(
            substitute(step, source, run_time=1.8 * pace), *(make_way(step) if is_long else [])
        )
        self.play(conclude(step), run_time=0.8 * pace)
        if is_long:
            leave_left_side(step)
        self.stand(step.symbols, step.numbers)
        return step
