"""Exact F1 of sources, cues and contents, and of whole attributions, on an annotated part (the measure of `evals`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from sayso.extract.tagger import Found
from training.polnear import ROLES, Event, Labelled, Range

Ink = frozenset[int]
Triple = dict[str, list[Range]]
Link = Callable[[Found], list[Triple]]


def ink(ranges: Sequence[Range], text: str) -> Ink:
    """The places of letters and digits in some ranges (of all characters, where there are none)."""
    inside = frozenset(i for s, e in ranges for i in range(s, min(e, len(text))))
    return frozenset(i for i in inside if text[i].isalnum()) or inside


def share(a: Ink, b: Ink) -> float:
    """Intersection over union; two empty ones are the same."""
    return len(a & b) / len(a | b) if a or b else 1.0


def learned_links(found: Found) -> list[Triple]:
    """Attributions by the learned links: each content to its likeliest cue, each cue to its likeliest source."""
    contents: dict[int, list[int]] = defaultdict(list)
    for content, chances in found.cue_of.items():
        cue = max(chances, key=lambda k: (chances[k] * (k >= 0), -k))
        if cue >= 0:
            contents[cue].append(content)
    out = []
    for cue, chances in found.source_of.items():
        if cue not in contents:
            continue
        source = max(chances, key=lambda k: (chances[k], -k))
        out.append(triple(found, source, cue, contents[cue]))
    return out


def nearest_links(found: Found) -> list[Triple]:
    """The baseline: each content to the nearest cue, each cue to the nearest source."""

    def nearest(k: int, role: str) -> int:
        me = found.spans[k]
        others = [n for n, s in enumerate(found.spans) if s.role == role]
        gap = [max(found.spans[n].start - me.end, me.start - found.spans[n].end) for n in others]
        return min(zip(gap, others, strict=True), default=(0, -1))[1]

    contents: dict[int, list[int]] = defaultdict(list)
    for k, span in enumerate(found.spans):
        if span.role == "content" and (cue := nearest(k, "cue")) >= 0:
            contents[cue].append(k)
    return [triple(found, nearest(cue, "source"), cue, inside) for cue, inside in sorted(contents.items())]


def triple(found: Found, source: int, cue: int, contents: Sequence[int]) -> Triple:
    """The ranges of one attribution; ``source`` is -1 where it has none."""
    where = [(s.start, s.end) for s in found.spans]
    return {
        "source": [where[source]] if source >= 0 else [],
        "cue": [where[cue]],
        "content": [where[k] for k in contents],
    }


def score(pairs: Iterable[tuple[Labelled, Found]], link: Link = learned_links) -> dict[str, float]:
    """Exact F1 per role (over all tagged spans), triple F1, and F1 of spans that share a letter, in per cent.

    A triple is right where the cues share a letter and content and source each overlap by half (intersection over
    union), matched one to one, best first.
    """
    n: dict[tuple[str, str], int] = defaultdict(int)
    for article, found in pairs:
        text = article.text
        for role in ROLES:
            gold = {ink([r], text) for event in article.events for r in event[role]}
            mine = {ink([(s.start, s.end)], text) for s in found.spans if s.role == role}
            n[role, "hit"] += len(gold & mine)
            n[role, "touched"] += touching(gold, mine)
            n[role, "gold"] += len(gold)
            n[role, "mine"] += len(mine)
        triples = link(found)
        n["triple", "hit"] += matched(article.events, triples, text)
        n["triple", "gold"] += len(article.events)
        n["triple", "mine"] += len(triples)
    out = {}
    for role in (*ROLES, "triple"):
        out[role] = round(200 * n[role, "hit"] / max(1, n[role, "gold"] + n[role, "mine"]), 2)
    for role in ROLES:
        out[f"{role}_overlap"] = round(200 * n[role, "touched"] / max(1, n[role, "gold"] + n[role, "mine"]), 2)
    out["triple_recall"] = round(100 * n["triple", "hit"] / max(1, n["triple", "gold"]), 2)
    out["triple_precision"] = round(100 * n["triple", "hit"] / max(1, n["triple", "mine"]), 2)
    return out


def touching(gold: Iterable[Ink], mine: Iterable[Ink]) -> int:
    """How many spans share a letter, matched one to one, best first."""
    others = list(mine)
    pairs = [(share(a, b), i, j) for i, a in enumerate(gold) for j, b in enumerate(others) if a & b]
    return len(one_to_one(pairs))


def one_to_one(pairs: Iterable[tuple[float, int, int]]) -> set[int]:
    """Of (worth, left, right), the left sides that find a right one of their own when the worthiest choose first."""
    left: set[int] = set()
    right: set[int] = set()
    for _, i, j in sorted(pairs, key=lambda p: -p[0]):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
    return left


def matched(events: Sequence[Event], triples: Sequence[Triple], text: str) -> int:
    """How many attributions of one article are found."""
    mine = [{role: ink(t[role], text) for role in ROLES} for t in triples]
    pairs = []
    for i, event in enumerate(events):
        gold = {role: ink(event[role], text) for role in ROLES}
        for j, t in enumerate(mine):
            if not gold["cue"] & t["cue"] and (gold["cue"] or t["cue"]):
                continue
            content, source = share(gold["content"], t["content"]), share(gold["source"], t["source"])
            if content >= 0.5 and source >= 0.5:
                pairs.append((content + source, i, j))
    return len(one_to_one(pairs))
