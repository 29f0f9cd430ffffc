"""What a character stands for, and whether two are the same."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from manuscripts.catalog.library import Library
from manuscripts.core.errors import NotHeldError, QueryError
from manuscripts.core.han import spelt
from manuscripts.core.units import units
from manuscripts.pipeline.normalisers import layer_path, table_for
from manuscripts.variants.as_data import comparison_as_data, explanation_as_data
from manuscripts.variants.explanation import compare, explain
from manuscripts.variants.shipped import table_digest
from manuscripts.variants.table import VariantTable
from manuscripts.web.answers import json_answer, unless_known
from manuscripts.web.asked import CharacterInPath, VariantsAsked
from manuscripts.web.documenting import documented
from manuscripts.web.marks import FileMark, entity_tag, file_mark
from manuscripts.web.told import CharacterExplained, CharactersCompared
from manuscripts.web.workers import AtWork, Desk

router = APIRouter(tags=["variants"])
_Asked = Annotated[VariantsAsked, Query()]


@router.get(
    "/variants/{character}",
    operation_id="explainVariant",
    summary="What a character stands for, why, and what a search takes together with it",
    response_model=CharacterExplained,
    responses=documented(304, 400, 404),
)
async def explain_variant(character: CharacterInPath, asked: _Asked, request: Request, staff: AtWork) -> Response:
    """With the rows that say so, and their sources."""
    unit = _single(character)

    def work(desk: Desk) -> Response:
        table, mark = _table(desk.library, asked.institution)

        def make() -> Response:
            told: dict[str, Any] = explanation_as_data(explain(table, unit))
            return json_answer(CharacterExplained.model_validate(told))

        return unless_known(request, entity_tag("explain", unit, table_digest(), mark), make)

    return await staff.readers.run(work)


@router.get(
    "/variants/{character}/{other}",
    operation_id="compareVariants",
    summary="Whether two characters are the same, at which levels, and why",
    response_model=CharactersCompared,
    responses=documented(304, 400, 404),
)
async def compare_variants(
    character: CharacterInPath, other: CharacterInPath, asked: _Asked, request: Request, staff: AtWork
) -> Response:
    """With the rows that join them or keep them apart."""
    first, second = _single(character), _single(other)

    def work(desk: Desk) -> Response:
        table, mark = _table(desk.library, asked.institution)

        def make() -> Response:
            told: dict[str, Any] = comparison_as_data(compare(table, first, second))
            return json_answer(CharactersCompared.model_validate(told))

        return unless_known(request, entity_tag("compare", first, second, table_digest(), mark), make)

    return await staff.readers.run(work)


def _table(library: Library, institution: str | None) -> tuple[VariantTable, FileMark]:
    if institution is None:
        return table_for(None), None
    if not library.catalogue.manuscripts(institution=institution):
        raise NotHeldError(
            f"no manuscript of {institution!r} is here.",
            where="query.institution",
            advice="/manuscripts tells whose there are.",
        )
    path = layer_path(library.folder, institution)
    return table_for(path), file_mark(path)


def _single(text: str) -> str:
    meant = spelt(text)
    found = list(units(meant))
    if len(found) != 1 or found[0].text != meant:
        raise QueryError(f"{text!r} is not one character.", where="path.character", advice="Give one: 爲, or U+7232.")
    return meant
