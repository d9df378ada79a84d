"""The desk's HTTP API and pages as an ASGI application. Paths and meanings: docs/api.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from litestar import HttpMethod, Litestar, MediaType, Request, Response, get, route
from litestar.exceptions import HTTPException, NotFoundException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from bilan import __version__, report
from bilan.web import agreements, assigning, exports, incidents, map_routes, naming, own, routes, search, uploads
from bilan.web.guard import LINKED, PUBLIC, guard
from bilan.web.problems import MEDIA_TYPE, problem, told
from bilan.web.security import LARGEST_BODY, Gate, Secured
from bilan.web.work import Work

STATIC = Path(__file__).with_name("static")
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html"}
REQUEST_SECONDS = 300.0
"""For which the work of one request may take: reading gets through 30 kB a second."""


def create_app(work: Work, gate: Gate, *, request_seconds: float = REQUEST_SECONDS) -> Secured:
    """Return the application of those who do the work, behind its gate."""
    app = Litestar(
        route_handlers=[
            *routes.HANDLERS,
            *uploads.HANDLERS,
            *assigning.HANDLERS,
            *own.HANDLERS,
            *map_routes.HANDLERS,
            *incidents.HANDLERS,
            *search.HANDLERS,
            *naming.HANDLERS,
            *agreements.HANDLERS,
            exports.export,
            exports.bundle,
            _page,
            _static,
            _schema,
        ],
        guards=[guard],
        before_request=routes.no_empty_parameter,
        exception_handlers={HTTPException: _http_problem, UnicodeDecodeError: _not_text, Exception: _problem},
        openapi_config=OpenAPIConfig(
            title="bilan's review desk", version=__version__, path="/schema", render_plugins=[JsonRenderPlugin()]
        ),
        request_max_body_size=LARGEST_BODY,
        multipart_form_part_limit=uploads.MOST_FILES,
        logging_config=None,
    )
    app.state.work, app.state.gate, app.state.request_seconds = work, gate, request_seconds
    return Secured(app, gate)


@get("/", include_in_schema=False, media_type=MediaType.HTML, sync_to_thread=False, opt={PUBLIC: True, LINKED: True})
def _page() -> bytes:
    """Return the desk's page."""
    return STATIC.joinpath("index.html").read_bytes()


REPORT = Path(report.__file__).parent
FILES = {path.name: path for path in STATIC.iterdir() if path.suffix in TYPES} | {
    "leaflet.js": REPORT / "assets" / "leaflet.js",
    "leaflet.css": REPORT / "assets" / "leaflet.css",
    "report-map.js": REPORT / "templates" / "map.js",
}
"""What pages are made of, the report's map among it: these names and no path that a request makes up."""


@route(
    "/static/{name:str}", http_method=[HttpMethod.GET, HttpMethod.HEAD], include_in_schema=False, sync_to_thread=False,
    opt={PUBLIC: True},
)  # fmt: skip
def _static(request: Request[Any, Any, Any], name: str) -> Response[bytes]:
    """Return a file that the pages are made of."""
    path = FILES.get(name)
    if path is None:
        raise NotFoundException("the desk has no such file")
    content = path.read_bytes() if request.method == "GET" else b""
    return Response(content, media_type=f"{TYPES[path.suffix]}; charset=utf-8")


@get("/openapi.json", include_in_schema=False, sync_to_thread=False)
def _schema(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """Return the description of the API (OpenAPI 3.1)."""
    return request.app.openapi_schema.to_schema()


def _http_problem(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    extra = error.extra if isinstance(error.extra, list) else []
    errors = [{"field": str(e.get("key", "")), "detail": str(e.get("message", ""))} for e in extra]
    content = problem(error.status_code, error.detail, **({"errors": errors} if errors else {}))
    return Response(
        msgspec.json.encode(content), status_code=error.status_code, media_type=MEDIA_TYPE, headers=error.headers
    )


def _not_text(_: Request[Any, Any, Any], error: UnicodeDecodeError) -> Response[bytes]:
    detail = f"what was sent is not UTF-8 at byte {error.start}; encode it anew"
    return Response(msgspec.json.encode(problem(400, detail)), status_code=400, media_type=MEDIA_TYPE)


def _problem(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    status, content = told(error, f"{request.method} {request.url.path}")
    return Response(content, status_code=status, media_type=MEDIA_TYPE)
