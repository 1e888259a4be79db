"""An article that arrives later changes its own stories, and leaves the ledger that all at once would have made."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.connect import stories as method
from sayso.ledger import Ledger, open_ledger, queries, stories
from sayso.pipeline import connect_articles
from sayso.records import Article, Extraction
from tests.ledger.people import exported, lore

SAID = ("The ferry Velanda collided with the Brisling in thick fog off Marn and nine passengers drowned.",
        "Nine drowned when the ferries Velanda and Brisling collided off Marn in thick fog, the coast guard said.",
        "A strong earthquake in Dorvik destroyed dozens of houses and killed twelve, mayor Tornquist said.",
        "Dockers of the harbour of Ostel went on strike for higher wages on Monday.")  # fmt: skip
DAYS = ("2031-03-03", "2031-03-04", "2031-03-20", "2031-09-01", None)
TABLES = ("story", "story_article", "story_link", "story_term", "copy", "copy_passage", "waiting", "made_from")


@pytest.fixture(autouse=True, scope="module")
def _lore_is_loaded_once():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sayso.connect.load_lore", lore)
        yield


@st.composite
def articles(draw: st.DrawFn) -> list[Article]:
    """Some articles of few sentences, so that they copy and follow one another."""
    number = draw(st.integers(1, 7))
    return [
        Article(
            f"{n}.txt",
            " ".join(draw(st.lists(st.sampled_from(SAID), min_size=1, max_size=3))),
            outlet=draw(st.sampled_from(["Marn Tribune", "Ostra Echo"])),
            title=draw(st.none() | st.sampled_from(["Ferries collide off Marn", "Quake in Dorvik"])),
            published=draw(st.sampled_from(DAYS)),
            language="en",
        )
        for n in range(number)
    ]


def rows(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """All that stories stand on."""
    return {t: sorted(ledger.connection.execute(f"SELECT * FROM {t}"), key=repr) for t in TABLES}  # noqa: S608


@settings(deadline=None, max_examples=25)
@given(pile=articles(), rng=st.randoms(use_true_random=False), a_time=st.integers(1, 3), most=st.sampled_from([200, 2]))
def test_any_batches_leave_the_same_ledger(
    tmp_path_factory: pytest.TempPathFactory, pile: list[Article], rng: random.Random, a_time: int, most: int
) -> None:
    """Row by row, whatever the order, also where large parts are cut."""
    folder = tmp_path_factory.mktemp("arrivals")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(method, "MOST", most)
        with open_ledger(folder / "once.db", create=True) as once, open_ledger(folder / "b.db", create=True) as batches:
            for article in pile:
                once.add(article, Extraction())
            connect_articles(once)
            rng.shuffle(pile)
            connect_articles(batches)
            for start in range(0, len(pile), a_time):
                for article in pile[start : start + a_time]:
                    batches.add(article, Extraction())
                connect_articles(batches)
            assert rows(once) == rows(batches)
            assert exported(once) == exported(batches)
            assert queries.verify(batches).ok


@pytest.fixture
def ledger(tmp_path):
    """Two articles on one happening, connected."""
    with open_ledger(tmp_path / "l.db", create=True) as opened:
        for n, text in enumerate(SAID[:2]):
            opened.add(Article(f"{n}.txt", text, published="2031-03-03"), Extraction())
        connect_articles(opened)
        yield opened


def test_only_the_stories_that_it_is_linked_to_are_written(ledger):
    """An article about something else adds its own rows, and takes none away."""
    before = rows(ledger)
    ledger.add(Article("quake.txt", SAID[2], published="2031-05-02"), Extraction())
    connect_articles(ledger)
    after = rows(ledger)

    for table in ("story", "story_article", "story_link", "story_term"):
        assert set(before[table]) <= set(after[table])
    assert 2 == len(after["story"])


def test_an_article_waits_until_stories_tell_of_it(ledger):
    """It is named among those that arrived, and only once it is there."""
    article = Article("quake.txt", SAID[2])
    assert [] == stories.arrived(ledger, most=5)
    ledger.add(article, Extraction())
    ledger.add(article, Extraction())

    assert [article.id] == stories.arrived(ledger, most=5)
    assert stories.arrived(ledger, most=0) is None
    connect_articles(ledger)
    assert [] == stories.arrived(ledger, most=5)


def test_an_article_that_another_process_has_taken_in_is_not_written_again(ledger):
    """Nothing is, and nothing breaks."""
    before = rows(ledger)

    assert not stories.settle_arrival(ledger, "art-0", (), (), (), ground=stories.Ground())
    assert before == rows(ledger)


@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM story_link WHERE article > other",
        "UPDATE story_link SET score = 2 WHERE article > other",
        "DELETE FROM story_article WHERE ordinal = 1",
    ],
)
def test_verify_finds_what_was_tampered_with(ledger, tampering):
    """A link that stands one way only, and an article that no story tells of."""
    ledger.connection.executescript(tampering)

    assert {"story"} == {p.kind for p in queries.verify(ledger).problems}
