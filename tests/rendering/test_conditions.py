"""Films are made wherever manim makes them: one core, no home, little memory, long paths."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import av
import pytest
from filmed import ROOT, UNUSUAL, command, film, manim, pictures, psnr, worst

SMALL = ("-r", "192,108", "--fps", "5")
QUICK = '''
from manim import FadeIn, Scene
from scenes.kit.text.formula import Words
from scenes.kit.text.number import Number
from scenes.kit.scene.lecture import LectureScene
from scenes.count_gradients import CountTheGradients
from scenes.kit.scene.settings import settings_from_environment
from mathcore.exercise.model import load_exercise
from mathcore.exercise.run import run


class Quick(LectureScene):
    """Conclude nothing."""

    def construct(self):
        with self.beat("One", "One."):
            self.play(FadeIn(Number(self.trace["L"], theme=self.theme)), run_time=0.2)


class Other(Quick):
    """Conclude nothing else."""

    title = "Another"


class Mine(CountTheGradients):
    """Conclude what a clip of somebody's own does."""

    title = "My own"

    def construct(self):
        with self.beat("Mine", "This is mine."):
            self.play(FadeIn(Words("My own words", theme=self.theme)), run_time=0.2)


class Plain(Scene):
    """A scene of manim's that uses the kit."""

    def construct(self):
        settings = settings_from_environment()
        trace = run(load_exercise(settings.exercise_path))
        self.play(FadeIn(Number(trace["L"], theme=settings.theme)), run_time=0.4)
        self.wait(0.4)
'''


@pytest.fixture
def script(tmp_path: Path) -> Path:
    file = tmp_path / "quick.py"
    file.write_text(QUICK, encoding="utf-8")
    return file


def films(folder: Path) -> dict[str, Path]:
    found = (path for path in folder.rglob("*.mp4") if "partial" not in str(path))
    return {path.stem: path for path in found}


def run(
    arguments: list[str],
    folder: Path,
    *,
    environment: dict[str, str] | None = None,
    typed: str = "",
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        arguments,
        cwd=folder,
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def rate(path: Path) -> float:
    with av.open(path) as container:
        stream = container.streams.video[0]
        assert stream.average_rate is not None
        assert sum(1 for _ in container.decode(stream)) > 24
        return float(stream.average_rate)


def test_two_names_on_one_line_and_an_odd_rate(tmp_path: Path, script: Path) -> None:
    flags = ("-r", "192,108", "--fps", "29.97")
    done = manim(tmp_path / "m", *flags, str(script), "Quick", "Other")
    assert done.returncode == 0, done.stderr
    made = films(tmp_path / "m")
    assert made.keys() == {"Quick", "Other"}
    for path in made.values():
        assert rate(path) == pytest.approx(30000 / 1001, rel=0.001)


def test_numbers_typed_at_the_prompt(tmp_path: Path, script: Path) -> None:
    done = run(command(tmp_path / "m", *SMALL, str(script)), ROOT, typed="1,2\n")
    assert done.returncode == 0, done.stderr
    assert len(films(tmp_path / "m")) == 2


def test_clips_that_build_on_ours_with_the_rate_of_cinemas(tmp_path: Path, script: Path) -> None:
    flags = ("-r", "192,108", "--fps", "24")
    done = manim(tmp_path / "m", *flags, str(script), "Quick", "Mine", "Plain")
    assert done.returncode == 0, done.stderr
    made = films(tmp_path / "m")
    assert rate(made["Quick"]) == pytest.approx(24, rel=0.001)
    for name in ("Mine", "Plain"):
        first, *_, last = pictures(made[name])
        assert psnr(first, last) < 50


def test_one_core(tmp_path: Path) -> None:
    pinned = (
        "import os, sys\n"
        "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
        "os.execv(sys.argv[1], sys.argv[1:])\n"
    )
    arguments = command(tmp_path / "one", *SMALL, str(UNUSUAL), "Usual")
    done = run([sys.executable, "-c", pinned, *arguments], ROOT)
    assert done.returncode == 0, done.stderr
    usual = film(tmp_path / "all", *SMALL, str(UNUSUAL), "Usual")
    assert worst(films(tmp_path / "one")["Usual"], usual) == float("inf")


def test_no_home(tmp_path: Path, script: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name in {"PATH", "LC_ALL"}}
    done = run(command(tmp_path / "m", *SMALL, str(script), "Quick"), ROOT, environment=bare)
    assert done.returncode == 0, done.stderr
    assert "Quick" in films(tmp_path / "m")


def test_a_path_of_two_hundred_characters(tmp_path: Path) -> None:
    folder = tmp_path / "ein sehr langer Ordner ü" / ("x" * 100) / ("y" * 100)
    folder.mkdir(parents=True)
    script = folder / "quick.py"
    script.write_text(QUICK, encoding="utf-8")
    done = manim(folder / "m", *SMALL, str(script), "Quick")
    assert done.returncode == 0, done.stderr
    assert "Quick" in films(folder / "m")


def test_a_checkout_that_cannot_be_written(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    for name in ("scenes", "mathcore", "assets"):
        unwanted = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, checkout / name, ignore=unwanted)
    before = _contents(checkout)
    for path in (checkout, *checkout.rglob("*")):
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    clip = ("-n", "0,3", "scenes/count_gradients.py", "CountTheGradients")
    arguments = command(tmp_path / "m", *SMALL, *clip)
    environment = {**os.environ, "PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = run(arguments, checkout, environment=environment)
        assert done.returncode == 0, done.stderr
        assert "CountTheGradients" in films(tmp_path / "m")
        assert _contents(checkout) == before
    finally:
        for path in (checkout, *checkout.rglob("*")):
            path.chmod(path.stat().st_mode | stat.S_IWUSR)


def _contents(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="measures Linux processes")
def test_an_ultra_high_definition_in_little_memory(tmp_path: Path, script: Path) -> None:
    measure = (
        "import resource, subprocess, sys\n"
        "code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        "sys.exit(code)\n"
    )
    arguments = command(tmp_path / "m", "-qk", "--fps", "5", str(script), "Quick")
    done = run([sys.executable, "-c", measure, *arguments], ROOT)
    assert done.returncode == 0, done.stderr
    (film,) = films(tmp_path / "m").values()
    with av.open(film) as container:
        assert container.streams.video[0].height == 2160
    # The largest process in kB; two more may draw at the same time.
    assert int(done.stdout.splitlines()[-1]) < 1_500_000 / 3


@pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0 or shutil.which("unshare") is None,
    reason="takes the right to mount",
)
def test_little_shared_memory(tmp_path: Path, script: Path) -> None:
    arguments = command(tmp_path / "m", *SMALL, str(script), "Quick")
    mounted = 'mount -t tmpfs -o size=64k none /dev/shm && exec "$@"'
    done = run(["unshare", "-m", "sh", "-c", mounted, "sh", *arguments], ROOT)
    assert done.returncode == 0, done.stderr
    assert "Quick" in films(tmp_path / "m")
