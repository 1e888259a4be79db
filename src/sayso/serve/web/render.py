"""From a template and records to a page: one place where a stranger's text is made harmless, for every page.

Jinja escapes what it writes; before that, `visible` shows as marks what would hide or reorder text. Both happen to
every value that a template writes, so that no template can forget either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sayso import __version__
from sayso.records import Article, Party, Span, content_id
from sayso.serve.points import named
from sayso.serve.safe import one_line, shortened, visible
from sayso.serve.web.guard import Gate
from sayso.serve.words import (
    counted,
    day_words,
    outlet_words,
    party_words,
    place_words,
    range_words,
    short_id,
    title_words,
)

FOLDER = resources.files("sayso") / "data" / "web"
FILES = ("base.css", "htmx.min.js", "base.js")
"""The files of every page; a page may name further ones."""
FRESH = {"Cache-Control": "no-cache", "Vary": "HX-Request"}
"""A page is asked for anew each time, and may be answered by its tag; htmx is sent parts of some."""


@lru_cache
def static(name: str) -> bytes:
    """A file that pages load. Raises `FileNotFoundError`."""
    return (FOLDER / "static" / name).read_bytes()


@lru_cache
def static_url(name: str) -> str:
    """Where a file stands; its content is in the address, so that a browser may keep it for ever."""
    return f"/static/{name}?{hashlib.sha256(static(name)).hexdigest()[:12]}"


def picture_markup(svg: str) -> Markup:
    """One of our own pictures, in which every word was made safe as it was drawn."""
    return Markup(svg)  # noqa: S704  # see `sayso.serve.drawing.safe`


def _harmless(value: Any) -> Any:
    return visible(value) if type(value) is str else value


def url_of(*parts: object, **query: object) -> str:
    """An address on this server: ``url_of("stories", id)``; what is empty is left out of the query."""
    path = "/" + "/".join(quote(str(part), safe="") for part in parts)
    told = {name: value for name, value in query.items() if value not in (None, "", False)}
    return f"{path}?{urlencode(told)}" if told else path


def place_url(article: Article | str, span: Span | None = None, *, statement: str | None = None) -> str:
    """Where words stand: the article's page, at a statement, or at characters [start, end) of its text."""
    i = article.id if isinstance(article, Article) else article
    if statement:
        return f"{url_of('articles', i)}#{statement}"
    return f"{url_of('articles', i, at=f'{span.start}-{span.end}')}#at" if span else url_of("articles", i)


def entity_url(party: Party) -> str | None:
    """The page of who somebody is across articles, if they are anybody there."""
    return url_of("speakers", party.entity) if party.entity else None


@lru_cache
def environment() -> Environment:
    """The templates with everything that they may call."""
    found = Environment(
        loader=FunctionLoader(lambda name: (FOLDER / "templates" / name).read_text("utf8")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.filters |= {
        "one_line": one_line,
        "shortened": shortened,
        "short_id": short_id,
        "day": lambda day, year=True: day_words(day, year=year),
        "party": party_words,
        "outlet": outlet_words,
        "title_of": title_words,
        "place": lambda article, year=True: place_words(article, year=year),
    }
    found.globals |= {
        "version": __version__,
        "static_url": static_url,
        "url_of": url_of,
        "place_url": place_url,
        "entity_url": entity_url,
        "counted": counted,
        "range_words": range_words,
        "named": named,
    }
    return found


@dataclass(frozen=True, slots=True)
class Ground:
    """What every page needs of the server: whom it admits, and the ledger's name as a person knows it."""

    gate: Gate
    ledger: str


def page(request: Request, template: str, *, status: int = 200, stamp: str | None = None, **told: Any) -> Response:
    """A page made of a template. With a ``stamp`` of what it follows from, a browser that has it gets nothing anew."""
    ground: Ground = request.app.state.ground
    tag = None
    if stamp is not None:
        asked = (request.url.path, request.url.query, request.headers.get("hx-request"))
        tag = f'"{content_id("pg", stamp, *asked, ground.gate.token, __version__)}"'
        if tag in _given(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers={"ETag": tag, **FRESH})
    body = render(template, request=request, ground=ground, **told)
    response = HTMLResponse(body, status, headers=FRESH)
    if tag:
        response.headers["ETag"] = tag
    return response


def render(template: str, **told: Any) -> str:
    """A template filled in."""
    return environment().get_template(template).render(**told)


def _given(header: str) -> Iterable[str]:
    return [tag.strip().removeprefix("W/") for tag in header.split(",")]


def told_query(request: Request) -> Mapping[str, str]:
    """What an address asks, each name once, nothing empty."""
    return {name: value.strip() for name, value in request.query_params.items() if value.strip()}
