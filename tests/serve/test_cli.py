"""The command line: exit codes, the one line for a mistake, the shapes of its JSON, exports."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from sayso import __version__
from sayso.ledger.export import EXPORTERS
from sayso.serve.cli import main
from tests.serve.articles import BRIDGE, FERRY, Ran

Sayso = Callable[..., Ran]

READING = (["brief"], ["show", "bridge.txt"], ["explain", "3afdf9ca"], ["verify"], ["notices"], ["search", "may"])


def test_alone_it_prints_its_help(sayso: Sayso) -> None:
    """No command is no mistake."""
    ran = sayso()

    assert 0 == ran.code
    assert ran.out.startswith("Usage: sayso [OPTIONS] COMMAND")
    assert sayso("--help") == ran


def test_version_is_the_packages(sayso: Sayso) -> None:
    """``--version`` prints it."""
    assert Ran(0, f"sayso {__version__}\n", "") == sayso("--version")


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_a_sound_ledger_is_read_with_code_0_and_a_silent_standard_error(
    sayso: Sayso, ledger_file: Path, command: list[str]
) -> None:
    """Every reading command answers."""
    ran = sayso(*command, "--db", ledger_file)

    assert (0, "") == (ran.code, ran.err)
    assert ran.out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["bref"], "No such command 'bref'. Did you mean 'brief'?"),
        (["brief", "--nope"], "No such option: --nope"),
        (["brief", "--act", "sings"], "'sings' is not one of 'says', 'asks'"),
        (["brief", "--limit", "-1"], "Invalid value for '--limit'"),
        (["brief", "--limit", "few"], "Invalid value for '--limit'"),
        (["search", "x", "--limit", "0"], "Invalid value for '--limit'"),
        (["show"], "Missing argument 'ARTICLE'"),
        (["run"], "Missing argument 'PATH'"),
        (["run", "no-such-folder"], "no-such-folder: there is no such file or folder."),
        (["run", ".", "--workers", "0"], "--workers: a whole number of at least 1 is wanted, not 0."),
        (["run", ".", "--workers", "two"], "Invalid value for '--workers'"),
        (["export"], "Missing option '--format'"),
        (["export", "--format", "xml"], "'xml' is not one of 'jsonl', 'csv', 'parquet'"),
        (["brief", "--article", "nope"], "no article 'nope' in the ledger."),
        (["show", "nope"], "no article 'nope' in the ledger."),
        (["show", ""], "no article '' in the ledger."),
        (["explain", "nope"], "no statement or article 'nope' in the ledger."),
        (["explain", "stm-"], "no single statement 'stm-' in the ledger."),
        (["notices", "--code", "nope"], "There are: binary-file, unclosed-quotation."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_one_line_and_code_2(
    sayso: Sayso, ledger_file: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], problem: str
) -> None:
    """It says what is wrong, on standard error only."""
    monkeypatch.chdir(ledger_file.parent)
    ran = sayso(*arguments)

    assert (2, "") == (ran.code, ran.out)
    assert ran.err.startswith("sayso: ")
    assert problem in ran.err
    assert 1 == ran.err.count("\n")


@pytest.mark.parametrize("command", [*READING, ["export", "--format", "csv"]], ids=lambda command: command[0])
def test_a_missing_ledger_is_wrong_usage_and_is_not_made(sayso: Sayso, tmp_path: Path, command: list[str]) -> None:
    """Reading never makes a file."""
    ran = sayso(*command, "--db", tmp_path / "none.db")

    assert 2 == ran.code
    assert "none.db: there is no ledger here." in ran.err
    assert [] == list(tmp_path.iterdir())


def test_a_file_that_is_no_ledger_is_wrong_usage(sayso: Sayso, tmp_path: Path) -> None:
    """Another program's file is refused and left as it is."""
    path = tmp_path / "notes.txt"
    path.write_text("not a ledger " * 99)
    ran = sayso("brief", "--db", path)

    assert 2 == ran.code
    assert "this is not a ledger" in ran.err
    assert "not a ledger " * 99 == path.read_text()


