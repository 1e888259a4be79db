"""When things were said and happened: time expressions, weekdays, dates of saying, contacts and events, in one report.

Time expressions go through sayso's own parse and grammar, without a ledger, and through the other libraries that are
installed (``bench``), in the same run. `evals.run` puts the tables it writes (``when_report.md``) into ``REPORT.md``.
Exit code 0: every floor holds; 1: one does not.
"""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evals import events, said_on
from evals.bootstrap import Interval
from evals.finders import finders
from evals.floors import corpus_sha256, held
from evals.parts import ROOT, parts, scorer_missing, shared_folder
from evals.piles import make_ledger
from evals.report import Table, cell, markdown
from evals.score import Scorer
from evals.timexes import (
    MEASURES,
    WEEKDAYS,
    Counts,
    Document,
    Finder,
    counts,
    documents,
    f1,
    weekday_problems,
    weekday_sentences,
)
from sayso.resources import Tools, load_tools
from sayso.settings import Settings

FLOORS = ROOT / "evals" / "floors.json"
REPORT = ROOT / "evals" / "when_report.md"

ALL, SECOND = slice(None), slice(1, None, 2)
CORPORA = (
    ("when_aquaint", "AQUAINT", ("tempeval3/train/AQUAINT",), ALL),
    ("when_timebank", "TimeBank", ("tempeval3/train/TimeBank",), ALL),
    ("when_tempeval", "TempEval-3 train", ("tempeval3/train/AQUAINT", "tempeval3/train/TimeBank"), ALL),
    ("when_unread", "its half not read", ("tempeval3/train/AQUAINT", "tempeval3/train/TimeBank"), SECOND),
    ("when_wikiwars", "WikiWars", ("wikiwars",), ALL),
)
"""Parts of the report: the name in the floors, the title, the folders, and which of their articles in order of name.

Of TempEval-3 every second article was never read for its errors while the grammar was written.
"""


@dataclass(frozen=True, slots=True)
class Section:
    """What one measure adds: its table, the figures that have floors, and the files they rest on, by part."""

    table: Table
    figures: Mapping[str, float | None]
    files: Mapping[str, Sequence[Path]] = field(default_factory=dict)


def timex_section(shared: Path, found: Mapping[str, Finder]) -> Section:
    """Spans and values of time expressions on TempEval-3 train and WikiWars, for sayso and for each peer."""
    definitions = Scorer(shared / "score" / "score.py").definitions
    folders = dict.fromkeys(folder for _, _, under, _ in CORPORA for folder in under)
    counted = {}
    names: dict[str, list[str]] = {}
    for folder in folders:
        texts = list(documents(shared / "corpora" / folder, definitions))
        counted[folder] = _counted(texts, found, definitions)
        names[folder] = [text.name for text in texts]
    rows: list[tuple[str, ...]] = []
    figures: dict[str, float | None] = {}
    files: dict[str, Sequence[Path]] = {}
    for part, title, under, which in CORPORA:
        files[part] = [path for folder in under for path in (shared / "corpora" / folder).rglob("*.tml")]
        for name in found:
            by_name = [each for folder in under for each in zip(names[folder], counted[folder][name], strict=True)]
            each = [count for _, count in sorted(by_name, key=itemgetter(0))][which]
            scores = {measure: f1(each, measure) for measure in MEASURES}
            rows.append(
                (
                    title if name == "sayso" else "",
                    name,
                    str(sum(c.gold for c in each)),
                    str(sum(c.found for c in each)),
                    *(_with_range(*scores[measure]) for measure in MEASURES),
                )
            )
            if name == "sayso":
                figures.update({f"{part}.{measure}_f1": scores[measure][0] for measure in MEASURES})
    note = (
        "F1 in percent as TempEval-3 counts it, with 95 % intervals over articles; a right value is gold's own."
        " The others give Python dates, written as TIMEX3 in the precision they tell."
    )
    head = ("part", "", "gold", "found", "strict", "relaxed", "value")
    return Section(Table("Time expressions", note, head, tuple(rows)), figures, files)


def _counted(texts: Sequence[Document], found: Mapping[str, Finder], definitions: Any) -> dict[str, list[Counts]]:
    return {
        name: [counts(document, find(document.text, document.published), definitions) for document in texts]
        for name, find in found.items()
    }


def weekday_section(found: Mapping[str, Finder]) -> Section:
    """The golden sentences about weekdays: how many are wholly right."""
    sentences = weekday_sentences()
    rows = []
    figures: dict[str, float | None] = {}
    for name, find in found.items():
        right = sum(not weekday_problems(s, find(s.text, s.published)) for s in sentences)
        rows.append((name, str(len(sentences)), str(right), cell(100 * right / len(sentences))))
        if name == "sayso":
            figures["when_weekdays.right"] = round(100 * right / len(sentences), 1)
    note = (
        "The project's own golden sentences: each weekday's name gets its day, and what only sounds like one gets none."
    )
    table = Table("Weekdays in news", note, ("", "sentences", "right", "percent"), tuple(rows))
    return Section(table, figures, {"when_weekdays": [WEEKDAYS]})


