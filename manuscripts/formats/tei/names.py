"""Names inside a TEI file: its namespace, its elements, its stable identifiers."""

import itertools
import re
from dataclasses import dataclass

from lxml import etree

from manuscripts.core.names import xml_id
from manuscripts.formats.characters import pieces

TEI = "http://www.tei-c.org/ns/1.0"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CHARACTER = "#char-"
_NO_ROW_NAME = re.compile("[^A-Za-z0-9._\u4e00-\u9fa5-]")


@dataclass(frozen=True, slots=True)
class Ids:
    """Identifiers of one manuscript, built from its shelfmark.

    Pages and lines have the numbers by which a scholar cites them; regions, columns and glyphs are counted from 1 in
    the order of the record. `S.4272-0003-0012` is line 12 of page 3.
    """

    shelfmark: str

    @property
    def manuscript(self) -> str:
        return xml_id(self.shelfmark)

    def page(self, page: int) -> str:
        return f"{self.manuscript}-{page:04d}"

    def surface(self, page: int) -> str:
        return f"{self.page(page)}-surface"

    def line(self, page: int, line: int) -> str:
        return f"{self.page(page)}-{line:04d}"

    def register(self, page: int, count: int) -> str:
        return f"{self.page(page)}-b{count}"

    def region(self, page: int, count: int) -> str:
        return f"{self.page(page)}-r{count}"

    def column(self, page: int, count: int) -> str:
        return f"{self.page(page)}-c{count}"

    def glyph(self, page: int, column: int, count: int) -> str:
        return f"{self.column(page, column)}-{count}"


def new(tag: str) -> etree._Element:
    """A TEI element that stands alone."""
    return etree.fromstring(f'<{tag} xmlns="{TEI}"/>')


def add(parent: etree._Element, tag: str, attributes: dict[str, str] | None = None, text: str = "") -> etree._Element:
    """Append a TEI element; `text` may hold any characters, see `write_characters`."""
    element = etree.SubElement(parent, f"{{{TEI}}}{tag}", attributes or {})
    write_characters(element, text)
    return element


def write_characters(element: etree._Element, text: str) -> None:
    """Append `text`; what XML may not hold, and private use, becomes a `g` that points into the `charDecl`."""
    for piece, special in pieces(text):
        if special:
            # Text, if only an empty one, tells the serialiser that white space counts here.
            element.text = element.text or ""
            etree.SubElement(element, f"{{{TEI}}}g", {"ref": f"{_CHARACTER}{ord(piece):04X}"})
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + piece
        else:
            element.text = (element.text or "") + piece


def character_id(character: str) -> str:
    """The name of a character that stands as `g`."""
    return f"{_CHARACTER[1:]}{ord(character):04X}"


def special_characters(tree: etree._Element) -> set[str]:
    """The characters that stand as `g` in a tree."""
    return {
        chr(int(str(g.get("ref")).removeprefix(_CHARACTER), 16))
        for g in tree.iter(f"{{{TEI}}}g")
        if str(g.get("ref")).startswith(_CHARACTER)
    }


def unique_names(wished: dict[str, str], *, prefix: str) -> dict[str, str]:
    """A name for each key, made from what is wished for it, the same for the same set of keys."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for one in sorted(wished):
        wanted = prefix + _NO_ROW_NAME.sub("_", wished[one])
        counted = (f"{wanted}.{count}" for count in itertools.count(2))
        name = next(name for name in itertools.chain([wanted], counted) if name not in taken)
        taken.add(name)
        names[one] = name
    return names
