"""``sayso import``: reviews of claims and annotated texts, brought in by a person."""

from __future__ import annotations

import json
import zipfile

import pytest

from sayso.ledger import open_ledger, outside, queries
from sayso.ledger.judgements import judgements
from sayso.serve.bringing import KINDS_OF_FILES, _Kind

REVIEW = {
    "@type": "ClaimReview",
    "claimReviewed": "The bridge is shut for good",
    "itemReviewed": {"author": {"name": "Tor Velm"}},
    "author": {"name": "Marn Check"},
    "datePublished": "2031-03-12",
    "reviewRating": {"alternateName": "Hardly\u202e \x1b[31mso"},
}


@pytest.fixture
def feed(tmp_path):
    """A feed of one review, told twice, and one without a claim."""
    path = tmp_path / "feed.json"
    path.write_text(json.dumps([REVIEW, REVIEW, {"@type": "ClaimReview"}]), "utf8")
    return path


@pytest.fixture
def folder(sayso, ledger_file, tmp_path):
    """An export for brat, unpacked."""
    assert 0 == sayso("export", "--format", "brat", "-o", tmp_path / "b.zip", "--db", ledger_file).code
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        archive.extractall(tmp_path / "b")
    return tmp_path / "b"


def test_every_kind_of_file_can_be_named():
    """The option's choices are the table's."""
    assert list(KINDS_OF_FILES) == [kind.value for kind in _Kind]


def test_reviews_come_in_once(sayso, ledger_file, feed):
    """What cannot be read is told on standard error, and the code says so."""
    ran = sayso("import", feed, "--as", "claimreview", "--db", ledger_file)

    assert (1, "1 reviewed claim: 1 new, 0 known · 1 beside claims of the ledger\n") == (ran.code, ran.out)
    assert "feed.json: the review names no claim (bad-review)" in ran.err
    again = sayso("import", feed, "--as", "claimreview", "--db", ledger_file)

    assert again.out.startswith("1 reviewed claim: 0 new, 1 known")


def test_a_dry_run_writes_nothing(sayso, ledger_file, feed):
    """It tells what would come in."""
    before = ledger_file.read_bytes()
    ran = sayso("import", feed, "--as", "claimreview", "--db", ledger_file, "--dry-run")

    assert ran.out == "nothing written; there would be 1 reviewed claim: 1 new, 0 known\n"
    with open_ledger(ledger_file) as ledger:
        assert [] == outside.outside_claims(ledger)
    assert before == ledger_file.read_bytes()


def test_a_program_gets_counts(sayso, ledger_file, feed):
    """As JSON, notices by code."""
    ran = sayso("import", feed, "--as", "claimreview", "--db", ledger_file, "--json")

    assert {"new": 1, "known": 0, "notices": {"bad-review": 1}, "dry_run": False} == json.loads(ran.out)


def test_unchanged_annotations_judge_nothing(sayso, ledger_file, folder):
    """And say so."""
    ran = sayso("import", folder, "--as", "brat", "--db", ledger_file)

    assert (0, "2 texts: 0 wrong, 0 mended, 0 added, 0 known\n", "") == (ran.code, ran.out, ran.err)


def test_changed_annotations_become_judgements(sayso, ledger_file, folder):
    """They can be listed and taken back like any."""
    path = sorted(folder.glob("*.ann"))[0]
    path.write_text(path.read_text("utf8").replace("Act E1 says", "Act E1 confirms"), "utf8")
    ran = sayso("import", folder, "--as", "brat", "--db", ledger_file)

    assert (0, "2 texts: 0 wrong, 1 mended, 0 added, 0 known\n") == (ran.code, ran.out)
    with open_ledger(ledger_file) as ledger:
        (one,) = judgements(ledger)

        assert ("mended", f"brat: {path.name}") == (one.verdict, one.reason)
        assert () == tuple(queries.verify(ledger).problems)


def test_a_changed_text_is_refused_before_anything_is_judged(sayso, ledger_file, folder):
    """One line, which says what next; the other text is not judged either."""
    one, two = sorted(folder.glob("*.txt"))
    one.with_suffix(".ann").write_text("", "utf8")
    two.write_text("Another text.", "utf8")
    ran = sayso("import", folder, "--as", "brat", "--db", ledger_file)

    assert (2, "") == (ran.code, ran.out)
    assert f"sayso: {two.name}: its text is not the text of art-" in ran.err
    with open_ledger(ledger_file) as ledger:
        assert [] == judgements(ledger)


def test_nothing_there_is_a_users_mistake(sayso, ledger_file, tmp_path):
    """One line, code 2."""
    ran = sayso("import", tmp_path / "none", "--as", "brat", "--db", ledger_file)

    assert (2, "there is no such file or folder" in ran.err) == (ran.code, True)


@pytest.mark.parametrize("form", ["ftm", "brat"])
def test_an_export_goes_to_a_pipe_or_a_file(sayso, ledger_file, tmp_path, form):
    """As every format does."""
    ran = sayso("export", "--format", form, "-o", tmp_path / "out", "--db", ledger_file)

    assert (0, "") == (ran.code, ran.out)
    assert (tmp_path / "out").stat().st_size
