"""Every clip, rehearsed without rendering: layout, times, and each number against torch."""

import math
import tomllib
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from film_settings import CROWDED, EXERCISES, KNOWN_ON_STILLS, lab, look, other, unknown
from own_references import OWN_REFERENCES, REFERENCES_BESIDE

from mathcore.exercise.model import ExerciseError, load_exercise
from mathcore.exercise.run import run
from mathcore.exercise.torch_reference import reference, verify
from mathcore.numbers.values import to_float
from scenes.forward_pass import ForwardPass
from scenes.publish.clips.catalogue import Clip, all_clips

CLIPS = all_clips()
#: How often the checks between the stills object to films that have not been shot again, by clip.
KNOWN_IN_MOTION = tomllib.loads(
    (Path(__file__).parent / "known_in_motion.toml").read_text(encoding="utf-8")
)
OTHERS = sorted(file.stem for file in EXERCISES.glob("*.toml"))
#: Exercises that are smaller than another one of the same kind.
ALIKE = {"mse_3_2_2", "tanh_2_3_1"}
#: The clips that need something of an exercise that not all of these have.
CHOOSY = {"ReluKink"}


# All that is asked about one clip goes to one worker, so that its rehearsals are shared.
def each(clips: list[Clip]) -> pytest.MarkDecorator:
    """Parametrize by clip."""
    return pytest.mark.parametrize(
        "clip",
        [pytest.param(clip, marks=pytest.mark.xdist_group(clip.name)) for clip in clips],
        ids=lambda clip: clip.name,
    )


def each_with_others(*more: str | None) -> pytest.MarkDecorator:
    """Parametrize by clip and exercise: those of the tests, and more.

    Films that have not been shot again see no two exercises of one kind, which would take minutes.
    """
    pairs = [
        pytest.param(clip, name, marks=pytest.mark.xdist_group(clip.name), id=f"{name}-{clip.name}")
        for clip in CLIPS
        if clip.scene.follows_exercise
        for name in (*more, *OTHERS)
        if clip.scene.question or name not in ALIKE
    ]
    return pytest.mark.parametrize(("clip", "name"), pairs)


#: Films that may be longer than the others, in seconds.
LONGEST = {"BackwardPass": 160}

by_name = each(CLIPS)
by_name_with_own_numbers = each([clip for clip in CLIPS if not clip.scene.follows_exercise])


def is_refused(clip: Clip, name: str | None) -> bool:
    """Tell whether a choosy clip refuses an exercise, and see that it then is not made."""
    if clip.name not in CHOOSY or name is None:
        return False
    try:
        clip.scene.check_exercise(load_exercise(other(name).exercise_path))
    except ExerciseError:
        with pytest.raises(ExerciseError):
            clip.scene(other(name))
        return True
    return False


@by_name
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_nothing_is_wrong_on_any_still_but_what_is_known(clip: Clip, theme: str) -> None:
    findings = look(clip.name, theme).findings
    assert unknown(clip.name, findings) == []
    # That list may only shrink, too.
    assert Counter(finding.check for finding in findings) == KNOWN_ON_STILLS.get(clip.name, {})


@by_name
def test_between_the_stills_nothing_is_wrong_but_what_is_known(clip: Clip) -> None:
    # The list may only shrink: it is empty when every film has been shot with a question.
    found = Counter(finding.check for finding in look(clip.name).in_motion)
    assert found == KNOWN_IN_MOTION.get(clip.name, {})
    assert not (clip.scene.question and found)


@pytest.mark.xdist_group("ForwardPass")
@pytest.mark.parametrize("name", CROWDED)
def test_numbers_travel_freely_with_other_exercises_too(name: str) -> None:
    assert look("ForwardPass", "light", name).in_motion == ()


@each_with_others()
def test_other_exercises_make_a_clean_clip_too(clip: Clip, name: str) -> None:
    assert is_refused(clip, name) or not unknown(clip.name, look(clip.name, "light", name).findings)


@by_name
def test_a_clip_is_told_in_beats_of_the_right_length(clip: Clip) -> None:
    rehearsal = look(clip.name).rehearsal
    if clip.scene.question:
        told = sum(beat.end - beat.start for beat in rehearsal.beats if not beat.optional)
        assert 40 <= told <= LONGEST.get(clip.name, 140)
        assert 3 <= len(rehearsal.beats) <= 9
    else:
        assert 20 <= rehearsal.duration <= 90
        assert 4 <= len(rehearsal.beats) <= 9
    names = [beat.name for beat in rehearsal.beats]
    assert len(set(names)) == len(names)
    for beat in rehearsal.beats:
        assert beat.narration.endswith((".", "?"))
        assert clip.scene.question or len(beat.phrases) == 1
        assert clip.scene.question or sum(beat.narration.count(mark) for mark in ".?!") == 1
        assert all(
            phrase.text[0].isupper() or phrase.text[0] in "−0123456789" for phrase in beat.phrases
        )
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


