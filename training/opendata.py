"""GUM: attributions from its discourse relations and dependency trees, for a model from openly licensed text alone.

GUM marks an `attribution` between two discourse units: the one that attributes ("said the minister") and the one that
is attributed, with the words that signal it: who (`sem-atsrc`) and by which word (`lex-indwd`, `lex-indph`). Spans are
made of them as PolNeAR would draw them:

* cue: the signalled words with the auxiliaries, adverbs and particles that touch them;
* source: the cue's subject with all that hangs on it, or else the signalled words in the cue's sentence;
* content: the attributed unit with every unit attached to it before the attribution was, inside the cue's sentence; it
  runs on into the sentences around it for as long as one quotation holds them together;
* what lies inside another attribution's content is left out, and so is what the speaker says of himself or of the
  listener ("I think"): PolNeAR has one attribution a word, and no speakers but the writer.

MEANTIME (CC BY) was looked at and gives nothing to this model: it marks the heads of 107 speech and thought events, but
neither their sources nor what was said, and its text has lost its spaces.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sayso.extract.parse import paragraphs_of
from sayso.extract.quotes import find_quotations
from training.polnear import Event, Labelled, Range, WrongCorpus, label

GUM_SHA256 = {
    "train": "b8192765da0efe19f788d5a52e7d6fa7cb726a9ed6e1d3a36b2eabcc446d4376",
    "dev": "ec09f01bd253948bd9553b2ae55b64ef31ac321905a278f2b284e5c6e6a61df0",
}
BLANKED = ("GUM_reddit",)  # their words are underscores
TOUCHING = {"aux", "aux:pass", "cop", "advmod", "compound:prt", "fixed", "flat"}
SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "nsubj:outer")
SPEAKERS = {"i", "we", "you", "us", "me", "let"}
LONGEST_SOURCE = 25  # words


@dataclass(frozen=True, slots=True)
class Token:
    """A syntactic word: its letters' place in the text, its sentence, its head's index (-1: none) and its relations."""

    start: int
    end: int
    sentence: int
    head: int
    relation: str
    tag: str
    discourse: str


@dataclass(slots=True)
class Unit:
    """A discourse unit: its words, and the units that hang on it as (level, relation, unit)."""

    words: list[int] = field(default_factory=list)
    below: list[tuple[int, str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Relation:
    """One attribution: unit ``child`` attributes what ``head`` holds up to ``level``; words by kind of signal."""

    child: int
    head: int
    level: int
    signals: dict[str, list[int]]


def read_gum(root: Path, part: str) -> Iterator[Labelled]:
    """The documents of a part, in order of name. Raises WrongCorpus where the files are not the recipe's."""
    paths = sorted((root / part / "dep").glob("*.conllu"))
    whole = hashlib.sha256()
    for path in paths:
        whole.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    if whole.hexdigest() != GUM_SHA256[part]:
        raise WrongCorpus(f"{root / part}: sha256 {whole.hexdigest()}, the recipe was written for {GUM_SHA256[part]}")
    for path in paths:
        if not path.stem.startswith(BLANKED):
            yield document(path.stem, path.read_text(encoding="utf8"))


def document(name: str, conllu: str) -> Labelled:
    """One document: text with a blank line between paragraphs, and its attributions as tags and links."""
    text, tokens = laid_out(conllu)
    return label(name, text, attributions(text, tokens))


