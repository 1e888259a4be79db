"""What a page says of itself: JSON-LD first, then OpenGraph and its kin, then the visible heading."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

import lxml.html

from sayso.read.dates import iso_date

ARTICLE_TYPES = re.compile(r"(?:^|/)(?:\w*Article|BlogPosting|LiveBlogPosting|Report|\w*Review)$")
MAX_DEPTH = 20
PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "date",
    "pubdate",
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The page's own account of its article; ``body`` is the text that JSON-LD may carry."""

    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    body: str | None = None


def metadata_of(tree: lxml.html.HtmlElement) -> Metadata:
    """Gather what the page says; where two places speak, the more exact one is heard."""
    article = next(article_nodes(tree), {})
    meta = meta_values(tree)
    title = string(article.get("headline")) or meta.get("og:title") or heading(tree, "h1") or heading(tree, "title")
    return Metadata(
        outlet=meta.get("og:site_name") or name_of(article.get("publisher")),
        url=first(is_address, canonical(tree), meta.get("og:url"), string(article.get("url"))),
        title=without_site(title, meta.get("og:site_name")) if title else None,
        byline=names_of(article.get("author")) or author(meta.get("author") or meta.get("article:author")),
        published=first(iso_date, string(article.get("datePublished")), *(meta.get(key) for key in PUBLISHED)),
        body=string(article.get("articleBody"), lines=True),
    )


def article_nodes(tree: lxml.html.HtmlElement) -> Iterator[Mapping[str, object]]:
    """The JSON-LD nodes that describe an article, in the page's order."""
    yield from (node for data in page_data(tree) for node in nodes(data, depth=0) if is_article(node))


def page_data(tree: lxml.html.HtmlElement) -> Iterator[object]:
    """What each of the page's JSON-LD scripts holds; one that is no JSON holds nothing."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            yield json.loads((script.text or "").strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue


def nodes(data: object, *, depth: int) -> Iterator[Mapping[str, object]]:
    """Every object in JSON-LD data that may be a node of its own."""
    if depth > MAX_DEPTH:
        return
    if isinstance(data, list):
        for each in data:
            yield from nodes(each, depth=depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            yield from nodes(data.get(key), depth=depth + 1)


def is_article(node: Mapping[str, object]) -> bool:
    """Whether a node is of a kind that articles have."""
    kinds = node.get("@type")
    return any(isinstance(k, str) and ARTICLE_TYPES.search(k) for k in (kinds if isinstance(kinds, list) else [kinds]))


def meta_values(tree: lxml.html.HtmlElement) -> dict[str, str]:
    """The page's ``meta`` elements by name, the first of each name."""
    values: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and (value := string(element.get("content"))):
            values.setdefault(name.lower(), value)
    return values


def canonical(tree: lxml.html.HtmlElement) -> str | None:
    """The address that the page calls its own."""
    links = (e.get("href") for e in tree.iter("link") if "canonical" in (e.get("rel") or "").lower().split())
    return next((string(link) for link in links if link), None)


def heading(tree: lxml.html.HtmlElement, tag: str) -> str | None:
    """The words of the first element of that name that has any."""
    return next((words for e in tree.iter(tag) if (words := string(e.text_content()))), None)


def without_site(title: str, site: str | None) -> str:
    """The title without the site's name behind it (Bridge closed - The Lantern)."""
    parts = re.fullmatch(r"(.+?)\s+[-|–—·:]\s+([^-|–—·:]+)", title)
    return parts[1] if parts and site and parts[2].casefold() == site.casefold() else title


def name_of(node: object) -> str | None:
    """The name of a person or body in JSON-LD: a string, an object with a name, or the first of a list."""
    if isinstance(node, list):
        return next((name for each in node if (name := name_of(each))), None)
    if isinstance(node, dict):
        return string(node.get("name"))
    return string(node)


def names_of(node: object) -> str | None:
    """The names of all authors, each once."""
    each = node if isinstance(node, list) else [node]
    names = [name for n in each if (name := author(name_of(n)))]
    return ", ".join(dict.fromkeys(names)) or None


def author(name: str | None) -> str | None:
    """A byline without its "By"; an address is no name."""
    if name is None or is_address(name) or name.startswith("@"):
        return None
    return re.sub(r"^by:?\s+", "", name, flags=re.IGNORECASE) or None


def is_address(url: str) -> str | None:
    """The address itself if it is a full one of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def first(accept: Callable[[str], str | None], *values: str | None) -> str | None:
    """What ``accept`` makes of the first value it accepts."""
    return next((made for value in values if value and (made := accept(value))), None)


def string(value: object, *, lines: bool = False) -> str | None:
    """Text with its entities read and its white space made plain (``lines`` keeps line ends), ``None`` for none."""
    if not isinstance(value, str):
        return None
    text = unescape(value)
    if lines:
        return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines()))) or None
    return " ".join(text.split()) or None
