"""Who has a claim from whom, as a picture: an SVG of real text, origins at the left and outlets at the right.

Each arrow goes from a teller to whom it has it from, and carries the words that prove it. Parties stand in columns, by
how many steps lie between them and the last word (Sugiyama's layers); an arrow over several columns has a way kept free
in those between, so no arrow runs through a box or a text. What an origin is, a bar and a word say, not a colour alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sayso.records import Party
from sayso.serve.drawing import cut, document, label, safe, wrapped
from sayso.serve.origins import HOW, form_of, node_names
from sayso.serve.safe import one_line
from sayso.serve.traced import Edge, Traced
from sayso.serve.words import counted, day_words, outlet_words, party_words, range_words

BOX, WORDS, CURVE = 210.0, 210.0, 90.0
"""How wide a party's box is, the words of an arrow beside it, and the room in which arrows bend."""
_EDGE, _TOP = 24.0, 116.0
_BETWEEN = 20.0
_LINE = 15.0
_PAD = 9.0
_LANE = 16.0  # what an arrow takes that only passes through a column
_HEAD, _SMALL = 13.0, 12.0
_WORD_LINES = 3
_NAMED = 3  # names of one party, and tellings of one outlet, that are shown
STYLE = """
text{font-family:system-ui,"Segoe UI","Helvetica Neue",Arial,"DejaVu Sans",sans-serif;fill:#1c1e21}
.page{fill:#fff}.title{font-size:18px;font-weight:600}.head{font-size:13px;font-weight:600}
.small,.words,.how{font-size:12px}.words{font-style:italic}.small,.how{fill:#575d65}.how{font-weight:600}
.box{fill:#f5f6f8;stroke:#c4c9cf}.silent .box{fill:none;stroke-dasharray:4 3}.bar{fill:#1c1e21}
.line{stroke:#8a9098;stroke-width:1.4;fill:none}.tip{fill:#575d65}.copies .line{stroke-dasharray:5 3}
.unnamed .head{fill:#7a5200}
@media (prefers-color-scheme:dark){
text{fill:#e7e8ea}.page{fill:#15171a}.small,.how{fill:#a3a9b1}.box{fill:#1f2328;stroke:#444a52}.bar{fill:#e7e8ea}
.silent .box{fill:none}.tip{fill:#a3a9b1}.unnamed .head{fill:#e0b25c}
}
"""


@dataclass(slots=True, eq=False)
class _Box:
    """A party as it is drawn. ``outgoing`` are its arrows, from top to bottom; a lane for an arrow has no ``names``."""

    key: str
    names: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    style: str = ""
    origin: bool = False
    layer: int = 0
    y: float = 0.0
    height: float = _LANE
    outgoing: list[_Line] = field(default_factory=list)
    incoming: list[_Line] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(slots=True, eq=False)
class _Line:
    """An arrow between two boxes that stand beside each other; those of one edge are one line from end to end."""

    of: _Box
    to: _Box
    edge: Edge
    words: list[str]
    first: bool
    last: bool
    back: bool  # its teller stands at its left end, as only a circle has it

    @property
    def height(self) -> float:
        return _LINE * (1 + len(self.words)) + 10 if self.first else _LANE


def graph(traced: Traced) -> str:
    """The parties of a claim and the arrows between them as an SVG document, as wide and as high as they take."""
    boxes, edges = _drawn(traced)
    _layered(boxes, edges)
    columns = _columns(boxes, edges, traced)
    bottom = _placed(columns)
    last = len(columns) - 1
    width = max(2 * _EDGE + BOX + last * (BOX + WORDS + CURVE), 760.0)
    body = _header(traced, width)
    body += [_line(line) for column in columns for box in column for line in box.outgoing]
    body += [_box(box) for column in columns for box in column if box.names]
    told = [_told(edge, traced) for edge in traced.edges] or ["the texts do not say who has it from whom"]
    return document(
        body,
        name=("origins", traced.claim.id),
        title=f"Who has it from whom: {traced.claim.text}",
        told=f"{_facts(traced)}; {'; '.join(told)}",
        style=STYLE,
        width=width,
        height=bottom + _EDGE,
    )


