"""Gold mentions are read as they are stored, resolved as sayso resolves them, and put together across articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.linking import (
    NounRules,
    Read,
    ReadArticle,
    cluster,
    compatible,
    merged_people,
    read,
    row,
    same_head_lemma,
)
from evals.marked import GoldArticle, GoldMention, ecb_plus, joined, meantime
from sayso.connect.entities import Lore, link, load_lore
from sayso.records import Local
from sayso.resources import Tools

WORDS = (
    ("Tor", "Velm", "said", "he", "had", "n't", "left", "."),
    ("The", "mayor", "(", "``", "Tide", "''", ")", "won", "."),
)


@pytest.fixture(scope="module")
def lore() -> Lore:
    """What is known of names, loaded once."""
    return load_lore()


def written(folder: Path, name: str, rows: list[dict[str, object]], table: str) -> None:
    """Store a list of mentions and a table of words as the corpora do."""
    (folder / f"{name}_Entity_gold_mentions.json").write_text(json.dumps(rows), "utf8")
    (folder / f"{name}_corpus.txt").write_text(table, "utf8")


def test_words_are_joined_as_english_is_spaced() -> None:
    """No blank before points and endings nor after brackets; marks are English ones; every word keeps its place."""
    text, places = joined({n: list(enumerate(words)) for n, words in enumerate(WORDS)})

    assert "Tor Velm said he hadn't left.\nThe mayor (“Tide”) won." == text
    assert all(text[slice(*places[0, n])] == word for n, word in enumerate(WORDS[0]))


def test_straight_marks_open_and_close() -> None:
    """A straight quotation mark stands close to what it encloses."""
    text, _ = joined({0: list(enumerate(["He", "said", '"', "no", '"', "today"]))})

    assert 'He said "no" today' == text


def test_ecb_plus_is_read_by_sentence_and_word(tmp_path: Path) -> None:
    """A mention is where its words are, from first to last; its topic is the beginning of the article's name."""
    row_ = {
        "coref_chain": "HUM7",
        "doc_id": "9_1ecb",
        "mention_type": "HUM",
        "sent_id": 0,
        "tokens_number": [0, 1],
        "tokens_str": "Tor Velm",
    }
    lost = {**row_, "tokens_number": [99]}
    table = "\n".join(f"9_1ecb\t0\t{n}\t{word}\t-" for n, word in enumerate(WORDS[0]))
    written(tmp_path, "ECB_Dev", [row_, lost], f"{table}\n\n")
    (article,) = ecb_plus(tmp_path, "Dev")

    assert ("9_1ecb", "9") == (article.name, article.topic)
    assert (GoldMention("9_1ecb", 0, 8, "HUM7", "HUM"),) == article.mentions


def test_meantime_is_read_with_its_topics(tmp_path: Path) -> None:
    """Comment lines of the table are no words, and the topic is stored beside the mention."""
    rows = [
        {
            "coref_chain": "cross_PER7",
            "conll_doc_key": "corpus_marn/7",
            "topic": "corpus_marn",
            "mention_type": "PER",
            "sent_id": 0,
            "tokens_number": [3],
        }
    ]
    table = "\n".join(f"corpus_marn/7\t0\t{n}\t{word}\t-" for n, word in enumerate(WORDS[0]))
    (tmp_path / "entities_mentions.json").write_text(json.dumps(rows), "utf8")
    (tmp_path / "meantime.conll").write_text(f"#begin document (corpus_marn/7); part 000\n{table}\n", "utf8")
    (article,) = meantime(tmp_path)

    assert ("corpus_marn", "he") == (article.topic, article.text[slice(14, 16)])
    assert (GoldMention("corpus_marn/7", 14, 16, "cross_PER7", "PER"),) == article.mentions


def lone(mention: GoldMention, local: Local) -> ReadArticle:
    """An article that holds one name."""
    said = Read(mention, local.name.split()[-1].lower(), "", local=local.id)
    return ReadArticle(local.article, "1", (said,), (local,), frozenset(), frozenset())


def gold(name: str, text: str, *chains: tuple[str, str]) -> GoldArticle:
    """An article whose mentions are told by their words, each looked for after the one before."""
    mentions, at = [], 0
    for words, chain in chains:
        at = text.index(words, at)
        mentions.append(GoldMention(name, at, at + len(words), chain, "HUM"))
    return GoldArticle(name, "1", text, tuple(mentions))


MARN = gold(
    "1_1",
    "Tor Velm opened the bridge on Friday. He said the bridge was safe. Mayor Ana Ode thanked Velm.",
    ("Tor Velm", "velm"),
    ("the bridge", "bridge"),
    ("on Friday", "friday"),
    ("He", "velm"),
    ("the bridge", "bridge"),
    ("Ana Ode", "ode"),
    ("Velm", "velm"),
)
OSTRA = gold(
    "1_2",
    "The bridge in Marn was opened by Mr Tor Velm. Ms Ode spoke too.",
    ("The bridge", "bridge"),
    ("Tor Velm", "velm"),
    ("Ms Ode", "ode"),
)


