"""Claims in the ledger: who tells each, from whom it comes, and how claims stand to one another.

A story's claims are made anew whenever its articles, or who is who in them, change, and stay as they are otherwise.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sayso.errors import UnknownId
from sayso.ledger import stories
from sayso.ledger.rows import View, load_statements, records_of, rows_of
from sayso.ledger.store import Ledger
from sayso.records import Claim, Notice, Origin, Relation, Span, Statement, Story, Telling

METHOD = 2
"""Counted up with every change of the method that should reach ledgers whose articles do not change."""


def basis(view: View, story: Story) -> str:
    """What a story's claims follow from, as a hash: its articles, who is who in them, judgements, the method."""
    sql = (
        "SELECT article, name, kind, entity FROM linking WHERE article IN (SELECT value FROM json_each(?))"
        " ORDER BY article, name, kind"
    )
    linked = rows_of(view, sql, json.dumps(story.articles))
    sql = (
        "SELECT number FROM judgement WHERE undone_at IS NULL AND (article IN (SELECT value FROM json_each(?1))"
        " OR other IN (SELECT value FROM json_each(?1))) ORDER BY number"
    )
    judged = rows_of(view, sql, json.dumps(story.articles))
    of = [METHOD, story.articles, linked, *([judged] if judged else [])]
    return hashlib.sha256(json.dumps(of).encode()).hexdigest()


def settled(view: View, story: Story) -> str | None:
    """The `basis` from which a story's claims were made; ``None`` where there are none yet."""
    rows = rows_of(view, "SELECT value FROM made_from WHERE what = 'claims of ' || ?", story.id)
    return str(rows[0][0]) if rows else None


def settle(ledger: Ledger, story: Story, found: Iterable[Claim], related: Iterable[Relation], *, of: str) -> None:
    """Replace a story's claims, origins and relations in one transaction, unless their basis has changed meanwhile.

    Raises `UnstorableArticle` where claims contradict the ledger, `LedgerError`.
    """
    found = list(found)
    with ledger.transaction("the claims"):
        if basis(ledger, story) != of or not rows_of(ledger, "SELECT 1 FROM story WHERE id = ?", story.id):
            return
        run, many = ledger.connection.execute, ledger.connection.executemany
        for sql in stories.CLAIMS_OF:
            run(sql, (story.id,))
        many(
            "INSERT INTO claim (id, story, text, first_seen, origins) VALUES (?, ?, ?, ?, ?)",
            [(c.id, c.story, c.text, c.first_seen, c.independent_origins) for c in found],
        )
        many(
            "INSERT INTO telling (claim, ordinal, article, statement, start_char, end_char, origin)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [row for c in found for row in _tellings(c)],
        )
        many(
            "INSERT INTO origin (claim, ordinal, name, kind, counted, why) VALUES (?, ?, ?, ?, ?, ?)",
            [(c.id, n, o.name, o.kind, o.counted, o.why) for c in found for n, o in enumerate(c.origins)],
        )
        many(
            "INSERT INTO relation (a, b, relation, score, why) VALUES (?, ?, ?, ?, ?)",
            [(r.a, r.b, r.relation, round(r.score, 3), r.why) for r in related],
        )
        run("INSERT INTO made_from (what, value) VALUES ('claims of ' || ?, ?)", (story.id, of))


def settle_failure(ledger: Ledger, story: Story, problem: str, *, of: str) -> tuple[Notice, ...]:
    """Record that a story's claims could not be made, unless their basis has changed meanwhile; gives what was noted.

    The story is left without claims, so that a later run tries it again. The notice is on its first article and
    replaces an earlier one; `settle` takes it back, and it goes with the story. Raises `LedgerError`.
    """
    detail = f"{story.id} ({story.title}): {problem}".encode("utf8", "replace").decode("utf8")
    notice = Notice(stories.CLAIMS_FAILED, detail, story.articles[0])
    with ledger.transaction("the claims"):
        if basis(ledger, story) != of or not rows_of(ledger, "SELECT 1 FROM story WHERE id = ?", story.id):
            return ()
        for sql in stories.CLAIMS_OF:
            ledger.connection.execute(sql, (story.id,))
        ledger.insert_notices((notice,))
    return (notice,)


def _tellings(claim: Claim) -> Iterator[tuple[object, ...]]:
    origin = {key: n for n, o in enumerate(claim.origins) for key in o.tellings}
    for n, t in enumerate(claim.tellings):
        yield claim.id, n, t.article, t.statement, t.content[0].start, t.content[-1].end, origin.get(t.key)


