"""Origins: from whom a claim comes, as far as the texts show.

Each telling has a voice (``connect.voices``): a speaker on record, an outlet that is cited, an unnamed source of an
outlet, or nobody. Voices are told apart only where the texts show that they are different: a body and whoever speaks
for it are one, and so are the arms of one government; "officials" who might be those that another article names are
these. A telling in copied words has the origin of the words that were copied, and an outlet that is cited for what it
reports has it from where its own article has it. So the count is the least that the texts prove.

Folding citations and copies before sources are counted is the principle of dependent sources in truth discovery (Dong,
Berti-Equille and Srivastava, *Integrating Conflicting Data: The Role of Source Dependence*, 2009), read here from the
words themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sayso.connect.bonds import bond, same_outlet
from sayso.connect.names import plain
from sayso.connect.places import Places
from sayso.connect.voices import Account, Voice, Words, load_words, voice_of, word_of
from sayso.records import Copy, Origin

__all__ = ["Account", "origins"]


SURE = 60
"""From here a bond tells that two are one; below it only that they may be, which is nothing to hold of one who asks."""
ALONE = ("own", "none")
"""Sorts of voices that are nobody else's."""
NAMED = {"person", "body"}
SPEAKING = {"person", "body", "official", "private", "group", "document"}
REPORTING = {"outlet", "sources", "media"}


@dataclass(slots=True)
class _Party:
    """An origin while it is put together: its voices, and the accounts that have it from them."""

    voices: list[Voice] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    folded: list[Voice] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    idle: str = ""  # why what it says gives the claim no origin, where others give one

    @property
    def counted(self) -> bool:
        """Whether it is anybody: reports that nobody owns and narrations are not."""
        return not self.idle and any(v.sort != "none" and not (v.sort == "media" and not v.states) for v in self.voices)


def origins(
    accounts: Iterable[Account], *, copies: Mapping[str, Sequence[Copy]], places: Places, language: str = "en"
) -> tuple[Origin, ...]:
    """The origins of one claim, those that count first; every telling is in exactly one.

    ``copies`` are the copies that articles are, by the copier's id, for all articles from which something may come.
    The same for any order of ``accounts``.
    """
    told = sorted({a.telling.key: a for a in sorted(accounts, key=repr)}.values(), key=_order)
    words = load_words(language)
    outlets = {a.telling.article: a.outlet or "" for a in told}
    whose = {a.telling.key: _whose(a, outlets, copies) for a in told}
    voices = {a.telling.key: voice_of(a, whose[a.telling.key], places=places, words=words) for a in told}
    by_article: dict[str, list[Account]] = defaultdict(list)
    for account in told:
        by_article[account.telling.article].append(account)
    said_in = {a.telling.key: _original(a, by_article, copies) for a in told}
    for account in told:  # copied words are whose words the original's are, unless the copy knows better
        source = said_in[account.telling.key]
        if source and voices[account.telling.key].general:
            voices[account.telling.key] = voices[source]
    parties = _gathered(told, voices)
    _cited(parties, whose)
    _reported(parties, words)
    _passed_on(parties, words)
    _left_out(parties)
    _narrated(parties)
    return tuple(_origin(p) for p in sorted(parties, key=_rank))


def _order(account: Account) -> tuple[str, int, str]:
    return (account.telling.article, account.telling.content[0].start, account.telling.key)


# ---------------------------------------------------------------- copies
def publisher(article: str, outlets: Mapping[str, str], copies: Mapping[str, Sequence[Copy]]) -> str:
    """Whose text an article is: the wire that it credits for all of it, else the outlet of the article it copies whole.

    An article of which passages are copied is its outlet's own.
    """
    seen = {article}
    while True:
        whole = next((c for c in copies.get(article, ()) if c.extent == "all" and (c.credit or c.of)), None)
        if whole is None:
            return outlets.get(article, "")
        if whole.credit:
            return whole.credit
        if whole.of is None or whole.of in seen or whole.of not in outlets:
            return outlets.get(article, "")
        article = whole.of
        seen.add(article)


def _whose(account: Account, outlets: Mapping[str, str], copies: Mapping[str, Sequence[Copy]]) -> str:
    """Whose words a telling is printed in: those of whom its passage is copied from, else its article's publisher."""
    article, content = account.telling.article, account.telling.content
    for copy in copies.get(article, ()):
        if copy.extent == "part" and any(p.span.overlaps(s) for p in copy.passages for s in content):
            printed = copy.credit or (publisher(copy.of, outlets, copies) if copy.of else "")
            if printed:
                return printed
    return publisher(article, outlets, copies)


