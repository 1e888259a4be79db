"""The words on screen: parties, chains, dates and counts, written the same way by every command."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sayso.records import Article, Hop, Party, Statement
from sayso.serve.safe import one_line

UNNAMED = "unnamed"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SHORT_ID_DIGITS = 8


def party_words(party: Party | None) -> str:
    """A party's name; one that the text does not name is said to be unnamed, in words."""
    if party is None:
        return "unknown speaker"
    name = one_line(party.name)
    if party.kind == UNNAMED:
        return f"{UNNAMED}: {name}" if name else UNNAMED
    return name or UNNAMED


def party_style(party: Party | None) -> str:
    """The style of a party's name, which only repeats what `party_words` says."""
    return UNNAMED if party is None or party.kind == UNNAMED else "speaker"


def chain_words(chain: Iterable[Hop]) -> str:
    """The hops, outermost first: ``Coast Wire → unnamed: two officials → Ana Ode``."""
    return " → ".join(party_words(hop.party) for hop in chain)


def hops_before(statement: Statement) -> tuple[Hop, ...]:
    """The hops that stand between the article and the speaker, who is named beside them."""
    chain = statement.chain
    return chain[:-1] if chain and chain[-1].party == statement.speaker else chain


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: ``1 article``, ``1,204 statements``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day_of(written: str | None) -> date | None:
    """The calendar day of an ISO 8601 date or time, or ``None`` where it names no single day (``2025-07``)."""
    if not written or len(written) < 10:
        return None
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def day_said(statement: Statement, article: Article) -> str | None:
    """The day on which it was said, as far as the article tells; else the one on which that was published."""
    return statement.said_on if day_of(statement.said_on) else article.published


def day_words(written: str | None, *, year: bool = True) -> str:
    """A date as a reader says it (``9 Mar 2026``); one of lower precision or odd shape as it is; none as a dash."""
    day = day_of(written)
    if day is None:
        return one_line(written) if written else "—"
    short = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{short} {day.year}" if year else short


def range_words(written: Iterable[str | None]) -> str:
    """The days that dates run over: ``9–12 Mar 2026``, ``28 Feb – 2 Mar 2026``; empty where no day is known."""
    days = sorted(day for day in map(day_of, written) if day is not None)
    if not days:
        return ""
    first, last = days[0], days[-1]
    end = day_words(last.isoformat())
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{day_words(first.isoformat(), year=first.year != last.year)} – {end}"


def place_words(article: Article, *, year: bool = True) -> str:
    """Where something was published: the outlet and the day, as far as they are known."""
    day = day_words(article.published, year=year) if article.published else ""
    return f"{outlet_words(article)} {day}".rstrip()


def published_words(article: Article) -> str:
    """Where and when it was published, beside a title: what is not known is not replaced by the article's name."""
    return place_words(article) if article.outlet else day_words(article.published) if article.published else ""


def outlet_words(article: Article) -> str:
    """The outlet, or the article's name where the outlet is not known."""
    return one_line(article.outlet or article.name)


def title_words(article: Article) -> str:
    """The title, or the article's name where it has none."""
    return one_line(article.title or article.name)


def short_id(given: str) -> str:
    """The first digits of an id, enough to name it to ``explain`` or ``show``."""
    return given.partition("-")[2][:SHORT_ID_DIGITS] or given


def content_words(statement: Statement, article: Article) -> str:
    """What is said, on one line, its parts joined by an ellipsis and in quotation marks where it is quoted."""
    said = " … ".join(one_line(span.of(article.text)) for span in statement.content)
    if statement.form != "direct" or said[:1] in {'"', "“", "‘", "'", "«", "„", "»", "`"}:
        return said
    return f"“{said}”"


def particulars(statement: Statement) -> list[str]:
    """What is told about the saying besides who and what: hedge, to whom, through what, where."""
    found: list[str] = []
    if statement.hedge:
        found.append(f"hedged “{one_line(statement.hedge)}”")
    for word, value in (("to", statement.to), ("via", statement.channel), ("in", statement.place)):
        if value:
            found.append(f"{word} {one_line(value)}")
    return found
