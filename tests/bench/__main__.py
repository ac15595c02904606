"""``make bench``: ratios of the ways in which the same work can be done, measured side by side.

Machines are noisy, so the two ways take turns in one run and the median of the ratios is printed.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial

from bench_films import compare_films
from manim import MathTypst, tempconfig

from scenes.kit.style.theme import load_theme
from scenes.kit.text.formula import Formula
from scenes.kit.text.typeset import lay_out, part
from scenes.publish.clips.catalogue import choose

ROUNDS = 7
_NAMES = ("z", "w", "x", "b")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _compare(name: str, ours: Callable[[int], object], other: Callable[[int], object]) -> None:
    ratios, own_times = [], []
    for turn in range(ROUNDS):
        own = _seconds(partial(ours, turn))
        ratios.append(_seconds(partial(other, turn)) / own)
        own_times.append(own)
    print(
        f"{name}: {statistics.median(ratios):.1f} times "
        f"(from {min(ratios):.1f} to {max(ratios):.1f}); "
        f"ours takes {1000 * statistics.median(own_times):.1f} ms"
    )


def _compare_formulas() -> None:
    theme = load_theme("dark")

    def kit_formula(turn: int) -> Formula:
        body = " ".join(part(name, f"{name}_{turn}") for name in _NAMES)
        return Formula(body, theme=theme)

    def manim_formula(turn: int) -> MathTypst:
        return MathTypst(" ".join(f"{{{{ {name}_{turn} : {name} }}}}" for name in _NAMES))

    lay_out("$x @mark$")  # the compiler's own start is not what is compared
    with (
        tempfile.TemporaryDirectory() as folder,
        tempconfig({"media_dir": folder, "verbosity": "ERROR"}),
    ):
        manim_formula(ROUNDS)
        _compare(
            "manim's MathTypst against our Formula, four named parts", kit_formula, manim_formula
        )
        formula, stock = kit_formula(0), manim_formula(0)
        _compare("copying them", lambda _: formula.copy(), lambda _: stock.copy())


def main() -> None:
    """Print the ratios; of the clips that are named, or of all."""
    clips = choose(sys.argv[1:])
    _compare_formulas()
    compare_films(clips)


if __name__ == "__main__":
    main()
