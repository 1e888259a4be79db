"""Floors: figures that may not fall again, kept beside the hash of the data they were measured on.

A floor only rises. The one way down is another corpus: then the part's hash no longer fits, every check fails until
somebody accepts the new data by name, and the floors of that part are taken afresh.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# Points between a figure and the floor that is made from it: room for the few decisions that the last bits of a parse
# tip the other way on another kind of processor.
SLACK = 0.5


@dataclass(frozen=True, slots=True)
class Floors:
    """``corpora`` maps a part's name to its data's SHA-256, ``floors`` maps ``part.measure`` to percent."""

    corpora: Mapping[str, str] = field(default_factory=dict)
    floors: Mapping[str, float] = field(default_factory=dict)


def read_floors(path: Path) -> Floors:
    """Read a floors file; one that does not exist holds no floors."""
    if not path.exists():
        return Floors()
    data = json.loads(path.read_text(encoding="utf8"))
    return Floors(corpora=data["corpora"], floors=data["floors"])


def write_floors(path: Path, floors: Floors) -> None:
    """Write a floors file with its keys sorted, so that a change shows as the lines that changed."""
    data = {"corpora": dict(sorted(floors.corpora.items())), "floors": dict(sorted(floors.floors.items()))}
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf8")


def corpus_sha256(files: Iterable[Path]) -> str:
    """One SHA-256 over the names and bytes of ``files``, whatever their order and whichever folder they lie in."""
    whole = hashlib.sha256()
    for name, path in sorted((f"{path.parent.name}/{path.name}", path) for path in files):
        whole.update(f"{name}\x1f{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def problems(floors: Floors, figures: Mapping[str, float | None], *, corpora: Mapping[str, str]) -> list[str]:
    """What stands against the floors, one line each: changed data, then figures under their floors or without one.

    ``figures`` maps ``part.measure`` to percent, ``corpora`` each measured part to its data's SHA-256. Parts that
    were not measured are not judged; a measured part must give every figure that has a floor.
    """
    changed = changed_parts(floors, corpora)
    found = [
        f"{part}: the data are not those that its floors were measured on; "
        f"look at what changed, then accept them with --accept-corpus {part}"
        for part in changed
    ]
    for name, floor in sorted(floors.floors.items()):
        part = name.partition(".")[0]
        if part not in corpora or part in changed:
            continue
        figure = figures.get(name)
        if figure is None:
            found.append(f"{name}: was not measured, its floor is {floor:.1f}")
        elif figure < floor:
            found.append(f"{name}: {figure:.1f} is under its floor of {floor:.1f}")
    bare = sorted(name for name, figure in figures.items() if figure is not None and name not in floors.floors)
    return [*found, *(f"{name}: has no floor yet; give it one with --raise-floors" for name in bare)]


def changed_parts(floors: Floors, corpora: Mapping[str, str]) -> list[str]:
    """The measured parts whose data differ from those that the floors were measured on."""
    return sorted(part for part, sha in corpora.items() if part in floors.corpora and floors.corpora[part] != sha)


def raised(
    floors: Floors,
    figures: Mapping[str, float | None],
    *,
    corpora: Mapping[str, str],
    accepted: Iterable[str] = (),
) -> Floors:
    """The floors after ``figures``: each stays or rises to `SLACK` under the figure.

    Parts in ``accepted`` start afresh where their data changed; parts that changed and are not accepted, and parts
    that were not measured, keep what they have.
    """
    accepted = set(accepted)
    changed = changed_parts(floors, corpora)
    afresh = [part for part in changed if part in accepted]
    refused = [part for part in changed if part not in accepted]
    kept = {name: floor for name, floor in floors.floors.items() if name.partition(".")[0] not in afresh}
    for name, figure in figures.items():
        part = name.partition(".")[0]
        if figure is None or part in refused or part not in corpora:
            continue
        kept[name] = max(kept.get(name, 0.0), _tenths_under(figure))
    known = {**floors.corpora, **{part: sha for part, sha in corpora.items() if part not in refused}}
    return Floors(corpora=known, floors=kept)


def _tenths_under(figure: float) -> float:
    """``figure`` less the slack, cut (never rounded up) to one decimal, and not under zero."""
    return max(0.0, math.floor(round((figure - SLACK) * 10, 6)) / 10)


def held(
    path: Path,
    figures: Mapping[str, float | None],
    *,
    corpora: Mapping[str, str],
    lift: bool,
    accepted: Iterable[str] = (),
) -> int:
    """A command's exit code: 1, and a line for each, where figures are under their floors; ``lift`` raises these first.

    ``figures``, ``corpora`` and ``accepted`` are as in `problems` and `raised`; ``path`` is the floors file.
    """
    floors = read_floors(path)
    if lift:
        floors = raised(floors, figures, corpora=corpora, accepted=accepted)
        write_floors(path, floors)
    wrong = problems(floors, figures, corpora=corpora)
    for line in wrong:
        print(f"FAILED {line}")
    return 1 if wrong else 0
