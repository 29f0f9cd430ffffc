"""What may be asked: the parameters of each question, with their bounds. Unknown ones are refused."""

from enum import StrEnum
from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from manuscripts.catalog.values import PageState
from manuscripts.core.page import ColumnKind
from manuscripts.pipeline.export_choice import ExportFormat
from manuscripts.search.query import LEAST, Narrowing, Notes, Query, Sort
from manuscripts.variants.level import Level
from manuscripts.variants.table import SEARCHING
from manuscripts.web.cursors import MAX_CURSOR

Name = Annotated[str, StringConstraints(max_length=400)]
_SIDE = "[0-9]{1,6}([.][0-9]{1,3})?"
_BoxSides = Annotated[str, StringConstraints(max_length=100, pattern=f"^{_SIDE}(,{_SIDE}){{3}}$")]
Cursor = Annotated[str, StringConstraints(max_length=MAX_CURSOR)]


InstitutionInPath = Annotated[str, Path(description="Who keeps it.", examples=["sample-east"])]
ShelfmarkInPath = Annotated[
    str,
    Path(
        description="The shelfmark as it is, or as in the `id` of the manuscript, without slashes and blanks.",
        examples=["E.8210_S.17"],
    ),
]
PageInPath = Annotated[
    str,
    Path(
        description="The `id` of the page, as lists and hits have it.",
        examples=["sample-east:E.8210_S.17:472d2fa06f2a8878caa05c5b-0000"],
    ),
]
CharacterInPath = Annotated[
    str, Path(description="One character, as itself or as `U+7232`.", max_length=200, examples=["爲"])
]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class _Piecewise(_Asked):
    limit: int = Field(default=20, ge=1, le=200)
    """How many at once."""
    cursor: Cursor | None = None
    """`next` of the answer before, to go on behind it."""


class SearchAsked(_Piecewise):
    """A phrase in all the texts."""

    q: str = Field(min_length=1, max_length=2000, examples=["如是我聞"])
    """Characters in the order in which they are written."""
    level: Level = SEARCHING
    """How far a spelling may be from the one asked for."""
    notes: Notes = Notes.BOTH
    """Inline notes: read them and leave them out, read them, leave them out, or look inside them alone."""
    kind: list[ColumnKind] = Field(default=[], max_length=len(ColumnKind))
    """Only in columns of these kinds; may be given several times."""
    candidates: bool = False
    """Find also what the recogniser held possible."""
    least: float = Field(default=LEAST, ge=0, le=1)
    """With `candidates`: the least probability of a hit."""
    institution: Name | None = Field(default=None, examples=["sample-east"])
    """Only what this institution keeps."""
    collection: Name | None = None
    """Only this collection."""
    shelfmark: Name | None = Field(default=None, examples=["E.8210/S.17"])
    """Only this manuscript."""
    title: Name | None = Field(default=None, examples=["金剛"])
    """Only titles with this in them, in any spelling of its characters."""
    script: Name | None = Field(default=None, examples=["楷書"])
    """Only manuscripts in this script, as their holders call it."""
    earliest: int | None = Field(default=None, ge=-5000, le=5000, examples=[618])
    """Only what is dated to this year or later; -1 is the year before 1."""
    latest: int | None = Field(default=None, ge=-5000, le=5000, examples=[907])
    """Only what is dated to this year or earlier."""
    accuracy: float | None = Field(default=None, ge=0, le=1, examples=[0.95])
    """Only manuscripts of whose characters at least this share is probably right."""
    context: int = Field(default=10, ge=0, le=100)
    """How much is given of what stands before and after, in characters."""
    sort: Sort = Sort.SHELFMARK
    """The order of manuscripts."""
    facets: bool = False
    """Count the hits by institution, collection, script and century."""
    spellings: bool = False
    """Count how the phrase is written; takes time where there are many hits."""

    @property
    def query(self) -> Query:
        """The question as the index takes it; raises OptionError for years in the wrong order."""
        return Query(
            text=self.q,
            level=self.level,
            notes=self.notes,
            kinds=frozenset(self.kind),
            candidates=self.candidates,
            least=self.least,
            narrowing=Narrowing(
                institution=self.institution,
                collection=self.collection,
                shelfmark=self.shelfmark,
                title=self.title,
                script=self.script,
                earliest=self.earliest,
                latest=self.latest,
                accuracy=self.accuracy,
            ),
            sort=self.sort,
            limit=self.limit,
            after=self.cursor,
            context=self.context,
            facets=self.facets,
            spellings=self.spellings,
        )


