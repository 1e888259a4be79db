"""Stories and copies in the ledger: what they are made from, and what can be asked of them.

An article that arrives changes the stories near it, and copies among their articles; all are made anew where many
arrive, or the method is another. What an arrival is compared by is kept beside them: each article's heaviest terms, the
links between articles and the parts that these make (`sayso.connect.standing`).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from sayso.errors import UnknownId
from sayso.ledger.rows import View, records_of, rows_of, streamed
from sayso.ledger.store import Ledger
from sayso.records import Copy, Passage, Span, Story

METHOD = 1
"""Counted up with every change of stories or copies that should reach ledgers whose articles do not change."""

MOST_ARRIVE = 200
"""Articles that are taken in one by one; where more have come it is quicker to begin again."""

UNDATED = -1
"""The day of a term of an article whose day is not known."""

CLAIMS_FAILED = "claims-failed"
"""The code of a notice on the first article of a story whose claims could not be made; it goes when they are."""

LEAD = 4000
"""Characters from which a story is told; boilerplate among them is left out."""


# ---------------------------------------------------------------- what they are made from
def leads(
    view: View, *, ids: Iterable[str] | None = None
) -> Iterator[tuple[str, str, str | None, str | None, str | None]]:
    """Each article's id, the beginning of its text without boilerplate, title, url and day; in order of id.

    With ``ids`` of these articles only.
    """
    wanted = None if ids is None else json.dumps(list(ids))
    within = "" if wanted is None else "{} IN (SELECT value FROM json_each(?2))"
    marked: dict[str, list[Span]] = defaultdict(list)
    sql = "SELECT article, start_char, end_char FROM boilerplate WHERE start_char < ?1"
    sql += f" AND {within.format('article')}" if within else ""
    values = (LEAD,) if wanted is None else (LEAD, wanted)
    for article, start, end in rows_of(view, f"{sql} ORDER BY article, ordinal", *values):
        marked[article].append(Span(start, end))
    sql = "SELECT id, substr(text, 1, ?1), title, url, published FROM article"
    sql += f" WHERE {within.format('id')}" if within else ""
    for article, text, title, url, published in streamed(view, f"{sql} ORDER BY id", *values):
        yield article, _without(text, marked.get(article, ())), title, url, published


def _without(text: str, spans: Sequence[Span]) -> str:
    """A text with the characters of these spans left out."""
    for span in sorted(spans, reverse=True):
        text = text[: span.start] + text[span.end :]
    return text


def basis(view: View) -> str:
    """What stories and copies follow from, as a hash: the articles, which are never taken away, and the method."""
    return _hash(_counted(view))


def _counted(view: View) -> int:
    return int(rows_of(view, "SELECT count(*) FROM article")[0][0])


def _hash(articles: int) -> str:
    return hashlib.sha256(json.dumps([METHOD, articles]).encode()).hexdigest()


def arrived(view: View, *, most: int) -> list[str] | None:
    """The articles that the stories do not tell of yet, by id; ``None`` where these are more, or all is to be made."""
    sql = "SELECT article FROM waiting ORDER BY article LIMIT ?"
    waiting = [i for (i,) in rows_of(view, sql, most + 1)]
    if len(waiting) > most or rows_of(view, "SELECT 1 FROM story_article WHERE part IS NULL LIMIT 1"):
        return None
    return waiting if settled(view) == _hash(_counted(view) - len(waiting)) else None


def settled(view: View) -> str | None:
    """The `basis` from which the ledger's stories were made; ``None`` where there are none yet."""
    rows = rows_of(view, "SELECT value FROM made_from WHERE what = 'stories'")
    return str(rows[0][0]) if rows else None


@dataclass(frozen=True, slots=True)
class Ground:
    """What stories stand on: parts with their levels, links (two ids and a score), days and terms of articles."""

    parts: Sequence[tuple[int, Sequence[str]]] = ()
    links: Sequence[tuple[str, str, float]] = ()
    terms: Mapping[str, tuple[int | None, Sequence[int]]] = field(default_factory=dict)


def settle(
    ledger: Ledger, found: Iterable[Story], copied: Iterable[Copy], *, of: str, ground: Ground | None = None
) -> None:
    """Replace the stories and copies in one transaction, unless another process has added an article meanwhile.

    A story that is as it was keeps its claims; those of the others go with them. Raises `LedgerError`.
    """
    with ledger.transaction("the stories"):
        if basis(ledger) != of:
            return
        run = ledger.connection.execute
        for table in ("copy_passage", "copy", "story_link", "story_term", "waiting"):
            run(f"DELETE FROM {table}")  # noqa: S608  # constants only
        run("UPDATE story_article SET part = NULL, level = NULL WHERE part IS NOT NULL")
        _exchange(ledger, set(stories(ledger)), set(found))
        _insert_copies(ledger, copied)
        _insert_ground(ledger, ground or Ground())
        run("INSERT OR REPLACE INTO made_from (what, value) VALUES ('stories', ?)", (of,))


