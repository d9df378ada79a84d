"""Who may come in: people and their sessions, and what stands before the whole application.

- Host: only names that the server was started for, against DNS rebinding.
- Limits: the bytes of a request's body and of all together, and the seconds that it may take to arrive.
- Answers: a content security policy without any outside host and without inline code.

Who calls, from which page, and with what, is checked where routing has found the handler: `bilan.web.guard`.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any

from litestar.exceptions import HTTPException

from bilan.web.attempts import Attempts
from bilan.web.problems import MEDIA_TYPE, body
from bilan.web.users import EARLIER, Role, hashed, who

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SESSION_COOKIE = "bilan_session"
MOST_SESSIONS = 1000
LARGEST_BODY = 20_000_000
"""Bytes of one request."""
MOST_HELD = 5 * LARGEST_BODY
"""Bytes of all requests that arrive or are worked on, together."""
BODY_SECONDS = 60
"""From a request's headers to the end of its body: 20 MB over a line of 3 Mbit/s."""
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}


class RefusedError(HTTPException):
    """A request that is refused before it is worked on: status, why, and after how many seconds to come again."""

    def __init__(self, status: int, detail: str, retry_after: int | None = None) -> None:
        headers = None if retry_after is None else {"Retry-After": str(retry_after)}
        super().__init__(detail=detail, status_code=status, headers=headers)


@dataclass(frozen=True)
class Caller:
    """Who calls."""

    user: str | None
    """None: nobody known."""
    session: str = ""
    bearer: bool = False
    """Whether a bearer token told it."""
    role: Role = EARLIER


@dataclass
class Gate:
    """Who may come in; sessions live as long as the server does."""

    hosts: frozenset[str]
    """Names, with ports where they are not 80, that requests may be addressed to."""
    users: dict[str, str] = field(default_factory=dict)
    """Name → hashed token; empty: one local user."""
    roles: dict[str, Role] = field(default_factory=dict)
    """Name → what that person may do; who is not named may do everything."""
    local_user: str = "local"
    attempts: Attempts = field(default_factory=Attempts)
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _sessions: dict[str, str] = field(default_factory=dict)
    """Hashed session → name: what is looked up tells nothing by the time it takes."""

    def sign_in(self, token: str, address: str) -> tuple[str, str]:
        """Return the session and the name of the person whose token it is; raises RefusedError for nobody's."""
        name = self._whose(token, address)
        while len(self._sessions) >= MOST_SESSIONS:
            self._sessions.pop(next(iter(self._sessions)))
        session = secrets.token_urlsafe(32)
        self._sessions[hashed(session)] = name
        return session, name

    def sign_out(self, session: str) -> None:
        """Forget a session."""
        self._sessions.pop(hashed(session), None)

    def csrf(self, session: str) -> str:
        """Return the token that a page of this session must send with every writing call."""
        return hmac.new(self._secret, session.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def caller(self, authorization: str, cookies: str, address: str) -> Caller:
        """Return who calls by these headers; raises RefusedError for a bearer token that nobody has."""
        kind, _, token = authorization.partition(" ")
        if not self.users:
            return Caller(self.local_user, "local")
        if kind.lower() == "bearer":
            name = self._whose(token.strip(), address)
            return Caller(name, bearer=True, role=self.role(name))
        session = _cookie(cookies, SESSION_COOKIE)
        user = self._sessions.get(hashed(session))
        return Caller(user, session, role=self.role(user))

    def role(self, name: str | None) -> Role:
        """Return what somebody may do."""
        return self.roles.get(name or "", EARLIER)

    def _whose(self, token: str, address: str) -> str:
        seconds = self.attempts.wait(address)
        if seconds:
            raise RefusedError(429, "too many wrong tokens; wait before the next one", seconds)
        name = who(self.users, token)
        if name is None:
            self.attempts.failed(address)
            raise RefusedError(401, "nobody has this token")
        self.attempts.succeeded(address)
        return name


def _cookie(header: str, name: str) -> str:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(header)
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""


def header_values(scope: Any, name: str) -> list[str]:
    """Return all values that a request gives for a header, named in lower case; most have one or none."""
    wanted = name.encode()
    return [value.decode("latin-1").strip() for key, value in scope["headers"] if key.lower() == wanted]


class Secured:
    """An application behind its gate (ASGI)."""

    def __init__(self, app: Any, gate: Gate) -> None:
        self.app, self.gate = app, gate
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with a problem."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # no handler takes anything else
            await send({"type": "websocket.close", "code": 1008})
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": _with_headers(message.get("headers", ()))}
            await send(message)

        if [name.lower() in self.gate.hosts for name in header_values(scope, "host")] != [True]:
            await _answer(sending, 421, "this server does not answer to that name; name it with --allowed-host")
            return
        arriving = _Arriving(self, receive)
        try:
            await self.app(scope, arriving.receive, sending)
        except asyncio.CancelledError:  # the server stops; nothing but this request hears of it
            if not started:
                await _answer(sending, 503, "the desk is being closed")
        finally:
            self._held -= arriving.held

    def hold(self, size: int) -> None:
        """Note bytes that arrived; raises RefusedError where there are too many."""
        self._held += size
        if self._held > MOST_HELD:
            raise RefusedError(503, "the desk is being sent too much at once; try again in a moment", 5)


class _Arriving:
    """A request's body on its way, counted and timed."""

    def __init__(self, secured: Secured, receive: Receive) -> None:
        self._secured, self._receive = secured, receive
        self._until = time.monotonic() + BODY_SECONDS
        self._complete = False
        self.held = 0

    async def receive(self) -> Message:
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout(self._until - time.monotonic()):
                message = await self._receive()
        except TimeoutError:
            raise RefusedError(408, f"a request must arrive within {BODY_SECONDS} seconds") from None
        self._complete = not message.get("more_body", False)
        size = len(message.get("body", b""))
        self.held += size
        self._secured.hold(size)
        if self.held > LARGEST_BODY:
            raise RefusedError(413, f"a request may have {LARGEST_BODY} bytes; send less at a time")
        return message


def _with_headers(given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    kept = [(k, v) for k, v in given if k.decode("latin-1").lower() not in HEADERS]
    return kept + [(k.encode(), v.encode()) for k, v in HEADERS.items()]


async def _answer(send: Send, status: int, detail: str) -> None:
    content = body(status, detail)
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
