"""An article as a page: its text with the statements marked, who speaks and on whose word in the margin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from operator import itemgetter

from rich.text import Text

from sayso.records import Article, Notice, Statement
from sayso.serve.marking import Mark, Paragraph, marked, paragraphs, statement_marks
from sayso.serve.safe import one_line, shortened
from sayso.serve.terminal import Screen
from sayso.serve.words import (
    chain_words,
    counted,
    hops_before,
    particulars,
    party_style,
    party_words,
    published_words,
    short_id,
    title_words,
)

_TWO_COLUMNS_FROM = 100
_READABLE = 66
_GAP = 3


def show_article(screen: Screen, article: Article, statements: Sequence[Statement], notices: Sequence[Notice]) -> None:
    """Print the article. Statements are numbered by where their content begins; ``notices`` stand where they belong."""
    statements = sorted(statements, key=lambda each: (each.content[0].start, -each.content[-1].end))
    numbers = {statement.id: at for at, statement in enumerate(statements, 1)}
    _head(screen, article, statements, notices)
    marks = [Mark(span, "boilerplate") for span in article.boilerplate]
    for statement in statements:
        nested = statement.parent is not None
        marks += statement_marks(statement, str(numbers[statement.id]), nested=nested)
    notes = [(statement.content[0].start, _note(statement, numbers)) for statement in statements]
    notes += [(notice.span.start, _notice(notice, article)) for notice in notices if notice.span]
    waiting = sorted(notes, key=itemgetter(0), reverse=True)
    for paragraph in paragraphs(article.text, marks):
        margin = _left_out(article, paragraph)
        while waiting and waiting[-1][0] < paragraph.span.end:
            margin.append(waiting.pop()[1])
        screen.blank()
        _paragraph(screen, marked(article.text, paragraph.span, paragraph.marks, plain=screen.plain), margin)


def _head(screen: Screen, article: Article, statements: Sequence[Statement], notices: Sequence[Notice]) -> None:
    screen.ends(Text(title_words(article), "title"), Text(published_words(article)))
    facts = [f"by {one_line(article.byline)}"] if article.byline else []
    facts += [one_line(article.name)] if article.title else []
    facts += [article.id, counted(len(statements), "statement")]
    if notices:
        facts.append(counted(len(notices), "notice"))
    screen.line((" · ".join(facts), "meta"))
    for notice in notices:
        if notice.span is None:
            screen.hang(*_notice(notice, article))


def _left_out(article: Article, paragraph: Paragraph) -> list[tuple[Text, Text]]:
    if any(paragraph.span in span for span in article.boilerplate):
        return [(Text("   "), Text("left out: boilerplate", "meta"))]
    return []


def _note(statement: Statement, numbers: dict[str, int]) -> tuple[Text, Text]:
    act = ("denies", "disputed") if statement.act == "denies" else statement.act
    body = Text.assemble((party_words(statement.speaker), party_style(statement.speaker)), " ", act)
    body.append("".join(f" · {each}" for each in particulars(statement)), "meta")
    if before := hops_before(statement):
        body.append(f" · on the word of {chain_words(before)}")
    if statement.parent in numbers:
        body.append(f" · inside {numbers[statement.parent]}", "meta")
    body.append(f" · {short_id(statement.id)}", "meta")
    return Text(f"{numbers[statement.id]:>2} ", "number"), body


def _notice(notice: Notice, article: Article) -> tuple[Text, Text]:
    body = Text.assemble((one_line(notice.code), "notice"), f": {one_line(notice.detail)}")
    if notice.span:
        body.append(f" ⟦{shortened(notice.span.of(article.text), 60)}⟧", "meta")
    return Text(" ! ", "notice"), body


def _paragraph(screen: Screen, text: Text, margin: Sequence[tuple[Text, Text]]) -> None:
    if screen.width < _TWO_COLUMNS_FROM:
        screen.line(text)
        for head, body in margin:
            screen.hang(Text.assemble("  ", head), body)
        return
    left = text.wrap(screen.console, _READABLE)
    right = [line for head, body in margin for line in screen.hung(head, body, screen.width - _READABLE - _GAP)]
    for one, other in zip_longest(left, right, fillvalue=Text()):
        one.rstrip()
        screen.put(Text.assemble(one, " " * (_READABLE + _GAP - one.cell_len), other))
