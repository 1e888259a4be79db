"""brat standoff: what brat accepts goes out, and what people changed comes back as judgements, nothing else."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from sayso.errors import ForeignText, NothingToRead
from sayso.ledger import marks, open_ledger, queries
from sayso.ledger.brat import BASE, export_brat, file_name, fragments, marked, shown, standoff
from sayso.ledger.judgements import KEPT, judgements
from sayso.read import bratfiles
from sayso.read.bratfiles import parse, read_brat
from sayso.records import Annotated, Article, Extraction, Notice, Party, Span
from tests.ledger.conftest import LANTERN_TEXT, QUAY_TEXT, lantern, quay
from tests.strategies import articles, piles

NOW = "2031-03-11T09:00:00+00:00"
LINE_ENDS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")


# ---------------------------------------------------------------- brat's own rules
def accept(ann, text):
    """Raise unless the format's published grammar, and what brat checks beyond it, take the lines.

    A tab behind the id, ids unique, spans within the text and disjoint, the words those of the text with a space
    between fragments, a trigger of the event's own type, no reference that leads nowhere, an attribute of one value.
    """
    assert not LINE_ENDS.search(text)  # brat reads texts and lines with the line ends of Unicode
    bounds, events = {}, {}
    lines = ann.splitlines()
    assert ann == "".join(f"{line}\n" for line in lines)
    assert ann.count("\n") == len(lines)
    ids = [line.split("\t", 1)[0] for line in lines]
    assert len(ids) == len(set(ids))
    for line in sorted(lines, key=lambda x: "TEA#".index(x[0])):
        match = re.fullmatch(r"(T|E|A|#)(\d+)\t(.*)", line)
        name, rest = match[1] + match[2], match[3]
        if match[1] == "T":
            kind, places, words = re.fullmatch(r"(\w+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)", rest).groups()
            spans = [tuple(map(int, p.split())) for p in places.split(";")]
            assert all(0 <= s < e <= len(text) for s, e in spans)
            assert all(a[1] < b[0] for a, b in pairwise(spans))
            assert words == " ".join(text[s:e] for s, e in spans)
            bounds[name] = kind
        elif match[1] == "E":
            kind, trigger, roles = re.fullmatch(r"(\w+):(T\d+)((?: \w+:T\d+)*)", rest).groups()
            assert kind == bounds[trigger]
            arguments = [r.split(":") for r in roles.split()]
            assert all(bounds[t] == role for role, t in arguments)
            assert trigger not in [t for _, t in arguments]
            events[name] = kind
        elif match[1] == "A":
            assert rest.split(" ")[1] in events
            assert len(rest.split(" ")) in (2, 3)
        else:
            assert re.fullmatch(r"\w+ (E\d+)\t.+", rest)[1] in events


def unpacked(view, folder: Path) -> Path:
    """An export as an annotator has it: a folder."""
    out = io.BytesIO()
    export_brat(view, out)
    with zipfile.ZipFile(out) as archive:
        archive.extractall(folder)
    return folder


def judged(ledger, folder):
    """What a folder comes to: the judgements made, and the notices."""
    read = list(read_brat(folder))
    plans = [marks.plan(ledger, each) for each in read if isinstance(each, Annotated)]
    before = {j.number for j in judgements(ledger)}
    _, refused = marks.judge_all(ledger, plans, at=NOW)
    notices = [n for n in read if isinstance(n, Notice)] + [n for p in plans for n in p.notices] + refused
    return [j for j in judgements(ledger) if j.number not in before], notices


def edit(folder, article, *changes):
    """Replace words in an article's ``.ann``, as an annotator's tool would; each must be there."""
    path = folder / f"{file_name(article)}.ann"
    text = path.read_text("utf8")
    for old, new in changes:
        assert old in text, text
        text = text.replace(old, new)
    path.write_text(text, "utf8")


@pytest.fixture
def folder(ledger, tmp_path):
    """The small ledger's export, unpacked."""
    return unpacked(ledger, tmp_path / "brat")


LANTERN, QUAY = lantern()[0], quay()[0]


# ---------------------------------------------------------------- out
def test_an_export_holds_a_text_and_annotations_for_each_article(ledger, folder):
    """With what brat needs to show them, and what sayso needs to take them back."""
    names = {path.name for path in folder.iterdir()}
    own = {f"{file_name(a)}{suffix}" for a in (LANTERN, QUAY) for suffix in (".txt", ".ann")}

    assert own | {"annotation.conf", "visual.conf", BASE} == names
    assert LANTERN_TEXT == (folder / f"{file_name(LANTERN)}.txt").read_text("utf8")
    assert BASE == bratfiles.BASE


