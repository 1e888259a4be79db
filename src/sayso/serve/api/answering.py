"""How every address answers: one snapshot, one stamp, one way to page, one shape of error."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sayso.errors import JudgementError, LedgerError, SaysoError, UnknownId
from sayso.ledger.rows import View
from sayso.serve.api.models import Wrong
from sayso.serve.desk import Desk
from sayso.serve.safe import escape_json
from sayso.serve.shapes import Shape

FURTHEST = 10_000_000
"""The largest offset: no ledger has more of anything."""
LONGEST = 300
"""Characters of what is asked for."""


class Paging(BaseModel):
    """Which part of a list is asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: Annotated[int, Field(ge=1, le=200, description="At most so many.")] = 50
    offset: Annotated[int, Field(ge=0, le=FURTHEST, description="After the first so many.")] = 0


class Unpaged(BaseModel):
    """Nothing may be asked beside the address."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of shapes, and how many there are in all."""

    items: Sequence[Shape]
    total: int


# ---------------------------------------------------------------- answers
def answer(request: Request, make: Callable[[View], Shape | bytes]) -> Response:
    """What ``make`` tells of the ledger, within one snapshot; 304 where the client has it already."""
    return _told(request, lambda view: (make(view), {}))


def answer_page(request: Request, paging: Paging, make: Callable[[View], Listed]) -> Response:
    """The page that ``make`` gives, with the address of the next."""

    def paged(view: View) -> tuple[Shape, Mapping[str, str]]:
        found = make(view)
        end = paging.offset + paging.limit
        after = str(_address(request, offset=end)) if end < found.total and end <= FURTHEST else None
        links = [f'<{after}>; rel="next"'] if after else []
        if paging.offset:
            links.append(f'<{_address(request, offset=max(0, paging.offset - paging.limit))}>; rel="prev"')
        shape = {
            "items": list(found.items),
            "total": found.total,
            "limit": paging.limit,
            "offset": paging.offset,
            "next": after,
        }
        return shape, {"Link": ", ".join(links)} if links else {}

    return _told(request, paged)


def desk_of(request: Request) -> Desk:
    """Where the ledger is read."""
    desk: Desk = request.app.state.desk
    return desk


