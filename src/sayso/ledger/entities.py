"""Entities in the ledger: what they are made from, what people have judged on them, and what can be asked of them.

Entities are made anew from all articles whenever there are new ones or a new judgement: nothing of an earlier linking
is kept but the judgements, so that the same articles and judgements give the same entities in whatever order they came.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sayso.errors import UnknownId
from sayso.ledger.rows import View, load_mentions, records_of, rows_of, streamed
from sayso.ledger.store import Ledger
from sayso.records import NAMED, Entity, Held, Judgement, Linked, Linking, Local, Mention, Notice

METHOD = 2
"""Counted up with every change of the linking that should reach ledgers whose articles do not change."""

ROLE_CONFLICT = "role-conflict"
"""The code of the notices that are made with the entities and go with them."""

CACHE = 200_000  # KB of pages that SQLite may hold while entities are written
MOST_NEAR = 40  # names of others in an article that are told of each party
BEGINS = 4  # what is known of somebody by the beginning of an id alone: less than by any name
SHORTEST_PART = 4  # letters of a name that are looked for in what describes an unnamed source


# ---------------------------------------------------------------- what entities are made from
def parties(view: View) -> Iterator[Local]:
    """Every party of every article, as its mentions tell of it; articles by id, parties by kind and name."""
    sql = "SELECT id, outlet, published, text FROM article ORDER BY id"
    for article, outlet, published, text in streamed(view, sql):
        yield from parties_of(load_mentions(view, article), text, outlet=outlet, published=published)


def named(view: View) -> Iterator[Local]:
    """The same parties with nothing but article, name and kind: which of them is which entity."""
    for article, name, kind in streamed(view, "SELECT DISTINCT article, name, kind FROM mention ORDER BY 1, 3, 2"):
        if _is_name(name):
            yield Local(article, name, kind)


def parties_of(mentions: Iterable[Mention], text: str, *, outlet: str | None, published: str | None) -> Iterator[Local]:
    """The parties of one article by kind and name; ``text`` is what the mentions' spans count in.

    Those without a name are left out, and told of nobody as company.
    """
    by_party: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_party[mention.party.kind, mention.party.name].append(mention)
    often = sorted((k for k in by_party if k[0] in NAMED), key=lambda key: (-len(by_party[key]), key))
    for key in sorted(by_party):
        if _is_name(key[1]):
            near = tuple(name for _, name in often if name != key[1])[:MOST_NEAR]
            yield _local(text, by_party[key], outlet=outlet, published=published, near=near)


def _is_name(name: str) -> bool:
    """Whether a party has a name, not a description ("her office"), which means somebody else in the next article."""
    words = name.split()
    rest = words[1:] if words and words[0].lower() in ("the", "his", "her", "its", "their", "our", "my") else words
    return any(not word[:1].islower() for word in rest)


def _local(
    text: str,
    mentions: Sequence[Mention],
    *,
    outlet: str | None,
    published: str | None,
    near: tuple[str, ...],
) -> Local:
    names = Counter(" ".join((m.head or m.span).of(text).split()) for m in mentions)
    return Local(
        article=mentions[0].article,
        name=mentions[0].party.name,
        kind=mentions[0].party.kind,
        names=tuple(sorted(names.items(), key=lambda n: (-n[1], n[0]))),
        outlet=outlet,
        published=published,
        roles=tuple(sorted({role for m in mentions for role in m.roles})),
        titles=tuple(sorted({title for m in mentions for title in m.titles})),
        nationality=_commonest(m.nationality for m in mentions),
        gender=_commonest(m.gender for m in mentions),
        near=near,
    )


def _commonest(told: Iterable[str | None]) -> str | None:
    votes = Counter(t for t in told if t)
    return min(votes, key=lambda t: (-votes[t], t)) if votes else None


# ---------------------------------------------------------------- judgements
@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement as the ledger keeps it; ``number`` names it, ``undone_at`` is set once it is taken back."""

    number: int
    judgement: Judgement
    reason: str | None
    judged_at: str
    undone_at: str | None


def judgements(view: View, *, undone: bool = False) -> list[Judged]:
    """The judgements on entities in the order they were made; with ``undone``, also those taken back."""
    sql = (
        "SELECT number, one, other, same, reason, judged_at, undone_at FROM entity_judgement"
        " WHERE undone_at IS NULL OR ? ORDER BY number"
    )
    return [
        Judged(number, Judgement(one, other, bool(same)), *rest)
        for number, one, other, same, *rest in rows_of(view, sql, undone)
    ]


