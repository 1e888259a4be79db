"""Anonymity: the words that keep a source's name out, with the reason that an outlet gives, and whose they are.

"who spoke on condition of anonymity because he was not allowed to speak publicly", "asked not to be named", "an
anonymous caller". Only the article's own words count, not those inside quotations.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from sayso.extract.described import WH
from sayso.extract.draft import View
from sayso.records import Mention, Span

_NAMED = r"(?:be(?:ing)?\s+)?(?:publicly\s+)?(?:named|identified|quoted\s+by\s+name)"
_LET = r"(?:authori[sz]ed|allowed|permitted|cleared|free)"
_TALK = r"(?:speak|talk|comment|discuss|disclose|brief|address|give)\b[^.,;:“”\"()—–]{0,200}?"
_PERSON = r"(?:he|she|they|it|\w+)"
_GRANT = "|".join(
    (
        r"(?:on|under)\s+(?:the\s+)?(?:strict\s+)?conditions?\s+of\s+(?:strict\s+)?anonymity",
        rf"on\s+(?:the\s+)?condition\s+(?:of|(?:that\s+)?{_PERSON}(?:\s+would)?)\s+not\s+{_NAMED}",
        r"(?:request|demand|seek|want|prefer)(?:s|ed|ing)?\s+anonymity",
        r"(?:insist(?:s|ed|ing)?\s+on|ask(?:s|ed|ing)?\s+for|sought)\s+anonymity",
        r"(?:was|were|been|is|are)\s+(?:granted|given|promised)\s+anonymity",
        (
            r"(?:ask|request|want|wish|prefer|choose|chose|chosen|beg|plead)(?:s|es|ed|ing|red|ring|ged|ging)?\s+"
            rf"(?:that\s+)?(?:(?:he|she|they)\s+)?not\s+(?:to\s+)?{_NAMED}"
        ),
        rf"(?:declin|refus)(?:e|es|ed|ing)\s+to\s+{_NAMED}",
        (
            r"(?:did|does|do|would|could|must|can|may)(?:\s+not|n['’]t|not)\s+"
            rf"(?:(?:want|wish|like|agree)\s+to\s+)?{_NAMED}"
        ),
        (
            r"(?:did|does|do)(?:\s+not|n['’]t)\s+(?:want|wish)\s+(?:his|her|their)\s+names?\s+(?:to\s+be\s+)?"
            r"(?:used|published|known|printed|disclosed)"
        ),
        (
            r"(?:want|wish|ask|prefer|request|chose|choose|agree)(?:s|ed|ing|red|ring)?\s+to\s+"
            r"(?:remain|stay|be\s+kept|speak)\s+(?:anonymous(?:ly)?|nameless|unnamed)"
        ),
        r"(?:remain|stay)(?:s|ed|ing)?\s+anonymous",
        (
            r"(?:sp(?:eak|oke|eaking|oken)|talk(?:ed|ing)?|comment(?:ed|ing)?|sa(?:id|ys?))\s+(?:\w+\s+){0,3}?"
            r"(?:anonymously|on\s+background|off\s+the\s+record)"
        ),
        rf"(?:(?:was|were|is|are|been)(?:\s+not|n['’]t)|not)\s+{_LET}\s+to\s+(?:{_TALK}|{_NAMED})",
        rf"(?:lack(?:s|ed|ing)?|without)\s+(?:the\s+)?(?:authority|authori[sz]ation|permission)\s+to\s+{_TALK}",
        (
            r"whose\s+(?:names?|identit(?:y|ies))\s+(?:was|were|is|are|has\s+been|have\s+been)\s+"
            r"(?:not\s+(?:given|disclosed|released)|withheld|kept\s+secret)"
        ),
    )
)
# From the clause's own beginning ("who", "speaking", "all of whom") to the end of the reason given.
_LEAD = (
    r"(?:(?:(?:both|all|each)\s+of\s+whom|who|which|and|both|all|speaking|talking)\s+)?"
    r"(?:(?:(?:also|both|all|each|has|have|had|was|were|is|are|would|only|agreed|to|spoke|spoken|speaks|speak|talked|talking"
    r"|speaking|commented|told|reporters|journalists|publicly|but|they|he|she|the)|(?:with|to)\s+\w+)\s+){0,5}?"
)
_REASON = (
    r"(?:,?\s+(?:because|since|as|due\s+to|in\s+order\s+to|to|for\s+fear|so|given|citing|owing\s+to|when|while|about|with"
    r"|out\s+of|publicly|freely|openly|candidly|on|regarding|in)\b[^.,;:“”\"()]{0,300}?)?"
)
_ENDS = r"\s*[.,;:“”\"()—–]|\s+(?:said|says|told|added|confirmed|denied|claimed|described|warned|insisted)\b|\s*$"
ANONYMITY = re.compile(rf"\b{_LEAD}(?:{_GRANT})(?:{_REASON}(?={_ENDS})|(?=\s+(?:and|but|or)\b))", re.IGNORECASE)
# A paragraph without any of these is not searched.
HINT = re.compile(
    r"anonym|nameless|unnamed|authori|named|identif|names?\b|allowed|permi|cleared|free|background|record",
    re.IGNORECASE,
)
NAMELESS = re.compile(r"\b(?:anonymous|unnamed|unidentified)\b", re.IGNORECASE)


def with_anonymity(view: View, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with the words that keep a name out, each given to the unnamed party it speaks of.

    That is the nearest unnamed mention before it in its sentence, or else after it; where the sentence has none ("He
    asked not to be named."), the last one in the two sentences before.
    """
    out = list(mentions)
    unnamed = [n for n, m in enumerate(out) if m.party.kind == "unnamed"]
    for n in unnamed:
        alone = NAMELESS.search(view.parsed.text, out[n].span.start, out[n].span.end)
        if alone is not None:
            out[n] = replace(out[n], anonymity=Span(*alone.span()))
    if not unnamed:
        return out
    places = [out[n].span for n in unnamed]
    for granted in anonymities(view):
        whose = _whose(view, granted, places)
        if whose is not None:
            out[unnamed[whose]] = replace(out[unnamed[whose]], anonymity=granted)
    return out


def anonymities(view: View) -> list[Span]:
    """Where an article gives somebody anonymity or the reason for it, outside quotations, in reading order."""
    text = view.parsed.text
    hinted = (p for p in view.parsed.paragraphs if HINT.search(text, p.start, p.end))
    found = [Span(*match.span()) for p in hinted for match in ANONYMITY.finditer(text, p.start, p.end)]
    return [span for span in found if view.quoted[view.token_at(span.start)] < 0]


def _whose(view: View, granted: Span, unnamed: Sequence[Span]) -> int | None:
    """Which of the unnamed mentions, in order of place, some words of anonymity speak of."""
    sentences, tokens = view.parsed.sentences, view.parsed.tokens
    number = tokens[view.token_at(granted.start)].sent

    def before(place: int) -> int:
        return bisect_left(unnamed, place, key=lambda span: span.start)

    low, high = before(tokens[sentences[number].first].start), before(tokens[sentences[number].last].end)
    ahead = [n for n in range(low, high) if unnamed[n].start <= granted.start]
    pronouns = (*WH, "PRP")
    nouns = [n for n in ahead if tokens[view.token_at(unnamed[n].start)].tag not in pronouns]
    if nouns or ahead:
        return (nouns or ahead)[-1]
    if low < high:
        return low
    earliest = before(tokens[sentences[max(0, number - 2)].first].start)
    return low - 1 if earliest < low else None