def settle_arrival(
    ledger: Ledger,
    article: str,
    gone: Iterable[Sequence[str]],
    found: Iterable[Story],
    copied: Iterable[Copy],
    *,
    ground: Ground,
) -> bool:
    """Write what one article has changed, in one transaction: ``found`` are told in place of the stories of ``gone``.

    ``gone`` are the articles of each part that is no more; ``copied`` are the copies among the articles of those of
    ``found`` that are not as they were. Nothing is written, and ``False`` given, where another
    process has taken the article in meanwhile, or others. Raises `LedgerError`.
    """
    with ledger.transaction("the stories"):
        waiting = arrived(ledger, most=MOST_ARRIVE)
        if waiting is None or article not in waiting:
            return False
        run = ledger.connection.execute
        now = set(found)
        before = set(stories(ledger, articles={a for part in gone for a in part}))
        _exchange(ledger, before, now)
        touched = json.dumps(sorted({a for story in before ^ now for a in story.articles}))
        for table in ("copy_passage", "copy"):
            run(f"DELETE FROM {table} WHERE article IN (SELECT value FROM json_each(?))", (touched,))  # noqa: S608  # constants only
        _insert_copies(ledger, copied)
        _insert_ground(ledger, ground)
        run("DELETE FROM waiting WHERE article = ?", (article,))
        of = _hash(_counted(ledger) - len(waiting) + 1)
        run("INSERT OR REPLACE INTO made_from (what, value) VALUES ('stories', ?)", (of,))
    return True


def _exchange(ledger: Ledger, before: set[Story], now: set[Story]) -> None:
    many = ledger.connection.executemany
    gone = [(s.id,) for s in sorted(before - now, key=lambda s: s.id)]
    for sql in (*CLAIMS_OF, "DELETE FROM story_article WHERE story = ?", "DELETE FROM story WHERE id = ?"):
        many(sql, gone)
    come = sorted(now - before, key=lambda s: s.id)
    many(
        "INSERT INTO story (id, title, first, last) VALUES (?, ?, ?, ?)",
        [(s.id, s.title, s.first, s.last) for s in come],
    )
    many(
        "INSERT INTO story_article (article, story, ordinal) VALUES (?, ?, ?)",
        [(article, s.id, n) for s in come for n, article in enumerate(s.articles)],
    )


def _insert_copies(ledger: Ledger, copied: Iterable[Copy]) -> None:
    many = ledger.connection.executemany
    by_article = {a: list(rows) for a, rows in groupby(copied, key=lambda c: c.article)}
    numbered = [(a, n, copy) for a, rows in by_article.items() for n, copy in enumerate(rows)]
    many(
        "INSERT INTO copy (article, ordinal, original, extent, credit, why) VALUES (?, ?, ?, ?, ?, ?)",
        [(a, n, c.of, c.extent, c.credit, json.dumps(c.why, ensure_ascii=False)) for a, n, c in numbered],
    )
    many(
        "INSERT INTO copy_passage (article, copy, ordinal, start_char, end_char, original_start, original_end)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (a, n, k, p.span.start, p.span.end, p.origin.start, p.origin.end)
            for a, n, c in numbered
            for k, p in enumerate(c.passages)
        ],
    )


def _insert_ground(ledger: Ledger, ground: Ground) -> None:
    many = ledger.connection.executemany
    many(
        "UPDATE story_article SET part = ?1, level = ?2 WHERE article = ?3 AND (part IS NOT ?1 OR level IS NOT ?2)",
        ((min(part), level, article) for level, part in ground.parts for article in part),
    )
    many(
        "INSERT INTO story_link (article, other, score) VALUES (?, ?, ?)",
        sorted(row for a, b, score in ground.links for row in ((a, b, score), (b, a, score))),
    )
    many(
        "INSERT INTO story_term (term, day, article, place) VALUES (?, ?, ?, ?)",
        sorted(
            (term, UNDATED if day is None else day, article, n)
            for article, (day, terms) in ground.terms.items()
            for n, term in enumerate(terms)
        ),
    )


