"""What must hold of the claims in a ledger, whatever its articles tell: places, overlaps, origins and their count."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.ledger import Ledger, claims, queries, stories
from sayso.records import Article, Statement, Telling
from tests.properties.arrived import ARTICLES, Extract, arrive, exported, new_ledger, pile

SENTENCES = (
    "At least four people died when the paper mill in Marn burned down on Monday, killing two guards outright.",
    "Police said that the gate of the mill was locked and that four people died in the fire.",
    "“The gate was locked, and nobody had the key. Four people died,” said Ana Ode, the fire chief of Marn.",
    "Ode said Velm had told her that the gate of the mill was never locked.",
    "The Lantern reported, citing people familiar with the inspection, that Velm knew that the gate was locked.",
    "Tor Velm denied that the gate was locked, and said that six people died in the fire.",
    "“That is a lie,” Velm said. “The gate,” he added, “was open, and the mill passed an inspection in January.”",
    "The mill, which burned down on Monday, passed an inspection in January, according to the Ministry of Labour.",
    "The ministry declined to comment on the report that the gate was locked.",
    "Six people died in the fire, after which the owners shut two other mills.",
    "(Coast Wire) - The gate was reportedly locked when the paper mill burned down.",
    "It was not clear whether the gate was locked, the chief inspector wrote in a letter to the ministry.",
)
PARTED = " … "
"""What stands between the pieces of a text that is told in several."""
OUTLETS = ("The Lantern", "Coast Wire", "Daily Quay", "Echo Tribune")


@st.composite
def told(draw: st.DrawFn) -> list[Article]:
    """Two to four outlets on one fire, each with some of the sentences, in lines or in one paragraph."""
    number = draw(st.integers(2, 4))
    return [
        Article(
            f"a{n}",
            draw(st.sampled_from((" ", "\n\n"))).join(
                draw(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=6))
            ),
            OUTLETS[n],
            title="Paper mill burns down in Marn",
            published=f"2031-03-0{draw(st.integers(3, 6))}",
        )
        for n in range(number)
    ]


def check(ledger: Ledger) -> int:
    """Assert all that holds of a ledger's claims; how many there are."""
    texts = {i: queries.article(ledger, i).text for i in queries.article_ids(ledger)}
    statements = {s.id: s for s in queries.statements(ledger)}
    of_story = {s.id: s.articles for s in stories.stories(ledger)}
    found = claims.claims(ledger)
    for claim in found:
        keys = [t.key for t in claim.tellings]
        assert len(keys) == len(set(keys))
        assert {t.article for t in claim.tellings} <= set(of_story[claim.story])
        for telling in claim.tellings:
            lies_where_it_should(telling, texts, statements)
        for one, two in overlapping(claim.tellings):
            assert nested(one, two, statements), (one, two)
        origins = [key for origin in claim.origins for key in origin.tellings]
        assert sorted(origins) == sorted(keys)
        assert claim.independent_origins == sum(origin.counted for origin in claim.origins)
        assert any(all(words in texts[t.article] for words in claim.text.split(PARTED)) for t in claim.tellings)
    by_id = {claim.id: claim.story for claim in found}
    for relation in claims.relations(ledger):
        assert relation.a != relation.b
        assert by_id[relation.a] == by_id[relation.b]
    return len(found)


def lies_where_it_should(telling: Telling, texts: Mapping[str, str], statements: Mapping[str, Statement]) -> None:
    """In its article, in order, with letters in every piece; and inside its statement's content, or all of it."""
    text = texts[telling.article]
    assert list(telling.content) == sorted(telling.content)
    for span in telling.content:
        assert span.end <= len(text)
        assert any(c.isalnum() for c in span.of(text))
    if telling.statement:
        statement = statements[telling.statement]
        assert statement.article == telling.article
        if telling.part:
            assert all(any(s.start <= p.start and p.end <= s.end for s in statement.content) for p in telling.content)
            assert telling.content != statement.content
        else:
            assert telling.content == statement.content
    else:
        assert not telling.part


def overlapping(tellings: tuple[Telling, ...]) -> Iterator[tuple[Telling, Telling]]:
    """Pairs of one article that share characters."""
    for one, two in combinations(tellings, 2):
        if one.article == two.article and any(a.overlaps(b) for a, b in product(one.content, two.content)):
            yield one, two


def nested(one: Telling, two: Telling, statements: Mapping[str, Statement]) -> bool:
    """Whether one's statement stands within the other's: "Ode said [Velm had told her [...]]"."""
    return any(a.statement and a.statement in outer_of(b, statements) for a, b in ((one, two), (two, one)))


def outer_of(telling: Telling, statements: Mapping[str, Statement]) -> Iterator[str]:
    """The statements that hold a telling's own, from the inside out."""
    at = statements[telling.statement].parent if telling.statement else None
    while at:
        yield at
        at = statements[at].parent


@settings(max_examples=15, deadline=None)
@given(told())
def test_claims_of_any_articles_on_one_happening(extracted: Extract, articles: list[Article]) -> None:
    """Told in clauses, in quotations in pieces, in statements within statements, and as the outlet's own."""
    with new_ledger() as ledger:
        arrive(ledger, [[(article, extracted(article)) for article in articles]])
        check(ledger)

        assert () == queries.verify(ledger).problems


@settings(max_examples=10, deadline=None)
@given(st.sets(st.integers(0, len(ARTICLES) - 1), min_size=2))
def test_claims_of_any_part_of_a_pile(extracted: Extract, numbers: set[int]) -> None:
    """Several stories, some of one article."""
    with new_ledger() as ledger:
        arrive(ledger, [[pile(extracted)[n] for n in sorted(numbers)]])
        check(ledger)


def test_a_pile_has_claims(extracted: Extract) -> None:
    """So that what is asserted is asserted of something."""
    with new_ledger() as ledger:
        arrive(ledger, [pile(extracted)])

        assert check(ledger) >= 10


@settings(max_examples=10, deadline=None)
@given(told())
def test_the_export_tells_the_same(extracted: Extract, articles: list[Article]) -> None:
    """Every origin's keys are statements or narrated places of the claim's line, each once; and all of them count."""
    with new_ledger() as ledger:
        arrive(ledger, [[(article, extracted(article)) for article in articles]])
        rows = [json.loads(line) for line in exported(ledger).splitlines()]
    for row in (r for r in rows if r["type"] == "claim"):
        narrated = {f"{n['article']}:{n['span'][0]}-{n['span'][1]}" for n in row["narrated"]}

        assert len(row["statements"]) == len(set(row["statements"]))
        assert row["independent_origins"] == len(row["origins"])
        for origin in row["origins"]:
            assert len(origin["statements"]) == len(set(origin["statements"]))
            assert set(origin["statements"]) <= {*row["statements"], *narrated}
