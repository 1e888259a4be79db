"""Reading brat standoff back: what people marked in the texts that `sayso export --format brat` wrote.

The format is brat's own (T, E, A and # lines; R, N and * lines are noted and passed over). A line that cannot be read
costs itself and leaves a notice; a statement that it was part of is neither changed nor taken for deleted.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from sayso.read.files import BROKEN, find, open_files, trouble
from sayso.read.plain import MAX_FILE, decode
from sayso.records import ACTS, FORMS, KINDS, Annotated, Marked, Notice, Party, Span

BASE = "sayso.jsonl"
"""The file that tells what each ``.ann`` held when it was written."""

SUFFIXES = frozenset({".ann", ".txt", ".conf", ".jsonl"})
ARTICLE = re.compile(r"art-[0-9a-f]{16}$")
BOUND = re.compile(r"(\S+) ([0-9]{1,9} [0-9]{1,9}(?:;[0-9]{1,9} [0-9]{1,9})*)(?:\t(.*))?")
EVENT = re.compile(r"([^\s:]+):(T\d+)((?: +[^\s:]+:[A-Z]\d+)*) *")
ATTRIBUTE = re.compile(r"(\S+) ([TER]\d+)(?: (\S+))? *")
NOTE = re.compile(r"(\S+) (\S+)(?:\t(.*))?")
SPEAKER = re.compile(rf"speaker: *(?:(-)|(.*?) ?\(({'|'.join(KINDS)})\))(?: *\| *to: *(.*?))? *")
LONGEST_NOTE = 2000
"""Characters of a note that is read; a name and a kind take some dozens."""
STATEMENT = re.compile(r"stm-[0-9a-f]{16}")
UNUSED = {"R": "a relation", "N": "a normalisation", "*": "an equivalence"}


def read_brat(path: str | Path) -> Iterator[Annotated | Notice]:
    """Every annotated text of a zip, of a folder, or of one ``.ann`` with its ``.txt`` beside it; by name.

    Raises `NothingToRead`.
    """
    texts: dict[str, str] = {}
    annotations: dict[str, str] = {}
    bases: dict[str, str] = {}
    for each in _files(Path(path)):
        if isinstance(each, Notice):
            yield each
            continue
        where, text = each
        place = PurePosixPath(where)
        if place.name == BASE:
            bases.update(_bases(text))
        elif place.suffix.lower() in (".ann", ".txt"):
            (texts if place.suffix.lower() == ".txt" else annotations)[str(place.with_suffix(""))] = text
    for name in sorted(texts.keys() | annotations.keys()):
        if name not in texts or name not in annotations:
            missing = "no .ann beside it" if name in texts else "no .txt beside it"
            yield Notice("brat-half", f"{name}{'.txt' if name in texts else '.ann'}: {missing}")
            continue
        yield from _annotated(name, texts[name], annotations[name], bases.get(PurePosixPath(name).name))


def _files(path: Path) -> Iterator[tuple[str, str] | Notice]:
    """The place and text of every file that belongs to it."""
    alone = path.suffix.lower() == ".ann"
    beside = [path.with_suffix(".txt"), path.with_name(BASE)] if alone else []
    places, notices = find([path, *(p for p in beside if p.exists())])
    yield from notices
    for place in places:
        for file in open_files(place, suffixes=SUFFIXES):
            if isinstance(file, Notice):
                yield file
                continue
            # the base of a large export is no text that anybody reads
            limit = MAX_FILE if PurePosixPath(file.where).name != BASE else 64 * MAX_FILE
            try:
                raw = file.stream.read(limit + 1)
            except (*BROKEN, OSError) as problem:
                yield trouble(file.where, problem)
                continue
            if len(raw) > limit:
                yield file.notice("file-too-large", f"more than {limit // 1024**2} MiB")
                continue
            text, remark = decode(raw)
            if remark:
                yield file.notice("not-utf8", remark)
            yield file.where, text.replace("\r\n", "\n")  # as an editor may have saved it; no export holds one


def _bases(text: str) -> Iterator[tuple[str, str]]:
    """What each document held. A line that tells nothing is passed over: the ledger then tells it."""
    for line in text.split("\n"):
        try:
            row = json.loads(line) if line.strip() else {}
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict) and isinstance(row.get("document"), str) and isinstance(row.get("ann"), str):
            yield row["document"], row["ann"]


def _annotated(name: str, text: str, ann: str, base: str | None) -> Iterator[Annotated | Notice]:
    sheet = parse(ann, text)
    for number, problem in sheet.problems:
        yield Notice("brat-line", f"{name}.ann:{number}: {problem}")
    told = ARTICLE.search(name)
    held = parse(base, text).marked if base is not None else None
    yield Annotated(name, told[0] if told else None, text, sheet.marked, sheet.unread, held)


# ---------------------------------------------------------------- one file
@dataclass(slots=True)
class _Event:
    """An event as its lines tell it."""

    line: int
    trigger: str
    arguments: list[tuple[str, str]]
    statement: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    note: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one ``.ann`` marks; ``problems`` are the numbers of lines, from 1, with what is wrong there."""

    marked: tuple[Marked, ...]
    unread: frozenset[str]
    problems: tuple[tuple[int, str], ...]


