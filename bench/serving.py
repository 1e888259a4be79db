"""How fast a ledger is served: every page and call to eight readers at once, while ``sayso run`` writes to it.

The server and the run are the commands themselves, in processes of their own; the readers are threads of one further
process that do nothing but ask and count. Each asks without a pause, so that on two processors all eight wait for one.
Run it with ``make serving BENCH="--db LEDGER"``; without a ledger it makes one of the examples.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Event, Thread
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from bench.growth import REAL, real_articles
from bench.recombined import recombined
from evals.parts import ROOT
from evals.report import Table, machine, markdown, versions
from sayso.ledger import open_ledger
from sayso.pipeline import connect_articles

FRAGMENT = ROOT / "bench" / "serving_report.md"
"""What `make bench` takes into its report."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
PAINTED = 9
"""Pages of each kind whose first paint is waited for."""
READERS = 8
SECONDS = 30.0
MOST = 150.0
"""Milliseconds at the 95th percentile that no page and no call may take."""
WARM = 4.0
"""Seconds after which a run has loaded its models and writes."""
SAMPLE = 200
"""Stories, articles and so on among which the readers choose."""
SAYSO = Path(sys.executable).with_name("sayso")


@dataclass(frozen=True, slots=True)
class Asked:
    """A kind of page or call, and its addresses."""

    name: str
    urls: tuple[str, ...]


