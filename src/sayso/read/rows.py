"""Records in a file: JSON lines, JSON, CSV and TSV. A bad record costs itself, never the file."""

from __future__ import annotations

import csv
import io
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from sayso.read.draft import Draft, File
from sayso.read.plain import binary, decode
from sayso.records import Notice

MAX_LINE = 16 * 1024 * 1024
"""Bytes of the longest line, and so of the longest article in JSON lines."""

MAX_JSON = 64 * 1024 * 1024
"""Bytes of the largest ``.json`` file, which is read as a whole. JSON lines have no such limit."""

FIELDS = ("id", "outlet", "url", "title", "byline", "published", "text")


@dataclass(frozen=True, slots=True)
class Row:
    """One record as its file gave it: its place within the file, and field by field what it holds."""

    number: int
    values: Mapping[str, object]


def read_json_lines(file: File) -> Iterator[Draft | Notice]:
    """One JSON object a line; blank lines are passed over."""
    yield from drafts(json_rows(file), file)


def read_json(file: File) -> Iterator[Draft | Notice]:
    """One JSON object, or a list of them; a file of JSON lines that goes by this suffix is read as such."""
    raw = file.stream.read(MAX_JSON + 1)
    if len(raw) > MAX_JSON:
        limit = MAX_JSON // 1024**2
        yield file.notice("file-too-large", f"more than {limit} MiB of JSON. As JSON lines it can be of any size")
        return
    text, remark = decode(raw)
    if remark:
        yield file.notice("not-utf8", remark)
    try:
        whole = json.loads(text)
    except RecursionError:
        yield file.notice("bad-record", "no JSON: nested too deeply")
    except ValueError as problem:
        lines = File(where=file.where, name=file.name, suffix=file.suffix, stream=stream_of(text))
        first = text.lstrip().partition("\n")[0]
        if is_object(first):
            yield from read_json_lines(lines)
        else:
            yield file.notice("bad-record", f"no JSON: {problem}")
    else:
        yield from drafts(objects(whole, file), file)


def read_csv(file: File) -> Iterator[Draft | Notice]:
    """Comma-separated values (or semicolons, if the first line has more of them) under a first line of field names."""
    yield from drafts(table_rows(file, delimiter=None), file)


def read_tsv(file: File) -> Iterator[Draft | Notice]:
    """Tab-separated values under a first line of field names."""
    yield from drafts(table_rows(file, delimiter="\t"), file)


def drafts(rows: Iterable[Row | Notice], file: File) -> Iterator[Draft | Notice]:
    """Rows as drafts; the fields that nobody knows are named once, at the end."""
    unknown: set[str] = set()
    for row in rows:
        if isinstance(row, Notice):
            yield row
            continue
        unknown |= row.values.keys() - set(FIELDS)
        yield draft_of(row, file)
    if unknown:
        yield file.notice("unknown-field", f"not used: {', '.join(sorted(map(repr, unknown)))}")


def draft_of(row: Row, file: File) -> Draft | Notice:
    """One row as a draft. A single object or row without an id is called by its file and number."""
    values = {name: row.values.get(name) for name in FIELDS}
    wrong = [n for n, v in values.items() if not isinstance(v, str | int | float | None) and not is_names(n, v)]
    if wrong or not isinstance(values["text"], str | None):
        names = ", ".join(wrong or ["text"])
        return file.notice("bad-record", f"not text where text should be: {names}", line=row.number or None)
    place = f"{file.where}:{row.number}" if row.number else file.where
    said = {name: said_in(value) for name, value in values.items() if name != "text"}
    return Draft(
        name=said["id"] or (f"{file.name}:{row.number}" if row.number else file.name),
        where=place,
        text=values["text"] or "",
        outlet=said["outlet"],
        url=said["url"],
        title=said["title"],
        byline=said["byline"],
        dated=said["published"],
    )


def is_names(field: str, value: object) -> bool:
    """Whether a byline is a list of names."""
    return field == "byline" and isinstance(value, list) and all(isinstance(v, str) for v in value)


def said_in(value: object) -> str | None:
    """A field as text, ``None`` where it says nothing."""
    if isinstance(value, list):
        value = ", ".join(value)
    return (str(value).strip() or None) if value is not None else None


def json_rows(file: File) -> Iterator[Row | Notice]:
    """The object on each line."""
    for line in lines(file):
        if isinstance(line, Notice):
            yield line
            continue
        number, text = line
        if not text.strip():
            continue
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as problem:
            yield file.notice("bad-record", f"no JSON: {describe(problem)}", line=number)
            continue
        if isinstance(value, dict):
            yield Row(number=number, values=value)
        else:
            yield file.notice("bad-record", "not a JSON object", line=number)