def test_names_pronouns_and_nouns_of_two_articles(tools: Tools, lore: Lore) -> None:
    """Names go by sayso's entities, "he" by its speakers, nouns by their heads, "on Friday" by what it governs."""
    articles = [read(article, tools) for article in (MARN, OSTRA)]
    answer = cluster(articles, lore, nouns=NounRules(alike=0.0))
    chains: dict[str, set[object]] = {}
    for mention, label in answer.items():
        chains.setdefault(mention.chain, set()).add(label)

    assert {"velm": 1, "bridge": 1, "friday": 1, "ode": 1} == {chain: len(found) for chain, found in chains.items()}
    assert 4 == len(set(answer.values()))
    assert "friday" in {r.lemma for r in articles[0].reads}


def test_nouns_stay_within_their_article_without_the_last_step(tools: Tools, lore: Lore) -> None:
    """Without rules for nouns only what has a name is one across articles."""
    articles = [read(article, tools) for article in (MARN, OSTRA)]
    answer = cluster(articles, lore, nouns=None)

    assert 2 == len({label for mention, label in answer.items() if mention.chain == "bridge"})
    assert 1 == len({label for mention, label in answer.items() if mention.chain == "velm"})


def test_the_baseline_compares_the_words_that_mentions_hang_by(tools: Tools) -> None:
    """One lemma is one entity, a preposition's too, whatever the article."""
    answer = same_head_lemma([read(article, tools) for article in (MARN, OSTRA)])

    assert {"on"} == {label for mention, label in answer.items() if mention.chain == "friday"}
    assert {"velm", "he"} == {label for mention, label in answer.items() if mention.chain == "velm"}


def test_a_part_is_a_row(tools: Tools, lore: Lore) -> None:
    """Counts first, then the figures."""
    told = row("invented", [read(article, tools) for article in (MARN, OSTRA)], lore)

    assert ("invented", "2", "10", "4") == told[:4]
    assert 14 == len(told)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [((), ("old",), True), (("old",), ("old", "steel"), True), (("old",), ("new",), False), ((), (), True)],
)
def test_modifiers_tell_two_things_apart(one: tuple[str, ...], other: tuple[str, ...], expected: bool) -> None:
    """A noun may leave modifiers out, but not have others."""
    assert expected == compatible(one, other)


def test_headline_capitals_make_no_name(lore: Lore) -> None:
    """What stands in small letters elsewhere in the pile is no name for its capital."""
    one, two = (GoldMention(f"art-{n}", 0, 6, "x", "HUM") for n in (1, 2))
    headline = Local("art-1", "Robber", "organisation")
    articles = [
        ReadArticle(
            "art-1", "1", (Read(one, "robber", "robber", local=headline.id),), (headline,), frozenset(), frozenset()
        ),
        ReadArticle("art-2", "1", (Read(two, "robber", "robber"),), (), frozenset(), frozenset({"robber"})),
    ]

    assert 1 == len(set(cluster(articles, lore, nouns=NounRules(alike=0.0)).values()))


def test_people_run_together_are_told(lore: Lore) -> None:
    """Two chains whose names are one entity are a pair; two spellings of one chain's number are none."""
    mentions = [
        GoldMention("art-1", 0, 4, "cross_PER1", "PER"),
        GoldMention("art-2", 0, 4, "cross_intra_PER1", "PER"),
        GoldMention("art-3", 0, 4, "cross_PER2", "PER"),
    ]
    locals_ = [
        Local(m.article, name, "person") for m, name in zip(mentions, ("Tor Velm", "T. Velm", "Tor Velm"), strict=True)
    ]
    articles = [
        ReadArticle(m.article, "1", (Read(m, "velm", "velm", local=f.id),), (f,), frozenset(), frozenset())
        for m, f in zip(mentions, locals_, strict=True)
    ]
    (pair,) = merged_people(articles, link(locals_, lore=lore))

    assert ("Tor Velm", ("T. Velm", "Tor Velm"), ("Tor Velm",), True) == (pair.entity, pair.one, pair.other, pair.alike)


@pytest.mark.shared
@pytest.mark.slow
def test_no_two_people_are_one(shared: Path, tools: Tools, lore: Lore) -> None:
    """In ECB+ dev no chain of people is another's, and sayso is well above the baseline."""
    articles = [read(article, tools) for article in ecb_plus(shared / "corpora" / "ecbplus", "Dev")]
    told = row("ECB+ dev", articles, lore)

    assert [] == merged_people(articles, link([f for a in articles for f in a.locals], lore=lore))
    assert float(told[6]) >= 63
    assert float(told[6]) >= float(told[4])
