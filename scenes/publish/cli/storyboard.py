"""The command ``chalkgrad storyboard``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from mathcore.atomic import atomic_folder
from mathcore.errors import tell
from mathcore.exercise.model import ExerciseError, load_exercise
from scenes.kit.scene.settings import chosen_settings
from scenes.publish.cli.options import Clips, OutputFolder, ShownExercise
from scenes.publish.cli.output import writing
from scenes.publish.clips.supported import choose_fitting, refused
from scenes.publish.site.storyboard import draw_board, write_storyboard, write_strips
from scenes.publish.typefaces import warn_of_lacking


def storyboard(
    clips: Clips = None,
    theme: Annotated[
        str | None,
        typer.Option("--theme", help="dark, light, or the path of a theme file. [light]"),
    ] = None,
    exercise: ShownExercise = None,
    motion: Annotated[
        bool, typer.Option("--motion", help="Also what moves, every quarter of a second.")
    ] = False,
    output: OutputFolder = Path("storyboard"),
) -> None:
    """Draw each clip's beats with their narration: a PNG sheet each, and a PDF handout."""
    settings = chosen_settings(theme, exercise, usual_theme="light")
    fitting = choose_fitting(clips or [], load_exercise(settings.exercise_path))
    refusals = list(fitting.refusals)
    with writing(output, "the storyboard "), atomic_folder(output) as folder:
        boards, drawn = [], []
        for clip in fitting.clips:
            try:
                boards.append(draw_board(clip, settings, tell))
                drawn.append(clip)
            except ExerciseError as error:  # found out only while playing
                refusals.append(refused(clip, error, named=bool(clips)))
        lacking = write_storyboard(boards, settings.theme, folder) if boards else frozenset()
        for clip in drawn if motion else ():
            lacking |= write_strips(clip, settings, folder)
    for refusal in refusals:
        print(f"skipped: {refusal}", file=sys.stderr)
    for file in sorted(file for file in output.iterdir() if not file.name.startswith(".")):
        print(file)
    warn_of_lacking(output, lacking)
