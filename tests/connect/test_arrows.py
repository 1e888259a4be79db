"""Arrows: who has a claim from whom, and the words that prove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sayso.connect.arrows import Arrow, Node, arrows
from sayso.connect.claims import Page
from sayso.connect.credits import Credit
from sayso.connect.voices import Account, account_of
from sayso.records import Copy, Hop, Kind, Party, Passage, Span, Statement, Telling

TEXT = "Two cables had snapped, the Lantern reported on Friday, citing two inspectors of the works office."
TOLD = Span(0, 22)


def where(words: str) -> Span:
    """Where words stand in the text."""
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


Step = tuple[str, Kind, str | None]


def account(*chain: Step, article: str = "art-quay", outlet: str | None = "The Quay") -> Account:
    """A telling; each hop with the words that name it."""
    hops = tuple(Hop(Party(name, kind), where(words) if words else None, "why") for name, kind, words in chain)
    said = (where("the Lantern"), where("reported"), where("citing")) if chain else ()
    return Account(
        Telling(article, (TOLD,), f"stm-{article}" if chain else None), TOLD.of(TEXT), outlet, hops, said=said
    )


def steps(found: Mapping[str, Sequence[Arrow]]) -> list[tuple[str, str, str, str]]:
    """Who, from whom, how, in which words."""
    return [(a.of.name, a.from_.name, a.how, a.span.of(TEXT) if a.span else "") for way in found.values() for a in way]


CHAIN: tuple[Step, ...] = (
    ("Lantern", "outlet", "the Lantern"),
    ("two inspectors", "unnamed", "two inspectors"),
)


def test_each_step_has_source_and_cue() -> None:
    """From the outlet to the one that it cites, and from that one to who said it."""
    assert [
        ("The Quay", "Lantern", "cites", "the Lantern reported"),
        ("Lantern", "two inspectors", "says", "citing two inspectors"),
    ] == steps(arrows([account(*CHAIN)], copies={}))


def test_what_is_said_is_no_proof_of_who_says_it() -> None:
    """A hop whose cue stands on the other side of the content is shown alone; one without words by its cue."""
    inside = Account(
        Telling("art-quay", (where("had snapped"),), "stm-1"),
        "had snapped",
        "The Quay",
        (Hop(Party("Ana Ode", "person"), where("Two cables"), ""),),
        said=(where("reported"),),
    )
    nobody = account(("", "unnamed", None))

    assert [("The Quay", "Ana Ode", "says", "Two cables")] == steps(arrows([inside], copies={}))
    assert [("The Quay", "", "says", "the Lantern reported on Friday, citing")] == steps(arrows([nobody], copies={}))


def test_one_outlet_under_two_names_has_nothing_from_itself() -> None:
    """ "The Quay" tells what "quay.com" reported."""
    assert [] == steps(arrows([account(("quay.com", "outlet", "the Lantern"))], copies={}))


def test_somebody_without_a_name_is_somebody_of_the_one_who_cites_them() -> None:
    """The inspectors of two outlets are not known to be the same; those of one outlet are told of twice."""
    theirs, ours = account(*CHAIN), account(CHAIN[1], article="art-quay-2")
    again = account(*CHAIN, article="art-echo", outlet="Echo")
    found = {way[-1].from_.key for way in arrows([theirs, ours, again], copies={}).values()}

    assert {"outlet:lantern/two inspectors", "outlet:quay/two inspectors"} == found


def test_an_entity_is_one_under_every_name() -> None:
    """Its id tells it from others."""
    told = Account(
        Telling("art-quay", (TOLD,), "stm-1"), "", "The Quay", (Hop(Party("Ana Ode", "person", "ent-1"), None, ""),)
    )

    assert [Node("ent-1", "Ana Ode", "person")] == [a.from_ for a in arrows([told], copies={})["stm-1"]]


def test_a_copy_has_it_from_whom_it_credits() -> None:
    """With the words of the credit where they stand in the text, else with those that the two share."""
    copy = Copy("art-quay", "art-wire", "part", (Passage(Span(4, 40), Span(0, 36)),), "Coast Wire", ("later",))
    credit = Credit("Coast Wire", "all", "its dateline names it", Span(50, 60))
    plain = arrows([account()], copies={"art-quay": (copy,)})
    told = arrows([account()], copies={"art-quay": (copy,)}, credits_in={"art-quay": (credit,)})

    assert [("The Quay", "Coast Wire", "copies", TEXT[4:22])] == steps(plain)
    assert [("The Quay", "Coast Wire", "copies", TEXT[50:60])] == steps(told)
    assert ["later", "its dateline names it"] == [way[0].why for found in (plain, told) for way in found.values()]


def test_a_copy_without_a_credit_has_it_from_the_other_outlet() -> None:
    """Or from the other article, where its outlet is not known; not where the claim stands in other words."""
    copy = Copy("art-quay", "art-wire", "part", (Passage(Span(4, 40), Span(0, 36)),))
    elsewhere = Copy("art-quay", "art-wire", "part", (Passage(Span(60, 90), Span(0, 30)),))
    unknown = account(article="art-wire", outlet=None)

    named = arrows([account()], copies={"art-quay": (copy,)}, outlets={"art-wire": "Coast Wire"})
    nameless = arrows([account(), unknown], copies={"art-quay": (copy,)})
    other = arrows([account()], copies={"art-quay": (elsewhere,)}, outlets={"art-wire": "Coast Wire"})

    assert ["Coast Wire"] == [a.from_.name for way in named.values() for a in way]
    assert ["art-wire"] == [a.from_.key for way in nameless.values() for a in way]
    assert [()] == list(other.values())


def test_a_byline_is_no_words_of_the_text() -> None:
    """A whole copy that only its byline tells of."""
    copy = Copy("art-quay", None, "all", (), "Coast Wire", ("its byline names it",))

    assert [("The Quay", "Coast Wire", "copies", "")] == steps(arrows([account()], copies={"art-quay": (copy,)}))


def test_in_copied_words_the_chain_is_that_of_whom_they_are_copied_from() -> None:
    """The Quay has the wire's words, and the wire has it from the inspectors."""
    copy = Copy("art-quay", None, "all", (), "Coast Wire", ("its byline names it",))

    assert [
        ("The Quay", "Coast Wire", "copies", ""),
        ("Coast Wire", "two inspectors", "says", "citing two inspectors"),
    ] == steps(arrows([account(CHAIN[1])], copies={"art-quay": (copy,)}))