def test_the_formats_own_rules_hold(ledger):
    """Each line by the grammar; every type and value is one that annotation.conf allows."""
    for article, found in (lantern(), quay()):
        accept(standoff(article, found.statements), shown(article.text))


def test_a_statement_is_an_event_with_its_parts():
    """The trigger is the content; source and cue are arguments; act and form attributes; the id and speaker notes."""
    article, found = quay()
    lines = standoff(article, found.statements).splitlines()

    assert ["T1\tSource 25 32\tAna Ode", "T2\tCue 33 39\tdenied"] == lines[:2]
    assert "T3\tContent 45 75\tthe bridge was safe on 9 March" == lines[2]
    assert ["E1\tContent:T3 Source:T1 Cue:T2", "A1\tAct E1 denies", "A2\tForm E1 indirect"] == lines[3:6]
    assert f"#1\tSayso E1\t{found.statements[0].id}" == lines[6]
    assert "#2\tAnnotatorNotes E1\tspeaker: Ana Ode (person)" == lines[7]
    assert "#3\tChain E1\ton the word of Coast Wire → Ana Ode" == lines[8]


def test_no_part_goes_beyond_a_lines_end():
    """An annotator's page cannot show one that does: it is written as fragments."""
    text = "She said:\n“Stay\nhome.”"
    start = text.index("“")

    assert (Span(10, 15), Span(16, 22)) == fragments([Span(start, len(text))], text)


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\tb", "a\u2028b", "a\x85b", "\ufeffab", "a\x00b"])
def test_no_offset_moves(text):
    """Whatever brat takes for a line's end is a space, and a character stays one character."""
    assert len(text) == len(shown(text))
    assert not LINE_ENDS.search(shown(text))


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c", "", "con.txt\x00", "名前.txt", "x" * 500, "-rf"])
def test_file_names_are_safe_and_unique(name):
    """An article's name may hold anything."""
    one, two = Article(name, "One."), Article(name, "Two.")

    assert re.fullmatch(r"(?!-)[A-Za-z0-9_-]{20,90}", file_name(one))
    assert file_name(one) != file_name(two)


def test_the_same_ledger_gives_the_same_bytes(ledger):
    """No clock in it."""
    one, two = io.BytesIO(), io.BytesIO()
    export_brat(ledger, one)
    export_brat(ledger, two)

    assert one.getvalue() == two.getvalue()


# ---------------------------------------------------------------- and back
def test_unchanged_files_make_no_judgement(ledger, folder):
    """Nor does the zip itself."""
    assert ([], []) == judged(ledger, folder)


def test_a_statement_that_was_deleted_is_wrong(ledger, folder):
    """With all its lines, as brat deletes it."""
    path = folder / f"{file_name(QUAY)}.ann"
    path.write_text("", "utf8")
    (one,), notices = judged(ledger, folder)

    assert ("wrong", quay()[1].statements[0].id, f"brat: {path.name}") == (one.verdict, one.subject, one.reason)
    assert [] == notices
    assert [] == queries.statements(ledger, article=QUAY.id)


def test_changed_spans_act_and_speaker_mend_a_statement(ledger, folder):
    """In one judgement; what was not touched stays."""
    edit(
        folder,
        QUAY,
        ("Content 45 75\tthe bridge was safe on 9 March", "Content 45 64\tthe bridge was safe"),
        ("Act E1 denies", "Act E1 confirms"),
        ("speaker: Ana Ode (person)", "speaker: Harbour Board (organisation) | to: reporters"),
    )
    (one,), notices = judged(ledger, folder)
    (now,) = queries.statements(ledger, article=QUAY.id)
    before = quay()[1].statements[0]

    assert ("mended", []) == (one.verdict, notices)
    assert "the bridge was safe" == now.content[0].of(QUAY_TEXT)
    assert ("confirms", "indirect", "reporters") == (now.act, now.form, now.to)
    assert ("Harbour Board", "organisation") == (now.speaker.name, now.speaker.kind)
    assert (before.source, before.cue) == (now.source, now.cue)


