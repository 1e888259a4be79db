"""A small pile that arrives piece by piece: three invented stories and two articles beside, and ledgers made of them.

Told are copies of a wire, an outlet cited by another, unnamed people, denials, a change of mind, figures that grow and
people of one surname, so that what arrives later has something to change.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest.mock import patch

from sayso import connect
from sayso.connect import compare
from sayso.connect.compare import Comparer
from sayso.connect.entities import Lore
from sayso.ledger import Ledger, open_ledger
from sayso.ledger.export import EXPORTERS
from sayso.pipeline import connect_articles
from sayso.records import Article, Extraction

Found = tuple[Article, Extraction]
Extract = Callable[[Article], Extraction]

BURNED = (
    "MARN (Coast Wire) - At least four people died when the paper mill in Marn burned down on Monday, police said.\n\n"
    "“The gate was locked,” Ana Ode, the fire chief of Marn, told reporters. The mill had passed an inspection in"
    " January, the Ministry of Labour said.\n\n"
    "The owner of the mill, Tor Velm, declined to comment.\n"
)
WALKED = (
    "OSTEL (Coast Wire) - Dockers in the port of Ostel walked out on Tuesday over unpaid wages, their union said. About"
    " 300 dockers took part, the union said. The mayor, Ivo Velm, called the strike “a gift to our rivals”.\n"
)
ARTICLES = (
    Article("mill-wire", BURNED, "Coast Wire", title="Four die as paper mill burns in Marn", published="2031-03-03"),
    Article(
        "mill-echo",
        BURNED + "\nNeighbours in Marn brought blankets, and the school stayed shut.\n",
        "Echo Tribune",
        title="Paper mill burns in Marn",
        published="2031-03-03T18:00:00+00:00",
    ),
    Article(
        "mill-lantern",
        "Six people died when the paper mill in Marn burned down, police said on Tuesday. The owners of the mill had"
        " known since May that the gate was locked, two people familiar with the inspection told The Lantern.\n\n"
        "Mr Velm denied that the gate was locked. “That is false,” he said.\n",
        "The Lantern",
        title="Owners of Marn paper mill knew that the gate was locked",
        published="2031-03-04",
    ),
    Article(
        "mill-quay",
        "The owners of the burned paper mill in Marn knew that its gate was locked, The Lantern reported, citing people"
        " familiar with the inspection. Tor Velm rejected the report.\n\n"
        "Fire chief Ode said on Wednesday that the gate was not locked. Six people died in the fire.\n",
        "Daily Quay",
        title="Marn mill fire: owners knew, says report",
        published="2031-03-05",
    ),
    Article("port-wire", WALKED, "Coast Wire", title="Dockers walk out in Ostel", published="2031-03-04"),
    Article(
        "port-post",
        "With agencies\n\nDockers in the port of Ostel walked out on Tuesday over unpaid wages, their union said. About"
        " 300 dockers took part, the union said. Mayor Velm denied that the city owed the dockers any wages.\n",
        "North Post",
        title="Dockers of Ostel walk out over wages",
        published="2031-03-05",
    ),
    Article(
        "port-quay",
        "More than 500 dockers in the port of Ostel have stopped work over wages, union leader Lia Brandt said. Mayor"
        " Ivo Velm met Brandt on Thursday; he said the city would pay the wages by Friday.\n",
        "Daily Quay",
        title="Ostel port strike grows, mayor meets union",
        published="2031-03-06",
    ),
    Article(
        "talks-echo",
        "President Sana Orr of Ostland met Veldia's foreign minister, Tor Velm, in Dorvik on 20 March, her office said."
        " Velm said the two had agreed on nothing.\n",
        "Echo Tribune",
        title="Orr meets Velm in Dorvik",
        published="2031-03-21",
    ),
    Article(
        "talks-lantern",
        "Ostland's President Orr and Foreign Minister Velm of Veldia met in Dorvik on Thursday, the Ostland presidency"
        " said. The two agreed on a date for further talks, officials said.\n",
        "The Lantern",
        title="Ostland and Veldia talk in Dorvik",
        published="2031-03-21",
    ),
    Article("undated", "Velm said that bread would be dearer by May. “We have no flour,” Ode said.\n", "North Post"),
    Article("silent", "Rain fell.\n"),
)


@cache
def pile(extract: Extract) -> tuple[Found, ...]:
    """Every article with what is found in it, extracted once."""
    return tuple((article, extract(article)) for article in ARTICLES)


def arrive(ledger: Ledger, batches: Iterable[Sequence[Found]]) -> None:
    """Each batch is written, and what lies across articles brought up to date after it."""
    with lists_loaded_once():
        for batch in batches:
            for article, found in batch:
                ledger.add(article, found)
            connect_articles(ledger)


@contextmanager
def lists_loaded_once() -> Iterator[None]:
    """Within, the lists and the model that connecting needs are those loaded first; each time they cost a second."""
    with patch.object(connect, "load_lore", _lore), patch.object(compare, "load_comparer", lambda _: _comparer()):
        yield


_load_lore, _load_comparer = connect.load_lore, compare.load_comparer


@cache
def _lore() -> Lore:
    return _load_lore()


@cache
def _comparer() -> Comparer:
    return _load_comparer(_lore().places)


@contextmanager
def new_ledger() -> Iterator[Ledger]:
    """An empty ledger in a folder of its own: Hypothesis would share a test's folder between its examples."""
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder) / "l.db", create=True) as ledger:
        yield ledger


def exported(ledger: Ledger) -> bytes:
    """All of a ledger as JSON lines."""
    out = io.BytesIO()
    EXPORTERS["jsonl"](ledger, out)
    return out.getvalue()


def ledger_of(batches: Iterable[Sequence[Found]]) -> bytes:
    """What a ledger holds after these batches, one after the other."""
    with new_ledger() as ledger:
        arrive(ledger, batches)
        return exported(ledger)
