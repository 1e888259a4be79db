"""The one search: what it finds, in which order, a page at a time.

On a ledger of 10,000 articles (184,000 statements) the common questions take 5 to 25 ms; see `docs/reference/api.md`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.ledger import Ledger, claims, open_ledger, queries
from sayso.ledger.judgements import judge_statement
from sayso.ledger.queries import SaidRow
from sayso.ledger.sought import COMMON, Found, Sought, find, matching
from sayso.records import ACTS, FORMS, Article, Extraction, Hop, Party, Span, Statement
from tests.ledger.linkedcase import ANA, make_linked
from tests.serve import story
from tests.strategies import piles

EVERYTHING = 10_000
EVERY = 70


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Four articles of four outlets, three of them one story with its claims."""
    for path in story.filled(tmp_path_factory.mktemp("sought")):
        with open_ledger(path) as ledger:
            yield ledger


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger in which Ode, as one article calls her, is the entity Ana Ode."""
    with make_linked(tmp_path_factory.mktemp("linked") / "sayso.db") as ledger:
        yield ledger


def texts(found: Found) -> list[str]:
    """What is said in the statements that were found."""
    return [row.text for row in found.rows]


# ---------------------------------------------------------------- what is found
@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        (Sought(words="cables"), [story.CABLES, story.CABLES, story.DENIED]),
        (Sought(words="cables snapped", outlet="quay"), [story.CABLES]),
        (Sought(outlet="tribune"), ["The mill is for sale"]),
        (Sought(act="denies"), [story.DENIED]),
        (Sought(form="direct", speaker="ode"), [story.SHUT]),
        (Sought(since="2031-03-11"), [story.OPENS, story.HAD_TO, story.FARES, "Oh well", story.DENIED]),
        (Sought(until="2031-01-02"), ["The mill is for sale"]),
        (Sought(since="2031-03-09", until="2031-03-09"), [story.SHUT, story.CABLES, story.RISK]),
        (Sought(story=story.MILL.id), ["The mill is for sale"]),
        (Sought(article=story.LANTERN.id), [story.SHUT, story.CABLES, story.RISK]),
        (Sought(unnamed=True), [story.CABLES, story.WARNED, story.CABLES]),
        (Sought(speaker="unnamed: people"), [story.CABLES, story.CABLES]),
        (Sought(one_origin=True), [story.SHUT, story.CABLES, story.SHUT, story.CABLES]),
        (Sought(one_origin=True, unnamed=True, outlet="Lantern"), [story.CABLES]),
        (Sought(words="no such words"), []),
        (Sought(words="!?"), []),
        (Sought(speaker="nobody of this name"), []),
        (Sought(outlet="no such outlet", act="says"), []),
    ],
)
def test_what_is_sought_is_found_newest_first(told: Ledger, sought: Sought, expected: list[str]) -> None:
    """Each condition narrows the question; several hold together."""
    found = find(told, sought)

    assert expected == texts(found)
    assert len(expected) == found.total


def test_a_speaker_is_found_by_each_name_of_the_entity(linked: Ledger) -> None:
    """One whom an article calls Ode alone is found as Ana Ode, and by the entity's id."""
    by_name = find(linked, Sought(speaker="ana o"))
    by_id = find(linked, Sought(entity=ANA.id))

    assert "Ode" in {row.statement.speaker.name for row in by_name.rows if row.statement.speaker}
    assert {row.statement.id for row in by_id.rows} <= {row.statement.id for row in by_name.rows}
    assert by_id.total > 0


def test_one_outlet_with_two_articles_is_not_several(tmp_path: Path) -> None:
    """A claim that one outlet tells twice is not told by several with one origin."""
    with open_ledger(tmp_path / "sayso.db", create=True) as ledger:
        story.fill(ledger)
        ledger.connection.execute("UPDATE article SET outlet = 'The Lantern'")
        claims.settle(ledger, story.BRIDGE, story.CLAIMS, (), of=claims.basis(ledger, story.BRIDGE))

        assert () == find(ledger, Sought(one_origin=True)).rows


