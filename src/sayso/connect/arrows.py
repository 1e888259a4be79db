"""Arrows: who has a claim from whom, each step with the words that prove it.


An outlet has it from the first hop of a chain and each hop from the next; an outlet that prints another's words has it
from whom its text credits, else from whose article they stand in. Where the text says that an outlet was told, that one
stands between. Whoever has no name is somebody of the one who has it from them, so "officials" of two outlets are two
parties here, whatever ``connect.origins`` makes of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from sayso.connect.credits import Credit, outlet_key
from sayso.connect.names import plain
from sayso.connect.voices import Account
from sayso.records import Copy, Hop, Kind, Span

How = Literal["says", "cites", "copies"]
TOLD = "whom the text says was told"
LONGEST = 200
"""Characters that the words around a hop may take, from the source to the cue; else the hop's own words are shown."""


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """A party on a claim's way. ``key`` tells it from others; an outlet without a name goes by its article's id."""

    key: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Arrow:
    """``of`` has it from ``from_``, as a telling shows: ``span`` of ``article`` are the words that prove it.

    ``how`` is "cites" where ``from_`` is an outlet, and "says" where it is anybody else; ``hop`` is its place in the
    chain. ``span`` is ``None`` where no words prove it, but a byline or an address.
    """

    of: Node
    from_: Node
    article: str
    span: Span | None
    how: How
    telling: str
    why: str = ""
    hop: Hop | None = None


def arrows(
    accounts: Iterable[Account],
    *,
    copies: Mapping[str, Sequence[Copy]],
    credits_in: Mapping[str, Sequence[Credit]] | None = None,
    outlets: Mapping[str, str | None] | None = None,
) -> dict[str, tuple[Arrow, ...]]:
    """By each telling's key the steps from its outlet to its speaker; the same for any order of ``accounts``.

    In copied words the chain is that of whom they are copied from. ``copies`` and ``credits_in`` are those of articles,
    by id; ``outlets`` those of articles beside the tellings' own.
    """
    told = {a.telling.key: a for a in sorted(accounts, key=repr)}
    known = {**(outlets or {}), **{a.telling.article: a.outlet for a in told.values()}}
    named = {n for n in known.values() if n}
    named |= {h.party.name for a in told.values() for h in a.chain if h.party.kind == "outlet"}
    heard = {_key(n) for n in sorted(named)} - {""}
    found: dict[str, tuple[Arrow, ...]] = {}
    for key in sorted(told):
        copied = tuple(_copied(told[key], known, copies, credits_in or {}))
        first = copied[0].from_ if copied else outlet_node(told[key].telling.article, told[key].outlet)
        found[key] = (*copied, *_chained(told[key], first, heard))
    return found


def outlet_node(article: str, outlet: str | None) -> Node:
    """The party that publishes an article."""
    return Node(f"outlet:{_key(outlet)}", outlet, "outlet") if outlet else Node(article, "", "outlet")


def _key(outlet: str) -> str:
    return outlet_key(outlet) or outlet.casefold()


def _chained(account: Account, here: Node, outlets: AbstractSet[str]) -> Iterator[Arrow]:
    speaker = next((h for h in account.chain if h.span and any(h.span.overlaps(s) for s in account.said)), None)
    for hop in account.chain:
        told = _told(account, outlets) if hop is speaker else None
        if told and told.key != here.key:
            yield Arrow(here, told, account.telling.article, _words(hop, account), "cites", account.telling.key, TOLD)
            here = told
        after = _node(hop, here)
        if after.key != here.key:
            how: How = "cites" if after.kind == "outlet" else "says"
            span = _words(hop, account)
            yield Arrow(here, after, account.telling.article, span, how, account.telling.key, hop.why, hop)
        here = after


def _told(account: Account, outlets: AbstractSet[str]) -> Node | None:
    """The outlet that was told, as the text says: one that is known for an outlet among a claim's tellings."""
    if account.told:
        return outlet_node("", account.told)
    return outlet_node("", account.to) if account.to and _key(account.to) in outlets else None


def _node(hop: Hop, before: Node) -> Node:
    party = hop.party
    if party.kind in ("outlet", "organisation") and f"outlet:{_key(party.name)}" == before.key:
        return before
    if party.kind == "outlet" and party.name:
        return outlet_node("", party.name)
    if party.entity:
        return Node(party.entity, party.name, party.kind)
    if party.kind in ("unnamed", "document", "collective") or not party.name:
        return Node(f"{before.key}/{plain(party.name)}", party.name, party.kind)
    return Node(f"{party.kind}:{plain(party.name)}", party.name, party.kind)


def _words(hop: Hop, account: Account) -> Span | None:
    """The words that tell of a hop: source, cue, and who was told and how, as far as they stand together."""
    if hop.span is None:
        together = [_cover(account.said)] if account.said else []
        return next((s for s in (*together, *account.said) if _beside(s, account)), None)
    near = [s for s in account.said if not s.overlaps(hop.span)]
    own = [s for s in account.said if s.overlaps(hop.span)]
    wide = _cover([hop.span, *own])
    reached = sorted((_cover([wide, s]) for s in near), key=lambda s: (s.end - s.start, s))
    if own and account.through:  # "Lund told the Lantern", "said in a statement"
        least = reached[0] if reached else wide
        reached[:0] = [_cover([least, *account.through]), *(_cover([least, s]) for s in account.through)]
    return next((s for s in (*reached, wide) if _beside(s, account)), hop.span)


def _beside(span: Span, account: Account) -> bool:
    """Whether words stand beside what is said, and are few enough to be read."""
    return span.end - span.start <= LONGEST and not any(span.overlaps(c) for c in account.telling.content)


def _cover(spans: Sequence[Span]) -> Span:
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def _copied(
    account: Account,
    outlets: Mapping[str, str | None],
    copies: Mapping[str, Sequence[Copy]],
    credits_in: Mapping[str, Sequence[Credit]],
) -> Iterator[Arrow]:
    article = account.telling.article
    of = outlet_node(article, account.outlet)
    for copy in copies.get(article, ()):
        shared = _shared(copy, account.telling.content)
        if shared is None and not (copy.extent == "all" and not copy.passages):
            continue
        if copy.credit:
            from_ = outlet_node("", copy.credit)
        elif copy.of in outlets:
            from_ = outlet_node(copy.of or "", outlets[copy.of or ""])
        else:
            continue
        named = next((c for c in credits_in.get(article, ()) if c.party == copy.credit), None)
        span = named.span if named and named.span else shared
        why = named.why if named else "; ".join(copy.why)
        if from_.key != of.key:
            yield Arrow(of, from_, article, span, "copies", account.telling.key, why)


def _shared(copy: Copy, content: Sequence[Span]) -> Span | None:
    """What of a content stands in words that two articles share."""
    for passage in copy.passages:
        for span in content:
            if passage.span.overlaps(span):
                return Span(max(passage.span.start, span.start), min(passage.span.end, span.end))
    return None
