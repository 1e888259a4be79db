"""Origins: from whom a claim comes; who only repeats it is no origin of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

import pytest

from sayso.connect.claims import Page
from sayso.connect.origins import Account, origins
from sayso.connect.places import Places, load_places
from sayso.connect.voices import account_of, load_words, voice_of
from sayso.errors import RuleError
from sayso.records import Act, Copy, Hop, Kind, Party, Passage, Span, Statement, Telling

NUMBER = count()
SAID = "the mill at Marn was sold"


@pytest.fixture(scope="module")
def places() -> Places:
    """The lists of countries and cities, which take a while to load."""
    return load_places()


def account(article: str, *chain: tuple[str, Kind], text: str = SAID, at: int | None = None, **told: object) -> Account:
    """A telling in an article, whose outlet goes by the same name; ``chain`` outermost first."""
    start = next(NUMBER) * 50 if at is None else at
    content = (Span(start, start + len(text)),)
    hops = tuple(
        Hop(Party(name, kind), Span(start + len(text) + 1, start + len(text) + 5), "test") for name, kind in chain
    )
    key = f"stm-{article}-{start}" if chain else None
    return Account(Telling(f"art-{article}", content, key), text, f"The {article}", hops, **told)  # type: ignore[arg-type]


def counted(accounts: Sequence[Account], places: Places, *copies: Copy) -> list[str]:
    """The names of the origins that count."""
    by: dict[str, list[Copy]] = {}
    for copy in copies:
        by.setdefault(copy.article, []).append(copy)
    found = origins(accounts, copies=by, places=places)

    assert sorted(k for o in found for k in o.tellings) == sorted({a.telling.key for a in accounts})

    return [o.name for o in found if o.counted]


def test_one_press_conference_heard_by_five_is_one(places: Places) -> None:
    """Whoever hears a speaker on record, the word is the speaker's."""
    told = [account(name, ("Ana Lund", "person")) for name in ("Quay", "Lantern", "Echo", "Post", "Globe")]

    assert counted(told, places) == ["Ana Lund"]


def test_told_to_an_outlet(places: Places) -> None:
    """ "Lund told the Lantern": the Lantern only heard it."""
    told = [account("Quay", ("The Lantern", "outlet"), ("Ana Lund", "person")), account("Echo", ("Lund", "person"))]

    assert counted(told, places) == ["Ana Lund"]


def test_sources_of_two_outlets_are_two(places: Places) -> None:
    """The same wording credited to two outlets may be two people."""
    told = [
        account("Quay", ("a palace aide", "unnamed")),
        account("Echo", ("a palace aide", "unnamed"), told="the Lantern"),
    ]

    assert len(counted([*told, account("Post", ("two sources", "unnamed"))], places)) >= 2


def test_sources_of_one_outlet_cited_by_others_are_one(places: Places) -> None:
    """Five outlets that cite the Lantern have it from the Lantern's source."""
    told = [
        account("Quay", ("The Lantern", "outlet"), ("sources close to the talks", "unnamed")),
        account("Echo", ("The Lantern", "outlet")),
        account("Post", ("a Lantern report", "unnamed")),
        account("Lantern", ("two sources", "unnamed")),
    ]

    assert len(counted(told, places)) == 1


def test_hearsay_is_the_sources(places: Places) -> None:
    """ "Ode said so, according to sources cited by the Lantern": nobody heard Ode but these sources."""
    told = [account("Quay", ("The Lantern", "outlet"), ("sources", "unnamed"), ("Tam Ode", "person"))]
    found = origins(told, copies={}, places=places)

    assert [(o.kind, "Lantern" in o.name) for o in found] == [("unnamed", True)]


def test_spokeswoman_and_body_are_one(places: Places) -> None:
    """Who speaks for a body speaks with its word."""
    told = [
        account("Quay", ("Ana Lund", "person"), roles=("spokeswoman for the marn harbour office",)),
        account("Echo", ("the Harbour Office", "organisation")),
        account("Post", ("Harbour Office spokesman", "unnamed"), position="Harbour Office spokesman"),
    ]

    assert len(counted(told, places)) == 1


