"""Boilerplate is marked and damage noticed; both sparingly."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import STORY, read_all

from sayso.errors import RuleError
from sayso.read.clean import find_boilerplate, find_damage, load_boilerplate, marked_by, mend, rule_of

RULES = load_boilerplate("en")
FIRES = [(rule, text) for rule in RULES for text in rule.fires]
SPARES = [text for rule in RULES for text in rule.spares]


def test_every_rule_has_proof_of_both_kinds():
    """A text that it marks and a text that it spares, and a name of its own."""
    assert [] == [rule.name for rule in RULES if not rule.fires or not rule.spares]
    assert len(RULES) == len({rule.name for rule in RULES})


@pytest.mark.parametrize(("rule", "text"), FIRES, ids=[f"{r.name}-{i}" for i, (r, _) in enumerate(FIRES)])
def test_a_rule_marks_its_examples(rule, text):
    """Each example by the rule it stands under, between paragraphs as well as alone."""
    (alone,) = marked_by(rule, text)
    (between,) = marked_by(rule, f"{STORY}{text}\n{STORY}")

    assert alone.of(text) == between.of(f"{STORY}{text}\n{STORY}")


@pytest.mark.parametrize("text", SPARES)
def test_no_rule_marks_a_counter_example(text):
    """What looks like boilerplate and is prose stays unmarked by every rule."""
    assert () == find_boilerplate(text, language="en")


@pytest.mark.parametrize("text", [text for _, text in FIRES])
def test_nothing_is_marked_inside_a_quotation(text):
    """Somebody's words that happen to read like a call to follow are somebody's words."""
    quoted = f"He put up a sign: “Welcome.\n{text}\nThank you.”\n"
    spans = find_boilerplate(quoted, language="en")

    assert [] == [s.of(quoted) for s in spans if s.start > quoted.index("“")] or "“" in text


def test_a_sentence_broken_over_lines_is_marked_whole():
    """As scraping leaves it."""
    broken = "To play this clip please enable JavaScript, and consider upgrading\nto a web browser"
    text = f"{STORY}{broken}\n{STORY}"
    (span,) = find_boilerplate(text, language="en")

    assert broken == span.of(text)


def test_a_photo_credit_is_marked_without_its_caption():
    """A caption may hold a statement; who took the picture does not."""
    text = "Tor Velm said he was “content” with the date (Image: Coast Wire )\n"
    (span,) = find_boilerplate(text, language="en")

    assert "(Image: Coast Wire )" == span.of(text)


def test_an_unknown_language_has_no_rules():
    """Nothing is marked where nobody wrote rules."""
    assert () == find_boilerplate("Advertisement\n", language="xx")


def test_a_rule_that_is_none_is_a_typed_error():
    """The error names the file and the entry."""
    with pytest.raises(RuleError, match="broken"):
        rule_of({"name": "broken", "starts": "(", "fires": [], "spares": []}, "boilerplate.toml")


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*SPARES, *(t for _, t in FIRES), "", "“", "”", STORY]), max_size=8),
    st.sampled_from(["\n", "\r\n"]),
)
def test_spans_are_sorted_apart_and_within_the_text(lines, end):
    """Whatever stands together: spans in order, none overlapping, none with a line end at its edge."""
    text = end.join(lines)
    spans = find_boilerplate(text, language="en")

    assert sorted(spans) == list(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() for span in spans)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Outside the harbour office, , but nobody else, was waiting.", [", ,"]),
        ("It would be too soon for to answer, the mayor thinks.", ["for to"]),
        ("They put the blame on , who was away, and went home.", ["on ,"]),
        ("Mr Velm repeated that ‘s “oldest bridge” was his own.", ["‘s"]),
        ("Nobody asked for ’s consent.", ["’s"]),
        ("The ferry left.\nis said to be aboard with two aides.", ["is said to"]),
        ("She has a new post, . It begins in May.", [", ."]),
        ("Ana Ode’s aide, Tor Velm, said ‘so be it’, and it is what they fight for.", []),
        ("That is kind of in the spirit of the treaty, to which he signed up.", []),
        (
            "He said , as was his way , that all , or most , would come , go , stay , wait , sleep , eat , of , rest .",
            [],
        ),
        ("“is it so?” she asked.\nIs it so?", []),
    ],
)
def test_a_name_lost_from_a_sentence_is_noticed(text, lost):
    """The place is noticed, never filled; sound sentences and tokenised text give no alarm."""
    notices = find_damage(text, ())

    assert lost == [n.span.of(text) for n in notices]
    assert {"lost-text"} >= {n.code for n in notices}


def test_damage_belongs_to_its_article(pile):
    """The notice carries the article's id, and its span lies in the article's text."""
    result = read_all([pile({"a.txt": STORY + "Outside the harbour office, , but nobody else, was waiting.\n"})])
    (notice,) = result.notices

    assert result.article.id == notice.article
    assert ", ," == notice.span.of(result.article.text)


@given(st.text(st.characters()))
def test_mended_text_can_be_stored(text):
    """No half pairs and no NUL are left, and no offset moves."""
    mended, broken = mend(text)

    assert len(text) == len(mended)
    assert mended == mended.encode("utf8").decode("utf8")
    assert "\x00" not in mended
    assert broken == sum(a != b for a, b in zip(text, mended, strict=True))
