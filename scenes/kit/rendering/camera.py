"""The cameras of our scenes: they say when their picture is old, and can rest."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import Camera, Mobject, MovingCamera, ScreenRectangle

from scenes.kit.style.logo import MARGIN, Logo
from scenes.kit.style.zones import FRAME_HEIGHT, FRAME_WIDTH

if TYPE_CHECKING:
    _Base = Camera
else:
    _Base = object


class StalePictureError(BaseException):
    """The picture is asked for, but the last one was drawn in a child process.

    It is no ``Exception``, so that nothing which carries on after errors takes it for one.
    """


class Filming(_Base):
    """What every camera is given that films for a scene of ours.

    Attributes
    ----------
    cache_key
        What a piece of film depends on beside what its mobjects look like.
    draws
        Whether it draws; in a rehearsal it does not.
    is_current
        Whether the picture is the last one of the film, rather than one before it.
    logo
        What stands in the margin of each picture, wherever the camera looks.
    """

    cache_key: str = ""
    draws: bool = True
    is_current: bool = True
    logo: Logo | None = None

    def init_background(self) -> None:
        """Make the ground on which everything is drawn."""
        super().init_background()
        if self.logo is not None:
            _stamp(self.logo, np.asarray(self.background), self._pixels_a_height())

    def _pixels_a_height(self) -> float:
        """Return how many pixels the clips' frame is high, which may not fill the picture."""
        return min(self.pixel_height, self.pixel_width * FRAME_HEIGHT / FRAME_WIDTH)

    @property
    def pixel_array(self) -> np.ndarray:
        """The picture, uint8 RGBA of shape (height, width, 4).

        Raises
        ------
        StalePictureError
            If the film has gone on since it was drawn.
        """
        if not self.is_current:
            raise StalePictureError
        return self._pixels

    @pixel_array.setter
    def pixel_array(self, pixels: np.ndarray) -> None:
        self._pixels = pixels

    def capture_mobjects(self, mobjects: Iterable[Mobject], **options: Any) -> None:
        """Draw, unless told not to."""
        if self.draws:
            super().capture_mobjects(mobjects, **options)


class LectureCamera(Filming, MovingCamera):
    """A camera whose ``frame`` may move.

    Whatever manim's configuration says of the frame, it shows all of the clips' 16:9; a picture of
    another shape has background beside or above that.
    """

    def __init__(self, **options: Any) -> None:
        frame = ScreenRectangle(height=FRAME_HEIGHT, stroke_width=0)
        size = {"frame_width": FRAME_WIDTH, "frame_height": FRAME_HEIGHT}
        super().__init__(frame, **{**size, **options})
        self._usual_width = self.frame_width

    @property
    def magnification(self) -> float:
        """How many times as large as at the beginning everything is seen."""
        return float(self._usual_width / self.frame_width)

    def resize_frame_shape(self, fixed_dimension: int = 0) -> None:
        """Give the frame the picture's shape with all of it in view; manim keeps its width."""
        just_as_wide = self.pixel_height * self.frame_width / self.frame_height
        # Less than a pixel is rounding, as in manim's 854 x 480.
        keep_height = self.pixel_width >= just_as_wide + 1
        super().resize_frame_shape(1 if keep_height else fixed_dimension)


def _stamp(logo: Logo, ground: np.ndarray, pixels_a_height: float) -> None:
    """Draw a logo into the margin of a picture, in place.

    Parameters
    ----------
    logo
        What is drawn.
    ground
        Colours multiplied by their opacity, and opacity; uint8 of shape (height, width, 4).
    pixels_a_height
        How many pixels the height of the clips' frame has.
    """
    drawn = np.asarray(logo.drawn(round(pixels_a_height)), dtype=np.float64) / 255
    share = drawn[..., 3:]
    colours = np.concatenate([drawn[..., :3] * share, share], axis=2)
    height, width = share.shape[:2]
    margin = round(MARGIN * pixels_a_height)
    over = max((margin - height) // 2, 0)
    top = over if logo.is_top else ground.shape[0] - over - height
    left = margin if logo.is_left else ground.shape[1] - margin - width
    place = ground[max(top, 0) : top + height, max(left, 0) : left + width]
    part = (slice(place.shape[0]), slice(place.shape[1]))
    place[:] = np.round(255 * colours[part] + place * (1 - share[part])).astype(np.uint8)


def filming(camera_class: type[Camera]) -> type[Camera]:
    """Return the camera that films for a scene which asks for one of this class."""
    if camera_class in (Camera, MovingCamera):
        return LectureCamera
    if issubclass(camera_class, Filming):
        return camera_class
    return type(camera_class.__name__, (Filming, camera_class), {"__doc__": camera_class.__doc__})
