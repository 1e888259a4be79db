"""Small stories written for the tests of claims: articles with their statements marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sayso.connect.claims import Page, Told, told
from sayso.records import Party, Span, Statement, Story

MARK = re.compile(r"\[(?P<speaker>[^|\]]*)\|(?P<content>[^\]]*)\]")


def article(name: str, marked: str, *, published: str | None = None) -> tuple[Page, list[Told]]:
    """An article and its statements: "Ode said [Ode|the dam is safe]." Contents are told by the speaker named."""
    text, found, last = "", [], 0
    for m in MARK.finditer(marked):
        text += marked[last : m.start()]
        opening = len(text) - len(re.split(r"(?<=[.\n])\s+", text)[-1])
        source = Span(opening, len(text)) if text[opening:].strip() else None
        found.append((m["speaker"], Span(len(text), len(text) + len(m["content"])), source))
        text += m["content"]
        last = m.end()
    text += marked[last:]
    return Page(name, text, f"{name} Post", published), [
        statement(name, span, speaker, source=source) for speaker, span, source in found
    ]


def statement(name: str, content: Span, speaker: str, *, source: Span | None = None) -> Told:
    """One statement, by a person; ``source`` is whatever stands before it in its sentence."""
    made = Statement(
        name,
        source=source,
        cue=(),
        content=(content,),
        form="indirect",
        act="says",
        score=1.0,
        made_by="test",
        speaker=Party(speaker, "person") if speaker else None,
    )
    return told(made)


def story(articles: Sequence[tuple[Page, list[Told]]]) -> tuple[Story, list[Told], Mapping[str, Page]]:
    """All of them as one story."""
    pages = {page.article: page for page, _ in articles}
    return Story(tuple(sorted(pages)), "", None, None), [t for _, some in articles for t in some], pages


FERRY = (
    article(
        "a1",
        "A ferry sank off the coast of Marn on Sunday, killing at least 12 people.\n"
        "Harbour master Ana Ode said [Ana Ode|the ship had been overloaded with trucks]. She said"
        " [Ana Ode|it was never inspected after the storm].\nThe line did not answer calls.\n",
        published="2031-03-02",
    ),
    article(
        "a2",
        "At least 12 people died when a ferry went down near Marn on Sunday.\n"
        "It was [Ana Ode|overloaded with trucks], Ana Ode said. But Tor Velm of the ferry line said"
        " [Tor Velm|the ship was not overloaded]. He said [Tor Velm|its last inspection was in January].\n",
        published="2031-03-03",
    ),
    article(
        "a3",
        "Twenty people died in a ferry fire off Ostland in 2019.\n"
        "Tor Velm told a court on Tuesday that [Tor Velm|the last inspection of the ship was in January].\n",
        published="2031-03-05",
    ),
)
"""One happening in three articles, with a denial and an older accident that looks alike."""
