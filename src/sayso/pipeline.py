"""The whole job: read ─► extract ─► ledger, article by article, so that it can be stopped and taken up anywhere.

What lies across articles is made anew at the end, from all that the ledger holds.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sayso.engines import Lost, engine_for
from sayso.errors import UnstorableArticle
from sayso.extract import extract as extract_article
from sayso.extract.parse import paragraphs_of
from sayso.extract.quotes import find_quotations
from sayso.ledger import Ledger, claims, entities, events, joined, judgements, outside, queries, stories
from sayso.read import read
from sayso.records import Article, Copy, Entity, Extraction, Notice, Party, Reading, Span, Story
from sayso.resources import load_tools as load_all_tools
from sayso.resources import model_missing
from sayso.settings import Settings

if TYPE_CHECKING:
    from sayso.connect.carried import Carried

Extract = Callable[[Article, Any], Extraction]
LoadTools = Callable[[Settings], Any]
T = TypeVar("T")

LONGEST_MESSAGE = 300
"""Characters of an error's message that a notice keeps."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did. ``read`` = ``added`` + ``known`` + ``failed``; ``notices`` counts what was noted, by code."""

    read: int
    added: int
    known: int
    failed: int
    notices: dict[str, int]


class Progress(Protocol):
    """Called after each article: how many are done, of how many (``None`` until all are read), and its name."""

    def __call__(self, done: int, total: int | None, name: str, /) -> None:
        """Show it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something could not be done, in one line that names no place on this machine."""

    problem: str


def run(
    paths: Iterable[str | Path],
    ledger: Ledger,
    *,
    settings: Settings,
    progress: Progress | None = None,
    extract: Extract = extract_article,
    load_tools: LoadTools = load_all_tools,
) -> RunReport:
    """Read what ``paths`` name, extract every article that the ledger does not know, and write it there.

    Each article is one transaction: stopped at any moment, a second run does the rest and gives the ledger that an
    undisturbed run gives. An article that fails is not stored, so that a later run tries it again; the notice
    ``article-failed`` says why until then. Raises `NothingToRead` when the paths hold no file, what ``load_tools``
    raises, `WorkerError` when no worker starts and `LedgerError` when the ledger cannot be written.
    """
    readings = read(paths, settings=settings)
    return record(readings, ledger, settings=settings, progress=progress, extract=extract, load_tools=load_tools)


def record(
    readings: Iterable[Reading],
    ledger: Ledger,
    *,
    settings: Settings,
    progress: Progress | None = None,
    extract: Extract = extract_article,
    load_tools: LoadTools = load_all_tools,
) -> RunReport:
    """Do for readings from any source what `run` does for files."""
    desk = _Desk(ledger, settings, progress)
    if model_missing(settings):
        desk.tell(Notice("no-model", f"the model {settings.model} is not installed: attributed by rules alone"))
    results = engine_for(settings.workers)(
        partial(_attempt, extract),
        desk.to_extract(readings),
        make_tools=partial(load_tools, settings),
        workers=settings.workers,
        prepare=_import_packages if load_tools is load_all_tools else None,
    )
    with closing(results):  # ends the workers when the ledger fails or a person interrupts
        for article, result in results:
            desk.settle(article, result)
    desk.count(connect_articles(ledger))
    return desk.report()


def connect_articles(ledger: Ledger) -> tuple[Notice, ...]:
    """Bring what lies across articles up to date with the ledger's articles and judgements; gives what was noticed.

    Nothing is done where neither has changed. A story whose claims cannot be made is left without, as the notice
    ``claims-failed`` on its first article says, and tried again the next time. Raises `LedgerError` when the ledger
    cannot be written.
    """
    notices = _connect_entities(ledger)
    _connect_events(ledger)
    _connect_stories(ledger)
    notices += _connect_claims(ledger)
    _connect_outside(ledger)
    return notices


