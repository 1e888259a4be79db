"""`sayso run`: what it says of a pile, and what it leaves behind. The extractor is replaced by a small one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sayso import pipeline
from sayso.ledger import open_ledger, queries
from sayso.records import Article, Extraction, Party, Span, Statement
from sayso.serve.progress import expected_articles
from sayso.settings import Settings
from tests.serve.articles import Ran

Sayso = Callable[..., Ran]
PROSE = "Ana Ode said that the bridge at Marn would stay shut until the summer, and then she left the room. "


def first_word(article: Article, _tools: None) -> Extraction:
    """One statement an article; "broken" breaks, "interrupted" is a person's Ctrl-C."""
    if "interrupted" in article.text:
        raise KeyboardInterrupt
    if "broken" in article.text:
        raise RuntimeError("the parser\x1b[31m gave up")
    ana = Party("Ana Ode", "person")
    said = Statement(
        article.id, None, (), (Span(0, 3),), form="indirect", act="says", score=1.0, made_by="test", speaker=ana
    )
    return Extraction((said,))


@pytest.fixture
def pile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two readable articles; the command extracts with `first_word`."""
    record = partial(pipeline.record, extract=first_word, load_tools=lambda _settings: None)
    monkeypatch.setattr("sayso.pipeline.record", record)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pile"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"{name[0]}: {PROSE * 3}")
    return folder


def timeless(line: str) -> str:
    """The summary without its seconds and rate."""
    return re.sub(r"\d+\.\d s · \d+\.\d/s", "N s · N/s", line)


def test_a_run_ends_with_one_line(sayso: Sayso, pile: Path) -> None:
    """Articles, statements, notices, seconds and rate; nothing on standard error where nobody watches."""
    ran = sayso("run", "pile")

    assert (0, "") == (ran.code, ran.err)
    assert "2 articles: 2 added, 0 known, 0 failed · 2 statements · 0 notices · N s · N/s\n" == timeless(ran.out)
    assert Path("sayso.db").is_file()


def test_a_second_run_adds_only_what_is_new(sayso: Sayso, pile: Path) -> None:
    """What is known is told as known."""
    sayso("run", "pile")
    (pile / "c.txt").write_text(f"c: {PROSE * 3}")

    assert sayso("run", "pile").out.startswith("3 articles: 1 added, 2 known, 0 failed · 1 statement · ")


def test_a_run_that_is_json_reports_the_same(sayso: Sayso, pile: Path) -> None:
    """For a program."""
    report = json.loads(sayso("run", "pile", "--json").out)

    assert ["read", "added", "known", "failed", "left_out", "statements", "notices", "seconds"] == list(report)
    assert [2, 2, 0, 0, 0, 2, {}] == list(report.values())[:-1]


def test_a_model_that_is_not_installed_is_one_line_and_no_failure(sayso: Sayso, pile: Path) -> None:
    """The rules attribute in its place; the notice stays in the ledger."""
    ran = sayso("run", "pile", "--model", "absent")

    assert (0, 1) == (ran.code, ran.err.count("\n"))
    assert "sayso: the model absent is not installed: attributed by rules alone (no-model)\n" == ran.err
    assert ran.out.startswith("2 articles: 2 added, 0 known, 0 failed · 2 statements · 1 notice · ")
    with open_ledger("sayso.db") as ledger:
        assert ["no-model"] == [notice.code for notice in queries.notices(ledger)]


def test_rules_alone_may_be_asked_for(sayso: Sayso, pile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--model none`` wins over what the environment says, and is nothing to complain of."""
    monkeypatch.setenv("SAYSO_MODEL", "absent")
    ran = sayso("run", "pile", "--model", "none")

    assert (0, "") == (ran.code, ran.err)
    assert " · 0 notices · " in ran.out


def test_a_model_is_no_path(sayso: Sayso, pile: Path) -> None:
    """A mistake of usage, told before a ledger is made."""
    ran = sayso("run", "pile", "--model", "../model.onnx")

    assert 2 == ran.code
    assert ran.err.startswith("sayso: --model: a model's name or none is wanted")
    assert not Path("sayso.db").exists()


def test_what_cannot_be_read_is_one_line_each_and_code_1(sayso: Sayso, pile: Path) -> None:
    """The rest of the pile goes on."""
    (pile / "map.txt").write_bytes(b"\x89PNG\x00\x00" * 99)
    ran = sayso("run", "pile", "missing.txt")

    assert 1 == ran.code
    assert ran.out.startswith("2 articles: 2 added, 0 known, 0 failed · 2 statements · 2 notices · ")
    assert [
        "sayso: map.txt: holds bytes that are no text (binary-file)",
        "sayso: missing.txt: there is no such file or folder (no-such-path)",
    ] == sorted(ran.err.splitlines())


