"""The ledger file: opening it, and writing articles with everything found in them."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from sayso.errors import LedgerError, UnstorableArticle
from sayso.ledger.judged import REPEATED, judged_extraction
from sayso.ledger.schema import check_is_current, check_is_ledger, migrate
from sayso.records import Article, Extraction, Happening, Hop, Mention, Notice, Party, Span, Statement, Timex

GAP = " … "
"""What stands between two content spans where a statement's content is shown as one text."""

ARTICLE_FAILED = "article-failed"
"""The code of a notice on an article that could not be extracted and is therefore not in the ledger."""


def content_text(statement: Statement, text: str) -> str:
    """A statement's content as one text: its spans of the article's ``text``, with `GAP` between them."""
    return GAP.join(span.of(text) for span in statement.content)


class Ledger:
    """One open ledger file. Everything that is read from it goes through `sayso.ledger.queries`.

    A committed article survives a crash of this process or a SIGKILL: SQLite's write-ahead log is with the operating
    system by then. (A power cut may take back the last commits, never damage the file: ``synchronous=NORMAL``.)
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def known(self, article_id: str) -> bool:
        """Whether the article is in the ledger."""
        with typed_errors(self.path):
            row = self.connection.execute("SELECT 1 FROM article WHERE id = ?", (article_id,)).fetchone()
        return row is not None

    def add(self, article: Article, extraction: Extraction, notices: Iterable[Notice] = ()) -> bool:
        """Write an article and everything found in it in one transaction; ``False`` if it was there already.

        ``notices`` are the reader's; they are written even when the article is known, so that it does not
        matter which of two readings of the same article came first. An earlier notice that this article failed is
        taken back. Judgements on the article's statements that came before it are obeyed. Raises `UnstorableArticle`,
        having written nothing, where a record contradicts the article or holds text that UTF-8 cannot; `LedgerError`
        when the file cannot be written.
        """
        check(article, extraction)
        with self.transaction(article.name):
            new = not self.known(article.id)
            if new:
                self._forget_failure(article.id)
                self._insert_article(article)
                kept, repeated = _each_once(article, extraction.statements)
                found = replace(extraction, statements=tuple(kept))
                found, told = judged_extraction(self.connection, article, found, repeated)
                self.insert_statements(article, found.statements)
                self.insert_mentions(found.mentions)
                self._insert_timexes(found.timexes)
                self._insert_happenings(found.happenings)
                self._insert_clauses(article.id, found.clauses)
                self.insert_notices((*found.notices, *told))
            else:
                self._retell(article)
            self.insert_notices(notices)
        return new

    def again(self, article: Article, notices: Iterable[Notice] = ()) -> bool:
        """Take in a further reading of an article that the ledger holds; ``False``, and nothing done, if it does not.

        Its ``notices`` are written, and what it tells of the reading is joined to what is told (see `joined`). Raises
        `LedgerError` when the file cannot be written.
        """
        with typed_errors(self.path):
            sql = "SELECT published_from, raw_sha256 FROM article WHERE id = ?"
            told = self.connection.execute(sql, (article.id,)).fetchone()
        if told is None:
            return False
        notices = tuple(notices)
        if notices or told != (article.published_from, article.raw_sha256):
            with self.transaction(article.name):
                self._retell(article)
                self.insert_notices(notices)
        return True

    def add_notices(self, notices: Iterable[Notice]) -> None:
        """Write notices, in one transaction; those already there stay as they are."""
        with self.transaction("a notice"):
            self.insert_notices(notices)

    def add_failure(self, article: Article, problem: str) -> Notice:
        """Record that an article failed, without storing it, so that a later run tries it again.

        The notice belongs to no article (the ledger holds none) and names it in its detail. It replaces an earlier
        notice of the same article's failure, and `add` removes it.
        """
        detail = f"{article.id} ({article.name}): {problem}".encode("utf8", "replace").decode("utf8")
        notice = Notice(ARTICLE_FAILED, detail)
        with self.transaction(article.name):
            self._forget_failure(article.id)
            self.insert_notices((notice,))
        return notice

    def close(self) -> None:
        """Close the file; everything is already written."""
        self.connection.close()

    @contextmanager
    def transaction(self, name: str) -> Iterator[None]:
        """All that is written within is written, or nothing; ``name`` is what an error calls it.

        Raises `UnstorableArticle` for text that UTF-8 cannot hold and rows that contradict one another, `LedgerError`
        when the file cannot be written.
        """
        with typed_errors(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except (UnicodeEncodeError, sqlite3.IntegrityError) as error:
                raise UnstorableArticle(_utf8(name), _why_unstorable(error)) from error
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")

    def _forget_failure(self, article_id: str) -> None:
        self.connection.execute(
            "DELETE FROM notice WHERE code = ? AND article IS NULL AND substr(detail, 1, ?) = ?",
            (ARTICLE_FAILED, len(article_id), article_id),
        )

    def _insert_article(self, article: Article) -> None:
        a = article
        self.connection.execute(
            "INSERT INTO article (id, name, outlet, url, title, byline, published, published_from, language, text,"
            " text_sha256, raw_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(a.id, a.name, a.outlet, a.url, a.title, a.byline, a.published, a.published_from, a.language),
                *(a.text, a.text_sha256, a.raw_sha256),
            ),
        )
        self.connection.executemany(
            "INSERT INTO boilerplate (article, ordinal, start_char, end_char) VALUES (?, ?, ?, ?)",
            [(a.id, n, span.start, span.end) for n, span in enumerate(a.boilerplate)],
        )

    def _retell(self, article: Article) -> None:
        """What `joined` does, for the article's row."""
        self.connection.execute(
            "UPDATE article SET"
            " published_from = min(coalesce(published_from, ?2), coalesce(?2, published_from)),"
            " raw_sha256 = min(coalesce(raw_sha256, ?3), coalesce(?3, raw_sha256)) WHERE id = ?1",
            (article.id, article.published_from, article.raw_sha256),
        )

    def insert_statements(self, article: Article, statements: Iterable[Statement]) -> None:
        """Write statements of an article within a transaction; none of them may be there."""
        kept = sorted(statements, key=reading_order)
        self.connection.executemany(
            "INSERT INTO statement (id, article, start_char, end_char, content, form, act, hedge, speaker_name,"
            " speaker_kind, speaker_entity, told_to, channel, place, said_on, parent, score, made_by, why)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_statement_row(s, article.text) for s in kept],
        )
        self.connection.executemany(
            "INSERT INTO statement_span (statement, role, ordinal, start_char, end_char) VALUES (?, ?, ?, ?, ?)",
            [(s.id, role, n, span.start, span.end) for s in kept for role, n, span in _roles(s)],
        )
        self.connection.executemany(
            "INSERT INTO hop (statement, ordinal, name, kind, entity, start_char, end_char, why)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(s.id, n, *_party_row(hop.party), *_span_row(hop.span), hop.why) for s in kept for n, hop in _hops(s)],
        )

    def insert_mentions(self, mentions: Iterable[Mention], *, behind: int = 0) -> None:
        """Write mentions within a transaction, ``behind`` so many that are there."""
        self.connection.executemany(
            "INSERT INTO mention (article, ordinal, start_char, end_char, name, kind, entity, head_start, head_end,"
            " titles, roles, nationality, count, plural, gender, position, told, anonymity_start, anonymity_end)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_mention_row(n, m) for n, m in enumerate(mentions, behind)],
        )

    def _insert_timexes(self, timexes: Iterable[Timex]) -> None:
        self.connection.executemany(
            "INSERT INTO timex (article, ordinal, start_char, end_char, value, kind, begins, ends, mod)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (t.article, n, *_span_row(t.span), t.value, t.kind, t.begins, t.ends, t.mod)
                for n, t in enumerate(timexes)
            ],
        )

    def _insert_happenings(self, happenings: Iterable[Happening]) -> None:
        found = list({h.id: h for h in happenings}.values())
        self.connection.executemany(
            "INSERT INTO happening (id, article, start_char, end_char, word_start, word_end, kind, status, value,"
            " begins, ends, due, place, statement, score, made_by, why)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_happening_row(h) for h in found],
        )
        self.connection.executemany(
            "INSERT INTO happening_party (happening, side, ordinal, name, kind, entity) VALUES (?, ?, ?, ?, ?, ?)",
            [(h.id, *row) for h in found for row in sides(h.by, h.to)],
        )
        self.connection.executemany(
            "INSERT INTO happening_mark (happening, ordinal, start_char, end_char) VALUES (?, ?, ?, ?)",
            [(h.id, n, *_span_row(mark)) for h in found for n, mark in enumerate(h.marks)],
        )

    def _insert_clauses(self, article: str, clauses: Iterable[Span]) -> None:
        spans = json.dumps([[c.start, c.end] for c in clauses], separators=(",", ":"))
        self.connection.execute("INSERT INTO clauses (article, spans) VALUES (?, ?)", (article, spans))

    def next_judgement(self) -> int:
        """The number of the next judgement, within a transaction; those of all kinds are one sequence."""
        sql = "SELECT max(number) FROM (SELECT number FROM judgement UNION ALL SELECT number FROM entity_judgement)"
        return int(self.connection.execute(sql).fetchone()[0] or 0) + 1

    def insert_notices(self, notices: Iterable[Notice]) -> None:
        """Write notices within a transaction; those already there stay as they are."""
        # Not INSERT OR IGNORE: that would also pass over a notice on an article which the ledger does not hold.
        self.connection.executemany(
            "INSERT INTO notice (id, article, code, start_char, end_char, detail) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO NOTHING",
            [(n.id, n.article, n.code, *_span_row(n.span), n.detail) for n in notices],
        )


