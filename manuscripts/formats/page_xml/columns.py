"""The columns of a PAGE-XML file: each TextLine, or the text of a region that has no lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from lxml import etree

from manuscripts.core.geometry import Polygon
from manuscripts.core.page import Column, ColumnKind, Glyph, Placement
from manuscripts.core.units import written_pieces
from manuscripts.formats.characters import stand_in
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of
from manuscripts.formats.page_xml.areas import Area
from manuscripts.formats.page_xml.custom import read_custom
from manuscripts.formats.page_xml.elements import child, natural, structure
from manuscripts.formats.page_xml.halves import with_halves
from manuscripts.formats.page_xml.kinds import column_kind
from manuscripts.formats.page_xml.line_text import LineReader
from manuscripts.formats.page_xml.outlines import Outlines
from manuscripts.formats.page_xml.readings import TextFound, probability_in, texts_of
from manuscripts.formats.page_xml.strips import across
from manuscripts.formats.page_xml.words import column_of_word
from manuscripts.formats.setting_out import spread, with_spread_glyphs

_COLUMN_KINDS = {kind.value: kind for kind in ColumnKind}
_PLACEMENTS = {placement.value: placement for placement in Placement}
_DOWN = (0, 1)
# The width of a column of which nothing is known but its baseline, where there is no other on the page.
_WIDE = 40.0


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column under the id of its line, with the ruled line and the place that our `custom` says, from 1.

    `own_id` is what our `custom` calls it; None where the line is not from us.
    """

    column: Column
    line: int | None = None
    order: int | None = None
    own_id: str | None = None


def line_outlines(areas: Sequence[Area], outlines: Outlines) -> dict[etree._Element, Polygon | None]:
    """The outline of each line, None where it has none."""
    return {
        line: outlines.of(line) if child(line, "Coords") is not None else None for area in areas for line in area.lines
    }


