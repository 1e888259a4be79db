"""Where the faces that serve many readers at once read a ledger: pooled connections, one snapshot a request."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, local
from typing import Self, TypeVar, cast

import anyio
import anyio.to_thread

from sayso.errors import LedgerError
from sayso.ledger import Ledger, open_ledger, queries
from sayso.ledger.rows import View, rows_of
from sayso.ledger.schema import check_is_current
from sayso.ledger.store import typed_errors

T = TypeVar("T")

CACHE = 8_000
"""KB of pages that each connection may hold."""
WRITERS = 4
"""Requests that may write, or wait for another process that does, at a time; they have threads of their own."""
KEPT = 1024
"""Answers that are remembered."""


class Desk:
    """One ledger for many readers, in any threads. It can be read while another process writes it.

    Raises `LedgerError`, here and from `reading`, where the ledger is missing or is none; an older one is brought up to
    date here.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._free: list[Ledger] = []
        self._closed = False
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[str, object]] = OrderedDict()
        self._reads = local()  # what a thread reads just now
        self._run = secrets.token_hex(8)
        self._writers = anyio.CapacityLimiter(WRITERS)
        open_ledger(path).close()
        self._watch = self._opened()

    @contextmanager
    def reading(self) -> Iterator[View]:
        """A view that sees the ledger as it was at its first question, whatever is written meanwhile."""
        before: str | None = getattr(self._reads, "stamp", None)
        ledger = self._taken()
        try:
            # Before the first question: whatever is kept of this snapshot is then never older than its stamp.
            self._reads.stamp = self.stamp()
            with queries.snapshot(ledger):
                yield ledger
        finally:
            self._reads.stamp = before
            self._put_back(ledger)

    async def written(self, work: Callable[..., T], *given: object) -> T:
        """Do what writes in one of the threads kept for it, so that nobody who reads has to wait for it."""
        return await anyio.to_thread.run_sync(work, *given, limiter=self._writers)

    @contextmanager
    def writing(self) -> Iterator[Ledger]:
        """The ledger, to be written; this waits for another process that is writing. Raises `LedgerError`."""
        with open_ledger(self.path) as ledger:
            yield ledger

    def stamp(self) -> str:
        """What changes whenever anything was written, by whatever process, and is another in every run of sayso.

        Ask before `reading`: an answer is never older than its stamp.
        """
        with self._lock:
            # A version is counted for each connection, from the writes of all others: hence one that only watches.
            ((version,),) = rows_of(self._watch, "PRAGMA data_version")
        return f"{self._run}-{version}"

    def kept(self, key: Hashable, make: Callable[[], T], *, of: str | None = None) -> T:
        """What ``make`` gave when it was last asked for ``key``, unless ``of`` (else the stamp) has changed since.

        ``of`` names what the answer follows from, where that is less than all that the ledger holds. What is kept is
        shared between threads: it must not be changed.
        """
        of = of or getattr(self._reads, "stamp", None) or self.stamp()
        with self._lock:
            found = self._kept.get(key)
            if found and found[0] == of:
                self._kept.move_to_end(key)
                return cast("T", found[1])
        made = make()
        with self._lock:
            self._kept[key] = (of, made)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def close(self) -> None:
        """Close all connections; those that are being read close when they are put back."""
        with self._lock:
            free, self._free, self._closed = [*self._free, self._watch], [], True
        for ledger in free:
            ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _taken(self) -> Ledger:
        with self._lock:
            if self._free:
                return self._free.pop()
        return self._opened()

    def _put_back(self, ledger: Ledger) -> None:
        with self._lock:
            if not self._closed:
                self._free.append(ledger)
                return
        ledger.close()

    def _opened(self) -> Ledger:
        """A connection that any thread may use, one at a time, and that cannot write."""
        if not self.path.exists():
            raise LedgerError(self.path, "there is no ledger here", f"Run `sayso run PATH... --db {self.path}` first.")
        log = self.path.with_name(f"{self.path.name}-wal")
        # Where nobody may write and no log stands beside the file, SQLite need not look for one (nor could it make it).
        still = "" if log.exists() or os.access(self.path.absolute().parent, os.W_OK) else "&immutable=1"
        uri = f"{self.path.absolute().as_uri()}?mode=ro{still}"
        with typed_errors(self.path):
            connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
            ready = False
            try:
                check_is_current(connection, str(self.path))
                connection.execute(f"PRAGMA cache_size = -{CACHE}")
                ready = True
            finally:
                if not ready:
                    connection.close()
        return Ledger(self.path, connection)
