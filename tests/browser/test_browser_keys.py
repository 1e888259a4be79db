"""An article by its keys: statement by statement, hop by hop, to the panel and back; none acts while one types."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sayso.records import Story
from tests.browser.conftest import served

Opened = Callable[..., Page]

FOCUS = "document.activeElement.id"
LIT = "[...document.querySelectorAll('.text .on')].map(at => at.dataset.of.split(' '))"


@pytest.fixture(scope="module")
def writable(examples_file: Path) -> Iterator[str]:
    """A server that would take judgements; these tests make none."""
    with served(examples_file) as url:
        yield url


@pytest.fixture
def page(writable: str, several: Story, opened: Opened) -> Page:
    """An article that others tell too."""
    return opened(f"{writable}/articles/{several.articles[0]}")


def press(page: Page, *keys: str) -> None:
    """One after another."""
    for key in keys:
        page.keyboard.press(key)


def to_a_chain(page: Page) -> str:
    """Walk to the first statement that stands on the word of somebody before its speaker; its number."""
    while not page.evaluate("document.activeElement.matches('.note:has(.chain)')"):
        before = page.evaluate(FOCUS)
        press(page, "j")
        assert page.evaluate(FOCUS) != before, "no statement has a chain"
    return str(page.evaluate("document.activeElement.dataset.of"))


def test_j_and_k_walk_the_statements_and_light_their_words(page: Page) -> None:
    """In the order of the text; at its two ends they stay."""
    walked = []
    for key in "jjjkkk":
        press(page, key)
        walked.append(page.evaluate(FOCUS))
        lit = page.evaluate(LIT)
        assert lit
        assert all(walked[-1].removeprefix("note-") in of for of in lit)

    assert walked == ["note-1", "note-2", "note-3", "note-2", "note-1", "note-1"]
    count = page.locator(".note").count()
    page.locator(".note").last.focus()
    press(page, "j")
    assert page.evaluate("document.activeElement === [...document.querySelectorAll('.note')].at(-1)")
    assert count > 3


def test_l_and_h_walk_the_hops_of_a_chain(page: Page) -> None:
    """Those before the speaker first, then the speaker; past either end they begin again."""
    number = to_a_chain(page)
    spots = []
    for key in "lllh":
        press(page, key)
        spots.append(page.evaluate("document.activeElement.dataset.spot"))
        assert page.locator(f'.text .spot-on[data-spot~="{spots[-1]}"]').count()

    assert spots[0] == f"{number}.0"
    assert all(spot.startswith(f"{number}.") for spot in spots)
    assert spots[1] != spots[0]
    assert spots[3] == spots[1]


def test_enter_opens_the_other_tellings_and_escape_closes_them(page: Page) -> None:
    """The focus goes there and comes back to the statement."""
    press(page, "j", "j", "Enter")
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("Who else tells it")
    expect(panel).to_be_focused()

    press(page, "Escape")

    expect(panel).to_be_empty()
    assert page.evaluate(FOCUS) == "note-2"
    assert page.url.endswith(page.url.rsplit("/", 1)[1])


def test_question_mark_shows_the_keys(page: Page) -> None:
    """Every key that the page knows; Escape gives the focus back."""
    press(page, "j", "?")
    panel = page.locator("#panel")

    assert ["j", "k", "l", "h", "Enter", "e", "x", "Enter", "a", "u", "Esc", "/"] == panel.locator(
        "kbd"
    ).all_inner_texts()

    press(page, "Escape")
    expect(panel).to_be_empty()
    assert page.evaluate(FOCUS) == "note-1"


def test_a_server_that_only_reads_shows_no_key_that_writes(site: str, several: Story, opened: Opened) -> None:
    """And none of them opens a form."""
    page = opened(f"{site}/articles/{several.articles[0]}")
    press(page, "j", "e", "x", "a", "u", "?")

    assert ["j", "k", "l", "h", "Enter", "Esc", "/"] == page.locator("#panel kbd").all_inner_texts()
    assert page.locator("form[method=post]").count() == 0


@pytest.mark.parametrize(("key", "field"), [("e", "f-content"), ("x", "why-wrong"), ("a", "f-content")])
def test_e_x_and_a_open_the_form_in_its_field(page: Page, key: str, field: str) -> None:
    """Mend, set aside with a reason, add: nothing is sent by the key itself."""
    press(page, "j", key)
    expect(page.locator(f"#{field}")).to_be_focused()

    press(page, "Escape")

    expect(page.locator("#panel")).to_be_empty()
    assert page.evaluate(FOCUS) in {"note-1", "add"}
    page.goto(page.url.partition("/articles")[0] + "/judgements")
    assert "Nobody has judged anything yet" in page.locator("main").inner_text()


@pytest.mark.parametrize("field", ["#why-wrong", "#f-reason", "#quick"])
def test_no_key_acts_while_one_types(page: Page, field: str) -> None:
    """Its letter is typed, no more."""
    press(page, "j", "j", "x")
    expect(page.locator("#why-wrong")).to_be_focused()
    page.locator(field).focus()
    page.locator(field).fill("")
    before = page.locator("#panel").inner_html()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.keyboard.type("jklhexau?/")

    expect(page.locator(field)).to_have_value("jklhexau?/")
    expect(page.locator(field)).to_be_focused()
    assert before == page.locator("#panel").inner_html()
    assert [] == asked


@pytest.mark.parametrize("key", ["Control+e", "Alt+x", "Control+j"])
def test_no_key_acts_with_a_key_of_the_browsers(page: Page, key: str) -> None:
    """Control and Alt are not for the page."""
    press(page, "j", key)

    assert page.evaluate(FOCUS) == "note-1"
    expect(page.locator("#panel")).to_be_empty()
