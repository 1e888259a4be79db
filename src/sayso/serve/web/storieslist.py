"""The first page: the newest stories, each with who tells it, on how many origins it rests and what is disputed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from sayso.ledger import queries, shelves
from sayso.ledger.claimrows import ClaimRow, claim_rows
from sayso.ledger.rows import View
from sayso.ledger.shelves import Shelved, Standing, StoryRow
from sayso.serve.asked import SHOWN
from sayso.serve.desk import Desk
from sayso.serve.web.query import Query
from sayso.serve.web.render import page

EACH = 30
"""Stories of a page."""
OUTLETS = 5
"""Outlets of a story that are named."""


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story as the list tells it; ``standing`` is ``None`` where its claims are not made (yet)."""

    row: StoryRow
    standing: Standing | None
    best: ClaimRow | None

    @property
    def named(self) -> tuple[str, ...]:
        """The outlets that are named."""
        return self.row.outlets[:OUTLETS]

    @property
    def more(self) -> int:
        """How many outlets are not named."""
        return max(0, len(self.row.outlets) - OUTLETS)


def stories_page(request: Request, view: View) -> Response:
    """Stories, newest first."""
    desk: Desk = request.app.state.desk
    stamp = desk.stamp()
    query = Query.of(request)
    wanted = wanted_of(query)
    rows, total = shelves.shelf(view, wanted, limit=EACH, offset=query.offset(EACH), least=SHOWN)
    return page(
        request,
        "stories.html",
        stamp=stamp,
        query=query,
        wanted=wanted,
        stories=story_lines(view, rows, desk),
        pages=query.pages(total, EACH),
        alone=shelves.told_alone(view),
        overview=desk.kept("overview", lambda: queries.overview(view)),
        outlets=desk.kept("outlets", lambda: shelves.outlets(view)),
    )


def wanted_of(query: Query) -> Shelved:
    """Which stories an address asks for."""
    return Shelved(
        words=query.words("words"),
        outlet=query.words("outlet") or None,
        since=query.day("since"),
        until=query.day("until"),
        disputed=query.yes("disputed"),
        alone=query.yes("alone"),
    )


def story_lines(view: View, rows: Sequence[StoryRow], desk: Desk) -> list[StoryLine]:
    """Stories with how their claims stand, which is counted again only where these were made anew."""
    made = shelves.claims_made(view, [row.id for row in rows])
    stands = {
        i: desk.kept(("standing", i), lambda i=i: shelves.standing(view, i, least=SHOWN), of=of)  # type: ignore[misc]
        for i, of in made.items()
    }
    best = claim_rows(view, [standing.best for standing in stands.values() if standing.best])
    return [StoryLine(r, s, best.get(s.best or "") if s else None) for r in rows for s in (stands.get(r.id),)]
