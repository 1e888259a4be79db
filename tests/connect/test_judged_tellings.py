"""What people have judged on tellings, over the groups that were found: which are meant, and who goes where."""

from __future__ import annotations

from sayso.connect.claims import claims_of
from sayso.connect.compare import Comparer, load_comparer
from sayso.connect.judged import as_judged
from sayso.connect.places import load_places
from sayso.records import Claim, JudgedTellings, Span, Telling
from tests.connect.told import FERRY, story


def telling(
    start: int, end: int, statement: str | None = "stm-a", *, part: bool = False, article: str = "art-1"
) -> Telling:
    """A telling of one span."""
    return Telling(article, (Span(start, end),), statement, part=part)


A, B, C, D = (telling(10 * n, 10 * n + 8, f"stm-{n}") for n in range(4))


def groups(found: list[list[int]]) -> set[frozenset[int]]:
    """In no order."""
    return {frozenset(members) for members in found}


def test_what_is_judged_the_same_brings_all_that_either_was_found_to_say() -> None:
    """Two groups are one."""
    found = as_judged((A, B, C, D), [[0, 1], [2, 3]], [JudgedTellings(B, C, same=True)])

    assert [[0, 1, 2, 3]] == found


def test_what_is_judged_apart_takes_along_what_is_judged_the_same_with_it() -> None:
    """And leaves the others together."""
    judged = [JudgedTellings(A, B, same=True), JudgedTellings(A, C, same=False)]

    assert [[0, 1], [2, 3]] == sorted(as_judged((A, B, C, D), [[0, 1, 2, 3]], judged))


def test_the_later_of_two_that_contradict_one_another_holds() -> None:
    """Also where they do through a third."""
    three = [JudgedTellings(A, B, same=True), JudgedTellings(B, C, same=True), JudgedTellings(A, C, same=False)]

    assert groups([[0], [1, 2], [3]]) == groups(as_judged((A, B, C, D), [[0], [1], [2], [3]], three))
    assert groups([[0, 1, 2], [3]]) == groups(as_judged((A, B, C, D), [[0], [1], [2], [3]], [*three[1:], *three[:2]]))


def test_a_merger_does_not_bring_together_what_is_judged_apart() -> None:
    """A with C and B with D are one claim each; A is B, and C is not D."""
    judged = [JudgedTellings(C, D, same=False), JudgedTellings(A, B, same=True)]

    assert groups([[0, 1, 3], [2]]) == groups(as_judged((A, B, C, D), [[0, 2], [1, 3]], judged))


def test_a_telling_that_has_left_its_claim_does_not_bring_that_to_another() -> None:
    """A is not D, with which it was found, but B: what D says is not what C says."""
    judged = [JudgedTellings(A, D, same=False), JudgedTellings(A, B, same=True)]

    assert groups([[0, 1, 2], [3]]) == groups(as_judged((A, B, C, D), [[0, 3], [1, 2]], judged))


def test_a_telling_is_found_by_the_parts_that_it_is_in_now() -> None:
    """A statement judged as a whole is all of its parts; they leave together."""
    parts = (telling(0, 9, part=True), telling(10, 19, part=True), B)
    judged = [JudgedTellings(telling(0, 19), B, same=False)]

    assert groups([[0, 1], [2]]) == groups(as_judged(parts, [[0, 1, 2]], judged))


def test_a_telling_is_found_though_its_statement_was_mended() -> None:
    """By the words that most of it shares; what shares less, or is the outlet's own, is not it."""
    mended, narrated = telling(12, 18, "stm-new"), telling(10, 18, None)
    judged = [JudgedTellings(B, A, same=True)]

    assert groups([[0, 1], [2]]) == groups(as_judged((A, mended, narrated), [[0], [1], [2]], judged))
    assert [[0], [1]] == as_judged((A, telling(16, 40, "stm-new")), [[0], [1]], judged)
    assert [[0], [1]] == as_judged((A, telling(12, 18, "stm-new", article="art-2")), [[0], [1]], judged)


def test_a_storys_claims_are_as_judged() -> None:
    """Two claims of the ferry are one, and two again where that is judged later."""
    comparer = load_comparer(load_places())
    one, other = [c for c in told(comparer) if all(t.statement for t in c.tellings)][:2]
    same, apart = (JudgedTellings(one.tellings[0], other.tellings[0], same=same) for same in (True, False))
    after = keys(told(comparer, same))

    assert {t.key for t in (*one.tellings, *other.tellings)} in after
    assert len(told(comparer)) - 1 == len(after)
    assert keys(told(comparer)) == keys(told(comparer, same, apart))


def told(comparer: Comparer, *judged: JudgedTellings) -> tuple[Claim, ...]:
    """The claims of an invented story."""
    about, statements, pages = story(FERRY)
    return claims_of(about, statements, pages, comparer=comparer, judged=judged).claims


def keys(found: tuple[Claim, ...]) -> set[frozenset[str]]:
    """Claims as the keys of their tellings."""
    return {frozenset(t.key for t in c.tellings) for c in found}
