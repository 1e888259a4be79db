"""``sayso mcp``: the ledger for a language model, by the Model Context Protocol. It reads, and never writes.

What the protocol asks of a server stands in `server`, which is loaded only when the command runs.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from sayso.serve.desk import Desk
from sayso.settings import load_settings

PORT = 8421


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="mcp")(serve_mcp)


def serve_mcp(
    *,
    db: Annotated[
        Path | None, typer.Option("--db", metavar="FILE", help="The ledger file; ./sayso.db unless set.")
    ] = None,
    http: Annotated[bool, typer.Option("--http", help="Listen on 127.0.0.1 instead of standard input.")] = False,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, metavar="N", help=f"With --http: {PORT} unless set, 0 for any free one."),
    ] = None,
) -> int:
    """Answer a language model's questions (MCP): statements, people, stories, origins and disputes, each to be cited.

    Over standard input and output, as such programs start it; with --http for those on this machine that connect.
    It reads only.
    """
    if port is not None and not http:
        raise typer.BadParameter("--port goes with --http.")
    from sayso.serve.mcp.server import listen, talk  # noqa: PLC0415  # a second's worth of packages

    settings = load_settings(flags={"db": db}, env=os.environ, cwd=Path.cwd())
    with Desk(settings.db) as desk:
        if http:
            listen(desk, PORT if port is None else port)
        else:
            talk(desk)
    return 0
