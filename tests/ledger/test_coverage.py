"""How each outlet tells a story: the way of each telling, its place and share, the words, the names."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from sayso.ledger import claims, entities, open_ledger, stories
from sayso.ledger.coverage import WAYS, coverage
from sayso.records import (
    Article,
    Claim,
    Copy,
    Entity,
    Extraction,
    Hop,
    Linked,
    Linking,
    Local,
    Mention,
    Origin,
    Party,
    Passage,
    Span,
    Statement,
    Story,
    Telling,
)
from tests.ledger.conftest import span

ANA = Party("Ana Ode", "person")
NOBODY = Party("", "unnamed")

LANTERN_TEXT = (
    "“The bridge stays shut,” Ana Ode has said in Welgrad. Two cables had snapped. Fares doubled, she added. Follow us."
)
LANTERN = Article(
    "lantern.txt",
    LANTERN_TEXT,
    outlet="The Lantern",
    published="2031-03-09",
    boilerplate=(span(LANTERN_TEXT, "Follow us."),),
)
QUAY = Article(
    "quay.txt",
    "Two cables had reportedly snapped. The bridge would stay shut, Ana Ode said from Velgrad, and said it again.",
    outlet="Daily Quay",
    published="2031-03-10",
)
WIRE = Article("wire.txt", "Two cables had snapped. The bridge was allegedly to stay shut.", published="2031-03-11")


def said(article: Article, content: str, cue: str, **more: object) -> Statement:
    """A statement of Ana Ode's."""
    made: dict[str, object] = {"form": "indirect", "act": "says", "score": 1.0, "made_by": "rules@1", "speaker": ANA}
    cues = (span(article.text, cue),) if cue else ()
    return Statement(article.id, None, cues, (span(article.text, content),), **(made | more))  # type: ignore[arg-type]


SHUT_QUOTED = said(LANTERN, "“The bridge stays shut,”", "has said", form="direct")
FARES = said(LANTERN, "Fares doubled", "added")
SHUT_TOLD = said(QUAY, "The bridge would stay shut", "said from", chain=(Hop(ANA, None, "subject"),))
SNAPPED = said(QUAY, "Two cables had reportedly snapped", "", hedge="Reportedly", speaker=None)
SHUT_ALLEGED = said(WIRE, "The bridge was allegedly to stay shut", "allegedly", hedge="allegedly", act="believes")


def telling(statement: Statement) -> Telling:
    """All of a statement."""
    return Telling(statement.article, statement.content, statement.id)


def narrated(article: Article, words: str) -> Telling:
    """What the outlet tells as its own."""
    return Telling(article.id, (span(article.text, words),))


STORY = Story((LANTERN.id, QUAY.id, WIRE.id), "The bridge", "2031-03-09", "2031-03-11")
SHUT = Claim(
    STORY.id,
    "The bridge stays shut",
    (telling(SHUT_QUOTED), telling(SHUT_TOLD), telling(SHUT_ALLEGED)),
    (Origin("Ana Ode", "person", (SHUT_QUOTED.id,)),),
)
CABLES = Claim(
    STORY.id,
    "Two cables had snapped",
    (narrated(LANTERN, "Two cables had snapped"), telling(SNAPPED), narrated(WIRE, "Two cables had snapped")),
)
DOUBLED = Claim(STORY.id, "Fares doubled", (telling(FARES),))
COPIED = Copy(WIRE.id, LANTERN.id, "part", (Passage(span(WIRE.text, "Two cables had"), Span(54, 68)),))


def make(folder, articles, found, *, story=STORY, copied=(), linked=None, parties=()):
    """A ledger with one story, opened."""
    opened = open_ledger(folder / "l.db", create=True)
    for article, extraction in articles:
        opened.add(article, extraction)
    entities.settle(opened, parties, linked or Linked((), {}), of=entities.basis(opened))
    stories.settle(opened, (story,), copied, of=stories.basis(opened))
    claims.settle(opened, story, found, (), of=claims.basis(opened, story))
    return opened


