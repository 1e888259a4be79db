"""Parsing: an article's text becomes tokens with heads, in sentences, in paragraphs, all with offsets into the text.

spaCy's small English pipeline does the work. `Parsed` is plain data, so that rules can be tested on parses built by
hand and nothing later depends on the parser's own objects.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sayso.records import Span
from sayso.resources import Tools

LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
SENTENCE_END = re.compile(r"""(?:[.!?:;…]["'”’»)\]]*|\))\s*$""")
LONG_RUN = re.compile(r"\S{200}")
LONGEST_PIECE = 20_000  # characters given to the parser at once: its memory grows with the longest piece


@dataclass(slots=True)
class Token:
    """One token. ``head`` is the index of the token it depends on (its own for a root)."""

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    sent: int
    ent: str = ""
    ent_start: bool = False
    kids: list[int] = field(default_factory=list)
    left: int = -1  # first and last token of the subtree
    right: int = -1

    @property
    def lower(self) -> str:
        """The token in lower case."""
        return self.text.lower()

    @property
    def is_word(self) -> bool:
        """Whether it holds a letter or a digit."""
        return any(c.isalnum() for c in self.text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens [first, last] of one sentence, and the paragraph it stands in."""

    first: int
    last: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article's tokens, sentences and paragraphs. Paragraphs are spans of the text; boilerplate is in none."""

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    paragraphs: tuple[Span, ...]

    def subtree(self, i: int) -> tuple[int, int]:
        """First and last token index of everything that depends on token ``i``."""
        token = self.tokens[i]
        return token.left, token.right

    def span(self, first: int, last: int) -> Span:
        """The characters from token ``first`` to token ``last``, both included."""
        return Span(self.tokens[first].start, self.tokens[last].end)

    def kids(self, i: int, *deps: str) -> list[Token]:
        """The dependents of token ``i`` in text order, those with one of ``deps`` if any are given."""
        kids = [self.tokens[k] for k in self.tokens[i].kids]
        return [k for k in kids if k.dep in deps] if deps else kids

    def sentence_of(self, i: int) -> Sentence:
        """The sentence that holds token ``i``."""
        return self.sentences[self.tokens[i].sent]

    def paragraph_at(self, position: int) -> Span | None:
        """The paragraph that holds a character position, if one does."""
        at = bisect_right(self.paragraphs, position, key=lambda p: p.start) - 1
        return self.paragraphs[at] if at >= 0 and position < self.paragraphs[at].end else None

    def sentence_span(self, sentence: Sentence) -> Span:
        """The characters of a sentence."""
        return self.span(sentence.first, sentence.last)


Parse = Callable[[str, tuple[Span, ...]], Parsed]
Form = tuple[int, str, str]
"""A token's form (its number in the vocabulary), tag and relation."""


def paragraphs_of(text: str, boilerplate: tuple[Span, ...] = ()) -> tuple[Span, ...]:
    """The paragraphs of a text: its lines, or, in hard-wrapped text, its blocks between blank lines."""
    lines = [Span(m.start(), m.end()) for m in LINE.finditer(text) if m.group().strip()]
    kept = [line for line in lines if not any(line.overlaps(b) for b in boilerplate)]
    joined: list[Span] = []
    for line in _split_around(lines, kept, boilerplate, text):
        if joined and _wrapped(text, joined[-1], line):
            joined[-1] = Span(joined[-1].start, line.end)
        else:
            joined.append(line)
    return tuple(piece for span in joined for piece in _pieces(text, span))


def _split_around(lines: list[Span], kept: list[Span], boilerplate: tuple[Span, ...], text: str) -> list[Span]:
    """Lines with the boilerplate parts taken out; a line that is boilerplate only vanishes."""
    whole = set(kept)
    out: list[Span] = []
    for line in lines:
        if line in whole:
            out.append(line)
            continue
        at = line.start
        for mark in sorted(b for b in boilerplate if b.overlaps(line)):
            if mark.start > at and text[at : mark.start].strip():
                out.append(Span(at, mark.start))
            at = max(at, mark.end)
        if at < line.end and text[at : line.end].strip():
            out.append(Span(at, line.end))
    return out


def _wrapped(text: str, above: Span, below: Span) -> bool:
    """Whether a line break only wraps a sentence: no blank line, no sentence end above, lower case below."""
    between = text[above.end : below.start]
    if between.strip() or len(re.findall(r"\r\n|[\n\r\u2028]", between)) != 1:
        return False
    first = text[below.start : below.end].lstrip()[:1]
    return not SENTENCE_END.search(above.of(text)) and (first.islower() or first.isdigit())


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """A paragraph, cut at blanks where it is longer than the parser should be given at once.

    A run of characters without a blank that is longer than any word is cut too: the tokenizer's time grows with the
    square of a run's length.
    """
    start = span.start
    while start < span.end:
        end = min(span.end, start + LONGEST_PIECE)
        run = LONG_RUN.search(text, start, end)
        if run is not None:
            end = run.end() if run.start() == start else run.start()
        elif end < span.end:
            cut = text.rfind(" ", start + 1, end)
            end = cut if cut > start else end
        if text[start:end].strip():
            yield Span(start, end)
        start = end


def make_parser(nlp: Any) -> Parse:
    """A parse function over a loaded spaCy pipeline.

    One batch holds one article's paragraphs and nothing else: sums in a batch differ in their last bits with its
    shape, and an article's parse must not depend on its neighbours in the pile.
    """
    rules = WordRules(nlp)
    zone = _Zone(nlp)

    def parse(text: str, boilerplate: tuple[Span, ...] = ()) -> Parsed:
        paragraphs = paragraphs_of(text, boilerplate)
        tokens: list[Token] = []
        sentences: list[Sentence] = []
        zone.turn()
        texts = [p.of(text) for p in paragraphs]
        docs = [_Columns.of(doc, told) for doc, told in zip(nlp.pipe(texts, batch_size=256), texts, strict=True)]
        names = name_labels(nlp.get_pipe("ner"), docs)
        rules.learn(form for doc in docs for form in doc.forms)
        for number, (paragraph, doc) in enumerate(zip(paragraphs, docs, strict=True)):
            told = Told(rules.known, names[number])
            _add_paragraph(doc, paragraph.start, number, tokens=tokens, sentences=sentences, told=told)
        link(tokens)
        return Parsed(text, tuple(tokens), tuple(sentences), paragraphs)

    return parse


@dataclass(frozen=True, slots=True)
class _Columns:
    """One paragraph's parse as plain lists, one entry a token.

    Asking spaCy's tokens one by one for what they hold costs a quarter of the parse; its arrays give all at once.
    """

    doc: Any
    text: str
    forms: list[Form]
    tag: list[str]
    dep: list[str]
    head: list[int]
    start: list[int]  # characters of the paragraph
    end: list[int]
    blank: list[bool]
    begins: list[bool]  # a sentence

    @classmethod
    def of(cls, doc: Any, text: str) -> _Columns:
        """Read a parsed ``text``; asking its parse for it would put it together word by word."""
        names = ("ORTH", "TAG", "DEP", "HEAD", "IDX", "LENGTH", "IS_SPACE", "SENT_START")
        table = doc.to_array(names)
        strings, count = doc.vocab.strings, len(doc)
        label = {int(value): str(strings[int(value)]) for value in {*table[:, 1].tolist(), *table[:, 2].tolist()}}
        orth, tags, deps, _, start, length, blank, _ = table.T.tolist()
        tag, dep = [label[t] for t in tags], [label[d] for d in deps]
        head, begins = table[:, 3].astype("int64").tolist(), table[:, 7].astype("int64").tolist()
        return cls(
            doc=doc,
            text=text,
            forms=list(zip(orth, tag, dep, strict=True)),
            tag=tag,
            dep=dep,
            head=[i + head[i] for i in range(count)],
            start=start,
            end=[a + n for a, n in zip(start, length, strict=True)],
            blank=[bool(x) for x in blank],
            begins=[i == 0 or begins[i] == 1 for i in range(count)],
        )

    def words(self, first: int, end: int) -> str:
        """The characters of tokens [first, end)."""
        return self.text[self.start[first] : self.end[end - 1]]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """[first, end) of each sentence."""
        starts = [i for i, begins in enumerate(self.begins) if begins]
        return zip(starts, [*starts[1:], len(self.tag)], strict=True)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of tokens beside the parse.

    ``words`` has each form's text, part of speech and lemma, ``names`` a name's label and start by token number.
    """

    words: Mapping[Form, tuple[str, str, str]]
    names: dict[int, tuple[str, bool]]


def name_labels(recogniser: Any, docs: list[_Columns]) -> list[dict[int, tuple[str, bool]]]:
    """For each paragraph, the tokens of its names: label, and whether a name starts there.

    The name recogniser costs as much as the parser, and most sentences hold no name, or only names that the article
    has given before. So it reads the part of a sentence that brings new ones, with a few words on either side (it sees
    four); the others take over what it said there.
    """
    seen: set[str] = set()
    asked: list[tuple[int, int]] = []  # paragraph, first token
    others: list[tuple[int, int, int]] = []  # paragraph, first token, end
    copies: list[Any] = []
    for number, doc in enumerate(docs):
        for start, stop in doc.sentences():
            runs = list(proper_runs(doc.tag, start, stop))
            texts = [doc.words(a, b) for a, b in runs]
            new = [run for run, text in zip(runs, texts, strict=True) if text not in seen]
            seen.update(texts)
            first, end = (max(start, new[0][0] - NEAR), min(stop, new[-1][1] + NEAR)) if new else (0, 0)
            if new:
                asked.append((number, first))
                copies.append(doc.doc[first:end].as_doc())
            others += [(number, a, b) for a, b in runs if b <= first or a >= end]
    labels: list[dict[int, tuple[str, bool]]] = [{} for _ in docs]
    known: dict[str, str] = {}
    for (number, first), copy in zip(asked, recogniser.pipe(copies, batch_size=64), strict=True):
        for ent in copy.ents:
            known.setdefault(ent.text, ent.label_)
            for i in range(ent.start, ent.end):
                labels[number][first + i] = (ent.label_, i == ent.start)
    for number, a, b in others:
        for first, end, label in _known_part(docs[number], a, b, known):
            labels[number].update({i: (label, i == first) for i in range(first, end)})
    return labels


NEAR = 10  # tokens
PROPER = ("NNP", "NNPS")


def proper_runs(tags: Sequence[str], first: int, end: int) -> Iterator[tuple[int, int]]:
    """[first, end) of each run of proper nouns in a sentence, over hyphens within; ``tags`` are its tokens' tags."""
    start = None
    for n in range(first, end):
        hyphen = tags[n] == "HYPH" and start is not None and n + 1 < end and tags[n + 1] in PROPER
        if tags[n] in PROPER or hyphen:
            start = n if start is None else start
        elif start is not None:
            yield start, n
            start = None
    if start is not None:
        yield start, end


def _known_part(doc: _Columns, first: int, end: int, known: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """The longest names in tokens [first, end) that are known, from the left."""
    at = first
    while at < end:
        stop = next((b for b in range(end, at, -1) if doc.words(at, b) in known), None)
        if stop is None:
            at += 1
            continue
        yield at, stop, known[doc.words(at, stop)]
        at = stop


def parser_of(tools: Tools) -> Parse:
    """The tools' parse function, made once, since it remembers the lemmas it has looked up."""
    if "parse" not in tools.kept:
        tools.kept["parse"] = make_parser(tools.nlp)
    made: Parse = tools.kept["parse"]
    return made


ARTICLES_A_ZONE = 100


class _Zone:
    """spaCy's memory zone over a hundred articles: the words they bring are dropped after it, so memory does not grow.

    A zone for each article would make the pipeline meet every word anew in every article, which costs a quarter of its
    time. What stands in the vocabulary changes no result.
    """

    def __init__(self, nlp: Any) -> None:
        self.nlp, self.articles = nlp, 0
        self.open: Any = None

    def turn(self) -> None:
        """Count an article, and begin a new zone where the present one is full."""
        if self.open is None or self.articles == ARTICLES_A_ZONE:
            if self.open is not None:
                self.open.__exit__(None, None, None)
            self.open = self.nlp.memory_zone()
            self.open.__enter__()
            self.articles = 0
        self.articles += 1


SECOND_WORDS = frozenset({"is", "are", "was", "were", "'s", "'re", "na", "ta", "on", "all", "n't", "nt", "'t", "t"})
"""What the pipeline's rules over two words end with; a test compares forms met together with each alone."""


class WordRules:
    """The pipeline's own rules for parts of speech and lemmas, asked once for each form, tag and relation.

    Nearly all of these rules look at one word alone; run over whole texts, they cost as much as the parser. So each
    new combination is put to them among other new ones, and its answer kept. What surrounds the word in the article
    is not looked at: before a word that ends one of the few rules over two words ("there is", "gonna") stands a full
    stop here.
    """

    def __init__(self, nlp: Any) -> None:
        """``nlp`` is a loaded pipeline; ``known`` has what was asked for: text, part of speech, lemma in lower case."""
        self.vocab = nlp.vocab
        self.rules = (nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer"))
        self.known: dict[Form, tuple[str, str, str]] = {}

    def learn(self, forms: Iterable[Form]) -> None:
        """Ask for what is not known yet, all at once."""
        from spacy.tokens import Doc  # noqa: PLC0415  (it comes with the pipeline; importing sayso must not load it)

        new = [form for form in dict.fromkeys(forms) if form not in self.known]
        if not new:
            return
        words: list[str] = []
        tags: list[str] = []
        deps: list[str] = []
        place: list[int] = []
        for orth, tag, dep in new:
            text = str(self.vocab.strings[orth])
            stop = [(".", ".", "punct")] if text.lower() in SECOND_WORDS else []
            place.append(len(words) + len(stop))
            for one, its_tag, its_dep in (*stop, (text, tag, dep)):
                words.append(one)
                tags.append(its_tag)
                deps.append(its_dep)
        doc = Doc(self.vocab, words=words, tags=tags, deps=deps, heads=list(range(len(words))))
        for rule in self.rules:
            doc = rule(doc)
        for form, at in zip(new, place, strict=True):
            token = doc[at]
            self.known[form] = (str(token.text), str(token.pos_), str(token.lemma_).lower())


def _add_paragraph(
    doc: _Columns, offset: int, number: int, *, tokens: list[Token], sentences: list[Sentence], told: Told
) -> None:
    """Append one parsed paragraph's words; blanks that spaCy keeps as tokens are left out and their heads mended."""
    kept = [i for i, blank in enumerate(doc.blank) if not blank]
    index = {i: len(tokens) + n for n, i in enumerate(kept)}
    for start, stop in doc.sentences():
        inside = [i for i in range(start, stop) if i in index]
        if not inside:
            continue
        for i in inside:
            label, starts = told.names.get(i, ("", False))
            text, pos, lemma = told.words[doc.forms[i]]
            head = doc.head[i]
            while head not in index and doc.head[head] != head:
                head = doc.head[head]
            tokens.append(
                Token(
                    i=index[i],
                    start=offset + doc.start[i],
                    end=offset + doc.end[i],
                    text=text,
                    lemma=lemma,
                    pos=pos,
                    tag=doc.tag[i],
                    dep=doc.dep[i],
                    head=index.get(head, index[i]),
                    sent=len(sentences),
                    ent=label,
                    ent_start=starts,
                )
            )
        sentences.append(Sentence(index[inside[0]], index[inside[-1]], number))


def link(tokens: list[Token]) -> None:
    """Fill in each token's dependents and the reach of its subtree from the heads."""
    for token in tokens:
        token.kids = []
        token.left = token.right = token.i
    for token in tokens:
        if token.head != token.i:
            tokens[token.head].kids.append(token.i)
    for token in tokens:
        at, left, right = token.i, token.i, token.i
        steps = 0
        while tokens[at].head != at and steps <= len(tokens):
            at = tokens[at].head
            tokens[at].left = min(tokens[at].left, left)
            tokens[at].right = max(tokens[at].right, right)
            steps += 1
