"""Entities in the ledger: made of its articles and judgements alone, taken back as they came, and asked about."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from itertools import permutations

import pytest

from sayso.errors import LedgerError, SaysoError, UnknownId
from sayso.ledger import entities, open_ledger, queries
from sayso.ledger.schema import MIGRATIONS, migrate
from sayso.pipeline import connect_articles
from sayso.records import Entity, Judgement, Linked, Linking, Local, Party
from tests.ledger.people import NOON, Named, add, exported, filed, lore, names, rule

WIRE = Party("Coast Wire", "outlet")
ODE = filed(
    "ode.txt",
    Named("Ana Ode", roles=("marnish president",), gender="f"),
    Named("Tor Velm", via=WIRE),
    Named("Coast Wire", "outlet"),
)
VELM = filed("velm.txt", Named("Tor Velm", via=Party("Ana Ode", "person")), "Ana Ode", outlet="Ostra Echo")
SURNAME = filed("surname.txt", Named("Ode", roles=("president",)), Named("Ana Ode's aide", "unnamed"), outlet=None)
PILE = (ODE, VELM, SURNAME)


@pytest.fixture(autouse=True)
def _lore_is_loaded_once(monkeypatch):
    monkeypatch.setattr("sayso.connect.load_lore", lore)


@pytest.fixture
def ledger(tmp_path):
    """Three articles, connected."""
    with open_ledger(tmp_path / "who.db", create=True) as opened:
        add(opened, *PILE)
        connect_articles(opened)
        yield opened


def entity_of(ledger, article, name):
    """The id of the entity that a party of an article is."""
    sql = "SELECT entity FROM linking WHERE article = ? AND name = ?"
    ((found,),) = ledger.connection.execute(sql, (article[0].id, name)).fetchall()
    return found


# ---------------------------------------------------------------- made of articles and judgements alone
def test_the_order_of_articles_and_the_number_of_runs_do_not_show(tmp_path):
    """Whether all are connected at once or after each one: the same entities, ids and bytes."""
    written = set()
    for n, order in enumerate(permutations(PILE)):
        for often in (False, True):
            with open_ledger(tmp_path / f"{n}{often}.db", create=True) as ledger:
                for article in order:
                    add(ledger, article)
                    if often:
                        connect_articles(ledger)
                connect_articles(ledger)
                assert () == queries.verify(ledger).problems
                written.add(exported(ledger))
    rows = [json.loads(line) for line in written.pop().splitlines()]

    assert set() == written
    assert ["Ana Ode", "Coast Wire", "Tor Velm"] == [row["name"] for row in rows if row["type"] == "entity"]


def test_mentions_speakers_and_hops_point_to_their_entities(ledger):
    """Each name of an article to one of them, in the records and in what is exported."""
    ana, tor, wire = (entity_of(ledger, ODE, name) for name in ("Ana Ode", "Tor Velm", "Coast Wire"))
    said = {s.speaker.name: s for s in queries.statements(ledger, article=ODE[0].id)}
    (surname, _) = queries.statements(ledger, article=SURNAME[0].id)
    lines = [json.loads(line) for line in exported(ledger).splitlines()]

    assert 3 == len({ana, tor, wire})
    assert [wire, tor] == [hop.party.entity for hop in said["Tor Velm"].chain]
    assert tor == said["Tor Velm"].speaker.entity
    assert Party("Ode", "person", ana) == surname.speaker
    assert [ana, tor, wire] == [m.party.entity for m in queries.mentions(ledger, ODE[0].id)]
    assert {ana, tor, wire} == {row["id"] for row in lines if row["type"] == "entity"}
    assert {"name": "Ode", "kind": "person", "entity": ana} in [r["speaker"] for r in lines if r["type"] == "statement"]


def test_an_unnamed_source_is_nobody(ledger):
    """It has no entity, and no line among them."""
    aide = queries.mentions(ledger, SURNAME[0].id)[1]

    assert ("unnamed", None) == (aide.party.kind, aide.party.entity)
    assert "unnamed" not in {e.kind for e in entities.entities(ledger)}


def test_an_entity_keeps_its_names_and_roles(ledger):
    """What was made is what is read back: names by how often they stand, roles with days, article and outlets."""
    (ana,) = (e for e in entities.entities(ledger) if e.name == "Ana Ode")

    assert (("Ana Ode", 2), ("Ode", 1)) == ana.aliases
    assert [
        ("marnish president", "2031-03-01", "2031-03-01", ODE[0].id, ("Marn Tribune",)),
        ("president", "2031-03-01", "2031-03-01", SURNAME[0].id, ()),
    ] == [(r.role, r.first, r.last, r.article, r.outlets) for r in ana.roles]


def test_nothing_is_done_where_nothing_has_changed(ledger, monkeypatch):
    """Neither a name list is loaded nor a row written."""
    monkeypatch.setattr("sayso.connect.load_lore", lambda: pytest.fail("was loaded"))
    before = ledger.connection.total_changes

    assert () == connect_articles(ledger)
    assert before == ledger.connection.total_changes
    assert entities.basis(ledger) == entities.settled(ledger)


def test_an_article_and_a_judgement_change_what_entities_follow_from(ledger):
    """And taking the judgement back gives the former basis again; another method would change it too."""
    settled = entities.settled(ledger)
    number = rule(ledger, "Ana Ode", "Tor Velm", same=True)
    judged = entities.basis(ledger)
    entities.take_back(ledger, number, at=NOON)
    taken_back = entities.basis(ledger)
    add(ledger, filed("new.txt", "Ana Ode"))

    assert settled == taken_back
    assert 3 == len({settled, judged, entities.basis(ledger)})


def test_another_method_makes_entities_anew(ledger, monkeypatch):
    """Its number stands in the basis."""
    before = entities.basis(ledger)
    monkeypatch.setattr(entities, "METHOD", entities.METHOD + 1)

    assert before != entities.basis(ledger)


def test_an_empty_ledger_has_no_entities(tmp_path):
    """It is connected without a word, once."""
    with open_ledger(tmp_path / "empty.db", create=True) as ledger:
        assert entities.settled(ledger) is None
        assert () == connect_articles(ledger)
        assert entities.settled(ledger) == entities.basis(ledger)
        assert ([], [], []) == (entities.entities(ledger), entities.listed(ledger), entities.judgements(ledger))
        assert list(entities.parties(ledger)) == []
        assert queries.verify(ledger).ok


def test_a_ledger_of_version_2_gets_entities_of_the_names_it_has(tmp_path):
    """Its mentions tell no roles, so that whose surname "Ode" is cannot be told; full names are connected."""
    new, path = tmp_path / "new.db", tmp_path / "two.db"
    with open_ledger(new, create=True) as ledger:
        add(ledger, *PILE)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, str(path), migrations=MIGRATIONS[:2])
        connection.execute("ATTACH ? AS new", (str(new),))
        connection.execute("BEGIN")
        for table in ("article", "statement", "statement_span", "hop", "mention"):
            columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO main.{table} SELECT {columns} FROM new.{table}")  # noqa: S608
        connection.execute("COMMIT")
    with open_ledger(path) as ledger:
        connect_articles(ledger)

        assert ["Ana Ode", "Coast Wire", "Ode", "Tor Velm"] == [e.name for e in entities.entities(ledger)]
        assert entity_of(ledger, ODE, "Tor Velm") == entity_of(ledger, VELM, "Tor Velm")
        assert queries.verify(ledger).ok


def test_entities_that_cannot_be_written_leave_the_former_ones(ledger):
    """All or nothing: a link to an article that is not there takes nothing away."""
    before = exported(ledger)
    stray = Local("art-0", "Zed Orr", "person")
    linked = Linked(
        (Entity("ent-0", "Zed Orr", "person", (), ()),), {stray.id: Linking(stray.id, "ent-0", 1, "x", "y")}
    )

    with pytest.raises(SaysoError):
        entities.settle(ledger, [stray], linked, of=entities.basis(ledger))
    assert before == exported(ledger)
    assert entities.settled(ledger) == entities.basis(ledger)


def test_entities_of_fewer_articles_do_not_replace_those_of_more(ledger):
    """Of two processes, the slower one has linked what the ledger held before the other's articles came."""
    of = entities.basis(ledger)
    add(ledger, filed("late.txt", "Zed Orr"))
    connect_articles(ledger)
    before = exported(ledger)
    entities.settle(ledger, [], Linked((), {}), of=of)

    assert before == exported(ledger)
    assert entities.settled(ledger) == entities.basis(ledger)