def _connect_entities(ledger: Ledger) -> tuple[Notice, ...]:
    of = entities.basis(ledger)
    if entities.settled(ledger) == of:
        return ()
    from sayso.connect import connect, load_lore  # noqa: PLC0415  # lists of names and places: a second

    with queries.snapshot(ledger):
        judged = [r.judgement for r in entities.judgements(ledger)]
        found = connect(entities.parties(ledger), judged, lore=load_lore())
    names = entities.article_names(ledger, {a for c in found.conflicts for a in (c.article, c.later)})
    notices = tuple(
        Notice(
            entities.ROLE_CONFLICT,
            f"{c.role!r} is {c.one} in {names[c.article]} and {c.other} in {names[c.later]}",
            c.later,
        )
        for c in found.conflicts
    )
    entities.settle(ledger, entities.named(ledger), found.linked, of=of, notices=notices)
    return notices


def _connect_events(ledger: Ledger) -> None:
    of = events.basis(ledger)
    if of is None or events.settled(ledger) == of:
        return
    from sayso.connect.events import merge  # noqa: PLC0415  # as above

    told = events.happenings(ledger)
    known = {e.id: Party(e.name, e.kind, e.id) for e in entities.entities(ledger)}
    found = merge(
        told, published=events.published(ledger), entity_of=lambda _, party: known.get(party.entity or "", party)
    )
    events.settle(ledger, found, of=of)


def _connect_stories(ledger: Ledger) -> None:
    """Bring the stories up to date: article by article where few have come, else from nothing, with the same result."""
    if stories.settled(ledger) == stories.basis(ledger):
        return
    from sayso.connect.standing import Flooded  # noqa: PLC0415  # as above

    try:
        while waiting := stories.arrived(ledger, most=stories.MOST_ARRIVE):
            _take_in(ledger, waiting[0])
    except Flooded:
        waiting = None
    if waiting is None:
        _begin_stories(ledger)


def _begin_stories(ledger: Ledger) -> None:
    from sayso.connect.frequency import load_frequencies  # noqa: PLC0415  # as above
    from sayso.connect.standing import begin  # noqa: PLC0415
    from sayso.connect.stories import Sketch  # noqa: PLC0415

    of = stories.basis(ledger)
    with queries.snapshot(ledger):
        found = begin((Sketch(*lead) for lead in stories.leads(ledger)), frequencies=load_frequencies())
        copied = [copy for story in found.stories for copy in _copies(ledger, story)]
    ground = stories.Ground([(part.level, part.members) for part in found.parts], found.links, found.terms)
    stories.settle(ledger, found.stories, sorted(copied, key=lambda c: c.article), of=of, ground=ground)


def _take_in(ledger: Ledger, article: str) -> None:
    """Write what one more article makes of the stories near it. Raises `Flooded`."""
    from sayso.connect.frequency import load_frequencies  # noqa: PLC0415  # as above
    from sayso.connect.standing import arrive  # noqa: PLC0415

    with queries.snapshot(ledger):
        shelf = _Shelf(ledger)
        (sketch,) = shelf.sketches([article])
        found = arrive(sketch, shelf, frequencies=load_frequencies())
        gone = [part.members for part in found.gone]
        before = set(stories.stories(ledger, articles={a for part in gone for a in part}))
        copied = [copy for story in found.come.stories if story not in before for copy in _copies(ledger, story)]
    ground = stories.Ground([(p.level, p.members) for p in found.come.parts], found.come.links, found.come.terms)
    copied.sort(key=lambda c: c.article)
    stories.settle_arrival(ledger, article, gone, found.come.stories, copied, ground=ground)


