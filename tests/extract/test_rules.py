"""The rule files: every entry's example holds, and an entry that cannot be understood is refused by file and name."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from handmade import content_of, cue_of, source_of, statements_in

from sayso.errors import ResourceError, RuleError
from sayso.records import ACTS, KINDS, Statement
from sayso.resources import FRAMES, Rules, Tools, given_names, load_rules, read_toml, rule_folder

TABLES = {"cues.toml": "cue", "nouns.toml": "noun", "hedges.toml": "hedge"}
# Entries whose own example is not found yet. An entry that comes right must leave this list.
OPEN = {
    "cues.toml: support and oppose",
    "nouns.toml: saying",
    "nouns.toml: urging",
}
HEDGE_LABELS = {"hop", "plain", "verb", "adjective"}


@pytest.fixture(scope="session")
def tools(rule_tools: Tools) -> Tools:
    """The rules are tested alone: the tagger would draw its own spans."""
    return rule_tools


def entries(file: str) -> list[dict[str, Any]]:
    """The entries of one rule file."""
    found: list[dict[str, Any]] = tomllib.loads((rule_folder() / file).read_text(encoding="utf8"))[TABLES[file]]
    return found


ENTRIES = {f"{file}: {entry['name']}": entry for file in TABLES for entry in entries(file)}


def differs(entry: dict[str, Any], statement: Statement, text: str) -> set[str]:
    """The keys of an entry's example that a statement does not bear out."""
    example = entry["example"]
    got = {
        "source": source_of(statement, text),
        "content": " … ".join(content_of(statement, text)),
        "act": statement.act,
        "hedge": statement.hedge,
    }
    act = entry["label"] if entry.get("label") in ACTS else entry.get("act")
    wanted = {"act": act, **example} if act else dict(example)
    out = {key for key in got if key in wanted and wanted[key] != got[key]}
    if "cue" in wanted and not any(wanted["cue"] in c for c in cue_of(statement, text)):
        out.add("cue")
    return out


def example_holds(entry: dict[str, Any], tools: Tools) -> bool:
    """Whether some statement of an entry's example is what the entry says."""
    text = entry["example"]["text"]
    return any(not differs(entry, s, text) for s in statements_in(text, tools))


@pytest.mark.parametrize("key", [k for k in ENTRIES if k not in OPEN])
def test_every_entrys_example_is_found(key: str, tools: Tools) -> None:
    """An entry's own sentence gives a statement with the source, cue, content, act and hedge that the entry names."""
    text = ENTRIES[key]["example"]["text"]
    got = [
        (source_of(s, text), cue_of(s, text), content_of(s, text), s.act, s.hedge) for s in statements_in(text, tools)
    ]

    assert example_holds(ENTRIES[key], tools), f"found: {got}"


def test_open_examples_are_entries_that_are_still_open(tools: Tools) -> None:
    """The list of examples that are not found yet names entries there are, and none whose example is found."""
    assert set() == OPEN - ENTRIES.keys()
    assert [] == [key for key in sorted(OPEN) if example_holds(ENTRIES[key], tools)]


@pytest.mark.parametrize("file", TABLES)
def test_names_of_entries_are_unique(file: str) -> None:
    """A message that names an entry names one."""
    names = [entry["name"] for entry in entries(file)]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("file", TABLES)
def test_examples_have_a_text_and_something_to_find(file: str) -> None:
    """An example that asks for nothing but a text would prove nothing."""
    assert [] == [e["name"] for e in entries(file) if not {"content", "hedge"} & e["example"].keys()]


@pytest.mark.parametrize("entry", entries("cues.toml"), ids=lambda e: e["name"])
def test_a_cues_parts_stand_in_its_example(entry: dict[str, Any]) -> None:
    """Source, cue and content of an example are characters of its text."""
    example = entry["example"]

    assert [] == [key for key in ("source", "cue", "content") if key in example and example[key] not in example["text"]]


def test_every_cue_has_known_frames_and_acts(tools: Tools) -> None:
    """The loaded rules hold no frame and no act that the code does not know."""
    rules: Rules = tools.rules
    frames = {f for rule in rules.cues for f in rule.frames if not f.startswith("prep:")}
    acts = {rule.act_of(lemma) for rule in rules.cues for lemma in rule.lemmas}

    assert set() == frames - FRAMES
    assert set() == acts - set(ACTS)


