"""Re-checking a ledger: whether every stored place, text, id and reference is what the articles' own texts say.

The checks read plain rows and no records: a tampered row may hold what no record may.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sayso.ledger import claims, entities, events, stories
from sayso.ledger.corrected import uncovered
from sayso.ledger.rows import View
from sayso.ledger.store import GAP
from sayso.records import ACTS, FORMS, KINDS, Article, Notice, Span, Statement, content_id, text_sha256


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is not as it should be: ``kind`` of problem, ``where`` it stands, what is wrong."""

    where: str
    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verification:
    """How many articles, statements and spans were checked, and every problem found."""

    checked: Mapping[str, int]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(view: View) -> Verification:
    """Check the whole ledger against its own texts.

    Recomputes every article's hash and every id, sees that each span lies in its text, that a statement's stored
    content is those characters, that a parent is in the same article and covers its child, that no reference hangs, and
    that the full-text index and the file itself are whole. Raises nothing for what it finds: it reports.
    """
    found: list[Problem] = []
    checked = {"articles": 0, "statements": 0, "spans": 0}
    try:
        found += _file_problems(view.connection)
        found += _reference_problems(view.connection)
        for (article_id,) in view.connection.execute("SELECT id FROM article ORDER BY name, id").fetchall():
            article = _Article.load(view.connection, article_id)
            found += article.problems()
            checked["articles"] += 1
            checked["statements"] += len(article.statements)
            checked["spans"] += len(article.spans)
        found += _notice_problems(view.connection)
        found += (Problem(where, "reference", missing) for where, missing in entities.problems(view))
        found += (Problem(where, "event", wrong) for where, wrong in events.problems(view))
        found += (Problem(where, "story", wrong) for where, wrong in stories.problems(view))
        found += (Problem(where, "claim", wrong) for where, wrong in claims.problems(view))
    except sqlite3.DatabaseError as error:
        found.append(Problem(str(view.path), "file", f"cannot be read to its end: {error}"))
    return Verification(checked, tuple(dict.fromkeys(found)))


_Roles = defaultdict[tuple[str, str], list[Span]]


class _Place(NamedTuple):
    """A stored span: what it belongs to, as a reader of the report would call it."""

    owner: str
    start: Any
    end: Any


