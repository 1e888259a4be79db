"""The command ``sayso``: it reads arguments, asks one question and hands the answer to a page or to JSON.

What brings heavy packages is imported by the commands that need it: spaCy and trafilatura by ``run``, rich by what is
shown to a person. So ``sayso --help`` and a program that asks for JSON are answered at once.
"""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso import __version__
from sayso.errors import UnknownId
from sayso.ledger import Ledger, briefs, entities, open_ledger, queries, stories
from sayso.ledger.export import BINARY, EXPORTERS
from sayso.ledger.verification import verify as verify_ledger
from sayso.records import ACTS, Article, Judgement, Statement
from sayso.serve import bringing, judging, serving, shapes
from sayso.serve.exits import FAILURES, FINE, Stopped, complain, ended
from sayso.serve.mcp import command as mcp
from sayso.serve.output import replacing, standard_output
from sayso.serve.running import FAILED, NO_MODEL, LeftOut, complaints, connected, report_shape, summary
from sayso.serve.safe import one_line, to_json, visible
from sayso.serve.words import counted
from sayso.settings import Settings, load_settings

if TYPE_CHECKING:
    from sayso.serve.progress import Watched
    from sayso.serve.terminal import Screen

SPEAKERS, OF_EACH, OF_ONE = 25, 8, 100
"""How much of a ledger a brief shows unless it is asked for more: speakers, statements of each, statements of one."""

POINTS = 20
"""How many claims of a story are shown unless more are asked for."""

STORIES, POINTS_OF_EACH, ALONE, OF_ALONE = 8, 5, 10, 3
"""How much a brief of stories shows: stories, claims of each; of other articles speakers, statements of each."""

ENTRIES = 60
"""How many entries of a timeline are shown unless more are asked for."""

OF_A_CODE = 20
"""How many notices of each code are shown unless more are asked for."""

# typer makes choices of an enumeration; these are the records' and the ledger's own lists.
Act = StrEnum("Act", {act: act for act in ACTS})  # type: ignore[misc]
By = StrEnum("By", {"story": "story", "speaker": "speaker"})
Format = StrEnum("Format", {name: name for name in EXPORTERS})  # type: ignore[misc]
Leaf = StrEnum("Leaf", {"html": "html", "md": "md"})