def bridge_ledger(folder, *, copied=(COPIED,)):
    """Three outlets on a bridge: one quotes, one reports, one has no outlet's name, hedges and copies."""
    welgrad = Party("Welgrad", "government")
    mentions = {a.id: Mention(a.id, span(a.text, n), welgrad) for a, n in ((LANTERN, "Welgrad"), (QUAY, "Velgrad"))}
    parties = [Local(a, "Welgrad", "government") for a in mentions]
    entity = Entity("ent-1", "Welgrad", "government", (("Velgrad", 1), ("Welgrad", 1)), ())
    linked = Linked((entity,), {p.id: Linking(p.id, entity.id, 1.0, "test", "one place") for p in parties})
    rows = [
        (LANTERN, Extraction((SHUT_QUOTED, FARES), mentions=(mentions[LANTERN.id],))),
        (QUAY, Extraction((SNAPPED, SHUT_TOLD), mentions=(mentions[QUAY.id],))),
        (WIRE, Extraction((SHUT_ALLEGED,))),
    ]
    return make(folder, rows, (SHUT, CABLES, DOUBLED), copied=copied, linked=linked, parties=parties)


@pytest.fixture
def found(tmp_path):
    """How the three tell it."""
    with bridge_ledger(tmp_path) as ledger:
        yield coverage(ledger, STORY)


def cells(found, claim):
    """A claim's cells by outlet."""
    return next(row.cells for row in (*found.shared, *found.alone) if row.claim.id == claim.id)


def test_each_outlet_tells_a_claim_in_its_way(found):
    """A hedged paraphrase is both, and hedged in the main; so is a copied narration copied."""
    assert {
        "The Lantern": ("quoted", (("quoted", 1),)),
        "Daily Quay": ("paraphrase", (("paraphrase", 1),)),
        "wire.txt": ("hedged", (("paraphrase", 1), ("hedged", 1))),
    } == {outlet: (cell.main, cell.ways) for outlet, cell in cells(found, SHUT).items()}
    assert {
        "The Lantern": ("narrated", (("narrated", 1),)),
        "Daily Quay": ("hedged", (("paraphrase", 1), ("hedged", 1))),
        "wire.txt": ("copied", (("narrated", 1), ("copied", 1))),
    } == {outlet: (cell.main, cell.ways) for outlet, cell in cells(found, CABLES).items()}


def test_claims_of_several_outlets_stand_apart_from_those_of_one(found):
    """Of as many outlets, the one of more origins comes first."""
    assert ([SHUT, CABLES], [DOUBLED]) == ([r.claim for r in found.shared], [r.claim for r in found.alone])
    assert ["The Lantern"] == list(cells(found, DOUBLED))


def test_a_claims_place_and_share_in_each_outlets_text(found):
    """The place among the claims of the article; the share of its text without boilerplate."""
    assert {"The Lantern": (1, 3), "Daily Quay": (2, 2), "wire.txt": (2, 2)} == {
        outlet: (cell.rank, cell.of) for outlet, cell in cells(found, SHUT).items()
    }
    told, of = len("“The bridge stays shut,”"), len(LANTERN.text) - len("Follow us.")
    assert round(100 * told / of, 1) == cells(found, SHUT)["The Lantern"].share


def test_the_words_of_each_outlet_are_counted(found):
    """Cues without "has", hedges in small letters, acts; outlets in the order in which they published."""
    assert ["The Lantern", "Daily Quay", "wire.txt"] == [row.outlet for row in found.outlets]
    lantern, quay, wire = found.outlets
    assert (("added", 1), ("said", 1)) == lantern.cues
    assert ((("said from", 1),), (("reportedly", 1),), (("says", 2),)) == (quay.cues, quay.hedges, quay.acts)
    assert (2, 3, 1, (LANTERN.id,)) == (lantern.statements, lantern.claims, lantern.alone, lantern.articles)
    assert (("believes", 1),) == wire.acts


def test_names_for_one_entity_are_counted_by_outlet(found):
    """As they stand."""
    (row,) = found.named

    assert ("Welgrad", {"The Lantern": (("Welgrad", 1),), "Daily Quay": (("Velgrad", 1),)}) == (row.name, row.names)


def test_an_article_that_only_credits_a_wire_is_copied_whole(tmp_path):
    """There are no passages to look at."""
    credit = Copy(QUAY.id, None, "all", (), "Coast Wire")
    with bridge_ledger(tmp_path, copied=(credit,)) as ledger:
        found = coverage(ledger, STORY)

    assert ["copied", "copied"] == [cells(found, claim)["Daily Quay"].main for claim in (SHUT, CABLES)]


def test_less_than_half_in_copied_passages_is_not_copied(tmp_path):
    """A few shared words at a passage's end."""
    less = replace(COPIED, passages=(Passage(Span(0, 5), Span(54, 59)),))
    with bridge_ledger(tmp_path, copied=(less,)) as ledger:
        assert "narrated" == cells(coverage(ledger, STORY), CABLES)["wire.txt"].main