@dataclass(slots=True)
class Taken:
    """What the readers saw: milliseconds and bytes by kind, and answers other than 200."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sizes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)


def kinds(db: Path, rng: random.Random) -> list[Asked]:
    """Every kind of page and call with addresses from a ledger."""
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as ledger:

        def some(sql: str) -> list[str]:
            found = [str(i) for (i,) in ledger.execute(sql)]
            return rng.sample(found, min(SAMPLE, len(found)))

        several = some("SELECT DISTINCT story FROM story_article WHERE ordinal = 1")
        claims = some("SELECT id FROM claim WHERE id IN (SELECT claim FROM telling WHERE ordinal = 1)")
        articles = some("SELECT id FROM article")
        statements = some("SELECT id FROM statement WHERE number % 37 = 0")
        speakers = some("SELECT DISTINCT speaker_entity FROM statement WHERE speaker_entity IS NOT NULL")
        often = [
            str(i)
            for (i,) in ledger.execute(
                "SELECT speaker_entity FROM statement WHERE speaker_entity IS NOT NULL GROUP BY 1"
                " ORDER BY count(*) DESC LIMIT 20"
            )
        ]
        words = [
            quote(max(re.findall(r"\w+", content) or ["x"], key=len))
            for (content,) in ledger.execute("SELECT content FROM statement WHERE number % 7 = 0 LIMIT 400")
        ]
    v1 = "/api/v1"
    told: dict[str, list[str]] = {
        "/": ["/", *(f"/?page={n}" for n in range(2, 9))],
        "/stories/ID": [f"/stories/{i}" for i in several],
        "/claims/ID": [f"/claims/{i}" for i in claims],
        "/articles/ID": [f"/articles/{i}" for i in articles],
        "/search": [f"/search?words={w}" for w in words],
        "/search, a word of every day": [f"/search?words={w}" for w in ("said", "he", "that", "was", "people")],
        "/search, filters": [f"/search?words={w}&act=says&form=direct" for w in words] + ["/search?unnamed=1"],
        "/speakers": ["/speakers", *(f"/speakers?page={n}" for n in range(2, 9))],
        "/speakers/ID": [f"/speakers/{i}" for i in (*speakers, *often)],
        "/judgements": ["/judgements"],
        "/notices": ["/notices"],
        f"{v1}/overview": [f"{v1}/overview"],
        f"{v1}/stories": [f"{v1}/stories?offset={n}" for n in range(0, 500, 50)],
        f"{v1}/stories/ID": [f"{v1}/stories/{i}" for i in several],
        f"{v1}/stories/ID/coverage": [f"{v1}/stories/{i}/coverage" for i in several],
        f"{v1}/stories/ID/timeline": [f"{v1}/stories/{i}/timeline" for i in several],
        f"{v1}/stories/ID/disputes": [f"{v1}/stories/{i}/disputes" for i in several],
        f"{v1}/claims/ID": [f"{v1}/claims/{i}" for i in claims],
        f"{v1}/claims/ID/origins": [f"{v1}/claims/{i}/origins" for i in claims],
        f"{v1}/statements": [f"{v1}/statements?words={w}" for w in words],
        f"{v1}/statements/ID": [f"{v1}/statements/{i}" for i in statements],
        f"{v1}/articles": [f"{v1}/articles?offset={n}" for n in range(0, 2000, 50)],
        f"{v1}/articles/ID": [f"{v1}/articles/{i}" for i in articles],
        f"{v1}/entities": [f"{v1}/entities?offset={n}" for n in range(0, 500, 50)],
        f"{v1}/entities/ID": [f"{v1}/entities/{i}" for i in (*speakers, *often)],
        f"{v1}/notices": [f"{v1}/notices"],
        f"{v1}/judgements": [f"{v1}/judgements"],
    }
    return [Asked(name, tuple(urls)) for name, urls in told.items() if urls]


# ---------------------------------------------------------------- the server, the run and the readers
@contextmanager
def served(db: Path) -> Iterator[int]:
    """The server on a free port, until the block is left."""
    command = [str(SAYSO), "serve", "--db", str(db), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        line = server.stdout.readline() if server.stdout else ""
        try:
            yield int(line.split("://", 1)[1].split("/")[0].rpartition(":")[2])
        finally:
            server.terminate()


@contextmanager
def written(db: Path, pile: Sequence[Mapping[str, object]]) -> Iterator[None]:
    """``sayso run`` on further editions of the pile, again and again, until the block is left."""
    done = Event()

    def write() -> None:
        with TemporaryDirectory() as folder:
            for edition in count(1):
                file = Path(folder) / f"{edition}.jsonl"
                told = ({**article, "text": f"{article['text']}\n\nEdition {edition}.\n"} for article in pile)
                file.write_text("".join(f"{json.dumps(article)}\n" for article in told), "utf8")
                command = [str(SAYSO), "run", str(file), "--db", str(db)]
                with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
                    while run.poll() is None:
                        if done.wait(0.1):
                            run.kill()
                            return

    thread = Thread(target=write)
    thread.start()
    try:
        time.sleep(WARM)
        yield
    finally:
        done.set()
        thread.join()


def asked(port: int, chosen: Sequence[Asked], *, readers: int, seconds: float, seed: int) -> Taken:
    """Let so many readers ask for pages of all kinds in turn, each in an order of its own."""
    taken = Taken()
    end = time.monotonic() + seconds

    def read(n: int) -> None:
        rng = random.Random(seed * 1000 + n)  # noqa: S311  # a repeatable choice
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < end:
            for kind in rng.sample(chosen, len(chosen)):
                url = rng.choice(kind.urls)
                began = time.perf_counter()
                connection.request("GET", url)
                answer = connection.getresponse()
                body = answer.read()
                taken.times[kind.name].append(1000 * (time.perf_counter() - began))
                taken.sizes[kind.name].append(len(body))
                if answer.status != 200:
                    taken.wrong.append(f"{answer.status} {url}")
                if time.monotonic() >= end:
                    break
        connection.close()

    threads = [Thread(target=read, args=(n,)) for n in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


# ---------------------------------------------------------------- the table
def p95(times: Sequence[float]) -> float:
    """The 95th percentile; of a single time that time."""
    return quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


def table(name: str, alone: Taken, crowd: Taken) -> Table:
    """Milliseconds by kind of page, with one reader and no writer, and with eight while a run writes."""
    rows = []
    for kind in alone.times:
        many = crowd.times.get(kind, [])
        size = sorted(alone.sizes[kind])
        rows.append(
            (
                kind,
                f"{sorted(alone.times[kind])[len(alone.times[kind]) // 2]:.1f}",
                f"{p95(alone.times[kind]):.1f}",
                f"{sorted(many)[len(many) // 2]:.0f}" if many else "—",
                f"{p95(many):.0f}" if many else "—",
                f"{len(many)}",
                f"{size[len(size) // 2] / 1000:.0f}",
            )
        )
    head = ("", "alone p50", "alone p95", f"{READERS} readers p50", f"{READERS} readers p95", "asked", "kB")
    slow = [row[0] for row in rows if row[4] != "—" and float(row[4]) > MOST]
    note = (
        f"Milliseconds from asking to the last byte; alone: one reader, nobody writing. With {READERS} readers who"
        f" never pause, `sayso run` adds articles meanwhile. Asked for: at most {MOST:.0f} at the 95th percentile;"
        f" {'above it: ' + ', '.join(slow) if slow else 'all are'}. Answers other than 200: {len(crowd.wrong)}"
        " (claims and stories that the run has made anew meanwhile go by another id)."
    )
    return Table(name, note, head, tuple(rows))


def painted(port: int, chosen: Sequence[Asked]) -> list[tuple[str, str, str]]:
    """Milliseconds until Chromium first paints text, in a window that knows no file yet: by kind, median and worst."""
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    rows: list[tuple[str, str, str]] = []
    if browser is None:
        return rows
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for kind in chosen:
            if kind.name.startswith("/api/"):
                continue
            times = []
            for url in (*kind.urls, *kind.urls, *kind.urls)[:PAINTED]:
                context = chromium.new_context(bypass_csp=True)  # the measure is a script of ours
                page = context.new_page()
                page.goto(f"http://127.0.0.1:{port}{url}")
                times.append(float(page.wait_for_function(PAINT).json_value()))
                context.close()
            rows.append((kind.name, f"{median(times):.0f}", f"{max(times):.0f}"))
        chromium.close()
    return rows


def paint_table(name: str, rows: Sequence[tuple[str, str, str]]) -> Table:
    """What `painted` found."""
    note = (
        f"Milliseconds from the navigation to the first text that headless Chromium paints, {PAINTED} pages of a kind,"
        " each in a window of its own with nothing in its cache. Asked for: 200."
    )
    return Table(f"First paint: {name}", note, ("", "median", "worst"), tuple(rows))


def measured(name: str, db: Path, *, seconds: float) -> list[Table]:
    """Serve a copy of a ledger and measure it."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "served.db"
        shutil.copyfile(db, copy)
        chosen = kinds(copy, random.Random(7))  # noqa: S311  # a repeatable choice
        pile = some_articles(copy)
        with served(copy) as port:
            asked(port, chosen, readers=1, seconds=3.0, seed=0)  # what is read for the first time
            alone = asked(port, chosen, readers=1, seconds=seconds / 2, seed=1)
            paints = painted(port, chosen)
            with written(copy, pile):
                crowd = asked(port, chosen, readers=READERS, seconds=seconds, seed=2)
        for line in (*alone.wrong[:5], *crowd.wrong[:5]):
            print(line, file=sys.stderr)
        return [table(name, alone, crowd), *([paint_table(name, paints)] if paints else [])]