def _copies(ledger: Ledger, story: Story) -> tuple[Copy, ...]:
    """Copies are looked for among articles on one happening."""
    from sayso.connect.copies import copies  # noqa: PLC0415  # as above

    if len(story.articles) < 2:
        return ()
    articles = queries.articles(ledger, ids=story.articles)
    return copies(articles, quoted={a.id: _quoted(a) for a in articles})


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The articles that a new one's story is looked for among: `sayso.connect.standing.Shelf` of a ledger."""

    ledger: Ledger

    def heavy(self, terms: Sequence[int]) -> list[tuple[int, str]]:
        from sayso.connect.stories import FEWER  # noqa: PLC0415  # as above

        return stories.heavy(self.ledger, terms, fewer=FEWER)

    def near(self, terms: Sequence[int], first: int, last: int) -> list[tuple[int, str]]:
        return stories.near(self.ledger, terms, first, last)

    def sketches(self, articles: Iterable[str]) -> list[Any]:
        from sayso.connect.stories import Sketch  # noqa: PLC0415  # as above

        return [Sketch(*lead) for lead in stories.leads(self.ledger, ids=sorted(articles))]

    def links(self, articles: Iterable[str]) -> list[tuple[str, str, float]]:
        return stories.links(self.ledger, articles)

    def part(self, article: str) -> Any:
        from sayso.connect.stories import Part  # noqa: PLC0415  # as above

        return Part(*stories.part(self.ledger, article))


def _connect_claims(ledger: Ledger) -> tuple[Notice, ...]:
    """Make the claims of those stories that are new or have changed; each story is one transaction."""
    stories.reopen(ledger, method=claims.METHOD)
    changed = stories.unclaimed(ledger)
    if not changed:
        return ()
    from sayso.connect import load_lore  # noqa: PLC0415  # as above
    from sayso.connect.carried import carried  # noqa: PLC0415
    from sayso.connect.compare import load_comparer  # noqa: PLC0415

    places = load_lore().places
    comparer = load_comparer(places)
    notices: list[Notice] = []
    for story in changed:
        of = claims.basis(ledger, story)
        known = {e.id: e for e in entities.entities(ledger, ids=entities.named_in(ledger, story.articles))}
        copied: dict[str, list[Copy]] = defaultdict(list)
        for copy in stories.copies(ledger, of=story.articles):
            copied[copy.article].append(copy)
        telling = partial(
            carried,
            story,
            queries.articles(ledger, ids=story.articles),
            [s for a in story.articles for s in queries.statements(ledger, article=a)],
            [m for a in story.articles for m in queries.mentions(ledger, a)],
            [c for a in story.articles for c in copied[a]],
            clauses=claims.clauses(ledger, story.articles),
            entity_of=partial(_entity, known),
            comparer=comparer,
            places=places,
            judged=judgements.on_tellings(ledger, story.articles),
        )
        notices += _settle_claims(ledger, story, _attempt(telling), of=of)
    return tuple(notices)


def _settle_claims(ledger: Ledger, story: Story, found: Carried | Failure, *, of: str) -> tuple[Notice, ...]:
    """Write a story's claims, or why there are none."""
    if not isinstance(found, Failure):
        try:
            claims.settle(ledger, story, found.claims, found.relations, of=of)
        except UnstorableArticle as error:
            found = Failure(error.problem)
        else:
            return ()
    return claims.settle_failure(ledger, story, found.problem, of=of)


def _connect_outside(ledger: Ledger) -> None:
    """Lay the claims of those stories that are new or have changed beside the claims that others have reviewed."""
    changed = outside.unlinked(ledger)
    if not changed:
        return
    from sayso.connect import load_lore  # noqa: PLC0415  # as above
    from sayso.connect.compare import load_comparer  # noqa: PLC0415
    from sayso.connect.outside import Said, Shelf  # noqa: PLC0415

    shelf = Shelf((Said(*review) for review in outside.reviews(ledger)), load_comparer(load_lore().places))
    for story, of in changed:
        found = [link for told in outside.tellings(ledger, story) for link in shelf.beside(Said(*told))]
        links = [(link.claim, link.outside, link.score, link.why) for link in found]
        outside.settle(ledger, story, links, of=of)


def _entity(known: Mapping[str, Entity], _: str, party: Party) -> Entity | None:
    return known.get(party.entity or "")


def _quoted(article: Article) -> tuple[Span, ...]:
    """What stands in quotation marks: words that two outlets share because somebody said them."""
    quotations, _ = find_quotations(article.text, paragraphs_of(article.text, article.boilerplate))
    return tuple(q.span for q in quotations if q.depth == 0)