# ---------------------------------------------------------------- what is drawn
def _drawn(traced: Traced) -> tuple[dict[str, _Box], list[Edge]]:
    """Boxes by key, all parties that are one origin in one box, and the edges between boxes."""
    names, origins = node_names(traced), traced.claim.origins
    tellers = _tellings_of(traced)
    silent = {node.key for node in traced.untraced}
    boxes: dict[str, _Box] = {}
    box_of: dict[str, str] = {}
    for node in traced.nodes:
        number = traced.origin_of.get(node.key)
        teller = node.key in tellers
        key = node.key if number is None or teller else f"origin {number}"
        box_of[node.key] = key
        box = boxes.setdefault(key, _Box(key))
        name, kind = names[node.key], node.kind
        if number is not None and not box.origin:
            box.origin = True
            box.notes = [f"origin {sum(o.counted for o in origins[:number]) + 1}"]
            if not teller:
                kind = origins[number].kind
                box.names = [party_words(Party(origins[number].name, kind))]
                box.style = "unnamed" if kind == "unnamed" else ""
        if not box.names:
            box.names, box.style = [name], "silent" if node.key in silent else "unnamed" if kind == "unnamed" else ""
        elif name != box.names[0] and (node.name or name) not in box.names:
            box.names.append(node.name or name)
        if teller:
            box.notes += _some(tellers[node.key])
        if node.key in silent:
            box.notes.append("gives no origin")
        elif number is None and not teller and kind != box.names[0]:
            box.notes.append(kind)
    merged: dict[tuple[str, str, str], Edge] = {}
    for edge in traced.edges:
        of, to = box_of[edge.of], box_of[edge.from_]
        known = merged.get((of, to, edge.how))
        proofs = (*known.proofs, *edge.proofs) if known else edge.proofs
        if of != to:
            merged[of, to, edge.how] = Edge(of, to, edge.how, proofs)
    return boxes, list(merged.values())


