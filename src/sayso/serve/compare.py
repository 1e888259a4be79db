"""How each outlet tells a story, on a page and as JSON: claims by outlets, the words of each, and names that differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest

from rich.text import Text

from sayso.connect.called import differing
from sayso.connect.places import load_places
from sayso.ledger.coverage import Carried, Cell, Coverage, NamedRow, OutletRow, Times, coverage
from sayso.ledger.rows import View
from sayso.records import Story
from sayso.serve.safe import one_line, shortened
from sayso.serve.shapes import Shape
from sayso.serve.terminal import Screen
from sayso.serve.words import counted, range_words, short_id

_LEFT_OUT = "—"
_LEGEND = (
    f"{_LEFT_OUT} left out · ×2 told twice · 3rd 4 %: third of the claims that the article carries, in 4 % of the"
    " outlet's text"
)
_BETWEEN = " · "
_NUMBER, _GAP = 4, 2
_CELL, _WIDEST_CELL = 10, 14  # the narrower holds "paraphrase"
_CLAIM, _NARROW_CLAIM = 24, 18
_WIDE = 80  # cells of a screen from which claims have room
_LONGEST, _LONGEST_ALONE = 80, 150  # characters of a claim's text, beside cells and by itself
_HEAD = 3  # lines of an outlet's name above its cells
_MOST_LEFT_OUT = 20  # numbers of claims that a block's outlets leave out
_MOST = 10  # words of an outlet, entities with several names, and outlets of each name that are listed


def story_coverage(view: View, story: Story) -> Coverage:
    """How each outlet tells a story; ``named`` are the entities for which outlets have other names."""
    found = coverage(view, story)
    if not found.named:
        return found
    places = load_places()
    told = [replace(row, names=differing(row.names, places=places)) for row in found.named]
    return replace(found, named=tuple(row for row in told if row.names))


def show_compare(screen: Screen, found: Coverage, *, limit: int | None) -> None:
    """Print how each outlet tells a story, at most ``limit`` of its claims, those of several outlets first."""
    claims = len(found.shared) + len(found.alone)
    days = range_words((found.story.first, found.story.last))
    facts = [counted(len(found.outlets), "outlet"), counted(claims, "claim"), days, short_id(found.story.id)]
    screen.ends(Text(one_line(found.story.title), "title"), Text(_BETWEEN.join(filter(None, facts)), "meta"))
    shared = found.shared[:limit]
    alone = found.alone[: None if limit is None else limit - len(shared)]
    for block in _blocks(screen, shared, found.outlets):
        screen.blank()
        _show_block(screen, block)
    screen.blank()
    if shared:
        screen.hang(Text(), Text(_LEGEND, "meta"))
    elif not found.shared:
        screen.line("No claim in it is told by two outlets.")
    _show_alone(screen, alone, found.outlets)
    if left := claims - len(shared) - len(alone):
        of_one = len(found.alone) - len(alone)
        alone_too = f", {of_one:,} of them only in one outlet" if of_one < left else " only in one outlet"
        screen.line((f"  … {left:,} more{alone_too}; --limit 0 shows all", "meta"))
    for row in found.outlets:
        screen.blank()
        _show_outlet(screen, row)
    _show_names(screen, found.named)


# ---------------------------------------------------------------- claims by outlets
@dataclass(frozen=True, slots=True)
class _Block:
    """Outlets that stand beside one another, from ``first``, with the numbered claims that one of them carries."""

    outlets: Sequence[OutletRow]
    first: int
    of: int
    rows: Sequence[tuple[int, Carried]]
    left_out: int
    among: Sequence[int]  # the first numbers of those left out


def _blocks(screen: Screen, shared: Sequence[Carried], outlets: Sequence[OutletRow]) -> Iterator[_Block]:
    """As many outlets at a time as fit; a claim that none of them carries is counted and not shown there."""
    if not shared:
        return
    carried: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(shared):
        for outlet in row.cells:
            carried[outlet].append(n)
    most = max(1, (screen.width - _NUMBER - _claim_width(screen)) // (_CELL + _GAP))
    parts = -(-len(outlets) // most)
    size = -(-len(outlets) // parts)  # blocks of one size: none is left with a single outlet
    for at in range(0, len(outlets), size):
        block = outlets[at : at + size]
        told = {n for o in block for n in carried[o.outlet]}
        rows = [(n + 1, shared[n]) for n in sorted(told)]
        among = list(islice((n + 1 for n in range(len(shared)) if n not in told), _MOST_LEFT_OUT))
        yield _Block(block, at + 1, len(outlets), rows, len(shared) - len(rows), among)


def _claim_width(screen: Screen) -> int:
    return _CLAIM if screen.width >= _WIDE else _NARROW_CLAIM


def _show_block(screen: Screen, block: _Block) -> None:
    room = screen.width - _NUMBER - _claim_width(screen)
    width = min(_WIDEST_CELL, room // len(block.outlets) - _GAP)
    claim = screen.width - _NUMBER - len(block.outlets) * (width + _GAP)
    if len(block.outlets) < block.of:
        last = block.first + len(block.outlets) - 1
        screen.line((f"outlets {block.first}–{last} of {block.of}", "meta"))
    heads = [_lines(screen, Text(one_line(o.outlet), "speaker"), width)[:_HEAD] for o in block.outlets]
    lowest = max(map(len, heads))
    heads = [[*[Text()] * (lowest - len(head)), *head] for head in heads]
    _show_row(screen, [Text()] * (lowest - 1) + [Text("    claim", "meta")], heads, claim + _NUMBER, width)
    for number, row in block.rows:
        origins = counted(row.claim.independent_origins, "origin")
        told = Text.assemble(f"“{shortened(row.claim.text, _LONGEST)}”\n", (origins, "meta"))
        lines = screen.hung(Text(f"{number:>3} ", "number"), told, claim + _NUMBER)
        cells = [_cell_lines(row.cells.get(o.outlet), width) for o in block.outlets]
        _show_row(screen, lines, cells, claim + _NUMBER, width)
    if block.left_out:
        more = f" … {block.left_out - len(block.among)} more" if block.left_out > len(block.among) else ""
        numbers = " ".join(map(str, block.among))
        screen.hang(Text(" " * _NUMBER), Text(f"left out by all of these: {numbers}{more}", "meta"))


def _cell_lines(cell: Cell | None, width: int) -> list[Text]:
    """The main way, then the others, then the place and the share."""
    if cell is None:
        return [Text(_LEFT_OUT, "meta")]
    times = dict(cell.ways)
    ways = [cell.main, *(way for way in times if way != cell.main)]
    lines = []
    for way in ways:
        several = f"{way} ×{times[way]}" if times[way] > 1 else way
        lines.append(Text(several if len(several) <= width else way, "" if way == cell.main else "meta"))
    return [*lines, Text(f"{_ordinal(cell.rank)} {_percent(cell.share)}", "meta")]


def _show_row(screen: Screen, left: Sequence[Text], cells: Sequence[Sequence[Text]], indent: int, width: int) -> None:
    """Lines beside one another, each column as wide as its place."""
    for first, *others in zip_longest(left, *cells, fillvalue=Text()):
        line = first.copy()
        line.rstrip()
        for n, text in enumerate(others):
            cell = text.copy()
            cell.truncate(width)
            line.append(" " * max(0, indent + n * (width + _GAP) + _GAP - line.cell_len)).append_text(cell)
        screen.put(line)


def _lines(screen: Screen, text: Text, width: int) -> list[Text]:
    return list(text.wrap(screen.console, width)) or [Text()]


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _percent(share: float) -> str:
    return f"{share:.0f} %" if share >= 1 else "<1 %"


# ---------------------------------------------------------------- what one outlet has
def _show_alone(screen: Screen, alone: Sequence[Carried], outlets: Sequence[OutletRow]) -> None:
    """The claims of one outlet each, by outlet."""
    mine: dict[str, list[tuple[Cell, Carried]]] = defaultdict(list)
    for row in alone:
        for outlet, cell in row.cells.items():
            mine[outlet].append((cell, row))
    for outlet in (o.outlet for o in outlets if o.outlet in mine):
        screen.blank()
        screen.line(("only in ", "meta"), (one_line(outlet), "speaker"))
        for cell, row in mine[outlet]:
            head = Text(f"  {_ordinal(cell.rank):>5} {cell.main:<10}  ", "meta")
            screen.hang(head, Text(f"“{shortened(row.claim.text, _LONGEST_ALONE)}”"))


def _show_outlet(screen: Screen, row: OutletRow) -> None:
    """One outlet's words."""
    facts = [
        f"carries {counted(row.claims, 'claim')}, {row.alone:,} alone",
        counted(row.statements, "statement"),
        counted(len(row.articles), "article"),
    ]
    screen.ends(Text(one_line(row.outlet), "speaker"), Text(_BETWEEN.join(facts), "meta"))
    for label, words in (("cues", row.cues), ("hedges", row.hedges), ("acts", row.acts)):
        if words:
            screen.field(label, _times(words))


