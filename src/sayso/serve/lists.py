"""Lists as pages: notices by code, search results, problems, and the line that a run ends with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text

from sayso.ledger.queries import SaidRow
from sayso.ledger.verification import Verification
from sayso.records import Article, Notice
from sayso.serve.safe import one_line, shortened
from sayso.serve.said import show_said
from sayso.serve.terminal import Screen
from sayso.serve.words import counted, place_words, short_id


@dataclass(frozen=True, slots=True)
class NoticeGroup:
    """The notices of one code: those to be shown, and how many there are."""

    code: str
    shown: Sequence[Notice]
    total: int


def by_code(notices: Iterable[Notice], *, each: int | None = None) -> list[NoticeGroup]:
    """Notices by code, the commonest first, at most ``each`` of a code to be shown."""
    found: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        found[notice.code].append(notice)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [NoticeGroup(code, group[:each], len(group)) for code, group in ordered]


def show_notices(screen: Screen, groups: Sequence[NoticeGroup], articles: Mapping[str, Article]) -> None:
    """Print notices by code, each with its article and the characters it is about."""
    if not groups:
        screen.line("No notices: nothing was left out, damaged or doubtful.")
    for at, group in enumerate(groups):
        if at:
            screen.blank()
        screen.ends(Text(one_line(group.code), "title"), Text(f"{group.total:,}", "meta"))
        for notice in group.shown:
            _notice(screen, notice, articles.get(notice.article or ""))
        if left := group.total - len(group.shown):
            screen.line((f"  … {left:,} more; --code {one_line(group.code)} shows all", "meta"))


def show_found(screen: Screen, sought: str, found: Sequence[SaidRow]) -> None:
    """Print the statements in which a search found its words."""
    for row in found:
        show_said(screen, row.statement, row.article, sought=sought, named=True)
    if not found:
        screen.line(f"No statement holds “{one_line(sought)}”.")


def show_verification(screen: Screen, result: Verification) -> None:
    """Print what was checked, then every problem."""
    number = result.checked.get
    parts = [counted(number(f"{name}s", 0), name) for name in ("article", "statement", "span")]
    screen.line(f"checked {', '.join(parts)}")
    if result.ok:
        screen.line("Every span, id and reference stands as the articles' texts have it.")
        return
    screen.blank()
    screen.line((counted(len(result.problems), "problem"), "notice"))
    for problem in result.problems:
        screen.hang(
            Text("  "), Text(f"{one_line(problem.kind)}: {one_line(problem.where)}: {one_line(problem.detail)}")
        )


def _notice(screen: Screen, notice: Notice, article: Article | None) -> None:
    body = Text(one_line(notice.detail))
    if article is not None:
        name = f", {one_line(article.name)}" if article.outlet else ""
        body.append(f"\n{place_words(article)}{name}", "meta")
        if notice.span:
            body.append(f" [{notice.span.start}, {notice.span.end}) ", "meta")
            body.append(f"⟦{shortened(notice.span.of(article.text), 80)}⟧")
        body.append(f" · {short_id(article.id)}", "meta")
    screen.hang(Text("  "), body)
