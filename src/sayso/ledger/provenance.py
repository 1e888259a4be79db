"""On whose word it stands, as PROV-O in Turtle: who is said to have what from whom, down to the words that say so.

A statement in an article is quoted from it; each hop of its chain is a telling of its own, attributed to its party and
derived from the next one, so that the way leads from the outlet to the speaker. What is used for what, and why, is told
in ``docs/reference/exports.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from sayso.ledger import queries, stories
from sayso.ledger.lines import rounded
from sayso.ledger.linked import (
    TERMS,
    Step,
    Told,
    each_article,
    each_entity,
    each_story,
    iri,
    outlet_id,
    outlets,
    relation_id,
    speaker_id,
    steps,
    web_address,
)
from sayso.ledger.rows import View
from sayso.ledger.store import GAP, content_text
from sayso.ledger.turtle import Properties, Term, block, literal, named, node, number
from sayso.records import Article, Claim, Copy, Kind, Party, Relation, Span, Statement

PREFIXES = {
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "sayso": TERMS,
}

TYPES: dict[Kind, tuple[Term, ...]] = {
    "person": ("prov:Agent", "prov:Person"),
    "organisation": ("prov:Agent", "prov:Organization"),
    "government": ("prov:Agent", "prov:Organization", "sayso:Government"),
    "outlet": ("prov:Agent", "prov:Organization", "sayso:Outlet"),
    "document": ("prov:Entity", "sayso:Document"),
    "collective": ("prov:Agent", "sayso:Collective"),
    "unnamed": ("prov:Agent", "sayso:Unnamed"),
}
"""Whoever speaks is an agent; a document bears no responsibility, and is a thing that something is derived from."""


def export_prov(view: View, out: BinaryIO) -> None:
    """PROV-O in Turtle: chains of tellings, copies, and claims with their independent origins."""
    out.writelines(f"@prefix {name}: <{space}> .\n".encode() for name, space in PREFIXES.items())
    with queries.snapshot(view):
        for outlet in outlets(view):
            out.write(_party(outlet_id(outlet), Party(outlet, "outlet")))
        for entity in each_entity(view):
            out.write(_party(entity.id, Party(entity.name, entity.kind)))
        for article, statements in each_article(view):
            copied = [c for c in stories.copies(view, of=[article.id]) if c.article == article.id]
            out.write(_article(article, copied))
            out.writelines(_nobodies(statements))
            for s in statements:
                out.write(_statement(article, s))
                out.writelines(_hops(article, s))
        for told in each_story(view):
            out.write(_story(told))
            out.writelines(_passages(told))
            for claim in told.claims:
                out.write(_claim(claim))
                out.writelines(_origins(claim))
            out.writelines(_relation(relation) for relation in told.relations)


def _party(record: str, party: Party) -> bytes:
    return block(
        _id(record), {"a": TYPES[party.kind], "rdfs:label": _text(party.name), "sayso:kind": _text(party.kind)}
    )


def _nobodies(statements: Iterable[Statement]) -> Iterator[bytes]:
    """The parties of one article who are nobody across articles, each once."""
    found: dict[str, Party] = {}
    for s in statements:
        speaker = speaker_id(s)
        if speaker and s.speaker:
            found.setdefault(speaker, s.speaker)
        for step in steps(s):
            found.setdefault(step.party, step.hop.party)
    return (_party(record, party) for record, party in found.items() if not party.entity)


def _article(a: Article, copied: list[Copy]) -> bytes:
    originals = list(dict.fromkeys(c.of for c in copied if c.of))
    address = web_address(a.url)
    return block(
        _id(a.id),
        {
            "a": ("prov:Entity", "sayso:Article"),
            "rdfs:label": _text(a.title or a.name),
            "prov:wasAttributedTo": _id(outlet_id(a.outlet)) if a.outlet else None,
            "dcterms:issued": _day(a.published),
            "rdfs:seeAlso": named(address) if address else None,
            "sayso:textSha256": _text(a.text_sha256),
            "sayso:credit": [literal(c) for c in dict.fromkeys(c.credit for c in copied if c.credit)],
            "prov:wasQuotedFrom": [_id(original) for original in originals],
            "prov:qualifiedQuotation": [_copy(c) for c in copied if c.of],
        },
    )


def _copy(c: Copy) -> Term:
    """The passages of a copy: where they stand in the one text, and where in the other."""
    passages = [
        node(
            {
                **_places(p.span),
                "sayso:originStart": number(p.origin.start),
                "sayso:originEnd": number(p.origin.end),
            }
        )
        for p in c.passages
    ]
    return node(
        {
            "a": "prov:Quotation",
            "prov:entity": _id(c.of or ""),
            "sayso:extent": literal(c.extent),
            "sayso:passage": passages,
        }
    )


def _statement(article: Article, s: Statement) -> bytes:
    chain = steps(s)
    speaker = speaker_id(s)
    spoken = bool(chain) and chain[-1].hop.party == s.speaker
    return block(
        _id(s.id),
        {
            "a": ("prov:Entity", "sayso:Statement"),
            "prov:value": literal(content_text(s, article.text)),
            "prov:wasAttributedTo": _id(outlet_id(article.outlet)) if article.outlet else None,
            **_quoted(s.article, s.content),
            "prov:wasDerivedFrom": _id(chain[0].id) if chain else None,
            "prov:hadPrimarySource": _id(chain[-1].id) if spoken else None,
            "sayso:speaker": _id(speaker) if speaker else None,
            "sayso:speakerName": literal(s.speaker.name) if s.speaker else None,
            "sayso:speakerKind": _text(s.speaker.kind) if s.speaker else None,
            "sayso:act": literal(s.act),
            "sayso:form": literal(s.form),
            "sayso:hedge": _text(s.hedge),
            "sayso:to": _text(s.to),
            "sayso:channel": _text(s.channel),
            "sayso:place": _text(s.place),
            "sayso:saidOn": _text(s.said_on),
            "sayso:parent": _id(s.parent) if s.parent else None,
            "sayso:score": number(rounded(s.score)),
            "sayso:madeBy": literal(s.made_by),
        },
    )


def _hops(article: Article, s: Statement) -> Iterator[bytes]:
    """Each hop's telling: whose it is, by which words, and from whom that party has it."""
    chain = steps(s)
    for step, after in zip(chain, [*chain, None][1:], strict=True):
        following = [_id(after.id)] if after else []
        document = step.hop.party.kind == "document"
        whose: Properties = (
            {
                "prov:wasDerivedFrom": [_id(step.party), *following],
                "prov:qualifiedDerivation": _proof("prov:Derivation", "prov:entity", article, step),
            }
            if document
            else {
                "prov:wasAttributedTo": _id(step.party),
                "prov:qualifiedAttribution": _proof("prov:Attribution", "prov:agent", article, step),
                "prov:wasDerivedFrom": following,
            }
        )
        yield block(
            _id(step.id),
            {
                "a": ("prov:Entity", "sayso:Hop"),
                "sayso:position": number(step.place),
                "sayso:party": _id(step.party),
                "sayso:name": literal(step.hop.party.name),
                "sayso:kind": literal(step.hop.party.kind),
                **whose,
            },
        )


