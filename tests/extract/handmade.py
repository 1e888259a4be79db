"""Parses built by hand, and a short way to say what an extraction found."""

from __future__ import annotations

from sayso.extract import extract
from sayso.extract.draft import View, make_view
from sayso.extract.parse import Parsed, Sentence, Token, link
from sayso.extract.quotes import find_quotations
from sayso.records import Article, Extraction, Statement
from sayso.resources import Rules, Tools

TAGS = {"VERB": "VBD", "AUX": "VBD", "NOUN": "NN", "PROPN": "NNP", "PRON": "PRP", "PUNCT": ".", "PART": "TO"}


def by_hand(*rows: str) -> Parsed:
    """One sentence as a parse, a row a word: "word lemma POS dependency head-index".

    "word/TAG" gives a word another tag than its part of speech has by default. Words are joined by blanks. A root names
    its own index.
    """
    tokens: list[Token] = []
    at = 0
    for i, row in enumerate(rows):
        shown, lemma, pos, dep, head = row.split()
        word, _, tag = shown.partition("/")
        ent = "PERSON" if pos == "PROPN" else ""
        tokens.append(
            Token(
                i=i,
                start=at,
                end=at + len(word),
                text=word,
                lemma=lemma,
                pos=pos,
                tag=tag or TAGS.get(pos, "XX"),
                dep=dep,
                head=int(head),
                sent=0,
                ent=ent,
                ent_start=bool(ent) and not (tokens and tokens[-1].ent == ent),
            )
        )
        at += len(word) + 1
    link(tokens)
    text = " ".join(t.text for t in tokens)
    paragraph = Parsed(text, tuple(tokens), (), ()).span(0, len(tokens) - 1)
    return Parsed(text, tuple(tokens), (Sentence(0, len(tokens) - 1, 0),), (paragraph,))


def view_of(parsed: Parsed, rules: Rules) -> View:
    """A parse as the attributors see it, with the quotations that the scanner finds in its text."""
    quotations, _ = find_quotations(parsed.text, parsed.paragraphs)
    return make_view(parsed, quotations, rules)


def extraction_of(text: str, tools: Tools, published: str | None = None) -> Extraction:
    """Everything found in a text."""
    return extract(Article(name="made", text=text, published=published, language="en"), tools)


def statements_in(text: str, tools: Tools, published: str | None = None) -> tuple[Statement, ...]:
    """The statements of a text."""
    return extraction_of(text, tools, published).statements


def only(text: str, tools: Tools, published: str | None = None) -> Statement:
    """The one statement of a text."""
    (statement,) = statements_in(text, tools, published)
    return statement


def content_of(statement: Statement, text: str) -> list[str]:
    """What was said, a string a span."""
    return [s.of(text) for s in statement.content]


def cue_of(statement: Statement, text: str) -> list[str]:
    """The words that attribute, a string a span."""
    return [s.of(text) for s in statement.cue]


def source_of(statement: Statement, text: str) -> str | None:
    """The words that name the source."""
    return statement.source.of(text) if statement.source else None


def chain_of(statement: Statement) -> list[str]:
    """The names of a chain, "" for a hop nobody names."""
    return [hop.party.name for hop in statement.chain]
