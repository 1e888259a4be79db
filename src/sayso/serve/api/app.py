"""The REST application of a ledger: what it answers stands in `routes`, what is judged in `judging`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from sayso.errors import SaysoError
from sayso.serve.api import answering, judging, routes
from sayso.serve.desk import Desk

ABOUT = """\
Who said what, on whose word, in which outlets, with how many independent origins: every line points to exact characters
of an article. Offsets are half-open and count Unicode code points. An id may be given by its beginning, as long as no
other begins so. Nothing here tells what is so: it tells who said so.
"""

Admits = Callable[[str | None], bool]


def make_api(
    ledger: Path, *, desk: Desk | None = None, admits: Admits | None = None, judged: Callable[[], None] | None = None
) -> FastAPI:
    """The application, to be mounted under ``/api/v1``.

    ``desk`` is one that is open already. ``admits`` tells whether the value of an ``X-Sayso-Token`` header may write;
    without it nothing is written. ``judged`` is called after each judgement, to bring up to date what follows from it.
    Raises `LedgerError` where there is no ledger.
    """
    api = FastAPI(
        title="sayso",
        version="1",
        summary="A ledger of statements in news articles",
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
    )
    api.state.desk = desk or Desk(ledger)
    api.state.admits = admits or (lambda _: False)
    api.state.judged = judged or (lambda: None)
    api.add_exception_handler(SaysoError, answering.went_wrong)
    api.add_exception_handler(RequestValidationError, answering.not_asked_so)
    api.add_exception_handler(HTTPException, answering.not_there)
    api.add_exception_handler(Exception, answering.broken)
    api.include_router(routes.router)
    api.include_router(judging.router)
    return api
