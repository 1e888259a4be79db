"""Draws the pictures of the documents anew: ``python -m tests.browser.pictures``, from the root of the project.

The examples are read, served and looked at with headless Chromium, as the tests do.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from sayso.ledger import claims, open_ledger, stories
from tests.browser.conftest import CHROMIUM, ROOT, SAYSO, served

FOLDER = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 900


def drawn(page: Page, url: str, name: str, *, height: int = HEIGHT, width: int = WIDTH) -> None:
    """One page as it is seen at first."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")


def main() -> None:
    """Draw all."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        db, report = Path(folder) / "demo.db", Path(folder) / "report.html"
        subprocess.run([str(SAYSO), "run", str(ROOT / "examples"), "--db", str(db)], check=True, capture_output=True)
        with open_ledger(db) as ledger:
            story = max(stories.stories(ledger, several=True), key=lambda s: len(s.articles))
            told = claims.claims(ledger, story=story.id)
            claim = max(told, key=lambda c: (c.independent_origins, len(c.tellings), c.id))
            article = next(a for a in story.articles if any(t.article == a for t in claim.tellings))
            (speaker,) = ledger.connection.execute(
                "SELECT speaker_entity FROM statement WHERE speaker_kind = 'person' AND speaker_entity IS NOT NULL"
                " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
            ).fetchone()
        subprocess.run([str(SAYSO), "report", story.id, "--db", str(db), "-o", str(report)], check=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        with served(db, "--read-only") as url:
            drawn(page, url, "stories", height=720)
            drawn(page, f"{url}/stories/{story.id}", "story", height=1750)
            page.locator(".grid td a").first.click()
            page.locator("#drawer-body *").first.wait_for()
            page.wait_for_timeout(300)
            page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
            page.screenshot(path=FOLDER / "beside.png")
            drawn(page, f"{url}/claims/{claim.id}", "claim", height=1000)
            drawn(page, f"{url}/articles/{article}", "article", height=1000)
            drawn(page, f"{url}/speakers/{speaker}", "speaker", height=1000)
            drawn(page, f"{url}/search?words=bridge", "search")
            drawn(page, f"{url}/stories/{story.id}", "phone", width=390, height=844)
        drawn(page, report.as_uri(), "report", height=1000)
        browser.close()


if __name__ == "__main__":
    main()
