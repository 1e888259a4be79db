"""``sayso judge`` and ``sayso judgements``: what a person judges on statements and claims, and taking it back."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.errors import JudgementError
from sayso.ledger import Ledger, judgements, open_ledger, queries, trained
from sayso.ledger.judgements import KEPT, Judged, Mend
from sayso.records import ACTS, FORMS, KINDS, Article, Party, Span, Statement
from sayso.serve import shapes
from sayso.serve.exits import FINE
from sayso.serve.running import connected
from sayso.serve.safe import one_line, to_json
from sayso.settings import load_settings

if TYPE_CHECKING:
    from sayso.serve.terminal import Screen

NONE = "none"
"""What a person writes for a part that a statement does not have."""

_PLACES = re.compile(r"\d+-\d+(,\d+-\d+)*")

_Act = StrEnum("_Act", {act: act for act in ACTS})  # type: ignore[misc]
_Form = StrEnum("_Form", {form: form for form in FORMS})  # type: ignore[misc]
_Kind = StrEnum("_Kind", {kind: kind for kind in KINDS})  # type: ignore[misc]

_Db = Annotated[Path | None, typer.Option("--db", metavar="FILE", help="The ledger file; ./sayso.db unless set.")]
_Where = "S-E[,S-E] or its words"


def register(app: typer.Typer) -> None:
    """Add the two commands."""
    app.command()(judge)
    app.command(name="judgements")(list_judgements)


def judge(  # noqa: PLR0913  # the options are what a person may judge
    given: Annotated[
        str | None, typer.Argument(metavar="STATEMENT|CLAIM|TELLING", help="An id or the beginning of one.")
    ] = None,
    *,
    db: _Db = None,
    wrong: Annotated[bool, typer.Option("--wrong", help="Nobody says this: take the statement out.")] = False,
    content: Annotated[str | None, typer.Option(metavar="PLACE", help=f"What is said: {_Where}.")] = None,
    source: Annotated[str | None, typer.Option(metavar="PLACE", help="Who, in the text; none without.")] = None,
    cue: Annotated[str | None, typer.Option(metavar="PLACE", help="The word that attributes; none without.")] = None,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Who speaks; none if nobody.")] = None,
    kind: Annotated[_Kind | None, typer.Option(metavar="KIND", help=f"Of the speaker: {', '.join(KINDS)}.")] = None,
    act: Annotated[_Act | None, typer.Option(metavar="ACT", help=f"One of: {', '.join(ACTS)}.")] = None,
    form: Annotated[_Form | None, typer.Option(metavar="FORM", help=f"One of: {', '.join(FORMS)}.")] = None,
    to: Annotated[str | None, typer.Option(metavar="NAME", help="Who was told; none if nobody.")] = None,
    same_as: Annotated[str | None, typer.Option(metavar="CLAIM", help="Both claims say the same.")] = None,
    apart_from: Annotated[str | None, typer.Option(metavar="CLAIM", help="It does not tell this claim.")] = None,
    article: Annotated[
        str | None, typer.Option(metavar="ARTICLE", help="With --add: the article, a name or id.")
    ] = None,
    add: Annotated[bool, typer.Option("--add", help="Add a statement that was missed, with --content.")] = False,
    source_file: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Take in judgements of another ledger.")
    ] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why, kept with the judgement.")] = None,
) -> int:
    """Rule on a statement or a claim; it wins over what sayso makes of the text, now and in later runs.

    A statement is mended by giving what is to be otherwise, or is --wrong. Places count characters of the article's
    text, as `sayso explain` shows them; words are looked for in it. `sayso judgements --undo` takes a judgement back.
    """
    mending = {"content": content, "source": source, "cue": cue, "speaker": speaker, "to": to, "act": act, "form": form}
    mends = kind is not None or any(value is not None for value in mending.values())
    if sum((wrong, add, mends and not add, same_as is not None, apart_from is not None, source_file is not None)) != 1:
        raise typer.BadParameter(
            "Give one thing to judge: --wrong, what to mend, --add, --same-as, --apart-from or --from."
        )
    if (article is not None) != add or (given is None) != (add or source_file is not None):
        raise typer.BadParameter("--add goes with --article, --from alone, and all else with what it is about.")
    if source_file is not None and reason is not None:
        raise typer.BadParameter("--reason does not go with --from: the file has the reasons.")
    with open_ledger(_place(db)) as ledger:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        if source_file is not None:
            line = _take_in(ledger, source_file)
        elif same_as is not None or apart_from is not None:
            other = same_as or apart_from or ""
            found = judgements.judge_claims(ledger, given or "", other, same=same_as is not None, at=at, reason=reason)
            line = _told(found)
        elif add:
            page = queries.article(ledger, article or "")
            mend = _mend(ledger, page, None, mending, kind)
            line = _told(judgements.add_statement(ledger, page.id, mend, at=at, reason=reason))
        else:
            now = queries.statement(ledger, given or "")
            page = queries.article(ledger, now.article)
            mended = None if wrong else _mend(ledger, page, now, mending, kind)
            line = _told(judgements.judge_statement(ledger, now.id, mended, at=at, reason=reason))
        code = connected(ledger)
    typer.echo(one_line(line))
    return code


def list_judgements(
    *,
    db: _Db = None,
    undo: Annotated[int | None, typer.Option(metavar="N", help="Take back the judgement with this number.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, for a program.")] = False,
) -> int:
    """What people have judged, of every kind; --undo takes one back."""
    code = FINE
    with open_ledger(_place(db)) as ledger:
        if undo is not None:
            found = judgements.take_back(ledger, undo, at=datetime.now(UTC).isoformat(timespec="seconds"))
            code = connected(ledger)
            typer.echo(one_line(f"taken back: {_line(found)}"), err=as_json)
            if not as_json:
                return code
        with queries.snapshot(ledger):
            judged = judgements.judgements(ledger, undone=True)
    if as_json:
        sys.stdout.write(to_json([shapes.judged(j) for j in judged]) + "\n")
        return code
    from sayso.serve.terminal import Screen  # noqa: PLC0415  # rich comes with it

    show_judged(Screen(sys.stdout), judged)
    return FINE


def show_judged(screen: Screen, judged: Iterable[Judged]) -> None:
    """Print judgements, one a line, those taken back too."""
    from rich.text import Text  # noqa: PLC0415  # as above

    empty = True
    for j in judged:
        empty = False
        body = Text.assemble((f"{j.number:>3} ", "number"), (f"{j.verdict} ", "meta"), one_line(j.words))
        if j.reason:
            body.append(f" — {one_line(j.reason)}")
        when = f"{j.judged_at[:10]}{f', taken back {j.undone_at[:10]}' if j.undone_at else ''}"
        screen.ends(body, Text(when, "meta"))
    if empty:
        screen.line("No judgements: sayso judge makes them.")


def _place(db: Path | None) -> Path:
    """Where the ledger is, by the flag, the environment or the settings file."""
    return load_settings(flags={"db": db}, env=os.environ, cwd=Path.cwd()).db


def _told(j: Judged) -> str:
    return f"judgement {j.number}: {_line(j)}; sayso judgements --undo {j.number} takes it back"


def _line(j: Judged) -> str:
    return j.words if j.about != "statement" else f"{j.verdict} {j.words}"


def _take_in(ledger: Ledger, file: Path) -> str:
    with file.open(encoding="utf8") if str(file) != "-" else nullcontext(sys.stdin) as lines:
        try:
            taken = trained.take_in(ledger, lines, name=str(file))
        except UnicodeDecodeError as error:
            raise JudgementError(str(file), "it is no UTF-8", "Give what sayso wrote.") from error
    return f"{taken.made} judgements taken in, {taken.known} known already"


# ---------------------------------------------------------------- what is given
def _mend(view: Ledger, article: Article, now: Statement | None, given: dict[str, Any], kind: str | None) -> Mend:
    """What a person has given, as a mend of the statement ``now``, or of a new one."""
    near = now.start if now else None
    source = _places(article, given["source"], near=near)
    if source is not KEPT and len(source) > 1:
        raise typer.BadParameter("--source takes one place.")
    return Mend(
        source=KEPT if source is KEPT else next(iter(source), None),
        cue=_places(article, given["cue"], near=near),
        content=_places(article, given["content"], near=near),
        speaker=_speaker(view, article, now, given["speaker"], kind),
        act=given["act"].value if given["act"] else KEPT,
        form=given["form"].value if given["form"] else KEPT,
        to=KEPT if given["to"] is None else None if given["to"] == NONE else given["to"],
    )


def _places(article: Article, given: str | None, *, near: int | None) -> tuple[Span, ...] | judgements.Kept:
    """The spans that are given as places or as words; of words that stand at several places those next to ``near``."""
    if given is None:
        return KEPT
    if given == NONE:
        return ()
    if _PLACES.fullmatch(given):
        pairs = [tuple(map(int, place.split("-"))) for place in given.split(",")]
        if bad := [f"{start}-{end}" for start, end in pairs if start >= end]:
            raise JudgementError(article.name, f"{bad[0]} holds no character", "A place begins before it ends.")
        return tuple(Span(start, end) for start, end in pairs)
    starts = [m.start() for m in re.finditer(re.escape(given), article.text)] if given else []
    if not starts:
        raise JudgementError(article.name, f"{given!r} does not stand in it", "Give words of it, or places (12-40).")
    if len(starts) > 1 and near is None:
        some = ", ".join(f"{s}-{s + len(given)}" for s in starts[:5])
        raise JudgementError(article.name, f"{given!r} stands in it {len(starts)} times", f"Give a place: {some}.")
    start = min(starts, key=lambda s: (abs(s - (near or 0)), s))
    return (Span(start, start + len(given)),)


def _speaker(
    view: Ledger, article: Article, now: Statement | None, name: str | None, kind: str | None
) -> Party | judgements.Kept | None:
    """The speaker that is given; a kind that is not given is the one that the article's own mentions have."""
    if name is None and kind is None:
        return KEPT
    if name == NONE:
        return None
    before = now.speaker if now else None
    called = name if name is not None else before.name if before else ""
    if kind is None:
        kinds: Sequence[str] = [m.party.kind for m in queries.mentions(view, article.id) if m.party.name == called]
        kind = kinds[0] if kinds else before.kind if before and before.kind != "unnamed" else "person"
    return Party(called, str(kind))  # type: ignore[arg-type]