TOLD_TEXT = "Two cables had snapped, Tam Ode told the Lantern in an interview. Later he spoke to the Globe."


def told_to(who: str, *others: str) -> list[tuple[str, str, str, str]]:
    """The steps of what Ode told somebody, where these others are known for outlets."""
    at = TOLD_TEXT.index
    source, cue = Span(at("Tam"), at(" told")), Span(at("told"), at(" the L"))
    statement = Statement(
        "art-quay", source, (cue,), (TOLD,), "indirect", "says", 1.0, "test",
        speaker=Party("Tam Ode", "person"), chain=(Hop(Party("Tam Ode", "person"), source, ""),),
        to=who, channel="interview",
    )  # fmt: skip
    made = account_of(Telling("art-quay", (TOLD,), statement.id), statement, Page("art-quay", TOLD_TEXT, "The Quay"))
    cited = [account((name, "outlet", None), article=f"art-{name}", outlet=f"{name} Post") for name in others]
    found = arrows([made, *cited], copies={})

    return [(a.of.name, a.from_.name, a.how, a.span.of(TOLD_TEXT) if a.span else "") for a in found[statement.id]]


def test_who_was_told_and_how_proves_a_step() -> None:
    """The words go on to who was told and through what; an outlet that was told stands between."""
    words = "Tam Ode told the Lantern in an interview"

    assert [("The Quay", "Tam Ode", "says", words)] == told_to("Lantern")
    assert [("The Quay", "Lantern", "cites", words), ("Lantern", "Tam Ode", "says", words)] == told_to(
        "Lantern", "Lantern"
    )


def test_who_is_told_in_the_next_sentence_proves_nothing() -> None:
    """What stands further on in the text belongs to something else."""
    assert [("The Quay", "Tam Ode", "says", "Tam Ode told the Lantern in an interview")] == told_to("Globe")
