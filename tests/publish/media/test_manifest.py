"""The manifest: what is written is read back, and what is no manifest is refused in one line."""

from pathlib import Path

import pytest
from one_film import FILM

from mathcore.errors import UserError
from scenes.publish.media.manifest import MANIFEST, Manifest, read_manifest


def test_a_manifest_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    manifest = Manifest(films=(FILM,))
    (tmp_path / MANIFEST).write_text(manifest.model_dump_json(), encoding="utf-8")
    assert read_manifest(tmp_path) == manifest


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": 1}', '{"films": [{"clip": "A"}]}', '{"extra": 1}']
)
def test_what_is_no_manifest_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_manifest(tmp_path)
    assert str(tmp_path / MANIFEST) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_films_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="run chalkgrad render first"):
        read_manifest(tmp_path)
