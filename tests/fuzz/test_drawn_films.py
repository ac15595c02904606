"""A sample of the drawn exercises; ``make fuzz`` goes through all of them."""

from pathlib import Path

import pytest
from drawn_films import COUNT, Found, Known, drawn, findings_in, known_findings
from films import STATE, done_before, go_through, line_of

from scenes.publish.clips.catalogue import choose


@pytest.mark.parametrize("number", [4, 29])
def test_stills_of_a_drawn_exercise_are_clean(number: int) -> None:
    known = known_findings()
    found = findings_in(number, choose(["ForwardPass", "WeightUpdate"]))
    assert [one for one in found if not any(entry.covers(one) for entry in known)] == []


def test_the_same_number_draws_the_same_exercise_and_others_others() -> None:
    sample = [drawn(number) for number in range(0, 40, 3)]
    assert sample == [drawn(number) for number in range(0, 40, 3)]
    assert len({(exercise.x, exercise.layers) for exercise in sample}) == len(sample)
    assert {len(exercise.layers) for exercise in sample} == {1, 2, 3}
    assert COUNT >= 200


def test_an_entry_of_the_list_covers_its_kind_and_no_more() -> None:
    entry = Known(("ForwardPass",), "size", r"times 10\^", "exponents")
    covered = Found("ForwardPass", 2, "size", "'1 times 10^(−5)' has a digit of 2.0%")
    assert entry.covers(covered)
    for other in (
        Found("BackwardPass", 2, "size", covered.what),
        Found("ForwardPass", 2, "safe area", covered.what),
        Found("ForwardPass", 2, "size", "'0.5' has a digit of 2.0%"),
    ):
        assert not entry.covers(other)


def test_what_has_been_done_is_not_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert done_before("key") == {}
    assert go_through([], 1, "key") == {}
    found = [Found("ForwardPass", 1, "size", "it is too small")]
    text = line_of("key", 3, found) + line_of("of other sources", 4, found)
    STATE.write_text(text, encoding="utf-8")
    assert done_before("key") == {3: found}