app = typer.Typer(
    name="sayso",
    help="Reads a pile of news articles and writes a ledger of who said what, on whose word.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

Db = Annotated[Path | None, typer.Option("--db", metavar="FILE", help="The ledger file; ./sayso.db unless set.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON, for a program.")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 fine · 1 done with failures · 2 wrong usage · 130 stopped with Ctrl-C · 141 the reader of a pipe went away.
    """
    return ended(lambda: app(args=arguments, prog_name="sayso", standalone_mode=False))


@app.callback(invoke_without_command=True)
def _top(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(f"sayso {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def run(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, globs, or - for input.")],
    *,
    db: Db = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Processes that read and extract; 1 unless set.")
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help="The learned tagger; none leaves attribution to the rules.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Read articles into a ledger; a second run adds what is new."""
    started = time.monotonic()
    from sayso.pipeline import record  # noqa: PLC0415  # spaCy and trafilatura come with these
    from sayso.read import read  # noqa: PLC0415
    from sayso.read.files import find  # noqa: PLC0415

    settings = _settings(db=db, workers=workers, model=model)
    readings = read(paths, settings=settings)  # complains of a wrong path before a ledger is made
    places, _ = find(paths)
    left_out = LeftOut()
    with open_ledger(settings.db, create=True) as ledger:
        before = queries.counts(ledger)
        try:
            with _progress(place.path for place in places) as progress:
                report = record(left_out.listening(readings), ledger, settings=settings, progress=progress)
        except KeyboardInterrupt:
            added = queries.counts(ledger).articles - before.articles
            kept = f"{counted(added, 'article')} added and kept" if added else "nothing added yet"
            raise Stopped(f"stopped: {kept}; the same command again does the rest") from None
        seconds = time.monotonic() - started
        statements = queries.counts(ledger).statements - before.statements
        failed = [code for code in FAILED if report.notices.get(code)]
        failures = [notice for notice in queries.notices(ledger) if notice.code in failed] if failed else []
    if NO_MODEL in report.notices:
        complain(f"the model {settings.model} is not installed: attributed by rules alone ({NO_MODEL})")
    for line in complaints(left_out, failures):
        complain(line)
    if as_json:
        _write_json(report_shape(report, statements=statements, seconds=seconds, left_out=len(left_out)))
    else:
        typer.echo(summary(report, statements=statements, seconds=seconds))
        _hint(settings)
    return FAILURES if failed or left_out else FINE


@app.command()
def export(
    *,
    db: Db = None,
    form: Annotated[Format, typer.Option("--format", help="What to write.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="OUT", help="The file to write; standard output without it.")
    ] = None,
) -> int:
    """Write the ledger as JSON lines, CSV or Parquet, or in another tool's format."""
    write = EXPORTERS[form.value]
    with open_ledger(_settings(db=db).db) as ledger:
        if out is not None and str(out) != "-":
            with replacing(out) as stream:
                write(ledger, stream)
        elif form.value in BINARY and sys.stdout.isatty():
            name = form.value.capitalize()
            raise typer.BadParameter(f"{name} is not for a terminal; give -o FILE, or send it through a pipe.")
        else:
            with standard_output(sys.stdout, json_lines=form.value != "csv") as stream:
                write(ledger, stream)
    return FINE


@app.command()
def brief(  # noqa: PLR0913  # the options are what a person may ask for
    *,
    db: Db = None,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Only speakers with this in their name.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Only outlets with this in their name.")] = None,
    act: Annotated[Act | None, typer.Option(metavar="ACT", help=f"Only one of: {', '.join(ACTS)}.")] = None,
    article: Annotated[str | None, typer.Option(metavar="ARTICLE", help="Only this article: a name or an id.")] = None,
    story: Annotated[
        str | None, typer.Option(metavar="STORY", help="Only this story: words of its title, an id.")
    ] = None,
    by: Annotated[By | None, typer.Option(help="By story, or by speaker as filters have it.")] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="At most N stories, speakers or one story's claims; 0 for all."),
    ] = None,
    each: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="At most N claims or statements of each; 0 for all.")
    ] = None,
    as_json: Json = False,
) -> int:
    """What is told, story by story: each claim by its independent origins, and who disputes it.

    Stories come newest first; what one article alone tells comes by speaker, as everything does with --by speaker.
    """
    filtered = any((speaker, outlet, act, article))
    if story is not None:
        if filtered or by is not None or each is not None:
            raise typer.BadParameter("--story goes with --limit and --json only.")
        return _story_brief(db, story, limit=limit, as_json=as_json)
    if filtered and by is By.story:
        raise typer.BadParameter("--by story takes no filter; without it the answer is by speaker.")
    if not filtered and by is not By.speaker and _stories_brief(db, limit=limit, each=each, as_json=as_json):
        return FINE
    with _reading(db) as view:
        wanted = queries.Wanted(
            speaker, outlet, act.value if act else None, queries.article(view, article).id if article else None
        )
        most, of_each = _brief_sizes(limit, each, wanted, as_json=as_json)
        # One more than is shown tells whether there are more.
        rows = queries.brief(view, wanted=wanted, limit=most + 1 if most else None, each=of_each or None)
        shown = rows[: most or None]
        if as_json:
            _write_json(shapes.brief(shown))
            return FINE
        from sayso.serve.brief import show_brief  # noqa: PLC0415

        show_brief(_screen(), shown, queries.overview(view), more=len(shown) < len(rows))
    return FINE


def _stories_brief(db: Path | None, *, limit: int | None, each: int | None, as_json: bool) -> bool:
    """Tell the ledger's stories; a person is told nothing where there are none."""
    from sayso.serve.asked import ledger_brief  # noqa: PLC0415

    with _reading(db) as view:
        if as_json:
            from sayso.serve.briefshapes import ledger_brief_shape  # noqa: PLC0415

            _tell_if_behind(view)
            _write_json(ledger_brief_shape(ledger_brief(view, limit=limit or None), each=each or None))
            return True
        if not briefs.newest(view, limit=1)[1]:
            return False
        from sayso.serve.brief import show_stories_brief  # noqa: PLC0415

        _tell_if_behind(view)
        most, of_each = STORIES if limit is None else limit, POINTS_OF_EACH if each is None else each
        found = ledger_brief(view, limit=most or None, speakers=ALONE, of_each=OF_ALONE)
        show_stories_brief(_screen(), found, queries.overview(view), each=of_each or None)
    return True


