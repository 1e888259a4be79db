"""What is not the article's own prose is marked, what scraping broke is noticed; nothing is cut or filled in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sayso.errors import RuleError
from sayso.records import Notice, Span

UNSOUND = re.compile("[\x00\ud800-\udfff]")
SAYING = r"\b(?:said|says|saying|told|tells|asked|added|adds|wrote|writes|tweeted|warned|claimed|insisted|according)\b"
LINE_START = r"^[ \t]*(?:[•·*►▶»>→–—-]+[ \t]*)?"
LINE_END = r"[ \t]*(?=\r?$)"
RESTS = {
    "nothing": "",
    "plain": rf"(?:(?!{SAYING})[^\"“”«»„‘\r\n]){{0,400}}",
    "any": r"[^\r\n]{0,400}",
}
QUOTED_FAR = 3000
"""Characters before a line that are searched for a quotation which is still open there."""


@dataclass(frozen=True, slots=True)
class BoilerplateRule:
    """One kind of boilerplate, with texts that it must mark and texts that it must not."""

    name: str
    pattern: re.Pattern[str]
    at_line_start: bool
    fires: tuple[str, ...]
    spares: tuple[str, ...]


def mend(text: str) -> tuple[str, int]:
    """``text`` with U+FFFD for what is no character (half a surrogate pair, NUL), and how many of them there were."""
    return UNSOUND.subn("\ufffd", text)


@cache
def load_boilerplate(language: str) -> tuple[BoilerplateRule, ...]:
    """The rules for a language, none where there is no file for it.

    Raises `RuleError` where an entry lacks something or its expression is none.
    """
    path = files("sayso") / "data" / "rules" / language / "boilerplate.toml"
    if not path.is_file():
        return ()
    entries = tomllib.loads(path.read_text("utf-8"))["boilerplate"]
    return tuple(rule_of(entry, str(path)) for entry in entries)


def rule_of(entry: dict[str, object], path: str) -> BoilerplateRule:
    """One entry as a rule."""
    name = str(entry.get("name", "without a name"))
    try:
        spread = re.sub(" ([?])?", lambda space: r"\s*" if space[1] else r"\s+", str(entry["starts"]))
        rest = RESTS[str(entry.get("rest", "nothing"))]
        place = entry.get("place", "line")
        start = "" if place == "end" else LINE_START
        end = r"\b" if place == "start" else LINE_END
        flags = re.MULTILINE if entry.get("cased") else re.MULTILINE | re.IGNORECASE
        pattern = re.compile(f"{start}(?P<marked>(?:{spread}){rest}){end}", flags)
        fires, spares = (tuple(map(str, entry[key])) for key in ("fires", "spares"))  # type: ignore[call-overload]
    except (KeyError, re.error) as problem:
        raise RuleError(path, name, str(problem)) from problem
    return BoilerplateRule(name=name, pattern=pattern, at_line_start=bool(start), fires=fires, spares=spares)


def find_boilerplate(text: str, *, language: str) -> tuple[Span, ...]:
    """The spans of ``text`` that are not the article's own prose, in reading order, none overlapping another."""
    found = {span for rule in load_boilerplate(language) for span in marked_by(rule, text)}
    return tuple(merged(sorted(found)))


def marked_by(rule: BoilerplateRule, text: str) -> Iterator[Span]:
    """What one rule marks, save where a quotation is open: those are somebody's words."""
    for match in matches(rule, text):
        marked = match["marked"]
        start = match.start("marked") + len(marked) - len(marked.lstrip())
        end = match.end("marked") - len(marked) + len(marked.rstrip())
        if not inside_quotation(text, start):
            yield Span(start, end)


def matches(rule: BoilerplateRule, text: str) -> Iterator[re.Match[str]]:
    """Where a rule's expression fits. Trying it at line starts only is five times faster than searching."""
    if not rule.at_line_start:
        yield from rule.pattern.finditer(text)
        return
    position = 0
    while True:
        match = rule.pattern.match(text, position)
        if match is not None:
            yield match
        position = text.find("\n", match.end() if match else position) + 1
        if position == 0:
            return


def inside_quotation(text: str, position: int) -> bool:
    """Whether a curly or angled quotation opens before ``position`` and closes only behind it."""
    before = text[max(0, position - QUOTED_FAR) : position]
    for opening, closing in (("“", "”"), ("«", "»")):
        if before.rfind(opening) > before.rfind(closing):
            behind = text[position : position + QUOTED_FAR]
            closes = behind.find(closing)
            if closes >= 0 and opening not in behind[:closes]:
                return True
    return False


def merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Sorted spans with those that overlap made one."""
    last: Span | None = None
    for span in spans:
        if last is None or not last.overlaps(span):
            if last is not None:
                yield last
            last = span
        else:
            last = Span(last.start, max(last.end, span.end))
    if last is not None:
        yield last


PREPOSITION = r"\b(?:of|for|with|from|by|on|in|to|at|into|against|between|about)"
VERB = r"(?:is|was|has|will|would|had|should)"
LOST = (
    (re.compile(r"(?<=[^\W\d_])(,\s+,)(?=\s+[^\W\d_])"), "nothing stands between two commas"),
    (re.compile(r"(?<=[^\W\d_])(, +\.)(?=\s)"), "nothing stands between a comma and a full stop"),
    (re.compile(rf"(?<=[a-z”] )({PREPOSITION} [,.:])(?=\s)"), "nothing stands behind a preposition"),
    (re.compile(r"(?<![^\s(“])([‘’']s)(?= [A-Za-z“])"), "nothing stands before a possessive"),
    (
        re.compile(r"(?<=[a-z”] )(for to|(?<!kind )(?<!sort )(?<!out )of in|of since|into from|with to)(?= [a-z])"),
        "two function words meet as if a name had stood between",
    ),
    (
        re.compile(rf"[.”)!?…][ \t]*[\r\n]+({VERB} (?:(?:also|not|now|still|said) )?[a-z“]\w*)"),
        "a sentence begins with its verb",
    ),
)
"""What a name leaves behind that scraping drops (a linked name, most often): each pattern's first group is noticed."""

SPACED_COMMA = re.compile(r"\w ,\s")
MOST_SPACED_COMMAS = 8


def find_damage(text: str, boilerplate: Iterable[Span]) -> list[Notice]:
    """A notice for each place where a name seems lost from its sentence. It is never filled in."""
    if len(SPACED_COMMA.findall(text)) > MOST_SPACED_COMMAS:
        return []  # somebody took the text apart into words: spaces before commas tell nothing
    marked = tuple(boilerplate)
    found = ((Span(*match.span(1)), why) for pattern, why in LOST for match in pattern.finditer(text))
    return [
        Notice(code="lost-text", detail=f"a name seems lost: {why}", span=span)
        for span, why in sorted(found)
        if not any(span.overlaps(each) for each in marked)
    ]
