"""How common words are in English at large: the fixed background against which a word of an article is rare.

The table is wordfreq's (Speer, *wordfreq*, 2022), cut to its commonest words (``training/frequencies.py``). As it does
not change with the pile, what two articles share depends on these two alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sayso.errors import ResourceError

RAREST = 2.5
"""The Zipf frequency of a word that the table lacks; the rarest that it has is 3.0."""
NUMBER, LONG_NUMBER = 4.7, 3.5
"""Numbers are in no table: a short one (a count, a year) is as common as "2017", a long one ("12,500") is rare."""
WORD = re.compile(r"[^\W\d_][\w’'-]*[^\W_]|\d[\d,.]*\d|\d")


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Zipf frequencies of words in small letters."""

    zipf: Mapping[str, float]

    def of(self, word: str) -> float:
        """How common a word is: from about 7.7 ("the") to `RAREST`."""
        if word[0].isdigit():
            return NUMBER if len(word) <= 4 else LONG_NUMBER
        return self.zipf.get(word, RAREST)


@cache
def load_frequencies(language: str = "en") -> Frequencies:
    """Load the table of a language; some tens of milliseconds, once. Raises `ResourceError` where there is none."""
    path = resources.files("sayso") / "data" / "frequencies" / f"{language}.txt"
    try:
        lines = path.read_text(encoding="utf8").splitlines()
    except OSError as error:
        raise ResourceError(f"frequencies of {language}", "the table is missing") from error
    zipf: dict[str, float] = {}
    for line in lines:
        how_common, *words = line.split(" ")
        zipf.update(dict.fromkeys(words, float(how_common)))
    return Frequencies(zipf)


def words_of(text: str) -> list[str]:
    """The words and numbers of a text in small letters, without a possessive's 's."""
    return [word.removesuffix("'s") for word in WORD.findall(text.lower().replace("’", "'"))]


def stem(word: str) -> str:
    """A word without the plural's s: "quakes" and "quake" are one term. Nothing else is taken off."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
