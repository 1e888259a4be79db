"""The shared definitions are called, not copied: small ledgers get the figures that their words deserve."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import attributions, gum
from evals.parts import parts, shared_folder
from evals.results import figure
from evals.run import chosen_parts, main, write_misses
from evals.score import Scorer, kinds

TEXT = "Ana Ode said the bridge is shut. Tor Velm said it opens in April."
FIRST = {"source": (0, 7), "cue": (8, 12), "content": (13, 31)}
SECOND = {"source": (33, 41), "cue": (42, 46), "content": (47, 64)}


@pytest.fixture
def scorer() -> Scorer:
    """The shared score.py."""
    path = shared_folder() / "score" / "score.py"
    if not path.is_file():
        pytest.skip("needs score.py in the folder that SAYSO_SHARED names (default: ../shared)")
    return Scorer(path)


@pytest.fixture
def brat(tmp_path: Path) -> Path:
    """A brat folder with one article of each of two outlets, both holding two attributions."""
    for sub in ("text", "attributions"):
        (tmp_path / "brat" / sub).mkdir(parents=True)
    for name in ("lantern_bridge", "quay_bridge"):
        lines, number = [], 0
        for event, spans in enumerate((FIRST, SECOND), 1):
            roles = []
            for role, (start, end) in spans.items():
                number += 1
                lines.append(f"T{number}\t{role.title()} {start} {end}\t{TEXT[start:end]}")
                roles.append(f"{role.title()}:T{number}")
            lines.append(f"E{event}\tAttribution:T{number - 1} {' '.join(roles)}")
        (tmp_path / "brat" / "text" / f"{name}.txt").write_text(TEXT, encoding="utf8")
        (tmp_path / "brat" / "attributions" / f"{name}_0a1b.ann").write_text("\n".join(lines), encoding="utf8")
    return tmp_path / "brat"


def ledger(path: Path, statements: dict[str, list[dict[str, tuple[int, int]]]]) -> Path:
    """Write a JSON lines ledger with the given spans for each article."""
    rows: list[dict[str, object]] = []
    for name, made in statements.items():
        rows.append({"type": "article", "id": f"art-{name}", "name": name, "text": TEXT})
        for spans in made:
            speaker = {"name": TEXT[slice(*spans["source"])], "kind": "person", "entity": None}
            rows.append(
                {
                    "type": "statement",
                    "article": f"art-{name}",
                    "source": spans["source"],
                    "cue": [spans["cue"]],
                    "content": [spans["content"]],
                    "form": "indirect",
                    "act": "says",
                    "speaker": speaker,
                    "chain": [speaker],
                }
            )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    return path


def gold(path: Path, rows: list[tuple[dict[str, tuple[int, int]], str]]) -> Path:
    """Write gold statements of one article, each with its form."""
    lines = []
    for spans, form in rows:
        who = TEXT[slice(*spans["source"])]
        lines.append(
            {
                "article": "lantern_bridge",
                "content": [spans["content"]],
                "source": spans["source"],
                "cue": spans["cue"],
                "speaker": who,
                "speaker_kind": "person",
                "chain": [{"who": who, "kind": "person"}],
                "form": form,
                "act": "says",
                "optional": False,
            }
        )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf8")
    return path


@pytest.mark.shared
def test_outlets_are_scored_apart(scorer: Scorer, brat: Path, tmp_path: Path) -> None:
    """One outlet read in full and one read half give their own figures, and the whole lies between."""
    made = ledger(tmp_path / "l.jsonl", {"lantern_bridge": [FIRST, SECOND], "quay_bridge": [FIRST]})
    outlets = scorer.spans_by_outlet(brat, made)

    assert {"lantern": 100.0, "quay": 66.7} == {name: m["triple_f1"] for name, m in outlets.items()}
    assert 85.7 == scorer.spans(brat, made)["triple_f1"]


@pytest.mark.shared
def test_span_misses_say_what_is_wrong(scorer: Scorer, brat: Path, tmp_path: Path) -> None:
    """A source cut short, an attribution missed and one made up are each named by kind."""
    short = {**FIRST, "source": (0, 3)}
    made_up = {"source": (33, 36), "cue": (13, 16), "content": (8, 12)}
    made = ledger(tmp_path / "l.jsonl", {"lantern_bridge": [short, SECOND], "quay_bridge": [FIRST, made_up]})
    misses = scorer.errors(scorer.judged(brat, made))

    assert {"missed": 1, "source too short": 1, "spurious": 1} == kinds(misses)
    assert {("missed", "indirect", "say-type", "quay_bridge")} == {
        (miss.kind, miss.form, miss.cue, miss.article) for miss in misses if miss.kind == "missed"
    }


@pytest.mark.shared
def test_contents_of_statements_that_are_found_but_not_exact_are_listed(scorer: Scorer, tmp_path: Path) -> None:
    """An edge that is off is a miss with its side; a leading "that" is not."""
    rows = gold(tmp_path / "g.jsonl", [(FIRST, "indirect"), (SECOND, "indirect")])
    made = ledger(tmp_path / "l.jsonl", {"lantern_bridge": [{**FIRST, "content": (17, 31)}, SECOND]})

    assert {"content too short on the left": 1} == kinds(scorer.content_errors([rows], made))


@pytest.mark.shared
def test_recall_is_told_by_form(scorer: Scorer, tmp_path: Path) -> None:
    """Each form's recall counts only the gold rows of that form."""
    rows = gold(tmp_path / "g.jsonl", [(FIRST, "indirect"), (SECOND, "direct")])
    made = ledger(tmp_path / "l.jsonl", {"lantern_bridge": [FIRST]})

    assert {"direct": 0.0, "indirect": 100.0} == {
        form: measures["recall"] for form, measures in scorer.by_form([rows], made).items()
    }


