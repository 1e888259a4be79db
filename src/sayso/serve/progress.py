"""The progress of long work, on standard error and only where somebody watches it."""

from __future__ import annotations

import csv
import gzip
import io
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from sayso.serve.words import counted

_REDRAW_SECONDS = 0.1
_COUNTED_BYTES = 64 * 1024**2


class Watched:
    """A bar with what is done, what is left and at which rate; called after each article.

    It draws in the caller's own thread: worker processes are started beside it, and a second thread would not
    survive a fork.
    """

    def __init__(self, bar: Progress, expected: int | None) -> None:
        self._bar, self._expected = bar, expected
        self._task = bar.add_task("loading the models", total=None)
        self._drawn = 0.0
        self._first: tuple[float, int] | None = None
        bar.refresh()

    def __call__(self, done: int, total: int | None, _name: str, /) -> None:
        """Show that ``done`` articles are done, of ``total`` or, until that is known, of about as many as expected."""
        whole = total if total is not None else max(self._expected, done) if self._expected else None
        now = time.monotonic()
        since, from_ = self._first = self._first or (now, done)
        rate = (done - from_) / (now - since) if now > since else 0.0
        self._bar.update(self._task, description="reading", completed=done, total=whole, rate=rate)
        if now - self._drawn >= _REDRAW_SECONDS:
            self._drawn = now
            self._bar.refresh()


@contextmanager
def watched(files: Iterable[Path | None], console: Console) -> Iterator[Watched | None]:
    """A bar while the block runs, or ``None`` where standard error is not a terminal. It leaves no line behind."""
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), _Figures())
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        yield Watched(bar, expected_articles(files))


class _Figures(ProgressColumn):
    """``412 of 1,000 articles · 14.8/s · 0:40 left``."""

    max_refresh = None

    def render(self, task: Task) -> Text:
        """The figures as far as they are known."""
        done = int(task.completed)
        if not done:
            return Text()
        whole = f"{done:,} of {counted(int(task.total), 'article')}" if task.total else counted(done, "article")
        parts = [whole]
        if rate := task.fields.get("rate"):  # since the first article: loading the models is no measure
            parts.append(f"{rate:.1f}/s")
            if task.total and task.total > done:
                left = round((task.total - done) / rate)
                parts.append(f"{left // 60}:{left % 60:02} left")
        return Text(" · ".join(parts), "dim")


def expected_articles(files: Iterable[Path | None]) -> int | None:
    """About how many articles the files hold, told from names and line counts alone, or ``None`` where it cannot be.

    ``None`` among the files is standard input, of which nothing is known beforehand.
    """
    total = 0
    for file in files:
        found = _articles_in(file) if file is not None else None
        if found is None:
            return None
        total += found
    return total or None


def _articles_in(file: Path) -> int | None:
    suffixes = {suffix.lower() for suffix in file.suffixes[-2:]}
    try:
        if ".zip" in suffixes:
            with zipfile.ZipFile(file) as archive:
                return sum(not info.is_dir() for info in archive.infolist())
        if not suffixes & {".jsonl", ".ndjson", ".csv", ".tsv"}:
            return 1
        if file.stat().st_size > _COUNTED_BYTES:
            return None
        with gzip.open(file) if ".gz" in suffixes else file.open("rb") as stream:
            if suffixes & {".csv", ".tsv"}:
                text = io.TextIOWrapper(cast("BinaryIO", stream), "utf-8", "replace", newline="")
                return max(0, sum(1 for row in csv.reader(text) if row) - 1)
            return sum(1 for line in stream if line.strip())
    except (OSError, EOFError, zipfile.BadZipFile, csv.Error):
        return 0  # the reader will say what is wrong with it
