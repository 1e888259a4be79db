"""Fixtures that several rooms' tests share: the tools, loaded once, and the folder with corpora, where there is one."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from sayso.resources import Tools, load_tools
from sayso.settings import Settings


@pytest.fixture(scope="session")
def tools() -> Tools:
    """The tagger, the parser and the rules of English."""
    return load_tools(Settings())


@pytest.fixture(scope="session")
def rule_tools(tools: Tools) -> Tools:
    """The same without the tagger: rules alone."""
    return replace(tools, model=None, kept={})


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with seeds, gold and corpora; the test is skipped where there is none."""
    folder = Path(os.environ.get("SAYSO_SHARED", Path(__file__).parents[2] / "shared"))
    if not (folder / "seeds").is_dir():
        pytest.skip("needs the folder with seeds, gold and corpora: set SAYSO_SHARED")
    return folder
