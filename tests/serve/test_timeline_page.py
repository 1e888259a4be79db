"""The timeline as a page and as JSON."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from sayso.connect.timeline import Entry, Evidence, Version, What
from sayso.records import Article, Party, Span, Status
from sayso.serve.terminal import Screen
from sayso.serve.timeline import show_timeline, timeline_shape, when_words
from tests.serve.articles import ANA, BRIDGE, FERRY, HOSTILE, TOR
from tests.serve.test_safe import obeyed

ARTICLES = {a.id: a for a in (BRIDGE, FERRY, HOSTILE)}


def evidence(article: Article = BRIDGE, status: Status | None = "happened", statement: str | None = None) -> Evidence:
    """Where something is told."""
    return Evidence(article.id, Span(0, 20), article.outlet or article.name, status, statement)


def entry(
    line: str = "Ana Ode called Tor Velm",
    kind: str = "call",
    status: Status | None = "happened",
    days: tuple[str | None, str | None] | str | None = "2031-03-03",
    *,
    what: What = "contact",
    parties: Sequence[Party] = (ANA, TOR),
    told: Sequence[Evidence] = (),
    versions: Sequence[Version] = (),
    i: str = "1",
) -> Entry:
    """An entry; a call on 3 March that one article tells, unless other things are given."""
    begins, ends = days if isinstance(days, tuple) else (days, days)
    told = tuple(told or (evidence(),))
    return Entry(
        id=f"con-{i:0<16}", what=what, kind=kind, status=status, begins=begins, ends=ends, line=line, clearest=told[0],
        parties=tuple(parties), evidence=told, tellings=len(told), versions=tuple(versions),
    )  # fmt: skip


def page(*entries: Entry, width: int = 100) -> str:
    """What is printed."""
    out = io.StringIO()
    show_timeline(Screen(out, width=width), entries, ARTICLES)
    return out.getvalue()


def test_a_page_has_days_marks_words_and_both_sides() -> None:
    """What, when, who, in an article's words, on how many words; then each side; then what the marks mean."""
    sides = (
        Version(ANA, "happened", "they spoke for an hour", evidence()),
        Version(TOR, "denied", "there was no call", evidence(FERRY, "denied")),
    )
    expected = """\
Timeline                                                  5 entries · 2 outlets · 1 Mar – 1 Apr 2031

  Mar 2031  ◌ visit, planned · Ana Ode                1 independent telling · The Lantern · 10000000
              Ode will come in March — bridge.txt
  3 Mar     ◐ call, alleged · Ana Ode, Tor Velm        2 independent tellings · 2 outlets · 10000000
              Ana Ode called Tor Velm — bridge.txt · told by The Lantern, Daily Quay
              ↳ Ana Ode’s side: happened, they spoke for an hour — The Lantern
              ↳ Tor Velm’s side: denied, there was no call — Daily Quay
  4 Mar     ■ Ana Ode threatens                       1 independent telling · The Lantern · 10000000
              We shall close it — bridge.txt
  1 Apr     ▲ falls due: demand · Ana Ode, Tor Velm   1 independent telling · The Lantern · 10000000
              Velm has until April — bridge.txt

no day told
  —         ● letter, happened · Ana Ode, Tor Velm    1 independent telling · The Lantern · 10000000
              Ode wrote to Velm — bridge.txt

● happened   ◌ planned   ◐ alleged   ▲ falls due   ■ said
"""
    shown = page(
        entry("Ode will come in March", "visit", "planned", ("2031-03-01", "2031-03-31"), parties=(ANA,)),
        entry(status="alleged", told=(evidence(), evidence(FERRY, "denied")), versions=sides),
        entry("We shall close it", "threatens", None, "2031-03-04", what="statement", parties=(ANA,)),
        entry("Velm has until April", "demand", days="2031-04-01", what="deadline"),
        entry("Ode wrote to Velm", "letter", days=None),
    )

    assert expected == shown