def test_an_outlets_fullest_telling_is_its_main_one(tmp_path):
    """Two tellings count one by one; one outlet's two articles are one column."""
    other = replace(WIRE, name="wire-2.txt", outlet="The Lantern")
    story = Story((LANTERN.id, other.id), "The bridge", None, None)
    both = Claim(
        story.id, "x", (narrated(LANTERN, "Two cables had snapped"), narrated(other, "Two cables had snapped"))
    )
    copied = Copy(other.id, LANTERN.id, "all", (Passage(Span(0, 23), Span(54, 77)),))
    rows = [(LANTERN, Extraction((SHUT_QUOTED, FARES))), (other, Extraction())]
    with make(tmp_path, rows, (both,), story=story, copied=(copied,)) as ledger:
        found = coverage(ledger, story)

    (cell,) = cells(found, both).values()
    assert ("narrated", (("narrated", 2), ("copied", 1))) == (cell.main, cell.ways)
    assert (LANTERN.id, other.id) == found.outlets[0].articles
    assert 2 == len(cell.tellings)


@pytest.mark.parametrize(
    ("outer", "chain"),
    [({"hedge": "reportedly"}, ()), ({}, (Hop(NOBODY, None, "'reportedly'"), Hop(ANA, None, "subject")))],
)
def test_what_stands_in_a_hedged_statement_is_hedged(tmp_path, outer, chain):
    """Or on the word of somebody of whom nothing is told."""
    holding = said(QUAY, "The bridge would stay shut, Ana Ode said from Velgrad", "and said it again", **outer)
    inner = replace(SHUT_TOLD, parent=holding.id if outer else None, chain=chain)
    claim = Claim(STORY.id, "x", (telling(inner),))
    rows = [(LANTERN, Extraction()), (QUAY, Extraction((holding, inner))), (WIRE, Extraction())]
    with make(tmp_path, rows, (claim,)) as ledger:
        assert "hedged" == cells(coverage(ledger, STORY), claim)["Daily Quay"].main


def test_a_speaker_of_whom_nothing_is_told_hedges_nothing(tmp_path):
    """Nobody stands between that speaker and the outlet."""
    one = replace(SHUT_TOLD, speaker=NOBODY, chain=(Hop(NOBODY, None, "subject"),))
    claim = Claim(STORY.id, "x", (telling(one),))
    rows = [(LANTERN, Extraction()), (QUAY, Extraction((one,))), (WIRE, Extraction())]
    with make(tmp_path, rows, (claim,)) as ledger:
        assert "paraphrase" == cells(coverage(ledger, STORY), claim)["Daily Quay"].main


def test_a_story_without_claims_has_its_outlets(tmp_path):
    """An empty text has no share and no words."""
    empty = Article("empty.txt", "")
    story = Story((empty.id,), "Nothing", None, None)
    with make(tmp_path, [(empty, Extraction())], (), story=story) as ledger:
        found = coverage(ledger, story)

    assert ((), (), 0) == (found.shared, found.alone, found.outlets[0].characters)


def test_ways_are_in_the_order_of_their_table(found):
    """And each cell has one telling at least in its main way."""
    for row in (*found.shared, *found.alone):
        for cell in row.cells.values():
            ways = [way for way, _ in cell.ways]
            assert ways == sorted(ways, key=WAYS.index)
            assert cell.main in ways


def wide_story(folder, size, *, outlet="Outlet", words="was told again"):
    """As many outlets, in fives: ten claims of which all five tell, and ten that one of them has."""
    text = " ".join(f"Claim number {n} {words}." for n in range(20))
    articles = [Article(f"{n}.txt", text, f"{outlet} {n}") for n in range(size)]
    story = Story(tuple(a.id for a in articles), "Wide", None, None)
    found = []
    for group in range(0, size, 5):
        for k in range(20):
            told = f"Claim number {k} {words}"
            within = articles[group : group + 5] if k < 10 else articles[group : group + 1]
            found.append(Claim(story.id, told, tuple(narrated(a, told) for a in within)))
    rows = [(a, Extraction()) for a in articles]
    return make(folder, rows, found, story=story), story


def test_time_grows_with_the_story_and_not_with_its_square(tmp_path):
    """Eight times the outlets take far less than sixty-four times as long."""
    took = []
    for size in (50, 400):
        folder = tmp_path / str(size)
        folder.mkdir()
        ledger, story = wide_story(folder, size)
        with ledger:
            times = []
            for _ in range(3):
                started = time.process_time()
                coverage(ledger, story)
                times.append(time.process_time() - started)
            took.append(min(times))

    assert took[1] < 20 * took[0] + 0.1
