"""Search: statements by their words, who says them, where and when; each with the origins of the claim it tells."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from sayso.ledger import shelves, sought
from sayso.ledger.claimrows import ClaimRow, claims_told
from sayso.ledger.entities import entities
from sayso.ledger.export import csv_of
from sayso.ledger.queries import SaidRow
from sayso.ledger.rows import View
from sayso.ledger.sought import Sought
from sayso.records import ACTS, FORMS, Hop
from sayso.serve.desk import Desk
from sayso.serve.web.found import Piece, pieces
from sayso.serve.web.query import Query
from sayso.serve.web.render import page, url_of
from sayso.serve.words import content_words, day_of, day_said, hops_before, particulars

EACH = 50
"""Statements of a page."""
MOST = 5_000
"""Statements that are written into one table; more of them take `sayso export`."""
MOST_WORDS = 12
"""Words of which it is tried what each of them keeps from being found."""

NAMES: Mapping[str, str] = {
    "words": "the words",
    "speaker": "the speaker",
    "entity": "the speaker",
    "outlet": "the outlet",
    "act": "the act",
    "form": "the form",
    "since": "the first day",
    "until": "the last day",
    "story": "the story",
    "article": "the article",
    "unnamed": "“unnamed only”",
    "one_origin": "“one origin only”",
}
"""What can be asked, as a person calls it."""


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A statement as a list tells it. ``words`` with what was sought brought out; ``day`` that of its saying.

    ``published`` is told beside it where that is another day; ``claim`` is what it tells that most outlets tell.
    """

    row: SaidRow
    words: tuple[Piece, ...]
    day: str | None
    published: str | None
    before: tuple[Hop, ...]
    particulars: tuple[str, ...]
    claim: ClaimRow | None


@dataclass(frozen=True, slots=True)
class Loosening:
    """What could be left out of a question that finds nothing, and how many statements there are then."""

    name: str
    url: str
    total: int


def search_page(request: Request, view: View) -> Response:
    """The statements that an address asks for; all of them, the newest first, where it asks nothing."""
    desk: Desk = request.app.state.desk
    stamp = desk.stamp()
    query = Query.of(request)
    wanted = sought_of(query)
    found = sought.find(view, wanted, limit=EACH, offset=query.offset(EACH))
    speaker = next(iter(entities(view, ids=[wanted.entity])), None) if wanted.entity else None
    return page(
        request,
        "search.html",
        stamp=stamp,
        query=query,
        wanted=wanted,
        speaker=speaker,
        acts=ACTS,
        forms=FORMS,
        lines=said_lines(view, found.rows, words=wanted.words),
        pages=query.pages(found.total, EACH),
        looser=loosened(view, query) if not found.total else (),
        outlets=desk.kept("outlets", lambda: shelves.outlets(view)),
        table=url_of("search.csv", **asked(query)),
        program=url_of("api", "v1", "statements", **asked(query)),
        most=MOST,
    )


def search_table(request: Request, view: View) -> Response:
    """What was found as CSV: at most the first `MOST`, with the columns of ``sayso export``."""
    found = sought.find(view, sought_of(Query.of(request)), limit=MOST)
    out = io.BytesIO()
    csv_of(((row.article, row.statement) for row in found.rows), out)
    headers = {"Content-Disposition": 'attachment; filename="statements.csv"', "Cache-Control": "no-cache"}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def sought_of(query: Query) -> Sought:
    """What an address asks for."""
    return Sought(
        words=query.words("words"),
        speaker=query.words("speaker") or None,
        entity=query.words("entity") or None,
        outlet=query.words("outlet") or None,
        act=query.choice("act", ACTS),
        form=query.choice("form", FORMS),
        since=query.day("since"),
        until=query.day("until"),
        story=query.words("story") or None,
        article=query.words("article") or None,
        unnamed=query.yes("unnamed"),
        one_origin=query.yes("one_origin"),
    )


def asked(query: Query) -> dict[str, str]:
    """What of an address is a question, for the other faces: ticks as the word that they take."""
    return {n: "true" if n in {"unnamed", "one_origin"} else v for n, v in query.told.items() if n in NAMES}


def said_lines(view: View, rows: Sequence[SaidRow], *, words: str = "") -> list[SaidLine]:
    """Statements as a list tells them, in the order given."""
    told = claims_told(view, [row.statement.id for row in rows])
    return [_line(row, words, told.get(row.statement.id, ())) for row in rows]


def _line(row: SaidRow, words: str, claims: Sequence[ClaimRow]) -> SaidLine:
    statement, article = row.statement, row.article
    day = day_said(statement, article)
    return SaidLine(
        row=row,
        words=pieces(content_words(statement, article), words),
        day=day,
        published=article.published if day_of(article.published) != day_of(day) else None,
        before=hops_before(statement),
        particulars=tuple(particulars(statement)),
        claim=claims[0] if claims else None,
    )


def loosened(view: View, query: Query) -> list[Loosening]:
    """What finds something once it is left out of a question; nothing where the question is one thing alone."""
    told = [name for name in NAMES if name in query.told]
    found = []
    for name in told if len(told) > 1 else ():
        less = Query(query.path, {n: v for n, v in query.told.items() if n != name})
        total = sought.find(view, sought_of(less), limit=1).total
        if total:
            found.append(Loosening(NAMES[name], query.url(without=[name]), total))
    words = query.words("words").split()
    for word in words if 1 < len(words) <= MOST_WORDS else ():
        rest = " ".join(w for w in words if w != word)
        less = Query(query.path, {**query.told, "words": rest})
        total = sought.find(view, sought_of(less), limit=1).total if rest else 0
        if total:
            found.append(Loosening(f"“{word}”", query.url(words=rest), total))
    return sorted(found, key=lambda loosening: -loosening.total)[:6]
