"""Credits: whose words an article says that it prints, in its dateline, byline, sign-off, copyright line and address.

A dateline's brackets ("MARN (Coast Wire) -"), "Copyright 2031 Coast Wire" and a byline that names an agency say that
the text is the agency's. "With agencies" and "Coast Wire contributed to this report" say that some of it may be, which
proves no copy alone. Names of agencies come from ``agencies.toml``; what calls itself one ("Coast Wire", "Marn News
Agency") counts as well. "Told Coast Wire" and "Coast Wire reported" are citations, and no credits of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal
from urllib.parse import urlsplit

from sayso.errors import RuleError
from sayso.records import Article, Span
from sayso.resources import read_toml, rule_folder

TOP, END = 700, 700
"""Characters at an article's beginning and end where datelines, bylines and sign-offs stand."""
CALLS_ITSELF = (
    r"(?:[A-Z][\w&’'-]+ ){1,3}(?:Newswire|Wire|Press Agency|News Agency|Press Association|News Service|Wire Service)"
)
SERVICES = r"(?:wire services?|news agencies|agencies|wires|wire reports|agency reports|news services)"


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency: what it is called, and the parts of a page's address that mean it."""

    name: str
    names: tuple[str, ...]
    address: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Credit:
    """A party whose words an article carries, all of them or some, and where it says so.

    ``span`` is ``None`` where the byline or the address tells it. ``party`` is "" where agencies are meant that are
    not named.
    """

    party: str
    extent: Literal["all", "part"]
    why: str
    span: Span | None = None


@cache
def load_agencies(language: str = "en") -> tuple[Agency, ...]:
    """The agencies of ``agencies.toml``. Raises `RuleError` where an entry lacks something."""
    path = rule_folder(language) / "agencies.toml"
    try:
        return tuple(
            Agency(e["name"], tuple(e["names"]), tuple(e["address"]), e["example"]) for e in read_toml(path)["agency"]
        )
    except (KeyError, TypeError) as problem:
        raise RuleError(path.name, "agency", f"lacks {problem}") from problem


@cache
def _known(language: str) -> dict[str, str]:
    return {name: agency.name for agency in load_agencies(language) for name in agency.names}


@cache
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    names = "|".join(re.escape(n) for n in sorted(_known(language), key=lambda n: (-len(n), n)))
    who = rf"(?:[Tt]he )?(?P<who>(?:{names})(?!\w)|{CALLS_ITSELF})"
    place = r"^[ \t]*(?:[A-Z0-9\[][\w.’'\]-]*[,:]?(?: [-–—])?[ ]){0,8}"
    word = r"[A-Z][\w.’'-]+"
    capitals = r"(?:[A-Z]{3}[A-Z .’'-]*(?:,[ ][A-Z][\w. ]*?)??(?:,[ ][A-Z][a-z]{2,8}\.? \d{1,2})?[ ])?"
    person = rf"(?:[Bb][Yy] (?:{word},? (?:and )?){{1,7}}|(?:{word} ){{0,3}}{word},? )(?:[|/–—-] |for |of |(?<=, ))"
    return {
        "dateline": re.compile(rf"{place}[(/]{who}(?:/[A-Z]+)?[)/][ \t]*(?:[.:]?[ \t]*[-–—]+|[.:]|(?=[A-Z]))", re.M),
        "bare": re.compile(
            rf"^[ \t]*{capitals}\((?:[Tt]he )?(?P<who>{word}(?: {word}){{0,3}})\)[ \t]*[-–—]+[ \t]*(?=\S)", re.M
        ),
        "line": re.compile(rf"^[ \t]*(?P<by>[Bb][Yy] |From |{person})?{who}[ \t.]*$", re.M),
        "copyright": re.compile(rf"(?:[Cc]opyright|©|\([Cc]\))[ ©]*(?:\([Cc]\) ?)?(?:19|20)\d\d,?[ ](?:by )?{who}"),
        "contributed": re.compile(rf"{who}[^\n.;“”\"]{{0,60}} contributed (?:reporting )?to th(?:is|e) "),
        "reporting": re.compile(rf"(?:[Aa]dditional )?[Rr]eporting (?:by|from) [^\n.;]{{0,60}}?{who}"),
        "with": re.compile(rf"(?:^|\W)(?:[Ww]ith|[Aa]nd|[Ff]rom) (?:{who}|{SERVICES})[ \t)\].]*$", re.M),
        "cited": re.compile(
            rf"\b(?:told|to|reports?|reported|according to|reported by|cited by) (?:[Tt]he )?(?P<who>(?:{names})(?!\w))"
            rf"|(?<!\w)(?P<who2>(?:{names})) (?:reports|reported)\b"
        ),
        "byline": re.compile(rf"(?<!\w){who}"),
        "services": re.compile(rf"(?i)\b{SERVICES}\b"),
    }


