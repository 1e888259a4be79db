"""The ledger in the words of schema.org, as one JSON-LD document: articles, quotations, claims, people and bodies.

Words that stand in quotation marks are a ``Quotation``, spoken by whom the article says; what an article puts in words
of its own is a ``Statement``, so that no paraphrase passes for somebody's words. There are no ratings: the ledger says
who said so. What is used for what, and why, is told in ``docs/reference/exports.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from sayso.ledger import queries, stories
from sayso.ledger.lines import json_text, rounded
from sayso.ledger.linked import (
    TERMS,
    Told,
    each_article,
    each_entity,
    each_story,
    given,
    iri,
    outlet_id,
    outlets,
    relation_id,
    speaker_id,
    statement_terms,
    term,
    web_address,
)
from sayso.ledger.rows import View
from sayso.ledger.store import GAP, content_text
from sayso.records import Article, Claim, Entity, Kind, Party, Relation, Statement, Telling

CONTEXT = {"@vocab": "https://schema.org/", "sayso": TERMS}
"""Stands in the document, so that it is read without a network."""

TYPES: dict[Kind, list[str]] = {
    "person": ["Person"],
    "organisation": ["Organization"],
    "government": ["GovernmentOrganization"],
    "outlet": ["NewsMediaOrganization"],
    "document": ["CreativeWork", term("Document")],
    "collective": ["Thing", term("Collective")],
    "unnamed": ["Thing", term("Unnamed")],
}
"""schema.org has no class for a group or for somebody who is not named: to it these are things."""

SPEAKERS: frozenset[Kind] = frozenset({"person", "organisation", "government", "outlet"})
"""The kinds that schema.org lets a quotation be spoken by: its persons and organizations."""


def export_schemaorg(view: View, out: BinaryIO) -> None:
    """One JSON-LD document in schema.org's words, a node a line: who tells what, claims and their origins."""
    out.write(b'{"@context":' + json_text(CONTEXT).encode("utf8") + b',"@graph":[')
    between = b"\n"
    with queries.snapshot(view):
        for node in _nodes(view):
            out.write(between + json_text(node).encode("utf8"))
            between = b",\n"
    out.write(b"\n]}\n")


def _nodes(view: View) -> Iterator[dict[str, Any]]:
    for outlet in outlets(view):
        yield {"@id": iri(outlet_id(outlet)), "@type": "NewsMediaOrganization", "name": outlet}
    for entity in each_entity(view):
        yield _entity(entity)
    for article, statements in each_article(view):
        yield _article(view, article)
        for s in statements:
            yield _statement(article, s)
    for story in each_story(view):
        yield _story(story)
        for claim in story.claims:
            yield _claim(claim, story)
        for relation in story.relations:
            yield _relation(relation)


def _entity(e: Entity) -> dict[str, Any]:
    roles = list(dict.fromkeys(held.role for held in e.roles))
    return {
        "@id": iri(e.id),
        "@type": _types(e.kind),
        "name": e.name,
        **_some(alternateName=[name for name, _ in e.aliases if name != e.name]),
        **_some(jobTitle=roles if e.kind == "person" else []),
        **given(kind=e.kind, role=(roles or None) if e.kind != "person" else None),
    }


def _article(view: View, a: Article) -> dict[str, Any]:
    copied = [c for c in stories.copies(view, of=[a.id]) if c.article == a.id]
    return {
        "@id": iri(a.id),
        "@type": "NewsArticle",
        "identifier": a.name,
        **_some(
            headline=a.title,
            creditText=a.byline,
            publisher={"@id": iri(outlet_id(a.outlet))} if a.outlet else None,
            datePublished=a.published,
            inLanguage=a.language,
            url=web_address(a.url),
            isBasedOn=[{"@id": iri(i)} for i in dict.fromkeys(c.of for c in copied if c.of)],
        ),
        **given(text_sha256=a.text_sha256, published_from=a.published_from),
        **given(credit=list(dict.fromkeys(c.credit for c in copied if c.credit)) or None),
    }


