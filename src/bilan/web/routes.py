"""The API's paths: what each takes, calls and gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, get_args

import msgspec
from anyio import to_thread
from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie, UploadFile
from litestar.di import Provide
from litestar.exceptions import ClientException, NotAuthorizedException
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import Parameter

from bilan import __version__, model
from bilan.asking import Asked, atlas
from bilan.cli.reconciled import series_record
from bilan.errors import NothingFound
from bilan.intake import IntakeOptions
from bilan.languages import pack as packs
from bilan.ledger import Filters
from bilan.model import EventType, Kind, Measure, Population, Review, Stance
from bilan.reconcile import Conflict, Question
from bilan.web import shapes
from bilan.web.desk import Desk, Upload
from bilan.web.incident_desk import answers, conflicts
from bilan.web.security import SESSION_COOKIE, Gate

Call = Request[Any, Any, Any]
MOST = 500
Limit = Annotated[int, Parameter(ge=1, le=MOST, description="Items of a page.")]
Cursor = Annotated[str | None, Parameter(pattern=r"^\d{1,9}$", description="`next` of the page before.")]
Words = Annotated[str | None, Parameter(max_length=200)]
Id = Annotated[str, Parameter(max_length=500)]
Number = Annotated[int, Parameter(ge=0, le=2**53)]


def _desk(request: Call) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _caller(request: Call) -> tuple[str | None, str, Gate]:
    given = request.scope["bilan"]  # type: ignore[typeddict-item]
    return given["user"], given["session"], given["gate"]


def _name(request: Call) -> str:
    return _caller(request)[0] or "unknown"


def _start(cursor: str | None) -> int:
    return int(cursor) if cursor else 0


@get("/api/session", sync_to_thread=False)
def session(request: Call) -> shapes.Session:
    """Return who is signed in, and the token for writing calls."""
    user, own, gate = _caller(request)
    return shapes.Session(
        user=user, csrf=gate.csrf(own) if user else "", multi_user=bool(gate.users), version=__version__
    )


@post("/api/session", sync_to_thread=False)
def sign_in(request: Call, data: shapes.Token) -> Response[shapes.Session]:
    """Sign in with a token; a cookie keeps the session."""
    _, _, gate = _caller(request)
    found = gate.sign_in(data.token)
    if found is None:
        raise NotAuthorizedException("nobody has this token")
    own, user = found
    secure = request.url.scheme == "https"
    cookie = Cookie(SESSION_COOKIE, value=own, path="/", httponly=True, samesite="strict", secure=secure)
    body = shapes.Session(user=user, csrf=gate.csrf(own), multi_user=True, version=__version__)
    return Response(body, cookies=[cookie])


@delete("/api/session", sync_to_thread=False)
def sign_out(request: Call) -> None:
    """Sign out."""
    _, own, gate = _caller(request)
    gate.sign_out(own)


@get("/api/vocabulary", sync_to_thread=True)
def vocabulary(request: Call) -> dict[str, list[str]]:
    """Return the words that the fields of claims can have."""
    return {
        "measures": list(get_args(model.Measure)),
        "quantifiers": list(get_args(model.Quantifier)),
        "units": list(get_args(model.Unit)),
        "populations": list(get_args(model.Population)),
        "roles": list(get_args(model.Role)),
        "statuses": list(get_args(model.Status)),
        "event_statuses": list(get_args(model.EventStatus)),
        "stances": list(get_args(model.Stance)),
        "event_types": list(get_args(model.EventType)),
        "forms": list(get_args(model.Form)),
        "languages": packs.codes(_desk(request).folders),
    }


@get("/api/claims", sync_to_thread=True)
def claims(
    request: Call,
    kind: Kind | None = None,
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
    review: shapes.ReviewFilter = "unreviewed",
    order: shapes.Order = "consequence",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> shapes.ClaimList:
    """List claims: by default those nobody has reviewed, most consequential first."""
    filters = Filters(
        measure=measure, population=tuple(population or ()), place=place, source=source, since=since, until=until,
        as_of=as_of, document=document, status=status, actor=actor, stance=stance, type=event_type, mode=mode,
    )  # fmt: skip
    return _desk(request).inbox(filters, kind, review, order, _start(cursor), limit)


@get("/api/claims/{claim_id:str}", sync_to_thread=True)
def claim(request: Call, claim_id: Id) -> shapes.ClaimHistory:
    """Return a claim with all that was decided on it."""
    return _desk(request).history(claim_id)


@post("/api/claims/{claim_id:str}/reviews", sync_to_thread=True)
def decide(request: Call, claim_id: Id, data: shapes.NewReview) -> Review:
    """Accept, correct or reject a claim; 409 if somebody else decided since `expects` was seen."""
    return _desk(request).review(claim_id, data, _name(request))


@post("/api/claims", sync_to_thread=True)
def add_claim(request: Call, data: shapes.NewClaim) -> Review:
    """Add a claim that reading missed."""
    return _desk(request).add_claim(data, _name(request))


@get("/api/reviews", sync_to_thread=True)
def reviews(
    request: Call,
    claim: Words = None,
    reviewer: Words = None,
    document: Words = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> shapes.ReviewList:
    """Return the journal, newest first."""
    before = int(cursor) if cursor else None
    found = list(
        _desk(request).ledger.reviews(
            claim=claim, reviewer=reviewer, document=document, before=before, limit=limit + 1
        )
    )  # fmt: skip
    more = str(found[limit - 1].number) if len(found) > limit else None
    return shapes.ReviewList(items=found[:limit], next=more)


@post("/api/reviews/{number:int}/undo", sync_to_thread=True)
def undo(request: Call, number: Number, data: shapes.NewUndo) -> Review:
    """Take a decision back; 409 if it does not stand any more."""
    return _desk(request).ledger.undo(number, reviewer=_name(request), reason=data.reason)


@get("/api/documents", sync_to_thread=True)
def documents(request: Call, limit: Limit = 50, cursor: Cursor = None) -> shapes.DocumentList:
    """List the documents, the newest first."""
    return _desk(request).documents(_start(cursor), limit)


@get("/api/document", sync_to_thread=True)
def document(request: Call, id: Id) -> shapes.DocumentClaims:
    """Return a document with all its claims."""
    return _desk(request).document(id)


@post("/api/documents", sync_to_thread=True)
def paste(request: Call, data: shapes.NewDocument) -> shapes.Added:
    """Add a pasted report."""
    return _desk(request).paste(data)


@dataclass
class FilesOperation(Operation):
    """How files are sent, for the description of the API."""

    def __post_init__(self) -> None:
        """Describe the body, which the handler takes apart itself."""
        file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        files = Schema(type=OpenAPIType.ARRAY, items=file, min_items=1)
        form = Schema(type=OpenAPIType.OBJECT, properties={"data": files}, required=["data"])
        self.request_body = RequestBody(content={"multipart/form-data": OpenAPIMediaType(schema=form)}, required=True)


@post("/api/documents/files", operation_class=FilesOperation)
async def upload(
    request: Call,
    published: date | None = None,
    publisher: Words = None,
    language: Annotated[str | None, Parameter(max_length=20)] = None,
) -> shapes.Added:
    """Add reports from files: plain text, HTML, JSON Lines."""
    sent = [part for part in await _parts(request) if isinstance(part, UploadFile)]
    if not sent:
        raise ClientException("send one file or more as multipart/form-data, in the field data")
    files = [Upload(file.filename, await file.read()) for file in sent]
    options = IntakeOptions(published=published, publisher=publisher, language=language)
    return await to_thread.run_sync(lambda: _desk(request).add(files, options))


async def _parts(request: Call) -> list[Any]:
    try:
        return list((await request.form()).getall("data", []))
    except (ValueError, IndexError, KeyError) as error:
        raise ClientException(f"no body of files: {error}") from None


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


@get("/api/estimate", sync_to_thread=True, dependencies=QUESTION)
def estimates(
    request: Call,
    asked: Question,
    policy: Annotated[str, Parameter(max_length=300)] = "latest",
    reviewed_only: bool = False,
) -> list[dict[str, Any]]:
    """Return what is known of a quantity, the best match first, as `bilan estimate --format json` does."""
    return [msgspec.to_builtins(one) for one in answers(_desk(request), asked, policy, reviewed_only)]


@get("/api/series", sync_to_thread=True, dependencies=QUESTION)
def series(
    request: Call,
    asked: Question,
    source: Words = None,
    reviewed_only: bool = False,
) -> list[dict[str, Any]]:
    """Return how each quantity moved, as `bilan series --format jsonl` does."""
    answer = _answer(request, asked, source, reviewed_only)
    return [msgspec.to_builtins(series_record(one)) for one in answer.series] if answer else []


@get("/api/conflicts", sync_to_thread=True, dependencies=QUESTION)
def disagreements(
    request: Call,
    asked: Question,
    source: Words = None,
    reviewed_only: bool = False,
) -> list[Conflict]:
    """Return what needs a look, worst first."""
    return conflicts(_desk(request), asked, source, reviewed_only)


@get("/api/positions", sync_to_thread=True, dependencies=TOLD)
def taken_positions(
    request: Call, asked: Filters, stance: Stance | None = None, limit: Limit = 50, cursor: Cursor = None
) -> shapes.PositionList:
    """Return the positions that actors took, by actor over time, each with its statements."""
    return _desk(request).positions(replace(asked, stance=stance), _start(cursor), limit)


@get("/api/events", sync_to_thread=True, dependencies=TOLD)
def event_timeline(
    request: Call,
    asked: Filters,
    event_type: EventType | None = None,
    mode: Words = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> shapes.EventList:
    """Return what happened in the order of its days: each event once, with every mention."""
    return _desk(request).events(replace(asked, type=event_type, mode=mode), _start(cursor), limit)


def _answer(request: Call, question: Question, source: str | None, reviewed_only: bool) -> Asked | None:
    try:
        return Asked(_desk(request).ledger, question, atlas(None), source=source, reviewed_only=reviewed_only)
    except NothingFound:
        if question.place is None:
            return None  # an empty ledger, or nothing of this measure
        raise


HANDLERS = (
    session, sign_in, sign_out, vocabulary, claims, claim, decide, add_claim, reviews, undo, documents, document,
    paste, upload, estimates, series, disagreements, taken_positions, event_timeline,
)  # fmt: skip
