"""Every address that only reads: what may be asked there, and which of the ledger's questions answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from sayso.connect.timeline import Scope
from sayso.ledger import claims, disputes, entities, judgements, paged, queries, shelves, stories
from sayso.ledger.rows import View
from sayso.ledger.sought import Sought, find
from sayso.records import Act, Form
from sayso.serve import shapes
from sayso.serve.api import asking, models, storymodels
from sayso.serve.api.answering import LONGEST, Listed, Paging, Unpaged, answer, answer_page, desk_of, documented, kept
from sayso.serve.asked import SHOWN, story_brief, timeline_of
from sayso.serve.briefshapes import story_brief_shape
from sayso.serve.compare import compare_shape, story_coverage
from sayso.serve.copied import around, copied_shape
from sayso.serve.copied import article_shape as copied_article
from sayso.serve.origins import origins_shape
from sayso.serve.shapes import Shape
from sayso.serve.timeline import timeline_shape
from sayso.serve.traced import trace

router = APIRouter()

DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
Since = Annotated[str | None, Field(pattern=DAY, description="The first day of publication.", examples=["2031-03-09"])]
Until = Annotated[str | None, Field(pattern=DAY, description="The last day, included.", examples=["2031-03-11"])]
Outlet = Annotated[str | None, Field(max_length=LONGEST, description="Part of an outlet's name.", examples=["Lantern"])]
Flag = Literal["true", "false"]


def _id(what: str, example: str) -> Any:
    return Path(description=f"{what}, or an unambiguous beginning of its id.", examples=[example], max_length=LONGEST)


ArticleId = Annotated[str, _id("An article's id or name", models.ARTICLE)]
StatementId = Annotated[str, _id("A statement's id", models.STATEMENT)]
StoryId = Annotated[str, _id("A story's id, words of its title", models.STORY)]
ClaimId = Annotated[str, _id("A claim's id", models.CLAIM)]
EntityId = Annotated[str, _id("An id, a name, an alias", models.ENTITY)]
Nothing = Annotated[Unpaged, Query()]
Pages = Annotated[Paging, Query()]


# ---------------------------------------------------------------- the ledger
@router.get("/overview", operation_id="overview", tags=["ledger"], **documented(models.OverviewShown))
def overview(request: Request, _: Nothing) -> Response:
    """How much the ledger holds, of which days, with how many notices."""

    def make(view: View) -> Shape:
        o = desk_of(request).kept("overview", lambda: queries.overview(view))
        told = {"articles": o.articles, "outlets": o.outlets, "statements": o.statements}
        return told | {"first": o.first, "last": o.last, "notices": dict(o.notices)}

    return answer(request, make)


class NoticesWanted(Paging):
    """Which notices."""

    code: Annotated[str | None, Field(max_length=LONGEST, description="Only of this code.")] = None
    article: Annotated[str | None, Field(max_length=LONGEST, description="Only on this article: id or name.")] = None


@router.get(
    "/notices", operation_id="list_notices", tags=["ledger"], **documented(models.Page[models.NoticeShown], paged=True)
)
def list_notices(request: Request, wanted: Annotated[NoticesWanted, Query()]) -> Response:
    """What was left out, damaged or doubtful; what is on no article comes first."""

    def make(view: View) -> Listed:
        article = queries.article(view, wanted.article).id if wanted.article else None
        found, total = paged.notices(view, code=wanted.code, article=article, limit=wanted.limit, offset=wanted.offset)
        return Listed([shapes.notice(n) for n in found], total)

    return answer_page(request, wanted, make)


class JudgementsWanted(Paging):
    """Which judgements."""

    undone: Annotated[Flag, Field(description="Those that were taken back, too.")] = "false"


@router.get(
    "/judgements",
    operation_id="list_judgements",
    tags=["judgements"],
    **documented(models.Page[models.JudgementShown], paged=True),
)
def list_judgements(request: Request, wanted: Annotated[JudgementsWanted, Query()]) -> Response:
    """What people have judged, in the order of judging."""

    def make(view: View) -> Listed:
        found = judgements.judgements(view, undone=wanted.undone == "true")
        return Listed([shapes.judged(j) for j in found[wanted.offset : wanted.offset + wanted.limit]], len(found))

    return answer_page(request, wanted, make)


# ---------------------------------------------------------------- stories
class StoriesWanted(Paging):
    """Which stories: those of several articles, unless ``alone``."""

    words: Annotated[str, Field(max_length=LONGEST, description="Words of the title.", examples=["bridge"])] = ""
    outlet: Outlet = None
    since: Since = None
    until: Until = None
    disputed: Annotated[Flag, Field(description="Only with claims that stand against one another.")] = "false"
    alone: Annotated[Flag, Field(description="Those that one article alone tells, instead.")] = "false"


@router.get(
    "/stories",
    operation_id="list_stories",
    tags=["stories"],
    **documented(models.Page[storymodels.StoryItem], paged=True),
)
def list_stories(request: Request, wanted: Annotated[StoriesWanted, Query()]) -> Response:
    """Which articles tell of one happening, the newest first, and how their claims stand."""

    def make(view: View) -> Listed:
        shelved = shelves.Shelved(
            words=wanted.words,
            outlet=wanted.outlet,
            since=wanted.since,
            until=wanted.until,
            disputed=wanted.disputed == "true",
            alone=wanted.alone == "true",
        )
        rows, total = shelves.shelf(view, shelved, limit=wanted.limit, offset=wanted.offset, least=SHOWN)
        return Listed(asking.story_items(view, rows, desk_of(request)), total)

    return answer_page(request, wanted, make)


@router.get(
    "/stories/{story}",
    operation_id="story",
    tags=["stories"],
    **documented(storymodels.StoryBriefShown, of_one=True),
)
def story(request: Request, story: StoryId, _: Nothing) -> Response:
    """A story: its claims by independent origins, what stands against them, what changed, what one outlet alone has."""

    def make(view: View) -> bytes:
        found = stories.story(view, story)
        of = asking.followed(view, found.id)
        return kept(request, ("story", found.id), lambda: story_brief_shape(story_brief(view, found)), of=of)

    return answer(request, make)


@router.get(
    "/stories/{story}/coverage",
    operation_id="story_coverage",
    tags=["stories"],
    **documented(storymodels.CoverageShown, of_one=True),
)
def coverage(request: Request, story: StoryId, _: Nothing) -> Response:
    """How each outlet tells a story: which claims it carries, and how; the names and words that it uses."""

    def make(view: View) -> bytes:
        found = stories.story(view, story)
        of = asking.followed(view, found.id)
        return kept(request, ("coverage", found.id), lambda: compare_shape(story_coverage(view, found)), of=of)

    return answer(request, make)


@router.get(
    "/stories/{story}/timeline",
    operation_id="story_timeline",
    tags=["stories"],
    **documented(models.Page[storymodels.EntryShown], paged=True),
)
def timeline(request: Request, story: StoryId, paging: Pages) -> Response:
    """Contacts, other events, turning statements and deadlines of a story by day, each with its evidence."""

    def make(view: View) -> Listed:
        found = stories.story(view, story)
        of = asking.followed(view, found.id)
        entries = desk_of(request).kept(
            ("timeline", found.id), lambda: timeline_of(view, Scope(articles=frozenset(found.articles)))[0], of=of
        )
        return Listed(timeline_shape(entries[paging.offset : paging.offset + paging.limit]), len(entries))

    return answer_page(request, paging, make)


@router.get(
    "/stories/{story}/disputes",
    operation_id="story_disputes",
    tags=["stories"],
    **documented(models.Page[storymodels.DisputeShown], paged=True),
)
def list_disputes(request: Request, story: StoryId, paging: Pages) -> Response:
    """Which claims of a story stand against one another, or were revised, with every place where they are told."""

    def make(view: View) -> Listed:
        found = stories.story(view, story)
        told, total = disputes.disputes(view, story=found.id, least=SHOWN, limit=paging.limit, offset=paging.offset)
        return Listed(asking.dispute_shapes(view, told), total)

    return answer_page(request, paging, make)


# ---------------------------------------------------------------- claims
@router.get("/claims/{claim}", operation_id="claim", tags=["claims"], **documented(storymodels.ClaimShown, of_one=True))
def claim(request: Request, claim: ClaimId, _: Nothing) -> Response:
    """A claim with every place where it is told, its origins, and the claims that stand against it."""
    return answer(request, lambda view: asking.claim_shape(view, claims.claim(view, claim)))


@router.get(
    "/claims/{claim}/origins",
    operation_id="claim_origins",
    tags=["claims"],
    **documented(storymodels.TraceShown, of_one=True),
)
def origins(request: Request, claim: ClaimId, _: Nothing) -> Response:
    """From whom a claim comes, and who has it from whom, with the words that prove each step."""
    return answer(request, lambda view: origins_shape(trace(view, claims.claim(view, claim))))


# ---------------------------------------------------------------- statements
class StatementsWanted(Paging):
    """Which statements; several conditions hold together."""

    words: Annotated[
        str,
        Field(
            max_length=LONGEST,
            description='Words of the content; "in quotation marks" together, begin* open.',
            examples=["bridge"],
        ),
    ] = ""
    speaker: Annotated[
        str | None,
        Field(max_length=LONGEST, description='Part of a name or alias; "unnamed" for those, too.', examples=["Ode"]),
    ] = None
    entity: Annotated[str | None, Field(max_length=LONGEST, description="An entity's id: what it says.")] = None
    outlet: Outlet = None
    act: Act | None = None
    form: Form | None = None
    since: Since = None
    until: Until = None
    story: Annotated[str | None, Field(max_length=LONGEST, description="A story's id.")] = None
    article: Annotated[str | None, Field(max_length=LONGEST, description="An article's id or name.")] = None
    unnamed: Annotated[Flag, Field(description="Only those whose speaker is unnamed.")] = "false"
    one_origin: Annotated[
        Flag, Field(description="Only of claims that several outlets tell with one independent origin.")
    ] = "false"


@router.get(
    "/statements",
    operation_id="list_statements",
    tags=["statements"],
    **documented(models.Page[models.SaidShown], paged=True),
)
def list_statements(request: Request, wanted: Annotated[StatementsWanted, Query()]) -> Response:
    """Who said what: the best match first where words are given, else the newest publication."""

    def make(view: View) -> Listed:
        sought = Sought(
            words=wanted.words,
            speaker=wanted.speaker,
            entity=asking.entity(view, wanted.entity).id if wanted.entity else None,
            outlet=wanted.outlet,
            act=wanted.act,
            form=wanted.form,
            since=wanted.since,
            until=wanted.until,
            story=stories.story(view, wanted.story).id if wanted.story else None,
            article=queries.article(view, wanted.article).id if wanted.article else None,
            unnamed=wanted.unnamed == "true",
            one_origin=wanted.one_origin == "true",
        )
        found = find(view, sought, limit=wanted.limit, offset=wanted.offset)
        return Listed([shapes.said(row) for row in found.rows], found.total)

    return answer_page(request, wanted, make)


@router.get(
    "/statements/{statement}",
    operation_id="statement",
    tags=["statements"],
    **documented(models.Reasons, of_one=True),
)
def statement(request: Request, statement: StatementId, _: Nothing) -> Response:
    """A statement with its exact characters, the reasons of each step, and the copied words that it stands in."""

    def make(view: View) -> Shape:
        found = queries.statement(view, statement)
        copies = around(found, stories.copies(view, of=[found.article]))
        ids = {found.article, *(i for copy in copies for i in (copy.article, copy.of) if i)}
        articles = {a.id: a for a in queries.articles(view, ids=sorted(ids))}
        told = shapes.reasons(found, articles[found.article], queries.children(view, found.id))
        return told | {"copies": [copied_shape(copy, articles) for copy in copies]}

    return answer(request, make)


# ---------------------------------------------------------------- articles
class ArticlesWanted(Paging):
    """Which articles."""

    words: Annotated[str, Field(max_length=LONGEST, description="Words of the title or the name.")] = ""
    outlet: Outlet = None
    since: Since = None
    until: Until = None
    story: Annotated[str | None, Field(max_length=LONGEST, description="A story's id.")] = None


@router.get(
    "/articles",
    operation_id="list_articles",
    tags=["articles"],
    **documented(models.Page[models.ArticleItem], paged=True),
)
def list_articles(request: Request, wanted: Annotated[ArticlesWanted, Query()]) -> Response:
    """Articles without their texts, the newest first."""

    def make(view: View) -> Listed:
        of = stories.story(view, wanted.story).id if wanted.story else None
        scope = paged.ArticlesWanted(wanted.words, wanted.outlet, wanted.since, wanted.until, of)
        rows, total = paged.articles(view, scope, limit=wanted.limit, offset=wanted.offset)
        items = [{**shapes.article_shape(r.article), "statements": r.statements, "story": r.story} for r in rows]
        return Listed(items, total)

    return answer_page(request, wanted, make)


@router.get(
    "/articles/{article}", operation_id="article", tags=["articles"], **documented(models.ArticlePage, of_one=True)
)
def article(request: Request, article: ArticleId, _: Nothing) -> Response:
    """An article: its text as it was read, with its statements and notices."""

    def make(view: View) -> Shape:
        found = queries.article(view, article)
        said = queries.statements(view, article=found.id)
        return shapes.page(found, said, queries.notices(view, article=found.id))

    return answer(request, make)


@router.get(
    "/articles/{article}/copies",
    operation_id="article_copies",
    tags=["articles"],
    **documented(models.ArticleCopies, of_one=True),
)
def copies(request: Request, article: ArticleId, _: Nothing) -> Response:
    """What an article has of others' words, and who has its words, both texts side by side."""

    def make(view: View) -> Shape:
        found = queries.article(view, article)
        near = stories.copies(view, of=[found.id])
        ids = {found.id, *(i for copy in near for i in (copy.article, copy.of) if i)}
        return copied_article(found, near, {a.id: a for a in queries.articles(view, ids=sorted(ids))})

    return answer(request, make)


