"""Attributions and statements side by side: figures, breakdowns, intervals, and what went wrong by kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.attributions import Judged, by_cue_kind, by_form, differences, figures, intervals, judge
from evals.errors import Error, content_errors, errors, shown

Reader = Callable[[str], tuple[str, list[dict[str, list[tuple[int, int]]]]]]

GOLD = (
    "[s0:Ana Ode] [c0:said] [t0:the bridge is shut for the winter]. "
    "“[t1:It opens in April],” [s1:Tor Velm] [c1:replied]. "
    "[s2:Marn] [c2:wants] [t2:two new bridges over the Veld]."
)


@pytest.fixture
def article(definitions: Any, marked: Reader) -> Callable[..., Judged]:
    """Judge what is marked in one text against what is marked in the same text written otherwise."""

    def of(gold: str, made: str, *, name: str = "lantern_bridge") -> Judged:
        (text, theirs), (same, ours) = marked(gold), marked(made)
        assert text == same
        return judge(definitions, name=name, text=text, gold=theirs, made=[{**row, "made_by": "r"} for row in ours])

    return of


def kinds(found: list[Error]) -> list[str]:
    """The errors' kinds, sorted."""
    return sorted(error.kind for error in found)


def test_a_perfect_reading_has_full_marks_and_no_errors(article: Callable[..., Judged], definitions: Any) -> None:
    """The same spans on both sides give 100 everywhere and nothing to list."""
    judged = article(GOLD, GOLD)

    assert {100.0} == set(figures([judged]).values())
    assert [] == list(errors(judged, definitions))


def test_forms_and_cue_kinds_are_counted_apart(article: Callable[..., Judged]) -> None:
    """A direct reply that is missed lowers its form's and its cue's recall and no other's."""
    made = GOLD
    for span, words in (("t1", "It opens in April"), ("c1", "replied"), ("s1", "Tor Velm")):
        made = made.replace(f"[{span}:{words}]", words)
    judged = article(GOLD, made)
    forms, cues = by_form([judged]), by_cue_kind([judged])

    assert {"direct": 0.0, "indirect": 100.0, "mixed": None} == {form: b.recall for form, b in forms.items()}
    assert (100.0, 0.0, 100.0) == (cues["say-type"].recall, cues["other speech"].recall, cues["plan or wish"].recall)
    assert 100.0 == figures([judged])["say_type_triple_recall"]
    assert 80.0 == figures([judged])["triple"]


def test_a_form_is_precise_by_the_statements_of_that_form(article: Callable[..., Judged]) -> None:
    """A made-up indirect statement lowers the precision of indirect ones; recall and direct ones stay."""
    gold = "Ana Ode said no. “[t0:It opens in April],” [s0:Tor Velm] [c0:replied]. [s1:Marn] [c1:said] [t1:yes]."
    made = gold.replace("Ana Ode said no", "[s2:Ana Ode] [c2:said] [t2:no]")
    forms = by_form([article(gold, made)])

    assert (100.0, 50.0, 66.7) == (
        forms["indirect"].recall,
        forms["indirect"].precision,
        forms["indirect"].f1["triple"],
    )
    assert (100.0, 100.0) == (forms["direct"].recall, forms["direct"].precision)


def test_intervals_hold_their_figure_and_do_not_depend_on_the_order(article: Callable[..., Judged]) -> None:
    """Each figure lies in its interval, and the articles' order changes nothing."""
    good, bad = article(GOLD, GOLD, name="a"), article(GOLD, GOLD.replace("[c0:said]", "said"), name="b")
    found = intervals([good, bad])

    assert found == intervals([bad, good])
    for name, figure in figures([good, bad]).items():
        low, high = found[name] or (0.0, -1.0)
        assert low <= (figure or 0.0) <= high


