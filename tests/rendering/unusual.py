"""Clips of all that a renderer may stumble over, each once filmed in parallel and once by manim."""

import random
from math import sin
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    Create,
    Cube,
    FadeIn,
    FadeOut,
    ImageMobject,
    LaggedStart,
    Mobject,
    MovingCamera,
    PointCloudDot,
    ReplacementTransform,
    Rotate,
    ShowPassingFlash,
    Square,
    Succession,
    SVGMobject,
    ThreeDCamera,
    ThreeDScene,
    Transform,
    UpdateFromFunc,
    ValueTracker,
    VMobject,
    always_redraw,
)
from manim.renderer.cairo_renderer import CairoRenderer
from PIL import Image

from scenes.kit.rendering.camera import LectureCamera
from scenes.kit.scene.lecture import LectureScene


class Usual(LectureScene):
    """Conclude that what goes straight to its end arrives there."""

    title = "Usual"
    activity = "None"

    def construct(self) -> None:
        """Move, replace, remove and reorder."""
        one = Square(fill_opacity=1, color=self.theme.signal).shift(3 * LEFT)
        two = Circle(color=self.theme.gradient, stroke_width=8)
        with self.beat("Straight", "They come, they change, they go."):
            self.play(FadeIn(one), Create(two), run_time=0.5)
            self.play(one.animate.shift(2 * RIGHT).set_opacity(0.5), run_time=0.4)
            self.play(
                Succession(FadeOut(one, run_time=0.3), FadeIn(one.copy(), run_time=0.3)),
                LaggedStart(Rotate(two), ShowPassingFlash(two.copy()), lag_ratio=0.3),
            )
        with self.beat("Order", "What was below comes above."):
            self.bring_to_back(two)
            two.set_z_index(2)
            self.play(ReplacementTransform(two, Square().shift(UP)), run_time=0.4)
            self.play(AnimationGroup(Transform(one, Circle().shift(DOWN))), run_time=0.4)


class Unusual(LectureScene):
    """Conclude that what depends on every frame gets every frame."""

    title = "Unusual"
    activity = "None"

    def construct(self) -> None:
        """Add up frames in updaters, wait for something, show a cloud of points."""
        dot, clock = Square(side_length=0.5, fill_opacity=1), ValueTracker(0.0)
        with self.beat("Updaters", "Each frame moves the square a little."):
            dot.add_updater(lambda mobject: mobject.shift(0.02 * RIGHT))
            self.add(dot)
            self.play(FadeIn(Circle()), run_time=0.4)
            dot.clear_updaters()
            dot.add_updater(lambda mobject, dt: mobject.rotate(dt))
            self.play(clock.animate.set_value(1.0), run_time=0.4)
            self.wait(0.4)
            dot.clear_updaters()
            self.play(UpdateFromFunc(dot, lambda mobject: mobject.shift(0.05 * UP)), run_time=0.4)
        with self.beat("Waiting", "It waits until the square has left."):
            dot.add_updater(lambda mobject, dt: mobject.shift(3 * dt * LEFT))
            self.wait_until(lambda: bool(dot.get_x() < -2), 5)
            dot.clear_updaters()
        with self.beat("Cloud", "A cloud is not made of outlines."):
            cloud = PointCloudDot(radius=0.8, color=self.theme.loss).shift(2 * LEFT)
            self.play(FadeIn(cloud), dot.animate.shift(RIGHT), run_time=0.4)
            self.play(cloud.animate.shift(RIGHT), run_time=0.4)


class Timed(LectureScene):
    """Conclude that what reads the film's time sees it go on."""

    title = "Timed"
    activity = "None"

    def construct(self) -> None:
        """Read the time in updaters, in what is drawn again, and in a rate function."""
        dot = Square(side_length=0.4, fill_opacity=1)
        with self.beat("Updaters", "The square is where the time is."):
            dot.add_updater(lambda mobject: mobject.move_to(3 * sin(self.time) * RIGHT))
            self.add(dot)
            self.play(FadeIn(Circle()), run_time=0.6)
            self.wait(0.5)
            dot.clear_updaters()
        with self.beat("Drawn again", "So is the circle, in every frame."):
            ring = always_redraw(lambda: Circle(0.3 + 0.5 * abs(sin(self.time))).shift(2 * LEFT))
            self.add(ring)
            self.play(dot.animate.shift(UP), run_time=0.5)
            self.remove(ring)
        with self.beat("Rates", "A rate may read the time as well."):
            start = self.time
            self.play(
                dot.animate.shift(2 * LEFT),
                rate_func=lambda share: share and min(1.0, 2 * (self.time - start)),
                run_time=0.5,
            )
            self.play(dot.animate.shift(sin(self.time) * DOWN), run_time=0.3)


