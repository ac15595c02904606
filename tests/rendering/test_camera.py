"""The camera shows the whole frame in whatever shape, may move, and may be another one."""

from pathlib import Path

import numpy as np
import pytest
from filmed import UNUSUAL, manim, psnr
from manim import (
    Camera,
    Circle,
    Mobject,
    MovingCamera,
    MovingCameraScene,
    Square,
    ThreeDCamera,
    ThreeDScene,
    tempconfig,
)
from PIL import Image

from mathcore.exercise.model import default_exercise_path
from scenes.count_gradients import CountTheGradients
from scenes.kit.rendering.camera import LectureCamera, StalePictureError, filming
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import FRAME_HEIGHT, FRAME_WIDTH, at

SETTINGS = Settings(load_theme("dark"), default_exercise_path())
#: Wide, narrow, upright, and manim's own that is not quite 16:9.
SHAPES = [(640, 270), (400, 300), (270, 480), (854, 480)]


def corners() -> list[Mobject]:
    """Return a small square in each corner of the frame."""
    x, y = FRAME_WIDTH / 2 - 0.2, FRAME_HEIGHT / 2 - 0.2
    places = [(x, y), (-x, y), (x, -y), (-x, -y)]
    return [Square(0.3, fill_opacity=1, stroke_width=0).move_to(at(*place)) for place in places]


def seen(camera: Camera) -> int:
    """Return in how many quarters of the picture something can be seen."""
    camera.capture_mobjects(corners())
    lit = camera.pixel_array[..., :3].max(axis=2) > 200
    height, width = (length // 2 for length in lit.shape)
    sides = (slice(width), slice(width, None))
    quarters = (half[:, side] for half in (lit[:height], lit[height:]) for side in sides)
    return sum(bool(quarter.sum() > 4) for quarter in quarters)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("settings", [{}, {"frame_height": 4.0}, {"frame_width": 5.0}])
def test_the_whole_frame_is_seen(shape: tuple[int, int], settings: dict[str, float]) -> None:
    size = {"pixel_width": shape[0], "pixel_height": shape[1]}
    with tempconfig({**size, **settings}):
        assert seen(LectureCamera()) == 4


def test_manims_own_camera_would_cut_it_off() -> None:
    with tempconfig({"pixel_width": 640, "pixel_height": 270}):
        assert seen(Camera()) == 0


@pytest.mark.parametrize("shape", [(320, 240), (480, 180)])
def test_beside_the_frame_is_background(tmp_path: Path, shape: tuple[int, int]) -> None:
    stills = []
    for size in (shape, (320, 180)):
        folder = tmp_path / f"{size[0]}"
        done = manim(folder, "-s", "-r", f"{size[0]},{size[1]}", str(UNUSUAL), "Usual")
        assert done.returncode == 0, done.stderr
        (still,) = folder.rglob("*.png")
        stills.append(np.asarray(Image.open(still).convert("RGB")))
    other, usual = stills
    top, left = (other.shape[0] - 180) // 2, (other.shape[1] - 320) // 2
    inner = (slice(top, top + 180), slice(left, left + 320))
    assert psnr(other[inner], usual) > 30
    assert usual.std() > 5
    beside = np.ones(other.shape[:2], dtype=bool)
    beside[inner] = False
    assert (other[beside] == usual[0, 0]).all()


def test_an_odd_size_is_refused_in_one_line(tmp_path: Path) -> None:
    done = manim(tmp_path, "-r", "321,180", str(UNUSUAL), "Usual")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "chalkgrad: --resolution: expected an even width and height, since colour has half the "
        "resolution; got 321,180"
    )
    assert manim(tmp_path, "-s", "-r", "321,180", str(UNUSUAL), "Usual").returncode == 0


class Looking(CountTheGradients, MovingCameraScene):
    """Conclude that a clip may be looked at with a camera that moves."""


class Deep(LectureScene, ThreeDScene):
    """Conclude that a scene may have depth."""


class Own(MovingCamera):
    """A camera of somebody's own."""


@pytest.mark.parametrize(
    ("scene", "camera"),
    [(CountTheGradients, LectureCamera), (Looking, LectureCamera), (Deep, ThreeDCamera)],
)
def test_a_scene_has_the_camera_that_its_classes_ask_for(
    scene: type[LectureScene], camera: type[Camera]
) -> None:
    with tempconfig({"dry_run": True}):
        made = scene(SETTINGS)
    assert isinstance(made.camera, camera)
    assert hasattr(made.camera, "frame") == (camera is LectureCamera)


def test_a_scene_has_the_camera_that_it_is_given() -> None:
    with tempconfig({"dry_run": True}):
        assert isinstance(CountTheGradients(SETTINGS, camera_class=Own).camera, Own)


@pytest.mark.parametrize("camera_class", [Camera, MovingCamera, ThreeDCamera, Own, LectureCamera])
def test_each_camera_says_when_its_picture_is_old(camera_class: type[Camera]) -> None:
    made = filming(camera_class)
    assert filming(made) is made
    with tempconfig({"pixel_width": 64, "pixel_height": 36}):
        camera = made()
    assert camera.pixel_array.shape == (36, 64, 4)
    camera.is_current = False  # type: ignore[attr-defined]
    with pytest.raises(StalePictureError):
        camera.get_image()


def test_when_the_camera_moves_everything_does() -> None:
    with tempconfig({"dry_run": True}):
        scene = CountTheGradients(SETTINGS)
    circle, square, frame = Circle(), Square(), scene.camera.frame  # type: ignore[union-attr]
    # Manim adds all that is animated.
    scene.add(frame, circle, square)
    still, moving = (
        scene.get_moving_mobjects(*scene.compile_animations(mobject.animate.shift(at(1, 0))))
        for mobject in (square, frame)
    )
    assert circle not in still
    assert {circle, square} <= set(moving)


def test_what_an_updater_prints_is_printed_once(tmp_path: Path) -> None:
    script = tmp_path / "speaking.py"
    script.write_text(
        "from manim import Circle, FadeIn, Square\n"
        "from scenes.kit.scene.lecture import LectureScene\n"
        "class Speaking(LectureScene):\n"
        '    """Conclude nothing."""\n'
        "    def construct(self):\n"
        "        square = Square()\n"
        "        square.add_updater(lambda mobject, dt: print('a frame'))\n"
        "        self.add(square)\n"
        "        self.play(FadeIn(Circle()), run_time=0.5)\n"
        "        square.clear_updaters()\n",
        encoding="utf-8",
    )
    done = manim(tmp_path / "media", "-r", "64,36", "--fps", "10", str(script), "Speaking")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("a frame") in {5, 6, 7}
    assert list(tmp_path.rglob("Speaking.mp4"))