def _story_brief(db: Path | None, given: str, *, limit: int | None, as_json: bool) -> int:
    from sayso.serve.asked import story_brief  # noqa: PLC0415
    from sayso.serve.briefshapes import story_brief_shape  # noqa: PLC0415
    from sayso.serve.story import show_story  # noqa: PLC0415

    with _reading(db) as view:
        _tell_if_behind(view)
        found = story_brief(view, stories.story(view, given))
        if as_json:
            _write_json(story_brief_shape(found, limit=limit or None))
        else:
            show_story(_screen(), found, limit=(POINTS if limit is None else limit) or None)
    return FINE


def _brief_sizes(limit: int | None, each: int | None, wanted: queries.Wanted, *, as_json: bool) -> tuple[int, int]:
    """How many speakers and how many statements of each, 0 for all: a program gets everything, a person a page."""
    if as_json:
        sizes = (0, 0)
    elif wanted.speaker or wanted.article:
        sizes = (0, OF_ONE)
    else:
        sizes = (SPEAKERS, OF_EACH)
    return sizes[0] if limit is None else limit, sizes[1] if each is None else each


@app.command()
def who(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, an alias, or the beginning of an id.")],
    *,
    db: Db = None,
    each: Annotated[int | None, typer.Option(min=0, metavar="N", help="At most N statements; 0 for all.")] = None,
    why: Annotated[bool, typer.Option("--why", help="Tell why each article's party is taken for this one.")] = False,
    as_json: Json = False,
) -> int:
    """One person or body across all articles: names, roles, statements, who cites them and whom they cite."""
    with _reading(db) as view:
        _tell_if_behind(view)
        found = entities.who(view, entities.entity(view, name))
        most = (0 if as_json else OF_ONE) if each is None else each
        rows = queries.said(view, queries.statements_with(view, found.statements[: most or None]))
        if as_json:
            _write_json(shapes.who(found, rows))
            return FINE
        named = {near.mention.article for near in found.near} | {a for a, _, _ in found.linkings if why}
        articles = {article.id: article for article in queries.articles(view, ids=sorted(named))}
        from sayso.serve.people import show_who  # noqa: PLC0415

        show_who(_screen(), found, rows, articles, why=why)
    return FINE


@app.command(name="stories")
def list_stories(
    *,
    db: Db = None,
    every: Annotated[bool, typer.Option("--all", help="Those that only one article tells, too.")] = False,
    limit: Annotated[int | None, typer.Option(min=0, metavar="N", help="At most N; 0 for all.")] = None,
    as_json: Json = False,
) -> int:
    """Which articles tell of one happening, newest first, and which of them carry another's words."""
    from sayso.serve.stories import show_stories, story_shape  # noqa: PLC0415

    with _reading(db) as view:
        _tell_if_behind(view)
        found = sorted(stories.stories(view, several=not every), key=lambda s: s.last or "", reverse=True)
        most = (0 if as_json else SPEAKERS) if limit is None else limit
        shown = found[: most or None]
        articles = {a.id: a for a in queries.articles(view, ids=sorted({a for s in shown for a in s.articles}))}
        copied = [c for c in stories.copies(view) if c.article in articles]
        if as_json:
            _write_json([story_shape(s, articles, copied) for s in shown])
        else:
            show_stories(_screen(), shown, articles, copied, total=len(found))
    return FINE


@app.command()
def compare(
    story: Annotated[str, typer.Argument(metavar="STORY", help="Words of its title, or an id.")],
    *,
    db: Db = None,
    limit: Annotated[int | None, typer.Option(min=0, metavar="N", help="At most N claims; 0 for all.")] = None,
    as_json: Json = False,
) -> int:
    """How each outlet tells a story: quoted, hedged, copied or left out, and in which words."""
    from sayso.serve.compare import compare_shape, show_compare, story_coverage  # noqa: PLC0415

    with _reading(db) as view:
        _tell_if_behind(view)
        found = story_coverage(view, stories.story(view, story))
        if as_json:
            _write_json(compare_shape(found, limit=limit or None))
        else:
            show_compare(_screen(), found, limit=(POINTS if limit is None else limit) or None)
    return FINE