def _import_packages() -> None:
    """Import what loading the tools takes longest to import."""
    import onnxruntime  # noqa: F401, PLC0415
    import spacy  # noqa: PLC0415
    import spacy.lang.en  # noqa: F401, PLC0415


def _attempt(work: Callable[..., T], *given: Any) -> T | Failure:
    """Extract one article, or find one story's claims; whatever goes wrong costs this one and not the pile.

    This is the one place in sayso that catches every exception. It runs where the work is done, so that nothing which
    an error carries need survive the way between processes.
    """
    try:
        return work(*given)
    except Exception as error:  # noqa: BLE001 - see above
        return Failure(_in_one_line(error))


class _Desk:
    """Where articles are taken in and settled, one by one, and counted."""

    def __init__(self, ledger: Ledger, settings: Settings, progress: Progress | None) -> None:
        self._ledger = ledger
        self._language = settings.language
        self._progress = progress
        self._under_way: dict[str, Reading] = {}
        self._count = Counter[str]()
        self._notices: dict[str, str] = {}
        self._all_read = False

    def tell(self, notice: Notice) -> None:
        """Note what holds for the whole run."""
        self.count((notice,))
        self._ledger.add_notices((notice,))

    def to_extract(self, readings: Iterable[Reading]) -> Iterator[Article]:
        """The articles that need extraction; what needs none is settled at once."""
        for reading in readings:
            article, notices = reading.article, reading.notices
            self.count(notices)
            if article is None:
                self._ledger.add_notices(notices)
                continue
            self._count["read"] += 1
            if first := self._under_way.get(article.id):
                # Read twice in one run. What this reading tells is written with the first.
                self._under_way[article.id] = _as_one(first, reading)
                self._done("known", article)
            elif self._ledger.again(article, notices):
                self._done("known", article)
            else:
                self._under_way[article.id] = reading
                if article.language in {None, self._language}:
                    yield article
                else:
                    self.settle(article, Extraction())
        self._all_read = True

    def settle(self, article: Article, result: Extraction | Failure | Lost) -> None:
        """Write what became of an article."""
        reading = self._under_way.pop(article.id)
        if isinstance(result, Extraction):
            try:
                self._ledger.add(reading.article or article, result, reading.notices)
            except UnstorableArticle as error:
                result = Failure(error.problem)
            else:
                self.count(result.notices)
                self._done("added", article)
                return
        # What was noted on the article waits until the article is there.
        self._ledger.add_notices(notice for notice in reading.notices if notice.article is None)
        self.count((self._ledger.add_failure(article, result.problem),))
        self._done("failed", article)

    def report(self) -> RunReport:
        """What was done."""
        c = self._count
        notices = Counter(self._notices.values())
        return RunReport(c["read"], c["added"], c["known"], c["failed"], dict(sorted(notices.items())))

    def count(self, notices: Iterable[Notice]) -> None:
        """Count notices, each once however often it is given, as the ledger holds each once."""
        self._notices.update((notice.id, notice.code) for notice in notices)

    def _done(self, how: str, article: Article) -> None:
        self._count[how] += 1
        if self._progress:
            done = self._count["added"] + self._count["known"] + self._count["failed"]
            self._progress(done, self._count["read"] if self._all_read else None, article.name)


def _as_one(first: Reading, second: Reading) -> Reading:
    article = joined(first.article, second.article) if first.article and second.article else first.article
    return Reading(article, (*first.notices, *second.notices))


def _in_one_line(error: Exception) -> str:
    """The error's type and message, without folders and addresses, which differ between machines and runs."""
    message = " ".join(str(error).split())
    message = re.sub(r"(?<![\w/:.])(?:[A-Za-z]:)?(?:[/\\][^\s/\\:'\"]+)*[/\\](?=[^\s/\\:'\"])", "", message)
    message = re.sub(r" at 0x[0-9a-fA-F]+", "", message)
    return f"{type(error).__name__}: {message[:LONGEST_MESSAGE]}".rstrip(": ")