# ---------------------------------------------------------------- what they are made from
def test_a_party_is_told_by_its_mentions(tmp_path):
    """Its written names are counted; roles and gender are gathered; others are near by how often they are named."""
    article = filed(
        "p.txt",
        Named("Ana Ode", roles=("mayor",), gender="f"),
        Named("Ana Ode", written="Ode", roles=("author",)),
        Named("Ana Ode", written="Ode"),
        "Tor Velm",
        Named("Coast Wire", "outlet"),
        Named("Coast Wire", "outlet"),
        Named("two officials", "unnamed"),
    )
    with open_ledger(tmp_path / "p.db", create=True) as ledger:
        add(ledger, article)
        told = {local.name: local for local in entities.parties(ledger)}

    assert (("Ode", 2), ("Ana Ode", 1)) == told["Ana Ode"].names
    assert (("author", "mayor"), "f") == (told["Ana Ode"].roles, told["Ana Ode"].gender)
    assert ("Coast Wire", "Tor Velm") == told["Ana Ode"].near
    assert ("Ana Ode", "Coast Wire") == told["Tor Velm"].near
    assert ("Marn Tribune", "2031-03-01") == (told["Tor Velm"].outlet, told["Tor Velm"].published)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("Ana Ode", True),
        ("the Marn Council", True),
        ("her Ministry", True),
        ("her office", False),
        ("the ministry", False),
        ("board", False),
        ("", False),
    ],
)
def test_a_description_is_no_name(tmp_path, name, is_one):
    """ "Her office" is somebody else's in the next article."""
    with open_ledger(tmp_path / "n.db", create=True) as ledger:
        add(ledger, filed("n.txt", Named(name, "organisation", written="It")))

        assert is_one == bool(list(entities.parties(ledger)))


