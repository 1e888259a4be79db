"""PolNeAR's attributions and sayso's statements side by side, article by article: what every finer figure is made of.

The definitions are those of the shared ``score.py``, taken from it: which characters of a span count, when two spans
are one, when an attribution is found. Its whole figures and these must come out equal; `differences` says where not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from evals.bootstrap import Counts, Interval, interval
from evals.cues import CUE_KINDS, CueKind, cue_kind
from evals.forms import FORMS, Form, form_of, quoted

SPANS = ("source", "cue", "content")
MEASURES = (*SPANS, "triple")
Ink = frozenset[int]
Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Case:
    """One attribution, annotated or found: its ranges by span, and their letters' places, whole and piece by piece."""

    ranges: Mapping[str, Ranges]
    ink: Mapping[str, Ink]
    pieces: Mapping[str, frozenset[Ink]]
    form: Form
    cue_kind: CueKind
    made_by: str = ""


@dataclass(frozen=True)
class Judged:
    """One article: the attributions annotated, the statements found, and which pairs of them (by place) are right."""

    name: str
    text: str
    gold: tuple[Case, ...]
    made: tuple[Case, ...]
    right: tuple[tuple[int, int], ...]

    def spans(self, span: str, cases: Iterable[Case]) -> frozenset[Ink]:
        """The different pieces of one kind of span."""
        return frozenset(piece for case in cases for piece in case.pieces[span])

    @cached_property
    def tally(self) -> Mapping[str, tuple[int, int, int]]:
        """Hits, annotated and found for each of `MEASURES`."""
        counts = {}
        for span in SPANS:
            gold, made = self.spans(span, self.gold), self.spans(span, self.made)
            counts[span] = (len(gold & made), len(gold), len(made))
        counts["triple"] = (len(self.right), len(self.gold), len(self.made))
        return counts


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Figures for one kind of attribution, in percent: F1 of each of `MEASURES`, and recall and precision of triples.

    Recall counts the annotated attributions of the kind, precision the found ones of the kind (told the same way);
    F1 is their harmonic mean.
    """

    gold: int
    made: int
    f1: Mapping[str, float | None] = field(default_factory=dict)
    recall: float | None = None
    precision: float | None = None


Definitions = Any
"""The module that ``score.py`` is."""


def case(definitions: Definitions, text: str, row: Mapping[str, Any], marked: frozenset[int]) -> Case:
    """One attribution from a row that gives ``source``, ``cue`` and ``content`` as fragments."""
    ranges = {span: tuple(sorted(map(tuple, definitions.fragments(row.get(span))))) for span in SPANS}
    ink = {span: frozenset(definitions.ink(ranges[span], text)) for span in SPANS}
    pieces = {
        span: frozenset(filter(None, (frozenset(definitions.ink([piece], text)) for piece in ranges[span])))
        for span in SPANS
    }
    cue = " ".join(text[s:e] for s, e in ranges["cue"])
    before = text[max(0, ranges["cue"][0][0] - 30) : ranges["cue"][0][0]] if ranges["cue"] else ""
    return Case(
        ranges=ranges,
        ink=ink,
        pieces=pieces,
        form=form_of(ink["content"], marked),
        cue_kind=cue_kind(cue, before=before),
        made_by=str(row.get("made_by") or ""),
    )


def judge(
    definitions: Definitions,
    *,
    name: str,
    text: str,
    gold: Sequence[Mapping[str, Any]],
    made: Sequence[Mapping[str, Any]],
) -> Judged:
    """Compare one article's annotated attributions with the statements found in it.

    A pair is right where the cues share a letter (or both are lacking) and contents and sources each overlap by half;
    pairs are matched one to one, best first.
    """
    marked = quoted(text)
    ours = tuple(case(definitions, text, row, marked) for row in made)
    theirs = tuple(case(definitions, text, row, marked) for row in gold)
    pairs = []
    for i, a in enumerate(theirs):
        for j, b in enumerate(ours):
            if not a.ink["cue"] & b.ink["cue"] and (a.ink["cue"] or b.ink["cue"]):
                continue
            content, source = (definitions.iou(a.ink[span], b.ink[span]) for span in ("content", "source"))
            if content >= 0.5 and source >= 0.5:
                pairs.append((content + source, i, j))
    right = tuple((i, j) for i, j, _ in definitions.greedy(pairs))
    return Judged(name=name, text=text, gold=theirs, made=ours, right=right)


def figures(judged: Sequence[Judged]) -> dict[str, float | None]:
    """F1 of each of `MEASURES` (`source`, `cue`, `content` exact), triples' recall and precision, in percent."""
    found: dict[str, float | None] = {}
    for name in MEASURES:
        hits, gold, made = _summed(judged, name)
        found[name] = _percent(2 * hits, gold + made)
    hits, gold, made = _summed(judged, "triple")
    found["triple_recall"], found["triple_precision"] = _percent(hits, gold), _percent(hits, made)
    found["say_type_triple_recall"] = _percent(*map(sum, zip(*map(_say_type, judged), strict=True))) if judged else None
    return found


