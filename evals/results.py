"""What one part gave, measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evals import attributions, gum
from evals.attributions import Breakdown
from evals.bootstrap import Interval, interval
from evals.parts import Part
from evals.piles import Pile
from evals.score import Miss, Scorer


@dataclass(frozen=True, slots=True)
class Result:
    """What one part gave: its measures whole, by article, outlet or document, by form, by kind of cue, and the misses.

    ``intervals`` holds 95 % intervals over articles for some of the gated figures; ``problems`` what does not add up.
    """

    part: Part
    pile: Pile
    whole: Mapping[str, Any]
    pieces: Mapping[str, Mapping[str, Any]]
    forms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    breakdowns: Mapping[str, Mapping[str, Breakdown]] = field(default_factory=dict)
    misses: Sequence[Miss] = ()
    intervals: Mapping[str, Interval | None] = field(default_factory=dict)
    problems: Sequence[str] = ()

    @property
    def figures(self) -> dict[str, float | None]:
        """The figures that have floors, as ``part.measure``."""
        return {f"{self.part.name}.{gate}": figure(self.whole, gate) for gate in self.part.gates}


def figure(measures: Mapping[str, Any], gate: str) -> float | None:
    """The measure that a gate names, ``outer.inner`` or ``outer``. Raises `KeyError` where there is no such measure."""
    found: Any = measures
    for key in gate.split("."):
        found = found[key]
    return None if found is None else float(found)


def measure(part: Part, scorer: Scorer, pile: Pile) -> Result:
    """Score one part's ledger."""
    return {"spans": spans, "trees": trees, "statements": statements}[part.kind](part, scorer, pile)


def spans(part: Part, scorer: Scorer, pile: Pile) -> Result:
    """Source, cue and content spans and whole attributions of one brat folder."""
    (brat,) = part.gold
    judged = scorer.judged(brat, pile.export)
    whole, finer = scorer.spans(brat, pile.export), attributions.figures(judged)
    ranges = attributions.intervals(judged)
    return Result(
        part=part,
        pile=pile,
        whole={**{key: finer[key] for key in finer if key not in whole}, **whole},
        pieces=scorer.spans_by_outlet(brat, pile.export),
        breakdowns={"form": attributions.by_form(judged), "cue": attributions.by_cue_kind(judged)},
        misses=scorer.errors(judged),
        intervals={
            **{f"{span}.exact_f1": ranges[span] for span in attributions.SPANS},
            "triple_f1": ranges["triple"],
            **{key: ranges[key] for key in ("triple_recall", "triple_precision", "say_type_triple_recall")},
        },
        problems=attributions.differences(judged, whole),
    )


def trees(part: Part, scorer: Scorer, pile: Pile) -> Result:
    """Attributions of GUM's rhetorical layer, by genre."""
    (root,) = part.gold
    documents = gum.documents(root)
    tallies = scorer.gum(documents, pile.export)
    genre = {document.name: document.genre for document in documents}
    whole = {g: gum.summary({name: t for name, t in tallies.items() if genre[name] == g}) for g in gum.GENRES}
    return Result(
        part=part,
        pile=pile,
        whole=whole,
        pieces={"all": gum.summary(tallies), **whole},
        intervals={f"{g}.recall": whole[g]["interval"] for g in gum.GENRES},
    )


def statements(part: Part, scorer: Scorer, pile: Pile) -> Result:
    """Statements marked by hand, one file of gold rows an article."""
    whole, misses = scorer.statements(part.gold, pile.export)
    pieces = {gold.stem: scorer.statements([gold], pile.export)[0] for gold in part.gold}
    return Result(
        part=part,
        pile=pile,
        whole=whole,
        pieces=pieces,
        forms=scorer.by_form(part.gold, pile.export),
        misses=[*misses, *scorer.content_errors(part.gold, pile.export)],
        intervals={"f1": interval([_f1_counts(pieces[name]) for name in sorted(pieces)])},
    )


def _f1_counts(measures: Mapping[str, float | None]) -> tuple[int, int]:
    """Twice the statements found, and those annotated and predicted together, of one article's measures."""
    gold, predicted = measures["gold"] or 0, measures["predicted"] or 0
    found = round((measures["recall"] or 0.0) * gold / 100)
    return 2 * found, int(gold + predicted)
