"""What people judge on statements and claims: kept with time and reason, taken back at will, and obeyed by every row.

A judged article's rows are the corrected ones, so that no question need know of judgements; what was made of it stands
beside them (`sayso.ledger.judged`). Judgements on claims are obeyed when the claims are made (`sayso.connect.judged`).
Those on entities are in `sayso.ledger.entities`; the numbers of all three kinds are one sequence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import Enum
from itertools import pairwise
from typing import Any, Final, Literal

from sayso.errors import JudgementError, UnknownId
from sayso.ledger import entities, queries
from sayso.ledger.corrected import MADE_BY, Corrected, corrected, rechained
from sayso.ledger.judged import corrections, packed, quoted, sides_of, stored
from sayso.ledger.remade import REOPEN, as_found, remake
from sayso.ledger.rows import View, load_articles, records_of, rows_of
from sayso.ledger.store import Ledger, content_text
from sayso.ledger.tellings import judged_tellings, telling_shape, told_apart, told_same
from sayso.records import (
    ACTS,
    FORMS,
    KINDS,
    Act,
    Article,
    Form,
    JudgedTellings,
    Judgement,
    Party,
    Span,
    Statement,
)

About = Literal["statement", "claim", "entity"]
Verdict = Literal["wrong", "mended", "added", "same", "apart"]

SHOWN = 60
"""Characters of a statement that are shown of it in a list of judgements."""


class Kept(Enum):
    """The type of `KEPT`."""

    KEPT = "kept"


KEPT: Final = Kept.KEPT
"""What a mend leaves as it is."""


@dataclass(frozen=True, slots=True)
class Mend:
    """What a person has otherwise of a statement; ``None`` says that there is none.

    Spans count in the article's text. A speaker's entity is the ledger's to find.
    """

    source: Span | Kept | None = KEPT
    cue: tuple[Span, ...] | Kept = KEPT
    content: tuple[Span, ...] | Kept = KEPT
    speaker: Party | Kept | None = KEPT
    act: Act | Kept = KEPT
    form: Form | Kept = KEPT
    to: str | Kept | None = KEPT


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement as the ledger keeps it; ``number`` names it, ``undone_at`` is set once it is taken back.

    ``subject`` is the id of the statement as it stands now (of a wrong one as it was made), a telling's key or a name;
    ``other`` the other telling's key or name. ``article`` is where the subject stands; ``words`` tell it in a line.
    """

    number: int
    about: About
    verdict: Verdict
    article: str | None
    subject: str
    other: str | None
    words: str
    reason: str | None
    judged_at: str
    undone_at: str | None = None


# ---------------------------------------------------------------- judging
def judge_statement(ledger: Ledger, given: str, mend: Mend | None, *, at: str, reason: str | None = None) -> Judged:
    """Mend a statement, or with ``None`` mark it wrong; ``given`` is its id or the beginning of it.

    ``at`` is the time, in ISO 8601 with its zone. Raises `UnknownId`, `JudgementError` where the statement cannot be so
    or is so already, `LedgerError`.
    """
    with _writing(ledger):
        now = queries.statement(ledger, given)
        article = queries.article(ledger, now.article)
        outcome = _outcome(ledger, article)
        made = next(s for s in _bases(ledger, article) if s.id == outcome.origin[now.id])
        judged = None if mend is None else checked(article, _mended(ledger, article, now, mend))
        if judged is not None:
            changed = replace(judged, made_by=now.made_by, score=now.score, why=now.why, chain=now.chain)
            if packed(changed) == packed(now):
                raise JudgementError(now.id, "it is so already", "Give what is to be otherwise.")
            _check_free(outcome, judged, now)
            judged = replace(made, **{f.name: getattr(judged, f.name) for f in fields(Mend)})
            judged = replace(rechained(made, judged), made_by=MADE_BY)
        return _write_statement(ledger, article, made, judged, at=at, reason=reason)


def add_statement(ledger: Ledger, given: str, mend: Mend, *, at: str, reason: str | None = None) -> Judged:
    """Add a statement that was missed in an article, of which ``given`` is the name, the id or its beginning.

    ``mend`` must have a content. Who does not say more has a statement that says, direct where the content stands in
    quotation marks. Raises as `judge_statement` does.
    """
    with _writing(ledger):
        article = queries.article(ledger, given)
        if mend.content is KEPT or not mend.content:
            raise JudgementError(article.name, "a statement has a content", "Give where its words stand.")
        empty = Statement(article.id, None, (), mend.content, _form(article.text, mend.content), "says", 1.0, MADE_BY)
        judged = rechained(empty, checked(article, _mended(ledger, article, empty, mend)))
        _check_free(_outcome(ledger, article), judged, None)
        return _write_statement(ledger, article, None, judged, at=at, reason=reason)