# ---------------------------------------------------------------- judgements
def test_a_judgement_wins_survives_a_new_article_and_is_taken_back_whole(ledger):
    """Two names are one, later articles' too; taking it back gives the export that the articles alone give."""
    before = entity_of(ledger, ODE, "Ana Ode")
    number = rule(ledger, "Ana Ode", "Tor Velm", same=True)
    connect_articles(ledger)
    one = entity_of(ledger, ODE, "Tor Velm")

    assert one == entity_of(ledger, ODE, "Ana Ode")
    assert 2 == len(entities.entities(ledger))
    assert ("human", "judged to be the same") in {
        (link.made_by, link.reason) for *_, link in entities.who(ledger, entities.entity(ledger, "Tor Velm")).linkings
    }

    add(ledger, filed("new.txt", "Tor Velm", outlet="Daily Quay"))
    connect_articles(ledger)
    assert one == entity_of(ledger, filed("new.txt", "Tor Velm", outlet="Daily Quay"), "Tor Velm")

    entities.take_back(ledger, number, at=NOON)
    connect_articles(ledger)
    assert before == entity_of(ledger, ODE, "Ana Ode") != entity_of(ledger, ODE, "Tor Velm")
    assert queries.verify(ledger).ok


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Ana Ode", "Tor Velm", True),
        ("Ode", "Ana Ode", False),
        (Local(VELM[0].id, "Ana Ode", "person").id, "Ana Ode", False),
    ],
    ids=["merge", "split", "split-in"],
)
def test_taking_a_judgement_back_restores_the_former_export(ledger, left, right, same):
    """Byte for byte."""
    before = exported(ledger)
    number = rule(ledger, left, right, same=same)
    connect_articles(ledger)
    judged = exported(ledger)
    entities.take_back(ledger, number, at=NOON)
    connect_articles(ledger)

    assert before != judged
    assert before == exported(ledger)


