"""How a ledger grows: time and memory of each step at 1,000 to 100,000 articles, and what one article more takes.

Some hundred real extractions are recombined (`bench.recombined`) and written straight into a ledger, which a process of
its own then connects. Run it with ``make growth``; at 100,000 articles it takes most of an hour and 5 GB of disk.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from unittest.mock import patch

from bench.pile import articles
from bench.recombined import Made, recombined
from evals.parts import ROOT, shared_folder
from evals.report import Table, machine, markdown, versions
from sayso import pipeline
from sayso.connect import load_lore
from sayso.connect.compare import load_comparer
from sayso.connect.frequency import load_frequencies
from sayso.extract import extract
from sayso.ledger import Ledger, open_ledger, stories
from sayso.records import Article, Story
from sayso.resources import load_tools
from sayso.settings import Settings

FRAGMENT = ROOT / "bench" / "growth_report.md"
"""What `make bench` takes into its report."""
SIZES = (1_000, 10_000, 100_000)
REAL = 200
"""Real articles that are recombined."""
ONE_MORE = 20
"""Articles that are added one by one, each connected before the next; fewer where these take `PATIENCE`."""
PATIENCE = 300.0
"""Seconds of one-by-one adding after which no further article is added."""
CLAIMED = 100
"""Stories whose claims are made: what they take depends on their own articles alone, and not on the ledger's size."""
STEPS: dict[str, Callable[[Ledger], object]] = {
    "entities": pipeline._connect_entities,  # noqa: SLF001  # the steps of `connect_articles`, each by itself
    "events": pipeline._connect_events,  # noqa: SLF001
    "stories": pipeline._connect_stories,  # noqa: SLF001
    "claims": pipeline._connect_claims,  # noqa: SLF001
}


@dataclass(slots=True)
class Grown:
    """One ledger: bytes of the file and, at most, of memory; seconds of each step, milliseconds of each article more.

    ``told`` counts the articles whose claims were made.
    """

    articles: int
    size: int = 0
    peak: int = 0
    told: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    more: list[dict[str, float]] = field(default_factory=list)


def real_articles(number: int) -> tuple[str, list[Made]]:
    """Where the real articles are from, and each with what is found in it."""
    where, texts = articles(shared_folder(), number)
    tools = load_tools(Settings())
    pile = [Article(f"{n}", text, published="2016-10-13", language="en") for n, text in enumerate(texts)]
    return where, [(article, extract(article, tools)) for article in pile]


def grown(real: Sequence[Made], number: int, folder: Path) -> Grown:
    """Write so many articles into a ledger, and have it connected by another process."""
    made = recombined(real, number + ONE_MORE)
    out = Grown(number)
    path = folder / f"{number}.db"
    with open_ledger(path, create=True) as ledger:
        for article, found in islice(made, number):
            with timed(out.seconds, "write"):
                ledger.add(article, found)
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=connected, args=(path, out, list(made), theirs))
    process.start()
    theirs.close()
    told: Grown = ours.recv()
    process.join()
    return told


def connected(path: Path, out: Grown, more: Sequence[Made], answer: Connection) -> None:
    """Connect a ledger step by step, then each further article; word lists and models are loaded before."""
    load_comparer(load_lore().places)
    load_frequencies()
    with open_ledger(path) as ledger:
        for name in ("entities", "events", "stories"):
            with timed(out.seconds, name):
                STEPS[name](ledger)
            say(f"{out.articles} articles: {name} in {out.seconds[name]:.1f} s")
        out.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        out.told = _claim_some(ledger, out)
        out.size = path.stat().st_size
        began = time.monotonic()
        for article, found in more:
            took: dict[str, float] = {}
            with timed(took, "write"):
                ledger.add(article, found)
            for name, step in STEPS.items():
                with timed(took, name):
                    step(ledger)
            out.more.append(took)
            if time.monotonic() - began > PATIENCE:
                break
    answer.send(out)


