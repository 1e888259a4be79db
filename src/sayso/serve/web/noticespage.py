"""The notices: what was left out, damaged or doubtful, by kind, each with where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from sayso.ledger import shelves
from sayso.ledger.rows import View
from sayso.ledger.shelves import Headline, NoticeRow
from sayso.serve.web.query import Query
from sayso.serve.web.render import page

EACH = 50
"""Notices of a page."""

MEANING: Mapping[str, str] = {
    "article-failed": "an article that could not be extracted; the next run tries it again",
    "claims-failed": "a story whose claims could not be made, on its first article; the next run tries it again",
    "bad-date": "a date that is none",
    "bad-record": "a record that cannot be understood",
    "binary-file": "a file that holds no text",
    "broken-archive": "an archive that is damaged",
    "damaged-characters": "characters that were lost before sayso read them",
    "file-too-large": "a file of more than a reader takes in",
    "judgement-without-statement": "a judgement whose statement its article does not have, so that it changes nothing",
    "line-too-long": "a line of more than a reader takes in",
    "lost-text": "a name seems to be lost from a sentence",
    "nested-archive": "an archive that stands in another one",
    "no-model": "the model that the settings name is not installed: that run attributed by rules alone",
    "no-such-path": "a path that was given holds nothing",
    "no-text": "an article without text",
    "not-english": "an article in another language, kept without statements",
    "repeated-statement": "two parts of the method found one statement and told it differently",
    "role-conflict": (
        "one office is given to two people in the same months: an error in some article, or two names for one person"
    ),
    "unclosed-quotation": "a quotation mark that opens and has no partner",
    "unknown-field": "a field that is not used",
    "unknown-kind": "a kind of file that no reader knows",
    "unknown-speaker": "it cannot be told who “he”, “she” or “they” is",
    "unopened-quotation": "a quotation mark that closes and has no partner",
    "unreadable": "a file that cannot be opened",
}
"""What each code says, in the words of the reference."""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice and the article it is about, if it is about one that the ledger has."""

    row: NoticeRow
    article: Headline | None


def notices_page(request: Request, view: View) -> Response:
    """The kinds of notices; those of one kind once it is chosen."""
    stamp = request.app.state.desk.stamp()
    query = Query.of(request)
    codes = shelves.notice_codes(view)
    code = query.words("code") or None
    rows = shelves.notices_of(view, code, limit=EACH, offset=query.offset(EACH)) if code else []
    where = shelves.headlines(view, {r.notice.article for r in rows if r.notice.article})
    return page(
        request,
        "notices.html",
        stamp=stamp,
        codes=codes,
        code=code,
        meaning=MEANING,
        notices=[NoticeLine(r, where.get(r.notice.article or "")) for r in rows],
        pages=query.pages(codes.get(code or "", 0), EACH),
    )
