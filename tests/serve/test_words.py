"""The words on screen."""

from __future__ import annotations

import pytest

from sayso.records import Hop, Party
from sayso.serve.words import chain_words, counted, day_words, party_words, range_words, short_id


@pytest.mark.parametrize(
    ("party", "words"),
    [
        (Party("Ana Ode", "person"), "Ana Ode"),
        (Party("two officials", "unnamed"), "unnamed: two officials"),
        (Party("", "unnamed"), "unnamed"),
        (Party("", "person"), "unnamed"),
        (None, "unknown speaker"),
    ],
)
def test_who_is_not_named_is_said_to_be_unnamed(party: Party | None, words: str) -> None:
    """The word stands there whatever the colour."""
    assert words == party_words(party)


def test_a_chain_runs_from_the_outermost_hop_to_the_speaker() -> None:
    """Hop by hop, with an arrow between."""
    chain = [Hop(Party(name, kind), None, "") for name, kind in (("Coast Wire", "outlet"), ("", "unnamed"))]  # type: ignore[arg-type]

    assert "Coast Wire → unnamed" == chain_words(chain)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2026-03-09", "9 Mar 2026"),
        ("2026-03-09T14:05:00+00:00", "9 Mar 2026"),
        ("2026-03", "2026-03"),
        ("2026-13-40", "2026-13-40"),
        ("soon\x1b[1m", "soon␛[1m"),
        (None, "—"),
        ("", "—"),
    ],
)
def test_a_date_keeps_its_precision(written: str | None, words: str) -> None:
    """A day is written as a day; anything less is left as it is."""
    assert words == day_words(written)


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ([], ""),
        ([None, "2026"], ""),
        (["2026-03-09"], "9 Mar 2026"),
        (["2026-03-12", None, "2026-03-09T01:00:00Z"], "9–12 Mar 2026"),
        (["2026-02-28", "2026-03-02"], "28 Feb – 2 Mar 2026"),
        (["2025-12-30", "2026-01-02"], "30 Dec 2025 – 2 Jan 2026"),
    ],
)
def test_days_are_told_as_a_range(dates: list[str | None], words: str) -> None:
    """What is the same at both ends is said once."""
    assert words == range_words(dates)


def test_numbers_agree_with_their_nouns() -> None:
    """One article, no articles, thousands with a comma."""
    assert ["1 article", "0 articles", "1,204 articles"] == [counted(n, "article") for n in (1, 0, 1204)]


def test_a_short_id_is_the_beginning_that_explain_takes() -> None:
    """Eight digits without the kind."""
    assert "1a2b3c4d" == short_id("stm-1a2b3c4d5e6f7a8b")
