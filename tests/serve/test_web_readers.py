"""Readers while a run writes: real processes, real sockets; nobody sees half an article, and nothing goes back."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import pytest

from sayso.ledger import open_ledger, queries
from tests import standin
from tests.serve.test_serve_command import serving

ROOT = Path(__file__).parents[2]
ARTICLES = 40
SECONDS = 0.1
"""That the run takes for each."""
READERS = 8
QUESTIONS = ("", "words=bridge", "speaker=Ana+Ode", "act=says")


def said_in(text: str) -> int:
    """How many statements the stand-in finds in a text."""
    return text.count("Ana Ode said ") + text.count("Tor Velm said ")


@dataclass
class Seen:
    """What one reader saw: ``wrong`` is what nobody may see."""

    wrong: list[str] = field(default_factory=list)
    asked: int = 0
    most: dict[str, int] = field(default_factory=dict)
    amidst: set[int] = field(default_factory=set)

    def count(self, what: str, now: int) -> None:
        """A count that never goes back."""
        if now < self.most.get(what, 0):
            self.wrong.append(f"{what}: {self.most[what]}, then {now}")
        self.most[what] = now


class Reader:
    """Asks one question after another on one connection, and remembers the ids of articles that it was told of."""

    def __init__(self, port: int, number: int) -> None:
        self.seen = Seen()
        self._port = port
        self._number = number

    def read(self, over: Event) -> None:
        """Until the run is over, and once more."""
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)) as self._connection:
            turn, last = self._number, False
            while not last:
                last = over.is_set()
                try:
                    self._look(turn)
                except (OSError, http.client.HTTPException, LookupError, ValueError, AssertionError) as error:
                    self.seen.wrong.append(f"{type(error).__name__}: {error}")
                    return
                turn += 1

    def _ask(self, path: str) -> str:
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        body = answer.read().decode()
        self.seen.asked += 1
        if answer.status != 200:
            raise ValueError(f"{path}: {answer.status} {body[:200]}")
        return body

    def _rows(self, path: str) -> Mapping[str, object]:
        found = json.loads(self._ask(path))
        assert isinstance(found, dict)
        return found

    def _look(self, turn: int) -> None:
        articles, statements = (int(n) for n in counts(self._ask("/")))
        self.seen.count("articles on the first page", articles)
        self.seen.count("statements on the first page", statements)
        self.seen.amidst.add(articles)
        overview = self._rows("/api/v1/overview")
        self.seen.count("articles", int(str(overview["articles"])))
        self.seen.count("statements", int(str(overview["statements"])))
        question = QUESTIONS[turn % len(QUESTIONS)]
        self.seen.count(f"found by {question}", found_by(self._ask(f"/search?{question}")))
        listed = self._rows("/api/v1/articles?limit=200")["items"]
        assert isinstance(listed, list)
        self.seen.count("articles that are listed", len(listed))
        if not listed:
            return
        for item in (listed[turn % len(listed)], listed[0], listed[-1]):
            self._article(item)

    def _article(self, item: Mapping[str, object]) -> None:
        path = f"articles/{item['id']}"
        told = self._rows(f"/api/v1/{path}")
        whole = said_in(str(told["text"]))
        statements = told["statements"]
        assert isinstance(statements, list)
        page = self._ask(f"/{path}")
        notes = len(re.findall(r'id="note-[0-9]+"', page))
        searched = found_by(self._ask(f"/search?article={item['id']}"))
        if {whole} != {item["statements"], len(statements), notes, searched}:
            told_of = f"{item['statements']} listed, {len(statements)} by REST, {notes} on its page, {searched} found"
            self.seen.wrong.append(f"{item['name']}: {whole} are said in it, {told_of}")


def counts(page: str) -> tuple[str, str]:
    """How many articles and statements the first page tells of."""
    if "Nothing has been read into this ledger yet" in page:
        return "0", "0"
    found = re.search(r"([0-9]+) articles? .*? ([0-9]+) statements?", page)
    assert found, page
    return found[1], found[2]


def found_by(page: str) -> int:
    """How many statements a search tells of."""
    found = re.search(r'id="total"[^>]*>([0-9]+|no) statements?\b', page)
    assert found, page
    return 0 if found[1] == "no" else int(found[1])


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """An empty one."""
    path = tmp_path / "read.db"
    open_ledger(path, create=True).close()
    return path


def test_readers_see_whole_articles_and_counts_that_only_grow_while_a_run_writes(ledger: Path, tmp_path: Path) -> None:
    """Eight at a time, on every kind of page, from an empty ledger to a full one."""
    pile = standin.write_pile(tmp_path / "pile", ARTICLES)
    command = [sys.executable, "-m", "tests.standin", str(ledger), "1", str(SECONDS), str(pile)]
    over = Event()
    with serving(ledger) as (_, port):
        readers = [Reader(port, number) for number in range(READERS)]
        threads = [Thread(target=reader.read, args=(over,)) for reader in readers]
        for thread in threads:
            thread.start()
        try:
            subprocess.run(command, check=True, cwd=ROOT, capture_output=True, timeout=120)
        finally:
            over.set()
            for thread in threads:
                thread.join(60)

    with open_ledger(ledger) as opened:
        held = queries.counts(opened)
    assert [] == [wrong for reader in readers for wrong in reader.seen.wrong]
    assert not any(thread.is_alive() for thread in threads)
    for reader in readers:
        assert ARTICLES == reader.seen.most["articles that are listed"] == reader.seen.most["articles"]
        assert held.statements == reader.seen.most["statements"]
    assert ARTICLES // 8 < len(set().union(*(reader.seen.amidst for reader in readers))), "too slow to see it grow"
