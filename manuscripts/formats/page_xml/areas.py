"""The regions of a PAGE-XML file in reading order, each with its lines: what a page record is made from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Region, RegionKind
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of
from manuscripts.formats.page_xml.custom import read_custom
from manuscripts.formats.page_xml.elements import (
    child,
    in_order,
    local,
    natural,
    parent_name,
    place_in_region,
    regions_in,
    structure,
)
from manuscripts.formats.page_xml.kinds import TEXT_REGION, region_kind
from manuscripts.formats.page_xml.outlines import Outlines
from manuscripts.formats.page_xml.words import region_of_word

_REGION_KINDS = {kind.value: kind for kind in RegionKind}


@dataclass(frozen=True, slots=True)
class Area:
    """A region, the elements of its lines in order, and the element that it is.

    `place` is its own in the record that it was exported from, from 1; 0 where that had none, None where it is not
    from us.
    """

    region: Region
    lines: tuple[etree._Element, ...]
    element: etree._Element
    place: int | None


def areas_of(sheet: etree._Element, *, outlines: Outlines, omissions: Omissions) -> list[Area]:
    """The regions by the ReadingOrder; without one by their numbers in `custom`, or as they stand in the file."""
    elements = list(regions_in(sheet))
    if child(sheet, "TextLine") is not None:
        # Not allowed, and some programs write it all the same: lines that stand in no region.
        elements.append(sheet)
    names = _Names()
    areas = []
    for element in elements:
        area = _area(element, names, outlines=outlines, omissions=omissions)
        if area is not None:
            areas.append(area)
            if parent_name(element) != "Page" and element is not sheet:
                _omit(omissions, element, "regions in regions", instead="kept beside each other")
    return [areas[place] for place in _order(sheet, [area.element for area in areas], omissions=omissions)]


class _Names:
    """Ids for the regions of a record: those of a file of ours, and else counted anew."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, wanted: str | None) -> str:
        name, number = wanted, len(self._taken) + 1
        while not name or name in self._taken:
            name, number = f"r{number}", number + 1
        self._taken.add(name)
        return name


def _area(element: etree._Element, names: _Names, *, outlines: Outlines, omissions: Omissions) -> Area | None:
    tag, own = local(element), read_custom(str(element.get("custom", ""))).get("region")
    lines = _lines(element)
    kind, label = _kind(element, tag)
    has_text = bool(lines) or child(element, "TextEquiv") is not None
    if kind is None and not has_text:
        _omit(omissions, element, tag, instead="left out: no record has such regions")
        return None
    outline = outlines.of(element) if child(element, "Coords") is not None else None
    if outline is None:
        outline = _around(lines, outlines)
        if outline is None and not has_text:
            _omit(omissions, element, f"{tag} without a place", instead="left out")
            return None
        _omit(omissions, element, f"{tag} without a place", instead="drawn around its lines, or as large as the image")
    size = outlines.size
    known = own if own is not None else {}
    wanted = known.get("id", str(element.get("id", ""))) if own is not None else None
    name = names.give(wanted)
    if element.get("id") not in (name, None) and own is None:
        _omit(omissions, element, "id of a region", instead="counted anew")
    return Area(
        region=Region(
            id=name,
            kind=kind or RegionKind.TEXT,
            outline=outline or Polygon.of_box(Box(0, 0, *size)),
            register=natural(known.get("register")) or 1,
            label=known.get("label", "") if own is not None else label,
        ),
        lines=lines,
        element=element,
        place=natural(known.get("order")),
    )


def _lines(element: etree._Element) -> tuple[etree._Element, ...]:
    """The lines by their numbers, where each has one of its own, or as they stand in the file."""
    lines = list(element.iterchildren("{*}TextLine"))
    return tuple(lines[place] for place in _numbered(lines))


def _numbered(elements: Sequence[etree._Element]) -> list[int]:
    numbers = [number for element in elements if (number := place_in_region(element)) is not None]
    if len(set(numbers)) < len(elements):
        return list(range(len(elements)))
    return sorted(range(len(elements)), key=numbers.__getitem__)


def _kind(element: etree._Element, tag: str) -> tuple[RegionKind | None, str]:
    """What the region is, and the word of the file for it where that is not ours."""
    word, type_ = structure(element), str(element.get("type", ""))
    if word in _REGION_KINDS:
        return _REGION_KINDS[str(word)], ""
    by_element = region_kind(tag, type_) if tag.endswith("Region") else RegionKind.TEXT
    known = region_of_word(word) if word else None
    label = word or (type_ if by_element is None or type_ not in ("", "paragraph") else "")
    if not label and tag not in (TEXT_REGION, "Page"):
        label = tag
    return known or by_element, label


def _around(lines: Sequence[etree._Element], outlines: Outlines) -> Polygon | None:
    boxes = []
    for line in lines:
        coords = child(line, "Coords")
        points = outlines.points(coords) if coords is not None else []
        if len({x for x, _ in points}) > 1 and len({y for _, y in points}) > 1:
            boxes.append(Polygon((*points, points[0], points[0])).box)
    return Polygon.of_box(Box.around(boxes)) if boxes else None


def _order(sheet: etree._Element, elements: Sequence[etree._Element], *, omissions: Omissions) -> list[int]:
    order = child(sheet, "ReadingOrder")
    if order is None:
        return _numbered(elements)
    names: dict[str, int] = {}
    for place, element in enumerate(elements):
        names.setdefault(str(element.get("id")), place)
    found: list[int] = []
    for member in _members(order, omissions):
        name = member.get("regionRef")
        if name is None:
            continue
        if str(name) not in names:
            _omit(omissions, member, "references of the ReadingOrder that lead nowhere", instead="passed over")
        elif names[str(name)] not in found:
            found.append(names[str(name)])
    return [*found, *(place for place in range(len(elements)) if place not in found)]


def _members(order: etree._Element, omissions: Omissions) -> Iterator[etree._Element]:
    for member in in_order(order):
        tag = local(member)
        if tag.endswith(("Group", "GroupIndexed")) and member.get("caption") != "aside":
            nested = parent_name(member) != "ReadingOrder"
            if nested or tag == "UnorderedGroup":
                _omit(omissions, member, f"{tag} of the ReadingOrder", instead="its regions are kept in their order")
        yield member


def _omit(omissions: Omissions, element: etree._Element, what: str, *, instead: str) -> None:
    omissions.add(what, instead=instead, line=line_of(element))
