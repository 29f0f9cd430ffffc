"""What all XML exports share: numbers, outlines, and a parser that trusts nobody."""

from lxml import etree

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
    """Parse XML from outside: no entities, no DTD, no network. Raises etree.XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)