def laid_out(conllu: str) -> tuple[str, list[Token]]:
    """The text of a CoNLL-U file and its words with their places in it."""
    text, tokens = "", []
    sentence, first, apart = -1, 0, ""
    merged_until, merged_place, inside = 0, (0, 0), 0
    for line in conllu.split("\n"):
        columns = line.split("\t")
        if line.startswith("# newpar") and not line.startswith("# newpar_block"):
            apart = "\n\n" if text else ""
        if line.startswith("# sent_id"):
            sentence, first, merged_until = sentence + 1, len(tokens), 0
            apart = apart or (" " if text else "")
        if len(columns) != 10 or "." in columns[0]:
            continue
        number, form = columns[0], columns[1]
        spaced = "" if "SpaceAfter=No" in columns[9].split("|") else " "
        if "-" in number:  # one written word, several syntactic ones: these share its place letter by letter
            merged_until = int(number.split("-")[1])
            merged_place, inside = (len(text) + len(apart), len(text) + len(apart) + len(form)), 0
            text, apart = text + apart + form, spaced
            continue
        if int(number) <= merged_until:
            start = min(merged_place[0] + inside, merged_place[1] - 1)
            end = merged_place[1] if int(number) == merged_until else min(start + len(form), merged_place[1])
            inside += len(form)
        else:
            start, end = len(text) + len(apart), len(text) + len(apart) + len(form)
            text, apart = text + apart + form, spaced
        head = int(columns[6]) - 1 + first if columns[6] not in ("0", "_") else -1
        said = re.search(r"(?:^|\|)Discourse=([^|]*)", columns[9])
        tokens.append(Token(start, end, sentence, head, columns[7], columns[4], said[1] if said else ""))
    return text, tokens


def attributions(text: str, tokens: Sequence[Token]) -> list[Event]:
    """Every attribution that has a cue and a content, outermost ones only."""
    units, relations = discourse(tokens)
    quoted = [(q.span.start, q.span.end) for q in find_quotations(text, paragraphs_of(text))[0]]
    children: dict[int, list[int]] = defaultdict(list)
    for n, token in enumerate(tokens):
        children[token.head].append(n)
    found: list[tuple[list[int], list[int], list[int]]] = []
    for relation in relations:
        own = sorted(w for u in [relation.child, *same_unit(units, relation.child)] for w in units[u].words)
        cue = cue_of(tokens, children, relation, own)
        content = content_of(tokens, units, relation, set(own), cue, quoted) if cue else []
        source = source_of(tokens, children, relation, cue, content) if content else []
        if content and not (source and text[tokens[source[0]].start : tokens[source[0]].end].casefold() in SPEAKERS):
            found.append((source, cue, content))
    inner = {w for _, _, content in found for w in content}
    outermost = [f for f in found if not inner & set(f[1])]
    return [
        {"source": runs(tokens, source), "cue": runs(tokens, cue)[:1], "content": runs(tokens, content)}
        for source, cue, content in outermost
    ]


def discourse(tokens: Sequence[Token]) -> tuple[dict[int, Unit], list[Relation]]:
    """The units with their first relation, which makes the tree, and every attribution."""
    units: dict[int, Unit] = defaultdict(Unit)
    relations, unit = [], 0
    for n, token in enumerate(tokens):
        for k, told in enumerate(token.discourse.split(";") if token.discourse else ()):
            kind, _, rest = told.partition(":")
            places, _, rest = rest.partition(":")
            level, _, signs = rest.partition(":")
            child, _, head = places.partition("->")
            unit = int(child)
            if not head:  # the root
                continue
            depth = int(level) if level.isdigit() else 0
            if k == 0:
                units[int(head)].below.append((depth, kind, unit))
            if kind.startswith("attribution"):
                relations.append(Relation(unit, int(head), depth, signals_of(signs)))
        units[unit].words.append(n)
    return units, relations


def signals_of(signs: str) -> dict[str, list[int]]:
    """Word indices by kind of signal, of `sem-atsrc-21-23-_+lex-indwd-19,25-gold`."""
    out: dict[str, list[int]] = defaultdict(list)
    for sign in signs.split("+"):
        m = re.match(r"([a-z]+-[a-z_]+)-([\d,-]+)(?:-[_a-z]+)?$", sign)
        for part in m[2].split(",") if m else ():
            ends = [int(x) for x in part.split("-") if x]
            out[m[1]] += range(ends[0] - 1, ends[-1]) if ends else ()
    return out


def same_unit(units: dict[int, Unit], unit: int) -> list[int]:
    """The later parts of an interrupted unit."""
    return [u for _, kind, u in units[unit].below if kind.startswith("same-unit")]


