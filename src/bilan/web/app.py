"""The desk's HTTP API and pages as an ASGI application. Paths and meanings: docs/api.md."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, MediaType, Request, Response, get
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.static_files import create_static_files_router

from bilan import __version__
from bilan.errors import BilanError, NothingFound
from bilan.ledger import ReviewConflictError
from bilan.ledger.corrections import WrongClaimError
from bilan.web import incidents, routes
from bilan.web.desk import Desk
from bilan.web.problems import MEDIA_TYPE, problem
from bilan.web.security import LARGEST_BODY, Gate, Secured

LOG = logging.getLogger("bilan.web")
STATIC = Path(__file__).with_name("static")


def create_app(desk: Desk, gate: Gate) -> Secured:
    """Return the application on a desk, behind its gate."""
    app = Litestar(
        route_handlers=[
            *routes.HANDLERS,
            *incidents.HANDLERS,
            _page,
            _schema,
            create_static_files_router(path="/static", directories=[STATIC], name="static", include_in_schema=False),
        ],
        exception_handlers={
            HTTPException: _http_problem,
            NothingFound: _problem(404),
            ReviewConflictError: _conflict,
            WrongClaimError: _wrong_claim,
            BilanError: _problem(422),
            Exception: _fault,
        },
        openapi_config=OpenAPIConfig(
            title="bilan's review desk", version=__version__, path="/schema", render_plugins=[JsonRenderPlugin()]
        ),
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
    )
    app.state.desk = desk
    return Secured(app, gate)


@get("/", include_in_schema=False, media_type=MediaType.HTML, sync_to_thread=False)
def _page() -> bytes:
    """Return the desk's page."""
    return STATIC.joinpath("index.html").read_bytes()


@get("/openapi.json", include_in_schema=False, sync_to_thread=False)
def _schema(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """Return the description of the API (OpenAPI 3.1)."""
    return request.app.openapi_schema.to_schema()


def _answer(status: int, detail: str, **more: Any) -> Response[bytes]:
    content = msgspec.json.encode(problem(status, detail, **more))
    return Response(content, status_code=status, media_type=MEDIA_TYPE)


def _problem(status: int) -> Any:
    def handler(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        return _answer(status, str(error))

    return handler


def _http_problem(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    extra = error.extra if isinstance(error.extra, list) else []
    errors = [{"field": str(e.get("key", "")), "detail": str(e.get("message", ""))} for e in extra]
    return _answer(error.status_code, error.detail, **({"errors": errors} if errors else {}))


def _fault(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _answer(500, "a fault of bilan's own; the server's output tells more")


def _conflict(_: Request[Any, Any, Any], error: ReviewConflictError) -> Response[bytes]:
    return _answer(409, str(error), current=error.current)


def _wrong_claim(_: Request[Any, Any, Any], error: WrongClaimError) -> Response[bytes]:
    return _answer(422, str(error), errors=[{"field": error.field or "", "detail": str(error)}])
