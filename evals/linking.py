"""Who is the same across articles, on the gold mentions of MEANTIME and ECB+, beside the same-head-lemma baseline.

What is counted. Both corpora mark every mention of an entity, common nouns and pronouns too (ECB+ times and places as
well), and the chains that they form across all articles. The mentions are given; what is asked is which are one. All
articles of a part are one pool, no topics are told, and mentions that stand alone count. The baseline puts mentions
together whose heads have one lemma: counted so it reaches 56.1 on MEANTIME and 59.0 on ECB+ train, where 56.8 and 59.0
are published. Two further pairs of columns are easier or harder for both: the corpus's topics told, and the mentions
that stand alone left out.

What is sayso's own: the parse, the statements, an article's names, who "he" and "the minister" are (``extract``), and
who is who across articles (``connect.entities``). What is not: sayso gives no entity to what has no name, and asks only
who speaks. So this module itself takes "its" for a subject near it, "the company" and "we" for a body in view, an
apposition for its noun, and puts common nouns together: by head and modifiers within an article, and across articles
whose entities and words are alike (``NOUNS``, tuned on ECB+ train). The column "names" is without that last step.

MEANTIME stores some chains twice, as "cross" and as "cross_intra" with one number; they are counted as stored.
For ECB+ the dev part is the figure to quote; rules were looked at on train.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from evals.coref import score, without_singletons
from evals.marked import GoldArticle, GoldMention, ecb_plus, meantime
from evals.parts import shared_folder
from evals.report import Table, markdown
from sayso.connect.entities import Lore, link, load_lore
from sayso.extract import understand
from sayso.extract.cast import Cast, naming_at
from sayso.extract.draft import View
from sayso.extract.mentions import Figure
from sayso.extract.parse import Parsed, Token
from sayso.extract.speakers import resolve
from sayso.ledger.entities import parties_of
from sayso.records import NAMED, Article, Kind, Linked, Local, Party, Span, Statement
from sayso.resources import Tools, load_tools
from sayso.settings import Settings

OWN = frozenset({"i", "we", "me", "us", "my", "our", "mine", "ours", "myself", "ourselves"})
WE = frozenset({"we", "us", "our", "ours", "ourselves"})
RELATIVE = frozenset({"who", "which", "that", "whose", "whom"})
PERSONAL = frozenset({"he", "him", "his", "himself", "she", "her", "hers", "herself"})
THINGS = frozenset({"it", "its", "itself", "they", "them", "their", "theirs", "themselves"})
TIMES = frozenset({"DATE", "TIME"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
MOST_NEAR = 20  # names beside a party that are kept as its company
BACK = 6  # sentences to look back for the body that "the company" or "we" means


@dataclass(frozen=True, slots=True)
class NounRules:
    """How alike two articles must be for a noun of both to be one thing."""

    alike: float = 0.15


NOUNS = NounRules()


@dataclass(frozen=True, slots=True)
class Read:
    """One gold mention as sayso reads it: whom it names in its article, or which mention before it, or its words."""

    mention: GoldMention
    lemma: str
    top: str  # lemma of the word that the mention hangs by, a preposition too: what the baseline compares
    words: frozenset[str] = frozenset()
    local: str | None = None  # id of the party that it names
    before: int | None = None  # number of the mention it stands for
    pronoun: bool = False
    plural: bool = False


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article's mentions as they are read, its parties, and its nouns for telling what it is about."""

    name: str
    topic: str
    reads: tuple[Read, ...]
    locals: tuple[Local, ...]
    nouns: frozenset[str]
    common: frozenset[str]  # nouns that stand there in small letters


# ---------------------------------------------------------------- one article
@dataclass(slots=True)
class _Desk:
    """What one article's mentions are read from."""

    article: Article
    view: View
    cast: Cast
    statements: Sequence[Statement]
    mentions: Sequence[GoldMention]
    heads: list[Token]
    by_head: dict[int, int]  # token -> number of the mention that it heads, the widest if several


