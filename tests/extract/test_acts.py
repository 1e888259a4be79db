"""What is done by saying it, how far the teller stands behind it, and whether it is quoted."""

from __future__ import annotations

import pytest
from handmade import by_hand, chain_of, only, statements_in, view_of

from sayso.extract.acts import act_of, form_of, hedge_of
from sayso.extract.draft import Draft
from sayso.records import Span
from sayso.resources import Tools

CLOSED = "that the bridge was closed"


# ---------------------------------------------------------------- negation never flips
@pytest.mark.parametrize(
    ("text", "act"),
    [
        (f"Ana Ode denied {CLOSED}.", "denies"),
        (f"Ana Ode did not deny {CLOSED}.", "says"),
        (f"Ana Ode didn't deny {CLOSED}.", "says"),
        ("Ana Ode did not deny the report.", "says"),
        ("Ana Ode never denied taking the money.", "says"),
        (f"The minister is not denying {CLOSED}.", "says"),
        (f"Ana Ode stopped short of denying {CLOSED}.", "says"),
        (f"Ana Ode stopped short of confirming {CLOSED}.", "says"),
        (f"Ana Ode did not confirm {CLOSED}.", "declines"),
        (f"Ana Ode would not confirm {CLOSED}.", "declines"),
        (f"Ana Ode refused to confirm {CLOSED}.", "declines"),
        (f"Ana Ode could neither confirm nor deny {CLOSED}.", "declines"),
    ],
)
def test_a_negated_denial_confirms_nothing_and_a_negated_confirmation_denies_nothing(
    tools: Tools, text: str, act: str
) -> None:
    """Only "denied" denies: what is not denied is not confirmed, and what is not confirmed is not denied."""
    assert [act] == [s.act for s in statements_in(text, tools)]


@pytest.mark.parametrize("cue", ["never said", "did not say", "did not claim", "has never suggested"])
def test_what_was_never_said_is_never_said(tools: Tools, cue: str) -> None:
    """A negated cue of saying is no saying of its content."""
    acts = {s.act for s in statements_in(f"Ana Ode {cue} {CLOSED}.", tools)}

    assert acts <= {"denies"}


@pytest.mark.parametrize("cue", ["did not promise", "never threatened"])
def test_a_negated_promise_or_threat_is_neither(tools: Tools, cue: str) -> None:
    """Who did not promise promised nothing."""
    acts = {s.act for s in statements_in(f"Ana Ode {cue} to close the bridge.", tools)}

    assert set() == acts & {"promises", "threatens"}


def test_a_negation_inside_the_content_changes_no_act(tools: Tools) -> None:
    """To say that something is not so is to say it: a denial needs a word that denies."""
    assert "says" == only("Ana Ode said the bridge was not closed.", tools).act


def test_not_only_negates_nothing(tools: Tools) -> None:
    """ "did not only say" said it."""
    assert "says" == only(f"Ana Ode did not only say {CLOSED}.", tools).act


# ---------------------------------------------------------------- acts
@pytest.mark.parametrize(
    ("text", "act"),
    [
        (f"Ana Ode confirmed {CLOSED}.", "confirms"),
        ("Ana Ode asked whether the bridge was closed.", "asks"),
        ("“Is the bridge safe?” Ana Ode said.", "asks"),
        ("“Is it safe? It is not,” Ana Ode said.", "says"),
        ("Ana Ode would not say whether the bridge was closed.", "declines"),
        ("Ana Ode declined to comment.", "declines"),
        ("Ana Ode did not respond to a request for comment.", "declines"),
        ("Ana Ode told Tor Velm to leave the bridge.", "urges"),
        ("Ana Ode urged drivers to leave the bridge.", "urges"),
        ("Ana Ode promised to reopen the bridge.", "promises"),
        ("Ana Ode said she would resign in May.", "promises"),
        ("“I will resign,” Ana Ode said.", "promises"),
        ("“I will be there,” Ana Ode said.", "says"),
        ("Ana Ode said it would rain.", "says"),
        ("Ana Ode threatened to close the bridge.", "threatens"),
        ("Ana Ode believes that the bridge is safe.", "believes"),
    ],
)
def test_acts(tools: Tools, text: str, act: str) -> None:
    """The cue's own act, mended by a question, a refusal, or a content in which the speaker commits himself."""
    assert [act] == [s.act for s in statements_in(text, tools)]


# ---------------------------------------------------------------- on parses built by hand
def test_neg_under_the_cue_is_what_negates(tools: Tools) -> None:
    """The act follows the parse: a `neg` dependent on the denial leaves "says"."""
    rows = [
        "Ode ode PROPN nsubj 3",
        "did do AUX aux 3",
        "not not PART neg 3",
        "deny deny VERB ROOT 3",
        "it it PRON dobj 3",
    ]
    parsed = by_hand(*rows)
    negated = Draft("deny/object", (parsed.span(4, 4),), "denies", (parsed.span(1, 3),), head=3)
    plain = by_hand("Ode ode PROPN nsubj 1", "denied deny VERB ROOT 1", "it it PRON dobj 1")
    bare = Draft("deny/object", (plain.span(2, 2),), "denies", (plain.span(1, 1),), head=1)

    assert "says" == act_of(view_of(parsed, tools.rules), negated)[0]
    assert "denies" == act_of(view_of(plain, tools.rules), bare)[0]