@app.command()
def report(
    story: Annotated[str, typer.Argument(metavar="STORY", help="Words of its title, or an id.")],
    *,
    db: Db = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="OUT", help="The file to write; standard output without it.")
    ] = None,
    form: Annotated[
        Leaf | None, typer.Option("--format", help="What to write; unless set, as OUT ends, else html.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="At most N claims; 0 for all, and for all else whole.")
    ] = None,
) -> int:
    """One story as one file to send and to check without the ledger, with every passage that it quotes."""
    from sayso.serve.report import arranged_report  # noqa: PLC0415  # numpy comes with these
    from sayso.serve.reported import Most, material  # noqa: PLC0415
    from sayso.serve.reporthtml import report_html  # noqa: PLC0415
    from sayso.serve.reportmd import report_md  # noqa: PLC0415

    ending = out.suffix.lower() if out is not None else ""
    markdown = form is Leaf.md or (form is None and ending in {".md", ".markdown"})
    with _reading(db) as view:
        _tell_if_behind(view)
        found = material(view, stories.story(view, story), most=Most.of(limit), settings=_settings(db=db))
    arranged = arranged_report(found)
    written = (report_md(arranged) if markdown else report_html(arranged)).encode("utf8")
    if out is not None and str(out) != "-":
        with replacing(out) as stream:
            stream.write(written)
    else:
        with standard_output(sys.stdout, json_lines=False) as stream:
            stream.write(written)
    return FINE


@app.command()
def origins(
    claim: Annotated[
        list[str], typer.Argument(metavar="CLAIM", help="An id, the beginning of one, or words of its text.")
    ],
    *,
    db: Db = None,
    svg: Annotated[Path | None, typer.Option(metavar="OUT", help="Draw who has it from whom into this file.")] = None,
    as_json: Json = False,
) -> int:
    """From whom a claim comes, and who has it from whom, with the words that prove each step.

    Words that several claims hold list these claims.
    """
    from sayso.serve import origins as page  # noqa: PLC0415  # numpy comes with these
    from sayso.serve.traced import sought, trace  # noqa: PLC0415

    with _reading(db) as view:
        _tell_if_behind(view)
        given = " ".join(claim)
        found = sought(view, given)
        if len(found) > 1 and svg is not None:
            raise typer.BadParameter(f"{counted(len(found), 'claim')} hold these words: give an id to draw one.")
        if len(found) > 1:
            if as_json:
                _write_json([page.choice_shape(c) for c in found])
            else:
                page.show_choice(_screen(), given, found, limit=POINTS)
            return FINE
        traced = trace(view, found[0])
        if svg is not None:
            from sayso.serve.graph import graph  # noqa: PLC0415

            with replacing(svg) as stream:
                stream.write(graph(traced).encode("utf8"))
        if as_json:
            _write_json(page.origins_shape(traced))
        elif svg is None:
            page.show_origins(_screen(), traced)
    return FINE


