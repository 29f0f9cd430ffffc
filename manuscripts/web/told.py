"""What is answered: a typed model for every JSON document that is not described elsewhere."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, with_config

from manuscripts.catalog.holdings import HeldManuscript, PageAddress
from manuscripts.catalog.values import PageEntry, PageState
from manuscripts.core.manuscript import Rights
from manuscripts.core.page import Page
from manuscripts.search.results import Hit, SearchResult
from manuscripts.variants.level import Level
from manuscripts.variants.rule import Direction, Relation

_DESCRIBED = ConfigDict(frozen=True, use_attribute_docstrings=True)


class _Told(BaseModel):
    model_config = _DESCRIBED


@with_config(ConfigDict(use_attribute_docstrings=True))
@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHit(Hit):
    """A hit with the address of its page."""

    page_id: str | None
    """Id of the page on which it begins; null while the catalogue is a step ahead of the index."""


@with_config(ConfigDict(use_attribute_docstrings=True))
@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer(SearchResult):
    """What was found, piece by piece."""

    hits: tuple[FoundHit, ...]
    """The hits asked for."""


class SuggestionKind(StrEnum):
    """What a suggestion is."""

    SHELFMARK = "shelfmark"
    TITLE = "title"
    INSTITUTION = "institution"
    SPELLING = "spelling"


class Suggestion(_Told):
    """Something that may be meant."""

    kind: SuggestionKind
    """A manuscript by shelfmark or title, an institution, or how what was typed is written elsewhere."""
    text: str = Field(examples=["金剛般若波羅蜜經"])
    """What to put in place of what was typed."""
    institution: str | None = Field(examples=["sample-east"])
    """Its id, for all kinds but spellings."""
    shelfmark: str | None = Field(examples=["E.8210/S.17"])
    """Of a manuscript."""
    count: int | None = Field(examples=[2])
    """How often a spelling of a phrase stands in the texts; null for all that is not counted: shelfmarks, titles,
    institutions, and spellings of a single character, which the table of variants gives."""


class Suggestions(_Told):
    """All that may be meant, kind by kind."""

    query: str
    """What was typed."""
    suggestions: tuple[Suggestion, ...]
    """Shelfmarks, titles, institutions, spellings."""


class ManuscriptList(_Told):
    """Manuscripts by institution and shelfmark."""

    total: int
    """How many there are in all."""
    manuscripts: tuple[HeldManuscript, ...]
    """Those of this piece."""
    next: str | None
    """The cursor of what follows; null behind the last."""


class PageSummary(_Told):
    """What the catalogue knows of a page."""

    id: str = Field(examples=["sample-east:E.8210_S.17:0123456789abcdef01234567-0000"])
    """By its image: it stays when other pages are put in before."""
    institution: str
    """Who keeps the manuscript."""
    shelfmark: str
    """Unique within the institution."""
    number: int
    """Its place in the manuscript now, from 1."""
    image: str
    """The name of the file that its image came in, or of the text where there is none."""
    image_sha256: str
    """Of the bytes of that file."""
    frame: int
    """Which picture of the file, from 0."""
    is_text: bool
    """Whether it came as a text, without an image."""
    state: PageState
    """How far it has come."""
    flags: tuple[str, ...]
    """Codes of doubts that a person should look at."""
    columns: int
    """How many columns were read."""
    characters: int
    """How many characters."""
    error: str
    """Why it could not be read: a stable name; empty where it could."""
    message: str
    """The same in words, with what to do."""

    @classmethod
    def fields_of(cls, entry: PageEntry) -> dict[str, object]:
        """What a catalogue entry says, by the names of the fields."""
        return {
            "id": str(PageAddress.of(entry)),
            "institution": entry.manuscript.institution,
            "shelfmark": entry.manuscript.shelfmark,
            "number": entry.number,
            "image": entry.image.name,
            "image_sha256": entry.image.digest,
            "frame": entry.frame,
            "is_text": entry.image.is_text,
            "state": entry.state,
            "flags": entry.flags,
            "columns": entry.columns,
            "characters": entry.characters,
            "error": entry.error,
            "message": entry.message,
        }


class PageList(_Told):
    """Pages in the order of their manuscripts."""

    pages: tuple[PageSummary, ...]
    """Those of this piece."""
    next: str | None
    """The cursor of what follows; null behind the last."""


class PageAnswer(PageSummary):
    """A page with its record."""

    title: str
    """Of the manuscript."""
    rights: Rights
    """Of image and text, each for itself: a licence URI or a statement; empty where none was given."""
    record: Page | None
    """All that was read, where, how surely and how; null for a page that has not been read."""


class VariantRow(_Told):
    """A row of the table of variants."""

    id: str
    """The same in every version of the table."""
    written: str
    """The form that is written."""
    standard: str
    """What it stands for."""
    relation: Relation
    """What the two are to each other."""
    direction: Direction
    """Which of them may be put for the other."""
    level: Level | None
    """From which level on they count as the same; null where they never do."""
    sources: tuple[str, ...]
    """Who says so."""
    note: str
    """Anything else."""


class CharacterExplained(_Told):
    """All that the table says of one character."""

    character: str
    """The character, without variation selector."""
    normalised: str
    """Its standard in an edited reading, by `path`."""
    folded: str
    """What represents it in a search, together with all `members`."""
    path: tuple[VariantRow, ...]
    """The rows that lead to the standard."""
    choices: tuple[VariantRow, ...]
    """Rows among which what stands beside it decides."""
    from_others: tuple[VariantRow, ...]
    """Rows by which others stand for it."""
    apart: tuple[VariantRow, ...]
    """Rows that keep another from it, below the level `loose`."""
    members: tuple[str, ...]
    """What a search takes together, the representative first."""


class CharactersCompared(_Told):
    """Whether two forms are the same, at which levels, and why."""

    first: str
    """One."""
    second: str
    """The other."""
    same: dict[Level, bool]
    """For each level."""
    rows: tuple[VariantRow, ...]
    """The way from one to the other at the closest level at which they are the same."""
    kept_apart: VariantRow | None
    """A row that says that they are different words."""
    by_context: tuple[VariantRow, ...]
    """Rows by which what stands beside one may make it the other."""


class Health(_Told):
    """That the library can be read."""

    status: str = Field(examples=["ok"])
    """`ok`; anything else comes as an error."""
    version: str = Field(examples=["0.1.0"])
    """Of the program."""
    manuscripts: int
    """How many the library holds."""
    waiting_for_index: int
    """How many of them the search does not yet find as they are."""
