"""Where and through what something was said: the channel (a statement, an interview, X) and the place."""

from __future__ import annotations

import re

from sayso.extract.draft import Draft, View
from sayso.records import Span

CHANNEL = re.compile(
    r"\b(?:giving|holding|in|during|on|at|via|through|by|from)\s+(?:an?|the|his|her|their|its|one|another|a\s+series\s+of)?\s*(?:(?!after|before|of|with|to|in|at|on|for|and)[\w’'-]+\s+){0,3}?"
    r"(?P<channel>statement|interview|phone\s+call|telephone\s+call|call|press\s+conference|news\s+conference|briefing|speech|letter|email|e-mail|tweet|post|blog|memo|report|article|book|video|podcast|debate|hearing|testimony|press\s+release|news\s+release|address|op-ed|column|text\s+message|conversation|meeting|rally|programme|program|broadcast|message|sermon|affidavit|filing)\b",
    re.IGNORECASE,
)
NETWORK = re.compile(
    r"\bon\s+(?P<channel>X|Twitter|Facebook|Instagram|Telegram|Truth Social|TikTok|YouTube|LinkedIn|Weibo|Threads"
    r"|Mastodon|Bluesky|television|TV|radio)\b"
)
VERBS = {"tweet": "Twitter", "retweet": "Twitter", "blog": "blog", "email": "email", "text": "text message"}
PLACE_VERB = re.compile(
    r"\b(?:in|at|aboard|from|outside|inside|near)\s+(?:the\s+)?(?P<place>(?:[A-Z][\w’'.-]+)(?:\s+(?:of|the|de|[A-Z][\w’'.-]+|One|Two))*)"
)


def frame_of(view: View, draft: Draft) -> str:
    """The words of the cue's sentence that are neither content nor inside quotation marks."""
    if draft.head is None:
        return ""
    sentence = view.parsed.sentence_span(view.parsed.sentence_of(draft.head))
    return blank(view.parsed.text, sentence, (*draft.content, *(q.span for q in view.quotations_over(sentence))))


POSTED_ON = re.compile(r"\bon\s+(?P<channel>[A-Z][\w’'-]+)")


def _frame_start(view: View, draft: Draft) -> int:
    return view.parsed.sentence_span(view.parsed.sentence_of(draft.head or 0)).start


def blank(text: str, sentence: Span, out: tuple[Span, ...]) -> str:
    """A sentence's characters with those of the spans ``out`` replaced by blanks."""
    chars = list(sentence.of(text))
    for span in out:
        for i in range(max(span.start, sentence.start), min(span.end, sentence.end)):
            chars[i - sentence.start] = " "
    return "".join(chars)


def channel_of(view: View, draft: Draft) -> str | None:
    """Through what it was said, in the text's own word."""
    frame = frame_of(view, draft)
    match = NETWORK.search(frame) or CHANNEL.search(frame)
    if match:
        return " ".join(match["channel"].split())
    posted = POSTED_ON.search(frame)
    if (
        posted is not None
        and draft.head is not None
        and view.parsed.tokens[draft.head].lemma in ("post", "write", "share", "publish")
    ):
        token = view.parsed.tokens[view.token_at(_frame_start(view, draft) + posted.start("channel"))]
        if token.ent not in ("DATE", "TIME", "GPE", "LOC"):
            return posted["channel"]
    if draft.head is not None and view.parsed.tokens[draft.head].lemma in VERBS:
        return VERBS[view.parsed.tokens[draft.head].lemma]
    return None


def place_of(view: View, draft: Draft) -> str | None:
    """Where it was said: a place that the parser's recogniser, or the shape of a name, gives in the cue's frame."""
    frame = frame_of(view, draft)
    if draft.head is None or not frame:
        return None
    sentence = view.parsed.sentence_span(view.parsed.sentence_of(draft.head))
    for match in PLACE_VERB.finditer(frame):
        first = view.token_at(sentence.start + match.start("place"))
        token = view.parsed.tokens[first]
        if token.ent in ("GPE", "LOC", "FAC") or match.group().split()[0].lower() in ("aboard", "outside", "inside"):
            if draft.source is not None and draft.source.start <= token.start < draft.source.end:
                continue
            return " ".join(match["place"].split())
    return None
