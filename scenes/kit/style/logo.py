"""A school's or a course's logo: which file, in which corner, how large."""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Literal, get_args

from PIL import Image

from mathcore.errors import UserError, one_line
from scenes.kit.typst.source import typst_bytes
from scenes.kit.typst.typesetter import SourceError, compile_page

#: The kinds of files that films, pages, slides and sheets can all show.
KINDS = (".svg", ".png", ".jpg", ".jpeg")
Corner = Literal["top left", "top right", "bottom left", "bottom right"]
CORNERS: tuple[Corner, ...] = get_args(Corner)
#: The heights that a logo may have, as a share of the picture's; the margin is 0.05 of it.
LOWEST, HIGHEST = 0.01, 0.04
MARGIN = 0.05
#: As a share of its own: it stands quietly beside what is taught.
OPACITY = 0.7
#: How wide it may be, as a share of the picture's height.
_WIDEST = 0.5


@dataclass(frozen=True)
class Logo:
    """A picture that stands in the margin.

    Parameters
    ----------
    suffix
        One of `KINDS`.
    data
        The file's bytes.
    corner
        One of `CORNERS`.
    height
        As a share of the picture's height, from `LOWEST` to `HIGHEST`.
    """

    suffix: str
    data: bytes = field(repr=False)
    corner: Corner = "top right"
    height: float = 0.035
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(self.data).hexdigest())

    @property
    def is_left(self) -> bool:
        """Whether it stands on the left."""
        return self.corner.endswith("left")

    @property
    def is_top(self) -> bool:
        """Whether it stands at the top."""
        return self.corner.startswith("top")

    def drawn(self, height: int) -> Image.Image:
        """Return the picture in RGBA, without a ground and with its `OPACITY`.

        Parameters
        ----------
        height
            Of the picture whose margin it stands in, in pixels. What would be wider than half of
            that is made smaller.

        Raises
        ------
        UserError
            If the file is no picture of its kind.
        """
        png = _png(self.data, self.height * height, _WIDEST * height)
        with Image.open(BytesIO(png)) as picture:
            whole = picture.convert("RGBA")
        whole.putalpha(whole.getchannel("A").point(lambda share: round(OPACITY * share)))
        return whole


@lru_cache(maxsize=16)
def _png(data: bytes, height: float, widest: float) -> bytes:
    # Typst reads all kinds, SVG with its gradients and clips among them, and draws them smoothly.
    source = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        f"#let data = {typst_bytes(data)}\n"
        f"#context {{\n  let shown = image(data, height: {height}pt)\n"
        f"  if measure(shown).width <= {widest}pt {{ shown }} "
        f"else {{ image(data, width: {widest}pt) }}\n}}\n"
    )
    try:
        return compile_page(source, "png")
    except SourceError as error:
        raise UserError(one_line(error)) from None
