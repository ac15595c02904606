"""Typst in a process of its own, which is asked through pipes.

Typst compiles with a pool of threads that nobody can end. Where a film's plays are made by copies
of the process (`scenes.kit.rendering.forks`) no thread may live: a copy would lack the pool, and
Typst would wait for it without end. So the pool lives in a child process, which has been started
anew and is no copy; each process that sets type has one, from its first use to its end.
"""

import atexit
import os
import pickle
import subprocess
import sys
from functools import cache
from threading import Lock
from typing import IO, Literal

import typst

_POINTS_AN_INCH = 72


class SourceError(ValueError):
    """Source that Typst refuses; the message is Typst's."""


class Typesetter:
    """A child process that compiles Typst source, with the faces that Typst embeds."""

    def __init__(self) -> None:
        # Not the folder of this file, whose modules could hide the standard library's; not the
        # terminal's process group, in which Ctrl-C would end it in the middle of its work.
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,
        )
        self._lock = Lock()
        atexit.register(self.end)

    def compiled(self, source: bytes, form: str) -> bytes:
        """Return a document's only page.

        Parameters
        ----------
        source
            Typst source in UTF-8.
        form
            ``svg``, or ``png`` with a pixel a point.

        Raises
        ------
        SourceError
            If Typst refuses the source.
        RuntimeError
            If the child process has ended.
        """
        asked, replied = self._process.stdin, self._process.stdout
        assert asked is not None
        assert replied is not None
        with self._lock:
            try:
                pickle.dump((source, form), asked)
                asked.flush()
                reply = pickle.load(replied)
            except (EOFError, BrokenPipeError):
                self._process.communicate()
                code = self._process.returncode
                raise RuntimeError(f"Typst's process ended with {code}") from None
        if isinstance(reply, str):
            raise SourceError(reply)
        return bytes(reply)

    def end(self) -> None:
        """End the child process."""
        atexit.unregister(self.end)
        self._process.kill()
        self._process.communicate()


@cache
def _typesetter_of(pid: int) -> Typesetter:
    """Return the one of this process; a copy must not read what its parent has asked for."""
    del pid
    return Typesetter()


def compile_page(source: str, form: Literal["svg", "png"] = "svg") -> bytes:
    """Compile Typst source of one page, to SVG or to PNG with a pixel a point.

    Raises
    ------
    SourceError
        If Typst refuses the source.
    """
    encoded = source.encode()
    typesetter = _typesetter_of(os.getpid())
    try:
        return typesetter.compiled(encoded, form)
    except SourceError:
        raise
    except BaseException:
        # Interrupted between question and reply: the next question must not get this reply.
        _typesetter_of.cache_clear()
        typesetter.end()
        raise


def serve(asked: IO[bytes], replied: IO[bytes]) -> None:
    """Compile what is asked for until nobody can ask any more.

    Parameters
    ----------
    asked
        Pickled pairs of Typst source, as bytes, and format, one after the other.
    replied
        Takes the pickled replies: the page as bytes, or as a string why Typst refuses the source.
    """
    compiler = typst.Compiler(ignore_system_fonts=True)
    while True:
        try:
            source, form = pickle.load(asked)
        except EOFError:
            return
        try:
            page = compiler.compile(input=source, format=form, ppi=_POINTS_AN_INCH)
            pickle.dump(page, replied)
        except typst.TypstError as error:
            pickle.dump(str(error), replied)
        replied.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