_CLAIMS = "(SELECT id FROM claim WHERE story = ?1)"
_ARTICLES = "(SELECT article FROM story_article WHERE story = ?1)"
CLAIMS_OF = (
    f"DELETE FROM relation WHERE a IN {_CLAIMS} OR b IN {_CLAIMS}",  # noqa: S608  # constants only
    f"DELETE FROM origin WHERE claim IN {_CLAIMS}",  # noqa: S608  # as above
    f"DELETE FROM telling WHERE claim IN {_CLAIMS}",  # noqa: S608  # as above
    "DELETE FROM claim WHERE story = ?1",
    "DELETE FROM made_from WHERE what = 'claims of ' || ?1",
    f"DELETE FROM notice WHERE code = '{CLAIMS_FAILED}' AND article IN {_ARTICLES}",  # noqa: S608  # as above
)
"""What takes a story's claims out, or that they could not be made."""


# ---------------------------------------------------------------- what an arrival is compared by
def heavy(view: View, terms: Iterable[int], *, fewer: int) -> list[tuple[int, str]]:
    """(term, article) of the articles that have one of these terms among their ``fewer`` heaviest."""
    sql = "SELECT term, article FROM story_term WHERE term IN (SELECT value FROM json_each(?)) AND place < ?"
    return rows_of(view, sql, json.dumps(list(terms)), fewer)


def near(view: View, terms: Iterable[int], first: int, last: int) -> list[tuple[int, str]]:
    """(term, article) of the articles of these days, both included, with one of these among their heaviest terms."""
    sql = "SELECT term, article FROM story_term WHERE term = ? AND day BETWEEN ? AND ?"
    return [row for term in terms for row in rows_of(view, sql, term, max(first, 0), last)]


def links(view: View, articles: Iterable[str]) -> list[tuple[str, str, float]]:
    """All links of these articles, as (an id, a greater id, how alike), in order."""
    sql = (
        "SELECT DISTINCT min(article, other), max(article, other), score FROM story_link"
        " WHERE article IN (SELECT value FROM json_each(?)) ORDER BY 1, 2"
    )
    return rows_of(view, sql, json.dumps(sorted(articles)))


def part(view: View, article: str) -> tuple[int, tuple[str, ...]]:
    """The level of the part that an article is in, and the part's articles, by id."""
    sql = (
        "SELECT level, article FROM story_article WHERE part = (SELECT part FROM story_article WHERE article = ?)"
        " ORDER BY article"
    )
    rows = rows_of(view, sql, article)
    return rows[0][0], tuple(member for _, member in rows)


# ---------------------------------------------------------------- asking
def stories(view: View, *, several: bool = False, articles: Iterable[str] | None = None) -> list[Story]:
    """Every story by its first day (those without one last), title and id; or those told by ``several`` articles.

    With ``articles`` those that one of these tells.
    """
    told_of = "SELECT story FROM story_article WHERE article IN (SELECT value FROM json_each(?1))"
    scope = "?1 IS NULL" if articles is None else f"{{}} IN ({told_of})"  # so that SQLite finds the few by their index
    wanted = None if articles is None else json.dumps(list(articles))
    sql = f"SELECT story, article FROM story_article WHERE {scope.format('story')} ORDER BY story, ordinal"  # noqa: S608
    told = rows_of(view, sql, wanted)
    by_story = {i: tuple(a for _, a in rows) for i, rows in groupby(told, key=itemgetter(0))}
    sql = (
        f"SELECT id, title, first, last FROM story WHERE {scope.format('id')}"  # noqa: S608  # as above
        " ORDER BY coalesce(first, '9999'), title, id"
    )
    with records_of(view):
        found = [Story(by_story.get(i, ()), title, first, last) for i, title, first, last in rows_of(view, sql, wanted)]
    return [s for s in found if len(s.articles) > 1 or not several]


def unclaimed(view: View) -> list[Story]:
    """The stories told by several articles whose claims are not made, or have been given up since, by id."""
    sql = (
        "SELECT story FROM story_article WHERE ordinal = 1 AND NOT EXISTS"
        " (SELECT 1 FROM made_from WHERE what = 'claims of ' || story) ORDER BY story"
    )
    wanted = [i for (i,) in rows_of(view, sql)]
    told = "SELECT article FROM story_article WHERE ordinal = 0 AND story IN (SELECT value FROM json_each(?))"
    firsts = [a for (a,) in rows_of(view, told, json.dumps(wanted))]
    return stories(view, articles=firsts) if firsts else []


