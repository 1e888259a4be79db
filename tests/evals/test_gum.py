"""GUM's trees are read as they are written: spans, groups, second edges, signals, contractions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.gum import Document, Marked, Tally, documents, read_attributions, read_text, summary, tally, write_texts

TREE = """<rst><header><relations>
<rel name="attribution-positive" type="rst"/><rel name="attribution-negative" type="rst"/>
<rel name="elaboration-additional" type="rst"/><rel name="joint-list" type="multinuc"/>
</relations></header><body>
<segment id="1" parent="2" relname="attribution-positive">Envoys from Marn say</segment>
<segment id="2" parent="10" relname="span">the bridge is shut</segment>
<segment id="3" parent="2" relname="elaboration-additional">since May .</segment>
<segment id="4" parent="11" relname="attribution-negative">I do n't think</segment>
<segment id="5" parent="11" relname="joint-list">it opens</segment>
<segment id="6" parent="11" relname="joint-list">or ever will .</segment>
<group id="10" type="span" parent="12" relname="joint-list"/>
<group id="11" type="multinuc" parent="13" relname="span"/>
<group id="13" type="span" parent="12" relname="joint-list"/>
<group id="12" type="multinuc"/>
<secedges><secedge id="1-10" source="1" target="10" relname="attribution-positive"/></secedges>
<signals>
<signal source="1" type="semantic" subtype="attribution_source" tokens="1,2,3"/>
<signal source="1" type="lexical" subtype="indicative_word" tokens="1,4"/>
<signal source="4" type="semantic" subtype="attribution_source" tokens="12"/>
<signal source="1-10" type="semantic" subtype="attribution_source" tokens="3"/>
<signal source="3" type="lexical" subtype="indicative_word" tokens="9"/>
</signals></body></rst>"""
SENTENCES = (
    ("# newdoc id = GUM_news_bridge\n# newpar", "Envoys from Marn say the bridge is shut since May| .", ""),
    ("# speaker = Ode", "I do|n't think it opens or ever will| .", "2-3\tdon't"),
)


def table() -> str:
    """The CoNLL-U table of the sentences: ``|`` stands where no blank is written."""
    blocks = []
    for head, words, contraction in SENTENCES:
        lines = [head]
        for number, word in enumerate(words.replace("|n't", " n't").split(), 1):
            if contraction.startswith(f"{number}-"):
                lines.append(contraction + "\t_" * 8)
            tight = word.endswith("|")
            lines.append("\t".join([str(number), word.rstrip("|"), *"_______", "SpaceAfter=No" if tight else "_"]))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def words(marked: Marked, text: str) -> tuple[str, str, str]:
    """Source, cue and content of an attribution, as words."""
    return tuple(" ".join(text[s:e] for s, e in r) for r in (marked.source, marked.cue, marked.content))  # type: ignore[return-value]


def test_the_text_is_spaced_and_broken_as_the_table_says() -> None:
    """Blanks stand where the table has them, another speaker begins a line, and each word is found in its place."""
    text, places = read_text(table())

    assert "Envoys from Marn say the bridge is shut since May.\nI don't think it opens or ever will." == text
    assert ["do", "n't", "will", "."] == [text[slice(*places[i])] for i in (12, 13, 19, 20)]


def test_attributions_have_source_cue_and_nucleus() -> None:
    """The nucleus of a unit is the unit, of a group what it spans; a signal that names the source is no cue."""
    text, places = read_text(table())
    found = read_attributions(TREE, places, text)

    assert [
        ("Envoys from Marn", "say", "the bridge is shut"),
        ("Marn", "Envoys from say", "the bridge is shut since May ."),
        ("I", "do n't think", "it opens or ever will ."),
    ] == [words(marked, text) for marked in found]
    assert [(False, False), (False, False), (True, True)] == [(marked.negative, marked.own) for marked in found]


def test_a_tree_of_another_text_is_refused() -> None:
    """Tree and table that do not have the same tokens would put every span in the wrong place."""
    text, places = read_text(table())

    with pytest.raises(ValueError, match="21 tokens and the table 20"):
        read_attributions(TREE, places[:-1], text)


def test_found_by_cue_or_by_content_and_never_twice(definitions: Any) -> None:
    """A cue that meets the signal finds, half of the nucleus finds, one statement finds one attribution."""
    text = "Ana Ode said the bridge is shut. I think it opens."
    said = Marked(cue=((8, 12),), content=((13, 31),), source=((0, 7),))
    thought = Marked(cue=((35, 40),), content=((41, 49),), source=((33, 34),), own=True)
    document = Document("GUM_news_bridge", "news", text, (said, thought))
    by_cue = {"source": [(4, 7)], "cue": [(8, 12)], "content": [(13, 16)]}
    by_content = {"source": [(0, 7)], "cue": [(0, 3)], "content": [(41, 46)]}
    both = tally(document, [by_cue, by_content], definitions)
    one = tally(document, [by_cue], definitions)

    assert (
        Tally(attributions=2, found=1, by_cue=1, sourced=1, agree=1, touch=1, others=1, others_found=1, statements=1)
        == one
    )
    assert (2, 1, 1) == (both.found, both.by_cue, both.agree)
    assert 1 == tally(document, [by_cue, by_cue], definitions).found
    assert {"recall": 50.0, "others_recall": 100.0, "interval": None} == {
        key: summary({"GUM_news_bridge": one})[key] for key in ("recall", "others_recall", "interval")
    }


def test_documents_are_read_by_genre_and_written_for_reading(tmp_path: Path) -> None:
    """News and interviews of both folders are read, other genres left, and the texts go out as JSON lines."""
    for part, name in (("train", "GUM_news_bridge"), ("dev", "GUM_interview_ode"), ("dev", "GUM_vlog_marn")):
        for folder, suffix, content in (("rst", "rs4", TREE), ("dep", "conllu", table())):
            (tmp_path / part / folder).mkdir(parents=True, exist_ok=True)
            (tmp_path / part / folder / f"{name}.{suffix}").write_text(content, encoding="utf8")
    found = documents(tmp_path)
    lines = write_texts(found, tmp_path / "texts.jsonl").read_text(encoding="utf8").splitlines()

    assert [("GUM_interview_ode", "interview", 3), ("GUM_news_bridge", "news", 3)] == [
        (document.name, document.genre, len(document.attributions)) for document in found
    ]
    assert 2 == len(lines)
    assert '{"id": "GUM_interview_ode", "text": "Envoys' == lines[0][:43]
