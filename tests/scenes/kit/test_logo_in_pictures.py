"""A logo stands in the margin of each picture, small and quiet, wherever the camera looks."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from manim import Square, tempconfig
from PIL import Image

from mathcore.assets import asset
from mathcore.errors import UserError
from mathcore.exercise.model import default_exercise_path
from scenes.count_gradients import CountTheGradients
from scenes.kit.rendering.camera import LectureCamera
from scenes.kit.scene.settings import Settings
from scenes.kit.style.logo import CORNERS, Corner, Logo
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import FRAME_HEIGHT, FRAME_WIDTH, SAFE, at

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'
    b'<rect width="40" height="20" fill="#ff0000"/></svg>'
)


def picture(form: str, size: tuple[int, int] = (40, 20)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, format=form)
    return out.getvalue()


def theme_with(folder: Path, table: str, **files: bytes) -> Path:
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    path = folder / "mine.toml"
    dark = asset("themes", "dark.toml").read_text(encoding="utf-8")
    path.write_text(f"{dark}\n{table}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("corner", CORNERS)
@pytest.mark.parametrize("size", [(640, 360), (320, 240), (480, 180)])
@pytest.mark.parametrize(
    ("suffix", "data"), [(".svg", SVG), (".png", picture("PNG")), (".jpg", picture("JPEG"))]
)
def test_it_stands_in_its_corner_outside_of_what_is_kept_free(
    corner: Corner, size: tuple[int, int], suffix: str, data: bytes
) -> None:
    with tempconfig({"pixel_width": size[0], "pixel_height": size[1]}):
        camera = LectureCamera()
    camera.logo = Logo(suffix, data, corner, 0.04)
    camera.init_background()
    camera.reset()
    red = camera.pixel_array[..., 0] > 100
    rows, columns = np.nonzero(red)
    unit = size[0] / camera.frame_width
    assert rows.max() + 1 - rows.min() == pytest.approx(0.04 * FRAME_HEIGHT * unit, abs=1)
    assert columns.max() + 1 - columns.min() == pytest.approx(2 * 0.04 * FRAME_HEIGHT * unit, abs=1)
    assert (rows.mean() < size[1] / 2) == corner.startswith("top")
    assert (columns.mean() < size[0] / 2) == corner.endswith("left")
    # In the middle of the picture is the frame, and in it what the checks keep free.
    down, right = (size[1] / 2, size[0] / 2)
    free = red[
        round(down - SAFE.top * unit) : round(down - SAFE.bottom * unit),
        round(right + SAFE.left * unit) : round(right + SAFE.right * unit),
    ]
    assert not free.any()
    # It is quieter than it was drawn.
    assert camera.pixel_array[..., 0].max() < 0.8 * 255


def test_a_wide_one_is_made_smaller() -> None:
    wide = Logo(".png", picture("PNG", (900, 20)))
    drawn = wide.drawn(480)
    assert drawn.width <= 0.5 * 480 + 1
    assert drawn.height < 0.035 * 480


def test_what_moves_covers_it_and_a_camera_that_moves_leaves_it(tmp_path: Path) -> None:
    theme = load_theme(str(theme_with(tmp_path, '[logo]\nfile = "l.svg"', l_svg=SVG)))
    size = {"pixel_width": 320, "pixel_height": 180, "dry_run": True}
    with tempconfig(size):
        scene = CountTheGradients(Settings(theme, default_exercise_path()))
        camera = scene.camera
        assert isinstance(camera, LectureCamera)
        camera.reset()
        before = camera.pixel_array.copy()
        assert (before[..., 0] > 100).any()
        camera.frame.shift(at(3, 2))
        camera.reset()
        assert (camera.pixel_array == before).all()
        camera.frame.shift(at(-3, -2))
        camera.capture_mobjects([Square(2 * FRAME_WIDTH, fill_opacity=1, color="#0000FF")])
        assert (camera.pixel_array[..., 0] < 100).all()


def test_a_picture_without_ground_keeps_it(tmp_path: Path) -> None:
    with tempconfig({"pixel_width": 320, "pixel_height": 180, "background_opacity": 0.0}):
        camera = LectureCamera()
    camera.logo = Logo(".svg", SVG)
    camera.init_background()
    camera.reset()
    opacity = camera.pixel_array[..., 3]
    assert set(np.unique(opacity[:4, :4])) == {0}
    assert opacity.max() == pytest.approx(0.7 * 255, abs=2)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('[font]\nname = "Arial"', "unknown table 'font'; expected color, logo"),
        ("[logo]\ncorner = 'top left'", "logo.file: expected a file .svg, .png, .jpg, .jpeg, got"),
        ('[logo]\nfile = "l.gif"', "logo.file: expected a file .svg, .png, .jpg, .jpeg, got"),
        ('[logo]\nfile = "no.svg"', "logo.file: no.svg cannot be read: No such file"),
        ('[logo]\nfile = "bad.svg"', "logo.file: bad.svg is no picture that can be shown"),
        ('[logo]\nfile = "bad.png"', "logo.file: bad.png is no picture that can be shown"),
        ('[logo]\nfile = "l.svg"\nhight = 1', "logo: unknown key 'hight'; expected file, corner,"),
        ('[logo]\nfile = "l.svg"\ncorner = "left"', "logo.corner: expected one of top left, top"),
        ('[logo]\nfile = "l.svg"\nheight = 0.2', "height from 0.01 to 0.04, got 0.2"),
        ('[logo]\nfile = "l.svg"\nheight = true', "height from 0.01 to 0.04, got True"),
    ],
)
def test_what_a_theme_cannot_say_is_refused_in_one_line(
    tmp_path: Path, table: str, says: str
) -> None:
    path = theme_with(tmp_path, table, l_svg=SVG, bad_svg=b"<svg", bad_png=b"no picture")
    with pytest.raises(UserError) as refused:
        load_theme(str(path))
    said = str(refused.value)
    assert says in said
    assert said.startswith(f"theme {path}")
    assert "\n" not in said


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_text("color = 3\n", encoding="utf-8")
    with pytest.raises(UserError, match="color: expected a table"):
        load_theme(str(tmp_path / "odd.toml"))
