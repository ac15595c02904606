"""The clip on the kink: what it shows and says of each kind of kink, and what it refuses."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from film_settings import look, other

from mathcore.exercise.model import ExerciseError, default_exercise_path, load_exercise
from mathcore.exercise.run import run
from mathcore.numbers.values import to_float
from mathcore.topics.closeup import closeup
from mathcore.topics.kept_digits import written_out
from mathcore.topics.kink import SLOPES, KinkAnswers, kink_answers
from scenes.kit.scene.beat import GUESSING
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import load_theme
from scenes.kit.text.formula import Formula
from scenes.parts.kink import wording
from scenes.parts.kink.cliff import ALONE, UNIT, Cliff
from scenes.parts.kink.columns import ThreeColumns, differ
from scenes.parts.kink.digits import LongNumber
from scenes.parts.kink.glass import Glass, Mark
from scenes.parts.kink.things import thing
from scenes.publish.check.examine import examine
from scenes.publish.check.motion import Watch
from scenes.relu_kink import ReluKink

pytestmark = pytest.mark.xdist_group("ReluKink")

KINKS = Path(__file__).parents[1] / "support" / "kinks"
NAMES = sorted(file.stem for file in KINKS.glob("*.toml"))


def path_of(name: str) -> Path:
    return default_exercise_path() if name == "lab" else KINKS / f"{name}.toml"


@cache
def answers_of(name: str) -> KinkAnswers:
    return kink_answers(run(load_exercise(path_of(name))))


def scene_of(name: str) -> ReluKink:
    return ReluKink(Settings(load_theme("dark"), path_of(name)), skip_animations=True)


def phrases() -> list[str]:
    return [phrase.text for beat in look("ReluKink").rehearsal.beats for phrase in beat.phrases]


@pytest.mark.parametrize("name", ["dead_2_2_1", "leaky_2_3_1"])
def test_an_exercise_without_a_kink_of_relu_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(ExerciseError) as caught:
        ReluKink(other(name), skip_animations=True)
    error = str(caught.value)
    assert error.startswith(f"{other(name).exercise_path}: ")
    assert "\n" not in error


def test_more_inputs_than_there_is_room_for_are_refused() -> None:
    exercise = load_exercise(default_exercise_path())
    hidden, top = exercise.layers
    zeros = (Fraction(0),) * 3
    wide = replace(hidden, weights=tuple((*row, *zeros) for row in hidden.weights))
    wider = replace(exercise, x=(*exercise.x, *zeros), layers=(wide, top))
    with pytest.raises(ExerciseError, match="shows at most 4 inputs, got 5"):
        ReluKink.check_exercise(wider)


@pytest.mark.parametrize("name", NAMES)
def test_other_kinks_make_a_clean_film_too(name: str) -> None:
    theme = ("dark", "light")[NAMES.index(name) % 2]
    settings = Settings(load_theme(theme), path_of(name))
    rehearsal, found = examine(ReluKink, settings, watch=Watch())
    assert found == []
    assert 40 <= rehearsal.duration <= 140
    assert len(rehearsal.beats) == 6


def test_the_lab_s_film_says_what_each_machine_answers() -> None:
    said = phrases()
    assert said[1:4] == [
        "On paper this neuron's sum is 0, exactly.",
        "Float64, as in the lab's check cell in plain Python, lets three gradients through that on "
        "paper are nothing.",
        "Float32, in PyTorch, says what the paper says.",
    ]
    for sentence in (
        "Why? Some of these decimals never end in binary.",
        "On paper they cancel, so only this counts: how far each is off.",
        "Float64 ends right of it: 2.7756 × 10⁻¹⁷.",
        "Float32 ends left of it: −2.2352 × 10⁻⁸.",
        "Every step was exact; the noise came in with the numbers.",
        "Ten thousand times closer.",
        "And again.",
        "Float32 is left of it, by a coin's width, if from zero to one it were a thousand "
        "kilometres.",
        "A billion times closer still.",
        "Float64 is right of it, by a quarter of an atom.",
        "So little decides over three gradients.",
        "By that rule the gate is closed; float32 got there by luck.",
    ):
        assert sentence in said, sentence


def test_the_lab_s_film_shows_what_each_machine_prints() -> None:
    seen = look("ReluKink").digits
    expected = {
        "z1[0]": "0",
        "z1[0]_float64": "2.7755575615628914 times 10^(−17)",
        "z1[0]_float32": "−2.2352 times 10^(−8)",
        "dL_da1[0]": "−0.3358",
        "dL_dW1[0,0]": "0",
        "dL_dW1[0,0]_float64": "−0.3358",
        "dL_dW1[0,1]_float64": "−0.6717",
        "dL_db1[0]_float64": "−0.3358",
        "dL_dW1[0,0]_float32": "0",
        "W1[0,1]_float64_digits": "−0.2999999999999999888977",
        "z1[0]_float64_distance": "28",
        "z1[0]_float32_distance": "2.2",
    }
    by_beat = look("ReluKink").texts["The same sum, twice"]
    assert any(expected["z1[0]_float64"] in text for text in by_beat)
    del expected["z1[0]_float64"]  # the next picture shows fewer digits of it
    assert {id: seen[id] for id in expected} == expected


def test_it_asks_for_both_sums_and_for_a_vote() -> None:
    asks = [ask for beat in look("ReluKink").rehearsal.beats for ask in beat.asks]
    assert [ask.opens for ask in asks] == [("z1[0]_float64", "z1[0]_float32"), ()]
    assert all(ask.time - ask.start == pytest.approx(GUESSING, abs=0.1) for ask in asks)


def test_no_sum_of_a_machine_is_seen_before_it_is_asked_for() -> None:
    texts = look("ReluKink").texts
    for beat in ("Three answers", "Neighbours"):
        assert not any("10^(" in text for text in texts[beat])
    assert any("10^(−17)" in text for text in texts["Who is right?"] + texts["The rule"])


def test_all_values_are_blank_under_the_question() -> None:
    scene = scene_of("lab")
    (picture,) = scene.opening_picture()
    claims = [c for m in picture.get_family() for c in getattr(m, "claims", ())]
    assert claims == []
    # A value that is filled in would be noticed.
    assert isinstance(picture, ThreeColumns)
    picture.fill(0, scene.answers.paper.z)
    assert [c for m in picture.get_family() for c in getattr(m, "claims", ())] != []


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("lab", "Same network, same sample: who is right?"),
        ("no_error", "Same network, same sample: who is right?"),
        ("ends_in_binary", "Exactly on the kink: which slope?"),
        ("hidden_of_four", "Exactly on the kink: which slope?"),
    ],
)
def test_where_all_agree_it_asks_for_the_slope(name: str, question: str) -> None:
    assert scene_of(name).opening_question() == question


@pytest.mark.parametrize(
    ("name", "python", "torch"),
    [
        ("lab", "lets {n} gradients through that on paper are nothing", "what the paper says"),
        ("float32_opens", "says the same", "lets {n} gradients through"),
        ("no_error", "opens the gate, but no error", "what the paper says"),
        ("ends_in_binary", "says the same", "what the paper says"),
        ("thirds", "lets {n} gradients through", "opens the gate, too"),
    ],
)
def test_what_the_machines_say(name: str, python: str, torch: str) -> None:
    answers = answers_of(name)
    assert python in wording.python_says(answers)
    assert torch in wording.torch_says(answers)


def test_one_gradient_is_one() -> None:
    assert wording.let_through(1) == "lets {n} gradient through that on paper is nothing"


@pytest.mark.parametrize(
    ("name", "ends", "kept", "from_where"),
    [
        ("lab", "Why? Some of these decimals never", "nearest neighbour", "the noise came in"),
        ("deep", "Why? These decimals never", "nearest neighbour", "Storing and adding both"),
        ("hidden_of_four", "These decimals never", "nearest neighbour", "Storing and adding both"),
        ("whole_numbers", "end in binary, all", "as they are written", "Nothing had to be rounded"),
    ],
)
def test_where_the_noise_comes_from(name: str, ends: str, kept: str, from_where: str) -> None:
    answers = answers_of(name)
    written = written_out(answers, 5, 30)
    assert ends in wording.where_they_end(written, answers)
    assert kept in wording.what_is_kept(written)
    assert ("none of them is off" in wording.what_is_off(written)) == (name == "whole_numbers")
    assert from_where in wording.where_it_comes_from(answers)


def test_roundings_may_cancel_and_steps_alone_may_round() -> None:
    answers = answers_of("lab")
    zero = replace(answers.python, z=replace(answers.python.z, value=Fraction(0)))
    cancelled = replace(answers, python=zero, torch=zero)
    assert "it cancels" in wording.where_it_comes_from(cancelled)
    exact = answers_of("ends_in_binary")
    noisy = replace(exact.python, z=replace(exact.python.z, value=Fraction(1, 2**50)))
    assert "it is the steps" in wording.where_it_comes_from(replace(exact, python=noisy))


@pytest.mark.parametrize(
    ("power", "said"),
    [
        (8, ["Ten thousand times closer.", "And again."]),
        (7, ["Ten thousand times closer.", "And a thousand times more."]),
        (1, ["Ten times closer."]),
        (16, ["A hundred million times closer.", "And again."]),
    ],
)
def test_how_one_comes_closer(power: int, said: list[str]) -> None:
    assert wording.closer(power) == said


def test_how_far_off_a_sum_is() -> None:
    python, torch = answers_of("lab").machines
    assert (
        wording.is_off("Float32", closeup(torch.z)) == "Float32 is left of it, by a coin's width."
    )
    said = wording.is_off("Float64", closeup(python.z))
    assert said == "Float64 is right of it, by a quarter of an atom."
    assert wording.closer_still(9) == "A billion times closer still."


def test_dots_are_as_far_from_the_edge_as_the_zoom_makes_their_sums() -> None:
    answers, theme = answers_of("lab"), load_theme("dark")
    z, torch = answers.paper.z, answers.torch
    window = Cliff((SLOPES[0], SLOPES[-1]), theme=theme, zone=ALONE, z=(z.symbol, z))
    glass = Glass(window, range(9), theme=theme)
    mark = Mark(torch.z, torch.side, window.dot(0, torch.side), None, 0)
    glass.stand(mark)
    for power in (0, 4, 7.5, 8):
        glass.look(power)
        distance = float(mark.dot.get_x()) - window.x0
        assert distance == pytest.approx(to_float(torch.z.value) * 10**power * UNIT, abs=1e-9)
        seen = [
            claim.quantity.id
            for text in glass.submobjects
            if isinstance(text, Formula) and text.get_fill_opacity()
            for claim in text.claims
        ]
        assert seen == [f"zoom[{int(power)}]", f"bar[{int(power)}]"]
    glass.look(0)
    assert mark.dot.get_x() == pytest.approx(window.x0, abs=1e-6)


@pytest.mark.parametrize(
    ("metres", "like"),
    [
        ("2.8e-11", "a quarter of an atom"),
        ("1e-10", "an atom"),
        ("2.2e-2", "a coin's width"),
        ("1.7", "a tall person"),
        ("99", "more than a car's length"),
    ],
)
def test_lengths_are_those_of_things(metres: str, like: str) -> None:
    assert thing(Fraction(metres)) == like


@pytest.mark.parametrize(
    ("name", "decides", "rule", "verdicts"),
    [
        (
            "lab",
            "decides over {n} gradients",
            "float32 got there by luck",
            ["right", "opened by noise", "right by luck"],
        ),
        (
            "thirds",
            "decides over {n} gradients",
            "both machines are wrong",
            ["right", "opened by noise", "opened by noise"],
        ),
        (
            "no_error",
            "no error was there to pass",
            "float32 got there by luck",
            ["right", "opened by noise", "right by luck"],
        ),
        (
            "hidden_of_four",
            "no harm is done",
            "float64 and float32 got there by luck",
            ["right", "right by luck", "right by luck"],
        ),
        (
            "ends_in_binary",
            "both stay on it",
            "the machines had the exact sum",
            ["right", "right", "right"],
        ),
    ],
)
def test_who_is_right(name: str, decides: str, rule: str, verdicts: list[str]) -> None:
    answers = answers_of(name)
    assert decides in wording.what_it_decides(answers)
    assert rule in wording.by_the_rule(answers)
    assert [wording.verdict(answers, answer) for answer in answers.all] == verdicts


def test_columns_that_say_the_same_are_not_told_apart() -> None:
    paper, python, torch = answers_of("lab").all
    assert differ(paper, python)
    assert differ(python, torch)
    assert not differ(paper, torch)
    paper, python, _ = answers_of("no_error").all
    assert differ(paper, python)  # by the gate alone


def test_an_error_that_is_not_the_same_for_all_stands_in_each_column() -> None:
    deep, lab = (scene_of(name).columns for name in ("deep", "lab"))
    assert lab.shares_error
    assert not deep.shares_error
    errors = [deep.error(column) for column in range(3)]
    values = [to_float(number.quantity.value) for number in errors]
    assert values[0] > 0 > values[1]
    assert errors[0].get_x() < errors[1].get_x() < errors[2].get_x()


def test_the_wrong_digits_are_lit_and_no_others() -> None:
    _, _, (_, double, _), *_ = written_out(answers_of("lab"), 5, 30).operands
    theme = load_theme("dark")
    number = LongNumber(
        double.digits, theme=theme, size=0.4, wrong_from=double.wrong_from, goes_on=True
    )
    lit = [glyph.get_fill_color() == theme.weight for glyph in number.part("value")]
    # −0.2999999999999999888977: sixteen decimals are right.
    assert lit == [False] * (3 + 16) + [True] * 6
    assert "more" in number.parts
    whole = LongNumber(answers_of("lab").paper.operands[0], theme=theme, size=0.4)
    assert "more" not in whole.parts
    assert all(glyph.get_fill_color() == theme.weight for glyph in whole.part("value"))
