"""What every picture is made of: an SVG frame, text that is measured, cut and broken into lines, a stranger's words.

No browser measures the text, so each character is as wide as a broad sans serif has it: what fits here fits anywhere.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

from sayso.records import content_id
from sayso.serve.safe import one_line

_NO_XML = re.compile("[\ufffe\uffff]")
_NARROW = frozenset("iljtfrI.,:;'’‘|!()[] -·")
_BROAD = frozenset("mwMW@%—…")


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at most, judged by its characters as a broad sans serif has them."""
    return sum(map(_em, text)) * size * (1.08 if bold else 1.0)


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.4
    if character.isascii():
        return 0.98 if character in _BROAD else 0.72 if character.isupper() else 0.63
    if unicodedata.combining(character):
        return 0.0
    return 0.7 if ord(character) < 0x2E80 else 1.3


def cut(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text on one line, cut at a word's end where it is wider."""
    line = one_line(text)
    if measure(line, size, bold=bold) <= width:
        return line
    room, kept = width - measure("…", size, bold=bold), 0
    for character in line:
        room -= measure(character, size, bold=bold)
        if room < 0:
            break
        kept += 1
    head, space, _ = line[:kept].rpartition(" ")
    return (head if space and len(head) > kept // 2 else line[:kept]).rstrip(" ,;:—–-") + "…"


def wrapped(text: str, width: float, size: float, *, lines: int, bold: bool = False) -> list[str]:
    """The text in at most so many lines, broken between words, the last one cut where there is more."""
    words = one_line(text).split()
    found: list[str] = []
    while words and len(found) < lines - 1:
        fit = 0
        while fit < len(words) and measure(" ".join(words[: fit + 1]), size, bold=bold) <= width:
            fit += 1
        if not fit:
            break  # a word that is wider than the line is cut
        found.append(" ".join(words[:fit]))
        words = words[fit:]
    return [*found, cut(" ".join(words), width, size, bold=bold)] if words else found


def label(x: float, y: float, words: str, style: str, *, anchor: str = "") -> str:
    """A line of text as an element of a style."""
    where = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}"{where}>{safe(words)}</text>'


def safe(text: str) -> str:
    """A stranger's text for XML: nothing in it is markup, and no character is one that XML forbids."""
    return html.escape(_NO_XML.sub("\ufffd", one_line(text)))


def document(  # noqa: PLR0913  # what a picture has
    body: Sequence[str], *, name: Sequence[str], title: str, told: str, style: str, width: float, height: float
) -> str:
    """A whole SVG document; ``told`` is all that it shows, for whoever cannot see it, ``name`` makes its ids."""
    i = content_id(name[0], *name[1:])
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    lines = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{i}-t {i}-d" {size}>',
        f'<title id="{i}-t">{safe(title)}</title>',
        f'<desc id="{i}-d">{safe(told)}</desc>',
        f"<style>{style}</style>",
        f'<rect class="page" width="{width:.0f}" height="{height:.0f}"/>',
        *body,
        "</svg>",
    )
    return "".join(f"{line}\n" for line in lines)
