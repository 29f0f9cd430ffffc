"""Page records from the surfaces and the text of a TEI file."""

from dataclasses import dataclass, replace

from manuscripts.core.correction import number_columns, number_lines
from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import (
    Candidate,
    Column,
    ColumnKind,
    Glyph,
    Page,
    PageImage,
    Placement,
    Region,
    RegionKind,
)
from manuscripts.formats.imported import Omissions
from manuscripts.formats.setting_out import place_all
from manuscripts.formats.tei.facsimile_reading import FoundSurface, FoundZone
from manuscripts.formats.tei.header_reading import Header
from manuscripts.formats.tei.text_found import TextColumn, TextGlyph, TextPage

_NO_BOX = Box(0, 0, 1, 1)
_NO_OUTLINE = Polygon.of_box(_NO_BOX)


@dataclass(slots=True, kw_only=True)
class _Made:
    """A column in the making, with the zone and the line of the text that it is."""

    kind: ColumnKind
    line: str
    count: int
    zone: FoundZone | None
    register: str
    beside: str | None
    glyphs: list[TextGlyph]


class PageMaker:
    """Puts pages together; `header` is that of the file."""

    def __init__(self, header: Header, omissions: Omissions) -> None:
        self._header = header
        self._omissions = omissions

    def page(self, text: TextPage | None, surface: FoundSurface | None, *, number: int) -> Page:
        """One page; `number` counts it in the file, and holds where the file is none of ours."""
        zones = surface.zones if surface is not None else {}
        said = text.label if text is not None else ""
        if self._header.ours and said.isdecimal() and int(said):
            number, said = int(said), ""
        page = Page(
            institution=self._header.manuscript.institution,
            shelfmark=self._header.manuscript.shelfmark,
            number=number,
            label=(surface.label if surface is not None else "") or (said if said != str(number) else ""),
            image=_image(text, surface),
        )
        if surface is not None:
            page = replace(
                page,
                prepared=surface.prepared,
                direction=surface.direction,
                flags=surface.flags,
                steps=surface.steps,
            )
        made = self._columns(text, zones)
        regions = self._regions(zones, made)
        self._tell_unused(zones, made, regions)
        page = replace(page, regions=tuple(regions.values()))
        columns = [self._column(one, place, made, regions, zones) for place, one in enumerate(made, start=1)]
        page = replace(page, columns=tuple(columns))
        if not self._header.ours:
            page = replace(page, columns=number_lines(number_columns(page.columns)))
        page = place_all(page)
        return page if regions else _with_registers(page, [one.register for one in made])

    def _columns(self, text: TextPage | None, zones: dict[str, FoundZone]) -> list[_Made]:
        """The columns in reading order: that of our zones, else that of the text."""
        ours = [zone for zone in zones.values() if zone.type == "column"]
        made: dict[str, _Made] = {
            zone.id: _Made(kind=_kind(zone), line="", count=0, zone=zone, register="", beside=None, glyphs=[])
            for zone in ours
        }
        if text is None:
            return list(made.values())
        for number, named in text.lines:
            for zone in named:
                if zone in made:
                    made[zone].line = number
        for count, column in enumerate(text.columns):
            for glyph in column.glyphs:
                name = self._zone_of(column, glyph, zones)
                known = made.get(name or "")
                if known is None:
                    known = made.setdefault(f"text {count}", _of_text(column, zones.get(name or "")))
                known.glyphs.append(glyph)
        return list(made.values())

    def _zone_of(self, column: TextColumn, glyph: TextGlyph, zones: dict[str, FoundZone]) -> str | None:
        """The id of the zone of the column in which a glyph stands."""
        own = zones.get(glyph.zone or "")
        if own is not None and own.above is not None:
            return own.above
        named = [column.zone, *column.zones]
        return next((zone for zone in named if zone is not None and zone in zones), None)

    def _regions(self, zones: dict[str, FoundZone], made: list[_Made]) -> dict[str, Region]:
        """By the id of their zones: ours, and those that hold zones of columns."""
        regions: dict[str, Region] = {}
        holders = {one.zone.above for one in made if one.zone is not None}
        for zone in zones.values():
            ours = zone.type == "region"
            if zone.type == "column" or not (ours or zone.id in holders):
                continue
            if zone.outline is None:
                self._omissions.add("zone of a region without an outline", instead="left out", line=zone.line)
                continue
            kind = RegionKind(zone.subtype) if zone.subtype in list(RegionKind) else RegionKind.TEXT
            register = int(zone.number) if zone.number.isdecimal() and int(zone.number) else 1
            label = zone.label or ("" if ours else zone.type)
            regions[zone.id] = Region(
                id=f"r{len(regions) + 1}", kind=kind, outline=zone.outline, register=register, label=label
            )
        return regions

    def _tell_unused(self, zones: dict[str, FoundZone], made: list[_Made], regions: dict[str, Region]) -> None:
        used = {*regions, *(one.zone.id for one in made if one.zone is not None)}
        used |= {glyph.zone for one in made for glyph in one.glyphs if glyph.zone is not None}
        for zone in zones.values():
            if zone.id not in used and zone.type != "region":
                self._omissions.add("zone to which no text points", instead="left out", line=zone.line)

    def _column(
        self,
        one: _Made,
        place: int,
        made: list[_Made],
        regions: dict[str, Region],
        zones: dict[str, FoundZone],
    ) -> Column:
        zone = one.zone
        names = {other.zone.id: f"c{count}" for count, other in enumerate(made, start=1) if other.zone is not None}
        beside = [*(zone.beside if zone is not None else ()), *([one.beside] if one.beside else [])]
        above = [zone.above] if zone is not None and zone.above is not None else []
        glyphs = [self._glyph(glyph, zones) for glyph in one.glyphs]
        outline = zone.outline if zone is not None else None
        if outline is None:
            placement = Placement.NOWHERE
        else:
            placement = Placement.GLYPHS if all(placed for _, placed in glyphs) else Placement.OUTLINE
        line = one.line if self._header.ours else str(one.count)
        label = zone.label if zone is not None else ""
        if not self._header.ours and one.line != line:
            label = label or one.line
        return Column(
            id=f"c{place}",
            kind=one.kind,
            line=int(line) if line.isdecimal() and int(line) else place,
            region=next((regions[name].id for name in (*beside, *above) if name in regions), ""),
            outline=outline or _NO_OUTLINE,
            glyphs=tuple(glyph for glyph, _ in glyphs),
            confidence=zone.confidence if zone is not None and zone.confidence is not None else 1.0,
            anchor=next((names[name] for name in beside if name in names), None),
            label=label,
            placement=placement,
        )

    def _glyph(self, glyph: TextGlyph, zones: dict[str, FoundZone]) -> tuple[Glyph, bool]:
        """The glyph, and whether the file says where it stands."""
        zone = zones.get(glyph.zone or "")
        box = zone.box if zone is not None and zone.above is not None else None
        candidates, advised = _candidates(glyph.written, zone)
        made = Glyph(
            box=box or _NO_BOX,
            written=glyph.written,
            candidates=candidates,
            readings=tuple(glyph.readings),
            struck=glyph.struck,
            advised=advised,
            gaiji=glyph.gaiji,
            condition=glyph.condition,
            corrections=zone.corrections if zone is not None else (),
        )
        return made, box is not None


