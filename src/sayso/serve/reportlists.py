"""The parts of a report that are tables and lists: claims by outlets, what stands in one place alone, the articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sayso.ledger.coverage import Carried, Cell
from sayso.records import Article, Claim
from sayso.serve.cited import article_line
from sayso.serve.paper import Block, Item, Line, Listing, Run, Section, Table, web_address
from sayso.serve.reportdesk import ALL, BETWEEN, LONGEST, Desk, listed, more, note, refusal, said, some, vouching
from sayso.serve.safe import one_line, shortened
from sayso.serve.stories import copy_words
from sayso.serve.story import UNNAMED_ONLY
from sayso.serve.words import counted, day_words, outlet_words, place_words, short_id

LEFT_OUT = "— left out"
_CELL = 120  # characters of a claim in a table


def coverage_section(desk: Desk) -> Section:
    """The claims that several outlets tell, by outlets; each cell leads to what the outlet tells."""
    found, most = desk.material.coverage, desk.material.most
    shared, outlets = found.shared[: most.claims], found.outlets[: most.outlets]
    title = (Run("Claims by outlets"),)
    if not shared:
        return Section("outlets", title, ())
    head: tuple[Line, ...] = ((Run("Claim"),), (Run("Origins"),), *((Run(o.outlet, "name"),) for o in outlets))
    rows = tuple((*_row_head(desk, row), *(_cell(desk, row.cells.get(o.outlet)) for o in outlets)) for row in shared)
    blocks: list[Block] = [Table("How each outlet tells what several tell", head, rows)]
    if left := len(found.shared) - len(shared):
        blocks.append(note(f"… {counted(left, 'claim')} more; {ALL}."))
    if left := len(found.outlets) - len(outlets):
        blocks.append(note(f"… {counted(left, 'outlet')} more; {ALL}."))
    return Section("outlets", title, tuple(blocks))


def _row_head(desk: Desk, row: Carried) -> tuple[Line, Line]:
    number = desk.numbers.get(row.claim.id)
    to = (Run(f"{number}.", "meta", to=f"claim-{short_id(row.claim.id)}"), Run(" ")) if number else ()
    return (*to, Run(f"“{shortened(row.claim.text, _CELL)}”", "text")), (Run(str(row.claim.independent_origins)),)


def _cell(desk: Desk, cell: Cell | None) -> Line:
    if cell is None:
        return (Run(LEFT_OUT, "meta"),)
    times = dict(cell.ways)
    ways = [cell.main, *(way for way in times if way != cell.main)]
    told = [f"{way} ×{times[way]}" if times[way] > 1 else way for way in ways]
    also = (Run(f", {', '.join(told[1:])}", "meta"),) if told[1:] else ()
    return (Run(told[0], to=desk.cited.telling(cell.tellings[0]).to), *also)


def unnamed_section(desk: Desk) -> Section:
    """What rests on unnamed sources alone."""
    items = [_told_once(desk, claim) for claim in some(desk, desk.material.brief.unnamed)]
    return listed(
        "unnamed", f"On the word of unnamed sources alone ({UNNAMED_ONLY})", items, desk.material.brief.unnamed
    )


def only_section(desk: Desk) -> Section:
    """What one outlet alone tells, by outlet."""
    items = []
    for outlet, claims in desk.material.brief.only:
        told = [_told_once(desk, claim) for claim in some(desk, claims)]
        if left := len(claims) - len(told):
            told.append(more(left, "claim"))
        items.append(Item((Run("only in ", "meta"), Run(one_line(outlet), "name")), tuple(told)))
    return listed("only", "Only in one outlet", items, items)


def declined_section(desk: Desk) -> Section:
    """Who would not speak of what nobody else tells."""
    found = desk.material.brief.declined
    return listed("declined", "Declined", [Item(refusal(desk, claim)) for claim in some(desk, found)], found)


def _told_once(desk: Desk, claim: Claim) -> Item:
    by = vouching(desk.sources, claim) if claim.independent_origins else ()
    return Item((*by, *((Run(": ", "meta"),) if by else ()), *said(desk.sources, claim), Run(" "), desk.place(claim)))


def notices_section(desk: Desk) -> Section:
    """What was left out, damaged or doubtful, by what it is, with where."""
    where: dict[str, Counter[str]] = defaultdict(Counter)
    for notice in desk.material.brief.notices:
        where[notice.detail][desk.sources.outlet(notice.article or "")] += 1
    details = sorted(where.items(), key=lambda item: (-item[1].total(), item[0]))
    items = [
        Item((Run(shortened(detail, LONGEST), "text"), Run(f" {_times(outlets)}", "meta")))
        for detail, outlets in some(desk, details)
    ]
    return listed("notices", f"Notices: {len(desk.material.brief.notices):,}", items, details)


def _times(outlets: Mapping[str, int]) -> str:
    return ", ".join(one_line(o) + (f" ×{n}" if n > 1 else "") for o, n in sorted(outlets.items()))


def articles_line(desk: Desk) -> Line:
    """Which outlets tell the story, and when: each linked to its article where that has an address."""
    order = desk.material.brief.story.articles
    found = [desk.sources.articles[i] for i in order if i in desk.sources.articles]
    most = desk.material.most.outlets
    line: list[Run] = []
    for article in found[:most]:
        line += [Run(", ")] if line else []
        line.append(Run(place_words(article, year=desk.cited.year), url=web_address(article.url)))
    if left := len(found) - len(found[:most]):
        line.append(Run(f" and {left:,} more", "meta"))
    return (*line, Run("; "), Run("all articles", to="articles"))


def articles_section(desk: Desk) -> Section:
    """Every article of the story, with what it has of others' words and what tells its text apart."""
    story = desk.material.brief.story
    copied: dict[str, list[str]] = defaultdict(list)
    for copy in desk.material.copies:
        copied[copy.article].append(copy_words(copy, desk.material.articles))
    items = [Item(_article(desk.sources.articles[i], copied[i])) for i in story.articles if i in desk.sources.articles]
    return Section("articles", (Run("Articles"),), (Listing(tuple(items)),))


def _article(article: Article, copied: Sequence[str]) -> Line:
    facts = [
        *(f"⧉ {words}" for words in copied if words),
        f"by {one_line(article.byline)}" if article.byline else "",
        one_line(article.name) if article.title else "",
        counted(len(article.text), "character"),
        f"text’s sha-256 {article.text_sha256[:12]}…",
        short_id(article.id),
    ]
    outlet = (Run(f"{outlet_words(article)}", "name"), Run(", ")) if article.outlet else ()
    day = day_words(article.published) if article.published else "no day told"
    facts_run = Run(BETWEEN + BETWEEN.join(filter(None, facts)), "meta")
    return (Run(f"{day}{BETWEEN}", "meta"), *outlet, *article_line(article), facts_run)
