"""The mean of several states of one network, as a state of its own: steadier than each of them.

    python -m training.average out/student/best.pt out/student/last.pt --out out/mean

The method is Wortsman and others' (Model soups, 2022). The states come from one run, or from runs that began alike.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

State = Mapping[str, Tensor]


def mean_of(states: Sequence[State]) -> dict[str, Tensor]:
    """Each weight's mean. Raises KeyError where a state lacks a weight of the first."""
    return {name: torch.stack([s[name].float() for s in states]).mean(dim=0) for name in states[0]}


def main() -> None:
    """Average states and keep the first one's recipe, with the hashes of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("states", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(mean_of([torch.load(path, weights_only=True) for path in args.states]), args.out / "best.pt")
    first = args.states[0].parent
    recipe = json.loads((first / "recipe.json").read_text(encoding="utf8"))
    recipe["mean_of"] = [hashlib.sha256(path.read_bytes()).hexdigest() for path in args.states]
    (args.out / "recipe.json").write_text(json.dumps(recipe), encoding="utf8")
    shutil.copy(first / "best.json", args.out / "best.json")


if __name__ == "__main__":
    main()
