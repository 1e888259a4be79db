"""The answers of the MCP tools as text, for a model that is shown nothing else.

Made from the typed answer alone. Whatever comes from an article stands on one line, between quotation marks or after a
label, with control and direction characters made visible; an article's own text has a bar before each of its lines. So
nothing that an article holds can pass for a line of the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sayso.ledger.outside import Beside
from sayso.records import OutsideClaim, Party
from sayso.serve.mcp.answers import (
    Against,
    ArticleShown,
    Brief,
    Disputes,
    EntryShown,
    Often,
    Origins,
    PointShown,
    Review,
    Statements,
    Stories,
    StoryLine,
    Timeline,
    WhoSaid,
)
from sayso.serve.mcp.shapes import Answer, Cited, ClaimShown, Quotation, Said, Told, Who
from sayso.serve.reviewed import review_words
from sayso.serve.safe import one_line, visible
from sayso.serve.words import counted, party_words, range_words

Lines = Iterator[str]


def text_of(answer: Answer) -> str:
    """An answer as text."""
    lines = [*TEXTS[type(answer)](answer), *(f"({note})" for note in answer.notes)]
    return "\n".join(lines)


# ---------------------------------------------------------------- pieces
def _place(cited: Cited) -> str:
    title = f", “{one_line(cited.title)}”" if cited.title else ""
    url = f", {one_line(cited.url)}" if cited.url else ""
    outlet, day = one_line(cited.outlet or cited.name), one_line(cited.published or "no date")
    return f"{outlet}, {day}{title}{url}, {cited.article}"


def _offsets(quoted: Quotation) -> str:
    more = f", the passage goes on to {quoted.ends}" if quoted.ends else ""
    return f"[{quoted.start}, {quoted.end}){more}"


def _quoted(quoted: Sequence[Quotation]) -> str:
    """The passages in quotation marks with their offsets, and the article that they are from, once."""
    passages = " … ".join(f"“{one_line(q.text)}” {_offsets(q)}" for q in quoted)
    return f"{passages} — {_place(quoted[0])}" if quoted else ""


def _name(who: Who | None) -> str:
    return party_words(Party(who.name, who.kind) if who else None)


def _chain(chain: Sequence[Who]) -> str:
    """On whose word, where that is not the speaker's own alone."""
    return f" (on the word of: {' → '.join(map(_name, chain))})" if len(chain) > 1 else ""


def _said(said: Said) -> str:
    told = [f"hedged “{one_line(said.hedge)}”"] if said.hedge else []
    told += [
        f"{word} {one_line(value)}"
        for word, value in (("to", said.to), ("via", said.channel), ("in", said.place), ("on", said.said_on))
        if value
    ]
    how = ", ".join([said.act, said.form, *told])
    return f"{_name(said.speaker)}{_chain(said.chain)} [{how}]: {_quoted(said.quoted)} · {said.id}"


def _told(told: Told) -> str:
    who = "the outlet itself" if told.form == "narrated" else _name(told.speaker)
    copied = f" · copied from {one_line(told.copied_from)}" if told.copied_from else ""
    folded = f" · {one_line(told.folded)}" if told.folded else ""
    hedge = f", hedged “{one_line(told.hedge)}”" if told.hedge else ""
    return f"{who}{_chain(told.chain)} [{told.form}{hedge}]: {_quoted(told.quoted)}{copied}{folded}"


def _claim(claim: ClaimShown, indent: str = "", *, whole: bool = False) -> Lines:
    origins = counted(claim.independent_origins, "independent origin")
    facts = f"{origins}, told {counted(claim.tellings, 'time')} by {counted(len(claim.outlets), 'outlet')}"
    yield f"{indent}claim {claim.id} [{claim.act}]: {facts}"
    named = [f"{party_words(Party(o.name, o.kind))}{'' if o.counted else ' (gives no origin)'}" for o in claim.origins]
    if named:
        yield f"{indent}  origins: {'; '.join(named)}"
    yield from (f"{indent}  - {_told(told)}" for told in claim.told)
    if claim.tellings > len(claim.told) and not whole:
        yield f"{indent}  - … {counted(claim.tellings - len(claim.told), 'more telling')}: claim_origins {claim.id}"


