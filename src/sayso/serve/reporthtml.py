"""A report as one HTML file: no script, nothing loaded, readable on a phone, on paper, by ear, in light and dark.

Every text goes through `_text`, every address through `web_address`; a content security policy in the file itself
forbids whatever might slip through.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from importlib import resources

from sayso.serve.drawing import safe
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

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_TAGS = {"content": "mark", "cue": "em"}
_STYLE = re.compile(r"<style>(.*?)</style>\n?", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{")
_WIDTH = re.compile(r'width="(\d+)"')
_BROAD, _BROADEST = 960, 1400  # wider drawings are made smaller where there is no room, as far as they can be read


def report_html(report: Report) -> str:
    """The whole file, ending with a line break."""
    styles: dict[str, str] = {}
    body = [line for section in report.sections for line in _section(section, 2, styles)]
    contents = [f'<li><a href="#{safe(s.id)}">{_line(s.title)}</a></li>' for s in report.sections]
    return "\n".join((
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(POLICY)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{_text(report.title)}</title>",
        f"<style>\n{_page_style()}{''.join(styles[kind] for kind in sorted(styles))}</style>",
        "</head>",
        "<body>",
        '<a class="skip" href="#report">To the report</a>',
        f'<header>\n<h1 dir="auto">{_text(report.title)}</h1>',
        f'<p class="facts">{_line(report.facts)}</p>\n<p>{_line(report.articles)}</p>\n</header>',
        '<nav aria-label="Contents">\n<ol>', *contents, "</ol>\n</nav>",
        '<main id="report">', *body, "</main>",
        "</body>",
        "</html>",
        "",
    ))  # fmt: skip


def _page_style() -> str:
    return (resources.files("sayso") / "data" / "web" / "report.css").read_text("utf8")


# ---------------------------------------------------------------- words
def _text(text: str) -> str:
    """A stranger's text: nothing in it is markup, nothing hidden."""
    return html.escape(shown(text), quote=True)


def _line(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    words = _text(run.text)
    tag = _TAGS.get(run.style, "span")
    if run.style:
        words = f'<{tag} class="{run.style}">{words}</{tag}>'
    if run.to:
        return f'<a href="#{safe(run.to)}">{words}</a>'
    if address := web_address(run.url):
        return f'<a href="{html.escape(address, quote=True)}" rel="noopener noreferrer nofollow">{words}</a>'
    return words


# ---------------------------------------------------------------- blocks
def _section(section: Section, level: int, styles: dict[str, str]) -> Iterator[str]:
    """A section and those in it, each with a heading one level deeper; headings end at the sixth."""
    name, depth = safe(section.id), min(level, 6)
    labelled = f' aria-labelledby="{name}-h"' if level == 2 else ""  # a landmark; a claim each would be too many
    yield f'<section id="{name}"{labelled}>'
    yield f'<h{depth} id="{name}-h">{_line(section.title)}</h{depth}>'
    if section.facts:
        yield f'<p class="facts">{_line(section.facts)}</p>'
    for block in section.blocks:
        yield from _section(block, level + 1, styles) if isinstance(block, Section) else _block(block, styles)
    yield "</section>"


def _block(block: Block, styles: dict[str, str]) -> Iterator[str]:
    match block:
        case Listing():
            yield _list(block.items)
        case Paragraph():
            yield f"<p>{_line(block.line)}</p>"
        case Table():
            yield from _table(block)
        case Pair():
            yield _pair(block)
        case Picture():
            yield _picture(block, styles)
        case Passage():
            place = f'<span class="at">{_line(block.place)}</span>'
            yield f'<div class="passage" id="{safe(block.id)}">{place} {_line(block.words)}</div>'
        case Section():
            yield from _section(block, 3, styles)


def _list(items: Sequence[Item]) -> str:
    return f"<ul>{''.join(map(_item, items))}</ul>"


def _item(item: Item) -> str:
    return f"<li>{_line(item.line)}{_list(item.under) if item.under else ''}</li>\n"


def _table(table: Table) -> Iterator[str]:
    caption = _text(table.caption)
    yield f'<div class="wide" role="group" aria-label="{caption}" tabindex="0">'
    yield f"<table>\n<caption>{caption}</caption>"
    head = "".join(f'<th scope="col">{_line(cell)}</th>' for cell in table.head)
    yield f"<thead><tr>{head}</tr></thead>\n<tbody>"
    for first, *others in table.rows:
        cells = "".join(f"<td>{_line(cell)}</td>" for cell in others)
        yield f'<tr><th scope="row">{_line(first)}</th>{cells}</tr>'
    yield "</tbody>\n</table>\n</div>"


def _pair(pair: Pair) -> str:
    sides = "".join(
        f'<div class="side"><p>{_line(who)}</p><p>{_line(said)}</p><p class="facts">{_line(where)}</p></div>'
        for who, said, where in (pair.left, pair.right)
    )
    relation = f'<p class="disputed relation">{_text(pair.relation)}</p>'
    return (
        f'<div class="pair">{relation}<div class="sides">{sides}</div><p class="facts">{_line(pair.reason)}</p></div>'
    )


def _picture(picture: Picture, styles: dict[str, str]) -> str:
    """The drawing with its style taken out, which goes into the page's under the picture's own name; then its words."""
    found = _STYLE.search(picture.svg)
    if found:
        styles.setdefault(picture.kind, scoped(found[1], f".{picture.kind}-picture"))
    svg = _STYLE.sub("", picture.svg, count=1)
    name = "Timeline" if picture.kind == "timeline" else picture.caption
    found = _WIDTH.search(svg)
    width = int(found[1]) if found else 0
    room = " broadest" if width > _BROADEST else " broad" if width > _BROAD else ""
    drawing = f'<div class="wide{room}" role="group" aria-label="{_text(name)}, a picture" tabindex="0">\n{svg}</div>'
    words = f"<details><summary>{_text(picture.caption)}{'' if picture.kind == 'timeline' else ', in words'}</summary>"
    return f'<figure class="{picture.kind}-picture">\n{drawing}\n{words}{_list(picture.told)}</details>\n</figure>'


def scoped(style: str, under: str) -> str:
    """A style sheet whose rules hold only ``under`` a selector, and its dark colours only on a screen."""

    def narrowed(rule: re.Match[str]) -> str:
        selectors = rule[1].strip()
        if selectors.startswith("@"):
            return f"{selectors.replace('@media (', '@media screen and (')}{{"
        return f"{','.join(f'{under} {selector.strip()}' for selector in selectors.split(','))}{{"

    return _RULE.sub(narrowed, style.strip()) + "\n"
