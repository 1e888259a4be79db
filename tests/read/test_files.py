"""Paths, folders, globs, archives, standard input, and what is wrong with them."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zipfile
from types import SimpleNamespace

import pytest
from reading import STORY, read_all

from sayso.errors import NothingToRead
from sayso.read import files, plain, read, rows
from sayso.settings import Settings


def archive(members: dict[str, bytes | str]) -> bytes:
    """A zip of the members, in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def names(result) -> list[str]:
    """The articles' names in the order they came."""
    return [a.name for a in result.articles]


def test_a_folder_is_read_in_order_without_what_is_hidden(pile):
    """Sorted by place; dot files and file managers' leavings are passed over in silence."""
    folder = pile({"b.txt": STORY, "a/z.txt": STORY, ".git/x.txt": STORY, ".y.txt": STORY, "Thumbs.db": b"\x00"})
    result = read_all([folder])

    assert ["z.txt", "b.txt"] == names(result)
    assert [] == result.codes


def test_a_path_that_does_not_exist_raises_before_anything_is_read(tmp_path):
    """A wrong path alone is the caller's mistake, told at the call and not at the first article."""
    with pytest.raises(NothingToRead, match="no such file"):
        read([tmp_path / "nowhere.txt"], settings=Settings())


def test_an_empty_folder_alone_raises(tmp_path):
    """A folder without a file is nothing to read."""
    with pytest.raises(NothingToRead, match="holds no file"):
        read([tmp_path], settings=Settings())


def test_no_path_at_all_raises():
    """Reading nothing is a mistake."""
    with pytest.raises(NothingToRead):
        read([], settings=Settings())


def test_one_wrong_path_among_others_is_a_notice(pile):
    """The rest of the pile goes on."""
    folder = pile({"a.txt": STORY})
    result = read_all([folder, folder / "gone.txt", str(folder / "*.html")])

    assert ["a.txt"] == names(result)
    assert ["no-such-path", "no-such-path"] == result.codes
    assert {"gone.txt: there is no such file or folder", "*.html: no file matches"} == {
        n.detail for n in result.notices
    }


def test_a_glob_is_read(pile):
    """A quoted glob finds what the shell would find."""
    folder = pile({"a.txt": STORY, "b.html": "<p>x", "sub/c.txt": STORY})

    assert ["a.txt"] == names(read_all([str(folder / "*.txt")]))
    assert ["a.txt", "c.txt"] == names(read_all([str(folder / "**" / "*.txt")]))


def test_a_file_named_like_a_glob_is_that_file(pile):
    """Brackets in a name are no glob where such a file stands."""
    folder = pile({"a[1].txt": STORY})

    assert ["a[1].txt"] == names(read_all([folder / "a[1].txt"]))


def test_zip_members_come_sorted_and_nested_archives_are_noticed(pile):
    """Members in order of their names, an archive in an archive left closed."""
    packed = archive({"b.txt": STORY, "a/c.txt": STORY, "__MACOSX/b.txt": STORY, "in.zip": b"PK", "x.txt.gz": b"\x1f"})
    result = read_all([pile({"pile.zip": packed})])

    assert ["c.txt", "b.txt"] == names(result)
    assert ["nested-archive", "nested-archive"] == result.codes


def test_a_broken_zip_is_a_notice(pile):
    """An archive whose end is missing costs itself."""
    packed = archive({"a.txt": STORY})
    result = read_all([pile({"a.zip": packed[:-10], "b.zip": b"PK\x03\x04 nothing", "c.txt": STORY})])

    assert ["c.txt"] == names(result)
    assert ["broken-archive", "broken-archive"] == result.codes


def test_a_damaged_zip_member_costs_itself(pile):
    """The other members are read."""
    packed = archive({"a.txt": STORY * 3, "b.txt": STORY})
    at = packed.index(b"a.txt") + 60
    packed = packed[:at] + bytes(b ^ 255 for b in packed[at : at + 20]) + packed[at + 20 :]
    result = read_all([pile({"z.zip": packed})])

    assert ["b.txt"] == names(result)
    assert ["broken-archive"] == result.codes
    assert "z.zip/a.txt" in result.notices[0].detail


