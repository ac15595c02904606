"""Each flag of manim's command does with our renderer what it does with manim's."""

import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from filmed import UNUSUAL, both, film, manim, pictures, psnr, worst
from manim import tempconfig
from PIL import Image
from unusual import Usual, UsualByManim

from scenes.kit.rendering import renderer
from scenes.kit.rendering.writer import LectureWriter

SMALL = ("-r", "320,180", "--fps", "10")


def rgba(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGBA"))


def all_pictures(path: Path, form: str) -> list[np.ndarray]:
    with av.open(path) as container:
        return [frame.to_ndarray(format=form) for frame in container.decode(video=0)]


def blurred(picture: np.ndarray) -> np.ndarray:
    height, width = (length // 8 * 8 for length in picture.shape[:2])
    squares = picture[:height, :width].reshape(height // 8, 8, width // 8, 8, -1)
    return np.asarray(squares.mean(axis=(1, 3)))


class FilmedApartError(Exception):
    """The renderer was about to give a play to a copy of the process."""


def films_apart(monkeypatch: pytest.MonkeyPatch, folder: Path, **settings: Any) -> bool:
    """Render a clip by ours and by manim's renderer; tell whether ours films its plays apart."""

    def refuse(*_: object) -> None:
        raise FilmedApartError

    monkeypatch.setattr(LectureWriter, "render_in_child", refuse)
    monkeypatch.setattr(renderer, "can_fork", lambda: True)
    small = {"pixel_width": 128, "pixel_height": 72, "frame_rate": 5, "media_dir": str(folder)}
    with tempconfig({**small, "verbosity": "ERROR", **settings}):
        UsualByManim().render()
        try:
            Usual().render()
        except FilmedApartError:
            return True
    return False


@pytest.mark.parametrize(
    ("settings", "count"),
    [
        ({"save_last_frame": True, "write_to_movie": False}, 1),
        ({"format": "png-sequence", "write_to_movie": False}, 10),
        ({"dry_run": True}, 0),
    ],
)
def test_pictures_without_a_film_are_drawn_by_manims_own_plays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any], count: int
) -> None:
    assert not films_apart(monkeypatch, tmp_path, **settings)
    made = sorted(tmp_path.rglob("*.png"))
    manims = [path for path in made if "UsualByManim" in str(path)]
    own = [path for path in made if path not in manims]
    assert len(own) == len(manims) >= count
    assert all(np.array_equal(rgba(a), rgba(b)) for a, b in zip(own, manims, strict=True))
    assert not [path for path in tmp_path.rglob("*") if path.suffix in {".mp4", ".srt"}]


def test_a_film_is_made_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert films_apart(monkeypatch, tmp_path)


def test_some_plays(tmp_path: Path) -> None:
    own, manims = both(tmp_path, *SMALL, "-n", "1,3")
    assert worst(own, manims) > 60
    pieces = (folder.glob("*.mp4") for folder in tmp_path.rglob("partial_movie_files/*"))
    assert [len(list(files)) for files in pieces] == [3, 3]


def test_all_clips_of_a_file(tmp_path: Path) -> None:
    script = tmp_path / "two.py"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(UNUSUAL.parent)!r})\nfrom unusual import Usual\n"
        'class First(Usual):\n    """One."""\nclass Second(Usual):\n    """Two."""\n',
        encoding="utf-8",
    )
    done = manim(tmp_path / "media", *SMALL, "-a", str(script))
    assert done.returncode == 0, done.stderr
    one, other = (path for name in ("First", "Second") for path in tmp_path.rglob(f"{name}.mp4"))
    assert worst(one, other) == float("inf")


def test_a_transparent_film(tmp_path: Path) -> None:
    own, manims = (
        all_pictures(path, "rgba") for path in both(tmp_path, *SMALL, "-t", ending="mov")
    )
    assert np.array_equal(own, manims)
    assert own[-1][..., 3].min() == 0
    assert max(picture[..., 3].max() for picture in own) == 255


def test_a_gif(tmp_path: Path) -> None:
    films = both(tmp_path, *SMALL, "--format", "gif", ending="gif")
    own, manims = (all_pictures(path, "rgb24") for path in films)
    assert len(own) == len(manims) > 20
    # A GIF has few colours; those between them are patterns, of which the mean counts.
    pairs = [(blurred(one), blurred(other)) for one, other in zip(own, manims, strict=True)]
    assert min(psnr(one, other) for one, other in pairs) > 40
    assert psnr(pairs[0][0], pairs[-1][0]) < 25


def test_a_webm(tmp_path: Path) -> None:
    films = both(tmp_path, *SMALL, "--format", "webm", ending="webm")
    own, manims = (all_pictures(path, "rgb24") for path in films)
    assert len(own) == len(manims) > 20
    assert min(psnr(one, other) for one, other in zip(own, manims, strict=True)) > 35


def test_sections(tmp_path: Path) -> None:
    films = both(tmp_path, *SMALL, "--save_sections")
    folders = [film.with_name("sections") for film in films]
    indices = [
        json.loads((folder / f"{film.stem}.json").read_text(encoding="utf-8"))
        for film, folder in zip(films, folders, strict=True)
    ]
    lengths = [[float(section["duration"]) for section in index] for index in indices]
    assert lengths[0] == lengths[1]
    assert len(lengths[0]) == 2
    for whole, folder, index in zip(films, folders, indices, strict=True):
        parts = [pictures(folder / section["video"]) for section in index]
        assert sum(1 for part in parts for _ in part) == sum(1 for _ in pictures(whole))


def test_the_cache_and_doing_without_it(tmp_path: Path) -> None:
    def pieces() -> dict[str, int]:
        found = tmp_path.rglob("partial_movie_files/*/*.mp4")
        return {path.name: path.stat().st_mtime_ns for path in found}

    first = film(tmp_path, *SMALL, str(UNUSUAL), "Usual")
    before, made = pieces(), [picture.copy() for picture in pictures(first)]
    film(tmp_path, *SMALL, str(UNUSUAL), "Usual")
    assert pieces() == before
    assert len(before) >= 5
    again = film(tmp_path, *SMALL, "--disable_caching", str(UNUSUAL), "Usual")
    fresh = {name for name in pieces() if name not in before}
    assert len(fresh) >= len(before)
    assert all(map(np.array_equal, made, pictures(again)))
