"""The ledger as brat standoff: a zip of texts and annotations that people can correct, and `sayso import` takes back.

For each article ``NAME.txt`` and ``NAME.ann``; NAME ends with the article's id. A statement is an event of type
``Content`` whose trigger is its content, with ``Source`` and ``Cue`` as arguments, act and form as attributes, and
three notes: ``Sayso`` (its id), ``AnnotatorNotes`` (the speaker, and to whom: to be edited), ``Chain``. The file
`BASE` tells what was written, so that only what people changed since is taken for a judgement.

Offsets are brat's and sayso's alike: code points of the text. brat reads line by line, and takes more characters for
line ends than sayso does; in ``NAME.txt`` each such character is a space, so that no offset moves (see `shown`).
"""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO, cast

from sayso.ledger import queries
from sayso.ledger.lines import json_line
from sayso.ledger.rows import View
from sayso.ledger.sink import Sink
from sayso.records import ACTS, FORMS, Article, Marked, Party, Span, Statement

BASE = "sayso.jsonl"
"""The file of the zip that tells, one JSON object a line, what each ``.ann`` held when it was written."""

ANNOTATION_CONF = f"""# How sayso's statements are annotated: what may be marked, and with what it may be joined.
[entities]
Source
Cue

[relations]
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]
Content\tSource?:Source, Cue*:Cue

[attributes]
Act\tArg:Content, Value:{"|".join(ACTS)}
Form\tArg:Content, Value:{"|".join(FORMS)}
Hedged\tArg:Content
"""

VISUAL_CONF = """[labels]
Source | Source | Src
Cue | Cue
Content | Content | Cont

[drawing]
SPAN_DEFAULT\tfgColor:black, bgColor:#eeeeee, borderColor:darken
ARC_DEFAULT\tcolor:black, dashArray:-
Source\tbgColor:#a8cbe8
Cue\tbgColor:#f3d27a
Content\tbgColor:#bfe0b4
Hedged\tglyph:?
"""

LONGEST_NAME = 60
"""Characters of an article's name that its files' names begin with; the id behind it makes them unique."""

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip knows: the same ledger gives the same bytes


def export_brat(view: View, out: BinaryIO) -> None:
    """A zip: ``annotation.conf``, ``visual.conf``, each article's ``.txt`` and ``.ann``, and `BASE`."""
    with (
        queries.snapshot(view),
        zipfile.ZipFile(cast("BinaryIO", Sink(out)), "w", zipfile.ZIP_DEFLATED) as archive,
        tempfile.TemporaryFile() as base,
    ):
        _put(archive, "annotation.conf", ANNOTATION_CONF)
        _put(archive, "visual.conf", VISUAL_CONF)
        for i in queries.article_ids(view):
            article = queries.article(view, i)
            name, held = file_name(article), standoff(article, queries.statements(view, article=i))
            _put(archive, f"{name}.txt", shown(article.text))
            _put(archive, f"{name}.ann", held)
            base.write(json_line({"document": name, "ann": held}))
        base.seek(0)
        with archive.open(_entry(BASE), "w", force_zip64=True) as member:
            shutil.copyfileobj(base, member)


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(_entry(name), text.encode("utf8"))


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16  # for whoever unpacks it: brat's server must be able to write it
    info.create_system = 3  # the same bytes on every system
    return info


def file_name(article: Article) -> str:
    """What an article's files are called, without suffix: unique, and safe in any file system."""
    readable = re.sub(r"[^A-Za-z0-9_]+", "-", article.name)[:LONGEST_NAME].strip("-")
    return f"{readable}--{article.id}" if readable else article.id


# ---------------------------------------------------------------- text
def shown(text: str) -> str:
    """An article's text as brat reads it, character for character.

    A carriage return before a line feed, a tab, and all other controls and separators are spaces; a carriage return by
    itself is a line end.
    """
    text = text.replace("\r\n", " \n").replace("\r", "\n")
    plain = "".join(c if c in "\n " or not _breaks(c) else " " for c in text)
    return " " + plain[1:] if plain.startswith("\ufeff") else plain