@each_with_others(None)
def test_each_number_shown_is_the_one_that_torch_finds(clip: Clip, name: str | None) -> None:
    if is_refused(clip, name):
        return
    shown = look(clip.name, "light" if name else "dark", name).values
    file = (other(name) if name else lab()).exercise_path
    trace = run(load_exercise(file))
    autograd = reference(trace.exercise, trace)
    if clip.name in REFERENCES_BESIDE:
        autograd |= REFERENCES_BESIDE[clip.name](Path(file), autograd)
    elif not shown.keys() <= set(trace.ids):
        autograd |= OWN_REFERENCES[clip.name]()
    given = {quantity.id for quantity in trace.given}
    computed = {id: value for id, value in shown.items() if id not in given}
    assert computed
    for id, value in computed.items():
        assert math.isclose(value, autograd[id], rel_tol=1e-12, abs_tol=1e-12), id
    for id in shown.keys() - computed.keys():
        assert shown[id] == to_float(trace[id].value)
    assert verify(trace).max_abs_error < 1e-12


@by_name_with_own_numbers
def test_each_number_of_a_clips_own_is_the_one_that_torch_finds(clip: Clip) -> None:
    shown = look(clip.name).values
    found = OWN_REFERENCES[clip.name]()
    assert shown
    for id, value in shown.items():
        assert math.isclose(value, found[id], rel_tol=1e-12, abs_tol=1e-12), id


@pytest.mark.xdist_group("ForwardPass")
@pytest.mark.parametrize("name", [None, "mse_3_2_2"])
def test_the_forward_pass_shows_every_quantity_of_the_forward_pass(name: str | None) -> None:
    shown = look("ForwardPass", "light" if name else "dark", name).values
    trace = run(load_exercise((other(name) if name else lab()).exercise_path))
    assert {quantity.id for quantity in trace.forward} <= shown.keys()


@pytest.mark.xdist_group("ForwardPass")
def test_the_lab_shows_the_right_digits_and_the_kink() -> None:
    seen = look("ForwardPass")
    expected = {
        "z1[0]": "0",
        "a1[0]": "0",
        "z1[1]": "1.1",
        "a1[1]": "1.1",
        "z2[0]": "−0.24",
        "a2[0]": "0.4403",
        "L": "0.8203",
    }
    assert {id: seen.digits[id] for id in expected} == expected
    marked = [name for name, texts in seen.texts.items() if any("ReluKink" in t for t in texts)]
    assert marked == ["First hidden neuron: the sum"]


@pytest.mark.xdist_group("BackwardPassHidden")
def test_the_backward_pass_ends_on_all_hidden_gradients_at_their_parameters() -> None:
    seen = look("BackwardPassHidden")
    expected = {
        "dL_dW1[0,0]": "0",
        "dL_dW1[0,1]": "0",
        "dL_db1[0]": "0",
        "dL_dW1[1,0]": "0.2239",
        "dL_dW1[1,1]": "0.4478",
        "dL_db1[1]": "0.2239",
    }
    assert {id: seen.digits[id] for id in expected} == expected
    tags = [text for text in seen.texts["The journey"] if "partial cal(L) \\/ partial" in text]
    assert sum(" w_" in tag or " b_" in tag for tag in set(tags)) == 6


@pytest.mark.xdist_group("ForwardPass")
def test_films_show_the_digits_that_an_exercise_asks_for() -> None:
    seen = look("ForwardPass", "light", "digits_2_2_1").digits
    assert seen["W1[0,1]"] == "−0.341232"
    scene = ForwardPass(other("digits_2_2_1"), skip_animations=True)
    assert scene.picture.source("W1[1,1]").shown == "1 slash 3"
    assert seen["z1[0]"] == "0.116114"
    assert len(seen["a2[0]"].partition(".")[2]) == 6


@pytest.mark.xdist_group("ForwardPass")
@pytest.mark.parametrize(
    ("name", "decimals"), [("tanh_2_2_2_1", 9), ("mse_4_4_4_4", 8), ("digits_2_2_1", 12)]
)
def test_where_there_is_no_room_for_them_films_say_so(
    name: str, decimals: int, tmp_path: Path
) -> None:
    text = other(name).exercise_path.read_text(encoding="utf-8").replace("decimals = 6\n", "")
    file = tmp_path / "mine.toml"
    file.write_text(text.replace("loss =", f"decimals = {decimals}\nloss ="), encoding="utf-8")
    scene = ForwardPass(replace(other(name), exercise_path=file))
    assert scene.trace["L"].decimals == 4
    assert not scene.trace["W1[0,0]"].is_given
    assert scene.remarks == [
        f"{file}: ForwardPass rounds all numbers to four decimals, which there is room for"
    ]


@pytest.mark.xdist_group("ForwardPass")
def test_under_plain_manim_they_say_so_on_the_error_stream(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = other("mse_4_4_4_4").exercise_path.read_text(encoding="utf-8")
    file = tmp_path / "mine.toml"
    file.write_text(text.replace("loss =", "decimals = 8\nloss ="), encoding="utf-8")
    monkeypatch.setenv("CHALKGRAD_EXERCISE", str(file))
    (remark,) = ForwardPass().remarks
    assert capsys.readouterr().err == f"chalkgrad: {remark}\n"
