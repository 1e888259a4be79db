"""Judgements on statements and claims: what each does to the rows, what is refused, and what is kept."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from sayso.errors import JudgementError, LedgerError, UnknownId
from sayso.ledger import Ledger, claims, entities, events, judgements, open_ledger, queries, trained
from sayso.ledger.corrected import Correction, corrected
from sayso.ledger.export import EXPORTERS
from sayso.ledger.judgements import Mend, add_statement, judge_claims, judge_statement, take_back
from sayso.pipeline import connect_articles
from sayso.records import (
    Article,
    Extraction,
    Happening,
    Judgement,
    Mention,
    Party,
    Span,
    Statement,
    Story,
)
from tests.ledger.conftest import ANA, LANTERN_TEXT, lantern, quay, span
from tests.properties.arrived import lists_loaded_once

NOON, ONE, TWO = (f"2031-03-09T{hour}:00:00+00:00" for hour in (12, 13, 14))


def here(ledger: Ledger) -> list[Statement]:
    """The statements of the article with three."""
    return queries.statements(ledger, article=lantern()[0].id)


def at(words: str) -> Span:
    """Where words stand in the article with three statements."""
    return span(LANTERN_TEXT, words)


def exported(ledger: Ledger, form: str = "jsonl") -> str:
    """What is written of a ledger."""
    out = io.BytesIO()
    EXPORTERS[form](ledger, out)
    return out.getvalue().decode("utf8")


# ---------------------------------------------------------------- statements
def test_a_wrong_statement_is_gone_and_its_children_are_its_parents(ledger: Ledger) -> None:
    """From the rows, the search and the export; what stood within it stays, with what happened there."""
    outer, inner, _ = here(ledger)
    found = judge_statement(ledger, outer.id, None, at=NOON, reason="nobody says so")

    assert (1, "statement", "wrong", outer.id) == (found.number, found.about, found.verdict, found.subject)
    assert [inner.id] == [s.id for s in here(ledger)][:1]
    assert here(ledger)[0].parent is None
    assert [inner.id] == [s.id for s in queries.search(ledger, "bridge shut")]
    assert f'"id":"{outer.id}"' not in exported(ledger)
    assert queries.verify(ledger).ok


def test_a_mended_statement_says_who_made_it_so_and_why(ledger: Ledger) -> None:
    """It has another id, its children keep it as their parent, and what was not judged is as it was."""
    outer, inner, _ = here(ledger)
    content = at('Velm had claimed "the café bridge is shut"')
    found = judge_statement(ledger, outer.id, Mend(content=(content,), act="confirms"), at=NOON, reason="first name")
    mended, child = here(ledger)[:2]

    assert found.subject == mended.id != outer.id
    assert (content,) == mended.content
    assert ("confirms", outer.form, outer.speaker, 1.0) == (mended.act, mended.form, mended.speaker, mended.score)
    assert ("judgement", "judgement 1: first name") == (mended.made_by, mended.why[-1])
    assert (inner.id, mended.id) == (child.id, child.parent)
    assert queries.verify(ledger).ok


def test_a_child_that_a_mended_parent_no_longer_covers_stands_alone(ledger: Ledger) -> None:
    """And has its parent again when that is taken back."""
    outer, inner, _ = here(ledger)
    number = judge_statement(ledger, outer.id, Mend(content=(at("Tor Velm had"),)), at=NOON).number
    alone = queries.statement(ledger, inner.id).parent
    take_back(ledger, number, at=ONE)

    assert alone is None
    assert outer.id == queries.statement(ledger, inner.id).parent


def test_another_speaker_is_the_end_of_the_chain(ledger: Ledger) -> None:
    """Who passed it on is as it was; the source is where the speaker stands."""
    (denial,) = queries.statements(ledger, article=quay()[0].id)
    judge_statement(ledger, denial.id, Mend(speaker=Party("Tor Velm", "person")), at=NOON)
    now = queries.statement(ledger, denial.id)

    assert ["Coast Wire", "Tor Velm"] == [hop.party.name for hop in now.chain]
    assert (Party("Tor Velm", "person"), denial.source) == (now.speaker, now.chain[-1].span)
    assert denial.source == now.source


def test_a_part_can_be_judged_not_to_be_there(ledger: Ledger) -> None:
    """No speaker, no source, no cue: nothing stands in their place."""
    last = here(ledger)[2]
    judge_statement(ledger, last.id, Mend(source=None, cue=(), speaker=None, to=None), at=NOON)
    now = next(s for s in here(ledger) if s.made_by == "judgement")

    assert (None, (), None, ()) == (now.source, now.cue, now.speaker, now.chain)


def test_a_later_judgement_on_a_statement_holds_and_keeps_what_an_earlier_had(ledger: Ledger) -> None:
    """Taken back, it leaves the earlier one."""
    last = here(ledger)[2]
    first = judge_statement(ledger, last.id, Mend(act="promises"), at=NOON)
    second = judge_statement(ledger, first.subject, Mend(content=(at("opens in April"),)), at=ONE)
    both = queries.statement(ledger, second.subject)
    take_back(ledger, second.number, at=TWO)

    assert ("promises", (at("opens in April"),)) == (both.act, both.content)
    assert "promises" == queries.statement(ledger, last.id).act


def test_a_missed_statement_is_added_where_it_belongs(ledger: Ledger) -> None:
    """Direct in quotation marks; its parent is the innermost that holds it, and what it holds is its child."""
    outer, inner, _ = here(ledger)
    judge_statement(ledger, inner.id, Mend(source=None), at=NOON)
    claimed, velm = at('claimed "the café bridge is shut"'), Party("Tor Velm", "person")
    found = add_statement(ledger, "b.txt", Mend(source=at("Tor Velm"), content=(claimed,), speaker=velm), at=NOON)
    new = queries.statement(ledger, found.subject)

    assert ("added", "says", "indirect", "judgement") == (found.verdict, new.act, new.form, new.made_by)
    assert (outer.id, [new.id]) == (new.parent, [s.parent for s in here(ledger) if s.source is None])
    assert ["Tor Velm"] == [hop.party.name for hop in new.chain]
    assert queries.verify(ledger).ok


def test_what_stands_in_quotation_marks_is_direct(ledger: Ledger) -> None:
    """Unless a person says otherwise."""
    direct = add_statement(ledger, "b.txt", Mend(content=(at("the café bridge is shut"),)), at=NOON)
    told = add_statement(ledger, "b.txt", Mend(content=(at("café bridge is"),), form="mixed"), at=ONE)

    assert ["direct", "mixed"] == [queries.statement(ledger, j.subject).form for j in (direct, told)]


def test_an_added_statement_can_be_judged_and_lost(ledger: Ledger) -> None:
    """A mend of it without it is on no other statement, however like: a notice says so until it is taken back, too."""
    added = add_statement(ledger, "b.txt", Mend(content=(at("opens in April"),)), at=NOON)
    mended = judge_statement(ledger, added.subject, Mend(act="promises"), at=ONE)
    both = queries.statement(ledger, added.subject).act
    take_back(ledger, added.number, at=TWO)
    noted = [n for n in queries.notices(ledger) if n.code == "judgement-without-statement"]
    take_back(ledger, mended.number, at=TWO)

    assert "promises" == both
    assert [lantern()[0].id] == [n.article for n in noted]
    assert noted[0].detail.startswith(f"judgement {mended.number} is on {added.subject} [")
    assert [] == [n for n in queries.notices(ledger) if n.code == "judgement-without-statement"]


def test_statements_that_come_to_hold_one_another_do_not_go_round() -> None:
    """Two pairs with one content, each outer one judged to be the inner one of the other pair."""
    first = lantern()[1].statements[0]
    outer, inner, outer_2, inner_2 = (replace(first, cue=(Span(n, n + 1),)) for n in range(4))
    inner, inner_2 = replace(inner, parent=outer.id), replace(inner_2, parent=outer_2.id)
    judged = [
        Correction(1, outer, replace(outer, cue=inner_2.cue), NOON),
        Correction(2, outer_2, replace(outer_2, cue=inner.cue), NOON),
        Correction(3, inner, replace(inner, act="asks"), ONE),
        Correction(4, inner_2, replace(inner_2, act="asks"), ONE),
    ]
    found = corrected(LANTERN_TEXT, (outer, inner, outer_2, inner_2), judged).statements

    assert {inner.id, inner_2.id} == {s.id for s in found}
    assert 1 == sum(s.parent is None for s in found)


def test_what_happened_in_a_statement_follows_it(tmp_path: Path) -> None:
    """To its new id, to the parent of a wrong one, and back."""
    article, found = lantern()
    outer, inner, _ = found.statements
    shut = Happening(article.id, at("bridge is shut"), at("shut"), "call", "happened", (ANA,), statement=inner.id)
    with open_ledger(tmp_path / "x.db", create=True) as ledger:
        ledger.add(article, replace(found, happenings=(shut,)))
        mended = judge_statement(ledger, inner.id, Mend(content=(at("bridge is shut"),)), at=NOON)
        first = events.happenings(ledger)[0].statement
        wrong = judge_statement(ledger, mended.subject, None, at=ONE)
        then = events.happenings(ledger)[0].statement
        for j in (mended, wrong):
            take_back(ledger, j.number, at=TWO)

        assert (mended.subject, outer.id, inner.id) == (first, then, events.happenings(ledger)[0].statement)


def test_a_notice_that_names_a_statement_follows_it(tmp_path: Path) -> None:
    """Under the new id; and back."""
    article, found = lantern()
    last = found.statements[2]
    with open_ledger(tmp_path / "x.db", create=True) as ledger:
        ledger.add(article, replace(found, statements=(*found.statements, replace(last, act="asks"))))
        j = judge_statement(ledger, last.id, Mend(content=(at("opens in April"),)), at=NOON)
        then = [n.detail for n in queries.notices(ledger) if n.code == "repeated-statement"]
        take_back(ledger, j.number, at=ONE)
        now = [n.detail for n in queries.notices(ledger) if n.code == "repeated-statement"]

    assert [[f"{i} was found twice and told differently"] for i in (j.subject, last.id)] == [then, now]


def test_a_judgement_is_listed_with_all_that_is_known_of_it(ledger: Ledger) -> None:
    """All kinds in one list with one sequence of numbers; those taken back if asked for."""
    outer, inner, _ = here(ledger)
    judge_statement(ledger, inner.id, Mend(speaker=ANA), at=NOON, reason=" so she says ")
    number = entities.judge(ledger, Judgement("Ana Ode", "Tor Velm", same=False), at=ONE)
    judge_statement(ledger, outer.id, None, at="2031-03-09T15:00:00+01:00")
    take_back(ledger, number, at=TWO)
    first, second, third = judgements.judgements(ledger, undone=True)

    assert [1, 2, 3] == [j.number for j in (first, second, third)]
    assert [1, 3] == [j.number for j in judgements.judgements(ledger)]
    assert ("so she says", NOON, None, inner.article) == (first.reason, first.judged_at, first.undone_at, first.article)
    assert "“the café bridge is shut”: speaker Tor Velm (person) → Ana Ode (person)" == first.words
    assert ("entity", "apart", "Ana Ode", "Tor Velm", TWO) == (
        *(second.about, second.verdict, second.subject, second.other),
        second.undone_at,
    )
    assert TWO == third.judged_at  # times are told in one zone
    assert [1, 3] == [j.number for j in judgements.judgements(ledger, article=outer.article)]
    assert [] == judgements.judgements(ledger, article=quay()[0].id)


def refused(ledger: Ledger, mend: Mend | None, number: int = 2) -> str:
    """Why a mend of a statement is refused."""
    before = exported(ledger)
    with pytest.raises(JudgementError) as caught:
        judge_statement(ledger, here(ledger)[number].id, mend, at=NOON)
    assert before == exported(ledger)
    assert [] == judgements.judgements(ledger)
    return str(caught.value)


@pytest.mark.parametrize(
    ("mend", "problem"),
    [
        (Mend(content=()), "a statement has a content"),
        (Mend(content=(Span(0, 5000),)), f"content [0, 5000) ends after the text's {len(LANTERN_TEXT)} characters"),
        (Mend(source=Span(4999, 5000)), "source [4999, 5000) ends after"),
        (Mend(cue=(Span(0, 5), Span(4, 8))), "two spans of its cue overlap"),
        (Mend(content=(at(". "),)), "its content holds no word"),
        (Mend(act="sings"), "'sings' is no act. It is one of: says"),  # type: ignore[arg-type]
        (Mend(form="sung"), "'sung' is no form"),  # type: ignore[arg-type]
        (Mend(speaker=Party("Ana Ode", "singer")), "'singer' is no kind. It is one of: person"),  # type: ignore[arg-type]
        (Mend(speaker=Party("", "person")), "a speaker who is not unnamed has a name"),
        (Mend(), "it is so already"),
        (Mend(act="says"), "it is so already"),
        (
            Mend(source=at("Tor Velm"), cue=(at("claimed"),), content=(at("the café bridge is shut"),)),
            "a statement with these spans stands there already",
        ),
    ],
)
def test_what_no_statement_can_be_is_refused_and_nothing_written(ledger: Ledger, mend: Mend, problem: str) -> None:
    """With what is wrong and what would be right."""
    assert problem in refused(ledger, mend)


def test_what_is_not_there_is_refused(ledger: Ledger) -> None:
    """Statements, articles, judgements; a judgement taken back; a time that is none; a content that is missing."""
    for ask in (
        lambda: judge_statement(ledger, "stm-0", None, at=NOON),
        lambda: add_statement(ledger, "none.txt", Mend(content=(Span(0, 3),)), at=NOON),
        lambda: take_back(ledger, 1, at=NOON),
        lambda: judge_claims(ledger, "clm-0", "clm-1", same=True, at=NOON),
        lambda: judge_claims(ledger, "art-0:0-9", "clm-1", same=False, at=NOON),
    ):
        with pytest.raises(UnknownId):
            ask()
    with pytest.raises(JudgementError, match="a statement has a content"):
        add_statement(ledger, "b.txt", Mend(act="asks"), at=NOON)
    with pytest.raises(JudgementError, match="that is no time"):
        judge_statement(ledger, here(ledger)[0].id, None, at="noon")
    with pytest.raises(JudgementError, match="it is told in no claim"):
        judge_claims(ledger, here(ledger)[0].id, here(ledger)[1].id, same=True, at=NOON)


# ---------------------------------------------------------------- another ledger, another sayso
def filed(text: str, *contents: str, by: str = "Ana Ode", name: str = "c.txt") -> tuple[Article, Extraction]:
    """An article in which somebody says each of these."""
    article = Article(name, text, outlet="Echo", published="2031-03-09", language="en")
    party, act, form = Party(by, "person"), "says", "indirect"
    said = tuple(
        Statement(article.id, None, (span(text, "said"),), (span(text, c),), form, act, 0.5, "rules", speaker=party)  # type: ignore[arg-type]
        for c in contents
    )
    return article, Extraction(said, (Mention(article.id, span(text, by), party, head=span(text, by)),))


NEXT = "Ana Ode said the old bridge was unsafe in May."


@pytest.mark.parametrize(
    ("found", "met"),
    [
        ("the old bridge was unsafe in May", True),
        ("old bridge was unsafe", True),
        ("in May", False),
    ],
)
def test_a_judgement_finds_a_statement_that_was_found_with_other_edges(tmp_path: Path, found: str, met: bool) -> None:
    """If most of what either says is the same; otherwise it is kept without effect, and a notice says so."""
    with open_ledger(tmp_path / "a.db", create=True) as first, open_ledger(tmp_path / "b.db", create=True) as second:
        first.add(*filed(NEXT, "the old bridge was unsafe in May"))
        judge_statement(first, queries.statements(first)[0].id, Mend(act="threatens"), at=NOON)
        rows = exported(first, "judgements").splitlines()
        trained.take_in(second, rows, name="x")
        second.add(*filed(NEXT, found))
        noted = [n.code for n in queries.notices(second)]

        assert (["threatens"] if met else ["says"]) == [s.act for s in queries.statements(second)]
        assert ([] if met else ["judgement-without-statement"]) == noted
        assert rows == exported(second, "judgements").splitlines()
        assert queries.verify(second).ok


def test_a_judgement_is_not_on_what_another_word_attributes() -> None:
    """Though it is the same content: "Ode said" is wrong, "according to Ode" need not be."""
    said, claimed = (replace(lantern()[1].statements[0], cue=(at(word),)) for word in ("said", "officials"))
    found = corrected(LANTERN_TEXT, (claimed,), [Correction(1, said, None, NOON)])

    assert ((claimed,), (1,)) == (found.statements, found.unmet)


def test_a_row_tells_the_statement_as_made_and_as_judged_with_its_words(ledger: Ledger) -> None:
    """What is needed to train with, whole."""
    outer, inner, _ = here(ledger)
    judge_statement(ledger, inner.id, Mend(content=(at("bridge is shut"),)), at=NOON, reason="too long")
    judge_statement(ledger, outer.id, None, at=ONE)
    entities.judge(ledger, Judgement("Ana Ode", "Tor Velm", same=False), at=TWO, reason="two people")
    mended, wrong, who = map(json.loads, exported(ledger, "judgements").splitlines())

    assert ("judgement", "statement", "mended", "too long", NOON) == tuple(
        mended[key] for key in ("type", "about", "verdict", "reason", "judged_at")
    )
    assert ("b.txt", lantern()[0].text_sha256) == (mended["article_name"], mended["text_sha256"])
    assert (["the café bridge is shut"], ["bridge is shut"]) == tuple(
        mended[side]["quoted"]["content"] for side in ("made", "judged")
    )
    assert (inner.id, "rules@1", "judgement") == (
        *(mended["made"]["id"], mended["made"]["made_by"]),
        mended["judged"]["made_by"],
    )
    assert (outer.id, None) == (wrong["made"]["id"], wrong["judged"])
    assert ("entity", "apart", "Ana Ode", "Tor Velm", "two people") == tuple(
        who[key] for key in ("about", "verdict", "one", "other", "reason")
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"type": "statement"}, "its type is not judgement"),
        ({"about": "weather"}, "it is about 'weather'"),
        ({"made": None, "judged": None}, "neither a statement as made nor one as judged"),
        ({"judged_at": "noon"}, "that is no time"),
        ({"judged_at": 7}, "no judgement can be read"),
        ({"reason": 7}, "its reason is no text"),
        ({"article": "art-0"}, "a statement is of another article"),
        ({"article_name": None}, "its article_name is no text"),
        ({"made": {}}, "no statement"),
        ({"made": "x"}, "no statement"),
    ],
)
def test_a_row_that_is_no_judgement_is_told_by_its_line_and_none_is_taken_in(
    ledger: Ledger, change: dict[str, object], problem: str
) -> None:
    """All rows or none."""
    judge_statement(ledger, here(ledger)[1].id, Mend(act="asks"), at=NOON)
    (line,) = exported(ledger, "judgements").splitlines()
    take_back(ledger, 1, at=ONE)
    good = json.dumps(json.loads(line) | {"reason": "another"})

    with pytest.raises(JudgementError, match="x:3: ") as caught:
        trained.take_in(ledger, [good, "", json.dumps(json.loads(line) | change)], name="x")

    assert problem in str(caught.value)
    assert [] == judgements.judgements(ledger)


@pytest.mark.parametrize("spans", [[[0, 9999]], [[5, 2]], [[0.5, 2]], [["a", "b"]], [[1]], []])
def test_a_row_with_spans_outside_the_text_is_refused(ledger: Ledger, spans: list[object]) -> None:
    """Whoever wrote it."""
    judge_statement(ledger, here(ledger)[1].id, Mend(act="asks"), at=NOON)
    row = json.loads(exported(ledger, "judgements")) | {"reason": "another"}
    row["judged"]["content"] = spans
    with pytest.raises(JudgementError):
        trained.take_in(ledger, [json.dumps(row)], name="x")

    assert 1 == len(judgements.judgements(ledger))


def test_what_was_taken_back_is_not_taken_in_again(ledger: Ledger) -> None:
    """A file that is read twice changes nothing, whatever was judged between."""
    j = judge_statement(ledger, here(ledger)[1].id, Mend(act="asks"), at=NOON)
    rows = exported(ledger, "judgements").splitlines()
    take_back(ledger, j.number, at=ONE)

    assert trained.TakenIn(0, 1) == trained.take_in(ledger, rows, name="x")
    assert "says" == here(ledger)[1].act


# ---------------------------------------------------------------- who speaks, across articles
def test_a_speaker_named_by_a_person_is_the_same_across_articles(tmp_path: Path) -> None:
    """Whom the article's own mentions name is that entity; whom they do not is one if the text has the name."""
    named = "Tor Velm said the old bridge was unsafe. Ana Ode was there."
    missed = "Ana Ode said the bridge was shut. A guard, Tor Velm, saw it."
    with open_ledger(tmp_path / "x.db", create=True) as ledger, lists_loaded_once():
        ledger.add(*filed(named, "the old bridge was unsafe", by="Tor Velm", name="a.txt"))
        ledger.add(*filed(missed, "the bridge was shut", name="b.txt"))
        connect_articles(ledger)
        before = exported(ledger)
        (_, said) = queries.statements(ledger)
        j = judge_statement(ledger, said.id, Mend(speaker=Party("Tor Velm", "person")), at=NOON)
        connect_articles(ledger)
        velm = entities.entity(ledger, "Tor Velm")
        speakers = [s.speaker.entity for s in queries.statements(ledger) if s.speaker]
        (hop,) = queries.statement(ledger, said.id).chain
        sound = queries.verify(ledger).problems
        take_back(ledger, j.number, at=ONE)
        connect_articles(ledger)

        assert [velm.id, velm.id, velm.id] == [*speakers, hop.party.entity]
        assert () == sound
        assert before == exported(ledger)