def judge(ledger: Ledger, judgement: Judgement, *, at: str, reason: str | None = None) -> int:
    """Write down a judgement; gives its number. ``at`` is the time, in ISO 8601. Raises `LedgerError`."""
    with ledger.transaction("a judgement"):
        return insert_judgement(ledger, judgement, at=at, reason=reason)


def insert_judgement(ledger: Ledger, judgement: Judgement, *, at: str, reason: str | None = None) -> int:
    """The same within a transaction."""
    number = ledger.next_judgement()
    sql = "INSERT INTO entity_judgement (number, one, other, same, reason, judged_at) VALUES (?, ?, ?, ?, ?, ?)"
    ledger.connection.execute(sql, (number, judgement.left, judgement.right, judgement.same, reason, at))
    return number


def handle(view: View, given: str, *, article: str | None = None) -> str:
    """What a judgement names somebody by: the name in articles, or, with an ``article``'s id, its party's own id.

    ``given`` is such a name, or whatever `entity` takes. Raises `UnknownId` where nobody has it.
    """
    sql = "SELECT name, kind FROM linking WHERE name = ? AND (?2 IS NULL OR article = ?2) ORDER BY kind"
    rows = rows_of(view, sql, given, article)
    if article is not None:
        if not rows:
            raise UnknownId("person or body of that article", given, "`sayso who NAME` shows where each name stands.")
        return Local(article, rows[0][0], rows[0][1]).id
    if rows:
        return given
    found = entity(view, given)
    sql = "SELECT article, name, kind FROM linking WHERE entity = ? ORDER BY name != ?, article, kind, name"
    own, *_ = rows_of(view, sql, found.id, found.name)
    alone = len(rows_of(view, "SELECT id FROM entity WHERE name = ?", found.name)) == 1
    return found.name if alone else Local(*own).id


def obeyed(view: View, judgement: Judgement) -> bool:
    """Whether the entities are as a judgement has it; they are not where an earlier one that still holds forbids it."""
    rows = rows_of(view, "SELECT article, name, kind, entity FROM linking")
    told = [(Local(article, name, kind).id, name, entity) for article, name, kind, entity in rows]
    left = {i: entity for i, name, entity in told if judgement.left in (i, name)}
    right = {
        i: entity for i, name, entity in told if judgement.right in (i, name) and (judgement.same or i not in left)
    }
    one, other = set(left.values()), set(right.values())
    return len(one | other) < 2 if judgement.same else not one & other


def take_back(ledger: Ledger, number: int, *, at: str) -> Judged:
    """Take back a judgement; it stays on record as undone. Raises `UnknownId` where none of this number holds."""
    found = next((r for r in judgements(ledger) if r.number == number), None)
    if found is None:
        raise UnknownId("judgement", str(number), "`sayso entities --judgements` lists those that hold.")
    with ledger.transaction("a judgement"):
        ledger.connection.execute("UPDATE entity_judgement SET undone_at = ? WHERE number = ?", (at, number))
    return replace(found, undone_at=at)


def article_names(view: View, ids: Iterable[str]) -> dict[str, str]:
    """The names of articles by id."""
    wanted = json.dumps(sorted(ids))
    return dict(rows_of(view, "SELECT id, name FROM article WHERE id IN (SELECT value FROM json_each(?))", wanted))


# ---------------------------------------------------------------- writing
def basis(view: View) -> str:
    """What the entities follow from, as a hash: the articles, which are never taken away, judgements and method.

    Speakers whom only a person has named in an article count as well.
    """
    ((articles,),) = rows_of(view, "SELECT count(*) FROM article")
    judged = [(r.judgement.left, r.judgement.right, r.judgement.same) for r in judgements(view)]
    sql = (
        "SELECT m.article, m.name, m.kind FROM as_made AS a CROSS JOIN mention AS m ON m.article = a.article"
        " AND m.ordinal >= a.mentions ORDER BY 1, 2, 3"
    )
    named_by_hand = rows_of(view, sql)
    of = [METHOD, articles, judged, *([named_by_hand] if named_by_hand else [])]
    return hashlib.sha256(json.dumps(of).encode()).hexdigest()


def settled(view: View) -> str | None:
    """The `basis` from which the ledger's entities were made; ``None`` where there are none yet."""
    rows = rows_of(view, "SELECT value FROM made_from WHERE what = 'entities'")
    return str(rows[0][0]) if rows else None