def _claims(head: str, claims: Iterable[ClaimShown]) -> Lines:
    found = list(claims)
    if found:
        yield head
        for claim in found:
            yield from _claim(claim, "  ")


# ---------------------------------------------------------------- answers
def _statements(answer: Statements) -> Lines:
    yield f"{counted(answer.total, 'statement')} found"
    yield from (f"- {_said(said)}" for said in answer.statements)


def _who(answer: WhoSaid) -> Lines:
    yield f"{party_words(Party(answer.name, answer.kind))} ({answer.kind}, {answer.id})"
    if answer.aliases:
        yield f"also: {', '.join(map(one_line, answer.aliases))}"
    for role in answer.roles:
        days, outlets = range_words((role.first, role.last)), ", ".join(map(one_line, role.outlets))
        yield f"role: {one_line(role.role)}, {days} — {outlets}, first in {role.article}"
    yield f"{counted(answer.total, 'statement')}: {answer.on_record} on record, {answer.through_others} through others"
    yield from _often("cited by", answer.cited_by)
    yield from _often("passes on", answer.passes_on)
    yield from (f"unnamed near: {_quoted([near.quoted])} · {one_line(near.why)}" for near in answer.unnamed_near)
    yield from (f"- {_said(said)}" for said in answer.statements)


def _often(head: str, counts: Sequence[Often]) -> Lines:
    if counts:
        yield f"{head}: {', '.join(f'{party_words(Party(o.name, o.kind))} {o.statements}' for o in counts)}"


def _story(story: StoryLine) -> Lines:
    days = range_words((story.first, story.last)) or "no date"
    yield f"story {story.id}: “{one_line(story.title)}”, {days}, {counted(story.articles_total, 'article')}"
    yield from (f"  - {_place(article)}" for article in story.articles)
    if story.articles_total > len(story.articles):
        yield f"  - … {story.articles_total - len(story.articles)} more"


def _stories(answer: Stories) -> Lines:
    yield f"{counted(answer.total, 'story', 'stories')} found"
    for story in answer.stories:
        yield from _story(story)


def _brief(answer: Brief) -> Lines:
    yield from _story(answer.story)
    statements = counted(answer.statements, "statement")
    yield f"{statements}, {counted(answer.total, 'point')}; origins are counted before outlets"
    for point in answer.points:
        yield from _point(point)
    if answer.changed:
        yield "changed by the same speaker:"
    for change in answer.changed:
        yield f"  why: {one_line(change.why)}"
        yield from _claims("  before:", [change.before])
        yield from _claims("  after:", [change.after])
    yield from _claims("on unnamed sources alone:", answer.unnamed_only)
    yield from _claims("would not speak of:", answer.declined)
    for only in answer.only:
        yield from _claims(f"only {one_line(only.outlet)} has:", only.claims)
    if answer.notices:
        yield f"notices: {', '.join(f'{one_line(n.code)} {n.times}' for n in answer.notices)}"


def _point(point: PointShown) -> Lines:
    yield from _claim(point.claim)
    for against in point.against:
        yield from _against(against)
    yield from _claims("  would not speak of it:", point.declined)


def _against(against: Against) -> Lines:
    yield f"  against it, {against.relation}: {against.words} (score {against.score}; {one_line(against.why)})"
    yield from _claim(against.claim, "    ")


