"""HTTP connections that do not stay open for nothing: for those who send no request, and who do not take the answer."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS = 10
"""From the first byte of a request, or the connection, to the end of its headers."""
TAKING_SECONDS = 60
"""For which a client may take nothing of an answer that waits for it."""


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, patient for so long and no longer."""

    _opening: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Wait for the first request."""
        super().connection_made(transport)
        self._opening = self.loop.call_later(REQUEST_SECONDS, self._late)

    def data_received(self, data: bytes) -> None:
        """Wait for the end of the headers."""
        super().data_received(data)
        if self._answering():
            self._stop("_opening")
        elif self._opening is None:
            self._opening = self.loop.call_later(REQUEST_SECONDS, self._late)

    def pause_writing(self) -> None:
        """Wait for the client to take what was written."""
        super().pause_writing()
        self._stop("_taking")
        self._taking = self.loop.call_later(TAKING_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The client took it."""
        super().resume_writing()
        self._stop("_taking")

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._stop("_opening")
        self._stop("_taking")
        super().connection_lost(exc)

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _late(self) -> None:
        self._opening = None
        if not self._answering():
            self.transport.close()

    def _stop(self, timer: str) -> None:
        handle = getattr(self, timer)
        if handle is not None:
            handle.cancel()
            setattr(self, timer, None)
