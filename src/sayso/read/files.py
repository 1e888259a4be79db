"""From paths to open files: folders, globs, standard input, ``.gz`` and ``.zip``, in one order whatever comes first."""

from __future__ import annotations

import glob
import gzip
import io
import json
import lzma
import os
import re
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from sayso.errors import NothingToRead
from sayso.read.draft import File
from sayso.records import Notice

MAX_UNPACKED = 1024**3
"""Bytes an archive may always unpack to; beyond, it may hold a hundred times its own size."""

MAX_RATIO = 100
SNIFFED = 4096
ENCRYPTED = 0x1  # in the flags of an archive member
IGNORED = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
ABOUT_THE_PILE = frozenset({"readme", "license", "licence", "copying", "notice", "changelog"})
"""Files that tell of a folder rather than belong to it: read only if they are asked for themselves."""

STDIN = "stdin"


class UnpacksTooFarError(EOFError):
    """An archive grows beyond what any honest pile of text does."""

    def __str__(self) -> str:
        return "unpacks to far more than text does; the rest is left out"


BROKEN = (
    EOFError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    gzip.BadGzipFile,
    zipfile.BadZipFile,
    NotImplementedError,  # a compression that Python does not know
)


@dataclass(frozen=True, slots=True)
class Place:
    """A file of the pile, not yet open. ``path`` is ``None`` for standard input, ``asked`` if it was named itself."""

    where: str
    path: Path | None
    asked: bool = True