def test_the_namesake_of_one_article_is_split_from_the_others(ledger):
    """Its speaker points to another entity of the same name; the rest stay together under their id."""
    ana = entity_of(ledger, ODE, "Ana Ode")
    rule(ledger, entities.handle(ledger, "Ana Ode", article=VELM[0].id), "Ana Ode", same=False)
    connect_articles(ledger)
    other = entity_of(ledger, VELM, "Ana Ode")

    assert ana == entity_of(ledger, ODE, "Ana Ode") != other
    assert other == queries.statements(ledger, article=VELM[0].id)[1].speaker.entity
    assert ["Ana Ode", "Ana Ode"] == [e.name for e in entities.entities(ledger, ids=[ana, other])]


def test_a_judgement_that_an_earlier_one_forbids_is_told_as_not_obeyed(ledger):
    """Two that are held apart by one judgement do not become one by another, over a third name."""
    apart = Judgement("Ana Ode", "Tor Velm", same=False)
    rule(ledger, apart.left, apart.right, same=False)
    connect_articles(ledger)
    assert entities.obeyed(ledger, apart)

    for judgement in (Judgement("Coast Wire", "Ana Ode", same=True), Judgement("Coast Wire", "Tor Velm", same=True)):
        rule(ledger, judgement.left, judgement.right, same=True)
    connect_articles(ledger)

    assert entities.obeyed(ledger, Judgement("Coast Wire", "Ana Ode", same=True))
    assert not entities.obeyed(ledger, Judgement("Coast Wire", "Tor Velm", same=True))
    assert entities.obeyed(ledger, apart)


def test_judgements_are_kept_with_their_times_and_those_taken_back_only_when_asked_for(ledger):
    """Nothing is erased; a number is never given twice."""
    first = entities.judge(ledger, Judgement("Ana Ode", "Tor Velm", same=True), at=NOON, reason="a pen name")
    taken = entities.take_back(ledger, first, at="2031-06-02T12:00:00+00:00")
    second = rule(ledger, "Ana Ode", "Coast Wire", same=False)

    assert [second] == [r.number for r in entities.judgements(ledger)]
    assert [taken.number, second] == [r.number for r in entities.judgements(ledger, undone=True)]
    assert second > first
    assert ("a pen name", NOON, "2031-06-02T12:00:00+00:00") == (taken.reason, taken.judged_at, taken.undone_at)
    assert taken == entities.judgements(ledger, undone=True)[0]


def test_a_judgement_that_does_not_hold_cannot_be_taken_back(ledger):
    """Neither one that never was nor one that was taken back before."""
    number = rule(ledger, "Ana Ode", "Tor Velm", same=True)
    entities.take_back(ledger, number, at=NOON)

    for n in (number, 99):
        with pytest.raises(UnknownId, match="no judgement"):
            entities.take_back(ledger, n, at=NOON)


def test_a_judgement_names_somebody_as_the_articles_do(ledger):
    """A name that an article has stays; another word for somebody is the name of that entity; a namesake is an id."""
    assert "Ode" == entities.handle(ledger, "Ode")
    assert "Ana Ode" == entities.handle(ledger, "ana ode")
    assert "Tor Velm" == entities.handle(ledger, entity_of(ledger, ODE, "Tor Velm")[:10])
    local = Local(VELM[0].id, "Ana Ode", "person").id
    assert local == entities.handle(ledger, "Ana Ode", article=VELM[0].id)

    rule(ledger, local, "Ana Ode", same=False)
    connect_articles(ledger)
    assert local == entities.handle(ledger, entity_of(ledger, VELM, "Ana Ode"))


@pytest.mark.parametrize(("given", "article"), [("Zed Orr", None), ("", None), ("Coast Wire", VELM[0].id)])
def test_nobody_is_ruled_on_whom_no_article_names(ledger, given, article):
    """Not even somebody who is named, but in another article."""
    with pytest.raises(UnknownId, match="no person or body"):
        entities.handle(ledger, given, article=article)


# ---------------------------------------------------------------- roles that do not fit together
RIVALS = (
    filed("a.txt", Named("Ana Ode", roles=("marnish president",))),
    filed("b.txt", Named("Zed Orr", roles=("marnish president",)), outlet="Ostra Echo", published="2031-04-02"),
)