def _candidates(written: str, zone: FoundZone | None) -> tuple[tuple[Candidate, ...], float | None]:
    """What else the ink allows, and how sure what is written is when what stands beside it is taken into account."""
    if zone is None or zone.confidence is None:
        return (zone.candidates if zone is not None else ()), None
    if zone.corrections:
        written_alone = (Candidate(text=written, probability=zone.confidence),)
        return zone.candidates or written_alone, None
    if not zone.candidates:
        return (Candidate(text=written, probability=zone.confidence),), None
    by_ink = next((one.probability for one in zone.candidates if one.text == written), None)
    return zone.candidates, None if by_ink == zone.confidence else zone.confidence


def _kind(zone: FoundZone) -> ColumnKind:
    return ColumnKind(zone.subtype) if zone.subtype in list(ColumnKind) else ColumnKind.MAIN


def _of_text(column: TextColumn, zone: FoundZone | None) -> _Made:
    return _Made(
        kind=column.kind,
        line=column.line,
        count=column.count,
        zone=zone,
        register=column.register,
        beside=column.beside,
        glyphs=[],
    )


def _image(text: TextPage | None, surface: FoundSurface | None) -> PageImage:
    if surface is not None and surface.image is not None:
        return surface.image
    if surface is not None and surface.extent is not None:
        return PageImage(digest="", name="", frame=0, width=surface.extent[0], height=surface.extent[1])
    named = [name for name in (text.facs if text is not None else ()) if "." in name and surface is None]
    return PageImage(digest="", name=named[0] if named else "", frame=0, width=0, height=0)


def _with_registers(page: Page, registers: list[str]) -> Page:
    """`page` with a region for each register, where the text tells them apart and no zone does."""
    named = list(dict.fromkeys(registers))
    if len(named) < 2:
        return page
    names = {register: f"r{place}" for place, register in enumerate(named, start=1)}
    columns = tuple(
        replace(column, region=names[register]) for column, register in zip(page.columns, registers, strict=True)
    )
    regions = tuple(
        Region(
            id=name,
            kind=RegionKind.TEXT,
            outline=Polygon.of_box(Box.around(column.box for column in columns if column.region == name)),
            register=place,
        )
        for place, name in enumerate(names.values(), start=1)
    )
    return replace(page, regions=regions, columns=columns)
