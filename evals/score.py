"""The scoring definitions, taken from ``score.py`` in the shared folder and never copied here."""

from __future__ import annotations

import importlib.util
import json
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

Miss = tuple[str, str, str]
"""An article's name, the kind of error, and the detail, which may quote the article."""


class Scorer:
    """The functions of one ``score.py``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._score = _load(path)

    def statements(self, gold: Iterable[Path], ledger: Path) -> tuple[dict[str, float | None], list[Miss]]:
        """Score a JSON lines ledger against files of gold statements: measures in percent or counts, and the misses."""
        out, wrong = self._score.statements(Namespace(gold=[str(p) for p in gold], ledger=str(ledger)))
        return out, wrong

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
        out, _ = self._score.spans(Namespace(gold=[str(brat)], ledger=str(ledger)))
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

    def span_misses(self, brat: Path, ledger: Path) -> list[Miss]:
        """What went wrong in each attribution of a brat folder, with the words themselves."""
        _, by_name, predicted, _ = self._score.read_ledger(str(ledger))
        texts = {p.stem: p.read_text(encoding="utf8") for p in (brat / "text").glob("*.txt")}
        found: list[Miss] = []
        for path in sorted((brat / "attributions").glob("*.ann")):
            stem = path.stem if path.stem in texts else path.stem.rpartition("_")[0]
            article = self._score.find_article(stem, by_name)
            if stem not in texts or article is None:
                continue
            made = [row for row in predicted.get(article["id"], []) if not row.get("parent")]
            found += [(stem, *miss) for miss in self._misses(self._score.read_ann(path), made, texts[stem])]
        return found

    def _misses(self, gold: list[dict[str, Any]], made: list[dict[str, Any]], text: str) -> Iterable[tuple[str, str]]:
        """Pair gold attributions with statements by their contents and say how each pair differs."""
        ink = self._score.ink
        contents = [ink(event.get("content", []), text) for event in gold]
        mine = [ink(row.get("content"), text) for row in made]
        pairs = [
            (self._score.iou(a, b), i, j) for i, a in enumerate(contents) for j, b in enumerate(mine) if a and a & b
        ]
        matched = self._score.greedy(pairs)
        for i, j, _ in matched:
            event, row = gold[i], made[j]
            for kind in ("source", "cue", "content"):
                a, b = ink(event.get(kind, []), text), ink(row.get(kind), text)
                if a != b:
                    shown = f"gold {self._words(event.get(kind), text)} got {self._words(row.get(kind), text)}"
                    yield f"{kind} {_difference(a, b)}", shown
        for i in sorted(set(range(len(gold))) - {i for i, _, _ in matched}):
            event = gold[i]
            shown = " | ".join(self._words(event.get(kind), text) for kind in ("source", "cue", "content"))
            yield ("missed" if event.get("source") else "missed (no source)"), shown
        for j in sorted(set(range(len(made))) - {j for _, j, _ in matched}):
            row = made[j]
            shown = " | ".join(self._words(row.get(kind), text) for kind in ("source", "cue", "content"))
            yield "false alarm", f"{shown} ({row.get('made_by')})"

    def _words(self, spans: Any, text: str) -> str:
        return repr(" … ".join(text[s:e] for s, e in sorted(self._score.fragments(spans)))[:120])


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


def _difference(gold: set[int], made: set[int]) -> str:
    """How two sets of characters differ, in a word or two."""
    if not made:
        return "lacking"
    if not gold:
        return "invented"
    if not gold & made:
        return "elsewhere"
    if gold < made:
        return "too long"
    if made < gold:
        return "too short"
    return "shifted"


def kinds(misses: Iterable[Miss]) -> Mapping[str, int]:
    """How many misses there are of each kind, most frequent first, then by name."""
    counts = Counter(kind for _, kind, _ in misses)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
