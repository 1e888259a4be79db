"""The tables of a ledger file, as plain SQL migrations, and the check that a file is a ledger at all.

``MIGRATIONS[n]`` brings a ledger from version ``n`` to ``n + 1`` in one transaction. A migration that was released is
never edited: a change of mind is a new entry. Every table and column is described in ``docs/reference/ledger.md``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from sayso.errors import LedgerError

APPLICATION_ID = 0x53617953
"""The four bytes "SayS" in a SQLite file's header, so that another program's file is never taken for a ledger."""

_IS_SPAN = (
    "typeof(start_char) = 'integer' AND typeof(end_char) = 'integer' AND 0 <= start_char AND start_char < end_char"
)
_SPAN_CHECK = f"CHECK ({_IS_SPAN})"
_SPAN_OR_NONE = f"CHECK ((start_char IS NULL AND end_char IS NULL) OR ({_IS_SPAN}))"

_VERSION_1 = (
    """
    CREATE TABLE article (
        id TEXT PRIMARY KEY NOT NULL,
        name TEXT NOT NULL,
        outlet TEXT,
        url TEXT,
        title TEXT,
        byline TEXT,
        published TEXT,
        published_from TEXT,
        language TEXT,
        text TEXT NOT NULL,
        text_sha256 TEXT NOT NULL,
        raw_sha256 TEXT
    )
    """,
    "CREATE INDEX article_by_name ON article (name, id)",
    f"""
    CREATE TABLE boilerplate (
        article TEXT NOT NULL REFERENCES article (id),
        ordinal INTEGER NOT NULL,
        start_char INTEGER NOT NULL,
        end_char INTEGER NOT NULL,
        PRIMARY KEY (article, ordinal),
        {_SPAN_CHECK}
    ) WITHOUT ROWID
    """,
    # `number` exists for the full-text index, which needs a row number that VACUUM does not change.
    f"""
    CREATE TABLE statement (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        article TEXT NOT NULL REFERENCES article (id),
        start_char INTEGER NOT NULL,
        end_char INTEGER NOT NULL,
        content TEXT NOT NULL,
        form TEXT NOT NULL,
        act TEXT NOT NULL,
        hedge TEXT,
        speaker_name TEXT,
        speaker_kind TEXT,
        speaker_entity TEXT,
        told_to TEXT,
        channel TEXT,
        place TEXT,
        said_on TEXT,
        parent TEXT REFERENCES statement (id) DEFERRABLE INITIALLY DEFERRED,
        score REAL NOT NULL,
        made_by TEXT NOT NULL,
        why JSON NOT NULL,
        CHECK ((speaker_name IS NULL) = (speaker_kind IS NULL)),
        {_SPAN_CHECK}
    )
    """,
    "CREATE INDEX statement_by_article ON statement (article)",
    "CREATE INDEX statement_by_speaker ON statement (speaker_name, speaker_kind, speaker_entity)",
    "CREATE INDEX statement_by_parent ON statement (parent) WHERE parent IS NOT NULL",
    f"""
    CREATE TABLE statement_span (
        statement TEXT NOT NULL REFERENCES statement (id),
        role TEXT NOT NULL CHECK (role IN ('source', 'cue', 'content')),
        ordinal INTEGER NOT NULL,
        start_char INTEGER NOT NULL,
        end_char INTEGER NOT NULL,
        PRIMARY KEY (statement, role, ordinal),
        {_SPAN_CHECK}
    ) WITHOUT ROWID
    """,
    f"""
    CREATE TABLE hop (
        statement TEXT NOT NULL REFERENCES statement (id),
        ordinal INTEGER NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        entity TEXT,
        start_char INTEGER,
        end_char INTEGER,
        why TEXT NOT NULL,
        PRIMARY KEY (statement, ordinal),
        {_SPAN_OR_NONE}
    ) WITHOUT ROWID
    """,
    f"""
    CREATE TABLE mention (
        article TEXT NOT NULL REFERENCES article (id),
        ordinal INTEGER NOT NULL,
        start_char INTEGER NOT NULL,
        end_char INTEGER NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        entity TEXT,
        PRIMARY KEY (article, ordinal),
        {_SPAN_CHECK}
    ) WITHOUT ROWID
    """,
    f"""
    CREATE TABLE timex (
        article TEXT NOT NULL REFERENCES article (id),
        ordinal INTEGER NOT NULL,
        start_char INTEGER NOT NULL,
        end_char INTEGER NOT NULL,
        value TEXT NOT NULL,
        kind TEXT NOT NULL,
        begins TEXT,
        ends TEXT,
        PRIMARY KEY (article, ordinal),
        {_SPAN_CHECK}
    ) WITHOUT ROWID
    """,
    f"""
    CREATE TABLE notice (
        id TEXT PRIMARY KEY NOT NULL,
        article TEXT REFERENCES article (id),
        code TEXT NOT NULL,
        start_char INTEGER,
        end_char INTEGER,
        detail TEXT NOT NULL,
        {_SPAN_OR_NONE}
    )
    """,
    "CREATE INDEX notice_by_article ON notice (article)",
    "CREATE INDEX notice_by_code ON notice (code)",
    # The index keeps no copy of the words (content='statement'); triggers keep it in step within the same transaction,
    # whichever program writes.
    """
    CREATE VIRTUAL TABLE statement_words USING fts5 (
        content, content='statement', content_rowid='number', tokenize="unicode61 remove_diacritics 2"
    )
    """,
    """
    CREATE TRIGGER statement_added AFTER INSERT ON statement BEGIN
        INSERT INTO statement_words (rowid, content) VALUES (new.number, new.content);
    END
    """,
    """
    CREATE TRIGGER statement_removed AFTER DELETE ON statement BEGIN
        INSERT INTO statement_words (statement_words, rowid, content) VALUES ('delete', old.number, old.content);
    END
    """,
    """
    CREATE TRIGGER statement_changed AFTER UPDATE OF content ON statement BEGIN
        INSERT INTO statement_words (statement_words, rowid, content) VALUES ('delete', old.number, old.content);
        INSERT INTO statement_words (rowid, content) VALUES (new.number, new.content);
    END
    """,
    # SQLite counts characters of TEXT as Unicode code points, from 1, as substr() here does.
    """
    CREATE VIEW statement_spans_readable AS
    SELECT p.statement, p.role, p.ordinal, p.start_char, p.end_char,
           substr(a.text, p.start_char + 1, p.end_char - p.start_char) AS text,
           a.name AS article_name, s.article
    FROM statement_span AS p
    JOIN statement AS s ON s.id = p.statement
    JOIN article AS a ON a.id = s.article
    """,
    """
    CREATE VIEW statements_readable AS
    SELECT s.id, coalesce(s.speaker_name, '') AS speaker, s.speaker_kind, s.act, s.form, s.hedge, s.content,
           (SELECT group_concat(substr(a.text, p.start_char + 1, p.end_char - p.start_char), ' … ')
            FROM (SELECT * FROM statement_span WHERE statement = s.id AND role = 'cue' ORDER BY ordinal) AS p) AS cue,
           (SELECT substr(a.text, p.start_char + 1, p.end_char - p.start_char)
            FROM statement_span AS p WHERE p.statement = s.id AND p.role = 'source' AND p.ordinal = 0) AS source,
           (SELECT group_concat(CASE h.name WHEN '' THEN h.kind ELSE h.name END, ' → ')
            FROM (SELECT * FROM hop WHERE statement = s.id ORDER BY ordinal) AS h) AS on_the_word_of,
           s.told_to, s.channel, s.place, s.said_on, a.outlet, a.published, a.name AS article_name, a.title, a.url,
           s.parent, s.score, s.made_by, s.article, s.start_char, s.end_char
    FROM statement AS s
    JOIN article AS a ON a.id = s.article
    """,
    """
    CREATE VIEW notices_readable AS
    SELECT n.code, n.detail, substr(a.text, n.start_char + 1, n.end_char - n.start_char) AS text,
           a.outlet, a.published, a.name AS article_name, n.article, n.start_char, n.end_char, n.id
    FROM notice AS n
    LEFT JOIN article AS a ON a.id = n.article
    """,
)

# Who said what is asked most: these two indexes answer it without reading the articles' texts or the statements' rows.
_VERSION_2 = (
    "DROP INDEX statement_by_speaker",
    """
    CREATE INDEX statement_by_speaker ON statement (
        speaker_name, speaker_kind, speaker_entity, article, act, said_on, start_char, end_char, id
    )
    """,
    "CREATE INDEX article_in_short ON article (id, name, outlet, published)",
)


def _pair_check(start: str, end: str) -> str:
    """Both columns hold a span, or neither holds anything."""
    given = f"typeof({start}) = 'integer' AND typeof({end}) = 'integer' AND 0 <= {start} AND {start} < {end}"
    return f"CHECK (({start} IS NULL AND {end} IS NULL) OR ({given}))"


# What a mention's words tell. The mentions of an older ledger tell nothing of the kind: they stay as they were found.
_VERSION_3 = (
    "ALTER TABLE mention ADD COLUMN head_start INTEGER",
    f"ALTER TABLE mention ADD COLUMN head_end INTEGER {_pair_check('head_start', 'head_end')}",
    "ALTER TABLE mention ADD COLUMN titles JSON NOT NULL DEFAULT '[]'",
    "ALTER TABLE mention ADD COLUMN roles JSON NOT NULL DEFAULT '[]'",
    "ALTER TABLE mention ADD COLUMN nationality TEXT",
    "ALTER TABLE mention ADD COLUMN count INTEGER",
    "ALTER TABLE mention ADD COLUMN plural INTEGER NOT NULL DEFAULT 0 CHECK (plural IN (0, 1))",
    "ALTER TABLE mention ADD COLUMN position TEXT",
    "ALTER TABLE mention ADD COLUMN told TEXT",
    "ALTER TABLE mention ADD COLUMN gender TEXT CHECK (gender IN ('m', 'f'))",
    "ALTER TABLE mention ADD COLUMN anonymity_start INTEGER",
    f"ALTER TABLE mention ADD COLUMN anonymity_end INTEGER {_pair_check('anonymity_start', 'anonymity_end')}",
    """
    CREATE VIEW mentions_readable AS
    SELECT m.name, m.kind, substr(a.text, m.start_char + 1, m.end_char - m.start_char) AS text,
           m.position, m.count, m.nationality, m.told,
           substr(a.text, m.anonymity_start + 1, m.anonymity_end - m.anonymity_start) AS anonymity,
           a.outlet, a.published, a.name AS article_name, m.article, m.start_char, m.end_char
    FROM mention AS m
    JOIN article AS a ON a.id = m.article
    """,
)

# Who is the same across articles. All of it but the judgements is made anew from the articles (see ledger/entities.py).
_VERSION_4 = (
    "CREATE TABLE entity (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL)",
    "CREATE INDEX entity_by_name ON entity (name)",
    """
    CREATE TABLE entity_alias (
        entity TEXT NOT NULL REFERENCES entity (id),
        name TEXT NOT NULL,
        times INTEGER NOT NULL CHECK (times > 0),
        PRIMARY KEY (entity, name)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE entity_role (
        entity TEXT NOT NULL REFERENCES entity (id),
        ordinal INTEGER NOT NULL,
        role TEXT NOT NULL,
        first TEXT,
        last TEXT,
        article TEXT NOT NULL REFERENCES article (id),
        outlets JSON NOT NULL,
        PRIMARY KEY (entity, ordinal)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE linking (
        article TEXT NOT NULL REFERENCES article (id),
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        entity TEXT NOT NULL REFERENCES entity (id),
        score REAL NOT NULL,
        made_by TEXT NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (article, name, kind)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX linking_by_entity ON linking (entity)",
    "CREATE INDEX linking_by_name ON linking (name)",
    """
    CREATE TABLE entity_judgement (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        one TEXT NOT NULL,
        other TEXT NOT NULL,
        same INTEGER NOT NULL CHECK (same IN (0, 1)),
        reason TEXT,
        judged_at TEXT NOT NULL,
        undone_at TEXT
    )
    """,
    "CREATE TABLE made_from (what TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX mention_by_entity ON mention (entity, article)",
    "CREATE INDEX statement_by_entity ON statement (speaker_entity) WHERE speaker_entity IS NOT NULL",
    "CREATE INDEX hop_by_entity ON hop (entity) WHERE entity IS NOT NULL",
)

_STATUS_CHECK = "CHECK (status IN ('happened', 'planned', 'alleged', 'denied'))"
_TIME_COLUMNS = "value TEXT, begins TEXT, ends TEXT, due TEXT"

# What happened, and when: as each article tells it (found with the article), and across articles (made anew from them).
_VERSION_5 = (
    "ALTER TABLE timex ADD COLUMN mod TEXT",
    f"""
    CREATE TABLE happening (
        id TEXT PRIMARY KEY NOT NULL,
        article TEXT NOT NULL REFERENCES article (id),
        start_char INTEGER NOT NULL,
        end_char INTEGER NOT NULL,
        word_start INTEGER NOT NULL,
        word_end INTEGER NOT NULL,
        kind TEXT NOT NULL,
        status TEXT NOT NULL {_STATUS_CHECK},
        {_TIME_COLUMNS},
        place TEXT,
        statement TEXT REFERENCES statement (id),
        score REAL NOT NULL,
        made_by TEXT NOT NULL,
        why JSON NOT NULL,
        {_SPAN_CHECK},
        {_pair_check("word_start", "word_end")}
    )
    """,
    "CREATE INDEX happening_by_article ON happening (article)",
    """
    CREATE TABLE happening_party (
        happening TEXT NOT NULL REFERENCES happening (id),
        side TEXT NOT NULL CHECK (side IN ('by', 'to')),
        ordinal INTEGER NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        entity TEXT,
        PRIMARY KEY (happening, side, ordinal)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX happening_by_entity ON happening_party (entity) WHERE entity IS NOT NULL",
    f"""
    CREATE TABLE happening_mark (
        happening TEXT NOT NULL REFERENCES happening (id),
        ordinal INTEGER NOT NULL,
        start_char INTEGER NOT NULL,
        end_char INTEGER NOT NULL,
        PRIMARY KEY (happening, ordinal),
        {_SPAN_CHECK}
    ) WITHOUT ROWID
    """,
    f"""
    CREATE TABLE event (
        id TEXT PRIMARY KEY NOT NULL,
        kind TEXT NOT NULL,
        status TEXT NOT NULL {_STATUS_CHECK},
        {_TIME_COLUMNS},
        place TEXT,
        why JSON NOT NULL
    )
    """,
    """
    CREATE TABLE event_party (
        event TEXT NOT NULL REFERENCES event (id),
        side TEXT NOT NULL CHECK (side IN ('by', 'to')),
        ordinal INTEGER NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        entity TEXT,
        PRIMARY KEY (event, side, ordinal)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX event_by_entity ON event_party (entity) WHERE entity IS NOT NULL",
    """
    CREATE TABLE event_happening (
        event TEXT NOT NULL REFERENCES event (id),
        ordinal INTEGER NOT NULL,
        happening TEXT NOT NULL REFERENCES happening (id),
        PRIMARY KEY (event, ordinal)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX event_of_happening ON event_happening (happening)",
    """
    CREATE VIEW happenings_readable AS
    SELECT h.kind, h.status, h.begins, h.ends, h.due,
           (SELECT group_concat(p.name, '; ')
            FROM (SELECT * FROM happening_party WHERE happening = h.id AND side = 'by' ORDER BY ordinal) AS p) AS by,
           (SELECT group_concat(p.name, '; ')
            FROM (SELECT * FROM happening_party WHERE happening = h.id AND side = 'to' ORDER BY ordinal) AS p)
           AS with_or_to,
           substr(a.text, h.word_start + 1, h.word_end - h.word_start) AS word,
           substr(a.text, h.start_char + 1, h.end_char - h.start_char) AS text,
           h.place, h.statement, e.event, a.outlet, a.published, a.name AS article_name, h.article, h.start_char,
           h.end_char, h.id
    FROM happening AS h
    JOIN article AS a ON a.id = h.article
    LEFT JOIN event_happening AS e ON e.happening = h.id
    """,
)

# Which articles tell of one happening, and which carry another's words: made anew from all articles.
_VERSION_6 = (
    "CREATE TABLE story (id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL, first TEXT, last TEXT)",
    """
    CREATE TABLE story_article (
        article TEXT PRIMARY KEY NOT NULL REFERENCES article (id),
        story TEXT NOT NULL REFERENCES story (id),
        ordinal INTEGER NOT NULL,
        UNIQUE (story, ordinal)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE copy (
        article TEXT NOT NULL REFERENCES article (id),
        ordinal INTEGER NOT NULL,
        original TEXT REFERENCES article (id),
        extent TEXT NOT NULL CHECK (extent IN ('all', 'part')),
        credit TEXT,
        why JSON NOT NULL,
        PRIMARY KEY (article, ordinal)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX copy_by_original ON copy (original) WHERE original IS NOT NULL",
    f"""
    CREATE TABLE copy_passage (
        article TEXT NOT NULL REFERENCES article (id),
        copy INTEGER NOT NULL,
        ordinal INTEGER NOT NULL,
        start_char INTEGER NOT NULL,
        end_char INTEGER NOT NULL,
        original_start INTEGER NOT NULL,
        original_end INTEGER NOT NULL,
        PRIMARY KEY (article, copy, ordinal),
        FOREIGN KEY (article, copy) REFERENCES copy (article, ordinal),
        {_SPAN_CHECK},
        {_pair_check("original_start", "original_end")}
    ) WITHOUT ROWID
    """,
)

# What the articles of a story say: claims with all their tellings, from whom each comes, and how they stand to others.
_VERSION_7 = (
    """
    CREATE TABLE claim (
        id TEXT PRIMARY KEY NOT NULL,
        story TEXT NOT NULL REFERENCES story (id),
        text TEXT NOT NULL,
        first_seen TEXT,
        origins INTEGER NOT NULL CHECK (origins >= 0)
    )
    """,
    "CREATE INDEX claim_by_story ON claim (story)",
    f"""
    CREATE TABLE telling (
        claim TEXT NOT NULL REFERENCES claim (id),
        ordinal INTEGER NOT NULL,
        article TEXT NOT NULL REFERENCES article (id),
        statement TEXT REFERENCES statement (id),
        start_char INTEGER NOT NULL,
        end_char INTEGER NOT NULL,
        origin INTEGER,
        PRIMARY KEY (claim, ordinal),
        {_SPAN_CHECK}
    ) WITHOUT ROWID
    """,
    "CREATE INDEX telling_of_statement ON telling (statement) WHERE statement IS NOT NULL",
    """
    CREATE TABLE origin (
        claim TEXT NOT NULL REFERENCES claim (id),
        ordinal INTEGER NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
        why TEXT NOT NULL,
        PRIMARY KEY (claim, ordinal)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE relation (
        a TEXT NOT NULL REFERENCES claim (id),
        b TEXT NOT NULL REFERENCES claim (id),
        relation TEXT NOT NULL CHECK (relation IN ('contradicts', 'denies', 'revises', 'figures_differ')),
        score REAL NOT NULL,
        why TEXT NOT NULL,
        PRIMARY KEY (a, b, relation)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX relation_by_other ON relation (b)",
)

# Where an article's sentences are cut into clauses that each tell one thing: [[start, end], ...], only ever read whole.
_VERSION_8 = (
    """
    CREATE TABLE clauses (
        article TEXT PRIMARY KEY NOT NULL REFERENCES article (id),
        spans TEXT NOT NULL
    ) WITHOUT ROWID
    """,
)

# What stories stand on, so that one more article touches only its own part of them (see connect/standing.py); how many
# articles there are and what their ids come to, so that nothing need be read to know whether all are connected; and
# which articles stories do not tell of yet.
_VERSION_9 = (
    "ALTER TABLE story_article ADD COLUMN part TEXT",
    "ALTER TABLE story_article ADD COLUMN level INTEGER",
    "CREATE INDEX story_article_by_part ON story_article (part)",
    """
    CREATE TABLE story_link (
        article TEXT NOT NULL REFERENCES article (id),
        other TEXT NOT NULL REFERENCES article (id),
        score REAL NOT NULL,
        PRIMARY KEY (article, other)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE story_term (
        term INTEGER NOT NULL,
        day INTEGER NOT NULL,
        article TEXT NOT NULL REFERENCES article (id),
        place INTEGER NOT NULL,
        PRIMARY KEY (term, day, article)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE waiting (article TEXT PRIMARY KEY NOT NULL REFERENCES article (id)) WITHOUT ROWID",
    "INSERT INTO waiting (article) SELECT id FROM article",
    "CREATE TRIGGER article_waits AFTER INSERT ON article BEGIN INSERT INTO waiting (article) VALUES (new.id); END",
)

# What people have judged on statements and claims, and what was made of the articles with such judgements: their rows
# are the corrected ones, so that every question is answered with these (see ledger/judgements.py).
_VERSION_10 = (
    """
    CREATE TABLE judgement (
        number INTEGER PRIMARY KEY NOT NULL,
        about TEXT NOT NULL CHECK (about IN ('statement', 'claim')),
        article TEXT NOT NULL,
        other TEXT,
        body JSON NOT NULL,
        reason TEXT,
        judged_at TEXT NOT NULL,
        undone_at TEXT,
        CHECK ((other IS NULL) = (about = 'statement'))
    )
    """,
    "CREATE INDEX judgement_by_article ON judgement (article)",
    "CREATE INDEX judgement_by_other ON judgement (other) WHERE other IS NOT NULL",
    """
    CREATE TABLE as_made (
        article TEXT PRIMARY KEY NOT NULL REFERENCES article (id),
        statements JSON NOT NULL,
        happenings JSON NOT NULL,
        notices JSON NOT NULL,
        mentions INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
)

# What others have reviewed, in their own words, and which claims say the same: links go with the claims, and whoever
# takes a story's claims out has its links made anew.
_VERSION_11 = (
    """
    CREATE TABLE outside_claim (
        id TEXT PRIMARY KEY NOT NULL,
        text TEXT NOT NULL,
        claimant TEXT,
        claimed_on TEXT,
        appearances JSON NOT NULL,
        reviewer TEXT,
        url TEXT,
        reviewed_on TEXT,
        rating TEXT
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE outside_link (
        claim TEXT NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
        outside TEXT NOT NULL REFERENCES outside_claim (id),
        score REAL NOT NULL,
        why JSON NOT NULL,
        PRIMARY KEY (claim, outside)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX outside_link_by_outside ON outside_link (outside)",
    """
    CREATE TRIGGER claim_leaves_outside AFTER DELETE ON claim
    BEGIN DELETE FROM made_from WHERE what = 'outside of ' || old.story; END
    """,
)

# What the search asks most; and which statements are told by several outlets with one independent origin, which would
# take seconds to find out when asked. A story's claims are written and taken out whole (`claims.settle`), and
# `made_from` tells when they all stand.
_ONE_ORIGIN = """
    INSERT OR IGNORE INTO one_origin (number, story)
    SELECT s.number, c.story FROM claim AS c CROSS JOIN telling AS t ON t.claim = c.id
    CROSS JOIN statement AS s ON s.id = t.statement
    WHERE c.origins = 1 AND {which} AND EXISTS (
        SELECT 1 FROM telling AS one CROSS JOIN article AS a ON a.id = one.article
        CROSS JOIN telling AS other ON other.claim = c.id AND other.ordinal > 0
        CROSS JOIN article AS b ON b.id = other.article
        WHERE one.claim = c.id AND one.ordinal = 0 AND coalesce(a.outlet, a.name) != coalesce(b.outlet, b.name)
    )
"""
_VERSION_12 = (
    "CREATE INDEX statement_sought ON statement (article, act, form, speaker_kind)",
    "DROP INDEX statement_by_article",
    "CREATE INDEX statement_without_entity ON statement (speaker_name, speaker_kind) WHERE speaker_entity IS NULL",
    """
    CREATE TABLE one_origin (
        number INTEGER PRIMARY KEY REFERENCES statement (number) ON DELETE CASCADE,
        story TEXT NOT NULL REFERENCES story (id)
    )
    """,
    "CREATE INDEX one_origin_by_story ON one_origin (story)",
    _ONE_ORIGIN.format(which="true"),
    f"""
    CREATE TRIGGER claims_made AFTER INSERT ON made_from WHEN new.what GLOB 'claims of *' BEGIN
        {_ONE_ORIGIN.format(which="c.story = substr(new.what, 11)")};
    END
    """,
    """
    CREATE TRIGGER claim_removed BEFORE DELETE ON claim BEGIN
        DELETE FROM one_origin WHERE story = old.story;
    END
    """,
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    _VERSION_1,
    _VERSION_2,
    _VERSION_3,
    _VERSION_4,
    _VERSION_5,
    _VERSION_6,
    _VERSION_7,
    _VERSION_8,
    _VERSION_9,
    _VERSION_10,
    _VERSION_11,
    _VERSION_12,
)


def check_is_ledger(connection: sqlite3.Connection, path: str, *, create: bool = False) -> None:
    """Refuse a file that is not a ledger, before anything in it is changed.

    With ``create`` an empty database passes. Raises `LedgerError` for another program's file and for an empty one.
    """
    try:
        # In this order: should another process make the ledger in between, the mark is there when it is looked for.
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise LedgerError(path, f"this is not a ledger ({error})", "Give the file that `sayso run` wrote.") from error
    if application_id == APPLICATION_ID:
        return
    if tables or application_id:
        raise LedgerError(
            path, "this is a SQLite file of another program, not a ledger", "Give another file; it was left untouched."
        )
    if not create:
        raise LedgerError(path, "the ledger is empty", f"Run `sayso run PATH... --db {path}` first.")


def migrate(connection: sqlite3.Connection, path: str, *, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> int:
    """Bring a ledger to the version that this sayso writes; return that version.

    Each step is one transaction, so a crash leaves a whole older version. Raises `LedgerError` when the file is newer.
    """
    known = len(migrations)
    while (version := _version(connection)) != known:
        if version > known:
            raise _newer(path, version, known)
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Read again under the lock: another process may have just done this step.
            if _version(connection) == version:
                for sql in migrations[version]:
                    connection.execute(sql)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    return known


def check_is_current(connection: sqlite3.Connection, path: str) -> None:
    """Refuse a ledger of another version where none can be brought up to date. Raises `LedgerError`."""
    version, known = _version(connection), len(MIGRATIONS)
    if version > known:
        raise _newer(path, version, known)
    if version < known:
        problem = f"this ledger has version {version} of {known} and cannot be brought up to date here"
        raise LedgerError(path, problem, "Open it once where its file and folder can be written, or copy it there.")


def _newer(path: str, version: int, known: int) -> LedgerError:
    return LedgerError(path, f"this ledger has version {version}, and this sayso knows up to {known}", "Upgrade sayso.")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
