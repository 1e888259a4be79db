"""People and bodies to choose from, by name or by how much they say, and what one of them said, a page at a time."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from sayso.ledger.entities import EntityRow, entities
from sayso.ledger.rows import View, rows_of
from sayso.ledger.shelves import folded
from sayso.records import Kind, Party


def basis(view: View) -> str:
    """What changes whenever somebody is another entity, or a person judges what somebody said."""
    made = rows_of(view, "SELECT value FROM made_from WHERE what = 'entities'")
    judged = rows_of(view, "SELECT max(number), count(undone_at) FROM judgement")
    return str((made, judged))


def speakers(view: View, *, kind: Kind | None = None) -> list[tuple[str, int]]:
    """(id, statements) of everybody who says something: by how much, then name, kind and id."""
    sql = (
        "SELECT e.id, s.told FROM (SELECT speaker_entity AS id, count(*) AS told FROM statement"
        " WHERE speaker_entity IS NOT NULL GROUP BY 1) AS s CROSS JOIN entity AS e ON e.id = s.id"
        " WHERE ?1 IS NULL OR e.kind = ?1 ORDER BY s.told DESC, e.name, e.kind, e.id"
    )
    return rows_of(view, sql, kind)


def by_name(view: View, *, kind: Kind | None = None, limit: int, offset: int = 0) -> tuple[list[str], int]:
    """The ids of people and bodies by name, kind and id, at most ``limit`` after ``offset``, and how many there are."""
    scope = "WHERE ?1 IS NULL OR kind = ?1"
    sql = f"SELECT id FROM entity {scope} ORDER BY name, kind, id LIMIT ?2 OFFSET ?3"  # noqa: S608  # constants only
    ids = [i for (i,) in rows_of(view, sql, kind, limit, offset)]
    return ids, rows_of(view, f"SELECT count(*) FROM entity {scope}", kind)[0][0]  # noqa: S608  # as above


@dataclass(frozen=True, slots=True)
class Names:
    """Every name of everybody, made to be looked through many times: ``everybody`` are id and kind, by name.

    ``text`` holds the folded names, ``starts`` where each begins, ``whose`` the place in ``everybody`` of who has it.
    """

    everybody: tuple[tuple[str, Kind], ...]
    text: str
    starts: tuple[int, ...]
    whose: tuple[int, ...]

    def beginning(self, given: str, *, kind: Kind | None = None) -> list[str]:
        """The ids of those one of whose names has words that begin so ("ode", "Ana O"), by name, kind and id."""
        sought = " " + folded(" ".join(given.split()))
        found: set[int] = set()
        at = self.text.find(sought) if sought.strip() else -1
        while at >= 0:
            found.add(self.whose[bisect_right(self.starts, at) - 1])
            at = self.text.find(sought, at + 1)
        return [self.everybody[n][0] for n in sorted(found) if kind in (None, self.everybody[n][1])]


def names(view: View) -> Names:
    """All names, main ones and others."""
    people = rows_of(view, "SELECT id, kind, name FROM entity ORDER BY name, kind, id")
    place = {i: n for n, (i, *_) in enumerate(people)}
    told = [(n, name) for n, (*_, name) in enumerate(people)]
    told += [(place[i], name) for i, name in rows_of(view, "SELECT entity, name FROM entity_alias") if i in place]
    lines = [" " + folded(" ".join(name.split())) for _, name in told]
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    everybody = tuple((i, kind) for i, kind, _ in people)
    return Names(everybody, "\n".join(lines), tuple(starts)[:-1], tuple(n for n, _ in told))


def entity_rows(view: View, ids: Sequence[str]) -> list[EntityRow]:
    """Those with these ids, in this order, with how much they say and how many articles name them."""
    wanted = json.dumps(list(ids))
    within = "(SELECT value FROM json_each(?))"
    said = f"SELECT speaker_entity, count(*) FROM statement WHERE speaker_entity IN {within} GROUP BY 1"  # noqa: S608
    named = f"SELECT entity, count(DISTINCT article) FROM linking WHERE entity IN {within} GROUP BY 1"  # noqa: S608
    counts, articles = dict(rows_of(view, said, wanted)), dict(rows_of(view, named, wanted))
    found = {e.id: e for e in entities(view, ids=ids)}
    return [EntityRow(found[i], counts.get(i, 0), articles.get(i, 0)) for i in ids if i in found]


def ids_of(view: View, parties: Iterable[Party]) -> dict[tuple[str, Kind], str]:
    """Who goes by a name and kind alone, by these: whoever shares both with another is left out."""
    wanted = sorted({(p.name, p.kind) for p in parties})
    sql = (
        "SELECT name, kind, min(id) FROM entity WHERE name IN (SELECT value ->> 0 FROM json_each(?1)) AND (name, kind)"
        " IN (SELECT value ->> 0, value ->> 1 FROM json_each(?1)) GROUP BY name, kind HAVING count(*) = 1"
    )
    return {(name, kind): i for name, kind, i in rows_of(view, sql, json.dumps(wanted))}


@dataclass(frozen=True, slots=True)
class SaidOn:
    """One statement of a speaker's: its day (of saying, as far as that is told, else of publication) and its story."""

    statement: str
    day: str | None
    story: str
    title: str


def said_by(view: View, entity: str, *, stories: bool = False, limit: int, offset: int = 0) -> list[SaidOn]:
    """What an entity said, at most ``limit`` after the first ``offset``: the newest day first, or story by story.

    What has no day comes last; of one day the order is that of the house. Stories come with the newest first.
    """
    day = "coalesce(CASE WHEN s.said_on GLOB ?2 THEN substr(s.said_on, 1, 10) END, substr(a.published, 1, 10), '')"
    place = "a.name, a.id, s.start_char, s.end_char, s.id"
    order = f"coalesce(t.last, '') DESC, t.title, t.id, {day}, {place}" if stories else f"{day} DESC, {place}"
    sql = (
        f"SELECT s.id, nullif({day}, ''), coalesce(t.id, ''), coalesce(t.title, '') FROM statement AS s"  # noqa: S608  # constants only
        " JOIN article AS a ON a.id = s.article LEFT JOIN story_article AS m ON m.article = s.article"
        f" LEFT JOIN story AS t ON t.id = m.story WHERE s.speaker_entity = ?1 ORDER BY {order} LIMIT ?3 OFFSET ?4"
    )
    return [SaidOn(*row) for row in rows_of(view, sql, entity, _DAY, limit, offset)]


_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*"