@pytest.mark.shared
def test_every_gated_figure_exists_in_the_scores(scorer: Scorer, brat: Path, tmp_path: Path) -> None:
    """The names that floors hang on are the names that the definitions give."""
    rows = gold(tmp_path / "g.jsonl", [(FIRST, "indirect")])
    made = ledger(tmp_path / "l.jsonl", {"lantern_bridge": [FIRST], "quay_bridge": []})
    made_of = {
        "spans": {**attributions.figures(scorer.judged(brat, made)), **scorer.spans(brat, made)},
        "statements": scorer.statements([rows], made)[0],
        "trees": {genre: gum.summary({}) for genre in gum.GENRES},
    }
    figures = {part.name: [figure(made_of[part.kind], gate) for gate in part.gates] for part in parts(shared_folder())}

    assert {"seeds", "statements", "polnear", "gum"} == set(figures)
    assert 100.0 == figures["seeds"][0]
    assert all(0.0 < f < 100.1 for f in figures["polnear"] if f is not None)


@pytest.mark.shared
def test_every_part_has_its_files() -> None:
    """A corpus that is there is found where the parts say."""
    if not shared_folder().is_dir():
        pytest.skip("needs the folder that SAYSO_SHARED names (default: ../shared)")

    assert [] == [part.name for part in parts(shared_folder()) if not part.gold or not part.files]
    assert [] == [str(p) for part in parts(shared_folder()) for p in (*part.inputs, *part.files) if not p.exists()]


def test_a_list_of_misses_is_never_written_into_the_project() -> None:
    """Misses quote the corpora; a file inside the project is refused by name."""
    with pytest.raises(ValueError, match="outside"):
        write_misses(Path(__file__).parent / "misses.tsv", [])


def test_the_rules_alone_have_parts_of_their_own(tmp_path: Path) -> None:
    """PolNeAR is read by the rules alone beside the rest; without the model every part is, under its own name."""
    usual = chosen_parts(tmp_path, names=(), without_model=False)
    bare = chosen_parts(tmp_path, names=(), without_model=True)

    assert ["polnear_rules"] == [part.name for part in usual if part.without_model]
    assert ["seeds_rules", "statements_rules", "polnear_rules", "gum_rules"] == [part.name for part in bare]
    assert all(part.without_model for part in bare)
    assert ["gum_rules"] == [part.name for part in chosen_parts(tmp_path, names=["gum"], without_model=True)]


def test_without_corpora_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no corpora stand the command fails with the name of the setting to set."""
    monkeypatch.setenv("SAYSO_SHARED", str(tmp_path))

    assert 1 == main([])
    assert "SAYSO_SHARED" in capsys.readouterr().out
