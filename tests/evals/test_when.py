"""The measures of when: spans and values as TempEval-3 counts them, weekdays, dates of saying, the other finders."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from evals import when
from evals.finders import PEERS, finders, quoted, value_of
from evals.said_on import Dates, Dating, dating, gold_by_article
from evals.timexes import Answer, Counts, Document, Sentence, counts, f1, weekday_problems
from sayso.extract import understand
from sayso.records import Article
from sayso.resources import Tools

TEXT = "The lock closed on Tuesday and will open next week."


def answer(words: str, value: str, text: str = TEXT) -> Answer:
    """An expression by its words."""
    at = text.index(words)
    return Answer(at, at + len(words), value)


def counted(definitions: Any, *answers: Answer) -> Counts:
    """The counts for a document with two expressions."""
    gold = (answer("Tuesday", "2031-03-11"), answer("next week", "2031-W12"))
    return counts(Document("a", TEXT, "2031-03-12", gold), answers, definitions)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((answer("Tuesday", "2031-03-11"), answer("next week", "2031-W12")), (2, 2, 2)),
        ((answer("on Tuesday", "2031-03-11"),), (0, 1, 1)),
        ((answer("Tuesday", "2031-03-18"),), (1, 1, 0)),
        ((answer("lock", "2031-03-11"),), (0, 0, 0)),
        ((answer("next", "2031-W12"), answer("week", "2031-W12")), (0, 1, 1)),
        ((), (0, 0, 0)),
    ],
    ids=["both", "too wide", "wrong value", "elsewhere", "in two pieces", "nothing"],
)
def test_counts(definitions: Any, answers: tuple[Answer, ...], expected: tuple[int, int, int]) -> None:
    """An answer counts strictly, relaxed and by its value, and each gold expression is found once."""
    got = counted(definitions, *answers)

    assert (2, len(answers), *expected) == (got.gold, got.found, got.strict, got.relaxed, got.value)


def test_f1_is_over_all_documents_with_an_interval() -> None:
    """Twice the hits over gold and found; one document alone gives no interval."""
    assert (66.7, None) == f1([Counts(2, 1, 1, 1, 1)], "relaxed")
    figure, between = f1([Counts(2, 1, 1, 1, 1), Counts(1, 1, 1, 1, 0)], "strict")
    assert 80.0 == figure
    assert between is not None
    assert between[0] <= figure <= between[1]


@pytest.mark.parametrize(
    ("values", "right"),
    [
        (["2031-03-11"], True),
        (["2031-03-11TNI"], True),
        (["2031-03-18"], False),
        (["2031-W11"], False),
        (["2031-03-11", "2031-03-12"], False),
        (["P1W", "2031-03-11"], True),
        ([], False),
    ],
)
def test_a_weekday_is_right_where_every_day_named_is(values: list[str], right: bool) -> None:
    """A time of the day counts as the day; a second day beside the right one does not."""
    sentence = Sentence("x", TEXT, "2031-03-12", (("Tuesday", "2031-03-11"),), ())

    assert right == (weekday_problems(sentence, [answer("Tuesday", v) for v in values]) == [])


def test_an_unknown_week_has_no_day_and_a_name_is_none() -> None:
    """Nothing tells which Tuesday; a newspaper is no Sunday."""
    unknown = Sentence("x", TEXT, None, (("Tuesday", "XXXX-WXX-2"),), ("next week",))

    assert [] == weekday_problems(unknown, [answer("Tuesday", "XXXX-WXX-2"), answer("next week", "XXXX-WXX")])
    assert 2 == len(weekday_problems(unknown, [answer("Tuesday", "2031-03-11"), answer("week", "2031-03-17")]))


@pytest.mark.parametrize(
    ("found", "period", "expected"),
    [
        (datetime(2031, 3, 11), "", "2031-03-11"),  # noqa: DTZ001
        (datetime(2031, 3, 11, 20), "", "2031-03-11T20:00"),  # noqa: DTZ001
        (datetime(2031, 3, 11, 20), "day", "2031-03-11"),  # noqa: DTZ001
        (datetime(2031, 3, 11), "month", "2031-03"),  # noqa: DTZ001
        (datetime(2031, 3, 11), "year", "2031"),  # noqa: DTZ001
        ([date(2031, 3, 11), date(2031, 3, 12)], "", "2031-03-11"),
        (time(20), "", "20:00:00"),
        (timedelta(days=3), "", "P3D"),
        (timedelta(hours=2), "", "PT2H"),
        ([], "", ""),
    ],
)
def test_a_python_date_as_a_value(found: object, period: str, expected: str) -> None:
    """In the precision that the library tells; of a list, the first."""
    assert expected == value_of(found, period)


def test_a_preposition_is_cut_off() -> None:
    """Gold has it outside."""
    at = TEXT.index("on Tuesday")

    assert answer("Tuesday", "v") == quoted(TEXT, at, at + len("on Tuesday"), "v")
    assert answer("next week", "v") == quoted(TEXT, TEXT.index("next"), len(TEXT) - 1, "v")


def test_finders_are_sayso_and_the_libraries_that_are_installed(tools: Tools) -> None:
    """Each gives expressions with values; those that are not installed are left out."""
    found = finders(tools)

    assert "sayso" == next(iter(found))
    assert set() == set(found) - {"sayso", *PEERS}
    assert [answer("Tuesday", "2031-03-11")] == [a for a in found["sayso"](TEXT, "2031-03-12") if a.end < 30]
    for name in found.keys() - {"sayso", "datefinder"}:  # datefinder reads whole dates only
        assert "2031-03-11" in {a.value for a in found[name](TEXT, "2031-03-12")}


def same_party(gold: dict[str, str], made: dict[str, str] | None) -> bool:
    """As ``score.py`` compares them, in short."""
    return made is not None and gold["who"] == made["name"]


def test_dates_of_saying(definitions: Any, tools: Tools) -> None:
    """Sayso's date and the baselines', for statements that gold dates; the others are counted."""
    text = "Ana Ode said on Monday that the lock would open on Friday. Tor Velm said the ferry was late."
    definitions = SimpleNamespace(
        **vars(definitions),
        speakers=lambda row: [{"who": row["speaker"], "kind": "person"}],
        same_party=same_party,
    )

    def gold(content: str, speaker: str, **more: object) -> dict[str, Any]:
        at = text.index(content)
        return {"article": "a", "content": [[at, at + len(content)]], "speaker": speaker, **more}

    rows = [
        gold("the lock would open on Friday", "Ana Ode", said_on="2031-03-10"),
        gold("the ferry was late", "Tor Velm", said_on=None),
    ]
    article = Article("a", text, published="2031-03-12", language="en")
    found = dating(article, understand(article, tools), rows, definitions)

    assert (Dates("a", "2031-03-10", "2031-03-10", "2031-03-12", "2031-03-10"),) == found.dates
    assert (1, 0) == (found.undated, found.given)


def test_shares_of_dates() -> None:
    """A date is right as far as gold goes; two articles give an interval."""
    found = Dating(
        (
            Dates("a", "2031-03", "2031-03-10", "2031-03-12", None),
            Dates("b", "2031-03-10", "2031-03", "2031-03-12", "2031-03-10"),
        )
    )

    assert (50.0, 50.0, 50.0) == tuple(found.share(whose) for whose in ("sayso", "published", "nearest"))
    assert (0.0, 100.0) == found.range("sayso")
    assert None is Dating(()).share("sayso")


def test_gold_by_article() -> None:
    """Rows go to their article's name."""
    rows = [{"article": "a", "n": 1}, {"article": "b", "n": 2}, {"article": "a", "n": 3}]
    got = gold_by_article([], SimpleNamespace(read_gold=lambda _: rows))

    assert {"a": [1, 3], "b": [2]} == {name: [r["n"] for r in each] for name, each in got.items()}


def test_the_weekday_section_needs_no_corpora(tools: Tools) -> None:
    """Every finder gets a row, sayso a figure with a floor."""
    section = when.weekday_section({"sayso": finders(tools)["sayso"], "nobody": lambda *_: []})

    assert ["sayso", "nobody"] == [row[0] for row in section.table.rows]
    assert {"when_weekdays.right"} == section.figures.keys()
    assert [Path("weekdays.toml")] == [Path(p.name) for p in section.files["when_weekdays"]]


def test_sections_by_name(shared: Path, tmp_path: Path) -> None:
    """A chosen section comes alone, and its figures belong to its files' parts."""
    (section,) = when.sections(shared, tmp_path, workers=1, chosen=["said_on"])

    assert {name.partition(".")[0] for name in section.figures} == section.files.keys()


def test_without_corpora_nothing_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says what it needs."""
    monkeypatch.setenv("SAYSO_SHARED", "nowhere")

    assert 1 == when.main([])
    assert "SAYSO_SHARED" in capsys.readouterr().out
