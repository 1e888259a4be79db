"""A pile in a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def pile(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes files (name to content) into a new folder and gives the folder."""

    def write(files: dict[str, bytes | str]) -> Path:
        folder = tmp_path / "pile"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write
