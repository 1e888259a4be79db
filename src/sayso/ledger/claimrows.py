"""Claims in short, as lists tell them: how many independent origins, who tells them, who vouches, where they stand."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from sayso.ledger.rows import View, records_of, rows_of
from sayso.records import Party, Relation, Span


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in short: independent origins, who tells it, who vouches for it (``by``), and where it is told.

    ``article``, ``statement`` and ``span`` are those of one telling, published in ``outlet`` (an article without one by
    its name) on the day ``published``; ``speaker`` is the entity that says it there.
    """

    id: str
    story: str
    text: str
    origins: int
    outlets: tuple[str, ...]
    by: tuple[Party, ...]
    article: str
    statement: str | None
    span: Span
    outlet: str
    published: str | None
    said_on: str | None
    speaker: str | None

    @property
    def unnamed(self) -> bool:
        """Whether unnamed sources alone vouch for it."""
        return bool(self.by) and all(party.kind == "unnamed" for party in self.by)


def claim_rows(view: View, ids: Iterable[str], *, entity: str | None = None) -> dict[str, ClaimRow]:
    """The claims with these ids, by id; each where it is told first, or where this ``entity`` says it first."""
    wanted = json.dumps(sorted(set(ids)))
    sql = "SELECT id, story, text, origins FROM claim WHERE id IN (SELECT value FROM json_each(?))"
    rows = rows_of(view, sql, wanted)
    sql = (
        "SELECT t.claim, t.article, t.statement, t.start_char, t.end_char, coalesce(a.outlet, a.name), a.published,"
        " s.said_on, s.speaker_entity FROM telling AS t CROSS JOIN article AS a ON a.id = t.article"
        " LEFT JOIN statement AS s ON s.id = t.statement WHERE t.claim IN (SELECT value FROM json_each(?))"
        " ORDER BY t.claim, t.ordinal"
    )
    tellings = {claim: list(each) for claim, each in groupby(rows_of(view, sql, wanted), key=itemgetter(0))}
    sql = (
        "SELECT claim, name, kind FROM origin WHERE counted AND claim IN (SELECT value FROM json_each(?))"
        " ORDER BY claim, ordinal"
    )
    by: dict[str, list[Party]] = defaultdict(list)
    for claim, name, kind in rows_of(view, sql, wanted):
        by[claim].append(Party(name, kind))
    found = {}
    with records_of(view):
        for i, story, text, origins in rows:
            if told := tellings.get(i):
                place = next((t for t in told if entity and t[-1] == entity), told[0])
                _, article, statement, start, end, outlet, published, said_on, speaker = place
                outlets = tuple(dict.fromkeys(t[5] for t in told))
                found[i] = ClaimRow(
                    *(i, story, text, origins, outlets, tuple(by[i]), article, statement, Span(start, end)),
                    *(outlet, published, said_on, speaker),
                )
    return found


def claims_told(view: View, statements: Iterable[str]) -> dict[str, tuple[ClaimRow, ...]]:
    """The claims that these statements tell, by the statement's id: those that most outlets tell first."""
    wanted = json.dumps(sorted(set(statements)))
    sql = "SELECT DISTINCT statement, claim FROM telling WHERE statement IN (SELECT value FROM json_each(?))"
    told = rows_of(view, sql, wanted)
    found = claim_rows(view, (claim for _, claim in told))
    claims: dict[str, list[ClaimRow]] = defaultdict(list)
    for statement, claim in told:
        if claim in found:
            claims[statement].append(found[claim])
    return {i: tuple(sorted(each, key=lambda c: (-len(c.outlets), -c.origins, c.id))) for i, each in claims.items()}


def stood(view: View, entity: str, *, least: float = 0.0) -> list[tuple[Relation, ClaimRow, ClaimRow]]:
    """How claims of this entity stand to others, or theirs to them: each with claim ``a`` and claim ``b``.

    Those come first whose later claim was seen last, then the surer ones; ``least`` is the score from which they count.
    """
    sql = (
        "WITH own AS MATERIALIZED (SELECT DISTINCT t.claim FROM statement AS s"
        " CROSS JOIN telling AS t ON t.statement = s.id WHERE s.speaker_entity = ?1)"
        " SELECT r.a, r.b, relation, score, why FROM (SELECT r.* FROM own CROSS JOIN relation AS r ON r.a = own.claim"
        " UNION SELECT r.* FROM own CROSS JOIN relation AS r ON r.b = own.claim) AS r"
        " JOIN claim AS a ON a.id = r.a JOIN claim AS b ON b.id = r.b WHERE score >= ?2"
        " ORDER BY max(coalesce(a.first_seen, ''), coalesce(b.first_seen, '')) DESC, score DESC, r.a, r.b, relation"
    )
    related = [Relation(*row) for row in rows_of(view, sql, entity, least)]
    found = claim_rows(view, (i for r in related for i in (r.a, r.b)), entity=entity)
    return [(r, found[r.a], found[r.b]) for r in related if r.a in found and r.b in found]
