"""Claims that others have reviewed, in the ledger: what they say of them, and which of its own claims say the same.

A review is told as its reviewer's word and nothing else: no count, origin or relation of the ledger follows from it.
Which claims lie beside it is made anew for a story whenever its claims are, or reviews come (`sayso.connect.outside`).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sayso.ledger.rows import View, rows_of
from sayso.ledger.store import Ledger
from sayso.records import OutsideClaim

METHOD = 1
"""Counted up with every change of the method that should reach ledgers whose claims do not change."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A reviewed claim that says the same as one of the ledger's; ``score`` is how likely, ``why`` tells by what."""

    outside: OutsideClaim
    score: float
    why: tuple[str, ...]


# ---------------------------------------------------------------- writing
def add(ledger: Ledger, found: Iterable[OutsideClaim]) -> tuple[int, int]:
    """Keep reviewed claims; how many are new, and how many were there. Raises `LedgerError`, `UnstorableArticle`."""
    found = list({each.id: each for each in found}.values())
    sql = (
        "INSERT OR IGNORE INTO outside_claim (id, text, claimant, claimed_on, appearances, reviewer, url, reviewed_on,"
        " rating) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    with ledger.transaction("the reviewed claims"):
        (before,) = ledger.connection.execute("SELECT count(*) FROM outside_claim").fetchone()
        ledger.connection.executemany(sql, [_row(each) for each in found])
        (after,) = ledger.connection.execute("SELECT count(*) FROM outside_claim").fetchone()
    return after - before, len(found) - (after - before)


def _row(o: OutsideClaim) -> tuple[object, ...]:
    appearances = json.dumps(o.appearances, ensure_ascii=False)
    return o.id, o.text, o.claimant, o.claimed_on, appearances, o.reviewer, o.url, o.reviewed_on, o.rating


def settle(ledger: Ledger, story: str, links: Iterable[tuple[str, str, float, Sequence[str]]], *, of: str) -> None:
    """Replace the links (claim, review, score, why) of one story, unless its claims have changed meanwhile.

    ``of`` is what they follow from, as `unlinked` gave it. Raises `LedgerError`.
    """
    with ledger.transaction("the reviewed claims"):
        made = rows_of(ledger, "SELECT value FROM made_from WHERE what = 'claims of ' || ?", story)
        if [value for (value,) in made] != [of.rpartition(":")[2]]:
            return
        run = ledger.connection.execute
        run("DELETE FROM outside_link WHERE claim IN (SELECT id FROM claim WHERE story = ?)", (story,))
        ledger.connection.executemany(
            "INSERT INTO outside_link (claim, outside, score, why) VALUES (?, ?, ?, ?)",
            [(claim, o, round(score, 3), json.dumps(why, ensure_ascii=False)) for claim, o, score, why in links],
        )
        run("INSERT OR REPLACE INTO made_from (what, value) VALUES ('outside of ' || ?, ?)", (story, of))


# ---------------------------------------------------------------- what links are made from
def unlinked(view: View) -> list[tuple[str, str]]:
    """The stories whose claims have not been laid beside all reviews yet, each with what its links will follow from.

    None while there is no review.
    """
    ids = [i for (i,) in rows_of(view, "SELECT id FROM outside_claim ORDER BY id")]
    if not ids:
        return []
    reviews = hashlib.sha256(json.dumps([METHOD, ids]).encode()).hexdigest()
    sql = (
        "SELECT substr(c.what, 11), ?1 || ':' || c.value FROM made_from AS c"
        " LEFT JOIN made_from AS o ON o.what = 'outside of ' || substr(c.what, 11)"
        " WHERE c.what >= 'claims of ' AND c.what < 'claims og' AND o.value IS NOT ?1 || ':' || c.value"
        " ORDER BY 1"
    )
    return [(story, of) for story, of in rows_of(view, sql, reviews)]


def tellings(view: View, story: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Each claim of a story: its id, its text, and who says it, by entity or by name in small letters."""
    speakers: dict[str, set[str]] = defaultdict(set)
    sql = (
        "SELECT t.claim, coalesce(s.speaker_entity, s.speaker_name) FROM claim AS c JOIN telling AS t ON t.claim = c.id"
        " JOIN statement AS s ON s.id = t.statement WHERE c.story = ? AND s.speaker_name != ''"
    )
    for claim, speaker in rows_of(view, sql, story):
        speakers[claim].add(speaker if speaker.startswith("ent-") else speaker.casefold())
    rows = rows_of(view, "SELECT id, text FROM claim WHERE story = ? ORDER BY id", story)
    return [(claim, text, tuple(sorted(speakers[claim]))) for claim, text in rows]


def reviews(view: View) -> list[tuple[str, str, tuple[str, ...]]]:
    """Each reviewed claim: its id, its text, and who is said to have made it, as `tellings` has speakers.

    A surname alone is nobody's: only an entity's own name or a name of several words finds an entity.
    """
    known: dict[str, set[str]] = defaultdict(set)
    sql = "SELECT name, id FROM entity UNION SELECT name, entity FROM entity_alias WHERE instr(trim(name), ' ')"
    for name, entity in rows_of(view, sql):
        known[name.casefold()].add(entity)
    rows = rows_of(view, "SELECT id, text, claimant FROM outside_claim ORDER BY id")
    named = ((i, text, (claimant or "").casefold()) for i, text, claimant in rows)
    return [(i, text, tuple(sorted({name, *known.get(name, ())} - {""}))) for i, text, name in named]


# ---------------------------------------------------------------- asking
def outside_claims(view: View) -> list[OutsideClaim]:
    """Every reviewed claim: the newest reviews first, those without a day last, then by id."""
    sql = f"SELECT {_COLUMNS} FROM outside_claim AS o ORDER BY o.reviewed_on IS NULL, o.reviewed_on DESC, o.id"  # noqa: S608  # constants only
    return [_made(*row) for row in rows_of(view, sql)]


def beside(view: View, claim: str) -> list[Beside]:
    """The reviewed claims that say the same as the claim with this id, the likeliest first."""
    sql = (
        f"SELECT l.score, l.why, {_COLUMNS} FROM outside_link AS l JOIN outside_claim AS o ON o.id = l.outside"  # noqa: S608  # as above
        " WHERE l.claim = ? ORDER BY l.score DESC, o.id"
    )
    return [Beside(_made(*row), score, tuple(json.loads(why))) for score, why, *row in rows_of(view, sql, claim)]


def linked(view: View, outside: str) -> list[tuple[str, float]]:
    """The claims that say the same as the review with this id, the likeliest first, by id and score."""
    sql = "SELECT claim, score FROM outside_link WHERE outside = ? ORDER BY score DESC, claim"
    return [(claim, score) for claim, score in rows_of(view, sql, outside)]


_COLUMNS = "o.text, o.claimant, o.claimed_on, o.appearances, o.reviewer, o.url, o.reviewed_on, o.rating"


def _made(  # noqa: PLR0913, PLR0917  # a row's columns
    text: str,
    claimant: str | None,
    claimed_on: str | None,
    appearances: str,
    reviewer: str | None,
    url: str | None,
    reviewed_on: str | None,
    rating: str | None,
) -> OutsideClaim:
    return OutsideClaim(text, claimant, claimed_on, tuple(json.loads(appearances)), reviewer, url, reviewed_on, rating)