def _proof(kind: Term, relation: str, article: Article, step: Step) -> Term:
    span = step.hop.span
    words: Properties = {**_places(span), "sayso:words": literal(span.of(article.text))} if span else {}
    return node({"a": kind, relation: _id(step.party), **words, "sayso:why": _text(step.hop.why)})


def _story(told: Told) -> bytes:
    s = told.story
    members = [_id(i) for i in s.articles]
    types = ("prov:Entity", "prov:Collection", "sayso:Story")
    return block(_id(s.id), {"a": types, "rdfs:label": _text(s.title), "prov:hadMember": members})


def _passages(told: Told) -> Iterator[bytes]:
    """Tellings that are no whole statement: an outlet's own narration, or the part of a statement; each once."""
    for t in {t.key: t for c in told.claims for t in c.tellings if t.key != t.statement}.values():
        article = told.articles[t.article]
        yield block(
            _id(t.key),
            {
                "a": ("prov:Entity", "sayso:Passage"),
                "prov:value": literal(GAP.join(span.of(article.text) for span in t.content)),
                "prov:wasAttributedTo": _id(outlet_id(article.outlet)) if article.outlet else None,
                **_quoted(t.article, t.content),
                "sayso:partOf": _id(t.statement) if t.statement else None,
            },
        )


