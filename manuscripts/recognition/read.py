"""The recognition stage: every column of a page is read, and its glyphs get boxes in the original image."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from manuscripts.core.correction import number_columns
from manuscripts.core.geometry import Box
from manuscripts.core.page import Column, Flag, Glyph, Page, WritingMode
from manuscripts.core.prepared import GreyImage, PreparedPage
from manuscripts.core.units import LACUNA
from manuscripts.recognition.adviser import Adviser
from manuscripts.recognition.crops import cut_out
from manuscripts.recognition.ink import box_in, ink_of
from manuscripts.recognition.recogniser import ColumnReading, GlyphReading, Recogniser
from manuscripts.recognition.settle import as_main, doubtful_notes, is_better

_MOST_ASIDE = 0.2
_MOST_UNREAD = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionOptions:
    """How columns are read.

    `margin`: how far beyond its outline a column is cut out, in shares of its width. `settle_notes`: double-line notes
    that read badly are tried as main text, and become main text where that reads better. `adviser`: what stands beside
    a character may decide between its candidates.
    """

    margin: float = 0.0
    settle_notes: bool = True
    adviser: bool = True


def read_columns(
    page: Page,
    prepared: PreparedPage,
    options: RecognitionOptions,
    *,
    recogniser: Recogniser,
    adviser: Adviser | None = None,
) -> Page:
    """The page with the glyphs of every column, boxes in pixels of the original.

    On a page in rows each outline is a row; it is turned a quarter clockwise, so that its left end is at the top, and
    a row that runs from right to left is read from its left end and put into order afterwards. Columns that have
    glyphs already stay as they are. Where notes have become main text, columns are numbered anew. `adviser` has the
    last word on what was read, if `options` let it.
    """
    known = {column.glyphs for column in page.columns}
    mode = page.direction.mode if page.direction else WritingMode.VERTICAL_RL
    unread = iter(_read([one for one in page.columns if not one.glyphs], prepared, options, mode, recogniser))
    columns = tuple(column if column.glyphs else next(unread) for column in page.columns)
    if options.settle_notes:
        columns = _settle(columns, prepared, options, mode, recogniser)
    if adviser and options.adviser:
        advised = adviser.advise([column.glyphs for column in columns])
        columns = tuple(
            column if column.glyphs in known else _with_glyphs(column, glyphs)
            for column, glyphs in zip(columns, advised, strict=True)
        )
    return replace(page, columns=columns, flags=(*page.flags, *doubts(columns)))


def doubts(columns: Sequence[Column]) -> Iterator[Flag]:
    """What a person should look at: places in the text where nothing could be read, much text outside the flow."""
    areas = [glyph.box.area for column in columns for glyph in column.glyphs]
    # Up to the area of two characters and a half it is a stain or a stroke more often than text.
    least = 2.5 * median(areas) if areas else 0.0
    flow = [column for column in columns if column.kind.in_flow]
    silent = [column for column in flow if all(map(_is_unread, column.glyphs)) and column.box.area > least]
    if silent:
        lines = ", ".join(str(line) for line in sorted({column.line for column in silent}))
        yield Flag(code="column-unread", message=f"Writing was found in line {lines}, but nothing could be read there.")
    unread = sum(_is_unread(glyph) for column in flow for glyph in column.glyphs)
    if unread > _MOST_UNREAD * sum(len(column.glyphs) for column in flow):
        yield Flag(code="much-unread", message=f"{unread} characters could not be read; {LACUNA} stands for each.")
    aside = sum(len(column.glyphs) for column in columns if not column.kind.in_flow)
    total = sum(len(column.glyphs) for column in columns)
    if aside > _MOST_ASIDE * total:
        yield Flag(
            code="much-set-aside",
            message=f"{aside} of {total} characters were taken for centre fold or margin and stand outside the text.",
        )


def _is_unread(glyph: Glyph) -> bool:
    return glyph.written == LACUNA and not glyph.candidates


def _read(
    columns: Sequence[Column],
    prepared: PreparedPage,
    options: RecognitionOptions,
    mode: WritingMode,
    recogniser: Recogniser,
) -> list[Column]:
    cuts = [cut_out(prepared, column.outline, margin=options.margin) for column in columns]
    readings = iter(recogniser.read([_upright(cut[0], mode) for cut in cuts if cut is not None]))
    return [
        _with_glyphs(column, () if cut is None else _glyphs(next(readings), cut[0], cut[1], prepared, mode))
        for column, cut in zip(columns, cuts, strict=True)
    ]


def _settle(
    columns: Sequence[Column],
    prepared: PreparedPage,
    options: RecognitionOptions,
    mode: WritingMode,
    recogniser: Recogniser,
) -> tuple[Column, ...]:
    """Read doubtful notes as main text, and take that where it is surer; twice, for what then touches main text."""
    settled = list(columns)
    became: dict[str, str] = {}
    for _ in range(2):
        tried = list(doubtful_notes(settled))
        mains = [as_main(settled[part.start : part.stop]) for part in tried]
        wholes = _read(mains, prepared, options, mode, recogniser)
        for part, whole in reversed(list(zip(tried, wholes, strict=True))):
            if is_better(whole, settled[part.start : part.stop]):
                became |= {one.id: whole.id for one in settled[part.start + 1 : part.stop]}
                settled[part.start : part.stop] = [whole]
    return number_columns(settled, became=became)


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
    return Glyph(
        box=prepared.transform.box(box),
        written=read.candidates[0].text if read.candidates else LACUNA,
        candidates=read.candidates,
    )
