"""Where the time of one process goes: reading, each step of extraction, the ledger."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import wraps
from inspect import isfunction
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from sayso import extract as room
from sayso.ledger import open_ledger
from sayso.read import read
from sayso.resources import load_tools
from sayso.settings import Settings

REST = "(assembling)"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage over all articles: its name, and its seconds."""

    name: str
    seconds: float


class Clock:
    """Seconds by name. A timed function that calls another timed one is charged for its own part only."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inner = [0.0]

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        """Charge the block to ``name``."""
        self.seconds.setdefault(name, 0.0)
        self._inner.append(0.0)
        started = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - started
            self.seconds[name] += spent - self._inner.pop()
            self._inner[-1] += spent

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, each call charged to ``name``, and so is each call of a function that it gives back.

        It must return its results: what is generated later is charged to whoever takes it.
        """

        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            with self.on(name):
                result = function(*args, **kwargs)
            return self.timed(name, result) if isfunction(result) else result

        return call


def steps(module: ModuleType) -> dict[str, Callable[..., Any]]:
    """The functions that a room's method calls by name: those it imported from its own modules."""
    inside = f"{module.__name__}."
    return {name: f for name, f in vars(module).items() if isfunction(f) and f.__module__.startswith(inside)}


def time_stages(pile: Path, db: Path) -> list[Stage]:
    """Read, extract and store a pile in this process and tell each stage's seconds, loading the tools apart."""
    settings = Settings(db=db)
    clock = Clock()
    with clock.on("load the tools"):
        tools = load_tools(settings)
    with clock.on("read"):
        articles = [reading.article for reading in read([pile], settings=settings) if reading.article]
    with ExitStack() as stack:
        for name, function in steps(room).items():
            stack.enter_context(patch.object(room, name, clock.timed(name, function)))
        extractions = []
        for article in articles:
            with clock.on(REST):
                extractions.append(room.extract(article, tools))
    with open_ledger(db, create=True) as ledger, clock.on("ledger"):
        for article, extraction in zip(articles, extractions, strict=True):
            ledger.add(article, extraction)
    return [Stage(name, seconds) for name, seconds in clock.seconds.items()]
