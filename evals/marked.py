"""MEANTIME and ECB+ as they are stored: the articles' words put together to text, and the gold mentions in them.

Both are CoNLL-like tables of one word a line beside lists of mentions by sentence and word. The text is made again from
the words, a sentence a line, with the blanks that English puts between them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NO_BLANK_BEFORE = frozenset({
    ".", ",", ";", ":", "?", "!", ")", "]", "}", "%", "...", "”", "'s", "’s", "n't", "'re", "'ve", "'ll", "'d", "'m",
})  # fmt: skip
NO_BLANK_AFTER = frozenset({"(", "[", "{", "$", "#", "“", "``", "£", "€"})
MARKS: Mapping[str, str] = {"``": "“", "''": "”", "-LRB-": "(", "-RRB-": ")"}


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A mention: which article, its characters from the first to the last of its words, and its chain."""

    article: str
    start: int
    end: int
    chain: str
    kind: str

    @property
    def key(self) -> tuple[str, int, int, str]:
        """The mention itself; two of one place and kind are two if their chains are."""
        return self.article, self.start, self.end, f"{self.kind} {self.chain}"


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article's text and its gold mentions in order of place."""

    name: str
    topic: str
    text: str
    mentions: tuple[GoldMention, ...]


def meantime(root: Path) -> list[GoldArticle]:
    """The visible part of MEANTIME: the entities of its English articles."""
    rows = json.loads((root / "entities_mentions.json").read_text(encoding="utf8"))
    lines = (root / "meantime.conll").read_text(encoding="utf8").splitlines()
    return list(_articles(lines, rows, article="conll_doc_key", topic="topic"))


def ecb_plus(root: Path, part: str) -> list[GoldArticle]:
    """A part of ECB+, ``Dev`` or ``Train``: the entities, times and places included."""
    rows = json.loads((root / f"ECB_{part}_Entity_gold_mentions.json").read_text(encoding="utf8"))
    lines = (root / f"ECB_{part}_corpus.txt").read_text(encoding="utf8").splitlines()
    return list(_articles(lines, rows, article="doc_id", topic=""))


def _articles(
    lines: Iterable[str], rows: Iterable[Mapping[str, Any]], *, article: str, topic: str
) -> Iterator[GoldArticle]:
    words: dict[str, dict[int, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        cells = line.split("\t")
        if len(cells) >= 4 and cells[1].isdigit():
            words[cells[0]][int(cells[1])].append((int(cells[2]), cells[3]))
    mentions: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    topics: dict[str, str] = {}
    for row in rows:
        mentions[row[article]].append(row)
        topics[row[article]] = row[topic] if topic else row[article].split("_")[0]
    for name in sorted(mentions):
        text, places = joined(words[name])
        found = set()
        for row in mentions[name]:
            spans = [places[row["sent_id"], n] for n in row["tokens_number"] if (row["sent_id"], n) in places]
            if spans:
                start, end = min(spans)[0], max(e for _, e in spans)
                found.add(GoldMention(name, start, end, row["coref_chain"], row["mention_type"]))
        ordered = sorted(found, key=lambda m: (m.start, m.end, m.chain))
        yield GoldArticle(name, topics[name], text, tuple(ordered))


def joined(
    sentences: Mapping[int, Iterable[tuple[int, str]]],
) -> tuple[str, dict[tuple[int, int], tuple[int, int]]]:
    """The text of numbered sentences of numbered words, and where each word stands in it."""
    text = ""
    places: dict[tuple[int, int], tuple[int, int]] = {}
    for number in sorted(sentences):
        if text:
            text += "\n"
        before, open_mark = "", False
        for n, written in sorted(sentences[number]):
            word = MARKS.get(written, written)
            closes = word == '"' and open_mark
            if before and before not in NO_BLANK_AFTER and word not in NO_BLANK_BEFORE and not closes:
                text += " "
            if word == '"':
                open_mark = not open_mark
            places[number, n] = (len(text), len(text) + len(word))
            text += word
            before = "(" if word == '"' and open_mark else word
    return text, places
