"""What a person judges in the browser: forms, the writing of judgements, and the list of all that were made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sayso.errors import JudgementError, LedgerError, UnknownId
from sayso.ledger import Ledger, entities, judgements, queries
from sayso.ledger.judgements import KEPT, Judged, Mend
from sayso.ledger.lines import json_line
from sayso.ledger.rows import View
from sayso.ledger.trained import training_rows
from sayso.records import ACTS, FORMS, KINDS, Article, Judgement, Party, Span, Statement
from sayso.serve.desk import Desk
from sayso.serve.safe import one_line
from sayso.serve.web.articlepage import beside_of, flash, span_of, stamp_of
from sayso.serve.web.articleview import rows
from sayso.serve.web.guard import TOKEN_HEADER
from sayso.serve.web.render import page, place_url, url_of

EACH = 50
"""Judgements of a page."""
LONGEST_REASON = 2000
STALE = "This page is from an earlier run of the server, or not from it at all: load it again, and judge again."
FIELDS = ("content", "cue", "source", "speaker", "kind", "act", "form", "to")
"""What a form may set of a statement."""

Fields = Mapping[str, str]


# ---------------------------------------------------------------- writing
def routes() -> list[BaseRoute]:
    """What writes, and the fragment that tells how far the work on it is."""
    return [
        Route("/judgements", judge, methods=["POST"]),
        Route("/judgements/{number:int}/undo", undo, methods=["POST"]),
        Route("/working", working, methods=["GET"]),
        Route("/working", try_again, methods=["POST"]),
    ]


async def judge(request: Request) -> Response:
    """Write a judgement, see what follows from it on its way, and go back to where it was made."""
    fields = await _fields(request)
    desk: Desk = request.app.state.desk
    return await desk.written(_judge, request, fields)


def _judge(request: Request, fields: Fields) -> Response:
    if not _admitted(request, fields):
        return _refused(request, fields, STALE, 403)
    try:
        with request.app.state.desk.writing() as ledger:
            judged = _judged(ledger, fields)
    except (JudgementError, UnknownId) as error:
        return _refused(request, fields, str(error), 422)
    request.app.state.worker.ask()
    return _back(fields.get("back"), judged, "judged")


async def undo(request: Request) -> Response:
    """Take a judgement back."""
    fields = await _fields(request)
    desk: Desk = request.app.state.desk
    return await desk.written(_undo, request, fields)


def _undo(request: Request, fields: Fields) -> Response:
    if not _admitted(request, fields):
        return _refused(request, fields, STALE, 403)
    try:
        with request.app.state.desk.writing() as ledger:
            judged = judgements.take_back(ledger, request.path_params["number"], at=_now())
    except (JudgementError, UnknownId) as error:
        return _refused(request, fields, str(error), 422)
    request.app.state.worker.ask()
    return _back(fields.get("back"), judged, "undone")


def _judged(ledger: Ledger, fields: Fields) -> Judged:
    """The judgement that a form asks for, written. Raises `JudgementError` and `UnknownId`."""
    about = fields.get("about", "")
    make = ABOUT.get(about)
    if make is None:
        raise JudgementError("about", f"{about!r} is nothing to judge", f"Give {', '.join(ABOUT)}.")
    reason = fields.get("reason", "").strip()[:LONGEST_REASON] or None
    return make(ledger, fields, _now(), reason)


def _on_statement(ledger: Ledger, fields: Fields, at: str, reason: str | None) -> Judged:
    given = fields.get("statement", "")
    verdict = _verdict(fields, "wrong", "mended")
    if verdict == "wrong":
        return judgements.judge_statement(ledger, given, None, at=at, reason=reason)
    now = queries.statement(ledger, given)
    mend = _mend(fields, queries.article(ledger, now.article), now)
    return judgements.judge_statement(ledger, now.id, mend, at=at, reason=reason)


def _on_article(ledger: Ledger, fields: Fields, at: str, reason: str | None) -> Judged:
    _verdict(fields, "added")
    article = queries.article(ledger, fields.get("article", ""))
    return judgements.add_statement(ledger, article.id, _mend(fields, article, None), at=at, reason=reason)


def _on_claim(ledger: Ledger, fields: Fields, at: str, reason: str | None) -> Judged:
    same = _verdict(fields, "same", "apart") == "same"
    one, other = fields.get("one", ""), fields.get("other", "")
    return judgements.judge_claims(ledger, one, other, same=same, at=at, reason=reason)


def _on_entity(ledger: Ledger, fields: Fields, at: str, reason: str | None) -> Judged:
    same = _verdict(fields, "same", "apart") == "same"
    left = entities.handle(ledger, fields.get("left", ""), article=fields.get("article") or None)
    right = entities.handle(ledger, fields.get("right", ""))
    if left == right:
        raise JudgementError(left, "the two are one name", "Give two names, or the article in which the one stands.")
    number = entities.judge(ledger, Judgement(left, right, same), at=at, reason=reason)
    return next(j for j in judgements.judgements(ledger) if j.number == number)


ABOUT: Mapping[str, Callable[[Ledger, Fields, str, str | None], Judged]] = {
    "statement": _on_statement,
    "article": _on_article,
    "claim": _on_claim,
    "entity": _on_entity,
}


def _verdict(fields: Fields, *known: str) -> str:
    """The verdict that a form gives: as ``verdict``, or of two things as ``same``."""
    given = fields.get("verdict") or fields.get("same", "")
    given = {"1": "same", "true": "same", "yes": "same", "0": "apart", "false": "apart", "no": "apart"}.get(
        given, given
    )
    if given not in known:
        raise JudgementError("verdict", f"{given!r} is no verdict here", f"Give {' or '.join(known)}.")
    return given


def _mend(fields: Fields, article: Article, now: Statement | None) -> Mend:
    """What a form has otherwise than the statement as it stands; what it does not name is left."""
    was = told_fields(now)
    changed = {f: fields[f].strip() for f in FIELDS if f in fields and (now is None or fields[f].strip() != was[f])}
    if now is None:
        changed = {f: value for f, value in changed.items() if value or f == "content"}
    mend: dict[str, Any] = {f: changed.get(f, KEPT) for f in ("act", "form")}
    mend |= {f: _spans(f, changed[f], article) if f in changed else KEPT for f in ("cue", "content")}
    if "source" in changed:
        spans = _spans("source", changed["source"], article)
        if len(spans) > 1:
            raise JudgementError("source", "it is one span", "Give the characters from its first to its last.")
        mend["source"] = spans[0] if spans else None
    if "to" in changed:
        mend["to"] = changed["to"] or None
    if "speaker" in changed or "kind" in changed:
        mend["speaker"] = _speaker(fields, was)
    return Mend(**mend)


def _speaker(fields: Fields, was: Fields) -> Party | None:
    name, kind = (fields.get(f, was[f]).strip() for f in ("speaker", "kind"))
    if not kind:
        if name:
            raise JudgementError("speaker", f"what {name!r} is, is not told", f"Give a kind: {', '.join(KINDS)}.")
        return None
    return Party(one_line(name), cast("Any", kind))


def _spans(field: str, given: str, article: Article) -> tuple[Span, ...]:
    """Spans written ``120-163, 170-182``, without the blanks at their edges. Raises `JudgementError`."""
    found = []
    for part in filter(None, (p.strip() for p in given.split(","))):
        span = span_of(part)
        if span is None:
            raise JudgementError(
                field, f"{part!r} is no span", "Write the first character and the one after the last: 120-163."
            )
        if span.end <= len(article.text):
            words = span.of(article.text)
            start, end = span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip())
            if start >= end:
                raise JudgementError(field, f"{part} holds blanks alone", "Give characters that hold a word.")
            span = Span(start, end)
        found.append(span)
    return tuple(found)


def told_fields(s: Statement | None) -> dict[str, str]:
    """A statement as a form shows it."""
    if s is None:
        return dict.fromkeys(FIELDS, "")
    return {
        "content": written(s.content),
        "cue": written(s.cue),
        "source": written((s.source,) if s.source else ()),
        "speaker": one_line(s.speaker.name) if s.speaker else "",
        "kind": s.speaker.kind if s.speaker else "",
        "act": s.act,
        "form": s.form,
        "to": s.to or "",
    }


def written(spans: tuple[Span, ...]) -> str:
    """Spans as a form has them."""
    return ", ".join(f"{s.start}-{s.end}" for s in spans)


# ---------------------------------------------------------------- pages
@dataclass(frozen=True, slots=True)
class Draft:
    """A form on a statement, or, with no ``statement``, on one that was missed; ``words`` are what its spans hold."""

    article: Article
    statement: Statement | None
    fields: Fields
    words: Mapping[str, str]
    parties: tuple[Party, ...]


def mend_page(request: Request, view: View) -> Response:
    """The form that mends a statement, sets it aside, or adds one that was missed."""
    asked = request.query_params
    article = queries.article(view, request.path_params["id"])
    statement = queries.statement(view, asked["statement"]) if asked.get("statement") else None
    if statement and statement.article != article.id:
        raise UnknownId("statement of this article", statement.id, "Open the article that it stands in.")
    fields = told_fields(statement) | {f: asked[f] for f in FIELDS if f in asked}
    return _form(request, view, draft_of(view, article, statement, fields), message=None, status=200)


def draft_of(view: View, article: Article, statement: Statement | None, fields: Fields) -> Draft:
    """A form with what it offers to choose from."""
    words = {}
    for field in ("content", "cue", "source"):
        spans = (span_of(part) for part in fields.get(field, "").split(","))
        words[field] = " … ".join(one_line(s.of(article.text)) for s in spans if s)
    parties = dict.fromkeys(
        Party(m.party.name, m.party.kind) for m in queries.mentions(view, article.id) if m.party.name
    )
    return Draft(article, statement, fields, words, tuple(sorted(parties, key=lambda p: (p.name.casefold(), p.kind))))


def _form(request: Request, view: View, draft: Draft, *, message: str | None, status: int) -> Response:
    alone = request.headers.get("hx-request") == "true" and status == 200
    return page(
        request,
        "judgeform.html" if alone else "judge.html",
        status=status,
        draft=draft,
        message=message,
        kinds=KINDS,
        acts=ACTS,
        forms=FORMS,
        rows=() if alone else rows(draft.article, beside_of(view, draft.article)),
    )


def judgements_page(request: Request, view: View) -> Response:
    """All judgements, newest first."""
    every = judgements.judgements(view, undone=True)[::-1]
    given = request.query_params.get("from", "0")
    start = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
    shown = every[start : start + EACH]
    articles = {a.id: a for a in queries.articles(view, ids=list(dict.fromkeys(j.article for j in shown if j.article)))}
    return page(
        request,
        "judgements.html",
        stamp=stamp_of(request),
        judged=[(j, articles.get(j.article or ""), where(j)) for j in shown],
        total=len(every),
        start=start,
        each=EACH,
        flash=flash(request, view),
        working=request.app.state.worker.state(),
    )


def where(j: Judged) -> str | None:
    """Where what was judged stands."""
    if j.article is None:
        return url_of("speakers", part=j.subject)
    if j.about == "statement":
        return place_url(j.article, statement=f"judged-{j.number}" if j.verdict == "wrong" else j.subject)
    _, _, span = j.subject.rpartition(":")
    return place_url(j.article, span_of(span)) if span_of(span) else place_url(j.article, statement=j.subject)


def rows_file(_: Request, view: View) -> Response:
    """All judgements as training rows, a JSON object a line."""
    lines = b"".join(json_line(row) for row in training_rows(view))
    name = {"Content-Disposition": 'attachment; filename="judgements.jsonl"', "Cache-Control": "no-cache"}
    return Response(lines, media_type="application/x-ndjson", headers=name)


# ---------------------------------------------------------------- how far it is
def working(request: Request) -> Response:
    """The banner alone: asked for every other second while the worker works."""
    return page(request, "working.html", working=request.app.state.worker.state())


async def try_again(request: Request) -> Response:
    """Set the worker to work once more after it failed."""
    fields = await _fields(request)
    if not _admitted(request, fields):
        desk: Desk = request.app.state.desk
        return await desk.written(_refused, request, fields, STALE, 403)
    request.app.state.worker.ask()
    return RedirectResponse(_local(fields.get("back")) or "/judgements", 303)


# ---------------------------------------------------------------- shared
async def _fields(request: Request) -> dict[str, str]:
    """What a form sends, each name once. Forms of files, which name a character set of their own, are none of ours."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        return {}
    async with request.form(max_fields=40) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


