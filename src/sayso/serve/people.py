"""People and bodies across articles: one of them with all that is told of it, and lists of them and of judgements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.text import Text

from sayso.ledger.entities import EntityRow, Judged, Near, Who
from sayso.ledger.queries import SaidRow
from sayso.records import Article, Held, Party
from sayso.serve.safe import one_line, shortened
from sayso.serve.said import show_said
from sayso.serve.terminal import Screen
from sayso.serve.words import counted, party_style, party_words, range_words, short_id

_MOST = 12  # names, roles and others that are listed of one kind
_BETWEEN = " · "


def show_who(
    screen: Screen, found: Who, rows: Sequence[SaidRow], articles: Mapping[str, Article], *, why: bool
) -> None:
    """Print one entity. ``rows`` are the statements to be shown, ``articles`` those whose names are told.

    ``why`` adds the reason for which each article's party is taken for it.
    """
    entity = found.entity
    party = Party(entity.name, entity.kind, entity.id)
    facts = [
        counted(len(found.statements), "statement"),
        counted(sum(n for _, n in found.outlets), "article"),
        counted(sum(1 for outlet, _ in found.outlets if outlet), "outlet"),
    ]
    screen.ends(Text(party_words(party), party_style(party)), Text(_BETWEEN.join(facts), "meta"))
    screen.line((f"{entity.kind}{_BETWEEN}{short_id(entity.id)}", "meta"))
    screen.blank()
    others = [f"{one_line(name)} ×{times}" for name, times in entity.aliases if name != entity.name]
    _several(screen, "also called", others)
    for at, role in enumerate(entity.roles[:_MOST]):
        screen.field("roles" if at == 0 else "", _role(role))
    if left := len(entity.roles) - _MOST:
        screen.field("", Text(f"… {left} more", "meta")) if left > 0 else None
    _several(screen, "named by", [f"{one_line(outlet or 'no outlet')} ×{n}" for outlet, n in found.outlets])
    if found.statements:
        through = len(found.statements) - found.on_record
        screen.field("on record", f"{found.on_record} of {len(found.statements)}, {through} through others")
    _several(screen, "cited by", _parties(found.cited_by))
    _several(screen, "passes on", _parties(found.cites))
    for at, near in enumerate(found.near[:_MOST]):
        screen.field("unnamed near" if at == 0 else "", _near(near, articles))
    if why:
        for at, (article, name, link) in enumerate(found.linkings):
            told = f"{link.score:.2f} {link.made_by}{_BETWEEN}{one_line(link.reason)}"
            body = Text.assemble(one_line(name), (f" in {_name(articles, article)}{_BETWEEN}{told}", "meta"))
            screen.field("is the same" if at == 0 else "", body)
    screen.blank()
    for row in rows:
        show_said(screen, row.statement, row.article)
    if left := len(found.statements) - len(rows):
        screen.line((f"  … {left:,} more; --each 0 shows all", "meta"))
    if not found.statements:
        screen.line("  Nothing that they say stands in the ledger.")


def show_entities(screen: Screen, rows: Sequence[EntityRow], *, total: int) -> None:
    """Print entities, one a line, with their other names."""
    for row in rows:
        entity = row.entity
        others = [one_line(name) for name, _ in entity.aliases if name != entity.name]
        name = Text.assemble((one_line(entity.name), "speaker"), (f"  {entity.kind}", "meta"))
        if others:
            name.append(f"  also {shortened(', '.join(others), 100)}")
        facts = [counted(row.statements, "statement"), counted(row.articles, "article"), short_id(entity.id)]
        screen.ends(name, Text(_BETWEEN.join(facts), "meta"))
    if not rows:
        screen.line("Nobody is named yet: sayso run PATH... reads articles into the ledger.")
    elif len(rows) < total:
        screen.line((f"  … {total - len(rows):,} more; --limit 0 shows all", "meta"))


def show_judgements(screen: Screen, judged: Iterable[Judged]) -> None:
    """Print judgements, one a line, those taken back too."""
    empty = True
    for r in judged:
        empty = False
        word = "the same as" if r.judgement.same else "not the same as"
        body = Text.assemble(one_line(r.judgement.left), (f" is {word} ", "meta"), one_line(r.judgement.right))
        if r.reason:
            body.append(f" — {one_line(r.reason)}")
        when = f"{r.judged_at[:10]}{f', taken back {r.undone_at[:10]}' if r.undone_at else ''}"
        screen.ends(Text.assemble((f"{r.number:>3} ", "number"), body), Text(when, "meta"))
    if empty:
        screen.line("No judgements: nobody was merged or split by hand.")


def _several(screen: Screen, label: str, values: Sequence[str]) -> None:
    if values:
        more = f"{_BETWEEN}… {len(values) - _MOST} more" if len(values) > _MOST else ""
        screen.field(label, Text.assemble(_BETWEEN.join(values[:_MOST]), (more, "meta")))


def _role(role: Held) -> Text:
    days = range_words((role.first, role.last))
    where = ", ".join(one_line(outlet) for outlet in role.outlets)
    told = _BETWEEN.join(part for part in (where, days) if part)
    return Text.assemble(one_line(role.role), (f" — {told}" if told else "", "meta"))


def _parties(counts: Iterable[tuple[str, str, int]]) -> list[str]:
    return [f"{party_words(Party(name, kind))} ×{n}" for name, kind, n in counts]  # type: ignore[arg-type]


def _near(near: Near, articles: Mapping[str, Article]) -> Text:
    mention = near.mention
    shown = Text.assemble(("? ", "unnamed"), (one_line(near.text), "unnamed"))
    told = [near.why, f"told {one_line(mention.told)}" if mention.told else "", _name(articles, mention.article)]
    article = articles.get(mention.article)
    if mention.anonymity and article is not None:
        told.insert(1, f"“{one_line(mention.anonymity.of(article.text))}”")
    return shown.append(f" — {_BETWEEN.join(part for part in told if part)}", "meta")


def _name(articles: Mapping[str, Article], i: str) -> str:
    return one_line(articles[i].name) if i in articles else short_id(i)