@dataclass(slots=True)
class _Page:
    text: str
    bounds: dict[str, tuple[str, tuple[Span, ...]]] = field(default_factory=dict)
    events: dict[str, _Event] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)  # each event's statement, also where the event is unreadable
    problems: list[tuple[int, str]] = field(default_factory=list)


def parse(ann: str, text: str) -> Sheet:
    """What the lines of an ``.ann`` mark in ``text``."""
    page = _Page(text)
    lines = [(n, line.rstrip("\r")) for n, line in enumerate(ann.split("\n"), start=1) if line.strip()]
    for kinds in ("T", "E", "AM#"):  # those that others point to first: brat writes them in any order
        for number, line in lines:
            if line[0] in kinds:
                _take(page, number, line)
    for number, line in lines:
        if line[0] not in "TEAM#":
            page.problems.append((number, f"{UNUSED.get(line[0], 'no line of brat')}: not used"))
    marks: list[Marked] = []
    seen: set[str] = set()
    for mark in filter(None, (_marked(page, event) for event in page.events.values())):
        # a copy of an annotation brings its note along
        marks.append(replace(mark, statement=None) if mark.statement in seen else mark)
        seen |= {mark.statement} if mark.statement else set()
    unread = set(page.named.values()) - seen
    triggers = {event.trigger for event in page.events.values()}
    broken = {i for i in page.bounds if page.bounds[i][0] == "Content" and i not in triggers}
    page.problems += [(0, f"{i} is a Content without an event: not used") for i in sorted(broken)]
    return Sheet(tuple(marks), frozenset(unread), tuple(sorted(page.problems)))


def _take(page: _Page, number: int, line: str) -> None:
    """Read one line into the page, or say what is wrong with it."""
    name, tab, rest = line.partition("\t")
    if not tab or not re.fullmatch(r"(?:[TEAM]|#)\d+", name):
        page.problems.append((number, "no name and tab at its beginning"))
    elif name in page.bounds or name in page.events:
        page.problems.append((number, f"{name} is there twice"))
    elif problem := _READERS[line[0]](page, number, name, rest):
        page.problems.append((number, problem))


def _bound(page: _Page, _: int, name: str, rest: str) -> str | None:
    match = BOUND.fullmatch(rest)
    if not match:
        return "no TYPE START END"
    pairs = [tuple(map(int, pair.split(" "))) for pair in match[2].split(";")]
    if any(not 0 <= start < end <= len(page.text) for start, end in pairs):
        return "ends outside the text"
    spans = tuple(sorted(Span(start, end) for start, end in pairs))
    if any(a.end > b.start for a, b in itertools.pairwise(spans)):
        return "its parts overlap"
    words = " ".join(span.of(page.text) for span in spans)
    if match[3] is not None and match[3].strip() and match[3].rstrip() != words.rstrip():
        return "its words are not those of the text there"
    page.bounds[name] = match[1], spans
    return None


