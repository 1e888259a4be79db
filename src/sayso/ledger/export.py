"""Writing a ledger out: JSON lines (every record), CSV and Parquet (one row a statement), and linked data.

Every format is a function in ``EXPORTERS``. Each writes while it reads, one article at a time, from one snapshot of the
ledger, and writes the same bytes for the same articles, in whatever order they were added. The keys and columns are
described in ``docs/reference/ledger.md``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, BinaryIO

from sayso.ledger import claims, entities, events, queries, stories
from sayso.ledger.annotations import export_annotations
from sayso.ledger.brat import export_brat
from sayso.ledger.lines import json_line, rounded
from sayso.ledger.money import export_ftm
from sayso.ledger.provenance import export_prov
from sayso.ledger.rows import View
from sayso.ledger.schemaorg import export_schemaorg
from sayso.ledger.sink import Sink
from sayso.ledger.store import GAP, content_text
from sayso.ledger.trained import export_judgements
from sayso.records import (
    CONTACTS,
    Article,
    Claim,
    Entity,
    Event,
    Happening,
    Hop,
    Notice,
    Party,
    Relation,
    Span,
    Statement,
    Story,
    Telling,
    Timex,
)

Exporter = Callable[[View, BinaryIO], None]

ROWS_A_GROUP = 10_000
"""Statements in one row group of a Parquet file: what is held while one is written."""


def export_jsonl(view: View, out: BinaryIO) -> None:
    """One JSON object a line, kind by kind: articles first, notices last; see `sayso.ledger.queries` for the orders."""
    with queries.snapshot(view):
        ids = queries.article_ids(view)
        for i in ids:
            out.write(json_line(_article(queries.article(view, i))))
        for i in ids:
            out.writelines(json_line(_statement(s)) for s in queries.statements(view, article=i))
        out.writelines(json_line(_entity(e)) for e in entities.entities(view))
        out.writelines(json_line(_story(s)) for s in stories.stories(view))
        out.writelines(json_line(_claim(c)) for c in claims.claims(view))
        out.writelines(json_line(_relation(r)) for r in claims.relations(view))
        told = {h.id: h for h in events.happenings(view)}
        found = events.events(view)
        out.writelines(json_line(_contact(e, told)) for e in found if e.kind in CONTACTS)
        out.writelines(json_line(_event(e, told)) for e in found if e.kind not in CONTACTS)
        for i in ids:
            out.writelines(json_line(_timex(t)) for t in queries.timexes(view, article=i))
        out.writelines(json_line(_notice(n)) for n in queries.notices(view))


def export_csv(view: View, out: BinaryIO) -> None:
    """One row a statement, UTF-8, as RFC 4180 has it: cells with commas, quotes or line breaks stand in quotes.

    A cell that a spreadsheet would take for a formula (it begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage
    return) gets an apostrophe in front: article text is never executed.
    """
    _write_csv((row.values() for row in _statement_rows(view)), out)


def csv_of(said: Iterable[tuple[Article, Statement]], out: BinaryIO) -> None:
    """Some statements, each with its article, as `export_csv` writes all."""
    _write_csv((_row(article, statement) for article, statement in said), out)


def _write_csv(cells: Iterable[Iterable[Any]], out: BinaryIO) -> None:
    text = io.TextIOWrapper(out, encoding="utf8", newline="", write_through=True)
    rows = csv.writer(text)
    rows.writerow(_COLUMNS)
    for row in cells:
        rows.writerow([_harmless(_flat(cell)) for cell in row])
    text.detach()  # `out` is the caller's to close


def export_parquet(view: View, out: BinaryIO) -> None:
    """One row a statement with the CSV's columns; spans are lists of ``{start, end}``, the chain a list of parties."""
    import pyarrow as pa  # noqa: PLC0415 - half a second, which no other command should wait for
    from pyarrow import parquet  # noqa: PLC0415

    span = pa.struct([("start", pa.int32()), ("end", pa.int32())])
    party = pa.struct([("name", pa.string()), ("kind", pa.string()), ("entity", pa.string())])
    types = {
        "score": pa.float64(),
        "source_span": span,
        "cue_spans": pa.list_(span),
        "content_spans": pa.list_(span),
        "chain": pa.list_(party),
    }
    schema = pa.schema([(name, types.get(name, pa.string())) for name in _COLUMNS])
    rows = _statement_rows(view)
    with parquet.ParquetWriter(Sink(out), schema, compression="zstd") as writer:
        while group := list(islice(rows, ROWS_A_GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))


