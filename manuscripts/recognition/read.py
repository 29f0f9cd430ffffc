"""The recognition stage: every column of a page is read, and its glyphs get boxes in the original image."""

from dataclasses import dataclass, replace

import numpy as np

from manuscripts.core.geometry import Box
from manuscripts.core.page import Column, Glyph, Page, WritingMode
from manuscripts.core.prepared import GreyImage, PreparedPage
from manuscripts.recognition.crops import cut_out
from manuscripts.recognition.ink import box_in, ink_of
from manuscripts.recognition.recogniser import ColumnReading, GlyphReading, Recogniser


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionOptions:
    """`margin`: how far beyond its outline a column is cut out, in shares of its width."""

    margin: float = 0.0


def read_columns(page: Page, prepared: PreparedPage, options: RecognitionOptions, *, recogniser: Recogniser) -> Page:
    """The page with the glyphs of every column, boxes in pixels of the original.

    On a page in rows each outline is a row; it is turned a quarter clockwise, so that its left end is at the top, and
    a row that runs from right to left is read from its left end and put into order afterwards.
    """
    mode = page.direction.mode if page.direction else WritingMode.VERTICAL_RL
    cuts = [cut_out(prepared, column.outline, margin=options.margin) for column in page.columns]
    upright = [_upright(cut[0], mode) for cut in cuts if cut is not None]
    readings = iter(recogniser.read(upright))
    columns = []
    for column, cut in zip(page.columns, cuts, strict=True):
        glyphs = () if cut is None else _glyphs(next(readings), cut[0], cut[1], prepared, mode)
        columns.append(_with_glyphs(column, glyphs))
    return replace(page, columns=tuple(columns))


def _with_glyphs(column: Column, glyphs: tuple[Glyph, ...]) -> Column:
    """The column; its confidence is the mean of its glyphs'."""
    confidence = sum(glyph.confidence for glyph in glyphs) / len(glyphs) if glyphs else 0.0
    return replace(column, glyphs=glyphs, confidence=confidence)


def _upright(crop: GreyImage, mode: WritingMode) -> GreyImage:
    return crop if mode is WritingMode.VERTICAL_RL else np.rot90(crop, k=-1)


def _glyphs(
    reading: ColumnReading, crop: GreyImage, place: Box, prepared: PreparedPage, mode: WritingMode
) -> tuple[Glyph, ...]:
    ink = ink_of(_upright(crop, mode))
    ordered = reversed(reading) if mode is WritingMode.HORIZONTAL_RL else reading
    return tuple(_glyph(read, box_in(ink, start=read.start, end=read.end), place, prepared, mode) for read in ordered)


def _glyph(read: GlyphReading, inner: Box, place: Box, prepared: PreparedPage, mode: WritingMode) -> Glyph:
    """A glyph whose box `inner` is in pixels of the upright crop."""
    if mode is not WritingMode.VERTICAL_RL:
        # The inverse of the quarter turn: the crop's rows were its columns, its width counted from the bottom.
        inner = Box(inner.top, place.height - inner.right, inner.bottom, place.height - inner.left)
    box = Box(place.left + inner.left, place.top + inner.top, place.left + inner.right, place.top + inner.bottom)
    return Glyph(box=prepared.transform.box(box), written=read.candidates[0].text, candidates=read.candidates)
