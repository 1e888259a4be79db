"""PLOVER's example records: whether the type of a sentence's main happening is found, and who does it to whom.

What is counted. A record holds a sentence or two, one event's type, and the words that name its sources and targets. Of
all that sayso finds in the text one is its **main event**: the one highest in the sentence's tree, with verbs of saying
not counted, and of equals the first. Its type is **found** if there is any, and **exact** if it is the record's. A
record's source or target is **met** where a party of that side shares a word with one of its texts (letters in small,
words of four letters or more, or capitals).

PLOVER gives a type to what is said, and sayso keeps sayings as statements. So for this measure a statement is an event
too: where its cue's word stands in the lexicon as a saying (*accuse*: disapprove), of that type, else by its act
(urges: demand; denies: reject; threatens: threaten; promises: agree). And PLOVER gives what lies ahead to other types,
which a timeline must not: something friendly that is planned is AGREE, something hostile THREATEN, something refused
or denied REJECT, and what somebody "must" do is DEMAND. Contacts are CONSULT; planned ones AGREE, denied ones REJECT.

Two baselines: the commonest type of the tuning half for all; and the lexicon without the parse, which is the type of
the text's first word that any entry lists.

Every second record, in order of id, was for tuning; of the other half the figures alone were looked at.

Run it with ``python -m evals.events``; the corpora's folder is ``SAYSO_SHARED``.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from evals.parts import shared_folder
from sayso.extract import Understood, understand
from sayso.extract.contacts import find_contacts
from sayso.extract.draft import View
from sayso.extract.event_sides import sides_of
from sayso.extract.event_words import MUST, Told, tellings
from sayso.extract.frames import lemma_of
from sayso.extract.happenings import Within, within
from sayso.extract.parse import Parsed, Token
from sayso.extract.status import status_of
from sayso.records import Article, Party
from sayso.resources import EventRules, Tools, load_tools
from sayso.settings import Settings

FRIENDLY = frozenset({"support", "cooperate", "aid", "concede", "retreat", "consult", "agree"})
HOSTILE = frozenset({"protest", "sanction", "coerce", "assault", "fight", "mobilize", "threaten"})
BY_ACT = {"urges": "demand", "denies": "reject", "threatens": "threaten", "promises": "agree"}


NOWHERE = Article("plover", "")


@dataclass(frozen=True, slots=True)
class Record:
    """One example of PLOVER's: a text, its event's type in small letters, and the words for its sides."""

    id: str
    text: str
    kind: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Main:
    """A text's main event: its type, and who does it to whom."""

    kind: str
    by: tuple[Party, ...] = ()
    to: tuple[Party, ...] = ()


def records(path: Path) -> list[Record]:
    """The records of PLOVER's file that hold a text, in order of id."""
    found = []
    for row in json.loads(path.read_text(encoding="utf8")):
        if "text" in row:
            sides = {key: tuple(a["actorText"] for a in row.get(key) or ()) for key in ("source", "target")}
            text = row["text"].strip().strip("{}")
            found.append(
                Record(row["id"], text, row["event"].lower(), sides["source"], sides["target"], row.get("date"))
            )
    return sorted(found, key=lambda record: record.id)


def main_event(seen: Understood) -> Main | None:
    """The main event that is found in a text."""
    tokens = seen.view.parsed.tokens
    told = list(tellings(seen.view, seen.cast))
    taken = {one.verb.i for one in told}
    found = [*_from_tellings(seen, told), *_from_contacts(seen, taken), *_from_statements(seen, taken)]
    ranked = [((depth(tokens, tokens[i]) + unsure, i), n) for n, (i, unsure, _) in enumerate(found)]
    return found[min(ranked)[1]][2] if ranked else None


Candidate = tuple[int, bool, Main]
"""The token of an event's word, whether it is only supposed, and the event."""


def _from_tellings(seen: Understood, told: Iterable[Told]) -> Iterator[Candidate]:
    told_in = within(seen.view, seen.extraction.statements)
    for one in told:
        mood = mood_of(seen.view, one, told_in)
        kind = plover_type(one, mood)
        if kind is not None:
            statement = told_in.at(one.word)
            outer = statement.speaker if statement is not None else None
            by, to = sides_of(seen.cast, one, outer=outer)
            by = (outer,) if one.rule is MUST and outer is not None else by
            yield one.word.i, mood == "supposed", Main(kind, by, to)


def _from_contacts(seen: Understood, taken: AbstractSet[int]) -> Iterator[Candidate]:
    view, found = seen.view, seen.extraction
    article = Article("record", view.parsed.text)
    for contact in find_contacts(view, seen.cast, found.statements, found.timexes, article=article):
        at = view.token_at(contact.word.start)
        if at not in taken:
            kind = {"planned": "agree", "denied": "reject"}.get(contact.status, "consult")
            yield at, False, Main(kind, contact.by, contact.to)


def _from_statements(seen: Understood, taken: AbstractSet[int]) -> Iterator[Candidate]:
    view, tokens = seen.view, seen.view.parsed.tokens
    for statement in seen.extraction.statements:
        in_cue = (i for span in statement.cue for i in view.tokens_in(span))
        cue = next((i for i in in_cue if tokens[i].pos in ("VERB", "NOUN")), None)
        inside = {i for span in statement.content for i in view.tokens_in(span)}
        told_inside = statement.act == "promises" and bool(inside & taken)
        if cue is not None and cue not in taken and statement.act in BY_ACT and not told_inside:
            yield cue, False, Main(BY_ACT[statement.act], (statement.speaker,) if statement.speaker else ())


