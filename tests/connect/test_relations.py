"""Relations: what stands against what, and that neither negation nor attribution flips it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sayso.connect.claims import Page
from sayso.connect.compare import Comparer, load_comparer
from sayso.connect.places import Places, load_places
from sayso.connect.relations import Heard, Stand, heard_of, relations
from sayso.connect.voices import account_of
from sayso.records import Act, Hop, Party, Relation, Span, Statement, Telling


@pytest.fixture(scope="module")
def places() -> Places:
    """The lists of countries and cities, which take a while to load."""
    return load_places()


@pytest.fixture(scope="module")
def comparer(places: Places) -> Comparer:
    """The shipped comparer."""
    return load_comparer(places)


def heard(article: str, text: str, act: Act = "says", **more: object) -> Heard:
    """A telling in an article; ``at`` is where it begins."""
    at = int(more.pop("at", 0))  # type: ignore[call-overload]
    telling = Telling(f"art-{article}", (Span(at, at + len(text)),), f"stm-{article}-{at}")
    return Heard(telling, text, act, **more)  # type: ignore[arg-type]


def between(comparer: Comparer, *claims: Sequence[Heard]) -> list[Relation]:
    """The relations between claims, named a, b, c in the order given."""
    stands = [Stand("abcdef"[n], tuple(told)) for n, told in enumerate(claims)]
    found = relations(stands, comparer=comparer)

    assert found == relations(stands[::-1], comparer=comparer)

    return list(found)


def kinds(found: Sequence[Relation]) -> list[tuple[str, str, str]]:
    """Who stands how against whom."""
    return [(r.a, r.relation, r.b) for r in found]


def test_figures_that_cannot_be_one_number(comparer: Comparer) -> None:
    """ "Twelve" and "forty" drowned are not the same count; the reason holds both texts and figures."""
    (found,) = between(
        comparer,
        [heard("quay", "twelve passengers drowned when the ferry sank")],
        [heard("echo", "more than forty passengers drowned when the ferry sank")],
    )

    assert found.relation == "figures_differ"
    assert "12 passengers" in found.why
    assert "'twelve passengers drowned" in found.why


def test_a_bound_says_that_both_may_hold(comparer: Comparer) -> None:
    """ "At least twelve" does not exclude forty, and the relation says so."""
    (found,) = between(
        comparer,
        [heard("quay", "at least twelve passengers drowned when the ferry sank")],
        [heard("echo", "forty passengers drowned when the ferry sank")],
    )

    assert (found.relation, "both may hold" in found.why) == ("figures_differ", True)


def test_the_same_figure_in_other_words(comparer: Comparer) -> None:
    """A dozen is twelve."""
    assert not between(
        comparer,
        [heard("quay", "twelve passengers drowned when the ferry sank")],
        [heard("echo", "a dozen passengers drowned when the ferry sank")],
    )


def test_figures_of_other_things(comparer: Comparer) -> None:
    """How many drowned stands against nothing that is said of how many seats there are."""
    assert not between(
        comparer,
        [heard("quay", "twelve passengers drowned when the ferry sank")],
        [heard("echo", "the harbour museum opened 40 new rooms last spring")],
    )


def test_two_counts_side_by_side(comparer: Comparer) -> None:
    """One article that gives two figures in one breath counts two things; two speakers in it may differ."""
    one, two = "twelve people were killed in the storm", "forty people were hurt in the storm"

    assert not between(comparer, [heard("quay", one)], [heard("quay", two, at=60)])

    other = "forty people were killed in the storm"
    found = between(
        comparer, [heard("quay", one, speaker="ent-lund")], [heard("quay", other, at=60, speaker="ent-union")]
    )

    assert kinds(found) == [("a", "figures_differ", "b")]


def test_clock_times(comparer: Comparer) -> None:
    """Half past eleven is not eleven."""
    (found,) = between(
        comparer,
        [heard("quay", "the ferry sank at around 11pm local time")],
        [heard("echo", "the ferry sank at 11:30pm local time")],
    )

    assert found.relation == "figures_differ"


def test_not_p_contradicts_p(comparer: Comparer) -> None:
    """The same thing said to be so, and not to be so."""
    found = between(
        comparer,
        [heard("quay", "the captain of the ferry was drunk")],
        [heard("echo", "the captain of the ferry was not drunk")],
    )

    assert kinds(found) == [("a", "contradicts", "b")]


@pytest.mark.parametrize(
    "text", ["the captain of the ferry was drunk", "denied that the captain of the ferry was drunk"]
)
def test_denied_that_p_denies_p(text: str, comparer: Comparer) -> None:
    """ "X denied that P" denies P, whether the content holds the denying word or the act tells it."""
    found = between(
        comparer,
        [heard("quay", "the captain of the ferry was drunk", speaker="ent-lund")],
        [heard("echo", text, "denies", cue="denied", speaker="ent-ode")],
    )

    assert kinds(found) == [("b", "denies", "a")]
    assert found[0].why.startswith("denies all of it")


def test_a_denial_of_not_p_denies_not_p(comparer: Comparer) -> None:
    """Who denies that it was not so, does not deny that it was."""
    p, not_p = "the captain of the ferry was drunk", "the captain of the ferry was not drunk"
    denial = heard("echo", not_p, "denies", cue="denied", speaker="ent-ode")

    assert not between(comparer, [heard("quay", p, speaker="ent-lund")], [denial])
    assert kinds(between(comparer, [heard("quay", not_p, speaker="ent-lund")], [denial])) == [("b", "denies", "a")]


def test_said_not_p_is_a_denial_where_the_act_says_so(comparer: Comparer) -> None:
    """A denying act whose content is already negated is negated once."""
    found = between(
        comparer,
        [heard("quay", "the captain of the ferry was drunk", speaker="ent-lund")],
        [heard("echo", "the captain of the ferry was not drunk", "denies", cue="said", speaker="ent-ode")],
    )

    assert kinds(found) == [("b", "denies", "a")]


def test_denied_the_report(comparer: Comparer) -> None:
    """A denial that points means what somebody else is told to have said of the denier, before it, in that article."""
    found = between(
        comparer,
        [heard("quay", "Norway sold the ferry to smugglers", at=0, speaker="outlet:lantern")],
        [heard("quay", "the weather will be fine on Sunday", at=60, speaker="ent-lund")],
        [heard("quay", "denied the report", "denies", at=120, speaker="ent-ministry", about=frozenset({"norway"}))],
        [heard("quay", "the harbour will be closed", at=160, speaker="ent-lund")],
    )

    assert kinds(found) == [("c", "denies", "a")]


def test_nobody_denies_themselves(comparer: Comparer) -> None:
    """What the denier said before is not what is denied."""
    assert not between(
        comparer,
        [heard("quay", "the mill would be sold", at=0, speaker="ent-ministry")],
        [heard("quay", "denied the report", "denies", at=120, speaker="ent-ministry")],
    )


def test_a_speaker_who_changes(comparer: Comparer) -> None:
    """One speaker, before and after: the later claim revises the earlier one, with both days."""
    found = between(
        comparer,
        [heard("echo", "the harbour will be closed on Friday", speaker="ent-lund", day="2031-05-04", dated=True)],
        [heard("quay", "the harbour will not be closed on Friday", speaker="ent-lund", day="2031-05-09", dated=True)],
    )

    assert kinds(found) == [("b", "revises", "a")]
    assert "2031-05-04 and 2031-05-09" in found[0].why


def test_days_of_publication_change_nobodys_mind(comparer: Comparer) -> None:
    """Two outlets that tell it differently on two days are at odds; the speaker need not be."""
    found = between(
        comparer,
        [heard("echo", "the harbour will be closed on Friday", speaker="ent-lund", day="2031-05-04")],
        [heard("quay", "the harbour will not be closed on Friday", speaker="ent-lund", day="2031-05-09")],
    )

    assert kinds(found) == [("b", "contradicts", "a")]


def test_articles_on_other_people_are_not_at_odds(comparer: Comparer) -> None:
    """Whoever "they" are, they are not the same; articles that name somebody in common may be."""
    years = ("they had parted after eight years of marriage", "they had parted after two years of marriage")
    orr, lund, both = frozenset({"orr", "velm"}), frozenset({"lund", "hale"}), frozenset({"orr", "lund"})

    assert not between(comparer, [heard("echo", years[0], names=orr)], [heard("quay", years[1], names=lund)])
    assert between(comparer, [heard("echo", years[0], names=orr)], [heard("quay", years[1], names=both)])


def test_who_speak_of_themselves_are_not_at_odds(comparer: Comparer) -> None:
    """One article may list many who parted; what two say of a third may be at odds."""
    years = ("they had parted after eight years of marriage", "they had parted after two years of marriage")
    others = ("the Orrs had parted after eight years of marriage", "the Orrs had parted after two years of marriage")

    assert not between(
        comparer, [heard("echo", years[0], speaker="ent-orr")], [heard("echo", years[1], speaker="ent-lund", at=400)]
    )
    assert between(comparer, [heard("echo", years[0], speaker="ent-orr")], [heard("quay", years[1], speaker="ent-orr")])
    assert between(
        comparer, [heard("echo", others[0], speaker="ent-ode")], [heard("quay", others[1], speaker="ent-lund")]
    )


def test_an_age_is_somebodys(comparer: Comparer) -> None:
    """A boy of four and an ape of seventeen differ in nothing; a boy of three and a boy of four do."""
    boy, other = "a 4-year-old boy fell into the pit of the zoo", "a 3-year-old boy fell into the pit of the zoo"
    ape = "a 17-year-old ape fell into the pit of the zoo"

    assert not between(comparer, [heard("echo", boy)], [heard("quay", ape)])
    assert kinds(between(comparer, [heard("echo", boy)], [heard("quay", other)])) == [("a", "figures_differ", "b")]


def test_the_denial_of_a_lie_is_the_speakers_own(comparer: Comparer) -> None:
    """ "X said Y lied that P" sets X against P, not Y: the relation is between claims, whoever is named in them."""
    found = between(
        comparer,
        [heard("quay", "the captain of the ferry was drunk", speaker="ent-y")],
        [heard("echo", "it is not true that the captain of the ferry was drunk", "denies", speaker="ent-x")],
    )

    assert kinds(found) == [("b", "denies", "a")]


def test_nothing_to_compare(comparer: Comparer) -> None:
    """No claims, and a claim alone, have no relations."""
    assert relations([], comparer=comparer) == ()
    assert relations([Stand("a", (heard("quay", "the mill was sold"),))], comparer=comparer) == ()


def test_heard_of_a_statement(places: Places) -> None:
    """A statement is heard with its cue, its sentence, and the names by which a text speaks of its speaker."""
    text = "The mill was old. The Norwegian ministry denied that the mill was sold."
    at = text.index("that the mill")
    party = Party("Norwegian ministry", "government")
    statement = Statement(
        "art-1", Span(22, 40), (Span(41, 47),), (Span(at, at + 22),), "indirect", "denies", 1.0, "test",
        speaker=party, chain=(Hop(party, Span(22, 40), "test"),),
    )  # fmt: skip
    page = Page("art-1", text, "The Quay", "2031-05-04")
    telling = Telling("art-1", statement.content, statement.id)
    told = heard_of(account_of(telling, statement, page), statement, page, places=places)

    assert (told.cue, told.day, "norway" in told.about) == ("denied", "2031-05-04", True)
    assert told.sentence.startswith("The Norwegian ministry denied")


def test_an_answer_is_no_double_negation(comparer: Comparer) -> None:
    """ "No, the harbour shouldn't be closed" says that it should not."""
    found = between(
        comparer,
        [heard("quay", "the harbour should be closed")],
        [heard("echo", "No, the harbour shouldn't be closed")],
    )

    assert kinds(found) == [("a", "contradicts", "b")]


def test_no_answer_is_no_contradiction(comparer: Comparer) -> None:
    """That somebody did not respond sets nothing against what was asked."""
    assert not between(
        comparer,
        [heard("quay", "the ministry responded to a request for comment on the mill")],
        [heard("echo", "the ministry did not respond to a request for comment on the mill")],
    )


def test_words_that_were_twisted(comparer: Comparer) -> None:
    """Who says that the Lantern took words out of context, denies what the Lantern told; no question is denied."""
    found = between(
        comparer,
        [heard("quay", "Ode asked whether ships could be sunk", at=0, speaker="o", about=frozenset({"lantern"}))],
        [heard("quay", "whether the harbour is safe", "asks", at=60, speaker="reporters")],
        [heard("quay", "the Lantern has taken his words out of context", at=120, speaker="ent-lund")],
    )

    assert kinds(found) == [("c", "denies", "a")]


def test_killed_is_not_wounded(comparer: Comparer) -> None:
    """A toll of the dead stands against another of the dead, in whatever words, and never against the wounded."""
    dead = [heard("quay", "killing at least five sailors", sentence="A blast hit Marn, killing at least five sailors")]
    hurt = [heard("echo", "wounding at least 95", sentence="A blast hit Marn, wounding at least 95")]
    more = [heard("post", "12 fatalities in the blast", sentence="There were 12 fatalities in the blast at Marn")]

    assert kinds(between(comparer, dead, hurt, more)) == [("a", "figures_differ", "c")]


def test_wounded_in_other_words(comparer: Comparer) -> None:
    """Who is taken to hospital is counted with the wounded."""
    found = between(
        comparer,
        [
            heard(
                "quay", "73 people were taken to hospital", sentence="After the blast 73 people were taken to hospital"
            )
        ],
        [heard("echo", "wounding 150", sentence="The blast hit a market, wounding 150")],
    )

    assert kinds(found) == [("a", "figures_differ", "b")]


def test_a_count_of_an_earlier_event(comparer: Comparer) -> None:
    """Ten killed in a blast stand against twelve of the same, and hardly against thirty of a raid of last year."""
    now = [heard("quay", "The blast killed ten people")]
    (same,) = between(comparer, now, [heard("echo", "The blast killed 12 people")])
    other = between(comparer, now, [heard("echo", "Last year a blast in Ostmark killed 30 people")])

    assert same.score > 0.8
    assert all(r.score < 0.6 * same.score for r in other)


def test_the_likest_count_of_an_article(comparer: Comparer) -> None:
    """Of two counts of one article, the one that tells of the same stands against another outlet's."""
    found = between(
        comparer,
        [heard("quay", "The ferry fire killed ten people")],
        [heard("echo", "The ferry fire killed 12 people")],
        [heard("echo", "a fire killed 30 people", at=100)],
    )

    assert kinds(found) == [("a", "figures_differ", "b")]


