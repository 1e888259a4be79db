"""Who speaks, on three corpora that label it: BASIL's quoted spans, PolNeAR's direct quotations, GUM's pronouns.

What is counted.

* **BASIL** labels spans of articles, some of them quoted, with their speaker. Of the quoted spans whose label names a
  person, how many get that person: a span belongs to the statement whose content shares the most letters with it (the
  innermost of those that share as many), and counts as missed where there is none. Labels such as "House_Democrats" or
  "other_anti" name no person.
* **PolNeAR** marks source spans, not who they are. Two shares need no label: of the direct statements, how many have
  nobody as their speaker; of all statements, how many have a speaker that is only described ("the senator", one,
  definite) though the same word stands beside a name somewhere in the article.
* **GUM** marks coreference. Of the statements whose source is one pronoun of the third person, how many get a name of
  its chain. Where the chain has no name, nobody should be named: these are counted apart.

Names are compared as the shared ``score.py`` compares them.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evals.attributions import Definitions
from evals.gum import Range, read_text
from evals.parts import shared_folder
from evals.piles import make_ledger
from evals.score import Scorer

GROUPS = frozenset(
    [
        "democrats",
        "republicans",
        "lawmakers",
        "members",
        "officials",
        "companies",
        "party",
        "campaign",
        "catholics",
        "plaintiffs",
        "committee",
        "now",
    ]
)
"""Last words of BASIL's labels that name many."""
HE, SHE = frozenset({"he", "him"}), frozenset({"she", "her"})
OTHERS = frozenset({"they", "them", "it"})
GENRES = ("news", "interview", "bio")
BARE = re.compile(r"(?:the|this|that)\s+(?:[a-z-]+\s+){0,2}([a-z-]+)", re.IGNORECASE)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ledger:
    """What sayso made of a pile: each article's text and statements, by the article's name."""

    texts: Mapping[str, str]
    statements: Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A place in an article, and the names that its speaker goes by; none where nobody is named."""

    article: str
    span: Range
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What sayso says of one place: how it is judged, and the detail, which may quote the corpus."""

    article: str
    verdict: str
    detail: str


def read_ledger(definitions: Definitions, path: Path) -> Ledger:
    """The articles and statements of an export."""
    _, by_name, statements, _ = definitions.read_ledger(str(path))
    return Ledger(
        {name: row["text"] for name, row in by_name.items()},
        {name: statements.get(row["id"], []) for name, row in by_name.items()},
    )


# ---------------------------------------------------------------- BASIL
def basil_articles(root: Path) -> Iterator[tuple[str, str, list[int]]]:
    """Each article's name, its text (a paragraph a line), and where each of its sentences begins, in order of name."""
    for path in sorted(root.glob("articles/*/*.json"), key=lambda p: p.stem):
        text, begins = "", []
        for paragraph in json.loads(path.read_text(encoding="utf8"))["body-paragraphs"]:
            for number, sentence in enumerate(paragraph):
                text += "" if not text else " " if number else "\n"
                begins.append(len(text))
                text += sentence
        yield path.stem, text, begins


def basil_labels(root: Path) -> list[Labelled]:
    """The quoted spans whose label names a person, in order of article and place.

    Raises:
        ValueError: a span's words are not those that its label quotes.

    """
    marks = {p.stem.removesuffix("_ann"): p for p in root.glob("annotations/*/*.json")}
    found = []
    for name, text, begins in basil_articles(root):
        for mark in json.loads(marks[name].read_text(encoding="utf8"))["phrase-level-annotations"]:
            if mark["quote"] != "yes" or not names_a_person(mark["speaker"]):
                continue
            begin = begins[int(mark["id"][1:])]
            span = (begin + mark["start"], begin + mark["end"])
            if text[slice(*span)] != mark["txt"]:
                raise ValueError(f"{name}: {mark['id']} has other words than its label")
            found.append(Labelled(name, span, (mark["speaker"].replace("_", " "),)))
    return sorted(found, key=lambda label: (label.article, label.span))


def names_a_person(label: str) -> bool:
    """Whether a label of BASIL's is the name of one person."""
    words = label.split("_")
    capitals = all(word[:1].isupper() and not word.isupper() for word in words)
    single = len(words) == 1 and label not in ("Trump",)
    return capitals and words[-1].lower() not in GROUPS and not single


def basil(labels: Iterable[Labelled], ledger: Ledger, definitions: Definitions) -> list[Answer]:
    """Judge each span: ``right``, ``wrong``, ``nobody`` (a statement without a speaker) or ``missed`` (none)."""
    out = []
    for label in labels:
        text = ledger.texts[label.article]
        row = _statement_over(label.span, text, ledger.statements[label.article], definitions)
        verdict = "missed" if row is None else _verdict(label.names, row, definitions)
        out.append(Answer(label.article, verdict, _shown(label, text, row)))
    return out