class Reading(LectureScene):
    """Conclude that what reads chance, other mobjects, the camera or an animation is filmed so."""

    title = "Reading"
    activity = "None"

    def __init__(self, **options: Any) -> None:
        super().__init__(random_seed=5, **options)

    def construct(self) -> None:
        """Have rates, paths, updaters and mobjects of one's own, which leave traces."""
        dot, other = Square(side_length=0.4, fill_opacity=1), Circle(color=self.theme.gradient)
        camera: Any = self.camera
        scene: Any = self
        with self.beat("Rates", "A rate of chance shakes the square, and others after it."):
            self.add(dot)
            self.play(
                dot.animate.shift(2 * LEFT),
                rate_func=lambda share: min(1.0, max(0.0, share + random.uniform(-0.2, 0.2))),
                run_time=0.4,
            )
            self.play(dot.animate.shift(random.uniform(1, 2) * RIGHT), run_time=0.3)
        with self.beat("Paths", "A path counts how often it was asked."):
            asked: list[float] = []

            def winding(start: Any, end: Any, share: float) -> Any:
                asked.append(share)
                return start + share * (end - start) + 0.3 * sin(len(asked)) * UP

            self.play(Transform(dot, Circle(0.3), path_func=winding), run_time=0.3)
            self.play(dot.animate.shift(0.1 * len(asked) * RIGHT), run_time=0.3)
        with self.beat("Targets", "What it becomes goes on by itself."):
            goal = Square(color=self.theme.loss).shift(DOWN)
            goal.add_updater(lambda mobject, dt: mobject.shift(2 * dt * RIGHT))
            self.play(Transform(dot, goal), run_time=0.4)
        with self.beat("Own ways", "This one changes in a way of its own."):
            odd = _Odd(0.5, fill_opacity=1).shift(3 * LEFT)
            self.add(odd)
            self.play(odd.animate.shift(UP), run_time=0.4)
            odd.shift(0.1 * odd.steps * RIGHT)
        with self.beat("Others", "It follows the camera, the other, the animation and the play."):
            self.add(other)
            dot.clear_updaters()
            dot.add_updater(
                lambda mobject: mobject.move_to(
                    0.5 * camera.frame_center
                    + other.get_center()
                    + (scene.animations[0].run_time + 0.1 * self.renderer.num_plays) * UP
                    + 0.3 * np.random.default_rng(random.getrandbits(8)).random() * RIGHT
                )
            )
            self.play(other.animate.shift(2 * LEFT), run_time=0.5)
            dot.clear_updaters()


class ReadingByManim(Reading):
    """Conclude what a clip is by the renderer that manim has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**_by_manim(**options))


class Mirror(LectureScene):
    """Conclude that the picture itself may be read, between plays and within them."""

    title = "Mirror"
    activity = "None"

    def construct(self) -> None:
        """Place what is seen by how bright the picture before is."""
        dot = Square(side_length=0.4, fill_opacity=1)
        camera: Any = self.camera
        with self.beat("Between", "How bright was the last picture of a play?"):
            self.play(FadeIn(Circle(fill_opacity=1)), run_time=0.4)
            self.play(FadeIn(dot.shift(0.05 * camera.pixel_array[..., :3].mean() * LEFT)))
        with self.beat("Within", "And how bright is each?"):
            dot.add_updater(
                lambda mobject: mobject.set_y(
                    0.05 * float(camera.get_image().resize((1, 1)).getpixel((0, 0))[0])
                )
            )
            self.play(FadeIn(Square(3, fill_opacity=1)), run_time=0.4)
            dot.clear_updaters()


class MirrorByManim(Mirror):
    """Conclude what a clip is by the renderer that manim has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**_by_manim(**options))


class _Odd(Circle):
    """A circle that counts its steps."""

    steps = 0

    def interpolate(self, *args: Any, **options: Any) -> Any:
        """Count."""
        self.steps += 1
        return super().interpolate(*args, **options).shift(0.02 * self.steps * RIGHT)


