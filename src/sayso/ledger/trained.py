"""Judgements as rows to train with, and back: every judgement that holds, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from sayso.errors import JudgementError
from sayso.ledger import entities, judgements, queries, tellings
from sayso.ledger.judged import packed, sides_of
from sayso.ledger.lines import json_line, rounded
from sayso.ledger.rows import View, load_articles, records_of, rows_of
from sayso.ledger.store import Ledger
from sayso.records import Judgement, Statement


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many judgements were new to a ledger, and how many it had."""

    made: int
    known: int


def export_judgements(view: View, out: BinaryIO) -> None:
    """One JSON object a line: what people have judged, each statement as it was made and as judged, with its words."""
    with queries.snapshot(view):
        out.writelines(json_line(row) for row in training_rows(view))


def training_rows(view: View, *, undone: bool = False) -> Iterator[dict[str, Any]]:
    """The judgements that hold, in the order they were made; with ``undone``, also those taken back."""
    sql = (
        "SELECT number, about, article, body, reason, judged_at FROM judgement"
        " WHERE undone_at IS NULL OR ? ORDER BY number"
    )
    with records_of(view):
        rows = [
            (number, _row(about, article, json.loads(body), reason, at))
            for number, about, article, body, reason, at in rows_of(view, sql, undone)
        ]
    rows += [(j.number, _entity_row(j)) for j in entities.judgements(view, undone=undone)]
    yield from (row for _, row in sorted(rows, key=lambda r: r[0]))


def take_in(ledger: Ledger, lines: Iterable[str], *, name: str) -> TakenIn:
    """Make the judgements of rows that another ledger wrote, all or none; those that were made before are left out.

    A judgement on an article that is not there waits for it. ``name`` is what errors call the file. Raises
    `JudgementError` for a line that is no judgement, `LedgerError`.
    """
    rows = [row for number, line in enumerate(lines, 1) if line.strip() for row in (_read(line, f"{name}:{number}"),)]
    known = {_key(row) for row in training_rows(ledger, undone=True)}
    new = {key: row for row in rows if (key := _key(row)) not in known}
    with ledger.transaction("a judgement"):
        for row in new.values():
            _take(ledger, row)
    return TakenIn(len(new), len(rows) - len(new))


def _take(ledger: Ledger, row: Mapping[str, Any]) -> None:
    at, reason = row["judged_at"], row["reason"]
    if row["about"] == "entity":
        judgement = Judgement(row["one"], row["other"], row["verdict"] == "same")
        entities.insert_judgement(ledger, judgement, at=at, reason=reason)
        return
    body = {key: value for key, value in row.items() if key not in _OUTSIDE}
    if row["about"] == "claim":
        article, other = row["one"]["article"], row["other"]["article"]
        judgements.write(ledger, "claim", article, body, other=other, at=at, reason=reason)
        return
    for article in load_articles(ledger, (row["article"],)):
        for side in sides_of(body):
            if side is not None:
                judgements.checked(article, side)
    judgements.write(ledger, "statement", row["article"], body, at=at, reason=reason)


_OUTSIDE = ("type", "about", "article", "reason", "judged_at")
"""What of a row is not its body: columns."""


def _row(about: str, article: str, body: Mapping[str, Any], reason: str | None, at: str) -> dict[str, Any]:
    first = {"type": "judgement", "about": about, "verdict": body["verdict"]}
    last = {"reason": reason, "judged_at": at}
    if about == "claim":
        return {**first, "one": body["one"], "other": body["other"], **last}
    told = {"article": article, "article_name": body["article_name"], "text_sha256": body["text_sha256"]}
    sides = {
        side: s and {**s, "score": rounded(s["score"])}
        for side, s in (("made", body["made"]), ("judged", body["judged"]))
    }
    return {**first, **told, **sides, **last}


def _entity_row(j: entities.Judged) -> dict[str, Any]:
    r = j.judgement
    first = {"type": "judgement", "about": "entity", "verdict": "same" if r.same else "apart"}
    return {**first, "one": r.left, "other": r.right, "reason": j.reason, "judged_at": j.judged_at}


def _key(row: Mapping[str, Any]) -> str:
    return json.dumps(row, sort_keys=True)


def _read(line: str, where: str) -> dict[str, Any]:
    """A row as it would be written, whatever else the line holds. Raises `JudgementError`."""
    try:
        row = json.loads(line)
        if not isinstance(row, dict) or row.get("type") != "judgement":
            raise ValueError("its type is not judgement")
        about, reason, at = row["about"], row.get("reason"), judgements.moment(row["judged_at"])
        if reason is not None and not isinstance(reason, str):
            raise ValueError("its reason is no text")
        if about == "entity":
            return _entity_row(entities.Judged(0, _pair(row), reason, at, None))
        if about == "claim":
            sides = {side: tellings.telling_row(row[side]) for side in ("one", "other")}
            body = {"verdict": "same" if _is_same(row) else "apart", **sides}
            return _row("claim", sides["one"]["article"], body, reason, at)
        if about != "statement":
            raise ValueError(f"it is about {about!r}")
        return _row("statement", row["article"], _body(row), reason, at)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, JudgementError) as error:
        problem = f"no judgement can be read ({type(error).__name__}: {error})"
        raise JudgementError(where, problem, "Give what `sayso export --format judgements` wrote.") from error


def _is_same(row: Mapping[str, Any]) -> bool:
    if row["verdict"] not in ("same", "apart"):
        raise ValueError(f"{row['verdict']!r} is no verdict on two")
    return bool(row["verdict"] == "same")


def _pair(row: Mapping[str, Any]) -> Judgement:
    if not isinstance(row["one"], str) or not isinstance(row["other"], str):
        raise ValueError("a name is no text")
    return Judgement(row["one"], row["other"], _is_same(row))


def _body(row: Mapping[str, Any]) -> dict[str, Any]:
    made, judged = sides_of(row)
    for key in ("article", "article_name", "text_sha256"):
        if not isinstance(row[key], str):
            raise ValueError(f"its {key} is no text")
    if {s.article for s in (made, judged) if s} != {row["article"]}:
        raise ValueError("a statement is of another article")
    return {
        "verdict": "added" if made is None else "wrong" if judged is None else "mended",
        "article_name": row["article_name"],
        "text_sha256": row["text_sha256"],
        "made": _side(made, row["made"]),
        "judged": _side(judged, row["judged"]),
    }


def _side(s: Statement | None, row: Mapping[str, Any]) -> dict[str, Any] | None:
    if s is None:
        return None
    words = row["quoted"]
    source, cue, content = words["source"], list(words["cue"]), list(words["content"])
    if any(not isinstance(w, str) for w in (*cue, *content, *((source,) if source is not None else ()))):
        raise ValueError("its quoted words are no texts")
    return packed(s) | {"quoted": {"source": source, "cue": cue, "content": content}}
