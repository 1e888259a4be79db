"""An article: its text with every statement marked, who speaks on whose word beside it, links to all other tellings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sayso.ledger import briefs, judgements, queries, stories, told
from sayso.ledger.rows import View
from sayso.records import Article, Copy, Passage, Span, Statement
from sayso.serve.copied import differences
from sayso.serve.paper import web_address
from sayso.serve.stories import copy_words
from sayso.serve.web.articleview import Beside, rows, told_words
from sayso.serve.web.render import page, url_of
from sayso.serve.words import outlet_words

COPIERS = 12
"""Articles that have this one's words, as many as are named."""
TELLINGS = 30
"""Tellings of one claim that are shown; the claim's page has all."""
PASSAGES = 40
"""Passages of a copy that are laid side by side."""


def article_page(request: Request, view: View) -> Response:
    """The article with this id; its name or the beginning of its id lead to it."""
    article = _article(request, view)
    if isinstance(article, Response):
        return article
    own, theirs, others = _copies(view, article)
    beside = beside_of(view, article, copies=own, others=others)
    notices = [notice for notice in beside.notices if notice.span is None]
    return page(
        request,
        "article.html",
        stamp=stamp_of(request),
        article=article,
        address=web_address(article.url),
        rows=rows(article, beside, at=span_of(request.query_params.get("at", ""))),
        counts=(len(beside.statements), len(beside.notices)),
        notices=notices,
        stories=stories.stories(view, articles=[article.id], several=True),
        copies=[(copy, copy_words(copy, {i: a for i, a in others.items() if i == copy.of})) for copy in own],
        copiers=[others[copy.article] for copy in theirs if copy.article in others],
        more_copiers=max(0, len(theirs) - COPIERS),
        told_words=told_words,
        flash=flash(request, view, article=article.id),
        working=request.app.state.worker.state(),
    )


def tellings_page(request: Request, view: View) -> Response:
    """Where else it is told what a statement, or a passage of the outlet's own, tells."""
    article = _article(request, view)
    if isinstance(article, Response):
        return article
    given, span = request.query_params.get("statement"), span_of(request.query_params.get("span", ""))
    statement = queries.statement(view, given) if given else None
    here = [
        t
        for t in told.told_in(view, article.id)
        if (t.statement == statement.id if statement else t.statement is None and t.span == span)
    ]
    places = told.places(view, list(dict.fromkeys(t.claim for t in here)), limit=TELLINGS)
    articles = {
        a.id: a for a in queries.articles(view, ids=dict.fromkeys([article.id, *(p.article for _, p in places)]))
    }
    said = {s.id: s for s in queries.statements_with(view, list({p.statement for _, p in places if p.statement}))}
    found = [
        (t, [_telling(p, articles[p.article], said, here=p.article == article.id) for c, p in places if c == t.claim])
        for t in here
    ]
    return page(
        request,
        "tellings.html",
        fragment=request.headers.get("hx-request") == "true",
        stamp=stamp_of(request),
        article=article,
        statement=statement,
        span=statement.content[0] if statement else span,
        found=found,
        told_words=told_words,
        working=request.app.state.worker.state(),
    )


def copied_page(request: Request, view: View) -> Response:
    """What an article has of others' words, side by side with where it has them from."""
    article = _article(request, view)
    if isinstance(article, Response):
        return article
    own, _, others = _copies(view, article)
    found = []
    for copy in own:
        original = others.get(copy.of or "")
        passages = copy.passages[:PASSAGES] if original else ()
        sides = [(p, *_sides(p, article, original)) for p in passages if original]
        found.append((copy, copy_words(copy, others), original, sides, len(copy.passages) - len(sides)))
    return page(request, "copied.html", stamp=stamp_of(request), article=article, found=found)


# ---------------------------------------------------------------- what pages on an article share
def beside_of(
    view: View, article: Article, *, copies: Sequence[Copy] = (), others: dict[str, Article] | None = None
) -> Beside:
    """What the ledger has on an article."""
    return Beside(
        queries.statements(view, article=article.id),
        briefs.notices_in(view, [article.id]),
        told.told_in(view, article.id),
        told.judged_in(view, article.id),
        copies,
        {i: outlet_words(a) for i, a in (others or {}).items()},
    )


def stamp_of(request: Request) -> str:
    """What changes with all that a page tells: the ledger's content and what is being made of it."""
    state = request.app.state
    return f"{state.desk.stamp()}-{state.worker.state().stamp}"


def flash(request: Request, view: View, *, article: str | None = None) -> judgements.Judged | None:
    """The judgement just made or taken back, as an address has it: told once, at the top."""
    given = request.query_params.get("judged") or request.query_params.get("undone") or ""
    if not re.fullmatch(r"[0-9]{1,9}", given):
        return None
    made = judgements.judgements(view, undone=True, article=article)
    return next((j for j in made if j.number == int(given)), None)


def span_of(given: str) -> Span | None:
    """The span that ``120-163`` means; ``None`` for anything else."""
    match = re.fullmatch(r"\s*([0-9]{1,9})\s*-\s*([0-9]{1,9})\s*", given)
    start, end = map(int, match.groups()) if match else (0, 0)
    return Span(start, end) if start < end else None


def _article(request: Request, view: View) -> Article | Response:
    """The article that an address names, or the way to its own address. Raises `UnknownId`."""
    given = request.path_params["id"]
    article = queries.article(view, given)
    if article.id == given:
        return article
    rest = request.url.path.rstrip("/").rpartition("/")[2]
    return RedirectResponse(url_of("articles", article.id, *([rest] if rest in {"tellings", "copied"} else [])), 302)


def _copies(view: View, article: Article) -> tuple[list[Copy], list[Copy], dict[str, Article]]:
    """The copies that an article is, those that others are of it, and the articles at their other ends."""
    found = stories.copies(view, of=[article.id])
    own, theirs = [c for c in found if c.article == article.id], [c for c in found if c.of == article.id]
    ids = dict.fromkeys([*(c.of for c in own if c.of), *(c.article for c in theirs[:COPIERS])])
    return own, theirs, {a.id: a for a in queries.articles(view, ids=list(ids))}


@dataclass(frozen=True, slots=True)
class TellingLine:
    """One telling in a list: ``text`` are its words, ``statement`` is ``None`` where the outlet tells it itself."""

    article: Article
    statement: Statement | None
    span: Span
    text: str
    here: bool


def _telling(place: told.Place, article: Article, said: dict[str, Statement], *, here: bool) -> TellingLine:
    statement = said.get(place.statement or "")
    inside = [s for c in statement.content if (s := c.clipped(place.span))] if statement else []
    text = " … ".join(span.of(article.text) for span in inside or [place.span])
    return TellingLine(article, statement, place.span, text, here)


Side = list[tuple[str, bool]]
"""A text in pieces, each with whether it differs from the other text; an empty piece that does: the other has more."""


def _sides(passage: Passage, article: Article, original: Article) -> tuple[Side, Side]:
    found = differences(passage, article.text, original.text)
    ours = [(d.start, d.end) for d in found]
    theirs = [(d.from_start, d.from_end) for d in found]
    sides = _side(article.text, passage.span, ours), _side(original.text, passage.origin, theirs)
    one, other = ([(_BREAKS.sub("\n\n", words), differs) for words, differs in side] for side in sides)
    return one, other


_BREAKS = re.compile(r"\s*\n\s*")
"""However a text parts its paragraphs, both sides show them alike."""


def _side(text: str, span: Span, differing: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    at = span.start
    for start, end in differing:
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = max(at, end)
    if at < span.end:
        yield text[at : span.end], False
