"""Each flag of manim's command does with our renderer what it does with manim's."""

import json
from pathlib import Path

import av
import numpy as np
from filmed import UNUSUAL, film, manim, pictures, worst
from PIL import Image
from test_canvas import psnr

SMALL = ("-r", "426,240", "--fps", "10")


def both(folder: Path, *flags: str) -> tuple[Path, Path]:
    """Film the same clip by our renderer and by manim's, and return the two media folders."""
    for name in ("Usual", "UsualByManim"):
        done = manim(folder / name, *SMALL, *flags, str(UNUSUAL), name)
        assert done.returncode == 0, done.stderr
    return folder / "Usual", folder / "UsualByManim"


def only(folder: Path, pattern: str) -> Path:
    (found,) = (path for path in folder.rglob(pattern) if "partial" not in str(path))
    return found


def rgba(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGBA"))


def all_pictures(path: Path, form: str) -> list[np.ndarray]:
    with av.open(path) as container:
        return [frame.to_ndarray(format=form) for frame in container.decode(video=0)]


def blurred(picture: np.ndarray) -> np.ndarray:
    height, width = (length // 8 * 8 for length in picture.shape[:2])
    squares = picture[:height, :width].reshape(height // 8, 8, width // 8, 8, -1)
    return np.asarray(squares.mean(axis=(1, 3)))


def test_the_last_picture(tmp_path: Path) -> None:
    own, manims = (rgba(only(folder, "*.png")) for folder in both(tmp_path, "-s"))
    assert np.array_equal(own, manims)
    assert own.std() > 5


def test_some_plays(tmp_path: Path) -> None:
    own, manims = (only(folder, "*.mp4") for folder in both(tmp_path, "-n", "1,3"))
    assert worst(own, manims) > 60
    whole = film(tmp_path / "whole", *SMALL, str(UNUSUAL), "Usual")
    assert 0 < sum(1 for _ in pictures(own)) < sum(1 for _ in pictures(whole))


def test_all_clips_of_a_file(tmp_path: Path) -> None:
    script = tmp_path / "two.py"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(UNUSUAL.parent)!r})\nfrom unusual import Usual\n"
        'class First(Usual):\n    """One."""\nclass Second(Usual):\n    """Two."""\n',
        encoding="utf-8",
    )
    done = manim(tmp_path / "media", *SMALL, "-a", str(script))
    assert done.returncode == 0, done.stderr
    one, other = (only(tmp_path / "media", f"{name}.mp4") for name in ("First", "Second"))
    assert worst(one, other) == float("inf")


def test_a_transparent_film(tmp_path: Path) -> None:
    own, manims = (
        [all_pictures(path, "rgba") for path in folder.rglob("*.mov") if "partial" not in str(path)]
        for folder in both(tmp_path, "-t")
    )
    assert len(own) == len(manims) == 1
    assert np.array_equal(own[0], manims[0])
    assert {0, 255} <= set(np.unique(own[0][-1][..., 3]))


def test_a_gif(tmp_path: Path) -> None:
    own, manims = (
        all_pictures(only(folder, "*.gif"), "rgb24") for folder in both(tmp_path, "--format", "gif")
    )
    assert len(own) == len(manims) > 20
    # A GIF has few colours; those between them are patterns, of which the mean counts.
    pairs = [(blurred(one), blurred(other)) for one, other in zip(own, manims, strict=True)]
    assert min(psnr(one, other) for one, other in pairs) > 40
    assert psnr(pairs[0][0], pairs[-1][0]) < 25


def test_a_webm(tmp_path: Path) -> None:
    own, manims = (
        all_pictures(only(folder, "*.webm"), "rgb24")
        for folder in both(tmp_path, "--format", "webm")
    )
    assert len(own) == len(manims) > 20
    assert min(psnr(one, other) for one, other in zip(own, manims, strict=True)) > 35


def test_a_sequence_of_pictures(tmp_path: Path) -> None:
    own, manims = (
        [rgba(path) for path in sorted(folder.rglob("*.png"))]
        for folder in both(tmp_path, "--format", "png-sequence")
    )
    assert len(own) == len(manims) > 20
    assert all(map(np.array_equal, own, manims))


def test_sections(tmp_path: Path) -> None:
    folders = both(tmp_path, "--save_sections")
    indices = [json.loads(only(folder, "*.json").read_text(encoding="utf-8")) for folder in folders]
    lengths = [[float(section["duration"]) for section in index] for index in indices]
    assert lengths[0] == lengths[1]
    assert len(lengths[0]) == 2
    for folder, index in zip(folders, indices, strict=True):
        whole = sum(1 for _ in pictures(only(folder, f"{folder.name}.mp4")))
        parts = [folder.rglob(section["video"]) for section in index]
        assert sum(1 for (path,) in parts for _ in pictures(path)) == whole


def test_a_dry_run(tmp_path: Path) -> None:
    done = manim(tmp_path, *SMALL, "--dry_run", str(UNUSUAL), "Usual")
    assert done.returncode == 0, done.stderr
    assert not [path for path in tmp_path.rglob("*") if path.suffix in {".mp4", ".png", ".srt"}]


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