def test_files_of_unknown_kinds_are_passed_over_unless_there_is_nothing_else(sayso: Sayso, pile: Path) -> None:
    """Beside articles they are a notice; alone they are what was asked for, so each is told."""
    (pile / "map.pdf").write_bytes(b"%PDF")
    alone = pile / "alone"
    alone.mkdir()
    (alone / "plan.docx").write_bytes(b"PK")
    beside = sayso("run", "pile")
    only = sayso("run", "pile/alone")

    assert (0, "") == (beside.code, beside.err)
    assert 1 == only.code
    assert "sayso: plan.docx: no reader for .docx files (unknown-kind)\n" == only.err
    assert only.out.startswith("0 articles: 0 added, 0 known, 0 failed · 0 statements · 1 notice · ")


def test_ctrl_c_before_the_first_article_says_so(sayso: Sayso, pile: Path) -> None:
    """Nothing was added, and that is what is said."""
    (pile / "a.txt").write_text(f"interrupted: {PROSE * 3}")

    assert "sayso: stopped: nothing added yet; the same command again does the rest\n" == sayso("run", "pile").err


def test_an_article_that_fails_is_named_and_the_rest_is_kept(sayso: Sayso, pile: Path) -> None:
    """Its failure is one line, without what the error smuggled in."""
    (pile / "bad.txt").write_text(f"broken: {PROSE * 3}")
    ran = sayso("run", "pile")

    assert 1 == ran.code
    assert ran.out.startswith("3 articles: 2 added, 0 known, 1 failed · 2 statements · 1 notice · ")
    assert re.fullmatch(
        r"sayso: art-[0-9a-f]{16} \(bad\.txt\): RuntimeError: the parser␛\[31m gave up \(article-failed\)\n", ran.err
    )


def test_a_long_list_of_complaints_is_cut_and_counted(sayso: Sayso, pile: Path) -> None:
    """Twenty lines, then a number: the notices hold them all."""
    for number in range(25):
        (pile / f"x{number:02}.txt").write_bytes(b"\x00\x01\x02" * 9)
    lines = sayso("run", "pile").err.splitlines()

    assert 21 == len(lines)
    assert "sayso: and 5 more; sayso notices lists them all" == lines[-1]


def test_a_wrong_path_alone_makes_no_ledger(sayso: Sayso, pile: Path) -> None:
    """A slip of the finger leaves no file behind."""
    assert 2 == sayso("run", "pie").code
    assert not Path("sayso.db").exists()


def test_ctrl_c_says_what_was_kept_and_a_second_run_does_the_rest(sayso: Sayso, pile: Path) -> None:
    """One line, code 130, and what was committed stays."""
    (pile / "b.txt").write_text(f"interrupted: {PROSE * 3}")
    ran = sayso("run", "pile")

    assert Ran(130, "", "sayso: stopped: 1 article added and kept; the same command again does the rest\n") == ran
    with open_ledger("sayso.db") as ledger:
        assert ["a.txt"] == [article.name for article in queries.articles(ledger)]


def test_ctrl_c_elsewhere_is_one_word(sayso: Sayso, ledger_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading changes nothing, so there is nothing to tell."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sayso.ledger.queries.brief", interrupted)

    assert Ran(130, "", "sayso: stopped\n") == sayso("brief", "--db", ledger_file)


@pytest.mark.usefixtures("pile")
def test_workers_reach_the_run(sayso: Sayso, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--workers`` is the setting that the run is given."""
    seen: list[Settings] = []

    def record(readings: object, _ledger: object, *, settings: Settings, **_: object) -> pipeline.RunReport:
        seen.append(settings)
        return pipeline.RunReport(0, 0, 0, 0, {})

    monkeypatch.setattr("sayso.pipeline.record", record)
    sayso("run", "pile", "--workers", "2", "--db", "other.db")

    assert [Settings(db=Path("other.db"), workers=2)] == seen


def test_how_many_articles_to_expect_is_told_from_names_and_lines(tmp_path: Path) -> None:
    """Files count one, JSON lines and CSV count their records; standard input and what is broken tell nothing."""
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "b.jsonl").write_text('{"text": "x"}\n\n{"text": "y"}\n')
    (tmp_path / "c.csv").write_text('id,text\n1,"two\nlines"\n2,x\n')
    (tmp_path / "d.zip").write_bytes(b"PK broken")

    assert 5 == expected_articles(tmp_path / name for name in ("a.txt", "b.jsonl", "c.csv", "d.zip"))
    assert expected_articles([tmp_path / "a.txt", None]) is None