def _times(words: Times) -> Text:
    """``said 12, claimed 3``, and how many other words there are."""
    shown = ", ".join(f"{one_line(word)} {n:,}" for word, n in words[:_MOST])
    more = f", … {len(words) - _MOST} more" if len(words) > _MOST else ""
    return Text.assemble(shown, (more, "meta"))


def _show_names(screen: Screen, named: Sequence[NamedRow]) -> None:
    """Entities for which outlets have other names: each name with the outlets that use it."""
    if not named:
        return
    screen.blank()
    screen.line(("names used", "title"))
    for row in named[:_MOST]:
        users: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for outlet, names in row.names.items():
            for name, times in names:
                users[name].append((outlet, times))
        body = Text()
        for name in sorted(users, key=lambda n: (-sum(times for _, times in users[n]), n)):
            said = ", ".join(f"{one_line(outlet)} {times}" for outlet, times in users[name][:_MOST])
            more = f", … {len(users[name]) - _MOST} more" if len(users[name]) > _MOST else ""
            body.append(_BETWEEN if body else "").append(one_line(name), "speaker").append(f" {said}{more}", "meta")
        screen.hang(Text("  "), body, indent=6)
    if (left := len(named) - _MOST) > 0:
        screen.line((f"  … {left:,} more; --json has all", "meta"))


