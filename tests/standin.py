"""A stand-in for extraction: quick, pure, and with a statement, a mention and a notice in most articles.

Run as a program it is `sayso run` with the stand-in: ``standin.py LEDGER WORKERS SECONDS_AN_ARTICLE PATH...``
"""

from __future__ import annotations

import re
import sys
import time
from functools import partial
from pathlib import Path

from sayso.ledger import open_ledger
from sayso.pipeline import run
from sayso.records import Article, Extraction, Hop, Mention, Notice, Party, Span, Statement
from sayso.settings import Settings


def load_tools(settings: Settings) -> str:
    """No tools are needed; the language stands for them."""
    return settings.language


def extract(article: Article, tools: str, *, seconds: float = 0.0) -> Extraction:
    """Every "NAME said CONTENT." is a statement."""
    time.sleep(seconds)
    statements, mentions = [], []
    for found in re.finditer(r"([A-Z]\w+ [A-Z]\w+) (said) ([^.]+)\.", article.text):
        source, cue, content = (Span(*found.span(n)) for n in (1, 2, 3))
        party = Party(found[1], "person")
        mentions.append(Mention(article.id, source, party))
        statements.append(
            Statement(
                article=article.id,
                source=source,
                cue=(cue,),
                content=(content,),
                form="indirect",
                act="says",
                score=0.9,
                made_by=f"standin-{tools}@1",
                speaker=party,
                chain=(Hop(party, source, "subject of the cue"),),
                why=("cue: say",),
            )
        )
    notices = () if statements else (Notice("no-statement", "nobody says anything", article.id),)
    return Extraction(tuple(statements), tuple(mentions), (), notices)


def write_pile(folder: Path, articles: int) -> Path:
    """A folder of so many short articles of invented outlets."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(articles):
        lines = [f"The bridge at Marn was in the news on day {n}, and many people of the town came to look at it."]
        lines += [f"Ana Ode said the bridge would be shut for {n + k} days. Tor Velm said no." for k in range(n % 4)]
        (folder / f"{n:03}.txt").write_text("\n\n".join(lines) + "\n")
    return folder


def main(ledger: str, workers: str, seconds: str, *paths: str) -> None:
    """Run the pile into the ledger."""
    with open_ledger(ledger, create=True) as opened:
        run(
            paths,
            opened,
            settings=Settings(workers=int(workers)),
            extract=partial(extract, seconds=float(seconds)),
            load_tools=load_tools,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
