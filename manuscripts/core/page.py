"""The page record: what one image surface says, where, how surely, and how we came to know it.

All coordinates are pixels of the original image (after its orientation tag), origin top left.
Every value is frozen; a stage returns a new page. Container text is derived from glyphs, never stored.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from manuscripts.core.geometry import Box, Polygon, Transform

ROTATIONS = (0, 90, 180, 270)


class WritingMode(StrEnum):
    """Named as in CSS Writing Modes: vertical columns from right to left, or rows."""

    VERTICAL_RL = "vertical-rl"
    HORIZONTAL_RL = "horizontal-rl"
    HORIZONTAL_LR = "horizontal-lr"


class ColumnKind(StrEnum):
    """What a column is on its page."""

    MAIN = "main"
    HEADING = "heading"
    NOTE_RIGHT = "note-right"
    NOTE_LEFT = "note-left"
    MARGINAL = "marginal"
    FOLD = "fold"
    INSERTION = "insertion"

    @property
    def is_text(self) -> bool:
        """Main text, or a heading in it."""
        return self in (ColumnKind.MAIN, ColumnKind.HEADING)

    @property
    def is_note(self) -> bool:
        """Half of a double-line note (雙行夾註)."""
        return self in (ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT)

    @property
    def in_flow(self) -> bool:
        """Whether the text stands in the main flow, an insertion at its place; the centre fold and margins do not."""
        return self not in (ColumnKind.FOLD, ColumnKind.MARGINAL)


class RegionKind(StrEnum):
    """What an area of a page is.

    `ruler`, `colour-chart`, `caption` and `stamp` are the digitiser's (a stamp also where it is on the leaf);
    `neighbouring-page` is the edge of another page in the picture. Head notes (眉批) stand in a `margin`.
    """

    TEXT = "text"
    MARGIN = "margin"
    FOLD = "fold"
    TITLE_SLIP = "title-slip"
    ILLUSTRATION = "illustration"
    SEAL = "seal"
    COLOUR_CHART = "colour-chart"
    RULER = "ruler"
    CAPTION = "caption"
    STAMP = "stamp"
    NEIGHBOUR = "neighbouring-page"

    @property
    def is_read(self) -> bool:
        """Whether it holds writing of the manuscript that is read; the other kinds are only recorded."""
        return self in (RegionKind.TEXT, RegionKind.MARGIN, RegionKind.FOLD, RegionKind.TITLE_SLIP)


class ReadingKind(StrEnum):
    """What an added reading is.

    - `normalised`: what the character stands for.
    - `supplied`: what stood where the writing is lost, by another witness or an editor's conjecture.
    - `emended`: what the scribe should have written, by an editor.
    - `punctuation`: signs that an editor has set behind the character; they are no part of the text.
    """

    NORMALISED = "normalised"
    SUPPLIED = "supplied"
    EMENDED = "emended"
    PUNCTUATION = "punctuation"


class Condition(StrEnum):
    """What a person said of the writing at a place.

    - `damaged`: it is damaged, and can be read.
    - `unclear`: it cannot be read with certainty.
    - `illegible`: there is writing that cannot be read.
    - `lost`: the writing is gone.
    """

    DAMAGED = "damaged"
    UNCLEAR = "unclear"
    ILLEGIBLE = "illegible"
    LOST = "lost"


class Placement(StrEnum):
    """How much is known of where a column stands on the image.

    - `glyphs`: its outline and the boxes of its glyphs.
    - `outline`: its outline; the boxes only cut that into equal parts.
    - `nowhere`: neither; outline and boxes only set it out, so that it can be drawn.
    """

    GLYPHS = "glyphs"
    OUTLINE = "outline"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What a glyph may be: one unit of text and its probability, 0 to 1."""

    text: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A reading added to what is written, with its source.

    For a normalisation that is the id of the table's row, or the identifier of the gaiji that has this normal form; for
    what an editor has added, the witness or the editor.
    """

    kind: ReadingKind
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GlyphCorrection:
    """That a person has read a glyph anew: who, when (ISO 8601), and what stood there before."""

    before: str
    by: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """One written character. `written` is the diplomatic reading and stays for ever; candidates come best first.

    A candidate's probability is what the ink says. `advised` is the probability of what is written when what stands
    beside it is taken into account; None where nothing was. `struck` tells that the scribe struck it out: the record,
    TEI and PAGE keep it, the text of its column and the text flow, and so the index and plain text, leave it out.
    `gaiji` is the identifier of the unencoded character that a person has seen here: `written` is then its IDS, or the
    code point that it was given since. `condition` is what a person said of the place, None where nobody has;
    `corrections` are those of what is written, the oldest first.
    """

    box: Box
    written: str
    candidates: tuple[Candidate, ...] = ()
    readings: tuple[Reading, ...] = ()
    struck: bool = False
    advised: float | None = None
    gaiji: str | None = None
    condition: Condition | None = None
    corrections: tuple[GlyphCorrection, ...] = ()

    @property
    def confidence(self) -> float:
        """The probability of what is written: as advised, or what the ink says; 0 when nothing is known of it.

        That of a gaiji is 1, and of what was corrected: a person has seen it.
        """
        if self.gaiji is not None or self.corrections:
            return 1.0
        if self.advised is not None:
            return self.advised
        return next((c.probability for c in self.candidates if c.text == self.written), 0.0)

    @property
    def normalised(self) -> str:
        """What it stands for: the normalised reading, or what is written when there is none."""
        return next((r.text for r in self.readings if r.kind is ReadingKind.NORMALISED), self.written)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One vertical line of writing, the unit of recognition.

    A ruled line (行) that holds a double-line note is several columns with the same `line`: main, note-right,
    note-left, main … in reading order. `line` counts from 1 through the page and is what a scholar cites. `anchor` is
    the id of the column of the main flow beside which a column that stands aside belongs; None where it belongs to
    the page as a whole. `label` is what another program or project calls it, where that says more than its kind.
    """

    id: str
    kind: ColumnKind
    line: int
    region: str
    outline: Polygon
    glyphs: tuple[Glyph, ...] = ()
    confidence: float = 1.0
    anchor: str | None = None
    label: str = ""
    placement: Placement = Placement.GLYPHS

    @property
    def box(self) -> Box:
        return self.outline.box

    @property
    def text(self) -> str:
        """The diplomatic text, without what was struck out."""
        return "".join(glyph.written for glyph in self.standing)

    @property
    def normalised(self) -> str:
        """What the text stands for, without what was struck out."""
        return "".join(glyph.normalised for glyph in self.standing)

    @property
    def standing(self) -> tuple[Glyph, ...]:
        """The glyphs that were not struck out."""
        return tuple(glyph for glyph in self.glyphs if not glyph.struck)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """An area of a page. `register` counts stacked text blocks (上下欄) from the top, 1 where there is but one.

    `label` as that of a column.
    """

    id: str
    kind: RegionKind
    outline: Polygon
    register: int = 1
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """How the page lies and how its writing runs.

    `rotation`: by how many degrees (0, 90, 180, 270) the original is turned clockwise to stand upright. `mode` is that
    of the upright page, and `declared` tells that a person has said it. `confidence`, 0 to 1, is that of all that was
    inferred (1: nothing was), with its `reasons`. `character` is the usual size of its characters as they were first
    seen, in pixels of the original; 0 where that is not known.
    """

    mode: WritingMode
    declared: bool
    confidence: float
    rotation: int = 0
    reasons: tuple[str, ...] = ()
    character: float = 0.0

    def __post_init__(self) -> None:
        if self.rotation not in ROTATIONS:
            raise ValueError(f"a page is turned by 0, 90, 180 or 270 degrees, not {self.rotation}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A doubt that a person should look at: a stable code such as `direction-doubtful`, and what was seen."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """The original image: SHA-256 of the file's bytes, its name, the frame in it (from 0), size upright in pixels.

    Of a page that came as text the digest is empty, and so is the name where the text did not give it.
    """

    digest: str
    name: str
    frame: int
    width: int
    height: int

    @property
    def is_known(self) -> bool:
        """Whether there is an image: of a page that came as text alone there need not be one."""
        return bool(self.digest or self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """Weights that took part: name and SHA-256."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stage of one run: enough to know how the result was made, and to make it again."""

    stage: str
    software: str
    finished: str
    seconds: float
    options: dict[str, str | int | float | bool | None] = field(default_factory=dict)
    models: tuple[ModelUse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One image surface of a manuscript: `number` counts from 1. `columns` stand in reading order.

    `label` is what its holder calls it (`12 verso`); empty where that is not known.
    """

    institution: str
    shelfmark: str
    number: int
    image: PageImage
    schema: int = 1
    label: str = ""
    prepared: Transform = field(default_factory=Transform)
    direction: Direction | None = None
    regions: tuple[Region, ...] = ()
    columns: tuple[Column, ...] = ()
    flags: tuple[Flag, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def course(self) -> tuple[int, int]:
        """Where a column runs in the original image: one step to the right and down, as (0, 1) for straight down."""
        mode = self.direction.mode if self.direction else WritingMode.VERTICAL_RL
        x, y = {
            WritingMode.VERTICAL_RL: (0, 1),
            WritingMode.HORIZONTAL_LR: (1, 0),
            WritingMode.HORIZONTAL_RL: (-1, 0),
        }[mode]
        for _ in range((self.direction.rotation if self.direction else 0) // 90):
            # The original lies turned the other way.
            x, y = y, -x
        return x, y

    @property
    def lines(self) -> Iterator[tuple[int, tuple[Column, ...]]]:
        """The ruled lines in reading order: number, and the columns in each."""
        grouped: dict[int, list[Column]] = {}
        for column in self.columns:
            grouped.setdefault(column.line, []).append(column)
        return ((line, tuple(columns)) for line, columns in grouped.items())
