"""What one part gave, measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evals.parts import Part
from evals.piles import Pile
from evals.score import Miss, Scorer


@dataclass(frozen=True, slots=True)
class Result:
    """What one part gave: its measures whole, by article or outlet, by form, and the misses."""

    part: Part
    pile: Pile
    whole: Mapping[str, Any]
    pieces: Mapping[str, Mapping[str, Any]]
    forms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    misses: Sequence[Miss] = ()

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
    if part.kind == "spans":
        (brat,) = part.gold
        return Result(
            part=part,
            pile=pile,
            whole=scorer.spans(brat, pile.export),
            pieces=scorer.spans_by_outlet(brat, pile.export),
            misses=scorer.span_misses(brat, pile.export),
        )
    whole, misses = scorer.statements(part.gold, pile.export)
    return Result(
        part=part,
        pile=pile,
        whole=whole,
        pieces={gold.stem: scorer.statements([gold], pile.export)[0] for gold in part.gold},
        forms=scorer.by_form(part.gold, pile.export),
        misses=misses,
    )
