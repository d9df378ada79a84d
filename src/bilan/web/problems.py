"""Errors as problem details (RFC 9457)."""

from __future__ import annotations

import errno
import logging
from http import HTTPStatus
from typing import Any

import msgspec

from bilan.errors import BilanError, NothingFound
from bilan.ledger import ReviewConflictError
from bilan.ledger.corrections import WrongClaimError

LOG = logging.getLogger("bilan.web")
MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, **more: Any) -> dict[str, Any]:
    """Return the JSON of a problem; `more` are members of its own (`errors`, `current`)."""
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}


def body(status: int, detail: str, **more: Any) -> bytes:
    """Return a problem as it is sent."""
    return msgspec.json.encode(problem(status, detail, **more))


def out_of_memory(error: Exception) -> bool:
    """Whether an error says that there was no memory left; the system says so by an OSError of its own."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM)


def told(error: Exception, doing: str) -> tuple[int, bytes]:
    """Return status and body of what is answered to an error; a fault of bilan's own is logged as met while `doing`."""
    if isinstance(error, NothingFound):
        return 404, body(404, str(error))
    if isinstance(error, ReviewConflictError):
        return 409, body(409, str(error), current=error.current)
    if isinstance(error, WrongClaimError):
        return 422, body(422, str(error), errors=[{"field": error.field or "", "detail": str(error)}])
    if isinstance(error, BilanError):
        return 422, body(422, str(error))
    if isinstance(error, RecursionError):
        return 400, body(400, "what was sent is nested too deeply; send it flat")
    if out_of_memory(error):
        return 413, body(413, "this needs more memory than a request may take; send or ask for less at a time")
    LOG.error("%s failed", doing, exc_info=error)
    return 500, body(500, "a fault of bilan's own; the server's output tells more")
