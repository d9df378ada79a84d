"""The API's paths: what each takes and gives. The desk (`bilan.web.desk`) does the work, where it can be ended."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.params import Parameter

from bilan import __version__
from bilan.ledger import Filters
from bilan.model import EventType, Kind, Measure, Population, Review, Stance
from bilan.reconcile import Conflict, Question
from bilan.web import shapes
from bilan.web.guard import NEEDS, PUBLIC, address
from bilan.web.problems import MEDIA_TYPE
from bilan.web.security import SESSION_COOKIE, Caller, Gate, RefusedError
from bilan.web.work import Reply, Work

Call = Request[Any, Any, Any]
MOST = 500
LONGEST_TOKEN = 4096
"""Bytes of a request to sign in: a token has 43."""
GRACE = 1.0
"""Seconds that work may still take when its client has left: most of it is done before, and what is killed must be
started anew."""
Limit = Annotated[int, Parameter(ge=1, le=MOST, description="Items of a page.")]
Cursor = Annotated[str | None, Parameter(pattern=r"^\d{1,9}$", description="`next` of the page before.")]
Words = Annotated[str | None, Parameter(max_length=200)]
Id = Annotated[str, Parameter(max_length=500)]
Names = Annotated[bool, Parameter(description="Private persons with their names; initials otherwise.")]
Number = Annotated[int, Parameter(ge=0, le=2**53)]


async def no_empty_parameter(request: Call) -> None:
    """Refuse `place=`: whoever sends it meant a place, and would get an answer for all of them."""
    for name, value in request.query_params.multi_items():
        if not str(value).strip():
            raise HTTPException(f"{name} is empty: fill it in or leave it out", status_code=422)


async def replied(request: Call, task: str, *arguments: Any) -> Reply:
    """Have a task done and return what became of it; it is ended when the client leaves or it takes too long."""
    work: Work = request.app.state.work
    seconds: float = request.app.state.request_seconds
    job = asyncio.ensure_future(work.do(task, arguments))
    return await _while_wanted(job, request.receive, seconds)


def problem_of(reply: Reply) -> Response[bytes]:
    """Return the answer to a task that met a problem."""
    headers = {"Retry-After": str(reply.retry_after)} if reply.retry_after is not None else {}
    return Response(reply.body, status_code=reply.status, media_type=MEDIA_TYPE, headers=headers)


async def _answered(request: Call, task: str, *arguments: Any) -> Response[Any]:
    """Have a task done and answer what became of it, as JSON."""
    reply = await replied(request, task, *arguments)
    return problem_of(reply) if reply.status else Response(reply.body, media_type="application/json")


async def _while_wanted(job: asyncio.Future[Reply], receive: Callable[[], Awaitable[Any]], seconds: float) -> Reply:
    leaving = asyncio.ensure_future(_left(receive))
    both: set[asyncio.Future[Any]] = {job, leaving}
    try:
        await asyncio.wait(both, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if leaving.done() and not job.done():
            leaving.result()
            await asyncio.wait({job}, timeout=GRACE)
        if job.done():
            return job.result()
        if leaving.done():
            raise RefusedError(408, "nobody waits for the answer any more")  # and nobody reads this
        raise RefusedError(
            503, f"this took more than {seconds:g} seconds and was ended; ask for less, or send fewer reports at a "
            "time: those that were added are kept", 5,
        )  # fmt: skip
    finally:
        job.cancel()
        leaving.cancel()
        await asyncio.gather(job, leaving, return_exceptions=True)


async def _left(receive: Callable[[], Awaitable[Any]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _gate(request: Call) -> Gate:
    gate: Gate = request.app.state.gate
    return gate


def _caller(request: Call) -> Caller:
    caller: Caller = request.scope["bilan"]  # type: ignore[typeddict-item]
    return caller


def _name(request: Call) -> str:
    return _caller(request).user or "unknown"


def _start(cursor: str | None) -> int:
    return int(cursor) if cursor else 0


def claim_filters(
    measure: Measure | None = None,
    population: list[Population] | None = None,
    place: Words = None,
    source: Words = None,
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    document: Words = None,
    status: Words = None,
    actor: Words = None,
    stance: Stance | None = None,
    event_type: EventType | None = None,
    mode: Words = None,
    assigned: Words = None,
    unassigned: bool = False,
) -> Filters:
    """Return which claims are asked for."""
    return Filters(
        measure=measure, population=tuple(population or ()), place=place, source=source, since=since, until=until,
        as_of=as_of, document=document, status=status, actor=actor, stance=stance, type=event_type, mode=mode,
        assigned=assigned, unassigned=unassigned,
    )  # fmt: skip


CHOSEN = {"chosen": Provide(claim_filters, sync_to_thread=False)}


@get("/api/session", sync_to_thread=False, opt={PUBLIC: True})
def session(request: Call) -> shapes.Session:
    """Return who is signed in, and the token for writing calls."""
    caller, gate = _caller(request), _gate(request)
    return shapes.Session(
        user=caller.user, csrf=gate.csrf(caller.session) if caller.user else "", multi_user=bool(gate.users),
        version=__version__, role=caller.role if caller.user else None,
    )  # fmt: skip


@post("/api/session", sync_to_thread=False, opt={PUBLIC: True}, request_max_body_size=LONGEST_TOKEN)
def sign_in(request: Call, data: shapes.Token) -> Response[shapes.Session]:
    """Sign in with a token; a cookie keeps the session."""
    gate = _gate(request)
    own, user = gate.sign_in(data.token, address(request.scope))
    secure = request.url.scheme == "https"
    cookie = Cookie(SESSION_COOKIE, value=own, path="/", httponly=True, samesite="strict", secure=secure)
    body = shapes.Session(user=user, csrf=gate.csrf(own), multi_user=True, version=__version__, role=gate.role(user))
    return Response(body, cookies=[cookie])


@delete("/api/session", sync_to_thread=False, opt={NEEDS: "reader"})
def sign_out(request: Call) -> None:
    """Sign out."""
    _gate(request).sign_out(_caller(request).session)


@get("/api/vocabulary")
async def vocabulary(request: Call) -> Response[dict[str, list[str]]]:
    """Return the words that the fields of claims can have."""
    return await _answered(request, "vocabulary")


@get("/api/claims", dependencies=CHOSEN)
async def claims(
    request: Call,
    chosen: Filters,
    kind: Kind | None = None,
    review: shapes.ReviewFilter = "unreviewed",
    order: shapes.Order = "consequence",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[shapes.ClaimList]:
    """List claims: by default those nobody has reviewed, most consequential first."""
    return await _answered(request, "inbox", chosen, kind, review, order, _start(cursor), limit)


@get("/api/progress", dependencies=CHOSEN)
async def progress(request: Call, chosen: Filters) -> Response[shapes.Progress]:
    """Return how far the claims asked for are reviewed, and how fast the caller goes."""
    return await _answered(request, "progress", chosen, _name(request))


@get("/api/sure", dependencies=CHOSEN)
async def sure(
    request: Call,
    chosen: Filters,
    kind: Kind | None = None,
    least: Annotated[float, Parameter(ge=0, le=1)] = 0.95,
) -> Response[shapes.Sure]:
    """List the claims that nobody has reviewed and whose reading is at least so sure."""
    return await _answered(request, "sure", chosen, kind, least)


@post("/api/reviews/bulk")
async def decide_many(request: Call, data: shapes.NewBulk) -> Response[Review]:
    """Accept or reject several claims as one entry of the journal; those decided on meanwhile are left out."""
    return await _answered(request, "decide_many", data, _name(request))


@get("/api/claims/{claim_id:str}/alike")
async def alike(request: Call, claim_id: Id) -> Response[shapes.Alike]:
    """Return the open claims that one decision may take with a claim: its copies, those of its sentence."""
    return await _answered(request, "alike", claim_id)


@get("/api/places")
async def places(
    request: Call, name: Annotated[str, Parameter(max_length=200)], limit: Annotated[int, Parameter(ge=1, le=50)] = 8
) -> Response[list[shapes.FoundPlace]]:
    """Return the places of the gazetteer whose name begins so, the likeliest first."""
    return await _answered(request, "places", name, limit)


@get("/api/place-map")
async def place_map(
    request: Call,
    latitude: Annotated[float, Parameter(ge=-90, le=90)],
    longitude: Annotated[float, Parameter(ge=-180, le=180)],
    wide: bool = False,
) -> Response[shapes.PlaceMap]:
    """Return the outlines of countries around a point."""
    return await _answered(request, "place_map", latitude, longitude, wide)


@get("/api/claims/{claim_id:str}")
async def claim(request: Call, claim_id: Id) -> Response[shapes.ClaimHistory]:
    """Return a claim with all that was decided on it."""
    return await _answered(request, "history", claim_id)


@post("/api/claims/{claim_id:str}/reviews")
async def decide(request: Call, claim_id: Id, data: shapes.NewReview) -> Response[Review]:
    """Accept, correct or reject a claim; 409 if somebody else decided since `expects` was seen."""
    return await _answered(request, "review", claim_id, data, _name(request))


@post("/api/claims")
async def add_claim(request: Call, data: shapes.NewClaim) -> Response[Review]:
    """Add a claim that reading missed."""
    return await _answered(request, "add_claim", data, _name(request))


@get("/api/reviews")
async def reviews(
    request: Call,
    claim: Words = None,
    reviewer: Words = None,
    document: Words = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[shapes.ReviewList]:
    """Return the journal, newest first."""
    return await _answered(request, "reviews", claim, reviewer, document, limit, int(cursor) if cursor else None)


@post("/api/reviews/{number:int}/undo")
async def undo(request: Call, number: Number, data: shapes.NewUndo) -> Response[Review]:
    """Take a decision back; 409 if it does not stand any more."""
    return await _answered(request, "undo", number, _name(request), data.reason)


@get("/api/documents")
async def documents(request: Call, limit: Limit = 50, cursor: Cursor = None) -> Response[shapes.DocumentList]:
    """List the documents, the newest first."""
    return await _answered(request, "documents", _start(cursor), limit)


@get("/api/document")
async def document(request: Call, id: Id) -> Response[shapes.DocumentClaims]:
    """Return a document with all its claims."""
    return await _answered(request, "document", id)


def question(
    measure: Measure | None = None,
    population: list[Population] | None = None,
    place: Words = None,
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
) -> Question:
    """Return what is asked about a quantity."""
    return Question(
        measure=measure, population=tuple(population or ()), place=place, since=since, until=until, as_of=as_of
    )  # fmt: skip


def told_filters(
    place: Words = None,
    source: Words = None,
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    document: Words = None,
    status: Words = None,
    actor: Words = None,
    reviewed_only: bool = False,
) -> Filters:
    """Return which statements or events are asked for."""
    return Filters(
        place=place, source=source, since=since, until=until, as_of=as_of, document=document, status=status,
        actor=actor, reviewed_only=reviewed_only,
    )  # fmt: skip


QUESTION = {"asked": Provide(question, sync_to_thread=False)}
TOLD = {"asked": Provide(told_filters, sync_to_thread=False)}


@get("/api/estimate", dependencies=QUESTION)
async def estimates(
    request: Call,
    asked: Question,
    policy: Annotated[str, Parameter(max_length=300)] = "latest",
    reviewed_only: bool = False,
    names: Names = False,
) -> Response[list[dict[str, Any]]]:
    """Return what is known of a quantity, the best match first, as `bilan estimate --format json` does."""
    return await _answered(request, "estimates", asked, policy, reviewed_only, names)


@get("/api/series", dependencies=QUESTION)
async def series(
    request: Call,
    asked: Question,
    source: Words = None,
    reviewed_only: bool = False,
    names: Names = False,
) -> Response[list[dict[str, Any]]]:
    """Return how each quantity moved, as `bilan series --format jsonl` does."""
    return await _answered(request, "series", asked, source, reviewed_only, names)


@get("/api/conflicts", dependencies=QUESTION)
async def disagreements(
    request: Call,
    asked: Question,
    source: Words = None,
    reviewed_only: bool = False,
    names: Names = False,
) -> Response[list[Conflict]]:
    """Return what needs a look, worst first."""
    return await _answered(request, "disagreements", asked, source, reviewed_only, names)


@get("/api/positions", dependencies=TOLD)
async def taken_positions(
    request: Call,
    asked: Filters,
    stance: Stance | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    names: Names = False,
) -> Response[shapes.PositionList]:
    """Return the positions that actors took, by actor over time, each with its statements."""
    return await _answered(request, "positions", replace(asked, stance=stance), _start(cursor), limit, names)


@get("/api/events", dependencies=TOLD)
async def event_timeline(
    request: Call,
    asked: Filters,
    event_type: EventType | None = None,
    mode: Words = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    names: Names = False,
) -> Response[shapes.EventList]:
    """Return what happened in the order of its days: each event once, with every mention."""
    return await _answered(request, "events", replace(asked, type=event_type, mode=mode), _start(cursor), limit, names)


HANDLERS = (
    session, sign_in, sign_out, vocabulary, claims, progress, sure, claim, alike, decide, decide_many, add_claim,
    reviews, undo, places, place_map, documents, document, estimates, series, disagreements,
    taken_positions, event_timeline,
)  # fmt: skip