def depth(tokens: Sequence[Token], token: Token) -> int:
    """How many verbs and nouns stand above a word, but for verbs of saying whose clause it is in."""
    count = 0
    for _ in range(30):
        if token.head == token.i:
            return count
        above = tokens[token.head]
        count += token.dep not in ("ccomp", "conj", "parataxis")
        token = above
    return count


def mood_of(view: View, told: Told, told_in: Within) -> str:
    """The status of a telling, "unless" where something is threatened, and "supposed" where it has no status."""
    if told.rule is MUST:
        return "happened"
    standing = status_of(view, told.word, told=told_in)
    status = standing.status if standing is not None else "supposed"
    conditions = (m for c in view.parsed.kids(told.verb.i, "advcl") for m in view.parsed.kids(c.i, "mark"))
    return "unless" if status == "planned" and any(m.lower == "unless" for m in conditions) else status


def plover_type(told: Told, mood: str) -> str | None:
    """PLOVER's type of a telling, which counts what lies ahead as agreeing or threatening."""
    kind = told.rule.kind
    if told.rule.frames == ("time",):
        return None
    if mood == "unless":
        return "threaten"
    if mood in ("planned", "supposed") and kind in FRIENDLY:
        return "agree"
    if mood in ("planned", "supposed") and kind in HOSTILE:
        return "threaten"
    return "reject" if mood == "denied" else kind


def by_words(parsed: Parsed, rules: EventRules) -> str | None:
    """The baseline: the type of the first word that the lexicon lists, without looking at what stands beside it."""
    first: dict[str, str] = {}
    for rule in rules.rules:
        for word in (*rule.verbs, *rule.nouns):
            first.setdefault(word.split()[0], rule.kind)
    return next((first[lemma] for token in parsed.tokens if (lemma := lemma_of(token)) in first), None)


WORD = re.compile(r"[\w’'-]+")


def shares_a_word(parties: Iterable[Party], texts: Iterable[str]) -> bool:
    """Whether a party's name shares a word of some weight with one of the texts."""
    wanted = {w for text in texts for w in _words(text)}
    return any(wanted & set(_words(party.name)) for party in parties)


def _words(text: str) -> list[str]:
    found = (w.strip("'’").removesuffix("'s").removesuffix("’s").removesuffix("s") for w in WORD.findall(text))
    return [w.lower() for w in found if len(w) >= 4 or w.isupper()]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over records: with any event, with the right type, and those whose sides are met."""

    records: int = 0
    found: int = 0
    exact: int = 0
    sources: int = 0
    sources_met: int = 0
    targets: int = 0
    targets_met: int = 0
    majority: int = 0
    words: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__slots__))


def tally(record: Record, main: Main | None, *, majority: str, words: str | None) -> Tally:
    """Count one record."""
    by, to = (main.by, main.to) if main else ((), ())
    return Tally(
        records=1,
        found=int(main is not None),
        exact=int(main is not None and main.kind == record.kind),
        sources=int(bool(record.sources)),
        sources_met=int(shares_a_word(by, record.sources)),
        targets=int(bool(record.targets)),
        targets_met=int(shares_a_word((*to, *by) if not record.sources else to, record.targets)),
        majority=int(record.kind == majority),
        words=int(words == record.kind),
    )


def measure(found: Sequence[Record], tools: Tools) -> dict[str, Tally]:
    """The counts of the tuning half and of the other one; records are read in order of id."""
    seen = [understand(Article(r.id, r.text, published=r.published, language="en"), tools) for r in found]
    majority = Counter(r.kind for r in found[::2]).most_common(1)[0][0]
    halves = {"tuning half": Tally(), "other half": Tally()}
    for n, (record, one) in enumerate(zip(found, seen, strict=True)):
        half = "other half" if n % 2 else "tuning half"
        words = by_words(one.view.parsed, one.view.rules.events)
        halves[half] += tally(record, main_event(one), majority=majority, words=words)
    return halves


ROWS: tuple[tuple[str, str, str], ...] = (
    ("a main event found", "found", "records"),
    ("of the right type", "exact", "records"),
    ("source met", "sources_met", "sources"),
    ("target met", "targets_met", "targets"),
    ("baseline: the commonest type", "majority", "records"),
    ("baseline: the first word of the lexicon", "words", "records"),
)


def table(halves: Mapping[str, Tally]) -> str:
    """The counts as a Markdown table: a column for each half, in percent and in counts."""
    lines = [f"| PLOVER | {' | '.join(halves)} |", f"|---|{'---:|' * len(halves)}"]
    for name, above, below in ROWS:
        counts = ((getattr(t, above), getattr(t, below)) for t in halves.values())
        lines.append(f"| {name} | " + " | ".join(f"{100 * a / max(b, 1):.1f} ({a} of {b})" for a, b in counts) + " |")
    return "\n".join(lines)


def main() -> int:
    """Print the table; 1 where the corpus is not at hand."""
    path = shared_folder() / "corpora" / "plover" / "records.json"
    if not path.is_file():
        print("the corpus is not here: set SAYSO_SHARED to the folder that holds corpora/plover", file=sys.stderr)
        return 1
    print(table(measure(records(path), load_tools(Settings()))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