def read(gold: GoldArticle, tools: Tools) -> ReadArticle:
    """Read an article as sayso does, and look up each gold mention in what was read."""
    article = Article(gold.name, gold.text, language="en")
    whole = understand(article, tools)
    view, cast, statements = whole.view, whole.cast, whole.extraction.statements
    parsed = view.parsed
    heads = [head_of(parsed, m) for m in gold.mentions]
    by_head: dict[int, int] = {}
    for n, token in enumerate(heads):
        other = by_head.get(token.i)
        if other is None or _size(gold.mentions[n]) > _size(gold.mentions[other]):
            by_head[token.i] = n
    desk = _Desk(article, view, cast, statements, gold.mentions, heads, by_head)
    parties = parties_of(whole.extraction.mentions, article.text, outlet=None, published=None)
    locals_ = {party.id: party for party in parties if party.kind in NAMED}
    reads = [_read_mention(desk, n, locals_) for n in range(len(gold.mentions))]
    nouns = frozenset(t.lemma.lower() for t in parsed.tokens if t.pos in ("NOUN", "PROPN", "VERB") and len(t.lemma) > 2)
    common = frozenset(t.lemma for t in parsed.tokens if t.pos == "NOUN" and t.text.islower())
    return ReadArticle(gold.name, gold.topic, tuple(reads), tuple(locals_.values()), nouns, common)


def _size(mention: GoldMention) -> int:
    return mention.end - mention.start


def outward(parsed: Parsed, mention: GoldMention) -> Token:
    """The first of a mention's words that hangs on a word outside it."""
    tokens = [t for t in parsed.tokens if t.start < mention.end and t.end > mention.start]
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head not in inside or t.head == t.i), tokens[-1])


def head_of(parsed: Parsed, mention: GoldMention) -> Token:
    """The word that a mention hangs by, or what it governs if it is a preposition: "on Friday" is a Friday."""
    top = outward(parsed, mention)
    governed = next((t for t in parsed.kids(top.i, "pobj") if t.start < mention.end), None)
    return governed if top.pos == "ADP" and governed is not None else top


def _read_mention(desk: _Desk, n: int, locals_: dict[str, Local]) -> Read:
    mention, head = desk.mentions[n], desk.heads[n]
    low = head.lower
    top = outward(desk.view.parsed, mention).lemma.lower()
    base = Read(mention, head.lemma.lower(), top, _modifiers(desk, n), plural=head.tag in ("NNS", "NNPS"))
    if low in OWN | RELATIVE | PERSONAL | THINGS and head.pos in ("PRON", "DET", "SCONJ"):
        return _read_pronoun(desk, n, replace(base, pronoun=True), locals_)
    figure = _figure_in(desk, n)
    if figure is not None:
        return replace(base, local=_local(desk, Party(figure.name, figure.kind), locals_))
    beside = _beside(desk, n)
    if beside is not None:
        return replace(base, before=beside)
    if (head.pos == "PROPN" and head.ent not in TIMES) or head.ent in ("NORP", "GPE"):
        return replace(base, local=_own_name(desk, n, locals_))
    span = Span(mention.start, mention.end)
    party, meant, _ = resolve(desk.cast, head.i, span) if head.pos == "NOUN" else (None, None, "")
    if meant is not None and party is not None:
        return replace(base, local=_local(desk, party, locals_))
    body = _body_in_view(desk, n)
    return replace(base, local=_local(desk, Party(body.name, body.kind), locals_)) if body is not None else base


def _body_in_view(desk: _Desk, n: int) -> Figure | None:
    """ "the company": the body that is named last as a subject, or else most often, in the sentences before."""
    mention, head = desk.mentions[n], desk.heads[n]
    said = desk.article.text[mention.start : mention.end].lower().split()
    if desk.view.rules.heads.get(head.lemma) != "organisation" or len(said) != 2 or said[0] not in ("the", "this"):
        return None
    return _last_body(desk, head)