class Counted(io.RawIOBase):
    """A stream that gives what ``inner`` gives, after ``head``, and stops an archive that unpacks beyond ``limit``."""

    def __init__(self, inner: BinaryIO, *, head: bytes = b"", limit: int | None = None) -> None:
        self.inner, self.head, self.limit, self.seen = inner, head, limit, 0

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer``; 0 at the end."""
        if self.head:
            part, self.head = self.head[: len(buffer)], self.head[len(buffer) :]
        else:
            part = self.inner.read(len(buffer))
        self.seen += len(part)
        if self.limit is not None and self.seen > self.limit:
            raise UnpacksTooFarError
        buffer[: len(part)] = part
        return len(part)


def find(paths: Iterable[str | Path]) -> tuple[list[Place], list[Notice]]:
    """Every file that the paths hold, each once, sorted by its place in the pile.

    A folder is walked through; what is hidden is left out. A path with ``*``, ``?`` or ``[`` that is no file is a
    glob. The place of a file is relative to the folder that was given, or its own name.

    Raises `NothingToRead` where nothing at all is there to be read.
    """
    given = list(dict.fromkeys(map(str, paths)))
    places: list[Place] = []
    missing: list[tuple[str, str]] = []
    for path in given:
        found = list(expand(path))
        places += found
        if not found:
            missing.append((path, problem_of(path)))
    if not places:
        raise NothingToRead(*(missing[0] if missing else ("-", "no path was given")))
    notices = [Notice(code="no-such-path", detail=f"{shown(path)}: {problem}") for path, problem in sorted(missing)]
    return unique(places), notices


def problem_of(path: str) -> str:
    """Why nothing was found."""
    if Path(path).is_dir():
        return "the folder holds no file"
    return "no file matches" if glob.has_magic(path) else "there is no such file or folder"


def shown(path: str) -> str:
    """A path as a notice may show it: its last part only, since the way to it differs between machines."""
    return printable(Path(path).name or path)


def printable(name: str) -> str:
    """A file name whose bytes are no UTF-8, with a replacement character where they break."""
    return os.fsencode(name).decode("utf-8", "replace")


def expand(path: str) -> Iterator[Place]:
    """The files of one given path."""
    if path == "-":
        yield Place(where=STDIN, path=None)
    elif os.path.isdir(path):  # noqa: PTH112 (pathlib raises on a path that is too long or holds NUL)
        yield from walk(Path(path))
    elif os.path.lexists(path):
        yield Place(where=shown(path), path=Path(path))
    elif glob.has_magic(path):
        for match in sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 (pathlib refuses absolute patterns)
            if os.path.isdir(match):  # noqa: PTH112
                yield from walk(Path(match)) if "**" not in path else ()
            else:
                yield Place(where=shown(match), path=Path(match))


def walk(root: Path) -> Iterator[Place]:
    """The files below a folder that are not hidden; links to folders are not followed."""
    closed: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=closed.append):
        folders[:] = sorted(f for f in folders if not hidden(f))
        for name in sorted(names):
            path = Path(folder, name)
            if not hidden(name):
                yield Place(where=place_below(root, path), path=path, asked=False)
    for problem in closed:  # opening them will fail, and say so
        path = Path(os.fsdecode(problem.filename))
        yield Place(where=place_below(root, path), path=path, asked=False)


def place_below(root: Path, path: Path) -> str:
    """A file's place relative to the folder that was given."""
    return printable(path.relative_to(root).as_posix())


def hidden(name: str) -> bool:
    """Whether a file is left out by its name: hidden, or left behind by a file manager."""
    return name.startswith(".") or name.lower() in IGNORED


def unique(places: Iterable[Place]) -> list[Place]:
    """Each file once, under its longest place, in the order of the places: what was given first plays no part."""
    by_file: dict[str, Place] = {}
    for place in sorted(places, key=lambda p: (-len(p.where), p.where, not p.asked, str(p.path))):
        by_file.setdefault(STDIN if place.path is None else os.path.realpath(place.path), place)
    return sorted(by_file.values(), key=lambda p: (p.where, str(p.path)))


def open_files(place: Place, *, suffixes: Collection[str]) -> Iterator[File | Notice]:
    """The files at one place: itself, or the members of an archive. Each is open until the next is asked for."""
    try:
        with open_place(place) as stream:
            file = named(place.where, stream)
            if file.suffix == ".zip" and place.path is not None:
                yield from members(file, place.path, suffixes=suffixes)
            elif file.suffix == ".gz":
                limit = limit_of(os.fstat(stream.fileno()).st_size) if place.path else MAX_UNPACKED
                yield from known(gunzip(file, limit=limit), suffixes=suffixes, asked=place.asked)
            else:
                yield from known(file, suffixes=suffixes, asked=place.asked)
    except (*BROKEN, OSError, ValueError) as problem:  # ValueError: an archive's directory points nowhere
        yield trouble(place.where, problem)


def trouble(where: str, problem: Exception) -> Notice:
    """The notice for a file that breaks while it is read."""
    if isinstance(problem, OSError) and not isinstance(problem, gzip.BadGzipFile):
        return Notice(code="unreadable", detail=f"{where}: {problem.strerror or type(problem).__name__}")
    return Notice(code="broken-archive", detail=f"{where}: {problem or type(problem).__name__}")


def open_place(place: Place) -> BinaryIO:
    """The bytes of a place; whoever asks closes it."""
    if place.path is None:
        return cast("BinaryIO", io.BufferedReader(Counted(sys.stdin.buffer)))
    mode = place.path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise OSError(0, "the folder cannot be listed")
    if not stat.S_ISREG(mode) and not (place.asked and (stat.S_ISFIFO(mode) or stat.S_ISCHR(mode))):
        raise OSError(0, "not a regular file")
    return place.path.open("rb")


def limit_of(size: int) -> int:
    """How far an archive of ``size`` bytes may unpack."""
    return max(MAX_UNPACKED, MAX_RATIO * size)


def named(where: str, stream: BinaryIO) -> File:
    """A file with the name and suffix that its place tells."""
    path = PurePosixPath(where)
    return File(where=where, name=path.name or where, suffix=path.suffix.lower(), stream=stream)


def gunzip(file: File, *, limit: int) -> File:
    """The file inside a ``.gz``: the same name without that suffix."""
    inner = Counted(cast("BinaryIO", gzip.GzipFile(fileobj=file.stream)), limit=limit)
    name = file.name[: -len(".gz")]
    suffix = PurePosixPath(name).suffix.lower()
    return File(where=file.where, name=name, suffix=suffix, stream=cast("BinaryIO", io.BufferedReader(inner)))


def members(file: File, path: Path, *, suffixes: Collection[str]) -> Iterator[File | Notice]:
    """The files in a ``.zip``, sorted by name. Archives in it are not followed."""
    left = limit_of(path.stat().st_size)
    with zipfile.ZipFile(file.stream) as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            parts = PurePosixPath(info.filename).parts
            if info.is_dir() or not parts or any(hidden(part) for part in parts):
                continue
            where = f"{file.where}/{printable(info.filename)}"
            if parts[-1].lower().endswith((".zip", ".gz")):
                yield Notice(code="nested-archive", detail=f"{where}: an archive in an archive is not opened")
                continue
            if info.flag_bits & ENCRYPTED:
                yield Notice(code="broken-archive", detail=f"{where}: needs a password")
                continue
            try:
                with archive.open(info) as packed:
                    counted = Counted(cast("BinaryIO", packed), limit=left)
                    member = named(where, cast("BinaryIO", io.BufferedReader(counted)))
                    yield from known(member, suffixes=suffixes, asked=False)
                    left -= counted.seen
            except (*BROKEN, OSError) as problem:
                yield trouble(where, problem)


def known(file: File, *, suffixes: Collection[str], asked: bool) -> Iterator[File | Notice]:
    """The file with a suffix that a reader knows, told from its first bytes where its name does not tell.

    A file with a foreign suffix (a saved page's style sheet, a picture) is read only if it was ``asked`` for itself.
    """
    if not asked and PurePosixPath(file.name).stem.lower() in ABOUT_THE_PILE:
        yield file.notice("unknown-kind", "taken for a note about the pile; name it itself to have it read")
        return
    head = file.stream.read(SNIFFED)
    stream = cast("BinaryIO", io.BufferedReader(Counted(file.stream, head=head)))
    told = sniff(head)
    if told is None:
        yield file.notice("binary-file", "holds bytes that are no text")
    elif file.suffix in suffixes:
        yield replace(file, stream=stream)
    elif file.suffix and not asked:
        yield file.notice("unknown-kind", f"no reader for {file.suffix} files")
    else:
        yield replace(file, suffix=told, stream=stream)


def sniff(head: bytes) -> str | None:
    """The suffix that the first bytes of a file call for: JSON lines, a page, plain text, or ``None`` for no text."""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in head and not wide:
        return None
    text = head.decode("utf-16" if wide else "utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("{") or re.match(r"\[\s*\{", text):
        return ".jsonl" if one_object_a_line(text) else ".json"
    if re.match(r"(?is)(<\?xml[^>]*>|<!--.*?-->|\s)*<(!doctype|html|head|body|meta|title|article|div|p)\b", text):
        return ".html"
    return ".txt"


def one_object_a_line(text: str) -> bool:
    """Whether the first line is whole in itself, or too long to tell."""
    first, newline, _ = text.partition("\n")
    if not newline:
        return text.startswith("{")
    try:
        return isinstance(json.loads(first), dict)
    except ValueError:
        return False