def reopen(ledger: Ledger, *, method: int) -> None:
    """Give up all claims that were made by another method than this. Raises `LedgerError`."""
    if rows_of(ledger, "SELECT 1 FROM made_from WHERE what = 'claims' AND value = ?", str(method)):
        return
    with ledger.transaction("the claims"):
        run = ledger.connection.execute
        run("DELETE FROM made_from WHERE what >= 'claims of ' AND what < 'claims og'")
        run("INSERT OR REPLACE INTO made_from (what, value) VALUES ('claims', ?)", (str(method),))


def story(view: View, given: str) -> Story:
    """The story with this id, this beginning of one, or this in its title (in capitals or not).

    Of several titles that hold it the story of most articles is taken. Raises `UnknownId` where there is none, or
    several of as many articles.
    """
    begins = given if given.startswith("sty-") else f"sty-{given}"
    sql = (
        "SELECT m.article FROM story AS s JOIN story_article AS m ON m.story = s.id AND m.ordinal = 0"
        " WHERE ?1 != '' AND s.id >= ?2 AND s.id < ?3"
    )
    firsts = [a for (a,) in rows_of(view, sql, given, begins, begins + chr(0x10FFFF))]
    found = stories(view, articles=firsts) if firsts else []
    if not found:
        titled = [s for s in stories(view) if given.strip() and given.casefold() in s.title.casefold()]
        most = max((len(s.articles) for s in titled), default=0)
        found = [s for s in titled if len(s.articles) == most]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownId("story", given, "`sayso stories` lists them; give words of a title, or an id.")
    raise UnknownId("single story", given, f"It may be any of {len(found)}: {', '.join(s.id for s in found[:5])}.")


def copies(view: View, *, of: Iterable[str] | None = None) -> list[Copy]:
    """Every copy, or those by and of the articles with these ids: by the copier's id, then in the order found."""
    passages: dict[tuple[str, int], list[Passage]] = defaultdict(list)
    wanted = None if of is None else json.dumps(sorted(of))
    # so that SQLite finds the few by their indexes
    some = "c.article IN (SELECT value FROM json_each(?1)) OR c.original IN (SELECT value FROM json_each(?1))"
    within = "?1 IS NULL" if of is None else some
    sql = (
        "SELECT p.article, p.copy, p.start_char, p.end_char, p.original_start, p.original_end FROM copy AS c"  # noqa: S608  # constants only
        f" JOIN copy_passage AS p ON p.article = c.article AND p.copy = c.ordinal WHERE {within}"
        " ORDER BY p.article, p.copy, p.ordinal"
    )
    with records_of(view):
        for article, number, start, end, from_start, from_end in rows_of(view, sql, wanted):
            passages[article, number].append(Passage(Span(start, end), Span(from_start, from_end)))
        sql = (
            "SELECT c.article, c.ordinal, c.original, c.extent, c.credit, c.why FROM copy AS c"  # noqa: S608  # as above
            f" WHERE {within} ORDER BY c.article, c.ordinal"
        )
        return [
            Copy(article, original, extent, tuple(passages[article, number]), credit, tuple(json.loads(why)))
            for article, number, original, extent, credit, why in rows_of(view, sql, wanted)
        ]


# ---------------------------------------------------------------- checking
def problems(view: View) -> Iterator[tuple[str, str]]:
    """(where, what is wrong) for stories whose articles give another id, and passages outside their articles' texts."""
    told = {s.id for s in stories(view) if s.articles}
    for (i,) in rows_of(view, "SELECT id FROM story ORDER BY id"):
        if i not in told:
            yield i, "its articles give another id"
    sql = (
        "SELECT p.article, p.copy, p.ordinal FROM copy_passage AS p JOIN article AS a ON a.id = p.article"
        " JOIN copy AS c ON c.article = p.article AND c.ordinal = p.copy LEFT JOIN article AS o ON o.id = c.original"
        " WHERE p.end_char > length(a.text) OR o.id IS NULL OR p.original_end > length(o.text) ORDER BY 1, 2, 3"
    )
    for article, number, ordinal in rows_of(view, sql):
        yield f"{article} copy {number} passage {ordinal}", "it does not lie in the texts of both articles"
    if settled(view) is not None:
        sql = (
            "SELECT id FROM article WHERE id NOT IN (SELECT article FROM story_article) AND id NOT IN"
            " (SELECT article FROM waiting) ORDER BY id"
        )
        for (i,) in rows_of(view, sql):
            yield i, "no story tells of it, and it does not wait for one"
    sql = (
        "SELECT DISTINCT l.article FROM story_link AS l LEFT JOIN story_link AS o ON o.article = l.other"
        " AND o.other = l.article WHERE o.score IS NOT l.score ORDER BY 1"
    )
    for (i,) in rows_of(view, sql):
        yield i, "it is linked to an article that is not linked to it"
