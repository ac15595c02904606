"""Films made in parallel show what manim's own renderer shows, frame by frame."""

import hashlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filmed import ROOT, UNUSUAL, command, film, manim, pictures, worst
from test_canvas import psnr

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="films with fork")


@pytest.mark.parametrize(
    "name",
    ["Usual", "Unusual", "Moving", "Turning", "Pictures", "Timed", "Reading", "Mirror"],
)
def test_the_film_is_manims(tmp_path: Path, name: str) -> None:
    flags = ("-r", "426,240", "--fps", "20", str(UNUSUAL))
    own = film(tmp_path / "own", *flags, name)
    manims = film(tmp_path / "manim", *flags, f"{name}ByManim")
    # The clip's title is the same, so that all pixels count.
    assert worst(own, manims) > 60
    # The same measure tells the first picture from the last.
    first, *_, last = pictures(own)
    assert psnr(first, last) < 45
    captions = [path.with_suffix(".srt").read_text(encoding="utf-8") for path in (own, manims)]
    assert captions[0] == captions[1]
    assert len(captions[0]) > 40


def test_a_process_with_a_thread_films_the_same(tmp_path: Path) -> None:
    script = tmp_path / "threaded.py"
    script.write_text(
        "import sys, threading\n"
        f"sys.path.insert(0, {str(UNUSUAL.parent)!r})\n"
        "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        'import unusual\nclass Usual(unusual.Usual):\n    """The same."""\n',
        encoding="utf-8",
    )
    flags = ("-r", "426,240", "--fps", "10")
    threaded = film(tmp_path / "threaded", *flags, str(script), "Usual")
    own = film(tmp_path / "own", *flags, str(UNUSUAL), "Usual")
    assert worst(threaded, own) > 60


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
    flags = ("-r", "426,240", "--fps", "3")
    manims = film(tmp_path / "manim", *flags, str(stock), "Stock")
    own = film(tmp_path / "own", *flags, str(script), "CountTheGradients")
    assert worst(own, manims) > 60


def test_a_film_is_the_same_twice(tmp_path: Path) -> None:
    flags = ("-r", "426,240", "--fps", "20", str(UNUSUAL), "Usual")
    digests = set()
    for turn in ("once", "again"):
        made = film(tmp_path / turn, *flags, lossless=False)
        digest = hashlib.sha256()
        for picture in pictures(made):
            digest.update(picture.tobytes())
        digests.add(digest.hexdigest())
    assert len(digests) == 1


def test_a_frame_that_cannot_be_drawn_ends_the_film(tmp_path: Path) -> None:
    done = manim(tmp_path, "-ql", str(UNUSUAL), "Failing")
    assert done.returncode != 0
    assert "ZeroDivisionError: at 0" in done.stdout + done.stderr
    assert not list(tmp_path.rglob("Failing.mp4"))
    assert not list(tmp_path.rglob("*.draft"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_an_end_at_any_moment_leaves_whole_pieces_only(
    tmp_path: Path, number: signal.Signals
) -> None:
    script, small = str(ROOT / "scenes" / "count_gradients.py"), ("-r", "320,180", "--fps", "6")
    process = subprocess.Popen(
        command(tmp_path / "m", *small, script, "CountTheGradients", lossless=False),
        cwd=ROOT,
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
    time.sleep(1)
    pieces = list(tmp_path.rglob("partial_movie_files/*/*.mp4"))
    assert len(pieces) >= 4
    for piece in pieces:
        assert sum(1 for _ in pictures(piece)) > 0
    # The next run takes them as they are, and ends with the film.
    made = film(tmp_path / "m", *small, script, "CountTheGradients", lossless=False)
    assert sum(1 for _ in pictures(made)) > 160
