"""The `sourceDoc` of a TEI file: the raw reading of each column where it stands, without anything added to it."""

from lxml import etree

from manuscripts.core.page import Page
from manuscripts.formats.tei.names import XML_ID, Ids, add, new


def source_surface(page: Page, *, ids: Ids) -> etree._Element:
    """The surface of `page`: a `line` for each column in reading order, with all that was written, also if struck."""
    surface = new("surface")
    surface.set(XML_ID, f"{ids.page(page.number)}-source")
    surface.set("n", str(page.number))
    surface.set("corresp", f"#{ids.surface(page.number)}")
    for count, column in enumerate(page.columns, start=1):
        written = "".join(glyph.written for glyph in column.glyphs)
        add(surface, "line", {"n": str(column.line), "facs": f"#{ids.column(page.number, count)}"}, written)
    return surface
