"""The ledger as FollowTheMoney entities, for Aleph, OpenAleph and the tools of OpenSanctions.

One JSON object a line: ``{"id", "schema", "properties"}``, every value a string in a list, as the model of
followthemoney 3.8 has it. What it has no schema for (sayso's chains, origins, relations) is told by the nearest one:

* a person, body or outlet is a ``Person``, ``PublicBody`` or ``Organization`` under the ledger's own id; where an
  article names it there is a ``Mention``;
* an article is an ``Article`` with its text; a story of several is the ``Folder`` that they lie in;
* a statement is a ``Note`` on its speaker, with its words, the article as ``proof`` and its spans; a
  ``Documentation`` ties it to the article, and an ``UnknownLink`` each party of its chain, in order;
* a claim is a ``Note`` too; a ``Documentation`` ties it to each article that tells it, with the words there, and an
  ``UnknownLink`` to each claim that it denies, contradicts, revises or differs from in figures;
* a contact or another event is an ``Event``, with a ``Documentation`` for each clause that tells it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import BinaryIO

from sayso.ledger import claims, entities, events, queries, stories
from sayso.ledger.lines import json_line
from sayso.ledger.rows import View, rows_of
from sayso.ledger.store import GAP, content_text
from sayso.records import Article, Claim, Entity, Event, Happening, Kind, Party, Span, Statement, Story, content_id

Row = dict[str, object]
Values = Iterable[str | None] | str | None

SCHEMATA: dict[Kind, str] = {
    "person": "Person",
    "organisation": "Organization",
    "government": "PublicBody",
    "outlet": "Organization",
}
"""The schema of each kind that is known across articles."""

LANGUAGES = {
    "en": "eng", "fr": "fra", "de": "deu", "ru": "rus", "es": "spa", "nl": "nld", "it": "ita", "pt": "por",
    "pl": "pol", "uk": "ukr", "tr": "tur", "ar": "ara", "zh": "zho", "ja": "jpn", "ko": "kor", "he": "heb",
    "fa": "fas", "sv": "swe", "da": "dan", "no": "nor", "fi": "fin", "cs": "ces", "ro": "ron", "hu": "hun",
    "el": "ell", "bg": "bul", "hi": "hin", "id": "ind",
}  # fmt: skip
"""The three-letter codes that the model writes; an article in another language has none."""

LONGEST = {"name": 384, "alias": 384, "weakAlias": 384, "description": 65_000, "summary": 65_000, "bodyText": 10**9}
"""Characters of a value, by property, where it is not `LONGEST_OTHER`: what goes beyond is cut."""
LONGEST_OTHER = 1024

_URL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?(?:[/?#][!#-;=?-Z_a-z~%]*)?", re.IGNORECASE)
_DAY = re.compile(r"[12]\d{3}(?:-\d\d(?:-\d\d)?)?")


def export_ftm(view: View, out: BinaryIO) -> None:
    """FollowTheMoney entities as JSON lines: parties, stories, articles with what is in them, claims, events."""
    with queries.snapshot(view):
        out.writelines(json_line(row) for row in rows(view))


def rows(view: View) -> Iterator[Row]:
    """Every entity, as a JSON object; those that others point to need not come first."""
    known = {i for (i,) in rows_of(view, "SELECT id FROM entity")}
    for entity in entities.entities(view):
        yield _party(entity)
    folders = {article: story for story in stories.stories(view, several=True) for article in story.articles}
    for story in dict.fromkeys(folders.values()):
        yield _folder(story)
    for i in queries.article_ids(view):
        article = queries.article(view, i)
        yield _article(article, folders.get(i))
        yield from _mentions(view, article)
        for statement in queries.statements(view, article=i):
            yield from _statement(statement, article, known)
        event_of = dict(rows_of(view, _EVENT_OF, i))
        for happening in events.happenings(view, article=i):
            if happening.id in event_of:
                yield _told(happening, article, event_of[happening.id])
    for story in stories.stories(view):
        for claim in claims.claims(view, story=story.id):
            yield from _claim(view, claim)
    for relation in claims.relations(view):
        link = {"subject": relation.a, "object": relation.b, "role": relation.relation, "summary": relation.why}
        yield _row(content_id("ftm", relation.a, relation.b, relation.relation), "UnknownLink", **link)
    for event in events.events(view):
        yield _event(event, known)


_EVENT_OF = (
    "SELECT h.id, e.event FROM happening AS h JOIN event_happening AS e ON e.happening = h.id WHERE h.article = ?"
)


def _row(i: str, schema: str, **properties: Values) -> Row:
    """An entity with those values that say something, each once, none longer than the model allows."""
    kept = {}
    for name, given in properties.items():
        values = (given,) if isinstance(given, str) or given is None else given
        cut = LONGEST.get(name, LONGEST_OTHER)
        if said := list(dict.fromkeys(v.strip()[:cut] for v in values if v is not None and _says(v))):
            kept[name] = said
    return {"id": i, "schema": schema, "properties": kept}


def _says(value: str) -> bool:
    """Whether anything is left once signs are taken off that no text of the model may hold."""
    return any(unicodedata.category(c)[0] not in "CZ" for c in value)


def _party(entity: Entity) -> Row:
    others = [name for name, _ in entity.aliases if name != entity.name]
    roles = [held.role for held in entity.roles]
    told = {"position": roles} if entity.kind == "person" else {"notes": roles}
    return _row(
        entity.id,
        SCHEMATA[entity.kind],
        name=entity.name,
        alias=[name for name in others if " " in name.strip()],
        weakAlias=[name for name in others if " " not in name.strip()],  # "Ode" is many people's name
        proof=[held.article for held in entity.roles],
        **told,
    )


def _folder(story: Story) -> Row:
    return _row(
        story.id, "Folder", title=story.title, fileName=story.id, date=[date_of(story.first), date_of(story.last)]
    )


def _article(a: Article, folder: Story | None) -> Row:
    return _row(
        a.id,
        "Article",
        title=a.title or a.name,
        fileName=a.name,
        author=a.byline,
        publisher=a.outlet,
        publishedAt=date_of(a.published),
        sourceUrl=_url(a.url),
        language=LANGUAGES.get(a.language or ""),
        mimeType="text/plain",
        bodyText=a.text,
        parent=folder.id if folder else None,
    )


def _mentions(view: View, a: Article) -> Iterator[Row]:
    sql = "SELECT name, kind, entity FROM linking WHERE article = ? ORDER BY kind, name"
    for name, kind, entity in rows_of(view, sql, a.id):
        of = {"document": a.id, "resolved": entity, "detectedSchema": SCHEMATA[kind]}
        yield _row(content_id("ftm", a.id, kind, name), "Mention", name=name, **of)


def _statement(s: Statement, a: Article, known: set[str]) -> Iterator[Row]:
    words = content_text(s, a.text)
    speaker = s.speaker.entity if s.speaker and s.speaker.entity in known else None
    names = [p.name for p in (*(hop.party for hop in s.chain), *((s.speaker,) if s.speaker else ()))]
    said = {"description": words, "publisher": a.outlet, "sourceUrl": _url(a.url)}
    yield _row(
        s.id,
        "Note",
        name=_headline(s, words),
        summary=_how(s),
        entity=[speaker, s.parent],
        proof=a.id,
        keywords=["statement", s.act, s.form, s.hedge],
        namesMentioned=names,
        notes=[
            places_of("content", s.content),
            places_of("cue", s.cue),
            places_of("source", [s.source] if s.source else []),
        ],
        **said,
    )
    link = {"document": a.id, "entity": s.id, "role": "contains", "recordId": s.id}
    yield _row(content_id("ftm", a.id, s.id), "Documentation", date=date_of(s.said_on) or date_of(a.published), **link)
    for n, hop in enumerate(s.chain, start=1):
        if hop.party.entity in known:
            role = "speaker" if n == len(s.chain) else f"hop {n} of {len(s.chain)}, on whose word it is told"
            words_of_hop = hop.span.of(a.text) if hop.span else None
            ends = {"subject": hop.party.entity, "object": s.id, "role": role, "summary": words_of_hop}
            yield _row(content_id("ftm", s.id, n), "UnknownLink", **ends)


def _headline(s: Statement, words: str) -> str:
    """A name that a list can show: who does what, and the first words."""
    who = (s.speaker.name or s.speaker.kind) if s.speaker else "somebody"
    short = words if len(words) <= 100 else words[:99].rstrip() + "…"
    return f"{who} {s.act}: {short}"


def _how(s: Statement) -> str:
    """The chain in words, outermost first."""
    by = " → ".join(hop.party.name or hop.party.kind for hop in s.chain)
    to = f", to {s.to}" if s.to else ""
    hedge = f", hedged: {s.hedge}" if s.hedge else ""
    return f"{s.act}, {s.form}; on the word of {by or 'nobody named'}{to}{hedge}"


def places_of(what: str, spans: Iterable[Span]) -> str | None:
    """Where the words stand in the article's text, in code points from 0, half-open."""
    spans = [*spans]
    return f"{what} " + " ".join(f"{s.start}-{s.end}" for s in spans) if spans else None