def _tellings_of(traced: Traced) -> dict[str, list[str]]:
    """When and how each outlet tells it, by its node's key."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for telling in traced.claim.tellings:
        article = traced.articles[telling.article]
        day = day_words(article.published, year=False) if article.published else ""
        found[traced.outlet_of[telling.article]][", ".join(filter(None, (day, form_of(telling, traced))))] = None
    return {key: list(told) for key, told in found.items()}


def _some(words: Sequence[str]) -> list[str]:
    more = len(words) - _NAMED
    return [*words[:_NAMED], f"… {more} more"] if more > 0 else list(words)


# ---------------------------------------------------------------- where it stands
def _layered(boxes: Mapping[str, _Box], edges: Sequence[Edge]) -> None:
    """Each box as far to the right as the longest way from it has steps; of a circle one step is left out of account.

    Boxes without an arrow are tellers who stand alone, and so stand with the outlets at the right.
    """
    after: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        after[edge.of].append(edge.from_)
    done: dict[str, int] = {}
    for start in boxes:
        stack = [(start, iter(after[start]))]
        under_way = {start}
        while stack:
            key, rest = stack[-1]
            step = next((k for k in rest if k not in done and k not in under_way), None)
            if step is not None:
                under_way.add(step)
                stack.append((step, iter(after[step])))
                continue
            done.setdefault(key, max((done[k] + 1 for k in after[key] if k in done), default=0))
            under_way.discard(key)
            stack.pop()
    joined = {key for edge in edges for key in (edge.of, edge.from_)}
    most = max(done.values(), default=0)
    for key, box in boxes.items():
        box.layer = done[key] if key in joined else most


def _columns(boxes: Mapping[str, _Box], edges: Sequence[Edge], traced: Traced) -> list[list[_Box]]:
    """The boxes of each layer from top to bottom, with lanes for the arrows that pass."""
    columns: list[list[_Box]] = [[] for _ in range(max((b.layer for b in boxes.values()), default=0) + 1)]
    for box in boxes.values():
        columns[box.layer].append(box)
    for n, edge in enumerate(edges):
        of, end = sorted((boxes[edge.of], boxes[edge.from_]), key=lambda b: -b.layer)  # a circle has steps to the right
        stops = [of]
        for layer in range(of.layer - 1, end.layer, -1):
            stops.append(_Box(f"{n} {layer}", layer=layer))
            columns[layer].append(stops[-1])
        for here, there in zip(stops, [*stops[1:], end], strict=True):
            words = _words(edge, traced) if here is of else []
            line = _Line(here, there, edge, words, here is of, there is end, back=of.key != edge.of)
            here.outgoing.append(line)
            there.incoming.append(line)
    columns[0].sort(key=lambda b: (not b.origin, b.notes[:1]))
    place: dict[str, float] = {}
    for column in columns:
        column.sort(key=lambda b: (not b.outgoing, _mean(place.get(line.to.key, 0.0) for line in b.outgoing)))
        place |= {box.key: n for n, box in enumerate(column)}
        for box in column:
            box.outgoing.sort(key=lambda line: place.get(line.to.key, 0.0))
    return columns


def _words(edge: Edge, traced: Traced) -> list[str]:
    """The words that prove an edge, those of its first proof that has some."""
    proof = next((p for p in edge.proofs if p.span), edge.proofs[0])
    said = f"“{one_line(proof.span.of(traced.articles[proof.article].text))}”" if proof.span else one_line(proof.why)
    more = f" (+{len(edge.proofs) - 1})" if len(edge.proofs) > 1 else ""
    lines = wrapped(said, WORDS - 16, _SMALL, lines=_WORD_LINES)
    return [*lines[:-1], lines[-1] + more] if lines else []


def _placed(columns: Sequence[list[_Box]]) -> float:
    """Give every box its height and place; where the last one ends. The highest column sets where the others stand."""
    for column in columns:
        for box in column:
            if box.names:
                own = _LINE * (len(_heads(box)) + len(box.notes)) + 2 * _PAD
                ends = _LANE * len(box.incoming)
                box.height = max(own, sum(line.height for line in box.outgoing), ends)
    sums = [sum(b.height for b in c) + _BETWEEN * (len(c) - 1) for c in columns]
    room = max(sums, default=0.0)
    fullest = sums.index(room) if sums else 0
    for n in [fullest, *range(fullest + 1, len(columns)), *range(fullest - 1, -1, -1)]:
        tellers = {b.key: [line.of for line in b.incoming] for b in columns[n]}
        told = {b.key: [line.to for line in b.outgoing] for b in columns[n]}
        if n < fullest:
            columns[n].sort(key=lambda b: _mean(o.middle for o in tellers[b.key]))
        _stack(columns[n], tellers if n < fullest else told if n > fullest else {}, room)
    return _TOP + room


def _stack(column: Sequence[_Box], near: Mapping[str, Sequence[_Box]], room: float) -> None:
    """Boxes one under the other, each as near to the middle of those that it is joined to as there is room."""
    at = _TOP
    for box in column:
        others = near.get(box.key, ())
        box.y = max(at, _mean(o.middle for o in others) - box.height / 2 if others else at)
        at = box.y + box.height + _BETWEEN
    end = _TOP + room
    for box in reversed(column):
        box.y = min(box.y, end - box.height)
        end = box.y - _BETWEEN


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def _x(layer: int) -> float:
    return _EDGE + layer * (BOX + WORDS + CURVE)


# ---------------------------------------------------------------- drawing
def _header(traced: Traced, width: float) -> list[str]:
    room = width - 2 * _EDGE
    title = wrapped(f"“{traced.claim.text}”", room, 18, lines=2, bold=True)
    body = [label(_EDGE, 34 + 23 * n, line, "title") for n, line in enumerate(title)]
    y = 34 + 23 * len(title)
    body.append(label(_EDGE, y, cut(_facts(traced), room, _SMALL), "small"))
    legend = "An arrow goes to whom a teller has it from; a bar marks an origin; a broken frame names nobody."
    return [*body, label(_EDGE, y + 18, cut(legend, room, _SMALL), "small")]


def _facts(traced: Traced) -> str:
    claim = traced.claim
    outlets = {outlet_words(traced.articles[t.article]) for t in claim.tellings}
    days = range_words(traced.articles[t.article].published for t in claim.tellings)
    many = claim.independent_origins
    origins = counted(many, "independent origin") if many else "no origin told"
    silent = f"{counted(len(traced.untraced), 'outlet gives', 'outlets give')} no origin" if traced.untraced else ""
    return " · ".join(filter(None, (origins, f"told by {counted(len(outlets), 'outlet')}", silent, days)))


def _heads(box: _Box) -> list[str]:
    """The lines of a box's names: the first in two lines at most, the others in one each."""
    first, *others = box.names
    also = [cut(f"also {name}", BOX - 2 * _PAD - 6, _SMALL) for name in _some(others)]
    return [*wrapped(first, BOX - 2 * _PAD - 6, _HEAD, lines=2, bold=True), *also]


