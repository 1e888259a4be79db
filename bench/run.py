"""Measure speed, memory and growth, print them and write ``bench/REPORT.md``. Run it with ``make bench``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.peers import Textacy, run_textacy
from bench.pile import WORDS, articles, write_pile
from bench.processes import Watched, run_sayso
from bench.stages import Stage, time_stages
from evals.parts import ROOT, shared_folder
from evals.report import Table, machine, page, versions

REPORT = ROOT / "bench" / "REPORT.md"
FRAGMENTS = tuple(ROOT / "bench" / f"{name}_report.md" for name in ("growth", "serving"))
"""What `make growth` and `make serving` measured last."""
GROWTH = (100, 400, 1000)
FEW = 10
"""Articles in the pile that the first statement is waited for: enough for two workers to start on."""

BUSY = 0.7
"""The load from which on another program is at work beside the bench."""

LOADING = "load the tools"


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that was measured. Runs are keyed by workers, growth by articles (two workers)."""

    load: float
    articles: int
    source: str
    words: float
    stages: Sequence[Stage]
    runs: dict[int, Watched]
    first: dict[int, Watched]
    growth: dict[int, Watched]
    textacy: Textacy


def measure(number: int, growth: Sequence[int]) -> Measured:
    """Run everything, one heavy thing at a time."""
    load, _, _ = os.getloadavg()
    source, texts = articles(shared_folder(), max(number, *growth))
    with TemporaryDirectory() as name:
        folder = Path(name)
        piles = {n: folder / f"{n}.jsonl" for n in sorted({FEW, number, *growth}) if n <= len(texts)}
        for n, pile in piles.items():
            write_pile(pile, texts[:n])
        number = min(number, len(texts))
        if number not in piles:
            write_pile(piles.setdefault(number, folder / f"{number}.jsonl"), texts)
        say(f"{number} articles from {source}")
        stages = time_stages(piles[number], folder / "stages.db")
        say("stages timed")
        first = {workers: run_sayso(piles[FEW], folder / "first.db", workers=workers) for workers in (1, 2)}
        runs = {workers: run_sayso(piles[number], folder / "run.db", workers=workers) for workers in (1, 2)}
        say("whole runs timed")
        grown = {n: run_sayso(piles[n], folder / "growth.db", workers=2) for n in growth if n in piles and n != number}
        grown = dict(sorted({**grown, number: runs[2]}.items()))
        say("growth timed")
        textacy = run_textacy(texts[:number])
    words = sum(len(text.split()) for text in texts[:number]) / number
    return Measured(load, number, source, words, stages, runs, first, grown, textacy)


def say(line: str) -> None:
    """Tell where the work stands."""
    print(line, file=sys.stderr, flush=True)


def stage_table(measured: Measured) -> Table:
    """Articles a second and share of the time, stage by stage, in one process."""
    working = [stage for stage in measured.stages if stage.name != LOADING]
    whole = sum(stage.seconds for stage in working)
    rows = [(s.name, *_rate(measured.articles, s.seconds), f"{100 * s.seconds / whole:.1f}") for s in working]
    rows.append(("all stages", *_rate(measured.articles, whole), "100.0"))
    loading = sum(stage.seconds for stage in measured.stages if stage.name == LOADING)
    note = f"One process, {measured.articles} articles, each step charged with its own time. Loading: {loading:.2f} s."
    return Table("Stages", note, ("stage", "articles/s", "ms an article", "% of the time"), tuple(rows))


def run_table(measured: Measured) -> Table:
    """The whole command with one and with two workers."""
    rows = []
    for workers, watched in measured.runs.items():
        steady = measured.articles / (watched.seconds - (watched.first_statement or 0.0))
        rows.append(
            (
                str(workers),
                f"{watched.seconds:.1f}",
                f"{measured.articles / watched.seconds:.1f}",
                f"{steady:.1f}",
                f"{1000 * watched.cpu / measured.articles:.0f}",
                _gigabytes(watched.peak),
                _seconds(measured.first[workers].first_statement),
            )
        )
    note = (
        f"`sayso run` on {measured.articles} articles, from the command's start to its end; without start: from the "
        f"first committed statement on. The first statement's time is of a run on {FEW} articles. Memory: the peak of "
        "the sum over all processes, what they share counted once (PSS)."
    )
    head = (
        "workers",
        "seconds",
        "articles/s",
        "articles/s without start",
        "CPU ms an article",
        "peak memory, GB",
        "first statement, s",
    )
    return Table("The whole command", note, head, tuple(rows))


def growth_table(measured: Measured) -> Table:
    """Speed and memory at growing piles."""
    rows = [
        (str(n), f"{w.seconds:.1f}", f"{n / w.seconds:.1f}", f"{1000 * w.cpu / n:.0f}", _gigabytes(w.peak))
        for n, w in measured.growth.items()
    ]
    head = ("articles", "seconds", "articles/s", "CPU ms an article", "peak memory, GB")
    return Table("Growth", "`sayso run` with two workers, start included.", head, tuple(rows))


def peer_table(measured: Measured) -> Table:
    """The same articles through textacy, as ratios to sayso with one worker."""
    other, ours = measured.textacy, measured.runs[1]
    rate, our_rate = other.articles / other.seconds, measured.articles / ours.seconds
    stages = sum(s.seconds for s in measured.stages if s.name != LOADING)
    rows = (
        ("sayso, stages", f"{measured.articles / stages:.1f}", f"{measured.articles / stages / rate:.2f}", "0"),
        ("sayso, the whole command, 1 worker", f"{our_rate:.1f}", f"{our_rate / rate:.2f}", "0"),
        ("textacy's direct quotations", f"{rate:.1f}", "1.00", f"{other.failed} of {other.articles}"),
    )
    note = (
        "The same articles in the same run and one process: the same spaCy model and settings without its name finder, "
        f"then textacy's `direct_quotations` ({other.quotations} found): direct speech only, no acts, chains, dates or "
        "names."
    )
    return Table("Beside textacy", note, ("what", "articles/s", "ratio", "articles that raise"), rows)


def intro(measured: Measured) -> str:
    """What was run, on what, where."""
    return "\n".join(
        [
            f"Made by `make bench`: {measured.articles} articles of {measured.words:.0f} words on average (at least",
            f"{WORDS} or all there is), from {measured.source}. Seconds are of one run, not the best of several.",
            "",
            f"* Machine: {machine()}; load before the run {measured.load:.1f}{_busy(measured.load)}",
            f"* Versions: {versions()}, {versions(['textacy'])}",
        ]
    )


def _busy(load: float) -> str:
    return "" if load < BUSY else " (**busy with other work: these figures are too low**)"


def _rate(number: int, seconds: float) -> tuple[str, str]:
    return f"{number / seconds:.1f}" if seconds else "–", f"{1000 * seconds / number:.2f}"


def _gigabytes(amount: int) -> str:
    return f"{amount / 1e9:.2f}"


def _seconds(given: float | None) -> str:
    return "–" if given is None else f"{given:.1f}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--growth", type=int, nargs="*", default=list(GROWTH))
    parser.add_argument("--no-report", action="store_true", help="print only")
    args = parser.parse_args(argv)
    measured = measure(args.articles, args.growth)
    tables = [table(measured) for table in (stage_table, run_table, growth_table, peer_table)]
    fragments = [each.read_text(encoding="utf8") for each in FRAGMENTS if each.exists()]
    text = page("How fast sayso is", intro=intro(measured), tables=tables, fragments=fragments)
    print(text)
    if not args.no_report:
        REPORT.write_text(text, encoding="utf8")
        say(f"written: {REPORT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