def _statement(article: Article, s: Statement) -> dict[str, Any]:
    speaker = speaker_id(s)
    quoted = s.form == "direct"
    spoken = quoted and speaker and s.speaker and s.speaker.kind in SPEAKERS
    return {
        "@id": iri(s.id),
        "@type": ["Quotation" if quoted else "Statement", term("Statement")],
        "text": content_text(s, article.text),
        "isPartOf": {"@id": iri(s.article)},
        **({"spokenByCharacter": {"@id": iri(speaker)}} if spoken and speaker else {}),
        **statement_terms(article, s, describe=_party),
        term("content"): {"@list": [given(start=span.start, end=span.end) for span in s.content]},
    }


def _party(record: str, party: Party) -> dict[str, Any]:
    """An entity is described by a node of its own; who is nobody across articles, here."""
    if party.entity:
        return {"@id": iri(record)}
    named = {"name": party.name} if party.name else {}
    return {"@id": iri(record), "@type": _types(party.kind), **named}


def _story(told: Told) -> dict[str, Any]:
    s = told.story
    days = "/".join(day or ".." for day in (s.first, s.last)) if s.first or s.last else None
    return {
        "@id": iri(s.id),
        "@type": ["Collection", term("Story")],
        "name": s.title,
        **_some(temporalCoverage=days),
        "hasPart": [{"@id": iri(i)} for i in s.articles],
    }


def _claim(c: Claim, told: Told) -> dict[str, Any]:
    first = next((t for t in c.tellings if _day(t, told) == c.first_seen), None) if c.first_seen else None
    return {
        "@id": iri(c.id),
        "@type": ["Claim", term("Claim")],
        "text": c.text,
        "appearance": [_telling(t, told) for t in c.tellings],
        **_some(firstAppearance={"@id": iri(first.key)} if first else None),
        **given(
            story={"@id": iri(c.story)},
            first_seen=c.first_seen,
            independent_origins=c.independent_origins,
            origin={"@list": [_origin(c, n) for n in range(len(c.origins))]} if c.origins else None,
        ),
    }


def _day(telling: Telling, told: Told) -> str | None:
    published = told.articles[telling.article].published
    return published[:10] if published else None


def _telling(t: Telling, told: Told) -> dict[str, Any]:
    """A statement that has its own node; or a passage: an outlet's narration, or the part of a statement."""
    if t.key == t.statement:
        return {"@id": iri(t.key)}
    text = told.articles[t.article].text
    return {
        "@id": iri(t.key),
        "@type": ["CreativeWork", term("Passage")],
        "text": GAP.join(span.of(text) for span in t.content),
        "isPartOf": {"@id": iri(t.article)},
        **given(
            content={"@list": [given(start=span.start, end=span.end) for span in t.content]},
            part_of={"@id": iri(t.statement)} if t.statement else None,
        ),
    }


def _origin(c: Claim, place: int) -> dict[str, Any]:
    """Through whom it came; ``counted`` is false for outlets that name nobody."""
    o = c.origins[place]
    return {
        "@id": iri(f"{c.id}:origin-{place}"),
        "@type": term("Origin"),
        **given(
            name=o.name,
            kind=o.kind,
            counted=o.counted,
            why=o.why or None,
            telling={"@list": [{"@id": iri(key)} for key in o.tellings]},
        ),
    }


def _relation(r: Relation) -> dict[str, Any]:
    """The relation with its score and words; and, within, as a plain term between the two claims."""
    direct = {"@id": iri(r.a), term(_RELATIONS[r.relation]): {"@id": iri(r.b)}}
    return {
        "@id": iri(relation_id(r)),
        "@type": term("Relation"),
        **given(claim=direct, against={"@id": iri(r.b)}, relation=r.relation, score=rounded(r.score), why=r.why),
    }


_RELATIONS = {
    "contradicts": "contradicts",
    "denies": "denies",
    "revises": "revises",
    "figures_differ": "figuresDiffer",
}


def _types(kind: Kind) -> str | list[str]:
    types = TYPES[kind]
    return types[0] if len(types) == 1 else types


def _some(**values: Any) -> dict[str, Any]:
    """schema.org's own keys with their values, without those that have none."""
    return {key: value for key, value in values.items() if value}
