"""What is written: judgements alone, by whoever has the token of this server's pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Header, Path, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from sayso.errors import JudgementError
from sayso.ledger import Ledger, entities, judgements
from sayso.ledger.judgements import Judged, Mend
from sayso.records import Act, Form, Judgement, Kind, Party, Span
from sayso.serve import shapes
from sayso.serve.api import models
from sayso.serve.api.answering import LONGEST, desk_of, errors, written

router = APIRouter(tags=["judgements"])

LONGEST_REASON = 2_000
MOST_SPANS = 50
FURTHEST = 2**31
NOT_ADMITTED = "Writing takes the token of this server's pages; a server that only reads has none."


def admitted(
    request: Request,
    token: Annotated[
        str | None, Header(alias="X-Sayso-Token", description="The token that this server's pages have.")
    ] = None,
) -> None:
    """Refuse whoever may not write."""
    if not request.app.state.admits(token):
        raise HTTPException(403, NOT_ADMITTED)


class Given(BaseModel):
    """The base of all that is sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _whole(given: object) -> object:
    """JSON has one kind of number: 12.0 is 12, and no text is a number."""
    return int(given) if isinstance(given, float) and given.is_integer() else given


Place = Annotated[int, Field(strict=True, ge=0, le=FURTHEST), BeforeValidator(_whole)]
GivenSpan = Annotated[
    tuple[Place, Place],
    Field(description="Characters [start, end) of the article's text, in code points.", examples=[[12, 48]]),
]
GivenSpans = Annotated[tuple[GivenSpan, ...], Field(max_length=MOST_SPANS)]
GivenId = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Reason = Annotated[str | None, Field(max_length=LONGEST_REASON, description="Why, kept with the judgement.")]


class SpeakerGiven(Given):
    """Who speaks; the ledger finds the entity."""

    name: Annotated[str, Field(max_length=LONGEST, examples=["Ana Ode"])]
    kind: Kind


class MendGiven(Given):
    """What of a statement is otherwise; what is not given stays as it is, null says that there is none."""

    source: GivenSpan | None = None
    cue: GivenSpans = ()
    content: GivenSpans = ()
    speaker: SpeakerGiven | None = None
    act: Act = "says"
    form: Form = "indirect"
    to: Annotated[str | None, Field(max_length=LONGEST)] = None

    def mend(self) -> Mend:
        """The same as the ledger takes it. Raises `JudgementError` for a span that holds nothing."""
        given: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        for name in ("cue", "content"):
            if name in given:
                given[name] = _spans(name, given[name])
        if given.get("source"):
            (given["source"],) = _spans("source", [given["source"]])
        if self.speaker and "speaker" in given:
            given["speaker"] = Party(self.speaker.name, self.speaker.kind)
        return Mend(**given)


class StatementJudged(Given):
    """A statement is wrong, or is to be mended."""

    about: Literal["statement"]
    verdict: Literal["wrong", "mended"]
    statement: GivenId
    mend: Annotated[MendGiven | None, Field(description="What is otherwise; goes with mended.")] = None
    reason: Reason = None

    def write(self, ledger: Ledger, at: str) -> Judged:
        """Write it down."""
        if (self.verdict == "mended") != (self.mend is not None):
            problem = "what is otherwise goes with mended, and with nothing else"
            raise JudgementError("mend", problem, "Give `mend` for a statement that is mended.")
        mend = self.mend.mend() if self.mend else None
        return judgements.judge_statement(ledger, self.statement, mend, at=at, reason=self.reason)


class MissedJudged(Given):
    """An article has a statement that was missed."""

    about: Literal["article"]
    verdict: Literal["added"]
    article: GivenId
    mend: MendGiven
    reason: Reason = None

    def write(self, ledger: Ledger, at: str) -> Judged:
        """Write it down."""
        return judgements.add_statement(ledger, self.article, self.mend.mend(), at=at, reason=self.reason)


class ClaimsJudged(Given):
    """Two claims are the same, or a telling is not of a claim."""

    about: Literal["claim"]
    verdict: Literal["same", "apart"]
    one: Annotated[GivenId, Field(description="A claim's id, a statement's, or a telling's key.")]
    other: Annotated[GivenId, Field(description="Likewise; of apart the claim that `one` leaves.")]
    reason: Reason = None

    def write(self, ledger: Ledger, at: str) -> Judged:
        """Write it down."""
        same = self.verdict == "same"
        return judgements.judge_claims(ledger, self.one, self.other, same=same, at=at, reason=self.reason)


class EntitiesJudged(Given):
    """Two names are one person or body, or two."""

    about: Literal["entity"]
    verdict: Literal["same", "apart"]
    left: Annotated[GivenId, Field(description="A name, or an entity's id.")]
    right: GivenId
    article: Annotated[GivenId | None, Field(description="The id of the article in which `left` is meant.")] = None
    reason: Reason = None

    def write(self, ledger: Ledger, at: str) -> Judged:
        """Write it down."""
        left = entities.handle(ledger, self.left, article=self.article)
        right = entities.handle(ledger, self.right)
        if left == right:
            problem = "the two are one name"
            raise JudgementError(left, problem, "Give two names, or the article in which the one stands.")
        judgement = Judgement(left, right, self.verdict == "same")
        number = entities.judge(ledger, judgement, at=at, reason=self.reason)
        return next(j for j in judgements.judgements(ledger) if j.number == number)


AnyJudged = Annotated[
    StatementJudged | MissedJudged | ClaimsJudged | EntitiesJudged,
    Body(
        discriminator="about",
        examples=[
            {"about": "statement", "verdict": "wrong", "statement": models.STATEMENT, "reason": "nobody says it"},
            {"about": "entity", "verdict": "same", "left": "Ana Ode", "right": "Minister Ode"},
        ],
    ),
]
Number = Annotated[int, Path(ge=1, le=FURTHEST, description="A judgement's number.", examples=[1])]
WRITTEN: dict[str, Any] = {
    "dependencies": [Depends(admitted)],
    "response_model": models.JudgementShown,
    "responses": errors(400, 404, 409, 422, 500, 503, _403=NOT_ADMITTED),
}


@router.post("/judgements", operation_id="judge", status_code=201, **WRITTEN)
async def judge(request: Request, given: AnyJudged) -> Response:
    """Judge a statement, two claims or two names; it wins over what sayso makes, until it is taken back.

    The judged rows are as judged at once; claims and people across articles follow soon after.
    """

    def write() -> Response:
        with desk_of(request).writing() as ledger:
            judged = given.write(ledger, _now())
        request.app.state.judged()
        return written(shapes.judged(judged), status=201)

    return await desk_of(request).written(write)


@router.delete("/judgements/{number}", operation_id="take_back", **WRITTEN)
async def take_back(request: Request, number: Number) -> Response:
    """Take a judgement back; it stays on record as undone."""

    def write() -> Response:
        with desk_of(request).writing() as ledger:
            judged = judgements.take_back(ledger, number, at=_now())
        request.app.state.judged()
        return written(shapes.judged(judged))

    return await desk_of(request).written(write)


def _spans(where: str, given: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    pairs = list(given)
    for start, end in pairs:
        if start >= end:
            raise JudgementError(where, f"[{start}, {end}) holds no character", "Give the first and one past the last.")
    return tuple(Span(*pair) for pair in pairs)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
