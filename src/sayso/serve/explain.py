"""Why a statement stands in the ledger: what made it, its spans with their characters, its hops, its reasons."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from sayso.records import Article, Hop, Party, Span, Statement
from sayso.serve.marking import marked, statement_marks
from sayso.serve.safe import one_line, shortened
from sayso.serve.terminal import Screen
from sayso.serve.words import (
    content_words,
    day_words,
    party_style,
    party_words,
    published_words,
    short_id,
    title_words,
)

_AROUND = 90


def show_reasons(
    screen: Screen, statement: Statement, article: Article, *, parent: Statement | None, inside: Sequence[Statement]
) -> None:
    """Print everything that is known about one statement. ``inside`` are the statements that its content holds."""
    screen.ends(Text(statement.id, "title"), Text(published_words(article)))
    screen.line((title_words(article), "meta"))
    screen.blank()
    for piece in _passages(statement, article.text):
        shown = marked(article.text, piece, statement_marks(statement, "", nested=True), plain=screen.plain)
        before, after = "… " if piece.start else "", " …" if piece.end < len(article.text) else ""
        screen.hang(Text("  "), Text.assemble(before, shown, after))
    screen.blank()
    _spans(screen, statement, article.text)
    _who(screen, statement, article.text)
    _what(screen, statement)
    for label, others in (("inside", [parent] if parent else []), ("holds", inside)):
        for other in others:
            said = shortened(content_words(other, article), 90)
            screen.field(label, f"{short_id(other.id)} {party_words(other.speaker)} {other.act}: {said}")
    screen.field("made by", Text.assemble(one_line(statement.made_by), (f" · score {statement.score:.3f}", "meta")))
    for at, reason in enumerate(statement.why, 1):
        screen.field("because" if at == 1 else "", Text.assemble((f"{at:>2} ", "number"), one_line(reason)))


def _quoted(span: Span, text: str) -> Text:
    return Text.assemble((f"[{span.start}, {span.end})", "number"), f"  {one_line(span.of(text))}")


def _spans(screen: Screen, statement: Statement, text: str) -> None:
    source = (statement.source,) if statement.source else ()
    for label, spans in (("source", source), ("cue", statement.cue), ("content", statement.content)):
        for span in spans:
            screen.field(label, _quoted(span, text))
        if not spans:
            screen.field(label, Text("none", "meta"))


def _who(screen: Screen, statement: Statement, text: str) -> None:
    speaker = statement.speaker
    name = Text(party_words(speaker), party_style(speaker))
    screen.field("speaker", Text.assemble(name, (_kind(speaker), "meta")))
    for at, hop in enumerate(statement.chain, 1):
        screen.field("on the word of" if at == 1 else "", _hop(hop, at, text))


def _hop(hop: Hop, at: int, text: str) -> Text:
    shown = Text.assemble((f"{at} ", "number"), (party_words(hop.party), party_style(hop.party)))
    shown.append(_kind(hop.party), "meta")
    if hop.span:
        shown.append(f" · [{hop.span.start}, {hop.span.end}) ⟦{one_line(hop.span.of(text))}⟧", "meta")
    if hop.why:
        shown.append(f" — {one_line(hop.why)}")
    return shown


def _kind(party: Party | None) -> str:
    return f" · {party.kind}" if party and party.kind != "unnamed" else ""


def _what(screen: Screen, statement: Statement) -> None:
    style = "disputed" if statement.act == "denies" else ""
    screen.field("act", Text(statement.act, style))
    screen.field("form", statement.form)
    told = (
        ("hedge", statement.hedge),
        ("said to", statement.to),
        ("through", statement.channel),
        ("place", statement.place),
        ("said on", statement.said_on and day_words(statement.said_on)),
    )
    for label, value in told:
        if value:
            screen.field(label, one_line(value))


def _passages(statement: Statement, text: str) -> list[Span]:
    """The stretches of text that hold the statement's spans with something around them, joined where they touch."""
    source = (statement.source,) if statement.source else ()
    joined: list[Span] = []
    for span in sorted((*statement.content, *statement.cue, *source)):
        wide = _widened(span, text)
        if joined and wide.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, wide.end))
        else:
            joined.append(wide)
    return joined


def _widened(span: Span, text: str) -> Span:
    """The span with up to `_AROUND` characters at either side, ending between words where it can."""
    start = max(0, span.start - _AROUND)
    end = min(len(text), span.end + _AROUND)
    if start:
        start = text.find(" ", start, span.start) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", span.end, end), span.end)
    return Span(start, end)