def _told(h: Happening, a: Article, event: str) -> Row:
    told = {"role": f"tells it as {h.status}", "summary": h.span.of(a.text), "recordId": h.id}
    return _row(content_id("ftm", h.id), "Documentation", document=a.id, entity=event, date=date_of(h.begins), **told)


def _claim(view: View, c: Claim) -> Iterator[Row]:
    counted = [o.name or o.kind for o in c.origins if o.counted]
    number = f"{len(counted)} independent origin{'' if len(counted) == 1 else 's'}"
    yield _row(
        c.id,
        "Note",
        name=c.text if len(c.text) <= 120 else c.text[:119].rstrip() + "…",
        description=c.text,
        summary=f"{number}: {'; '.join(counted)}" if counted else number,
        keywords=["claim", number],
        proof=[t.article for t in c.tellings],
        notes=[o.why for o in c.origins],
    )
    for n, t in enumerate(c.tellings):
        words = GAP.join(_words(view, t.article, span) for span in t.content)
        link = {"document": t.article, "entity": c.id, "role": "quotes or reports" if t.statement else "narrates"}
        told = {"summary": words, "recordId": t.statement, "description": places_of("content", t.content)}
        yield _row(content_id("ftm", c.id, n), "Documentation", **link, **told)


def _words(view: View, article: str, span: Span) -> str:
    sql = "SELECT substr(text, ?, ?) FROM article WHERE id = ?"
    return str(rows_of(view, sql, span.start + 1, span.end - span.start, article)[0][0])


def _event(e: Event, known: set[str]) -> Row:
    who = ", ".join(_called(p) for p in e.parties)
    return _row(
        e.id,
        "Event",
        name=f"{e.kind}: {who}" if who else e.kind,
        summary=f"{e.status}{f', by {e.due}' if e.due else ''}",
        involved=[p.entity for p in e.parties if p.entity in known],
        namesMentioned=[p.name for p in e.parties],
        startDate=date_of(e.begins),
        endDate=date_of(e.ends),
        location=e.place,
        keywords=[e.kind, e.status],
        notes=list(chain(e.why)),
    )


def _called(party: Party) -> str:
    return party.name or party.kind


def date_of(told: str | None) -> str | None:
    """A day as it is, a time in UTC without its zone, as the model wants it; ``None`` for what is no date."""
    if told is None:
        return None
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return told if _DAY.fullmatch(told) and told[5:7] != "00" else None
    if len(told) <= len("2031-03-09"):
        return moment.date().isoformat()
    return (moment.astimezone(UTC) if moment.tzinfo else moment).strftime("%Y-%m-%dT%H:%M:%S")


def _url(told: str | None) -> str | None:
    """An address of the web; ``None`` for anything else, a script among it."""
    return told if told and _URL.fullmatch(told) else None
