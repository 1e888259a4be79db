"""Extraction as a plain function: the tools themselves would fill pages where Hypothesis shows a failing example."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sayso.extract import extract
from sayso.records import Article, Extraction
from sayso.resources import Tools

Extract = Callable[[Article], Extraction]


@pytest.fixture(scope="session")
def extracted(tools: Tools) -> Extract:
    """`extract` with the tools of English."""

    def of(article: Article) -> Extraction:
        return extract(article, tools)

    return of