def test_a_speaker_is_known_by_an_alias(tmp_path: Path) -> None:
    """Who is called "Ode" elsewhere is the party that this article calls by her whole name."""
    with open_ledger(tmp_path / "x.db", create=True) as ledger, lists_loaded_once():
        ledger.add(*filed("Ana Ode said the bridge was shut. It was dark. Ode said so.", "the bridge was shut"))
        article, found = filed("Ana Ode said it. Nobody knew the bridge was shut.", "the bridge was shut", name="d.txt")
        ode = Mention(article.id, Span(0, 7), Party("Ana Ode", "person"), head=Span(4, 7))
        nobodys = replace(found.statements[0], speaker=None)
        ledger.add(article, replace(found, statements=(nobodys,), mentions=(*found.mentions, ode)))
        connect_articles(ledger)
        said = queries.statements(ledger, article=article.id)[0]
        judge_statement(ledger, said.id, Mend(speaker=Party("Ode", "person")), at=ONE)
        now = queries.statement(ledger, said.id)

        assert Party("Ana Ode", "person", entities.entity(ledger, "Ana Ode").id) == now.speaker == now.chain[-1].party


def test_claims_made_before_a_judgement_are_not_written_after_it(ledger: Ledger) -> None:
    """What they follow from is another then, until it is taken back."""
    story = Story((lantern()[0].id, quay()[0].id), "", None, None)
    before = claims.basis(ledger, story)
    number = judge_statement(ledger, here(ledger)[1].id, Mend(act="asks"), at=NOON).number
    then = claims.basis(ledger, story)
    take_back(ledger, number, at=ONE)

    assert before == claims.basis(ledger, story) != then


# ---------------------------------------------------------------- the tables
@pytest.mark.parametrize("body", ["{}", '{"verdict": "mended", "made": {"act": 1}}', "[]"])
def test_a_row_that_was_tampered_with_is_told(ledger: Ledger, body: str) -> None:
    """No bare error for whoever lists or judges."""
    ledger.connection.execute(
        "INSERT INTO judgement (number, about, article, body, judged_at) VALUES (9, 'statement', ?, ?, ?)",
        (lantern()[0].id, body, NOON),
    )
    with pytest.raises(LedgerError):
        judgements.judgements(ledger)
