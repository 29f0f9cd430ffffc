"""Elements of a TEI file from outside: their names, texts and pointers."""

from collections.abc import Iterator, Mapping

from lxml import etree

from manuscripts.core.geometry import Box, Polygon
from manuscripts.formats.tei.names import TEI, XML_ID

WHITE = "\n\r\t "
"""White space that is layout of the file; the ideographic space is a character."""


def name_of(element: etree._Element) -> str:
    """The name without its namespace."""
    return etree.QName(element).localname


def identifier(element: etree._Element) -> str | None:
    """Its xml:id."""
    found = element.get(XML_ID)
    return None if found is None else str(found)


def find(element: etree._Element, path: str) -> etree._Element | None:
    """The first at a path of TEI names, as `msDesc/msIdentifier`; `//` before a name stands for any depth."""
    return next(find_all(element, path), None)


def find_all(element: etree._Element, path: str) -> Iterator[etree._Element]:
    """All at a path, as `find`."""
    parts = [part if part in ("", ".") or part.startswith("*") else f"{{{TEI}}}{part}" for part in path.split("/")]
    return element.iterfind("/".join(parts))


def text_of(element: etree._Element, characters: Mapping[str, str]) -> str:
    """Its whole text; a `g` is what it holds or, if that is nothing, the character that it points to."""
    parts = [element.text or ""]
    for child in element:
        if name_of(child) == "g":
            parts.append(character_of(child, characters) or "")
        else:
            parts.append(text_of(child, characters))
        parts.append(child.tail or "")
    return "".join(parts)


def character_of(g: etree._Element, characters: Mapping[str, str]) -> str | None:
    """What a `g` stands for; None where nobody says it."""
    written = g.text or ""
    return written if written.strip("\n\r\t") else characters.get(str(g.get("ref", "")), written or None)


def pointers(element: etree._Element, attribute: str) -> list[str]:
    """What an attribute points to, each without its `#`."""
    return [pointer.removeprefix("#") for pointer in str(element.get(attribute, "")).split()]


def count_of(element: etree._Element) -> int | None:
    """How many characters a gap or space says it is; None where it does not say."""
    for name in ("quantity", "extent"):
        value = str(element.get(name, ""))
        if value.isdecimal() and 0 < int(value) <= 10_000 and element.get("unit", "char") in ("char", "chars"):
            return int(value)
    return None


def outline_of(zone: etree._Element) -> Polygon | None:
    """The outline of a zone or surface, by its points or its corners; None where it has none that can be used."""
    try:
        if zone.get("points") is not None:
            pairs = [pair.split(",") for pair in str(zone.get("points")).split()]
            polygon = Polygon(tuple((float(x), float(y)) for x, y in pairs))
            # Raises ValueError for an outline without an area.
            return polygon if polygon.box else None
        if box := box_of(zone):
            return Polygon.of_box(box)
    except ValueError:
        return None
    return None


def box_of(zone: etree._Element) -> Box | None:
    """The box of a zone by its corners; None where it has none that can be used."""
    try:
        left, top, right, bottom = (float(str(zone.get(side))) for side in ("ulx", "uly", "lrx", "lry"))
        return Box(left, top, right, bottom)
    except ValueError:
        return None
