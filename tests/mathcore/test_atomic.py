"""Files and folders are there whole or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mathcore.atomic import OWNERSHIP_MARK, atomic_folder, draft_of, remove_orphans
from mathcore.errors import UserError


def test_an_older_folder_outlives_a_kill_and_the_next_run_clears_up(tmp_path: Path) -> None:
    target = tmp_path / "deck"
    with atomic_folder(target) as draft:
        (draft / "page").write_text("old")
    code = (
        "import os, sys; from pathlib import Path\n"
        "from mathcore.atomic import atomic_folder\n"
        "with atomic_folder(Path(sys.argv[1])) as draft:\n"
        "    (draft / 'page').write_text('half')\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, target], timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (target / "page").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 2
    running = tmp_path / f".deck.{os.getppid()}.draft"
    running.mkdir()
    with atomic_folder(target) as draft:
        (draft / "page").write_text("new")
    assert (target / "page").read_text() == "new"
    assert set(tmp_path.iterdir()) == {target, running}


def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    with atomic_folder(mine):  # empty: nothing is lost
        pass
    assert (mine / OWNERSHIP_MARK).exists()
    (tmp_path / "link").symlink_to(mine)
    with (
        pytest.raises(UserError, match="was not made by chalkgrad"),
        atomic_folder(tmp_path / "link"),
    ):
        pass


def test_what_a_killed_process_has_left_is_removed(tmp_path: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    ours = draft_of(tmp_path / "1.mp4")
    assert str(os.getpid()) in ours.name
    orphan = tmp_path / f".1.mp4.{gone.pid}.draft"
    for draft in (ours, orphan):
        draft.touch()
    remove_orphans(tmp_path)
    assert ours.exists()
    assert not orphan.exists()