def some_articles(db: Path) -> list[dict[str, object]]:
    """Some articles of a ledger as records that a run reads."""
    columns = ("outlet", "title", "published", "text")
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as ledger:
        rows = ledger.execute(f"SELECT {', '.join(columns)} FROM article ORDER BY id LIMIT 40")  # noqa: S608  # constants
        return [dict(zip(columns, row, strict=True)) for row in rows]


def recombined_ledger(number: int, path: Path) -> None:
    """A ledger of so many recombined articles with all that lies across them; claims take most of the time."""
    _, real = real_articles(REAL)
    with open_ledger(path, create=True) as ledger:
        for article, found in islice(recombined(real, number), number):
            ledger.add(article, found)
        connect_articles(ledger)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.serving", description=__doc__)
    parser.add_argument("--db", type=Path, action="append", default=[], help="a ledger to serve besides the demo's")
    parser.add_argument("--make", type=int, metavar="N", help="make the first --db of N recombined articles before")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--no-report", action="store_true", help="print only")
    given = parser.parse_args(argv)
    if given.make:
        recombined_ledger(given.make, given.db[0])
    with TemporaryDirectory() as folder:
        demo = Path(folder) / "demo.db"
        subprocess.run([str(SAYSO), "run", str(ROOT / "examples"), "--db", str(demo)], check=True, capture_output=True)
        ledgers = [("The demo's ledger", demo), *((_named(db), db) for db in given.db)]
        tables = [each for name, db in ledgers for each in measured(name, db, seconds=given.seconds)]
    intro = f"Made by `make serving`. Machine: {machine()}; {versions(('fastapi', 'starlette', 'uvicorn', 'jinja2'))}."
    text = f"## Serving\n\n{intro}\n\n" + "\n".join(f"#{markdown(table)}" for table in tables)
    print(text)
    if not given.no_report:
        FRAGMENT.write_text(text, encoding="utf8")
    return 0


def _named(db: Path) -> str:
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as ledger:
        ((articles,),) = ledger.execute("SELECT count(*) FROM article").fetchall()
    return f"A ledger of {articles:,} articles"


if __name__ == "__main__":
    sys.exit(main())