def test_a_new_annotation_adds_a_statement(ledger, folder):
    """Its act and form are what it says, else what sayso takes for granted."""
    start = QUAY_TEXT.index("on 9 March")
    path = folder / f"{file_name(QUAY)}.ann"
    with path.open("a", encoding="utf8") as out:
        out.write(f"T9\tContent {start} {start + 10}\ton 9 March\nE9\tContent:T9 Source:T1\nA9\tAct E9 says\n")
    (one,), notices = judged(ledger, folder)
    added = queries.statement(ledger, one.subject)

    assert ("added", []) == (one.verdict, notices)
    assert ("on 9 March", "Ana Ode", "says") == (added.content[0].of(QUAY_TEXT), added.source.of(QUAY_TEXT), added.act)


def test_a_file_that_comes_twice_makes_nothing_the_second_time(ledger, folder):
    """Mended, wrong and added alike: what it asks for holds."""
    edit(folder, QUAY, ("Content 45 75\tthe bridge was safe on 9 March", "Content 45 64\tthe bridge was safe"))
    outer = lantern()[1].statements[0]
    edit(folder, LANTERN, (f"#1\tSayso E1\t{outer.id}\n", ""), ("Form E1 mixed", "Form E1 indirect"))
    first, _ = judged(ledger, folder)

    assert {"mended"} == {j.verdict for j in first}
    assert ([], []) == judged(ledger, folder)


def test_a_change_of_the_ledger_after_the_export_is_not_taken_back(ledger, folder):
    """What was exported is what a file is compared with, not what the ledger has become."""
    statement = quay()[1].statements[0]
    marks.judge_statement(ledger, statement.id, marks.Mend(act="says"), at=NOW)
    start = LANTERN_TEXT.index("It opens")
    marks.add_statement(ledger, LANTERN.id, marks.Mend(content=(Span(start, start + 8),)), at=NOW)

    assert ([], []) == judged(ledger, folder)


def test_a_change_of_a_statement_that_is_gone_is_told(ledger, folder):
    """It cannot be made, and is not made of another."""
    statement = quay()[1].statements[0]
    marks.judge_statement(ledger, statement.id, None, at=NOW)
    edit(folder, QUAY, ("Act E1 denies", "Act E1 confirms"))
    made, notices = judged(ledger, folder)

    assert [] == made
    assert ["brat-stale"] == [n.code for n in notices]


def test_without_what_was_exported_the_ledger_tells_it(ledger, folder):
    """An annotator may send the two files alone."""
    (folder / BASE).unlink()
    edit(folder, QUAY, ("Act E1 denies", "Act E1 confirms"))
    (one,), _ = judged(ledger, folder / f"{file_name(QUAY)}.ann")

    assert "mended" == one.verdict


@pytest.mark.parametrize(
    "broken",
    [
        "T3\tContent 45 nine\tthe bridge was safe on 9 March",
        "T3\tContent 45 999\tthe bridge was safe on 9 March",
        "T3\tContent 45 75\tother words",
        "T3 Content 45 75",
        "T3\tTopic 45 75\tthe bridge was safe on 9 March",
    ],
)
def test_a_line_that_cannot_be_read_costs_itself(ledger, folder, broken):
    """It leaves a notice with its number, and its statement is not taken for deleted."""
    edit(folder, QUAY, ("T3\tContent 45 75\tthe bridge was safe on 9 March", broken))
    made, notices = judged(ledger, folder)

    assert [] == made
    assert {"brat-line"} == {n.code for n in notices}
    assert any(f"{file_name(QUAY)}.ann:" in n.detail for n in notices)


def test_what_brat_knows_and_sayso_does_not_is_told_not_taken(ledger, folder):
    """Relations, normalisations, other types and attributes, unknown values."""
    lines = ["R1\tSame Arg1:T1 Arg2:T2", "N1\tReference T1 Wiki:1", "*\tEquiv T1 T2", "A9\tSure E1 yes", "nonsense"]
    path = folder / f"{file_name(QUAY)}.ann"
    path.write_text(path.read_text("utf8") + "\n".join(lines) + "\n", "utf8")
    made, notices = judged(ledger, folder)

    assert [] == made
    assert len(lines) == len(notices)


def test_a_text_that_is_not_the_articles_is_refused(ledger, folder):
    """Offsets in another text would mean something else; nothing of the file is taken."""
    path = folder / f"{file_name(QUAY)}.txt"
    path.write_text(QUAY_TEXT.replace("safe", "shut"), "utf8")
    sheet = next(each for each in read_brat(path.with_suffix(".ann")) if isinstance(each, Annotated))

    with pytest.raises(ForeignText, match=r"is not the text of art-.*: it differs from character"):
        marks.plan(ledger, sheet)


