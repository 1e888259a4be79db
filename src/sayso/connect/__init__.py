"""Across articles: who is the same, and what does not fit together; the whole method, one step a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sayso.connect.entities import Lore, link, load_lore
from sayso.connect.roles import Conflict, conflicts
from sayso.records import Judgement, Linked, Local

__all__ = ["Connected", "connect", "load_lore"]


@dataclass(frozen=True, slots=True)
class Connected:
    """What the parties of all articles come to: entities, and roles that two of them are given."""

    linked: Linked
    conflicts: tuple[Conflict, ...]


def connect(parties: Iterable[Local], judgements: Sequence[Judgement], *, lore: Lore) -> Connected:
    """Find who is the same across articles; the same for any order of ``parties``."""
    linked = link(parties, judgements, lore=lore)
    return Connected(linked, tuple(conflicts(linked.entities, places=lore.places)))
