"""What holds for the extraction of any text: spans, ids, parents, chains, order, and nothing left over from before."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.records import Article, Extraction, Span

Extract = Callable[[Article], Extraction]

SENTENCES = (
    "Ana Ode said the bridge at Marn was safe.",
    "“The bridge will stay shut,” said Ana Ode, the transport minister.",
    "Tor Velm told the Lantern on Tuesday that Ana Ode had asked him whether the cables could hold.",
    "“It moved,” she said, “and it will move again.”",
    "The ministry declined to comment.",
    "The mayor reportedly denied that he knew of the letter.",
    "According to two officials cited by the Daily Quay, the ferry will sail on Friday.",
    "The ferry was late, North Post reported, citing people familiar with the talks.",
    "Velm called the delay «a disgrace» and urged drivers to be patient.",
    "“Nobody told us.",
    "The claim that the cables were new angered residents.",
    "Tor Velm did not respond to a request for comment.",
    "He vowed to reopen the bridge by 4 March 2031.",
    "The harbour was quiet.",
    "Bridge is safe: minister",
)
ODDITIES = (
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "\t",
    "\u00a0",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u200f",
    "\u202e",
    "\u2028",
    "\x0b",
    "\x00",
    "\x1b",
    "😀",
    "👩\u200d👧",
    "e\u0301",
    "\u0301",
    '"',
    "'",
    "“",
    "”",
    "‘",
    "’",
    "„",
    "«",
    "»",
    "``",
    "''",
    "(",
    "[",
    "—",
    "…",
    ":",
    ".",
    "12",
    "’s",
)
pieces = st.one_of(st.sampled_from(SENTENCES), st.sampled_from(ODDITIES))
spliced = st.tuples(st.sampled_from(SENTENCES), st.integers(0, 60), st.sampled_from(ODDITIES)).map(
    lambda given: given[0][: given[1]] + given[2] + given[0][given[1] :]
)
texts = st.lists(st.one_of(pieces, spliced), max_size=8).map("".join) | st.lists(
    st.one_of(pieces, spliced), max_size=6
).map(" ".join)
published = st.none() | st.sampled_from(["2031-03-12", "2031-01-01T23:30:00+00:00"])

quickly = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def article(text: str, day: str | None = None, *, boilerplate: tuple[Span, ...] = ()) -> Article:
    """An article with this text."""
    return Article(name="a", text=text, published=day, language="en", boilerplate=boilerplate)


def spans(found: Extraction) -> list[Span]:
    """Every span of an extraction."""
    out = [m.span for m in found.mentions] + [t.span for t in found.timexes]
    out += [n.span for n in found.notices if n.span]
    for s in found.statements:
        out += [*s.content, *s.cue, *([s.source] if s.source else []), *(h.span for h in s.chain if h.span)]
    return out


@quickly
@given(texts, published)
def test_spans_lie_in_the_text_and_have_no_blank_rim(extracted: Extract, text: str, day: str | None) -> None:
    """Every span is characters of the text, and neither its first nor its last is white space."""
    shown = [s.of(text) for s in spans(extracted(article(text, day)))]

    assert [] == [s for s in shown if not s or s != s.strip()]
    assert all(s.end <= len(text) for s in spans(extracted(article(text, day))))


@quickly
@given(texts)
def test_content_spans_stand_in_order_apart_from_each_other_and_from_the_cue(extracted: Extract, text: str) -> None:
    """Content spans go forwards and never overlap, and only a refusal to comment, its own content, holds its cue."""
    for s in extracted(article(text)).statements:
        assert all(a.end <= b.start for a, b in pairwise(s.content))
        if s.act != "declines":
            assert not [c for c in s.cue for part in s.content if c.overlaps(part)]


@quickly
@given(texts)
def test_ids_are_unique_and_parents_hold_their_children(extracted: Extract, text: str) -> None:
    """No id comes twice; a parent is a statement listed before, whose content holds the child's."""
    found = extracted(article(text)).statements
    by_id = {s.id: s for s in found}

    assert len(found) == len(by_id)
    for s in found:
        if s.parent is not None:
            parent = by_id[s.parent]
            assert all(any(part in whole for whole in parent.content) for part in s.content)
            assert parent.content != s.content
            assert found.index(parent) < found.index(s)


