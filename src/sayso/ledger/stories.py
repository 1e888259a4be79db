"""Stories and copies in the ledger: what they are made from, and what can be asked of them.

Both are made anew from all articles whenever there are new ones, or the method is another.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from sayso.errors import UnknownId
from sayso.ledger.rows import View, records_of, rows_of
from sayso.ledger.store import Ledger
from sayso.records import Copy, Passage, Span, Story

METHOD = 1
"""Counted up with every change of stories or copies that should reach ledgers whose articles do not change."""

LEAD = 4000
"""Characters from which a story is told; boilerplate among them is left out."""


# ---------------------------------------------------------------- what they are made from
def leads(view: View) -> Iterator[tuple[str, str, str | None, str | None, str | None]]:
    """Each article's id, the beginning of its text without boilerplate, title, url and day; in order of id."""
    marked: dict[str, list[Span]] = defaultdict(list)
    sql = "SELECT article, start_char, end_char FROM boilerplate WHERE start_char < ? ORDER BY article, ordinal"
    for article, start, end in rows_of(view, sql, LEAD):
        marked[article].append(Span(start, end))
    sql = "SELECT id, substr(text, 1, ?), title, url, published FROM article ORDER BY id"
    for article, text, title, url, published in rows_of(view, sql, LEAD):
        yield article, _without(text, marked.get(article, ())), title, url, published


def _without(text: str, spans: Sequence[Span]) -> str:
    """A text with the characters of these spans left out."""
    for span in sorted(spans, reverse=True):
        text = text[: span.start] + text[span.end :]
    return text


def basis(view: View) -> str:
    """What stories and copies follow from, as a hash."""
    articles = [i for (i,) in rows_of(view, "SELECT id FROM article ORDER BY id")]
    return hashlib.sha256(json.dumps([METHOD, articles]).encode()).hexdigest()


def settled(view: View) -> str | None:
    """The `basis` from which the ledger's stories were made; ``None`` where there are none yet."""
    rows = rows_of(view, "SELECT value FROM made_from WHERE what = 'stories'")
    return str(rows[0][0]) if rows else None


def settle(ledger: Ledger, found: Iterable[Story], copied: Iterable[Copy], *, of: str) -> None:
    """Replace the stories and copies in one transaction, unless another process has added an article meanwhile.

    A story that is as it was keeps its claims; those of the others go with them. Raises `LedgerError`.
    """
    found = list(found)
    by_article = {a: list(rows) for a, rows in groupby(copied, key=lambda c: c.article)}
    numbered = [(a, n, copy) for a, rows in by_article.items() for n, copy in enumerate(rows)]
    with ledger.transaction("the stories"):
        if basis(ledger) != of:
            return
        run, many = ledger.connection.execute, ledger.connection.executemany
        before, now = set(stories(ledger)), set(found)
        gone = [(s.id,) for s in sorted(before - now, key=lambda s: s.id)]
        for sql in (*CLAIMS_OF, "DELETE FROM story_article WHERE story = ?", "DELETE FROM story WHERE id = ?"):
            many(sql, gone)
        for table in ("copy_passage", "copy"):
            run(f"DELETE FROM {table}")  # noqa: S608  # constants only
        come = sorted(now - before, key=lambda s: s.id)
        many(
            "INSERT INTO story (id, title, first, last) VALUES (?, ?, ?, ?)",
            [(s.id, s.title, s.first, s.last) for s in come],
        )
        many(
            "INSERT INTO story_article (article, story, ordinal) VALUES (?, ?, ?)",
            [(article, s.id, n) for s in come for n, article in enumerate(s.articles)],
        )
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
        run("INSERT OR REPLACE INTO made_from (what, value) VALUES ('stories', ?)", (of,))


_CLAIMS = "(SELECT id FROM claim WHERE story = ?1)"
CLAIMS_OF = (
    f"DELETE FROM relation WHERE a IN {_CLAIMS} OR b IN {_CLAIMS}",  # noqa: S608  # constants only
    f"DELETE FROM origin WHERE claim IN {_CLAIMS}",  # noqa: S608  # as above
    f"DELETE FROM telling WHERE claim IN {_CLAIMS}",  # noqa: S608  # as above
    "DELETE FROM claim WHERE story = ?1",
    "DELETE FROM made_from WHERE what = 'claims of ' || ?1",
)
"""What takes a story's claims out."""


# ---------------------------------------------------------------- asking
def stories(view: View, *, several: bool = False) -> list[Story]:
    """Every story by its first day (those without one last), title and id; or those told by ``several`` articles."""
    told = rows_of(view, "SELECT story, article FROM story_article ORDER BY story, ordinal")
    articles = {i: tuple(a for _, a in rows) for i, rows in groupby(told, key=itemgetter(0))}
    sql = "SELECT id, title, first, last FROM story ORDER BY coalesce(first, '9999'), title, id"
    with records_of(view):
        found = [Story(articles.get(i, ()), title, first, last) for i, title, first, last in rows_of(view, sql)]
    return [s for s in found if len(s.articles) > 1 or not several]


def story(view: View, given: str) -> Story:
    """The story with this id, this beginning of one, or this in its title (in capitals or not).

    Of several titles that hold it the story of most articles is taken. Raises `UnknownId` where there is none, or
    several of as many articles.
    """
    begins = given if given.startswith("sty-") else f"sty-{given}"
    every = stories(view)
    if by_id := [s for s in every if given and s.id.startswith(begins)]:
        found = by_id
    else:
        titled = [s for s in every if given.strip() and given.casefold() in s.title.casefold()]
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
    wanted = json.dumps(sorted(of or ()))
    some = "(SELECT value FROM json_each(?1))"
    within = "?1 NOTNULL" if of is None else f"c.article IN {some} OR c.original IN {some}"
    sql = (
        "SELECT p.article, p.copy, p.start_char, p.end_char, p.original_start, p.original_end FROM copy AS c"  # noqa: S608  # constants only
        " JOIN copy_passage AS p ON c.article = p.article AND c.ordinal = p.copy"
        f" WHERE {within} ORDER BY p.article, p.copy, p.ordinal"
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
