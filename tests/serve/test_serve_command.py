"""``sayso serve`` as a person starts and stops it: a real process, a real socket."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.serve.articles import Ran

SAYSO = Path(sys.executable).with_name("sayso")
PASSWORD = "fourteen cables"  # noqa: S105  # it opens nothing


@contextmanager
def serving(db: Path, *arguments: str, password: str = "") -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The server's process and its port."""
    env = {**os.environ, **({"SAYSO_PASSWORD": password} if password else {})}
    command = [str(SAYSO), "serve", "--db", str(db), "--port", "0", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, env=env, **pipes) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            yield server, int(line.split("://")[1].split("/")[0].rpartition(":")[2])
        finally:
            server.kill()


def get(port: int, path: str = "/", **headers: str) -> tuple[int, str]:
    """An answer's status and text."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_the_page_is_served_and_ctrl_c_ends_it_without_a_traceback(ledger_file: Path) -> None:
    """Ctrl-C is how it is meant to end."""
    with serving(ledger_file) as (server, port):
        status, body = get(port)
        server.send_signal(signal.SIGINT)
        out, err = server.communicate(timeout=20)

    assert status == 200
    assert "<h1>Stories</h1>" in body
    assert server.returncode == 0
    assert "Traceback" not in out + err
    assert out.strip().endswith("stopped")


def test_beyond_this_machine_the_password_is_asked_for(ledger_file: Path) -> None:
    """The address is one of this machine's; the flag is what counts."""
    with serving(ledger_file, "--public", "127.0.0.1", password=PASSWORD) as (_, port):
        assert get(port)[0] == 401
        assert get(port, Authorization=f"Bearer {PASSWORD}")[0] == 200


def test_beyond_this_machine_needs_a_password_of_some_length(
    ledger_file: Path, sayso: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A short one is refused before anything listens."""
    monkeypatch.setenv("SAYSO_PASSWORD", "short")

    ran = sayso("serve", "--db", ledger_file, "--public", "192.0.2.1")

    assert ran.code == 2
    assert "SAYSO_PASSWORD" in ran.err


def test_a_name_without_public_is_a_mistake(ledger_file: Path, sayso: Callable[..., Ran]) -> None:
    """It would be without effect."""
    ran = sayso("serve", "--db", ledger_file, "--host", "desk.example")

    assert ran.code == 2
    assert "--public" in ran.err


def test_a_port_that_is_taken_is_said_in_one_line(ledger_file: Path, sayso: Callable[..., Ran]) -> None:
    """With what to do instead."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = sayso("serve", "--db", ledger_file, "--port", taken.getsockname()[1])

    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
    assert "--port 0" in ran.err


def test_without_a_ledger_it_says_what_to_run(tmp_path: Path, sayso: Callable[..., Ran]) -> None:
    """Nothing listens then."""
    ran = sayso("serve", "--db", tmp_path / "none.db", "--port", "0")

    assert ran.code == 2
    assert "sayso run" in ran.err
