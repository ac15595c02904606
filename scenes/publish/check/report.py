"""The report of ``chalkgrad check``: what all checks found in which clips."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mathcore.exercise.model import ExerciseError, load_exercise
from scenes.kit.scene.settings import Settings
from scenes.publish.check.checks import check_flashes, check_roles
from scenes.publish.check.examine import examine, watch_for
from scenes.publish.check.finding import Finding
from scenes.publish.clips.catalogue import Clip
from scenes.publish.clips.supported import choose_fitting, refused
from scenes.publish.wording import counted


@dataclass(frozen=True)
class ClipReport:
    """What was found in one clip.

    Parameters
    ----------
    name
        The clip.
    beats, duration
        How many beats it has, and its length in seconds.
    flashes_sought
        Whether there was a rendered film to look for flashes in.
    findings
        What is wrong.
    """

    name: str
    beats: int
    duration: float
    flashes_sought: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Report:
    """What was found altogether.

    Parameters
    ----------
    theme, exercise
        The theme's name and the exercise's title.
    theme_findings
        What is wrong with the theme itself.
    clips
        The clips that were examined.
    refusals
        A line about each clip that cannot show the exercise.
    """

    theme: str
    exercise: str
    theme_findings: tuple[Finding, ...]
    clips: tuple[ClipReport, ...]
    refusals: tuple[str, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is wrong."""
        return (*self.theme_findings, *(found for clip in self.clips for found in clip.findings))

    def document(self) -> dict[str, Any]:
        """Return the report as it is written to JSON."""
        return asdict(self) | {"findings": len(self.findings)}


def examine_clips(
    names: list[str],
    settings: Settings,
    films: Mapping[str, Path],
    say: Callable[[str], None] | None = None,
    remark: Callable[[str], None] = lambda line: None,
) -> Report:
    """Run all checks on clips, their theme and their films.

    Parameters
    ----------
    names
        The clips; none means all that can show the exercise.
    settings
        Theme and exercise.
    films
        The rendered films there are, by the name of the clip.
    say
        Told each line of the report as soon as it is known.
    remark
        Told what the lecturer should know about a clip beside what the checks find.

    Raises
    ------
    UserError
        If there is no such clip, a named one cannot show the exercise, or a film is no film.
    """
    say = say or (lambda line: None)
    exercise = load_exercise(settings.exercise_path)
    fitting = choose_fitting(names, exercise)
    theme_findings = tuple(check_roles(settings.theme))
    for finding in theme_findings:
        say(str(finding))
    refusals = list(fitting.refusals)
    reports = []
    for clip in fitting.clips:
        try:
            report = _examine(clip, settings, films.get(clip.name), remark)
        except ExerciseError as error:  # found out only while playing
            refusals.append(refused(clip, error, named=bool(names)))
            continue
        reports.append(report)
        say(_line(report))
        for finding in report.findings:
            say(f"  {finding}")
    for refusal in refusals:
        say(f"skipped: {refusal}")
    return Report(
        settings.theme.name, exercise.title, theme_findings, tuple(reports), tuple(refusals)
    )


def _examine(
    clip: Clip, settings: Settings, film: Path | None, remark: Callable[[str], None]
) -> ClipReport:
    rehearsal, findings = examine(clip.scene, settings, watch=watch_for(clip.scene))
    for line in rehearsal.remarks:
        remark(line)
    if film is not None:
        findings += check_flashes(film, clip.name)
    return ClipReport(
        clip.name, len(rehearsal.beats), rehearsal.duration, film is not None, tuple(findings)
    )


def _line(report: ClipReport) -> str:
    verdict = counted(len(report.findings), "finding") if report.findings else "nothing found"
    return f"{report.name}: {counted(report.beats, 'beat')}, {report.duration:.1f} s: {verdict}"
