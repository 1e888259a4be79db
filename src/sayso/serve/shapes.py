"""The JSON that the reading commands write: records in the words and key order of the export."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sayso.ledger import judgements
from sayso.ledger.entities import EntityRow, Judged, Who
from sayso.ledger.queries import SaidRow, SpeakerRow
from sayso.ledger.verification import Verification
from sayso.records import Article, Entity, Hop, Notice, Party, Span, Statement

Shape = dict[str, Any]


def span_shape(span: Span | None) -> list[int] | None:
    """``[start, end)`` in code points of the article's text."""
    return [span.start, span.end] if span else None


def party_shape(party: Party | None) -> Shape | None:
    """Who somebody is."""
    return {"name": party.name, "kind": party.kind, "entity": party.entity} if party else None


def article_shape(article: Article) -> Shape:
    """An article without its text."""
    return {
        "id": article.id,
        "name": article.name,
        "outlet": article.outlet,
        "url": article.url,
        "title": article.title,
        "byline": article.byline,
        "published": article.published,
        "published_from": article.published_from,
        "language": article.language,
        "text_sha256": article.text_sha256,
    }


def statement_shape(statement: Statement) -> Shape:
    """A statement as the export writes it."""
    return {
        "id": statement.id,
        "article": statement.article,
        "source": span_shape(statement.source),
        "cue": [span_shape(span) for span in statement.cue],
        "content": [span_shape(span) for span in statement.content],
        "form": statement.form,
        "act": statement.act,
        "hedge": statement.hedge,
        "speaker": party_shape(statement.speaker),
        "chain": [party_shape(hop.party) for hop in statement.chain],
        "to": statement.to,
        "channel": statement.channel,
        "place": statement.place,
        "said_on": statement.said_on,
        "parent": statement.parent,
        "score": round(statement.score, 3) + 0.0,
        "made_by": statement.made_by,
    }


def entity_shape(entity: Entity) -> Shape:
    """An entity as the export writes it, and how often each name stands."""
    return {
        "id": entity.id,
        "name": entity.name,
        "kind": entity.kind,
        "aliases": dict(entity.aliases),
        "roles": [
            {"role": r.role, "from": r.first, "to": r.last, "article": r.article, "outlets": list(r.outlets)}
            for r in entity.roles
        ],
    }


def entity_row(row: EntityRow) -> Shape:
    """An entity in a list."""
    return {**entity_shape(row.entity), "statements": row.statements, "articles": row.articles}


def judgement(given: Judged) -> Shape:
    """A judgement as the ledger keeps it."""
    r = given.judgement
    told = {"number": given.number, "left": r.left, "right": r.right, "same": r.same, "reason": given.reason}
    return told | {"judged_at": given.judged_at, "undone_at": given.undone_at}


def judged(given: judgements.Judged) -> Shape:
    """A judgement of any kind: what it is about, in words too, and when it was made and taken back."""
    return {
        "number": given.number,
        "about": given.about,
        "verdict": given.verdict,
        "article": given.article,
        "subject": given.subject,
        "other": given.other,
        "words": given.words,
        "reason": given.reason,
        "judged_at": given.judged_at,
        "undone_at": given.undone_at,
    }


def who(found: Who, rows: Sequence[SaidRow]) -> Shape:
    """All that is told of one entity."""

    def parties(counts: Iterable[tuple[str, str, int]]) -> list[Shape]:
        return [{"name": name, "kind": kind, "statements": times} for name, kind, times in counts]

    return {
        **entity_shape(found.entity),
        "outlets": [{"outlet": outlet, "articles": n} for outlet, n in found.outlets],
        "on_record": found.on_record,
        "through_others": len(found.statements) - found.on_record,
        "cited_by": parties(found.cited_by),
        "passes_on": parties(found.cites),
        "unnamed_near": [
            {
                "name": near.text,
                "article": near.mention.article,
                "span": span_shape(near.mention.span),
                "position": near.mention.position,
                "told": near.mention.told,
                "anonymity": span_shape(near.mention.anonymity),
                "why": near.why,
            }
            for near in found.near
        ],
        "linkings": [
            {"article": article, "name": name, "score": link.score, "made_by": link.made_by, "reason": link.reason}
            for article, name, link in found.linkings
        ],
        "statements": [said(row) for row in rows],
    }


def notice(given: Notice) -> Shape:
    """A notice as the export writes it."""
    return {
        "article": given.article,
        "code": given.code,
        "span": span_shape(given.span),
        "detail": given.detail,
    }


def said(row: SaidRow) -> Shape:
    """A statement with what it says as text and where it stands."""
    return {
        "text": row.text,
        "outlet": row.article.outlet,
        "published": row.article.published,
        "article_name": row.article.name,
        "statement": statement_shape(row.statement),
    }


def brief(speakers: Sequence[SpeakerRow]) -> list[Shape]:
    """Speakers with what they said; ``total`` counts what was left away too."""
    return [
        {
            "speaker": party_shape(speaker.party),
            "total": speaker.total,
            "said": [said(row) for row in speaker.rows],
        }
        for speaker in speakers
    ]


def page(article: Article, statements: Sequence[Statement], notices: Sequence[Notice]) -> Shape:
    """An article with its text, boilerplate, statements and notices."""
    return {
        "article": article_shape(article),
        "text": article.text,
        "boilerplate": [span_shape(span) for span in article.boilerplate],
        "statements": [statement_shape(statement) for statement in statements],
        "notices": [notice(each) for each in notices],
    }


def reasons(statement: Statement, article: Article, inside: Sequence[Statement]) -> Shape:
    """A statement with its article, the characters of each span, the reason of each hop and each step's reasons."""
    text = article.text
    quoted = {
        "source": statement.source.of(text) if statement.source else None,
        "cue": [span.of(text) for span in statement.cue],
        "content": [span.of(text) for span in statement.content],
    }
    return {
        "article": article_shape(article),
        "statement": statement_shape(statement),
        "quoted": quoted,
        "hops": [_hop_shape(hop, text) for hop in statement.chain],
        "why": list(statement.why),
        "holds": [other.id for other in inside],
    }


def verification(result: Verification) -> Shape:
    """What was checked and every problem found."""
    problems = [{"where": p.where, "kind": p.kind, "detail": p.detail} for p in result.problems]
    return {"checked": dict(result.checked), "problems": problems}


def _hop_shape(hop: Hop, text: str) -> Shape:
    return {
        "party": party_shape(hop.party),
        "span": span_shape(hop.span),
        "quoted": hop.span.of(text) if hop.span else None,
        "why": hop.why,
    }
