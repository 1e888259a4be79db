"""From one article's text to its statements: the whole method, one step a line."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.extract.assemble import mentions_of, statements_of
from sayso.extract.attribute import attribute
from sayso.extract.clauses import clauses
from sayso.extract.contacts import find_contacts
from sayso.extract.dates import find_timexes
from sayso.extract.draft import View, make_view
from sayso.extract.events import find_events
from sayso.extract.parse import parser_of
from sayso.extract.quotes import find_quotations
from sayso.extract.scenes import dated
from sayso.extract.speakers import Cast, make_cast
from sayso.extract.tagger import tagger_of
from sayso.extract.unnamed import settle
from sayso.records import Article, Extraction
from sayso.resources import Tools

__all__ = ["Understood", "extract", "understand"]


@dataclass(frozen=True, slots=True)
class Understood:
    """An article as the stages see it, its parties as they stand at the end, and what was found."""

    view: View
    cast: Cast
    extraction: Extraction


def extract(article: Article, tools: Tools) -> Extraction:
    """Find every attributed statement of one article.

    Pure: the same article and tools give the same extraction, whatever ran before. Spans are code points of
    ``article.text``. An article in another language than the tools' is the caller's to leave out.
    """
    return understand(article, tools).extraction


def understand(article: Article, tools: Tools) -> Understood:
    """The same, with what it was found by: for measures that ask more than the ledger keeps."""
    parsed = parser_of(tools)(article.text, article.boilerplate)
    quotations, notices = find_quotations(article.text, parsed.paragraphs, article=article.id)
    tag = tagger_of(tools)
    found = tag(article.text, parsed.paragraphs, quotations) if tag is not None else None
    view = make_view(parsed, quotations, tools.rules, found=found)
    nodes = attribute(view)
    cast = make_cast(view, tuple(span for node in nodes for span in node.draft.content))
    timexes = find_timexes(parsed, article.published, rules=tools.rules, article=article.id)
    statements, doubts = statements_of(article, view, nodes, cast=cast)
    statements = dated(view, settle(cast, statements), timexes, published=article.published)
    mentions = mentions_of(article, cast, statements)
    contacts = find_contacts(view, cast, statements, timexes, article=article)
    events = find_events(view, cast, statements, timexes, article=article)
    happenings = tuple(sorted((*contacts, *events), key=lambda h: (h.word, h.kind)))
    told = tuple(dict.fromkeys((*notices, *doubts)))
    found_here = Extraction(statements, mentions, timexes, told, happenings, clauses(parsed))
    return Understood(view, cast, found_here)
