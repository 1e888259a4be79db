"""PolNeAR: read, checked by hash, turned into one tag and at most one link a word, and back."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sayso.extract.parse import paragraphs_of
from sayso.extract.quotes import find_quotations
from sayso.extract.words import Words, words_of

ROLES = ("source", "cue", "content")
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
HASHES = {  # of every file's name and bytes, see `folder_sha256`
    "train": "091820e3dd255e52dd610db89cefa62c8d3a21dcb7968da920ce6a2bca961902",
    "dev": "e64c50c9ce7c52c062e10071f4dec7dd1f02d268e355bf2360a9a0626b9bd416",
}

Range = tuple[int, int]
Event = dict[str, list[Range]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One annotated article. ``tags`` has one tag index a word.

    ``cue_of`` gives, for the first word of each content fragment, the first word of its cue; ``source_of`` gives, for
    the first word of each cue, the first word of its source, or -1 where it has none.
    """

    name: str
    text: str
    words: Words
    events: tuple[Event, ...]
    tags: tuple[int, ...]
    cue_of: dict[int, int]
    source_of: dict[int, int]


class WrongCorpus(ValueError):
    """The corpus on disk is not the one that the recipe was written for."""


def folder_sha256(root: Path) -> str:
    """A hash over the relative name and the bytes of every text and annotation below ``root``."""
    whole = hashlib.sha256()
    for path in sorted([*root.glob("text/*.txt"), *root.glob("attributions/*.ann")]):
        whole.update(f"{path.relative_to(root).as_posix()}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def read_part(root: Path, part: str, *, every_annotator: bool) -> Iterator[Labelled]:
    """The articles of one part in order of name; with ``every_annotator`` an article comes once for each.

    Raises WrongCorpus where the files are not those of the recipe.
    """
    folder = root / part
    found = folder_sha256(folder)
    if found != HASHES[part]:
        raise WrongCorpus(f"{folder}: sha256 {found}, the recipe was written for {HASHES[part]}")
    texts = {p.stem: p for p in (folder / "text").glob("*.txt")}
    seen: set[str] = set()
    for path in sorted((folder / "attributions").glob("*.ann")):
        stem = path.stem if path.stem in texts else re.sub(r"_[0-9a-f]{4}$", "", path.stem)
        if stem not in texts or (stem in seen and not every_annotator):
            continue
        seen.add(stem)
        yield label(stem, texts[stem].read_text(encoding="utf8"), read_events(path.read_text(encoding="utf8")))


def read_events(annotation: str) -> tuple[Event, ...]:
    """The attributions of one brat file: for each, its role names and their character ranges."""
    spans: dict[str, list[Range]] = {}
    lines = annotation.split("\n")
    for line in lines:
        if re.match(r"T\d+\t", line):
            key, body = line.split("\t")[:2]
            where = body.split(" ", 1)[1]
            spans[key] = [(int(w.split()[0]), int(w.split()[1])) for w in where.split(";")]
    events = []
    for line in lines:
        if re.match(r"E\d+\t", line):
            event: dict[str, list[Range]] = defaultdict(list)
            for item in line.split("\t", 1)[1].split():
                role, key = item.split(":")
                event[re.sub(r"\d+$", "", role).casefold()] += spans[key]
            events.append({role: sorted(event[role]) for role in ROLES})
    return tuple(events)


def label(name: str, text: str, events: Sequence[Event]) -> Labelled:
    """Tags and links of one article."""
    paragraphs = paragraphs_of(text)
    quotations, _ = find_quotations(text, paragraphs)
    words = words_of(text, paragraphs, quotations)
    tags = [0] * len(words.spans)
    cue_of: dict[int, int] = {}
    source_of: dict[int, int] = {}
    for event in events:
        firsts: dict[str, list[int]] = {}
        for k, role in enumerate(ROLES):
            firsts[role] = []
            for start, end in event[role]:
                inside = _inside(words, start, end)
                if not inside:
                    continue
                tags[inside[0] : inside[-1] + 1] = [2 + 2 * k] * len(inside)
                tags[inside[0]] = 1 + 2 * k
                firsts[role].append(inside[0])
        for cue in firsts["cue"][:1]:
            source_of[cue] = next(iter(firsts["source"]), -1)
            cue_of |= dict.fromkeys(firsts["content"], cue)
    return Labelled(name, text, words, tuple(events), tuple(tags), cue_of, source_of)


def _inside(words: Words, start: int, end: int) -> range:
    """Indices of the words that a character range touches."""
    low, high = 0, len(words.spans)
    while low < high:
        middle = (low + high) // 2
        if words.spans[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    last = low
    while last < len(words.spans) and words.spans[last][0] < end:
        last += 1
    return range(low, last)


def ranges_of(tags: Sequence[int]) -> list[tuple[str, int, int]]:
    """(role, first word, last word) of every tagged run; an I without its B opens a run of its own."""
    out: list[tuple[str, int, int]] = []
    for n, tag in enumerate(tags):
        if tag == 0:
            continue
        role = ROLES[(tag - 1) // 2]
        if tag % 2 == 1 or not out or out[-1][0] != role or out[-1][2] != n - 1:
            out.append((role, n, n))
        else:
            out[-1] = (role, out[-1][1], n)
    return out


def round_trip(article: Labelled) -> tuple[int, int]:
    """How many annotated fragments come back from the tags with the same letters and digits, of how many."""
    text, spans = article.text, article.words.spans

    def ink(start: int, end: int) -> frozenset[int]:
        inside = range(start, min(end, len(text)))
        return frozenset(i for i in inside if text[i].isalnum()) or frozenset(inside)

    gold = {(role, ink(s, e)) for event in article.events for role in ROLES for s, e in event[role]}
    back = {(role, ink(spans[a][0], spans[b][1])) for role, a, b in ranges_of(article.tags)}
    return len(gold & back), len(gold)
