"""A real server, a real browser: pages of the examples' ledger and of a hostile one in headless Chromium."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from sayso.ledger import open_ledger, stories
from sayso.records import Story

ROOT = Path(__file__).parents[2]
SAYSO = Path(sys.executable).with_name("sayso")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these tests are left out, and say so."""
    absent = pytest.mark.skip(reason="no Chromium on this machine (Debian: apt install chromium)")
    for item in items:
        if CHROMIUM is None and Path(__file__).parent in item.path.parents:
            item.add_marker(absent)


@contextmanager
def served(db: Path, *arguments: str) -> Iterator[str]:
    """``sayso serve`` on a free port; the address of its first page."""
    command = [str(SAYSO), "serve", "--db", str(db), "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split(" is at ")[1].split(" ")[0].rstrip("/")
        finally:
            server.terminate()


@dataclass
class Seen:
    """What a browser complained of."""

    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note errors, refused loads and whatever a stranger's script would do."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("requestfailed", self._failed)

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the next page was opened before this one's icon had come
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")


@pytest.fixture(scope="session")
def examples_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of the examples, read with the models as a person would."""
    path = tmp_path_factory.mktemp("examples") / "examples.db"
    subprocess.run([str(SAYSO), "run", str(ROOT / "examples"), "--db", str(path)], check=True, capture_output=True)
    return path


@pytest.fixture(scope="session")
def several(examples_file: Path) -> Story:
    """The example that most outlets tell."""
    with open_ledger(examples_file) as ledger:
        return max(stories.stories(ledger, several=True), key=lambda s: len(s.articles))


@pytest.fixture(scope="session")
def site(examples_file: Path) -> Iterator[str]:
    """The server of the examples, which no test writes to."""
    with served(examples_file, "--read-only") as url:
        yield url


@pytest.fixture
def own_site(examples_file: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server of one's own, to be written to, and its ledger."""
    path = tmp_path / "own.db"
    shutil.copyfile(examples_file, path)
    with served(path) as url:
        yield url, path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a file of tests; while it is there, no test in this process can run an event loop of its own."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """``opened(url, width=…, dark=…)``: a page that must raise no complaint until the test ends."""
    seen = Seen()
    contexts: list[BrowserContext] = []

    def open_page(url: str, *, width: int = 1280, height: int = 900, dark: bool = False, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        seen.watch(page)
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [] == seen.complaints
