"""A TextLine of an ALTO file as a column."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Column, ColumnKind, Glyph, Placement
from manuscripts.formats.alto.places import Places
from manuscripts.formats.alto.record_reading import OwnColumn
from manuscripts.formats.alto.strings import Run, StringReader
from manuscripts.formats.imported import Omissions
from manuscripts.formats.setting_out import spread, with_spread_glyphs

# The outline of a column of which no place is known, until all such columns of its page are set out.
_NO_PLACE = Polygon.of_box(Box(0, 0, 1, 1))


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A TextLine with its ID or the name that it was given, that of its block, and what it is."""

    element: etree._Element
    name: str
    block: str
    kind: ColumnKind
    label: str


@dataclass(frozen=True, slots=True)
class ColumnReader:
    """Reads the columns of a page whose writing runs along `course` (as `Page.course`)."""

    places: Places
    course: tuple[int, int]
    omissions: Omissions

    def read(self, line: FoundLine, *, number: int, own: OwnColumn | None) -> Column:
        """The column that `line` is, the one number `number` of its page; `own` is what we said of it."""
        strings = StringReader(self.places, own.glyphs if own is not None else None, self.omissions)
        runs = strings.runs(line.element)
        outline = self._outline(line.element, runs)
        column = Column(
            id=line.name,
            kind=line.kind,
            line=number,
            region=line.block,
            outline=outline or _NO_PLACE,
            glyphs=tuple(glyph for run in runs for glyph in run.glyphs),
            label=line.label,
        )
        if own is not None:
            column = replace(
                column,
                kind=own.kind,
                line=own.line,
                confidence=own.confidence,
                anchor=own.anchor,
                label=own.label,
            )
        if outline is None:
            drawn = replace(column, outline=own.drawn) if own is not None and own.drawn is not None else column
            return replace(with_spread_glyphs(drawn, course=self.course), placement=Placement.NOWHERE)
        if own is not None and own.placement is not Placement.GLYPHS:
            return with_spread_glyphs(column, course=self.course)
        return self._with_boxes(column, runs)

    def _outline(self, line: etree._Element, runs: Sequence[Run]) -> Polygon | None:
        """That of the line, else the box around what stands in it, else that around its baseline."""
        found = self.places.outline(line)
        if found is not None:
            return found
        boxes = [box for run in runs for box in (run.boxes or ((run.outline,) if run.outline is not None else ()))]
        box = Box.around(boxes) if boxes else self.places.baseline_box(line)
        return Polygon.of_box(box) if box is not None else None

    def _with_boxes(self, column: Column, runs: Sequence[Run]) -> Column:
        """The glyphs in the boxes of the file, or where one lacks its own spread over the narrowest place known."""
        if all(run.boxes is not None for run in runs):
            return replace(column, glyphs=_in_boxes(column.glyphs, [box for run in runs for box in run.boxes or ()]))
        boxes: list[Box] = []
        for run in runs:
            if run.boxes is None and run.outline is None:
                return with_spread_glyphs(column, course=self.course)
            whole = Polygon.of_box(run.outline) if run.outline is not None else column.outline
            boxes += run.boxes or spread(whole, len(run.glyphs), course=self.course)
        return replace(column, glyphs=_in_boxes(column.glyphs, boxes), placement=Placement.OUTLINE)


def _in_boxes(glyphs: Sequence[Glyph], boxes: Sequence[Box]) -> tuple[Glyph, ...]:
    return tuple(replace(glyph, box=box) for glyph, box in zip(glyphs, boxes, strict=True))