def _breaks(character: str) -> bool:
    """Whether a program might end a line or a field at it."""
    return unicodedata.category(character) in ("Cc", "Zl", "Zp")


def fragments(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """Spans as brat can hold them: in order, disjoint, none across a line's end of the ``text`` as it is `shown`."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(
        Span(span.start + m.start(), span.start + m.end())
        for span in joined
        for m in re.finditer(r"[^\n]+", span.of(text))
    )


# ---------------------------------------------------------------- statements
def marked(statement: Statement, text: str) -> Marked | None:
    """A statement as it is marked in the ``text`` as it is `shown`; ``None`` where all its content is line ends."""
    s = statement
    content = fragments(s.content, text)
    if not content:
        return None
    return Marked(
        content=content,
        statement=s.id,
        source=fragments((s.source,) if s.source else (), text),
        cue=fragments(s.cue, text),
        act=s.act,
        form=s.form,
        speaker=Party(_line(s.speaker.name), s.speaker.kind) if s.speaker else None,
        to=_line(s.to) or None if s.to else None,
    )


def _line(words: str) -> str:
    """A name in one line, as a note can hold it."""
    return " ".join(shown(words).split())


def standoff(article: Article, statements: Iterable[Statement]) -> str:
    """The lines of an article's ``.ann``, statement by statement."""
    text = shown(article.text)
    lines = _Lines(text)
    for statement in statements:
        if mark := marked(statement, text):
            lines.add(statement, mark)
    return "".join(f"{line}\n" for line in lines.written)


class _Lines:
    """The lines of one ``.ann``, numbered by kind. A source or cue that statements share is marked once."""

    def __init__(self, text: str) -> None:
        self.written: list[str] = []
        self._text = text
        self._count: dict[str, int] = {}
        self._marks: dict[tuple[str, tuple[Span, ...]], str] = {}

    def add(self, s: Statement, mark: Marked) -> None:
        """Write one statement."""
        roles = [
            (role, self._mark(role, spans)) for role, spans in (("Source", mark.source), ("Cue", mark.cue)) if spans
        ]
        trigger = self._write("T", self._bound("Content", mark.content))
        arguments = "".join(f" {role}:{i}" for role, i in roles)
        event = self._write("E", f"Content:{trigger}{arguments}")
        self._write("A", f"Act {event} {mark.act}")
        self._write("A", f"Form {event} {mark.form}")
        if s.hedge:
            self._write("A", f"Hedged {event}")
        self._write("#", f"Sayso {event}\t{s.id}")
        self._write("#", f"AnnotatorNotes {event}\t{note_of(mark)}")
        if len(s.chain) > 1:
            hops = (_line(hop.party.name) or hop.party.kind for hop in s.chain)
            self._write("#", f"Chain {event}\ton the word of {' → '.join(hops)}")

    def _mark(self, role: str, spans: tuple[Span, ...]) -> str:
        if (role, spans) not in self._marks:
            self._marks[role, spans] = self._write("T", self._bound(role, spans))
        return self._marks[role, spans]

    def _bound(self, role: str, spans: Sequence[Span]) -> str:
        places = ";".join(f"{s.start} {s.end}" for s in spans)
        return f"{role} {places}\t{' '.join(s.of(self._text) for s in spans)}"

    def _write(self, kind: str, rest: str) -> str:
        self._count[kind] = self._count.get(kind, 0) + 1
        name = f"{kind}{self._count[kind]}"
        self.written.append(f"{name}\t{rest}")
        return name


def note_of(mark: Marked) -> str:
    """What an annotator may edit: ``speaker: NAME (kind) | to: NAME``; ``speaker: -`` where none was found."""
    who = f"{mark.speaker.name} ({mark.speaker.kind})".strip() if mark.speaker else "-"
    return f"speaker: {who}" + (f" | to: {mark.to}" if mark.to else "")