def test_arms_of_one_government_are_one_and_two_governments_two(places: Places) -> None:
    """A ministry and its president give one official line; another country's police does not."""
    told = [
        account("Quay", ("Norwegian defence ministry", "government")),
        account("Echo", ("Per Dahl", "person"), roles=("norwegian president",)),
        account("Post", ("Swedish police", "government")),
    ]

    assert len(counted(told, places)) == 2


def test_former_president_is_no_government(places: Places) -> None:
    """Who held an office speaks for nobody."""
    told = [
        account("Quay", ("Norwegian government", "government")),
        account("Echo", ("Per Dahl", "person"), roles=("former norwegian president",)),
    ]

    assert len(counted(told, places)) == 2


def test_two_witnesses_are_two_and_the_witnesses_are_they(places: Places) -> None:
    """A group that names nobody may be those who are named; two who are named are two."""
    told = [
        account("Quay", ("witnesses", "unnamed"), position="witnesses"),
        account("Echo", ("Ana Lund", "person"), roles=("shopkeeper",)),
        account("Post", ("Tam Ode", "person"), roles=("teacher",)),
    ]

    assert sorted(counted(told, places)) == ["Ana Lund", "Tam Ode"]


def test_officials_may_be_who_is_named(places: Places) -> None:
    """ "Officials" in the lead are the doctor further down, as far as the text shows."""
    told = [
        account("Quay", ("officials", "unnamed"), position="officials"),
        account("Quay", ("Tam Ode", "person"), roles=("head doctor of the hospital",)),
    ]

    assert counted(told, places) == ["Tam Ode"]


def test_police_are_not_witnesses(places: Places) -> None:
    """Two groups of different people are two."""
    told = [account("Quay", ("police", "government")), account("Quay", ("witnesses", "unnamed"), position="witnesses")]

    assert len(counted(told, places)) == 2


def test_narration_names_nobody(places: Places) -> None:
    """An outlet that names nobody is no origin, and said to be untraced."""
    found = origins([account("Quay"), account("Echo", ("Ana Lund", "person"))], copies={}, places=places)

    assert [(o.name, o.counted) for o in found] == [("Ana Lund", True), ("The Quay", False)]
    assert found[1].why.startswith("untraced")


def test_lead_of_an_article_that_names_somebody(places: Places) -> None:
    """What an article says in its headline, and then as somebody's word, is that word."""
    found = origins([account("Quay", at=0), account("Quay", ("Ana Lund", "person"), at=300)], copies={}, places=places)

    assert [len(o.tellings) for o in found] == [2]


def test_each_newsroom_asks_for_itself(places: Places) -> None:
    """That a question found no answer is told by whoever asked; a reprint asks nothing."""
    unanswered = "Lodestar did not respond to a request for comment"
    told = [account(name, ("Lodestar", "organisation"), text=unanswered) for name in ("Quay", "Echo", "Post")]
    wire = [Copy(f"art-{name}", None, "all", credit="Coast Wire") for name in ("Echo", "Post")]

    assert sorted(counted(told, places, *wire)) == ["Coast Wire", "The Quay"]


def test_declined_is_said_by_the_party(places: Places) -> None:
    """ "Declined to comment" is the party's own answer, whoever prints it."""
    told = [account(name, ("Lodestar", "organisation"), text="declined to comment") for name in ("Quay", "Echo")]

    assert counted(told, places) == ["Lodestar"]


def test_copied_words_are_the_originals(places: Places) -> None:
    """A telling in a passage that was copied has the origin of the passage's original."""
    copied, source = account("Quay", at=100), account("Echo", ("Ana Lund", "person"), at=400)
    passage = Passage(Span(90, 140), Span(390, 440))
    found = origins(
        [copied, source], copies={"art-Quay": (Copy("art-Quay", "art-Echo", "part", (passage,)),)}, places=places
    )

    assert [(o.name, len(o.tellings)) for o in found] == [("Ana Lund", 2)]