EXPORTERS: dict[str, Exporter] = {
    "jsonl": export_jsonl,
    "csv": export_csv,
    "parquet": export_parquet,
    "annotations": export_annotations,
    "schemaorg": export_schemaorg,
    "prov": export_prov,
    "judgements": export_judgements,
    "ftm": export_ftm,
    "brat": export_brat,
}

BINARY = frozenset({"parquet", "brat"})
"""The formats that are no text, and so nothing for a terminal."""

_COLUMNS = (
    *("statement", "article", "article_name", "outlet", "published", "title", "url"),
    *("speaker", "speaker_kind", "speaker_entity", "act", "form", "hedge", "content", "cue", "source"),
    *("chain", "to", "channel", "place", "said_on", "parent", "score", "made_by"),
    *("source_span", "cue_spans", "content_spans"),
)


def _statement_rows(view: View) -> Iterator[dict[str, Any]]:
    with queries.snapshot(view):
        for i in queries.article_ids(view):
            article = queries.article(view, i)
            for statement in queries.statements(view, article=i):
                yield dict(zip(_COLUMNS, _row(article, statement), strict=True))


def _row(a: Article, s: Statement) -> tuple[Any, ...]:
    speaker = (s.speaker.name, s.speaker.kind, s.speaker.entity) if s.speaker else (None, None, None)
    cue = GAP.join(span.of(a.text) for span in s.cue)
    source = s.source.of(a.text) if s.source else None
    return (
        *(s.id, a.id, a.name, a.outlet, a.published, a.title, a.url),
        *(*speaker, s.act, s.form, s.hedge, content_text(s, a.text), cue, source),
        *([_party(hop.party) for hop in s.chain], s.to, s.channel, s.place, s.said_on, s.parent),
        *(rounded(s.score), s.made_by),
        *(_named(s.source) if s.source else None, [_named(x) for x in s.cue], [_named(x) for x in s.content]),
    )


def _flat(cell: Any) -> str:
    """A cell as text: spans as ``start-end``, parties by name (or kind), several of them with signs between."""
    if isinstance(cell, list):
        between = " → " if any("kind" in each for each in cell) else ";"
        return between.join(_flat(each) for each in cell)
    if isinstance(cell, dict):
        return f"{cell['start']}-{cell['end']}" if "start" in cell else cell["name"] or cell["kind"]
    return "" if cell is None else str(cell)


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _article(a: Article) -> dict[str, Any]:
    return {
        "type": "article",
        "id": a.id,
        "name": a.name,
        "outlet": a.outlet,
        "url": a.url,
        "title": a.title,
        "byline": a.byline,
        "published": a.published,
        "published_from": a.published_from,
        "language": a.language,
        "text": a.text,
        "text_sha256": a.text_sha256,
    }


def _statement(s: Statement) -> dict[str, Any]:
    return {
        "type": "statement",
        "id": s.id,
        "article": s.article,
        "source": _pair(s.source),
        "cue": [_pair(span) for span in s.cue],
        "content": [_pair(span) for span in s.content],
        "form": s.form,
        "act": s.act,
        "hedge": s.hedge,
        "speaker": _party(s.speaker) if s.speaker else None,
        "chain": [_hop(hop) for hop in s.chain],
        "to": s.to,
        "channel": s.channel,
        "place": s.place,
        "said_on": s.said_on,
        "parent": s.parent,
        "score": rounded(s.score),
        "made_by": s.made_by,
    }