CASES = {
    "content too long on the right": (
        "[s0:Ana] [c0:said] [t0:it is shut] now",
        "[s0:Ana] [c0:said] [t0:it is shut now]",
    ),
    "content too short on the right": ("[s0:Ana] [c0:said] [t0:it is shut]", "[s0:Ana] [c0:said] [t0:it is] shut"),
    "content too long on the left": ("[s0:Ana] [c0:said] to us [t0:no]", "[s0:Ana] [c0:said] [t0:to us no]"),
    "content too short on the left": ("[s0:Ana] [c0:said] [t0:that no]", "[s0:Ana] [c0:said] that [t0:no]"),
    "content with other gaps": ("[s0:Ana] [c0:said] [t0:it is so shut]", "[s0:Ana] [c0:said] [t0:it is] so [t0:shut]"),
    "content wrong": ("[t0:Yes], [s0:Ana] [c0:said], no", "Yes, [s0:Ana] [c0:said], [t0:no]"),
    "source wrong": ("[s0:Ana] told Tor and [c0:said] [t0:no]", "Ana told [s0:Tor] and [c0:said] [t0:no]"),
    "source lacking": ("[s0:Ana] [c0:said] [t0:no]", "Ana [c0:said] [t0:no]"),
    "source invented": ("Ana [c0:said] [t0:no]", "[s0:Ana] [c0:said] [t0:no]"),
    "source too short": ("[s0:Ana Ode] [c0:said] [t0:no]", "Ana [s0:Ode] [c0:said] [t0:no]"),
    "cue wrong": ("[s0:Ana] [c0:said] and wrote [t0:no]", "[s0:Ana] said and [c0:wrote] [t0:no]"),
    "cue too long": ("[s0:Ana] has [c0:said] [t0:no]", "[s0:Ana] [c0:has said] [t0:no]"),
    "missed": ("[s0:Ana] [c0:said] [t0:no]", "Ana said no"),
    "missed, no source": ("It was [c0:said] [t0:no]", "It was said no"),
    "spurious": ("Ana said no", "[s0:Ana] [c0:said] [t0:no]"),
    "split": (
        "[s0:Ana] [c0:said] [t0:it is shut and it will long stay so], they add",
        "[s0:Ana] [c0:said] [t0:it is shut and it will long stay so], [s1:they] [c1:add]".replace(
            "and it will long stay so", "and] [t1:it will long stay so"
        ),
    ),
    "merged": (
        "[s0:Ana] [c0:said] [t0:it is shut for the winter], as [s1:Tor] [c1:knew] [t1:it was]",
        "[s0:Ana] [c0:said] [t0:it is shut for the winter, as Tor knew it was]",
    ),
}


@pytest.mark.parametrize("kind", CASES)
def test_each_kind_of_error_is_told(kind: str, article: Callable[..., Judged], definitions: Any) -> None:
    """One thing wrong gives that kind; only splitting and merging shift an edge as well."""
    found = kinds(list(errors(article(*CASES[kind]), definitions)))
    edges = {"split": ["content too short on the right"], "merged": ["content too long on the right"]}

    assert sorted([kind, *edges.get(kind, [])]) == found


def test_both_edges_can_be_wrong_at_once() -> None:
    """A content that begins late and ends late is too short on one side and too long on the other."""
    found = content_errors(frozenset(range(10)), frozenset(range(3, 14)))

    assert ["content too short on the left", "content too long on the right"] == found


def test_an_error_is_counted_under_its_annotated_attribution(article: Callable[..., Judged], definitions: Any) -> None:
    """A direct content read as a longer mixed one counts as an error on a direct one, with both texts shown."""
    gold = "“[t0:It opens],” [s0:Tor Velm] [c0:said] in Marn."
    made = "“[t0:It opens],” [s0:Tor Velm] [c0:said] [t0:in Marn]."
    judged = article(gold, made)
    (error,) = errors(judged, definitions)

    assert ("direct", "say-type") == (error.of.form, error.of.cue_kind)
    assert "gold 'Tor Velm' | 'said' | 'It opens'\tgot 'Tor Velm' | 'said' | 'It opens … in Marn' (r)" == shown(
        error, judged.text
    )


def test_other_whole_figures_are_noticed(article: Callable[..., Judged]) -> None:
    """Where score.py gives another figure than the finer measures do, the difference is named."""
    judged = article(GOLD, GOLD)
    whole = {**{span: {"exact_f1": 100.0} for span in ("source", "cue", "content")}, "triple_f1": 99.0}

    assert ["triple: 100.0 here, 99.0 by score.py"] == differences([judged], whole)


@pytest.mark.shared
def test_the_finer_figures_add_up_to_those_of_score_py(tmp_path: Path) -> None:
    """On PolNeAR dev, read as if every other attribution had been found, both ways of counting agree."""
    import json  # noqa: PLC0415

    from evals.parts import shared_folder  # noqa: PLC0415
    from evals.score import Scorer  # noqa: PLC0415

    dev = shared_folder() / "corpora" / "polnear" / "dev"
    if not dev.is_dir():
        pytest.skip("needs PolNeAR in the folder that SAYSO_SHARED names (default: ../shared)")
    scorer = Scorer(shared_folder() / "score" / "score.py")
    lines = []
    for path in sorted((dev / "text").glob("breitbart*.txt")):
        text = path.read_text(encoding="utf8")
        lines.append({"type": "article", "id": path.stem, "name": path.stem, "text": text})
        (annotation, *_) = sorted((dev / "attributions").glob(f"{path.stem}*.ann"))
        for event in scorer.definitions.read_ann(annotation)[::2]:
            spans = {span: event.get(span, []) for span in ("source", "cue", "content")}
            lines.append({"type": "statement", "article": path.stem, **spans})
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf8")
    judged = scorer.judged(dev, ledger)

    assert 84 == len(judged)
    assert [] == differences(judged, scorer.spans(dev, ledger))
