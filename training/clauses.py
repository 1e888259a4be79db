"""Pairs of clauses that tell of the same event or of another, from ECB+; and graded pairs of news sentences.

ECB+ (Cybulska and Vossen, 2014; here the copy of Cattan and others, in CoNLL form) marks which mentions of events in
articles on one topic mean the same event. A clause is an event's word with all that depends on it, without clauses
coordinated with it; two clauses are the same where their events are. A pair is left out where one clause holds the
other's event, for then nobody can say.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

SAYING = frozenset({
    "say", "tell", "announce", "report", "add", "state", "claim", "accord", "declare", "note", "ask", "explain",
    "believe", "think", "expect", "hope", "call", "know", "see", "describe", "comment", "write",
})  # fmt: skip
"""Verbs whose clause is somebody's saying: their events are sayings, not what is said."""
OF_ONE_TOPIC = (150, 500, 150)
"""Pairs drawn from a topic: of the same event, of others of the happening, of the topic's other, similar happening."""
SAME, OTHER = 4.0, 2.6
"""Grades of the semantic textual similarity tasks from and up to which two sentences are the same, or not."""
STS_TRAIN = (
    "2012_MSRpar.train",
    "2012_MSRpar.test",
    "2013_headlines.test",
    "2014_headlines.test",
    "2014_deft-news.test",
)
STS_TEST = ("2015_headlines.test", "2016_headlines.test")


@dataclass(frozen=True, slots=True)
class Clause:
    """One event as one sentence tells it; ``inside`` are the chains of all events in the clause."""

    topic: str
    article: str
    sentence: int
    chain: str
    text: str
    inside: frozenset[str]

    @property
    def alone(self) -> bool:
        """Whether no other mention can be of its event."""
        return "ingle" in self.chain or self.chain.startswith(f"{self.topic}_")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Clauses, and the sentences of the articles they stand in."""

    clauses: tuple[Clause, ...]
    sentences: dict[str, tuple[str, ...]]


def read_ecb(folder: Path, nlp: Any, parts: Sequence[str] = ("Train", "Dev")) -> Corpus:
    """Parse the annotated sentences and cut the clauses; ``nlp`` is spaCy's pipeline with lemmas."""
    clauses: list[Clause] = []
    sentences: dict[str, tuple[str, ...]] = {}
    for part in parts:
        words: dict[str, dict[int, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
        for line in (folder / f"ECB_{part}_corpus.txt").read_text(encoding="utf8").splitlines():
            columns = line.split("\t")
            if len(columns) >= 5:
                words[columns[0]][int(columns[1])].append((int(columns[2]), columns[3]))
        events: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
        for mention in json.loads((folder / f"ECB_{part}_Event_gold_mentions.json").read_bytes()):
            events[mention["doc_id"], mention["sent_id"]].append(mention)
        for article, rows in words.items():
            sentences[article] = tuple(joined([w for _, w in rows[n]]) for n in sorted(rows))
            for n in sorted(rows):
                if events[article, n]:
                    clauses += _clauses(article, n, rows[n], events[article, n], nlp)
    return Corpus(tuple(clauses), sentences)


def _clauses(
    article: str, sentence: int, rows: Sequence[tuple[int, str]], events: Sequence[dict[str, Any]], nlp: Any
) -> Iterator[Clause]:
    from spacy.tokens import Doc  # noqa: PLC0415

    doc = Doc(nlp.vocab, words=[word for _, word in rows])
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    place = {number: i for i, (number, _) in enumerate(rows)}
    heads: dict[int, str] = {}
    for event in events:
        ids = {place[n] for n in event["tokens_number"] if n in place}
        outer = sorted(i for i in ids if doc[i].head.i not in ids or doc[i].head.i == i)
        if outer:
            heads[outer[0]] = event["coref_chain"]
    for head, chain in heads.items():
        kept = sorted(_below(doc[head]))
        if doc[head].lemma_.lower() not in SAYING and len(kept) > 2:
            inside = frozenset(heads[i] for i in kept if i in heads)
            text = joined([doc[i].text for i in kept])
            yield Clause(article.partition("_")[0], article, sentence, chain, text, inside)


def _below(token: Any) -> set[int]:
    """A token's subtree without the clauses beside it."""
    out = {token.i}
    for kid in token.children:
        clause = kid.dep_ in ("conj", "parataxis", "advcl") and kid.pos_ in ("VERB", "AUX")
        if not clause and not (kid.dep_ == "ccomp" and kid.i < token.i):
            out |= _below(kid)
    return out


def joined(words: Sequence[str]) -> str:
    """Words as they would be printed."""
    return re.sub(r" ([.,;:!?)%]|['’]\w{1,2}\b|n['’]t\b|- )", lambda m: m[1].strip(), " ".join(words))


def draw(clauses: Sequence[Clause], *, seed: int = 7) -> list[tuple[str, int, int, bool]]:
    """Pairs of each topic: (topic, clause, clause, same), some of each kind (see `OF_ONE_TOPIC`)."""
    topics: dict[str, list[int]] = defaultdict(list)
    for i, clause in enumerate(clauses):
        topics[clause.topic].append(i)
    rng = random.Random(seed)  # noqa: S311
    out: list[tuple[str, int, int, bool]] = []
    for topic in sorted(topics):
        kinds: tuple[list[tuple[str, int, int, bool]], ...] = ([], [], [])
        for i, j in combinations(topics[topic], 2):
            a, b = clauses[i], clauses[j]
            if (a.article, a.sentence) == (b.article, b.sentence):
                continue
            if a.chain == b.chain:
                if not a.alone:
                    kinds[0].append((topic, i, j, True))
            elif a.chain not in b.inside and b.chain not in a.inside:
                similar = a.article.endswith("ecbplus") != b.article.endswith("ecbplus")
                kinds[1 + similar].append((topic, i, j, False))
        for pairs, count in zip(kinds, OF_ONE_TOPIC, strict=True):
            rng.shuffle(pairs)
            out += pairs[:count]
    return out


def read_sts(folder: Path, names: Sequence[str]) -> list[tuple[float, str, str]]:
    """(grade from 0 to 5, sentence, sentence), where there is a grade."""
    out = []
    for name in names:
        for line in (folder / f"{name}.tsv").read_text(encoding="utf8").split("\n"):
            columns = line.split("\t")
            if len(columns) >= 3 and columns[0].strip():
                out.append((float(columns[0]), columns[1], columns[2]))
    return out
