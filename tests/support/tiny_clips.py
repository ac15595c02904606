"""Clips so short that a test can render them, among them some that cannot be rendered."""

import errno
import os
from typing import Any, ClassVar

from manim import RIGHT, Circle, FadeIn

from mathcore.exercise.model import Exercise, ExerciseError
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.style.zones import at
from scenes.kit.text.number import Number


class Tiny(LectureScene):
    """Conclude that a film can be short.

    This is not said to the viewers.
    """

    title = "Tiny"
    activity = "Activity 0"

    def construct(self) -> None:
        """Show a number, ask, and move a dot."""
        with self.beat("A number", "Is the loss < 1 & > 0?", note="It is."):
            self.play(FadeIn(Number(self.trace["L"], theme=self.theme)), run_time=0.2)
            self.ask()
        with self.beat("A dot", "A dot comes from the left."):
            dot = Circle(0.5, color=self.theme.signal, fill_opacity=1).move_to(at(-4, -1))
            self.add(dot)
            self.play(dot.animate.shift(RIGHT), run_time=0.4)


class Other(Tiny):
    """Conclude that there can be two."""

    title = "Other"
    follows_exercise = False


class Sounding(Tiny):
    """Conclude that something can be heard: low in the first beat, high in the second."""

    title = "Sounding"
    files: ClassVar[tuple[str, str]] = ("low.wav", "high.wav")

    def construct(self) -> None:
        """Play a sound when half a second has gone, and another as the second beat begins."""
        low, high = self.files
        with self.beat("A low tone", "Do you hear it?"):
            self.add_sound(low, time_offset=0.5)
            self.play(FadeIn(Number(self.trace["L"], theme=self.theme)), run_time=0.2)
            self.ask()
        with self.beat("A high tone", "Now you hear it."):
            self.add_sound(high)
            self.play(FadeIn(Circle(0.5, color=self.theme.signal)), run_time=0.4)


class Crowded(Tiny):
    """Conclude that a text can stand on another, and a word of warning be said."""

    title = "Crowded"

    def construct(self) -> None:
        """Put a number upon the other."""
        self.add_remark("mine.toml: Crowded rounds all numbers")
        with self.beat("Two numbers", "They stand on each other."):
            for name in ("L", "eta"):
                self.add(Number(self.trace[name], theme=self.theme))


class Filling(Tiny):
    """Conclude that a disk can be full."""

    def construct(self) -> None:
        """Find no room in the middle of the film."""
        super().construct()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Failing(Tiny):
    """Conclude that something is broken."""

    def construct(self) -> None:
        """Break down in the middle of the film."""
        super().construct()
        raise RuntimeError("something\nis broken")


class Choosy(Tiny):
    """Conclude that not every exercise will do."""

    @classmethod
    def check_exercise(cls, exercise: Exercise) -> None:
        """Refuse any exercise."""
        raise ExerciseError(f"{exercise.title}: expected another exercise")


class Slow(Tiny):
    """Conclude that one has to wait."""

    def construct(self) -> None:
        """Go on and on."""
        options: dict[str, Any] = {"run_time": 60}
        with self.beat("A beat", "It takes long."):
            dot = Circle(0.5)
            self.add(dot)
            self.play(dot.animate.shift(RIGHT), **options)


class Asking(LectureScene):
    """Conclude that one can be asked first."""

    title = "Asking"
    question = "How much is it?"
    activity = "Activity 0"

    def opening_picture(self) -> tuple[Circle]:
        """Return a disc."""
        return (Circle(1.5, color=self.theme.signal, fill_opacity=1).move_to(at(4, -1)),)

    def construct(self) -> None:
        """Open with the question, ask, answer; then add what may be left out."""
        with self.beat("The question"):
            self.open()
            self.say("How much?")
            self.ask("L", pace=0.1)
            self.say("{L}.")
            self.play(FadeIn(Number(self.trace["L"], theme=self.theme)), run_time=0.2)
        with self.beat("More", optional=True):
            self.say("There is more.")


class Aside(Tiny):
    """Conclude that something in the middle may be left out."""

    title = "Aside"

    def construct(self) -> None:
        """Move a dot in three beats, the second of which is optional."""
        dot = Circle(0.5, color=self.theme.signal, fill_opacity=1).move_to(at(-4, -1))
        with self.beat("First", "It begins."):
            self.play(FadeIn(dot), run_time=0.2)
        with self.beat("Aside", "It turns aside.", optional=True):
            self.play(dot.animate.shift(RIGHT), run_time=0.33)
        with self.beat("Last", "It ends."):
            self.play(dot.animate.shift(RIGHT), run_time=0.4)


class Lasting(Aside):
    """Conclude that what is heard goes on where its beat is left out."""

    title = "Lasting"
    file: ClassVar[str] = "long.wav"

    def construct(self) -> None:
        """Play a sound from the beginning of the film on."""
        self.add_sound(self.file)
        super().construct()


class Spare(Tiny):
    """Conclude that all of it may be left out."""

    title = "Spare"

    def construct(self) -> None:
        """Say what need not be said."""
        with self.beat("Spare", "It can be left out.", optional=True):
            self.play(FadeIn(Circle(0.5)), run_time=0.2)