@app.command()
def timeline(  # noqa: PLR0913  # the options are what a person may ask for
    *,
    db: Db = None,
    entity: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what this person or body is part of.")
    ] = None,
    story: Annotated[
        str | None, typer.Option(metavar="STORY", help="Only this story: words of its title, an id.")
    ] = None,
    article: Annotated[
        list[str] | None, typer.Option(metavar="ARTICLE", help="Only what this article tells; may be given again.")
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="From this day on: 2031-03-09, 2031-03 or 2031.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Up to this day, month or year.")] = None,
    undated: Annotated[bool, typer.Option("--undated", help="Show every event without a day, too.")] = False,
    svg: Annotated[Path | None, typer.Option(metavar="OUT", help="Draw it into this SVG file instead.")] = None,
    limit: Annotated[int | None, typer.Option(min=0, metavar="N", help="At most N entries; 0 for all.")] = None,
    as_json: Json = False,
) -> int:
    """Contacts, other events, turning statements and deadlines by day, each with its evidence."""
    from sayso.connect.timeline import Scope  # noqa: PLC0415
    from sayso.serve.asked import timeline_of  # noqa: PLC0415
    from sayso.serve.timeline import show_timeline, timeline_shape  # noqa: PLC0415

    with _reading(db) as view:
        _tell_if_behind(view)
        whose = entities.entity(view, entity) if entity else None
        about = stories.story(view, story) if story else None
        told_by = [*(about.articles if about else ()), *(queries.article(view, given).id for given in article or ())]
        try:
            scope = Scope(whose.id if whose else None, first, last, frozenset(told_by) if story or article else None)
        except ValueError as error:
            raise typer.BadParameter(f"{error}.") from error
        found, articles = timeline_of(view, scope)
        entries = found if undated or as_json else tuple(e for e in found if e.begins or e.ends or e.what == "contact")
        most = (0 if as_json or svg else ENTRIES) if limit is None else limit
        shown = entries[: most or None]
        if svg is not None:
            from sayso.serve.picture import picture  # noqa: PLC0415

            with replacing(svg) as stream:
                named = [one.name for one in (whose,) if one] + [one.title for one in (about,) if one]
                stream.write(picture(shown, title=": ".join(("Timeline", *named))).encode("utf8"))
        if as_json:
            _write_json(timeline_shape(shown))
        elif svg is None:
            show_timeline(_screen(), shown, articles)
            if left := len(entries) - len(shown):
                typer.echo(f"  … {left:,} more; --limit 0 shows all")
            if left := len(found) - len(entries):
                typer.echo(f"  … {counted(left, 'event')} without a day; --undated shows them")
    return FINE


@app.command(name="entities")
def list_entities(  # noqa: PLR0913  # the options are what a person may ask for
    *,
    db: Db = None,
    like: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only those with this in one of their names.")
    ] = None,
    merge: Annotated[
        tuple[str, str] | None, typer.Option("--merge", metavar="A B", help="Rule that A and B are the same.")
    ] = None,
    split: Annotated[str | None, typer.Option("--split", metavar="A", help="Rule that A is somebody else.")] = None,
    other: Annotated[
        str | None, typer.Option("--from", metavar="B", help="With --split: than whom; the entity A is in, unless set.")
    ] = None,
    article: Annotated[
        str | None, typer.Option("--in", metavar="ARTICLE", help="With --split: only the A of this article.")
    ] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why, kept with the judgement.")] = None,
    undo: Annotated[int | None, typer.Option(metavar="N", help="Take back the judgement with this number.")] = None,
    list_judgements: Annotated[bool, typer.Option("--judgements", help="List the judgements instead.")] = False,
    limit: Annotated[int | None, typer.Option(min=0, metavar="N", help="At most N; 0 for all.")] = None,
    as_json: Json = False,
) -> int:
    """Who is named across all articles; --merge and --split rule on who is the same.

    A judgement wins over what sayso makes of the names, holds in every later run, and can be taken back.
    """
    if sum(x is not None for x in (merge, split, undo)) > 1:
        raise typer.BadParameter("Give one of --merge, --split and --undo at a time.")
    if split is None and (other is not None or article is not None):
        raise typer.BadParameter("--from and --in go with --split.")
    if reason is not None and not (merge or split):
        raise typer.BadParameter("--reason goes with --merge and --split.")
    code = FINE
    if merge or split or undo is not None:
        with open_ledger(_settings(db=db).db) as ledger:
            told, code = _rule(ledger, merge=merge, split=split, other=other, article=article, undo=undo, reason=reason)
        typer.echo(one_line(told), err=as_json)
        if not as_json:
            return code
    with _reading(db) as view:
        if list_judgements:
            judged = entities.judgements(view, undone=True)
            if as_json:
                _write_json([shapes.judgement(r) for r in judged])
                return code
            from sayso.serve.people import show_judgements  # noqa: PLC0415

            show_judgements(_screen(), judged)
            return code
        _tell_if_behind(view)
        rows = entities.listed(view, part=like)
        most = (0 if as_json else SPEAKERS) if limit is None else limit
        if as_json:
            _write_json([shapes.entity_row(row) for row in rows[: most or None]])
            return code
        from sayso.serve.people import show_entities  # noqa: PLC0415

        show_entities(_screen(), rows[: most or None], total=len(rows))
    return code


def _tell_if_behind(view: Ledger) -> None:
    """Say, beside the answer, that it is not of all articles."""
    if entities.behind(view):
        complain("not all articles are connected yet: `sayso run` does it, with any path of the pile")


