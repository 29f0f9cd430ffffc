"""What a search returns: hits with their places on the page, as values, as JSON, and the JSON Schema of it."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind


@dataclass(frozen=True, slots=True, kw_only=True)
class GlyphBox:
    """Where one character of a hit stands: page number, line and column id, box in pixels of the original image."""

    page: int
    line: int
    column: str
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place where the phrase stands.

    `page` and `columns` (the line numbers that a scholar cites) say where it begins and which lines it touches; a hit
    that runs on over a page's end says so in `boxes`. `written` is the phrase as it is written there, `before` and
    `after` the text around it as written, punctuation included. `kinds` are the kinds of its columns; `aside` tells
    that it stands outside the main flow.
    """

    institution: str
    shelfmark: str
    title: str
    page: int
    columns: tuple[int, ...]
    kinds: tuple[ColumnKind, ...]
    written: str
    normalised: str
    before: str
    after: str
    aside: bool
    boxes: tuple[GlyphBox, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """The answer to one query: how many hits there are in all, how often in which spelling, and those asked for.

    Hits are ordered by institution, shelfmark, page and position; the most frequent spelling comes first.
    """

    query: str
    exact: bool
    total: int
    offset: int
    spellings: dict[str, int] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()

    def to_json(self) -> str:
        """One document, as `schemas/search-results.schema.json` describes it."""
        return _adapter().dump_json(self).decode("utf-8")


@cache
def _adapter() -> TypeAdapter[SearchResult]:
    return TypeAdapter(SearchResult)


def search_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a search result."""
    schema = _adapter().json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Search result"
    return schema
