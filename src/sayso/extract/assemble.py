"""From kept drafts to statements: form, act, hedge, speaker, chain, circumstances and date, parents before children."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.extract.acts import act_of, form_of, hedge_of
from sayso.extract.attribute import Node
from sayso.extract.chains import chain_of, hops_behind
from sayso.extract.circumstances import channel_of, place_of
from sayso.extract.draft import Draft, View
from sayso.extract.mentions import Figure
from sayso.extract.speakers import Cast, last_speaker, note, resolve, resolve_cited
from sayso.extract.unnamed import named_mention, spoken_mentions
from sayso.records import Article, Hop, Mention, Notice, Party, Statement


def statements_of(
    article: Article, view: View, nodes: Sequence[Node], *, cast: Cast
) -> tuple[tuple[Statement, ...], tuple[Notice, ...]]:
    """Turn the drafts' forest into statements. A speaker that can't be told stays null and leaves a notice."""
    made: list[Statement] = []
    notices: list[Notice] = []
    by_node: dict[int, Statement] = {}
    for number, node in enumerate(nodes):
        parent = by_node.get(node.parent) if node.parent is not None else None
        statement, doubt = _statement(article, view, node.draft, cast=cast, parent=parent)
        by_node[number] = statement
        made.append(statement)
        notices += doubt
    unique = {s.id: s for s in made}
    found = sorted(unique.values(), key=lambda s: (s.start, -sum(c.end - c.start for c in s.content), s.content, s.id))
    return tuple(found), tuple(notices)


def _statement(
    article: Article, view: View, draft: Draft, *, cast: Cast, parent: Statement | None
) -> tuple[Statement, tuple[Notice, ...]]:
    outer = parent.speaker if parent is not None else None
    at = draft.source_head if draft.source_head is not None else view.token_at(draft.content[0].start)
    party, figure, why = _speaker(cast, draft, outer=outer, at=at)
    act, act_why = act_of(view, draft)
    hedge, hop, hedge_why = hedge_of(view, draft)
    cited = resolve_cited(cast, draft.cited)
    chain = chain_of(
        Hop(party, draft.source, why) if party is not None else None,
        outer=parent.chain if parent is not None else (),
        behind=hops_behind(cast, draft),
        cited=cited,
        hedged=hedge if hop else None,
    )
    speaker = chain[-1].party if chain and (party is not None or cited) else party
    if parent is None:
        note(cast, at, party, figure)
    statement = Statement(
        article=article.id,
        source=draft.source,
        cue=draft.cue,
        content=draft.content,
        form=form_of(view, draft),
        act=act,
        score=round(draft.score, 3),
        made_by=made_by(draft),
        hedge=hedge,
        speaker=speaker,
        chain=chain,
        to=_to(cast, draft, party),
        channel=channel_of(view, draft),
        place=place_of(view, draft),
        parent=parent.id if parent is not None else None,
        why=(*draft.why, f"act {act}: {act_why}", *((hedge_why,) if hedge else ()), f"speaker: {why}"),
    )
    doubt: tuple[Notice, ...] = ()
    if speaker is None and (draft.source is not None or draft.follows):
        where = draft.source or draft.content[0]
        shown = " ".join(where.of(article.text).split())[:80]
        doubt = (Notice("unknown-speaker", f"it cannot be told who speaks: {shown} ({why})", article.id, where),)
    return statement, doubt


def made_by(draft: Draft) -> str:
    """Who drew a statement's spans and who read its act: "rules:say/clause", "tagger", "tagger+rules:say/clause"."""
    if not draft.learned:
        return f"rules:{draft.rule}"
    return "tagger" if draft.rule.startswith("tagger") else f"tagger+rules:{draft.rule}"


def _speaker(cast: Cast, draft: Draft, *, outer: Party | None, at: int) -> tuple[Party | None, Figure | None, str]:
    if draft.follows:
        return last_speaker(cast, at)
    return resolve(cast, draft.source_head, draft.source, outer=outer)


def _to(cast: Cast, draft: Draft, speaker: Party | None) -> str | None:
    """Whom it was said to, by name or in the text's words."""
    if draft.to_head is None:
        return None
    token = cast.view.parsed.tokens[draft.to_head]
    span = cast.view.trimmed(token.left, min(token.right, token.i + 6))
    if span is None or any(span in c for c in draft.content):
        span = cast.view.parsed.span(token.i, token.i)
    party, _, _ = resolve(cast, draft.to_head, span)
    if party is not None and party == speaker:  # a pronoun that would mean the speaker means somebody else
        return token.text
    return party.name if party is not None and party.name else None


def mentions_of(article: Article, cast: Cast, statements: Sequence[Statement]) -> tuple[Mention, ...]:
    """Every naming of every figure, and every source and hop of the statements that is no figure, in reading order."""
    found = [named_mention(cast, f, n, article=article.id) for f in cast.figures for n in f.namings]
    found += spoken_mentions(cast, statements, article=article.id)
    unique = {(m.span, m.party): m for m in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda m: (m.span, m.party.name, m.party.kind)))
