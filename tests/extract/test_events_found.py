"""Happenings other than contacts: the lexicon's entries, who does it, whether it is told as done, and deadlines."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sayso.errors import RuleError
from sayso.extract import understand
from sayso.extract.deadlines import day_after, day_before, due_of
from sayso.extract.event_sides import sides_of
from sayso.extract.event_words import tellings
from sayso.extract.events import find_events
from sayso.records import Article, Happening, Span
from sayso.resources import PLOVER, Tools, load_rules, rule_folder

PUBLISHED = "2031-05-14"  # a Wednesday
ENTRIES: list[dict[str, Any]] = tomllib.loads((rule_folder() / "events.toml").read_text(encoding="utf8"))["event"]
GOLDEN = Path(__file__).parents[1] / "golden" / "when"
CASES: list[dict[str, Any]] = tomllib.loads((GOLDEN / "events.toml").read_text(encoding="utf8"))["case"]


@pytest.fixture(scope="session")
def tools(rule_tools: Tools) -> Tools:
    """Without the tagger: the words alone are looked at here."""
    return rule_tools


def events_in(text: str, tools: Tools, published: str | None = PUBLISHED) -> tuple[Happening, ...]:
    """The happenings other than contacts of a text."""
    article = Article(name="made", text=text, published=published, language="en")
    seen = understand(article, tools)
    found = seen.extraction
    return find_events(seen.view, seen.cast, found.statements, found.timexes, article=article)


def sayings_in(text: str, tools: Tools) -> list[Happening]:
    """What the lexicon takes for sayings, as if they were happenings."""
    seen = understand(Article(name="made", text=text, published=PUBLISHED, language="en"), tools)
    found = []
    for told in tellings(seen.view, seen.cast):
        by, to = sides_of(seen.cast, told)
        word = Span(told.word.start, told.word.end)
        due = due_of(seen.view, told, seen.extraction.timexes, planned=False, since=None)
        if told.rule.saying:
            found.append(Happening("art-0", word, word, told.rule.kind, "happened", by, to, due=due))
    return found


def shown(happening: Happening, text: str) -> dict[str, str | None]:
    """A happening in the words of the cases."""
    return {
        "kind": happening.kind,
        "word": happening.word.of(text),
        "status": happening.status,
        "by": "; ".join(p.name for p in happening.by) or None,
        "to": "; ".join(p.name for p in happening.to) or None,
        "value": happening.value,
        "due": happening.due,
        "place": happening.place,
    }


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: str(e["name"]))
def test_every_entrys_example_is_found(entry: dict[str, Any], tools: Tools) -> None:
    """An entry's own sentence tells a happening of its kind by the word, and between the parties, that it names."""
    example = entry["example"]
    wanted = {"kind": entry["kind"], **{k: v for k, v in example.items() if k != "text"}}
    look = sayings_in if entry.get("saying") else events_in
    got = [shown(h, example["text"]) for h in look(example["text"], tools)]

    assert any(wanted.items() <= one.items() for one in got), f"found: {got}"


@pytest.mark.parametrize("case", CASES, ids=lambda c: str(c["name"]))
def test_golden(case: dict[str, Any], tools: Tools) -> None:
    """A case's text tells just the happenings that the case lists, as far as it describes them."""
    got = [shown(h, case["text"]) for h in events_in(case["text"], tools, case.get("published", PUBLISHED))]
    wanted = case.get("events", [])

    assert len(wanted) == len(got), f"found: {got}"
    for one, event in zip(got, wanted, strict=True):
        assert event == {key: one[key] or "" for key in event}


def test_entries_are_named_once_and_of_plovers_types() -> None:
    """A message that names an entry names one, and every type but CONSULT, which contacts have, has entries."""
    names = [e["name"] for e in ENTRIES]

    assert len(set(names)) == len(names)
    assert PLOVER - {"consult"} == {e["kind"] for e in ENTRIES}


def test_every_class_is_used_and_lower_case() -> None:
    """A class that no entry names would be a list that nothing proves."""
    tables = tomllib.loads((rule_folder() / "events.toml").read_text(encoding="utf8"))
    used = {w[1:] for e in ENTRIES for key in ("subjects", "objects") for w in e.get(key, ()) if w.startswith("@")}
    words = [w for c in tables["classes"].values() for w in c["words"]]
    words += [w for e in ENTRIES for key in ("verbs", "nouns", "subjects", "objects") for w in e.get(key, ())]

    assert set() == set(tables["classes"]) - used
    assert [] == [w for w in words if w != w.lower()]