class TimedByManim(Timed):
    """Conclude what a clip is by the renderer that manim has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**_by_manim(**options))


class Pictures(LectureScene):
    """Conclude that pictures from files are shown, of dots and of outlines."""

    title = "Pictures"
    activity = "None"

    def construct(self) -> None:
        """Bring in a PNG, a JPEG and an SVG, and move them."""
        with TemporaryDirectory() as folder:
            for name, color in (("one.png", "red"), ("two.jpg", "green")):
                Image.new("RGB", (60, 40), color).save(Path(folder) / name)
            svg = Path(folder) / "three.svg"
            svg.write_text(
                '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
                '<rect width="10" height="10" fill="#4060e0"/></svg>',
                encoding="utf-8",
            )
            dots = [ImageMobject(str(Path(folder) / name)) for name in ("one.png", "two.jpg")]
            outline = SVGMobject(str(svg)).shift(3 * RIGHT)
        with self.beat("Pictures", "Three pictures move a little."):
            self.play(*(FadeIn(picture) for picture in (*dots, outline)), run_time=0.4)
            self.play(dots[0].animate.shift(3 * LEFT), outline.animate.shift(UP), run_time=0.4)


class PicturesByManim(Pictures):
    """Conclude what a clip is by the renderer that manim has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**_by_manim(**options))


class Failing(LectureScene):
    """Conclude nothing: a frame in the middle cannot be drawn."""

    title = "Failing"
    activity = "None"

    def construct(self) -> None:
        """Fail in a frame that only the renderer sees."""

        def fail(mobject: Mobject, alpha: float) -> None:
            if 0.2 < alpha < 0.8:
                raise ZeroDivisionError(f"at {mobject.get_x():.0f}")

        with self.beat("Failing", "This goes wrong."):
            self.play(FadeIn(Square()), run_time=0.3)
            square = Square()
            self.play(_Moody(square, fail), run_time=0.5)


class _Moody(Transform):
    """A transformation with a mind of its own."""

    def __init__(self, mobject: VMobject, whim: Any) -> None:
        self.whim = whim
        super().__init__(mobject, mobject.copy())

    def interpolate_mobject(self, alpha: float) -> None:
        """Do what comes to mind."""
        self.whim(self.mobject, alpha)


def _by_manim(**options: Any) -> dict[str, Any]:
    return {"renderer": CairoRenderer(camera_class=LectureCamera), **options}


class UsualByManim(Usual):
    """Conclude what a clip is by the renderer that manim has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**_by_manim(**options))


class UnusualByManim(Unusual):
    """Conclude what a clip is by the renderer that manim has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**_by_manim(**options))


class _Moving(LectureScene):
    """Conclude that the camera may move."""

    title = "Moving"
    activity = "None"

    def construct(self) -> None:
        """Look closer, and follow."""
        square = Square(fill_opacity=1).shift(2 * LEFT)
        camera: Any = self.camera
        with self.beat("Moving", "The camera comes closer."):
            self.play(FadeIn(square), run_time=0.3)
            self.play(camera.frame.animate.scale(0.6).move_to(square), run_time=0.4)
            self.play(square.animate.shift(RIGHT), camera.frame.animate.shift(RIGHT), run_time=0.4)
        with self.beat(
            "Following", "It rests, then it goes where the square goes, and turns back."
        ):
            self.play(square.animate.scale(0.5).set_opacity(0.4), run_time=0.3)
            camera.frame.add_updater(lambda frame: frame.move_to(square))
            self.add(camera.frame)
            self.play(square.animate.shift(2 * UP + RIGHT), run_time=0.4)
            camera.frame.clear_updaters()
            self.play(camera.frame.animate.move_to(ORIGIN).set(width=128 / 9), run_time=0.4)
            self.play(FadeOut(square), run_time=0.3)


class Moving(_Moving):
    """Conclude that the camera of every scene may move."""


class MovingByManim(_Moving):
    """Conclude what a clip is by the renderer that manim has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(renderer=CairoRenderer(camera_class=MovingCamera), **options)


class _Turning(LectureScene):
    """Conclude that there may be three dimensions."""

    title = "Turning"
    activity = "None"

    def construct(self) -> None:
        """Turn a cube in space."""
        cube = Cube(side_length=2, fill_opacity=0.7)
        camera: Any = self.camera
        camera.set_phi(1.0)
        camera.set_theta(0.5)
        with self.beat("Turning", "The cube turns."):
            self.play(FadeIn(cube), run_time=0.3)
            self.play(Rotate(cube, axis=UP), run_time=0.4)
            self.play(camera.phi_tracker.animate.set_value(0.4), run_time=0.4)


class Turning(_Turning, ThreeDScene):
    """Conclude that a scene may ask for space, which is drawn by manim's camera of that kind."""


class TurningByManim(_Turning, ThreeDScene):
    """Conclude what a clip is by the renderer that manim has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(renderer=CairoRenderer(camera_class=ThreeDCamera), **options)
