"""The API's paths for places, organisations and language packs of one's own; administrators alone change them."""

from __future__ import annotations

from litestar import Response, get, post

from bilan.ledger.own_files import OwnKind
from bilan.web.guard import NEEDS, TAKES
from bilan.web.own_desk import NewAway, OwnEntry, OwnGiven, OwnList
from bilan.web.routes import Call, Number, Words, _answered, _name
from bilan.web.uploads import FilesOperation, sent_files

ADMINISTRATOR = {NEEDS: "administrator"}


@get("/api/own")
async def own(request: Call) -> Response[OwnList]:
    """Return what is read with beside what bilan brings: the journal of what was given, newest first."""
    return await _answered(request, "own")


@get("/api/own/{number:int}")
async def own_file(request: Call, number: Number) -> Response[dict[str, str]]:
    """Return the files of an entry, name → text."""
    return await _answered(request, "own_file", number)


@post("/api/own/{kind:str}", operation_class=FilesOperation, opt={**ADMINISTRATOR, TAKES: "multipart/form-data"})
async def give_own(request: Call, kind: OwnKind, reason: Words = None) -> Response[OwnGiven]:
    """Give a file of places or organisations, or the files of a language pack; 422 says what to mend, and where."""
    files = [(file.name, file.content) for file in await sent_files(request)]
    return await _answered(request, "give_own", kind, files, _name(request), reason)


@post("/api/own/{number:int}/away", opt=ADMINISTRATOR)
async def take_own_away(request: Call, number: Number, data: NewAway) -> Response[OwnEntry]:
    """Take away what stands; what the desk was started with then holds again."""
    return await _answered(request, "take_own_away", number, _name(request), data.reason)


HANDLERS = (own, own_file, give_own, take_own_away)
