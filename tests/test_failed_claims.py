"""A story whose claims cannot be made costs itself: a notice until they are, and all the others have theirs."""

from __future__ import annotations

import io
from itertools import permutations

import pytest

from sayso.connect import carried as carried_module
from sayso.ledger import claims, open_ledger, queries, stories
from sayso.ledger.export import EXPORTERS
from sayso.ledger.stories import CLAIMS_FAILED
from sayso.pipeline import connect_articles, record
from sayso.records import Article, Claim, Notice, Reading, Telling
from sayso.settings import Settings
from tests import standin
from tests.ledger.people import lore

TOLD = {
    "ferries": "Ana Ode said two ferries collided in fog off Marn and forty passengers swam ashore.",
    "quake": "Tor Velm said a strong quake shook the mountain villages of Dorvik and broke the dam.",
    "dockers": "Ilse Marr said the dockers of the harbour of Ostel went on strike for higher wages.",
}
MORE = {
    "ferries": "Ana Ode said the ferries that collided off Marn had no lamps. Forty passengers swam ashore in fog.",
    "quake": "Tor Velm said the dam of Dorvik would be mended. A strong quake shook the mountain villages.",
    "dockers": "Ilse Marr said the strike of the dockers of Ostel would last. They want higher wages.",
}
ARTICLES = [
    Article(f"{topic}-{n}.txt", text, outlet=outlet, title=f"{topic} of the day", published=day, language="en")
    for topic in TOLD
    for n, (text, outlet, day) in enumerate([
        (TOLD[topic], "Marn Tribune", "2031-03-03"), (MORE[topic], "Ostra Echo", "2031-03-04")
    ])
]  # fmt: skip
CARRIED = carried_module.carried


@pytest.fixture(autouse=True)
def _lore_is_loaded_once(monkeypatch):
    monkeypatch.setattr("sayso.connect.load_lore", lore)


@pytest.fixture
def break_quake(monkeypatch):
    """Make the claims of one story fail, with what is given; of others as ever."""

    def fail(error):
        def carried(story, articles, *rest, **options):
            articles = list(articles)
            if any("quake" in a.name for a in articles):
                raise error
            return CARRIED(story, articles, *rest, **options)

        monkeypatch.setattr(carried_module, "carried", carried)

    return fail


@pytest.fixture
def ledger(tmp_path):
    """An empty ledger."""
    with open_ledger(tmp_path / "run.db", create=True) as opened:
        yield opened


def run(ledger, articles=ARTICLES):
    """One run over these articles."""
    return record(
        [Reading(a) for a in articles], ledger, settings=Settings(), extract=standin.extract,
        load_tools=standin.load_tools,
    )  # fmt: skip


def failed(ledger):
    """The notices of failed claims."""
    return [n for n in queries.notices(ledger) if n.code == CLAIMS_FAILED]


def story_of(ledger, topic):
    """The story of a topic's articles."""
    (found,) = [s for s in stories.stories(ledger) if topic in s.title]
    return found


def dump(ledger):
    """All that the ledger holds."""
    return "\n".join(ledger.connection.iterdump())


def exported(ledger):
    """What the ledger exports."""
    out = io.BytesIO()
    EXPORTERS["jsonl"](ledger, out)
    return out.getvalue()


def test_one_story_that_fails_costs_itself(ledger, break_quake):
    """The two others have their claims; the notice is on its first article and says why, in one line and no place."""
    break_quake(ZeroDivisionError("no\n  /home/somebody/secret.py"))
    report = run(ledger)
    quake = story_of(ledger, "quake")
    (notice,) = failed(ledger)

    assert len(stories.stories(ledger)) == 3
    assert {CLAIMS_FAILED: 1} == {code: n for code, n in report.notices.items() if code == CLAIMS_FAILED}
    assert (quake.articles[0], None) == (notice.article, notice.span)
    assert f"{quake.id} ({quake.title}): ZeroDivisionError: no secret.py" == notice.detail
    assert {story_of(ledger, t).id for t in ("ferries", "dockers")} == {c.story for c in claims.claims(ledger)}
    assert claims.settled(ledger, quake) is None
    assert queries.verify(ledger).ok


