"""Who is who and what is one claim, made anew after a judgement: by a process of its own, one at a time.

A judgement is answered at once; what follows from it across articles may take half a minute on a large ledger. A thread
would slow every reader meanwhile, as Python runs one at a time; a process of low priority does not. It ends with the
server, however that ends, since it waits for the end of its standard input; SQLite takes back what it had half written.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread
from time import monotonic

from sayso.errors import SaysoError
from sayso.ledger import open_ledger
from sayso.ledger.stories import CLAIMS_FAILED
from sayso.pipeline import connect_articles

PATIENCE = 120.0
"""Seconds for which it waits for another process that writes, such as ``sayso run``."""
NICE = 10
"""Readers go first."""
LONGEST = 300
"""Characters of a problem that are told."""


@dataclass(frozen=True, slots=True)
class Working:
    """What the worker does. ``seconds`` since it began, ``done`` how often it has ended well.

    ``problem`` is why it ended badly the last time; it is kept until one ends well.
    """

    running: bool
    seconds: float
    done: int
    problem: str | None

    @property
    def stamp(self) -> str:
        """What changes with all that a page tells of it."""
        return f"{self.running}-{self.done}-{self.problem}"


class Worker:
    """Connects a ledger's articles whenever it is asked to; asked again meanwhile, once more afterwards."""

    def __init__(
        self, db: Path, *, command: tuple[str, ...] = (sys.executable, "-m", "sayso.serve.web.worker")
    ) -> None:
        self._command = (*command, str(db))
        self._changed = Condition()
        self._process: subprocess.Popen[str] | None = None
        self._running, self._again, self._closed = False, False, False
        self._began, self._done = 0.0, 0
        self._problem: str | None = None

    def ask(self) -> None:
        """Something was judged: bring what follows from it up to date, soon."""
        with self._changed:
            if self._closed:
                return
            if self._running:
                self._again = True
                return
            if not self._done and not self._problem:
                atexit.register(self.close)
            self._running, self._began = True, monotonic()
            Thread(target=self._work, name="connecting", daemon=True).start()

    def state(self) -> Working:
        """What it does just now."""
        with self._changed:
            seconds = monotonic() - self._began if self._running else 0.0
            return Working(self._running, seconds, self._done, self._problem)

    def wait(self, seconds: float) -> bool:
        """Wait until it has nothing to do; whether that came within the time."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._running, seconds)

    def close(self) -> None:
        """End it; what it had not finished is done after the next judgement or by the next ``sayso run``."""
        with self._changed:
            self._closed, process = True, self._process
        if process:
            process.terminate()
        self.wait(5)

    def _work(self) -> None:
        while True:
            problem = self._once()
            with self._changed:
                self._problem = problem
                self._done += problem is None
                if self._again and not self._closed:
                    self._again, self._began = False, monotonic()
                    continue
                self._running = False
                self._changed.notify_all()
                return

    def _once(self) -> str | None:
        """Run the process; what went wrong, if anything did."""
        pipe = subprocess.PIPE
        try:
            with self._changed:
                if self._closed:
                    return None
                self._process = subprocess.Popen(  # noqa: S603  # our own module and the ledger's path
                    self._command, stdin=pipe, stdout=subprocess.DEVNULL, stderr=pipe, text=True, errors="replace"
                )
        except OSError as error:
            return f"no process could be started ({error.strerror})"
        with self._process as process:
            told = process.stderr.read() if process.stderr else ""
            code = process.wait()
        with self._changed:
            self._process = None
            if code == 0 or self._closed:
                return None
        last = next((line for line in reversed(told.splitlines()) if line.strip()), f"it ended with code {code}")
        return last.strip()[:LONGEST]


def connect(db: Path) -> int:
    """What the process does; a problem's words go to standard error."""
    try:
        with open_ledger(db, patience=PATIENCE) as ledger:
            failed = [notice for notice in connect_articles(ledger) if notice.code == CLAIMS_FAILED]
    except SaysoError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stderr.write("".join(f"{notice.detail}\n" for notice in failed))
    return 1 if failed else 0


def _end_with_the_server() -> None:
    sys.stdin.read()
    os._exit(2)


if __name__ == "__main__":
    os.nice(NICE)
    Thread(target=_end_with_the_server, daemon=True).start()
    code = connect(Path(sys.argv[1]))
    sys.stderr.flush()
    os._exit(code)  # the thread still waits for standard input, which the interpreter's own end would wait for
