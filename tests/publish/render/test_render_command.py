"""The command lines of ``render`` and ``list``, and what they show while they work."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fake_work import DARK, LAB, clips, in_one_thread, in_threads, job, record
from rich.console import Console

from scenes.publish.check.finding import Finding
from scenes.publish.check.report import ClipReport, Report
from scenes.publish.cli import list_clips as cli_list
from scenes.publish.cli import render as cli_render
from scenes.publish.cli.app import main
from scenes.publish.clips.catalogue import all_clips
from scenes.publish.media.manifest import Manifest, read_manifest
from scenes.publish.render.batch import RenderRequest, WorkerPool, render_all
from scenes.publish.render.job import PROGRESS, QUALITIES
from scenes.publish.render.key import film_key
from scenes.publish.render.progress import RenderProgress
from scenes.publish.render.script_cache import Script, ScriptBeat, known_script, scripts

CODE = "import sys; from scenes.publish.cli.app import main\ntry: main()\nfinally: {}"


def chalkgrad(*arguments: str, lastly: str) -> "subprocess.CompletedProcess[str]":
    clean = {key: value for key, value in os.environ.items() if not key.startswith("CHALKGRAD_")}
    return subprocess.run(
        [sys.executable, "-c", CODE.format(lastly), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=clean,
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        (["--theme", "sepia"], {}, "theme 'sepia': expected one of dark, light"),
        ([], {"CHALKGRAD_THEME": "sepia"}, "theme 'sepia': expected one of dark, light"),
        (["--exercise", "nowhere.toml"], {}, "nowhere.toml"),
        ([], {"CHALKGRAD_EXERCISE": "nowhere.toml"}, "nowhere.toml"),
        (["-q", "x"], {}, "quality: expected l, m, h, p or k, got 'x'"),
        (["--size", "1023x768"], {}, "--size: expected two even numbers from 64 to 8192"),
        (["--size", "1024"], {}, "such as 1024x768; got '1024'"),
        (["--size", "10x10000"], {}, "--size: expected two even numbers from 64 to 8192"),
        (["--beat", "2"], {}, "--beat 2: expected the name of one clip"),
        (["ForwardPass", "--beat", "1", "--transparent"], {}, "leave out --format, --transparent"),
        (["ForwardPas"], {}, "(did you mean 'ForwardPass'?)"),
    ],
)
def test_what_cannot_be_rendered_is_one_line_and_exit_code_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    arguments: list[str],
    environment: dict[str, str],
    says: str,
) -> None:
    out = tmp_path / "films"
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["chalkgrad", "render", *arguments, "--out", str(out)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith("chalkgrad: ")
    assert says in line
    assert not out.exists()


def test_a_beat_that_is_not_there_is_one_line_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = scripts(clips("Tiny"), LAB, in_one_thread)
    monkeypatch.setattr(cli_render, "scripts", lambda *_: found)
    out = tmp_path / "films"
    command = ["render", "CountTheGradients", "--beat", "3", "--out", str(out)]
    monkeypatch.setattr(sys, "argv", ["chalkgrad", *command])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == "chalkgrad: --beat: Tiny has 2 beats, got 3\n"
    assert not out.exists()


@pytest.fixture
def complete(tmp_path: Path) -> Path:
    """Make a folder that looks as if all clips had been rendered."""
    films = []
    for clip in all_clips():
        film = record(clip.name, film_key(clip.module, QUALITIES["m"], DARK, LAB))
        films.append(film)
        for name in (film.files["mp4"], film.beats[0].clip, film.beats[0].poster):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(b"film")
    text = Manifest(films=tuple(films)).model_dump_json()
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    return tmp_path


def test_nothing_to_do_takes_neither_manim_nor_torch(complete: Path) -> None:
    heavy = "print(sorted({'manim', 'torch', 'numpy', 'av'} & set(sys.modules)), file=sys.stderr)"
    done = chalkgrad("render", "--out", str(complete), lastly=heavy)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{len(all_clips())} films are up to date in {complete}\n"
    assert done.stderr == "[]\n"


def test_a_film_that_is_up_to_date_is_told_by_its_key_alone(complete: Path) -> None:
    everything = RenderRequest(all_clips(), False, QUALITIES["m"], DARK, LAB, frozenset(), complete)
    film = read_manifest(complete).films[0]
    forged = film.model_copy(update={"key": "0"})
    rest = read_manifest(complete).films[1:]
    text = Manifest(films=(forged, *rest)).model_dump_json()
    (complete / "manifest.json").write_text(text, encoding="utf-8")
    asked = []

    def note(job: object) -> None:
        asked.append(job)
        raise RuntimeError("no work is done here")

    code = render_all(
        everything,
        WorkerPool(in_threads, 2),
        Console(file=io.StringIO()),
        lambda line: None,
        note,  # type: ignore[arg-type]
    )
    assert code == 1
    assert len(asked) == 1
    assert read_manifest(complete).films[1:] == rest


def test_a_script_is_rehearsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    chosen = clips("Tiny", "Choosy", "Failing")
    tiny, choosy, failing = scripts(chosen, LAB, in_one_thread)
    assert tiny.length == pytest.approx(8.7, abs=0.2)
    assert [beat.name for beat in tiny.beats] == ["A number", "A dot"]
    assert tiny.beats[0].narration == "Is the loss < 1 & > 0?"
    assert tiny.beats[0].end == tiny.beats[1].start
    assert (choosy.length, choosy.fault) == (None, "Lab 4, Day 1: expected another exercise")
    assert failing.fault == "RuntimeError: something is broken"
    assert known_script(chosen[0], LAB) == tiny
    assert known_script(chosen[1], LAB) is None

    def nobody() -> None:
        raise AssertionError("it is known")

    assert scripts(chosen[:1], LAB, nobody) == [tiny]  # type: ignore[arg-type]


def test_list_tells_every_clip(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    beat = ScriptBeat(
        name="A dot", narration="It [b]moves.", note="Why?", start=0, end=8.7, optional=True
    )
    tiny = Script(
        clip="Tiny",
        module="tiny_clips",
        title="Tiny",
        activity="Activity 0",
        conclusion="Conclude.",
        follows_exercise=True,
        length=68.7,
        beats=(beat,),
    )
    sick = tiny.model_copy(update={"clip": "Sick", "length": None, "beats": (), "fault": "It is."})
    monkeypatch.setattr(cli_list, "scripts", lambda *_: [tiny, sick])
    cli_list.list_clips(as_json=False)
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        "Tiny  1:09  Activity 0",
        "    1 A dot (optional): It [b]moves.",
        "",
        "Sick  cannot be played  Activity 0",
        "",
        "2 clips, 1:09",
    ]
    assert printed.err == "chalkgrad: Sick: It is.\n"
    cli_list.list_clips(as_json=True)
    (first, second) = json.loads(capsys.readouterr().out)
    assert first["beats"] == [
        {
            "name": "A dot",
            "narration": "It [b]moves.",
            "note": "Why?",
            "start": 0,
            "end": 8.7,
            "optional": True,
        }
    ]
    assert second["fault"] == "It is."


def begun(folder: Path, console: Console, seconds: float) -> RenderProgress:
    """Return the progress of a clip whose film is thought to become ten seconds long."""
    note = json.dumps({"beat": "A dot", "seconds": seconds})
    tiny = job(folder)
    (folder / PROGRESS).write_text(note, encoding="utf-8")
    return RenderProgress(console, [tiny], {"Tiny": 10.0})


def test_progress_on_a_terminal_is_live(tmp_path: Path) -> None:
    said = io.StringIO()
    progress = begun(tmp_path, Console(file=said, force_terminal=True, width=100), 4)
    progress.poll()
    with progress.shown():
        progress.end("Tiny", "done")
    assert "60/150 frames" in said.getvalue()
    assert "A dot" in said.getvalue()
    assert "Tiny: done" in said.getvalue()
    assert "begun" not in said.getvalue()


def test_a_film_may_become_longer_than_was_thought(tmp_path: Path) -> None:
    said = io.StringIO()
    progress = begun(tmp_path, Console(file=said, force_terminal=True, width=100), 12)
    progress.poll()
    with progress.shown():
        progress.end("Tiny", "done", seconds=14.0)
        progress.poll()
    assert "180/180 frames" in said.getvalue()
    assert "210/210 frames" in said.getvalue()


def test_progress_in_a_log_is_plain_lines(tmp_path: Path) -> None:
    said = io.StringIO()
    progress = begun(tmp_path, Console(file=said, width=40), 4)
    with progress.shown():
        progress.poll()
        progress.poll()
        line = "a line that is longer than the terminal is wide"
        progress.end("Tiny", line, ["It is short."])
    assert said.getvalue().splitlines() == [
        "Tiny: begun",
        "Tiny: a line that is longer than the terminal is wide [1/1]",
        "  warning: It is short.",
    ]


def test_progress_that_is_half_written_is_left_for_later(tmp_path: Path) -> None:
    said = io.StringIO()
    progress = begun(tmp_path, Console(file=said), 1)
    (tmp_path / PROGRESS).write_text('{"beat": "A', encoding="utf-8")
    progress.poll()
    assert not said.getvalue()


def test_strict_films_nothing_if_a_check_finds_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = Finding("size", "CountTheGradients, beat 1", "it is too small")
    found = ClipReport("CountTheGradients", 5, 37.0, flashes_sought=False, findings=(finding,))
    asked: list[object] = []

    def examined(names: object, settings: object, films: object, *say: object) -> Report:
        asked.append((names, films))
        return Report("dark", "Lab", (), (found,), ())

    monkeypatch.setattr("scenes.publish.check.report.examine_clips", examined)
    out = tmp_path / "films"
    command = ["render", "CountTheGradients", "--strict", "--out", str(out)]
    monkeypatch.setattr(sys, "argv", ["chalkgrad", *command])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert asked == [(["CountTheGradients"], {})]
    assert capsys.readouterr().err == "chalkgrad: not rendered, because of what was found\n"
    assert not out.exists()
