"""How the command ends: one line on standard error for whatever went wrong, and an exit code. Never a traceback."""

from __future__ import annotations

import io
import os
import sqlite3
import sys
from collections.abc import Callable

import typer

from sayso.errors import ForeignText, JudgementError, LedgerError, NothingToRead, SaysoError, SettingsError, UnknownId
from sayso.serve.safe import one_line

FINE = 0
FAILURES = 1
"""Done, but an article failed, a file could not be read, or a ledger has problems."""
WRONG_USAGE = 2
STOPPED = 130
"""Ctrl-C, as shells have it: 128 and the signal's number."""
BROKEN_PIPE = 141
"""Whoever read the output went away: 128 and the signal's number."""

_USERS_MISTAKES = (ForeignText, JudgementError, LedgerError, NothingToRead, SettingsError, UnknownId)


class Stopped(SaysoError):  # as in errors.py: what happened, in a word
    """Ctrl-C, with what was kept."""


def ended(command: Callable[[], int | None]) -> int:
    """Run a command and return the code to exit with."""
    _speak_utf8()
    try:
        code = command()
        if code == STOPPED:
            raise Stopped("stopped")
        sys.stdout.flush()
        return code or FINE
    except typer.TyperException as error:
        # Whatever typer raises of its own is about the arguments. Some of its texts start with their type.
        return _complained(error.format_message().replace("Value error, ", ""), WRONG_USAGE)
    except Stopped as error:
        return _complained(str(error), STOPPED)
    except SaysoError as error:
        return _complained(str(error), _code_of(error))
    except (BrokenPipeError, SystemExit):  # typer makes the second of the first, and of nothing else
        _leave_pipe()
        return BROKEN_PIPE
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _complained(f"{where}{error.strerror or error}", FAILURES)


def complain(problem: str) -> None:
    """Say on one line of standard error what is wrong."""
    print(f"sayso: {one_line(problem)}", file=sys.stderr)  # noqa: T201  # this is the program's voice


def _complained(problem: str, code: int) -> int:
    complain(problem)
    return code


def _code_of(error: SaysoError) -> int:
    if isinstance(error.__cause__, sqlite3.OperationalError):
        return FAILURES  # a full disk or a locked file is nobody's wrong usage
    return WRONG_USAGE if isinstance(error, _USERS_MISTAKES) else FAILURES


def _speak_utf8() -> None:
    """Write UTF-8 to pipes and files whatever the locale, and never fail on a character that a terminal lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _leave_pipe() -> None:
    """Point standard output at nothing, so that the interpreter's last flush does not complain either."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
