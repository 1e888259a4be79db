"""The application that serves a ledger: its pages, its files and, under ``/api/v1``, the REST face.

Each page is a plain function of a request and an open view of the ledger; `pages` lists them. All reading of one
request happens inside one snapshot, so that nobody sees half an article while ``sayso run`` writes.
"""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import anyio.to_thread
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from sayso.connect.frequency import load_frequencies
from sayso.errors import LedgerError, SaysoError, UnknownId
from sayso.ledger.rows import View
from sayso.serve.api import make_api
from sayso.serve.desk import Desk
from sayso.serve.web import render
from sayso.serve.web.guard import Gate, Guard
from sayso.serve.web.worker import Worker

Answer = Callable[[Request, View], Response]
"""A page: it reads what it needs of the view and gives `render.page`. Raises `UnknownId` where there is none."""

AT_ONCE = 2
"""Requests that are read for at a time; all others wait for their turn.

Python runs one thread at a time: eight at once would each take as long as all eight together, and a page that is soon
made would wait for the slowest. The second one reads from the disk meanwhile. What writes neither waits here nor keeps
others waiting: see `sayso.serve.desk.WRITERS`.
"""
RARELY = (20_000, 20, 50)
"""After how many new objects Python looks for circles among them: a page makes thousands that form none."""
HEADINGS = {404: "That is not here", 503: "The ledger is not to be had just now"}
"""What stands above a page that says what is wrong, by its status."""
OTHERWISE = "That cannot be asked so"
FOREVER = "public, max-age=31536000, immutable"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def pages() -> Sequence[tuple[str, Answer]]:
    """Every page that only reads, by its path."""
    # A table of functions, at the end of all that they need.
    from sayso.serve.web import (  # noqa: PLC0415
        articlepage,
        claimpage,
        judgements,
        noticespage,
        searchpage,
        speakerpages,
        storieslist,
        storypage,
    )

    return (
        ("/", storieslist.stories_page),
        ("/stories/{id}", storypage.story_page),
        ("/stories/{id}/report.html", storypage.story_report),
        ("/stories/{id}/{part}", storypage.story_part),
        ("/claims/{id}", claimpage.claim_page),
        ("/claims/{id}/beside", claimpage.beside_page),
        ("/search", searchpage.search_page),
        ("/search.csv", searchpage.search_table),
        ("/speakers", speakerpages.speakers_page),
        ("/speakers/names", speakerpages.names_part),
        ("/speakers/{id}", speakerpages.speaker_page),
        ("/notices", noticespage.notices_page),
        ("/articles/{id}", articlepage.article_page),
        ("/articles/{id}/tellings", articlepage.tellings_page),
        ("/articles/{id}/copied", articlepage.copied_page),
        ("/articles/{id}/mend", judgements.mend_page),
        ("/judgements", judgements.judgements_page),
        ("/judgements.jsonl", judgements.rows_file),
    )


def writing() -> Sequence[BaseRoute]:
    """What writes: judgements alone."""
    from sayso.serve.web import judgements  # noqa: PLC0415  # as above

    return judgements.routes()


def make_app(db: Path, *, gate: Gate | None = None) -> Starlette:
    """The application for the ledger in ``db``; ``gate`` says who is let in, and whether anything may be written.

    Raises `LedgerError` where there is no ledger.
    """
    gate = gate or Gate()
    desk = Desk(db)
    with desk.reading():
        pass  # complains at once of a file that is no ledger
    routes: list[BaseRoute] = [Route("/static/{name}", static_file)]
    routes += [Route(path, reading(answer), methods=["GET"]) for path, answer in pages()]
    routes += writing()
    worker = Worker(db)
    routes.append(Mount("/api/v1", make_api(db, desk=desk, admits=gate.admits, judged=worker.ask)))

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
        load_frequencies()  # what nearly every page needs is there before the first one is asked for
        gc.collect()
        gc.freeze()  # word lists, templates and models of answers live as long as the server: no need to look them over
        gc.set_threshold(*RARELY)
        yield
        worker.close()
        desk.close()

    app = Starlette(
        lifespan=running,
        routes=routes,
        middleware=[
            Middleware(Guard, gate=gate),
            Middleware(GZipMiddleware, minimum_size=2000, compresslevel=1),
        ],
        exception_handlers={SaysoError: went_wrong, HTTPException: not_there},
    )
    app.state.ground = render.Ground(gate, db.name)
    app.state.desk = desk
    app.state.worker = worker
    return app


def reading(answer: Answer) -> Callable[[Request], Response]:
    """A page as Starlette calls it, in a thread: one snapshot of the ledger for all that it reads."""

    def endpoint(request: Request) -> Response:
        with request.app.state.desk.reading() as view:
            return answer(request, view)

    return endpoint


def static_file(request: Request) -> Response:
    """One of the files that pages load."""
    name = request.path_params["name"]
    suffix = Path(name).suffix
    if suffix not in TYPES:
        raise HTTPException(404)
    try:
        body = render.static(name)
    except (OSError, ValueError):  # ValueError: a name with NUL in it
        raise HTTPException(404) from None
    return Response(body, media_type=TYPES[suffix], headers={"Cache-Control": FOREVER})


def went_wrong(request: Request, error: Exception) -> Response:
    """A page that says what is wrong and what to do; never a traceback."""
    status = 404 if isinstance(error, UnknownId) else 503 if isinstance(error, LedgerError) else 400
    return _wrong(request, status, str(error))


def not_there(request: Request, error: Exception) -> Response:
    """A page for an address that is none."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    message = "There is no such page here." if status == 404 else str(getattr(error, "detail", error))
    response = _wrong(request, status, message)
    headers = MutableHeaders(raw=response.raw_headers)
    headers.update(getattr(error, "headers", None) or {})
    return response


def _wrong(request: Request, status: int, message: str) -> Response:
    heading = HEADINGS.get(status, OTHERWISE)
    return render.page(request, "wrong.html", status=status, heading=heading, message=message)