def test_a_year_stands_at_each_day_where_there_are_two() -> None:
    """And a year that is told as such does not stretch the range in the title."""
    shown = page(entry(days="2030-12-30"), entry(days="2031-01-02"), entry(days=("2020-01-01", "2020-12-31")))

    assert "3 entries · 1 outlet · 30 Dec 2030 – 2 Jan 2031" in shown
    assert "\n  30 Dec 2030  ●" in shown
    assert "\n  2020         ●" in shown


def test_nothing_is_a_sentence() -> None:
    """Not an empty page."""
    assert page().startswith("Nothing on the timeline")


def test_many_parties_and_outlets_are_counted() -> None:
    """Four are named."""
    parties = [Party(f"P{n}", "person") for n in range(6)]
    told = [Evidence(BRIDGE.id, Span(0, 1), f"Outlet {n}", "happened") for n in range(6)]
    shown = page(entry(parties=parties, told=told))

    assert "P0, P1, P2, P3 and 2 more" in shown
    assert "told by Outlet 0, Outlet 1, Outlet 2, Outlet 3, 2 more" in " ".join(shown.split())


@pytest.mark.parametrize("width", [40, 60, 100, 200])
def test_no_line_is_wider_than_the_page(width: int) -> None:
    """However long the article's words are."""
    shown = page(entry("word " * 45, told=(evidence(), evidence(FERRY))), entry(days=None), width=width)

    assert max(map(len, shown.splitlines())) <= max(width, 40)


def test_a_strangers_text_steers_nothing() -> None:
    """In no field."""
    bad = "Zed\x1b[31m \u202eevil\x07"
    who = Party(bad, "person")
    told = Evidence(HOSTILE.id, Span(0, 3), bad, "denied")
    shown = page(
        entry(
            bad, bad, "denied", told=(told, evidence()), parties=(who,), versions=(Version(who, "denied", bad, told),)
        )
    )

    assert obeyed(shown) <= {"\n"}
    assert "[31m" in shown


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("2031-03-09", "2031-03-09"), "9 Mar 2031"),
        (("2031-03-03", "2031-03-09"), "3–9 Mar 2031"),
        (("2031-03-01", "2031-03-31"), "Mar 2031"),
        (("2032-02-01", "2032-02-29"), "Feb 2032"),
        (("2031-01-01", "2031-03-31"), "Jan–Mar 2031"),
        (("2031-01-01", "2031-12-31"), "2031"),
        (("1990-01-01", "1999-12-31"), "1990–1999"),
        (("9999-01-01", "9999-12-31"), "9999"),
        (("2030-12-28", "2031-01-03"), "28 Dec 2030 – 3 Jan 2031"),
        (("2031-03-09", None), "9 Mar 2031"),
        ((None, None), "—"),
    ],
)
def test_days_are_told_as_exactly_as_they_are_known(days: tuple[str | None, str | None], words: str) -> None:
    """A month is a month, not its thirty-one days."""
    assert words == when_words(*days)


def test_the_json_has_the_exports_words() -> None:
    """Everything that the page says, with spans and ids."""
    side = Version(TOR, "denied", "no call", evidence(FERRY, "denied", "stm-1"))
    (shape,) = timeline_shape([entry(told=(evidence(), evidence(FERRY, "denied", "stm-1")), versions=(side,))])
    at = {"article": BRIDGE.id, "span": [0, 20], "outlet": "The Lantern", "status": "happened", "statement": None}
    other = {"article": FERRY.id, "span": [0, 20], "outlet": "Daily Quay", "status": "denied", "statement": "stm-1"}
    ana, tor = ({"name": p.name, "kind": "person", "entity": None} for p in (ANA, TOR))

    assert {
        "id": "con-1000000000000000",
        "what": "contact",
        "kind": "call",
        "status": "happened",
        "when": {"from": "2031-03-03", "to": "2031-03-03"},
        "precision": "day",
        "text": "Ana Ode called Tor Velm",
        "told_at": at,
        "parties": [ana, tor],
        "independent_tellings": 2,
        "outlets": ["The Lantern", "Daily Quay"],
        "evidence": [at, other],
        "versions": [{"party": tor, "status": "denied", "text": "no call", "evidence": other}],
    } == shape
