"""The learned model by name and checksum: what is loaded is what the manifest names, or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sayso import resources
from sayso.errors import ResourceError
from sayso.resources import Model, Tools, load_model, load_rules, load_tools, model_missing
from sayso.settings import Settings

FILES = {"tagger.onnx": b"weights", "tokenizer.json": b"{}"}


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a small model, "small", whose files are as its manifest says; nothing else is installed."""
    folder = tmp_path / "small"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    named = {name: {"sha256": hashlib.sha256(content).hexdigest()} for name, content in FILES.items()}
    (folder / "manifest.json").write_text(json.dumps({"name": "small", "files": named}), "utf8")
    monkeypatch.setattr(resources, "model_folder", lambda name: tmp_path / name)
    return folder


def _nothing(*_: object, **__: object) -> None:
    """Load nothing."""


@pytest.fixture
def no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tools are loaded without the parser, which these tests don't ask for."""
    monkeypatch.setattr(resources, "load_nlp", _nothing)


def _problem(name: str) -> ResourceError:
    """The error with which a model is refused."""
    with pytest.raises(ResourceError) as caught:
        load_model(name)
    return caught.value


def test_the_installed_model_is_ready_to_run(tools: Tools) -> None:
    """The default model is there: named, with its session and its tokenizer, and what its manifest says."""
    model = tools.model

    assert isinstance(model, Model)
    assert Settings().model == model.name == model.manifest["name"]
    assert ["rows"] == [i.name for i in model.session.get_inputs()]
    assert model.tokenizer.get_vocab_size() > 10_000


def test_one_thread_runs_the_model(tools: Tools) -> None:
    """Workers share the cores, and a sum split over threads might differ in its last bit."""
    assert tools.model is not None
    options = tools.model.session.get_session_options()

    assert (1, 1) == (options.intra_op_num_threads, options.inter_op_num_threads)


@pytest.mark.parametrize("missing", ["manifest.json", *FILES])
def test_a_missing_file_is_refused(made: Path, missing: str) -> None:
    """Whichever it is, the error names the model and says so."""
    (made / missing).unlink()
    error = _problem("small")

    assert ("model small", "a file of it is missing") == (error.name, error.problem)


@pytest.mark.parametrize(
    "manifest",
    [b"", b"weights", b"\xff\xfe", b"[]", b"{}", b'{"files": 3}', b'{"files": ["tagger.onnx"'],
    ids=["empty", "no JSON", "no text", "a list", "no files", "a number", "cut off"],
)
def test_a_manifest_that_cannot_be_read_is_refused(made: Path, manifest: bytes) -> None:
    """Whatever it holds, the error names the model and says so."""
    (made / "manifest.json").write_bytes(manifest)
    error = _problem("small")

    assert ("model small", "its manifest cannot be read") == (error.name, error.problem)


def test_a_file_without_a_checksum_is_refused(made: Path) -> None:
    """Nothing is run that the manifest does not vouch for."""
    (made / "manifest.json").write_text(json.dumps({"files": {name: {} for name in FILES}}), "utf8")

    assert "is not the file that its manifest names" in _problem("small").problem


@pytest.mark.parametrize("changed", FILES)
@pytest.mark.parametrize("place", [0, -1], ids=["first byte", "last byte"])
def test_a_changed_byte_is_refused(made: Path, changed: str, place: int) -> None:
    """One bit of one file: the error names the model and the file."""
    content = bytearray(FILES[changed])
    content[place] ^= 1
    (made / changed).write_bytes(content)
    error = _problem("small")

    assert ("model small", f"{changed} is not the file that its manifest names") == (error.name, error.problem)


def test_files_are_checked_before_anything_runs_them(made: Path) -> None:
    """The right checksums let the files through to the runtime, which then says that these are no weights."""
    with pytest.raises(Exception, match=r"(?i)protobuf|model|parse") as caught:
        load_model("small")

    assert not isinstance(caught.value, ResourceError)


@pytest.mark.parametrize(("name", "missing"), [("small", False), ("absent", True), ("", False)])
@pytest.mark.usefixtures("made")
def test_a_model_is_missing_if_it_is_named_and_not_installed(name: str, missing: bool) -> None:
    """Naming none is a choice; naming one that is not there is something to tell."""
    assert missing == model_missing(Settings(model=name))


@pytest.mark.usefixtures("made", "no_parser")
@pytest.mark.parametrize("name", ["absent", ""], ids=["not installed", "none"])
def test_without_the_model_the_tools_are_the_rules(name: str) -> None:
    """A model that is not there, or not wanted, is no error: the rules are loaded all the same."""
    tools = load_tools(Settings(model=name))

    assert (None, load_rules()) == (tools.model, tools.rules)


@pytest.mark.usefixtures("no_parser")
def test_a_model_that_is_there_and_damaged_ends_the_loading(made: Path) -> None:
    """Rules in its place would be another result than the one asked for."""
    (made / "tagger.onnx").write_bytes(b"weighty")

    with pytest.raises(ResourceError, match="model small"):
        load_tools(Settings(model="small"))


@pytest.mark.usefixtures("made", "no_parser")
def test_the_settings_name_the_model_that_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not another one that is installed beside it."""
    asked: list[str] = []
    load: Callable[[str], Any] = asked.append
    monkeypatch.setattr(resources, "load_model", load)
    load_tools(Settings(model="small"))

    assert ["small"] == asked