def test_the_next_run_tries_it_again_and_mends_it(ledger, break_quake, monkeypatch, tmp_path):
    """Then the ledger is as if it had never failed."""
    break_quake(ZeroDivisionError("no"))
    run(ledger)
    before = dump(ledger)
    again = run(ledger)

    assert (6, {CLAIMS_FAILED: 1}) == (again.known, again.notices)
    assert before == dump(ledger)

    monkeypatch.setattr(carried_module, "carried", CARRIED)
    mended = run(ledger)
    with open_ledger(tmp_path / "undisturbed.db", create=True) as undisturbed:
        run(undisturbed)

        assert (6, {}, []) == (mended.known, mended.notices, failed(ledger))
        assert exported(undisturbed) == exported(ledger)


def test_the_order_of_articles_makes_no_difference(tmp_path, break_quake):
    """To the notice, and to all that is told besides."""
    break_quake(ZeroDivisionError("no"))
    found = set()
    for number, order in enumerate(list(permutations(ARTICLES))[::240]):
        with open_ledger(tmp_path / f"{number}.db", create=True) as ledger:
            run(ledger, order)
            found.add(exported(ledger))

    assert number == 2
    assert 1 == len(found)
    assert b"ZeroDivisionError" in found.pop()


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_a_person_who_stops_it_is_obeyed(ledger, break_quake, error):
    """Ctrl-C is no failure of a story, and leaves no notice."""
    break_quake(error())
    with pytest.raises(error):
        run(ledger)

    assert [] == failed(ledger)


def test_claims_that_contradict_the_ledger_cost_their_story(ledger, monkeypatch):
    """As an article does; nothing of them is written."""

    def carried(story, *rest, **options):
        made = CARRIED(story, *rest, **options)
        if "quake" not in story.title:
            return made
        nowhere = Claim(story.id, "so", (Telling("art-none", made.claims[0].tellings[0].content),))
        return carried_module.Carried((nowhere,), ())

    monkeypatch.setattr(carried_module, "carried", carried)
    run(ledger)
    (notice,) = failed(ledger)

    assert notice.article in story_of(ledger, "quake").articles
    assert 2 == len({c.story for c in claims.claims(ledger)})


def test_a_failure_goes_with_its_story(ledger, break_quake):
    """Another article makes another story of it, whose own first article has the notice; the old one's is gone."""
    break_quake(ZeroDivisionError("no"))
    run(ledger)
    old = story_of(ledger, "quake")
    earlier = Article(
        "quake-3.txt", TOLD["quake"] + " People fled.", outlet="Dorvik Post", title="quake of the day",
        published="2031-03-02", language="en",
    )  # fmt: skip
    run(ledger, [earlier])
    new = story_of(ledger, "quake")
    (notice,) = failed(ledger)

    assert old.id != new.id
    assert (new.articles[0], True) == (notice.article, notice.detail.startswith(new.id))


def test_a_story_that_fails_later_loses_its_earlier_claims(ledger, break_quake):
    """They followed from something else: a ledger is the same whatever it held before."""
    run(ledger)
    quake = story_of(ledger, "quake")
    assert claims.claims(ledger, story=quake.id)
    with ledger.transaction("what the claims were made from"):
        ledger.connection.execute("DELETE FROM made_from WHERE what = 'claims of ' || ?", (quake.id,))
    break_quake(ZeroDivisionError("no"))

    assert [CLAIMS_FAILED] == [n.code for n in connect_articles(ledger)]
    assert [] == claims.claims(ledger, story=quake.id)


def test_a_failure_of_what_has_changed_meanwhile_is_not_noted(ledger):
    """Another process has taken an article in, or a judgement: it makes the claims, of more than is known here."""
    run(ledger)
    quake = story_of(ledger, "quake")

    assert () == claims.settle_failure(ledger, quake, "no", of="something else")
    assert [] == failed(ledger)


def test_a_title_that_cannot_be_written_does_not_hide_the_failure(ledger):
    """A half of a character is shown as a question mark."""
    run(ledger)
    quake = story_of(ledger, "quake")
    told = claims.settle_failure(ledger, quake, "no \ud800", of=claims.basis(ledger, quake))

    assert (Notice(CLAIMS_FAILED, f"{quake.id} ({quake.title}): no ?", quake.articles[0]),) == told
    assert list(told) == failed(ledger)
