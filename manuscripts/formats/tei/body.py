"""The `text` of a TEI file: pages, registers, lines and characters in reading order."""

from collections.abc import Mapping, Sequence

from lxml import etree

from manuscripts.core.page import Column, ColumnKind, Glyph, Page, Reading, ReadingKind
from manuscripts.core.units import UnitKind, units
from manuscripts.formats.characters import stand_in
from manuscripts.formats.markup import certainty
from manuscripts.formats.tei.names import XML_ID, Ids, add, write_characters
from manuscripts.formats.text import note_groups

UNCLEAR_BELOW = 0.5
_BLANK = "\u3000"


class BodyWriter:
    """Writes one page after the other into an `ab`.

    `rows` gives the identifiers of the rows that the sources of readings name; None leaves normalised readings out.
    `gaiji` gives those of the gaiji.
    """

    def __init__(
        self, block: etree._Element, *, ids: Ids, rows: Mapping[str, str] | None, gaiji: Mapping[str, str]
    ) -> None:
        self._block = block
        self._ids = ids
        self._rows = rows
        self._gaiji = gaiji
        self._lines_seen: dict[int, int] = {}
        self._zones: dict[str, str] = {}

    def add_page(self, page: Page) -> None:
        """Append `page`; what stands outside the flow (fold, margins) follows the line after which it is read.

        It points (`corresp`) to the zone of the column beside which it belongs, if that is known.
        """
        ids, number = self._ids, page.number
        self._break(self._block, "pb", name=ids.page(number), count=number, facs=[ids.surface(number)])
        self._lines_seen.clear()
        self._zones = {column.id: ids.column(number, count) for count, column in enumerate(page.columns, start=1)}
        registers = _Registers(page, ids=ids)
        for places in _lines(page.columns):
            line = [page.columns[place] for place in places]
            if line[0].kind.in_flow and registers.changes(line[0]):
                self._break(self._block, "cb", name=registers.name, count=registers.register, facs=registers.facs)
            self._add_line(line, page=number, zones=[ids.column(number, place + 1) for place in places])

    def _add_line(self, columns: Sequence[Column], *, page: int, zones: Sequence[str]) -> None:
        parent = self._block
        first = columns[0]
        if not first.kind.in_flow:
            _start_on_new_line(parent)
            parent = _add_aside(parent, first.kind)
            if first.anchor is not None and first.anchor in self._zones:
                parent.set("corresp", f"#{self._zones[first.anchor]}")
        self._break(parent, "lb", name=self._line_id(page, first.line), count=first.line, facs=zones)
        named = iter(zones)
        for group in note_groups(columns):
            holder = (
                add(parent, "note", {"place": "inline", "type": "double-line"}) if group[0].kind.is_note else parent
            )
            for column in group:
                zone = next(named)
                part = holder
                if column.kind.is_note or column.kind is ColumnKind.HEADING:
                    part = add(holder, "seg", {"type": column.kind.value, "facs": f"#{zone}"})
                elif column.kind is ColumnKind.INSERTION:
                    part = add(holder, "add", {"place": "inline", "facs": f"#{zone}"})
                for count, glyph in enumerate(column.glyphs, start=1):
                    self._add_glyph(part, glyph, zone=f"{zone}-{count}")

    def _line_id(self, page: int, line: int) -> str:
        """A line that is taken up again after another one gets the same name with `.2`, so that names stay unique."""
        times = self._lines_seen.get(line, 0) + 1
        self._lines_seen[line] = times
        name = self._ids.line(page, line)
        return name if times == 1 else f"{name}.{times}"

    def _break(self, parent: etree._Element, tag: str, *, name: str, count: int, facs: Sequence[str]) -> None:
        if parent is self._block:
            _start_on_new_line(parent)
        attributes = {XML_ID: name, "n": str(count)}
        if facs:
            attributes["facs"] = " ".join(f"#{zone}" for zone in facs)
        add(parent, tag, attributes)

    def _add_glyph(self, parent: etree._Element, glyph: Glyph, *, zone: str) -> None:
        if glyph.struck:
            parent = add(parent, "del", {"rend": "struck"})
        normalised = self._normalised(glyph)
        choice = add(parent, "choice") if normalised else None
        holder = parent if choice is None else add(choice, "orig")
        sure = certainty(glyph)
        if sure is not None and sure < UNCLEAR_BELOW:
            holder = add(holder, "unclear", {"cert": "low", "reason": "low-confidence"})
        _add_written(holder, glyph.written, zone=zone, gaiji=self._gaiji.get(glyph.gaiji or ""))
        if choice is not None and self._rows is not None:
            for reading in normalised:
                if reading.source == glyph.gaiji:
                    rows = f"#{self._gaiji[reading.source]}"
                else:
                    rows = " ".join(f"#{self._rows[row]}" for row in reading.source.split())
                add(choice, "reg", {"source": rows} if rows else {}, reading.text)

    def _normalised(self, glyph: Glyph) -> list[Reading]:
        if self._rows is None:
            return []
        return [reading for reading in glyph.readings if reading.kind is ReadingKind.NORMALISED]


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
    # len() of an lxml element counts its children one by one: too slow for a block that holds a whole scroll.
    last = next(block.iterchildren(reversed=True), None)
    if last is None:
        block.text = "\n"
    else:
        last.tail = (last.tail or "") + "\n"


def _add_written(parent: etree._Element, written: str, *, zone: str, gaiji: str | None) -> None:
    """One character with its place: a lacuna is a `gap`, a blank left by the scribe a `space`, all else a `c`.

    In the `c` of a gaiji a `g` points to what the header says of it.
    """
    kinds = [unit.kind for unit in units(written) if unit.text == written]
    if kinds == [UnitKind.LACUNA]:
        gap = add(parent, "gap", {"reason": "illegible", "unit": "char", "extent": "1", "facs": f"#{zone}"})
        add(gap, "desc", text=written)
    elif written == _BLANK:
        add(parent, "space", {"unit": "char", "extent": "1", "facs": f"#{zone}"})
    else:
        sign = add(parent, "c", {"facs": f"#{zone}"})
        if gaiji is not None and stand_in(written) == written:
            add(sign, "g", {"ref": f"#{gaiji}"}, written)
        else:
            write_characters(sign, written)
