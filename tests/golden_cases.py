"""Golden cases: small texts with the statements that belong in them, read and compared as their README says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sayso.records import Article, Extraction, Span, Statement

FOLDER = Path(__file__).parent / "golden"
TITLES = {
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "the",
    "president",
    "minister",
    "mayor",
    "senator",
    "general",
    "queen",
    "king",
    "a",
    "an",
}
OPTIONAL_KEYS = ("hedge", "to", "channel", "place", "said_on")


@dataclass(frozen=True)
class Case:
    """One golden case."""

    file: str
    name: str
    text: str
    published: str | None
    partial: bool
    statements: list[dict[str, Any]] = field(default_factory=list)

    def article(self) -> Article:
        """The case as an article."""
        return Article(name=self.name, text=self.text, published=self.published, language="en")


def load_cases(*themes: str) -> list[Case]:
    """The cases of the named themes, or of all."""
    out = []
    for path in sorted(FOLDER.glob("*.toml")):
        if themes and path.stem not in themes:
            continue
        rows = tomllib.loads(path.read_text(encoding="utf8")).get("case", [])
        out += [
            Case(
                path.stem,
                row["name"],
                row["text"],
                row.get("published"),
                bool(row.get("partial")),
                row.get("statement", []),
            )
            for row in rows
        ]
    return out


def ink(text: str) -> str:
    """Letters and digits of a content, without a leading that or to."""
    words = text.split()
    while words and words[0].lower().strip("“\"‘'«") in ("that", "to"):
        words = words[1:]
    return "".join(c for c in " ".join(words).casefold() if c.isalnum())


def name_key(name: str) -> str:
    """A name without titles, for comparison."""
    words = [w.strip(".,’'").casefold() for w in name.replace("’s", "").replace("'s", "").split()]
    kept = [w for w in words if w not in TITLES]
    return " ".join(kept or words)


def same_name(wanted: str, got: str | None, kind: str | None) -> bool:
    """Whether a party is the one wanted; any unnamed party is as good as another."""
    if wanted.startswith("unnamed") or wanted == "":
        return got in (None, "") or kind in ("unnamed", "collective") or (wanted == "" and got is None)
    return any(
        name_key(w) == name_key(got or "")
        or (
            (got or "")
            and name_key(got or "").split()[-1:] == name_key(w).split()[-1:]
            and len(name_key(w).split()) * len(name_key(got or "").split()) <= 2
        )
        for w in wanted.split("; ")
    )


def contents_of(row: dict[str, Any]) -> set[str]:
    """Every reading of a row's content, as ink."""
    return {ink(" ".join(row["content"])), *(ink(c) for c in row.get("alt_content", []))}


def shown(statement: Statement, text: str) -> str:
    """A statement's content as ink."""
    return ink(" ".join(s.of(text) for s in statement.content))


def overlap(a: str, b: str) -> float:
    """Share of two inks that is common, by their longest common run at either rim."""
    if not a or not b:
        return 0.0
    short, long = sorted((a, b), key=len)
    return len(short) / len(long) if short in long else 0.0


def compare(case: Case, extraction: Extraction) -> list[str]:
    """What differs between a case's answer and an extraction, a line each; empty where they agree."""
    problems: list[str] = []
    left = list(extraction.statements)
    for row in case.statements:
        wanted = contents_of(row)
        match = _best(row, left, case.text, wanted)
        if match is None:
            if not row.get("optional"):
                problems.append(f"missed: {row['content']}")
            continue
        left.remove(match)
        if row.get("optional"):
            continue
        problems += _differences(row, match, case.text)
    optional = [c for row in case.statements if row.get("optional") for c in contents_of(row)]
    if not case.partial:
        for extra in left:
            if any(overlap(shown(extra, case.text), c) > 0 for c in optional):
                continue
            problems.append(f"false alarm: {' … '.join(s.of(case.text) for s in extra.content)!r} ({extra.made_by})")
    return problems


def _best(row: dict[str, Any], left: list[Statement], text: str, wanted: set[str]) -> Statement | None:
    exact = [s for s in left if shown(s, text) in wanted]
    if exact:
        agreeing = [
            s
            for s in exact
            if same_name(
                row.get("speaker", ""), s.speaker.name if s.speaker else None, s.speaker.kind if s.speaker else None
            )
        ]
        return (agreeing or exact)[0]
    scored = [(max(overlap(shown(s, text), w) for w in wanted), s) for s in left]
    best = max(scored, key=lambda x: x[0], default=(0.0, None))
    return best[1] if best[0] >= 0.5 else None


def _differences(row: dict[str, Any], got: Statement, text: str) -> list[str]:
    out = []
    where = repr(row["content"][0][:40])
    if shown(got, text) not in contents_of(row):
        out.append(f"content of {where}: got {[s.of(text) for s in got.content]}")
    readings = [row.get("speaker", ""), *row.get("speaker_alt", [])]
    name, kind = (got.speaker.name, got.speaker.kind) if got.speaker else (None, None)
    if not any(same_name(r, name, kind) for r in readings):
        out.append(f"speaker of {where}: wanted {readings[0]!r} got {name!r} ({kind})")
    for key in ("form", "act"):
        allowed = [row[key], *row.get(f"{key}_alt", [])]
        if getattr(got, key) not in allowed:
            out.append(f"{key} of {where}: wanted {row[key]} got {getattr(got, key)}")
    chains = [row.get("chain") or [readings[0]], *row.get("chain_alt", [])]
    if not any(
        len(c) == len(got.chain or (None,))
        and all(
            same_name("" if w == "unnamed" else w, h.party.name, h.party.kind)
            for w, h in zip(c, got.chain, strict=False)
        )
        for c in chains
    ):
        out.append(f"chain of {where}: wanted {chains[0]} got {[h.party.name for h in got.chain]}")
    out += [
        f"{key} of {where}: wanted {row[key]!r} got {getattr(got, key)!r}"
        for key in OPTIONAL_KEYS
        if key in row and not _loosely(row[key], getattr(got, key))
    ]
    return out


def _loosely(wanted: str, got: str | None) -> bool:
    if got is None:
        return False
    a, b = name_key(wanted), name_key(got)
    return a == b or a in b or b in a


def spans_of(text: str, parts: list[str]) -> list[Span]:
    """Where a row's content stands in its text."""
    out, at = [], 0
    for part in parts:
        start = text.find(part, at)
        start = start if start >= 0 else text.find(part)
        out.append(Span(start, start + len(part)))
        at = start + len(part)
    return out
