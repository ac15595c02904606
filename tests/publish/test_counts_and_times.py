"""How many and how long, as it is printed."""

from scenes.publish.wording import clock, counted


def test_only_one_is_singular() -> None:
    assert [counted(n, "clip") for n in (0, 1, 2)] == ["0 clips", "1 clip", "2 clips"]


def test_a_time_is_full_minutes_and_seconds() -> None:
    assert [clock(time) for time in (0, 9.99, 60, 75.4, 3600)] == [
        "0:00",
        "0:09",
        "1:00",
        "1:15",
        "60:00",
    ]
