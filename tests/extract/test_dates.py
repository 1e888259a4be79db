"""Time expressions: what is found, the values they have, and the days they cover."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from sayso.extract.dates import GRAMMAR, find_timexes, published_day
from sayso.extract.parse import parser_of
from sayso.extract.timegrammar import Rule
from sayso.records import Timex
from sayso.resources import TENSE_LABELS, Tools, rule_folder

WEDNESDAY = "2031-03-12"
TENSES = tomllib.loads((rule_folder() / "tenses.toml").read_text(encoding="utf8"))["tense"]


def found(text: str, tools: Tools, published: str | None = WEDNESDAY) -> list[Timex]:
    """The time expressions of a text."""
    return list(find_timexes(parser_of(tools)(text, ()), published, rules=tools.rules, article="art-x"))


def values(text: str, tools: Tools, published: str | None = WEDNESDAY) -> list[str]:
    """Their values."""
    return [t.value for t in found(text, tools, published)]


@pytest.mark.parametrize("rule", GRAMMAR.rules, ids=lambda r: r.name)
def test_every_rules_example_has_its_values(rule: Rule, tools: Tools) -> None:
    """A rule's own sentence gives the values that the rule names, and nothing else."""
    text, expected = rule.example

    assert list(expected) == values(text, tools)


@pytest.mark.parametrize("entry", TENSES, ids=lambda e: e["name"])
def test_every_list_of_tense_words_looks_its_way(entry: dict[str, Any], tools: Tools) -> None:
    """The example of a list in ``tenses.toml`` has the days that the entry names, by a word of the list."""
    lemmas = {t.lemma for t in parser_of(tools)(entry["example"]["text"], ()).tokens}

    assert entry["example"]["days"] == values(entry["example"]["text"], tools)
    assert lemmas & set(entry["words"])


def test_every_label_of_the_tense_words_is_used() -> None:
    """No list that the grammar asks for is empty."""
    assert set(TENSE_LABELS) == {entry["label"] for entry in TENSES}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It sailed yesterday.", "2031-03-11"),
        ("It sailed today.", "2031-03-12"),
        ("It sails tomorrow.", "2031-03-13"),
        ("It sailed last night.", "2031-03-11TNI"),
        ("It sails tonight.", "2031-03-12TNI"),
        ("It sank overnight.", "2031-03-11TNI"),
        ("It sank 10 days ago.", "2031-03-02"),
        ("The deadline is 50 days from now.", "2031-05-01"),
        ("It sank on Tuesday, 4 March.", "2031-03-04"),
        ("It sank on 4 March. That day, two men drowned.", "2031-03-04 2031-03-04"),
        ("It sank on 3 March; a day earlier, it had left Marn.", "2031-03-03 2031-03-02"),
        ("It sank on 3 March 2029. The following week it was raised.", "2029-03-03 2029-W10"),
        ("It sank in May 2029. The following month it was raised.", "2029-05 2029-06"),
        ("On 20 March 2003 the bridge fell. On 9 April the crane fell.", "2003-03-20 2003-04-09"),
        ("From 1994 to 1997 it was shut.", "1994 1997"),
        ("The summit, on 4-5 April, will go ahead.", "2031-04-04 2031-04-05"),
        ("It opened in Sept. 2030.", "2030-09"),
        ("In April and May 2029 it was shut.", "2029-04 2029-05"),
        ("It sank on the night of 4 March.", "2031-03-04TNI"),
        ("It sank at noon on Monday.", "2031-03-10T12:00"),
        ("It left at 6:15 AM Marn time on 4 March.", "2031-03-04T06:15 2031-03-04"),
        ("It opened three months ago.", "2030-12"),
        ("It opened two weeks ago.", "2031-W09"),
        ("It opened years ago.", "PAST_REF"),
        ("It was shut in fiscal 2029.", "2029"),
        ("It was built in the 19th century.", "18"),
        ("The 2028 election was close.", "2028"),
        ("He has lived there for decades.", "PXDE"),
        ("It lasted two and a half years.", "P2.5Y"),
        ("Nearly three years after the flood, it opened.", "P3Y"),
        ("He earns $200 an hour.", "PT1H"),
        ("It sank four hundred years ago.", "1631"),
        ("It has stood for two hundred thousand years.", "P200000Y"),
    ],
)
def test_values(text: str, expected: str, tools: Tools) -> None:
    """What expressions of all kinds come to, told on a Wednesday."""
    assert expected.split() == values(text, tools)