def behind(view: View) -> bool:
    """Whether the entities follow from other articles or judgements than there are: a run was killed, or is older."""
    return settled(view) != basis(view) and bool(rows_of(view, "SELECT id FROM article LIMIT 1"))


def settle(
    ledger: Ledger, parties: Iterable[Local], linked: Linked, *, of: str, notices: Iterable[Notice] = ()
) -> None:
    """Replace all entities, and what points to them, in one transaction.

    ``linked`` was made of ``parties``; ``of`` is the `basis` of the new entities. Where another process has added an
    article or a judgement since, nothing is written: that process makes the entities, of more than is known here.
    Raises `LedgerError`.
    """
    links = ((party, link) for party in parties if (link := linked.of.get(party.id)) is not None)
    for database in ("main", "temp"):  # rows are written all over the file: SQLite's own 2 MB would be read in and out
        rows_of(ledger, f"PRAGMA {database}.cache_size = -{CACHE}")
    with ledger.transaction("the entities"):
        if basis(ledger) != of:
            return
        for table, rows in (
            ("entity", ((e.id, e.name, e.kind) for e in linked.entities)),
            ("entity_alias", ((e.id, name, times) for e in linked.entities for name, times in e.aliases)),
            ("entity_role", (row for e in linked.entities for row in _role_rows(e))),
            ("linking", (_link_row(party, link) for party, link in links)),
        ):
            _come(ledger, table, rows)
        run = ledger.connection.execute
        for sql in (*_CHANGED, *_EXCHANGE, *_POINT):
            run(sql)
        many = ledger.connection.executemany
        many("UPDATE hop SET entity = ? WHERE statement = ? AND ordinal = ?", run(_HOPS).fetchall())
        sides = run(_SIDES).fetchall()
        many("UPDATE happening_party SET entity = ? WHERE happening = ? AND side = ? AND ordinal = ?", sides)
        for sql in (_REOPEN, *_LEFT):
            run(sql)
        run("DELETE FROM notice WHERE code = ?", (ROLE_CONFLICT,))
        ledger.insert_notices(notices)
        run("INSERT OR REPLACE INTO made_from (what, value) VALUES ('entities', ?)", (of,))


def _role_rows(entity: Entity) -> Iterator[tuple[object, ...]]:
    for n, r in enumerate(entity.roles):
        outlets = json.dumps(r.outlets, ensure_ascii=False)
        yield entity.id, n, r.role, r.first, r.last, r.article, outlets


def _link_row(party: Local, link: Linking) -> tuple[object, ...]:
    return party.article, party.name, party.kind, link.entity, round(link.score, 3), link.made_by, link.reason


