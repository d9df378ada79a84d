"""The API's paths that take reports: pasted, or as files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from litestar import Response, post
from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import Parameter

from bilan.intake import IntakeOptions
from bilan.intake.columns import mapping_of
from bilan.web import shapes
from bilan.web.desk import Upload
from bilan.web.guard import TAKES
from bilan.web.routes import Call, Words, _answered

MOST_FILES = 200
"""Parts of one request with files."""


@post("/api/documents")
async def paste(request: Call, data: shapes.NewDocument) -> Response[shapes.Added]:
    """Add a pasted report."""
    return await _answered(request, "paste", data)


@dataclass
class FilesOperation(Operation):
    """How files are sent, for the description of the API."""

    def __post_init__(self) -> None:
        """Describe the body, which the handler takes apart itself."""
        file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        files = Schema(type=OpenAPIType.ARRAY, items=file, min_items=1)
        form = Schema(type=OpenAPIType.OBJECT, properties={"data": files}, required=["data"])
        self.request_body = RequestBody(content={"multipart/form-data": OpenAPIMediaType(schema=form)}, required=True)


@post("/api/documents/files", operation_class=FilesOperation, opt={TAKES: "multipart/form-data"})
async def upload(
    request: Call,
    published: date | None = None,
    publisher: Words = None,
    language: Annotated[str | None, Parameter(max_length=20)] = None,
    mapping: Annotated[str | None, Parameter(query="map", max_length=4000)] = None,
) -> Response[shapes.Added]:
    """Add reports from files of any form that bilan reads; `map` says which column of a spreadsheet holds what."""
    files = await sent_files(request)
    try:
        columns = mapping_of(mapping or "")
    except ValueError as error:
        raise ClientException(f"map: {error}") from None
    options = IntakeOptions(published=published, publisher=publisher, language=language, mapping=columns)
    return await _answered(request, "add", files, options)


async def sent_files(request: Call) -> list[Upload]:
    """Return the files of a request; raises ClientException where there are none, or too many."""
    try:
        parts = (await request.form()).getall("data", [])
    except ClientException as error:
        raise ClientException(f"{error.detail}: send multipart/form-data of at most {MOST_FILES} files") from None
    except (ValueError, IndexError, KeyError) as error:
        raise ClientException(f"no body of files: {error}") from None
    sent = [part for part in parts if isinstance(part, UploadFile)]
    if not sent:
        raise ClientException("send one file or more as multipart/form-data, in the field data")
    return [Upload(file.filename, await file.read()) for file in sent]


HANDLERS = (paste, upload)
