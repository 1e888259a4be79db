"""The lists of a ledger: stories with how their claims stand, claims in short, notices, and who says how much."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.ledger import Ledger, claims, entities, open_ledger, queries, shelves, speakers, stories
from sayso.ledger.claimrows import claim_rows, claims_told, stood
from sayso.ledger.shelves import Shelved, Standing, folded
from sayso.pipeline import connect_articles
from sayso.records import Notice, Party
from tests.ledger.people import Named, add, filed, lore
from tests.serve import story

WIRE = Party("Coast Wire", "outlet")
PILE = (
    filed("bridge.txt", Named("Ana Ode", gender="f"), Named("Tor Velm", via=WIRE)),
    filed("ferry.txt", Named("Ana Ode", written="Ode"), outlet="Ostra Echo", published="2031-03-04"),
    filed("quay.txt", "Ålva Brisk", Named("Lodestar Group", "organisation", says=False), published=None),
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Four articles of four outlets, three of them one story with its claims."""
    for path in story.filled(tmp_path_factory.mktemp("shelves")):
        with open_ledger(path) as ledger:
            yield ledger


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Three articles, connected."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sayso.connect.load_lore", lore)
        with open_ledger(tmp_path_factory.mktemp("named") / "l.db", create=True) as ledger:
            add(ledger, *PILE)
            connect_articles(ledger)
            yield ledger


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Ledger]:
    """Nothing."""
    with open_ledger(tmp_path / "e.db", create=True) as ledger:
        yield ledger


def who(ledger: Ledger, ids: list[str]) -> list[str]:
    """Names by id."""
    return [row.entity.name for row in speakers.entity_rows(ledger, ids)]


# ---------------------------------------------------------------- stories
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Shelved(), ["Bridge at Marn shut"]),
        (Shelved(alone=True), ["The mill"]),
        (Shelved(words="MARN brid"), ["Bridge at Marn shut"]),
        (Shelved(words="bridge mill"), []),
        (Shelved(outlet="quay"), ["Bridge at Marn shut"]),
        (Shelved(outlet="tribune"), []),
        (Shelved(outlet="tribune", alone=True), ["The mill"]),
        (Shelved(since="2031-03-11"), ["Bridge at Marn shut"]),
        (Shelved(since="2031-03-12"), []),
        (Shelved(until="2031-03-09"), ["Bridge at Marn shut"]),
        (Shelved(until="2031-03-08"), []),
        (Shelved(since="2031-03-10", until="2031-03-10"), ["Bridge at Marn shut"]),
        (Shelved(disputed=True), ["Bridge at Marn shut"]),
        (Shelved(disputed=True, alone=True), []),
    ],
)
def test_stories_are_found_by_title_outlet_days_and_disputes(
    told: Ledger, wanted: Shelved, expected: list[str]
) -> None:
    """Several conditions hold together; a story has days from its first article to its last."""
    rows, total = shelves.shelf(told, wanted, limit=9)

    assert (expected, len(expected)) == ([row.title for row in rows], total)


def test_only_sure_relations_make_a_story_disputed(told: Ledger) -> None:
    """The surest dispute has a score of 0.8; that a speaker changed is no dispute, whatever its score."""
    assert 1 == shelves.shelf(told, Shelved(disputed=True), limit=9, least=0.8)[1]
    assert 0 == shelves.shelf(told, Shelved(disputed=True), limit=9, least=0.81)[1]


def test_a_story_names_its_outlets_in_order_of_publication(told: Ledger) -> None:
    """And its articles."""
    ((row,), _) = shelves.shelf(told, Shelved(), limit=9)

    assert story.BRIDGE.articles == row.articles
    assert ("The Lantern", "Daily Quay", "North Post") == row.outlets
    assert ("2031-03-09", "2031-03-11") == (row.first, row.last)


def test_a_page_of_stories_is_a_part_of_all(told: Ledger) -> None:
    """The number of all is told on every page, one past the end too."""
    assert ((), 1) == shelves.shelf(told, Shelved(), limit=9, offset=1)
    assert 1 == shelves.told_alone(told)
    assert ["Daily Quay", "Echo Tribune", "North Post", "The Lantern"] == shelves.outlets(told)


def test_how_the_claims_of_a_story_stand(told: Ledger) -> None:
    """Two are told by two outlets, each on one origin, one of them unnamed; surer relations alone are counted."""
    expected = Standing(several=2, one_origin=2, unnamed=1, best=story.IS_SHUT.id, disputes=2, changed=1)
    best = min((story.IS_SHUT.id, story.SNAPPED.id))

    found = shelves.standing(told, story.BRIDGE.id, least=0.5)

    assert (expected.several, expected.one_origin, expected.unnamed) == (found.several, found.one_origin, found.unnamed)
    assert (best, 2, 1) == (found.best, found.disputes, found.changed)
    assert 3 == shelves.standing(told, story.BRIDGE.id).disputes
    assert Standing() == shelves.standing(told, story.MILL.id)


