"""Stories: one happening is one story however it is told and over how many days; two that are alike are two."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from sayso.connect import standing as arrivals
from sayso.connect import stories as method
from sayso.connect.frequency import Frequencies, load_frequencies, stem, words_of
from sayso.connect.standing import Flooded, arrive
from sayso.connect.stories import Sketch, average_linkage, connected, first_sentence, slug, stories
from sayso.errors import ResourceError
from tests.connect.shelf import MemoryShelf

FERRY = Sketch(
    "ferry-post",
    "Two ferries collided in fog off Marn on Monday and at least nine passengers drowned, the coast guard said. "
    "The Velanda was on its way to Ostel with eighty people on board when it struck the Brisling near Gannet Rock.",
    "Nine drown as ferries collide off Marn",
    published="2031-03-03",
)
FERRY_AGAIN = Sketch(
    "ferry-echo",
    "Rescuers searched the sea around Gannet Rock for survivors after the ferry Velanda and the smaller Brisling ran "
    "into each other in thick fog. Nine bodies were brought to the harbour of Marn, a coast guard officer said.",
    "Ferry disaster at Gannet Rock: search for survivors goes on",
    published="2031-03-04",
)
FERRY_LATER = Sketch(
    "ferry-later",
    "Investigators have found that the radar of the ferry Velanda was switched off when it collided with the Brisling "
    "off Marn. Eleven passengers drowned. The captain told investigators that fog at Gannet Rock came without warning.",
    "Radar of the Velanda was off when ferries collided, investigators say",
    published="2031-03-09",
)
QUAKE = Sketch(
    "quake",
    "A strong earthquake shook the town of Dorvik in Kestria early on Friday, destroying dozens of houses. At least "
    "twelve people were killed, said mayor Ilsa Tornquist. The quake had a magnitude of 6.1.",
    "Earthquake in Dorvik kills at least twelve",
    published="2031-05-02",
)
ELSEWHERE = Sketch(
    "quake-elsewhere",
    "A strong earthquake shook the island of Palune in Sarrow early on Saturday, destroying dozens of houses. At least "
    "seven people were killed, said governor Tam Obrecht. The quake had a magnitude of 5.9.",
    "Earthquake on Palune kills at least seven",
    published="2031-05-03",
)
NEXT_YEAR = Sketch(
    "quake-next-year",
    "An earthquake of magnitude 5.4 damaged a school and a bridge in Dorvik in Kestria on Tuesday. Nobody was hurt, "
    "the town's new mayor, Per Lindahl, said. Shops closed and trains to the coast were late.",
    "School damaged as earthquake shakes Dorvik",
    published="2032-06-08",
)
HEARING = Sketch(
    "hearing",
    "Former minister Edda Voss appeared in court in Ostel on Wednesday and said that she was not guilty of taking "
    "bribes for harbour licences. Judge Mats Ahlgren set her bail at two million crowns.",
    "Edda Voss pleads not guilty in bribery case",
    published="2031-01-15",
)
SENTENCE = Sketch(
    "sentence",
    "Edda Voss was sent to prison for six years on Thursday after jurors in Ostel convicted her of fraud and perjury. "
    "Supporters wept outside. Her lawyer, Hanne Brod, announced an appeal within a fortnight.",
    "Six years in prison for Edda Voss",
    published="2031-09-25",
)
EVERYBODY = (FERRY, FERRY_AGAIN, FERRY_LATER, QUAKE, ELSEWHERE, NEXT_YEAR, HEARING, SENTENCE)


@pytest.fixture(scope="module")
def frequencies() -> Frequencies:
    """The background of English."""
    return load_frequencies()


def told(frequencies: Frequencies, *sketches: Sketch) -> list[set[str]]:
    """The articles of each story."""
    return [set(story.articles) for story in stories(sketches, frequencies=frequencies)]


def test_one_happening_in_other_words_and_over_days_is_one_story(frequencies):
    """The report, the search and what investigators found a week later belong together."""
    assert [{"ferry-post", "ferry-echo", "ferry-later"}] == told(frequencies, FERRY, FERRY_AGAIN, FERRY_LATER)


def test_happenings_of_one_kind_in_two_places_are_two(frequencies):
    """Two quakes within a day are told in the same words, of other people and places."""
    assert [{"quake"}, {"quake-elsewhere"}] == told(frequencies, QUAKE, ELSEWHERE)


def test_happenings_of_one_kind_in_two_years_are_two(frequencies):
    """The same town shakes again a year later."""
    assert [{"quake"}, {"quake-next-year"}] == told(frequencies, QUAKE, NEXT_YEAR)


def test_two_court_dates_are_two(frequencies):
    """A hearing and a sentence eight months later are two happenings of one case."""
    assert [{"hearing"}, {"sentence"}] == told(frequencies, HEARING, SENTENCE)


def test_all_together_are_the_same_stories(frequencies):
    """What else is in the pile changes nothing."""
    assert [
        {"hearing"},
        {"ferry-post", "ferry-echo", "ferry-later"},
        {"quake"},
        {"quake-elsewhere"},
        {"sentence"},
        {"quake-next-year"},
    ] == told(frequencies, *EVERYBODY)


def test_a_story_has_its_days_and_the_title_of_its_most_central_article(frequencies):
    """Articles in order of publication, the title as one of them gives it."""
    (story,) = stories((FERRY_LATER, FERRY, FERRY_AGAIN), frequencies=frequencies)

    assert ("ferry-post", "ferry-echo", "ferry-later") == story.articles
    assert ("2031-03-03", "2031-03-09") == (story.first, story.last)
    assert story.title in {FERRY.title, FERRY_AGAIN.title, FERRY_LATER.title}


def test_an_article_without_a_title_lends_its_first_sentence(frequencies):
    """A story is never without a name while there are words."""
    (story,) = stories([replace(FERRY, title=None)], frequencies=frequencies)

    assert FERRY.lead.startswith(story.title)
    assert story.title.endswith("the coast guard said.")


def test_undated_articles_find_their_story(frequencies):
    """Articles without a date are compared by three of their heaviest words."""
    undated = tuple(replace(s, published=None) for s in (FERRY, FERRY_AGAIN))

    assert [{"ferry-post", "ferry-echo"}] == told(frequencies, *undated)
    assert [{"ferry-post", "ferry-echo"}] == told(frequencies, undated[0], FERRY_AGAIN)


def test_an_article_of_which_only_the_address_is_known_finds_its_story(frequencies):
    """The words of the address stand for a title."""
    bare = Sketch("bare", "", None, "https://news.test/a/ferries-collide-off-marn-gannet-rock.html", "2031-03-03")

    assert [{"ferry-post", "bare"}] == told(frequencies, FERRY, bare)


def test_an_article_without_a_word_is_a_story_of_its_own(frequencies):
    """Nothing is dropped."""
    empty = (Sketch("empty", ""), Sketch("empty-too", "", published="no date"))

    assert [{"empty"}, {"empty-too"}] == told(frequencies, *empty)
    assert not stories([], frequencies=frequencies)


def test_a_day_that_is_none_counts_as_unknown(frequencies):
    """A date that cannot be read is no date."""
    (story,) = stories([replace(FERRY, published="sometime in May")], frequencies=frequencies)

    assert (None, None) == (story.first, story.last)


def test_a_flood_of_one_text_is_one_story(frequencies, monkeypatch):
    """More copies than are compared one by one still hang together, and other stories are left alone."""
    monkeypatch.setattr(method, "MOST", 20)
    monkeypatch.setattr(method, "NEIGHBOURS", 5)
    flood = [replace(FERRY, article=f"copy-{n:03}") for n in range(60)]

    assert [{s.article for s in flood}, {"quake"}] == told(frequencies, *flood, QUAKE)


def test_scores_do_not_depend_on_the_pile(frequencies):
    """Two articles are as alike alone as among others."""
    alone = method.Pool.of((FERRY, FERRY_AGAIN), frequencies)
    among = method.Pool.of(EVERYBODY, frequencies)
    at = {s.article: n for n, s in enumerate(among.sketches)}
    one, two = at["ferry-post"], at["ferry-echo"]

    assert alone.scores(0, np.array([1])).tolist() == among.scores(one, np.array([two])).tolist()


@pytest.mark.parametrize("seed", range(5))
def test_clusters_are_those_of_average_linkage(seed):
    """On random scores the clusters are scipy's."""
    random = np.random.default_rng(seed)
    scores = np.triu(random.random((12, 12)), 1)
    scores += scores.T
    np.fill_diagonal(scores, 1.0)
    labels = fcluster(linkage(squareform(1 - scores, checks=False), "average"), 0.45, "distance")
    expected = sorted([i for i in range(12) if labels[i] == label] for label in set(labels))

    assert expected == sorted(average_linkage(scores, 0.55))


