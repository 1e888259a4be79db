"""Who has it from whom as a picture."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.connect.arrows import Node
from sayso.records import Article, Claim, Origin, Span, Telling
from sayso.serve.drawing import measure, wrapped
from sayso.serve.graph import graph
from sayso.serve.traced import Edge, Proof, Traced

SVG = "{http://www.w3.org/2000/svg}"
LONG = "the minister of transport of Marn, who had been told of it by the works office in the spring, said once more"


def traced(*edges: tuple[str, str, str], origins: dict[str, int] | None = None, text: str = LONG) -> Traced:
    """A claim that each party without a teller of its own publishes; ``origins`` by a party's key."""
    pairs = [(of, to) for of, to, _ in edges] or [("Echo", "Echo")]
    tellers = list(dict.fromkeys(of for of, _ in pairs if of not in {to for _, to in pairs})) or [pairs[0][0]]
    articles = {a.id: a for a in (Article(f"{name}.txt", text, name, published="2031-03-09") for name in tellers)}
    tellings = tuple(Telling(i, (Span(0, 10),)) for i in articles)
    proof = Proof(next(iter(articles)), Span(0, len(text)), "", ())
    found = tuple(Edge(of, to, how, (proof,)) for of, to, how in edges)  # type: ignore[arg-type]
    names = dict.fromkeys(name for pair in pairs for name in pair)
    nodes = tuple(Node(name, name, "outlet" if name in tellers else "person") for name in names)
    whose = origins or {}
    claim = Claim(
        "sty-1",
        text,
        tellings,
        tuple(Origin(f"Origin {n}", "person", ()) for n in range(max(whose.values(), default=-1) + 1)),
    )
    silent = tuple(n for n in nodes if not edges and n.name in tellers)
    outlet_of = dict(zip(articles, tellers, strict=True))
    return Traced(claim, None, articles, {}, nodes, found, whose, outlet_of, silent, {})


def drawn(found: Traced) -> ET.Element:
    """The picture, read again."""
    return ET.fromstring(graph(found))  # noqa: S314  # our own


def words_of(root: ET.Element) -> list[str]:
    """All text that is seen."""
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def boxes(root: ET.Element) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each party's box."""
    found = [r for r in root.iter(f"{SVG}rect") if r.get("class") == "box"]
    sizes = [tuple(float(r.get(name, 0)) for name in ("x", "y", "width", "height")) for r in found]
    return [(x, y, x + w, y + h) for x, y, w, h in sizes]


def rooms(root: ET.Element) -> list[tuple[float, float, float]]:
    """Line, left and right edge of every text, at least as wide as a usual sans serif makes it."""
    found = []
    for text in root.iter(f"{SVG}text"):
        wide = len("".join(text.itertext())) * (9 if text.get("class") == "title" else 5.6)
        found.append((float(text.get("y", 0)), float(text.get("x", 0)), float(text.get("x", 0)) + wide))
    return found


CITED = traced(
    ("Quay", "Lantern", "cites"), ("Lantern", "Ana Ode", "says"), ("Post", "Lantern", "copies"),
    ("Echo", "Ana Ode", "says"), ("Echo", "Tor Velm", "says"), origins={"Ana Ode": 0, "Tor Velm": 1},
)  # fmt: skip


# ---------------------------------------------------------------- what it is
def test_it_is_an_image_with_a_title_a_description_and_real_text() -> None:
    """For who sees it and for who has it read aloud."""
    root = drawn(CITED)
    ids = {e.get("id"): e.text or "" for e in root if e.tag in (f"{SVG}title", f"{SVG}desc")}
    title, told = (ids[i] for i in root.get("aria-labelledby", "").split())

    assert "img" == root.get("role")
    assert title.startswith("Who has it from whom: the minister")
    assert "2 independent origins · told by 3 outlets" in told
    assert "Quay cites Lantern: “the minister" in told
    assert "Echo on the word of Tor Velm: “" in told
    assert {"Quay", "Lantern", "Origin 0", "also Ana Ode", "origin 1", "cites", "copies"} <= set(words_of(root))


