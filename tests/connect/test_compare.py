"""Whether two tellings are the same claim: what they are read as, each feature, and pairs that must meet or part."""

from __future__ import annotations

import pytest

from sayso.connect.compare import FEATURES, Attributed, Comparer, Sayer, facts, load_comparer, pair_of
from sayso.connect.figures import Figure, agreement, counted
from sayso.connect.places import load_places
from sayso.connect.terms import load_opposites, stem
from sayso.resources import read_toml, rule_folder


@pytest.fixture(scope="module")
def comparer() -> Comparer:
    """The model that ships."""
    return load_comparer(load_places())


def score(comparer: Comparer, a: str, b: str, *, by: tuple[str, str] = ("", "")) -> float:
    """Two texts' score."""
    one, two = (facts(text, comparer.reader, sayer=Sayer(who, "person")) for text, who in zip((a, b), by, strict=True))
    return comparer.score(one, two)


SAME = [
    ("the ministry will close 12 schools", "the ministry is to shut a dozen schools"),
    ("the minister resigned over the dam", "the minister quit because of the dam"),
    ("killing at least two people", "at least two people died"),
    ("troops left the town", "soldiers withdrew from the town"),
    ("The blast left a large crater", "the explosion tore a massive crater in the road"),
    ("Kenyan ships passed oil to a tanker", "vessels from Kenya passed oil to a tanker"),
    ("the ferry was never inspected", "nobody ever inspected the ferry"),
    ("no rower of the club had been hurt", "all the club's rowers were safe and uninjured"),
    ("Velm did not win the vote in Marn", "Velm lost the vote in Marn"),
]
APART = [
    ("Ode met Velm on Monday", "Ode did not meet Velm on Monday"),
    ("its gate was locked", "the owners had known that the gate was not locked"),
    ("the ferry shouldn't have left", "the ferry should have left"),
    ("No, the ferry shouldn't have left", "the ferry should have left"),
    ("the fleet will stay in the strait", "the fleet will leave the strait"),
    ("Velm did not win the vote in Marn", "Velm did not lose the vote in Marn"),
    ("at least two people were killed", "at least four people were killed"),
    ("Kenyan ships passed oil to Ghanaian vessels", "Ugandan ships passed oil to Ghanaian vessels"),
    ("the bridge collapsed at 11 pm", "the bridge collapsed at 11.30 pm"),
    ("the vote will be held on Friday", "the vote will be held on Monday"),
    ("thousands of people are expected", "hundreds of thousands of people are expected"),
    ("the river burst its banks", "police arrested two men"),
    ("Nobody should be digging anywhere near anybody", "nobody had told her of anything"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_the_same_in_other_words_meets(comparer: Comparer, a: str, b: str) -> None:
    """Synonyms, other forms of a word and of a country, and figures in words or digits are the same."""
    assert score(comparer, a, b) >= comparer.threshold


@pytest.mark.parametrize(("a", "b"), APART)
def test_look_alikes_part(comparer: Comparer, a: str, b: str) -> None:
    """Another figure, day, hour or country, and a denial, are another claim however alike the words."""
    assert score(comparer, a, b) < comparer.threshold


@pytest.mark.parametrize("row", read_toml(rule_folder() / "opposites.toml")["opposite"], ids=lambda row: row["name"])
def test_opposites_part(comparer: Comparer, row: dict[str, dict[str, str]]) -> None:
    """Each row's example is two claims."""
    assert score(comparer, row["example"]["one"], row["example"]["other"]) < comparer.threshold


def test_a_word_is_in_one_row_of_opposites() -> None:
    """So that a word has one contrary."""
    rows = read_toml(rule_folder() / "opposites.toml")["opposite"]
    stems = [s for row in rows for side in row["sides"] for s in sorted({stem(word) for word in side})]

    assert sorted(load_opposites()) == sorted(stems)


def test_a_score_is_the_same_both_ways(comparer: Comparer) -> None:
    """Neither of two tellings comes first."""
    for a, b in (*SAME, *APART):
        assert score(comparer, a, b) == score(comparer, b, a)


def test_the_speaker_counts(comparer: Comparer) -> None:
    """One speaker makes the same claim likelier, two people less likely."""
    a, b = "the dam is a danger to the valley", "below the dam the valley is in danger of a flood"
    one, unknown, two = (score(comparer, a, b, by=by) for by in (("Ode", "Ode"), ("", ""), ("Ode", "Velm")))

    assert one > unknown > two


def test_who_takes_it_back_has_not_said_it_again(comparer: Comparer) -> None:
    """That one speaker says both makes two contrary claims no likelier to be one."""
    a, b = "The gate was locked", "the gate was not locked"

    assert score(comparer, a, b, by=("Ode", "Ode")) == score(comparer, a, b) < comparer.threshold


def test_a_denial_by_its_act_is_negative(comparer: Comparer) -> None:
    """ "Denied that the gate was locked" and "said that the gate was not locked" are one; not so "said ... was"."""
    gate, reader = "the gate of the mill was locked", comparer.reader
    denied = facts(gate, reader, attributed=Attributed("denies", "denied"))
    says_not = facts("the gate of the mill was not locked", reader, attributed=Attributed("says", "said"))
    says = facts(gate, reader, attributed=Attributed("says", "said"))

    assert comparer.score(denied, says) < comparer.threshold <= comparer.score(denied, says_not)


def test_why_names_the_features(comparer: Comparer) -> None:
    """What told most comes first."""
    a, b = (facts(text, comparer.reader) for text in ("two people were killed", "four people were killed"))

    assert comparer.why(a, b)[0] == "figures_differ -5.00"


def test_every_feature_says_what_it_measures(comparer: Comparer) -> None:
    """The docstring is the explanation, and every weight is a feature's."""
    assert all(feature.__doc__ for feature in FEATURES.values())
    assert set(comparer.weights) <= set(FEATURES)


@pytest.mark.parametrize("name", sorted(FEATURES))
def test_features_are_shares(comparer: Comparer, name: str) -> None:
    """Of any two texts, empty ones too, a feature is a number from 0, or from -1 for a cosine, to 1."""
    for a, b in (*SAME, *APART, ("", ""), ("", "the dam"), ("...", "of the")):
        pair = pair_of(facts(a, comparer.reader), facts(b, comparer.reader), comparer.reader.vectors)

        assert -1.0001 <= FEATURES[name](pair) <= 1.0001


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("at least two people", [Figure(2.0, 2.1, ("people",))]),
        ("84 people", [Figure(84.0, 84.0, ("people",))]),
        ("an additional 1,600 officers", [Figure(1600.0, 1600.0, ("officers",))]),
        ("12 killed", [Figure(12.0, 12.0, toll="dead")]),
        ("one of the 30 ships", [Figure(30.0, 30.0, ("ships",))]),
        ("three million barrels", [Figure(3e6, 3e6, ("barrels",))]),
        ("9 % of the oil", [Figure(9.0, 9.0, ("percent",))]),
        ("in 2017", []),
        ("on May 4 at 11 pm", []),
    ],
)
def test_figures(text: str, figures: list[Figure]) -> None:
    """How many of what; years, days and clock times count nothing."""
    assert list(counted(text).figures) == figures


def test_days_and_clock_times() -> None:
    """Days as month and day, weekdays by name, clock times in minutes."""
    found = counted("on Friday, 4 May, at 11.30 pm, not at 9 a.m. on Sept. 5")

    assert (found.days, found.clocks) == ({"friday", "5/4", "9/5"}, {23 * 60 + 30, 9 * 60})


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("more than 80 people", "84 people", 1),
        ("at least 90 hurt", "more than 100 hurt", -1),
        ("ten tourists", "two pilots", 0),
        ("four dead", "two people", -1),
        ("six ships", "five vessels", 0),
        ("600 tons of oil", "500 tons", -1),
        ("", "two people", 0),
    ],
)
def test_agreement_of_figures(comparer: Comparer, a: str, b: str, expected: int) -> None:
    """Only figures of the same kind of thing can differ."""
    assert agreement(counted(a).figures, counted(b).figures, comparer.reader.vectors) == expected