def conflicts_of(ledger):
    """The notices on roles."""
    return [n for n in queries.notices(ledger) if n.code == entities.ROLE_CONFLICT]


def test_one_office_given_to_two_is_a_notice_that_names_both_articles(ledger):
    """On the later article, and given back to whoever counts notices."""
    add(ledger, *RIVALS)
    told = connect_articles(ledger)
    (notice,) = conflicts_of(ledger)

    assert (notice,) == told
    assert RIVALS[1][0].id == notice.article
    assert "'marnish president' is Ana Ode in a.txt and Zed Orr in b.txt" == notice.detail


def test_a_role_conflict_goes_away_when_the_two_are_ruled_to_be_one(ledger):
    """And comes back with the judgement's end."""
    add(ledger, *RIVALS)
    assert 1 == len(connect_articles(ledger))
    number = rule(ledger, "Ana Ode", "Zed Orr", same=True)
    assert () == connect_articles(ledger)
    assert [] == conflicts_of(ledger)

    entities.take_back(ledger, number, at=NOON)
    connect_articles(ledger)
    assert 1 == len(conflicts_of(ledger))


def test_a_conflict_stays_one_notice_and_others_are_left_alone(ledger):
    """Connecting again, for another article, neither doubles it nor takes what an article's own notices tell."""
    add(ledger, *RIVALS)
    connect_articles(ledger)
    kept = [n for n in queries.notices(ledger) if n.code != entities.ROLE_CONFLICT]
    add(ledger, filed("new.txt", "Tor Velm"))
    connect_articles(ledger)

    assert 1 == len(conflicts_of(ledger))
    assert kept == [n for n in queries.notices(ledger) if n.code != entities.ROLE_CONFLICT]


# ---------------------------------------------------------------- verify
@pytest.mark.parametrize(
    "column", ["mention.entity", "statement.speaker_entity", "hop.entity"], ids=lambda c: c.partition(".")[0]
)
def test_verify_tells_of_an_entity_that_is_not_there(ledger, column):
    """Wherever a name points to it."""
    table, _, name = column.partition(".")
    ledger.connection.execute(f"UPDATE {table} SET {name} = 'ent-gone' WHERE {name} IS NOT NULL")  # noqa: S608
    problems = queries.verify(ledger).problems

    assert {("reference", "there is no entity ent-gone")} == {(p.kind, p.detail) for p in problems}
    assert all(p.where.startswith(table) for p in problems)


# ---------------------------------------------------------------- asking
def test_brief_has_one_row_for_an_entity_and_finds_it_by_each_of_its_names(ledger):
    """Under its main name, with the statements of all articles."""
    rows = queries.brief(ledger)
    ana = next(row for row in rows if row.party.name == "Ana Ode")

    assert (3, 2) == (ana.total, ana.outlets)
    assert "Ode" not in {row.party.name for row in rows}
    for part in ("Ana", "ana ode", "ODE"):
        found = queries.brief(ledger, wanted=queries.Wanted(speaker=part))
        assert ana in found


def test_brief_finds_an_entity_by_a_name_that_its_main_one_does_not_hold(ledger):
    """One row under one name, whichever of the two is asked for."""
    rule(ledger, "Ana Ode", "Tor Velm", same=True)
    connect_articles(ledger)
    for part in ("ana ode", "velm"):
        rows = queries.brief(ledger, wanted=queries.Wanted(speaker=part))
        assert [5] == [row.total for row in rows if row.party.entity]


def test_brief_keeps_namesakes_apart(ledger):
    """Two entities of one name are two rows."""
    rule(ledger, Local(VELM[0].id, "Ana Ode", "person").id, "Ana Ode", same=False)
    connect_articles(ledger)

    assert [2, 1] == [row.total for row in queries.brief(ledger) if row.party.name == "Ana Ode"]


@pytest.mark.parametrize("given", ["Ana Ode", "ana ode", "Ode", "ODE"])
def test_an_entity_is_found_by_its_names_in_capitals_or_not(ledger, given):
    """Main name and alias."""
    assert "Ana Ode" == entities.entity(ledger, given).name


