"""The FollowTheMoney export: what the model's own library accepts, with nothing dangling."""

from __future__ import annotations

import io
import json

import pytest
from followthemoney import model
from hypothesis import HealthCheck, given, settings

from sayso.ledger import claims, entities, money, open_ledger, queries, stories
from sayso.records import (
    Article,
    Claim,
    Entity,
    Extraction,
    Held,
    Linked,
    Linking,
    Local,
    Origin,
    Relation,
    Span,
    Story,
    Telling,
)
from tests.ledger.conftest import lantern, quay, small_ledger
from tests.strategies import piles

RANGES = {"Thing", "Document", "Folder", "LegalEntity"}


def exported(view):
    """The lines of an export as objects."""
    out = io.BytesIO()
    money.export_ftm(view, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def check(rows):
    """Raise unless every entity is one by the model, and every reference leads where the model lets it lead."""
    found = {row["id"]: row for row in rows}
    assert len(rows) == len(found)
    for row in rows:
        schema = model.get(row["schema"])
        schema.validate(row)
        proxy = model.get_proxy(row)
        assert set(row["properties"]) == {p.name for p in proxy.iterprops()}
        for prop, value in proxy.itervalues():
            assert prop.validate([value]) is None, (row["schema"], prop.name, value)
            assert len(value) <= prop.max_length or prop.name == "bodyText"
            if prop.type.name == "entity":
                target = model.get(found[value]["schema"])
                assert target.is_a(prop.range), (row["schema"], prop.name, target.name)


@pytest.fixture
def ledger(tmp_path):
    """Two articles of one story, an entity that speaks in both, and two claims at odds."""
    with small_ledger(tmp_path) as opened:
        (one, found), (two, more) = lantern(), quay()
        known = [Local(a.id, "Ana Ode", "person") for a in (one, two)]
        role = Held("marnish mayor", "2031-03-09", "2031-03-10", one.id, ("Daily Quay",))
        ana = Entity("ent-0123456789abcdef", "Ana Ode", "person", (("Ode", 4), ("Ana Ode", 2)), (role,))
        links = {k.id: Linking(k.id, ana.id, 1.0, "rules:own-name", "the name") for k in known}
        entities.settle(opened, known, Linked((ana,), links), of=entities.basis(opened))
        story = Story((one.id, two.id), "A bridge is shut", "2031-03-09", "2031-03-10")
        stories.settle(opened, [story], [], of=stories.basis(opened))
        shut, safe = (
            Claim(story.id, f"claim {n}", (t,), (Origin("Ana Ode", "person", (t.key,)),))
            for n, s in enumerate((found.statements[1], more.statements[0]))
            for t in (Telling(s.article, s.content, s.id),)
        )
        odds = Relation(safe.id, shut.id, "denies", 0.8, "she denies it")
        claims.settle(opened, story, [shut, safe], [odds], of=claims.basis(opened, story))
        yield opened


def test_the_models_own_library_accepts_every_entity(ledger):
    """Schema, required values, types, lengths, and the schema of what each reference leads to."""
    check(exported(ledger))


def test_a_statement_leads_to_its_speaker_its_article_and_its_words(ledger):
    """What an investigator needs to follow a line back to the page."""
    rows = {row["id"]: row for row in exported(ledger)}
    statement = quay()[1].statements[0]
    told = rows[statement.id]["properties"]

    assert ["ent-0123456789abcdef"] == told["entity"]
    assert [statement.article] == told["proof"]
    assert [statement.content[0].of(quay()[0].text)] == told["description"]
    assert f"content {statement.content[0].start}-{statement.content[0].end}" in told["notes"]


def test_the_chain_can_be_read_back_in_order(ledger):
    """The summary tells all hops, those without an entity too; links number those that have one."""
    rows = {row["id"]: row for row in exported(ledger)}
    statement = quay()[1].statements[0]
    (link,) = (r for r in rows.values() if r["properties"].get("object") == [statement.id])

    assert "on the word of Coast Wire → Ana Ode" in rows[statement.id]["properties"]["summary"][0]
    assert ["speaker"] == link["properties"]["role"]
    assert ["ent-0123456789abcdef"] == link["properties"]["subject"]


def test_articles_of_one_story_lie_in_its_folder(ledger):
    """A story is a folder: that is how an investigator's tool shows what belongs together."""
    rows = exported(ledger)
    (folder,) = (r for r in rows if r["schema"] == "Folder")

    assert ["A bridge is shut"] == folder["properties"]["title"]
    assert [[folder["id"]]] * 2 == [r["properties"]["parent"] for r in rows if r["schema"] == "Article"]


def test_claims_at_odds_are_linked_and_each_telling_brings_its_words(ledger):
    """The relation is the link's role, the passage the documentation's summary."""
    rows = exported(ledger)
    (odds,) = (r for r in rows if r["properties"].get("role") == ["denies"])
    told = [r["properties"]["summary"] for r in rows if r["properties"].get("role") == ["quotes or reports"]]

    assert ["she denies it"] == odds["properties"]["summary"]
    assert [["the bridge was safe on 9 March"], ["the café bridge is shut"]] == sorted(told)


def test_a_surname_alone_is_a_weak_alias(ledger):
    """So that nobody is matched with everybody of that surname."""
    (ana,) = (r for r in exported(ledger) if r["schema"] == "Person")

    assert ["Ode"] == ana["properties"]["weakAlias"]
    assert "alias" not in ana["properties"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("2031-03-09", "2031-03-09"),
        ("2031-03-09T14:05:00+02:00", "2031-03-09T12:05:00"),
        ("2031-03", "2031-03"),
        ("soon", None),
        (None, None),
    ],
)
def test_dates_are_in_utc_and_as_exact_as_they_were(told, expected):
    """The model knows no zones; what is no date is left out."""
    assert expected == money.date_of(told)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://", "https://exa mple.org", "ftp://x.org", "//x.org", "x"]
)
def test_only_addresses_of_the_web_are_links(tmp_path, url):
    """An article's record may hold anything."""
    with open_ledger(tmp_path / "a.db", create=True) as opened:
        opened.add(Article("a.txt", "Some text.", url=url), Extraction())
        (row,) = exported(opened)

    assert "sourceUrl" not in row["properties"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(pile=piles())
def test_any_pile_makes_entities_that_the_library_accepts(tmp_path_factory, pile):
    """Whatever characters names, texts and dates hold; and the same bytes each time."""
    with open_ledger(tmp_path_factory.mktemp("ftm") / "any.db", create=True) as opened:
        for article, found, notices in pile:
            opened.add(article, found, notices)
        rows = exported(opened)

        check(rows)
        assert rows == exported(opened)
        assert {s.id for s in queries.statements(opened)} <= {row["id"] for row in rows}


def test_spans_of_a_discontinuous_content_are_all_told():
    """In code points, half-open, as everywhere."""
    assert "content 3-5 9-12" == money.places_of("content", [Span(3, 5), Span(9, 12)])
