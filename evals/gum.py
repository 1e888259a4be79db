"""GUM's news and interviews: which attributions of its rhetorical layer sayso finds, and whether with the same source.

What is counted. In GUM every clause is a unit of a tree (eRST, ``rst/*.rs4``). A unit that only says on whose word
another stands ("researchers say") is joined to it by the relation ``attribution-positive``, or ``-negative`` ("nobody
knows"); both count, in the tree or on a second edge, thoughts ("I think") as much as words. Each relation names its
signals by tokens: ``attribution_source`` the source's words, ``indicative_word`` and ``indicative_phrase`` the words
that attribute. One attribution is then

* its **cue**: the lexical signals' words that are not the source's; where there are none, the satellite's words that
  are not the source's (a colon, an "according to" without a signal);
* its **content**: the words of the nucleus, that is of the node that the satellite hangs on, with all that hangs
  inside it, but for the satellite (what hangs on the node itself, beside the attribution, is not in it);
* its **source**: the words of the ``attribution_source`` signals.

It is **found** where a statement's cue shares a letter with its cue, or a statement's content overlaps its content by
half (intersection over union, letters and digits); one statement finds one attribution, best first. Statements inside
statements count, as GUM nests. Of those found, the **source agrees** where the statement's source overlaps the signal's
words by half, and **touches** it where they share a letter (GUM often marks a name without its apposition). GUM marks
no spans of attribution as such, so precision is not measured: nouns and phrases that attribute inside one clause have
no relation of their own. "Others" leaves out the sources I and we: many attributions in interviews are the speaker's
own "I think".

The text is put together from ``dep/*.conllu``: sentences as they are spaced there, a line for each paragraph or
speaker. The names of the speakers stand in the mark-up only and are not in the text.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from evals.attributions import Definitions, Ink, Ranges
from evals.bootstrap import Interval, interval

GENRES = ("news", "interview")
RELATION = "attribution"
LEXICAL = "lexical"
SOURCE = "attribution_source"
OWN = frozenset({"i", "we"})

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution of a document's rhetorical layer, as ranges of characters of its text."""

    cue: Ranges
    content: Ranges
    source: Ranges
    negative: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One document of GUM: its name and genre, its text, and its attributions."""

    name: str
    genre: str
    text: str
    attributions: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """One document's counts: attributions, those found, and of these with which source; the same for others' words."""

    attributions: int = 0
    found: int = 0
    by_cue: int = 0
    sourced: int = 0
    agree: int = 0
    touch: int = 0
    others: int = 0
    others_found: int = 0
    statements: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__slots__))


def documents(root: Path) -> list[Document]:
    """The news and interviews of GUM's folders ``train`` and ``dev`` under ``root``, in order of name."""
    found = []
    for tree in files(root):
        table = tree.parent.parent / "dep" / f"{tree.stem}.conllu"
        text, places = read_text(table.read_text(encoding="utf8"))
        attributions = read_attributions(tree.read_text(encoding="utf8"), places, text)
        found.append(Document(name=tree.stem, genre=tree.stem.split("_")[1], text=text, attributions=attributions))
    return sorted(found, key=lambda document: document.name)


def files(root: Path) -> list[Path]:
    """The rhetorical trees that are read, in order of name; a document's table lies at ``../dep/NAME.conllu``."""
    return sorted(
        p for part in ("train", "dev") for genre in GENRES for p in root.glob(f"{part}/rst/GUM_{genre}_*.rs4")
    )


def write_texts(found: Iterable[Document], path: Path) -> Path:
    """Write the documents as JSON lines that `sayso run` reads."""
    lines = (json.dumps({"id": d.name, "text": d.text}, ensure_ascii=False) for d in found)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf8")
    return path