def test_parts_are_connected_by_links():
    """Members in order, links with their part."""
    assert [([0, 2, 3], [(2, 3, 0.5), (0, 3, 0.4)]), ([1], [])] == connected(range(4), [(2, 3, 0.5), (0, 3, 0.4)])


def test_words_are_counted_without_case_possessives_and_plurals():
    """What is told in other forms is one term."""
    assert ["the", "mayor", "6.1", "quakes"] == words_of("The mayor’s 6.1 quakes")
    assert ["quake", "city", "crisis", "glass", "bus", "gas"] == [
        stem(w) for w in ("quakes", "cities", "crisis", "glass", "bus", "gas")
    ]


def test_headlines_are_told_from_text_and_address():
    """A short abbreviation ends no sentence; numbers and single words of an address are no title."""
    first = "Rep. Ana Ode of Marn said on Monday that the bridge would be closed. She left."

    assert "Rep. Ana Ode of Marn said on Monday that the bridge would be closed." == first_sentence(first)
    assert "A title" == first_sentence("\n\nA title\nThen text.")
    assert "two ferries collide" == slug("https://x.test/2031/03/two-ferries-collide-4711.html?a=b")
    assert "" == slug("https://x.test/article22342043.ece")


def test_the_table_is_the_one_its_manifest_names(frequencies):
    """Common words are common, unknown ones rare, and the licence is told."""
    folder = resources.files("sayso") / "data" / "frequencies"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf8"))
    digest = hashlib.sha256((folder / "en.txt").read_bytes()).hexdigest()

    assert manifest["files"]["en.txt"]["sha256"] == digest
    assert "CC-BY-SA-4.0" == manifest["licence"]
    assert frequencies.of("the") > 7 > frequencies.of("harbour") > frequencies.of("velanda") == 2.5
    with pytest.raises(ResourceError):
        load_frequencies("xx")


def test_what_arrives_later_joins_its_story(frequencies):
    """Only the part that it is linked to is made anew."""
    shelf = MemoryShelf((FERRY, QUAKE))
    arrival = arrive(FERRY_LATER, shelf, frequencies=frequencies)

    assert [("ferry-post",)] == [part.members for part in arrival.gone]
    assert [("ferry-post", "ferry-later")] == [s.articles for s in arrival.come.stories]
    for sketch in (FERRY_LATER, HEARING, FERRY_AGAIN, ELSEWHERE, NEXT_YEAR, SENTENCE):
        shelf.add(sketch)
    assert stories(EVERYBODY, frequencies=frequencies) == shelf.stories
    assert 0 == shelf.anew


def test_where_not_all_are_compared_an_arrival_begins_again(frequencies, monkeypatch):
    """More copies share a key than are compared one by one: which are, depends on those between."""
    monkeypatch.setattr(method, "NEIGHBOURS", 5)
    monkeypatch.setattr(arrivals, "NEIGHBOURS", 5)
    shelf = MemoryShelf(replace(FERRY, article=f"copy-{n:03}") for n in range(5))

    with pytest.raises(Flooded):
        arrive(FERRY, shelf, frequencies=frequencies)