def _statement_over(span: Range, text: str, rows: Sequence[Row], definitions: Definitions) -> Row | None:
    wanted = definitions.ink([span], text)
    best: tuple[int, int, int] | None = None
    for number, row in enumerate(rows):
        content = definitions.ink(row["content"], text)
        shared = len(content & wanted)
        if 2 * shared >= min(len(wanted), len(content)) and (best is None or (shared, -len(content)) > best[:2]):
            best = (shared, -len(content), number)
    return rows[best[2]] if best is not None else None


# ---------------------------------------------------------------- PolNeAR
def polnear(ledger: Ledger) -> list[Answer]:
    """Judge each statement: ``direct`` or ``other``; ``nobody`` for a direct one without a speaker; ``bare``."""
    out = []
    for name in sorted(ledger.texts):
        text = ledger.texts[name]
        for row in ledger.statements[name]:
            if row["form"] == "direct" and not row.get("parent"):
                verdict = "nobody" if row["speaker"] is None else "direct"
            else:
                verdict = "bare" if bare(row, text) else "other"
            if verdict == "direct" and bare(row, text):
                verdict = "direct and bare"
            out.append(Answer(name, verdict, _shown(Labelled(name, _reach(row), ()), text, row)))
    return out


def bare(row: Row, text: str) -> bool:
    """Whether a statement's speaker is one that is only described, and the word stands beside a name in the article."""
    if row["speaker"] is None or row["speaker"]["kind"] != "unnamed" or not row["source"]:
        return False
    match = BARE.fullmatch(" ".join(text[slice(*row["source"])].split()))
    if match is None or match.group(1).endswith("s"):
        return False
    word = re.escape(match.group(1))
    name = r"[A-Z][a-z]+(?: [A-Z][\w.’'-]+)+"
    return bool(re.search(rf"\b(?i:{word}),? {name}|{name}, (?:an?|the) (?:[\w-]+ ){{0,3}}{word}\b", text))


# ---------------------------------------------------------------- GUM
def gum_tables(root: Path) -> list[Path]:
    """The tables that are read, in order of name."""
    return sorted((p for g in GENRES for p in root.glob(f"*/dep/GUM_{g}_*.conllu")), key=lambda p: p.stem)


def gum_labels(name: str, table: str) -> list[Labelled]:
    """Each pronoun of the third person that is marked as a mention, with the names of its chain."""
    text, places = read_text(table)
    words = [line.split("\t") for line in table.splitlines() if re.match(r"\d+\t", line)]
    names: dict[str, set[str]] = defaultdict(set)
    pronouns: list[tuple[Range, str]] = []
    for group, first, last, heads in _mentions(words):
        if first == last and words[first][1].lower() in HE | SHE | OTHERS:
            pronouns.append((places[first], group))
        proper = [words[i][1] for i in range(first, last + 1) if i - first + 1 in heads and words[i][3] == "PROPN"]
        if proper:
            names[group].add(" ".join(proper))
    return [
        Labelled(name, span, tuple(sorted(names[group]))) for span, group in sorted(pronouns) if span[1] <= len(text)
    ]


def _mentions(words: Sequence[Sequence[str]]) -> Iterator[tuple[str, int, int, set[int]]]:
    """Each mention's chain, its first and last word, and the places of its head's words in it, counted from 1."""
    opened: dict[str, list[tuple[int, set[int]]]] = defaultdict(list)
    for i, cells in enumerate(words):
        marks = next((m.partition("=")[2] for m in cells[9].split("|") if m.startswith("Entity=")), "")
        for opens, closes in re.findall(r"\(([^()]*\)?)|([^()]+\))", marks):
            fields = (opens or closes).rstrip(")").split("-")
            if opens:
                heads = {int(n) for n in fields[5].split(",") if n.isdigit()} if len(fields) > 5 else set()
                opened[fields[0]].append((i, heads))
            if closes or opens.endswith(")"):
                first, heads = opened[fields[0]].pop()
                yield fields[0], first, i, heads


def gum(labels: Iterable[Labelled], ledger: Ledger, definitions: Definitions) -> list[Answer]:
    """Judge each pronoun that is a statement's source, "he and she ..." or "they and it ..." before the verdict.

    ``right``, ``wrong`` or ``nobody`` where its chain has a name; where it has none, ``nameless`` and what was said.
    """
    out = []
    for label in labels:
        text = ledger.texts[label.article]
        for row in ledger.statements[label.article]:
            if not row["source"] or tuple(row["source"]) != label.span:
                continue
            kind = "they and it" if text[slice(*label.span)].lower() in OTHERS else "he and she"
            if label.names:
                verdict = _verdict(label.names, row, definitions)
            else:
                guessed = row["speaker"] is not None and row["speaker"]["kind"] == "person"
                verdict = "nameless, named" if guessed else "nameless, left open"
            out.append(Answer(label.article, f"{kind}: {verdict}", _shown(label, text, row)))
            break
    return out


# ---------------------------------------------------------------- judging
def _verdict(names: Sequence[str], row: Row, definitions: Definitions) -> str:
    if row["speaker"] is None:
        return "nobody"
    return "right" if any(definitions.same_name(n, row["speaker"]["name"]) for n in names) else "wrong"