def test_what_is_counted_on_top(comparer: Comparer) -> None:
    """Two more dead are no other count of the nine."""
    assert not between(
        comparer, [heard("quay", "nine people died in the blast")], [heard("echo", "two more people died in the blast")]
    )


def test_other_doers_are_counted_apart(comparer: Comparer) -> None:
    """What one country's ships did thirty times is trusted less to stand against what another's did three times."""
    one = [heard("quay", "Norwegian ships dumped oil thirty times")]
    (same,) = between(comparer, one, [heard("echo", "Norwegian ships dumped oil three times")])
    other = between(comparer, one, [heard("echo", "Danish ships dumped oil three times")])

    assert all(r.score <= 0.6 * same.score for r in other)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("the rules permit it in fair weather", "It was not fair weather"),  # so little is negated
        ("the harbour mill was sold in May", "the harbour was not fair to the mill"),  # something else is negated
        ("visitors may carry a small bag", "visitors may carry a small bag with no valuables"),  # but a phrase
        ("the crews will be freed within 40 days", "accounts are frozen if the crews are not freed within 40 days"),
        ("Velm issued an ultimatum to the rebels", "he does not fear Velm's ultimatum"),
        ("nobody in the harbour was hurt", "the sailors in the harbour were unhurt"),
    ],
)
def test_no_contradiction(one: str, two: str, comparer: Comparer) -> None:
    """A negation in one of two that share words is not enough: what is negated has to be what the other tells."""
    assert not between(comparer, [heard("quay", one)], [heard("echo", two)])