def test_a_negated_verb_elsewhere_negates_nothing(tools: Tools) -> None:
    """A `neg` under the content's verb is the content's own."""
    parsed = by_hand(
        "Ode ode PROPN nsubj 1",
        "denied deny VERB ROOT 1",
        "it it PRON nsubj 5",
        "did do AUX aux 5",
        "not not PART neg 5",
        "hold hold VERB ccomp 1",
    )
    draft = Draft("deny/clause", (parsed.span(2, 5),), "denies", (parsed.span(1, 1),), head=1)

    assert "denies" == act_of(view_of(parsed, tools.rules), draft)[0]


def test_every_act_has_a_reason(tools: Tools) -> None:
    """The second value says why, for `sayso explain`."""
    parsed = by_hand("Ode ode PROPN nsubj 1", "denied deny VERB ROOT 1", "it it PRON dobj 1")
    draft = Draft("deny/object", (parsed.span(2, 2),), "denies", (parsed.span(1, 1),), head=1)

    assert act_of(view_of(parsed, tools.rules), draft)[1]


@pytest.mark.parametrize(
    ("dependency", "expected"),
    [("advmod", ("reportedly", True)), ("punct", ("reportedly", True))],
)
def test_a_hedge_under_the_cue_is_found_by_its_word(tools: Tools, dependency: str, expected: tuple[str, bool]) -> None:
    """However the parser labels it, a hearsay adverb on the cue is a hedge, and a hop."""
    parsed = by_hand(
        "Ode ode PROPN nsubj 2",
        f"reportedly reportedly ADV {dependency} 2",
        "denied deny VERB ROOT 2",
        "it it PRON dobj 2",
    )
    draft = Draft("deny/object", (parsed.span(3, 3),), "denies", (parsed.span(2, 2),), head=2)

    assert expected == hedge_of(view_of(parsed, tools.rules), draft)[:2]


# ---------------------------------------------------------------- hedges and hops
@pytest.mark.parametrize(
    ("text", "hedge", "chain"),
    [
        ("Ana Ode reportedly asked whether the bridge could hold.", "reportedly", ["", "Ana Ode"]),
        (f"Ana Ode allegedly told Tor Velm {CLOSED}.", "allegedly", ["", "Ana Ode"]),
        ("Ana Ode is said to have asked whether the bridge could hold.", "is said to", ["", "Ana Ode"]),
        ("Ana Ode apparently said the bridge would hold.", "apparently", ["Ana Ode"]),
        (f"Tor Velm appears to have denied {CLOSED}.", "appears", ["Tor Velm"]),
        ("Ana Ode said the bridge would allegedly hold.", "allegedly", ["Ana Ode"]),
        ("Ana Ode said the bridge would hold.", None, ["Ana Ode"]),
    ],
)
def test_only_hearsay_on_the_cue_is_a_hop(tools: Tools, text: str, hedge: str | None, chain: list[str]) -> None:
    """ "reportedly asked" stands on somebody's unnamed word; "apparently", or a hedge in the content, does not."""
    statement = only(text, tools)

    assert (hedge, chain) == (statement.hedge, chain_of(statement))


def test_a_hedge_somebody_quotes_is_not_the_tellers(tools: Tools) -> None:
    """Inside quotation marks "allegedly" is the speaker's own word."""
    assert None is only("“He allegedly sold the bridge,” Ana Ode said.", tools).hedge


# ---------------------------------------------------------------- form
@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("“The bridge is safe,” Ana Ode said.", "direct"),
        ("Ana Ode said the bridge is safe.", "indirect"),
        ("Ana Ode said the bridge is “safe as houses”.", "mixed"),
        ("“The bridge,” Ana Ode said, “is safe.”", "direct"),
        ("Ana Ode said “the bridge is safe” and will stay open.", "mixed"),
    ],
)
def test_form(tools: Tools, text: str, form: str) -> None:
    """Direct where every letter stands in marks, indirect where none does, mixed where some do."""
    assert form == only(text, tools).form


def test_marks_and_stops_do_not_decide_the_form(tools: Tools) -> None:
    """Letters and digits count; a full stop behind the closing mark does not make a quotation mixed."""
    parsed = by_hand("“It it PRON nsubj 1", "holds”. hold VERB ROOT 1")
    whole = Draft("x/quote", (Span(0, len(parsed.text)),), "says")

    assert "direct" == form_of(view_of(parsed, tools.rules), whole)