def _come(ledger: Ledger, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Put what a table is to hold beside it, so that only rows that differ need be written."""
    beside = f"CREATE TEMP TABLE come_{table} AS SELECT * FROM main.{table} LIMIT 0"  # noqa: S608  # constants only
    ledger.connection.execute(beside)
    marks = ", ".join("?" * len(_COLUMNS[table]))
    ledger.connection.executemany(f"INSERT INTO temp.come_{table} VALUES ({marks})", rows)  # noqa: S608  # as above


_COLUMNS = {
    "entity": ("id", "name", "kind"),
    "entity_alias": ("entity", "name", "times"),
    "entity_role": ("entity", "ordinal", "role", "first", "last", "article", "outlets"),
    "linking": ("article", "name", "kind", "entity", "score", "made_by", "reason"),
}
_WHO = "SELECT article, name, kind, entity FROM"
_CHANGED = (
    "CREATE TEMP TABLE changed (article TEXT PRIMARY KEY) WITHOUT ROWID",
    *(
        f"INSERT OR IGNORE INTO temp.changed SELECT article FROM ({_WHO} {one} EXCEPT {_WHO} {other})"  # noqa: S608  # constants only
        for one, other in (("temp.come_linking", "main.linking"), ("main.linking", "temp.come_linking"))
    ),
)
"""The articles in which somebody is another entity than before."""


def _gone(table: str, key: str) -> str:
    """Take out the rows that are not to stay as they are."""
    return (
        f"DELETE FROM main.{table} WHERE ({key}) IN (SELECT {key} FROM"  # noqa: S608  # constants only
        f" (SELECT * FROM main.{table} EXCEPT SELECT * FROM temp.come_{table}))"
    )


def _put(table: str) -> str:
    """Put in the rows that are not there."""
    return f"INSERT INTO main.{table} SELECT * FROM temp.come_{table} EXCEPT SELECT * FROM main.{table}"  # noqa: S608  # as above


_EXCHANGE = (
    _gone("linking", "article, name, kind"),
    _gone("entity_alias", "entity, name"),
    _gone("entity_role", "entity, ordinal"),
    "DELETE FROM main.entity WHERE id NOT IN (SELECT id FROM temp.come_entity)",
    (
        "INSERT INTO main.entity SELECT * FROM temp.come_entity WHERE true"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind"
        " WHERE name IS NOT excluded.name OR kind IS NOT excluded.kind"
    ),
    _put("entity_alias"),
    _put("entity_role"),
    _put("linking"),
)
_REOPEN = (
    "DELETE FROM made_from WHERE what IN"
    " (SELECT 'claims of ' || story FROM story_article WHERE article IN (SELECT article FROM temp.changed))"
)
"""Claims of stories in which somebody is another entity are to be made anew."""
_LEFT = tuple(f"DROP TABLE temp.{table}" for table in ("changed", *(f"come_{table}" for table in _COLUMNS)))
_FOUND = "(SELECT l.entity FROM linking AS l WHERE l.article = {0}.article AND l.name = {1} AND l.kind = {2})"
_OWN = "UPDATE {0} SET {1} = {2} WHERE article IN (SELECT article FROM temp.changed) AND {1} IS NOT {2}"
# Asked by article, whose statements lie together: tables without rowid would be gone through by their random ids.
_HOPS = (
    "SELECT l.entity, p.statement, p.ordinal FROM temp.changed AS c CROSS JOIN statement AS o ON o.article = c.article"
    " CROSS JOIN hop AS p ON p.statement = o.id"
    " LEFT JOIN linking AS l ON l.article = c.article AND l.name = p.name AND l.kind = p.kind"
    " WHERE p.entity IS NOT l.entity"
)
_SIDES = (
    "SELECT l.entity, p.happening, p.side, p.ordinal FROM temp.changed AS c"
    " CROSS JOIN happening AS o ON o.article = c.article CROSS JOIN happening_party AS p ON p.happening = o.id"
    " LEFT JOIN linking AS l ON l.article = c.article AND l.name = p.name AND l.kind = p.kind"
    " WHERE p.entity IS NOT l.entity"
)
_POINT = (
    _OWN.format("mention", "entity", _FOUND.format("mention", "mention.name", "mention.kind")),
    _OWN.format("statement", "speaker_entity", _FOUND.format("statement", "speaker_name", "speaker_kind")),
)
"""In these articles each mention, speaker and hop gets its party's entity; rows that have it are not written again."""


# ---------------------------------------------------------------- asking
@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity with how much it says and in how many articles it is named."""

    entity: Entity
    statements: int
    articles: int


def entities(view: View, *, ids: Sequence[str] | None = None) -> list[Entity]:
    """Every entity by name, kind and id; or those with these ids, in that order too."""
    wanted = None if ids is None else json.dumps(list(ids))
    # so that SQLite finds the few by their index
    within = " WHERE ?1 IS NULL" if ids is None else " WHERE {column} IN (SELECT value FROM json_each(?1))"
    aliases: dict[str, list[tuple[str, int]]] = defaultdict(list)
    sql = f"SELECT entity, name, times FROM entity_alias{within} ORDER BY entity, times DESC, name"  # noqa: S608  # constants only
    for i, name, times in rows_of(view, sql.format(column="entity"), wanted):
        aliases[i].append((name, times))
    roles: dict[str, list[Held]] = defaultdict(list)
    sql = f"SELECT entity, role, first, last, article, outlets FROM entity_role{within} ORDER BY entity, ordinal"  # noqa: S608
    for i, role, first, last, article, outlets in rows_of(view, sql.format(column="entity"), wanted):
        roles[i].append(Held(role, first, last, article, tuple(json.loads(outlets))))
    sql = f"SELECT id, name, kind FROM entity{within} ORDER BY name, kind, id"  # noqa: S608
    return [
        Entity(i, name, kind, tuple(aliases[i]), tuple(roles[i]))
        for i, name, kind in rows_of(view, sql.format(column="id"), wanted)
    ]


def named_in(view: View, articles: Iterable[str]) -> list[str]:
    """The ids of the entities that these articles name."""
    sql = "SELECT DISTINCT entity FROM linking WHERE article IN (SELECT value FROM json_each(?)) ORDER BY 1"
    return [i for (i,) in rows_of(view, sql, json.dumps(list(articles)))]


def listed(view: View, *, part: str | None = None, limit: int | None = None) -> list[EntityRow]:
    """Entities by how much they say, then by how many articles name them; with ``part`` in one of their names."""
    said = dict(rows_of(view, "SELECT speaker_entity, count(*) FROM statement GROUP BY speaker_entity"))
    named = dict(rows_of(view, "SELECT entity, count(DISTINCT article) FROM mention GROUP BY entity"))
    found = [
        EntityRow(e, said.get(e.id, 0), named.get(e.id, 0))
        for e in entities(view)
        if part is None or any(part.casefold() in name.casefold() for name in (e.name, *(n for n, _ in e.aliases)))
    ]
    found.sort(key=lambda r: (-r.statements, -r.articles, r.entity.name, r.entity.kind, r.entity.id))
    return found[:limit]


def entity(view: View, given: str) -> Entity:
    """The entity with this id, this name or alias (in capitals or not), or this beginning of an id.

    Of several with the name, the one that it is the main name of, then the one that says most. Raises `UnknownId` where
    nobody has it, or where those that do say as much as one another.
    """
    wanted = given.casefold()
    begins = given if given.startswith("ent-") else f"ent-{given}"
    said = dict(rows_of(view, "SELECT speaker_entity, count(*) FROM statement GROUP BY speaker_entity"))
    ranks: dict[str, int] = {}
    for i, name in rows_of(view, "SELECT id, name FROM entity"):
        if given in (i, name):
            ranks[i] = 0 if given == i else 1
        elif name.casefold() == wanted:
            ranks[i] = 2
        elif given and i.startswith(begins):
            ranks[i] = BEGINS
    for i, alias in rows_of(view, "SELECT entity, name FROM entity_alias"):
        if alias.casefold() == wanted:
            ranks[i] = min(3, ranks.get(i, 3))
    # Whoever says most is no likelier to be meant by the beginning of an id.
    found = sorted((rank, 0 if rank == BEGINS else -said.get(i, 0), i) for i, rank in ranks.items())
    best = [i for *key, i in found if key == list(found[0][:2])]
    if len(best) == 1:
        return entities(view, ids=best)[0]
    if not best:
        names = ", ".join(r.entity.name for r in listed(view, part=given, limit=5)) if given.strip() else ""
        hint = f"There is {names}." if names else "`sayso entities` lists everybody."
        raise UnknownId("person or body", given, hint)
    raise UnknownId("single person or body", given, f"It may be any of {len(best)}: {', '.join(best[:5])}.")


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody unnamed near an entity: the mention, and how the two are connected."""

    mention: Mention
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Who:
    """All that a ledger tells of one entity.

    ``statements`` are ids, in the order of days; ``on_record`` of them stand on nobody else's word. ``cited_by`` counts
    the hops through which the others came, ``cites`` the speakers whose words this entity passes on; each as name and
    kind, an entity by its main name. ``outlets`` counts articles that name the entity; ``linkings`` tell why each
    article's party is this entity.
    """

    entity: Entity
    statements: tuple[str, ...]
    on_record: int
    cited_by: tuple[tuple[str, str, int], ...]
    cites: tuple[tuple[str, str, int], ...]
    near: tuple[Near, ...]
    outlets: tuple[tuple[str | None, int], ...]
    linkings: tuple[tuple[str, str, Linking], ...]


def who(view: View, found: Entity) -> Who:
    """Everything on one entity."""
    sql = (
        "SELECT s.id FROM statement AS s JOIN article AS a ON a.id = s.article WHERE s.speaker_entity = ?"
        " ORDER BY coalesce(s.said_on, substr(a.published, 1, 10), '9999'), a.name, a.id, s.start_char, s.end_char,"
        " s.id"
    )
    ids = [i for (i,) in rows_of(view, sql, found.id)]
    hops = (
        "SELECT coalesce(e.name, h.name), coalesce(e.kind, h.kind), {}"
        " FROM statement AS s CROSS JOIN hop AS h ON h.statement = s.id LEFT JOIN entity AS e ON e.id = h.entity"
        " WHERE s.speaker_entity = ?1 AND h.entity IS NOT ?1"
    )
    through = {(name, kind): n for name, kind, n in rows_of(view, hops.format("count(*)") + " GROUP BY 1, 2", found.id)}
    carried = rows_of(view, hops.format("count(DISTINCT s.id)"), found.id)[0][-1]
    sql = (
        "SELECT coalesce(e.name, s.speaker_name), coalesce(e.kind, s.speaker_kind), count(DISTINCT s.id) FROM hop AS h"
        " JOIN statement AS s ON s.id = h.statement LEFT JOIN entity AS e ON e.id = s.speaker_entity"
        " WHERE h.entity = ?1 AND s.speaker_entity IS NOT ?1 AND s.speaker_kind IS NOT NULL GROUP BY 1, 2"
    )
    passed = {(name, kind): times for name, kind, times in rows_of(view, sql, found.id)}
    outlets = (
        "SELECT a.outlet, count(DISTINCT a.id) FROM mention AS m JOIN article AS a ON a.id = m.article"
        " WHERE m.entity = ? GROUP BY a.outlet ORDER BY 2 DESC, a.outlet"
    )
    linkings = (
        "SELECT l.article, l.name, l.kind, l.score, l.made_by, l.reason FROM linking AS l"
        " JOIN article AS a ON a.id = l.article WHERE l.entity = ? ORDER BY a.name, a.id, l.name, l.kind"
    )
    return Who(
        entity=found,
        statements=tuple(ids),
        on_record=len(ids) - carried,
        cited_by=_often(through),
        cites=_often(passed),
        near=tuple(_near(view, found)),
        outlets=tuple(rows_of(view, outlets, found.id)),
        linkings=tuple(
            (article, name, Linking(name, found.id, score, made_by, reason))
            for article, name, _, score, made_by, reason in rows_of(view, linkings, found.id)
        ),
    )


def _often(counted: dict[tuple[str, str], int]) -> tuple[tuple[str, str, int], ...]:
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple((name, kind, times) for (name, kind), times in ordered)


def _near(view: View, found: Entity) -> Iterator[Near]:
    """Unnamed sources that speak of the entity's words, and those described by its name ("an aide to Ms Ode")."""
    sql = (
        "SELECT DISTINCT s.article, h.name FROM hop AS h JOIN statement AS s ON s.id = h.statement"
        " WHERE s.speaker_entity = ? AND h.kind = 'unnamed' AND h.name != ''"
    )
    passing = {(article, name) for article, name in rows_of(view, sql, found.id)}
    parts = {part.casefold() for name, _ in ((found.name, 0), *found.aliases) for part in _parts(name)}
    sql = (
        "SELECT m.article, m.name FROM mention AS m JOIN article AS a ON a.id = m.article WHERE m.kind = 'unnamed'"
        " AND m.article IN (SELECT article FROM mention WHERE entity = ?)"
        " ORDER BY a.published, a.name, a.id, m.start_char, m.end_char, m.ordinal"
    )
    why: dict[tuple[str, str], str] = {}  # in order; of each party the first mention is told
    for article, name in rows_of(view, sql, found.id):
        if (article, name) in passing:
            why.setdefault((article, name), "passes on their words")
        elif {word.strip(".,'’s").casefold() for word in name.split()} & parts:
            why.setdefault((article, name), "described by their name")
    first: dict[tuple[str, str], Mention] = {}
    for article in dict.fromkeys(article for article, _ in why):
        for mention in load_mentions(view, article, kind="unnamed"):
            first.setdefault((article, mention.party.name), mention)
    for (article, name), reason in why.items():
        yield Near(first[article, name], name, reason)


def _parts(name: str) -> list[str]:
    return [word for word in name.split() if len(word) >= SHORTEST_PART and word[:1].isupper()]


def problems(view: View) -> list[tuple[str, str]]:
    """(where, what is wrong) for every reference to an entity that is not there."""
    found: list[tuple[str, str]] = []
    with records_of(view):
        for table, column, key in _REFERENCES:
            sql = (
                f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608  # constants only
                f" AND {column} NOT IN (SELECT id FROM entity) ORDER BY 1, 2"
            )
            rows: list[tuple[Any, ...]] = rows_of(view, sql)
            found += [(f"{table} {where}", f"there is no entity {missing}") for where, missing in rows]
    return found


_REFERENCES = (
    ("mention", "entity", "article || ' ' || ordinal"),
    ("statement", "speaker_entity", "id"),
    ("hop", "entity", "statement || ' ' || ordinal"),
    ("happening_party", "entity", "happening || ' ' || side || ' ' || ordinal"),
    ("event_party", "entity", "event || ' ' || side || ' ' || ordinal"),
)