# ---------------------------------------------------------------- asking
def claims(
    view: View,
    *,
    story: str | None = None,
    ids: Iterable[str] | None = None,
    known: Mapping[str, Statement] | None = None,
) -> list[Claim]:
    """Every claim, or those of the story with this id: by story, most independent origins and tellings first, id.

    With ``ids`` those that these name, whatever their story. ``known`` are statements that have been read already.
    """
    known = known or {}
    scope, wanted = "?1 IS NULL" if story is None else "c.story = ?1", story  # so that SQLite finds them by an index
    if ids is not None:
        scope, wanted = "c.id IN (SELECT value FROM json_each(?1))", json.dumps(list(ids))
    told = rows_of(
        view,
        "SELECT t.claim, t.article, t.statement, t.start_char, t.end_char, t.origin FROM telling AS t"  # noqa: S608  # constants only
        f" JOIN claim AS c ON c.id = t.claim WHERE {scope} ORDER BY t.claim, t.ordinal",
        wanted,
    )
    said = {s.id: s.content for s in load_statements(view, sorted({s for _, _, s, *_ in told if s and s not in known}))}
    said |= {i: s.content for i, s in known.items()}
    tellings: dict[str, list[Telling]] = defaultdict(list)
    keys: dict[tuple[str, int], list[str]] = defaultdict(list)
    origins: dict[str, list[Origin]] = defaultdict(list)
    with records_of(view):
        for claim, article, statement, start, end, origin in told:
            telling = _telling(article, statement, Span(start, end), said.get(statement, ()))
            tellings[claim].append(telling)
            if origin is not None:
                keys[claim, origin].append(telling.key)
        for claim, n, name, kind, counted, why in rows_of(
            view,
            "SELECT o.claim, o.ordinal, o.name, o.kind, o.counted, o.why FROM origin AS o"  # noqa: S608  # as above
            f" JOIN claim AS c ON c.id = o.claim WHERE {scope} ORDER BY o.claim, o.ordinal",
            wanted,
        ):
            origins[claim].append(Origin(name, kind, tuple(keys[claim, n]), bool(counted), why))
        return [
            Claim(of, text, tuple(tellings[i]), tuple(origins[i]), first)
            for i, of, text, first in rows_of(
                view,
                "SELECT c.id, c.story, c.text, c.first_seen FROM claim AS c"  # noqa: S608  # as above
                f" WHERE {scope} ORDER BY c.story, c.origins DESC,"
                " (SELECT count(DISTINCT t.article) FROM telling AS t WHERE t.claim = c.id) DESC, c.first_seen, c.id",
                wanted,
            )
            if tellings[i]
        ]


def _telling(article: str, statement: str | None, hull: Span, content: tuple[Span, ...]) -> Telling:
    """A telling as it was written: of a statement all its content, or the part between two places."""
    inside = tuple(s for span in content if (s := span.clipped(hull)))
    if not statement or not inside:
        return Telling(article, (hull,), statement)
    return Telling(article, inside, statement, part=inside != content)


def clauses(view: View, articles: Iterable[str]) -> dict[str, tuple[Span, ...]]:
    """The clauses of these articles; none for an article that an older sayso stored."""
    sql = "SELECT article, spans FROM clauses WHERE article IN (SELECT value FROM json_each(?))"
    with records_of(view):
        return {
            i: tuple(Span(*span) for span in json.loads(spans))
            for i, spans in rows_of(view, sql, json.dumps(list(articles)))
        }


def relations(view: View, *, of: Sequence[str] | None = None) -> list[Relation]:
    """Every relation, or those with one of these claims, by the claims' ids."""
    sql = (
        "SELECT a, b, relation, score, why FROM relation WHERE ?1 IS NULL OR a IN (SELECT value FROM json_each(?1))"
        " OR b IN (SELECT value FROM json_each(?1)) ORDER BY a, b, relation"
    )
    return [Relation(*row) for row in rows_of(view, sql, None if of is None else json.dumps(list(of)))]


def claim(view: View, given: str) -> Claim:
    """The claim with this id or this beginning of an id (with or without ``clm-``). Raises `UnknownId`."""
    begins = given if given.startswith("clm-") else f"clm-{given}"
    sql = "SELECT id FROM claim WHERE ?1 != '' AND id >= ?2 AND id < ?3 ORDER BY id"
    rows = rows_of(view, sql, given, begins, begins + chr(0x10FFFF))
    if len(rows) != 1:
        if rows:
            some = ", ".join(i for (i,) in rows[:5]) + (" …" if len(rows) > 5 else "")
            raise UnknownId("single claim", given, f"It may be any of {len(rows)}: {some}.")
        raise UnknownId("claim", given, "Give an id, its beginning, or words of the claim's text.")
    return claims(view, ids=[rows[0][0]])[0]


def search(view: View, text: str) -> list[Claim]:
    """Claims whose text holds every word, in capitals or not: most independent origins and articles first, id."""
    words = text.casefold().split()
    sql = (
        "SELECT c.id, c.story, c.text FROM claim AS c ORDER BY c.origins DESC,"
        " (SELECT count(DISTINCT t.article) FROM telling AS t WHERE t.claim = c.id) DESC, c.id"
    )
    held = [(i, story) for i, story, said in rows_of(view, sql) if words and all(w in said.casefold() for w in words)]
    found = {c.id: c for story in sorted({story for _, story in held}) for c in claims(view, story=story)}
    return [found[i] for i, _ in held if i in found]


# ---------------------------------------------------------------- checking
def problems(view: View) -> Iterator[tuple[str, str]]:
    """(where, what is wrong) for claims whose tellings give another id, count of origins, or lie outside a text."""
    made = {c.id: c for c in claims(view)}
    for i, origins in rows_of(view, "SELECT id, origins FROM claim ORDER BY id"):
        if i not in made:
            yield i, "its tellings give another id"
        elif made[i].independent_origins != origins:
            yield i, f"{made[i].independent_origins} of its origins count, not {origins}"
    sql = (
        "SELECT t.claim, t.ordinal FROM telling AS t JOIN article AS a ON a.id = t.article"
        " LEFT JOIN statement AS s ON s.id = t.statement"
        " WHERE t.end_char > length(a.text) OR s.article != t.article ORDER BY 1, 2"
    )
    for claim, ordinal in rows_of(view, sql):
        yield f"{claim} telling {ordinal}", "it does not lie in its article"
