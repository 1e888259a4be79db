"""The tellings that a person means by an id, and what is kept of them with a judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sayso.errors import JudgementError, UnknownId
from sayso.ledger import claims, queries
from sayso.ledger.rows import View, rows_of
from sayso.records import Article, Claim, JudgedTellings, Span, Telling


def _tellings(view: View, given: str) -> list[tuple[Claim, Telling]]:
    """The tellings that a claim's or statement's id or a telling's key means, each with its claim."""
    if given.startswith("art-") and ":" in given:
        article, _, hull = given.partition(":")
        sql = "SELECT DISTINCT claim FROM telling WHERE article = ? AND start_char || '-' || end_char = ? ORDER BY 1"
        found = [claims.claim(view, i) for (i,) in rows_of(view, sql, article, hull)]
        told = [(c, t) for c in found for t in c.tellings if t.key == given]
    elif given.startswith("stm-"):
        told = _of_statement(view, given)
    else:
        try:
            claim = claims.claim(view, given)
        except UnknownId as error:
            if given.startswith("clm-") or error.what != "claim":
                raise
            return _of_statement(view, given)
        return [(claim, t) for t in claim.tellings]
    if not told:
        raise UnknownId("telling", given, "Give a claim's id, a statement's, or a telling's key (art-…:start-end).")
    return told


def _of_statement(view: View, given: str) -> list[tuple[Claim, Telling]]:
    statement = queries.statement(view, given)
    sql = "SELECT DISTINCT claim FROM telling WHERE statement = ? ORDER BY claim"
    found = [claims.claim(view, i) for (i,) in rows_of(view, sql, statement.id)]
    told = [(c, t) for c in found for t in c.tellings if t.statement == statement.id]
    if not told:
        problem = "it is told in no claim: no other outlet's article is of its story, or claims are not made yet"
        raise JudgementError(statement.id, problem, "`sayso brief` shows the claims there are.")
    return told


def told_same(view: View, one: str, other: str) -> tuple[Telling, Telling]:
    """A telling of each of two claims that are to be one. Raises `UnknownId`, `JudgementError`."""
    sides = []
    for given in (one, other):
        told = _tellings(view, given)
        if len({c.id for c, _ in told}) > 1:
            some = ", ".join(sorted({c.id for c, _ in told}))
            raise JudgementError(given, f"it is told in {len({c.id for c, _ in told})} claims", f"Give one: {some}.")
        sides.append(told[0])
    (a, left), (b, right) = sides
    if a.id == b.id:
        raise JudgementError(a.id, "the two are one claim already", "Nothing need be judged.")
    _check_story(a, b)
    return left, right


def told_apart(view: View, one: str, other: str) -> tuple[Telling, Telling]:
    """The telling that is to leave a claim, and one that stays. Raises `UnknownId`, `JudgementError`."""
    of = {c.id: c for c, _ in _tellings(view, other)}
    told = _tellings(view, one)
    here = [(c, t) for c, t in told if c.id in of]
    if not here:
        _check_story(told[0][0], next(iter(of.values())))
        raise JudgementError(one, "it does not tell that claim", "Nothing need be judged.")
    claim = here[0][0]
    mine = [t for c, t in here if c.id == claim.id]
    rest = [t for t in claim.tellings if t not in mine]
    if not rest:
        raise JudgementError(one, "nothing else tells that claim", "Give the one telling that is to leave it.")
    named = [t for c, t in _tellings(view, other) if c == claim and t in rest]
    parts = tuple(sorted(span for t in mine for span in t.content))
    return (mine[0] if len(mine) == 1 else replace(mine[0], content=parts, part=True)), (*named, *rest)[0]


def _check_story(a: Claim, b: Claim) -> None:
    if a.story != b.story:
        raise JudgementError(a.id, f"{b.id} is of another story", "Only claims of one story are compared.")


def telling_shape(t: Telling, article: Article) -> dict[str, Any]:
    """A telling as a side of a judgement's body."""
    words = [s.of(article.text) for s in t.content]
    return _telling_row(t, article_name=article.name, text_sha256=article.text_sha256, quoted=words)


def _telling_row(t: Telling, *, article_name: str, text_sha256: str, quoted: list[str]) -> dict[str, Any]:
    return {
        "key": t.key,
        "article": t.article,
        "article_name": article_name,
        "text_sha256": text_sha256,
        "statement": t.statement,
        "part": t.part,
        "content": [[s.start, s.end] for s in t.content],
        "quoted": quoted,
    }


def telling_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A side of a judgement's body as it is written, of a row that another ledger wrote. Raises `ValueError`."""
    t = telling_of(row)
    words = [row["article_name"], row["text_sha256"], *row["quoted"]]
    if any(not isinstance(w, str) for w in words):
        raise ValueError("its words are no texts")
    told = {"article_name": row["article_name"], "text_sha256": row["text_sha256"], "quoted": list(row["quoted"])}
    return _telling_row(t, **told)


def telling_of(row: Mapping[str, Any]) -> Telling:
    """The telling of a side of a judgement's body. Raises `ValueError` where it is none."""
    try:
        spans = tuple(Span(start, end) for start, end in row["content"])
        statement = row["statement"]
        if not spans or not isinstance(row["article"], str) or not isinstance(statement, str | None):
            raise ValueError("a telling has an article and a content")
        return Telling(row["article"], spans, statement, part=bool(row["part"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"no telling ({type(error).__name__}: {error})") from error


def judged_tellings(body: Mapping[str, Any]) -> JudgedTellings:
    """What a judgement's body says of two tellings. Raises `ValueError` where it is none."""
    try:
        return JudgedTellings(telling_of(body["one"]), telling_of(body["other"]), body["verdict"] == "same")
    except (KeyError, TypeError) as error:
        raise ValueError(f"no judgement ({type(error).__name__}: {error})") from error