def test_reprinted_sources_are_the_wires(places: Places) -> None:
    """Two outlets that reprint one wire have one unnamed source between them."""
    told = [account(name, ("a source", "unnamed"), position="source") for name in ("Quay", "Echo")]
    wire = [Copy(f"art-{name}", None, "all", credit="Coast Wire") for name in ("Quay", "Echo")]

    assert sorted(counted(told, places)) == ["source (The Echo)", "source (The Quay)"]
    assert counted(told, places, *wire) == ["source (Coast Wire)"]


def test_cited_outlet_has_it_from_where_its_own_article_has_it(places: Places) -> None:
    """Who cites the Lantern has it from whom the Lantern has it."""
    told = [account("Quay", ("The Lantern", "outlet")), account("Lantern", ("Ana Lund", "person"))]

    assert counted(told, places) == ["Ana Lund"]


def test_outlet_that_narrates_is_an_origin_once_it_is_cited(places: Places) -> None:
    """A report that others cite is an origin, though it names nobody itself."""
    assert counted([account("Quay", ("The Lantern", "outlet")), account("Lantern")], places) == ["The Lantern"]


def test_copies_that_go_in_a_circle(places: Places) -> None:
    """Two articles that are told to copy each other are no endless road."""
    circle = (Copy("art-Quay", "art-Echo", "all"), Copy("art-Echo", "art-Quay", "all"))

    assert counted([account("Quay"), account("Echo")], places, *circle) == []


def test_sources_of_outlets_that_are_not_known_are_two(places: Places) -> None:
    """And stand without empty brackets."""
    told = [replace(account(name, ("people close to the talks", "unnamed")), outlet=None) for name in ("Quay", "Echo")]

    assert ["people close to the talks"] * 2 == counted(told, places)


def through(article: str, outlet: str, *chain: tuple[str, Kind], act: Act = "says") -> Account:
    """A telling within what an outlet says: "the Lantern claimed that Ode had said ..."."""
    made = account(article, (outlet, "outlet"), *chain, act=act)
    start = made.telling.content[0].end
    return replace(made, chain=tuple(
        replace(hop, span=Span(start + 10 * n, start + 10 * n + 5)) for n, hop in enumerate(made.chain)
    ), said=(Span(start + 10, start + 15),))  # fmt: skip


def test_who_is_known_from_one_report_alone_is_the_reports(places: Places) -> None:
    """ "The Lantern claimed that Ode had asked ...": nobody but the Lantern tells that Ode did."""
    told = [
        account("Quay", ("The Lantern", "outlet"), ("sources cited by the Lantern", "unnamed"), ("Per Dahl", "person")),
        account("Echo", ("The Lantern", "outlet")),
        through("Echo", "The Lantern", ("Tam Ode", "person"), act="asks"),
    ]

    assert ["The Lantern"] == counted(told, places)


def test_who_speaks_on_record_as_well_is_whom_the_report_has_it_from(places: Places) -> None:
    """A report that is cited for what somebody said elsewhere too has it from that one."""
    told = [
        account("Quay", ("The Lantern", "outlet")),
        through("Quay", "The Lantern", ("Tam Ode", "person")),
        account("Echo", ("Tam Ode", "person")),
    ]

    assert ["Tam Ode"] == counted(told, places)


def test_who_told_the_outlet_is_whom_it_has_it_from(places: Places) -> None:
    """ "Ode told the Lantern" in one article is why another cites the Lantern; who told another outlet did not."""
    cites = account("Quay", ("The Lantern", "outlet"))

    assert ["Tam Ode"] == counted([cites, account("Echo", ("Tam Ode", "person"), to="the Lantern")], places)
    assert len(counted([cites, account("Echo", ("Tam Ode", "person"), to="the Globe")], places)) == 2


