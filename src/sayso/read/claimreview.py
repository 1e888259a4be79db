"""Reading what others have reviewed: schema.org's ClaimReview, as pages and feeds carry it.

A page's JSON-LD, a JSON object or list, JSON lines, a ``DataFeed`` (the shape in which Data Commons offers reviews) and
the answers of Google's Fact Check Tools are understood alike: a review is looked for wherever it stands. The words of a
rating are kept letter by letter; a number alone is nobody's words, and is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from sayso.read.clean import mend
from sayso.read.dates import iso_date
from sayso.read.draft import File
from sayso.read.files import BROKEN, find, open_files, trouble
from sayso.read.html import parse
from sayso.read.metadata import MAX_DEPTH, is_address, name_of, page_data, string
from sayso.read.plain import decode
from sayso.records import Notice, OutsideClaim

MAX_FEED = 512 * 1024 * 1024
"""Bytes of the largest feed, which is read as a whole. JSON lines have no such limit."""

PAGES = frozenset({".html", ".htm", ".xhtml"})
LINES = frozenset({".jsonl", ".ndjson"})
SUFFIXES = PAGES | LINES | {".json", ".jsonld", ".txt"}


def read_reviews(path: str | Path) -> Iterator[OutsideClaim | Notice]:
    """Every reviewed claim of a file, folder, glob, archive or standard input (``-``), in the order of the files.

    What cannot be read costs itself and becomes a notice. Raises `NothingToRead`.
    """
    places, notices = find([path])
    yield from notices
    for place in places:
        for file in open_files(place, suffixes=SUFFIXES):
            if isinstance(file, Notice):
                yield file
                continue
            try:
                yield from _of_file(file)
            except (*BROKEN, OSError) as problem:
                yield trouble(file.where, problem)


def _of_file(file: File) -> Iterator[OutsideClaim | Notice]:
    found = 0
    for number, data in _data(file):
        if isinstance(data, Notice):
            yield data
            continue
        for node in reviews(data):
            made = review_of(node)
            if isinstance(made, OutsideClaim):
                found += 1
                yield made
            else:
                yield file.notice("bad-review", made, line=number)
    if not found:
        yield file.notice("no-review", "no ClaimReview with a claim in it")


def _data(file: File) -> Iterator[tuple[int | None, object]]:
    """What a file holds as JSON, with the line where it is one of many."""
    if file.suffix in LINES:
        number = 0
        while raw := file.stream.readline(MAX_FEED):
            number += 1
            if raw.strip():
                yield number, _json(decode(raw)[0], file, number)
        return
    raw = file.stream.read(MAX_FEED + 1)
    if len(raw) > MAX_FEED:
        yield None, file.notice("file-too-large", f"more than {MAX_FEED // 1024**2} MiB. JSON lines can be of any size")
        return
    text, remark = decode(raw)
    if remark:
        yield None, file.notice("not-utf8", remark)
    if file.suffix in PAGES:
        tree = parse(text)
        for data in page_data(tree) if tree is not None else ():
            yield None, data
    else:
        yield None, _json(text, file, None)


def _json(text: str, file: File, number: int | None) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        return file.notice("bad-record", "no JSON: nested too deeply", line=number)
    except ValueError as problem:
        return file.notice("bad-record", f"no JSON: {problem}", line=number)


# ---------------------------------------------------------------- one review
def reviews(data: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    """The reviews in JSON data, wherever they stand; those of Google's tools as ClaimReviews."""
    if depth > MAX_DEPTH:
        return
    if isinstance(data, list):
        for each in data:
            yield from reviews(each, depth + 1)
    elif isinstance(data, dict):
        if _is(data, "ClaimReview"):
            yield data
        elif isinstance(data.get("claimReview"), list) and isinstance(data.get("text"), str):
            yield from _from_tools(data)
        else:
            for each in data.values():
                yield from reviews(each, depth + 1)


def _is(node: Mapping[str, object], kind: str) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(k, str) and k.rpartition("/")[2].rpartition(":")[2] == kind
        for k in (kinds if isinstance(kinds, list) else [kinds])
    )


def _from_tools(claim: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """A claim as Google's Fact Check Tools answer with it: each of its reviews as a ClaimReview."""
    told = claim["claimReview"]
    for review in told if isinstance(told, list) else ():
        if isinstance(review, dict):
            yield {
                "claimReviewed": claim["text"],
                "itemReviewed": {"author": {"name": claim.get("claimant")}, "datePublished": claim.get("claimDate")},
                "author": review.get("publisher"),
                "url": review.get("url"),
                "datePublished": review.get("reviewDate"),
                "reviewRating": {"alternateName": review.get("textualRating")},
            }


def review_of(node: Mapping[str, object]) -> OutsideClaim | str:
    """A ClaimReview as a reviewed claim, or what is wrong with it."""
    item = _first(node.get("itemReviewed"))
    text = string(node.get("claimReviewed")) or string(item.get("name")) or string(item.get("text"))
    if text is None:
        return "the review names no claim"
    reviewer = node.get("author") or node.get("publisher")
    return OutsideClaim(
        text=mend(text)[0],
        claimant=_mended(name_of(item.get("author")) or name_of(item.get("creator"))),
        claimed_on=_day(item.get("datePublished")),
        appearances=tuple(dict.fromkeys(_addresses(item))),
        reviewer=_mended(name_of(reviewer) or string(_first(reviewer).get("site"))),
        url=_address(node.get("url")),
        reviewed_on=_day(node.get("datePublished")),
        rating=_rating(_first(node.get("reviewRating"))),
    )


def _first(node: object) -> Mapping[str, object]:
    """An object, or the first of a list; an empty one where there is none."""
    if isinstance(node, list):
        return next((each for each in node if isinstance(each, dict)), {})
    return node if isinstance(node, dict) else {}


def _rating(rating: Mapping[str, object]) -> str | None:
    """The reviewer's words, as they stand."""
    for key in ("alternateName", "name"):
        words = rating.get(key)
        each = words[0] if isinstance(words, list) and words else words
        if isinstance(each, str) and each.strip():
            return mend(each)[0]
    return None


def _addresses(item: Mapping[str, object]) -> Iterator[str]:
    """Where the claim was made: the first appearance first."""
    for key in ("firstAppearance", "appearance", "url"):
        told = item.get(key)
        for each in told if isinstance(told, list) else [told]:
            address = _address(each.get("url") or each.get("@id") if isinstance(each, dict) else each)
            if address:
                yield address


def _address(told: object) -> str | None:
    """An address of the web; nothing else, so that a link never leads to a script."""
    words = string(told)
    return _mended(is_address(words)) if words else None


def _day(told: object) -> str | None:
    words = string(told)
    return iso_date(words) if words else None


def _mended(words: str | None) -> str | None:
    return mend(words)[0] if words else None