def test_a_statement_of_one_origin_that_is_judged_wrong_is_found_no_more(tmp_path: Path) -> None:
    """What is known of its claims goes with it; the judgement is not in the way of that, nor that of the judgement."""
    with open_ledger(tmp_path / "sayso.db", create=True) as ledger:
        story.fill(ledger)
        wrong = find(ledger, Sought(one_origin=True)).rows[0].statement
        judge_statement(ledger, wrong.id, None, at="2031-03-12T12:00:00+00:00")

        assert wrong.id not in {row.statement.id for row in find(ledger, Sought(one_origin=True)).rows}
        assert queries.verify(ledger).ok


def test_articles_without_a_day_come_last(tmp_path: Path) -> None:
    """What is not dated, or dated in words, comes after all that is."""
    days = ("2031-03-09", None, "last week", "2031-03-10T09:00:00+00:00")
    with open_ledger(tmp_path / "sayso.db", create=True) as ledger:
        for n, day in enumerate(days):
            ledger.add(*_saying(Article(f"{n}.txt", f"It rains, {n} said.", published=day), "It rains"))

        assert ["3.txt", "0.txt", "1.txt", "2.txt"] == [row.article.name for row in find(ledger, Sought()).rows]
        assert ["0.txt", "3.txt"] == sorted(row.article.name for row in find(ledger, Sought(since="2000-01-01")).rows)


def test_names_beyond_ascii_are_found_in_capitals_or_not(tmp_path: Path) -> None:
    """Names are compared as Python folds them, signs of SQL's patterns as themselves."""
    names = ("Élodie Strauß", "100 % Wool", "under_score")
    with open_ledger(tmp_path / "sayso.db", create=True) as ledger:
        for name in names:
            ledger.add(*_saying(Article(name, f"It rains, {name} said."), "It rains", Party(name, "person")))

        for part, name in (("élodie", names[0]), ("STRAUSS", names[0]), ("0 %", names[1]), ("r_s", names[2])):
            assert [name] == [row.article.name for row in find(ledger, Sought(speaker=part)).rows]
        assert () == find(ledger, Sought(speaker="Élodie %")).rows


# ---------------------------------------------------------------- in pages
@pytest.mark.parametrize("common", [COMMON, 10], ids=["words by match", "words by day"])
def test_pages_are_parts_of_one_list(common: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More articles than are looked at first: pages follow one another without a gap, and all count the same."""
    monkeypatch.setattr("sayso.ledger.sought.COMMON", common)
    with open_ledger(tmp_path / "sayso.db", create=True) as ledger:
        for n in range(EVERY):
            day = f"2031-03-{n % 28 + 1:02}"
            ledger.add(*_saying(Article(f"{n}.txt", f"It rains, {n} said. It pours.", published=day), "It rains"))
        whole = find(ledger, Sought(), limit=EVERYTHING)
        for sought in (Sought(), Sought(words="rains"), Sought(act="says"), Sought(since="2031-03-01")):
            pages = [find(ledger, sought, limit=7, offset=at) for at in range(0, EVERY + 1, 7)]

            assert [whole.total] * len(pages) == [page.total for page in pages]
            assert _ids(find(ledger, sought, limit=EVERYTHING)) == [i for page in pages for i in _ids(page)]
    assert len(whole.rows) == whole.total == EVERY


def test_an_offset_beyond_the_end_gives_nothing(told: Ledger) -> None:
    """The total is told all the same."""
    for sought in (Sought(), Sought(words="cables"), Sought(act="says")):
        found = find(told, sought, offset=EVERYTHING)

        assert () == found.rows
        assert find(told, sought).total == found.total > 0


# ---------------------------------------------------------------- against a plain reading
@settings(deadline=None, max_examples=60)
@given(pile=piles(), data=st.data())
def test_found_is_what_a_plain_reading_finds(pile: Any, data: st.DataObject) -> None:
    """The same statements as by looking at each, in the same order, whatever is asked."""
    with TemporaryDirectory() as folder, open_ledger(Path(folder) / "sayso.db", create=True) as ledger:
        for article, extraction, _ in pile:
            ledger.add(article, replace(extraction, statements=tuple(map(_unlinked, extraction.statements))))
        rows = queries.said(ledger, queries.statements(ledger))
        sought = data.draw(_sought(rows))
        limit, offset = data.draw(st.integers(0, 5)), data.draw(st.integers(0, 5))
        plain = sorted((row for row in rows if _holds(row, sought)), key=_place)
        newest = sorted(plain, key=lambda row: row.article.published or "", reverse=True)
        found = find(ledger, sought, limit=limit, offset=offset)

        assert len(plain) == found.total
        assert [row.statement.id for row in newest[offset : offset + limit]] == _ids(found)


@settings(deadline=None, max_examples=60)
@given(pile=piles(), data=st.data())
def test_words_alone_are_found_as_search_finds_them(pile: Any, data: st.DataObject) -> None:
    """Best match first, ties in the order of the house, page by page."""
    with TemporaryDirectory() as folder, open_ledger(Path(folder) / "sayso.db", create=True) as ledger:
        for article, extraction, _ in pile:
            ledger.add(article, extraction)
        contents = [row.text for row in queries.said(ledger, queries.statements(ledger))] or ["rain"]
        words = data.draw(st.sampled_from([word for text in contents for word in text.split()] or ["rain"]))
        offset = data.draw(st.integers(0, 3))
        expected = [s.id for s in queries.search(ledger, words, limit=EVERYTHING)]

        found = find(ledger, Sought(words=words), limit=2, offset=offset)

        assert expected[offset : offset + 2] == _ids(found)
        assert len(expected) == found.total


@given(text=st.text(max_size=40))
def test_any_text_may_be_looked_for(text: str) -> None:
    """No sign breaks the full-text index's grammar."""
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5 (content)")
        asked = matching(text.encode("utf8", "replace").decode())
        if asked:
            assert [] == connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (asked,)).fetchall()
    connection.close()


