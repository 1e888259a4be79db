"""Origins and relations on ``gold/claims``, with the gold's tellings and claims given, so that they are measured alone.

The gold's claims are written as a ledger, with the origins and relations that sayso finds for them, and the shared
``score.py`` counts. Whose word a telling is comes once from the product's own statements (the one that tells the same
words, else the innermost one that holds them), and once from the gold's chain, which shows what better attribution
could add. Beside stand one origin always, one for each article, and one for each site. ``--nli`` adds how often pairs
of sentences are told to be at odds, by what annotators say of them.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evals.claims import KINDS
from evals.copies import article_of, found_in
from evals.parts import shared_folder
from evals.report import Table, cell, markdown
from evals.score import Row, Scorer
from sayso.connect import load_lore
from sayso.connect.claims import Page, topic_of
from sayso.connect.compare import Comparer, load_comparer
from sayso.connect.entities import link
from sayso.connect.origins import Account, origins
from sayso.connect.places import Places
from sayso.connect.relations import Heard, Stand, heard_of, relations
from sayso.connect.terms import DENYING
from sayso.connect.voices import account_of
from sayso.extract import extract
from sayso.ledger.entities import parties_of
from sayso.records import Article, Copy, Entity, Extraction, Hop, Kind, Local, Origin, Party, Span, Statement, Telling
from sayso.resources import load_tools
from sayso.settings import Settings

SAME = 0.5
"""Of the letters that a telling and a statement have together, the share that they have in common to be the same."""
RELATIONS = ("relations_found", "relations_typed", "relations_precision")
MEASURES = ("origins_of_many_exact", "origins_of_one_kept_one", "same_origin_f1", "origins_mae")


@dataclass(frozen=True)
class Pile:
    """The gold's articles as the product sees them: extracted, copies found, parties as entities."""

    articles: Mapping[str, Article]
    names: Mapping[str, str]
    extractions: Mapping[str, Extraction]
    copies: Mapping[str, Sequence[Copy]]
    parties: Mapping[tuple[str, Kind, str], Entity]
    places: Places

    @classmethod
    def of(cls, articles: Sequence[Article], extractions: Sequence[Extraction]) -> Pile:
        """Find copies and entities."""
        copies: dict[str, list[Copy]] = defaultdict(list)
        for copy in found_in(articles):
            copies[copy.article].append(copy)
        locals_: list[Local] = []
        for a, e in zip(articles, extractions, strict=True):
            locals_ += parties_of(e.mentions, a.text, outlet=a.outlet, published=a.published)
        lore = load_lore()
        linked = link(locals_, lore=lore)
        by_id = {e.id: e for e in linked.entities}
        parties = {(x.article, x.kind, x.name): by_id[linked.of[x.id].entity] for x in locals_ if x.id in linked.of}
        made = dict(zip((a.name for a in articles), extractions, strict=True))
        return cls({a.name: a for a in articles}, {a.id: a.name for a in articles}, made, copies, parties, lore.places)

    def entity(self, article: str, party: Party) -> Entity | None:
        """The entity that an article's party is."""
        return self.parties.get((article, party.kind, party.name))

    def page(self, name: str) -> Page:
        """An article as claims are made from it."""
        a = self.articles[name]
        return Page(a.id, a.text, a.outlet, a.published, a.boilerplate)


# ---------------------------------------------------------------- the gold's tellings
@dataclass(frozen=True)
class Given:
    """A claim of the gold with its tellings."""

    id: str
    tellings: tuple[Row, ...]


def claims_of(rows: Iterable[Row]) -> list[Given]:
    """The claims among the gold's rows."""
    return [Given(r["id"], tuple(r["statements"])) for r in rows if r["type"] == "claim"]


def spans_of(value: Sequence[Any]) -> tuple[Span, ...]:
    """Spans as the gold writes them, one or several."""
    return (Span(*value),) if isinstance(value[0], int) else tuple(Span(*v) for v in value)


def by_product(pile: Pile, row: Row, key: str) -> Account:
    """A telling with the chain of the product's statement on these words."""
    article = pile.articles[row["article"]]
    telling = Telling(article.id, spans_of(row["content"]), key)
    found = pile.extractions[article.name]
    statement = statement_on(telling, article, found.statements)
    return account_of(telling, statement, pile.page(article.name), mentions=found.mentions, entity_of=pile.entity)


def statement_on(telling: Telling, article: Article, statements: Iterable[Statement]) -> Statement | None:
    """The statement that tells a telling's words, else the innermost that holds nearly all of them."""
    mine = _ink(telling.content, article.text)
    ranked = []
    for n, s in enumerate(statements):
        theirs = _ink(s.content, article.text)
        both = len(mine & theirs)
        if both >= SAME * len(mine | theirs):
            ranked.append((1, both / len(mine | theirs), -n, s))
        elif both >= 0.9 * len(mine):
            ranked.append((0, both / len(mine | theirs), -n, s))
    return max(ranked, key=lambda r: r[:3])[3] if ranked else None


def _ink(spans: Iterable[Span], text: str) -> set[int]:
    return {i for s in spans for i in range(s.start, s.end) if text[i].isalnum()}


