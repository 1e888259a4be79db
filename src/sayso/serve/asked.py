"""What the faces ask that takes more than one room: the ledger's rows, and what is made of them for the answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sayso.connect.frequency import load_frequencies
from sayso.connect.timeline import TURNING, Entry, Scope, timeline
from sayso.ledger import briefs, claims, entities, events, queries, stories
from sayso.ledger.rows import View
from sayso.records import Article, Claim, Copy, Statement, Story
from sayso.serve.points import Sources, StoryBrief, arranged


def timeline_of(view: View, scope: Scope) -> tuple[tuple[Entry, ...], dict[str, Article]]:
    """The entries of a ledger's timeline, and the articles that tell them, by id."""
    of = None if scope.articles is None else sorted(scope.articles)
    found = events.events(view, entity=scope.entity if of is None else None, articles=of)
    told = events.happenings(view, ids=[h for event in found for h in event.happenings])
    turning = {s.id: s for s in queries.dated(view, acts=TURNING, entity=scope.entity, articles=of)}
    holding = sorted({h.statement for h in told if h.statement} - set(turning))
    said = [*turning.values(), *queries.statements_with(view, holding)]
    named = sorted({*(h.article for h in told), *(s.article for s in said)})
    articles = {article.id: article for article in queries.articles(view, ids=named)}
    return timeline(found, told, statements=said, articles=articles, scope=scope), articles


SHOWN = 0.5
"""The score from which a relation is told in a brief; the ledger and its export hold the less sure ones too."""


@dataclass(frozen=True, slots=True)
class LedgerBrief:
    """What a ledger tells: its newest stories, of ``total``, and by speaker what one article alone tells.

    ``alone`` are the articles of the latter and their statements; ``more`` that there are more speakers.
    """

    stories: tuple[StoryBrief, ...]
    total: int
    speakers: tuple[queries.SpeakerRow, ...]
    alone: tuple[int, int]
    more: bool


def ledger_brief(
    view: View, *, limit: int | None = None, speakers: int | None = None, of_each: int | None = None
) -> LedgerBrief:
    """The brief of a ledger: at most ``limit`` stories, ``speakers`` of what stands in no story, ``of_each`` of these.

    Only what is shown is read.
    """
    found, total = briefs.newest(view, limit=limit)
    rows = queries.brief(
        view, wanted=queries.Wanted(alone=True), limit=None if speakers is None else speakers + 1, each=of_each
    )
    shown = tuple(story_brief(view, story) for story in found)
    return LedgerBrief(shown, total, tuple(rows[:speakers]), briefs.alone(view), len(rows[:speakers]) < len(rows))


def story_brief(view: View, story: Story) -> StoryBrief:
    """What is told in a story, by independent origins, and what stands against it."""
    told = told_in(view, story)
    return brief_of(view, told, roles=_roles(view, told.statements.values(), told.articles.values()))


@dataclass(frozen=True, slots=True)
class Told:
    """All that is told in a story: its articles and statements by id, the copies by and of its articles, its claims."""

    story: Story
    articles: Mapping[str, Article]
    statements: Mapping[str, Statement]
    copies: Sequence[Copy]
    claims: Sequence[Claim]


def told_in(view: View, story: Story) -> Told:
    """Read what is told in a story, once for all that is made of it."""
    articles = {a.id: a for a in queries.articles(view, ids=story.articles)}
    statements = {s.id: s for s in briefs.statements_in(view, story.articles)}
    copies = stories.copies(view, of=story.articles)
    return Told(story, articles, statements, copies, claims.claims(view, story=story.id, known=statements))


def brief_of(view: View, told: Told, *, roles: Mapping[str, str] | None = None) -> StoryBrief:
    """A story's brief from what was read; ``roles`` are what its articles call somebody, by name."""
    copies: dict[str, list[Copy]] = defaultdict(list)
    for copy in told.copies:
        copies[copy.article].append(copy)
    related = [r for r in claims.relations(view, of=[c.id for c in told.claims]) if r.score >= SHOWN]
    return arranged(
        told.story,
        told.claims,
        related,
        sources=Sources(told.articles, told.statements, copies, roles or {}),
        notices=briefs.notices_in(view, told.story.articles),
        frequencies=load_frequencies(),
    )


def _roles(view: View, statements: Iterable[Statement], articles: Iterable[Article]) -> dict[str, str]:
    """What the people who speak are called, by name and in the articles' words.

    Of several roles the one that most outlets give, then the newest.
    """
    speaking = {s.speaker.entity for s in statements if s.speaker and s.speaker.entity and s.speaker.kind == "person"}
    texts = [(a.text, a.text.lower()) for a in articles]
    found = {}
    for entity in entities.entities(view, ids=sorted(speaking)):
        ranked = sorted(entity.roles, key=lambda r: (len(r.outlets), r.last or "", r.role), reverse=True)
        # A search that begins at every word is slow, and most texts do not have most roles.
        written = (
            re.search(rf"(?i)\b{re.escape(role.role)}\b", text)
            for role in ranked
            for text, small in texts
            if role.role.lower() in small
        )
        if role := next(filter(None, written), None):
            found[entity.name] = role.group()
    return found