def test_a_question_is_not_contradicted(comparer: Comparer) -> None:
    """Who asks whether it was so has told nothing that an answer could be at odds with."""
    assert not between(
        comparer,
        [heard("quay", "whether the captain of the ferry was drunk", "asks", speaker="reporters")],
        [heard("echo", "the captain of the ferry was not drunk", speaker="ent-ode")],
    )


def test_a_denial_among_other_words(comparer: Comparer) -> None:
    """A claim's denial counts by the telling that says what is denied, whatever else its speaker said of it."""
    found = between(
        comparer,
        [heard("quay", "the captain of the ferry was drunk"), heard("post", "the captain was drunk on the ferry")],
        [
            heard("echo", "reports that the captain of the ferry was drunk are false", speaker="ent-ode"),
            heard("post", "the papers have not done their work", at=90, speaker="ent-ode"),
        ],
    )

    assert kinds(found) == [("b", "denies", "a")]


def test_what_points_is_not_compared(comparer: Comparer) -> None:
    """Two denials of reports are alike in words, and neither denies the other; nor what tells that there are some."""
    assert not between(
        comparer,
        [heard("quay", "the reports", "denies", cue="denied", speaker="ent-lund")],
        [heard("echo", "the media reports", speaker="ent-ode")],
        [heard("post", "the report", "denies", cue="denied", speaker="ent-velm")],
    )
