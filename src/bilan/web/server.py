"""The server that the desk runs on: uvicorn, with limits, and quick to stop."""

from __future__ import annotations

import socket
from typing import Any

import uvicorn

from bilan.web.protocol import PatientProtocol
from bilan.web.workers import Workers

MOST_CONNECTIONS = 200
"""Connections and requests at a time: a browser has six."""
CLOSING_SECONDS = 1
"""For which a stopping server waits for answers to be sent."""


class DeskServer(uvicorn.Server):
    """A server that ends the work of its requests first when it is told to stop."""

    def __init__(self, config: uvicorn.Config, workers: Workers) -> None:
        super().__init__(config)
        self._workers = workers

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: what waits for work is told so, and connections are closed."""
        self._workers.close()
        await super().shutdown(sockets)


def run(app: Any, listening: socket.socket, workers: Workers) -> None:
    """Answer requests until the process is told to stop."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        date_header=False,
        lifespan="off",
        http=PatientProtocol,
        ws="none",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=CLOSING_SECONDS,
    )
    DeskServer(config, workers).run(sockets=[listening])
