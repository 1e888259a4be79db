"""Every page in a real browser: no complaint, no serious violation of accessibility, no sideways scrolling."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from sayso.ledger import claims, entities, open_ledger, queries
from sayso.records import Story

Opened = Callable[..., Page]
KINDS = (
    "stories", "story", "claim", "article", "search", "found", "speakers", "speaker", "judgements", "notices", "wrong",
)  # fmt: skip
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="session")
def paths(examples_file: Path, several: Story) -> dict[str, str]:
    """The address of a page of each kind."""
    with open_ledger(examples_file) as ledger:
        told = max(claims.claims(ledger, story=several.id), key=lambda c: (len(c.tellings), c.id))
        speaker = next(row.party.entity for row in queries.brief(ledger, limit=20) if row.party.entity)
        assert entities.entity(ledger, speaker)
    return {
        "stories": "/",
        "story": f"/stories/{several.id}",
        "claim": f"/claims/{told.id}",
        "article": f"/articles/{several.articles[0]}",
        "search": "/search",
        "found": "/search?words=bridge",
        "speakers": "/speakers",
        "speaker": f"/speakers/{speaker}",
        "judgements": "/judgements",
        "notices": "/notices",
        "wrong": "/search?words=nothingofthekind",
    }


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_serious(kind: str, dark: bool, site: str, paths: dict[str, str], opened: Opened) -> None:
    """By the rules of axe-core, contrast among them, light and dark."""
    page = opened(site + paths[kind], dark=dark)

    found = Axe().run(page).response["violations"]

    assert [] == [f"{v['id']}: {v['help']}, {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in SERIOUS]


@pytest.mark.parametrize("kind", KINDS)
def test_a_phone_shows_a_page_without_sideways_scrolling(
    kind: str, site: str, paths: dict[str, str], opened: Opened
) -> None:
    """Tables and pictures scroll by themselves."""
    page = opened(site + paths[kind], width=320, height=640)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_read_without_scripts(kind: str, site: str, paths: dict[str, str], opened: Opened) -> None:
    """Scripts add keys and quicker ways, nothing to read."""
    page = opened(site + paths[kind], scripts=False)

    assert page.locator("h1").inner_text().strip()
    assert len(page.locator("main").inner_text()) > 40


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_can_be_focused_shows_it(kind: str, site: str, paths: dict[str, str], opened: Opened) -> None:
    """The first is the way past the header."""
    page = opened(site + paths[kind])
    page.keyboard.press("Tab")

    first = page.evaluate("document.activeElement.className")
    outlines = []
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):  # past the last one nothing has the focus
            outlines.append(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))

    assert first == "skip"
    assert "none" not in outlines


def test_the_slash_key_searches(site: str, opened: Opened) -> None:
    """From any page."""
    page = opened(site)
    page.keyboard.press("/")
    page.keyboard.type("bridge")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?words=bridge*")

    assert "bridge" in page.locator("main").inner_text().lower()