@pytest.mark.parametrize(("name", "problem"), [("page", "ends with no id"), ("x--art-0123456789abcdef", "no article")])
def test_a_text_of_no_article_is_refused(ledger, name, problem):
    """Its name tells which article it is of."""
    found = bratfiles.ARTICLE.search(name)
    with pytest.raises(ForeignText, match=problem):
        marks.plan(ledger, Annotated(name, found[0] if found else None, QUAY_TEXT, ()))


def test_half_a_pair_is_told(ledger, folder):
    """A text without annotations says nothing of what was deleted."""
    (folder / f"{file_name(QUAY)}.ann").unlink()
    made, notices = judged(ledger, folder)

    assert ([], ["brat-half"]) == (made, [n.code for n in notices])


def test_nothing_there_is_a_typed_error(tmp_path):
    """Not a traceback."""
    with pytest.raises(NothingToRead):
        list(read_brat(tmp_path / "none.zip"))


def test_a_zip_is_read_as_its_folder_is(ledger, tmp_path):
    """Whoever edits inside the zip need not unpack it."""
    path = tmp_path / "out.zip"
    with path.open("wb") as out:
        export_brat(ledger, out)
    read = list(read_brat(path))

    assert {file_name(LANTERN), file_name(QUAY)} == {each.name.rpartition("/")[2] for each in read}
    assert all(each.base == each.marked for each in read)
    assert ([], []) == judged(ledger, path)


# ---------------------------------------------------------------- what must always hold
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pile=piles())
def test_whatever_is_exported_is_read_back_as_it_is(pile):
    """Any characters, spans that overlap or touch, nesting: by brat's rules, and with nothing changed."""
    for article, found, _ in pile:
        ann, text = standoff(article, found.statements), shown(article.text)
        accept(ann, text)
        sheet = parse(ann, text)
        expected = [m for s in found.statements if (m := marked(s, text))]

        assert expected == list(sheet.marked)
        assert () == sheet.problems
        assert [] == list(marks.changes(expected, sheet.marked))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(pile=piles())
def test_exporting_and_importing_any_ledger_changes_nothing(tmp_path_factory, pile):
    """Through the zip and through a folder."""
    place = tmp_path_factory.mktemp("brat")
    with open_ledger(place / "any.db", create=True) as opened:
        for article, found, notices in pile:
            opened.add(article, found, notices)
        made, notices = judged(opened, unpacked(opened, place / "out"))

    assert ([], []) == (made, notices)


@given(article=articles())
def test_a_text_is_shown_character_for_character(article):
    """Offsets mean the same on both sides."""
    assert len(article.text) == len(shown(article.text))
    assert shown(article.text) == shown(shown(article.text))


def test_a_content_over_two_lines_comes_back_whole(tmp_path):
    """Fragments that only a line's end parts are one span again, once the content is mended."""
    text = "Ana Ode said the bridge\nis shut for good."
    article = Article("two.txt", text, outlet="The Lantern")
    statement = replace(lantern()[1].statements[0], article=article.id, source=Span(0, 7), cue=(Span(8, 12),))
    statement = replace(statement, content=(Span(13, 31),), chain=())
    with open_ledger(tmp_path / "two.db", create=True) as opened:
        opened.add(article, Extraction((statement,)))
        place = unpacked(opened, tmp_path / "out")
        edit(place, article, ("13 23;24 31\tthe bridge is shut", "13 23;24 40\tthe bridge is shut for good"))
        judged(opened, place)
        (now,) = queries.statements(opened)

    assert (Span(13, 40),) == now.content


def test_a_mend_keeps_what_was_not_told():
    """A note that was removed says nothing of the speaker."""
    mark = marked(quay()[1].statements[0], QUAY_TEXT)
    mend = marks.mend_of(mark, replace(mark, speaker=None, noted=False, act="says"), QUAY_TEXT)

    assert (KEPT, "says", KEPT) == (mend.speaker, mend.act, mend.form)


def test_a_speaker_that_was_struck_out_is_none():
    """``speaker: -`` says that nobody is told."""
    sheet = parse(
        standoff(QUAY, quay()[1].statements).replace("speaker: Ana Ode (person)", "speaker: -"), shown(QUAY_TEXT)
    )

    assert (None, True) == (sheet.marked[0].speaker, sheet.marked[0].noted)
    assert Party("Ana Ode", "person") == parse(standoff(QUAY, quay()[1].statements), QUAY_TEXT).marked[0].speaker