def test_a_mistake_in_the_settings_file_is_wrong_usage(
    sayso: Sayso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file and the key are named."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sayso.toml").write_text("colour = true")
    ran = sayso("brief")

    assert 2 == ran.code
    assert "sayso.toml: colour: no such setting; there are db, workers, language, model." in ran.err


def test_the_ledger_is_found_by_the_settings(
    sayso: Sayso, ledger_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``SAYSO_DB`` stands for ``--db``."""
    monkeypatch.setenv("SAYSO_DB", str(ledger_file))

    assert sayso("brief", "--db", ledger_file) == sayso("brief")


def test_a_locked_ledger_is_a_failure_of_one_line(
    sayso: Sayso, ledger_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trouble with the file is not wrong usage: code 1."""

    def locked(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr("sayso.ledger.store.sqlite3.connect", locked)
    ran = sayso("brief", "--db", ledger_file)

    assert (1, 1) == (ran.code, ran.err.count("\n"))
    assert "database is locked. Another process is writing to it" in ran.err


def test_a_hostile_argument_is_shown_safely(sayso: Sayso, ledger_file: Path) -> None:
    """Not even an error may carry an escape sequence."""
    ran = sayso("show", "\x1b[31mred\u202e", "--db", ledger_file)

    assert "sayso: no article" in ran.err
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err


def test_verify_lists_problems_and_ends_with_code_1(sayso: Sayso, ledger_file: Path) -> None:
    """A span that was moved is found and told, to a person and to a program."""
    with sqlite3.connect(ledger_file) as connection:
        connection.execute("UPDATE article SET text = replace(text, 'June', 'July') WHERE name = 'bridge.txt'")
    connection.close()
    told = sayso("verify", "--db", ledger_file)
    shaped = sayso("verify", "--json", "--db", ledger_file)

    assert (1, 1) == (told.code, shaped.code)
    assert "checked 2 articles, 7 statements," in told.out
    assert BRIDGE.id in told.out
    problems = json.loads(shaped.out)["problems"]
    assert {"where", "kind", "detail"} == set(problems[0])
    assert any(BRIDGE.id in problem["where"] for problem in problems)


def test_verify_of_a_sound_ledger_says_what_it_checked(sayso: Sayso, ledger_file: Path) -> None:
    """Counts, and no problem."""
    checked = json.loads(sayso("verify", "--json", "--db", ledger_file).out)

    assert ([], 2, 7) == (checked["problems"], checked["checked"]["articles"], checked["checked"]["statements"])


def exported(ledger_file: Path, sayso: Sayso, out: Path) -> list[dict[str, object]]:
    """The ledger's JSON lines."""
    assert 0 == sayso("export", "--format", "jsonl", "--db", ledger_file, "-o", out).code
    return [json.loads(line) for line in out.read_text("utf8").splitlines()]


def test_json_holds_records_in_the_words_of_the_export(sayso: Sayso, ledger_file: Path, tmp_path: Path) -> None:
    """Statements, notices and articles have the export's keys, in its order, with its values."""
    lines = exported(ledger_file, sayso, tmp_path / "out.jsonl")
    page = json.loads(sayso("show", "ferry.txt", "--json", "--db", ledger_file).out)
    notices = json.loads(sayso("notices", "--json", "--db", ledger_file).out)

    def of(type_: str, article: str | None) -> list[list[tuple[str, object]]]:
        return [
            list(line.items())[1:] for line in lines if line["type"] == type_ and article in (None, line["article"])
        ]

    assert of("statement", FERRY.id) == [list(each.items()) for each in page["statements"]]
    assert of("notice", FERRY.id) == [list(each.items()) for each in page["notices"]]
    assert of("notice", None) == [list(each.items()) for each in notices]
    (article,) = (line for line in lines if line["type"] == "article" and line["id"] == FERRY.id)
    assert article == {"type": "article", **page["article"], "text": page["text"]}


def test_the_shapes_of_json_are_pinned(sayso: Sayso, ledger_file: Path) -> None:
    """A program may rely on these keys."""

    def shape(*arguments: str) -> object:
        return json.loads(sayso(*arguments, "--json", "--db", ledger_file).out)

    brief, show, explain = shape("brief", "--by", "speaker"), shape("show", "bridge.txt"), shape("explain", "3afdf9ca")
    said = ["text", "outlet", "published", "article_name", "statement"]

    assert ["speaker", "total", "said"] == list(brief[0])  # type: ignore[index]
    assert said == list(brief[0]["said"][0])  # type: ignore[index]
    assert said == list(shape("search", "may")[0])  # type: ignore[index]
    assert ["article", "text", "boilerplate", "statements", "notices"] == list(show)  # type: ignore[call-overload]
    assert [[233, 269]] == show["boilerplate"]  # type: ignore[index,call-overload]
    assert ["article", "statement", "quoted", "hops", "why", "holds", "copies"] == list(explain)  # type: ignore[call-overload]
    assert {
        "party": {"name": "people familiar with the inspection", "kind": "unnamed", "entity": None},
        "span": [142, 177],
        "quoted": "people familiar with the inspection",
        "why": "cited by it",
    } == explain["hops"][1]  # type: ignore[index,call-overload]
    assert ["checked", "problems"] == list(shape("verify"))  # type: ignore[call-overload]


def test_brief_as_json_gives_everything_unless_limited(sayso: Sayso, ledger_file: Path) -> None:
    """A program gets all; ``--each`` and ``--limit`` still hold, and ``total`` tells of what was cut."""
    command = ("brief", "--by", "speaker", "--json", "--db", ledger_file)
    everything = json.loads(sayso(*command).out)
    cut = json.loads(sayso(*command, "--limit", "1", "--each", "2").out)

    assert 7 == sum(len(speaker["said"]) for speaker in everything)
    assert [(3, 2)] == [(speaker["total"], len(speaker["said"])) for speaker in cut]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_export_writes_the_same_bytes_to_a_file_and_to_standard_output(
    ledger_file: Path, tmp_path: Path, form: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """With ``-o`` and without."""
    arguments = ["export", "--format", form, "--db", str(ledger_file)]
    main([*arguments, "-o", str(tmp_path / "out")])
    main(arguments)

    assert (tmp_path / "out").read_bytes() == capfdbinary.readouterr().out


def test_an_export_that_fails_leaves_what_was_there(
    sayso: Sayso, ledger_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No half file and no leftover."""
    out = tmp_path / "out.jsonl"
    out.write_text("before")
    before = sorted(tmp_path.iterdir())

    def breaks(_view: object, stream: object) -> None:
        stream.write(b"half")  # type: ignore[attr-defined]
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(EXPORTERS, "jsonl", breaks)
    ran = sayso("export", "--format", "jsonl", "--db", ledger_file, "-o", out)

    assert Ran(1, "", "sayso: No space left on device\n") == ran
    assert "before" == out.read_text()
    assert before == sorted(tmp_path.iterdir())


@pytest.mark.parametrize("out", ["missing/out.csv", "folder"])
def test_an_export_that_cannot_be_written_names_the_file(
    sayso: Sayso, ledger_file: Path, tmp_path: Path, out: str
) -> None:
    """One line, code 1."""
    (tmp_path / "folder").mkdir()
    ran = sayso("export", "--format", "csv", "--db", ledger_file, "-o", tmp_path / out)

    assert (1, "") == (ran.code, ran.out)
    assert str(tmp_path / out) in ran.err


@pytest.mark.skipif(os.name != "posix", reason="links and devices are POSIX's")
def test_an_export_goes_through_links_and_into_devices(sayso: Sayso, ledger_file: Path, tmp_path: Path) -> None:
    """A link stays a link to a file that is replaced; a pipe or device stays what it is."""
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    codes = [
        sayso("export", "--format", "csv", "--db", ledger_file, "-o", out).code
        for out in (tmp_path / "link.csv", Path(os.devnull))
    ]

    assert [0, 0] == codes
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text("utf8").startswith("statement,")
    assert not Path(os.devnull).is_file()
