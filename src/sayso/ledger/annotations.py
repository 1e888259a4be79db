"""Statements as W3C Web Annotations: three of them for each, on its content, its cue and its source.

One annotation a line, each complete by itself: a server takes them one by one, and a program reads as many as it needs.
The names are those of the Recommendation (https://www.w3.org/TR/annotation-model/), besides own ones that begin with
``sayso:``. What each part is for is told in ``docs/reference/exports.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from sayso.ledger import queries
from sayso.ledger.lines import json_line
from sayso.ledger.linked import (
    TERMS,
    each_article,
    given,
    iri,
    outlet_id,
    speaker_id,
    statement_terms,
    term,
    web_address,
)
from sayso.ledger.rows import View
from sayso.records import Article, Kind, Party, Span, Statement

CONTEXT = ("http://www.w3.org/ns/anno.jsonld", {"sayso": TERMS})
"""What the keys mean: the Recommendation's own context, and the prefix of own terms."""

AROUND = 32
"""Characters before and after a span by which it can be found again in a text that has changed."""

AGENTS: dict[Kind, str] = {
    "person": "Person",
    "organisation": "Organization",
    "government": "Organization",
    "outlet": "Organization",
    "document": term("Document"),
    "collective": term("Collective"),
    "unnamed": term("Unnamed"),
}
"""The Recommendation's classes of agents; for whom it has none, an own one."""


def export_annotations(view: View, out: BinaryIO) -> None:
    """W3C Web Annotations, one a line: on each statement's content (with all that it says), cue and source."""
    with queries.snapshot(view):
        for article, statements in each_article(view):
            for s in statements:
                out.writelines(json_line({"@context": CONTEXT} | each) for each in on_statement(article, s))


def on_statement(article: Article, s: Statement) -> Iterator[dict[str, Any]]:
    """The annotations of one statement, without their context. A part that it does not have gets none."""
    yield _annotation(
        article,
        s,
        "content",
        s.content,
        {
            "motivation": "classifying",
            "body": [
                _text(s.act, "classifying"),
                _text(s.form, "classifying"),
                *([_text(s.hedge, "tagging")] if s.hedge else []),
                _text(_in_words(s), "describing"),
                {"type": "SpecificResource", "purpose": "describing", "source": _statement(article, s)},
            ],
        },
    )
    about = {"type": "SpecificResource", "purpose": "linking", "source": iri(s.id)}
    if s.cue:
        yield _annotation(article, s, "cue", s.cue, {"motivation": "linking", "body": [about]})
    if s.source:
        speaker = speaker_id(s)
        who = [_agent(speaker, s.speaker)] if speaker and s.speaker else []
        named = [{"type": "SpecificResource", "purpose": "identifying", "source": each} for each in who]
        motivation = "identifying" if named else "linking"
        yield _annotation(article, s, "source", (s.source,), {"motivation": motivation, "body": [*named, about]})


def _annotation(
    article: Article, s: Statement, part: str, spans: tuple[Span, ...], rest: dict[str, Any]
) -> dict[str, Any]:
    targets = [_target(article, span) for span in spans]
    named = {"id": iri(f"{s.id}:{part}"), "type": "Annotation", **given(part=part, of={"id": iri(s.id)})}
    return named | rest | {"target": targets}


def _target(article: Article, span: Span) -> dict[str, Any]:
    text = article.text
    quoted = {
        "type": "TextQuoteSelector",
        "exact": span.of(text),
        "prefix": text[max(0, span.start - AROUND) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }
    return {
        "type": "SpecificResource",
        "source": _article(article),
        "state": {"type": term("TextState"), **given(text_sha256=article.text_sha256)},
        "selector": [{"type": "TextPositionSelector", "start": span.start, "end": span.end}, quoted],
    }


def _article(a: Article) -> dict[str, Any]:
    """The text itself: offsets count in it, and not in the page at its address, from where it was taken."""
    address = web_address(a.url)
    return {
        "id": iri(a.id),
        "type": "Text",
        "format": "text/plain",
        **({"language": a.language} if a.language else {}),
        **({"via": address} if address else {}),
        **given(
            title=a.title,
            outlet={"id": iri(outlet_id(a.outlet)), "type": "Organization", "name": a.outlet} if a.outlet else None,
            published=a.published,
        ),
    }


def _statement(article: Article, s: Statement) -> dict[str, Any]:
    node = {"@id": iri(s.id), "@type": term("Statement"), **statement_terms(article, s, describe=_agent)}
    plain: dict[str, Any] = _plain(node)
    return plain


def _plain(value: Any) -> Any:
    """The same with ``id`` and ``type``, as the Recommendation writes them, at every depth."""
    if isinstance(value, dict):
        return {{"@id": "id", "@type": "type"}.get(key, key): _plain(inner) for key, inner in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _agent(record: str, party: Party) -> dict[str, Any]:
    return {"id": iri(record), "type": AGENTS[party.kind], **({"name": party.name} if party.name else {})}


def _text(words: str, purpose: str) -> dict[str, Any]:
    return {"type": "TextualBody", "value": words, "format": "text/plain", "purpose": purpose}


def _in_words(s: Statement) -> str:
    """On whose word it stands, outermost first: what a viewer shows beside the marked text."""
    parties = [hop.party for hop in s.chain] or ([s.speaker] if s.speaker else [])
    return " → ".join(party.name or party.kind for party in parties) or "no speaker"