# ---------------------------------------------------------------- people and bodies
class EntitiesWanted(Paging):
    """Which people and bodies."""

    name: Annotated[str | None, Field(max_length=LONGEST, description="Part of a name or alias.", examples=["Ode"])] = (
        None
    )


@router.get(
    "/entities", operation_id="list_entities", tags=["people"], **documented(models.Page[models.EntityItem], paged=True)
)
def list_entities(request: Request, wanted: Annotated[EntitiesWanted, Query()]) -> Response:
    """People and bodies across articles, by name."""

    def make(view: View) -> Listed:
        rows, total = paged.entities(view, name=wanted.name or None, limit=wanted.limit, offset=wanted.offset)
        return Listed([shapes.entity_row(row) for row in rows], total)

    return answer_page(request, wanted, make)


class SaidWanted(Unpaged):
    """How much of what somebody says."""

    each: Annotated[int, Field(ge=0, le=200, description="At most so many statements; `/statements` has all.")] = 50


@router.get("/entities/{entity}", operation_id="entity", tags=["people"], **documented(models.WhoShown, of_one=True))
def entity(request: Request, entity: EntityId, wanted: Annotated[SaidWanted, Query()]) -> Response:
    """One person or body: names, roles, statements, who cites it and whom it cites."""

    def make(view: View) -> Shape:
        found = entities.who(view, asking.entity(view, entity))
        said = queries.statements_with(view, found.statements[: wanted.each])
        return shapes.who(found, queries.said(view, said))

    return answer(request, make)