def open_ledger(path: str | Path, *, create: bool = False, patience: float = 10.0) -> Ledger:
    """Open a ledger file, bringing an older one up to date; with ``create``, make it when it is not there.

    ``patience`` is how many seconds a write waits for another process that is writing. Without ``create``, a ledger
    that may only be read (its file, its folder or the disk is write-protected) is opened for reading. Raises
    `LedgerError` when the file is missing, is not a ledger, was written by a newer sayso or cannot be opened; such a
    file is left untouched.
    """
    path = Path(path)
    with typed_errors(path):
        read_only = _check_place(path, create=create)
        mode = "rwc" if create else "ro" if read_only else "rw"
        # A ledger that nobody here may write has no write-ahead log to take care of, unless the log stands beside it.
        still = "&immutable=1" if read_only and not _log_of(path).exists() else ""
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}{still}", uri=True, timeout=patience, isolation_level=None
        )
        ready = False
        try:
            check_is_ledger(connection, str(path), create=create)
            if read_only:
                check_is_current(connection, str(path))
            else:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                migrate(connection, str(path))
            connection.execute("PRAGMA foreign_keys = ON")
            ready = True
        finally:
            if not ready:
                connection.close()
    return Ledger(path, connection)


def _check_place(path: Path, *, create: bool) -> bool:
    """Refuse a place where no ledger is, or none can be; tell whether the ledger there can only be read."""
    try:
        there = path.exists()
        if path.is_dir():
            raise LedgerError(path, "this is a folder, not a ledger", "Give the file itself, or another --db.")
        if create and not there and not path.parent.is_dir():
            raise LedgerError(path, f"there is no folder {path.parent}", "Make it first, or give another --db.")
    except OSError as error:  # a folder on the way may not be entered, a name is too long
        raise LedgerError(path, f"cannot be opened ({error.strerror})", "Give another --db.") from error
    if not create and not there:
        raise LedgerError(path, "there is no ledger here", f"Run `sayso run PATH... --db {path}` first.")
    if there and not os.access(path, os.R_OK):
        raise LedgerError(path, "you may not read it", "Ask its owner, or give another --db.")
    # SQLite writes the log beside the file, so both the file and its folder count.
    may_write = os.access(path if there else path.parent, os.W_OK) and os.access(path.parent, os.W_OK)
    if create and not may_write:
        raise LedgerError(path, "you may not write here", "A ledger's file and its folder must be yours to write.")
    return not may_write


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


