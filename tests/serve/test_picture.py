"""The timeline as a picture, and its axis."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.connect.timeline import Entry
from sayso.records import CONTACTS, STATUSES, Party
from sayso.serve.axis import APART, make_axis
from sayso.serve.picture import MOST, MOST_UNDATED, WIDTH, picture
from tests.serve.articles import FERRY
from tests.serve.test_timeline_page import entry, evidence

SVG = "{http://www.w3.org/2000/svg}"
LONG = "Ana Ode, the minister of transport of Marn, called Tor Velm about the bridge, the ferry and the fares of both"


def drawn(*entries: Entry) -> ET.Element:
    """The picture, read again."""
    return ET.fromstring(picture(entries))  # noqa: S314  # our own


def words_of(root: ET.Element) -> list[str]:
    """All text that is seen."""
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def rooms(root: ET.Element) -> list[tuple[float, float, float]]:
    """Line, left and right edge of every text, at least as wide as a usual sans serif makes it."""
    found = []
    for text in root.iter(f"{SVG}text"):
        wide = len("".join(text.itertext())) * (11 if text.get("class") == "title" else 6.3)
        x, anchor = float(text.get("x", 0)), text.get("text-anchor", "start")
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        found.append((float(text.get("y", 0)), left, left + wide))
    return found


def many(number: int) -> list[Entry]:
    """So many entries within forty days, of all sorts."""
    kinds = [("contact", kind) for kind in CONTACTS] + [
        ("event", "sanction"),
        ("deadline", "demand"),
        ("statement", "denies"),
    ]
    return [
        entry(
            LONG, kinds[n % 8][1], None if kinds[n % 8][0] == "statement" else STATUSES[n % 4],
            date.fromordinal(741700 + n * 7 % 40).isoformat() if n % 9 else None, what=kinds[n % 8][0], i=str(n),  # type: ignore[arg-type]
        )
        for n in range(number)
    ]  # fmt: skip


# ---------------------------------------------------------------- what it is
def test_it_is_an_image_with_a_title_a_description_and_real_text() -> None:
    """For who sees it and for who has it read aloud."""
    root = drawn(entry(), entry("Ode will write", "letter", "planned", None))
    ids = {e.get("id"): e.text or "" for e in root if e.tag in (f"{SVG}title", f"{SVG}desc")}
    title, described = (ids[i] for i in root.get("aria-labelledby", "").split())

    assert ("img", "Timeline") == (root.get("role"), title)
    assert (
        "3 Mar 2031: call, happened · Ana Ode, Tor Velm · Ana Ode called Tor Velm · 1 independent telling" in described
    )
    assert "no day told: letter, planned" in described
    assert {"Contacts", "No day told", "happened", "planned", "Ode will write"} <= set(words_of(root))


def test_it_needs_nothing_from_outside_and_runs_nothing() -> None:
    """No script, no link, no file, no font."""
    told = picture(many(20))

    assert {
        f"{SVG}{name}" for name in ("svg", "title", "desc", "style", "rect", "g", "path", "circle", "text", "tspan")
    } >= {
        each.tag
        for each in ET.fromstring(told).iter()  # noqa: S314
    }
    assert not [
        word for word in ("href", "url(", "@import", "onload", "script", "http") if word in told.split("2000/svg", 1)[1]
    ]
    assert "prefers-color-scheme:dark" in told


def test_every_sort_has_a_shape_of_its_own() -> None:
    """Colour is not needed to tell them apart."""
    shapes = {}
    for status in STATUSES:
        root = drawn(entry(status=status))
        shapes[status] = shape_of(root)
    shapes["deadline"] = shape_of(drawn(entry(kind="demand", what="deadline")))
    shapes["statement"] = shape_of(drawn(entry(kind="denies", status=None, what="statement")))

    assert 6 == len(set(shapes.values()))


def shape_of(root: ET.Element) -> str:
    """What the mark in the legend is made of."""
    group = next(root.iter(f"{SVG}g"))
    return " ".join(f"{e.tag} {e.get('class')} {e.get('d', '')}" for e in group if e.tag != f"{SVG}text")


def test_a_strangers_text_is_text() -> None:
    """Markup, control characters, direction overrides and what XML forbids."""
    bad = "</text><script>x</script> ]]> &amp; \" ' \x00\x0b \u202e \ufffe\uffff \ud800 \U0001f6f6"
    root = ET.fromstring(picture([entry(bad, bad, parties=(Party(bad, "person"),))], title=bad))  # noqa: S314
    seen = " ".join(words_of(root))

    assert not list(root.iter(f"{SVG}script"))
    assert "</text><script>x</script> ]]> &amp; \" '" in seen
    assert not {"\u202e", "\ufffe", "\x00"} & set(picture([entry(bad)]))


def test_nothing_is_a_picture_too() -> None:
    """That says so."""
    assert "Nothing on the timeline." in words_of(drawn())


def test_of_very_many_those_with_the_most_tellings_are_drawn() -> None:
    """In their order, and the others are counted."""
    entries = [entry(days=date.fromordinal(741700 + n).isoformat(), i=str(n)) for n in range(MOST + 3)]
    told = picture(entries)

    assert f"{MOST} entries" in told
    assert "3 with fewer tellings left out" in told


def test_of_many_without_a_day_those_with_the_most_tellings_are_listed() -> None:
    """A picture of time is not about them."""
    best = entry("Ode wrote to Velm", "letter", days=None, told=[evidence(), evidence(FERRY)], i="best")
    words = words_of(drawn(*(entry(days=None, i=str(n)) for n in range(MOST_UNDATED + 2)), best))

    assert MOST_UNDATED == words.count("Ana Ode called Tor Velm") + words.count("Ode wrote to Velm")
    assert {"Ode wrote to Velm", "… 3 more"} <= set(words)


def test_the_same_entries_give_the_same_picture() -> None:
    """Byte for byte."""
    assert picture(many(30)) == picture(many(30))


# ---------------------------------------------------------------- where things stand
@pytest.mark.parametrize("number", [1, 3, 15, 60, 200])
def test_no_text_lies_on_another_or_leaves_the_page(number: int) -> None:
    """Few or many."""
    root = drawn(*many(number))
    texts = sorted(rooms(root))
    height = float(root.get("height", 0))

    assert all(0 <= left and right <= WIDTH and 0 < y < height for y, left, right in texts)
    assert [] == [(one, other) for one, other in pairwise(texts) if one[0] == other[0] and one[2] > other[1]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.dates(), st.integers(0, 500)), min_size=1, max_size=30))
def test_no_days_are_too_odd_for_it(days: list[tuple[date, int]]) -> None:
    """From the year 1 to 9999, exact or rough."""
    entries = []
    for n, (first, more) in enumerate(days):
        last = date.fromordinal(min(first.toordinal() + more, date.max.toordinal()))
        entries.append(entry(LONG, days=(first.isoformat(), last.isoformat()), i=str(n)))
    root = drawn(*entries)
    texts = sorted(rooms(root))

    assert all(0 <= left and right <= WIDTH for _, left, right in texts)
    assert [] == [(a, b) for a, b in pairwise(texts) if a[0] == b[0] and a[2] > b[1]]


def test_a_mark_stands_at_its_day() -> None:
    """Ends of the axis at its edges, the middle in the middle."""
    axis = make_axis([100, 110, 120], left=0, right=1000)

    assert axis.x(110) == pytest.approx(500)
    assert 0 < axis.x(100) < 20
    assert 980 < axis.x(120) < 1000
    assert (axis.x(100), axis.x(120)) != (axis.x(1), axis.x(999))


def number(day: str) -> int:
    """A day's number."""
    return date.fromisoformat(day).toordinal()


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (["2031-03-03"], ["3 Mar 2031"]),
        (["2031-03-03", "2031-03-05"], ["3 Mar 2031", "4 Mar", "5 Mar"]),
        (["2031-03-03", "2031-03-31"], ["3 Mar 2031", "5 Mar", "7 Mar"]),
        (["2031-02-28", "2031-05-01", "2031-04-01"], ["3 Mar 2031", "10 Mar", "17 Mar"]),
        (["2031-01-01", "2031-12-31", "2031-07-01"], ["Jan 2031", "Feb", "Mar"]),
        (["2030-11-01", "2031-12-31", "2031-05-01"], ["Nov 2030", "Dec", "Jan 2031"]),
        (["1961-05-01", "2031-12-31", "2000-01-01"], ["1965", "1970", "1975"]),
    ],
)
def test_the_axis_is_marked_in_days_weeks_months_or_years(days: list[str], labels: list[str]) -> None:
    """Whichever leaves room for the labels; the year where it is new."""
    ticks = make_axis(map(number, days), left=0, right=1000).ticks()

    assert labels == [f"{tick.label} {tick.year}".strip() for tick in ticks][:3]
    assert all(after.x - before.x >= APART * 0.9 for before, after in pairwise(ticks))


def test_long_empty_time_is_left_out() -> None:
    """Else the days of this month would all be one spot beside twenty years ago."""
    month = [number(f"2031-03-{day:02}") for day in range(1, 29)]
    axis = make_axis([number("2003-05-01"), *month], left=0, right=1000)

    assert 1 == len(axis.gaps())
    assert axis.x(month[-1]) - axis.x(month[0]) > 600
    assert axis.x(number("2003-05-01")) < axis.gaps()[0] < axis.x(month[0])
    assert [] == make_axis([number(f"20{year}-05-01") for year in range(10, 31)], left=0, right=1000).gaps()