def _rule(  # noqa: PLR0913  # as above
    ledger: Ledger,
    *,
    merge: tuple[str, str] | None,
    split: str | None,
    other: str | None,
    article: str | None,
    undo: int | None,
    reason: str | None,
) -> tuple[str, int]:
    """Write down or take back one judgement and make the entities anew; gives the line that says so, and a code."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    if undo is not None:
        r = entities.take_back(ledger, undo, at=now).judgement
        line = f"taken back: {r.left} {'=' if r.same else '≠'} {r.right}"
    else:
        judgement = _merging(ledger, merge) if merge else _splitting(ledger, split or "", other=other, article=article)
        number = entities.judge(ledger, judgement, at=now, reason=reason)
        word = "=" if judgement.same else "≠"
        line = f"judgement {number}: {judgement.left} {word} {judgement.right}; --undo {number} takes it back"
    code = connected(ledger)
    if undo is None and not entities.obeyed(ledger, judgement):
        line += ". An earlier judgement stands against it: --judgements lists them"
    return line, code


def _merging(ledger: Ledger, names: tuple[str, str]) -> Judgement:
    left, right = (entities.handle(ledger, name) for name in names)
    if left == right:
        raise typer.BadParameter(
            f"{names[0]} and {names[1]} go by one name already; --split A --in ARTICLE takes one out."
        )
    return Judgement(left, right, same=True)


def _splitting(ledger: Ledger, name: str, *, other: str | None, article: str | None) -> Judgement:
    left = entities.handle(ledger, name, article=queries.article(ledger, article).id if article else None)
    right = entities.handle(ledger, other) if other else name if article else entities.entity(ledger, name).name
    if left == right:
        raise typer.BadParameter(
            f"say from whom: --split {name!r} --from B, or --in ARTICLE for the one of one article."
        )
    return Judgement(left, right, same=False)


@app.command()
def show(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="A name, an id or the beginning of one.")],
    *,
    db: Db = None,
    as_json: Json = False,
) -> int:
    """An article with its statements marked.

    Content is underlined and numbered, cue in italics, source in bold; without colour the numbers stand in brackets.
    Who speaks, and on whose word, stands beside the text or below it.
    """
    with _reading(db) as view:
        found = queries.article(view, article)
        statements = queries.statements(view, article=found.id)
        notices = queries.notices(view, article=found.id)
    if as_json:
        _write_json(shapes.page(found, statements, notices))
    else:
        from sayso.serve.page import show_article  # noqa: PLC0415

        show_article(_screen(), found, statements, notices)
    return FINE


@app.command()
def explain(
    given: Annotated[
        str, typer.Argument(metavar="STATEMENT|ARTICLE", help="A statement's id, an article's name or id.")
    ],
    *,
    db: Db = None,
    as_json: Json = False,
) -> int:
    """Why a statement stands in the ledger; what an article has of another's words.

    Of a statement the rule or model that made it, its spans with their characters, its hops and the reasons of each
    step. Of an article, and of a statement in copied words, the passages of both texts side by side.
    """
    with _reading(db) as view:
        found = _statement_or_article(view, given)
        article = queries.article(view, found.article) if isinstance(found, Statement) else found
        parent = queries.statement(view, found.parent) if isinstance(found, Statement) and found.parent else None
        inside = queries.children(view, found.id)
        copies = stories.copies(view, of=[article.id])
        named = {i for copy in copies for i in (copy.article, copy.of) if i} | {article.id}
        articles = {a.id: a for a in queries.articles(view, ids=sorted(named))}
    if isinstance(found, Article):
        from sayso.serve.copied import article_shape, show_copied  # noqa: PLC0415

        if as_json:
            _write_json(article_shape(found, copies, articles))
        else:
            show_copied(_screen(), found, copies, articles)
        return FINE
    from sayso.serve.copied import around, copied_shape, show_copy  # noqa: PLC0415

    near = around(found, copies)
    if as_json:
        told = shapes.reasons(found, article, inside)
        _write_json(told | {"copies": [copied_shape(copy, articles) for copy in near]})
    else:
        from sayso.serve.explain import show_reasons  # noqa: PLC0415

        screen = _screen()
        show_reasons(screen, found, article, parent=parent, inside=inside)
        for copy in near:
            show_copy(screen, copy, articles, at=found.content)
    return FINE


def _statement_or_article(view: Ledger, given: str) -> Statement | Article:
    """What an id or name means; of a beginning that both could have, the statement."""
    try:
        return queries.statement(view, given)
    except UnknownId as no_statement:
        try:
            return queries.article(view, given)
        except UnknownId as no_article:
            several = next((e for e in (no_statement, no_article) if e.what.startswith("single")), None)
            if several:
                raise several from None
            hint = "`sayso show` and `sayso brief` show ids; give one or its beginning, or an article's name."
            raise UnknownId("statement or article", given, hint) from None


@app.command()
def verify(*, db: Db = None, as_json: Json = False) -> int:
    """Check every span, id and reference against the articles' own texts."""
    with _reading(db) as view:
        result = verify_ledger(view)
    if as_json:
        _write_json(shapes.verification(result))
    else:
        from sayso.serve.lists import show_verification  # noqa: PLC0415

        show_verification(_screen(), result)
    return FINE if result.ok else FAILURES


