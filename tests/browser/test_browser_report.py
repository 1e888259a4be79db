"""The report as a file that somebody was sent: opened from the disk, read alone."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from sayso.records import Story
from tests.browser.conftest import SAYSO

Opened = Callable[..., Page]
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def report(examples_file: Path, several: Story, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the story that most outlets tell."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    command = [str(SAYSO), "report", several.id, "--db", str(examples_file), "-o", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious_in_a_report(report: Path, dark: bool, opened: Opened) -> None:
    """By the rules of axe-core, contrast among them; light and dark are not the same."""
    page = opened(report.as_uri(), dark=dark)

    found = Axe().run(page).response["violations"]

    assert [] == [f"{v['id']}: {v['help']}, {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in SERIOUS]
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    brightness = sum(int(part) for part in background.strip("rgba()").split(",")[:3])
    assert dark == (brightness < 3 * 128)


def test_a_phone_shows_a_report_without_sideways_scrolling(report: Path, opened: Opened) -> None:
    """Tables and pictures scroll by themselves."""
    page = opened(report.as_uri(), width=320, height=640)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_report_holds_no_script_and_asks_for_nothing(report: Path, opened: Opened) -> None:
    """All of it is seen, every fold opened; the file itself is all that is loaded."""
    page = opened("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    page.locator("details").evaluate_all("all => all.forEach((fold) => { fold.open = true; })")
    page.emulate_media(media="print")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")

    assert [report.as_uri()] == asked
    assert page.locator("script, iframe, object, embed, link[rel=stylesheet], img[src^=http]").count() == 0
    handlers = "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).filter(a => /^on/i.test(a.name))"
    assert page.evaluate(f"{handlers}.length") == 0


def test_a_report_is_read_without_scripts(report: Path, several: Story, opened: Opened) -> None:
    """Its links within it lead to where they say."""
    page = opened(report.as_uri(), scripts=False)

    assert several.title in page.locator("h1").inner_text()
    links = page.locator('a[href^="#"]').evaluate_all("all => all.map((a) => a.hash.slice(1))")
    ids = set(page.locator("[id]").evaluate_all("all => all.map((e) => e.id)"))
    assert links
    assert set(links) <= ids
