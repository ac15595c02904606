"""What a film opens with: its question over a picture, from the first frame on."""

from collections.abc import Iterator

from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.opening import is_veiled
from scenes.publish.check.finding import Finding
from scenes.publish.check.inventory import inventory_of


def check_first_frame(scene: LectureScene) -> Iterator[Finding]:
    """Find a film with a question that does not open on it, or has no picture behind it.

    Parameters
    ----------
    scene
        As it is when a picture is held for the first time.
    """
    if not scene.question:
        return
    where = f"{type(scene).__name__}, beat 1, at 0.0 s"
    if not is_veiled(scene):
        yield Finding("first frame", where, "the film does not open on its question")
    behind = inventory_of(scene.opening_picture(), scene.theme.background)
    if not (behind.texts or behind.lines):
        yield Finding("first frame", where, "there is no picture behind the question")
