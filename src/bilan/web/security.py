"""What stands before the application: hosts, sizes, who it is, forged requests, and the headers of every answer.

- Host: only names that the server was started for, against DNS rebinding.
- Who: with users a session cookie (HttpOnly, SameSite=Strict) or `Authorization: Bearer`; without, the local user.
- Forged requests: every writing call needs the session's token in `X-CSRF-Token`, which only a page of the same
  origin can read (OWASP's synchronizer token); a bearer token needs none, for no browser sends it by itself.
- Answers: a content security policy without any outside host and without inline code.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from bilan.web.problems import MEDIA_TYPE, body
from bilan.web.users import who

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SESSION_COOKIE = "bilan_session"
MOST_SESSIONS = 1000
LARGEST_BODY = 20_000_000
"""Bytes of one request."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SIGN_IN = "/api/session"
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


class TooLargeError(Exception):
    """A request whose body is longer than it may be."""


@dataclass
class Gate:
    """Who may come in; sessions live as long as the server does."""

    hosts: frozenset[str]
    """Names, with ports where they are not 80, that requests may be addressed to."""
    users: dict[str, str] = field(default_factory=dict)
    """Name → hashed token; empty: one local user."""
    local_user: str = "local"
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _sessions: dict[str, str] = field(default_factory=dict)

    def sign_in(self, token: str) -> tuple[str, str] | None:
        """Return the session and the name of the person whose token it is, None for nobody's."""
        name = who(self.users, token)
        if name is None:
            return None
        while len(self._sessions) >= MOST_SESSIONS:
            self._sessions.pop(next(iter(self._sessions)))
        session = secrets.token_urlsafe(32)
        self._sessions[session] = name
        return session, name

    def sign_out(self, session: str) -> None:
        """Forget a session."""
        self._sessions.pop(session, None)

    def csrf(self, session: str) -> str:
        """Return the token that a page of this session must send with every writing call."""
        return hmac.new(self._secret, session.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def caller(self, headers: dict[str, str]) -> tuple[str | None, str, bool]:
        """Return who calls (None: nobody known), the session, and whether a bearer token told it."""
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self.users:
            return who(self.users, token.strip()), "", True
        if not self.users:
            return self.local_user, "local", False
        session = _cookie(headers.get("cookie", ""), SESSION_COOKIE)
        return self._sessions.get(session), session, False


def _cookie(header: str, name: str) -> str:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(header)
    except Exception:
        return ""
    return cookies[name].value if name in cookies else ""


class Secured:
    """An application behind its gate (ASGI)."""

    def __init__(self, app: Any, gate: Gate) -> None:
        self.app, self.gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with a problem."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        refused = self._refused(scope, headers)
        if refused is not None:
            await _answer(send, *refused)
            return
        sent = False

        async def sending(message: Message) -> None:
            nonlocal sent
            if message["type"] == "http.response.start":
                sent = True
                message = {**message, "headers": _with_headers(message.get("headers", ()))}
            await send(message)

        try:
            await self.app(scope, _limited(receive), sending)
        except TooLargeError:
            if not sent:
                await _answer(send, 413, f"a request may have {LARGEST_BODY} bytes; send less at a time")

    def _refused(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        """Why a request is refused, as status and words; else who calls is noted in its scope."""
        if headers.get("host", "").lower() not in self.gate.hosts:
            return 421, "this server does not answer to that name; name it with --allowed-host"
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return 413, f"a request may have {LARGEST_BODY} bytes; send less at a time"
        caller, session, bearer = self.gate.caller(headers)
        scope["bilan"] = {"user": caller, "session": session, "gate": self.gate}
        path, method = scope["path"], scope["method"]
        if not path.startswith("/api/"):
            return None
        signing_in = path == SIGN_IN and method in ("POST", "GET")
        if caller is None and not signing_in:
            return 401, "sign in with your token first"
        if method in SAFE or bearer:
            return None
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2].lower() not in self.gate.hosts:
            return 403, "a page of another site may not write here"
        if path == SIGN_IN and method == "POST":
            return None
        if not hmac.compare_digest(headers.get("x-csrf-token", "").encode(), self.gate.csrf(session).encode()):
            return 403, "the X-CSRF-Token of this session is missing; GET /api/session gives it"
        return None


def _with_headers(given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    kept = [(k, v) for k, v in given if k.decode("latin-1").lower() not in HEADERS]
    return kept + [(k.encode(), v.encode()) for k, v in HEADERS.items()]


def _limited(receive: Receive) -> Receive:
    """Count what is received, also where the length was not said before."""
    total = 0

    async def counting() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > LARGEST_BODY:
            raise TooLargeError
        return message

    return counting


async def _answer(send: Send, status: int, detail: str) -> None:
    content = body(status, detail)
    headers = _with_headers([(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(content)).encode())])
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
