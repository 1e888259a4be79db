"""The scoring definitions, taken from ``score.py`` in the shared folder and never copied here."""

from __future__ import annotations

import importlib.util
import json
import re
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from evals.attributions import Judged, judge
from evals.errors import content_errors, errors, shown
from evals.gum import Document, Tally, tally

Row = Mapping[str, Any]  # a gold statement, or one of an export
Rows = Sequence[Row]

ANNOTATOR = re.compile(r"_[0-9a-f]{4}$")


@dataclass(frozen=True, slots=True)
class Miss:
    """One error: the article's name, the kind, and the detail, which may quote the article; form and cue if known."""

    article: str
    kind: str
    detail: str
    form: str = ""
    cue: str = ""


class Scorer:
    """The functions of one ``score.py``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.definitions = _load(path)

    def statements(self, gold: Iterable[Path], ledger: Path) -> tuple[dict[str, float | None], list[Miss]]:
        """Score a JSON lines ledger against files of gold statements: measures in percent or counts, and the misses."""
        out, wrong = self.definitions.statements(Namespace(gold=[str(p) for p in gold], ledger=str(ledger)))
        return out, [Miss(*miss) for miss in wrong]

    def by_form(self, gold: Iterable[Path], ledger: Path) -> dict[str, dict[str, float | None]]:
        """Measures over the gold rows of each form alone; of these recall, exactness and speakers mean something."""
        rows = [json.loads(x) for p in gold for x in p.read_text(encoding="utf8").splitlines() if x.strip()]
        found = {}
        for form in sorted({row["form"] for row in rows}):
            with TemporaryDirectory() as folder:
                only = Path(folder) / "gold.jsonl"
                only.write_text("".join(json.dumps(_only(row, form)) + "\n" for row in rows), encoding="utf8")
                found[form], _ = self.statements([only], ledger)
        return found

    def spans(self, brat: Path, ledger: Path) -> dict[str, Any]:
        """Score a ledger against a brat folder: ``source``, ``cue``, ``content`` by measure, and ``triple_f1``."""
        out, _ = self.definitions.spans(Namespace(gold=[str(brat)], ledger=str(ledger)))
        return dict(out)

    def spans_by_outlet(self, brat: Path, ledger: Path) -> dict[str, dict[str, Any]]:
        """The same for each outlet alone; the outlet is what stands before the first ``_`` of a file's name."""
        outlets = sorted({p.name.partition("_")[0] for p in (brat / "text").glob("*.txt")})
        found = {}
        for outlet in outlets:
            with TemporaryDirectory() as folder:
                for sub in ("text", "attributions"):
                    (Path(folder) / sub).mkdir()
                    for path in (brat / sub).glob(f"{outlet}_*"):
                        (Path(folder) / sub / path.name).symlink_to(path.resolve())
                found[outlet] = self.spans(Path(folder), ledger)
        return found

    def judged(self, brat: Path, ledger: Path) -> list[Judged]:
        """Every article of a brat folder beside what a ledger has of it, in order of name (`evals.attributions`)."""
        _, by_name, predicted, _ = self.definitions.read_ledger(str(ledger))
        texts = {p.stem: p for p in (brat / "text").glob("*.txt")}
        annotations: dict[str, Path] = {}
        for path in sorted((brat / "attributions").glob("*.ann")):
            stem = path.stem if path.stem in texts else ANNOTATOR.sub("", path.stem)
            if stem in texts:
                annotations.setdefault(stem, path)  # several annotators: the first by name
        found = []
        for stem, path in sorted(annotations.items()):
            article = self.definitions.find_article(stem, by_name)
            rows = predicted.get(article["id"], []) if article else []
            found.append(
                judge(
                    self.definitions,
                    name=stem,
                    text=texts[stem].read_text(encoding="utf8"),
                    gold=self.definitions.read_ann(path),
                    made=[row for row in rows if not row.get("parent")],
                )
            )
        return found

    def errors(self, judged: Iterable[Judged]) -> list[Miss]:
        """Every error in articles that were judged, by the kinds of `evals.errors`, with the words themselves."""
        return [
            Miss(article.name, error.kind, shown(error, article.text), form=error.of.form, cue=error.of.cue_kind)
            for article in judged
            for error in errors(article, self.definitions)
        ]

    def beside(self, gold: Iterable[Path], ledger: Path) -> Iterator[tuple[Rows, Rows, Mapping[str, Any]]]:
        """For each file of gold statements its rows, the statements made of its article, and the article."""
        _, by_name, predicted, _ = self.definitions.read_ledger(str(ledger))
        for path in gold:
            rows = [json.loads(x) for x in path.read_text(encoding="utf8").splitlines() if x.strip()]
            article = self.definitions.find_article(rows[0]["article"], by_name) if rows else None
            if article is not None:
                yield rows, predicted.get(article["id"], []), article

    def content_errors(self, gold: Iterable[Path], ledger: Path) -> list[Miss]:
        """How the contents of gold statements that were found (they overlap by half) are not exact."""
        return [miss for each in self.beside(gold, ledger) for miss in self._content_errors(*each)]

    def _content_errors(self, rows: Rows, made: Rows, article: Mapping[str, Any]) -> Iterable[Miss]:
        text, score = article["text"], self.definitions
        for row, found in matched(score, rows, made, text=text):
            if row.get("optional"):
                continue
            a, b = (frozenset(score.bare(score.ink(r["content"], text), text)) for r in (row, found))
            words = [repr(" … ".join(text[s:e] for s, e in score.fragments(r["content"]))[:160]) for r in (row, found)]
            for kind in content_errors(a, b):
                yield Miss(row["article"], kind, f"gold {words[0]}\tgot {words[1]}", form=row["form"])

    def gum(self, documents: Iterable[Document], ledger: Path) -> dict[str, Tally]:
        """GUM's attributions counted against a ledger, by document (`evals.gum`)."""
        _, by_name, predicted, _ = self.definitions.read_ledger(str(ledger))
        found = {}
        for document in documents:
            article = self.definitions.find_article(document.name, by_name)
            if article is not None and article["text"] != document.text:
                raise ValueError(f"{document.name}: the ledger has another text than the corpus")
            found[document.name] = tally(
                document, predicted.get(article["id"], []) if article else [], self.definitions
            )
        return found


def matched(definitions: Any, gold: Rows, made: Rows, *, text: str) -> Iterator[tuple[Row, Row]]:
    """Gold rows and statements that belong together, by the rule of ``score.py``: contents overlap by half.

    Best first, one to one; a speaker that agrees breaks ties. ``definitions`` are those of that file.
    """
    gold_ink = [definitions.ink(row["content"], text) for row in gold]
    made_ink = [definitions.ink(row["content"], text) for row in made]
    pairs = []
    for i, a in enumerate(gold_ink):
        for j, b in enumerate(made_ink):
            overlap = definitions.iou(a, b)
            if overlap >= 0.5:
                speakers = definitions.speakers(gold[i])
                agrees = any(definitions.same_party(who, made[j].get("speaker")) for who in speakers)
                pairs.append((overlap + 0.25 * agrees, i, j))
    for i, j, _ in definitions.greedy(pairs):
        yield gold[i], made[j]


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("shared_score", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _only(row: dict[str, Any], form: str) -> dict[str, Any]:
    """The row, neither costing nor earning unless it is of the form."""
    return row if row["form"] == form else {**row, "optional": True}


def kinds(misses: Iterable[Miss]) -> Mapping[str, int]:
    """How many misses there are of each kind, most frequent first, then by name."""
    counts = Counter(miss.kind for miss in misses)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
