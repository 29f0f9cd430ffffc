"""Elements of an ALTO file."""

from collections.abc import Iterable, Mapping

from lxml import etree

from manuscripts.core.geometry import Box, Point, Polygon
from manuscripts.formats.markup import number, points


def add(parent: etree._Element, tag: str, attributes: Mapping[str, str] | None = None) -> etree._Element:
    """Append an element of the parent's namespace."""
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}", dict(attributes or {}))


def put(element: etree._Element, box: Box) -> None:
    """Say where an element stands; `box` is one that ALTO holds."""
    for name, value in (("HPOS", box.left), ("VPOS", box.top), ("WIDTH", box.width), ("HEIGHT", box.height)):
        element.set(name, number(value))


def put_outline(element: etree._Element, outline: Polygon) -> None:
    """Say where an element stands, and append its outline, which is one that ALTO holds."""
    put(element, outline.box)
    add(add(element, "Shape"), "Polygon", {"POINTS": points(outline)})


def corners(line: Iterable[Point]) -> str:
    """A line through points as `x,y x,y`."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in line)


def name_of(element: etree._Element) -> str:
    """Its name without the namespace."""
    return etree.QName(element).localname


def child(parent: etree._Element, *tags: str) -> etree._Element | None:
    """The first element on the path of `tags` below `parent`, whatever its namespace."""
    found: etree._Element | None = parent
    for tag in tags:
        found = next(found.iterchildren(f"{{*}}{tag}"), None) if found is not None else None
    return found