def _box(box: _Box) -> str:
    x, y = _x(box.layer), box.y
    parts = [f'<rect class="box" x="{x:.1f}" y="{y:.1f}" width="{BOX:.1f}" height="{box.height:.1f}" rx="3"/>']
    if box.origin:
        parts.append(f'<rect class="bar" x="{x:.1f}" y="{y:.1f}" width="5" height="{box.height:.1f}"/>')
    own = len(wrapped(box.names[0], BOX - 2 * _PAD - 6, _HEAD, lines=2, bold=True))
    lines = [*_heads(box), *box.notes]
    at = y + (box.height - _LINE * len(lines)) / 2 + 11.5
    for n, words in enumerate(lines):
        style = "head" if n < own else "small"
        shown = words if n < own else cut(words, BOX - 2 * _PAD - 6, _SMALL)
        parts.append(label(x + _PAD + 6, at + _LINE * n, shown, style))
    title = f"<title>{safe('; '.join((*box.names, *box.notes)))}</title>"
    return f'<g class="{box.style}">{title}{"".join(parts)}</g>'


def _line(line: _Line) -> str:
    """One arrow, or the part of it up to the next column, with its words at its beginning."""
    before = sum(other.height for other in line.of.outgoing[: line.of.outgoing.index(line)])
    spare = line.of.height - sum(other.height for other in line.of.outgoing)
    top = line.of.y + before + spare / 2
    y = top + line.height - 6 if line.first else line.of.middle
    ends = sorted(line.to.incoming, key=lambda other: (other.of.middle, other.edge.of, other.edge.how))
    to_y = line.to.y + line.to.height * (ends.index(line) + 1) / (len(ends) + 1)
    start, bend, end = _x(line.of.layer), _x(line.of.layer) - WORDS, _x(line.to.layer) + BOX
    if not line.of.names:
        start += BOX  # it passes through the whole column
    half = (bend + end) / 2
    way = f"M{start:.1f} {y:.1f}H{bend:.1f}C{half:.1f} {y:.1f} {half:.1f} {to_y:.1f} {end:.1f} {to_y:.1f}"
    parts = [f'<path class="line" d="{way}"/>']
    if line.back and line.first:
        parts.append(f'<path class="tip" d="M{start:.1f} {y:.1f}l-8 -4v8z"/>')
    if line.last and not line.back:
        parts.append(f'<path class="tip" d="M{end:.1f} {to_y:.1f}l8 -4v8z"/>')
    for n, words in enumerate((HOW[line.edge.how], *line.words) if line.first else ()):
        parts.append(label(bend + 6, top + 13 + _LINE * n, words, "words" if n else "how"))
    return f'<g class="{line.edge.how}">{"".join(parts)}</g>'


def _told(edge: Edge, traced: Traced) -> str:
    """An arrow in a sentence, for whoever cannot see it."""
    names = node_names(traced)
    proof = next((p for p in edge.proofs if p.span), edge.proofs[0])
    words = f"“{one_line(proof.span.of(traced.articles[proof.article].text))}”" if proof.span else one_line(proof.why)
    return f"{names[edge.of]} {HOW[edge.how]} {names[edge.from_]}: {words}"
