"""Names inside a TEI file: its namespace, its elements, its stable identifiers."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from manuscripts.core.names import xml_id
from manuscripts.formats.characters import pieces

TEI = "http://www.tei-c.org/ns/1.0"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
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


def add(parent: etree._Element, tag: str, attributes: dict[str, str] | None = None, text: str = "") -> etree._Element:
    """Append a TEI element; `text` may hold any characters, see `write_characters`."""
    element = etree.SubElement(parent, f"{{{TEI}}}{tag}", attributes or {})
    write_characters(element, text)
    return element


def write_characters(element: etree._Element, text: str) -> None:
    """Append `text`; what XML may not hold, and private use, becomes a `g` that points into the `charDecl`."""
    for piece, special in pieces(text):
        if special:
            etree.SubElement(element, f"{{{TEI}}}g", {"ref": f"#{character_id(piece)}"})
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + piece
        else:
            element.text = (element.text or "") + piece


def character_id(character: str) -> str:
    """The name of a character that stands as `g`."""
    return f"char-{ord(character):04X}"


def name_rows(rows: Iterable[str]) -> dict[str, str]:
    """An identifier for each row of the table of variants, the same for the same set of rows."""
    return _names({row: row.removeprefix("v-") for row in rows}, prefix="v-")


def name_gaiji(identifiers: Iterable[str]) -> dict[str, str]:
    """A name for each gaiji, the same for the same set of them."""
    return _names({identifier: identifier for identifier in identifiers}, prefix="gaiji-")


def _names(wished: dict[str, str], *, prefix: str) -> dict[str, str]:
    names: dict[str, str] = {}
    taken: set[str] = set()
    for one in sorted(wished):
        wanted = prefix + _NO_ROW_NAME.sub("_", wished[one])
        counted = (f"{wanted}.{count}" for count in itertools.count(2))
        name = next(name for name in itertools.chain([wanted], counted) if name not in taken)
        taken.add(name)
        names[one] = name
    return names
