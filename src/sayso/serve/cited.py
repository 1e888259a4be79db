"""Passages that a report points to: each telling in its sentence, with its source, cue and content told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sayso.connect.passages import sentences_of
from sayso.records import Article, Span, Statement, Telling, content_id
from sayso.serve.paper import Line, Paragraph, Passage, Run, Section, Style, web_address
from sayso.serve.words import counted, day_words, outlet_words, short_id, title_words

_AROUND = 300  # characters of a sentence that are shown on either side of what is marked in it
_ROLES: tuple[Style, ...] = ("cue", "source", "content")  # of two that overlap, the first is shown


@dataclass(frozen=True, slots=True)
class _Told:
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()

    def spans(self, role: Style) -> tuple[Span, ...]:
        return {"content": self.content, "cue": self.cue, "source": self.source}.get(role, ())

    @property
    def all(self) -> list[Span]:
        return sorted((*self.content, *self.cue, *self.source))


@dataclass(slots=True)
class Cited:
    """The passages that a report has pointed to so far. ``year`` says whether days are told with their year."""

    articles: Mapping[str, Article]
    statements: Mapping[str, Statement]
    year: bool = False
    told: dict[str, dict[str, _Told]] = field(default_factory=lambda: defaultdict(dict))

    def telling(self, telling: Telling) -> Run:
        """A link to the words of a telling: ``Daily Quay, 10 Mar, 1204–1267``."""
        return self.words(telling.article, telling.content, self.statements.get(telling.statement or ""))

    def words(self, article: str, content: Sequence[Span], statement: Statement | None = None) -> Run:
        """A link to words of an article, of a ``statement`` if it says them."""
        source = (statement.source,) if statement and statement.source else ()
        told = _Told(tuple(content), statement.cue if statement else (), source)
        place = content_id("psg", article, *((s.start, s.end) for s in told.all))
        self.told[article][place] = told
        found = self.articles[article]
        day = day_words(found.published, year=self.year) if found.published else "no day told"
        first, last = min(s.start for s in content), max(s.end for s in content)
        return Run(f"{outlet_words(found)}, {day}, {first}–{last}", "meta", to=place)

    def sections(self, order: Iterable[str]) -> tuple[Section, ...]:
        """Every passage that was pointed to, by article in this ``order``; articles outside it come after."""
        wanted = [a for a in order if a in self.told]
        return tuple(self._section(a) for a in (*wanted, *sorted(set(self.told) - set(wanted))))

    def _section(self, article: str) -> Section:
        found = self.articles[article]
        sentences = sentences_of(found.text)
        title: Line = (Run(title_words(found), "text"),)
        if outlet_words(found) != title_words(found):
            title = (Run(outlet_words(found), "name"), Run(", "), *title)
        told = sorted(self.told[article].items(), key=lambda item: (item[1].content, item[0]))
        return Section(
            f"passages-{short_id(article)}",
            title,
            tuple(
                Passage(
                    place,
                    (Run(f"{one.content[0].start}–{one.content[-1].end}", "meta"),),
                    _marked(found.text, one, sentences),
                )
                for place, one in told
            ),
            (Run(f"{day_words(found.published)} · {found.name} · {counted(len(told), 'passage')}", "meta"),),
        )


def article_line(article: Article) -> Line:
    """An article's title, linked where it has an address that may be followed."""
    address = web_address(article.url)
    named = (Run(title_words(article), "text", url=address),)
    return named if address or not article.url else (*named, Run(f" ({article.url})", "meta"))


def no_passages() -> Paragraph:
    """What stands where nothing was pointed to."""
    return Paragraph((Run("Nothing in this report quotes an article.", "meta"),))


# ---------------------------------------------------------------- one passage
def _marked(text: str, told: _Told, sentences: Sequence[Span]) -> Line:
    """The sentences that hold what is told, its spans in their styles, with a mark for what is left out between."""
    runs: list[Run] = []
    last = None
    for window in _windows(text, told.all, sentences):
        if last is not None and text[last : window.start].strip():
            runs.append(Run(" […] ", "meta"))
        elif last is not None:
            runs.append(Run(" "))
        runs += _styled(text, window, told)
        last = window.end
    return tuple(runs)


def _windows(text: str, spans: Sequence[Span], sentences: Sequence[Span]) -> list[Span]:
    """Each sentence that one of the spans touches, long ones cut around it; spans are shown whole in any case."""
    found = []
    for sentence in sentences:
        if touching := [s for s in spans if s.overlaps(sentence)]:
            first, last = min(s.start for s in touching), max(s.end for s in touching)
            start = max(sentence.start, _word(text, first - _AROUND, sentence.start))
            found.append(Span(start, max(last, min(sentence.end, last + _AROUND))))
    found += [s for s in spans if not any(s.overlaps(window) for window in found)]
    joined: list[Span] = []
    for window in sorted(found):
        if joined and window.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, window.end))
        else:
            joined.append(window)
    return joined


def _word(text: str, at: int, least: int) -> int:
    """Where the next word after a place begins, if one begins soon."""
    if at <= least:
        return least
    space = text.find(" ", at, at + 40)
    return space + 1 if space >= 0 else at


def _styled(text: str, window: Span, told: _Told) -> list[Run]:
    edges = {window.start, window.end}
    edges |= {min(max(at, window.start), window.end) for s in told.all for at in (s.start, s.end)}
    cuts = sorted(edges)
    runs: list[Run] = []
    for start, end in pairwise(cuts):
        piece = Span(start, end)
        style: Style = next((role for role in _ROLES if any(s.overlaps(piece) for s in told.spans(role))), "")
        if runs and runs[-1].style == style:
            runs[-1] = Run(runs[-1].text + piece.of(text), style)
        else:
            runs.append(Run(piece.of(text), style))
    return runs
