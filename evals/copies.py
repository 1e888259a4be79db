"""Which articles carry another's words, on the articles of ``gold/claims``: how many are found, and false ones.

An article counts as found where sayso has a copy of it, and as a false one where the gold says that it is none. What
the gold knows only from a byline that the input does not carry is part of the count. ``--pairs`` adds the copies among
the articles of news_clusters and of FNC-1's bodies, which nobody has marked, to be read by eye.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from evals.parts import shared_folder
from evals.report import Table, markdown
from sayso.connect.copies import copies
from sayso.extract.parse import paragraphs_of
from sayso.extract.quotes import find_quotations
from sayso.read.clean import find_boilerplate
from sayso.records import Article, Copy, Span


@dataclass(frozen=True, slots=True)
class Marked:
    """An article of the gold: its name, what it is a copy of (a party or another article), and how that is known."""

    name: str
    of: str | None
    basis: str


def gold_of(folder: Path) -> list[Marked]:
    """The articles that the gold speaks of."""
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text(encoding="utf8").splitlines()]
    rows = [json.loads(line) for line in lines]
    return [Marked(r["article"], r["copy_of"], r.get("copy_basis") or "") for r in rows if r["type"] == "article"]


def article_of(row: Mapping[str, str | None]) -> Article:
    """An input record as an article with its boilerplate marked."""
    text = row["text"] or ""
    return Article(
        row["id"] or "",
        text,
        outlet=row.get("outlet"),
        url=row.get("url"),
        title=row.get("title"),
        byline=row.get("byline"),
        published=row.get("published"),
        boilerplate=find_boilerplate(text, language="en"),
    )


def quoted_in(article: Article) -> tuple[Span, ...]:
    """What stands in quotation marks."""
    quotations, _ = find_quotations(article.text, paragraphs_of(article.text, article.boilerplate))
    return tuple(q.span for q in quotations if q.depth == 0)


def found_in(articles: Sequence[Article]) -> tuple[Copy, ...]:
    """The copies among articles."""
    return copies(articles, quoted={a.id: quoted_in(a) for a in articles})


def measured(articles: Sequence[Article], marked: Sequence[Marked]) -> tuple[Table, list[str]]:
    """The figures, and a line for each article that is missed or false."""
    names = {a.id: a.name for a in articles}
    got: dict[str, list[Copy]] = {}
    for copy in found_in(articles):
        got.setdefault(names[copy.article], []).append(copy)
    wanted = {m.name for m in marked if m.of}
    right = wanted & got.keys()
    false = sorted((got.keys() & {m.name for m in marked}) - wanted)
    lines = [f"missed: {m.name} of {m.of} ({m.basis})" for m in marked if m.name in wanted - right]
    lines += [f"false: {name}: {'; '.join(why for c in got[name] for why in c.why)}" for name in false]
    cells = (len(marked), len(wanted), len(right), f"{100 * len(right) / max(1, len(wanted)):.1f}", len(false))
    head = ("part", "articles", "marked as copies", "found", "%", "false")
    return Table("Copies", "", head, (("gold/claims", *map(str, cells)),)), lines


def unmarked(corpora: Path) -> Iterator[Article]:
    """The articles of news_clusters and the bodies of FNC-1."""
    for path in sorted((corpora / "news_clusters").glob("event_*/*.json")):
        row = json.loads(path.read_text(encoding="utf8"))
        url = unquote(row.get("filename") or "") or None
        row |= {"id": path.stem, "url": url, "published": row.get("date_publish"), "outlet": row.get("source_domain")}
        row["byline"] = ", ".join(row.get("authors") or []) if isinstance(row.get("authors"), list) else None
        yield article_of(row)
    with (corpora / "fnc1" / "train_bodies.csv").open(encoding="utf8", newline="") as file:
        for row in csv.DictReader(file):
            yield article_of({"id": f"fnc1-{row['Body ID']}", "text": row["articleBody"]})


def listed(articles: Iterable[Article], shown: int) -> Iterator[str]:
    """The copies among articles in a few lines each; they quote the articles."""
    of = {a.id: a for a in articles}
    for copy in found_in(list(of.values())):
        origin = of[copy.of] if copy.of else None
        yield (
            f"{of[copy.article].name} [{of[copy.article].outlet}] {copy.extent} of "
            + (f"{origin.name} [{origin.outlet}]" if origin else "what is not there")
            + f" ({copy.credit}): {'; '.join(copy.why)}"
        )
        yield from (f"    {p.span.of(of[copy.article].text)[:160]!r}" for p in copy.passages[:shown])


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table and what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals.copies", description=__doc__)
    parser.add_argument("--pairs", type=int, metavar="PASSAGES", help="list the unmarked copies, so many passages each")
    parser.add_argument("--gold", action="store_true", help="list the copies of the gold's articles as well")
    args = parser.parse_args(argv)
    shared = shared_folder()
    if not (shared / "gold" / "claims").is_dir():
        print("the gold is not here: set SAYSO_SHARED to the folder that holds gold/")
        return 1
    lines = (shared / "gold" / "inputs" / "claims.jsonl").read_text(encoding="utf8").splitlines()
    articles = [article_of(json.loads(line)) for line in lines]
    table, wrong = measured(articles, gold_of(shared / "gold" / "claims"))
    print(markdown(table))
    print("\n".join(wrong))
    if args.gold:
        print("\n".join(listed(articles, 3)))
    if args.pairs is not None:
        print("\n".join(listed(unmarked(shared / "corpora"), args.pairs)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
