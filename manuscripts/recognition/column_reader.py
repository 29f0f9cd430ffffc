"""Columns of one page are cut out and read; those that deserve it a second time, without what lies on the ink."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from manuscripts.core.geometry import Box
from manuscripts.core.page import Column, Glyph, WritingMode
from manuscripts.core.prepared import GreyImage, PreparedPage
from manuscripts.core.units import LACUNA
from manuscripts.recognition.crops import cleared_of_pale, cut_out
from manuscripts.recognition.ink import box_in, ground_of, ink_of
from manuscripts.recognition.recogniser import ColumnReading, GlyphReading, Recogniser

Cut = tuple[GreyImage, Box]

# A column that reads less surely than this is read without what is pale in it, and that counts where it is surer by so
# much. Of 123 columns of prints 3 are read twice, of 80 of rubbings 46. On rubbings the errors fall by 6 %, where the
# back shows through by 25 %, on faint columns by 15 %.
_SURE, _SURER = 0.93, 0.01
# A second reading may not lose more than so many of the characters.
_KEPT = 0.8
# Where a column is nearer to its ground by so many tones without red, there is some; so much of it is a mark.
_REDDER, _LEAST_RED = 40, 0.003
# What was read in red and is not there without it is text and no mark when it is as sure as this.
_TEXT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnReader:
    """Reads columns of one prepared page.

    `margin`: how far beyond its outline a column is cut out, in shares of its width. `again`: whether columns are read
    a second time, without the red on them (a reader's punctuation, a seal), and where they read doubtfully, without
    what is pale in them (the back showing through, the grain of a rubbing).
    """

    prepared: PreparedPage
    mode: WritingMode
    recogniser: Recogniser
    margin: float
    again: bool

    def read(self, columns: Sequence[Column]) -> list[Column]:
        """The columns with what was read in them."""
        cuts = {
            place: cut
            for place, column in enumerate(columns)
            if (cut := cut_out(self.prepared, column.outline, margin=self.margin))
        }
        settled = [with_glyphs(column, ()) for column in columns]
        for place, column in self._read_cuts(columns, cuts):
            settled[place] = column
        if self.again:
            cuts |= self._settle_red(settled, cuts)
            self._settle_pale(settled, cuts)
        return settled

    def _settle_red(self, settled: list[Column], cuts: Mapping[int, Cut]) -> dict[int, Cut]:
        """Put what reads as well without red in its place; the cuts of those columns, without red."""
        if self.prepared.without_red is None:
            return {}
        plain = replace(self.prepared, grey=self.prepared.without_red)
        tried = {}
        for place, cut in cuts.items():
            without = cut_out(plain, settled[place].outline, margin=self.margin)
            if without and _reddened(cut[0], without[0]):
                tried[place] = without
        better = {}
        for place, column in self._read_cuts(settled, tried):
            if _is_as_good(column, settled[place]):
                settled[place], better[place] = self._with_red_text(column, settled[place]), tried[place]
        return better

    def _settle_pale(self, settled: list[Column], cuts: Mapping[int, Cut]) -> None:
        """Put what reads better without what is pale in its place."""
        doubtful = {
            place: (cleared_of_pale(crop), box)
            for place, (crop, box) in cuts.items()
            if settled[place].glyphs and settled[place].confidence < _SURE
        }
        for place, column in self._read_cuts(settled, doubtful):
            if _is_as_good(column, settled[place], by=_SURER):
                settled[place] = column

    def _read_cuts(self, columns: Sequence[Column], cuts: Mapping[int, Cut]) -> list[tuple[int, Column]]:
        """The columns at the places of these cuts, as read from them."""
        readings = self.recogniser.read([self._upright(crop) for crop, _ in cuts.values()])
        return [
            (place, with_glyphs(columns[place], self._glyphs(reading, crop, box)))
            for (place, (crop, box)), reading in zip(cuts.items(), readings, strict=True)
        ]

    def _upright(self, crop: GreyImage) -> GreyImage:
        return crop if self.mode is WritingMode.VERTICAL_RL else np.rot90(crop, k=-1)

    def _glyphs(self, reading: ColumnReading, crop: GreyImage, place: Box) -> tuple[Glyph, ...]:
        ink = ink_of(self._upright(crop))
        ordered = reversed(reading) if self.mode is WritingMode.HORIZONTAL_RL else reading
        return tuple(self._glyph(read, box_in(ink, start=read.start, end=read.end), place) for read in ordered)

    def _glyph(self, read: GlyphReading, inner: Box, place: Box) -> Glyph:
        """A glyph whose box `inner` is in pixels of the upright crop."""
        if self.mode is not WritingMode.VERTICAL_RL:
            # The inverse of the quarter turn: the crop's rows were its columns, its width counted from the bottom.
            inner = Box(inner.top, place.height - inner.right, inner.bottom, place.height - inner.left)
        box = Box(place.left + inner.left, place.top + inner.top, place.left + inner.right, place.top + inner.bottom)
        return Glyph(
            box=self.prepared.transform.box(box),
            written=read.candidates[0].text if read.candidates else LACUNA,
            candidates=read.candidates,
        )

    def _with_red_text(self, plain: Column, whole: Column) -> Column:
        """The column as read without red, and what was surely read in places where it then has nothing."""
        red = [
            glyph
            for glyph in whole.glyphs
            if glyph.confidence >= _TEXT and not any(known.box.holds(glyph.box.centre) for known in plain.glyphs)
        ]
        return with_glyphs(plain, tuple(sorted([*plain.glyphs, *red], key=self._along)))

    def _along(self, glyph: Glyph) -> float:
        """How far along its column a glyph stands."""
        x, y = self.prepared.transform.inverse().point(glyph.box.centre)
        return {WritingMode.VERTICAL_RL: y, WritingMode.HORIZONTAL_LR: x, WritingMode.HORIZONTAL_RL: -x}[self.mode]


def with_glyphs(column: Column, glyphs: tuple[Glyph, ...]) -> Column:
    """The column; its confidence is the mean of its glyphs'."""
    confidence = sum(glyph.confidence for glyph in glyphs) / len(glyphs) if glyphs else 0.0
    return replace(column, glyphs=glyphs, confidence=confidence)


def _is_as_good(second: Column, first: Column, *, by: float = 0.0) -> bool:
    """Whether a second reading is as sure as the first one, or surer `by` so much, and keeps its characters."""
    return second.confidence >= first.confidence + by and len(second.glyphs) >= _KEPT * len(first.glyphs)


def _reddened(whole: GreyImage, plain: GreyImage) -> bool:
    """Whether a crop has red; `plain` is the same without it."""
    # Paper that is not white is of another tone without red.
    lighter = plain.astype(np.int16) - whole - (ground_of(plain) - ground_of(whole))
    return float((lighter > _REDDER).mean()) >= _LEAST_RED
