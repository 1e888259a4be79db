"""Others' reviews of a claim, told as their reviewers' word by every face: nothing of the ledger follows from them."""

from __future__ import annotations

from collections.abc import Iterable

from sayso.ledger.outside import Beside
from sayso.serve.paper import Line, Run, web_address
from sayso.serve.safe import one_line, shortened
from sayso.serve.shapes import Shape
from sayso.serve.words import day_words

HEADING = "Reviewed by others"
LONGEST = 300
"""Characters of a rating and of a reviewed claim that are shown; `review_shape` has them whole."""
LONGEST_NAME = 120
"""The same of a reviewer and of who is said to have made the claim."""


def review_line(beside: Beside) -> Line:
    """A review in one line: whose it is, its own words for the rating, its day, the claim as it has it, its address."""
    o = beside.outside
    reviewer = shortened(o.reviewer or "", LONGEST_NAME)
    rating, claimant = shortened(o.rating or "", LONGEST), shortened(o.claimant or "", LONGEST_NAME)
    day = f", {day_words(shortened(o.reviewed_on, LONGEST_NAME))}" if o.reviewed_on else ""
    said = f" (said to be by {claimant})" if claimant else ""
    address = web_address(o.url)
    return (
        Run("reviewed by ", "meta"),
        Run(reviewer, "name") if reviewer else Run("somebody who is not named", "meta"),
        Run(": ", "meta"),
        Run(f"“{rating}”", "text") if rating else Run("without words of a rating", "meta"),
        Run(f"{day}, on ", "meta"),
        Run(f"“{shortened(o.text, LONGEST)}”", "text"),
        Run(f"{said}, taken for this claim (score {beside.score:.2f})", "meta"),
        *((Run(" · ", "meta"), Run("the review", "meta", url=address)) if address else ()),
    )


def review_words(beside: Beside) -> str:
    """The same as plain words, with the address in full.

    ``reviewed by Marn Check: “Partly so”, 12 Mar 2031, on “the bridge is shut” (said to be by Tor Velm), taken for this
    claim (score 0.91) · https://check.example/1``
    """
    return one_line("".join(run.url or run.text for run in review_line(beside)))


def review_shape(beside: Beside) -> Shape:
    """The same for a program; keys in one order, absent values null. Addresses are of the web, or left out."""
    o = beside.outside
    return {
        "id": o.id,
        "text": o.text,
        "claimant": o.claimant,
        "claimed_on": o.claimed_on,
        "appearances": [address for each in o.appearances if (address := web_address(each))],
        "reviewer": o.reviewer,
        "url": web_address(o.url) or None,
        "reviewed_on": o.reviewed_on,
        "rating_in_the_reviewers_words": o.rating,
        "score": round(beside.score, 3) + 0.0,
        "why": list(beside.why),
    }


def reviews_shape(found: Iterable[Beside]) -> Shape:
    """What a claim's shape has of its reviews: nothing where there is none."""
    shapes = [review_shape(beside) for beside in found]
    return {"reviews": shapes} if shapes else {}