def test_acts_of_single_lemmas_are_of_the_entrys_lemmas() -> None:
    """`acts` gives another act to lemmas of the same entry, and to no others."""
    strange = {e["name"]: set(e.get("acts", {})) - set(e["lemmas"]) for e in entries("cues.toml")}

    assert {} == {name: extra for name, extra in strange.items() if extra}


def test_lemmas_are_lower_case_words() -> None:
    """The parser's lemmas are compared in lower case, so an entry with capitals would never match."""
    words = [w for e in entries("cues.toml") for w in e["lemmas"]] + [
        w for file in ("nouns.toml", "hedges.toml") for e in entries(file) for w in e["words"]
    ]

    assert [] == [w for w in words if w != w.lower() or w != w.strip() or not w]


def test_labels_are_known(tools: Tools) -> None:
    """A cue noun's label is an act; a hedge's label is one of the four that the acts step reads."""
    assert set() == {r.label for r in tools.rules.nouns.values()} - set(ACTS)
    assert set() == {r.label for r in tools.rules.hedges.values()} - HEDGE_LABELS


def test_kinds_of_parties_are_known(tools: Tools) -> None:
    """Every head and every listed name has a kind of the ledger's."""
    assert set() == set(tools.rules.heads.values()) - set(KINDS)
    assert set() == set(tools.rules.names.values()) - set(KINDS)


def test_names_and_outlets_are_looked_up_in_lower_case(tools: Tools) -> None:
    """Lists that are compared with lower-case words hold lower-case words."""
    listed = [*tools.rules.outlets, *tools.rules.titles, *tools.rules.names, *tools.rules.heads, *tools.rules.given]

    assert [] == [w for w in listed if w != w.lower()]


def test_the_first_entry_of_a_lemma_and_frame_counts(tools: Tools) -> None:
    """Where two entries give a lemma the same frame, the one higher up in the file is meant."""
    order = {rule.name: n for n, rule in enumerate(tools.rules.cues)}
    wrong = [
        (lemma, frame)
        for lemma, by_frame in tools.rules.by_lemma.items()
        for frame, rule in by_frame.items()
        if order[rule.name] != min(order[r.name] for r in tools.rules.cues if lemma in r.lemmas and frame in r.frames)
    ]

    assert [] == wrong


def test_a_frame_is_looked_up_in_the_order_asked(tools: Tools) -> None:
    """`frame` gives the rule of the first frame that a lemma has, and none for a word that is no cue."""
    deny = tools.rules.frame("deny", "inf", "gerund", "clause")

    assert deny is not None
    assert ("deny", "denies") == (deny.name, deny.act)
    assert None is tools.rules.frame("deny", "inf")
    assert None is tools.rules.frame("bridge", "clause")


def test_a_given_name_borne_by_both_tells_nothing() -> None:
    """A name that nine in ten of its bearers share with a gender tells it; one that both bear does not."""
    names = given_names()

    assert ("f", "m", "") == (names["mary"], names["james"], names["leslie"])


# ---------------------------------------------------------------- bad rule files
GOOD = """
[[cue]]
name = "say"
lemmas = ["say"]
frames = ["clause"]
act = "says"
example = { text = "Ode said it held.", source = "Ode", cue = "said", content = "it held" }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the rule files that a test may spoil; `load_rules` reads it."""
    for file in rule_folder().iterdir():
        (tmp_path / file.name).write_text(file.read_text(encoding="utf8"), encoding="utf8")
    monkeypatch.setattr("sayso.resources.rule_folder", lambda _language="en": tmp_path)
    return tmp_path


def refusal(folder: Path, file: str, text: str) -> str:
    """What `load_rules` says of a folder in which one file holds this text."""
    (folder / file).write_text(text, encoding="utf8")
    with pytest.raises(RuleError) as caught:
        load_rules()
    return str(caught.value)


