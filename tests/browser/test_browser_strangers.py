"""Pages of other origins, and names that are rebound to this machine: in Chromium they neither read nor write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

from sayso.ledger import judgements, open_ledger, queries
from tests.browser.conftest import CHROMIUM

Site = tuple[str, Path]

ATTACK = """<!doctype html><meta charset="utf-8"><title>elsewhere</title>
<form method="post" action="{url}/judgements" enctype="{kind}">
<input name="token" value="{token}"><input name="about" value="statement"><input name="verdict" value="wrong">
<input name="statement" value="{statement}"><button>A prize</button></form>"""
FROM_A_SCRIPT = """async ([url, token, body]) => {
  const told = {};
  const ask = async (name, address, options) => {
    try {
      const answer = await fetch(address, options);
      told[name] = answer.type === 'opaque' ? 'opaque' : await answer.text();
    } catch (error) {
      told[name] = 'refused';
    }
  };
  const blind = (type, sent) => ({ method: 'POST', mode: 'no-cors', headers: { 'Content-Type': type }, body: sent });
  await ask('reads a page', url + '/judgements', {});
  await ask('reads a row', url + '/api/v1/overview', {});
  await ask('sends the token', url + '/api/v1/judgements', {
    method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Sayso-Token': token }, body: JSON.stringify(body),
  });
  await ask('sends blindly', url + '/judgements',
    blind('application/x-www-form-urlencoded', new URLSearchParams({ ...body, token })));
  await ask('sends JSON blindly', url + '/api/v1/judgements', blind('text/plain', JSON.stringify({ ...body, token })));
  return told;
}"""


def any_statement(db: Path) -> str:
    """The id of one that could be judged."""
    with open_ledger(db) as ledger:
        return queries.statements(ledger)[0].id


@contextmanager
def elsewhere(body: str) -> Iterator[str]:
    """A server of another port with this page; its address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:  # its requests are no news
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def token_of(page: Page, url: str) -> str:
    """The token of the server's pages: that an attacker has it is the worst case."""
    page.goto(url)
    return page.locator('meta[name="sayso-token"]').get_attribute("content") or ""


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"])
def test_a_form_on_another_origins_page_is_refused(kind: str, own_site: Site, browser: Browser) -> None:
    """Though it has the token, and though a person presses its button."""
    url, db = own_site
    statement = any_statement(db)
    with browser.new_context() as context:
        page = context.new_page()
        attack = ATTACK.format(url=url, token=token_of(page, url), statement=statement, kind=kind)
        with elsewhere(attack) as address:
            page.goto(address)
            with page.expect_navigation() as navigation:
                page.get_by_role("button").click()

        told = navigation.value.text()

    assert navigation.value.status == 403
    assert navigation.value.url == f"{url}/judgements"
    assert told == "Only pages of this server may write.\n"
    with open_ledger(db) as ledger:
        assert [] == judgements.judgements(ledger)


def test_a_script_on_another_origins_page_neither_reads_nor_writes(own_site: Site, browser: Browser) -> None:
    """It sees no answer, hence no token; with the token it still writes nothing."""
    url, db = own_site
    statement = any_statement(db)
    body = {"about": "statement", "verdict": "wrong", "statement": statement}
    with browser.new_context() as context, elsewhere("<!doctype html><title>elsewhere</title>") as address:
        page = context.new_page()
        token = token_of(page, url)
        page.goto(address)
        told = page.evaluate(FROM_A_SCRIPT, [url, token, body])

    assert {"reads a page", "reads a row", "sends the token", "sends blindly", "sends JSON blindly"} == set(told)
    assert {"refused", "opaque"} >= set(told.values())
    with open_ledger(db) as ledger:
        assert [] == judgements.judgements(ledger)


def test_a_name_that_is_rebound_to_this_machine_is_refused(site: str, browser: Browser) -> None:
    """A page that was loaded from a stranger's name must not become one of ours once the name leads here."""
    flags = ["--no-sandbox", "--host-resolver-rules=MAP rebound.example 127.0.0.1"]
    stranger = browser.browser_type.launch(executable_path=CHROMIUM, args=flags)
    try:
        page = stranger.new_page()
        port = site.rpartition(":")[2]
        for path in ("/", "/search", "/api/v1/overview", "/static/base.js"):
            answer = page.goto(f"http://rebound.example:{port}{path}")
            assert answer is not None
            assert answer.status == 421
            assert "host name" in answer.text()
        answer = page.goto(site)
        assert answer is not None
        assert answer.status == 200
    finally:
        stranger.close()