def _origins(answer: Origins) -> Lines:
    if answer.claim is None:
        yield f"{counted(len(answer.candidates), 'claim')} shown that hold these words; ask again with an id:"
        for claim in answer.candidates:
            yield from _claim(claim)
        return
    yield from _claim(answer.claim, whole=True)
    yield f"in the story {answer.story}"
    for origin in answer.origins:
        kind = "origin" if origin.counted else "gives no origin"
        why = f" — {one_line(origin.why)}" if origin.why else ""
        yield f"{kind}: {party_words(Party(origin.name, origin.kind))} ({origin.kind}){why}"
        yield from (f"  - {_told(told)}" for told in origin.told)
    if answer.arrows:
        yield "who has it from whom:"
    for arrow in answer.arrows:
        yield f"  {one_line(arrow.teller)} —{arrow.how}→ {one_line(arrow.from_whom)}"
        for proof in arrow.proofs:
            words = _quoted([proof.quoted]) if proof.quoted else f"{one_line(proof.why)} — {_place(proof.source)}"
            yield f"    - {words}"
    if not answer.arrows:
        yield "the texts do not say who has it from whom"
    if answer.reviews:
        yield "reviewed by others; each is its reviewer's word:"
    yield from (f"  - {_review(review)}" for review in answer.reviews)


def _review(review: Review) -> str:
    r = review
    told = OutsideClaim(r.text, r.claimant, reviewer=r.reviewer, url=r.url, reviewed_on=r.reviewed_on, rating=r.rating)
    return review_words(Beside(told, r.score, ()))


def _disputes(answer: Disputes) -> Lines:
    yield f"{counted(answer.total, 'dispute')} found; the ledger does not say which side is right"
    for n, dispute in enumerate(answer.disputes, 1):
        where = f"in {dispute.story} “{one_line(dispute.story_title)}”"
        yield f"dispute {n}: {dispute.words} (score {dispute.score}; {one_line(dispute.why)}), {where}"
        yield from _claims("a:", [dispute.a])
        yield from _claims("b:", [dispute.b])


def _article(answer: ArticleShown) -> Lines:
    yield _place(answer)
    if answer.byline:
        yield f"by: {one_line(answer.byline)}"
    yield from (f"carries another's words: {one_line(copy)}" for copy in answer.copies)
    if answer.notices:
        yield f"notices: {', '.join(f'{one_line(n.code)} {n.times}' for n in answer.notices)}"
    if answer.text:
        yield f"characters [{answer.text.start}, {answer.text.end}) of {answer.characters}, each line after a bar:"
        yield from (f"| {line}" for line in visible(answer.text.text).split("\n"))
    yield f"{counted(answer.statements_total, 'statement')} in the whole article; here:"
    yield from (f"{numbered.number}. {_said(numbered.statement)}" for numbered in answer.statements)


def _timeline(answer: Timeline) -> Lines:
    yield f"{counted(answer.total, 'entry', 'entries')} found"
    for entry in answer.entries:
        yield from _entry(entry)


def _entry(entry: EntryShown) -> Lines:
    days = range_words((entry.begins, entry.ends)) or "no day"
    parties = ", ".join(map(_name, entry.parties))
    what = f"{entry.what} {one_line(entry.kind)}{f', {entry.status}' if entry.status else ''}"
    told = counted(entry.independent_tellings, "independent telling")
    yield f"{days}: {what}, {parties or 'nobody named'} ({told}, {counted(len(entry.outlets), 'outlet')}) · {entry.id}"
    yield f"  - {_quoted([entry.quoted])}"
    yield from (f"  - {_quoted([quoted])}" for quoted in entry.evidence)
    for version in entry.versions:
        yield f"  - {_name(version.party)}’s side, {version.status}: {_quoted([version.quoted])}"


TEXTS: Mapping[type[Answer], Callable[[Any], Lines]] = {
    Statements: _statements,
    WhoSaid: _who,
    Stories: _stories,
    Brief: _brief,
    Origins: _origins,
    Disputes: _disputes,
    ArticleShown: _article,
    Timeline: _timeline,
}
"""How each answer is told."""