def _last_body(desk: _Desk, head: Token) -> Figure | None:
    tokens = desk.view.parsed.tokens
    best: tuple[float, Figure] | None = None
    for figure in desk.cast.figures:
        if figure.kind not in ("organisation", "outlet"):
            continue
        weight = 0.0
        for naming in figure.namings:
            last = tokens[naming.last]
            if last.i < head.i and head.sent - last.sent <= BACK:
                weight += (2.0 if last.dep in SUBJECTS else 1.0) / (1 + head.sent - last.sent)
        if weight and (best is None or weight > best[0]):
            best = weight, figure
    return best[1] if best else None


def _local(desk: _Desk, party: Party, locals_: dict[str, Local]) -> str | None:
    wanted = Local(desk.article.id, party.name, party.kind)
    return wanted.id if wanted.id in locals_ else None


def _figure_in(desk: _Desk, n: int) -> Figure | None:
    """The figure whose naming ends in the mention and holds its head."""
    mention, head = desk.mentions[n], desk.heads[n]
    figure = desk.cast.by_token.get(head.i)
    naming = naming_at(figure, head.i) if figure is not None else None
    if figure is None or naming is None:
        return None
    tokens = desk.view.parsed.tokens
    if tokens[naming.last].end > mention.end:
        return None
    return figure


def _own_name(desk: _Desk, n: int, locals_: dict[str, Local]) -> str:
    """A name that sayso passes over: the capitalised words around the head, as a party of their own."""
    mention, head = desk.mentions[n], desk.heads[n]
    tokens = desk.view.parsed.tokens
    first = last = head.i
    while first > 0 and tokens[first - 1].pos in ("PROPN", "NUM", "ADJ") and tokens[first - 1].start >= mention.start:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].pos in ("PROPN", "NUM") and tokens[last + 1].end <= mention.end:
        last += 1
    name = " ".join(desk.view.parsed.span(first, last).of(desk.article.text).split())
    near = tuple(f.name for f in desk.cast.figures)[:MOST_NEAR]
    kind: Kind = "person" if head.ent == "PERSON" else "government" if head.ent in ("GPE", "NORP") else "organisation"
    made = Local(desk.article.id, name, kind, near=near)
    locals_.setdefault(made.id, made)
    return made.id


def _modifiers(desk: _Desk, n: int) -> frozenset[str]:
    """The words of a mention before its head that say which one is meant."""
    mention, head = desk.mentions[n], desk.heads[n]
    tokens = desk.view.parsed.tokens
    return frozenset(
        t.lemma.lower()
        for t in tokens[max(0, head.i - 12) : head.i]
        if t.start >= mention.start and t.pos in ("NOUN", "PROPN", "ADJ", "NUM") and t.lower not in ("other", "such")
    )


def _beside(desk: _Desk, n: int) -> int | None:
    """The mention that this one is in apposition to, is said to be, or is the role of."""
    head = desk.heads[n]
    tokens = desk.view.parsed.tokens
    above = tokens[head.head]
    if head.dep == "appos" or (head.dep in ("compound", "nmod") and above.ent == "PERSON"):
        return _mention_at(desk, above.i, n)
    if head.dep == "attr" and above.lemma == "be" and not any(True for _ in desk.view.parsed.kids(above.i, "neg")):
        for subject in desk.view.parsed.kids(above.i, *SUBJECTS):
            return _mention_at(desk, subject.i, n)
    return None


def _mention_at(desk: _Desk, i: int, n: int) -> int | None:
    other = desk.by_head.get(i)
    if other is None:
        other = next((k for k, m in enumerate(desk.mentions) if k != n and _holds(desk, m, i)), None)
    return other if other != n else None


def _holds(desk: _Desk, mention: GoldMention, i: int) -> bool:
    token = desk.view.parsed.tokens[i]
    return token.start >= mention.start and token.end <= mention.end