def _event(page: _Page, number: int, name: str, rest: str) -> str | None:
    match = EVENT.fullmatch(rest)
    if not match:
        return "no TYPE:TRIGGER with ROLE:ARGUMENT"
    if match[1] != "Content":
        return f"an event of type {match[1]}: not used"
    arguments = [tuple(each.split(":")) for each in match[3].split()]
    page.events[name] = _Event(number, match[2], [(role, i) for role, i in arguments])
    return None


def _attribute(page: _Page, _: int, __: str, rest: str) -> str | None:
    match = ATTRIBUTE.fullmatch(rest)
    if not match:
        return "no TYPE TARGET VALUE"
    allowed = {"Act": ACTS, "Form": FORMS}.get(match[1])
    if allowed is None:
        return None if match[1] == "Hedged" else f"an attribute {match[1]}: not used"
    if match[3] not in allowed:
        return f"{match[1]} is one of {', '.join(allowed)}, not {match[3]}"
    if match[2] in page.events:
        page.events[match[2]].values[match[1]] = match[3]
        return None
    return f"{match[2]} is no statement"


def _note(page: _Page, number: int, _: str, rest: str) -> str | None:
    match = NOTE.fullmatch(rest)
    if not match:
        return "no TYPE TARGET"
    kind, target, words = match[1], match[2], (match[3] or "").strip()
    if kind == "Sayso":
        if not STATEMENT.fullmatch(words):
            return "no id of a statement"
        page.named[target] = words
        if target in page.events:
            page.events[target].statement = words
    elif kind == "AnnotatorNotes" and target in page.events:
        page.events[target].note = number, words
    return None


_READERS = {"T": _bound, "E": _event, "A": _attribute, "M": _attribute, "#": _note}


def _marked(page: _Page, event: _Event) -> Marked | None:
    """An event as a statement; ``None``, with what is wrong told, where a part of it is not there."""
    kind, content = page.bounds.get(event.trigger, ("", ()))
    parts: dict[str, list[Span]] = {"Source": [], "Cue": []}
    problem = None if kind == "Content" else f"its trigger {event.trigger} is no Content that could be read"
    for role, i in event.arguments:
        part = parts.get(role.rstrip("0123456789"))
        if part is None:
            page.problems.append((event.line, f"an argument {role}: not used"))
        elif i not in page.bounds:
            problem = f"its argument {i} could not be read"
        else:
            part.extend(page.bounds[i][1])
    if problem:
        page.problems.append((event.line, problem))
        return None
    told = _speaker(page, event)
    return Marked(
        content=content,
        statement=event.statement,
        source=_in_order(parts["Source"]),
        cue=_in_order(parts["Cue"]),
        act=next((a for a in ACTS if a == event.values.get("Act")), None),
        form=next((f for f in FORMS if f == event.values.get("Form")), None),
        speaker=told[0] if told else None,
        to=told[1] if told else None,
        noted=told is not None,
    )


def _in_order(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(set(spans)))


def _speaker(page: _Page, event: _Event) -> tuple[Party | None, str | None] | None:
    """The speaker and to whom, as the note has it; ``None`` where there is no note that tells it."""
    if event.note is None:
        return None
    line, words = event.note
    match = SPEAKER.fullmatch(words) if len(words) <= LONGEST_NOTE else None
    if not match:
        page.problems.append((line, "the note tells no `speaker: NAME (kind) | to: NAME`: the speaker stays as it is"))
        return None
    nobody, name, kind, to = match.groups()
    party = None if nobody else Party(name, next(k for k in KINDS if k == kind))
    return party, to or None