@pytest.mark.parametrize(
    "text",
    [
        "She may march to the fall of the second sun, where it sat.",
        "May said no.",
        "May Ode and April Velm met August Oake.",
        "The army will march through Marn.",
        "Some 2,000 people died in 1845 cases.",
        "It cost 1500 crowns in 1999 dollars.",
        "He won 2010 votes.",
        "Flight 2047 left gate 12.",
        "Route 1982 was shut.",
        "The Windows 2000 system failed.",
        "It opened on 31 February.",
        "The quarter of the city was shut.",
        "It imports three-quarters of its grain.",
        "He is 35 years old.",
        "The 35-year-old man spoke.",
        "The Sunday Lantern reported that Ode had quit.",
        "Thousands shopped on Black Friday.",
        "The minute details of the second draft were lost.",
        "The likes of the 24.7.1 release are many.",
    ],
)
def test_words_that_are_no_dates(text: str, tools: Tools) -> None:
    """A verb, a surname, a count, a name, an age or a day that no calendar has gives nothing."""
    assert [] == values(text, tools)


@pytest.mark.parametrize(
    ("published", "text", "value"),
    [
        ("2031-01-02", "It opened on 30 December.", "2030-12-30"),
        ("2031-01-02", "It opened in December.", "2030-12"),
        ("2031-01-02", "It opened last month.", "2030-12"),
        ("2031-01-02", "It opened on Monday.", "2030-12-30"),
        ("2031-01-01", "It opened yesterday.", "2030-12-31"),
        ("2031-01-02", "It opened last week.", "2030-W52"),
        ("2031-12-30", "It will open on 3 January.", "2032-01-03"),
        ("2031-12-30", "It will open in January.", "2032-01"),
        ("2031-12-30", "It will open next month.", "2032-01"),
        ("2031-12-31", "It will open tomorrow.", "2032-01-01"),
        ("2031-12-30", "It will open next week.", "2032-W02"),
        ("2028-03-01", "It sank on 29 February.", "2028-02-29"),
        ("2031-02-20", "It will open this winter.", "2031-WI"),
    ],
)
def test_across_a_year_boundary(published: str, text: str, value: str, tools: Tools) -> None:
    """A month or day without a year belongs to the year that the verb and the day of publication tell."""
    assert [value] == values(text, tools, published)


@pytest.mark.parametrize(
    "text",
    [
        "It opened on 4 March 2030.",
        "It opened on March 4, 2030.",
        "It opened on the 4th of March 2030.",
        "It opened on Monday, March 4, 2030.",
        "It opened on 2030-03-04.",
        "It opened on 4.3.2030.",
        "It opened on Mar. 4, 2030.",
        "MARN, March 4, 2030 - It opened.",
    ],
)
def test_full_dates_in_every_order(text: str, tools: Tools) -> None:
    """Day first, month first, with a weekday, in figures: one day."""
    assert ["2030-03-04"] == values(text, tools)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("It sailed last week.", ("2031-W10", None, "2031-03-03", "2031-03-09")),
        ("It sailed last month.", ("2031-02", None, "2031-02-01", "2031-02-28")),
        ("It sailed last year.", ("2030", None, "2030-01-01", "2030-12-31")),
        ("It opened in early 2015.", ("2015", "START", "2015-01-01", "2015-05-02")),
        ("It opened in mid-June 2030.", ("2030-06", "MID", "2030-06-11", "2030-06-20")),
        ("It will open at the end of June.", ("2031-06", "END", "2031-06-21", "2031-06-30")),
        ("It opened in the third quarter of 2030.", ("2030-Q3", None, "2030-07-01", "2030-09-30")),
        ("It opened in the winter of 2029.", ("2029-WI", None, "2029-12-01", "2030-02-28")),
        ("It opened over the weekend.", ("2031-W10-WE", None, "2031-03-08", "2031-03-09")),
        ("It sank on Monday night.", ("2031-03-10TNI", None, "2031-03-10", "2031-03-10")),
        ("It sank in the 1990s.", ("199", None, "1990-01-01", "1999-12-31")),
        ("It lasted three days.", ("P3D", None, None, None)),
        ("It lasted more than three days.", ("P3D", "MORE_THAN", None, None)),
        ("In the past two weeks it has sunk.", ("P2W", None, "2031-02-26", "2031-03-12")),
        ("It must open within ten days.", ("P10D", None, "2031-03-12", "2031-03-22")),
        ("He has 50 days to reply.", ("P50D", None, "2031-03-12", "2031-05-01")),
        ("It sank on 3/4/2030.", ("2030-XX-XX", None, None, None)),
        ("It was recently shut.", ("PAST_REF", None, None, None)),
        ("It was looted in 390 BC.", ("BC0390", None, None, None)),
    ],
)
def test_the_days_that_expressions_cover(
    text: str, days: tuple[str, str | None, str | None, str | None], tools: Tools
) -> None:
    """Weeks run from Monday to Sunday, months and years from their first day; what is vague covers none."""
    assert [days] == [(t.value, t.mod, t.begins, t.ends) for t in found(text, tools)]


def test_a_deadline_runs_from_the_day_of_the_saying(tools: Tools) -> None:
    """Said on Monday, fifty days end fifty days after Monday."""
    got = found("Ode said on Monday that it must leave within 50 days.", tools)

    assert [("2031-03-10", "2031-03-10"), ("2031-03-10", "2031-04-29")] == [(t.begins, t.ends) for t in got]


