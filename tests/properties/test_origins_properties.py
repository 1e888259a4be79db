"""Origins and relations depend on the tellings, never on the order in which they come."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.connect.arrows import arrows
from sayso.connect.compare import Comparer, load_comparer
from sayso.connect.origins import Account, origins
from sayso.connect.places import Places, load_places
from sayso.connect.relations import Heard, Stand, relations
from sayso.records import Copy, Hop, Kind, Party, Passage, Span, Telling

PARTIES: tuple[tuple[str, Kind], ...] = (
    ("Ana Lund", "person"), ("Lund", "person"), ("officials", "unnamed"), ("police", "government"),
    ("Norwegian police", "government"), ("Norwegian government", "government"), ("Harbour Office", "organisation"),
    ("sources", "unnamed"), ("The Lantern", "outlet"), ("media reports", "unnamed"), ("witnesses", "unnamed"),
    ("", "unnamed"), ("police statement", "document"), ("the Swedish foreign ministry", "government"),
    ("Coast Wire", "outlet"),
)  # fmt: skip
ROLES = ((), ("spokeswoman for the harbour office",), ("norwegian president",), ("former norwegian president",))
TEXTS = (
    "twelve passengers drowned when the ferry sank", "forty passengers drowned when the ferry sank",
    "the captain of the ferry was drunk", "the captain of the ferry was not drunk", "denied the report",
    "the ferry did not respond to calls", "",
)  # fmt: skip


@cache
def the_places() -> Places:
    """Loaded once."""
    return load_places()


@cache
def the_comparer() -> Comparer:
    """Loaded once."""
    return load_comparer(the_places())


@st.composite
def accounts(draw: st.DrawFn) -> list[Account]:
    """The tellings of one claim in a handful of articles."""
    found = []
    for n in range(draw(st.integers(0, 9))):
        article = draw(st.integers(0, 4))
        chain = tuple(Hop(Party(*draw(st.sampled_from(PARTIES))), None, "test") for _ in range(draw(st.integers(0, 3))))
        telling = Telling(f"art-{article}", (Span(40 * n, 40 * n + 20),), f"stm-{n}" if chain else None)
        text = draw(st.sampled_from(TEXTS))
        roles = draw(st.sampled_from(ROLES))
        found.append(Account(telling, text, f"Outlet {article}", chain, roles=roles))
    return found


@st.composite
def copied(draw: st.DrawFn) -> dict[str, tuple[Copy, ...]]:
    """Who copies whom, also in circles."""
    found: dict[str, tuple[Copy, ...]] = {}
    for article in range(5):
        if draw(st.booleans()):
            of = draw(st.one_of(st.none(), st.integers(0, 4)))
            passage = Passage(Span(0, 200), Span(0, 200))
            found[f"art-{article}"] = (
                Copy(
                    f"art-{article}",
                    None if of is None else f"art-{of}",
                    draw(st.sampled_from(("all", "part"))),
                    (passage,) if of is not None else (),
                    draw(st.sampled_from((None, "Coast Wire"))),
                ),
            )
    return found


@settings(max_examples=150, deadline=None)
@given(accounts(), copied(), st.randoms(use_true_random=False))
def test_origins_whatever_the_order(told: list[Account], copies: dict[str, tuple[Copy, ...]], random: object) -> None:
    """Any order gives the same origins and arrows, and every telling has exactly one origin."""
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = origins(told, copies=copies, places=the_places())

    assert found == origins(shuffled, copies=copies, places=the_places())
    assert arrows(told, copies=copies) == arrows(shuffled, copies=copies)
    assert sorted(key for o in found for key in o.tellings) == sorted({a.telling.key for a in told})


@settings(max_examples=100, deadline=None)
@given(accounts(), copied())
def test_a_repeated_telling_is_no_origin_more(told: list[Account], copies: dict[str, tuple[Copy, ...]]) -> None:
    """Telling the same again on the same word never adds an origin."""
    again = [
        Account(Telling(a.telling.article, (Span(2000 + 40 * n, 2020 + 40 * n),), f"stm-again-{n}"), a.text, a.outlet,
                a.chain, roles=a.roles)
        for n, a in enumerate(told) if a.chain
    ]  # fmt: skip
    before = origins(told, copies={}, places=the_places())
    after = origins([*told, *again], copies={}, places=the_places())

    assert sum(o.counted for o in after) == sum(o.counted for o in before)


@st.composite
def stands(draw: st.DrawFn) -> list[Stand]:
    """A handful of claims."""
    found = []
    for claim in range(draw(st.integers(0, 5))):
        told = []
        for n in range(draw(st.integers(1, 3))):
            at = 100 * (3 * claim + n)
            telling = Telling(f"art-{draw(st.integers(0, 3))}", (Span(at, at + 30),), f"stm-{claim}-{n}")
            told.append(
                Heard(
                    telling,
                    draw(st.sampled_from(TEXTS)),
                    draw(st.sampled_from(("says", "denies"))),
                    speaker=draw(st.sampled_from(("", "ent-lund", "ent-ode"))),
                    day=draw(st.sampled_from((None, "2031-05-04", "2031-05-09"))),
                )
            )
        found.append(Stand(f"clm-{claim}", tuple(told)))
    return found


@settings(max_examples=60, deadline=None)
@given(stands(), st.randoms(use_true_random=False))
def test_relations_whatever_the_order(some: list[Stand], random: object) -> None:
    """Any order gives the same relations, at most one for two claims, and none of a claim with itself."""
    shuffled = list(some)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = relations(some, comparer=the_comparer())

    assert found == relations(shuffled, comparer=the_comparer())
    assert len({frozenset((r.a, r.b)) for r in found}) == len(found)
    assert all(r.a != r.b for r in found)