def describe(problem: Exception) -> str:
    """A JSON problem in few words."""
    if isinstance(problem, json.JSONDecodeError):
        return f"{problem.msg} at character {problem.pos + 1}"
    return "nested too deeply" if isinstance(problem, RecursionError) else str(problem)


def is_object(text: str) -> bool:
    """Whether ``text`` is one JSON object."""
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def objects(whole: object, file: File) -> Iterator[Row | Notice]:
    """The objects of a JSON file, numbered from 1 if it is a list, else 0."""
    if isinstance(whole, dict):
        yield Row(number=0, values=whole)
        return
    if not isinstance(whole, list):
        yield file.notice("bad-record", "neither a JSON object nor a list of them")
        return
    for number, value in enumerate(whole, start=1):
        if isinstance(value, dict):
            yield Row(number=number, values=value)
        else:
            yield file.notice("bad-record", "not a JSON object", line=number)


def table_rows(file: File, *, delimiter: str | None) -> Iterator[Row | Notice]:
    """The rows of a table by the names in its first line."""
    names: list[str] = []
    for row in records(file, delimiter=delimiter):
        if isinstance(row, Notice):
            yield row
            continue
        number, cells = row
        if not names:
            names = [cell.strip().lower() for cell in cells]
            if "text" not in names:
                yield file.notice("no-text", f"no column is called text, only: {', '.join(names)}")
                return
        elif len(cells) != len(names):
            yield file.notice("bad-record", f"{len(cells)} cells under {len(names)} column names", line=number)
        else:
            yield Row(number=number, values=dict(zip(names, cells, strict=True)))


def records(file: File, *, delimiter: str | None) -> Iterator[tuple[int, list[str]] | Notice]:
    """The cells of each row and the number of its first line.

    Where a row cannot be read (a quotation mark too many, or one that never closes), its first line is given up and
    reading goes on at the next line, so that one bad mark does not swallow the rest of the table.
    """
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE))
    waiting: deque[tuple[int, str] | Notice] = deque()
    source = lines(file)
    notices: list[Notice] = []
    taken: list[tuple[int, str]] = []

    def feed() -> Iterator[str]:
        while True:
            line = waiting.popleft() if waiting else next(source, None)
            if line is None:
                return
            if isinstance(line, Notice):
                notices.append(line)
                continue
            taken.append(line)
            yield line[1]

    while True:
        taken.clear()
        fed = feed()
        try:
            if delimiter is None:
                first = next(fed, None)
                if first is None:
                    break
                delimiter = ";" if first.count(";") > first.count(",") else ","
                waiting.appendleft(taken.pop())
            cells = next(csv.reader(fed, delimiter=delimiter, strict=True))
        except StopIteration:
            break
        except csv.Error as problem:
            yield file.notice("bad-record", f"no row: {problem}", line=taken[0][0])
            waiting.extendleft(reversed(taken[1:]))
            continue
        yield from notices
        notices.clear()
        if any(cell.strip() for cell in cells):
            yield taken[0][0], cells
    yield from notices


def lines(file: File) -> Iterator[tuple[int, str] | Notice]:
    """Each line with its number, line end included. A line beyond `MAX_LINE` is passed over, not held in memory."""
    stream = file.stream
    number = 0
    while raw := stream.readline(MAX_LINE + 1):
        number += 1
        if number == 1:
            if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                raw, stream, remark = rewritten(raw, stream)
                yield file.notice("not-utf8", remark)
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if len(raw) > MAX_LINE:
            skip_line(raw, stream)
            yield file.notice("line-too-long", f"more than {MAX_LINE // 1024**2} MiB, left out", line=number)
            continue
        text, remark_or_none = decode(raw)
        if "\x00" in text:
            yield binary(file)
            return
        if remark_or_none:
            yield file.notice("not-utf8", remark_or_none, line=number)
        yield number, text


def skip_line(raw: bytes, stream: BinaryIO) -> None:
    """Read on to the end of the line, a piece at a time."""
    while raw and not raw.endswith(b"\n"):
        raw = stream.readline(1024 * 1024)


def rewritten(first: bytes, stream: BinaryIO) -> tuple[bytes, BinaryIO, str]:
    """A file in UTF-16 (as spreadsheets write it) as one in UTF-8: its first line, the rest, and the remark."""
    text, remark = decode(first + stream.read(MAX_JSON))
    whole = stream_of(text)
    return whole.readline(MAX_LINE + 1), whole, remark or "read as utf-16"


def stream_of(text: str) -> BinaryIO:
    """Characters as a stream of UTF-8."""
    return io.BytesIO(text.encode("utf-8", "surrogatepass"))
