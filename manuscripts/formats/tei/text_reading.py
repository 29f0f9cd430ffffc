"""The `text` of a TEI file, ours or another project's: pages, lines and characters in the order of the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from manuscripts.core.page import ColumnKind, Condition, Reading, ReadingKind
from manuscripts.core.units import LACUNA, written_pieces
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of
from manuscripts.formats.tei.elements import character_of, count_of, find, identifier, name_of, pointers, text_of
from manuscripts.formats.tei.glyphs import BLANK, GAP_REASONS, UNSURE
from manuscripts.formats.tei.header_reading import Header
from manuscripts.formats.tei.names import TEI, XML_ID
from manuscripts.formats.tei.text_found import LAYOUT, TextColumn, TextGlyph, TextPage, read_as
from manuscripts.formats.tei.understood import OURS, UNDERSTOOD, is_container, is_part

_REASONS = {reason: condition for condition, reason in GAP_REASONS.items()} | {
    "damaged": Condition.DAMAGED,
    "illegible": Condition.ILLEGIBLE,
    "faded": Condition.ILLEGIBLE,
}
_WRITTEN = ("orig", "sic", "abbr", "unclear")
_READ = {
    "reg": ReadingKind.NORMALISED,
    "expan": ReadingKind.NORMALISED,
    "corr": ReadingKind.EMENDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Inside what the reader stands."""

    kind: ColumnKind = ColumnKind.MAIN
    zone: str | None = None
    beside: str | None = None
    struck: bool = False
    condition: Condition | None = None
    supplied: str | None = None


def read_text(root: etree._Element, *, header: Header, omissions: Omissions) -> list[TextPage]:
    """The pages of the file; text before the first `pb` is a page of its own."""
    reader = _Reader(header, omissions)
    for text in root.iterchildren(f"{{{TEI}}}text"):
        reader.walk(text, _Place())
    if not reader.pages:
        for surface in root.iter(f"{{{TEI}}}surface"):
            reader.read_source(surface)
    return reader.pages