def test_capitals_do_not_matter_beyond_english_letters(tmp_path):
    """ "ÉLO" is "élo"."""
    with open_ledger(tmp_path / "e.db", create=True) as ledger:
        add(ledger, filed("e.txt", "Élo Ürsk"))
        connect_articles(ledger)

        assert "Élo Ürsk" == entities.entity(ledger, "ÉLO ÜRSK").name


def test_an_entity_is_found_by_its_id_and_the_beginning_of_one(ledger):
    """With and without ``ent-``."""
    own = entity_of(ledger, ODE, "Coast Wire")

    assert {own} == {entities.entity(ledger, given).id for given in (own, own[:12], own.removeprefix("ent-")[:8])}


def test_the_beginning_of_several_ids_names_nobody(ledger):
    """However much one of them says."""
    with pytest.raises(UnknownId, match="It may be any of 3: ent-"):
        entities.entity(ledger, "ent-")


def test_a_name_that_two_bear_alike_names_nobody(tmp_path):
    """Where neither says more; where one does, it is that one."""
    with open_ledger(tmp_path / "two.db", create=True) as ledger:
        pile = [filed(f"{n}.txt", Named("Ana Ode"), outlet=f"Outlet {n}") for n in range(2)]
        add(ledger, *pile)
        rule(ledger, Local(pile[0][0].id, "Ana Ode", "person").id, "Ana Ode", same=False)
        connect_articles(ledger)

        with pytest.raises(UnknownId, match=r"no single person or body 'ana ode' .* any of 2: ent-"):
            entities.entity(ledger, "ana ode")

        add(ledger, filed("more.txt", "Ana Ode", "Tor Velm", "Ana Ode", outlet="Outlet 1"))
        connect_articles(ledger)
        said = entities.who(ledger, entities.entity(ledger, "ana ode")).statements
        assert 2 < len(said)


@pytest.mark.parametrize(
    ("given", "hint"),
    [("od", "There is Ana Ode."), ("zzz", "lists everybody"), ("", "lists everybody"), (" ", "lists everybody")],
)
def test_whom_nobody_names_is_told_with_a_hint(ledger, given, hint):
    """Names that hold what was given, or where to look."""
    with pytest.raises(UnknownId, match=hint):
        entities.entity(ledger, given)


def test_entities_are_listed_by_what_they_say_and_found_by_a_part_of_any_name(ledger):
    """Then by how many articles name them."""
    assert ["Ana Ode", "Tor Velm", "Coast Wire"] == names(entities.listed(ledger))
    assert ["Ana Ode"] == names(entities.listed(ledger, limit=1))
    assert ["Ana Ode"] == names(entities.listed(ledger, part="ODE"))
    assert [] == entities.listed(ledger, part="zzz")
    assert [(3, 3), (2, 2), (1, 1)] == [(r.statements, r.articles) for r in entities.listed(ledger)]


def test_who_tells_on_whose_word_they_speak_and_whose_words_they_pass_on(ledger):
    """Counted in statements; what stands on nobody else's word is on record."""
    tor = entities.who(ledger, entities.entity(ledger, "Tor Velm"))
    ana = entities.who(ledger, entities.entity(ledger, "Ana Ode"))

    assert (2, 0) == (len(tor.statements), tor.on_record)
    assert (("Ana Ode", "person", 1), ("Coast Wire", "outlet", 1)) == tor.cited_by
    assert () == tor.cites
    assert (3, (("Tor Velm", "person", 1),)) == (ana.on_record, ana.cites)
    assert {("Marn Tribune", 1), ("Ostra Echo", 1), (None, 1)} == set(ana.outlets)
    assert {ODE[0].id, VELM[0].id, SURNAME[0].id} == {article for article, _, _ in ana.linkings}


