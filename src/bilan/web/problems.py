"""Errors as problem details (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, **more: Any) -> dict[str, Any]:
    """Return the JSON of a problem; `more` are members of its own (`errors`, `current`)."""
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}


def body(status: int, detail: str, **more: Any) -> bytes:
    """Return a problem as it is sent."""
    return msgspec.json.encode(problem(status, detail, **more))
