"""What a terminal, a pipe or a full disk may do: one line or none, and never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scenes.publish.cli.app import main

MAIN = "from scenes.publish.cli.app import main; main()"
OUTLET = (
    "from scenes.publish.cli.output import forgiving_output, print_json\nwith forgiving_output(): "
)
NAME = "a\nb\x1b[31m.toml"
TITLE = "Übung 4 ≈ 🜁"


def python(
    code: str,
    *arguments: str,
    stdout: int | None = subprocess.PIPE,
    before: str = "",
    environment: dict[str, str] | None = None,
) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-c", code, *arguments]
    if before:
        # Done by the child process before it becomes the program: as preexec_fn it would be done
        # by a copy of this process, whose threads would be missing there.
        become = "import os, resource, sys\n{}\nos.execv(sys.argv[1], sys.argv[1:])"
        command = [sys.executable, "-c", become.format(before), *command]
    return subprocess.run(
        command,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        timeout=120,
        check=False,
    )


def test_a_terminal_of_few_characters_gets_their_likes(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    layer = '[[layer]]\nactivation = "relu"\nweights = [[-1]]\nbias = [1]\n'
    head = f'title = "{TITLE}"\nx = [1]\ny = [1]\nlearning_rate = 0.1\nloss = "mse"\n'
    file.write_text(head + layer, encoding="utf-8")
    done = python(MAIN, "numbers", str(file), environment={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode("ascii").splitlines()
    assert lines[0] == r"\xdcbung 4 ~ \U0001f701"
    assert "ReLU'(0) = 0: z1[0]" in lines[-2]


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""},
        {"PYTHONIOENCODING": "utf-8"},
    ],
)
def test_json_is_the_same_json_everywhere(environment: dict[str, str]) -> None:
    done = python(f"{OUTLET}print_json({{'title': {TITLE!a}}})", environment=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["title"] == TITLE


@pytest.mark.parametrize("count", [1, 100_000])
def test_a_pipe_that_closes_ends_it_in_silence(count: int) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = python(f"{OUTLET}print('some text' * {count})", stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize("code", [MAIN, f"{OUTLET}print('a')", f"{OUTLET}print('a' * 10**5)"])
def test_no_room_for_what_is_printed_is_one_line(code: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = python(code, "--help", stdout=full.fileno())
    assert done.returncode == 2
    assert done.stderr == b"chalkgrad: output: cannot be written: No space left on device\n"


def test_without_any_output_there_is_nothing_to_complain_about() -> None:
    done = python(f"{OUTLET}print_json(1)", stdout=None, before="os.close(1)")
    assert (done.returncode, done.stderr) == (0, b"")


# Like a disk that is full: what is longer than 100 bytes cannot be written.
LEAVE_NO_ROOM = "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))"


@pytest.mark.parametrize(
    "arguments", [("worksheet", "-o", "old.pdf"), ("new", "--force", "old.pdf")]
)
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    old = tmp_path / "old.pdf"
    old.write_bytes(b"the old one")
    last = str(old)
    done = python(MAIN, *arguments[:-1], last, before=LEAVE_NO_ROOM)
    assert done.returncode == 2
    assert done.stderr.decode() == f"chalkgrad: {old}: cannot be written: File too large\n"
    assert old.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [old]


@pytest.mark.parametrize(
    "arguments",
    [
        ("numbers", NAME),
        ("worksheet", NAME),
        ("check", "--exercise", NAME),
        ("variants", "--count", "1", "-o", "none", "--like", NAME),
        ("grade", NAME, "none.csv"),
        ("page", "--films", NAME),
        ("deck", "--films", NAME),
        ("render", "--exercise", NAME),
        ("storyboard", "--exercise", NAME),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_name_with_line_breaks_is_told_in_one_line(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["chalkgrad", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    told = capsys.readouterr()
    assert (end.value.code, told.out) == (2, "")
    (line,) = told.err.splitlines()
    assert line.startswith("chalkgrad: a\\nb\\x1b[31m.toml")
    assert line.isprintable()
    assert list(tmp_path.iterdir()) == []
