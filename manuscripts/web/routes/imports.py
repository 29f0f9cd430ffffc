"""Texts that an institution sends in."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from manuscripts.catalog.keys import Permission
from manuscripts.catalog.library import Library
from manuscripts.core.errors import InputError, OptionError
from manuscripts.core.names import slug
from manuscripts.images.discover import IMAGE_ENDINGS
from manuscripts.pipeline.importing.report import FileReport
from manuscripts.web.access import GivenKey, require_key
from manuscripts.web.answers import json_answer
from manuscripts.web.asked import ImportAsked
from manuscripts.web.documenting import BINARY, documented
from manuscripts.web.workers import AtWork

router = APIRouter(tags=["writing"])
_NAMING = "Name it after its page, as in S.17-1.xml."
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file as it is: TEI, PAGE-XML, ALTO, or a page record in JSON; known by its content.",
        "content": {"application/octet-stream": BINARY},
    }
}


class _Unwatched:
    """Nobody looks on while a file is taken in over HTTP."""

    def begin(self, task: str, total: int) -> None:
        del task, total

    def advance(self, what: str) -> None:
        del what


@router.post(
    "/import",
    operation_id="importText",
    summary="Take in a text with its layout: new pages, or corrections of pages that the library has",
    response_model=FileReport,
    responses=documented(400, 401, 403, 413, 423),
    openapi_extra=_BODY,
)
async def import_text(
    asked: Annotated[ImportAsked, Query()], request: Request, staff: AtWork, given: GivenKey
) -> Response:
    """What `manuscripts import` does with one file, for the institution of the key and no other.

    Which page the file is of, what is kept of it and what is told: see docs/institutions.md, section 6.
    """
    key = await require_key(request, given, staff, may=Permission.IMPORT, institution=asked.institution)
    name = _file_name(asked.name)
    by = asked.by or key.note or f"key {key.id}"
    body = await request.body()
    report = await staff.writer.run(lambda desk: _take(desk.library, asked, body, name=name, by=by))
    return json_answer(report, headers={"Cache-Control": "no-store"})


def _take(library: Library, asked: ImportAsked, body: bytes, *, name: str, by: str) -> FileReport:
    # They bring engines and networks with them, for which nobody who only reads should wait.
    from manuscripts.pipeline.importing.run import import_files
    from manuscripts.pipeline.request import ImportRequest

    with tempfile.TemporaryDirectory(prefix="manuscripts-import-") as folder:
        file = Path(folder) / name
        file.write_bytes(body)
        wanted = ImportRequest(
            files=(file,),
            by=by,
            institution=asked.institution,
            shelfmark=asked.shelfmark or "",
            page=asked.page,
            dry_run=asked.dry_run,
        )
        (report,) = import_files(library, wanted, progress=_Unwatched()).files
    if report.error:
        raise InputError(report.error.replace(str(file), name), where="body")
    return replace(report, file=name)


def _file_name(name: str) -> str:
    """A name that is safe here; scans come by `ingest`."""
    try:
        safe = slug(name)
    except ValueError as error:
        raise OptionError(f"{error}.", where="query.name", advice=_NAMING) from error
    if Path(safe).suffix.lower() in IMAGE_ENDINGS or len(safe.encode()) > 200:
        raise OptionError(f"{name!r} is no name of a text.", where="query.name", advice=_NAMING)
    return safe
