"""Pages: the article's prose without the furniture around it, and what the page says of itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import lxml.etree
import lxml.html

from sayso.read.draft import Draft, File
from sayso.read.metadata import Metadata, metadata_of
from sayso.read.plain import MAX_FILE, binary, decode, is_binary, too_large
from sayso.records import Notice

DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
LATEST = "2100-01-01"
"""A fixed bound for dates on pages: with today's date as bound, the same page would read differently tomorrow."""

MOST_ELEMENTS = 20_000
"""Beyond so many (ordinary pages have 500 to 5,000) the extractor takes minutes; plain paragraphs are taken instead."""

MOST_ATTRIBUTES = 2_000
"""Attributes of one tag. The parser compares each with each, so that a hostile tag could keep it busy for hours."""

FEWEST_CHARACTERS = 60
"""With fewer characters than a sentence has, what was found is furniture."""

TAG = re.compile(r"""<[A-Za-z](?:[^>="']++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+""")
VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
FURNITURE = ("nav", "aside", "footer", "form", "figure", "script", "style", "noscript", "template", "button")
BLOCKS = ("p", "blockquote", "li", "h1", "h2", "h3", "h4", "pre")

EXTRACTOR_ERRORS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    lxml.etree.LxmlError,
)
"""What page code has been seen to make an extractor raise. A page that does costs itself."""


def read_page(file: File) -> Iterator[Draft | Notice]:
    """The whole file is one page; its text is what extraction gives, one paragraph a line."""
    raw = file.stream.read(MAX_FILE + 1)
    if len(raw) > MAX_FILE:
        yield too_large(file)
        return
    declared = DECLARED.search(raw, 0, 4096)
    html, remark = decode(raw, declared[1].decode("ascii") if declared else None)
    if is_binary(html):
        yield binary(file)
        return
    tree = parse(html)
    if tree is None:
        yield file.notice("no-text", "no page that can be read")
        return
    said = metadata_of(tree)
    dated = said.published or date_of(tree, said)
    yield Draft(
        name=file.name,
        where=file.where,
        text=prose_of(tree, said),
        outlet=said.outlet or domain(said.url),
        url=said.url,
        title=said.title,
        byline=said.byline,
        dated=dated,
        given=False,
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        notices=(file.notice("not-utf8", remark),) if remark else (),
    )


def page_text(html: str) -> str:
    """The article's prose on a page, one paragraph a line, "" where there is none."""
    tree = parse(html)
    return "" if tree is None else prose_of(tree, metadata_of(tree))


def prose_of(tree: lxml.html.HtmlElement, said: Metadata) -> str:
    """What extraction gives, or else the body that the page's own data carries, without the heading above it."""
    found = (text for text in (text_of(tree), said.body or "") if len(text.strip()) >= FEWEST_CHARACTERS)
    return without_heading(next(found, ""), said.title)


def without_heading(text: str, title: str | None) -> str:
    """The text without a first line that only repeats the title: an article has its title elsewhere."""
    head, _, rest = text.partition("\n")
    return rest.lstrip("\n") if title is not None and bare(head) == bare(title) else text


def bare(line: str) -> str:
    """Its letters and digits."""
    return "".join(re.findall(r"\w+", line)).casefold()


def parse(html: str) -> lxml.html.HtmlElement | None:
    """The page as a tree, ``None`` where there is none to be had. The parser itself bounds its depth."""
    if any(attributes(tag) > MOST_ATTRIBUTES for tag in TAG.findall(html) if len(tag) > 2 * MOST_ATTRIBUTES):
        return None
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None


def attributes(tag: str) -> int:
    """About how many attributes a tag has."""
    return len(VALUE.sub("", tag).split())


def text_of(tree: lxml.html.HtmlElement) -> str:
    """The article's prose, "" where the extractor finds none or stumbles over the page.

    A block quote loses its class first: some extractors' lists of furniture name the classes of embedded posts, and a
    post that an article quotes is a statement.
    """
    for quote in tree.iter("blockquote"):
        quote.attrib.pop("class", None)
        quote.attrib.pop("id", None)
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        return paragraphs_of(tree)
    import trafilatura  # noqa: PLC0415 - half a second that a pile without pages need not wait

    try:
        text = trafilatura.extract(tree, include_comments=False)
    except EXTRACTOR_ERRORS:
        return ""
    return text or ""


def paragraphs_of(tree: lxml.html.HtmlElement) -> str:
    """The words of every block that holds no other, without judging which are the article's; the tree is used up."""
    lxml.etree.strip_elements(tree, *FURNITURE, with_tail=False)
    blocks = (block for block in tree.iter(*BLOCKS) if next(block.iterchildren(*BLOCKS), None) is None)
    return "\n".join(filter(None, (" ".join(block.text_content().split()) for block in blocks)))


def date_of(tree: lxml.html.HtmlElement, said: Metadata) -> str | None:
    """The publication date from wherever pages hide it: address, time elements, bylines."""
    import htmldate  # noqa: PLC0415 - as above

    try:
        found: str | None = htmldate.find_date(
            tree, extensive_search=False, original_date=True, url=said.url, max_date=LATEST
        )
    except EXTRACTOR_ERRORS:
        return None
    return found


def domain(url: str | None) -> str | None:
    """The site an address stands for, without ``www.``."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
