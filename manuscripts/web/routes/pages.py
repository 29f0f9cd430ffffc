"""Pages: lists of them, one in whatever form is asked for, and pieces of its image."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from manuscripts.catalog.holdings import PageAddress, PageFilter
from manuscripts.catalog.library import Library
from manuscripts.catalog.values import PageEntry, PageState
from manuscripts.core.errors import NotHeldError, OptionError
from manuscripts.core.geometry import Box
from manuscripts.core.names import slug
from manuscripts.pipeline.export_choice import ExportFormat, ExportOptions
from manuscripts.pipeline.exporting import write_page
from manuscripts.pipeline.page_regions import RegionRequest, page_region
from manuscripts.web.answers import json_answer, rights_headers, unless_known
from manuscripts.web.asked import ImageAsked, PageAsked, PageForm, PageInPath, PagesAsked
from manuscripts.web.cursors import read_cursor, write_cursor
from manuscripts.web.documenting import BINARY, TEXT, documented
from manuscripts.web.files import disposition
from manuscripts.web.marks import entity_tag, file_mark, library_mark
from manuscripts.web.negotiation import chosen_form
from manuscripts.web.told import PageAnswer, PageList, PageSummary
from manuscripts.web.workers import AtWork, Desk

router = APIRouter(tags=["pages"])
_TYPES = {
    PageForm.JSON: "application/json",
    PageForm.TEXT: "text/plain; charset=utf-8",
    PageForm.PAGE: "application/vnd.prima.page+xml",
    PageForm.ALTO: "application/alto+xml",
    PageForm.HOCR: "text/vnd.hocr+html; charset=utf-8",
    PageForm.ANNOTATIONS: "application/ld+json",
}
_ENDINGS = {
    PageForm.TEXT: ".txt",
    PageForm.PAGE: ".xml",
    PageForm.ALTO: ".alto.xml",
    PageForm.HOCR: ".html",
    PageForm.ANNOTATIONS: ".json",
}
_PICTURES = {".jpg": "image/jpeg", ".png": "image/png"}


@router.get(
    "/pages",
    operation_id="listPages",
    summary="Pages in the order of their manuscripts, all or by filter",
    response_model=PageList,
    responses=documented(304, 400),
)
async def list_pages(asked: Annotated[PagesAsked, Query()], request: Request, staff: AtWork) -> Response:
    """Also those that have not been read, with how far they have come. `next` leads on through all of them."""
    question = asked.model_copy(update={"cursor": None})
    after = None
    if asked.cursor is not None:
        institution, shelfmark, number = read_cursor(asked.cursor, question=question, like=(str, str, int))
        after = (str(institution), str(shelfmark), int(number))

    def work(desk: Desk) -> Response:
        def make() -> Response:
            wanted = PageFilter(
                institution=asked.institution,
                slug=None if asked.shelfmark is None else _slug(asked.shelfmark),
                state=asked.state,
                doubtful=asked.doubtful,
            )
            found = desk.library.catalogue.holdings.pages(wanted, after=after, limit=asked.limit + 1)
            shown, more = found[: asked.limit], None
            if len(found) > asked.limit:
                last = shown[-1]
                place: list[str | int] = [last.manuscript.institution, last.manuscript.shelfmark, last.number]
                more = write_cursor(place, question=question)
            pages = tuple(PageSummary.model_validate(PageSummary.fields_of(entry)) for entry in shown)
            return json_answer(PageList(pages=pages, next=more))

        return unless_known(request, entity_tag(library_mark(desk.library), question, after), make)

    return await staff.readers.run(work)


@router.get(
    "/pages/{id}",
    operation_id="getPage",
    summary="One page: its record, or its text and layout in one of the formats",
    response_model=PageAnswer,
    responses=documented(
        304,
        400,
        404,
        406,
        also={
            "text/plain": TEXT,
            "application/vnd.prima.page+xml": TEXT,
            "application/alto+xml": TEXT,
            "text/vnd.hocr+html": TEXT,
            "application/ld+json": {"schema": {"type": "object"}},
        },
    ),
)
async def get_page(id: PageInPath, asked: Annotated[PageAsked, Query()], request: Request, staff: AtWork) -> Response:  # noqa: A002
    """By `format`, or by Accept: application/json, text/plain, application/vnd.prima.page+xml, application/alto+xml,
    text/vnd.hocr+html, application/ld+json.
    """
    form = chosen_form(asked.format, request.headers.get("accept"), _TYPES)

    def work(desk: Desk) -> Response:
        entry = _find(desk.library, id)
        tag = entity_tag(asked, form, *_made_of(desk.library, entry))
        answer = unless_known(request, tag, lambda: _page(desk.library, entry, form, asked))
        answer.headers["Vary"] = "Accept"
        return answer

    return await staff.readers.run(work)


@router.get(
    "/pages/{id}/image",
    operation_id="getPageImage",
    summary="The image of a page, or the piece of it in a box or a column",
    response_class=Response,
    responses=documented(304, 400, 404, also=dict.fromkeys(_PICTURES.values(), BINARY)),
)
async def get_page_image(
    id: PageInPath,  # noqa: A002
    asked: Annotated[ImageAsked, Query()],
    request: Request,
    staff: AtWork,
) -> Response:
    """As JPEG, or as PNG where it is too long for that. Without a box or a column it is the whole image."""
    if asked.box is not None and asked.column is not None:
        raise OptionError("a box and a column are two pieces.", where="query.box", advice="Ask for one of them.")
    wanted = RegionRequest(box=_box(asked.box), column=asked.column, upright=asked.upright, longest=asked.longest)

    def work(desk: Desk) -> Response:
        entry = _find(desk.library, id)

        def make() -> Response:
            data, ending = page_region(desk.library, entry, wanted)
            headers = rights_headers(entry.manuscript, of_image=True)
            return Response(data, media_type=_PICTURES[ending], headers=headers)

        return unless_known(request, entity_tag(wanted, *_made_of(desk.library, entry)), make)

    return await staff.makers.run(work)


def _find(library: Library, address: str) -> PageEntry:
    parsed = PageAddress.parse(address)
    found = None if parsed is None else library.catalogue.holdings.page(parsed)
    if found is None:
        raise NotHeldError(
            f"there is no page {address!r} here.",
            where="path.id",
            advice="/pages?institution=…&shelfmark=… lists the pages of a manuscript with their ids.",
        )
    return found


def _made_of(library: Library, entry: PageEntry) -> Iterator[object]:
    """All on which what is told of a page depends; its record is only ever replaced as a whole."""
    yield entry
    yield file_mark(library.records.path(entry))


def _page(library: Library, entry: PageEntry, form: PageForm, asked: PageAsked) -> Response:
    is_read = bool(entry.characters) or entry.state is PageState.DONE
    manuscript = entry.manuscript
    if form is PageForm.JSON:
        return json_answer(
            PageAnswer.model_validate(
                PageSummary.fields_of(entry)
                | {
                    "title": manuscript.title,
                    "rights": manuscript.rights,
                    "record": library.records.load(entry) if is_read else None,
                }
            ),
            headers=rights_headers(manuscript),
        )
    if not is_read:
        raise NotHeldError(
            f"the page is {entry.state}.", where=entry.label, advice="As JSON it says how far it has come, and why."
        )
    options = ExportOptions(normalised=asked.normalised, aside=asked.aside, glyphs=asked.glyphs)
    data = write_page(library.records.load(entry), manuscript, ExportFormat(form.value), options=options)
    name = f"{manuscript.slug}_{entry.number:04}{_ENDINGS[form]}"
    headers = rights_headers(manuscript) | {"Content-Disposition": disposition(name)}
    return Response(data, media_type=_TYPES[form], headers=headers)


def _box(text: str | None) -> Box | None:
    if text is None:
        return None
    try:
        return Box(*map(float, text.split(",")))
    except ValueError as error:
        raise OptionError(
            f"{error}.", where="query.box", advice="Give left, top, right and bottom in pixels of the image."
        ) from error


def _slug(shelfmark: str) -> str:
    """What stands for a shelfmark; one that can be none finds nothing."""
    try:
        return slug(shelfmark)
    except ValueError:
        return ""
