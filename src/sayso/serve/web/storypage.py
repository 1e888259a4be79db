"""A story's page: its timeline, the claims by outlets, what is disputed, what changed, what stands in one place alone.

The page shows the beginning of each part; each has a page of its own with all of it (`PARTS`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sayso.ledger import stories
from sayso.ledger.rows import View
from sayso.serve import picture
from sayso.serve.report import arranged_report
from sayso.serve.reported import Most, material
from sayso.serve.reporthtml import report_html
from sayso.serve.web.articlepage import flash, stamp_of
from sayso.serve.web.lines import bare, moved
from sayso.serve.web.query import Pages, Query
from sayso.serve.web.render import page, picture_markup
from sayso.serve.web.storyview import Shown
from sayso.serve.words import short_id
from sayso.settings import load_settings

ROWS = 25
"""Claims of the table on one page."""
FEW = 6
"""What is shown of each list on the story's page."""
OF_EACH = 2
"""What is shown there of what one outlet alone tells."""
EACH = 100
"""What is shown of a list on a page of its own."""
ENTRIES = 60
"""Entries of a timeline that are drawn and listed."""
OUTLETS = 12
"""Outlets whose words are told on the story's page."""


def story_page(request: Request, view: View) -> Response:
    """A story, with the beginning of each of its parts."""
    stamp = stamp_of(request)
    story = stories.story(view, request.path_params["id"])
    if story.id != request.path_params["id"]:
        return moved(request, "stories", story.id)
    shown = Shown(view, story)
    query = Query.of(request)
    found, entries = shown.table(), shown.timeline()
    pages = query.pages(len(found), ROWS)
    found = found[pages.offset : pages.offset + ROWS]
    covered = shown.covered([claim for claim, _, _ in found])
    return page(
        request,
        "story.html",
        stamp=stamp,
        shown=shown,
        rows=shown.rows(found, covered),
        pages=pages,
        disputes=shown.disputes(),
        declined=shown.declined(),
        wording=shown.wording(covered),
        articles=shown.articles(),
        only_in_all=sum(len(found) for _, found in shown.brief.only),
        few=FEW,
        of_each=OF_EACH,
        outlets=OUTLETS,
        drawn=picture_markup(bare(picture.picture(entries[:ENTRIES], title="Timeline"))) if entries else "",
        entries=[shown.entry(e) for e in entries[:ENTRIES]],
        more_entries=max(0, len(entries) - ENTRIES),
        flash=flash(request, view),
        working=request.app.state.worker.state(),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a story that has a page of its own: its title, and what is listed."""

    title: str
    listed: Callable[[Shown], Sequence[Any]]


PARTS: Mapping[str, Part] = {
    "disputes": Part("Disputed", Shown.disputes),
    "changes": Part("Changed", Shown.changes),
    "unnamed": Part("On the word of unnamed sources alone", Shown.unnamed),
    "only": Part("Only in one outlet", lambda s: [(o, t) for o, told, _ in s.only() for t in told]),
    "declined": Part("Declined", Shown.declined),
    "wording": Part("How each outlet put it", Shown.wording),
    "names": Part("What outlets call whom", Shown.names),
    "timeline": Part("Timeline in words", lambda s: [s.entry(e) for e in s.timeline()]),
    "notices": Part("Notices", Shown.notices),
}
"""The parts that have a page of their own, by the last word of its address."""


def story_part(request: Request, view: View) -> Response:
    """All of one part of a story."""
    stamp = stamp_of(request)
    if (part := PARTS.get(request.path_params["part"])) is None:
        raise HTTPException(404)
    shown = Shown(view, stories.story(view, request.path_params["id"]))
    listed = part.listed(shown)
    pages: Pages = Query.of(request).pages(len(listed), EACH)
    return page(
        request,
        "storypart.html",
        stamp=stamp,
        shown=shown,
        name=request.path_params["part"],
        title=part.title,
        listed=listed[pages.offset : pages.offset + EACH],
        pages=pages,
        fragment="panel" in request.query_params,
    )


def story_report(request: Request, view: View) -> Response:
    """The story as one file that needs no server."""
    story = stories.story(view, request.path_params["id"])
    settings = load_settings(flags={"db": request.app.state.desk.path}, env=os.environ, cwd=Path.cwd())
    body = report_html(arranged_report(material(view, story, most=Most(), settings=settings)))
    name = f"sayso-{short_id(story.id)}.html"
    return HTMLResponse(
        body, headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    )
