"""Chains: the hops on whose word a saying stands, outermost first, ending with the speaker.

A hop comes from four places: the statement around it ("Y said that X said ..."), what the source cites ("the Lantern
said, citing two aides"), what the source phrase says of its own teller ("sources cited by the Lantern", "according to a
report in the Quay"), and a hedge that stands for somebody unnamed ("reportedly").
"""

from __future__ import annotations

from collections.abc import Sequence

from sayso.extract.draft import Draft
from sayso.extract.speakers import Cast, party_of_figure
from sayso.records import Hop, Party, Span

TELLERS = {"by", "in", "from"}
TOLD = {"cite", "quote", "name", "report"}
UNNAMED = Party("", "unnamed")


def hops_behind(cast: Cast, draft: Draft) -> list[Hop]:
    """Hops that a source phrase itself names before its head: in "sources cited by the Lantern", the Lantern."""
    if draft.source_head is None or draft.source is None:
        return []
    view = cast.view
    tokens = view.parsed.tokens
    head = tokens[draft.source_head]
    out: list[Hop] = _quoted_by(cast, draft)
    if out:
        return out
    for kid in view.parsed.kids(head.i, "acl", "relcl"):
        if kid.lemma not in TOLD or not _inside(draft.source, kid.start):
            continue
        for prep in view.parsed.kids(kid.i, "agent", "prep"):
            if prep.lower not in TELLERS:
                continue
            for i in range(prep.i + 1, prep.right + 1):
                figure = cast.by_token.get(i)
                if figure is not None and figure.kind != "person":
                    naming = next(n for n in figure.namings if n.first <= i <= n.last)
                    out.append(
                        Hop(
                            party_of_figure(figure),
                            view.parsed.span(naming.first, naming.last),
                            f"the source is one {kid.text} by it",
                        )
                    )
                    return out
    return out


def _quoted_by(cast: Cast, draft: Draft) -> list[Hop]:
    """ "Finn was quoted by the Quay as saying": the Quay stands between."""
    view, tokens = cast.view, cast.view.parsed.tokens
    if draft.head is None:
        return []
    at = tokens[draft.head]
    for _ in range(3):
        if at.lemma in ("quote", "cite", "report") and any(tokens[k].dep in ("auxpass", "nsubjpass") for k in at.kids):
            for agent in view.parsed.kids(at.i, "agent"):
                for i in range(agent.i + 1, agent.right + 1):
                    figure = cast.by_token.get(i)
                    if figure is not None:
                        return [Hop(party_of_figure(figure), view.parsed.span(i, i), f"{at.text!r} by it")]
            return []
        at = tokens[at.head]
    return []


def _inside(span: Span, position: int) -> bool:
    return span.start <= position < span.end


def chain_of(
    speaker: Hop | None, *, outer: Sequence[Hop], behind: Sequence[Hop], cited: Sequence[Hop], hedged: str | None
) -> tuple[Hop, ...]:
    """Put the hops in order.

    First those of the statement around it, a hedge's nobody, who tells of the source, the source, whom it cites.
    """
    hops: list[Hop] = list(outer)
    if hedged is not None and not outer:
        hops.append(Hop(UNNAMED, None, f"{hedged!r}: on the word of somebody the text does not name"))
    hops += behind
    if speaker is not None:
        hops.append(speaker)
    hops += cited
    return tuple(_without_repeats(hops))


def _without_repeats(hops: Sequence[Hop]) -> list[Hop]:
    out: list[Hop] = []
    for hop in hops:
        if out and out[-1].party == hop.party and hop.party.name:
            continue
        out.append(hop)
    return out