@dataclass(slots=True)
class _Article:
    """One article's rows, and what is wrong with them."""

    id: str
    row: Mapping[str, Any]
    statements: Sequence[Mapping[str, Any]]
    roles: Sequence[Mapping[str, Any]]
    hops: Sequence[Mapping[str, Any]]
    mentions: Sequence[Mapping[str, Any]]
    happenings: Sequence[Mapping[str, Any]]
    spans: Sequence[_Place]
    kinds: Sequence[tuple[str, str]]

    @classmethod
    def load(cls, connection: sqlite3.Connection, article_id: str) -> _Article:
        """Read everything that belongs to an article."""

        def rows(sql: str) -> list[dict[str, Any]]:
            cursor = connection.execute(sql, (article_id,))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

        statements = rows("SELECT * FROM statement WHERE article = ? ORDER BY start_char, end_char, id")
        roles = rows(
            "SELECT c.* FROM statement_span AS c JOIN statement AS s ON s.id = c.statement"
            " WHERE s.article = ? ORDER BY s.start_char, s.id, c.role, c.ordinal"
        )
        hops = rows(
            "SELECT c.* FROM hop AS c JOIN statement AS s ON s.id = c.statement"
            " WHERE s.article = ? ORDER BY s.start_char, s.id, c.ordinal"
        )
        mentions = rows("SELECT * FROM mention WHERE article = ? ORDER BY ordinal")
        others = {
            "boilerplate": rows("SELECT * FROM boilerplate WHERE article = ? ORDER BY ordinal"),
            "mention": mentions,
            "timex": rows("SELECT * FROM timex WHERE article = ? ORDER BY ordinal"),
            "clause": rows(
                "SELECT s.key AS ordinal, json_extract(s.value, '$[0]') AS start_char,"
                " json_extract(s.value, '$[1]') AS end_char FROM clauses AS c, json_each(c.spans) AS s"
                " WHERE c.article = ?"
            ),
        }
        happenings = rows("SELECT * FROM happening WHERE article = ? ORDER BY word_start, word_end, id")
        marks = rows(
            "SELECT c.* FROM happening_mark AS c JOIN happening AS h ON h.id = c.happening"
            " WHERE h.article = ? ORDER BY h.id, c.ordinal"
        )
        parties = rows(
            "SELECT c.* FROM happening_party AS c JOIN happening AS h ON h.id = c.happening"
            " WHERE h.article = ? ORDER BY h.id, c.side, c.ordinal"
        )
        noted = rows("SELECT * FROM notice WHERE article = ? AND start_char IS NOT NULL ORDER BY id")
        spans = [
            *(_place(s["id"], s) for s in statements),
            *(_place(f"{r['statement']} {r['role']} {r['ordinal']}", r) for r in roles),
            *(_place(f"{h['statement']} hop {h['ordinal']}", h) for h in hops if h["start_char"] is not None),
            *(_place(f"{article_id} {kind} {r['ordinal']}", r) for kind, found in others.items() for r in found),
            *(
                _Place(f"{article_id} mention {m['ordinal']} {part}", m[f"{part}_start"], m[f"{part}_end"])
                for m in mentions
                for part in ("head", "anonymity")
                if (m[f"{part}_start"], m[f"{part}_end"]) != (None, None)
            ),
            *(_place(h["id"], h) for h in happenings),
            *(_Place(f"{h['id']} word", h["word_start"], h["word_end"]) for h in happenings),
            *(_place(f"{m['happening']} mark {m['ordinal']}", m) for m in marks),
            *(_place(n["id"], n) for n in noted),
        ]
        kinds = [
            *((s["id"], s["speaker_kind"]) for s in statements if s["speaker_kind"] is not None),
            *((f"{h['statement']} hop {h['ordinal']}", h["kind"]) for h in hops),
            *((f"{article_id} mention {m['ordinal']}", m["kind"]) for m in mentions),
            *((f"{p['happening']} {p['side']} {p['ordinal']}", p["kind"]) for p in parties),
        ]
        (row,) = rows("SELECT * FROM article WHERE id = ?")
        return cls(article_id, row, statements, roles, hops, mentions, happenings, spans, kinds)

    def problems(self) -> Iterator[Problem]:
        text = self.row["text"]
        yield from self._own_problems()
        size = len(text)
        for owner, start, end in self.spans:
            if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= size):
                yield Problem(self._of(owner), "span", f"[{start}, {end}) does not lie in the text's {size} characters")
        for owner, kind in self.kinds:
            if kind not in KINDS:
                yield Problem(self._of(owner), "word", f"{kind!r} is no kind of party")
        for m in self.mentions:
            yield from self._mention_problems(m)
        for h in self.happenings:
            yield from self._happening_problems(h)
        spans = self._spans_by_role()
        for s in self.statements:
            yield from self._statement_problems(s, text, spans)
        yield from self._parent_problems(text, spans)

    def _of(self, owner: str) -> str:
        return f"{self.row['name']}: {owner}"

    def _own_problems(self) -> Iterator[Problem]:
        r = self.row
        if text_sha256(r["text"]) != r["text_sha256"]:
            yield Problem(self._of(self.id), "text", "the text is not the one that was read: its SHA-256 differs")
            return
        fields = ("name", "text", "outlet", "url", "title", "byline", "published")
        if (made := Article(**{field: r[field] for field in fields}).id) != self.id:
            yield Problem(self._of(self.id), "id", f"what the row says gives the id {made}")

    def _spans_by_role(self) -> _Roles:
        """The sound spans of each statement and role; the others are reported where all spans are."""
        found: _Roles = defaultdict(list)
        for r in self.roles:
            start, end = r["start_char"], r["end_char"]
            if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
                found[r["statement"], r["role"]].append(Span(start, end))
        return found

    def _statement_problems(self, s: Mapping[str, Any], text: str, spans: _Roles) -> Iterator[Problem]:
        where = self._of(s["id"])
        source, cue, content = (spans[s["id"], role] for role in ("source", "cue", "content"))
        if not content:
            yield Problem(where, "content", "it has no content span")
            return
        if s["content"] != (said := GAP.join(span.of(text) for span in content)):
            yield Problem(where, "content", f"the stored content is not the text's {said[:60]!r}")
        made = Statement(
            article=s["article"],
            source=source[0] if source else None,
            cue=tuple(cue),
            content=tuple(content),
            form=s["form"],
            act=s["act"],
            score=s["score"],
            made_by=s["made_by"],
        )
        if made.id != s["id"]:
            yield Problem(where, "id", f"its spans give the id {made.id}")
        everything = [*source, *cue, *content]
        if (s["start_char"], s["end_char"]) != (made.start, max(span.end for span in everything)):
            yield Problem(where, "span", "it does not begin and end where its spans do")
        yield from self._word_problems(s, where)

    def _mention_problems(self, m: Mapping[str, Any]) -> Iterator[Problem]:
        where = self._of(f"{self.id} mention {m['ordinal']}")
        for column in ("titles", "roles"):
            if not _is_list_of_texts(m[column]):
                yield Problem(where, column, "it is no JSON list of texts")
        head = (m["head_start"], m["head_end"])
        whole = (m["start_char"], m["end_char"])
        if all(isinstance(n, int) for n in (*head, *whole)) and not whole[0] <= head[0] < head[1] <= whole[1]:
            yield Problem(where, "head", f"its head [{head[0]}, {head[1]}) is not in the mention's words")
        if m["count"] is not None and not (isinstance(m["count"], int) and m["count"] > 0):
            yield Problem(where, "count", f"{m['count']!r} is no number of people")

    def _happening_problems(self, h: Mapping[str, Any]) -> Iterator[Problem]:
        where = self._of(h["id"])
        made = content_id("hap", h["article"], h["kind"], h["word_start"], h["word_end"])
        if made != h["id"]:
            yield Problem(where, "id", f"its kind and word give the id {made}")
        if not _is_list_of_texts(h["why"]):
            yield Problem(where, "why", "it is no JSON list of texts")
        if h["statement"] is not None and all(s["id"] != h["statement"] for s in self.statements):
            yield Problem(where, "statement", f"{h['statement']} is not in the same article")
        if h["begins"] and h["ends"] and h["begins"] > h["ends"]:
            yield Problem(where, "time", f"it ends on {h['ends']}, before it begins")

    def _word_problems(self, s: Mapping[str, Any], where: str) -> Iterator[Problem]:
        if s["form"] not in FORMS:
            yield Problem(where, "word", f"{s['form']!r} is no form")
        if s["act"] not in ACTS:
            yield Problem(where, "word", f"{s['act']!r} is no act")
        if not (isinstance(s["score"], float) and 0 <= s["score"] <= 1):
            yield Problem(where, "score", f"{s['score']!r} is no score from 0 to 1")
        if not _is_list_of_texts(s["why"]):
            yield Problem(where, "why", "it is no JSON list of texts")

    def _parent_problems(self, text: str, spans: _Roles) -> Iterator[Problem]:
        here = {s["id"] for s in self.statements}
        parents = {s["id"]: s["parent"] for s in self.statements if s["parent"] is not None}
        for child, parent in parents.items():
            where = self._of(child)
            if parent not in here:
                yield Problem(where, "parent", f"its parent {parent} is not in the same article")
            elif outside := uncovered(spans[child, "content"], spans[parent, "content"], text):
                yield Problem(where, "parent", f"its parent {parent} does not cover {outside[:60]!r}")
            if child in _ancestors(child, parents):
                yield Problem(where, "parent", "it is its own ancestor")


