"""A story's table by keyboard: arrows from cell to cell, Enter for both texts, Escape back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from sayso.records import Story

Opened = Callable[..., Page]

WHERE = """() => {
  const cell = document.activeElement.closest('td,th'), row = cell?.parentElement;
  return row ? [row.sectionRowIndex, cell.cellIndex] : null;
}"""
LINKED = """() => [...document.querySelectorAll('#grid tbody tr')].flatMap((row) => [...row.cells]
  .filter((cell) => cell.querySelector('a[data-panel]')).map((cell) => [row.sectionRowIndex, cell.cellIndex]))"""
FEW = 16
"""Cells that are tried."""
HIDDEN = "document.getElementById('drawer').hidden"
Cell = tuple[int, int]


@pytest.fixture
def page(site: str, several: Story, opened: Opened) -> Page:
    """The story's page with the focus in the first cell of its table."""
    page = opened(f"{site}/stories/{several.id}")
    page.locator("#grid a[data-panel]").first.focus()
    return page


def at(page: Page) -> Cell:
    """Row and column of the cell that has the focus."""
    y, x = page.evaluate(WHERE)
    return y, x


def other_than_the_clearest(page: Page) -> Locator:
    """The first cell of an outlet whose words are not those that the claim is told in."""
    for cell in page.locator("#grid td a[data-panel]").all():
        if "Clearest: " in page.request.get(page.evaluate("at => at.href", cell.element_handle())).text():
            return cell
    raise LookupError


def test_arrows_go_from_cell_to_cell(page: Page) -> None:
    """Past what an outlet leaves out, and no further than the table goes."""
    cells: list[Cell] = [(y, x) for y, x in page.evaluate(LINKED)]
    links = page.locator("#grid tbody tr > * a[data-panel]:first-of-type")
    steps: dict[str, Callable[[Cell], list[Cell]]] = {
        "ArrowRight": lambda c: sorted(d for d in cells if d[0] == c[0] and d[1] > c[1]),
        "ArrowDown": lambda c: sorted(d for d in cells if d[1] == c[1] and d[0] > c[0]),
        "ArrowLeft": lambda c: sorted((d for d in cells if d[0] == c[0] and d[1] < c[1]), reverse=True),
        "ArrowUp": lambda c: sorted((d for d in cells if d[1] == c[1] and d[0] < c[0]), reverse=True),
        "End": lambda c: [max(d for d in cells if d[0] == c[0])],
        "Home": lambda c: [min(d for d in cells if d[0] == c[0])],
    }
    passed = 0
    assert at(page) == (0, 0)
    for link, here in zip(links.all()[:FEW], cells, strict=False):
        for key, step in steps.items():
            link.focus()
            assert here == at(page)
            page.keyboard.press(key)
            wanted = next(iter(step(here)), here)
            assert wanted == at(page), f"{key} in {here}"
            passed += sum(map(abs, (wanted[0] - here[0], wanted[1] - here[1]))) > 1 and key.startswith("Arrow")
    assert passed, "no outlet leaves anything out"


def test_one_cell_is_a_stop_of_the_tab_key(page: Page) -> None:
    """The last one that had the focus: Tab leaves the table from any, and comes back to it."""
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    outside = page.evaluate("!document.activeElement.closest('#grid') || !document.activeElement.dataset.panel")
    assert outside

    while page.evaluate(WHERE) is None or not page.evaluate("'panel' in document.activeElement.dataset"):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate("document.activeElement !== document.body")

    assert at(page) == (1, 0)


def test_enter_opens_both_texts_and_escape_gives_the_focus_back(page: Page) -> None:
    """Of a cell that is not the clearest telling itself: two texts, with the outlet's own first."""
    cell = other_than_the_clearest(page)
    cell.focus()
    here = at(page)
    outlet = page.locator("#grid thead th").nth(here[1]).inner_text()

    page.keyboard.press("Enter")
    drawer = page.locator("#drawer")
    expect(drawer.locator(".beside .side")).to_have_count(2)
    expect(page.locator("#drawer-body")).to_be_focused()
    expect(cell).to_have_attribute("aria-expanded", "true")
    assert outlet in drawer.locator("h2").first.inner_text()

    page.keyboard.press("Escape")

    assert page.evaluate(HIDDEN)
    assert here == at(page)
    expect(cell).to_have_attribute("aria-expanded", "false")


def test_what_is_opened_in_the_drawer_gives_the_focus_back_to_the_cell(page: Page) -> None:
    """Though a link within the drawer was followed meanwhile."""
    page.locator("#grid td a[data-panel]").first.focus()
    here = at(page)
    page.keyboard.press("Enter")
    within = page.locator("#drawer-body a[data-panel]").first
    within.focus()
    before = page.locator("#drawer-body").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer-body")).not_to_have_text(before, use_inner_text=True)
    expect(page.locator("#drawer-body")).to_be_focused()

    page.keyboard.press("Escape")

    assert here == at(page)


def test_a_cell_leads_to_both_texts_without_scripts(site: str, several: Story, opened: Opened) -> None:
    """As a page of its own."""
    page = opened(f"{site}/stories/{several.id}", scripts=False)
    other_than_the_clearest(page).click()

    assert page.locator("main .beside .side").count() == 2
    assert page.locator("h1").inner_text().startswith("As ")
