"""``sayso serve``: the ledger in a browser on this machine."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from asyncio import CancelledError
from pathlib import Path
from typing import Annotated

import typer

from sayso.errors import SettingsError
from sayso.settings import load_settings

PORT = 8420
PASSWORD = "SAYSO_PASSWORD"  # noqa: S105  # the name of a variable
SHORTEST = 12
"""Characters of a password: whoever is in the network may try."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)


def serve(  # the options are what a person may ask for
    *,
    db: Annotated[
        Path | None, typer.Option("--db", metavar="FILE", help="The ledger file; ./sayso.db unless set.")
    ] = None,
    port: Annotated[
        int,
        typer.Option(
            min=0,
            max=65535,
            metavar="N",
            show_default=False,
            help=f"The port; {PORT} unless set, 0 for any free one.",
        ),
    ] = PORT,
    read_only: Annotated[bool, typer.Option("--read-only", help="Take no judgements.")] = False,
    public: Annotated[
        str | None,
        typer.Option(
            "--public",
            metavar="ADDRESS",
            help=f"Listen beyond this machine, at this address of it; asks for the password in {PASSWORD}.",
        ),
    ] = None,
    host: Annotated[
        list[str] | None, typer.Option("--host", metavar="NAME", help="A name that others reach this machine by.")
    ] = None,
) -> int:
    """Open the ledger as a web page on this machine: stories, claims, articles, speakers and your judgements."""
    settings = load_settings(flags={"db": db}, env=os.environ, cwd=Path.cwd())
    password = os.environ.get(PASSWORD)
    if public is None and host:
        raise SettingsError("--host", "names others reach this machine by mean nothing without --public")
    if public is not None and len(password or "") < SHORTEST:
        problem = f"beyond this machine a password is wanted: set {PASSWORD} to at least {SHORTEST} characters"
        raise SettingsError("--public", problem)
    import uvicorn  # noqa: PLC0415  # a second's worth of packages that no other command needs

    from sayso.serve.web.app import make_app  # noqa: PLC0415
    from sayso.serve.web.guard import LOOPBACK, Gate  # noqa: PLC0415

    names = frozenset({*LOOPBACK, *(name.lower() for name in host or ()), *([public.lower()] if public else [])})
    web = make_app(settings.db, gate=Gate(names, password, writable=not read_only))
    bound = listening(public or "127.0.0.1", port)
    shown, at = bound.getsockname()[:2]
    where = f"[{shown}]" if ":" in shown else shown
    typer.echo(f"{settings.db} is at http://{where}:{at}/ — Ctrl-C stops it")
    if public:
        typer.echo("Whoever is in the network sees what is sent: put a TLS proxy before it.", err=True)
    config = uvicorn.Config(web, log_level="warning", server_header=False, timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    logging.getLogger("uvicorn.error").addFilter(_no_cut_request)
    try:
        server.run(sockets=[bound])
    except KeyboardInterrupt:  # uvicorn has ended well, and hands the signal on
        typer.echo("stopped")
    finally:
        bound.close()
    _end_what_waits()
    return 0


def _no_cut_request(record: logging.LogRecord) -> bool:
    """Whether a line of the log tells a mistake, and not that a request was cut short by the end of the server."""
    return not (record.exc_info and isinstance(record.exc_info[1], CancelledError))


def _end_what_waits() -> None:
    """A thread that waits for another process to have written cannot be told to stop; it has written nothing."""
    if any(thread is not threading.current_thread() and not thread.daemon for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def listening(address: str, port: int) -> socket.socket:
    """A socket that is bound before anything is promised. Raises `SettingsError` where that cannot be."""
    try:
        family, *_, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        bound = socket.create_server(place[:2], family=family, backlog=128)
        # Connections inherit it. asyncio sets it only on sockets that name their protocol; without it a small answer
        # waits 40 ms for the other side's acknowledgement.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return bound
    except (OSError, ValueError) as error:  # ValueError: no name of a machine can be written so
        why = error.strerror if isinstance(error, OSError) else "no such name"
        problem = f"{address} port {port} cannot be had ({why}); --port 0 takes any free one"
        raise SettingsError("--port", problem) from error
