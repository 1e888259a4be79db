"""The documents name only what exists: commands and their options, make targets, files, and Python that compiles."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from sayso.serve.cli import app

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
SHELL = {"console", "bash", "sh", "shell"}
# Files that a reader's own commands write, and folders that stand beside the project.
MADE = ("out/", "sayso.db", "ledger.", "../", "my", "pile", "your")


def name(path: Path) -> str:
    """A document's name for the test's id."""
    return path.relative_to(ROOT).as_posix()


def blocks(path: Path, languages: set[str]) -> list[str]:
    """The fenced blocks of a document in one of the languages."""
    return [body for language, body in BLOCK.findall(path.read_text(encoding="utf8")) if language in languages]


def commands(path: Path, program: str) -> Iterator[list[str]]:
    """The words of every call of ``program`` in a document's shell blocks, without its output and its comments.

    Where a block has prompts (``$``), only its prompted lines are commands.
    """
    for block in blocks(path, SHELL):
        lines = block.replace("\\\n", " ").splitlines()
        prompted = [line[2:] for line in lines if line.startswith("$ ")]
        for line in prompted or lines:
            for part in re.split(r"\s(?:\||&&|;|>>?|<)\s", line):
                words = shlex.split(part, comments=True)
                if words and Path(words[0]).name == program:
                    yield words[1:]


def options(command: Any) -> set[str]:
    """Every option that a command takes."""
    return {o for parameter in command.params for o in (*parameter.opts, *parameter.secondary_opts)} | {"--help", "-h"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_documents_call_commands_that_exist(path: Path) -> None:
    """Each `sayso` call in a document names a command, and options, that the program has."""
    top: Any = typer.main.get_command(app)
    unknown = []
    for words in commands(path, "sayso"):
        asked = next((word for word in words if not word.startswith("-")), None)
        command = top if asked is None else top.commands.get(asked)
        if command is None:
            unknown.append(f"sayso {asked}")
            continue
        given = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
        unknown += [f"sayso {asked} {option}" for option in sorted(given - options(command))]

    assert [] == unknown


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_documents_call_make_targets_that_exist(path: Path) -> None:
    """Each `make` call in a document names a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf8"), flags=re.M))
    called = {word for words in commands(path, "make") for word in words if "=" not in word}

    assert set() == called - targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    """A link inside the project leads to a file that is there."""
    text = BLOCK.sub("", path.read_text(encoding="utf8"))
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]

    assert [] == [link for link in links if link and not (path.parent / link).exists()]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_named_files_exist(path: Path) -> None:
    """A file or folder named in code type, with its path, is in the project."""
    text = BLOCK.sub("", path.read_text(encoding="utf8"))
    named = {n for n in re.findall(r"`([\w.-]+(?:/[\w.-]+)+/?)`", text) if not n.startswith(MADE)}
    places = (ROOT, path.parent, ROOT / "src" / "sayso")

    assert set() == {n for n in named if not any((place / n).exists() for place in places)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_python_blocks_compile_and_import_what_exists(path: Path) -> None:
    """A Python block is valid, and what it imports from sayso is there."""
    for block in blocks(path, {"python", "py"}):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "sayso":
                module = __import__(node.module, fromlist=["*"])

                assert [] == [alias.name for alias in node.names if not hasattr(module, alias.name)]
