"""Boilerplate, damage and language on articles of real outlets: how much is found, how little is harmed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reading import read_all

from sayso.read.clean import find_boilerplate, find_damage
from sayso.read.language import tell_language

pytestmark = pytest.mark.shared


def polnear(shared: Path) -> list[str]:
    """The first 200 texts of the training part."""
    paths = sorted((shared / "corpora" / "polnear" / "train" / "text").glob("*.txt"))[:200]
    return [path.read_bytes().decode("utf8", "replace") for path in paths]


def test_seeds_read_alike_as_files_and_as_records(shared):
    """The texts in plain files and in JSON lines are the same, character by character."""
    records = {a.name: a.text for a in read_all([shared / "seeds" / "seeds.jsonl"]).articles}
    files = {a.name.removesuffix(".txt"): a.text for a in read_all([str(shared / "seeds" / "*.txt")]).articles}

    assert 5 == len(records)
    assert records == files


def test_seeds_boilerplate_and_damage_are_found(shared):
    """Three articles are clean; one has four calls to the reader, one has credits, teasers and lost names."""
    articles = read_all([shared / "seeds" / "seeds.jsonl"])
    marked = {a.name[:3]: len(a.boilerplate) for a in articles.articles}
    lost = [n.code for n in articles.notices]

    assert {"000": 4, "001": 0, "002": 4, "003": 0, "004": 0} == marked
    assert ["lost-text"] * len(lost) == lost
    assert len(lost) >= 9


def test_next_to_nothing_of_sound_articles_is_marked(shared):
    """In 200 sound articles less than one character in a hundred, no quotation, and no false alarm of damage."""
    texts = polnear(shared)
    spans = [(text, span) for text in texts for span in find_boilerplate(text, language="en")]

    assert sum(map(len, texts)) > 100 * sum(span.end - span.start for _, span in spans)
    assert [] == [span.of(text) for text, span in spans if set(span.of(text)) & set('“”"')]
    assert [] == [n for text in texts for n in find_damage(text, ())]


def test_every_english_article_is_told_to_be_english(shared):
    """Not one article is put aside for its language."""
    pages = [json.loads(p.read_text("utf8")) for p in sorted((shared / "corpora" / "news_clusters").glob("*/*.json"))]
    texts = polnear(shared) + [page["text"] or "" for page in pages]
    told = [tell_language(text) for text in texts]

    assert {"en"} == {t.language for t in told if t is not None}
    assert len([t for t in told if t is None]) < 20
