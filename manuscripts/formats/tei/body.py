"""The `text` of a TEI file: pages, registers and lines in reading order."""

from collections.abc import Sequence

from lxml import etree

from manuscripts.core.page import Column, ColumnKind, Page
from manuscripts.formats.tei.glyphs import add_glyph
from manuscripts.formats.tei.names import XML_ID, Ids, add
from manuscripts.formats.tei.references import References
from manuscripts.formats.text import note_groups


class BodyWriter:
    """Writes the pages of a manuscript, each into an element of its own that stands for the `ab`."""

    def __init__(self, *, ids: Ids, references: References) -> None:
        self._ids = ids
        self._references = references
        self._lines_seen: dict[int, int] = {}
        self._zones: dict[str, str] = {}

    def add_page(self, block: etree._Element, page: Page) -> None:
        """Append `page`; what stands outside the flow (fold, margins) follows the line after which it is read.

        It points (`corresp`) to the zone of the column beside which it belongs, if that is known.
        """
        ids, number = self._ids, page.number
        self._break(block, "pb", name=ids.page(number), count=number, facs=[ids.surface(number)])
        self._lines_seen.clear()
        self._zones = {column.id: ids.column(number, count) for count, column in enumerate(page.columns, start=1)}
        registers = _Registers(page, ids=ids)
        for places in _lines(page.columns):
            line = [page.columns[place] for place in places]
            if line[0].kind.in_flow and registers.changes(line[0]):
                _start_on_new_line(block)
                self._break(block, "cb", name=registers.name, count=registers.register, facs=registers.facs)
            _start_on_new_line(block)
            self._add_line(block, line, page=number, zones=[ids.column(number, place + 1) for place in places])
        _start_on_new_line(block)

    def _add_line(self, block: etree._Element, columns: Sequence[Column], *, page: int, zones: Sequence[str]) -> None:
        parent = block
        first = columns[0]
        if not first.kind.in_flow:
            parent = _add_aside(parent, first.kind)
            if first.anchor is not None and first.anchor in self._zones:
                parent.set("corresp", f"#{self._zones[first.anchor]}")
        self._break(parent, "lb", name=self._line_id(page, first.line), count=first.line, facs=zones)
        named = iter(zones)
        groups = note_groups(columns)
        replaced: etree._Element | None = None
        for group, following in zip(groups, (*groups[1:], None), strict=True):
            if group[0].kind is ColumnKind.INSERTION:
                self._add_insertion(parent if replaced is None else replaced, group[0], zone=next(named))
                replaced = None
            elif group[0].kind.is_note:
                note = add(parent, "note", {"place": "inline", "type": "double-line"})
                for column in group:
                    self._add_part(note, column, zone=next(named))
            elif group[0].kind is ColumnKind.HEADING:
                self._add_part(parent, group[0], zone=next(named))
            else:
                inserted = following is not None and following[0].kind is ColumnKind.INSERTION
                replaced = self._add_column(parent, group[0], zone=next(named), inserted=inserted)

    def _add_column(
        self, parent: etree._Element, column: Column, *, zone: str, inserted: bool
    ) -> etree._Element | None:
        """With an insertion behind it what was struck out at its end stands in a `subst`, which is returned."""
        kept = len(column.glyphs)
        while inserted and kept and column.glyphs[kept - 1].struck:
            kept -= 1
        replaced = None
        for count, glyph in enumerate(column.glyphs, start=1):
            if count == kept + 1:
                replaced = add(parent, "subst")
            holder = parent if replaced is None else replaced
            add_glyph(holder, glyph, zone=f"{zone}-{count}", references=self._references)
        return replaced

    def _add_part(self, parent: etree._Element, column: Column, *, zone: str) -> None:
        part = add(parent, "seg", {"type": column.kind.value, "facs": f"#{zone}"})
        self._add_glyphs(part, column, zone=zone)

    def _add_insertion(self, parent: etree._Element, column: Column, *, zone: str) -> None:
        inserted = add(parent, "add", {"place": "inline", "facs": f"#{zone}"})
        self._add_glyphs(inserted, column, zone=zone)

    def _add_glyphs(self, parent: etree._Element, column: Column, *, zone: str) -> None:
        for count, glyph in enumerate(column.glyphs, start=1):
            add_glyph(parent, glyph, zone=f"{zone}-{count}", references=self._references)

    def _line_id(self, page: int, line: int) -> str:
        """A line that is taken up again after another one gets the same name with `.2`, so that names stay unique."""
        times = self._lines_seen.get(line, 0) + 1
        self._lines_seen[line] = times
        name = self._ids.line(page, line)
        return name if times == 1 else f"{name}.{times}"

    def _break(self, parent: etree._Element, tag: str, *, name: str, count: int, facs: Sequence[str]) -> None:
        attributes = {XML_ID: name, "n": str(count)}
        if facs:
            attributes["facs"] = " ".join(f"#{zone}" for zone in facs)
        add(parent, tag, attributes)


class _Registers:
    """Follows the stacked registers of one page down its columns."""

    def __init__(self, page: Page, *, ids: Ids) -> None:
        self._regions = {
            region.id: (region.register, ids.region(page.number, count))
            for count, region in enumerate(page.regions, start=1)
        }
        self._page = page.number
        self._ids = ids
        self._count = 0
        self.register = 0
        self.facs: list[str] = []

    @property
    def name(self) -> str:
        return self._ids.register(self._page, self._count)

    def changes(self, column: Column) -> bool:
        """Whether `column` begins another register than the one before it."""
        register, region = self._regions.get(column.region, (1, ""))
        if register == self.register:
            return False
        self.register = register
        self.facs = [region] if region else []
        self._count += 1
        return True


def _lines(columns: Sequence[Column]) -> list[list[int]]:
    """Places of the columns of each line of the flow, and of every column that stands outside it for itself.

    What stands outside never cuts a line in two: it follows the line.
    """
    runs: list[list[int]] = []
    outside: list[list[int]] = []
    line: int | None = None
    for place, column in enumerate(columns):
        if not column.kind.in_flow:
            outside.append([place])
        elif column.line == line:
            runs[-1].append(place)
        else:
            runs += [*outside, [place]]
            outside = []
            line = column.line
    return runs + outside


def _add_aside(parent: etree._Element, kind: ColumnKind) -> etree._Element:
    if kind is ColumnKind.FOLD:
        return add(parent, "fw", {"type": "fold", "place": "fold"})
    return add(parent, "note", {"type": "marginal", "place": "margin"})


def _start_on_new_line(block: etree._Element) -> None:
    # len() of an lxml element counts its children one by one: too slow for a block that holds a whole page.
    last = next(block.iterchildren(reversed=True), None)
    if last is None:
        block.text = "\n"
    else:
        last.tail = (last.tail or "") + "\n"