def _admitted(request: Request, fields: Fields) -> bool:
    gate = request.app.state.ground.gate
    return bool(gate.admits(request.headers.get(TOKEN_HEADER) or fields.get("token")))


def _refused(request: Request, fields: Fields, message: str, status: int) -> Response:
    """A page that says why nothing was judged, with the form as it was filled in."""
    try:
        with request.app.state.desk.reading() as view:
            statement = queries.statement(view, fields["statement"]) if fields.get("statement") else None
            given = (
                statement.article
                if statement
                else fields.get("article", "")
                if fields.get("about") == "article"
                else ""
            )
            if given:
                article = queries.article(view, given)
                filled = told_fields(statement) | {f: fields[f] for f in (*FIELDS, "reason") if f in fields}
                return _form(request, view, draft_of(view, article, statement, filled), message=message, status=status)
    except (UnknownId, LedgerError):
        pass  # what was to be judged is gone: the words are all there is to say
    return page(
        request, "refused.html", status=status, message=message, back=_local(fields.get("back")) or "/judgements"
    )


def _back(given: str | None, judged: Judged, how: str) -> Response:
    """Go back to where it was judged, which is told there."""
    stands = where(judged) if judged.about == "statement" else None
    place = _local(given) or stands or "/judgements"
    if stands and "#" not in place and urlsplit(place).path == urlsplit(stands).path:
        place = f"{place}#{stands.rpartition('#')[2]}"
    if how == "undone" and judged.verdict == "wrong":  # it stands in the text again
        place = place.replace(f"#judged-{judged.number}", f"#{judged.subject}")
    parts = urlsplit(place)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in {"judged", "undone", "at"}]
    query = urlencode([*kept, (how, str(judged.number))])
    return RedirectResponse(f"{parts.path}?{query}{'#' + parts.fragment if parts.fragment else ''}", 303)


def _local(given: str | None) -> str | None:
    """An address on this server, if it is one: never another site's."""
    if not given or not given.startswith("/") or given.startswith("//") or any(c in given for c in "\\\r\n\t"):
        return None
    parts = urlsplit(given)
    return None if parts.scheme or parts.netloc else given


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