@app.command()
def notices(
    *,
    db: Db = None,
    code: Annotated[str | None, typer.Option(metavar="CODE", help="Only notices of this code.")] = None,
    each: Annotated[int | None, typer.Option(min=0, metavar="N", help="At most N of each code; 0 for all.")] = None,
    as_json: Json = False,
) -> int:
    """What was left out, damaged or doubtful, by kind."""
    with _reading(db) as view:
        known = queries.notices(view)
        found = [notice for notice in known if code in (None, notice.code)]
        if code is not None and not found:
            codes = ", ".join(sorted({notice.code for notice in known})) or "none at all"
            raise UnknownId("notice with the code", code, f"There are: {codes}.")
        if as_json:
            _write_json([shapes.notice(notice) for notice in found])
            return FINE
        from sayso.serve.lists import by_code, show_notices  # noqa: PLC0415

        of_each = (OF_A_CODE if code is None else 0) if each is None else each
        groups = by_code(found, each=of_each or None)
        ids = {notice.article for group in groups for notice in group.shown if notice.article}
        show_notices(_screen(), groups, {article.id: article for article in queries.articles(view, ids=ids)})
    return FINE


@app.command()
def search(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help='Words; "in quotes" together; begin* open.')],
    *,
    db: Db = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most N statements.")] = 20,
    as_json: Json = False,
) -> int:
    """Statements that hold every word of a text."""
    sought = " ".join(text)
    with _reading(db) as view:
        found = queries.said(view, queries.search(view, sought, limit=limit))
    if as_json:
        _write_json([shapes.said(row) for row in found])
    else:
        from sayso.serve.lists import show_found  # noqa: PLC0415

        show_found(_screen(), sought, found)
    return FINE


serving.register(app)
mcp.register(app)
bringing.register(app)
judging.register(app)


@contextmanager
def _progress(files: Iterable[Path | None]) -> Iterator[Watched | None]:
    """A bar where somebody watches; where nobody does, not even its package is loaded."""
    if not sys.stderr.isatty():
        yield None
        return
    from sayso.serve.progress import watched  # noqa: PLC0415
    from sayso.serve.terminal import Screen  # noqa: PLC0415

    with watched(files, Screen(sys.stderr).console) as bar:
        yield bar


@contextmanager
def _reading(db: Path | None) -> Iterator[Ledger]:
    """The ledger, seen at one moment, whatever another process writes meanwhile."""
    with open_ledger(_settings(db=db).db) as ledger, queries.snapshot(ledger):
        yield ledger


def _settings(**flags: object) -> Settings:
    return load_settings(flags=flags, env=os.environ, cwd=Path.cwd())


def _screen() -> Screen:
    from sayso.serve.terminal import Screen  # noqa: PLC0415

    return Screen(sys.stdout)


def _write_json(value: object) -> None:
    sys.stdout.write(to_json(value) + "\n")


def _hint(settings: Settings) -> None:
    """What to do next, for somebody who watches."""
    if sys.stdout.isatty() and sys.stderr.isatty():
        db = "" if settings.db == Settings().db else f" --db {shlex.quote(str(settings.db))}"
        typer.echo(visible(f"next: sayso brief{db}"), err=True)
