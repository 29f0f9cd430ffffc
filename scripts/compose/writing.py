"""From places to ink: each character is drawn, deformed as the hand deforms it, and its true ink is remembered."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from manuscripts.core.page import ColumnKind
from scripts.compose.faces import face_for
from scripts.compose.plan import Place, SetColumn
from scripts.compose.settings import Hand, Leaf
from scripts.compose.strokes import join, strike_out

Plane = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float32]
_SMALL = (ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT)
_PAD = 0.25
_INK = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class InkedGlyph:
    """One drawn character: its ink (0 to 255) with the sheet pixel of its top left corner, and the outline of that ink.

    `outline` holds the first and last ink pixel of each row as n × 2 points (x, y) in pixels of the sheet. `struck`
    tells that the scribe struck it out; his strokes are not part of its ink.
    """

    character: str
    left: int
    top: int
    ink: Plane
    outline: Points
    struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InkedColumn:
    """A set column and its glyphs, place for place."""

    column: SetColumn
    glyphs: tuple[InkedGlyph, ...]


def write(
    columns: Sequence[SetColumn], leaf: Leaf, hand: Hand, *, size: tuple[int, int], rng: np.random.Generator
) -> tuple[Plane, tuple[InkedColumn, ...]]:
    """Draw all columns on an empty sheet of `size` (width, height): the ink (0 to 255) and the glyphs.

    Raises LookupError for a character that no face of the hand has.
    """
    sheet = np.zeros((size[1], size[0]), dtype=np.uint8)
    inked = []
    for column in columns:
        lean = math.tan(math.radians(rng.normal(0.0, hand.lean))) if hand.lean else 0.0
        middle = (column.places[0].y + column.places[-1].y) / 2
        glyphs = []
        for place in column.places:
            small = column.kind in _SMALL or place.small
            glyph = _draw(place, _em(place, column.kind, leaf, hand), hand, small=small, rng=rng)
            glyph = _moved(glyph, _stray(place, middle, lean, leaf, hand, small=small, rng=rng))
            _stamp(sheet, glyph)
            glyphs.append(glyph)
        inked.append(InkedColumn(column=column, glyphs=tuple(glyphs)))
    if hand.cursive:
        sheet = join(sheet, [column.glyphs for column in inked], hand.cursive, rng=rng)
    if hand.struck:
        sheet, inked = _strike(sheet, inked, hand.struck, rng=rng)
    return sheet, tuple(inked)


def _strike(
    sheet: Plane, inked: Sequence[InkedColumn], share: float, *, rng: np.random.Generator
) -> tuple[Plane, list[InkedColumn]]:
    """Strike out runs of one to four characters of main text."""
    found = list(inked)
    strokes = []
    for number, column in enumerate(inked):
        if column.column.kind is not ColumnKind.MAIN or rng.random() > share * len(column.glyphs):
            continue
        start = int(rng.integers(len(column.glyphs)))
        gone = range(start, min(start + int(rng.integers(1, 5)), len(column.glyphs)))
        glyphs = [replace(glyph, struck=place in gone) for place, glyph in enumerate(column.glyphs)]
        strokes.append([glyph for glyph in glyphs if glyph.struck])
        found[number] = replace(column, glyphs=tuple(glyphs))
    return strike_out(sheet, strokes, rng=rng), found


def draw_character(character: str, faces: tuple[str, ...], size: float) -> Plane:
    """One character without deformation in a square of `size` pixels and some air, for seals."""
    return np.asarray(_em_square(character, faces, round(size)))


def _em(place: Place, kind: ColumnKind, leaf: Leaf, hand: Hand) -> tuple[float, float]:
    width, height = _usual_em(kind, leaf, hand, small=kind in _SMALL or place.small)
    return place.size * width, place.size * height


def _usual_em(kind: ColumnKind, leaf: Leaf, hand: Hand, *, small: bool) -> tuple[float, float]:
    if small:
        step = leaf.note_advance * leaf.advance
        return hand.note_width * leaf.advance, hand.note_height * step
    if kind in (ColumnKind.MARGINAL, ColumnKind.INSERTION):
        return 0.66 * leaf.advance, 0.58 * leaf.advance
    if kind is ColumnKind.FOLD:
        return 0.8 * hand.width * leaf.advance, 0.8 * leaf.advance
    return hand.width * leaf.advance, hand.height * leaf.advance


def _stray(
    place: Place, middle: float, lean: float, leaf: Leaf, hand: Hand, *, small: bool, rng: np.random.Generator
) -> tuple[int, int]:
    share = 0.5 if small else 1.0
    across = float(np.clip(rng.normal(0.0, hand.across), -2 * hand.across, 2 * hand.across))
    down = float(np.clip(rng.normal(0.0, hand.down), -1.5 * hand.down, 1.5 * hand.down))
    x = place.x + share * across * leaf.advance - lean * (place.y - middle)
    y = place.y + share * down * leaf.advance
    return round(x), round(y)


def _em_square(character: str, faces: tuple[str, ...], size: int) -> Image.Image:
    side = round(size * (1 + 2 * _PAD))
    image = Image.new("L", (side, side))
    font = face_for(character, faces).font(size)
    # An em square stands 0.88 above the baseline and 0.12 below it in all faces used.
    start = (side / 2 - size / 2, side / 2 + 0.38 * size)
    ImageDraw.Draw(image).text(start, character, fill=255, font=font, anchor="ls")
    return image


def _draw(place: Place, em: tuple[float, float], hand: Hand, *, small: bool, rng: np.random.Generator) -> InkedGlyph:
    faces = hand.note_faces if small and hand.note_faces else hand.faces
    grown = 1.0 + float(np.clip(rng.normal(0.0, hand.size), -0.12, 0.12))
    width, height = em[0] * grown, em[1] * grown
    square = _em_square(place.character, faces, round(height))
    target = (round(width * (1 + 2 * _PAD)), round(height * (1 + 2 * _PAD)))
    side = square.width
    corners = np.array([(0, 0), (0, side), (side, side), (side, 0)], dtype=np.float64)
    corners += rng.normal(0.0, hand.corner * side, (4, 2))
    corners[2:, 1] += hand.rise * side
    if hand.cursive:
        corners = _flung(corners, side, rng=rng)
    bent = square.transform(
        target, Image.Transform.QUAD, corners.reshape(-1).tolist(), resample=Image.Resampling.BICUBIC
    )
    return _trimmed(place.character, np.asarray(bent))


def _flung(corners: npt.NDArray[np.float64], side: int, *, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """The corners of a running hand: turned, slanted, smaller or larger than its neighbours."""
    angle, slant = rng.normal(0.0, 0.12), rng.normal(0.12, 0.12)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle) + slant, math.cos(angle)]])
    shrink = np.array([rng.uniform(0.95, 1.7), rng.uniform(0.85, 1.5)])
    return np.asarray(((corners - side / 2) @ turn) * shrink + side / 2)


def _trimmed(character: str, ink: Plane) -> InkedGlyph:
    """Cut to the ink; the place is that of the canvas centred on the origin."""
    dark = ink > 16
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    cut = np.ascontiguousarray(ink[top:bottom, left:right])
    x, y = int(left) - ink.shape[1] // 2, int(top) - ink.shape[0] // 2
    return InkedGlyph(
        character=character, left=x, top=y, ink=cut, outline=_outline(cut) + np.array((x, y), dtype=np.float32)
    )


def _outline(ink: Plane) -> Points:
    dark = ink > min(_INK, int(ink.max()) - 1)
    rows = np.flatnonzero(dark.any(axis=1))
    first = dark[rows].argmax(axis=1)
    last = dark.shape[1] - dark[rows, ::-1].argmax(axis=1)
    corners = [(first, rows), (last, rows), (first, rows + 1), (last, rows + 1)]
    return np.concatenate([np.stack(corner, axis=1) for corner in corners], dtype=np.float32, casting="unsafe")


def _moved(glyph: InkedGlyph, by: tuple[int, int]) -> InkedGlyph:
    outline = glyph.outline + np.array(by, dtype=np.float32)
    return replace(glyph, left=glyph.left + by[0], top=glyph.top + by[1], outline=outline)


def _stamp(sheet: Plane, glyph: InkedGlyph) -> None:
    area, ink = meeting(sheet, glyph)
    np.maximum(area, ink, out=area)


def meeting(sheet: npt.NDArray[np.uint8], glyph: InkedGlyph) -> tuple[Plane, Plane]:
    """The part of the sheet below a glyph, and the part of its ink that lies on the sheet (both may be empty)."""
    height, width = sheet.shape
    top, left = max(glyph.top, 0), max(glyph.left, 0)
    bottom, right = min(glyph.top + glyph.ink.shape[0], height), min(glyph.left + glyph.ink.shape[1], width)
    if top >= bottom or left >= right:
        return sheet[:0, :0], glyph.ink[:0, :0]
    ink = glyph.ink[top - glyph.top : bottom - glyph.top, left - glyph.left : right - glyph.left]
    return sheet[top:bottom, left:right], ink