def test_a_saying_told_late_looks_ahead_from_its_own_day(tools: Tools) -> None:
    """On Saturday, what Tuesday announced for Friday was yesterday; without the day of saying it is next week."""
    told = "Ode said on Tuesday it would vote on Friday."

    assert ["2031-03-11", "2031-03-14"] == values(told, tools, "2031-03-15")
    assert ["2031-03-21"] == values("Ode said it would vote on Friday.", tools, "2031-03-15")


def test_what_cannot_be_resolved_says_so(tools: Tools) -> None:
    """Without a day of publication absolute dates have their days; the others keep X's and have none."""
    text = (
        "Ode said on Monday and yesterday, last week, two days ago, on 4 March, in April, that it opened on "
        "4 March 2030, in May 2029 and in 1999, for three days."
    )
    got = found(text, tools, None)

    assert ["2030-03-04", "2029-05", "1999", "P3D"] == [t.value for t in got if "X" not in t.value]
    assert ["XXXX-WXX-1", "XXXX-XX-XX", "XXXX-WXX", "XXXX-XX-XX"] == [t.value for t in got][:4]
    assert all(t.begins is None and t.ends is None for t in got if "X" in t.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ode promised on Monday that Friday's meeting would be open.", "2031-03-10 2031-03-14"),
        ("The pact was put off until Sunday.", "2031-03-16"),
        ("The pact was put off on Sunday.", "2031-03-09"),
        ("The union called a strike for Thursday.", "2031-03-13"),
        ("The union called a strike on Thursday.", "2031-03-06"),
        ("Traders awaited Thursday's figures.", "2031-03-13"),
        ("Traders welcomed Thursday's figures.", "2031-03-06"),
        ("Police closed the quay ahead of a rally on Saturday.", "2031-03-15"),
        ("Velm spoke on Monday, ahead of Tuesday's vote.", "2031-03-10 2031-03-11"),
        ("He could not be reached on Sunday.", "2031-03-09"),
        ("The council could meet on Sunday.", "2031-03-16"),
        ("Ode failed to appear in court on Tuesday.", "2031-03-11"),
        ("Ode agreed to appear in court on Tuesday.", "2031-03-18"),
        ("The storm lasted from Thursday until Saturday.", "2031-03-06 2031-03-08"),
        ("The ministry gave them until Saturday.", "2031-03-15"),
        ("Ode's arrest on Sunday will not change the vote.", "2031-03-09"),
        ("Ode's speech on Sunday will not change the vote.", "2031-03-16"),
    ],
)
def test_weekdays_look_the_way_of_their_words(text: str, expected: str, tools: Tools) -> None:
    """Beside the tense it is what is said of the day, and how it is bound, that tells."""
    assert expected.split() == values(text, tools)


def test_a_month_named_with_a_year_long_past_is_meant_again(tools: Tools) -> None:
    """The August of the floods stays that August, unless the month has only just been."""
    text = "Velm sold the mill before the August 2023 floods. On August 9 the dam had burst."

    assert ["2023-08", "2023-08-09"] == values(text, tools, "2031-12-10")
    assert ["2023-08", "2031-08-09"] == values(text, tools, "2031-08-12")


HISTORY = (
    "The war began in 1812 and ended in 1815. On 4 March 1813 the fleet left Marn. Two days later it was sunk. "
    "In April the siege began; the following year the town fell. It was rebuilt by 1840, as it had been in 1790. "
    "On 3 May 1815 peace was signed. The treaty of 1816 was never read."
)


def test_a_history_counts_from_what_it_told_last(tools: Tools) -> None:
    """Dates without a year belong to the year told, not to the present."""
    assert (
        ["1812", "1815", "1813-03-04", "1813-03-06", "1813-04", "1814", "1840", "1790", "1815-05-03", "1816"]
        == values(HISTORY, tools)
        == values(HISTORY, tools, None)
    )


def test_what_follows_changes_nothing_before_it(tools: Tools) -> None:
    """News are resolved in reading order."""
    first = "Ode said on Monday that it would open on Friday, two weeks later than planned."
    then = "\n\nIn 1999 it had been shut. On 3 April 2029 it was sold."

    assert values(first, tools) == values(first + then, tools)[: len(values(first, tools))]


def test_a_caption_tells_the_past_in_the_present(tools: Tools) -> None:
    """Under a picture the present tense looks back."""
    assert ["2031-03-10"] == values("Ana Ode opens the lock on Monday. Photo: Tor Velm", tools)
    assert ["2031-03-17"] == values("Ana Ode opens the lock on Monday.", tools)


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2031-03-12", "2031-03-12"),
        ("2031-03-12T23:30:00+00:00", "2031-03-12"),
        ("2031-03", None),
        ("2031-02-30", None),
        ("", None),
        (None, None),
        ("soon", None),
    ],
)
def test_the_day_of_publication(published: str | None, day: str | None) -> None:
    """The calendar day as written; a month alone, or a day that is none, tells no day."""
    known = published_day(published)

    assert day == (known.isoformat() if known else None)
