"""What a page is to look like. Lengths are shares of the character advance, unless they are said to be pixels.

The defaults are measured facts, printed by `python -m scripts.compose.measure` (median, and where used p5 and p95):
woodblock books from 227 PAGE-XML files of calfa-co/chi-know-po, scrolls from 10,316 characters of P.2334 and P.2195
(chise/hng-kiridashi-data).
"""

from dataclasses import dataclass, field
from enum import StrEnum

Colour = tuple[int, int, int]


class Frame(StrEnum):
    """The border of a text block: none, one line, or a thick line around a thin one (雙邊)."""

    NONE = "none"
    SINGLE = "single"
    DOUBLE = "double"


class Side(StrEnum):
    """An edge of the sheet."""

    LEFT = "left"
    TOP = "top"
    RIGHT = "right"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """The plan of a page. `advance` is in pixels, everything follows from it.

    `characters` fill a column, `columns` a half leaf (books: 16 to 24, median 21, in 9 to 11 columns). `pitch` is the
    distance of columns over the advance (books 1/0.69, scrolls 1/0.69). A leaf with two `halves` has a centre fold
    between them; when `bound` it is an opening of two half leaves with the gutter between them. Notes have the advance
    of the main text (median 0.99, from 0.70) in half the width. Headings stand
    2 or 3 characters low.
    Margins are those of the sheet over the height of its blocks.
    """

    columns: int = 9
    characters: int = 21
    advance: float = 56.0
    pitch: float = 1.45
    halves: int = 1
    registers: int = 1
    register_gap: float = 0.6
    fold: float = 1.0
    bound: bool = False
    heading_indent: int = 2
    note_advance: float = 0.99
    margin_above: float = 0.25
    margin_below: float = 0.13
    margin_beside: float = 0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who writes or cuts: type faces in order of preference, and how far characters stray.

    `width` and `height` are the em over the advance (scroll ink is 1.17 wide and 0.97 high, boxes there have some air).
    `across` and `down` are standard deviations of a character's centre over the advance (scrolls 0.05 and 0.08),
    `lean` that of a column's slant in degrees (0.5). `rise` lifts the right end of strokes, `corner` deforms each
    character, `size` varies it.
    """

    faces: tuple[str, ...]
    note_faces: tuple[str, ...] = ()
    width: float = 1.1
    height: float = 0.95
    note_width: float = 0.64
    note_height: float = 0.88
    across: float = 0.01
    down: float = 0.012
    lean: float = 0.0
    rise: float = 0.0
    corner: float = 0.006
    size: float = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Lines of the form, widths in pixels; `line` 0 is an unruled page, `broken` the share that did not print."""

    frame: Frame = Frame.NONE
    line: float = 0.0
    border: float = 5.0
    broken: float = 0.0
    fishtails: int = 0
    pale: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Paper and ink. Strengths from 0 to 1; `rough` eats the edges of strokes, `weight` above 0 makes them bolder."""

    paper: Colour = (226, 211, 178)
    ink: Colour = (38, 32, 28)
    clouds: float = 0.05
    grain: float = 0.015
    laid: float = 0.0
    rough: float = 0.12
    weight: float = 0.0
    uneven: float = 0.12
    rubbing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A red seal, its characters in columns of two; its centre in shares of the sheet, its height `side` in pixels."""

    text: str
    x: float
    y: float
    side: float
    white_on_red: bool = False
    strength: float = 0.75

    @property
    def rows(self) -> int:
        return 2 if len(self.text) > 1 else 1

    @property
    def columns(self) -> int:
        return -(-len(self.text) // self.rows)

    @property
    def width(self) -> float:
        """In pixels; a seal of two characters is half as wide as it is high."""
        return self.side * self.columns / self.rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What time did to the sheet.

    A glyph that lost more than `lost` of its ink to holes or a torn edge is a lacuna (U+25A1) in the truth; a column
    that was torn off altogether is not in the truth.
    """

    stains: int = 0
    stain_strength: float = 0.25
    worm_tracks: int = 0
    worm_width: float = 7.0
    show_through: float = 0.0
    fading: float = 0.0
    abrasion: float = 0.0
    torn: tuple[Side, ...] = ()
    seals: tuple[Seal, ...] = ()
    lost: float = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """How the sheet was photographed: `turn` in degrees (positive: clockwise), `warp` and `margin` in pixels.

    `light` is how much darker one side of the picture is, `gutter` how dark the middle of an opening is, 0 to 1.
    `chart` is the height in pixels of a strip with colour chart, ruler and caption below the sheet, 0 for none.
    """

    turn: float = 0.0
    warp: float = 0.0
    margin: int = 40
    background: Colour = (72, 70, 68)
    blur: float = 0.5
    noise: float = 2.0
    grey: bool = False
    light: float = 0.0
    gutter: float = 0.0
    chart: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """Everything about one page except its text and seed.

    `notes` is for text drawn at random: the chance that a note begins after a character.
    """

    hand: Hand
    leaf: Leaf = field(default_factory=Leaf)
    ruling: Ruling = field(default_factory=Ruling)
    surface: Surface = field(default_factory=Surface)
    damage: Damage = field(default_factory=Damage)
    camera: Camera = field(default_factory=Camera)
    notes: float = 0.0
