"""What becomes of a scene that is made of bad input."""

from collections.abc import Iterator
from contextlib import contextmanager

from mathcore.errors import UserError, tell
from scenes.kit.scene.settings import Settings


@contextmanager
def one_line_for_bad_input(settings: Settings | None) -> Iterator[None]:
    """Let bad input end plain ``manim`` in one line and exit code 2.

    Parameters
    ----------
    settings
        What a scene was given; None means that the environment was asked, as under plain
        ``manim``. Whoever gives settings is there to catch the error.

    Raises
    ------
    UserError
        What the block has raised, if settings were given.
    SystemExit
        In place of it, if they were not.
    """
    try:
        yield
    except UserError as error:
        if settings is not None:
            raise
        tell(str(error))
        raise SystemExit(2) from None
