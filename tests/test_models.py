"""Weights in the package: each folder's manifest names its files by checksum, where they come from and their terms."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "src" / "sayso" / "data" / "models"
MODELS = sorted(p.parent for p in FOLDER.glob("*/manifest.json"))


@pytest.mark.parametrize("folder", MODELS, ids=lambda p: p.name)
def test_every_file_is_the_one_its_manifest_names(folder: Path) -> None:
    """A model's files are those that the manifest's checksums stand for, and no others."""
    named = json.loads((folder / "manifest.json").read_text(encoding="utf8"))["files"]
    lying = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir() if p.name != "manifest.json"}

    assert {name: entry["sha256"] for name, entry in named.items()} == lying


@pytest.mark.parametrize("folder", MODELS, ids=lambda p: p.name)
def test_every_model_says_what_it_is(folder: Path) -> None:
    """Licence, training data, base weights and scores are told, and the folder stays under 40 MB."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf8"))

    assert {"licence", "trained_on", "base", "measured_on"} <= manifest.keys()
    assert sum(p.stat().st_size for p in folder.iterdir()) < 40_000_000
