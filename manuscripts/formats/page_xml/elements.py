"""What every reader of PAGE-XML looks up in it, of whatever year and program."""

from collections.abc import Iterator

from lxml import etree

from manuscripts.core.errors import InputError
from manuscripts.core.geometry import Point
from manuscripts.formats.markup import parse_untrusted
from manuscripts.formats.page_xml.custom import read_custom

NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/"
# Editors round outlines and let them run over the edge by a pixel or two.
OVER_THE_EDGE = 2.0
# No image is wider or higher.
MOST_PIXELS = 10_000_000
# What eScriptorium writes for a line or region whose kind nobody chose.
_UNNAMED = {"default", "DefaultLine", "DefaultRegion"}


def open_page(data: bytes, *, where: str) -> tuple[etree._Element, etree._Element]:
    """The root and its Page. Raises InputError, with the line of the file, for what is not PAGE-XML."""
    root = parse_untrusted(data, where=where)
    if not str(root.tag).startswith(f"{{{NAMESPACE}"):
        raise InputError(
            "this is no PAGE-XML.",
            where=f"{where}, line {root.sourceline}",
            advice="Save it as PAGE (pagecontent) in the editor.",
        )
    sheet = child(root, "Page")
    if sheet is None:
        raise InputError("there is no Page in it.", where=f"{where}, line {root.sourceline}")
    return root, sheet


def local(element: etree._Element) -> str:
    """Its name without the namespace, which changes with the year."""
    return str(etree.QName(element).localname)


def parent_name(element: etree._Element) -> str:
    """The name of the element in which it stands; empty for the root."""
    parent = element.getparent()
    return "" if parent is None else local(parent)


def child(parent: etree._Element, tag: str) -> etree._Element | None:
    """The first child of that name."""
    return next(parent.iterchildren(f"{{*}}{tag}"), None)


def regions_in(sheet: etree._Element) -> Iterator[etree._Element]:
    """All regions as they stand in the file, also those in other regions, and cells of tables (Transkribus)."""
    return (element for element in sheet.iter("{*}*") if local(element).endswith(("Region", "TableCell")))


def structure(element: etree._Element) -> str | None:
    """The kind that `custom` gives, if it gives one that means something."""
    name = read_custom(str(element.get("custom", ""))).get("structure", {}).get("type")
    return None if not name or name in _UNNAMED else name


def place_in_region(element: etree._Element) -> int | None:
    """The number that a line has among those of its region, if it has one."""
    place = read_custom(str(element.get("custom", ""))).get("readingOrder", {}).get("index", element.get("index", ""))
    return natural(place)


def in_order(group: etree._Element) -> Iterator[etree._Element]:
    """All members below a group of the reading order; those that have an index stand by it."""
    for member in sorted(group.iterchildren("{*}*"), key=lambda each: natural(each.get("index")) or 0):
        yield member
        yield from in_order(member)


def natural(text: str | None) -> int | None:
    """The number, from 0, that `text` is; None for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None


def point(pair: str) -> Point:
    """`x,y`. Raises ValueError for what is no point."""
    x, y = (float(value) for value in pair.split(","))
    return x, y


def within(place: Point, size: tuple[int, int]) -> Point:
    """The nearest point of the image."""
    return min(max(place[0], 0.0), float(size[0])), min(max(place[1], 0.0), float(size[1]))


def over_the_edge(place: Point, size: tuple[int, int]) -> bool:
    """Whether a point lies farther outside the image than rounding can have put it, or nowhere."""
    x, y = place
    return not max(-x, -y, x - size[0], y - size[1]) <= OVER_THE_EDGE
