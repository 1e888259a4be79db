"""Judgements, and what they stand on, as JSON; what they make of an article when it is written.

`sayso.ledger.judgements` makes judgements; this module is what `Ledger.add` needs of them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sayso.ledger.corrected import MADE_BY, Corrected, Correction, corrected
from sayso.records import ACTS, FORMS, KINDS, NAMED, Article, Extraction, Hop, Mention, Notice, Party, Span, Statement

WITHOUT_STATEMENT = "judgement-without-statement"
"""The code of a notice on a judgement whose statement the article does not have."""

REPEATED = "repeated-statement"
"""The code of the notices whose detail begins with a statement's id; they follow it where it is mended."""


class Teller(NamedTuple):
    """Whose words tell a happening: its id, the word that names it, and the statement (``None``: the outlet)."""

    happening: str
    word: Span
    statement: str | None


@dataclass(frozen=True, slots=True)
class AsMade:
    """What of an article judgements can change. ``notices`` are those that name a statement, ``parties`` all it names.

    As it was made, or as it is judged: then ``notices`` tell of judgements without effect, too, and ``mentions`` are
    those of judged speakers whom no other mention names.
    """

    statements: tuple[Statement, ...]
    tellers: tuple[Teller, ...] = ()
    notices: tuple[Notice, ...] = ()
    mentions: tuple[Mention, ...] = ()


def as_judged(
    article: Article, made: AsMade, corrections: Sequence[Correction], parties: Iterable[Party]
) -> tuple[AsMade, Corrected]:
    """What judgements make of an article; ``parties`` are those that its mentions name without any judgement."""
    outcome = corrected(article.text, made.statements, corrections)
    of = {c.number: c for c in corrections}
    notices = (
        *(_renamed(n, outcome.stands) for n in made.notices),
        *(Notice(WITHOUT_STATEMENT, f"judgement {n} {_lost(of[n])}", article.id) for n in outcome.unmet),
    )
    tellers = tuple(t._replace(statement=outcome.teller(t.statement, t.word)) for t in made.tellers)
    return AsMade(outcome.statements, tellers, notices, tuple(_named(article, outcome, parties))), outcome


def _renamed(notice: Notice, stands: Mapping[str, str | None]) -> Notice:
    """A notice that names a statement, under the id that this has now; as it was where the statement is wrong."""
    first, _, rest = notice.detail.partition(" ")
    return replace(notice, detail=f"{stands.get(first) or first} {rest}")


def _lost(c: Correction) -> str:
    sought = c.made or c.judged
    where = f"[{sought.content[0].start}, {sought.content[-1].end})" if sought else ""
    return f"is on {sought.id if sought else ''} {where}: no statement of the article is it, so that it changes nothing"


def _named(article: Article, outcome: Corrected, parties: Iterable[Party]) -> Iterator[Mention]:
    """A mention for each speaker that only a person has named, where the text has the name: they become entities."""
    known = {(p.name, p.kind) for p in parties}
    for s in outcome.statements:
        party = s.speaker
        if s.made_by != MADE_BY or not party or not party.name.strip() or party.kind not in NAMED:
            continue
        if (party.name, party.kind) in known:
            continue
        within = s.source.of(article.text).find(party.name) if s.source else -1
        start = s.source.start + within if s.source and within >= 0 else article.text.find(party.name)
        if start >= 0:
            known.add((party.name, party.kind))
            span = Span(start, start + len(party.name))
            yield Mention(article.id, span, Party(party.name, party.kind), head=span)


# ---------------------------------------------------------------- rows
def corrections(connection: sqlite3.Connection, article: str) -> list[Correction]:
    """The judgements on an article's statements that hold, by number. Raises `ValueError` for a row that is none."""
    sql = (
        "SELECT number, body, judged_at, reason FROM judgement"
        " WHERE article = ? AND about = 'statement' AND undone_at IS NULL ORDER BY number"
    )
    return [
        Correction(number, *sides_of(json.loads(body)), at, reason)
        for number, body, at, reason in connection.execute(sql, (article,)).fetchall()
    ]


def sides_of(body: Mapping[str, Any]) -> tuple[Statement | None, Statement | None]:
    """The statement as it was made and as it is judged, of a judgement's body. Raises `ValueError`."""
    try:
        made, judged = (unpacked(row) if (row := body[side]) is not None else None for side in ("made", "judged"))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no judgement ({type(error).__name__}: {error})") from error
    if made is None and judged is None:
        raise ValueError("there is neither a statement as made nor one as judged")
    return made, judged


def stored(connection: sqlite3.Connection, article: str) -> AsMade | None:
    """What was made of an article whose rows are judged; its mentions are left where they stand."""
    sql = "SELECT statements, happenings, notices FROM as_made WHERE article = ?"
    row = connection.execute(sql, (article,)).fetchone()
    if row is None:
        return None
    statements, tellers, notices = map(json.loads, row)
    return AsMade(
        tuple(map(unpacked, statements)),
        tuple(Teller(i, Span(*word), statement) for i, word, statement in tellers),
        tuple(Notice(REPEATED, detail, article, Span(*span) if span else None) for detail, span in notices),
    )


