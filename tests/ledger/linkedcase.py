"""A ledger for the linked-data exports: a claim with chains, a copy and origins, and an article that means harm."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from sayso.ledger import Ledger, claims, entities, open_ledger, stories
from sayso.ledger.export import EXPORTERS
from sayso.records import (
    Article,
    Claim,
    Entity,
    Extraction,
    Held,
    Hop,
    Linked,
    Linking,
    Local,
    Origin,
    Party,
    Relation,
    Span,
    Statement,
    Telling,
)
from tests.serve import bridge_claim as bridge

HOSTILE_TEXT = (
    'Ana Ode said "</script><script>alert(1)</script> \\" \u202eevil\u202c\x00\x1b[31m\x85\u2028 {{7*7}}'
    ' \U0001f6f6" .\n'
    "A report of the works office, officials said, told of it."
)
HOSTILE = Article(
    'h".txt',
    HOSTILE_TEXT,
    'The "Lantern" <b>\n',
    "javascript:alert(1)",
    "</script>\\",
    'A "B"',
    "2031-03-09T14:05:00Z",
    "given",
)
QUOTED = Span(13, HOSTILE_TEXT.index(" .\n"))
ANA = Entity(
    "ent-0123456789abcdef",
    "Ana Ode",
    "person",
    (("Ode", 4), ("Ana Ode", 2)),
    (Held("marnish mayor", "2031-03-09", None, HOSTILE.id, ("The Lantern",)),),
)
SPOKEN = Statement(
    HOSTILE.id,
    Span(0, 7),
    (Span(8, 12),),
    (QUOTED, Span(QUOTED.end + 3, QUOTED.end + 11)),
    "direct",
    "denies",
    0.9126,
    "rules:test",
    hedge="reportedly",
    speaker=Party("Ode", "person", ANA.id),
    chain=(
        Hop(Party("", "unnamed"), None, '"reportedly" <alone>'),
        Hop(Party("", "unnamed"), None, "again"),
        Hop(Party("A report of the works office", "document"), Span(QUOTED.end + 3, QUOTED.end + 31), "named"),
        Hop(Party("officials", "collective"), None, "named as the teller"),
        Hop(Party("Ode", "person", ANA.id), Span(0, 7), "subject of the cue"),
    ),
    to="reporters",
    channel="by telephone",
    place="Marn",
    said_on="2031-03",
)
INNER = replace(
    SPOKEN, content=(Span(14, 23),), cue=(), source=None, speaker=None, chain=(), parent=SPOKEN.id, form="mixed"
)
PART = Telling(HOSTILE.id, (Span(13, 23),), SPOKEN.id, part=True)
STORY = replace(bridge.STORY, articles=(*bridge.STORY.articles, HOSTILE.id))
OTHER = Claim(
    STORY.id,
    "cables snapped last week",
    (*bridge.OTHER.tellings, PART),
    (*bridge.OTHER.origins, Origin("Ana Ode", "person", (PART.key,))),
    "2031-03-09",
)
RELATION = Relation(OTHER.id, bridge.CLAIM.id, "figures_differ", 0.71234, '"two" and "one"')


def make_linked(path: Path) -> Ledger:
    """The ledger, opened."""
    ledger = open_ledger(path, create=True)
    for article in bridge.ALL:
        ledger.add(article, Extraction((bridge.SAID[article.id],) if article.id in bridge.SAID else ()))
    ledger.add(HOSTILE, Extraction((SPOKEN, INNER)))
    known = Local(HOSTILE.id, "Ode", "person")
    linked = Linked((ANA,), {known.id: Linking(known.id, ANA.id, 1.0, "rules:own-name", "the name")})
    entities.settle(ledger, [known], linked, of=entities.basis(ledger))
    stories.settle(ledger, (STORY,), (bridge.COPY,), of=stories.basis(ledger))
    claims.settle(ledger, STORY, (bridge.CLAIM, OTHER), (RELATION,), of=claims.basis(ledger, STORY))
    return ledger


def exported(ledger: Ledger, form: str) -> str:
    """An export's text."""
    out = io.BytesIO()
    EXPORTERS[form](ledger, out)
    return out.getvalue().decode("utf8")
