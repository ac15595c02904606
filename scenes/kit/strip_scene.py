"""A lecture scene whose strip holds one thing at a time: formulas, or a question."""

from manim import DOWN, Animation, AnimationGroup, FadeIn, FadeOut, Succession, VGroup

from scenes.kit.discussion import question
from scenes.kit.formula import Painted
from scenes.kit.lecture_scene import LectureScene
from scenes.kit.motion import write


class StripScene(LectureScene):
    """What comes into the strip takes the place of what is there."""

    def setup(self) -> None:
        """Begin with an empty strip."""
        super().setup()
        self.strip = VGroup()

    def turn_strip(self, *texts: Painted) -> list[Animation]:
        """Return the animations that write these texts in place of what is in the strip."""
        leaving = [FadeOut(text) for text in self.strip]
        self.strip = VGroup(*texts)
        turns = [AnimationGroup(*group) for group in (leaving, [write(t) for t in texts]) if group]
        return [Succession(*turns)] if turns else []

    def write_in_strip(self, *texts: Painted, run_time: float = 0.9) -> None:
        """Write these texts in place of what is in the strip."""
        if moves := self.turn_strip(*texts):
            self.play(*moves, run_time=run_time)
        self.add(*texts)

    def put_question(self, text: str) -> None:
        """Ask in the strip, in place of what is there."""
        words = question(text, theme=self.theme)
        self.write_in_strip(run_time=0.4)
        self.play(FadeIn(words, shift=0.2 * DOWN), run_time=0.6)
        self.strip = words

    def wonder(self, text: str) -> None:
        """Ask what the viewers expect, and wait."""
        self.put_question(text)
        self.ask()