def intervals(judged: Sequence[Judged]) -> dict[str, Interval | None]:
    """95 % intervals of the same figures over articles drawn again (`evals.bootstrap`)."""
    articles = sorted(judged, key=lambda article: article.name)
    found: dict[str, Interval | None] = {}
    for name in MEASURES:
        found[name] = interval([(2 * hits, gold + made) for hits, gold, made in (a.tally[name] for a in articles)])
    triples = [article.tally["triple"] for article in articles]
    found["triple_recall"] = interval([(hits, gold) for hits, gold, _ in triples])
    found["triple_precision"] = interval([(hits, made) for hits, _, made in triples])
    found["say_type_triple_recall"] = interval([_say_type(article) for article in articles])
    return found


def by_form(judged: Sequence[Judged]) -> dict[str, Breakdown]:
    """Figures for direct, indirect and mixed contents apart, as their letters stand in quotation marks."""
    return {form: breakdown(judged, lambda c, form=form: c.form == form) for form in FORMS}  # type: ignore[misc]


def by_cue_kind(judged: Sequence[Judged]) -> dict[str, Breakdown]:
    """Figures for each kind of cue apart."""
    return {kind: breakdown(judged, lambda c, kind=kind: c.cue_kind == kind) for kind in CUE_KINDS}  # type: ignore[misc]


def breakdown(judged: Sequence[Judged], of_kind: Callable[[Case], bool]) -> Breakdown:
    """Figures over the attributions that ``of_kind`` holds for."""
    found: dict[str, tuple[int, int, int, int]] = {}
    for span in SPANS:
        counts = [0, 0, 0, 0]
        for article in judged:
            gold = article.spans(span, filter(of_kind, article.gold))
            made = article.spans(span, filter(of_kind, article.made))
            counts[0] += len(gold & article.spans(span, article.made))
            counts[1] += len(gold)
            counts[2] += len(made & article.spans(span, article.gold))
            counts[3] += len(made)
        found[span] = (counts[0], counts[1], counts[2], counts[3])
    found["triple"] = (
        sum(of_kind(a.gold[i]) for a in judged for i, _ in a.right),
        sum(of_kind(c) for a in judged for c in a.gold),
        sum(of_kind(a.made[j]) for a in judged for _, j in a.right),
        sum(of_kind(c) for a in judged for c in a.made),
    )
    hits, gold_count, right, made_count = found["triple"]
    return Breakdown(
        gold=gold_count,
        made=made_count,
        f1={name: _harmonic(*counts) for name, counts in found.items()},
        recall=_percent(hits, gold_count),
        precision=_percent(right, made_count),
    )


def differences(judged: Sequence[Judged], whole: Mapping[str, Any]) -> list[str]:
    """Where these figures and those of ``score.py`` itself are not the same: none, unless a definition changed."""
    mine = figures(judged)
    theirs = {**{span: whole[span]["exact_f1"] for span in SPANS}, "triple": whole["triple_f1"]}
    return [f"{name}: {mine[name]} here, {theirs[name]} by score.py" for name in MEASURES if mine[name] != theirs[name]]


def _say_type(article: Judged) -> Counts:
    """How many attributions with say-type cues of one article are found, and how many there are."""
    hits = sum(article.gold[i].cue_kind == "say-type" for i, _ in article.right)
    return hits, sum(c.cue_kind == "say-type" for c in article.gold)


def _summed(judged: Sequence[Judged], name: str) -> tuple[int, int, int]:
    counts = [article.tally[name] for article in judged]
    return sum(c[0] for c in counts), sum(c[1] for c in counts), sum(c[2] for c in counts)


def _percent(above: int, below: int) -> float | None:
    return round(100 * above / below, 1) if below else None


def _harmonic(hits: int, gold: int, right: int, made: int) -> float | None:
    """F1 in percent where recall and precision have counts of their own."""
    if not gold or not made:
        return None
    recall, precision = hits / gold, right / made
    return round(200 * recall * precision / (recall + precision), 1) if recall + precision else 0.0