def test_a_zip_bomb_is_stopped(pile, monkeypatch):
    """An archive that unpacks to far more than text does is given up, in bounded memory."""
    monkeypatch.setattr(files, "MAX_UNPACKED", 2_000_000)
    monkeypatch.setattr(rows, "MAX_LINE", 1000)
    bomb = b" " * 40_000_000
    result = read_all([pile({"a.jsonl.gz": gzip.compress(bomb), "b.zip": archive({"b.jsonl": bomb}), "c.txt": STORY})])

    assert ["c.txt"] == names(result)
    assert ["broken-archive", "broken-archive"] == result.codes


def test_a_line_too_long_is_passed_over(pile, monkeypatch):
    """The line is left out with its number; the lines around it are read."""
    monkeypatch.setattr(rows, "MAX_LINE", 2000)
    lines = [
        '{"id": "a", "text": "x said y"}',
        '{"text": "' + "z" * 5_000_000 + '"}',
        '{"id": "b", "text": "x said z"}',
    ]
    result = read_all([pile({"n.jsonl": "\n".join(lines)})])

    assert ["a", "b"] == names(result)
    assert ["line-too-long"] == result.codes
    assert result.notices[0].detail.startswith("n.jsonl:2:")


@pytest.mark.parametrize("suffix", [".txt", ".html"])
def test_a_file_too_large_for_one_article_is_a_notice(pile, suffix):
    """Plain text and pages are read as a whole, so they have a limit, which the notice names."""
    folder = pile({f"a{suffix}": b"word " * (plain.MAX_FILE // 5 + 1), "b.txt": STORY})
    result = read_all([folder])

    assert ["b.txt"] == names(result)
    assert ["file-too-large"] == result.codes
    assert "16 MiB" in result.notices[0].detail


def test_a_long_article_is_read(pile):
    """Two megabytes of text are an article like any other."""
    text = STORY * (2_000_000 // len(STORY))

    assert text == read_all([pile({"long.txt": text})]).article.text


def test_what_no_reader_knows_is_noticed_in_a_folder_and_sniffed_if_asked_for(pile):
    """A style sheet beside a saved page is passed over, but a file that is named itself is read."""
    folder = pile(
        {"a.css": "p { margin: 0 }", "story": STORY, "README.md": "About this pile.", "p.png": b"\x89PNG\x00"}
    )
    result = read_all([folder])

    assert ["story"] == names(result)
    assert ["unknown-kind", "unknown-kind", "binary-file"] == result.codes
    assert ["a.css"] == names(read_all([folder / "a.css"]))
    assert ["README.md"] == names(read_all([folder / "README.md"]))


def test_a_file_that_cannot_be_opened_is_a_notice(pile):
    """A link to nowhere stands for every file that the system will not open."""
    folder = pile({"a.txt": STORY})
    (folder / "b.txt").symlink_to(folder / "nowhere")
    result = read_all([folder])

    assert ["a.txt"] == names(result)
    assert ["unreadable"] == result.codes


def test_a_pipe_in_a_folder_does_not_hang_the_run(pile):
    """Only ordinary files of a folder are opened."""
    folder = pile({"a.txt": STORY})
    os.mkfifo(folder / "b.txt")

    assert ["unreadable"] == read_all([folder]).codes


def test_a_file_name_that_is_no_utf8_is_read(pile):
    """Such a name is told with a replacement character, so that it can be stored."""
    folder = pile({"a.txt": STORY})
    (folder / "a.txt").rename(folder / os.fsdecode(b"caf\xe9.txt"))

    assert ["caf\ufffd.txt"] == names(read_all([folder]))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (STORY, ["stdin"]),
        ('\n{"id": "r", "text": "Ana Ode said no."}\n{"text": "Tor Velm said yes."}\n', ["r", "stdin:3"]),
        ('{\n "id": "whole",\n "text": "Ana Ode said no."\n}', ["whole"]),
        ('[{"id": "first", "text": "Ana Ode said no."}]', ["first"]),
        ("<!doctype html><p>" + STORY.replace("\n", "</p><p>"), ["stdin"]),
        ("[REPORT] Ana Ode said no.", ["stdin"]),
    ],
)
def test_standard_input_is_told_by_how_it_begins(monkeypatch, content, expected):
    """JSON lines, JSON, a page, or plain text."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content.encode())))
    result = read_all(["-"])

    assert expected == names(result)
    assert "<" not in result.articles[0].text


def test_a_file_with_a_million_bad_lines_gives_few_notices(pile):
    """The first hundred one by one, the others counted."""
    result = read_all([pile({"n.jsonl": "no json\n" * 2500})])

    assert 101 == len(result.notices)
    assert "n.jsonl: 2400 more of these" == result.notices[-1].detail
