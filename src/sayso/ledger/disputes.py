"""What stands against one another in a whole ledger, or in one story: both claims with how they stand."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.ledger import claims
from sayso.ledger.rows import View, rows_of
from sayso.records import Claim, Relation


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two claims of one story, whose title is beside them, and how ``a`` stands to ``b``."""

    relation: Relation
    a: Claim
    b: Claim
    title: str


def disputes(
    view: View, *, story: str | None = None, least: float = 0.0, limit: int | None = None, offset: int = 0
) -> tuple[list[Dispute], int]:
    """At most ``limit`` disputes after the first ``offset``, and how many there are: of all stories, or of one.

    ``story`` is an id, ``least`` the score from which they count. Those come first whose later claim was seen last
    (those without a day come last), then the surer ones.
    """
    scope = "r.score >= ?1 AND (?2 IS NULL OR a.story = ?2)"
    tables = (
        "relation AS r JOIN claim AS a ON a.id = r.a JOIN claim AS b ON b.id = r.b JOIN story AS s ON s.id = a.story"
    )
    rows = rows_of(
        view,
        "SELECT r.a, r.b, r.relation, r.score, r.why, a.story, s.title"  # noqa: S608  # constants only
        f" FROM {tables} WHERE {scope}"
        " ORDER BY max(coalesce(a.first_seen, ''), coalesce(b.first_seen, '')) DESC, r.score DESC, r.a, r.b, r.relation"
        " LIMIT ?3 OFFSET ?4",
        least,
        story,
        -1 if limit is None else limit,
        offset,
    )
    found = {c.id: c for c in claims.claims(view, ids=sorted({i for row in rows for i in row[:2]}))}
    told = [
        Dispute(Relation(*row[:5]), found[row[0]], found[row[1]], row[6])
        for row in rows
        if row[0] in found and row[1] in found
    ]
    total = rows_of(view, f"SELECT count(*) FROM {tables} WHERE {scope}", least, story)[0][0]  # noqa: S608  # as above
    return told, int(total)
