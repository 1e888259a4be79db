"""Stories as a page and as JSON: which articles tell of one happening, and which of them carry another's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rich.text import Text

from sayso.records import Article, Copy, Story
from sayso.serve.safe import one_line
from sayso.serve.shapes import Shape, span_shape
from sayso.serve.terminal import Screen
from sayso.serve.words import counted, day_words, range_words, short_id

_BETWEEN = " · "


def show_stories(
    screen: Screen, stories: Sequence[Story], articles: Mapping[str, Article], copies: Sequence[Copy], *, total: int
) -> None:
    """Print stories, newest first as given, with their articles and who copied whom."""
    copied: dict[str, list[Copy]] = defaultdict(list)
    for copy in copies:
        copied[copy.article].append(copy)
    for at, story in enumerate(stories):
        if at:
            screen.blank()
        outlets = {articles[a].outlet for a in story.articles if articles[a].outlet}
        facts = [counted(len(story.articles), "article"), counted(len(outlets), "outlet")]
        days = range_words((story.first, story.last))
        told = _BETWEEN.join(filter(None, (days, *facts, short_id(story.id))))
        screen.ends(Text(one_line(story.title), "title"), Text(told, "meta"))
        for article in story.articles:
            _article(screen, articles[article], copied.get(article, ()), articles)
    if not stories:
        screen.line("No story is told by more than one article; --all shows those of one.")
    elif len(stories) < total:
        screen.line((f"  … {total - len(stories):,} more; --limit 0 shows all", "meta"))


def _article(screen: Screen, article: Article, copies: Sequence[Copy], articles: Mapping[str, Article]) -> None:
    who = one_line(article.outlet or "no outlet")
    body = Text.assemble(who, (f"  {one_line(article.title or article.name)}", "meta"))
    for copy in copies:
        body.append(f"  ⧉ {copy_words(copy, articles)}", "disputed")
    screen.hang(Text(f"  {day_words(article.published, year=False):>6}  ", "meta"), body)


def copy_words(copy: Copy, articles: Mapping[str, Article]) -> str:
    """Whose words an article carries: ``copies Coast Wire``, ``partly copies The Lantern, credits Coast Wire``."""
    original = articles.get(copy.of or "")
    whom = one_line(original.outlet or original.name) if original else ""
    words = [f"{'copies' if copy.extent == 'all' else 'partly copies'} {whom}"] if whom else []
    if copy.credit and copy.credit != whom:
        words.append(f"credits {one_line(copy.credit)}")
    return ", ".join(words)


def story_shape(story: Story, articles: Mapping[str, Article], copies: Sequence[Copy]) -> Shape:
    """A story with its articles, and the copies among them with the passages they share."""
    return {
        "id": story.id,
        "title": story.title,
        "from": story.first,
        "to": story.last,
        "articles": [
            {"id": a, "name": articles[a].name, "outlet": articles[a].outlet, "published": articles[a].published}
            for a in story.articles
        ],
        "copies": [
            {
                "article": copy.article,
                "copy_of": copy.of,
                "extent": copy.extent,
                "credit": copy.credit,
                "passages": [{"span": span_shape(p.span), "original": span_shape(p.origin)} for p in copy.passages],
                "why": list(copy.why),
            }
            for copy in copies
            if copy.article in story.articles
        ],
    }
