"""The reference of the commands holds each one's help as it is, and names every option and exit code.

``python tests/serve/test_reference.py`` writes the help of every command into the page.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from sayso.serve import exits
from sayso.serve.cli import app, main

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "commands.md"
HELP = re.compile(r"(<!-- help:(\w*) -->\n```\n)(.*?)(```\n)", re.DOTALL)
WIDTH = "100"

COMMANDS: dict[str, Any] = {"": typer.main.get_command(app)}
COMMANDS |= COMMANDS[""].commands


def help_of(command: str) -> str:
    """What ``--help`` prints on a page of a fixed width."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main([*([command] if command else []), "--help"])
    return out.getvalue()


def test_every_command_has_its_place_in_the_page() -> None:
    """No command without its help, and no help of a command that is gone."""
    assert list(COMMANDS) == [name for _, name, _, _ in HELP.findall(PAGE.read_text("utf8"))]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda name: name or "sayso")
def test_the_page_shows_the_help_as_it_is(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Word for word; run this file as a program to write it anew."""
    monkeypatch.setenv("COLUMNS", WIDTH)
    shown = {name: text for _, name, text, _ in HELP.findall(PAGE.read_text("utf8"))}

    assert help_of(command) == shown[command]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda name: name or "sayso")
def test_every_option_and_argument_is_named_and_explained(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stands in the page, and none is without a word of help."""
    monkeypatch.setenv("COLUMNS", WIDTH)
    shown = {name: text for _, name, text, _ in HELP.findall(PAGE.read_text("utf8"))}[command]
    parameters = [parameter for parameter in COMMANDS[command].params if parameter.name != "help"]

    for parameter in parameters:
        names = parameter.opts if parameter.param_type_name == "option" else [parameter.metavar]
        assert [] == [name for name in names if name not in shown]
        assert parameter.help


def test_every_exit_code_is_told() -> None:
    """The page's table has the program's codes."""
    codes = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}

    assert codes == {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE.read_text("utf8"), flags=re.MULTILINE)}


if __name__ == "__main__":
    os.environ["COLUMNS"] = WIDTH
    PAGE.write_text(HELP.sub(lambda m: m[1] + help_of(m[2]) + m[4], PAGE.read_text("utf8")), "utf8")