def _claim_some(ledger: Ledger, out: Grown) -> int:
    """Make the claims of some stories, and take the others' as made; how many articles tell those stories."""
    unclaimed = stories.unclaimed
    chosen: list[Story] = []

    def first(view: Ledger) -> list[Story]:
        chosen.extend(unclaimed(view)[:CLAIMED])
        return chosen

    with timed(out.seconds, "claims"), patch.object(stories, "unclaimed", first):
        STEPS["claims"](ledger)
    with ledger.transaction("the bench"):
        sql = "INSERT INTO made_from (what, value) VALUES ('claims of ' || ?, 'taken as made')"
        ledger.connection.executemany(sql, [(story.id,) for story in unclaimed(ledger)])
    return sum(len(story.articles) for story in chosen)


@contextmanager
def timed(table: dict[str, float], name: str) -> Iterator[None]:
    """Add the processor's seconds of a block to a table, under a name."""
    began = time.process_time()
    yield
    table[name] = table.get(name, 0.0) + time.process_time() - began


def say(line: str) -> None:
    """Tell where the work stands."""
    print(line, file=sys.stderr, flush=True)


# ---------------------------------------------------------------- tables
def whole_table(found: Sequence[Grown]) -> Table:
    """Milliseconds an article of each step where all articles are connected at once."""
    steps = ("write", "entities", "events", "stories")
    rows = []
    for each in found:
        cells = [f"{1000 * each.seconds[name] / each.articles:.2f}" for name in steps]
        total = sum(each.seconds[name] for name in steps) / each.articles
        first = sum(found[0].seconds[name] for name in steps) / found[0].articles
        claims = 1000 * each.seconds["claims"] / max(1, each.told)
        rows.append(
            (
                f"{each.articles:,}",
                *cells,
                f"{1000 * total:.2f}",
                f"{total / first:.2f}",
                f"{claims:.0f}",
                f"{each.peak / 1e9:.2f}",
                f"{each.size / 1e6:,.0f}",
            )
        )
    head = ("articles", *steps, "together", "times the first", "claims", "peak memory, GB", "ledger, MB")
    note = (
        "Milliseconds of one processor for an article where all are connected at once. Claims are made for the first "
        f"{CLAIMED} stories that several articles tell, and counted for an article of theirs; they depend on the story "
        "alone, and are not in the sum. Memory is of the connecting process, claims left out."
    )
    return Table("All at once", note, head, tuple(rows))


def more_table(found: Sequence[Grown]) -> Table:
    """What one article more takes, by steps: the median and the worst."""
    rows = []
    for each in found:
        for name, of in (("median", median), ("worst", max)):
            cells = [f"{1000 * of(m[step] for m in each.more):,.0f}" for step in ("write", *STEPS)]
            total = 1000 * of(sum(m.values()) for m in each.more)
            rows.append((f"{each.articles:,}", f"{name} of {len(each.more)}", *cells, f"{total:,.0f}"))
    note = (
        "Milliseconds of one processor to take in and connect one article more, word lists and models loaded. Finding "
        "what it says (`extract`), about 150 ms, comes to it."
    )
    return Table("One article more", note, ("articles", "", "write", *STEPS, "together"), tuple(rows))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--real", type=int, default=REAL, help="real articles that are recombined")
    parser.add_argument("--no-report", action="store_true", help="print only")
    args = parser.parse_args(argv)
    where, real = real_articles(args.real)
    say(f"{len(real)} articles extracted")
    with TemporaryDirectory() as folder:
        found = [grown(real, number, Path(folder)) for number in args.sizes]
    intro = (
        f"Made by `make growth`: {len(real)} articles from {where}, extracted once and recombined by"
        " `bench/recombined.py` with other people, bodies, words and days; stories of 1 to 12 articles over a year."
        f" Machine: {machine()}; {versions()}."
    )
    tables = (whole_table(found), more_table(found))
    text = f"## A growing ledger\n\n{intro}\n\n" + "\n".join(f"#{markdown(table)}" for table in tables)
    print(text)
    if not args.no_report:
        FRAGMENT.write_text(text, encoding="utf8")
        say(f"written: {FRAGMENT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
