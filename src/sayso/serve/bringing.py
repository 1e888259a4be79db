"""``sayso import``: what people outside have made of the pile, brought in.

Reviews of claims are kept as their reviewers' word; annotated texts become judgements. A kind of file to bring in is a
function in `KINDS_OF_FILES`.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sayso.ledger import Ledger, marks, open_ledger, outside
from sayso.records import Notice, OutsideClaim
from sayso.serve.exits import FAILURES, FINE, complain
from sayso.serve.running import HARMLESS, connected
from sayso.serve.safe import to_json
from sayso.serve.words import counted
from sayso.settings import load_settings

MOST_LINES = 20
"""Notices that are told one by one; the ledger holds them all."""


_Kind = StrEnum("_Kind", {"claimreview": "claimreview", "brat": "brat"})


@dataclass(frozen=True, slots=True)
class Brought:
    """What came in: how many of each kind, what to say of it in words, what was noted, and the code to exit with."""

    counts: dict[str, int]
    line: str
    notices: tuple[Notice, ...]
    code: int = FINE


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="import")(bring_in)


def bring_in(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, globs, or - for input.")],
    *,
    form: Annotated[_Kind, typer.Option("--as", help="What they hold.")],
    db: Annotated[
        Path | None, typer.Option("--db", metavar="FILE", help="The ledger file; ./sayso.db unless set.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would come in, and write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, for a program.")] = False,
) -> int:
    """Bring in reviews of claims (claimreview), or texts that people annotated in brat (brat).

    Reviews are kept as their reviewers' word, beside the claims that say the same. In annotated texts, what people
    changed since `sayso export --format brat` becomes judgements: see `sayso judgements`.
    """
    settings = load_settings(flags={"db": db}, env=os.environ, cwd=Path.cwd())
    with open_ledger(settings.db) as ledger:
        brought = KINDS_OF_FILES[form.value](paths, ledger, dry_run)
        if not dry_run:
            ledger.add_notices(brought.notices)
    told = [notice for notice in brought.notices if notice.code not in HARMLESS]
    for notice in told[:MOST_LINES]:
        complain(f"{notice.detail} ({notice.code})")
    if len(told) > MOST_LINES:
        complain(f"and {len(told) - MOST_LINES:,} more; sayso notices lists them all")
    if as_json:
        notices = dict(sorted(Counter(n.code for n in brought.notices).items()))
        sys.stdout.write(to_json({**brought.counts, "notices": notices, "dry_run": dry_run}) + "\n")
    else:
        typer.echo(("nothing written; there would be " if dry_run else "") + brought.line)
    return FAILURES if told else brought.code


# ---------------------------------------------------------------- kinds of files
def bring_reviews(paths: Iterable[str], ledger: Ledger, dry_run: bool) -> Brought:
    """ClaimReview: pages, feeds, JSON lines."""
    from sayso.read.claimreview import read_reviews  # noqa: PLC0415  # trafilatura's kin come with it

    read = [each for path in paths for each in read_reviews(path)]
    found = [each for each in read if isinstance(each, OutsideClaim)]
    notices = [each for each in read if isinstance(each, Notice)]
    known = {o.id for o in outside.outside_claims(ledger)}
    new = len({o.id for o in found} - known)
    same = len({o.id for o in found}) - new
    line = f"{counted(new + same, 'reviewed claim')}: {new:,} new, {same:,} known"
    code = FINE
    if not dry_run:
        outside.add(ledger, found)
        code = connected(ledger)
        near = sum(bool(outside.linked(ledger, o)) for o in {o.id for o in found})
        line += f" · {near:,} beside claims of the ledger"
    return Brought({"new": new, "known": same}, line, tuple(dict.fromkeys(notices)), code)


def bring_annotations(paths: Iterable[str], ledger: Ledger, dry_run: bool) -> Brought:
    """brat: the files of `sayso export --format brat`, as people changed them. All are checked before any is judged."""
    from sayso.read.bratfiles import read_brat  # noqa: PLC0415  # as above

    read = [each for path in paths for each in read_brat(path)]
    sheets = [each for each in read if not isinstance(each, Notice)]
    notices = [each for each in read if isinstance(each, Notice)]
    plans = [marks.plan(ledger, sheet) for sheet in sheets]
    done: Counter[str] = Counter(p.verdict for plan in plans for p in plan.planned)
    notices += [notice for plan in plans for notice in plan.notices]
    code = FINE
    if not dry_run:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        done, refused = marks.judge_all(ledger, plans, at=at)
        notices += refused
        code = connected(ledger)
    counts = {verdict: done[verdict] for verdict in ("wrong", "mended", "added", "known")}
    parts = ", ".join(f"{number:,} {verdict}" for verdict, number in counts.items())
    line = f"{counted(len(sheets), 'text')}: {parts}"
    return Brought({"texts": len(sheets), **counts}, line, tuple(notices), code)


KINDS_OF_FILES: dict[str, Callable[[Iterable[str], Ledger, bool], Brought]] = {
    "claimreview": bring_reviews,
    "brat": bring_annotations,
}
