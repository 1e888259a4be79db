"""Where an export goes: a file that is whole or not there, a pipe as it is, a terminal without what it might obey."""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

from sayso.serve.safe import escape_json, visible


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes stand at ``path`` when the block ends well; otherwise what stood there stays.

    The bytes go to a hidden file beside it, which then takes its name. A link keeps pointing to where it points, and
    what is no regular file (``/dev/null``, a named pipe) is written to directly.
    """
    target = path.expanduser().resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as out:
            yield out
        return
    beside = target.with_name(f".sayso-{os.getpid()}.part")
    try:
        with _opened(beside, target) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        if target.exists():
            beside.chmod(target.stat().st_mode)
        beside.replace(target)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def _opened(beside: Path, target: Path) -> BinaryIO:
    try:
        return beside.open("xb")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from error  # name the file that was asked for


@contextmanager
def standard_output(stdout: TextIO, *, json_lines: bool) -> Iterator[BinaryIO]:
    """The bytes of standard output. On a terminal, and only there, text is made visible first."""
    stdout.flush()
    if not stdout.isatty():
        yield stdout.buffer
        stdout.buffer.flush()
        return
    shown = _Shown(stdout, escape_json if json_lines else visible)
    with io.BufferedWriter(shown) as out:
        yield cast("BinaryIO", out)


class _Shown(io.RawIOBase):
    """A stream of UTF-8 that writes to a terminal what is safe to show. Closing it leaves the terminal open."""

    def __init__(self, terminal: TextIO, show: Any) -> None:
        self._terminal, self._show = terminal, show
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, data: Any) -> int:
        """Show some bytes; a character may be cut between two calls."""
        block = bytes(data)
        self._terminal.write(self._show(self._decoder.decode(block)))
        return len(block)
