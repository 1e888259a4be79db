"""One saying in many spellings: house styles of marks, no marks, capitals, one line. What is said stays the same."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from golden_cases import FOLDER, Case, compare, load_cases
from handmade import content_of, cue_of, source_of, statements_in

from sayso.extract import extract
from sayso.resources import Tools

OPEN = tomllib.loads((FOLDER / "open" / "open.toml").read_text(encoding="utf8"))["open"]
DOUBLE = ("«»", "»«", "„“", ("« ", " »"), ("``", "''"))
SINGLE = ("‘’", "''")
HANGS_ON_THE_PARSE = {"called it with a quoted predicate", "a quotation led in by a gesture"}
"""Cases that the parser itself reads in another way when the marks are others."""
NO_SINGLE = {"no blank after the stop before the next quotation"}
"""What no reader could tell from two apostrophes."""

ANY_MARK = set('"“”„«»‘‹›`＂')


def with_one_kind_of_mark(*themes: str) -> Iterator[Case]:
    """Golden cases that are right today and whose only marks are curly or straight double ones, in pairs."""
    for case in load_cases(*themes):
        marks = ANY_MARK & set(case.text)
        pairs = marks == set("“”") or (marks == {'"'} and all(p.count('"') % 2 == 0 for p in case.text.split("\n")))
        known = case.name in HANGS_ON_THE_PARSE or f"{case.file}: {case.name}" in OPEN
        if pairs and not set("'’") & set(case.text) and not known:
            yield case


def respelled(case: Case, opens: str, closes: str) -> Case:
    """The case with other marks, in its text and in its answers."""

    def of(text: str) -> str:
        out, inside = [], False
        for c in text:
            if c in '“”"':
                inside = c == "“" or (c == '"' and not inside)
                out.append(opens if inside else closes)
            else:
                out.append(c)
        return "".join(out)

    def answers(row: dict[str, Any]) -> dict[str, Any]:
        # a content is compared by its letters, so what matters of its marks is only that there are some
        return {**row, **{key: [of(c) for c in row[key]] for key in ("content", "alt_content") if key in row}}

    return replace(case, text=of(case.text), statements=[answers(row) for row in case.statements])


def cases_by_marks() -> list[object]:
    """Every case in every convention; single marks only within a paragraph, where an apostrophe can't end them."""
    single = list(
        with_one_kind_of_mark("direct", "conventions", "mixed", "floating", "according_to", "acts", "speakers")
    )
    double = [*single, *with_one_kind_of_mark("multi_paragraph")]
    single_too = [case for case in single if case.name not in NO_SINGLE]
    pairs = [(m, case) for m in DOUBLE for case in double] + [(m, case) for m in SINGLE for case in single_too]
    return [pytest.param(case, *marks, id=f"{''.join(marks)} {case.file}: {case.name}") for marks, case in pairs]


@pytest.mark.parametrize(("case", "opens", "closes"), cases_by_marks())
def test_every_house_style_of_marks_gives_the_same_statements(
    case: Case, opens: str, closes: str, tools: Tools
) -> None:
    """The tagger is shown one form of marks, whatever the outlet writes, because the scanner has read them."""
    other = respelled(case, opens, closes)

    assert [] == compare(other, extract(other.article(), tools))


ARTICLE = (
    "Ana Ode said the bridge would stay shut until June.",
    "“The cables have moved,” Tor Velm told reporters.",
    "According to two officials, the ferry will sail on Friday.",
    "The mayor warned that the boats were full.",
    "Velm said: “It will be a long winter.”",
)
SAYINGS = [
    ("Ana Ode", ["said"], ["the bridge would stay shut until June"]),
    ("Tor Velm", ["told"], ["“The cables have moved,”"]),
    ("two officials", ["According to"], ["the ferry will sail on Friday"]),
    ("The mayor", ["warned"], ["that the boats were full"]),
    ("Velm", ["said"], ["“It will be a long winter.”"]),
]


def sayings(text: str, tools: Tools) -> list[tuple[str | None, list[str], list[str]]]:
    """Source, cue and content of every statement."""
    return [(source_of(s, text), cue_of(s, text), content_of(s, text)) for s in statements_in(text, tools)]


@pytest.mark.parametrize(
    "end", [" ", "\n", "\n\n", "\r\n", "\u2028"], ids=["one line", "lines", "blocks", "CRLF", "LS"]
)
def test_line_ends_change_no_saying(tools: Tools, end: str) -> None:
    """The whole article in one line, or every sentence a paragraph of its own."""
    assert SAYINGS == sayings(end.join(ARTICLE), tools)


def test_an_article_in_capitals_is_read(tools: Tools) -> None:
    """The base model knows no case, and the casing is told it apart."""
    expected = [(s and s.upper(), [c.upper() for c in cue], [c.upper() for c in said]) for s, cue, said in SAYINGS]

    assert expected == sayings(" ".join(ARTICLE).upper(), tools)


def test_an_article_without_marks_is_read(tools: Tools) -> None:
    """Scraping may lose every quotation mark: the words are found, and are no direct speech any more."""
    text = " ".join(ARTICLE).replace("“", "").replace("”", "")
    bare = [(s, cue, [c.strip("“”,.") for c in said]) for s, cue, said in SAYINGS]

    assert bare == sayings(text, tools)
    assert {"indirect"} == {s.form for s in statements_in(text, tools)}


@pytest.mark.parametrize(
    "lead", ["😀😀 ", "👩\u200d👧\n", "Rene\u0301 e\u0301tait la\u0300. ", "\u202e\r\n", "\U0010ffff\n"]
)
def test_characters_of_every_width_only_shift_a_saying(tools: Tools, lead: str) -> None:
    """Spans count code points; the tagger's words and the parser's tokens agree on them."""
    text = "Ana Ode said the bridge would stay shut until June."
    (plain,) = statements_in(text, tools)
    moved = next(s for s in statements_in(lead + text, tools) if s.act == "says")

    assert [SAYINGS[0]] == [s for s in sayings(lead + text, tools) if s[1] == ["said"]]
    assert plain.content[0].start + len(lead) == moved.content[0].start
