"""What all XML exports share: names, safe text, numbers, and a parser that trusts nobody."""

import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

from manuscripts.core.geometry import Polygon
from manuscripts.core.page import Glyph

_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_ILLEGAL = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_SPECIAL = re.compile(f"[{_PRIVATE}{_ILLEGAL}]")


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Cut `text` into runs that XML may hold as they are, and single characters (True) that it may not.

    Those are what XML forbids and the private use areas, whose code points say nothing outside one font.
    """
    start = 0
    for match in _SPECIAL.finditer(text):
        if match.start() > start:
            yield text[start : match.start()], False
        yield match.group(), True
        start = match.end()
    if start < len(text):
        yield text[start:], False


def spell(text: str) -> str:
    """`text` with private-use and forbidden characters spelt `U+E000`: for attributes and remarks."""
    return "".join(f"U+{ord(piece):04X}" if special else piece for piece, special in pieces(text))


def spell_word(text: str) -> str:
    """As `spell`, for an attribute that must be one word: blanks and control characters are spelt as well."""
    return "".join(
        f"U+{ord(character):04X}" if _SPECIAL.match(character) or _is_blank(character) else character
        for character in text
    )


def _is_blank(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Zs", "Zl", "Zp"}


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
