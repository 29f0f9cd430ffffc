"""The catalogue: lists of manuscripts, and one of them in whatever form is asked for."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from manuscripts.catalog.holdings import HeldManuscript, ManuscriptFilter
from manuscripts.catalog.library import Library
from manuscripts.core.errors import NotHeldError
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.names import slug
from manuscripts.pipeline.export_choice import ExportFormat, ExportOptions
from manuscripts.pipeline.exporting import write_manuscript
from manuscripts.pipeline.normalisers import layer_path
from manuscripts.web.answers import json_answer, rights_headers, unless_known
from manuscripts.web.asked import InstitutionInPath, ManuscriptAsked, ManuscriptForm, ManuscriptsAsked, ShelfmarkInPath
from manuscripts.web.cursors import read_cursor, write_cursor
from manuscripts.web.documenting import BINARY, TEXT, documented
from manuscripts.web.files import file_answer, spooled
from manuscripts.web.marks import entity_tag, file_mark, library_mark
from manuscripts.web.negotiation import chosen_form
from manuscripts.web.suggesting import like
from manuscripts.web.told import ManuscriptList
from manuscripts.web.workers import AtWork, Desk

router = APIRouter(tags=["manuscripts"])
_TYPES = {
    ManuscriptForm.JSON: "application/json",
    ManuscriptForm.TEI: "application/tei+xml",
    ManuscriptForm.TEXT: "text/plain; charset=utf-8",
    ManuscriptForm.CSV: "text/csv; charset=utf-8",
    ManuscriptForm.PDF: "application/pdf",
}
_ENDINGS = {
    ManuscriptForm.TEI: ".xml",
    ManuscriptForm.TEXT: ".txt",
    ManuscriptForm.CBETA: ".cbeta.txt",
    ManuscriptForm.CSV: ".csv",
    ManuscriptForm.PDF: ".pdf",
}


@router.get(
    "/manuscripts",
    operation_id="listManuscripts",
    summary="Manuscripts by institution and shelfmark, all or by filter",
    response_model=ManuscriptList,
    responses=documented(304, 400),
)
async def list_manuscripts(asked: Annotated[ManuscriptsAsked, Query()], request: Request, staff: AtWork) -> Response:
    """`next` leads on through all of them; manuscripts that come in meanwhile are met where they stand."""
    question = asked.model_copy(update={"cursor": None})
    after = None
    if asked.cursor is not None:
        institution, shelfmark = map(str, read_cursor(asked.cursor, question=question, like=(str, str)))
        after = (institution, shelfmark)

    def work(desk: Desk) -> Response:
        def make() -> Response:
            holdings = desk.library.catalogue.holdings
            wanted = ManuscriptFilter(
                institution=asked.institution,
                shelfmark=asked.shelfmark,
                title=None if asked.title is None else f"*{like(asked.title)}*",
                collection=asked.collection,
            )
            found = holdings.manuscripts(wanted, after=after, limit=asked.limit + 1)
            shown, more = found[: asked.limit], None
            if len(found) > asked.limit:
                more = write_cursor([shown[-1].institution, shown[-1].shelfmark], question=question)
            return json_answer(ManuscriptList(total=holdings.count(wanted), manuscripts=tuple(shown), next=more))

        return unless_known(request, entity_tag(library_mark(desk.library), question, after), make)

    return await staff.readers.run(work)


@router.get(
    "/manuscripts/{institution}/{shelfmark:path}",
    operation_id="getManuscript",
    summary="One manuscript: what the catalogue says of it, or its text in one of the formats",
    response_model=HeldManuscript,
    responses=documented(
        304,
        400,
        404,
        406,
        also={
            "application/tei+xml": TEXT,
            "text/plain": TEXT,
            "text/csv": TEXT,
            "application/pdf": BINARY,
        },
    ),
)
async def get_manuscript(
    institution: InstitutionInPath,
    shelfmark: ShelfmarkInPath,
    asked: Annotated[ManuscriptAsked, Query()],
    request: Request,
    staff: AtWork,
) -> Response:
    """By `format`, or by Accept: application/json, application/tei+xml, text/plain, text/csv, application/pdf.

    Options belong to the forms that are named with them.
    """
    form = chosen_form(asked.format, request.headers.get("accept"), _TYPES)

    def work(desk: Desk) -> Response:
        manuscript = _find(desk.library, institution, shelfmark)
        if form is ManuscriptForm.JSON:
            tag = entity_tag(manuscript)
            answer = unless_known(request, tag, lambda: json_answer(manuscript, headers=rights_headers(manuscript)))
        else:
            tag = entity_tag(asked, form, *_made_of(desk.library, manuscript))
            answer = unless_known(request, tag, lambda: _export(desk.library, manuscript, form, asked))
        answer.headers["Vary"] = "Accept"
        return answer

    workers = staff.readers if form is ManuscriptForm.JSON else staff.makers
    return await workers.run(work)


def _find(library: Library, institution: str, shelfmark: str) -> HeldManuscript:
    try:
        name = slug(shelfmark)
    except ValueError:
        name = ""
    found = library.catalogue.holdings.manuscript(institution, name)
    if found is None:
        raise NotHeldError(
            f"{institution!r} has no {shelfmark!r} here.",
            where="path.shelfmark",
            advice="/manuscripts?shelfmark=… finds it by an old shelfmark or another number.",
        )
    return found


def _made_of(library: Library, manuscript: Manuscript) -> Iterator[object]:
    """All on which an export of the manuscript depends."""
    yield manuscript
    yield file_mark(layer_path(library.folder, manuscript.institution))
    yield library.catalogue.gaiji.all()
    for entry in library.read_entries(manuscript):
        yield entry, file_mark(library.records.path(entry))


def _export(library: Library, manuscript: Manuscript, form: ManuscriptForm, asked: ManuscriptAsked) -> Response:
    if not library.read_entries(manuscript):
        raise NotHeldError(
            "no page of it has been read.",
            where=f"{manuscript.institution} {manuscript.shelfmark}",
            advice="As JSON it says how far it has come.",
        )
    options = ExportOptions(normalised=asked.normalised, aside=asked.aside, diplomatic=asked.diplomatic, raw=asked.raw)
    file = spooled()
    try:
        write_manuscript(file, library, manuscript, ExportFormat(form.value), options=options)
    except BaseException:
        file.close()
        raise
    return file_answer(
        file,
        name=f"{manuscript.slug}{_ENDINGS[form]}",
        media_type=_TYPES.get(form, _TYPES[ManuscriptForm.TEXT]),
        headers=rights_headers(manuscript),
    )