@dataclass(frozen=True, slots=True)
class ColumnReader:
    """Reads the columns of one page; `outlines` are those of its lines."""

    reader: LineReader
    outlines: dict[etree._Element, Polygon | None]
    omissions: Omissions

    def read(self, area: Area) -> list[FoundColumn]:
        """The columns of a region in order."""
        if not area.lines:
            return self._from_region(area)
        lost = [line for line in area.lines if self.outlines[line] is None]
        strips = dict(zip(lost, self._strips(area, len(lost)), strict=True))
        found = [self._column(line, area, otherwise=strips.get(line, area.region.outline)) for line in area.lines]
        self._compare(area, found)
        if self.reader.course == _DOWN and all(each.own_id is None for each in found):
            columns = with_halves([each.column for each in found])
            found = [replace(each, column=column) for each, column in zip(found, columns, strict=True)]
        return found

    def _column(self, line: etree._Element, area: Area, *, otherwise: Polygon) -> FoundColumn:
        own = read_custom(str(line.get("custom", ""))).get("column")
        outline, lost = self._outline(line, otherwise)
        text = self.reader.read(line, outline, is_ours=own is not None)
        confidence = self._confidence(line, text.probability)
        kind, label = self._kind(line, area)
        if own is None and line.get("id") is not None:
            self._omit(line, "id of TextLine", instead="counted anew")
        said = _PLACEMENTS.get((own or {}).get("placement", ""))
        column = Column(
            id=str(line.get("id", "")),
            kind=kind,
            line=0,
            region=area.region.id,
            outline=outline,
            glyphs=text.glyphs,
            confidence=confidence,
            anchor=(own or {}).get("anchor"),
            label=label if own is None else own.get("label", ""),
            placement=text.placement if text.glyphs else said or Placement.GLYPHS,
        )
        if lost or (said is Placement.NOWHERE and column.placement is not Placement.GLYPHS):
            column = replace(with_spread_glyphs(column, course=_DOWN), placement=Placement.NOWHERE)
        if own is None:
            return FoundColumn(column)
        return FoundColumn(
            column, natural(own.get("line")), natural(own.get("order")), own.get("id", str(line.get("id", "")))
        )

    def _confidence(self, line: etree._Element, of_text: float | None) -> float:
        coords = child(line, "Coords")
        of_place = probability_in(coords.get("conf")) if coords is not None else None
        if of_place is None:
            return 1.0 if of_text is None else of_text
        if of_text is not None:
            self._omit(line, "conf of TextEquiv of a TextLine", instead="that of its Coords is taken")
        return of_place

    def _outline(self, line: etree._Element, otherwise: Polygon) -> tuple[Polygon, bool]:
        """The outline of a line, and whether nothing is known of where it stands."""
        outline = self.outlines[line]
        if outline is not None:
            return outline, False
        upright = self.reader.course[0] == 0
        stretches = [across(each.box, upright=upright) for each in self.outlines.values() if each is not None]
        wide = median([end - start for start, end in stretches]) if stretches else _WIDE
        along = self.reader.outlines.along(line, wide=wide, upright=upright)
        if along is not None:
            self._omit(line, "TextLine without an outline", instead="drawn around its Baseline, as wide as other lines")
            return along, False
        self._omit(line, "TextLine without an outline", instead="kept without a place")
        return otherwise, True

    def _kind(self, line: etree._Element, area: Area) -> tuple[ColumnKind, str]:
        """What the column is, and the word of the file for it where that is not ours."""
        word = structure(line)
        if word in _COLUMN_KINDS:
            return _COLUMN_KINDS[str(word)], ""
        region = area.region.kind
        kind = column_kind(region, str(area.element.get("type", "")))
        kind = column_of_word(word or "", region=region, otherwise=kind)
        if kind is ColumnKind.NOTE_RIGHT and self.reader.course != _DOWN:
            kind = ColumnKind.MAIN
        return kind, word or ""

    def _from_region(self, area: Area) -> list[FoundColumn]:
        """A column for each line of the text of a region: where they stand in it is not known."""
        texts = texts_of(area.element, omissions=self.omissions)
        lines = [text for text in (texts[0].text.splitlines() if texts else []) if text.strip()]
        self._tell_others(texts)
        kind = column_kind(area.region.kind, str(area.element.get("type", "")))
        columns = []
        for text, strip in zip(lines, self._strips(area, len(lines)), strict=True):
            column = Column(id="", kind=kind, line=0, region=area.region.id, outline=strip)
            glyphs = tuple(Glyph(box=strip.box, written=piece) for piece in written_pieces(text))
            column = with_spread_glyphs(replace(column, glyphs=glyphs), course=self.reader.course)
            if len(lines) > 1:
                column = replace(with_spread_glyphs(column, course=_DOWN), placement=Placement.NOWHERE)
            columns.append(FoundColumn(column))
        return columns

    def _strips(self, area: Area, count: int) -> list[Polygon]:
        """The region cut into strips of equal width, in reading order."""
        across_it = (-1, 0) if self.reader.course[0] == 0 else (0, 1)
        return [Polygon.of_box(box) for box in spread(area.region.outline, count, course=across_it)]

    def _compare(self, area: Area, found: Sequence[FoundColumn]) -> None:
        texts = texts_of(area.element, omissions=self.omissions)
        says = "".join(stand_in(each.column.text) for each in found)
        if texts and "".join(texts[0].text.split()) != "".join(says.split()):
            self._omit(
                texts[0].element, "TextEquiv of a region that says other than its lines", instead="the lines are taken"
            )
        self._tell_others(texts)

    def _tell_others(self, texts: Sequence[TextFound]) -> None:
        for other in texts[1:]:
            self._omit(other.element, "TextEquiv of a region beside the first", instead="left out")

    def _omit(self, element: etree._Element, what: str, *, instead: str) -> None:
        self.omissions.add(what, instead=instead, line=line_of(element))
