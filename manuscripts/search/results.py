"""What a search returns: hits with their places on the page, as values, as JSON, and the JSON Schema of it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter, with_config

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind
from manuscripts.variants.level import Level

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
class Explained:
    """Why one character of a hit was found that is not written as it was asked for."""

    asked: str
    """The character in the query."""
    written: str
    """What is written."""
    folded: str
    """What both are folded to."""
    level: Level | None
    """The closest level at which they are the same; null for what the recogniser held possible beside it."""
    rules: tuple[str, ...]
    """Ids of the rows of the table of variants that lead from one to the other, as `manuscripts variants` shows them.

    Others are `variation-selector`, `iteration-mark`, `lacuna` (another sign of one), `gaiji` (the register says so)
    and `candidate` (the recogniser held it possible).
    """


@with_config(_DESCRIBED)
@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """Where a hit goes on that begins in one fragment and ends in another that was one with it."""

    institution: str
    """Who keeps the other fragment."""
    shelfmark: str
    """Unique within the institution."""
    page: int
    """Number of the page there."""
    columns: tuple[int, ...]
    """Numbers of the lines that the hit touches there, in reading order."""
    box: int
    """How many of the hit's boxes stand before: from this one on they are on pages of the other fragment."""
    continued: "Continuation | None"
    """Where it goes on from there, if it runs through the whole of a small fragment; null as a rule."""


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
    collection: str
    """The collection within the institution; empty when the catalogue has none."""
    dating: str
    """In the words of its holder; empty when the catalogue has none."""
    accuracy: float | None
    """The share of the manuscript's characters that is probably right, 0 to 1; null when it has none."""
    page: int
    """Number of the page on which the hit begins; `boxes` tell of one that runs on."""
    columns: tuple[int, ...]
    """Numbers of the lines that it touches, in reading order; of another fragment `continued` tells them."""
    kinds: tuple[ColumnKind, ...]
    """Kinds of the columns that it touches: note-right, for one, where it stands in a note."""
    written: str
    """The phrase as it is written there, without the inline notes that it runs across."""
    normalised: str
    """What that stands for."""
    folded: str
    """The terms under which it stands in the index."""
    explained: tuple[Explained, ...]
    """Why each character was found that is not written as it was asked for."""
    probability: float | None
    """How probably it stands there, 0 to 1, by what the engine and persons have said of its characters, and by their
    number: a long phrase of which most is sure seldom is another. Null where nothing is known of one of them."""
    before: str
    """What is written before it, punctuation and notes included; ‖ where it comes from the fragment before."""
    after: str
    """What is written after it, punctuation and notes included; ‖ where it goes on in the fragment behind."""
    aside: bool
    """Whether it stands outside the main flow: in a margin or in the centre fold."""
    boxes: tuple[GlyphBox, ...]
    """Its characters on the page, in reading order."""
    continued: Continuation | None
    """Where it goes on in another fragment; null as a rule."""


@with_config(_DESCRIBED)
@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How the hits are spread, the most frequent first; an empty name stands for what is not known."""

    institution: dict[str, int]
    """Hits by institution."""
    collection: dict[str, int]
    """Hits by collection."""
    script: dict[str, int]
    """Hits by script, as its holders call it."""
    century: dict[str, int]
    """Hits by the century in which the middle of the dating lies: 9 is 801 to 900, -2 is 200 to 101 before our era."""


@with_config(_DESCRIBED)
@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """The answer to one query."""

    query: str
    """The query as it was asked."""
    level: Level
    """How far a spelling could be from the one asked for."""
    total: int
    """How many hits there are in all, exactly."""
    manuscripts: int
    """In how many manuscripts they are."""
    offset: int
    """How many hits were passed over, beside those before the cursor."""
    hits: tuple[Hit, ...]
    """The hits asked for."""
    next: str | None
    """The cursor with which the same query goes on behind the last of `hits`; null when there is no more."""
    recall: float | None
    """Of a search over candidates: the share of the true places that is probably among the hits; else null.

    Left out are places where the phrase was not probable enough, and those where a character is not among the
    candidates or was not seen at all: how many these are is told by the accuracy of the manuscripts."""
    spellings: dict[str, int] | None
    """How often the phrase is written how, the most frequent first; together they make `total`. Null if not asked."""
    facets: Facets | None
    """How the hits are spread; null if not asked."""
    left_out: tuple[str, ...] = ()
    """Institutions whose texts were not searched: their index was made by another version or with another table of
    variants, or cannot be understood."""

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
