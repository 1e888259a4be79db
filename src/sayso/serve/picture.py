"""The timeline as a picture: an SVG of real text that needs no browser to be made and nothing outside it to be shown.

A lane for each sort of entry, a mark for each entry with its words beside it, laid out so that none lies on another; a
bar over the words where days are told only roughly; those without a day in a list at the end. Every mark has a shape of
its own, so colour only repeats what the shape says; the colours follow the reader's light or dark scheme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.connect.compared import day_number
from sayso.connect.events import MONTH
from sayso.connect.timeline import Entry
from sayso.serve.axis import Axis, make_axis
from sayso.serve.drawing import cut, document, label, measure, safe
from sayso.serve.safe import one_line
from sayso.serve.timeline import MARKS, NO_DAY, facts_words, heading_words, names_words, sort_of, told_words, when_words

WIDTH = 1000
MOST = 200
"""Entries that are drawn at most; of more, those with the most independent tellings."""
MOST_UNDATED = 20
"""Entries without a day that are listed at most: a picture of time is not about them."""
LANES = (("contact", "Contacts"), ("event", "Events"), ("statement", "Statements"), ("deadline", "Deadlines"))

_EDGE = 24
_LABEL, _LONG_LABEL = 330.0, 460.0  # the widest label beside a mark, and where there are few
_FEW = 12
_BESIDE = 14.0  # from a mark's middle to its label
_BETWEEN = 18.0
_ROW = 46.0
_HEAD, _BODY, _SMALL = 13.0, 12.0, 12.0
STYLE = """
text{font-family:system-ui,"Segoe UI","Helvetica Neue",Arial,"DejaVu Sans",sans-serif;fill:#1c1e21}
.page{fill:#fff}.lane{fill:#f5f6f8}.grid,.gap{stroke:#dfe2e6;fill:none}.gap{stroke:#8a9098;stroke-width:1.5}
.title{font-size:20px;font-weight:600}.head{font-size:13px;font-weight:600}.body,.small{font-size:12px}
.small,.day,.name{fill:#575d65}.day{font-weight:400}.name{font-size:12px;font-weight:600;letter-spacing:.04em}
.mark{fill:#1c1e21;stroke:#1c1e21;stroke-width:1.6}.hole{fill:#fff}.dotted{stroke-dasharray:2.4 2}
.bar{stroke:#1c1e21;stroke-width:2;fill:none;opacity:.55}
.alleged .mark,.denied .mark{stroke:#b3261e;fill:#b3261e}.alleged .hole,.denied .hole,.mark.hole{fill:#fff}
@media (prefers-color-scheme:dark){
text{fill:#e7e8ea}.page{fill:#15171a}.lane{fill:#1c1f23}.grid{stroke:#31353b}.gap{stroke:#8a9098}
.small,.day,.name{fill:#a3a9b1}.mark{fill:#e7e8ea;stroke:#e7e8ea}.bar{stroke:#e7e8ea}
.alleged .mark,.denied .mark{stroke:#ff8a80;fill:#ff8a80}.hole,.alleged .hole,.denied .hole,.mark.hole{fill:#15171a}
}
"""
_RING = '<circle class="mark hole" cx="{x}" cy="{y}" r="5.5"/>'
_MARKS = {
    "happened": '<circle class="mark" cx="{x}" cy="{y}" r="5.5"/>',
    "planned": '<circle class="mark hole dotted" cx="{x}" cy="{y}" r="5.5"/>',
    "alleged": _RING + '<path class="mark" d="M{x} {t}a5.5 5.5 0 0 0 0 11z"/>',
    "denied": _RING + '<path class="mark" d="M{l} {b}L{r} {t}"/>',
    "deadline": '<path class="mark" d="M{x} {t}L{r} {b}L{l} {b}z"/>',
    "statement": '<rect class="mark" x="{l}" y="{t}" width="11" height="11"/>',
}


def picture(entries: Sequence[Entry], *, title: str = "Timeline") -> str:
    """The entries, in the order of `timeline`, as an SVG document, 1000 units wide and as high as they take."""
    kept = _most_told(entries, MOST)
    body: list[str] = []
    y = _header(body, kept, title, left_out=len(entries) - len(kept))
    dated = [(entry, days) for entry in kept if (days := _days(entry)) is not None]
    if dated:
        rough = [day for _, days in dated for day in days]
        exact = [day for _, days in dated if days[1] - days[0] < MONTH for day in days]
        axis = make_axis(exact or rough, left=_EDGE, right=WIDTH - _EDGE)
        year = len({day[:4] for entry in kept for day in (entry.begins, entry.ends) if day}) > 1
        room = _LABEL if len(dated) > _FEW else _LONG_LABEL
        boxes_of = {
            what: [_box(e, _place(d, axis), room=room, year=year) for e, d in dated if e.what == what]
            for what, _ in LANES
        }
        y = _chart(body, y, [(name, _packed(boxes_of[what])) for what, name in LANES if boxes_of[what]], axis)
    undated = [entry for entry in kept if _days(entry) is None]
    if undated:
        y = _list(body, y, undated)
    if not kept:
        body.append(label(_EDGE, y + 16, "Nothing on the timeline.", "body"))
        y += 30
    return _document(body, kept, title, height=y + _EDGE / 2)


def _most_told(entries: Sequence[Entry], most: int) -> list[Entry]:
    best = sorted(range(len(entries)), key=lambda n: (-entries[n].tellings, n))[:most]
    return [entries[n] for n in sorted(best)]


def _days(entry: Entry) -> tuple[int, int] | None:
    first, last = day_number(entry.begins or entry.ends), day_number(entry.ends or entry.begins)
    return (first, last) if first is not None and last is not None and first <= last else None


# ---------------------------------------------------------------- where everything stands
@dataclass(frozen=True, slots=True)
class _Box:
    """An entry's mark at ``x``, its bar up to ``until``, its label on one side, and all the room that they take."""

    entry: Entry
    x: float
    until: float
    when: str
    head: str
    words: str
    flipped: bool
    left: float
    right: float


def _box(entry: Entry, place: tuple[float, float], *, room: float, year: bool) -> _Box:
    x, until = place
    when = when_words(entry.begins, entry.ends, year=year)
    before = measure(f"{when}  ", _HEAD)
    head = cut(_head_words(entry), room - before, _HEAD, bold=True)
    words = cut(entry.line, room, _BODY)
    width = max(before + measure(head, _HEAD, bold=True), measure(words, _BODY))
    flipped = x + _BESIDE + width > WIDTH - _EDGE
    left, right = (x - _BESIDE - width, x + 8) if flipped else (x - 8, x + _BESIDE + width)
    return _Box(entry, x, until, when, head, words, flipped, left, max(right, until))


def _place(days: tuple[int, int], axis: Axis) -> tuple[float, float]:
    """Where an entry's days begin and end, both well within the edges."""
    begins, ends = (min(max(axis.x(day), _EDGE + 8), WIDTH - _EDGE - 8) for day in days)
    return begins, ends


def _head_words(entry: Entry) -> str:
    names = names_words(entry)
    return heading_words(entry) if entry.what == "statement" else ": ".join(filter(None, (one_line(entry.kind), names)))


def _packed(boxes: Sequence[_Box]) -> list[list[_Box]]:
    """Rows in which no two boxes touch; each box in the first row that has room for it."""
    rows: list[list[_Box]] = []
    for box in boxes:
        for row in rows:
            if all(box.left - other.right > _BETWEEN or other.left - box.right > _BETWEEN for other in row):
                row.append(box)
                break
        else:
            rows.append([box])
    return rows


# ---------------------------------------------------------------- what is drawn
def _header(body: list[str], entries: Sequence[Entry], title: str, *, left_out: int) -> float:
    """Title, facts and legend; where they end."""
    facts = facts_words(entries) + (f" · {left_out:,} with fewer tellings left out" if left_out else "")
    body.append(label(_EDGE, 36, cut(title, WIDTH - 2 * _EDGE, 20, bold=True), "title"))
    body.append(label(_EDGE, 57, facts, "small"))
    x = float(_EDGE)
    for sort, (_, word) in MARKS.items():
        if any(sort_of(entry) == sort for entry in entries):
            body.append(f'<g class="{sort}">{_mark(sort, x + 6, 78)}{label(x + 18, 82, word, "small")}</g>')
            x += 18 + measure(word, _SMALL) + 22
    return 98


def _chart(body: list[str], y: float, lanes: Sequence[tuple[str, list[list[_Box]]]], axis: Axis) -> float:
    """The axis with its marks down through all lanes, and the lanes; where they end."""
    top = y + 40
    tops, at = [], top
    for _, rows in lanes:
        tops.append(at)
        at += 30 + _ROW * len(rows) + 8
    for start, (_, rows) in zip(tops, lanes, strict=True):
        size = f'width="{WIDTH - _EDGE}" height="{30 + _ROW * len(rows):.1f}"'
        body.append(f'<rect class="lane" x="{_EDGE / 2}" y="{start:.1f}" {size}/>')
    for tick in axis.ticks():
        body.append(f'<path class="grid" d="M{tick.x:.1f} {top - 6:.1f}V{at - 8:.1f}"/>')
        body.append(label(tick.x, y + 14, tick.label, "small", anchor="middle"))
        if tick.year:
            body.append(label(tick.x, y + 28, tick.year, "small", anchor="middle"))
    left_out = "<title>time left out</title>"
    body += [f'<path class="gap" d="M{x - 6:.1f} {y + 16:.1f}l4 -10m4 10l4 -10">{left_out}</path>' for x in axis.gaps()]
    for start, (name, rows) in zip(tops, lanes, strict=True):
        body.append(label(_EDGE, start + 19, name, "name"))
        body += [_entry(box, start + 30 + _ROW * number) for number, row in enumerate(rows) for box in row]
    return at


def _entry(box: _Box, y: float) -> str:
    """One entry in its row: the bar of its days, its mark, and its words in two lines."""
    side, anchor = (-_BESIDE, "end") if box.flipped else (_BESIDE, "start")
    parts = [f"<title>{safe(_told(box.entry))}</title>"]
    if box.until - box.x > 1:
        parts.append(f'<path class="bar" d="M{box.x:.1f} {y + 6:.1f}v-4H{box.until:.1f}v4"/>')
    parts.append(_mark(sort_of(box.entry), box.x, y + 15))
    place = f'x="{box.x + side:.1f}" y="{y + 19.5:.1f}" text-anchor="{anchor}"'
    day = f'<tspan class="day">{safe(box.when)}</tspan>\u2002'
    parts.append(f'<text class="head" {place}>{day}{safe(box.head)}</text>')
    parts.append(label(box.x + side, y + 35.5, box.words, "body", anchor=anchor))
    return f'<g class="{sort_of(box.entry)}">{"".join(parts)}</g>'


def _list(body: list[str], y: float, entries: Sequence[Entry]) -> float:
    """The entries without a day, one under the other."""
    body.append(label(_EDGE, y + 20, NO_DAY[0].upper() + NO_DAY[1:], "name"))
    y += 30
    width = WIDTH - 2 * _EDGE - 2 * _BESIDE
    x = _EDGE + 6 + _BESIDE
    listed = _most_told(entries, MOST_UNDATED)
    for entry in listed:
        head = label(x, y + 19.5, cut(_head_words(entry), width, _HEAD, bold=True), "head")
        words = label(x, y + 35.5, cut(entry.line, width, _BODY), "body")
        mark = f"<title>{safe(_told(entry))}</title>{_mark(sort_of(entry), _EDGE + 6, y + 15)}"
        body.append(f'<g class="{sort_of(entry)}">{mark}{head}{words}</g>')
        y += _ROW
    if left := len(entries) - len(listed):
        body.append(label(x, y + 15, f"… {left:,} more", "small"))
        y += 24
    return y


def _told(entry: Entry) -> str:
    """All that is told of an entry, in a sentence: for whoever cannot see the picture, and under the pointer."""
    when = when_words(entry.begins, entry.ends) if entry.begins or entry.ends else NO_DAY
    names = names_words(entry) if entry.what != "statement" else ""
    return " · ".join(filter(None, (f"{when}: {heading_words(entry)}", names, one_line(entry.line), told_words(entry))))


def _mark(sort: str, x: float, y: float) -> str:
    edges = {"x": x, "y": y, "l": x - 5.5, "r": x + 5.5, "t": y - 5.5, "b": y + 5.5}
    if sort == "denied":
        edges |= {"l": x - 3.9, "r": x + 3.9, "t": y - 3.9, "b": y + 3.9}
    return _MARKS[sort].format(**{name: f"{value:.1f}" for name, value in edges.items()})


def _document(body: Sequence[str], entries: Sequence[Entry], title: str, *, height: float) -> str:
    return document(
        body,
        name=("timeline", title, *(f"{entry.id}{entry.what}" for entry in entries)),
        title=title,
        told=f"{facts_words(entries)}; {'; '.join(map(_told, entries))}",
        style=STYLE,
        width=WIDTH,
        height=height,
    )