@contextmanager
def typed_errors(path: str | Path) -> Iterator[None]:
    """Turn SQLite's own errors into `LedgerError` with a remedy, around any use of a ledger's connection."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise LedgerError(path, str(error), _remedy(str(error))) from error
    except sqlite3.DatabaseError as error:
        raise LedgerError(path, str(error), "The file is damaged: run the pile again.") from error


def joined(article: Article, other: Article) -> Article:
    """Two readings of one article as one, the same whichever came first.

    Only ``published_from`` and ``raw_sha256`` may differ between them, since the rest is in the id or follows from the
    text: kept are the strongest word for the date (given, page, text) and the smallest hash that is there.
    """
    sources = [source for source in (article.published_from, other.published_from) if source]
    hashes = [digest for digest in (article.raw_sha256, other.raw_sha256) if digest]
    return replace(article, published_from=min(sources, default=None), raw_sha256=min(hashes, default=None))


def reading_order(statement: Statement) -> tuple[int, int, str]:
    """The order of statements within an article: where the first span begins, where the last ends, the id."""
    return statement.start, end_of(statement), statement.id


def end_of(statement: Statement) -> int:
    """Where the last of a statement's spans ends."""
    return max(span.end for _, _, span in _roles(statement))


def _each_once(article: Article, statements: Iterable[Statement]) -> tuple[list[Statement], list[Notice]]:
    """Statements in reading order, of those with one id the first, and notices on others that are told differently."""
    given = tuple(statements)
    first = {s.id: s for s in reversed(given)}
    repeated = [
        Notice(REPEATED, f"{s.id} was found twice and told differently", article.id, s.content[0])
        for s in given
        if s != first[s.id]
    ]
    return sorted(first.values(), key=reading_order), repeated


