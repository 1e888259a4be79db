"""The command as a process: pipes, colour, time, a full disk, Ctrl-C before anything happened."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "sayso")
HEAVY = ("spacy", "thinc", "trafilatura", "lxml", "pyarrow", "numpy")


def started(*arguments: object, env: Mapping[str, str] | None = None, **options: object) -> subprocess.Popen[bytes]:
    """The command as a process of its own."""
    clean = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM"}}
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [*COMMAND, *map(str, arguments)], env={**clean, "TERM": "xterm-256color", **(env or {})}, **options
    )


def ended(*arguments: object, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """The command, run to its end with both outputs caught."""
    process = started(*arguments, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def on_a_terminal(*arguments: object, env: Mapping[str, str] | None = None) -> str:
    """What the command writes when its standard output is a terminal."""
    ours, theirs = pty.openpty()
    process = started(*arguments, env=env, stdout=theirs, stderr=theirs)
    os.close(theirs)
    written = b""
    try:
        while block := os.read(ours, 65536):
            written += block
    except OSError:
        pass  # how Linux tells that the other end is closed
    process.wait(timeout=60)
    os.close(ours)
    return written.decode("utf8")


def test_whoever_stops_reading_gets_no_complaint(ledger_file: Path) -> None:
    """``| head -1`` is silent, for pages, JSON and exports alike."""
    for arguments in (["brief"], ["brief", "--by", "speaker", "--json"], ["export", "--format", "jsonl"]):
        ours, theirs = os.pipe()
        os.close(ours)
        process = started(*arguments, "--db", ledger_file, stdout=theirs, stderr=subprocess.PIPE)
        os.close(theirs)

        assert b"" == process.communicate(timeout=60)[1]
        assert 141 == process.returncode


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device is Linux's")
def test_a_full_disk_is_one_line(ledger_file: Path) -> None:
    """Code 1 and the system's words."""
    for arguments in (["brief"], ["export", "--format", "csv"]):
        with Path("/dev/full").open("wb") as full:
            process = started(*arguments, "--db", ledger_file, stdout=full, stderr=subprocess.PIPE)
            err = process.communicate(timeout=60)[1]

        assert (1, b"sayso: No space left on device\n") == (process.returncode, err)


def test_a_pipe_gets_no_colour_and_a_terminal_does(ledger_file: Path) -> None:
    """Styles only where somebody sees them, and never against ``NO_COLOR``."""
    piped = ended("show", "bridge.txt", "--db", ledger_file).stdout.decode()
    coloured = on_a_terminal("show", "bridge.txt", "--db", ledger_file)
    plain = on_a_terminal("show", "bridge.txt", "--db", ledger_file, env={"NO_COLOR": "1"})

    assert "\x1b[4mThe bridge will stay shut until June\x1b[0m" in coloured
    assert "\x1b" not in piped + plain
    assert "⟦1 The bridge will stay shut until June⟧" in piped
    assert piped == plain.replace("\r\n", "\n")


def test_hostile_text_cannot_steer_a_terminal_through_an_export(hostile_file: Path) -> None:
    """On a terminal, and only there, JSON lines and CSV are made visible."""
    for form in ("jsonl", "csv"):
        shown = on_a_terminal("export", "--format", form, "--db", hostile_file)

        assert "owned" in shown
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)


def test_parquet_is_not_poured_over_a_terminal(ledger_file: Path) -> None:
    """It says what to do instead."""
    shown = on_a_terminal("export", "--format", "parquet", "--db", ledger_file)

    assert "sayso: Invalid value: Parquet is not for a terminal; give -o FILE" in shown


def test_output_is_utf8_whatever_the_locale(ledger_file: Path) -> None:
    """An old locale costs no character in a pipe."""
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "latin-1"}

    assert "🛶" in ended("brief", "--db", ledger_file, env=env).stdout.decode("utf8")
    assert "🛶" in ended("brief", "--json", "--db", ledger_file, env=env).stdout.decode("utf8")


def test_heavy_packages_are_loaded_by_no_command_that_only_reads(ledger_file: Path) -> None:
    """Help and the reading commands answer at once because they load little."""
    commands = (["--help"], ["brief"], ["show", "bridge.txt"], ["verify"], ["export", "--format", "csv"])
    program = (
        f"import sys; from sayso.serve.cli import main; codes = [main(command) for command in {commands!r}];"
        f"print(codes, sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    process = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "SAYSO_DB": str(ledger_file)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "[0, 0, 0, 0, 0] []\n" == process.stderr


def test_help_is_quick() -> None:
    """Less than 0.8 s of processor time, the best of a few tries: it must not wait for models or readers."""
    times = []
    for _ in range(3):
        before = os.times()
        assert 0 == ended("--help").returncode
        after = os.times()
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)

    assert 0.8 > min(times)


@pytest.mark.slow
def test_an_interactive_run_shows_progress_and_says_what_comes_next(tmp_path: Path) -> None:
    """A bar with rate while it works, which leaves no line, and then the next command."""
    pile = tmp_path / "a.txt"
    pile.write_text("Ana Ode, the transport minister, said on Monday that the bridge would stay shut until June. " * 4)
    shown = on_a_terminal("run", pile, "--db", tmp_path / "new.db")

    assert "loading the models" in shown
    assert "reading" in shown
    assert shown.endswith(f"next: sayso brief --db {tmp_path / 'new.db'}\r\n")