@quickly
@given(texts)
def test_chains_end_with_the_speaker(extracted: Extract, text: str) -> None:
    """A statement with a speaker has a chain that ends with that party."""
    for s in extracted(article(text)).statements:
        if s.speaker is not None:
            assert s.speaker == s.chain[-1].party


@quickly
@given(texts)
def test_a_child_stands_on_its_parents_word(extracted: Extract, text: str) -> None:
    """A child's chain begins with everybody in its parent's, or with the parent's where one party is in both."""
    found = extracted(article(text)).statements
    by_id = {s.id: s for s in found}
    for s in found:
        if s.parent is not None:
            outer = [h.party for h in by_id[s.parent].chain]
            assert outer == [h.party for h in s.chain][: len(outer)]


@quickly
@given(texts, published)
def test_everything_is_in_reading_order(extracted: Extract, text: str, day: str | None) -> None:
    """Statements, mentions and time expressions come in the order of their first characters."""
    found = extracted(article(text, day))
    starts = [s.start for s in found.statements]

    assert sorted(starts) == starts
    assert sorted(m.span for m in found.mentions) == [m.span for m in found.mentions]
    assert sorted(t.span for t in found.timexes) == [t.span for t in found.timexes]


@quickly
@given(texts, published)
def test_scores_acts_and_reasons_are_there(extracted: Extract, text: str, day: str | None) -> None:
    """Every statement says which rule made it, how sure that is, and why; a hedge and a day are never empty strings."""
    for s in extracted(article(text, day)).statements:
        assert 0 < s.score <= 1
        assert s.made_by.startswith(("rules:", "tagger"))
        assert all(s.why)
        assert "" not in (s.hedge, s.to, s.channel, s.place, s.said_on)


@quickly
@given(texts, texts, published)
def test_an_article_does_not_depend_on_those_before_it(
    extracted: Extract, text: str, other: str, day: str | None
) -> None:
    """Extracting twice, or after another article, gives the same."""
    first = extracted(article(text, day))
    extracted(article(other))

    assert first == extracted(article(text, day))


@quickly
@given(texts)
def test_an_extraction_survives_pickling(extracted: Extract, text: str) -> None:
    """What a worker process sends is what it found."""
    found = extracted(article(text))

    assert found == pickle.loads(pickle.dumps(found))  # noqa: S301  (our own bytes)


@quickly
@given(st.sampled_from(SENTENCES), texts, st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_nothing_is_taken_from_boilerplate(extracted: Extract, marked: str, text: str, ending: str) -> None:
    """No statement, mention or time expression touches a line that is marked as boilerplate."""
    mark = Span(0, len(marked))
    found = extracted(article(marked + ending + text, boilerplate=(mark,)))

    assert [] == [s for s in spans(found) if s.overlaps(mark)]


@quickly
@given(texts)
def test_a_marked_line_above_shifts_the_statements_and_changes_none(extracted: Extract, text: str) -> None:
    """The article below a line of boilerplate is read as if it stood alone: the same statements, further on."""
    lead = "“Follow us,” Ana Ode told the Lantern.\n\n"
    plain = extracted(article(text)).statements
    shifted = extracted(article(lead + text, boilerplate=(Span(0, len(lead)),))).statements

    assert [(s.content, s.act, s.speaker) for s in plain] == [
        (tuple(Span(c.start - len(lead), c.end - len(lead)) for c in s.content), s.act, s.speaker) for s in shifted
    ]


@quickly
@given(texts)
def test_mentions_name_parties_in_the_texts_own_words(extracted: Extract, text: str) -> None:
    """Nothing is invented: the letters of every party's name stand in the text."""
    ink = "".join(c for c in text.casefold() if c.isalnum())
    found = extracted(article(text))
    parties = [m.party for m in found.mentions] + [h.party for s in found.statements for h in s.chain]
    strange = [p.name for p in parties if "".join(c for c in p.name.casefold() if c.isalnum()) not in ink]

    assert [] == strange