def judge_claims(ledger: Ledger, one: str, other: str, *, same: bool, at: str, reason: str | None = None) -> Judged:
    """Judge that two claims of one story are the same, or that a telling, ``one``, is not of the claim ``other``.

    Each is a claim's id, a statement's id or a telling's key. Raises `UnknownId`, `JudgementError` where the two are so
    already, stand in two stories, or nothing else tells the claim.
    """
    with _writing(ledger):
        left, right = (told_same if same else told_apart)(ledger, one, other)
        found = {a.id: a for a in load_articles(ledger, (left.article, right.article))}
        body = {
            "verdict": "same" if same else "apart",
            **{side: telling_shape(t, found[t.article]) for side, t in (("one", left), ("other", right))},
        }
        return write(ledger, "claim", left.article, body, other=right.article, at=at, reason=reason)


def take_back(ledger: Ledger, number: int, *, at: str) -> Judged:
    """Take back a judgement of any kind; it stays on record as undone. Raises `UnknownId` where none so holds."""
    found = next((j for j in judgements(ledger) if j.number == number), None)
    if found is None:
        raise UnknownId("judgement", str(number), "`sayso judgements` lists those that hold.")
    at = moment(at)
    if found.about == "entity":
        entities.take_back(ledger, number, at=at)
    else:
        with _writing(ledger):
            ledger.connection.execute(
                "UPDATE judgement SET undone_at = ? WHERE number = ? AND undone_at IS NULL", (at, number)
            )
            _obey(ledger, found.about, [a for row in _articles_of(ledger, number) for a in row if a])
    return replace(found, undone_at=at)


def write(  # noqa: PLR0913  # the columns of a row
    ledger: Ledger,
    about: Literal["statement", "claim"],
    article: str,
    body: Mapping[str, Any],
    *,
    other: str | None = None,
    at: str,
    reason: str | None,
) -> Judged:
    """Write a judgement down within a transaction, and bring the rows that it concerns up to date."""
    number = ledger.next_judgement()
    ledger.connection.execute(
        "INSERT INTO judgement (number, about, article, other, body, reason, judged_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, about, article, other, json.dumps(body, ensure_ascii=False), _reason(reason), moment(at)),
    )
    _obey(ledger, about, [a for a in (article, other) if a])
    return next(j for j in judgements(ledger, article=article) if j.number == number)


def _writing(ledger: Ledger) -> Any:
    return ledger.transaction("a judgement")


def _obey(ledger: Ledger, about: str, articles: Iterable[str]) -> None:
    """Bring rows up to date with the judgements on them; claims are made anew when the ledger is connected."""
    for article in articles:
        if about == "statement":
            remake(ledger, article)
        else:
            ledger.connection.execute(REOPEN, (article,))


def _write_statement(
    ledger: Ledger, article: Article, made: Statement | None, judged: Statement | None, *, at: str, reason: str | None
) -> Judged:
    body = {
        "verdict": "added" if made is None else "wrong" if judged is None else "mended",
        "article_name": article.name,
        "text_sha256": article.text_sha256,
        **{
            side: packed(s) | {"quoted": quoted(s, article.text)} if s else None
            for side, s in (("made", made), ("judged", judged))
        },
    }
    return write(ledger, "statement", article.id, body, at=at, reason=reason)


def _bases(view: Ledger, article: Article) -> list[Statement]:
    """The article's statements before any judgement, and those that people have added as they did."""
    found = stored(view.connection, article.id) or as_found(view, article.id)
    added = [c.judged for c in corrections(view.connection, article.id) if c.made is None and c.judged]
    known = {s.id for s in found.statements}
    return [*found.statements, *{s.id: s for s in added if s.id not in known}.values()]


def _outcome(view: Ledger, article: Article) -> Corrected:
    found = stored(view.connection, article.id) or as_found(view, article.id)
    return corrected(article.text, found.statements, corrections(view.connection, article.id))