def _entity(e: Entity) -> dict[str, Any]:
    return {
        "type": "entity",
        "id": e.id,
        "name": e.name,
        "kind": e.kind,
        "aliases": [name for name, _ in e.aliases],
        "roles": [
            {"role": r.role, "from": r.first, "to": r.last, "article": r.article, "outlets": list(r.outlets)}
            for r in e.roles
        ],
        "wikidata": None,
    }


def _story(s: Story) -> dict[str, Any]:
    return {"type": "story", "id": s.id, "title": s.title, "articles": list(s.articles), "from": s.first, "to": s.last}


def _claim(c: Claim) -> dict[str, Any]:
    return {
        "type": "claim",
        "id": c.id,
        "story": c.story,
        "text": c.text,
        "statements": list(dict.fromkeys(t.statement for t in c.tellings if t.statement)),
        "narrated": [
            {"article": t.article, "span": [t.content[0].start, t.content[-1].end]} | _part_of(t)
            for t in c.tellings
            if t.part or not t.statement
        ],
        "origins": [
            {"name": o.name, "kind": o.kind, "statements": _with_wholes(o.tellings, c)} for o in c.origins if o.counted
        ],
        "independent_origins": c.independent_origins,
        "first_seen": c.first_seen,
    }


def _with_wholes(keys: Iterable[str], c: Claim) -> list[str]:
    """The keys of tellings, each part of a statement behind its statement."""
    of = {t.key: t.statement for t in c.tellings if t.part}
    return list(dict.fromkeys(k for key in keys for k in (of.get(key), key) if k))


def _part_of(t: Telling) -> dict[str, str]:
    """The statement that a telling is a part of."""
    return {"statement": t.statement} if t.part and t.statement else {}


def _relation(r: Relation) -> dict[str, Any]:
    return {"type": "relation", "a": r.a, "b": r.b, "relation": r.relation, "score": rounded(r.score), "why": r.why}


def _contact(e: Event, told: Mapping[str, Happening]) -> dict[str, Any]:
    return {
        "type": "contact",
        "id": e.id,
        "kind": e.kind,
        "parties": _handles(e.parties),
        "when": _days(e),
        "status": e.status,
        **_evidence(e, told),
    }


def _event(e: Event, told: Mapping[str, Happening]) -> dict[str, Any]:
    return {
        "type": "event",
        "id": e.id,
        "kind": e.kind,
        "by": _handles(e.by),
        "to": _handles(e.to),
        "when": _days(e),
        "due": e.due,
        "status": e.status,
        **_evidence(e, told),
    }


def _handles(parties: Iterable[Party]) -> list[str]:
    """Each by its entity; by its name where it is nobody across articles ("officials")."""
    return [party.entity or party.name for party in parties]


def _days(e: Event) -> dict[str, str | None] | None:
    return {"from": e.begins, "to": e.ends} if e.begins or e.ends else None


def _evidence(e: Event, told: Mapping[str, Happening]) -> dict[str, Any]:
    """The statements that tell of it, and every clause that does."""
    tellings = [told[h] for h in e.happenings]
    return {
        "statements": list(dict.fromkeys(h.statement for h in tellings if h.statement)),
        "spans": [{"article": h.article, "span": _pair(h.span)} for h in tellings],
    }


def _timex(t: Timex) -> dict[str, Any]:
    return {
        "type": "timex",
        "article": t.article,
        "span": _pair(t.span),
        "value": t.value,
        "kind": t.kind,
        "from": t.begins,
        "to": t.ends,
    }


def _notice(n: Notice) -> dict[str, Any]:
    return {"type": "notice", "article": n.article, "code": n.code, "span": _pair(n.span), "detail": n.detail}


def _party(party: Party) -> dict[str, str | None]:
    return {"name": party.name, "kind": party.kind, "entity": party.entity}


def _hop(hop: Hop) -> dict[str, str | None]:
    return _party(hop.party)


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _named(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
