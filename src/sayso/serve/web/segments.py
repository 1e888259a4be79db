"""An article's text cut where its marks begin and end, so that overlapping and interrupted spans can be drawn.

Pure functions: the pieces' characters joined are the text exactly, and each mark is exactly covered by its pieces.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from sayso.records import Span, Statement
from sayso.serve.safe import visible

Role = Literal["source", "cue", "content", "boilerplate", "spot", "at"]


@dataclass(frozen=True, slots=True)
class Layer:
    """A mark over characters of a text.

    ``of`` is the number on the page of the statement that it belongs to, 0 for none. A ``spot`` is seen only while what
    stands beside the text under this name is looked at. ``lane`` is the depth of a content's underline: 0 is outermost,
    and no two that overlap have the same.
    """

    span: Span
    role: Role
    of: int = 0
    spot: str = ""
    lane: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters of a text with the layers that lie over all of them, the widest first.

    ``altered`` says that they are not shown as they are: a place within them cannot be pointed to.
    """

    span: Span
    layers: tuple[Layer, ...]
    altered: bool = False

    def of(self, role: Role) -> tuple[Layer, ...]:
        """Its layers of one role."""
        return tuple(layer for layer in self.layers if layer.role == role)


def segments(text: str, layers: Iterable[Layer], *, cuts: Iterable[int] = ()) -> Iterator[Segment]:
    """The whole text in order, cut at every mark's edges, at ``cuts`` and around what is not shown as it is.

    What of a mark lies beyond the text is left out.
    """
    if not text:
        return
    whole = Span(0, len(text))
    held = [layer for layer in layers if layer.span.overlaps(whole)]
    starting: dict[int, list[Layer]] = defaultdict(list)
    edges = {0, len(text), *(at for at in cuts if 0 < at < len(text))}
    for layer in held:
        starting[layer.span.start].append(layer)
        edges |= {layer.span.start, min(layer.span.end, len(text))}
    altered = {span.start for span in _altered(text)}
    edges |= {at for span in _altered(text) for at in (span.start, span.end)}
    active: list[Layer] = []
    for start, end in pairwise(sorted(edges)):
        active = [layer for layer in active if layer.span.end > start]
        if start in starting:
            active = sorted((*active, *starting[start]), key=_widest)
        yield Segment(Span(start, end), tuple(active), start in altered)


def _widest(layer: Layer) -> tuple[int, int, int, int, str]:
    return layer.lane, layer.span.start, -layer.span.end, layer.of, layer.role


def _altered(text: str) -> list[Span]:
    """Where what is shown has other characters than the text: marks in place of what would hide or reorder it."""
    if visible(text) == text:
        return []
    odd = (m for m in _ODD.finditer(text) if visible(m.group()) != m.group())
    return [Span(m.start(), m.end()) for m in odd]


_ODD = re.compile(r"\r\n|[^\x20-\x7e\n]")


def lanes(statements: Sequence[Statement]) -> Mapping[str, int]:
    """How deep each statement's underline lies: below that of its parent and of every other that it crosses."""
    by_id = {s.id: s for s in statements}
    taken: dict[str, int] = {}

    def lane(s: Statement, above: frozenset[str]) -> int:
        if s.id in taken:
            return taken[s.id]
        outer = by_id.get(s.parent or "")
        least = lane(outer, above | {s.id}) + 1 if outer and outer.id not in above | {s.id} else 0
        crossed = {
            taken[o.id]
            for o in statements
            if o.id in taken and o.id != s.id and any(a.overlaps(b) for a in s.content for b in o.content)
        }
        while least in crossed:
            least += 1
        taken[s.id] = least
        return least

    for s in sorted(statements, key=lambda s: (-sum(span.end - span.start for span in s.content), s.start, s.id)):
        lane(s, frozenset())
    return taken
