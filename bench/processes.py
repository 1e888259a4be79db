"""A command watched from outside: how long it took, what its processes held together, when the first row stood."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

EVERY = 0.05
"""Seconds between two looks at the processes."""

FAILED_SOME = 1
"""The exit code of a run that finished and left articles out."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Seconds from the command's start to its end and to its first committed statement, and of processor time over all
    processes; peak memory in bytes.

    Memory is the sum over all processes of what each holds for itself alone plus its share of what they hold in
    common (PSS), so that two workers of one program are not charged twice for its code.
    """

    seconds: float
    first_statement: float | None
    cpu: float
    peak: int


def run_sayso(pile: Path, db: Path, *, workers: int) -> Watched:
    """Run `sayso run` over a pile into a new ledger and watch it.

    Raises `subprocess.CalledProcessError` where the command fails.
    """
    for old in db.parent.glob(f"{db.name}*"):
        old.unlink()
    command = [sys.executable, "-m", "sayso", "run", str(pile), "--db", str(db), "--workers", str(workers)]
    return watch(command, db=db)


def watch(command: Sequence[str], *, db: Path) -> Watched:
    """Run a command that writes the ledger ``db``, looking at its processes and at the ledger until it ends."""
    used, started = children_cpu(), time.perf_counter()
    first, peak = None, 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        root = psutil.Process(process.pid)
        while process.poll() is None:
            looked = time.perf_counter()
            if first is None and has_statement(db):
                first = looked - started
            peak = max(peak, held(root))
            time.sleep(max(0.0, EVERY - (time.perf_counter() - looked)))
    seconds = time.perf_counter() - started
    if process.returncode not in {0, FAILED_SOME}:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return Watched(seconds=seconds, first_statement=first, cpu=children_cpu() - used, peak=peak)


def children_cpu() -> float:
    """Processor seconds of every child that has ended, and of theirs."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def has_statement(db: Path) -> bool:
    """Whether a committed statement stands in the ledger; a ledger that is not there yet holds none."""
    if not db.exists():
        return False
    try:
        connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True, timeout=0)
        try:
            return connection.execute("SELECT 1 FROM statement LIMIT 1").fetchone() is not None
        finally:
            connection.close()
    except sqlite3.OperationalError:  # not yet a ledger, or its writer holds it for a moment
        return False


def held(root: psutil.Process) -> int:
    """Bytes that a process and its children hold at this moment."""
    total = 0
    try:
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in family:
        try:
            memory = process.memory_full_info()
        except (psutil.NoSuchProcess, psutil.AccessDenied):  # it ended between two looks
            continue
        total += getattr(memory, "pss", 0) or memory.uss
    return total


def held_now() -> int:
    """Bytes that this process holds."""
    return held(psutil.Process(os.getpid()))
