"""Films made in parallel show what manim's own renderer shows, frame by frame."""

import contextlib
import hashlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filmed import (
    ROOT,
    UNUSUAL,
    both,
    command,
    film,
    forked,
    manim,
    pictures,
    psnr,
    threads_at_forks,
    watched,
    worst,
)

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="films with fork")

SMALL = ("-r", "320,180", "--fps", "10")


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("usual"), *SMALL, str(UNUSUAL), "Usual")


@pytest.mark.parametrize(
    "name",
    ["Usual", "Unusual", "Moving", "Turning", "Pictures", "Timed", "Reading", "Mirror"],
)
def test_the_film_is_manims(tmp_path: Path, name: str) -> None:
    own, manims = both(tmp_path, *SMALL, name=name)
    # The clip's title is the same, so that all pixels count.
    assert worst(own, manims) > 60
    # The same measure tells the first picture from the last.
    first, *_, last = pictures(own)
    assert psnr(first, last) < 45
    captions = [path.with_suffix(".srt").read_text(encoding="utf-8") for path in (own, manims)]
    assert captions[0] == captions[1]
    assert len(captions[0]) > 40


THREADS = {
    "Python": "import threading\n"
    "threading.Thread(target=threading.Event().wait, daemon=True).start()\n",
    # Python knows nothing of it, as of those that numpy, torch and Typst start.
    "library": "import ctypes\nlibc = ctypes.CDLL(None)\n"
    "pause = ctypes.cast(libc.pause, ctypes.c_void_p)\n"
    "assert libc.pthread_create(ctypes.byref(ctypes.c_ulong()), None, pause, None) == 0\n",
}


@pytest.mark.parametrize("whose", THREADS)
def test_a_process_with_a_thread_films_the_same_in_one_process(
    tmp_path: Path, usual: Path, whose: str
) -> None:
    script = tmp_path / "threaded.py"
    script.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(UNUSUAL.parent)!r})\n"
        + THREADS[whose]
        + "from scenes.kit.rendering.forks import ForkPool\ndel ForkPool.start\n"
        + 'import unusual\nclass Usual(unusual.Usual):\n    """The same."""\n',
        encoding="utf-8",
    )
    # The copies that are made to see which threads end before a fork do nothing.
    threaded = film(tmp_path / "threaded", *SMALL, str(script), "Usual", threads=2)
    assert worst(threaded, usual) > 60


def test_every_play_is_filmed_apart_and_no_second_thread_lives_then(tmp_path: Path) -> None:
    script = str(ROOT / "scenes" / "gradient_decay.py")  # in which torch computes
    flags = ("-r", "192,108", "--fps", "3", script, "MeasuredGradients")
    film(tmp_path, *flags, lossless=False)
    forks = threads_at_forks(tmp_path / "forks.txt")
    pieces = list(tmp_path.rglob("partial_movie_files/*/*.mp4"))
    assert len(forks) >= len(pieces) > 10
    assert set(forks) == {1}


def test_workers_render_in_child_too(tmp_path: Path) -> None:
    log = tmp_path / "forks.txt"
    program = "from scenes.publish.cli.app import main; main()"
    # Two clips for one worker: what the first one leaves behind must not slow down the second.
    clips = ("CountTheGradients", "LossCurves")
    small = ("--size", "192x108", "--fps", "3", "--jobs", "1", "--out", str(tmp_path / "films"))
    done = subprocess.run(
        [sys.executable, "-c", program, "render", *clips, *small],
        cwd=ROOT,
        env=watched(log),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    forks = threads_at_forks(log)
    assert len(forks) > 50
    assert set(forks) == {1}


def test_a_real_clip_is_manims(tmp_path: Path) -> None:
    script = ROOT / "scenes" / "count_gradients.py"
    stock = tmp_path / "stock.py"
    text = script.read_text(encoding="utf-8")
    stock.write_text(
        text
        + "\n\nfrom manim.renderer.cairo_renderer import CairoRenderer\n"
        + "from scenes.kit.rendering.camera import LectureCamera\n"
        + "class Stock(CountTheGradients):\n"
        + "    def __init__(self, **options):\n"
        + "        renderer = CairoRenderer(camera_class=LectureCamera)\n"
        + "        super().__init__(renderer=renderer, **options)\n",
        encoding="utf-8",
    )
    names = ("CountTheGradients", "Stock")
    done = forked(tmp_path / "m", "-r", "320,180", "--fps", "2", str(stock), *names)
    assert done.returncode == 0, done.stderr
    own, manims = (next(tmp_path.rglob(f"{name}.mp4")) for name in names)
    assert worst(own, manims) > 60


def test_a_film_is_the_same_twice(tmp_path: Path) -> None:
    digests = set()
    for turn in ("once", "again"):
        made = film(tmp_path / turn, *SMALL, str(UNUSUAL), "Usual", lossless=False)
        digest = hashlib.sha256()
        for picture in pictures(made):
            digest.update(picture.tobytes())
        digests.add(digest.hexdigest())
    assert len(digests) == 1


@pytest.mark.parametrize("run", [manim, forked])
def test_a_frame_that_cannot_be_drawn_ends_the_film(
    tmp_path: Path, run: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    done = run(tmp_path, *SMALL, str(UNUSUAL), "Failing")
    assert done.returncode != 0
    assert "ZeroDivisionError: at 0" in done.stdout + done.stderr
    assert not list(tmp_path.rglob("Failing.mp4"))
    assert not list(tmp_path.rglob("*.draft"))


def living(session: int) -> list[str]:
    """Return the states of a session's processes that have not ended."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended since
            state, _, _, its_session = status.read_text().rpartition(")")[2].split()[:4]
            if int(its_session) == session and state != "Z":
                found.append(state)
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_an_end_at_any_moment_leaves_whole_pieces_only(
    tmp_path: Path, number: signal.Signals
) -> None:
    script = str(ROOT / "scenes" / "count_gradients.py")
    first_plays = ("-r", "192,108", "--fps", "6", "-n", "0,12", script, "CountTheGradients")
    process = subprocess.Popen(
        command(tmp_path / "m", *first_plays, lossless=False),
        cwd=ROOT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while len(list(tmp_path.rglob("partial_movie_files/*/*.mp4"))) < 4:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(number)
    process.wait(30)
    while living(process.pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    pieces = list(tmp_path.rglob("partial_movie_files/*/*.mp4"))
    assert len(pieces) >= 4
    for piece in pieces:
        assert sum(1 for _ in pictures(piece)) > 0
    # The next run takes them as they are, and ends with the film.
    made = film(tmp_path / "m", *first_plays, lossless=False)
    assert sum(1 for _ in pictures(made)) > 60