def _original(
    account: Account, told: Mapping[str, Sequence[Account]], copies: Mapping[str, Sequence[Copy]]
) -> str | None:
    """The key of the telling in another article from which the words of this one are copied."""
    first, last = account.telling.content[0].start, account.telling.content[-1].end
    for copy in copies.get(account.telling.article, ()):
        for passage in copy.passages:
            shared = min(last, passage.span.end) - max(first, passage.span.start)
            if copy.of is None or 2 * shared < last - first:
                continue
            here = told.get(copy.of, ())
            there = [a for a in here if any(s.overlaps(passage.origin) for s in a.telling.content)]
            if there:
                wanted = passage.origin.start + first - passage.span.start
                return min(there, key=lambda a: (abs(a.telling.content[0].start - wanted), a.telling.key)).telling.key
    return None


# ---------------------------------------------------------------- which voices are one
def _gathered(told: Sequence[Account], voices: Mapping[str, Voice]) -> list[_Party]:
    """Put each voice to the party that it belongs to, the voices that tell most of themselves first."""
    by_key: dict[str, list[Account]] = defaultdict(list)
    richest: dict[str, Voice] = {}
    for account in told:
        voice = voices[account.telling.key]
        by_key[voice.key].append(account)
        known = richest.get(voice.key)
        richest[voice.key] = voice if known is None or _told_of(voice) > _told_of(known) else known
    parties: list[_Party] = []
    for voice in sorted(richest.values(), key=_specific_first):
        articles = {a.telling.article for a in by_key[voice.key]}
        ranked = []
        for n, party in enumerate(parties):
            found = _bond(voice, party)
            if found and (found[0] >= SURE or not all(a.act == "asks" for a in by_key[voice.key])):
                near = any(a.telling.article in articles for a in party.accounts)
                ranked.append((found[0], near, len(party.accounts), -n, found[1]))
        if ranked:
            *_, n, why = max(ranked)
            party = parties[-n]
            party.why.append(f"{voice.name}: {why}")
        else:
            party = _Party()
            parties.append(party)
        party.voices.append(voice)
        party.accounts += by_key[voice.key]
    return parties


def _told_of(voice: Voice) -> tuple[int, int, str]:
    return (len(voice.states), len(voice.words), voice.name)


def _specific_first(voice: Voice) -> tuple[object, ...]:
    named = ("person", "body", "outlet", "sources", "own", "official", "document", "private", "group", "media", "none")
    general = voice.general or voice.sort in ("official", "private", "group", "media", "none")
    return (general, not voice.states, voice.whole, named.index(voice.sort), -len(voice.words), voice.key)


def _bond(voice: Voice, party: _Party) -> tuple[int, str] | None:
    """How surely a voice is a party's, and why; nothing where one of its voices tells that it is another."""
    if voice.sort in ALONE or party.voices[0].sort in ALONE:
        return None
    states = {s for v in party.voices if v.public for s in v.states}
    if voice.public and voice.states and states and not voice.states & states:
        return None
    found = [b for v in party.voices if (b := bond(voice, v))]
    return max(found, default=None)


# ---------------------------------------------------------------- who has it from whom
def _reported(parties: list[_Party], words: Words) -> None:
    """An outlet's report, and those who are known to have said it through that report.

    Whoever is heard by others too, or told the outlet on record, is whom the outlet has it from. Whoever only that
    report tells of is no origin of their own: the report is.
    """
    for report in [p for p in parties if any(v.sort == "outlet" for v in p.voices) and _sorts(p) <= REPORTING]:
        names = sorted({v.outlet for v in report.voices if v.outlet})
        others = [p for p in parties if p is not report and _sorts(p) <= SPEAKING]
        for party in others:
            if all(_through(a, names, words) == "nested" for a in party.accounts):
                _into(report, party, f"only {names[0]} tells that {_shown(party).name} said so")
                parties.remove(party)
        heard = [(sum(bool(_through(a, names, words)) for a in p.accounts), -n) for n, p in enumerate(parties)
                 if p in others]  # fmt: skip
        many, n = max(heard, default=(0, 0))
        if many and "sources" not in _sorts(report):
            _into(parties[-n], report, f"{names[0]} has it from {_shown(parties[-n]).name}")
            parties.remove(report)


def _through(account: Account, names: Sequence[str], words: Words) -> Literal["", "nested", "told"]:
    """Whether a telling comes through one of these outlets: on record, or told in what the outlet says."""
    hop = word_of(account.chain, words=words)
    for before in account.chain[: account.chain.index(hop)] if hop else ():
        if any(same_outlet(before.party.name, n) for n in names):
            within = before.span is None or not account.said or any(before.span.overlaps(s) for s in account.said)
            return "told" if within else "nested"
    return "told" if account.to and any(same_outlet(account.to, n) for n in names) else ""


def _passed_on(parties: list[_Party], words: Words) -> None:
    """Who only tells what another said has it from that one, where the other is heard as well."""
    for party in [p for p in parties if _sorts(p) <= NAMED]:
        inner = [_inner(a, words) for a in party.accounts]
        if not all(inner):
            continue
        known = set.intersection(*inner)
        other = next((p for p in parties if p is not party and any(v.key in known for v in p.voices)), None)
        if other:
            _into(other, party, f"{_shown(party).name} tells what {_shown(other).name} said")
            parties.remove(party)


