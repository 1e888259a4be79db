"""What an article has of another's words: the passages of both side by side, who copied whom, and why that is thought.

Words that differ stand in ⟨angle brackets⟩, and a caret ‸ stands where the other text has more, so that nothing rests
on a style. The texts are compared word by word (Ratcliff and Obershelp's matching, as in ``difflib``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from rich.text import Text

from sayso.records import Article, Copy, Passage, Span, Statement
from sayso.serve import shapes
from sayso.serve.safe import one_line, visible
from sayso.serve.shapes import Shape, span_shape
from sayso.serve.stories import copy_words
from sayso.serve.terminal import Screen
from sayso.serve.traced import credit_lines
from sayso.serve.words import counted, outlet_words, place_words, published_words, title_words

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_QUOTES = str.maketrans("“”„«»‘’‚‹›", '"' * 5 + "'" * 5)
_SPACE = re.compile(r"\s+")
_TWO_COLUMNS_FROM = 72
_INDENT, _GAP = 2, 3
_LONG, _KEPT = 600, 150  # characters that are the same in both: from where they are cut, and what stays at either end
_AROUND = 80  # characters of a passage beside a statement's content
_PASSAGES = 6  # passages of one copy on screen
_LEGEND = "⟨ ⟩ words that differ · ‸ the other text has more here · spaces and shapes of quotation marks aside"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two texts differ: characters [start, end) of the one stand for [from_start, from_end) of the other.

    One of the two may be empty.
    """

    start: int
    end: int
    from_start: int
    from_end: int


def differences(passage: Passage, here: str, there: str) -> tuple[Difference, ...]:
    """Where the two sides of a passage differ, in order; spaces and shapes of quotation marks aside."""
    ours, theirs = (_tokens(t, s) for t, s in ((here, passage.span), (there, passage.origin)))
    matcher = SequenceMatcher(None, [w for w, _ in ours], [w for w, _ in theirs], autojunk=False)
    found: list[Difference] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        one = Difference(
            _at(ours, i, passage.span), _end(ours, i, i_end, passage.span),
            _at(theirs, j, passage.origin), _end(theirs, j, j_end, passage.origin),
        )  # fmt: skip
        if (
            found
            and not here[found[-1].end : one.start].strip()
            and not there[found[-1].from_end : one.from_start].strip()
        ):
            last = found.pop()  # nothing but a space between the two
            one = Difference(last.start, one.end, last.from_start, one.from_end)
        found.append(one)
    trimmed = (_trimmed(d, here, there) for d in found)
    return tuple(d for d in trimmed if d.end > d.start or d.from_end > d.from_start)


def _tokens(text: str, span: Span) -> list[tuple[str, Span]]:
    """The words, signs and spaces of a passage; every space is like another, and every quotation mark."""
    found = _TOKEN.finditer(text, span.start, span.end)
    return [(" " if m.group().isspace() else m.group().translate(_QUOTES), Span(m.start(), m.end())) for m in found]


def _at(tokens: Sequence[tuple[str, Span]], n: int, whole: Span) -> int:
    return tokens[n][1].start if n < len(tokens) else whole.end


def _end(tokens: Sequence[tuple[str, Span]], first: int, end: int, whole: Span) -> int:
    return tokens[end - 1][1].end if end > first else _at(tokens, first, whole)


def _trimmed(found: Difference, here: str, there: str) -> Difference:
    start, end = _without_space(here, found.start, found.end)
    return Difference(start, end, *_without_space(there, found.from_start, found.from_end))


