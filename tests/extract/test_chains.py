"""On whose word a saying stands: hops from statements around it, from what it cites, and from hedges."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from handmade import chain_of, content_of, only, statements_in

from sayso.extract.chains import chain_of as put_in_order
from sayso.records import Hop, Kind, Party
from sayso.resources import Tools


# ---------------------------------------------------------------- the order, from hops alone
def hop(name: str, kind: Kind = "person") -> Hop:
    """A hop of this name."""
    return Hop(Party(name, kind), None, "because")


def chained(
    speaker: Hop | None,
    *,
    outer: Sequence[Hop] = (),
    behind: Sequence[Hop] = (),
    cited: Sequence[Hop] = (),
    hedged: str | None = None,
) -> list[str]:
    """The names of the chain that the hops make."""
    return [h.party.name for h in put_in_order(speaker, outer=outer, behind=behind, cited=cited, hedged=hedged)]


def test_the_speaker_alone() -> None:
    """A plain saying has one hop, its speaker."""
    assert ["Velm"] == chained(hop("Velm"))


def test_all_hops_in_order() -> None:
    """Those of the statement around it, who tells of the source, the source, whom it cites."""
    assert ["Coast Wire", "Lantern", "Velm", "two officials"] == chained(
        hop("Velm"), outer=[hop("Coast Wire")], behind=[hop("Lantern")], cited=[hop("two officials", "unnamed")]
    )


def test_a_hedge_puts_somebody_unnamed_before_the_speaker() -> None:
    """ "reportedly": one hop without a name, which says which word it comes from."""
    chain = put_in_order(hop("Velm"), outer=(), behind=(), cited=(), hedged="reportedly")

    assert [("", "unnamed"), ("Velm", "person")] == [(h.party.name, h.party.kind) for h in chain]
    assert "reportedly" in chain[0].why


def test_a_hedge_inside_a_statement_adds_no_hop() -> None:
    """Where the statement around it names the teller, nobody unnamed is needed."""
    assert ["Lantern", "Velm"] == chained(hop("Velm"), outer=[hop("Lantern")], hedged="reportedly")


def test_a_party_never_follows_itself_but_two_unnamed_may() -> None:
    """Who cites himself is one hop; two hops that nobody names may be two people."""
    assert ["Velm"] == chained(hop("Velm"), outer=[hop("Velm")])
    assert ["", ""] == chained(hop("", "unnamed"), outer=[hop("", "unnamed")])


def test_without_a_speaker_the_hops_around_it_remain() -> None:
    """A source that cannot be told still stands on the outer word."""
    assert ["Lantern"] == chained(None, outer=[hop("Lantern")])


# ---------------------------------------------------------------- from texts
@pytest.mark.parametrize(
    ("text", "chain", "kinds"),
    [
        (
            "The bridge is closed, according to sources cited by the Lantern.",
            ["Lantern", "sources cited by the Lantern"],
            ["outlet", "unnamed"],
        ),
        (
            "The bridge is closed, the Lantern reported, citing two officials.",
            ["Lantern", "two officials"],
            ["outlet", "unnamed"],
        ),
        ("The bridge is closed, the Lantern reported.", ["Lantern"], ["outlet"]),
        ("Tor Velm was quoted as saying that the bridge was closed.", ["Tor Velm"], ["person"]),
    ],
)
def test_chains_of_one_statement(tools: Tools, text: str, chain: list[str], kinds: list[str]) -> None:
    """Who is cited by whom, outermost first; the publishing outlet is no hop."""
    statement = only(text, tools)

    assert (chain, kinds) == (chain_of(statement), [h.party.kind for h in statement.chain])


def test_the_speaker_is_the_last_hop(tools: Tools) -> None:
    """Whom an outlet cites is who speaks."""
    statement = only("The bridge is closed, the Lantern reported, citing two officials.", tools)

    assert statement.speaker == statement.chain[-1].party


def test_nested_sayings_stand_on_the_outer_speakers_word(tools: Tools) -> None:
    """A saying told within another is a child whose chain begins with the outer speaker."""
    text = "Tor Velm told the Lantern that Ana Ode had asked whether the bridge was closed."
    outer, inner = statements_in(text, tools)

    assert (None, outer.id) == (outer.parent, inner.parent)
    assert ["whether the bridge was closed"] == content_of(inner, text)
    assert outer.chain == inner.chain[: len(outer.chain)]
    assert len(outer.chain) + 1 == len(inner.chain)


def test_three_deep(tools: Tools) -> None:
    """Each level adds one hop and names the level above as its parent."""
    text = "The Lantern reported that Tor Velm said that Ana Ode had denied that the bridge was closed."
    found = statements_in(text, tools)

    assert [1, 2, 3] == [len(s.chain) for s in found]
    assert [None, found[0].id, found[1].id] == [s.parent for s in found]
    assert ["says", "says", "denies"] == [s.act for s in found]


def test_a_saying_inside_a_quotation_is_its_child(tools: Tools) -> None:
    """What a quoted speaker tells of somebody else's words."""
    text = "“Tor Velm said the bridge was closed,” Ana Ode told reporters."
    outer, inner = statements_in(text, tools)

    assert outer.id == inner.parent
    assert ["Ana Ode", "Tor Velm"] == chain_of(inner)


def test_telling_somebody_is_no_hop(tools: Tools) -> None:
    """To whom it was said is the addressee, not on whose word it stands."""
    statement = only("Tor Velm told the Lantern that the bridge was closed.", tools)

    assert ("Lantern", ["Tor Velm"]) == (statement.to, chain_of(statement))


def test_every_hop_gives_a_reason_and_named_ones_their_words(tools: Tools) -> None:
    """A chain is evidence: each hop says why it stands there, and points to the words that name it."""
    text = "The bridge is closed, the Lantern reported, citing two officials."
    statement = only(text, tools)

    assert all(h.why for h in statement.chain)
    assert ["the Lantern", "two officials"] == [h.span.of(text) for h in statement.chain if h.span]