# ---------------------------------------------------------------- helpers
def _saying(article: Article, words: str, speaker: Party | None = None) -> tuple[Article, Extraction]:
    content = Span(article.text.index(words), article.text.index(words) + len(words))
    hops = (Hop(speaker, None, "named"),) if speaker else ()
    said = Statement(article.id, None, (), (content,), "indirect", "says", 0.9, "rules", speaker=speaker, chain=hops)
    return article, Extraction((said,))


def _unlinked(s: Statement) -> Statement:
    """A speaker is an entity only where the ledger has linked it."""
    return replace(s, speaker=replace(s.speaker, entity=None) if s.speaker else None)


def _ids(found: Found) -> list[str]:
    return [row.statement.id for row in found.rows]


def _place(row: SaidRow) -> tuple[str, str, int, int, str]:
    s = row.statement
    ends = max(span.end for span in (*s.content, *s.cue, *((s.source,) if s.source else ())))
    return row.article.name, row.article.id, s.start, ends, s.id


def _sought(rows: list[SaidRow]) -> st.SearchStrategy[Sought]:
    outlets = [row.article.outlet for row in rows if row.article.outlet] or ["x"]
    speakers = [row.statement.speaker.name for row in rows if row.statement.speaker] or ["x"]
    days = st.sampled_from(["2024-06-01", "2031-03-09", "2031-03-10"])
    conditions = {
        "speaker": st.sampled_from([*(name[:3] or "unnamed" for name in speakers), "unnamed"]),
        "outlet": st.sampled_from([outlet[:3].upper() or "x" for outlet in outlets]),
        "act": st.sampled_from(ACTS[:2]),
        "form": st.sampled_from(FORMS),
        "since": days,
        "until": days,
        "article": st.sampled_from([row.article.id for row in rows] or ["art-0"]),
        "unnamed": st.just(value=True),
    }
    chosen = st.sets(st.sampled_from(sorted(conditions)), max_size=2)
    return chosen.flatmap(lambda names: st.builds(Sought, **{name: conditions[name] for name in sorted(names)}))


def _holds(row: SaidRow, sought: Sought) -> bool:
    s, a, day = row.statement, row.article, (row.article.published or "")[:10]
    called = "unnamed: " if s.speaker is None else s.speaker.name
    if s.speaker and (s.speaker.kind == "unnamed" or not s.speaker.name):
        called = f"{s.speaker.kind}: {s.speaker.name}"
    return (
        (sought.speaker is None or sought.speaker.casefold() in called.casefold())
        and (sought.outlet is None or (a.outlet is not None and sought.outlet.casefold() in a.outlet.casefold()))
        and sought.act in (None, s.act)
        and sought.form in (None, s.form)
        and (sought.since is None or day >= sought.since)
        and (sought.until is None or "" < day <= sought.until)
        and sought.article in (None, a.id)
        and (not sought.unnamed or (s.speaker is not None and s.speaker.kind == "unnamed"))
    )