def read_text(table: str) -> tuple[str, list[Range]]:
    """The text of a CoNLL-U table, and where each of its words (the numbered lines, in order) stands in it.

    The words of a contraction ("do", "n't") share out its letters where they spell it, and else all have the whole.
    """
    text, places = "", []
    speaker: str | None = None
    joint = "\n"
    for block in table.split("\n\n"):
        lines = block.splitlines()
        who = next((line.partition("=")[2].strip() for line in lines if line.startswith("# speaker =")), None)
        fresh = any(re.match(r"# newpar\b", line) for line in lines) or who != speaker
        speaker = who
        if text and fresh:
            text, joint = f"{text.rstrip()}\n", ""
        for written, words, spaced in _surface(lines):
            text += (joint if text else "") + written
            places += _shared_out(words, written, len(text) - len(written))
            joint = " " if spaced else ""
        joint = joint if text.endswith("\n") else " "
    return text.rstrip(), places


def _surface(lines: Iterable[str]) -> Iterable[tuple[str, list[str], bool]]:
    """What is written, token by token: the form, the words that it stands for, and whether a blank follows."""
    out: list[tuple[str, list[str], bool]] = []
    last = 0
    for line in lines:
        cells = line.split("\t")
        if line.startswith("#") or len(cells) < 10 or "." in cells[0]:
            continue
        spaced = "SpaceAfter=No" not in cells[9].split("|")
        if "-" in cells[0]:
            last = int(cells[0].split("-")[1])
            out.append((cells[1], [], spaced))
        elif int(cells[0]) <= last:
            out[-1][1].append(cells[1])
        else:
            out.append((cells[1], [cells[1]], spaced))
    return out


def _shared_out(words: Sequence[str], written: str, begin: int) -> list[Range]:
    if "".join(words) != written:
        return [(begin, begin + len(written))] * len(words)
    places = []
    for word in words:
        places.append((begin, begin + len(word)))
        begin += len(word)
    return places


@dataclass(frozen=True, slots=True)
class _Node:
    """A unit or a group of units: what it hangs on and how, its kind (``segment`` or the group's), its words."""

    parent: str | None
    relation: str
    kind: str
    words: tuple[int, ...] = ()


def read_attributions(tree: str, places: Sequence[Range], text: str) -> tuple[Marked, ...]:
    """The attributions of one rhetorical tree; ``places`` are its tokens' places in ``text``, in order.

    Raises:
        ValueError: the tree has another number of tokens than ``places``.

    """
    root = ElementTree.fromstring(tree)  # noqa: S314  # a corpus on the user's own disk
    nodes, count = _nodes(root)
    if count != len(places):
        raise ValueError(f"the tree has {count} tokens and the table {len(places)}")
    nuclear = {rel.get("name", "") for rel in root.iter("rel") if rel.get("type") == "multinuc"}
    children: dict[str, list[str]] = defaultdict(list)
    for name, node in nodes.items():
        if node.parent is not None:
            children[node.parent].append(name)

    def within(name: str) -> list[int]:
        node = nodes[name]
        found = list(node.words)
        for child in children[name]:
            relation = nodes[child].relation
            if node.kind != "segment" and (relation == "span" or (relation in nuclear and node.kind == "multinuc")):
                found += within(child)
                found += (i for other in satellites(child) for i in within(other))
        return sorted(found)

    def satellites(name: str) -> list[str]:
        held = nodes[name].kind
        return [
            child
            for child in children[name]
            if nodes[child].relation != "span" and not (held == "multinuc" and nodes[child].relation in nuclear)
        ]

    edges = [(n, n, node.parent, node.relation) for n, node in nodes.items() if node.parent is not None]
    edges += [
        (e.get("id", ""), e.get("source", ""), e.get("target", ""), e.get("relname", "")) for e in root.iter("secedge")
    ]
    signals = _signals(root)
    found = []
    for name, satellite, nucleus, relation in edges:
        if not relation.startswith(RELATION):
            continue
        source = signals[name, SOURCE]
        cue = [i for i in signals[name, LEXICAL] if i not in source]
        held = within(satellite)
        cue = cue or [i for i in held if i not in source]
        who = " ".join(text[slice(*places[i])] for i in source).casefold()
        found.append(
            Marked(
                cue=_ranges(cue, places),
                content=_ranges((i for i in within(nucleus) if i not in held), places),
                source=_ranges(source, places),
                negative=relation.endswith("negative"),
                own=who in OWN,
            )
        )
    return tuple(sorted(found, key=lambda marked: (marked.content, marked.cue)))