def test_claims_that_are_not_made_are_told_apart(told: Ledger) -> None:
    """What they were made from changes with them."""
    made = shelves.claims_made(told, [story.BRIDGE.id, story.MILL.id])

    assert {story.BRIDGE.id: claims.basis(told, story.BRIDGE)} == made


def test_an_empty_ledger_has_empty_lists(empty: Ledger) -> None:
    """No question about it fails."""
    assert ((), 0) == shelves.shelf(empty, Shelved(), limit=9)
    assert 0 == shelves.told_alone(empty)
    assert [] == shelves.outlets(empty) == speakers.speakers(empty) == speakers.names(empty).beginning("a")
    assert {} == shelves.notice_codes(empty) == claim_rows(empty, ["clm-1"])
    assert ([], 0) == speakers.by_name(empty, limit=9)


def test_all_stories_stand_on_one_of_two_shelves(told: Ledger) -> None:
    """Those of several articles and those of one: no other, and none twice."""
    both = [row.id for alone in (False, True) for row in shelves.shelf(told, Shelved(alone=alone), limit=99)[0]]

    assert sorted(s.id for s in stories.stories(told)) == sorted(both)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    """Capitals and accents are gone after once."""
    once = folded(text)

    assert once == folded(once)
    assert "alva ecole istanbul" == folded("Ålva ÉCOLE İSTANBUL")


# ---------------------------------------------------------------- claims
def test_a_claim_in_short_says_what_the_whole_one_says(told: Ledger) -> None:
    """Its origins, outlets in order of its tellings, and the place of the first."""
    rows = claim_rows(told, [c.id for c in claims.claims(told)])

    for claim in claims.claims(told):
        row, first = rows[claim.id], claim.tellings[0]
        articles = {a.id: a for a in queries.articles(told)}
        assert (claim.text, claim.story, claim.independent_origins) == (row.text, row.story, row.origins)
        assert tuple(dict.fromkeys(articles[t.article].outlet for t in claim.tellings)) == row.outlets
        assert [(o.name, o.kind) for o in claim.origins if o.counted] == [(p.name, p.kind) for p in row.by]
        assert (first.article, first.statement) == (row.article, row.statement)
        assert (first.content[0].start, first.content[-1].end) == (row.span.start, row.span.end)
    assert {story.KNEW.id, story.SNAPPED.id} == {i for i, row in rows.items() if row.unnamed}


def test_a_statement_leads_to_the_claims_it_tells(told: Ledger) -> None:
    """One that tells none is left out."""
    found = claims_told(told, [story.ODE_TOLD.id, story.MILL_SAID.id])

    assert {story.ODE_TOLD.id: (story.IS_SHUT.id,)} == {i: tuple(c.id for c in rows) for i, rows in found.items()}


# ---------------------------------------------------------------- people and bodies
def test_who_says_most_comes_first(named: Ledger) -> None:
    """Whoever says nothing is not among them; of as much, by name."""
    found = speakers.speakers(named)

    assert [("Ana Ode", 2), ("Tor Velm", 1), ("Ålva Brisk", 1)] == [
        (name, n) for name, (_, n) in zip(who(named, [i for i, _ in found]), found, strict=True)
    ]
    assert [] == speakers.speakers(named, kind="government")


def test_everybody_stands_in_the_list_by_name_once(named: Ledger) -> None:
    """Page by page it is what all together are."""
    every = [e.id for e in entities.entities(named)]
    pages = [i for n in range(len(every)) for i in speakers.by_name(named, limit=1, offset=n)[0]]

    assert every == pages
    assert len(every) == speakers.by_name(named, limit=1)[1]
    assert ["Lodestar Group"] == who(named, speakers.by_name(named, kind="organisation", limit=9)[0])


@pytest.mark.parametrize(
    ("beginning", "expected"),
    [
        ("ode", ["Ana Ode"]),
        ("ANA  o", ["Ana Ode"]),
        ("alv", ["Ålva Brisk"]),
        ("brisk", ["Ålva Brisk"]),
        ("de", []),
        ("ana x", []),
        ("", []),
        ("  ", []),
        ("\n", []),
    ],
)
def test_a_name_is_found_by_the_beginning_of_a_word(named: Ledger, beginning: str, expected: list[str]) -> None:
    """Of any of somebody's names; capitals and accents do not count."""
    assert expected == who(named, speakers.names(named).beginning(beginning))