def _reach(row: Row) -> Range:
    return row["content"][0][0], row["content"][-1][1]


def _shown(label: Labelled, text: str, row: Row | None) -> str:
    source = text[slice(*row["source"])] if row and row["source"] else None
    got = row["speaker"] and row["speaker"]["name"] if row else None
    where = f"at {label.span[0]}: {text[slice(*label.span)][:100]!r}"
    return f"{'; '.join(label.names)!r} got {got!r} source {source!r} {where}"


def figures(answers: Mapping[str, Sequence[Answer]]) -> dict[str, float | int | None]:
    """The plain figures of every corpus that was judged, in percent or counts."""
    count = {name: Counter(a.verdict for a in found) for name, found in answers.items()}
    out: dict[str, float | int | None] = {}
    if "basil" in count:
        spans = sum(count["basil"].values())
        out["basil.spans"] = spans
        out["basil.right"] = _percent(count["basil"]["right"], spans)
        out["basil.right_of_found"] = _percent(count["basil"]["right"], spans - count["basil"]["missed"])
        out["basil.nobody"] = _percent(count["basil"]["nobody"], spans)
    if "polnear" in count:
        direct = sum(count["polnear"][v] for v in ("direct", "nobody", "direct and bare"))
        out["polnear.direct"] = direct
        out["polnear.nobody"] = _percent(count["polnear"]["nobody"], direct)
        every = sum(count["polnear"].values())
        out["polnear.bare"] = _percent(count["polnear"]["bare"] + count["polnear"]["direct and bare"], every)
    for kind in ("he and she", "they and it") if "gum" in count else ():
        right, wrong, nobody = (count["gum"][f"{kind}: {v}"] for v in ("right", "wrong", "nobody"))
        key = f"gum.{kind.replace(' ', '_')}"
        out[f"{key}.named"] = right + wrong + nobody
        out[f"{key}.right"] = _percent(right, right + wrong + nobody)
        out[f"{key}.nobody"] = _percent(nobody, right + wrong + nobody)
        nameless = [count["gum"][f"{kind}: nameless, {v}"] for v in ("left open", "named")]
        out[f"{key}.nameless"] = sum(nameless)
        out[f"{key}.nameless_left_open"] = _percent(nameless[0], sum(nameless))
    return out


def _percent(above: int, below: int) -> float | None:
    return round(100 * above / below, 1) if below else None


def table(found: Mapping[str, float | int | None]) -> str:
    """The figures as Markdown."""
    lines = ["| who speaks | figure |", "|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {'' if value is None else value} |" for name, value in found.items())])


# ---------------------------------------------------------------- the command
def measure(shared: Path, folder: Path, *, chosen: Sequence[str], workers: int) -> dict[str, list[Answer]]:
    """Read the chosen corpora into ledgers in ``folder`` and judge them."""
    definitions = Scorer(shared / "score" / "score.py").definitions
    corpora = shared / "corpora"

    def read(name: str, inputs: Path) -> Ledger:
        return read_ledger(definitions, make_ledger(name, (inputs,), folder=folder, workers=workers).export)

    out: dict[str, list[Answer]] = {}
    if "basil" in chosen:
        texts = _written(folder / "basil.jsonl", ((n, t) for n, t, _ in basil_articles(corpora / "basil")))
        out["basil"] = basil(basil_labels(corpora / "basil"), read("basil_read", texts), definitions)
    if "polnear" in chosen:
        out["polnear"] = polnear(read("polnear_read", corpora / "polnear" / "dev" / "text"))
    if "gum" in chosen:
        tables = {p.stem: p.read_text(encoding="utf8") for p in gum_tables(corpora / "gum")}
        texts = _written(folder / "gum.jsonl", ((n, read_text(t)[0]) for n, t in tables.items()))
        labels = [label for name, t in tables.items() for label in gum_labels(name, t)]
        out["gum"] = gum(labels, read("gum_read", texts), definitions)
    return out


def _written(path: Path, texts: Iterable[tuple[str, str]]) -> Path:
    path.write_text("".join(json.dumps({"id": n, "text": t}) + "\n" for n, t in texts), encoding="utf8")
    return path


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.speakers", description="Measure who speaks.")
    parser.add_argument("--corpus", action="append", choices=("basil", "polnear", "gum"), help="only this one")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the ledgers and exports there")
    parser.add_argument("--errors", type=Path, metavar="FILE", help="list every answer there, outside the project")
    args = parser.parse_args(argv)
    shared = shared_folder()
    if not (shared / "score" / "score.py").is_file():
        print("the corpora are not here: set SAYSO_SHARED to the folder that holds score/ and corpora/")
        return 1
    with ExitStack() as stack:
        folder = args.keep or Path(stack.enter_context(TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        answers = measure(shared, folder, chosen=args.corpus or ("basil", "polnear", "gum"), workers=args.workers)
    if args.errors:
        rows = [f"{name}\t{a.verdict}\t{a.article}\t{a.detail}\n" for name, found in answers.items() for a in found]
        args.errors.write_text("".join(rows), encoding="utf8")
    print(table(figures(answers)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
