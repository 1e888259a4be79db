"""Contacts: the golden tellings, the entries of the rule files, and what must hold of every contact."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sayso.errors import RuleError
from sayso.extract import understand
from sayso.extract.contacts import find_contacts
from sayso.records import CONTACTS, Article, Happening
from sayso.resources import Tools, load_rules, rule_folder

PUBLISHED = "2031-05-14"  # a Wednesday
TELLINGS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "golden" / "when" / "contacts.toml").read_text(encoding="utf8")
)["telling"]
ENTRIES: dict[str, list[dict[str, Any]]] = {
    table: tomllib.loads((rule_folder() / file).read_text(encoding="utf8"))[table]
    for file, table in (("contacts.toml", "contact"), ("statuses.toml", "status"))
}


def contacts_in(text: str, tools: Tools, published: str | None = PUBLISHED) -> tuple[Happening, ...]:
    """The contacts that a text tells of."""
    article = Article(name="made", text=text, published=published, language="en")
    seen = understand(article, tools)
    found = seen.extraction
    return find_contacts(seen.view, seen.cast, found.statements, found.timexes, article=article)


def shown(contact: Happening, text: str, keys: set[str]) -> dict[str, Any]:
    """A contact as a golden telling writes it: the keys asked for, and those that are promised to be empty."""
    everything = {
        "word": contact.word.of(text),
        "kind": contact.kind,
        "status": contact.status,
        "marks": [m.of(text) for m in contact.marks],
        "by": [p.name for p in contact.by],
        "to": [p.name for p in contact.to],
        "begins": contact.begins,
        "due": contact.due,
        "place": contact.place,
    }
    promised = {"begins", "due", "place"}
    return {k: v for k, v in everything.items() if k in keys or (k in promised and v is not None)}


@pytest.mark.parametrize("telling", TELLINGS, ids=lambda t: t["name"])
def test_golden_tellings(telling: dict[str, Any], tools: Tools) -> None:
    """A text's contacts are found with their parties, status and time, and no others."""
    text, wanted = telling["text"], telling["found"]
    found = contacts_in(text, tools)
    keys = [set(w) for w in wanted] + [{"word", "kind"}] * len(found)

    assert wanted == [shown(c, text, k) for c, k in zip(found, keys, strict=False)]


@pytest.mark.parametrize("entry", ENTRIES["contact"], ids=lambda e: e["name"])
def test_every_contacts_example_is_found(entry: dict[str, Any], tools: Tools) -> None:
    """An entry's own sentence tells of its contact between the parties that it names."""
    example = entry["example"]
    found = contacts_in(example["text"], tools)

    assert (example["word"], entry["kind"], set(example["parties"])) in [
        (c.word.of(example["text"]), c.kind, {p.name for p in c.parties}) for c in found
    ]


@pytest.mark.parametrize("entry", ENTRIES["status"], ids=lambda e: e["name"])
def test_every_statuses_example_holds(entry: dict[str, Any], tools: Tools) -> None:
    """An entry's own sentence gives its word the status that it names, or none."""
    example = entry["example"]
    found = [c.status for c in contacts_in(example["text"], tools) if c.word.of(example["text"]) == example["word"]]

    assert ([] if example["status"] == "none" else [example["status"]]) == found


@pytest.mark.parametrize("table", ENTRIES)
def test_names_of_entries_are_unique(table: str) -> None:
    """A message that names an entry names one."""
    names = [e["name"] for e in ENTRIES[table]]

    assert len(set(names)) == len(names)


def test_every_kind_of_contact_has_an_entry() -> None:
    """The rules know words for each kind that the ledger has."""
    assert set(CONTACTS) == {e["kind"] for e in ENTRIES["contact"]}


@pytest.mark.parametrize(
    ("file", "entry", "wrong"),
    [
        (
            "contacts.toml",
            '[[contact]]\nname = "odd"\nwords = ["x"]\nkind = "duel"\npart = "verb"\nto = []\nexample = { text = "x" }',
            "duel",
        ),
        (
            "contacts.toml",
            '[[contact]]\nname = "odd"\nwords = ["x"]\nkind = "call"\npart = "verb"\nto = []',
            "no example",
        ),
        ("contacts.toml", '[[contact]]\nname = "odd"\nwords = ["x"]\nkind = "call"\nto = []', "part"),
        (
            "statuses.toml",
            '[[status]]\nname = "odd"\nwords = ["x"]\nlabel = "sings"\nexample = { text = "x" }',
            "sings",
        ),
        ("statuses.toml", '[[status]]\nname = "odd"\nwords = ["x"]\nlabel = "plans"', "no example"),
    ],
    ids=["kind", "no example", "no part", "label", "no example of a status"],
)
def test_a_bad_entry_is_refused_by_file_and_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, entry: str, wrong: str
) -> None:
    """An unknown kind or label, or an entry without an example, names the file, the entry and what is wrong."""
    for path in rule_folder().glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf8"), encoding="utf8")
    (tmp_path / file).write_text(entry + "\n", encoding="utf8")
    monkeypatch.setattr("sayso.resources.rule_folder", lambda _language="en": tmp_path)

    with pytest.raises(RuleError) as caught:
        load_rules()

    assert file in str(caught.value)
    assert "odd" in str(caught.value)
    assert wrong in str(caught.value)


LONG = (
    "President Ana Ode met Prime Minister Lena Marsk in London on Monday, the palace said. In the meeting Ode asked "
    "for help. “We will speak again on Friday,” Marsk told the Quay Lantern by phone. Sources said the two had also "
    "written to Chancellor Tom Brandt. Ostland denied that talks between Veldia and Ostland had begun."
)


def test_a_contact_has_two_parties_and_spans_of_the_text(tools: Tools) -> None:
    """Every contact is between two at least, with spans of the text and a statement of the article’s, or none."""
    article = Article(name="made", text=LONG, published=PUBLISHED, language="en")
    seen = understand(article, tools)
    found = seen.extraction
    contacts = find_contacts(seen.view, seen.cast, found.statements, found.timexes, article=article)

    assert len(contacts) >= 4
    assert all(len(c.parties) >= 2 and c.by for c in contacts)
    assert all(c.word in c.span and c.span.end <= len(LONG) for c in contacts)
    assert {c.statement for c in contacts} <= {None, *(s.id for s in found.statements)}
    assert list(contacts) == sorted(contacts, key=lambda c: c.word)
    assert len({c.id for c in contacts}) == len(contacts)


def test_the_same_text_gives_the_same_contacts(tools: Tools) -> None:
    """A second reading finds the same, whatever was read between."""
    first = contacts_in(LONG, tools)
    contacts_in("Ana Ode met Tom Brandt.", tools)

    assert first == contacts_in(LONG, tools)


def test_without_a_day_of_publication_nothing_is_dated_by_it(tools: Tools) -> None:
    """A weekday can't be told without the article's day; the contact is found all the same."""
    (contact,) = contacts_in("President Ana Ode met Prime Minister Lena Marsk on Monday.", tools, published=None)

    assert ("happened", None) == (contact.status, contact.begins)


def test_no_words_no_contacts(tools: Tools) -> None:
    """An empty text tells of nothing."""
    assert () == contacts_in(" ", tools)
