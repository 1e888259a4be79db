"""The box at a report's end: with what it was made, how a line is read, and what sayso does not say."""

from __future__ import annotations

from collections.abc import Iterable

from sayso.serve.asked import SHOWN
from sayso.serve.paper import Item, Line, Listing, Run, Section, Table
from sayso.serve.reported import Material, Most
from sayso.serve.words import counted, range_words, short_id

_READING = (
    """“Daily Quay, 10 Mar, 1204–1267” is the outlet, the day of publication and the place: the article’s text from
    character 1204 up to, and without, character 1267, counted from 0 in Unicode code points. The link leads to these
    words under Passages.""",
    """An origin is the party through which a claim came into the articles, as far as they tell: somebody on record, an
    outlet whose report is cited, an unnamed source, a wire whose copy is printed. Copies and citations of one origin
    count once.""",
    """Direct is said between quotation marks, indirect in other words, mixed in both; narrated is what an outlet tells
    as its own.""",
    """Who said what, which sentences tell the same, and how two stand to one another was found by rules and models.
    Each can be wrong: read the passage.""",
)
_NOT_SAID = (
    "Sayso says who said what, and on whose word. It does not say whether what is said is so.",
    "It weighs no outlet against another; few origins, or unnamed ones, are no judgement on a claim.",
    "What stands in none of these articles is not here.",
)


def method_section(material: Material) -> Section:
    """How a report was made; nothing in it depends on when or where."""
    brief, made = material.brief, material.made
    articles = [brief.sources.articles[i] for i in brief.story.articles if i in brief.sources.articles]
    undated = sum(a.published is None for a in articles)
    days = range_words(a.published for a in articles) or "no day told"
    tagged = sum(s.made_by.startswith("tagger") for s in brief.sources.statements.values())
    counts, said = made.counts, len(brief.sources.statements)
    rows: list[tuple[str, str]] = [
        ("sayso", f"version {made.version}"),
        *made.models,
        ("statements", f"{said:,} in this story, {tagged:,} found by the tagger, the others by rules"),
        ("story", f"{short_id(brief.story.id)}: {counted(len(articles), 'article')}, published {days}"),
        ("ledger", _ledger(material)),
        ("relations", f"shown from a score of {SHOWN}"),
        ("shown", _shown(material.most)),
        ("notices", f"{counted(len(brief.notices), 'notice')} on these articles, {counts.notices:,} in the ledger"),
    ]  # fmt: skip
    if undated:
        rows.append(("undated", f"{counted(undated, 'article')} without a day of publication"))
    if made.behind:
        rows.append(("not all connected", "the ledger has articles that no run has connected with the others yet"))
    head: tuple[Line, ...] = ((Run("What"),), (Run("Which"),))
    table = Table("With what this report was made", head, tuple(((Run(a),), (Run(b),)) for a, b in rows))
    reading = Section("reading", (Run("How a line is read"),), (_lines(_READING),))
    not_said = Section("not-said", (Run("What sayso does not say"),), (_lines(_NOT_SAID),))
    return Section("method", (Run("How this report was made"),), (table, reading, not_said))


def _lines(told: Iterable[str]) -> Listing:
    return Listing(tuple(Item((Run(words),)) for words in told))


def _ledger(material: Material) -> str:
    counts = material.made.counts
    facts = (
        counted(counts.articles, "article"),
        counted(counts.statements, "statement"),
        counted(counts.mentions, "mention"),
        counted(counts.timexes, "time expression"),
    )
    return ", ".join(facts)


def _shown(most: Most) -> str:
    if most.claims is None:
        return "everything"
    return f"at most {counted(most.claims, 'claim')}; lists and graphs are cut where a line says so"
