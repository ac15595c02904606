"""All checks on one clip, in one rehearsal."""

from scenes.kit.scene.beat import Beat
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.settings import Settings
from scenes.publish.check.answers import OnScreen, check_answers
from scenes.publish.check.checks import inspect_beat, inspect_hold
from scenes.publish.check.finding import Finding
from scenes.publish.check.first_frame import check_first_frame
from scenes.publish.check.motion import Watch
from scenes.publish.clips.rehearsal import Moments, Rehearsal, Visitor, rehearse


def examine(
    scene_class: type[LectureScene],
    settings: Settings | None = None,
    *visitors: Visitor,
    watch: Watch | None = None,
) -> tuple[Rehearsal, list[Finding]]:
    """Rehearse a clip and run all checks on each picture that is held, and on each beat.

    Parameters
    ----------
    scene_class
        The clip.
    settings
        Theme and exercise; None reads them from the environment.
    *visitors
        Called with the scene and the beat on each beat's last frame.
    watch
        What looks between the stills, if anything does.
    """
    findings: list[Finding] = []
    seen = OnScreen()
    played: list[LectureScene] = []

    def look(scene: LectureScene) -> None:
        if not played:
            findings.extend(check_first_frame(scene))
            played.append(scene)
        findings.extend(inspect_hold(scene))
        seen.look(scene)

    def end(scene: LectureScene, beat: Beat) -> None:
        findings.extend(inspect_beat(scene, beat))

    rehearsal = rehearse(
        scene_class,
        settings,
        end,
        *visitors,
        on_hold=look,
        on_play=None if watch is None else watch.rest,
        on_motion=None if watch is None else Moments(watch.look),
    )
    for scene in played:
        findings += check_answers(scene_class.__name__, scene.beats, scene.numbers, seen)
    return rehearsal, findings if watch is None else [*findings, *watch.findings]


def check_clip(scene_class: type[LectureScene], settings: Settings | None = None) -> list[Finding]:
    """Return what `examine` finds wrong."""
    return examine(scene_class, settings)[1]


def watch_for(scene_class: type[LectureScene]) -> Watch | None:
    """Return what looks between the stills of a clip; one without a question is not looked at."""
    return Watch() if scene_class.question else None
