"""What a page is to look like. Lengths are shares of the character advance, unless they are said to be pixels.

The defaults are measured facts, printed by `python -m scripts.compose.measure` (median, and where used p5 and p95):
woodblock books from 227 PAGE-XML files of calfa-co/chi-know-po, scrolls from 10,316 characters of P.2334 and P.2195
(chise/hng-kiridashi-data).
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

Colour = tuple[int, int, int]


class Frame(StrEnum):
    """The border of a text block: none, one line, a thick line around a thin one (雙邊), or lines above and below."""

    NONE = "none"
    SINGLE = "single"
    DOUBLE = "double"
    RAILS = "rails"


class Side(StrEnum):
    """An edge of the sheet."""

    LEFT = "left"
    TOP = "top"
    RIGHT = "right"
    BOTTOM = "bottom"


class Manner(StrEnum):
    """What kind of text stands on a page.

    Glossaries (音釋) have a note after each headword, dictionaries notes on one side; lists are short items at several
    heights, rosters single characters far apart, memorials columns of very different length.
    """

    PROSE = "prose"
    GLOSSARY = "glossary"
    DICTIONARY = "dictionary"
    LIST = "list"
    VERSE = "verse"
    PAIRS = "pairs"
    ROSTER = "roster"
    MEMORIAL = "memorial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing in a text block, which leaves the rest of its columns to the text.

    It stands in text block `block` (from 0) over `columns` of its lines from `first` on, from `head` to `foot` in
    characters. `labels` are small columns of writing in it.
    """

    block: int
    first: int
    columns: int
    head: float
    foot: float
    labels: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """The plan of a page. `advance` is in pixels, everything follows from it.

    `characters` fill a column, `columns` a half leaf (books: 16 to 24, median 21, in 9 to 11 columns). `pitch` is the
    distance of columns over the advance (books 1/0.69, scrolls 1/0.69). A leaf with two `halves` has a centre fold
    between them; when `bound` it is an opening of two half leaves with the gutter between them. Notes have the advance
    of the main text (median 0.99, from 0.70) in half the width. Headings stand 2 or 3 characters low. Margins are
    those of the sheet over the height of its blocks. The middles of the halves of a note are `note_apart` of the pitch
    apart, small lines of main text `close` of the pitch or a little more. Of the half `neighbour` of a bound opening
    (0 right, 1 left) only an edge is in the picture.
    Columns of head notes have `head_note` characters. The text of a `slip` stands on a title slip, not on the page.
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
    note_apart: float = 0.5
    close: float = 0.66
    head_note: int = 4
    slip: bool = False
    neighbour: int | None = None
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who writes or cuts: type faces in order of preference, and how far characters stray.

    `width` and `height` are the em over the advance (scroll ink is 1.17 wide and 0.97 high, boxes there have some air).
    `across` and `down` are standard deviations of a character's centre over the advance (scrolls 0.05 and 0.08),
    `lean` that of a column's slant in degrees (0.5). `rise` lifts the right end of strokes, `corner` deforms each
    character, `size` varies it. `cursive` is the share of characters joined to the next by a stroke, which also lets
    them lean and grow at will; `struck` the share that the scribe struck out.
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
    cursive: float = 0.0
    struck: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asides:
    """Writing and marks beside the columns, as chances for each column (or, where said, for each character).

    `insertions` are small columns between two lines with a caret; `side_marks` one to three small characters right
    of a column (carvers' names, numbers); `side_notes` longer small columns there; `readings` strings of small
    strokes beside a character that nobody reads here (kana); `dots` a circle or dot beside a character; `red` draws
    these in red. `titles` is a chance for a running title outside the frame, `numbers` for a page number below it.
    """

    insertions: float = 0.0
    side_marks: float = 0.0
    side_notes: float = 0.0
    readings: float = 0.0
    dots: float = 0.0
    red: bool = False
    titles: float = 0.0
    numbers: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Lines of the form, widths in pixels; `line` 0 is an unruled page, `broken` the share that did not print.

    `patchy` takes lines away in long pieces instead of specks. `registers` and `columns` tell whether there are lines
    between them where `line` is not 0, `corners` puts ornaments in those of the frame.
    """

    frame: Frame = Frame.NONE
    line: float = 0.0
    border: float = 5.0
    broken: float = 0.0
    fishtails: int = 0
    pale: float = 1.0
    patchy: float = 0.0
    registers: bool = True
    columns: bool = True
    corners: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Paper and ink. Strengths from 0 to 1; `rough` eats the edges of strokes, `weight` above 0 makes them bolder.

    `bleed` and `grit` are in pixels: how soft the ink's edge is and how coarse what eats it.
    """

    paper: Colour = (226, 211, 178)
    ink: Colour = (38, 32, 28)
    clouds: float = 0.05
    grain: float = 0.015
    laid: float = 0.0
    rough: float = 0.12
    weight: float = 0.0
    uneven: float = 0.12
    rubbing: bool = False
    bleed: float = 0.7
    grit: float = 3.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A red seal, its characters in up to two columns; its centre in shares of the sheet, its height `side` in pixels.

    A `stamp` is the library's or the digitiser's, not an owner's; `ringed` ones are round.
    """

    text: str
    x: float
    y: float
    side: float
    white_on_red: bool = False
    strength: float = 0.75
    colour: Colour = (176, 38, 30)
    stamp: bool = False
    ringed: bool = False

    @property
    def rows(self) -> int:
        return max(min(2, len(self.text)), -(-len(self.text) // 2))

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
    that was torn off altogether is not in the truth. `creases` are lines across the sheet, `joins` places where two
    sheets of a scroll are pasted together.
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
    creases: int = 0
    joins: int = 0
    lost: float = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """How the sheet was photographed: `turn` in degrees (positive: clockwise), `warp` and `margin` in pixels.

    `light` is how much darker one side of the picture is, `gutter` how dark the middle of an opening is, 0 to 1.
    `chart` is the height in pixels of a strip with colour chart, ruler and caption below the sheet, 0 for none.
    `curl` lifts the page beside the gutter of an opening, in pixels; `wood` is the strength of a table's grain.
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
    curl: float = 0.0
    wood: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What the digitiser made of the photograph. Lengths are shares of the shorter side of the picture.

    `threshold` (0 to 255, 0 for none) makes it black and white, with `speckle` specks for each 100 × 100 pixels.
    `stack` is the width of the edges of other leaves beside the page (left, right), `spine` that of a dark bar across
    the gutter, `edges` that of black strips at the four edges (left, top, right, bottom). `cut` takes away shares of
    the width or height at these edges; `only` keeps the half left or right of the gutter or centre fold, and
    `beyond` so many column pitches on its other side. `ruler` and `label` are heights of a ruler with numerals below
    the page and of a slip with printed words on it; `tag` is that of a number in a corner.
    """

    threshold: float = 0.0
    speckle: float = 0.0
    stack: tuple[float, float] = (0.0, 0.0)
    spine: float = 0.0
    edges: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    cut: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    only: Side | None = None
    beyond: float = 0.0
    ruler: float = 0.0
    label: float = 0.0
    tag: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """Everything about one page except its text and seed.

    For text drawn at random: `notes` is the chance that a note begins after a character, `manner` what kind of text
    it is, `kana` the share of characters that are hiragana instead.
    """

    hand: Hand
    leaf: Leaf = field(default_factory=Leaf)
    ruling: Ruling = field(default_factory=Ruling)
    surface: Surface = field(default_factory=Surface)
    damage: Damage = field(default_factory=Damage)
    camera: Camera = field(default_factory=Camera)
    notes: float = 0.0
    manner: Manner = Manner.PROSE
    kana: float = 0.0
    asides: Asides = field(default_factory=Asides)
    scan: Scan = field(default_factory=Scan)


def at_advance(settings: PageSettings, advance: float) -> PageSettings:
    """The same page at another resolution: all lengths in pixels follow the advance."""
    factor = advance / settings.leaf.advance
    ruling, surface, damage, camera = settings.ruling, settings.surface, settings.damage, settings.camera
    return replace(
        settings,
        leaf=replace(settings.leaf, advance=advance),
        ruling=replace(ruling, line=factor * ruling.line, border=max(1.0, factor * ruling.border)),
        surface=replace(
            surface,
            bleed=max(0.35, factor * surface.bleed),
            grit=max(1.4, factor * surface.grit),
            weight=surface.weight + max(0.0, 0.4 * (1 - factor)),
        ),
        damage=replace(
            damage,
            worm_width=max(1.5, factor * damage.worm_width),
            seals=tuple(replace(seal, side=max(16.0, factor * seal.side)) for seal in damage.seals),
        ),
        camera=replace(
            camera,
            warp=factor * camera.warp,
            curl=factor * camera.curl,
            margin=round(factor * camera.margin),
            chart=round(factor * camera.chart),
            blur=factor * camera.blur,
        ),
    )
