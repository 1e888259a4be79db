"""A report as Markdown (CommonMark with tables): the same tree as the HTML file, its pictures in words.

Every text is escaped, so that none of it is markup and none is HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from sayso.serve.paper import (
    Block,
    Item,
    Line,
    Listing,
    Pair,
    Paragraph,
    Passage,
    Picture,
    Report,
    Run,
    Section,
    Table,
    shown,
    web_address,
)

_MARKUP = re.compile(r"([\\`*_\[\]#|~])")
_AT_BEGINNING = re.compile(r"^(\s*\d*)([-+=.)])")  # what makes a list or an underlined heading there
_IN_ADDRESS = "/:?#@!$&'*+,;=%-._~"  # all but brackets and parentheses, which would end it


def report_md(report: Report) -> str:
    """The whole file, ending with a line break."""
    lines = [f"# {_text(report.title)}", "", _line(report.facts), "", _line(report.articles), ""]
    for section in report.sections:
        lines += _section(section, 2)
    return "\n".join(lines).rstrip("\n") + "\n"


# ---------------------------------------------------------------- words
def _text(text: str) -> str:
    """A stranger's text: no character in it is Markdown's or HTML's."""
    plain = _MARKUP.sub(r"\\\1", shown(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    return _AT_BEGINNING.sub(r"\1\\\2", plain)


def _line(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    words = _text(run.text)
    if run.style == "content":
        words = f"⟦{words}⟧"
    elif run.style in {"name", "source", "cue"} and (bare := words.strip()):
        mark = "*" if run.style == "cue" else "**"
        head, tail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        words = f"{head}{mark}{bare}{mark}{tail}"
    if run.to:
        return f"[{words}](#{run.to})"
    if address := web_address(run.url):
        return f"[{words}](<{quote(address, safe=_IN_ADDRESS)}>)"
    return words


# ---------------------------------------------------------------- blocks
def _section(section: Section, level: int) -> Iterator[str]:
    yield f'<a id="{section.id}"></a>'
    yield ""
    yield f"{'#' * min(level, 6)} {_line(section.title)}"
    yield ""
    if section.facts:
        yield from (_line(section.facts), "")
    for block in section.blocks:
        yield from _section(block, level + 1) if isinstance(block, Section) else _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Listing():
            yield from _list(block.items)
        case Paragraph():
            yield _line(block.line)
        case Table():
            yield from _table(block.head, block.rows)
        case Pair():
            yield f"**{_text(block.relation)}**"
            yield ""
            left, right = block.left, block.right
            yield from _table((left[0], right[0]), tuple(zip(left[1:], right[1:], strict=True)))
            yield ""
            yield _line(block.reason)
        case Picture():
            yield f"{_text(block.caption)}:"
            yield ""
            yield from _list(block.told)
        case Passage():
            yield f'<a id="{block.id}"></a>{_line(block.place)}: {_line(block.words)}'
        case Section():
            yield from _section(block, 3)
    yield ""


def _list(items: Sequence[Item], indent: str = "") -> Iterator[str]:
    for item in items:
        yield f"{indent}* {_line(item.line)}"
        yield from _list(item.under, f"{indent}  ")


def _table(head: Sequence[Line], rows: Sequence[Sequence[Line]]) -> Iterator[str]:
    yield f"| {' | '.join(map(_line, head))} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(_line, row))} |"
