"""A phrase in all texts, and what may be meant by the beginning of one."""

from dataclasses import fields
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from manuscripts.catalog.catalogue import Catalogue
from manuscripts.search.results import SearchResult
from manuscripts.web.answers import json_answer, unless_known
from manuscripts.web.asked import SearchAsked, SuggestAsked
from manuscripts.web.documenting import documented
from manuscripts.web.marks import entity_tag, library_mark
from manuscripts.web.suggesting import suggest
from manuscripts.web.told import FoundHit, SearchAnswer, Suggestions
from manuscripts.web.workers import AtWork, Desk

router = APIRouter(tags=["search"])


@router.get(
    "/search",
    operation_id="search",
    summary="Find a phrase across columns, notes and pages, in every spelling of its characters",
    response_model=SearchAnswer,
    responses=documented(304, 400),
)
async def search(asked: Annotated[SearchAsked, Query()], request: Request, staff: AtWork) -> Response:
    """Hits by institution, shelfmark, page and place, each with its boxes on the image; `next` leads on through all."""
    wanted = asked.query

    def work(desk: Desk) -> Response:
        def make() -> Response:
            return json_answer(_with_pages(desk.searcher.search(wanted), desk.library.catalogue))

        return unless_known(request, entity_tag(library_mark(desk.library), wanted), make)

    return await staff.readers.run(work)


@router.get(
    "/suggest",
    operation_id="suggest",
    summary="What may be meant by what has been typed so far: shelfmarks, titles, institutions, other spellings",
    response_model=Suggestions,
    responses=documented(304),
)
async def suggest_(asked: Annotated[SuggestAsked, Query()], request: Request, staff: AtWork) -> Response:
    """Capitals and small letters are the same here, and so are all spellings of a character."""

    def work(desk: Desk) -> Response:
        tag = entity_tag(library_mark(desk.library), asked)
        return unless_known(
            request, tag, lambda: json_answer(suggest(desk.library, desk.searcher, asked.q, limit=asked.limit))
        )

    return await staff.readers.run(work)


def _with_pages(result: SearchResult, catalogue: Catalogue) -> SearchAnswer:
    places = {(hit.institution, hit.shelfmark, hit.page) for hit in result.hits}
    pages = catalogue.holdings.addresses(places)
    hits = []
    for hit in result.hits:
        address = pages.get((hit.institution, hit.shelfmark, hit.page))
        known = {field.name: getattr(hit, field.name) for field in fields(hit)}
        hits.append(FoundHit(**known, page_id=None if address is None else str(address)))
    told = {field.name: getattr(result, field.name) for field in fields(result)} | {"hits": tuple(hits)}
    return SearchAnswer(**told)
