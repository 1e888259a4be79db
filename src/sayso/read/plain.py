"""Bytes to characters, and the reader of plain text."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator

from sayso.read.draft import Draft, File
from sayso.records import Notice

MAX_FILE = 16 * 1024 * 1024
"""Bytes of the largest file that is read as one article."""

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MULTIBYTE = re.compile(b"[\xc2-\xf4][\x80-\xbf]+")


def read_plain(file: File) -> Iterator[Draft | Notice]:
    """The whole file is one article, verbatim: line ends as they are, only a byte order mark is taken off."""
    raw = file.stream.read(MAX_FILE + 1)
    if len(raw) > MAX_FILE:
        yield too_large(file)
        return
    text, remark = decode(raw)
    if is_binary(text):
        yield binary(file)
        return
    notices = (file.notice("not-utf8", remark),) if remark else ()
    digest = hashlib.sha256(raw).hexdigest()
    yield Draft(name=file.name, where=file.where, text=text, raw_sha256=digest, notices=notices)


def too_large(file: File) -> Notice:
    """The notice for a file over `MAX_FILE`."""
    limit = MAX_FILE // 1024**2
    return file.notice("file-too-large", f"more than {limit} MiB for one article. Cut it up, or put it in JSON lines")


def binary(file: File) -> Notice:
    """The notice for a file that holds no text."""
    return file.notice("binary-file", "holds bytes that are no text")


def decode(raw: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """Characters of ``raw``, and a remark where it is not sound UTF-8.

    A byte order mark decides; then strict UTF-8; then what the page ``declared``; then UTF-8 with some damage, if
    more of its long characters are whole than broken; then Windows-1252, which has a meaning for nearly every byte.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            text = raw[len(mark) :].decode(encoding, "replace")
            return text, None if encoding == "utf-8" and "\ufffd" not in text else f"read as {encoding}"
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    if declared is not None and (as_declared := in_encoding(raw, declared)) is not None:
        return as_declared, f"read as {declared}, as the page says"
    mended = raw.decode("utf-8", "replace")
    broken = mended.count("\ufffd")
    if 2 * broken < len(MULTIBYTE.findall(raw)):
        return mended, f"read as utf-8 with {broken} broken characters"
    for encoding in ("cp1252", "latin-1"):
        if (told := in_encoding(raw, encoding)) is not None:
            return told, f"read as {encoding}"
    return mended, "read as utf-8 with broken characters"


def in_encoding(raw: bytes, encoding: str) -> str | None:
    """The characters, or ``None`` where the encoding is unknown or does not fit."""
    try:
        return codecs.lookup(encoding).decode(raw, "strict")[0] if is_text_encoding(encoding) else None
    except UnicodeError:
        return None


def is_text_encoding(name: str) -> bool:
    """Whether Python knows ``name`` as a way to write characters (``hex`` and the like are none, utf-8 has failed)."""
    try:
        "a".encode(name)
    except (LookupError, ValueError):
        return False
    return codecs.lookup(name).name not in ("utf-8", "utf-7", "idna", "punycode")


def is_binary(text: str) -> bool:
    """Whether the characters tell of a picture, a program or the like: a NUL, or more than one control in a hundred."""
    return "\x00" in text or len(CONTROLS.findall(text, 0, 65536)) * 100 > min(len(text), 65536)