def test_a_report_with_sources_of_its_own_is_not_who_confirms_it(places: Places) -> None:
    """What an outlet has from unnamed sources, and somebody else says on record, has two origins."""
    told = [
        account("Quay", ("The Lantern", "outlet"), ("two sources", "unnamed")),
        account("Echo", ("The Lantern", "outlet")),
        account("Post", ("Tam Ode", "person"), to="the Lantern"),
    ]

    assert len(counted(told, places)) == 2


def test_who_passes_on_what_another_said(places: Places) -> None:
    """Who tells only that Ode said so has it from Ode, if Ode is heard; who says so himself does not."""
    passed = account("Quay", ("Ana Lund", "person"), ("Tam Ode", "person"))
    ode = account("Echo", ("Tam Ode", "person"))

    assert ["Tam Ode"] == counted([passed, ode], places)
    assert ["Ana Lund"] == counted([passed], places)
    assert len(counted([passed, ode, account("Post", ("Ana Lund", "person"))], places)) == 2


@pytest.mark.parametrize("crowd", ["all", "partygoers", "many critics"])
def test_a_crowd_without_a_name_is_no_origin_beside_a_name(crowd: str, places: Places) -> None:
    """What "all" say is an origin's only where nobody with a name says it; whoever saw it is one always."""
    told = account("Quay", (crowd, "unnamed"), plural=True)
    named = account("Echo", ("Ana Lund", "person"), roles=("head doctor of the hospital",))

    assert ["Ana Lund"] == counted([told, named], places)
    assert [crowd] == counted([told, account("Echo")], places)
    assert len(counted([account("Quay", ("witnesses", "unnamed"), plural=True), named], places)) == 2


def test_one_person_without_a_name_is_no_crowd(places: Places) -> None:
    """ "A baker" beside somebody with a name is another."""
    baker = account("Quay", ("a baker in the old town", "unnamed"))
    told = [baker, account("Echo", ("Ana Lund", "person"), roles=("teacher",))]

    assert len(counted(told, places)) == 2


def test_who_asks_tells_nothing(places: Places) -> None:
    """Who asks whether it is so is no origin of it where somebody says so, and has it from nobody."""
    asks = [
        account("Quay", ("reporters", "unnamed"), act="asks"),
        account("Post", ("Tam Ode", "person"), act="asks"),
    ]
    says = account("Echo", ("Ana Lund", "person"), act="says")
    found = origins([*asks, says], copies={}, places=places)

    assert [("Ana Lund", 1)] == [(o.name, len(o.tellings)) for o in found if o.counted]
    assert "asks" in next(o.why for o in found if o.name == "Tam Ode")
    assert ["Tam Ode"] == counted(asks[1:], places)


def test_by_office_and_by_name_is_one(places: Places) -> None:
    """ "A police union boss" and "Ana Lund, head of the police union" are one; the harbour office's head is another."""
    boss = account("Quay", ("police union boss", "unnamed"), position="police union boss")

    assert ["Ana Lund"] == counted(
        [boss, account("Echo", ("Ana Lund", "person"), roles=("head of the police union",))], places
    )
    assert (
        len(counted([boss, account("Echo", ("Ana Lund", "person"), roles=("head of the harbour office",))], places))
        == 2
    )


@pytest.mark.parametrize(
    ("one", "other", "roles", "same"),
    [
        ("Tam Ode", "Tam Ode Lund", (), True),
        ("Tam Rolf Ode", "Tam Ode Lund", (), True),
        ("Tam Rolf Ode", "Ode Lund", ("mayor",), True),
        ("Tam Rolf Ode", "Ode Lund", (), False),
        ("Tam Ode", "Ana Ode Lund", (), False),
        ("Tam Ode", "Tam Lund", (), False),
    ],
)
def test_two_surnames(one: str, other: str, roles: tuple[str, ...], same: bool, places: Places) -> None:
    """One text leaves out the mother's surname, another the given name: one person, if nothing tells against it."""
    told = [account("Quay", (one, "person"), roles=roles), account("Echo", (other, "person"), roles=roles)]

    assert len(counted(told, places)) == (1 if same else 2)


