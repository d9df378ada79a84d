"""What every handler asks of a request before it runs. Nothing depends on how a path is written.

Litestar calls the guard with the handler that routing has found. Without a mark (`opt` of the handler) a handler needs

- a page of the desk, or no page at all: no Origin and Sec-Fetch-Site but its own;
- a person: a session or a bearer token, on a desk with users;
- of calls that write: JSON, and the session's token in X-CSRF-Token, which only a page of the desk can read (OWASP's
  synchronizer token). A bearer token needs none, for no browser sends it by itself;
- a role: of calls that read any, of those that write a reviewer's.

The marks take away or ask for one thing each; tests/test_web_guard.py holds the list of those who have them.
"""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from bilan.web.security import Caller, Gate, RefusedError, header_values
from bilan.web.users import at_least

PUBLIC = "public"
"""Mark: needs no person (and so no token of a session)."""
LINKED = "linked"
"""Mark: a link on a page of another site may lead here; for reading alone."""
TAKES = "takes"
"""Mark: the content type that a writing call has, in place of JSON."""
NEEDS = "needs"
"""Mark: the role that a call needs, in place of a reader's for reading and a reviewer's for writing."""
JSON = "application/json"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITES = frozenset({"same-origin", "none"})
"""Values of Sec-Fetch-Site: a page of the desk, or an address that a person has typed."""
PORTS = {"http": ":80", "https": ":443"}


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Note in the scope who calls (`bilan`), or raise RefusedError."""
    scope: Any = connection.scope
    gate: Gate = connection.app.state.gate
    writes = scope.get("method") not in SAFE
    if writes or not handler.opt.get(LINKED):
        _check_page(scope)
    caller = _caller(scope, gate)
    scope["bilan"] = caller
    if caller.user is None and not handler.opt.get(PUBLIC):
        raise RefusedError(401, "sign in with your token first")
    if writes:
        _check_content(scope, handler.opt.get(TAKES, JSON))
        if not caller.bearer and not handler.opt.get(PUBLIC):
            _check_session(scope, gate, caller)
    if caller.user is not None and not handler.opt.get(PUBLIC):
        needed = handler.opt.get(NEEDS, "reviewer" if writes else "reader")
        if not at_least(caller.role, needed):
            raise RefusedError(403, f"this needs the role {needed}, and {caller.user} is a {caller.role}")


def address(scope: Any) -> str:
    """Return where a request comes from: an IP address, or nothing for a client without a network."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _caller(scope: Any, gate: Gate) -> Caller:
    authorization = header_values(scope, "authorization")
    if len(authorization) > 1:
        raise RefusedError(400, "Authorization is given twice")
    cookies = "; ".join(header_values(scope, "cookie"))
    return gate.caller("".join(authorization), cookies, address(scope))


def _check_page(scope: Any) -> None:
    host = "".join(header_values(scope, "host")).lower()
    for site in header_values(scope, "sec-fetch-site"):
        if site not in OWN_SITES:
            raise RefusedError(403, "a page of another site may not call this")
    for origin in header_values(scope, "origin"):
        if not _own(origin, scope["scheme"], host):
            raise RefusedError(403, "a page of another site may not call this")


def _own(origin: str, scheme: str, host: str) -> bool:
    """Whether a page's origin is the host that it calls; a server that speaks HTTPS may stand between."""
    try:
        parts = urlsplit(origin.lower())
    except ValueError:
        return False
    if parts.scheme not in PORTS or (scheme == "https" and parts.scheme != "https"):
        return False
    port = PORTS[parts.scheme]
    return parts.netloc.removesuffix(port) == host.removesuffix(port)


def _check_content(scope: Any, takes: str) -> None:
    given = header_values(scope, "content-type")
    if not given and not _has_body(scope):
        return
    if [value.partition(";")[0].strip().lower() for value in given] != [takes]:
        raise RefusedError(415, f"send {takes}, and say so in Content-Type")


def _has_body(scope: Any) -> bool:
    lengths = header_values(scope, "content-length")
    return bool(header_values(scope, "transfer-encoding")) or any(length != "0" for length in lengths)


def _check_session(scope: Any, gate: Gate, caller: Caller) -> None:
    given = "".join(header_values(scope, "x-csrf-token"))
    if not hmac.compare_digest(given.encode(), gate.csrf(caller.session).encode()):
        raise RefusedError(403, "the X-CSRF-Token of this session is missing; GET /api/session gives it")