def _nodes(root: ElementTree.Element) -> tuple[dict[str, _Node], int]:
    """Units and groups by id, and how many tokens the units have together."""
    nodes, count = {}, 0
    for unit in root.iter("segment"):
        words = len((unit.text or "").split())
        place = tuple(range(count, count + words))
        nodes[unit.get("id", "")] = _Node(unit.get("parent"), unit.get("relname", ""), "segment", place)
        count += words
    for group in root.iter("group"):
        nodes[group.get("id", "")] = _Node(group.get("parent"), group.get("relname", ""), group.get("type", ""))
    return nodes, count


def _signals(root: ElementTree.Element) -> Mapping[tuple[str, str], list[int]]:
    """The tokens (from 0) of each relation's source signals and lexical signals; the relation is its satellite's id."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for signal in root.iter("signal"):
        kind = SOURCE if signal.get("subtype") == SOURCE else signal.get("type", "")
        tokens = [int(t) - 1 for t in (signal.get("tokens") or "").split(",") if t]
        found[signal.get("source", ""), kind] += tokens
    return found


def _ranges(tokens: Iterable[int], places: Sequence[Range]) -> Ranges:
    return tuple(places[i] for i in sorted(set(tokens)))


def tally(document: Document, statements: Sequence[Mapping[str, Any]], definitions: Definitions) -> Tally:
    """Count one document's attributions against the statements that were found in it."""
    text = document.text
    marked = [(_ink(a.cue, text), _ink(a.content, text), _ink(a.source, text)) for a in document.attributions]
    made = [{s: definitions.ink(row.get(s), text) for s in ("cue", "content", "source")} for row in statements]
    pairs = []
    for i, (cue, content, _) in enumerate(marked):
        for j, row in enumerate(made):
            by_cue, overlap = bool(cue & row["cue"]), definitions.iou(set(content), row["content"])
            if by_cue or overlap >= 0.5:
                pairs.append((by_cue + overlap, i, j))
    found = Tally(attributions=len(marked), statements=len(made), others=sum(not a.own for a in document.attributions))
    for i, j, _ in definitions.greedy(pairs):
        cue, _, source = marked[i]
        both = source & made[j]["source"]
        found += Tally(
            found=1,
            by_cue=int(bool(cue & made[j]["cue"])),
            sourced=int(bool(source)),
            agree=int(bool(both) and definitions.iou(set(source), made[j]["source"]) >= 0.5),
            touch=int(bool(both)),
            others_found=int(not document.attributions[i].own),
        )
    return found


def _ink(ranges: Ranges, text: str) -> Ink:
    return frozenset(i for s, e in ranges for i in range(s, e) if text[i].isalnum())


def summary(tallies: Mapping[str, Tally]) -> dict[str, Any]:
    """Counts and shares in percent over documents, with the 95 % interval of the recall (``tallies`` by document)."""
    total = sum(tallies.values(), Tally())
    counts = [(t.found, t.attributions) for _, t in sorted(tallies.items())]
    recall: Interval | None = interval(counts)
    return {
        "documents": len(tallies),
        "attributions": total.attributions,
        "recall": _percent(total.found, total.attributions),
        "interval": recall,
        "others": total.others,
        "others_recall": _percent(total.others_found, total.others),
        "by_cue": _percent(total.by_cue, total.attributions),
        "recall_with_source": _percent(total.agree, total.attributions),
        "source_agrees": _percent(total.agree, total.sourced),
        "source_touches": _percent(total.touch, total.sourced),
        "statements": total.statements,
    }


def _percent(above: int, below: int) -> float | None:
    return round(100 * above / below, 1) if below else None
