"""Lists to choose from: stories, each with how its claims stand, and notices. Nothing is read but what is shown.

Stories come with the newest article first, of one day those of most articles (those without a day last); notices by
article, those on no article first.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from sayso.ledger.rows import View, records_of, rows_of, span_or_none
from sayso.records import Notice


def folded(text: str) -> str:
    """A text as it is looked for: no capitals, no accents."""
    if text.isascii():
        return text.casefold()
    # Folding may make accents, and taking letters apart may make capitals.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(c))


# ---------------------------------------------------------------- stories
@dataclass(frozen=True, slots=True)
class Shelved:
    """Which stories are asked for; "", ``None`` and ``False`` ask for all, several hold together.

    ``words`` all stand in the title, ``outlet`` is part of the name of one that tells it; ``since`` and ``until`` are
    days, both included, of which the story has articles on one or around them. ``disputed`` asks for stories with
    claims that stand against one another, ``alone`` for those of one article, where else several tell a story.
    """

    words: str = ""
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    disputed: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a list; ``outlets`` in order of publication, each once, an article without one by its name."""

    id: str
    title: str
    first: str | None
    last: str | None
    articles: tuple[str, ...]
    outlets: tuple[str, ...]


def shelf(
    view: View, wanted: Shelved, *, limit: int, offset: int = 0, least: float = 0.0
) -> tuple[tuple[StoryRow, ...], int]:
    """Stories, at most ``limit`` after the first ``offset``, and how many there are.

    ``least`` is the score from which claims count as standing against one another.
    """
    sql = (
        "SELECT s.id, s.title, s.first, s.last FROM story AS s JOIN story_article AS m ON m.story = s.id"
        " WHERE (?1 IS NULL OR coalesce(s.last, '') >= ?1) AND (?2 IS NULL OR coalesce(s.first, '9') <= ?2)"
        " AND (?3 IS NULL OR s.id IN (SELECT o.story FROM story_article AS o JOIN article AS a ON a.id = o.article"
        " WHERE coalesce(a.outlet, a.name) IN (SELECT value FROM json_each(?3))))"
        " AND (NOT ?4 OR s.id IN (SELECT c.story FROM relation AS r JOIN claim AS c ON c.id = r.a"
        " WHERE r.relation != 'revises' AND r.score >= ?5))"
        " GROUP BY s.id HAVING (count(*) = 1) = ?6 ORDER BY coalesce(s.last, '') DESC, count(*) DESC, s.title, s.id"
    )
    outlets = json.dumps(_outlets_with(view, wanted.outlet)) if wanted.outlet else None
    rows = rows_of(view, sql, wanted.since, wanted.until, outlets, wanted.disputed, least, wanted.alone)
    words = folded(wanted.words).split()
    found = [row for row in rows if all(word in folded(row[1]) for word in words)] if words else rows
    return _story_rows(view, found[offset : offset + limit]), len(found)


def told_alone(view: View) -> int:
    """How many stories one article alone tells."""
    sql = "SELECT sum(ordinal = 0) - sum(ordinal = 1) FROM story_article WHERE ordinal < 2"
    return int(rows_of(view, sql)[0][0] or 0)


def outlets(view: View) -> list[str]:
    """Who publishes: outlets by name; an article without one goes by its own name, and is none."""
    sql = "SELECT DISTINCT outlet FROM article WHERE outlet IS NOT NULL ORDER BY outlet"
    return [outlet for (outlet,) in rows_of(view, sql)]


def _outlets_with(view: View, part: str) -> list[str]:
    sql = "SELECT DISTINCT coalesce(outlet, name) FROM article"
    return [outlet for (outlet,) in rows_of(view, sql) if folded(part) in folded(outlet)]