def _claim(c: Claim) -> bytes:
    numbers = [n for n, o in enumerate(c.origins) if o.counted]
    return block(
        _id(c.id),
        {
            "a": ("prov:Entity", "sayso:Claim"),
            "prov:value": literal(c.text),
            "sayso:story": _id(c.story),
            "prov:wasDerivedFrom": [_id(key) for key in dict.fromkeys(t.key for t in c.tellings)],
            "prov:wasAttributedTo": [_origin(c, n) for n in numbers],
            "prov:qualifiedAttribution": [_through(c, n) for n in numbers],
            "sayso:origin": [_origin(c, n) for n in range(len(c.origins))],
            "sayso:independentOrigins": number(c.independent_origins),
            "sayso:firstSeen": _text(c.first_seen),
        },
    )


def _through(c: Claim, place: int) -> Term:
    tellings = [_id(key) for key in c.origins[place].tellings]
    return node({"a": "prov:Attribution", "prov:agent": _origin(c, place), "sayso:telling": tellings})


def _origins(c: Claim) -> Iterator[bytes]:
    """Each party through which a claim entered the record; where ``counted`` is false, an outlet that names nobody."""
    for place, o in enumerate(c.origins):
        yield block(
            _origin(c, place),
            {
                "a": ("prov:Agent", "sayso:Origin"),
                "rdfs:label": _text(o.name),
                "sayso:position": number(place),
                "sayso:name": literal(o.name),
                "sayso:kind": literal(o.kind),
                "sayso:counted": number(o.counted),
                "sayso:why": _text(o.why),
                "sayso:telling": [_id(key) for key in o.tellings],
            },
        )


def _relation(r: Relation) -> bytes:
    return block(
        _id(relation_id(r)),
        {
            "a": ("prov:Entity", "sayso:Relation"),
            "prov:wasDerivedFrom": [_id(r.a), _id(r.b)],
            "sayso:claim": _id(r.a),
            "sayso:against": _id(r.b),
            "sayso:relation": literal(r.relation),
            "sayso:score": number(rounded(r.score)),
            "sayso:why": _text(r.why),
        },
    )


def _quoted(article: str, spans: tuple[Span, ...]) -> Properties:
    """Words taken from an article, and from where in it, in order."""
    places = [
        node({"a": "prov:Quotation", "prov:entity": _id(article), "sayso:position": number(n), **_places(span)})
        for n, span in enumerate(spans)
    ]
    return {"prov:wasQuotedFrom": _id(article), "prov:qualifiedQuotation": places}


def _places(span: Span) -> Properties:
    return {"sayso:start": number(span.start), "sayso:end": number(span.end)}


def _id(record: str) -> Term:
    return named(iri(record))


def _origin(c: Claim, place: int) -> Term:
    return _id(f"{c.id}:origin-{place}")


def _text(text: str | None) -> Term | None:
    return literal(text) if text else None


_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_TIME = re.compile(_DAY.pattern + r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")


def _day(written: str | None) -> Term | None:
    """A day or a time with its type; what is neither, as it is written."""
    if written and _DAY.fullmatch(written):
        return literal(written, "xsd:date")
    if written and _TIME.fullmatch(written):
        return literal(written, "xsd:dateTime")
    return _text(written)