def test_it_needs_nothing_from_outside_and_runs_nothing() -> None:
    """No script, no link, no file, no font."""
    told = graph(CITED)

    assert {f"{SVG}{name}" for name in ("svg", "title", "desc", "style", "rect", "g", "path", "text")} >= {
        each.tag
        for each in ET.fromstring(told).iter()  # noqa: S314
    }
    assert not [
        word for word in ("href", "url(", "@import", "onload", "script", "http") if word in told.split("2000/svg", 1)[1]
    ]
    assert "prefers-color-scheme:dark" in told


def test_origins_stand_left_of_who_has_it_from_them() -> None:
    """And are told by a bar; each arrow's words stand beside its teller."""
    root = drawn(CITED)
    at = {
        "".join(t.itertext()): float(t.get("x", 0)) for t in root.iter(f"{SVG}text") if t.get("class") in ("head", "")
    }

    assert at["Origin 0"] == at["Origin 1"] < at["Lantern"] == at["Echo"] < at["Quay"] == at["Post"]
    assert 2 == sum(r.get("class") == "bar" for r in root.iter(f"{SVG}rect"))
    assert 5 == words_of(root).count("“the minister of transport of")


def test_an_outlet_that_names_nobody_stands_alone() -> None:
    """In a broken frame, with a word."""
    root = drawn(traced())

    assert ["silent"] == [g.get("class") for g in root.iter(f"{SVG}g")]
    assert {"Echo", "gives no origin", "9 Mar, narrated"} <= set(words_of(root))


def test_a_strangers_text_is_text() -> None:
    """Markup, control characters, direction overrides and what XML forbids."""
    bad = "</text><script>x</script> ]]> &amp; \x00\x0b \u202e \ufffe\uffff \ud800"
    root = drawn(traced((bad, "Ode", "says"), text=bad))

    assert not list(root.iter(f"{SVG}script"))
    assert any(words.startswith("“</text><script>x") for words in words_of(root))


def test_the_same_claim_gives_the_same_picture() -> None:
    """Byte for byte."""
    assert graph(CITED) == graph(CITED)


def test_lines_are_broken_between_words() -> None:
    """The last one cut, and a word that is too long as well."""
    lines = wrapped(LONG, 150, 12, lines=3)

    assert 3 == len(lines)
    assert LONG.startswith(" ".join(lines).rstrip("…"))
    assert all(measure(line, 12) <= 150 for line in [*lines, *wrapped("x" * 90, 150, 12, lines=3)])
    assert ["one line"] == wrapped("one\nline", 150, 12, lines=3)
    assert [] == wrapped(" ", 150, 12, lines=3)


# ---------------------------------------------------------------- where things stand
names = st.sampled_from([f"Party {n}" for n in range(9)])
steps = st.tuples(names, names, st.sampled_from(["says", "cites", "copies"])).filter(lambda s: s[0] != s[1])


@settings(max_examples=80, deadline=None)
@given(st.lists(steps, min_size=1, max_size=14, unique_by=lambda s: s[:2]), st.integers(0, 3))
def test_nothing_lies_on_another_or_leaves_the_page(edges: list[tuple[str, str, str]], many: int) -> None:
    """However parties hang together, circles too."""
    ends = sorted({to for _, to, _ in edges} - {of for of, _, _ in edges})
    root = drawn(traced(*edges, origins={name: n for n, name in enumerate(ends[:many])}))
    found, texts = sorted(boxes(root)), sorted(rooms(root))
    wide, high = float(root.get("width", 0)), float(root.get("height", 0))

    assert all(0 <= x and right <= wide and 0 < y and bottom <= high for x, y, right, bottom in found)
    assert [] == [(a, b) for a, b in pairwise(found) if a[0] == b[0] and a[3] > b[1]]
    assert all(0 <= left and right <= wide and 0 < y < high for y, left, right in texts)
    assert [] == [(a, b) for a, b in pairwise(texts) if a[0] == b[0] and a[2] > b[1]]
    assert len({(of, to, how) for of, to, how in edges}) == sum(
        p.get("class") == "tip" for p in root.iter(f"{SVG}path")
    )


@pytest.mark.parametrize("many", [1, 12, 60])
def test_many_outlets_are_many_boxes(many: int) -> None:
    """One under the other."""
    root = drawn(traced(*((f"Outlet {n}", "Ana Ode", "says") for n in range(many)), origins={"Ana Ode": 0}))

    assert many + 1 == len(boxes(root))
