"""Unnamed sources and what mentions tell: positions, numbers, outlets told, anonymity, and who is the same party."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from golden_cases import FOLDER, load_cases
from handmade import extraction_of

from sayso.extract import extract
from sayso.extract.anonymity import ANONYMITY
from sayso.extract.described import is_nationality
from sayso.extract.parse import make_parser
from sayso.records import Mention
from sayso.resources import Tools

WRITTEN = {row["name"]: row for row in tomllib.loads((FOLDER / "unnamed.toml").read_text(encoding="utf8"))["case"]}
CASES = {case.name: case for case in load_cases("unnamed")}
PLAIN = ("nationality", "count", "plural", "position", "told")


def told(mention: Mention, text: str) -> dict[str, Any]:
    """What a mention says, as the golden file writes it."""
    return {
        "party": mention.party.name,
        "head": mention.head.of(text) if mention.head else "",
        "anonymity": mention.anonymity.of(text) if mention.anonymity else "",
        **{key: getattr(mention, key) for key in PLAIN},
    }


@pytest.mark.parametrize("name", WRITTEN)
def test_mentions_of_the_golden_cases(name: str, tools: Tools) -> None:
    """Each mention that a case lists is found and says all that the case says of it."""
    text = CASES[name].text
    found = extract(CASES[name].article(), tools).mentions
    for row in WRITTEN[name].get("mention", []):
        here = [m for m in found if m.span.of(text).startswith(row["words"])]
        assert here, row["words"]
        for mention in here:
            said = told(mention, text)
            assert {k: v for k, v in row.items() if k != "words"} == {k: said[k] for k in row if k != "words"}


@pytest.mark.parametrize("name", WRITTEN)
def test_kinds_of_the_golden_cases(name: str, tools: Tools) -> None:
    """Who speaks is of the kind that a case says: unnamed, a body of people, or a document."""
    case = CASES[name]
    wanted = [(row["source"], row["kind"]) for row in case.statements if "kind" in row]
    made = extract(case.article(), tools).statements
    got = [(s.source.of(case.text), s.speaker.kind) for s in made if s.source and s.speaker]

    assert [] == [(words, kind) for words, kind in wanted if not any(g.startswith(words) and k == kind for g, k in got)]


def test_a_party_and_its_kind_do_not_depend_on_the_tagger(rule_tools: Tools) -> None:
    """The rules alone find the same party for "the officials"."""
    text = "Two senior palace officials said the bridge was shut. The officials said the minister knew."
    speakers = [s.speaker.name for s in extraction_of(text, rule_tools).statements if s.speaker]

    assert ["Two senior palace officials"] * 2 == speakers


def test_a_shared_party_says_why(tools: Tools) -> None:
    """The chain of a later statement names the earlier description."""
    text = "A senior palace official said the bridge was shut. The official said the minister knew."
    _, later = extraction_of(text, tools).statements

    assert "senior palace official" in later.chain[-1].why
    assert later.speaker == later.chain[-1].party


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Port minister Ana Ode spoke.", {"roles": ("port minister",), "titles": ("minister",), "count": 1}),
        ("French minister Tor Velm agreed that it was late.", {"nationality": "French", "roles": ("french minister",)}),
        ("Mr Tor Velm, the Danish envoy, spoke.", {"nationality": "Danish", "titles": ("mr",)}),
    ],
    ids=["role and title", "nationality before the name", "nationality behind it"],
)
def test_what_stands_beside_a_name(tools: Tools, text: str, expected: dict[str, Any]) -> None:
    """Titles, roles and nationality are those of the words beside the name; the name is its own head."""
    (mention,) = [m for m in extraction_of(text, tools).mentions if m.party.kind == "person"]

    assert expected == {key: getattr(mention, key) for key in expected}
    assert mention.span == mention.head


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said an aide, who declined to be identified for fear of reprisal, on Monday", "for fear of reprisal"),
        ("a clerk, who requested anonymity to discuss the audit, said", "to discuss the audit"),
        ("aides who were not authorized to discuss the plan said", "not authorized to discuss the plan"),
        ("a guard who did not want his name used because he feared for his job.", "because he feared for his job"),
        ("He spoke anonymously to avoid a row.", "anonymously to avoid a row"),
        ("on the condition that he not be named, a diver said", "on the condition that he not be named"),
        ("a cook whose name was withheld said", "whose name was withheld"),
        ("a pilot who wished to remain anonymous said", "who wished to remain anonymous"),
        ("an aide said on background", "on background"),
        ("a nurse asked not to be named and left", "asked not to be named"),
    ],
)
def test_words_that_give_anonymity(text: str, expected: str) -> None:
    """The clause that keeps a name out is found, with its reason and no more."""
    match = ANONYMITY.search(text)

    assert match is not None
    assert match.group().endswith(expected)


@pytest.mark.parametrize(
    "text",
    [
        "She was named mayor in April.",
        "The ship will be named after the queen.",
        "Boats are not allowed to land here.",
        "The group meets in anonymity’s favourite bar.",
        "The checks on background noise were done.",
        "Letters arrived anonymously.",
    ],
)
def test_words_that_give_none(text: str) -> None:
    """Naming, permission and anonymity of other kinds are none of a source's."""
    assert None is ANONYMITY.search(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A Danish envoy spoke.", ["Danish"]),
        ("A US envoy told us.", ["US"]),
        ("A Western envoy and a Democratic aide spoke.", []),
        ("A Catholic bishop spoke.", []),
    ],
)
def test_what_is_a_nationality(tools: Tools, text: str, expected: list[str]) -> None:
    """A country's adjective is one; a party, a faith, a point of the compass and "us" are none."""
    parsed = make_parser(tools.nlp)(text, ())

    assert expected == [t.text for t in parsed.tokens if is_nationality(t)]


def test_an_article_without_unnamed_sources_has_none(tools: Tools) -> None:
    """A text about anonymity in which nobody speaks gives no mention of anybody unnamed."""
    found = extraction_of("Many ask not to be named. The reasons vary.", tools).mentions

    assert [] == [m for m in found if m.anonymity]


def test_signs_before_a_source_are_in_neither_the_mention_nor_its_head(tools: Tools) -> None:
    """Marks left over from a page stand without a blank before the name."""
    text = 'The site rated it.">Velm said that the ferry had been late for twenty years and would be late again.'
    found = extraction_of(text, tools)

    assert all(m.head is None or m.head in m.span for m in found.mentions)