def saying_section(shared: Path, tools: Tools) -> Section:
    """The date of saying on gold statements that have one, beside two baselines."""
    found = said_on.measured(shared, tools)
    names = {
        "sayso": "sayso",
        "published": "the day of publication",
        "nearest": "the nearest day in the cue's sentence",
    }
    rows = tuple(
        (
            title,
            str(len(found.dates)),
            str(sum(d.right(whose) for d in found.dates)),
            _with_range(found.share(whose), found.range(whose)),
        )
        for whose, title in names.items()
    )
    note = (
        "Gold statements with a date that were found, in the seed articles and those of other outlets and years. Of"
        f" {found.undated} without a date in gold, sayso dates {found.given}."
    )
    files = [path for part in parts(shared) if part.name in ("seeds", "statements") for path in part.files]
    table = Table("When it was said", note, ("", "dated", "right", "percent"), rows)
    return Section(table, {"when_said_on.right": found.share("sayso")}, {"when_said_on": files})


def contact_section(shared: Path, folder: Path, *, workers: int) -> Section:
    """Calls, meetings and talks in the seeds: found by parties and kind; of those found, status and date."""
    definitions = Scorer(shared / "score" / "score.py").definitions
    seeds, gold = shared / "seeds" / "seeds.jsonl", sorted((shared / "gold" / "contacts").glob("*.jsonl"))
    pile = make_ledger("contacts", [seeds], folder=folder, workers=workers)
    out, _ = definitions.contacts(Namespace(gold=[str(path) for path in gold], ledger=str(pile.export)))
    columns = ("gold", "predicted", "recall", "precision", "f1", "status", "date")
    gated = ("recall", "precision", "status", "date")
    table = Table(
        "Contacts",
        "`score.py contacts` on the seeds that are marked: calls, meetings, visits, letters and talks.",
        ("", *columns),
        (("Seed articles", *(cell(out[column]) for column in columns)),),
    )
    return Section(table, {f"when_contacts.{name}": out[name] for name in gated}, {"when_contacts": [seeds, *gold]})


def event_section(shared: Path, tools: Tools) -> Section:
    """PLOVER's visible records: the main event's type and sides, on the half for tuning and on the other one."""
    path = shared / "corpora" / "plover" / "records.json"
    halves = events.measure(events.records(path), tools)
    rows = []
    for name, above, below in events.ROWS:
        shares = [(getattr(half, above), getattr(half, below)) for half in halves.values()]
        rows.append((name, *(f"{100 * a / max(b, 1):.1f} ({a} of {b})" for a, b in shares)))
    other = halves["other half"]
    figures = {"when_plover.type": 100 * other.exact / other.records}
    note = "`python -m evals.events` tells how they are counted. The floor is on the half that nothing was tuned on."
    table = Table("Events in PLOVER's records", note, ("", *halves), tuple(rows))
    return Section(table, figures, {"when_plover": [path]})


def _with_range(figure: float | None, between: Interval | None) -> str:
    return cell(figure) if between is None else f"{cell(figure)} ({between[0]:.1f} to {between[1]:.1f})"


def sections(shared: Path, folder: Path, *, workers: int, chosen: Sequence[str] = ()) -> Iterator[Section]:
    """The report's sections in order, each made when it is asked for; ``chosen`` names some of them."""
    tools = load_tools(Settings())
    found = finders(tools)
    made: dict[str, Callable[[], Section]] = {
        "timexes": lambda: timex_section(shared, found),
        "weekdays": lambda: weekday_section(found),
        "said_on": lambda: saying_section(shared, tools),
        "contacts": lambda: contact_section(shared, folder, workers=workers),
        "events": lambda: event_section(shared, tools),
    }
    for name, section in made.items():
        if not chosen or name in chosen:
            yield section()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.when", description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--section", action="append", default=[], help="only this one; the report is not written")
    parser.add_argument("--raise-floors", action="store_true", help="lift the floors to what was measured")
    parser.add_argument(
        "--accept-corpus", action="append", default=[], metavar="PART", help="take a changed part's floors afresh"
    )
    args = parser.parse_args(argv)
    shared = shared_folder()
    if scorer_missing(shared):
        return 1
    made = []
    with TemporaryDirectory() as folder:
        for section in sections(shared, Path(folder), workers=args.workers, chosen=args.section):
            print(markdown(section.table), flush=True)
            made.append(section)
    if not args.section:
        REPORT.write_text("\n".join(markdown(section.table) for section in made), encoding="utf8")
    found = {name: figure for section in made for name, figure in section.figures.items()}
    corpora = {part: corpus_sha256(files) for section in made for part, files in section.files.items()}
    lift = args.raise_floors or bool(args.accept_corpus)
    return held(FLOORS, found, corpora=corpora, lift=lift, accepted=args.accept_corpus)


if __name__ == "__main__":
    sys.exit(main())