def _file_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    for (message,) in connection.execute("PRAGMA integrity_check").fetchall():
        if message != "ok":
            yield Problem("the file", "file", message)
    try:
        # 1: compare with the statements too, not only the index with itself.
        connection.execute("INSERT INTO statement_words (statement_words, rank) VALUES ('integrity-check', 1)")
    except sqlite3.OperationalError as error:
        yield Problem("the full-text index", "index", f"could not be checked: {error}")
    except sqlite3.DatabaseError as error:
        yield Problem("the full-text index", "index", f"it does not hold the statements' words: {error}")


def _reference_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchall():
        if (table, parent) == ("statement", "statement"):
            continue  # a statement's missing parent is told with the statement
        which = f"row {row}" if row is not None else "a row"
        yield Problem(f"table {table}", "reference", f"{which} belongs to no {parent}")


def _notice_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    rows = connection.execute("SELECT id, code, detail, article, start_char, end_char FROM notice ORDER BY id")
    for notice_id, code, detail, article, start, end in rows.fetchall():
        if start is None:
            span = None
        elif isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
            span = Span(start, end)
        else:
            continue  # reported as a span
        if (made := Notice(code, detail, article, span).id) != notice_id:
            yield Problem(notice_id, "id", f"what the row says gives the id {made}")


def _place(owner: str, row: Mapping[str, Any]) -> _Place:
    return _Place(owner, row["start_char"], row["end_char"])


def _ancestors(child: str, parents: Mapping[str, str]) -> set[str]:
    found: set[str] = set()
    above = parents.get(child)
    while above is not None and above not in found:
        found.add(above)
        above = parents.get(above)
    return found


def _is_list_of_texts(given: Any) -> bool:
    try:
        why = json.loads(given)
    except (TypeError, ValueError):
        return False
    return isinstance(why, list) and all(isinstance(each, str) for each in why)