def test_names_are_narrowed_to_a_kind(named: Ledger) -> None:
    """A body is no person."""
    names = speakers.names(named)

    assert ["Lodestar Group"] == who(named, names.beginning("lode", kind="organisation"))
    assert [] == names.beginning("lode", kind="person")


@given(data=st.data())
def test_every_beginning_of_a_word_of_a_name_finds_who_has_it(named: Ledger, data: st.DataObject) -> None:
    """Whatever the name."""
    entity = data.draw(st.sampled_from(entities.entities(named)))
    name = data.draw(st.sampled_from([entity.name, *(n for n, _ in entity.aliases)]))
    word = data.draw(st.sampled_from(name.split()))

    assert entity.id in speakers.names(named).beginning(word[: data.draw(st.integers(1, len(word)))])


def test_who_shares_a_name_with_nobody_is_known_by_it(named: Ledger) -> None:
    """A kind belongs to it; nobody has a name that nobody has."""
    (ana,) = speakers.names(named).beginning("ana")

    assert {("Ana Ode", "person"): ana} == speakers.ids_of(
        named, [Party("Ana Ode", "person"), Party("Ana Ode", "outlet"), Party("Nobody", "person")]
    )


def test_what_somebody_said_comes_newest_first_or_by_story(named: Ledger) -> None:
    """Page by page it is all that they said; each with its day and its story."""
    (ana,) = speakers.names(named).beginning("ana")
    said = speakers.said_by(named, ana, limit=9)

    assert ["2031-03-04", "2031-03-01"] == [s.day for s in said]
    assert said == [s for n in range(2) for s in speakers.said_by(named, ana, limit=1, offset=n)]
    assert set(entities.who(named, entities.entities(named, ids=[ana])[0]).statements) == {s.statement for s in said}
    by_story = speakers.said_by(named, ana, stories=True, limit=9)
    assert set(said) == set(by_story)
    assert by_story == sorted(by_story, key=lambda s: [s.title for s in by_story].index(s.title))


def test_what_is_known_of_names_changes_with_a_judgement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The basis is another once who is who was made anew."""
    monkeypatch.setattr("sayso.connect.load_lore", lore)
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        add(ledger, *PILE)
        before = speakers.basis(ledger)
        connect_articles(ledger)
        connected = speakers.basis(ledger)

        assert before != connected
        assert connected == speakers.basis(ledger)


def test_nobody_stands_against_anybody_where_nothing_is_told(named: Ledger) -> None:
    """An entity without claims, and one that is none."""
    (ana,) = speakers.names(named).beginning("ana")

    assert [] == stood(named, ana) == stood(named, "ent-none")


def test_who_a_claim_belongs_to_is_found_on_either_side(tmp_path: Path) -> None:
    """Each relation of theirs once, the later claim first, at the place where they say it."""
    for path in story.filled(tmp_path):
        with open_ledger(path) as ledger:
            connection = ledger.connection
            connection.execute("UPDATE statement SET speaker_entity = 'ent-ode' WHERE speaker_name = 'Ana Ode'")
            found = stood(ledger, "ent-ode", least=0.5)

            assert [(story.IS_OPEN.id, story.IS_SHUT.id), (story.AFTER.id, story.BEFORE.id)] == [
                (r.a, r.b) for r, _, _ in found
            ]
            assert [(None, "ent-ode"), ("ent-ode", "ent-ode")] == [(a.speaker, b.speaker) for _, a, b in found]
            assert 3 == len(stood(ledger, "ent-ode"))


# ---------------------------------------------------------------- notices
def test_notices_come_by_code_with_the_words_they_are_about(tmp_path: Path) -> None:
    """Those on no article first; a page is a part of all."""
    for path in story.filled(tmp_path):
        with open_ledger(path) as ledger:
            ledger.add_notices([Notice("unclosed-quotation", "on no article"), Notice("odd", "b"), Notice("odd", "a")])

            assert [("odd", 2), ("unclosed-quotation", 2)] == list(shelves.notice_codes(ledger).items())
            rows = shelves.notices_of(ledger, "unclosed-quotation", limit=9)
            assert [None, story.QUAY.text[:5]] == [row.words for row in rows]
            assert [n for n in queries.notices(ledger) if n.code == "unclosed-quotation"] == [r.notice for r in rows]
            assert rows[1:] == shelves.notices_of(ledger, "unclosed-quotation", limit=9, offset=1)
            assert {story.QUAY.id: "quay.txt"} == {
                i: a.name for i, a in shelves.headlines(ledger, [story.QUAY.id]).items()
            }