def _told(request: Request, make: Callable[[View], tuple[Shape | bytes, Mapping[str, str]]]) -> Response:
    desk = desk_of(request)
    # First of all: should something be written in between, the answer is newer than its tag, never older.
    asked = f"{desk.stamp()} {request.url.path}?{request.url.query}"
    headers = {"ETag": f'"{hashlib.sha256(asked.encode()).hexdigest()[:32]}"', "Cache-Control": "no-cache"}
    if _has(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    with desk.reading() as view:
        shape, links = make(view)
    return written(shape, headers={**headers, **links})


def kept(request: Request, what: tuple[str, str], make: Callable[[], Shape], *, of: str | None) -> bytes:
    """A dear answer as it was written when what it follows from was as it is."""
    return desk_of(request).kept(("api", *what), lambda: as_json(make()), of=of)


def written(shape: Shape | bytes, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A shape as an answer."""
    body = shape if isinstance(shape, bytes) else as_json(shape)
    return Response(body, status, headers, "application/json")


def as_json(shape: Shape) -> bytes:
    """A shape as JSON, with what a terminal might obey escaped."""
    return escape_json(json.dumps(shape, ensure_ascii=False, separators=(",", ":"), check_circular=False)).encode()


def _has(given: str, tag: str) -> bool:
    """Whether an ``If-None-Match`` header names a tag."""
    tags = {one.strip().removeprefix("W/") for one in given.split(",")}
    return tag in tags or "*" in tags


def _address(request: Request, **changed: object) -> str:
    url = request.url.include_query_params(**changed)
    return f"{url.path}?{url.query}"


# ---------------------------------------------------------------- errors
def wrong(status: int, code: str, message: str, *, where: str | None = None, remedy: str | None = None) -> Response:
    """The one shape of every error."""
    told = {"code": code, "message": message, "where": where, "next": remedy}
    return written({"error": told}, status=status, headers={"Cache-Control": "no-store"})


def went_wrong(request: Request, error: Exception) -> Response:
    """An error of ours: what is wrong, where, and what to do."""
    if isinstance(error, UnknownId):
        message = f"no {error.what} {error.given!r} in the ledger."
        return wrong(404, "unknown-id", message, where=request.url.path, remedy=error.hint)
    if isinstance(error, JudgementError):
        return wrong(409, "cannot-be-judged", f"{error.problem}.", where=error.where, remedy=error.remedy)
    if isinstance(error, LedgerError):
        return wrong(503, "ledger", f"{error.problem}.", where=desk_of(request).path.name, remedy=error.remedy)
    return wrong(400 if isinstance(error, SaysoError) else 500, "failed", str(error), where=request.url.path)


def not_asked_so(request: Request, error: Exception) -> Response:
    """A parameter that means nothing; of several the first is told."""
    found: Sequence[Mapping[str, Any]] = error.errors() if isinstance(error, RequestValidationError) else ()
    first = found[0] if found else {"loc": (), "msg": "this cannot be read"}
    where = ".".join(str(part) for part in first["loc"])
    remedy = f"{request.scope.get('root_path', '')}/openapi.json tells what may be asked."
    return wrong(422, "bad-request", f"{where}: {first['msg']}.", where=where or None, remedy=remedy)


def not_there(request: Request, error: Exception) -> Response:
    """An address, or a method of one, that is none."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    code, message = _HTTP.get(status, ("refused", str(getattr(error, "detail", "") or status)))
    listed = f"{request.scope.get('root_path', '')}/openapi.json lists the addresses."
    remedy = _NEXT.get(status, listed if status in _HTTP else None)
    response = wrong(status, code, message, where=request.url.path, remedy=remedy)
    response.headers.update(getattr(error, "headers", None) or {})
    return response


def broken(request: Request, _: Exception) -> Response:
    """Our own mistake; the server's log has the traceback."""
    remedy = "Please report it with the server's log."
    return wrong(500, "internal", "Something broke here.", where=request.url.path, remedy=remedy)


_HTTP = {
    400: ("bad-request", "What was sent cannot be read: JSON in UTF-8 is wanted."),
    403: ("not-admitted", "Writing takes the token of this server's pages; a server that only reads has none."),
    404: ("no-such-address", "There is no such address."),
    405: ("no-such-method", "This address is not asked that way."),
}
_NEXT = {403: "Send the token as X-Sayso-Token."}
_WRONG = {
    400: "What was sent cannot be read.",
    404: "Nothing has this id, or several things have ids that begin so.",
    409: "The ledger does not let it be judged so: spans outside the text, claims of two stories, so already.",
    422: "A parameter has no meaning, or is not known.",
    500: "Something broke here.",
    503: "The ledger cannot be read, or another process holds it for too long.",
}


def errors(*statuses: int, **more: str) -> dict[int | str, dict[str, Any]]:
    """How errors are documented; ``more`` tells of other statuses as ``_403="why"``."""
    described = {s: _WRONG[s] for s in statuses} | {int(s.strip("_")): why for s, why in more.items()}
    return {status: {"model": Wrong, "description": why} for status, why in sorted(described.items())}


TAG = {"ETag": {"description": "Changes with whatever is written.", "schema": {"type": "string"}}}
LINK = {"Link": {"description": "The pages before and after (RFC 8288).", "schema": {"type": "string"}}}


def documented(model: type[BaseModel], *, of_one: bool = False, paged: bool = False) -> dict[str, Any]:
    """What an address that reads can answer, for OpenAPI: ``of_one`` thing that may not be there, or ``paged``."""
    headers = TAG | LINK if paged else TAG
    seen: dict[int | str, dict[str, Any]] = {304: {"description": "As it was under the given If-None-Match."}}
    return {
        "response_model": model,
        "responses": {
            200: {"headers": headers, "description": "What the ledger has."},
            **seen,
            **errors(*((404,) if of_one or paged else ()), 422, 500, 503),
        },
    }
