"""Every clip, rehearsed without rendering: layout, times, and each number against torch."""

import math
from itertools import pairwise

import pytest
from film_settings import EXERCISES, lab, other

from mathcore.exercise import load_exercise
from mathcore.network import run
from mathcore.torch_reference import reference, verify
from mathcore.values import to_float
from scenes.kit.beat import Beat
from scenes.kit.lecture_scene import LectureScene
from scenes.publish.checks import check_clip
from scenes.publish.clips import Clip, all_clips
from scenes.publish.inventory import take_inventory
from scenes.publish.rehearsal import rehearse

CLIPS = all_clips()
OTHERS = sorted(file.stem for file in EXERCISES.glob("*.toml"))
by_name = pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.name)


def test_there_are_clips() -> None:
    assert "ForwardPass" in {clip.name for clip in CLIPS}


@by_name
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_nothing_is_wrong_on_any_still(clip: Clip, theme: str) -> None:
    assert [str(finding) for finding in check_clip(clip.scene, lab(theme))] == []


@by_name
@pytest.mark.parametrize("name", OTHERS)
def test_other_exercises_make_a_clean_clip_too(clip: Clip, name: str) -> None:
    assert [str(finding) for finding in check_clip(clip.scene, other(name, "light"))] == []


@by_name
def test_a_clip_is_told_in_beats_of_the_right_length(clip: Clip) -> None:
    rehearsal = rehearse(clip.scene, lab())
    assert 20 <= rehearsal.duration <= 90
    assert 4 <= len(rehearsal.beats) <= 9
    names = [beat.name for beat in rehearsal.beats]
    assert len(set(names)) == len(names)
    for beat in rehearsal.beats:
        assert beat.narration.endswith((".", "?"))
        assert sum(beat.narration.count(mark) for mark in ".?!") == 1
        assert beat.narration[0].isupper()
    assert rehearsal.beats[0].start == 0
    for one, following in pairwise(rehearsal.beats):
        assert one.end == following.start
    assert rehearsal.beats[-1].end == rehearsal.duration


@by_name
def test_a_clip_says_what_to_conclude(clip: Clip) -> None:
    assert clip.scene.title
    assert clip.scene.activity
    assert clip.scene.__doc__ is not None
    assert clip.scene.__doc__.startswith("Conclude ")


@by_name
@pytest.mark.parametrize("name", [None, *OTHERS])
def test_each_number_shown_is_the_one_that_torch_finds(clip: Clip, name: str | None) -> None:
    settings = other(name) if name else lab()
    shown: dict[str, float] = {}

    def note(scene: LectureScene, beat: Beat) -> None:
        for text in take_inventory(scene).texts:
            for claim in text.claims:
                shown[claim.quantity.id] = to_float(claim.quantity.value)

    rehearse(clip.scene, settings, note)
    trace = run(load_exercise(settings.exercise_path))
    autograd = reference(trace.exercise, trace)
    computed = {id: value for id, value in shown.items() if trace[id].formula is not None}
    assert computed
    for id, value in computed.items():
        assert math.isclose(value, autograd[id], rel_tol=1e-12, abs_tol=1e-12), id
    for id in shown.keys() - computed.keys():
        assert shown[id] == to_float(trace[id].value)
    assert verify(trace).max_abs_error < 1e-12


def test_the_forward_pass_shows_every_quantity_of_the_forward_pass() -> None:
    clip = next(clip for clip in CLIPS if clip.name == "ForwardPass")
    for settings in (lab(), other("mse_3_2_2")):
        shown: set[str] = set()

        def note(scene: LectureScene, beat: Beat, shown: set[str] = shown) -> None:
            texts = take_inventory(scene).texts
            shown.update(claim.quantity.id for text in texts for claim in text.claims)

        rehearse(clip.scene, settings, note)
        trace = run(load_exercise(settings.exercise_path))
        assert {quantity.id for quantity in trace.forward} <= shown


def test_the_lab_shows_the_right_digits_and_the_kink() -> None:
    clip = next(clip for clip in CLIPS if clip.name == "ForwardPass")
    last: dict[str, str] = {}
    marked: list[str] = []

    def note(scene: LectureScene, beat: Beat) -> None:
        for text in take_inventory(scene).texts:
            last.update({claim.quantity.id: claim.text for claim in text.claims})
            if "kink" in text.body:
                marked.append(beat.name)

    rehearse(clip.scene, lab(), note)
    assert {id: last[id] for id in ("z1[0]", "a1[0]", "z1[1]", "a1[1]", "z2[0]", "a2[0]", "L")} == {
        "z1[0]": "0",
        "a1[0]": "0",
        "z1[1]": "1.1",
        "a1[1]": "1.1",
        "z2[0]": "−0.24",
        "a2[0]": "0.4403",
        "L": "0.8203",
    }
    assert marked == ["First hidden neuron: pre-activation", "First hidden neuron: activation"]