def credits_of(article: Article, *, language: str = "en") -> tuple[Credit, ...]:
    """Whose words an article says that it carries, the surest first, each party once; not the outlet's own name."""
    found: dict[str, Credit] = {}
    for credit in (*_in_text(article.text, language), *_in_byline(article, language), *_in_address(article, language)):
        if not same_outlet(credit.party, article.outlet or "", language=language):
            known = found.get(credit.party)
            if known is None or (known.extent, credit.extent) == ("part", "all"):
                found[credit.party] = credit
    return tuple(sorted(found.values(), key=lambda c: c.extent))


def cited_agency(sentence: str, *, language: str = "en") -> str | None:
    """The agency that words cite ("told Coast Wire", "Coast Wire reported"), if it is one that is known."""
    match = _patterns(language)["cited"].search(sentence)
    return called(match["who"] or match["who2"], language) if match else None


def called(name: str, language: str = "en") -> str:
    """What an agency is called that goes by several names; another name as it is."""
    return _known(language).get(name.strip(), name.strip())


def same_outlet(one: str, two: str, *, language: str = "en") -> bool:
    """Whether two names mean one outlet: "AP" and "The Associated Press", "Marn Post" and "marnpost.com"."""
    return bool(one and two) and outlet_key(one, language=language) == outlet_key(two, language=language) != ""


def outlet_key(name: str, *, language: str = "en") -> str:
    """What all names of one outlet have in common."""
    name = re.sub(r"\s*\([^)]*\)|^(?:www\.)|\.(?:com|org|net|co\.\w\w|\w\w)$|^[Tt]he\s+", "", name.strip())
    return re.sub(r"[\W_]|news$", "", called(name, language).lower())


def _in_text(text: str, language: str) -> Iterator[Credit]:
    patterns = _patterns(language)
    top, end = text[:TOP], max(0, len(text) - END)
    lines = len(re.match(r"(?:[^\n]*\n){0,6}[^\n]*", top)[0])  # type: ignore[index]  # it matches every text
    for kind, why in (("dateline", "its dateline names it"), ("bare", "its dateline names it")):
        for match in patterns[kind].finditer(text, 0, lines):
            yield Credit(called(match["who"], language), "all", why, _who(match))
    for match in patterns["line"].finditer(text, 0, lines):
        if match["by"] or " " in match["who"]:  # "REUTERS" alone is who took the picture
            yield Credit(called(match["who"], language), "all", "a line under its title names it", _who(match))
    for match in patterns["copyright"].finditer(text):
        yield Credit(called(match["who"], language), "all", "its copyright line names it", _who(match))
    for kind, why in (("contributed", "it says that it contributed"), ("reporting", "it says that it reported for it")):
        for match in patterns[kind].finditer(text, end):
            yield Credit(called(match["who"], language), "part", why, _who(match))
    for match in patterns["with"].finditer(text, end):
        yield Credit(called(match["who"] or "", language), "part", "its last lines name it", Span(*match.span()))


def _who(match: re.Match[str]) -> Span:
    return Span(*match.span("who"))


def _in_byline(article: Article, language: str) -> Iterator[Credit]:
    byline = (article.byline or "").strip()
    patterns = _patterns(language)
    shared = re.search(r"\b(?:and|with|for)\b|[&+]", byline, re.IGNORECASE)  # "Ana Lund for Marn Post, Coast Wire"
    for match in patterns["byline"].finditer(byline):
        extent: Literal["all", "part"] = "part" if shared and shared.start() < match.start() else "all"
        yield Credit(called(match["who"], language), extent, f"its byline names it: {byline!r}")
    if patterns["services"].search(byline):
        yield Credit("", "part", f"its byline names agencies: {byline!r}")


def _in_address(article: Article, language: str) -> Iterator[Credit]:
    """A page's address tells the agency in a part of its own ("…/aponline/…"), or behind "wires"."""
    parts = [part.lower() for part in urlsplit(article.url or "").path.split("/")] if article.url else []
    host = urlsplit(article.url or "").netloc.lower().split(".")
    for agency in load_agencies(language):
        short = {name.lower().replace(" ", "") for name in agency.names}
        if set(host) & (short | set(agency.address)):
            continue
        behind = {two for one, two in pairwise(parts) if one in {"wires", "wire", "agencies"}}
        if behind & short or set(parts) & set(agency.address):
            yield Credit(agency.name, "all", "its address names it")