def by_gold(pile: Pile, row: Row, key: str) -> Account:
    """A telling with the gold's own chain, and with the roles that the product knows of the speaker."""
    article = pile.articles[row["article"]]
    hops = []
    for hop in row["chain"]:
        name = str(hop["who"])
        kind: Kind = "unnamed" if name.startswith("unnamed: ") else KINDS.get(hop["kind"], hop["kind"])
        hops.append(Hop(Party(name.removeprefix("unnamed: "), kind), None, "the gold"))
    telling = Telling(article.id, spans_of(row["content"]), key)
    last = hops[-1].party.name.split()[-1:] if hops else []
    known = [e for (_, kind, name), e in pile.parties.items() if kind == "person" and name.split()[-1:] == last]
    roles = tuple(sorted({r.role for e in known for r in e.roles}))
    text = " … ".join(s.of(article.text) for s in telling.content)
    return Account(telling, text, article.outlet, tuple(hops), roles=roles)


# ---------------------------------------------------------------- figures
def found_by(pile: Pile, accounts: Sequence[Account]) -> tuple[Origin, ...]:
    """The origins that sayso finds."""
    return origins(accounts, copies=pile.copies, places=pile.places)


def always_one(_: Pile, accounts: Sequence[Account]) -> tuple[Origin, ...]:
    """Everything from one origin."""
    return (Origin("one", "unnamed", tuple(a.telling.key for a in accounts)),)


def articles_counted(_: Pile, accounts: Sequence[Account]) -> tuple[Origin, ...]:
    """One origin for each article."""
    by: dict[str, list[str]] = defaultdict(list)
    for a in accounts:
        by[a.telling.article].append(a.telling.key)
    return tuple(Origin(name, "outlet", tuple(by[name])) for name in sorted(by))


def sites_counted(pile: Pile, accounts: Sequence[Account]) -> tuple[Origin, ...]:
    """One origin for each site that the articles stand on."""
    sites = {a.id: urlsplit(a.url or "").netloc or a.name for a in pile.articles.values()}
    by: dict[str, list[str]] = defaultdict(list)
    for account in accounts:
        by[sites[account.telling.article]].append(account.telling.key)
    return tuple(Origin(name, "outlet", tuple(by[name])) for name in sorted(by))


def stands_of(pile: Pile, given: Given, comparer: Comparer) -> Stand:
    """A claim with its tellings as they stand against others', by the product's own statements."""
    heard = []
    for account in accounts_of(pile, given, by_product):
        name = pile.names[account.telling.article]
        page = pile.page(name)
        statement = statement_on(account.telling, pile.articles[name], pile.extractions[name].statements)
        topic = topic_of(page, comparer)
        heard.append(heard_of(account, statement, page, places=pile.places, topic=topic))
    heard.sort(key=lambda h: (h.day or "9999", h.telling.article, h.telling.content[0].start))
    return Stand(given.id, tuple(heard))


def related(pile: Pile, claims: Iterable[Given], comparer: Comparer) -> Iterator[Row]:
    """The relations that sayso finds, as lines of a ledger; each gold file is one story."""
    stories: dict[str, list[Stand]] = defaultdict(list)
    for given in claims:
        stories[given.id.split("-")[0]].append(stands_of(pile, given, comparer))
    for name in sorted(stories):
        for r in relations(stories[name], comparer=comparer):
            yield {"type": "relation", "a": r.a, "b": r.b, "relation": r.relation, "why": r.why}


def ledger(pile: Pile, claims: Mapping[str, tuple[Sequence[Account], Sequence[Origin]]]) -> Iterator[Row]:
    """The gold's claims as lines of an exported ledger."""
    for article in pile.articles.values():
        yield {"type": "article", "id": article.id, "name": article.name, "text": article.text}
    for name, (accounts, found) in claims.items():
        for a in accounts:
            content = [[s.start, s.end] for s in a.telling.content]
            yield {"type": "statement", "id": a.telling.key, "article": a.telling.article, "content": content}
        yield {
            "type": "claim",
            "id": name,
            "statements": [a.telling.key for a in accounts],
            "narrated": [],
            "origins": [{"name": o.name, "kind": o.kind, "statements": list(o.tellings)} for o in found],
            "independent_origins": sum(o.counted for o in found),
        }


def scored(definitions: Any, shared: Path, lines: Iterable[Row]) -> tuple[dict[str, Any], list[Any]]:
    """The figures of ``score.py claims`` on a ledger's lines, and what is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.jsonl"
        path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n", encoding="utf8")
        gold = [str(shared / "gold" / "claims")]
        figures, wrong = definitions.claims(argparse.Namespace(gold=gold, ledger=str(path)))
    return figures, wrong


def gold_rows(shared: Path) -> list[dict[str, Any]]:
    """All rows of the gold's claims."""
    paths = sorted((shared / "gold" / "claims").glob("*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf8").splitlines() if line]


def accounts_of(pile: Pile, given: Given, account: Callable[[Pile, Row, str], Account]) -> list[Account]:
    """A claim's tellings; one on the same words is one, in whatever claims it stands."""
    found = {}
    for row in given.tellings:
        key = f"stm-{row['article']}:{json.dumps(row['content'])}"
        found[key] = account(pile, row, key)
    return list(found.values())