class SuggestAsked(_Asked):
    """The beginning of something."""

    q: str = Field(min_length=1, max_length=100, examples=["金剛"])
    """What has been typed so far."""
    limit: int = Field(default=10, ge=1, le=50)
    """How many of each kind."""


class ManuscriptsAsked(_Piecewise):
    """Manuscripts by what the catalogue says of them."""

    institution: Name | None = Field(default=None, examples=["sample-east"])
    """Only what this institution keeps."""
    shelfmark: Name | None = Field(default=None, examples=["E.8210/S.17"])
    """Only what has this shelfmark, old shelfmark or number elsewhere (`IDP:Or.8210/S.4272`)."""
    title: Name | None = Field(default=None, examples=["金剛"])
    """Only titles with this in them, in any spelling of its characters."""
    collection: Name | None = None
    """Only this collection."""


class PagesAsked(_Piecewise):
    """Pages in the order of their manuscripts."""

    institution: Name | None = Field(default=None, examples=["sample-east"])
    """Only what this institution keeps."""
    shelfmark: Name | None = Field(default=None, examples=["E.8210/S.17"])
    """Only this manuscript."""
    state: PageState | None = None
    """Only pages that have come so far."""
    doubtful: bool | None = None
    """Only pages at which a person should look, or only others."""


class ManuscriptForm(StrEnum):
    """In which form a manuscript is given."""

    JSON = "json"
    TEI = ExportFormat.TEI.value
    TEXT = ExportFormat.TEXT.value
    CBETA = ExportFormat.CBETA.value
    CSV = ExportFormat.CSV.value
    PDF = ExportFormat.PDF.value


class PageForm(StrEnum):
    """In which form a page is given."""

    JSON = "json"
    TEXT = ExportFormat.TEXT.value
    PAGE = ExportFormat.PAGE.value
    ALTO = ExportFormat.ALTO.value
    HOCR = ExportFormat.HOCR.value
    ANNOTATIONS = ExportFormat.ANNOTATIONS.value


class ManuscriptAsked(_Asked):
    """One manuscript, in one of its forms."""

    format: ManuscriptForm | None = None
    """The form, whatever the header Accept says."""
    normalised: bool = False
    """text, cbeta: what the characters stand for, not what is written."""
    aside: bool = False
    """text, cbeta: centre fold and margins instead of the main text."""
    diplomatic: bool = False
    """tei: only what is written, without normalised readings."""
    raw: bool = False
    """tei: also the raw reading of each column, as a sourceDoc."""


class PageAsked(_Asked):
    """One page, in one of its forms."""

    format: PageForm | None = None
    """The form, whatever the header Accept says."""
    normalised: bool = False
    """text: what the characters stand for, not what is written."""
    aside: bool = False
    """text: centre fold and margins instead of the main text."""
    glyphs: bool = False
    """annotations: one for each character, not for each column."""


class ImageAsked(_Asked):
    """A piece of the image of a page."""

    box: _BoxSides | None = Field(default=None, examples=["100,200,300,900"])
    """Left, top, right and bottom in pixels of the original image."""
    column: Annotated[str, StringConstraints(max_length=100)] | None = Field(default=None, examples=["c1"])
    """A column of the record by its id, instead of a box."""
    upright: bool = False
    """Turned as the page has to be turned to stand upright."""
    longest: int | None = Field(default=None, ge=1, le=20000, examples=[800])
    """Made smaller, so that no side is longer, in pixels."""


class VariantsAsked(_Asked):
    """By whose table."""

    institution: Name | None = Field(default=None, examples=["sample-east"])
    """By that of this institution, with its own rows, instead of ours."""


class ImportAsked(_Asked):
    """A file to take in."""

    institution: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(examples=["sample-east"])
    """Who keeps what the file is of: the institution of the key."""
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(examples=["S.17-1.xml"])
    """What the file is called. The same name again is the same file, changed."""
    shelfmark: Annotated[str, StringConstraints(min_length=1, max_length=400)] | None = Field(
        default=None, examples=["E.8210/S.17"]
    )
    """The manuscript, where the file does not give it, or in place of what it gives."""
    page: int | None = Field(default=None, ge=1, le=100_000)
    """The page that the file is of, where it holds one."""
    by: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = Field(
        default=None, examples=["Chen Yuan"]
    )
    """Who gives it, as the record shall name them; what the key is noted as by default."""
    dry_run: bool = False
    """Say what would be done, and write nothing."""