def _without_space(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    if not words.strip():
        return start, start
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


# ---------------------------------------------------------------- side by side
@dataclass(frozen=True, slots=True)
class _Row:
    """A stretch of both texts that stands side by side; ``same`` counts characters left out instead."""

    here: Text
    there: Text
    same: int = 0


def _rows(passage: Passage, here: str, there: str, window: Span | None) -> Iterator[_Row]:
    """The two sides of a passage, a paragraph a row; of a ``window`` in the first text only what it shows."""
    ours, theirs = Text(), Text()
    at, from_at = passage.span.start, passage.origin.start
    last = Difference(passage.span.end, passage.span.end, passage.origin.end, passage.origin.end)
    for found in (*differences(passage, here, there), last):
        same = _Same(here, Span(at, found.start), there, Span(from_at, found.from_start)) if found.start > at else None
        for n, (part, other, left_out) in enumerate(_parts(same, window) if same else ()):
            if n or left_out:
                yield _Row(ours, theirs)
                ours, theirs = Text(), Text()
            if left_out:
                yield _Row(Text(), Text(), left_out)
            ours.append(part)
            theirs.append(other)
        if found is not last and (window is None or (window.start <= found.end and found.start <= window.end)):
            _differing(ours, here[found.start : found.end])
            _differing(theirs, there[found.from_start : found.from_end])
        at, from_at = found.end, found.from_end
    yield _Row(ours, theirs)


class _Same:
    """A stretch of two texts that is the same in both, word by word, though not always space by space."""

    def __init__(self, here: str, span: Span, there: str, origin: Span) -> None:
        self.sides = ((here, span), (there, origin))
        both = ([s for w, s in _tokens(text, stretch) if w != " "] for text, stretch in self.sides)
        self.words = list(zip(*both, strict=False))

    def cut(self, first: int, end: int) -> tuple[str, str]:
        """The words from one place to another on either side, with the spaces before and after at the ends."""
        found = []
        for side, (text, stretch) in enumerate(self.sides):
            start = stretch.start if first == 0 else self.words[first][side].start
            stop = stretch.end if end == len(self.words) else self.words[end - 1][side].end
            found.append(_SPACE.sub(" ", visible(text[start:stop])))
        return found[0], found[1]

    def begins(self, n: int) -> bool:
        """Whether it is a word that stands there, and no sign that closes one."""
        return self.sides[0][0][self.words[n][0].start].isalnum() or n == len(self.words) - 1

    def breaks(self, n: int) -> bool:
        """Whether a paragraph begins with a word, in one of the two."""
        return any(
            "\n" in text[self.words[n - 1][side].end : self.words[n][side].start]
            for side, (text, _) in enumerate(self.sides)
        )


def _parts(same: _Same, window: Span | None) -> Iterator[tuple[str, str, int]]:
    """A stretch that is the same in both, cut in the middle where it is long, else at its paragraphs."""
    words = [one for one, _ in same.words]
    seen = [n for n, word in enumerate(words) if window is None or word.overlaps(window)]
    if not seen:
        if window is None:
            yield *same.cut(0, 0), 0
        return
    first, end = seen[0], seen[-1] + 1
    if words[end - 1].end - words[first].start > _LONG:
        head = next(n for n in range(first, end) if words[n].end - words[first].start > _KEPT)
        tail = next(n for n in range(head, end) if words[end - 1].end - words[n].start < _KEPT and same.begins(n))
        yield *same.cut(first, head), 0
        yield *same.cut(tail, end), words[tail].start - words[head].start
        return
    for n in range(first + 1, end):
        if same.breaks(n):
            yield *same.cut(first, n), 0
            first = n
    yield *same.cut(first, end), 0


def _differing(side: Text, words: str) -> None:
    if words:
        side.append("⟨", "number").append(_SPACE.sub(" ", visible(words)), "found").append("⟩", "number")
    else:
        side.append("‸", "number")


def _beside(screen: Screen, passage: Passage, articles: tuple[Article, Article], window: Span | None) -> None:
    here, there = articles
    width = (screen.width - _INDENT - _GAP) // 2
    for row in _rows(passage, here.text, there.text, window):
        if row.same:
            screen.line((f"  … {row.same:,} characters the same …", "meta"))
            continue
        if not (row.here.plain.strip() or row.there.plain.strip()):
            continue
        if screen.width < _TWO_COLUMNS_FROM:
            for article, side in ((here, row.here), (there, row.there)):
                if side.plain.strip():
                    screen.hang(Text("  "), Text.assemble((f"{outlet_words(article)}: ", "meta"), side), indent=4)
            continue
        left, right = (list(side.wrap(screen.console, width)) for side in (row.here, row.there))
        for one, other in zip_longest(left, right, fillvalue=Text()):
            one.rstrip()
            screen.put(Text.assemble(" " * _INDENT, one, " " * (width + _GAP - one.cell_len), other))


# ---------------------------------------------------------------- a page
def show_copied(screen: Screen, article: Article, copies: Sequence[Copy], articles: Mapping[str, Article]) -> None:
    """Print what an article has of others' words, and who has its words. ``copies`` are those by it and of it."""
    screen.ends(Text(title_words(article), "title"), Text(published_words(article)))
    screen.line((f"{one_line(article.name)} · {article.id}", "meta"))
    mine = [c for c in copies if c.article == article.id]
    for copy in mine:
        show_copy(screen, copy, articles)
    if not mine:
        screen.blank()
        screen.line("It carries nobody else's words, as far as the texts show.")
    theirs = [c for c in copies if c.of == article.id and c.article in articles]
    if theirs:
        screen.blank()
        screen.line(("its words stand in", "meta"))
    for copy in theirs:
        body = Text.assemble(place_words(articles[copy.article]), (f"  {one_line('; '.join(copy.why))}", "meta"))
        screen.hang(Text("  ⧉ "), body)


def show_copy(screen: Screen, copy: Copy, articles: Mapping[str, Article], *, at: Sequence[Span] = ()) -> None:
    """Print who copied whom and why, and the passages side by side; ``at`` spans, only what stands around these."""
    article, original = articles[copy.article], articles.get(copy.of or "")
    screen.blank()
    head = Text.assemble(outlet_words(article), f" {copy_words(copy, articles)}", (" ⧉", "disputed"))
    head.append(f"  {one_line('; '.join(copy.why))}", "meta")
    screen.hang(Text("  "), head)
    if credit := credited(copy, article):
        words = Text.assemble(f"⟦{one_line(credit.of(article.text))}⟧", (f" [{credit.start}, {credit.end})", "meta"))
        screen.hang(Text("  credited in ", "meta"), words)
    if original is None:
        whose = one_line(copy.credit or "the original")
        screen.line((f"  no article of {whose} stands in the ledger to lay beside it", "meta"))
        return
    shown = [p for p in copy.passages if not at or any(p.span.overlaps(span) for span in at)]
    if not shown:
        return
    screen.blank()
    width = (screen.width - _INDENT - _GAP) // 2
    if screen.width >= _TWO_COLUMNS_FROM:
        left, right = (Text(place_words(a), "speaker") for a in (article, original))
        left.truncate(width, overflow="ellipsis")
        screen.put(Text.assemble(" " * _INDENT, left, " " * (width + _GAP - left.cell_len), right))
    for n, passage in enumerate(shown[:_PASSAGES]):
        if n:
            screen.blank()
        place, origin = passage.span, passage.origin
        where = f"[{place.start:,}, {place.end:,})"
        beside = " " * max(_GAP, width + _GAP - len(where))
        screen.put(Text.assemble(" " * _INDENT, (f"{where}{beside}[{origin.start:,}, {origin.end:,})", "meta")))
        near = [span for span in at if span.overlaps(place)]
        window = Span(max(0, near[0].start - _AROUND), near[-1].end + _AROUND) if near else None
        _beside(screen, passage, (article, original), window)
    if len(shown) > _PASSAGES:
        screen.line((f"  … {counted(len(shown) - _PASSAGES, 'passage')} more; --json has all", "meta"))
    screen.line((f"  {_LEGEND}", "meta"))


def credited(copy: Copy, article: Article) -> Span | None:
    """Where the copying article says whose words it has, if its text does."""
    return next((c.span for c in credit_lines(article) if copy.credit and c.party == copy.credit), None)


def around(statement: Statement, copies: Sequence[Copy]) -> list[Copy]:
    """The copies of which a statement's content is part, each with the passages that hold some of it."""
    found = []
    for copy in copies:
        held = tuple(p for p in copy.passages if any(p.span.overlaps(span) for span in statement.content))
        if copy.article == statement.article and (held or (copy.extent == "all" and not copy.passages)):
            found.append(replace(copy, passages=held))
    return found


# ---------------------------------------------------------------- JSON
def article_shape(article: Article, copies: Sequence[Copy], articles: Mapping[str, Article]) -> Shape:
    """An article with what it has of others' words, and who has its words."""
    return {
        "article": shapes.article_shape(article),
        "copies": [copied_shape(c, articles) for c in copies if c.article == article.id],
        "copied_by": [copied_shape(c, articles) for c in copies if c.of == article.id],
    }


def copied_shape(copy: Copy, articles: Mapping[str, Article]) -> Shape:
    """A copy with both texts of each passage, where these differ, and the words that credit somebody for it."""
    article, original = articles[copy.article], articles.get(copy.of or "")
    credit = credited(copy, article)
    return {
        "article": copy.article,
        "outlet": article.outlet,
        "published": article.published,
        "copy_of": copy.of,
        "original": {"name": original.name, "outlet": original.outlet, "published": original.published}
        if original
        else None,
        "extent": copy.extent,
        "credit": copy.credit,
        "credited": {"span": span_shape(credit), "text": credit.of(article.text)} if credit else None,
        "why": list(copy.why),
        "passages": [_passage_shape(p, article, original) for p in copy.passages] if original else [],
    }


def _passage_shape(passage: Passage, article: Article, original: Article) -> Shape:
    return {
        "span": span_shape(passage.span),
        "text": passage.span.of(article.text),
        "original": span_shape(passage.origin),
        "original_text": passage.origin.of(original.text),
        "differences": [
            {
                "span": [d.start, d.end] if d.end > d.start else None,
                "original": [d.from_start, d.from_end] if d.from_end > d.from_start else None,
            }
            for d in differences(passage, article.text, original.text)
        ],
    }