# ---------------------------------------------------------------- pronouns
def _read_pronoun(desk: _Desk, n: int, base: Read, locals_: dict[str, Local]) -> Read:
    head = desk.heads[n]
    tokens = desk.view.parsed.tokens
    low = head.lower
    if low in RELATIVE:
        at = head
        for _ in range(5):
            if at.dep == "relcl" or at.head == at.i:
                break
            at = tokens[at.head]
        other = _mention_at(desk, at.head, n) if at.dep == "relcl" else None
        return replace(base, before=other)
    span = Span(head.start, head.end)
    outer = _speaker_around(desk, span)
    if low in OWN:
        local = _local(desk, outer, locals_) if outer is not None else None
        body = _last_body(desk, head) if low in WE and (outer is None or outer.kind == "person") else None
        if body is not None:
            local = _local(desk, Party(body.name, body.kind), locals_)
        return replace(base, local=local)
    near = _subject_near(desk, n) if low in THINGS or head.tag == "PRP$" else None
    if near is not None:
        return replace(base, before=near)
    party, figure, _ = resolve(desk.cast, head.i, span, outer=outer)
    if figure is not None and party is not None:
        return replace(base, local=_local(desk, party, locals_))
    return base


def _speaker_around(desk: _Desk, span: Span) -> Party | None:
    """Who says the innermost content around a place."""
    around = [s for s in desk.statements if s.speaker is not None and any(span in c for c in s.content)]
    return min(around, key=lambda s: sum(c.end - c.start for c in s.content)).speaker if around else None


def _subject_near(desk: _Desk, n: int) -> int | None:
    """The subject before a pronoun in its sentence, or of the sentence before, if it agrees in kind."""
    head = desk.heads[n]
    for back in (0, 1):
        for k in range(n - 1, -1, -1):
            other = desk.heads[k]
            if head.sent - other.sent > back:
                break
            if head.sent - other.sent == back and other.dep in SUBJECTS and _agrees(desk, head, k):
                return k
    return None


def _agrees(desk: _Desk, head: Token, k: int) -> bool:
    other = desk.heads[k]
    low, name = head.lower, other.lower
    if name in RELATIVE | OWN or other.i >= head.i:
        return False
    person = other.ent == "PERSON" or name in PERSONAL or desk.view.rules.heads.get(other.lemma) == "unnamed"
    if low in PERSONAL:
        return person and other.tag not in ("NNS", "NNPS")
    if low.startswith("it"):
        return not person and other.tag not in ("NNS", "NNPS") and name not in ("they", "them")
    return True


# ---------------------------------------------------------------- all articles
def cluster(articles: Sequence[ReadArticle], lore: Lore, *, nouns: NounRules | None = NOUNS) -> dict[GoldMention, str]:
    """Each mention's entity, or the group of nouns it is in; ``nouns`` of nothing leaves nouns within their article."""
    common = frozenset(noun for a in articles for noun in a.common)
    articles = [_without_headline_names(a, common) for a in articles]
    linked = link([f for a in articles for f in a.locals], lore=lore)
    labels: dict[GoldMention, str] = {}
    groups: list[_Group] = []
    for number, article in enumerate(articles):
        for n, group in enumerate(_within(article)):
            named = Counter(
                linked.of[r.local].entity for r in group if r.local is not None and r.local in linked.of
            ).most_common(1)
            if named:
                labels |= {r.mention: named[0][0] for r in group}
            else:
                groups.append(_Group(number, f"{article.name} {n}", tuple(group)))
    if nouns is None:
        for g in groups:
            labels |= {r.mention: g.label for r in g.reads}
        return labels
    return labels | _across(groups, _subjects(articles, linked), nouns)


def _without_headline_names(article: ReadArticle, common: frozenset[str]) -> ReadArticle:
    """The article without names that are common nouns with the capital of a headline ("Man Held After Chase")."""
    named = {f.id: f for f in article.locals}
    gone = {i for i, f in named.items() if f.name.lower() in common and f.kind != "person" and not f.name.isupper()}
    reads = tuple(replace(r, local=None) if r.local in gone else r for r in article.reads)
    return replace(article, reads=reads, locals=tuple(f for i, f in named.items() if i not in gone))