def store(connection: sqlite3.Connection, article: str, made: AsMade, *, mentions: int) -> None:
    """Keep what was made of an article, beside its judged rows; ``mentions`` is how many were found in it."""
    connection.execute(
        "INSERT OR REPLACE INTO as_made (article, statements, happenings, notices, mentions) VALUES (?, ?, ?, ?, ?)",
        (
            article,
            _json([packed(s) for s in made.statements]),
            _json([(t.happening, _pair(t.word), t.statement) for t in made.tellers]),
            _json([(n.detail, _pair(n.span)) for n in made.notices]),
            mentions,
        ),
    )


def judged_extraction(
    connection: sqlite3.Connection, article: Article, found: Extraction, repeated: Sequence[Notice]
) -> tuple[Extraction, tuple[Notice, ...]]:
    """What is to be written of an article that arrives, with the notices on it; judgements may be there before it.

    Where there are some, what was made is kept beside. ``found`` has each statement once, ``repeated`` tells of others.
    """
    judged = corrections(connection, article.id)
    if not judged:
        return found, tuple(repeated)
    happenings = {h.id: h for h in found.happenings}
    tellers = tuple(Teller(h.id, h.word, h.statement) for h in happenings.values())
    naming = tuple(n for n in found.notices if n.code == REPEATED)
    made = AsMade(found.statements, tellers, (*naming, *repeated))
    after, _ = as_judged(article, made, judged, [m.party for m in found.mentions])
    store(connection, article.id, made, mentions=len(found.mentions))
    told = tuple(replace(happenings[t.happening], statement=t.statement) for t in after.tellers)
    mentions = (*found.mentions, *after.mentions)
    others = tuple(n for n in found.notices if n.code != REPEATED)
    found = replace(found, statements=after.statements, happenings=told, mentions=mentions, notices=others)
    return found, after.notices


# ---------------------------------------------------------------- JSON
def packed(s: Statement) -> dict[str, Any]:
    """A statement as JSON that tells all of it but entities, which are another ledger's: the export's keys and more."""
    return {
        "id": s.id,
        "article": s.article,
        "source": _pair(s.source),
        "cue": [_pair(span) for span in s.cue],
        "content": [_pair(span) for span in s.content],
        "form": s.form,
        "act": s.act,
        "hedge": s.hedge,
        "speaker": {"name": s.speaker.name, "kind": s.speaker.kind} if s.speaker else None,
        "chain": [{"name": h.party.name, "kind": h.party.kind, "span": _pair(h.span), "why": h.why} for h in s.chain],
        "to": s.to,
        "channel": s.channel,
        "place": s.place,
        "said_on": s.said_on,
        "parent": s.parent,
        "score": s.score,
        "made_by": s.made_by,
        "why": list(s.why),
    }


def unpacked(row: Mapping[str, Any]) -> Statement:
    """The statement of `packed`, or of a line of the export. Raises `ValueError` where it is none."""
    try:
        return Statement(
            article=_text(row["article"]) or "",
            source=_span(row["source"]),
            cue=tuple(span for pair in row["cue"] if (span := _span(pair))),
            content=tuple(span for pair in row["content"] if (span := _span(pair))),
            form=_one_of(FORMS, row["form"]),
            act=_one_of(ACTS, row["act"]),
            score=min(1.0, max(0.0, float(row["score"]))),
            made_by=_text(row["made_by"]) or "",
            hedge=_text(row.get("hedge")),
            speaker=_party(row["speaker"]) if row["speaker"] is not None else None,
            chain=tuple(Hop(_party(h), _span(h.get("span")), _text(h.get("why")) or "") for h in row.get("chain", ())),
            to=_text(row.get("to")),
            channel=_text(row.get("channel")),
            place=_text(row.get("place")),
            said_on=_text(row.get("said_on")),
            parent=_text(row.get("parent")),
            why=tuple(_text(w) or "" for w in row.get("why", ())),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no statement ({type(error).__name__}: {error})") from error


def quoted(s: Statement, text: str) -> dict[str, Any]:
    """The exact words of a statement's spans."""
    return {
        "source": s.source.of(text) if s.source else None,
        "cue": [span.of(text) for span in s.cue],
        "content": [span.of(text) for span in s.content],
    }


def _party(row: Mapping[str, Any]) -> Party:
    return Party(_text(row["name"]) or "", _one_of(KINDS, row["kind"]))


def _one_of(words: Sequence[Any], given: object) -> Any:
    if given not in words:
        raise ValueError(f"{given!r} is none of {', '.join(words)}")
    return given


def _text(given: object) -> str | None:
    if given is not None and not isinstance(given, str):
        raise ValueError(f"{given!r} is no text")
    return given


def _span(given: Any) -> Span | None:
    if given is None:
        return None
    start, end = given
    if type(start) is not int or type(end) is not int:
        raise ValueError(f"{given!r} is no span")
    return Span(start, end)


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