# ---------------------------------------------------------------- for a program
def compare_shape(found: Coverage, *, limit: int | None = None) -> Shape:
    """A story by outlets; a claim's outlets are those that carry it, all others leave it out."""
    claims = [*found.shared, *found.alone]
    return {
        "id": found.story.id,
        "title": found.story.title,
        "from": found.story.first,
        "to": found.story.last,
        "outlets": [
            {
                "outlet": row.outlet,
                "articles": list(row.articles),
                "characters": row.characters,
                "statements": row.statements,
                "claims": row.claims,
                "alone": row.alone,
                "cues": dict(row.cues),
                "hedges": dict(row.hedges),
                "acts": dict(row.acts),
            }
            for row in found.outlets
        ],
        "claims": [_carried_shape(row) for row in claims[:limit]],
        "names": [
            {
                "entity": row.entity,
                "name": row.name,
                "kind": row.kind,
                "outlets": {outlet: dict(names) for outlet, names in row.names.items()},
            }
            for row in found.named
        ],
    }


def _carried_shape(row: Carried) -> Shape:
    return {
        "id": row.claim.id,
        "text": row.claim.text,
        "independent_origins": row.claim.independent_origins,
        "outlets": {
            outlet: {
                "main": cell.main,
                "ways": dict(cell.ways),
                "rank": cell.rank,
                "of": cell.of,
                "share": cell.share,
                "tellings": [t.key for t in cell.tellings],
            }
            for outlet, cell in row.cells.items()
        },
    }
