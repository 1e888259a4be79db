"""Hypothesis strategies for sayso's records: any article, and anything that may be found in it."""

from __future__ import annotations

from hypothesis import strategies as st

from sayso.records import (
    ACTS,
    FORMS,
    KINDS,
    Article,
    Extraction,
    Hop,
    Mention,
    Notice,
    Party,
    Span,
    Statement,
    Timex,
)

# Letters, quotation marks, characters outside the first plane, combining marks, line ends of all kinds.
_CHARACTERS = st.one_of(
    st.sampled_from("abcdeé \n\r\t\"'“”‘’«»—….,=+-@\u0301\u0085\u2028\u2029\ufeff\U0001f600\U0001f468\u200d"),
    st.characters(exclude_categories=("Cs",)),
)
texts = st.text(_CHARACTERS, min_size=1, max_size=80)
words = st.text(_CHARACTERS, max_size=12)
_maybe = st.none() | words


def spans(text: str) -> st.SearchStrategy[Span]:
    """Any span of the text."""
    return (
        st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
        .filter(lambda ends: ends[0] != ends[1])
        .map(lambda ends: Span(min(ends), max(ends)))
    )


parties = st.builds(Party, name=words, kind=st.sampled_from(KINDS), entity=_maybe)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Any article."""
    text = draw(texts)
    return Article(
        name=draw(words),
        text=text,
        outlet=draw(_maybe),
        url=draw(_maybe),
        title=draw(_maybe),
        byline=draw(_maybe),
        published=draw(st.none() | st.sampled_from(["2031-03-09", "2031-03-09T14:05:00+00:00"])),
        published_from=draw(st.none() | st.sampled_from(["given", "page", "text"])),
        language=draw(st.none() | st.just("en")),
        raw_sha256=draw(_maybe),
        boilerplate=tuple(draw(st.lists(spans(text), max_size=2))),
    )


@st.composite
def statements(draw: st.DrawFn, article: Article, parent: Statement | None = None) -> Statement:
    """Any statement of the article; with ``parent``, one whose content stands within the parent's."""
    some = spans(article.text)
    content = parent.content[:1] if parent else tuple(draw(st.lists(some, min_size=1, max_size=3)))
    return Statement(
        article=article.id,
        source=draw(st.none() | some),
        cue=tuple(draw(st.lists(some, max_size=2))),
        content=content,
        form=draw(st.sampled_from(FORMS)),
        act=draw(st.sampled_from(ACTS)),
        score=draw(st.floats(0, 1)),
        made_by=draw(words),
        hedge=draw(_maybe),
        speaker=draw(st.none() | parties),
        chain=tuple(draw(st.lists(st.builds(Hop, party=parties, span=st.none() | some, why=words), max_size=2))),
        to=draw(_maybe),
        channel=draw(_maybe),
        place=draw(_maybe),
        said_on=draw(_maybe),
        parent=parent.id if parent else None,
        why=tuple(draw(st.lists(words, max_size=2))),
    )


@st.composite
def extractions(draw: st.DrawFn, article: Article) -> Extraction:
    """Anything that may be found in the article, statements with children among them."""
    top = draw(st.lists(statements(article), max_size=3, unique_by=lambda s: s.id))
    found = {s.id: s for s in top}
    if top and draw(st.booleans()):
        child = draw(statements(article, top[0]))
        found.setdefault(child.id, child)
    some = spans(article.text)
    timex = st.builds(
        Timex,
        article=st.just(article.id),
        span=some,
        value=words,
        kind=st.sampled_from(["DATE", "TIME", "DURATION", "SET"]),
        begins=_maybe,
        ends=_maybe,
    )
    return Extraction(
        statements=tuple(found.values()),
        mentions=tuple(draw(st.lists(st.builds(Mention, st.just(article.id), some, parties), max_size=3))),
        timexes=tuple(draw(st.lists(timex, max_size=2))),
        notices=tuple(draw(st.lists(notices(article), max_size=2, unique_by=lambda n: n.id))),
    )


def notices(article: Article | None) -> st.SearchStrategy[Notice]:
    """Any notice on the article, or on none."""
    return st.builds(
        Notice,
        code=st.sampled_from(["unclosed-quotation", "lost-name", "not-english"]),
        detail=words,
        article=st.just(article.id if article else None),
        span=st.none() | spans(article.text) if article else st.none(),
    )


@st.composite
def piles(draw: st.DrawFn) -> list[tuple[Article, Extraction, list[Notice]]]:
    """A few different articles with what was found in each and what the reader noted."""
    some = draw(st.lists(articles(), min_size=1, max_size=3, unique_by=lambda a: a.id))
    noted = st.lists(notices(None), max_size=1)
    return [(article, draw(extractions(article)), draw(noted)) for article in some]