def table(shared: Path) -> tuple[Table, list[str]]:
    """A row for each method, and a line for every claim and relation that is counted wrong."""
    definitions = Scorer(shared / "score" / "score.py").definitions
    lines = (shared / "gold" / "inputs" / "claims.jsonl").read_text(encoding="utf8").splitlines()
    articles = [article_of(json.loads(line)) for line in lines]
    tools = load_tools(Settings())
    pile = Pile.of(articles, [extract(a, tools) for a in articles])
    comparer = load_comparer(pile.places)
    claims = claims_of(gold_rows(shared))
    rows: list[tuple[str, ...]] = []
    errors: list[str] = []
    for name, account, method in METHODS:
        given = [(c.id, accounts_of(pile, c, account)) for c in claims]
        made = [*ledger(pile, {i: (a, method(pile, a)) for i, a in given})]
        if not rows:
            made += related(pile, claims, comparer)
        figures, wrong = scored(definitions, shared, made)
        measures = MEASURES if rows else (*MEASURES, *RELATIONS)
        rows.append((name, *(cell(figures[m]) for m in measures)))
        if method is found_by:
            kinds = ("origins", "relation missed") if len(rows) == 1 else ("origins",)
            errors += [f"{name}: {' '.join(map(str, w))}" for w in wrong if w[1] in kinds]
    head = ("method", *MEASURES, *RELATIONS)
    full = tuple((*row, *("" for _ in range(len(head) - len(row)))) for row in rows)
    note = "With the gold's own claims given, as `score.py claims` counts them."
    return Table("Origins and relations", note, head, full), errors


def main(argv: Sequence[str] | None = None) -> int:
    """Print a line for each method and, with ``--errors``, every claim and relation that is counted wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals.origins", description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list the claims that are counted wrong")
    parser.add_argument("--nli", type=int, metavar="PAIRS", help="also so many pairs of cad_nli, breaking_nli")
    args = parser.parse_args(argv)
    shared = shared_folder()
    if not (shared / "gold" / "claims").is_dir():
        sys.stdout.write("the gold is not here: set SAYSO_SHARED to the folder that holds gold/\n")
        return 1
    whole, wrong = table(shared)
    if args.errors:
        sys.stdout.writelines(f"{line}\n" for line in wrong)
    sys.stdout.write(markdown(whole) + "\n")
    if args.nli:
        comparer = load_comparer(load_lore().places)
        sys.stdout.write(markdown(opposed(shared / "corpora", comparer, args.nli)) + "\n")
    return 0


# ---------------------------------------------------------------- contradiction in pairs of sentences
def opposed(corpora: Path, comparer: Comparer, pairs: int) -> Table:
    """How often two sentences are told to be at odds, by what annotators say of them."""
    rows = []
    for name, some in (("cad_nli", _cad_nli(corpora)), ("breaking_nli", _breaking_nli(corpora))):
        told: dict[str, list[bool]] = defaultdict(list)
        for n, (one, two, label) in enumerate(some):
            if n == pairs:
                break
            stands = [_stand(1, one), _stand(2, two)]
            told[label].append(bool(relations(stands, comparer=comparer)))
        shares = [f"{100 * sum(told[label]) / max(1, len(told[label])):.1f}" for label in LABELS]
        hits, all_ = sum(told["contradiction"]), sum(map(sum, told.values()))
        rows.append((name, *shares, f"{100 * hits / max(1, all_):.1f}"))
    return Table("Told to be at odds, %", "", ("corpus", *LABELS, "precision"), tuple(rows))


def _cad_nli(corpora: Path) -> Iterator[tuple[str, str, str]]:
    with (corpora / "cad_nli" / "dev.tsv").open(encoding="utf8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield row["sentence1"], row["sentence2"], row["gold_label"]


def _breaking_nli(corpora: Path) -> Iterator[tuple[str, str, str]]:
    with zipfile.ZipFile(corpora / "breaking_nli" / "breaking_nli_dataset.zip") as archive:
        name = next(n for n in sorted(archive.namelist()) if n.endswith(".jsonl") and "MACOSX" not in n)
        lines = archive.read(name).decode("utf8").splitlines()
    for line in lines[:: max(1, len(lines) // 2000)]:
        row = json.loads(line)
        yield row["sentence1"], row["sentence2"], row["gold_label"]


def _stand(n: int, text: str) -> Stand:
    telling = Telling(f"art-{n:02}", (Span(0, 1),), f"stm-{n:02}")
    return Stand(f"clm-{n:02}", (Heard(telling, text, "denies" if DENYING.search(text) else "says"),))


LABELS = ("contradiction", "neutral", "entailment")
METHODS = (
    ("sayso, its own chains", by_product, found_by),
    ("sayso, the gold's chains", by_gold, found_by),
    ("always one", by_gold, always_one),
    ("one for each article", by_gold, articles_counted),
    ("one for each site", by_gold, sites_counted),
)


if __name__ == "__main__":
    sys.exit(main())
