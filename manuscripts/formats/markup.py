"""What all XML exports share: numbers, outlines, and a parser that trusts nobody."""

from lxml import etree

from manuscripts.core.errors import InputError
from manuscripts.core.geometry import Polygon
from manuscripts.core.page import Glyph


def number(value: float) -> str:
    """A tenth of a pixel is finer than any stroke: at most one decimal, none for whole numbers."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def probability(value: float) -> str:
    """At most three decimals."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def points(polygon: Polygon) -> str:
    """The corners as `x,y x,y …`."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in polygon.points)


def certainty(glyph: Glyph) -> float | None:
    """The engine's probability for what is written; None where no engine gave one."""
    return next((c.probability for c in glyph.candidates if c.text == glyph.written), None)


def parse_untrusted(data: bytes) -> etree._Element:
    """Parse XML from outside: no entities, no network, comments dropped.

    Raises InputError for what is not XML, and for a document type declaration: nothing that we read needs one.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"not well-formed: {error.msg}.", where=f"line {error.lineno}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError("has a document type declaration.", where="line 1", advice="Take it out.")
    return root