def test_a_good_entry_loads(folder: Path) -> None:
    """The entry that the tests below spoil is good as it stands."""
    (folder / "cues.toml").write_text(GOOD, encoding="utf8")

    assert ["say"] == [rule.name for rule in load_rules().cues]


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ('frames = ["clause"]', 'frames = ["clause", "sideways"]', "sideways"),
        ('frames = ["clause"]', 'frames = ["prep: of"]', "prep: of"),
        ('frames = ["clause"]', "frames = []", ""),
        ('act = "says"', 'act = "shouts"', "shouts"),
        ('act = "says"\n', "", "act"),
        ('act = "says"', 'act = "says"\nacts = { say = "shouts" }', "shouts"),
        ('example = { text = "Ode said it held.", source = "Ode", cue = "said", content = "it held" }', "", "example"),
    ],
    ids=["frame", "preposition", "no frame", "act", "no act", "act of a lemma", "no example"],
)
def test_a_bad_cue_is_refused_by_file_and_name(folder: Path, good: str, bad: str, named: str) -> None:
    """An unknown frame or act, or an entry without an example, names the file, the entry and what is wrong."""
    assert good in GOOD
    message = refusal(folder, "cues.toml", GOOD.replace(good, bad))

    assert "cues.toml" in message
    assert "'say'" in message
    assert named in message


@pytest.mark.parametrize("file", ["nouns.toml", "hedges.toml"])
def test_a_phrase_without_an_example_is_refused_by_file_and_name(folder: Path, file: str) -> None:
    """Cue nouns and hedges need an example as cues do."""
    message = refusal(folder, file, f'[[{TABLES[file]}]]\nname = "odd"\nwords = ["odd"]\nlabel = "says"\n')

    assert file in message
    assert "'odd'" in message
    assert "no example" in message


@pytest.mark.parametrize("file", [*TABLES, "parties.toml"])
def test_broken_toml_is_refused_by_file_and_line(folder: Path, file: str) -> None:
    """A file that is not TOML says which file, and on which line the reading stopped."""
    message = refusal(folder, file, "[[cue]]\nname = say\n")

    assert file in message
    assert "line 2" in message


@pytest.mark.parametrize("file", [*TABLES, "parties.toml"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    """A rule file that is not installed is a `ResourceError` with its name."""
    (folder / file).unlink()

    with pytest.raises(ResourceError, match=file):
        load_rules()


def test_read_toml_gives_the_tables(tmp_path: Path) -> None:
    """A good file's tables come back as they stand."""
    path = tmp_path / "x.toml"
    path.write_text('[[cue]]\nname = "é"\n', encoding="utf8")

    assert {"cue": [{"name": "é"}]} == read_toml(path)


# ---------------------------------------------------------------- what the documents say of them
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "rules.md"


def keys_in_use() -> set[str]:
    """Every key of every entry, and every table of the parties."""
    keys = set(tomllib.loads((rule_folder() / "parties.toml").read_text(encoding="utf8")))
    boilerplate = tomllib.loads((rule_folder() / "boilerplate.toml").read_text(encoding="utf8"))["boilerplate"]
    return keys | {k for file in TABLES for e in entries(file) for k in e} | {k for e in boilerplate for k in e}


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("file", {path.name for path in rule_folder().glob("*.toml")}),
        ("key", keys_in_use()),
        ("frame", FRAMES),
        ("act", set(ACTS)),
        ("label", HEDGE_LABELS),
    ],
    ids=["files", "keys", "frames", "acts", "labels"],
)
def test_the_reference_describes_every_file_key_frame_and_act(what: str, names: set[str]) -> None:
    """What the rule files may hold stands in the reference, in code type."""
    text = REFERENCE.read_text(encoding="utf8")

    assert set() == {name for name in names if f"`{name}`" not in text}, f"a {what} is missing"


def test_the_how_tos_entry_is_found(folder: Path, tools: Tools) -> None:
    """The entry that the guide writes loads, and its example holds."""
    guide = REFERENCE.parents[1] / "how-to" / "add-a-cue.md"
    (block,) = re.findall(r"^```toml\n(.*?)^```$", guide.read_text(encoding="utf8"), flags=re.M | re.S)
    with (folder / "cues.toml").open("a", encoding="utf8") as file:
        file.write("\n" + block)
    (entry,) = tomllib.loads(block)["cue"]

    assert example_holds(entry, replace(tools, rules=load_rules()))