def _inner(account: Account, words: Words) -> set[str]:
    """The keys of those with a name who speak within what a telling's own voice says."""
    hop = word_of(account.chain, words=words)
    behind = account.chain[account.chain.index(hop) + 1 :] if hop else ()
    return {h.party.entity or f"person:{plain(h.party.name)}" for h in behind if h.party.name}


def _into(party: _Party, other: _Party, why: str) -> None:
    """Make one party of two, which goes by the first one's name."""
    party.folded += other.voices
    party.accounts += other.accounts
    party.why += [*other.why, why]


def _left_out(parties: Sequence[_Party]) -> None:
    """Those who give a claim no origin where others do: who only asks, and a crowd without a name beside a name."""
    for party in parties:
        if party.counted and all(a.act == "asks" for a in party.accounts):
            tells = any(p.counted and any(a.act != "asks" for a in p.accounts) for p in parties if p is not party)
            party.idle = "asks" if tells else ""
    if any(p.counted and any(_is_named(v) for v in p.voices) for p in parties):
        for party in parties:
            crowd = _sorts(party) == {"group"} and all(_is_crowd(a, party) for a in party.accounts)
            party.idle = party.idle or ("several without a name, and others are named" if crowd else "")


def _is_named(voice: Voice) -> bool:
    return voice.sort in NAMED and not voice.general


def _is_crowd(account: Account, party: _Party) -> bool:
    """Whether a telling is said by several: "all", "partygoers"."""
    collective = bool(account.chain) and account.chain[-1].party.kind == "collective"
    return collective or account.plural or not any(v.words or v.states for v in party.voices)


def _sorts(party: _Party) -> set[str]:
    return {v.sort for v in party.voices}


# ---------------------------------------------------------------- cited outlets and narrations
def _cited(parties: list[_Party], whose: Mapping[str, str]) -> None:
    """An outlet that is cited, and whose own words are here, has it from where these have it."""
    for cited in [p for p in parties if {v.sort for v in p.voices} <= {"outlet", "media"}]:
        names = sorted({v.outlet for v in cited.voices if v.outlet})
        theirs = [
            (sum(any(same_outlet(whose[a.telling.key], n) for n in names) for a in p.accounts), -n)
            for n, p in enumerate(parties)
            if p is not cited
        ]
        many, n = max(theirs, default=(0, 0))
        if many:
            into = parties[-n]
            if into.counted:
                into.voices += cited.voices
            else:  # its own article names nobody: then it is the outlet's report
                into.voices[:0] = cited.voices
            into.accounts += cited.accounts
            into.why += [*cited.why, f"{', '.join(names)} is cited, and these are its own words"]
            parties.remove(cited)


def _narrated(parties: list[_Party]) -> None:
    """What an article tells as its own, and elsewhere as somebody's word, is that one's."""
    said: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for n, party in enumerate(parties):
        if party.counted and any(v.sort != "own" for v in party.voices):
            for account in party.accounts:
                said[account.telling.article].append((account.telling.content[0].start, n))
    for party in [p for p in parties if not p.counted]:
        stays: list[Account] = []
        for account in party.accounts:
            at = account.telling.content[0].start
            here = [] if account.chain else [(abs(start - at), n) for start, n in said[account.telling.article]]
            into = parties[min(here)[1]].accounts if here else stays
            into.append(account)
        party.accounts = stays
    parties[:] = [p for p in parties if p.accounts]


# ---------------------------------------------------------------- what comes out
def _rank(party: _Party) -> tuple[bool, int, str, str]:
    first = min(a.telling.key for a in party.accounts)
    return (not party.counted, -len(party.accounts), _shown(party).name, first)


def _shown(party: _Party) -> Voice:
    """The voice that a party goes by: a named one, that most tellings have; of equals the first by name."""
    heard = Counter(a.chain[-1].party.name for a in party.accounts if a.chain)
    sure = ("person", "body", "official", "sources", "outlet", "own", "private", "group", "document", "media", "none")
    return min(party.voices, key=lambda v: (v.general, -heard[v.name], sure.index(v.sort), v.name, v.key))


def _origin(party: _Party) -> Origin:
    shown = _shown(party)
    keys = tuple(a.telling.key for a in sorted(party.accounts, key=_order))
    if not party.counted:
        why = "names nobody" if shown.sort == "none" else f"{shown.name}: {party.idle or 'says not whose'}"
        return Origin(shown.name, shown.kind, keys, counted=False, why=f"untraced: {why}")
    heads = {"own": "its own attempt to get an answer", "outlet": "its report is cited", "sources": "an unnamed source"}
    why = "; ".join((heads.get(shown.sort, "on whose word it stands"), *party.why))
    return Origin(shown.name, shown.kind, keys, why=why)