def _mended(view: View, article: Article, now: Statement, mend: Mend) -> Statement:
    changes: dict[str, Any] = {f.name: v for f in fields(mend) if (v := getattr(mend, f.name)) is not KEPT}
    for role in ("cue", "content"):
        if role in changes:
            changes[role] = tuple(sorted(changes[role]))
    if changes.get("content") == ():
        raise JudgementError(now.id, "a statement has a content", "Mark it wrong if it says nothing.")
    speaker = changes.get("speaker")
    if isinstance(speaker, Party):
        changes["speaker"] = _known(view, article, speaker)
    return replace(now, **changes)


def _known(view: View, article: Article, party: Party) -> Party:
    """A speaker by the name that the article's own mentions have for whoever is called so."""
    name = " ".join(party.name.split())
    sql = "SELECT name, kind FROM mention WHERE article = ? AND name = ? AND kind = ? LIMIT 1"
    if not name or rows_of(view, sql, article.id, name, party.kind):
        return Party(name, party.kind)
    sql = (
        "SELECT DISTINCT l.name, l.kind FROM linking AS l JOIN entity_alias AS a ON a.entity = l.entity"
        " WHERE l.article = ? AND a.name = ? AND l.kind = ?"
    )
    rows = rows_of(view, sql, article.id, name, party.kind)
    return Party(*rows[0]) if len(rows) == 1 else Party(name, party.kind)


def checked(article: Article, s: Statement) -> Statement:
    """The statement, if it can be one of the article. Raises `JudgementError`."""
    where, size = article.name, len(article.text)
    for role, spans in (("source", (s.source,) if s.source else ()), ("cue", s.cue), ("content", s.content)):
        for span in spans:
            if span.end > size:
                problem = f"{role} [{span.start}, {span.end}) ends after the text's {size} characters"
                raise JudgementError(where, problem, "Spans count characters of the article's text, from 0.")
        if any(a.overlaps(b) for a, b in pairwise(spans)):
            raise JudgementError(where, f"two spans of its {role} overlap", "Give each character once.")
    if not any(c.isalnum() for c in content_text(s, article.text)):
        raise JudgementError(where, "its content holds no word", "Give where its words stand.")
    told = (("act", s.act, ACTS), ("form", s.form, FORMS), ("kind", s.speaker.kind if s.speaker else "person", KINDS))
    for what, given, known in told:
        if given not in known:
            raise JudgementError(where, f"{given!r} is no {what}", f"It is one of: {', '.join(known)}.")
    if s.speaker and not s.speaker.name and s.speaker.kind != "unnamed":
        raise JudgementError(where, "a speaker who is not unnamed has a name", "Give it, or the kind unnamed.")
    return s


def _check_free(outcome: Corrected, judged: Statement, now: Statement | None) -> None:
    if (now is None or judged.id != now.id) and any(s.id == judged.id for s in outcome.statements):
        raise JudgementError(judged.id, "a statement with these spans stands there already", "Mend that one.")


def _form(text: str, content: tuple[Span, ...]) -> Form:
    """Direct where each span stands in quotation marks, with them or between them."""
    marks = '"“”„‟«»‘'

    def is_quoted(span: Span) -> bool:
        before, after = text[max(0, span.start - 1) : span.start + 1], text[span.end - 1 : span.end + 1]
        return any(c in marks for c in before) and any(c in marks + "’" for c in after)

    return "direct" if all(is_quoted(span) for span in content) else "indirect"


def on_tellings(view: View, articles: Iterable[str]) -> tuple[JudgedTellings, ...]:
    """The judgements that hold on tellings of these articles, the earliest first."""
    wanted = json.dumps(sorted(articles))
    sql = (
        "SELECT body FROM judgement WHERE about = 'claim' AND undone_at IS NULL AND"
        " article IN (SELECT value FROM json_each(?1)) AND other IN (SELECT value FROM json_each(?1))"
        " ORDER BY judged_at, number"
    )
    with records_of(view):
        return tuple(judged_tellings(json.loads(body)) for (body,) in rows_of(view, sql, wanted))