def _within(article: ReadArticle) -> list[list[Read]]:
    """An article's mentions in groups: one party, one antecedent, or nouns with one head that nothing tells apart."""
    parent = list(range(len(article.reads)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    party: dict[str, int] = {}
    for n, r in enumerate(article.reads):
        if r.local is not None:
            parent[find(n)] = find(party.setdefault(r.local, n))
    for n, r in enumerate(article.reads):
        if r.before is not None:
            parent[find(n)] = find(r.before)
    seen: dict[str, list[int]] = defaultdict(list)
    for n, r in enumerate(article.reads):
        if r.local is None and not r.pronoun:
            for k in reversed(seen[r.lemma]):
                other = article.reads[k]
                if other.plural == r.plural and compatible(other.words, r.words):
                    parent[find(n)] = find(k)
                    break
            seen[r.lemma].append(n)
    found: dict[int, list[Read]] = defaultdict(list)
    for n, r in enumerate(article.reads):
        found[find(n)].append(r)
    return [found[root] for root in sorted(found)]


def compatible(a: Iterable[str], b: Iterable[str]) -> bool:
    """Whether two nouns' modifiers do not tell two things: one names nothing that the other lacks."""
    one, two = set(a), set(b)
    return one <= two or two <= one


@dataclass(frozen=True, slots=True)
class _Group:
    article: int
    label: str
    reads: tuple[Read, ...]


def _subjects(articles: Sequence[ReadArticle], linked: Linked) -> list[dict[str, float]]:
    """What each article is about: its entities and its words, the rarer the weightier, with length 1."""
    told = [{linked.of[f.id].entity for f in a.locals if f.id in linked.of} | a.nouns for a in articles]
    count = Counter(word for words in told for word in words)
    vectors = []
    for words in told:
        weights = {w: math.log(len(articles) / count[w]) for w in sorted(words)}
        length = math.sqrt(sum(v * v for v in weights.values())) or 1.0
        vectors.append({w: v / length for w, v in weights.items()})
    return vectors


def _across(
    groups: Sequence[_Group], subjects: Sequence[Mapping[str, float]], rules: NounRules
) -> dict[GoldMention, str]:
    """Join groups of nouns with one head in articles that are alike."""
    parent = list(range(len(groups)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    heads: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for n, group in enumerate(groups):
        for key in sorted({(r.lemma, r.plural) for r in group.reads if not r.pronoun}):
            heads[key].append(n)
    for key in sorted(heads):
        for at, a in enumerate(heads[key]):
            for b in heads[key][at + 1 :]:
                one, two = groups[a], groups[b]
                if one.article == two.article or find(a) == find(b):
                    continue
                if not compatible(_words(one, key[0]), _words(two, key[0])):
                    continue
                x, y = subjects[one.article], subjects[two.article]
                if sum(v * y[w] for w, v in x.items() if w in y) >= rules.alike:
                    parent[find(b)] = find(a)
    return {r.mention: groups[find(n)].label for n, group in enumerate(groups) for r in group.reads}


def _words(group: _Group, lemma: str) -> frozenset[str]:
    return frozenset(w for r in group.reads if r.lemma == lemma for w in r.words)


def same_head_lemma(articles: Sequence[ReadArticle]) -> dict[GoldMention, str]:
    """The baseline: mentions whose heads have one lemma are one."""
    return {r.mention: r.top for a in articles for r in a.reads}


# ---------------------------------------------------------------- what comes out
PEOPLE = frozenset({"PER", "HUM"})
HEAD = (
    "part", "articles", "mentions", "chains", "baseline", "names", "sayso", "MUC", "B3", "CEAF-e",
    "topics told: baseline", "sayso", "none alone: baseline", "sayso",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Merged:
    """Two gold chains of people whose names are one entity: its name, and what the chains call it, the least first."""

    entity: str
    one: tuple[str, ...]
    other: tuple[str, ...]

    @property
    def alike(self) -> bool:
        """Whether the chains share a name, so that the gold may have missed that they are one."""
        return bool(set(self.one) & set(self.other))


def merged_people(articles: Sequence[ReadArticle], linked: Linked) -> list[Merged]:
    """Pairs of gold chains of people that sayso takes for one person, by their names alone.

    A chain that is stored under two kinds of number is one chain here.
    """
    called = {e.id: e.name for e in linked.entities}
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for article in articles:
        people = {f.id: f.name for f in article.locals if f.kind == "person"}
        for r in article.reads:
            if r.local in people and r.mention.kind in PEOPLE and not r.pronoun:
                chain = re.sub(r"^(?:cross_)?(?:intra_)?", "", r.mention.chain)
                found[linked.of[r.local].entity][chain].add(people[r.local])
    pairs = []
    for entity in sorted(found):
        chains = [tuple(sorted(found[entity][c])) for c in sorted(found[entity])]
        pairs += [Merged(called[entity], *sorted(pair)) for pair in combinations(chains, 2)]
    return sorted(pairs, key=lambda m: (m.entity, m.one, m.other))


def row(title: str, articles: Sequence[ReadArticle], lore: Lore) -> tuple[str, ...]:
    """One part's figures: CoNLL F1 of the baseline, of names alone and of sayso, and sayso's three F1."""
    gold = {r.mention: r.mention.chain for a in articles for r in a.reads}
    topics = {r.mention: a.topic for a in articles for r in a.reads}
    answers = [same_head_lemma(articles), cluster(articles, lore, nouns=None), cluster(articles, lore)]
    whole = [score(gold, answer) for answer in answers]
    told = [score(gold, {m: (topics[m], c) for m, c in a.items()}).conll for a in (answers[0], answers[2])]
    grouped = without_singletons(gold)
    none_alone = [score(grouped, {m: a[m] for m in grouped}).conll for a in (answers[0], answers[2])]
    best = whole[2]
    figures = (*(s.conll for s in whole), best.muc.f1, best.b_cubed.f1, best.ceaf_e.f1, *told, *none_alone)
    counts = (len(articles), len(gold), len(set(gold.values())))
    return title, *map(str, counts), *(f"{f:.1f}" for f in figures)


def measured(corpora: Path) -> Iterator[tuple[tuple[str, ...], list[Merged]]]:
    """Each part's `row`, and the people whom it runs together; ``corpora`` holds the folders of both corpora."""
    tools, lore = load_tools(Settings()), load_lore()
    for title, gold in (
        ("MEANTIME", meantime(corpora / "meantime")),
        ("ECB+ dev", ecb_plus(corpora / "ecbplus", "Dev")),
        ("ECB+ train", ecb_plus(corpora / "ecbplus", "Train")),
    ):
        articles = [read(article, tools) for article in gold]
        merged = merged_people(articles, link([f for a in articles for f in a.locals], lore=lore))
        yield row(title, articles, lore), list(merged)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table and how many pairs of people are run together."""
    parser = argparse.ArgumentParser(prog="python -m evals.linking", description=__doc__)
    parser.add_argument("--pairs", action="store_true", help="list the pairs of people; the lines quote the corpora")
    args = parser.parse_args(argv)
    corpora = shared_folder() / "corpora"
    if not (corpora / "meantime").is_dir():
        print("the corpora are not here: set SAYSO_SHARED to the folder that holds corpora/")
        return 1
    rows, notes = [], []
    for figures, merged in measured(corpora):
        rows.append(figures)
        apart = [m for m in merged if not m.alike]
        notes.append(f"{figures[0]}: {len(merged)} pairs of people's chains are one entity, {len(apart)} share no name")
        notes += [f"    {m.entity}: {', '.join(m.one)} | {', '.join(m.other)}" for m in merged if args.pairs]
    note = "CoNLL F1 in percent, then sayso's F1 by each measure."
    print(markdown(Table("Entities across articles", note, HEAD, tuple(rows))))
    print("\n".join(notes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
