"""Text from articles is a stranger's: nothing it holds may steer the terminal that shows it.

Escape sequences, control characters, direction overrides and other invisible format characters are shown as marks.
What a reader sees is then what the ledger holds. Stored text is never touched: this is for showing only.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

# Invisible by design and harmless: they only say where a line may break. Shown as nothing.
_SILENT = frozenset("\u00ad\u200b\u2060\ufeff")
# Joiners make emoji and several scripts; they never reorder or hide text.
_KEPT = frozenset("\u200c\u200d")
_SPREAD_PAIR = re.compile(r"\[\n\s+(\d+),\n\s+(\d+)\n\s+\]")
_WORRYING = re.compile(r"[^\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u05ff]")
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    """The text with every character that a terminal might obey, or hide, replaced by a mark; line breaks stay.

    CR LF becomes LF and a tab a space. Escape and its kin become control pictures (``␛``), direction
    overrides and other format characters become ``‹U+202E›``.
    """
    return _WORRYING.sub(lambda match: _mark(match.group()), text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The text made `visible` on one line, every run of white space shown as one space."""
    return " ".join(visible(text.replace("\u2028", " ").replace("\u2029", " ")).split())


def shortened(text: str, limit: int) -> str:
    """The text on one line, cut with an ellipsis at a word's end when it has more than ``limit`` characters."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    kept = line[: limit - 1]
    head, space, _ = kept.rpartition(" ")
    return (head if space and len(head) > limit // 2 else kept).rstrip(" ,;:—–-") + "…"


def to_json(value: object) -> str:
    """The value as JSON: readable UTF-8, with what a terminal might obey escaped (the same value to a program)."""
    written = json.dumps(value, ensure_ascii=False, indent=2)
    # A JSON string never holds a bare line break, so this finds spans only, and puts each on one line.
    return escape_json(_SPREAD_PAIR.sub(r"[\1, \2]", written))


def escape_json(written: str) -> str:
    """JSON that is already written, with every character that is not plainly visible as a JSON escape."""
    return _WORRYING.sub(lambda match: _escape(match.group()), written)


def _mark(character: str) -> str:
    if character == "\n" or character in _KEPT:
        return character
    if character == "\t":
        return " "
    if character in _SILENT:
        return ""
    if unicodedata.category(character) not in _HIDDEN_CATEGORIES:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹U+{code:04X}›"


def _escape(character: str) -> str:
    if character == "\n" or character in _KEPT or unicodedata.category(character) not in _HIDDEN_CATEGORIES:
        return character
    return "".join(f"\\u{unit:04x}" for unit in _utf16_units(character))


def _utf16_units(character: str) -> Iterator[int]:
    encoded = character.encode("utf-16-be", "surrogatepass")
    for at in range(0, len(encoded), 2):
        yield int.from_bytes(encoded[at : at + 2], "big")