# ---------------------------------------------------------------- asking
def judgements(view: View, *, undone: bool = False, article: str | None = None) -> list[Judged]:
    """The judgements of every kind in the order they were made; with ``undone``, also those taken back.

    With an ``article``'s id those on its statements and tellings.
    """
    sql = (
        "SELECT number, about, article, body, reason, judged_at, undone_at FROM judgement"
        " WHERE (undone_at IS NULL OR ?1) AND (?2 IS NULL OR article = ?2 OR other = ?2) ORDER BY number"
    )
    with records_of(view):
        rows = [(*row[:3], json.loads(row[3]), *row[4:]) for row in rows_of(view, sql, undone, article)]
        on_statements = {row[2] for row in rows if row[1] == "statement"}
        now = {number: i for a in sorted(on_statements) for number, i in _stand(view, a)}
        try:
            found = [_row(row, now) for row in rows]
        except (KeyError, AttributeError) as error:
            raise ValueError(f"no judgement: {error}") from error
    if article is None:
        found += [_of_entities(j) for j in entities.judgements(view, undone=undone)]
    return sorted(found, key=lambda j: j.number)


def _row(row: tuple[Any, ...], now: Mapping[int, str]) -> Judged:
    number, about, article, body, reason, at, undone_at = row
    if about == "claim":
        words = [_short(" … ".join(body[side]["quoted"])) for side in ("one", "other")]
        line = f" {'=' if body['verdict'] == 'same' else '≠'} ".join(words)
        subject, other = body["one"]["key"], body["other"]["key"]
    else:
        made, judged = sides_of(body)
        anchor = judged or made
        subject, other = now.get(number, anchor.id if anchor else ""), None
        line = _statement_words(body, made, judged)
    return Judged(number, about, body["verdict"], article, subject, other, line, reason, at, undone_at)


def _stand(view: View, article_id: str) -> Iterator[tuple[int, str]]:
    """The statement as it stands now, by the number of a judgement that holds on it."""
    found = stored(view.connection, article_id)
    if found is None:
        return
    judged = corrections(view.connection, article_id)
    (article,) = load_articles(view, (article_id,))
    outcome = corrected(article.text, found.statements, judged)
    for c in judged:
        if standing := outcome.now(c.number):
            yield c.number, standing


def _statement_words(body: Mapping[str, Any], made: Statement | None, judged: Statement | None) -> str:
    sides = [" … ".join(side["quoted"]["content"]) for side in (body.get("made"), body.get("judged")) if side]
    before = _short(sides[0])
    if made is None or judged is None:
        s = judged or made
        who = s.speaker.name or s.speaker.kind if s and s.speaker else "nobody"
        return f"{before} ({who}, {s.act if s else ''})"
    changes = []
    for field in ("source", "cue", "content", "form", "act", "to"):
        if getattr(made, field) != getattr(judged, field):
            old, new = (_value(body[side], field) for side in ("made", "judged"))
            changes.append(f"{field} {old} → {new}")
    names = [f"{s.speaker.name or 'unnamed'} ({s.speaker.kind})" if s.speaker else "nobody" for s in (made, judged)]
    if names[0] != names[1]:
        changes.insert(0, f"speaker {names[0]} → {names[1]}")
    return f"{before}: {', '.join(changes)}"


def _value(side: Mapping[str, Any], field: str) -> str:
    if field in ("source", "cue", "content"):
        words = side["quoted"][field]
        text = words if isinstance(words, str) else " … ".join(words or ())
        return _short(text) if text else "none"
    return str(side[field] or "none")


def _short(text: str) -> str:
    """A text on one line, without its middle where it is long: two that differ at an edge look different."""
    line = " ".join(text.split())
    half = SHOWN // 2
    return f"“{line}”" if len(line) <= SHOWN else f"“{line[:half].rstrip()} … {line[-half:].lstrip()}”"


def _of_entities(j: entities.Judged) -> Judged:
    r: Judgement = j.judgement
    line = f"{r.left} {'=' if r.same else '≠'} {r.right}"
    verdict: Verdict = "same" if r.same else "apart"
    return Judged(j.number, "entity", verdict, None, r.left, r.right, line, j.reason, j.judged_at, j.undone_at)


def _articles_of(view: View, number: int) -> list[tuple[Any, ...]]:
    return rows_of(view, "SELECT article, other FROM judgement WHERE number = ?", number)


def _reason(reason: str | None) -> str | None:
    return reason.strip() or None if reason is not None else None


def moment(at: str) -> str:
    """A time as the ledger keeps it, so that times compare as text. Raises `JudgementError`."""
    try:
        told = datetime.fromisoformat(at)
    except ValueError as error:
        raise JudgementError(at, "that is no time", "Give it in ISO 8601, with its zone.") from error
    return (
        told.astimezone(UTC).isoformat(timespec="seconds")
        if told.tzinfo
        else f"{told.isoformat(timespec='seconds')}+00:00"
    )
