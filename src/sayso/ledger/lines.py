"""How a record becomes a line of JSON, the same in every format that is made of such lines."""

from __future__ import annotations

import json
from typing import Any

_LINE_ENDS = (("\u2028", "\\u2028"), ("\u2029", "\\u2029"), ("\x85", "\\u0085"))


def json_text(value: Any) -> str:
    """JSON on one line. The three characters that some programs take for line ends stand escaped."""
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escaped in _LINE_ENDS:
        line = line.replace(character, escaped)
    return line


def json_line(value: Any) -> bytes:
    """`json_text` as UTF-8, with the line's end."""
    return json_text(value).encode("utf8") + b"\n"


def rounded(score: float) -> float:
    """Three decimals: the last bits of a score differ between processors. Never a negative zero."""
    return round(score, 3) + 0.0
