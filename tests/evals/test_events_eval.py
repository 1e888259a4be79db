"""The measure on PLOVER's records: reading them, the main event, its type, and whether its sides are met."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.events import Main, Record, Tally, by_words, main_event, measure, plover_type, records, table, tally
from sayso.extract import Understood, understand
from sayso.extract.event_words import MUST, tellings
from sayso.records import Article, Party
from sayso.resources import Tools


def seen(text: str, tools: Tools) -> Understood:
    """A text as it is understood."""
    return understand(Article("made", text, published="2031-05-14", language="en"), tools)


def test_records_hold_a_text_and_are_in_order(tmp_path: Path) -> None:
    """Rows without a text document the file; actors are read by their words."""
    rows = [
        {"id": "B", "event": "AID", "text": "{Marnia sent food.}", "source": [{"actorText": "Marnia"}], "target": ""},
        {"id": "A", "event": "AGREE", "text": "They agreed.", "date": "2031-05-14"},
        {"id": "C", "event": "DOCUMENT"},
    ]
    path = tmp_path / "records.json"
    path.write_text(json.dumps(rows), encoding="utf8")

    assert [
        Record("A", "They agreed.", "agree", (), (), "2031-05-14"),
        Record("B", "Marnia sent food.", "aid", ("Marnia",), (), None),
    ] == records(path)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Marnia imposed sanctions on Ostland on Monday, officials said.", "sanction"),
        ("Marnia will send food to Ostland next week.", "agree"),
        ("Marnia will impose sanctions on Ostland.", "threaten"),
        ("Marnia will withdraw its troops unless Ostland leaves.", "threaten"),
        ("The Marnian army did not shell Oster.", "reject"),
        ("Marnia said Ostland must leave the port.", "demand"),
        ("Marnia accused Ostland of piracy.", "disapprove"),
        ("Anna Velm met President Tor Ode of Ostland in Oster on Monday.", "consult"),
    ],
    ids=["done", "friendly plan", "hostile plan", "unless", "not done", "must", "saying", "contact"],
)
def test_the_main_event_has_plovers_type(text: str, kind: str, rule_tools: Tools) -> None:
    """What lies ahead, what is refused and what is said have types of their own in PLOVER."""
    main = main_event(seen(text, rule_tools))

    assert main is not None
    assert kind == main.kind


def test_a_text_without_any_event_has_no_main_one(rule_tools: Tools) -> None:
    """The weather is no event."""
    assert main_event(seen("It rained in Oster.", rule_tools)) is None


def test_what_must_be_done_is_demanded_whatever_it_is(rule_tools: Tools) -> None:
    """ "must" stands for a demand before the verb's own type is looked at."""
    one = seen("Ostland must send food to Marnia.", rule_tools)
    (told,) = tellings(one.view, one.cast)

    assert MUST is told.rule
    assert "demand" == plover_type(told, "happened")


def test_the_baseline_looks_at_words_alone(rule_tools: Tools) -> None:
    """The first word that any entry lists decides, whatever stands beside it."""
    one = seen("The lawyer attacked the budget and apologised.", rule_tools)

    assert by_words(one.view.parsed, one.view.rules.events) is not None
    assert main_event(seen("It rained.", rule_tools)) is None


def test_a_record_is_counted_by_type_and_sides() -> None:
    """A side is met by a shared word of some weight, with or without the possessive."""
    record = Record("A", "…", "aid", ("Marnia's government",), ("Ostland",))
    main = Main("aid", (Party("Marnia", "government"),), (Party("the Oster port", "organisation"),))

    assert Tally(1, 1, 1, 1, 1, 1, 0, 1, 0) == tally(record, main, majority="aid", words="agree")
    assert Tally(1, 0, 0, 1, 0, 1, 0, 0, 0) == tally(record, None, majority="agree", words=None)


def test_every_second_record_is_of_the_tuning_half(rule_tools: Tools) -> None:
    """Both halves are counted apart, and the table gives shares with counts."""
    found = [
        Record("A", "Marnia imposed sanctions on Ostland.", "sanction", ("Marnia",), ("Ostland",)),
        Record("B", "It rained.", "sanction", (), ()),
    ]
    halves = measure(found, rule_tools)

    assert (1, 1, 0) == (halves["tuning half"].exact, halves["other half"].records, halves["other half"].found)
    assert "| of the right type | 100.0 (1 of 1) | 0.0 (0 of 1) |" in table(halves)