def check(article: Article, extraction: Extraction) -> None:
    """Raise `UnstorableArticle` unless every record belongs to the article and every span lies in its text."""
    e = extraction
    owners = {r.article for records in (e.statements, e.mentions, e.timexes, e.happenings, e.notices) for r in records}
    if stray := owners - {article.id}:
        raise UnstorableArticle(_utf8(article.name), f"a record names another article: {stray.pop()}")
    size = len(article.text)
    for span in _spans(article, extraction):
        if span.end > size:
            problem = f"[{span.start}, {span.end}) ends after the text's {size} characters"
            raise UnstorableArticle(_utf8(article.name), problem)


def _spans(article: Article, extraction: Extraction) -> Iterator[Span]:
    yield from article.boilerplate
    for s in extraction.statements:
        yield from (span for _, _, span in _roles(s))
        yield from (hop.span for hop in s.chain if hop.span)
    for m in extraction.mentions:
        yield from (span for span in (m.span, m.head, m.anonymity) if span)
    yield from (timex.span for timex in extraction.timexes)
    for h in extraction.happenings:
        yield from (h.span, h.word, *h.marks)
    yield from extraction.clauses
    yield from (notice.span for notice in extraction.notices if notice.span)


def _statement_row(s: Statement, text: str) -> tuple[object, ...]:
    name, kind, entity = _party_row(s.speaker) if s.speaker else (None, None, None)
    why = json.dumps(s.why, ensure_ascii=False)
    place = (s.id, s.article, s.start, end_of(s), content_text(s, text), s.form, s.act, s.hedge)
    return (*place, name, kind, entity, s.to, s.channel, s.place, s.said_on, s.parent, s.score, s.made_by, why)


def _mention_row(ordinal: int, m: Mention) -> tuple[object, ...]:
    place = (m.article, ordinal, *_span_row(m.span), *_party_row(m.party), *_span_row(m.head))
    titles, roles = (json.dumps(words, ensure_ascii=False) for words in (m.titles, m.roles))
    return (
        *place,
        titles,
        roles,
        m.nationality,
        m.count,
        m.plural,
        m.gender,
        m.position,
        m.told,
        *_span_row(m.anonymity),
    )


def _happening_row(h: Happening) -> tuple[object, ...]:
    why = json.dumps(h.why, ensure_ascii=False)
    place = (h.id, h.article, *_span_row(h.span), *_span_row(h.word), h.kind, h.status)
    return (*place, h.value, h.begins, h.ends, h.due, h.place, h.statement, h.score, h.made_by, why)


def sides(by: Iterable[Party], to: Iterable[Party]) -> Iterator[tuple[str, int, str, str, str | None]]:
    """The parties of what happened as rows: side, ordinal, name, kind, entity."""
    for side, parties in (("by", by), ("to", to)):
        for n, party in enumerate(parties):
            yield side, n, *_party_row(party)


def _roles(s: Statement) -> list[tuple[str, int, Span]]:
    source = [("source", 0, s.source)] if s.source else []
    cue = [("cue", n, span) for n, span in enumerate(s.cue)]
    return [*source, *cue, *(("content", n, span) for n, span in enumerate(s.content))]


def _hops(s: Statement) -> Iterator[tuple[int, Hop]]:
    return iter(enumerate(s.chain))


def _party_row(party: Party) -> tuple[str, str, str | None]:
    return party.name, party.kind, party.entity


def _span_row(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def _utf8(text: str) -> str:
    return text.encode("utf8", "replace").decode("utf8")


def _why_unstorable(error: Exception) -> str:
    if isinstance(error, UnicodeEncodeError):
        return "it holds half a surrogate pair, which is no character"
    return f"its records contradict one another ({error})"


def _remedy(problem: str) -> str:
    if "locked" in problem or "busy" in problem:
        return "Another process is writing to it: wait for it, or give another --db."
    if "unable to open" in problem:
        return "See that the folder exists and that you may write in it."
    if "readonly" in problem or "read-only" in problem:
        return "See that you may write the file and its folder."
    if "full" in problem or "disk I/O" in problem:
        return "See that the disk has room and is sound, and run again: what is written stays."
    return "Run `sayso verify` on it, or give another --db."