class _Reader:
    def __init__(self, header: Header, omissions: Omissions) -> None:
        self._header = header
        self._omissions = omissions
        self._line = ("", ())  # type: tuple[str, tuple[str, ...]]
        self._register = ""
        self._last: TextGlyph | None = None
        self._column: TextColumn | None = None
        self.pages: list[TextPage] = []

    def read_source(self, surface: etree._Element) -> None:
        """The lines of a surface of a `sourceDoc` that has no text beside it."""
        self._begin_page(label=str(surface.get("n", "")), facs=(identifier(surface) or "",))
        for line in surface.iter(f"{{{TEI}}}line"):
            above = line.getparent()
            own = identifier(above) if above is not None and name_of(above) == "zone" else None
            zones = tuple(pointers(line, "facs")) or ((own,) if own else ())
            self._begin_line(str(line.get("n", "")), zones)
            self.walk(line, _Place())

    def walk(self, parent: etree._Element, place: _Place) -> None:
        """Everything inside `parent`; white space is layout of the file and is skipped."""
        self._add_text(parent.text, place)
        for element in parent:
            self._element(element, place)
            self._add_text(element.tail, place)

    def _element(self, element: etree._Element, place: _Place) -> None:
        name = name_of(element)
        self._report_attributes(element, name)
        if name in _HANDLERS:
            _HANDLERS[name](self, element, place)
        elif name == "seg" and element.get("type") in _SEGMENTS:
            kind = _SEGMENTS[str(element.get("type"))]
            self._aside(element, replace(place, kind=kind, zone=_zone(element)))
        else:
            self._other(element, name, place)

    def _other(self, element: etree._Element, name: str, place: _Place) -> None:
        if is_part(name):
            instead = "its text is kept, where it begins and ends is not"
            self._omissions.add(name, instead=instead, line=line_of(element))
        elif not is_container(name):
            held = len(element) or (element.text or "").strip()
            instead = "its text is kept, what it says of that is not" if held else "left out"
            self._omissions.add(name, instead=instead, line=line_of(element))
        self.walk(element, place)

    def _report_attributes(self, element: etree._Element, name: str) -> None:
        if name not in UNDERSTOOD and not is_container(name):
            return
        known = UNDERSTOOD.get(name, frozenset())
        for attribute in element.attrib:
            plain = str(attribute)
            if plain in known or (self._header.ours and (plain == XML_ID or plain in OURS.get(name, ()))):
                continue
            plain = "xml:id" if plain == XML_ID else plain.rpartition("}")[2]
            self._omissions.add(f"{plain} of {name}", instead="left out", line=line_of(element))

    def _break_page(self, element: etree._Element, _: _Place) -> None:
        self._begin_page(label=str(element.get("n", "")), facs=tuple(pointers(element, "facs")))

    def _break_register(self, element: etree._Element, _: _Place) -> None:
        self._register = str(element.get("n", ""))
        self._column = None

    def _break_line(self, element: etree._Element, _: _Place) -> None:
        self._begin_line(str(element.get("n", "")), tuple(pointers(element, "facs")))

    def _add_space(self, element: etree._Element, place: _Place) -> None:
        self._add_all(BLANK * (count_of(element) or 1), place, zone=_zone(element))

    def _unclear(self, element: etree._Element, place: _Place) -> None:
        by_engine = element.get("reason") == UNSURE
        condition = place.condition if by_engine else place.condition or Condition.UNCLEAR
        if not by_engine and place.condition not in (None, Condition.UNCLEAR):
            self._omissions.add(
                "unclear in another state", instead=f"stands as {place.condition}", line=line_of(element)
            )
        self.walk(element, replace(place, condition=condition))

    def _damage(self, element: etree._Element, place: _Place) -> None:
        condition = _REASONS.get(str(element.get("type", "")), Condition.DAMAGED)
        self.walk(element, replace(place, condition=condition))

    def _strike(self, element: etree._Element, place: _Place) -> None:
        self.walk(element, replace(place, struck=True))

    def _insert(self, element: etree._Element, place: _Place) -> None:
        self._aside(element, replace(place, kind=ColumnKind.INSERTION, zone=_zone(element)))

    def _head(self, element: etree._Element, place: _Place) -> None:
        self._aside(element, replace(place, kind=ColumnKind.HEADING))

    def _running_title(self, element: etree._Element, _: _Place) -> None:
        self._aside(element, _beside(element, ColumnKind.FOLD))

    def _begin_page(self, *, label: str, facs: tuple[str, ...]) -> None:
        self.pages.append(TextPage(label=label, facs=facs))
        self._line, self._register, self._column, self._last = ("", ()), "", None, None

    def _begin_line(self, number: str, zones: tuple[str, ...]) -> None:
        if not self.pages:
            self._begin_page(label="", facs=())
        self._line = (number, zones)
        self._column = None
        self.pages[-1].lines.append(self._line)

    def _aside(self, element: etree._Element, place: _Place) -> None:
        """What is a column of its own inside the line; what follows it is another one of the kind before."""
        self._column = None
        line = self._line
        self.walk(element, place)
        self._column = None
        if not place.kind.in_flow:
            self._line = line

    def _column_for(self, place: _Place) -> TextColumn:
        if not self.pages:
            self._begin_page(label="", facs=())
        column = self._column
        if column is None or (column.kind, column.zone) != (place.kind, place.zone):
            if not self.pages[-1].lines:
                self._begin_line("", ())
            number, zones = self._line
            column = TextColumn(
                kind=place.kind,
                line=number,
                count=len(self.pages[-1].lines),
                zones=zones,
                zone=place.zone,
                register=self._register,
                beside=place.beside,
            )
            self.pages[-1].columns.append(column)
            self._column = column
        return column

    def _add_text(self, text: str | None, place: _Place) -> None:
        self._add_all(LAYOUT.sub("", text or ""), place)

    def _add_all(self, text: str, place: _Place, *, zone: str | None = None) -> list[TextGlyph]:
        return [self._add(piece, place, zone=zone) for piece in written_pieces(text)]

    def _add(self, written: str, place: _Place, *, zone: str | None = None, gaiji: str | None = None) -> TextGlyph:
        glyph = TextGlyph(written=written, zone=zone, struck=place.struck, condition=place.condition, gaiji=gaiji)
        if place.supplied is not None:
            glyph.written = LACUNA
            glyph.readings.append(Reading(kind=ReadingKind.SUPPLIED, text=written, source=place.supplied))
        self._column_for(place).glyphs.append(glyph)
        self._last = glyph
        return glyph

    def _add_sign(self, element: etree._Element, place: _Place) -> None:
        """A `c`, or a `g` that stands alone: one glyph."""
        g = element if name_of(element) == "g" else find(element, "g")
        references = [*pointers(element, "corresp"), *([] if g is None else pointers(g, "ref"))]
        gaiji = next((self._header.gaiji[one] for one in references if one in self._header.gaiji), None)
        if g is element:
            text = character_of(element, self._header.characters)
        else:
            text = text_of(element, self._header.characters)
        if g is not None and character_of(g, self._header.characters) is None:
            self._omissions.add(
                f"g {g.get('ref', '')}", instead="nobody says what it is: it stands as 〓", line=line_of(element)
            )
        self._add(text or "\u3013", place, zone=_zone(element), gaiji=gaiji)

    def _add_gap(self, element: etree._Element, place: _Place) -> None:
        described = find(element, "desc")
        sign = "" if described is None else text_of(described, self._header.characters).strip()
        count = count_of(element)
        if count is None:
            self._omissions.add("gap of unknown extent", instead="stands as one character", line=line_of(element))
        reason = str(element.get("reason", ""))
        condition = None if element.get("cert") == "low" and self._header.ours else _REASONS.get(reason)
        if reason and reason not in _REASONS:
            self._omissions.add(f"gap because of {reason}", instead="the reason is left out", line=line_of(element))
        placed = replace(place, condition=condition or place.condition, supplied=None)
        sign = sign if written_pieces(sign) == [sign] and self._header.ours else LACUNA
        for _ in range(count or 1):
            self._add(sign, placed, zone=_zone(element))

    def _add_supplied(self, element: etree._Element, place: _Place) -> None:
        source = self._source(element)
        if self._last is not None and self._last.zone is not None and self._last.zone == _zone(element):
            text = text_of(element, self._header.characters)
            self._last.readings.append(Reading(kind=ReadingKind.SUPPLIED, text=text, source=source))
            return
        condition = _REASONS.get(str(element.get("reason", "")), Condition.LOST)
        self.walk(element, replace(place, supplied=source, condition=condition))

    def _add_punctuation(self, element: etree._Element, place: _Place) -> None:
        editorial = element.get("type") == "editorial" or any(element.get(name) for name in ("resp", "source"))
        text = text_of(element, self._header.characters)
        if editorial and self._last is not None:
            reading = Reading(kind=ReadingKind.PUNCTUATION, text=text, source=self._source(element))
            self._last.readings.append(reading)
        elif editorial:
            self._omissions.add("pc before any character", instead="left out", line=line_of(element))
        else:
            self._add_text(text, place)

    def _add_choice(self, element: etree._Element, place: _Place) -> None:
        children = {name_of(child): child for child in reversed(list(element))}
        written = next((children[name] for name in _WRITTEN if name in children), None)
        if written is None:
            first = next(iter(element), None)
            if first is not None:
                self._omissions.add(
                    "choice without orig, sic or abbr", instead="the first stands", line=line_of(element)
                )
                self._element(first, place)
            return
        before = sum(map(len, self._glyphs()))
        self.walk(written, place) if name_of(written) != "unclear" else self._element(written, place)
        added = [glyph for column in self._glyphs() for glyph in column][before:]
        for child in element:
            kind = _READ.get(name_of(child))
            if child is written:
                continue
            if kind is None or not added:
                self._omissions.add(f"{name_of(child)} in choice", instead="left out", line=line_of(child))
                continue
            read_as(added, text_of(child, self._header.characters), kind, self._source(child))

    def _glyphs(self) -> Iterator[list[TextGlyph]]:
        columns = self.pages[-1].columns if self.pages else []
        return (column.glyphs for column in columns)

    def _add_apparatus(self, element: etree._Element, place: _Place) -> None:
        readings = list(element)
        chosen = find(element, "lem")
        chosen = readings[0] if chosen is None and readings else chosen
        for reading in readings:
            if reading is chosen:
                self.walk(reading, place)
            else:
                self._omissions.add(f"{name_of(reading)} in app", instead="left out", line=line_of(reading))

    def _add_note(self, element: etree._Element, place: _Place) -> None:
        where = str(element.get("place", ""))
        if where.startswith(("inline", "interlinear")):
            if not any(child.get("type") in _SEGMENTS for child in element.iter(f"{{{TEI}}}seg")):
                self._omissions.add(
                    "note in the line", instead="stands as the right half of a double-line note", line=line_of(element)
                )
            self._aside(element, replace(place, kind=ColumnKind.NOTE_RIGHT))
        elif where.startswith(("margin", "top", "bottom", "above", "below", "left", "right")):
            self._aside(element, _beside(element, ColumnKind.MARGINAL))
        else:
            self._omissions.add("note that says no place", instead="left out", line=line_of(element))

    def _source(self, element: etree._Element) -> str:
        """What the source (or the person responsible) of a reading is called in the header."""
        found = pointers(element, "source") or pointers(element, "resp") or pointers(element, "wit")
        return " ".join(self._header.sources.get(one, one) for one in found)


_HANDLERS: dict[str, Callable[[_Reader, etree._Element, _Place], None]] = {
    "pb": _Reader._break_page,
    "cb": _Reader._break_register,
    "lb": _Reader._break_line,
    "c": _Reader._add_sign,
    "g": _Reader._add_sign,
    "gap": _Reader._add_gap,
    "space": _Reader._add_space,
    "pc": _Reader._add_punctuation,
    "choice": _Reader._add_choice,
    "supplied": _Reader._add_supplied,
    "app": _Reader._add_apparatus,
    "note": _Reader._add_note,
    "unclear": _Reader._unclear,
    "damage": _Reader._damage,
    "del": _Reader._strike,
    "add": _Reader._insert,
    "fw": _Reader._running_title,
    "head": _Reader._head,
}
_SEGMENTS = {kind.value: kind for kind in (ColumnKind.HEADING, ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT)}


def _zone(element: etree._Element) -> str | None:
    return next(iter(pointers(element, "facs")), None)


def _beside(element: etree._Element, kind: ColumnKind) -> _Place:
    return _Place(kind=kind, zone=None, beside=next(iter(pointers(element, "corresp")), None))