def test_who_cites_whom_is_told_by_main_names(tmp_path):
    """One who goes by a surname in one article and by the full name in another is one party, not two."""
    pile = [
        filed("a.txt", Named("Ana Ode", roles=("mayor",)), Named("Tor Velm", via=Party("Ana Ode", "person"))),
        filed("b.txt", Named("Ode", roles=("mayor",)), Named("Tor Velm", via=Party("Ode", "person"))),
    ]
    with open_ledger(tmp_path / "c.db", create=True) as ledger:
        add(ledger, *pile)
        connect_articles(ledger)
        tor = entities.who(ledger, entities.entity(ledger, "Tor Velm"))
        ana = entities.who(ledger, entities.entity(ledger, "Ana Ode"))

    assert ((("Ana Ode", "person", 2),), (("Tor Velm", "person", 2),)) == (tor.cited_by, ana.cites)


def test_who_tells_of_unnamed_sources_that_pass_words_on_or_are_described_by_the_name(tmp_path):
    """An aide of theirs, and whoever tells what they said; not every unnamed source of the article."""
    people = Party("people at the port", "unnamed")
    article = filed(
        "n.txt",
        Named("Ana Thorne", via=people),
        Named("people at the port", "unnamed", says=False, told="Coast Wire"),
        Named("an aide to Ms Thorne", "unnamed"),
        Named("two officials", "unnamed"),
    )
    with open_ledger(tmp_path / "n.db", create=True) as ledger:
        add(ledger, article)
        connect_articles(ledger)
        near = entities.who(ledger, entities.entity(ledger, "Ana Thorne")).near

    assert [
        ("people at the port", "passes on their words", "Coast Wire"),
        ("an aide to Ms Thorne", "described by their name", None),
    ] == [(n.text, n.why, n.mention.told) for n in near]


def test_a_tampered_row_is_a_ledger_error(ledger):
    """Asking does not break on what no record may hold."""
    ledger.connection.execute("UPDATE mention SET name = 'an aide to Velm', kind = 'unnamed', titles = '{'")

    with pytest.raises(LedgerError):
        entities.who(ledger, entities.entity(ledger, "Tor Velm"))


@pytest.mark.slow
def test_two_thousand_articles_are_connected_in_seconds(tmp_path, monkeypatch):
    """Of four hundred people and sixty bodies, by full name and by surname; processor time, not the clock's."""
    given, family = ("Ana", "Tor", "Ilse", "Marek", "Dova"), ("Velm", "Orrin", "Thask", "Brenn", "Ulvar")
    people = [f"{a} {b}{c}" for a in given for b in family for c in ("", *"bcdefghijklmnop")]
    with open_ledger(tmp_path / "many.db", create=True) as ledger:
        for n in range(2000):
            whole = people[n * 7 % len(people)]
            add(
                ledger,
                filed(
                    f"{n}.txt",
                    whole,
                    whole.split()[1],
                    people[n * 13 % len(people)],
                    Named(f"Lodestar {n % 60} Group", "organisation"),
                    published=f"2031-{n % 12 + 1:02}-01",
                ),
            )
        monkeypatch.setattr("sayso.pipeline._connect_claims", lambda _: ())  # measured by itself below
        began = time.process_time()
        connect_articles(ledger)
        took = time.process_time() - began

        assert len(entities.entities(ledger)) > 400
    assert took < 30


@pytest.mark.slow
def test_claims_of_many_stories_take_time_in_proportion(tmp_path):
    """Twice the articles of as large stories take no more than three times as long, and none when nothing is new."""
    took = []
    for size in (150, 300):
        with open_ledger(tmp_path / f"{size}.db", create=True) as ledger:
            for n in range(size):
                day = f"20{31 + n // 120}-{n // 10 % 12 + 1:02}-01"
                add(ledger, filed(f"{n}.txt", f"Tor Velm{n // 10}", f"Ana Ode{n // 10}", published=day))
            began = time.process_time()
            connect_articles(ledger)
            took.append(time.process_time() - began)
            before = exported(ledger)
            assert len(ledger.connection.execute("SELECT DISTINCT story FROM claim").fetchall()) > size // 40
            began = time.process_time()
            connect_articles(ledger)
            again = time.process_time() - began
            assert before == exported(ledger)
            assert again < took[-1] / 4
    assert took[1] < 3 * took[0]