@pytest.mark.parametrize(
    "text", ["", "Varn.", "Attack", "attacked", "?", "Arrested arrested arrested by by by Monday."]
)
def test_odd_texts_raise_nothing(text: str, tools: Tools) -> None:
    """A text that is hardly one tells no happening with an empty span."""
    assert all(h.span.start < h.span.end for h in events_in(text or " ", tools, published=None))


def test_spans_ids_and_scores_hold(tools: Tools) -> None:
    """The word stands in its clause, ids differ, and what has no date scores below what has one."""
    text = (
        "Marnia imposed sanctions on Ostland on Monday. Ostland expelled the ambassador. Police arrested Anna Velm in "
        "Oster on 2 May 2031 and the army deposed Ana Ode."
    )
    found = events_in(text, tools)

    assert ["sanction", "sanction", "coerce", "coerce"] == [h.kind for h in found]
    assert all(h.word in h.span for h in found)
    assert len(found) == len({h.id for h in found})
    assert [True, False, True, False] == [h.score >= 0.7 for h in found]
    assert found == tuple(sorted(found, key=lambda h: h.word))


def test_a_second_run_finds_the_same(tools: Tools) -> None:
    """The same text gives the same happenings."""
    text = "Rebels shelled Oster on Monday, killing Anna Velm, and Marnia halted arms deliveries to Ostland."

    first, second = events_in(text, tools), events_in(text, tools)

    assert len(first) > 1
    assert first == second


@pytest.mark.parametrize(
    ("length", "last"),
    [
        ("P50D", "2031-03-22"),
        ("P2W", "2031-02-14"),
        ("P1M", "2031-02-28"),
        ("P13M", "2032-02-29"),
        ("P1Y", "2032-01-31"),
        ("PXD", None),
        ("PT2H", None),
        ("P99999999Y", None),
    ],
)
def test_a_duration_is_counted_by_the_calendar(length: str, last: str | None) -> None:
    """A month after 31 January is the last of February; what is not told in whole days gives no day."""
    assert last == day_after("2031-01-31", length)


def test_without_a_day_to_count_from_there_is_none() -> None:
    """A year or a month is no day to count from."""
    assert None is day_after(None, "P2W")
    assert None is day_after("2031-01", "P2W")
    assert None is day_before(None)


# ---------------------------------------------------------------- bad rule files
GOOD = """
[[event]]
name = "sack"
kind = "coerce"
verbs = ["sack"]
example = { text = "Varn sacked Oster on Monday.", word = "sacked" }
"""


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ('kind = "coerce"', 'kind = "sport"', "sport"),
        ('verbs = ["sack"]', "", "verbs"),
        ('verbs = ["sack"]', 'verbs = ["sack"]\nobjects = ["@cities"]', "@cities"),
        ('example = { text = "Varn sacked Oster on Monday.", word = "sacked" }', "", "example"),
    ],
    ids=["kind", "no words", "class", "no example"],
)
def test_a_bad_entry_is_refused_by_file_and_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good: str, bad: str, named: str
) -> None:
    """An unknown kind or class, no words or no example: the message names file and entry."""
    for path in rule_folder().glob("*.toml"):
        spoilt = GOOD.replace(good, bad) if path.name == "events.toml" else ""
        (tmp_path / path.name).write_text(path.read_text(encoding="utf8") + spoilt, encoding="utf8")
    monkeypatch.setattr("sayso.resources.rule_folder", lambda _language="en": tmp_path)

    with pytest.raises(RuleError) as caught:
        load_rules()
    message = str(caught.value)
    assert "events.toml" in message
    assert "'sack'" in message
    assert named in message


def test_the_how_tos_entry_is_found(tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry that the guide writes loads, and its example holds."""
    guide = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-happening.md"
    (block,) = re.findall(r"^```toml\n(.*?)^```$", guide.read_text(encoding="utf8"), flags=re.M | re.S)
    for file in rule_folder().iterdir():
        (tmp_path / file.name).write_text(file.read_text(encoding="utf8"), encoding="utf8")
    with (tmp_path / "events.toml").open("a", encoding="utf8") as file:
        file.write("\n" + block)
    monkeypatch.setattr("sayso.resources.rule_folder", lambda _language="en": tmp_path)
    (entry,) = tomllib.loads(block)["event"]
    example = entry["example"]

    (found,) = events_in(example["text"], replace(tools, rules=load_rules()))

    assert (entry["kind"], example["word"], example["by"]) == (
        found.kind,
        found.word.of(example["text"]),
        found.by[0].name,
    )