def cue_of(
    tokens: Sequence[Token], children: dict[int, list[int]], relation: Relation, own: Sequence[int]
) -> list[int]:
    """The words that attribute, in one run; empty where nothing signals it and no verb leads the unit."""
    told = relation.signals["lex-indwd"] + relation.signals["lex-indph"]
    cue = sorted(w for w in told if w < len(tokens))
    if not cue:
        cue = [w for w in own if tokens[w].head not in own and tokens[w].tag.startswith("V")][:1]
    if not cue or tokens[cue[-1]].sentence != tokens[cue[0]].sentence or cue[-1] - cue[0] > len(cue) + 2:
        return cue[:1]
    cue = list(range(cue[0], cue[-1] + 1))
    hanging = {c for w in cue for c in children[w] if tokens[c].relation in TOUCHING}
    hanging |= {c for w in cue for c in children[w] if tokens[c].relation == "mark" and tokens[c].tag == "TO"}
    while cue[0] - 1 in hanging:
        cue.insert(0, cue[0] - 1)
    while cue[-1] + 1 in hanging and tokens[cue[-1] + 1].tag in ("RP", "RB"):
        cue.append(cue[-1] + 1)
    return cue


def source_of(
    tokens: Sequence[Token],
    children: dict[int, list[int]],
    relation: Relation,
    cue: Sequence[int],
    content: Sequence[int],
) -> list[int]:
    """The cue's subject, or the signalled words in its sentence, and all that hangs on them; empty if it has none."""
    barred = {*cue, *content}
    subjects = [c for w in cue for c in children[w] if tokens[c].relation in SUBJECTS and c not in barred]
    if not subjects:
        here = tokens[cue[0]].sentence
        told = [w for w in relation.signals["sem-atsrc"] if w < len(tokens) and tokens[w].sentence == here]
        subjects = [w for w in told if tokens[w].head not in told and w not in barred][:1]
    if not subjects:
        return []
    head = subjects[0]
    below = subtree(children, head)
    low = high = head
    while low - 1 in below and low - 1 not in barred:
        low -= 1
    while high + 1 in below and high + 1 not in barred:
        high += 1
    while low < head and tokens[low].relation in ("case", "punct", "cc", "mark"):
        low += 1
    while high > head and tokens[high].relation in ("punct", "cc"):
        high -= 1
    return list(range(low, high + 1)) if high - low < LONGEST_SOURCE else [head]


def subtree(children: dict[int, list[int]], head: int) -> set[int]:
    """A word and everything that hangs on it."""
    out, waiting = {head}, [head]
    while waiting:
        new = [c for c in children[waiting.pop()] if c not in out]
        out.update(new)
        waiting += new
    return out


def content_of(
    tokens: Sequence[Token],
    units: dict[int, Unit],
    relation: Relation,
    own: set[int],
    cue: Sequence[int],
    quoted: Sequence[Range],
) -> list[int]:
    """What is attributed: words of the head's units in the cue's sentence, and on through the quotation they are in."""
    held = [relation.head]
    waiting = [u for level, _, u in units[relation.head].below if level < relation.level]
    waiting += same_unit(units, relation.head)
    while waiting:
        unit = waiting.pop()
        if unit != relation.child and unit not in held:
            held.append(unit)
            waiting += [u for _, _, u in units[unit].below]
    words = {w for u in held for w in units[u].words} - own
    here = tokens[cue[0]].sentence
    inside = {w for w in words if tokens[w].sentence == here}
    if not inside:  # a quotation with its cue in a sentence of its own
        near = [w for w in words if abs(tokens[w].sentence - here) == 1]
        inside = {w for w in near if any(s <= tokens[w].start < e for s, e in quoted)}
    around = [(s, e) for s, e in quoted if any(s <= tokens[w].start < e for w in inside)]
    inside |= {w for w in words if any(s <= tokens[w].start < e for s, e in around)}
    return sorted(inside)


def runs(tokens: Sequence[Token], words: Sequence[int]) -> list[Range]:
    """Character ranges of neighbouring words, without marks at their rims."""
    out: list[list[int]] = []
    for w in sorted(words):
        if out and w == out[-1][-1] + 1:
            out[-1].append(w)
        else:
            out.append([w])
    ranges = []
    for run in out:
        solid = [w for w in run if tokens[w].relation != "punct"]
        if solid:
            ranges.append((tokens[solid[0]].start, tokens[solid[-1]].end))
    return ranges
