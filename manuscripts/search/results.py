"""What a search returns: hits with their places on the page, as values, as JSON, and the JSON Schema of it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter, with_config

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind

_DESCRIBED = ConfigDict(use_attribute_docstrings=True)


@with_config(_DESCRIBED)
@dataclass(frozen=True, slots=True, kw_only=True)
class GlyphBox:
    """Where one character of a hit stands."""

    page: int
    """Number of the page, from 1."""
    line: int
    """Number of the line on the page, from 1; what a scholar cites as the column."""
    column: str
    """Id of the column in the page record."""
    box: Box
    """In pixels of the original image."""


@with_config(_DESCRIBED)
@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place where the phrase stands."""

    institution: str
    """Who keeps the manuscript."""
    shelfmark: str
    """Unique within the institution."""
    title: str
    """Title of the manuscript; empty when the catalogue has none."""
    accuracy: float | None
    """The share of the manuscript's characters that is probably right, 0 to 1; null when it has none."""
    page: int
    """Number of the page on which the hit begins; `boxes` tell of one that runs on."""
    columns: tuple[int, ...]
    """Numbers of the lines that it touches, in reading order."""
    kinds: tuple[ColumnKind, ...]
    """Kinds of the columns that it touches: note-right, for one, where it stands in a note."""
    written: str
    """The phrase as it is written there, without the inline notes that it runs across."""
    normalised: str
    """What that stands for."""
    before: str
    """What is written before it, punctuation and notes included."""
    after: str
    """What is written after it, punctuation and notes included."""
    aside: bool
    """Whether it stands outside the main flow: in a margin or in the centre fold."""
    boxes: tuple[GlyphBox, ...]
    """Its characters on the page, in reading order."""


@with_config(_DESCRIBED)
@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """The answer to one query. Hits are ordered by institution, shelfmark, page and position."""

    query: str
    """The query as it was asked."""
    exact: bool
    """Whether only this spelling was looked for."""
    total: int
    """How many hits there are in all, exactly."""
    offset: int
    """How many hits stand before the first of `hits`."""
    spellings: dict[str, int]
    """How often the phrase is written how, the most frequent first; together they make `total`."""
    hits: tuple[Hit, ...]
    """The hits asked for."""

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