def test_a_capital_is_its_government(places: Places) -> None:
    """A government goes by its capital; another country's does not."""
    told = [account("Quay", ("Oslo", "government")), account("Echo", ("Norwegian government", "government"))]

    assert len(counted(told, places)) == 1
    assert len(counted([told[0], account("Echo", ("Swedish government", "government"))], places)) == 2


@pytest.mark.parametrize(
    ("text", "name", "person"),
    [
        ("President Tam Ode Lund", "Ode Lund", "Tam Ode Lund"),
        ("the Ode Lund", "Ode Lund", None),
        ("Chief Harbour Council", "Harbour Council", None),
        ("General Ode Lund", "General Ode Lund", None),
        ("President Lund", "Lund", None),
        ("the Mayor of Ode Lund", "Ode Lund", None),
    ],
)
def test_a_title_before_a_name_tells_that_it_is_a_person(text: str, name: str, person: str | None) -> None:
    """What the article takes for a body is a person where a title stands before two names."""
    page = Page("art-Quay", f"{text} said the dam is safe.", "The Quay")
    source, content = Span(0, len(text)), Span(len(text) + 6, len(page.text) - 1)
    statement = Statement(
        "art-Quay", source, (Span(len(text) + 1, len(text) + 5),), (content,), "indirect", "says", 1.0, "test",
        speaker=Party(name, "organisation"), chain=(Hop(Party(name, "organisation"), source, ""),),
    )  # fmt: skip
    made = account_of(Telling("art-Quay", (content,), statement.id), statement, page)

    assert (Party(person, "person") if person else Party(name, "organisation")) == made.chain[0].party
    assert made.roles == (("president",) if person else ())


def test_a_newspaper_before_a_name_tells_that_it_is_an_outlet(places: Places) -> None:
    """What two articles take for a person, and one calls a newspaper, is one outlet; its namesake's paper is not."""
    span = Span(0, len("the newspaper Ode Lund"))
    page = Page("art-Quay", "the newspaper Ode Lund said the dam is safe.", "The Quay")
    content, name = Span(span.end + 6, len(page.text) - 1), Party("Ode Lund", "person")
    statement = Statement(
        "art-Quay", span, (), (content,), "indirect", "says", 1.0, "test", chain=(Hop(name, span, ""),)
    )
    paper = account_of(Telling("art-Quay", (content,), statement.id), statement, page)
    other = replace(paper, chain=(Hop(Party("The Lantern", "outlet"), span, ""),))

    assert paper.chain[0].party.kind == "outlet"
    assert len(counted([paper, account("Echo", ("Ode Lund", "person"))], places)) == 1
    assert len(counted([other, account("Echo", ("Ode Lund", "person"))], places)) == 2


@pytest.mark.parametrize("name", sorted(load_words().lists))
def test_rule_examples(name: str, places: Places) -> None:
    """Every list of words says what it is for."""
    example = load_words().examples[name]
    text = str(example["text"])
    described: Kind = "document" if name in ("document", "picture") else "unnamed"
    if example["sort"] in ("public", "person"):
        told = account("Quay", ("Ana Lund", "person"), roles=(text.lower().replace("velmish", "norwegian"),))
    else:
        told = account("Quay", (text.replace("Velmish", "Norwegian"), described))
    voice = voice_of(told, "The Quay", places=places, words=load_words())

    assert (("public" if voice.public and voice.sort == "person" else voice.sort), sorted(voice.words)) == (
        example["sort"],
        sorted(example["rest"]),  # type: ignore[call-overload]
    )


def test_rules_that_lack_something(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list without its name is an error that says so."""
    load_words.cache_clear()
    monkeypatch.setattr("sayso.connect.accounts.read_toml", lambda _: {"words": [{"words": []}]})

    with pytest.raises(RuleError):
        load_words()

    load_words.cache_clear()
