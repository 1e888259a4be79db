"""A ledger whose every word is an attack, read in a real browser: nothing runs, nothing loads, nothing is hidden."""

from __future__ import annotations

import json
import re
import subprocess
from collections import deque
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SAYSO, served

Opened = Callable[..., Page]

SCRIPT = "<script>alert('script')</script>"
IMAGE = "<img src=x onerror=alert('image')>"
PICTURE = "<svg onload=alert('svg')><a xlink:href='javascript:alert(1)'>x</a></svg>"
BREAKOUT = "\"'></textarea></title></style><b onmouseover=alert('over')>"
OVERRIDE = "\u202egnp.exe\u202c"
LONG = "Abra" * 1250


def records() -> Iterator[dict[str, str]]:
    """Three outlets that tell one story, with an attack in every field."""
    for n, (outlet, attack) in enumerate((("Lantern", SCRIPT), ("Quay", IMAGE), ("Echo", PICTURE))):
        yield {
            "id": f"{attack}{n}.txt",
            "outlet": f"{outlet} {attack}",
            "title": f"Bridge at Marn closed {BREAKOUT}{OVERRIDE}",
            "byline": f"Ivo Brandt {attack}",
            "url": f"javascript:alert('url {n}')",
            "published": f"2031-03-{9 + n:02}",
            "text": "\n\n".join(
                (
                    f"“The bridge at Marn {attack} will stay shut until June,” Ana Ode, the minister, said on Monday.",
                    f"Two cables had snapped {OVERRIDE}, according to Coast Wire {BREAKOUT}, citing two officials.",
                    f"Tor Velm, the mayor, {'denied' if n else 'said'} that the bridge at Marn would be shut {attack}.",
                    f"“{{{{ 7 * 7 }}}} {LONG} ${{7*7}},” Tor Velm said on Tuesday.",
                )
            ),
        }


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of that ledger; what it says of itself is as hostile: the file's name, and a judgement's reason."""
    folder = tmp_path_factory.mktemp("hostile")
    pile, db = folder / "pile.jsonl", folder / "<img src=x onerror=alert(1)>.db"
    pile.write_text("".join(json.dumps(record) + "\n" for record in records()), "utf8")
    subprocess.run([str(SAYSO), "run", str(pile), "--db", str(db)], check=True, capture_output=True)
    listed = [str(SAYSO), "brief", "--by", "speaker", "--db", str(db), "--json"]
    shown = subprocess.run(listed, check=True, capture_output=True)
    said = json.loads(shown.stdout)[0]["said"][0]["statement"]["id"]
    judge = [str(SAYSO), "judge", said, "--to", IMAGE, "--reason", f"{SCRIPT}{BREAKOUT}{OVERRIDE}", "--db", str(db)]
    subprocess.run(judge, check=True, capture_output=True)
    with served(db) as url:
        yield url


FILES = re.compile(r"\.(html|csv|jsonl)\b")
"""Addresses that give a file to keep, not a page."""

CHECK = r"""() => {
  const bad = [], links = /^(href|src|action|formaction|xlink:href)$/i, runs = /^\s*(javascript|data|vbscript):/i;
  const ours = (url) => new URL(url, location.href).origin === location.origin;
  for (const e of document.querySelectorAll('*')) {
    for (const a of e.attributes) {
      if (/^on/i.test(a.name) || (links.test(a.name) && runs.test(a.value))) bad.push(`${e.tagName} ${a.name}`);
    }
    if (e.tagName === 'SCRIPT' && !(e.src && ours(e.src) && e.src.includes('/static/'))) bad.push('SCRIPT');
    if (['IFRAME', 'OBJECT', 'EMBED', 'BASE'].includes(e.tagName)) bad.push(e.tagName);
    if (e.tagName === 'IMG' && !ours(e.src)) bad.push('IMG');
  }
  if (/[\u202a-\u202e\u2066-\u2069]/.test(document.body.innerText)) bad.push('direction override');
  return bad;
}"""


def test_no_page_runs_or_loads_what_a_stranger_wrote(hostile_site: str, opened: Opened) -> None:
    """Every page that can be reached by links is opened and looked through."""
    page = opened(hostile_site, width=390)
    waiting, seen = deque(["/"]), {"/"}
    while waiting and len(seen) < 150:
        path = waiting.popleft()
        page.goto(hostile_site + path)
        assert page.evaluate(CHECK) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        assert all(link.startswith(hostile_site) for link in links), path
        for link in links:
            to = link.removeprefix(hostile_site).split("#")[0]
            if to not in seen and not to.startswith("/api/") and not FILES.search(to):
                seen.add(to)
                waiting.append(to)

    kinds = {path.split("/")[1].split("?")[0] for path in seen}
    assert kinds >= {"", "stories", "claims", "articles", "speakers", "search", "judgements", "notices"}


def test_what_would_hide_or_run_is_shown_as_it_is_written(hostile_site: str, opened: Opened) -> None:
    """Nothing is taken away from what an article says, and nothing in it is a template."""
    page = opened(f"{hostile_site}/search?words=shut")

    told = page.locator("main").inner_text()

    assert SCRIPT in told or IMAGE in told
    assert "7 * 7" not in told or "49" not in told
