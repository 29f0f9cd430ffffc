"""The layout in a PAGE-XML file, ours or another program's: regions, lines, order. Text in it is passed over."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from manuscripts.core.errors import InputError
from manuscripts.core.geometry import Point, Polygon
from manuscripts.core.page import ColumnKind, RegionKind
from manuscripts.formats.page_xml.custom import read_custom
from manuscripts.formats.page_xml.elements import (
    child,
    in_order,
    local,
    open_page,
    over_the_edge,
    place_in_region,
    point,
    regions_in,
    structure,
    within,
)
from manuscripts.formats.page_xml.kinds import TEXT_REGION, column_kind, region_kind

_REGION_KINDS = tuple(kind.value for kind in RegionKind)
_COLUMN_KINDS = tuple(kind.value for kind in ColumnKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """A TextLine; `line` is the ruled line, where our `custom` is still there, and `anchor` the id of another."""

    id: str
    kind: ColumnKind
    outline: Polygon
    place: int | None
    line: int | None
    anchor: str | None
    is_ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRegion:
    """A region with its lines as they stand in the file."""

    id: str
    kind: RegionKind
    outline: Polygon
    register: int | None
    lines: tuple[FoundLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLayout:
    """What a file says of one image; `order` are ids of regions, None where it has no ReadingOrder."""

    image_name: str
    digest: str | None
    frame: int | None
    width: int
    height: int
    regions: tuple[FoundRegion, ...]
    order: tuple[str, ...] | None


def read_layout(data: bytes, *, where: str) -> FoundLayout:
    """Read PAGE-XML of any year. Raises InputError, with the line of the file, for what cannot be used.

    That is: what is not PAGE-XML, names given twice, outlines that leave the image or hold nothing, kinds that no
    record knows, writing in a region that is not read, a reading order that names what is not there.
    """
    root, sheet = open_page(data, where=where)
    return _Reader(where).read(root, sheet)


class _Reader:
    def __init__(self, where: str) -> None:
        self._where = where
        self._size = (0, 0)

    def read(self, root: etree._Element, sheet: etree._Element) -> FoundLayout:
        self._size = (self._number(sheet, "imageWidth"), self._number(sheet, "imageHeight"))
        self._check_names(root)
        regions = tuple(self._regions(sheet))
        digest = next(
            (str(item.get("value")) for item in root.iter("{*}MetadataItem") if item.get("name") == "sha256"), None
        )
        frame = read_custom(str(sheet.get("custom", ""))).get("image", {}).get("frame", "")
        return FoundLayout(
            image_name=str(sheet.get("imageFilename", "")),
            digest=digest,
            frame=int(frame) if frame.isdecimal() else None,
            width=self._size[0],
            height=self._size[1],
            regions=regions,
            order=self._order(sheet, {region.id for region in regions}),
        )

    def _check_names(self, root: etree._Element) -> None:
        seen: dict[str, str] = {}
        for element in root.iter("{*}*"):
            name = element.get("id")
            if name is None:
                continue
            if name in seen:
                raise self._error(element, f"id {name!r} stands on line {seen[name]} too.", "Every id may stand once.")
            seen[name] = f"{element.sourceline}"

    def _regions(self, sheet: etree._Element) -> Iterator[FoundRegion]:
        for element in regions_in(sheet):
            kind = self._region_kind(element, local(element))
            lines = tuple(self._line(line, kind, element) for line in element.iterchildren("{*}TextLine"))
            if kind is None:
                continue
            custom = read_custom(str(element.get("custom", "")))
            register = custom.get("region", {}).get("register", "")
            yield FoundRegion(
                id=self._name(element),
                kind=kind,
                outline=self._outline(element),
                register=int(register) if register.isdecimal() and int(register) else None,
                lines=lines,
            )

    def _region_kind(self, element: etree._Element, tag: str) -> RegionKind | None:
        name, known = structure(element), region_kind(tag, str(element.get("type", "")))
        if name in _REGION_KINDS:
            return RegionKind(name)
        return known if name is None or tag != TEXT_REGION else self._by_type(element, name)

    def _by_type(self, element: etree._Element, name: str) -> RegionKind:
        """Transkribus repeats the type of PAGE as structure; other words are kinds that we do not know."""
        if name != element.get("type"):
            raise self._error(
                element,
                f"no region is of kind {name!r}.",
                f"There are: {', '.join(_REGION_KINDS)}.",
            )
        return region_kind(TEXT_REGION, name) or RegionKind.TEXT

    def _line(self, element: etree._Element, region: RegionKind | None, parent: etree._Element) -> FoundLine:
        if region is None or not region.is_read:
            raise self._error(
                element,
                f"a line stands in a region of kind {region.value if region else 'unknown'}, which is not read.",
                "Move the line into a region of text, margin, fold or title-slip, or change the kind of the region.",
            )
        name = structure(element)
        if name is not None and name not in _COLUMN_KINDS:
            raise self._error(element, f"no line is of kind {name!r}.", f"There are: {', '.join(_COLUMN_KINDS)}.")
        custom = read_custom(str(element.get("custom", "")))
        own = custom.get("column")
        line = (own or {}).get("line", "")
        return FoundLine(
            id=self._name(element),
            kind=ColumnKind(name) if name else column_kind(region, str(parent.get("type", ""))),
            outline=self._outline(element),
            place=place_in_region(element),
            line=int(line) if line.isdecimal() else None,
            anchor=(own or {}).get("anchor"),
            is_ours=own is not None,
        )

    def _order(self, sheet: etree._Element, regions: set[str]) -> tuple[str, ...] | None:
        order = child(sheet, "ReadingOrder")
        if order is None:
            return None
        passed_over = {str(element.get("id")) for element in sheet.iter("{*}*")} - regions
        found: list[str] = []
        for element in in_order(order):
            name = element.get("regionRef")
            if name is None or name in passed_over:
                continue
            if name not in regions:
                raise self._error(element, f"the reading order names {name!r}, which is no region of this file.")
            if name in found:
                raise self._error(element, f"the reading order names {name!r} twice.")
            found.append(name)
        return tuple(found)

    def _outline(self, element: etree._Element) -> Polygon:
        coords = child(element, "Coords")
        if coords is None or coords.get("points") is None:
            raise self._error(element, f"{element.get('id')!r} has no Coords with points.")
        points = [self._point(coords, pair) for pair in str(coords.get("points")).split()]
        try:
            polygon = Polygon(tuple(dict.fromkeys(points)))
            # Raises ValueError for an outline without an area.
            _ = polygon.box
        except ValueError as error:
            raise self._error(
                coords, f"the outline of {element.get('id')!r} cannot be used: {error}.", "Draw it again, or delete it."
            ) from error
        return polygon

    def _point(self, coords: etree._Element, pair: str) -> Point:
        try:
            place = point(pair)
        except ValueError as error:
            raise self._error(coords, f"{pair!r} is no point.", "A point is written x,y in pixels.") from error
        width, height = self._size
        if over_the_edge(place, self._size):
            raise self._error(coords, f"the point {pair} lies outside the image of {width} x {height} pixels.")
        return within(place, self._size)

    def _name(self, element: etree._Element) -> str:
        name = element.get("id")
        if not name:
            raise self._error(element, f"a {etree.QName(element).localname} has no id.")
        return str(name)

    def _number(self, element: etree._Element, name: str) -> int:
        value = str(element.get(name, ""))
        if not value.isdecimal() or not int(value):
            raise self._error(element, f"{name} is {value!r} and not a number of pixels.")
        return int(value)

    def _error(self, element: etree._Element, message: str, advice: str = "") -> InputError:
        return InputError(message, where=f"{self._where}, line {element.sourceline}", advice=advice)
