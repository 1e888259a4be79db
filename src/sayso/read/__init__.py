"""Reading: files, pages, records and archives in; articles and notices out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from sayso.read.clean import find_boilerplate, find_damage, mend
from sayso.read.dates import dateline, iso_date
from sayso.read.draft import Draft, File
from sayso.read.files import BROKEN, Place, find, open_files, trouble
from sayso.read.html import read_page
from sayso.read.language import tell_language
from sayso.read.plain import read_plain
from sayso.read.rows import read_csv, read_json, read_json_lines, read_tsv
from sayso.records import Article, Notice, PublishedFrom, Reading
from sayso.settings import Settings

__all__ = ["READERS", "Reader", "read"]

Reader = Callable[[File], Iterator[Draft | Notice]]

READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_plain,
    ".html": read_page,
    ".htm": read_page,
    ".xhtml": read_page,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".csv": read_csv,
    ".tsv": read_tsv,
}
"""Which function reads a file, by the suffix of its name. A new kind of file is a line here."""

MOST_OF_A_KIND = 100
"""So many notices of one kind a file may give one by one; the others are counted in a last one."""


def read(paths: Iterable[str | Path], *, settings: Settings) -> Iterator[Reading]:
    """Read files, folders, globs and standard input (``-``) as articles, the same whatever the order of the paths.

    Whatever cannot be read costs itself and becomes a notice; a notice about an article carries the article's id.

    Raises `NothingToRead` at once, before anything is read, if the paths hold no file at all.
    """
    places, notices = find(paths)
    return readings(places, notices, settings=settings)


def readings(places: Iterable[Place], notices: Iterable[Notice], *, settings: Settings) -> Iterator[Reading]:
    """One reading after another; only one file is open at any time."""
    for notice in notices:
        yield Reading(article=None, notices=(notice,))
    for place in places:
        for each in few_of_a_kind(drafts(place), place):
            yield Reading(article=None, notices=(each,)) if isinstance(each, Notice) else finish(each, settings)


def drafts(place: Place) -> Iterator[Draft | Notice]:
    """What the readers make of the files at one place."""
    for file in open_files(place, suffixes=READERS):
        if isinstance(file, Notice):
            yield file
            continue
        try:
            yield from READERS[file.suffix](file)
        except (*BROKEN, OSError) as problem:
            yield trouble(file.where, problem)


def few_of_a_kind(found: Iterable[Draft | Notice], place: Place) -> Iterator[Draft | Notice]:
    """A million bad lines are one bad file: the first notices of each kind, then how many more there were."""
    seen: Counter[str] = Counter()
    for each in found:
        if isinstance(each, Notice):
            seen[each.code] += 1
            if seen[each.code] > MOST_OF_A_KIND:
                continue
        yield each
    for code, count in sorted(seen.items()):
        if count > MOST_OF_A_KIND:
            yield Notice(code=code, detail=f"{place.where}: {count - MOST_OF_A_KIND} more of these")


def finish(draft: Draft, settings: Settings) -> Reading:
    """A draft as an article: sound characters, one form of date, language told, boilerplate and damage marked."""
    text, broken = mend(draft.text)
    if not text.strip():
        return Reading(article=None, notices=(*draft.notices, Notice(code="no-text", detail=f"{draft.where}: no text")))
    published, published_from = published_of(draft, text)
    told = tell_language(text)
    article = Article(
        name=mend(draft.name)[0],
        text=text,
        outlet=mended(draft.outlet),
        url=mended(draft.url),
        title=mended(draft.title),
        byline=mended(draft.byline),
        published=published,
        published_from=published_from,
        language=told.language if told else None,
        raw_sha256=draft.raw_sha256,
        boilerplate=find_boilerplate(text, language=settings.language),
    )
    notices = [*draft.notices]
    if broken:
        notices.append(Notice(code="damaged-characters", detail=f"{draft.where}: {broken} replaced by U+FFFD"))
    if draft.dated and not iso_date(draft.dated):
        notices.append(Notice(code="bad-date", detail=f"{draft.where}: no one date: {mend(draft.dated[:80])[0]!r}"))
    if told and told.language != settings.language:
        detail = f"{draft.where}: language {told.language}, probability {told.probability}"
        notices.append(Notice(code="not-english", detail=detail))
    notices += find_damage(text, article.boilerplate)
    return Reading(article=article, notices=tuple(replace(n, article=article.id) for n in notices))


def published_of(draft: Draft, text: str) -> tuple[str | None, PublishedFrom | None]:
    """The publication date and who told it: the record, the page, or the text itself."""
    if draft.dated:
        published = iso_date(draft.dated)
        return published, ("given" if draft.given else "page") if published else None
    published = dateline(text)
    return published, "text" if published else None


def mended(value: str | None) -> str | None:
    """A field with sound characters."""
    return None if value is None else mend(value)[0]
