"""What an article's statements and passages tell, and where else the same is told: what stands beside its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.ledger.corrected import Correction
from sayso.ledger.judged import corrections
from sayso.ledger.rows import View, records_of, rows_of
from sayso.records import Span

AGAINST = 0.5
"""The score from which a relation between two claims counts as a dispute beside a text."""


@dataclass(frozen=True, slots=True)
class Told:
    """One place of an article where a claim is told, and what is known of the claim.

    ``statement`` is ``None`` where the outlet tells it itself. ``span`` runs from the first character of what is told
    to the last. ``origins`` are independent; ``named`` says whether one of them has a name. ``outlets`` counts those
    that tell it, this one too; ``disputed`` says whether another claim denies or contradicts it.
    """

    claim: str
    statement: str | None
    span: Span
    text: str
    origins: int
    named: bool
    outlets: int
    disputed: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One telling of a claim, in any article: where, and by which statement if not by the outlet itself."""

    article: str
    statement: str | None
    span: Span


def told_in(view: View, article: str) -> list[Told]:
    """What is told where in the article with this id, by place."""
    with records_of(view):
        return [
            Told(claim, statement, Span(start, end), text, origins, bool(named), outlets, bool(disputed))
            for claim, statement, start, end, text, origins, named, outlets, disputed in rows_of(
                view, _TOLD, article, AGAINST
            )
        ]


def places(view: View, claims: Sequence[str], *, limit: int) -> list[tuple[str, Place]]:
    """The tellings of claims, each with its claim: by claim in this order, then as the claim has them."""
    sql = "SELECT article, statement, start_char, end_char FROM telling WHERE claim = ? ORDER BY ordinal LIMIT ?"
    with records_of(view):
        return [
            (claim, Place(article, statement, Span(start, end)))
            for claim in claims
            for article, statement, start, end in rows_of(view, sql, claim, limit)
        ]


def judged_in(view: View, article: str) -> list[Correction]:
    """The judgements on the article's statements that hold, by number; those without ``judged`` set one aside."""
    with records_of(view):
        return corrections(view.connection, article)


# From the story's claims, by their index, to the tellings, by their key: no index has tellings by article.
_TOLD = """
SELECT c.id, t.statement, t.start_char, t.end_char, c.text, c.origins,
    EXISTS (SELECT 1 FROM origin AS o WHERE o.claim = c.id AND o.counted AND o.kind != 'unnamed'),
    (SELECT count(DISTINCT coalesce(a.outlet, a.name)) FROM telling AS o JOIN article AS a ON a.id = o.article
     WHERE o.claim = c.id),
    EXISTS (SELECT 1 FROM relation WHERE a = c.id AND relation IN ('denies', 'contradicts') AND score >= ?2)
    OR EXISTS (SELECT 1 FROM relation WHERE b = c.id AND relation IN ('denies', 'contradicts') AND score >= ?2)
FROM claim AS c JOIN telling AS t ON t.claim = c.id
WHERE c.story = (SELECT story FROM story_article WHERE article = ?1) AND t.article = ?1
ORDER BY t.start_char, t.end_char, c.id
"""