def _story_rows(view: View, rows: Sequence[tuple[str, str, str | None, str | None]]) -> tuple[StoryRow, ...]:
    sql = (
        "SELECT m.story, a.id, coalesce(a.outlet, a.name) FROM story_article AS m JOIN article AS a ON a.id = m.article"
        " WHERE m.story IN (SELECT value FROM json_each(?)) ORDER BY m.story, m.ordinal"
    )
    told = rows_of(view, sql, json.dumps([i for i, *_ in rows]))
    members = {story: list(each) for story, each in groupby(told, key=itemgetter(0))}
    return tuple(
        StoryRow(
            *(i, title, first, last),
            tuple(article for _, article, _ in members.get(i, ())),
            tuple(dict.fromkeys(outlet for _, _, outlet in members.get(i, ()))),
        )
        for i, title, first, last in rows
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How a story's claims stand, at a glance.

    ``several`` are told by several outlets; of these ``one_origin`` rest on one independent origin and ``unnamed`` on
    unnamed sources alone. ``best`` is the id of the claim with most independent origins, then outlets, that is more
    than a scrap; ``None`` where several tell nothing. ``disputes`` and ``changed`` count relations between claims.
    """

    several: int = 0
    one_origin: int = 0
    unnamed: int = 0
    best: str | None = None
    disputes: int = 0
    changed: int = 0


SCRAP = 4
"""Words of a claim up to which it tells little by itself."""


def claims_made(view: View, stories: Iterable[str]) -> dict[str, str]:
    """What each story's claims were made from, by the story's id; a story without claims is left out."""
    sql = "SELECT what, value FROM made_from WHERE what IN (SELECT value FROM json_each(?))"
    rows = rows_of(view, sql, json.dumps([f"claims of {i}" for i in stories]))
    return {what.removeprefix("claims of "): value for what, value in rows}


def standing(view: View, story: str, *, least: float = 0.0) -> Standing:
    """How the claims of the story with this id stand; relations count from a score of ``least``."""
    told = (
        "SELECT c.id, c.origins, length(c.text) - length(replace(c.text, ' ', '')) + 1,"
        " count(DISTINCT coalesce(a.outlet, a.name)) AS outlets,"
        " EXISTS (SELECT 1 FROM origin AS o WHERE o.claim = c.id AND o.counted AND o.kind != 'unnamed')"
        " FROM claim AS c CROSS JOIN telling AS t ON t.claim = c.id CROSS JOIN article AS a ON a.id = t.article"
        " WHERE c.story = ? GROUP BY c.id HAVING outlets > 1"
    )
    claims = rows_of(view, told, story)
    related = (
        "SELECT r.relation = 'revises', count(*) FROM claim AS c CROSS JOIN relation AS r ON r.a = c.id"
        " WHERE c.story = ? AND r.score >= ? GROUP BY 1"
    )
    relations = dict(rows_of(view, related, story, least))
    best = min(claims, key=lambda c: (c[2] <= SCRAP, -c[1], -c[3], c[0]), default=None)
    return Standing(
        several=len(claims),
        one_origin=sum(origins == 1 for _, origins, *_ in claims),
        unnamed=sum(origins > 0 and not named for _, origins, _, _, named in claims),
        best=best[0] if best else None,
        disputes=relations.get(0, 0),
        changed=relations.get(1, 0),
    )


# ---------------------------------------------------------------- notices
@dataclass(frozen=True, slots=True)
class Headline:
    """An article in a list: what it is called, and where and when it stands; ``outlet`` may not be known."""

    id: str
    name: str
    title: str | None
    outlet: str | None
    published: str | None


def headlines(view: View, ids: Iterable[str]) -> dict[str, Headline]:
    """Articles by id, without their texts."""
    sql = "SELECT id, name, title, outlet, published FROM article WHERE id IN (SELECT value FROM json_each(?))"
    return {row[0]: Headline(*row) for row in rows_of(view, sql, json.dumps(sorted(set(ids))))}


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice with the characters that it is about, as far as it has a place."""

    notice: Notice
    words: str | None


def notice_codes(view: View) -> dict[str, int]:
    """How many notices there are of each code, the commonest first."""
    return dict(rows_of(view, "SELECT code, count(*) FROM notice GROUP BY code ORDER BY 2 DESC, code"))


def notices_of(view: View, code: str, *, limit: int, offset: int = 0) -> list[NoticeRow]:
    """The notices of one code, at most ``limit`` after the first ``offset``: by article, place and detail."""
    sql = (
        "SELECT n.id FROM notice AS n LEFT JOIN article AS a ON a.id = n.article WHERE n.code = ?"
        " ORDER BY a.name, a.id, n.start_char, n.end_char, n.detail LIMIT ? OFFSET ?"
    )
    ids = [i for (i,) in rows_of(view, sql, code, limit, offset)]
    sql = (
        "SELECT n.id, n.code, n.detail, n.article, n.start_char, n.end_char,"
        " substr(a.text, n.start_char + 1, n.end_char - n.start_char) FROM notice AS n"
        " LEFT JOIN article AS a ON a.id = n.article WHERE n.id IN (SELECT value FROM json_each(?))"
    )
    with records_of(view):
        found: Mapping[str, NoticeRow] = {
            i: NoticeRow(Notice(kind, detail, article, span_or_none(start, end)), words)
            for i, kind, detail, article, start, end, words in rows_of(view, sql, json.dumps(ids))
        }
    return [found[i] for i in ids if i in found]
