"""What all XML exports share: numbers, outlines, and a parser that trusts nobody."""

from dataclasses import dataclass
from typing import cast

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
    """The corners as `x,y x,y …`, in tenths of a pixel, finer where nothing would be left of the outline."""
    xs, ys = [x for x, _ in polygon.points], [y for _, y in polygon.points]
    write = number if _has_area(min(xs), min(ys), max(xs), max(ys)) else _finer
    return " ".join(f"{write(x)},{write(y)}" for x, y in polygon.points)


def written_edges(edges: tuple[float, float, float, float]) -> list[str]:
    """Left, top, right and bottom as `points` writes them."""
    write = number if _has_area(*edges) else _finer
    return [write(edge) for edge in edges]


def _has_area(left: float, top: float, right: float, bottom: float) -> bool:
    return round(right, 1) > round(left, 1) and round(bottom, 1) > round(top, 1)


def _finer(value: float) -> str:
    return f"{value:.6f}"


def certainty(glyph: Glyph) -> float | None:
    """The engine's probability for what is written; None where no engine gave one."""
    return next((c.probability for c in glyph.candidates if c.text == glyph.written), None)


def line_of(element: etree._Element) -> int:
    """The line of the file on which an element stands; 0 where that is not known."""
    return cast("int | None", element.sourceline) or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlLimits:
    """What XML from outside may be at most: bytes and tags in the file, and elements one in the other.

    A tag costs some 150 bytes of memory. The parser has limits of its own beside these: 10 MB of text in one piece, 256
    elements one in the other.
    """

    max_bytes: int = 500_000_000
    max_tags: int = 10_000_000
    max_depth: int = 200


class _NothingElse(etree.Resolver):
    """Gives no text for any other file: without `collect_ids` the parser opens what a DOCTYPE names."""

    def resolve(self, *asked: object) -> object:
        *_, context = asked
        return self.resolve_string("", context)  # type: ignore[call-arg]


def parse_untrusted(data: bytes, *, where: str = "", limits: XmlLimits | None = None) -> etree._Element:
    """Parse XML from outside: no entities, no network, no other file, comments dropped, nothing over the `limits`.

    `where` names the file in errors. Raises InputError for what is not XML or over a limit, and for a document type
    declaration: nothing that we read needs one.
    """
    limits = limits or XmlLimits()
    if len(data) > limits.max_bytes:
        raise InputError(
            f"has {len(data)} bytes; the limit is {limits.max_bytes}.",
            where=where,
            advice="Cut it into several files.",
        )
    if data.count(b"<") > limits.max_tags:
        raise InputError(f"has more than {limits.max_tags} tags.", where=where, advice="Cut it into several files.")
    # The parser would call a name that stands twice ill-formed; that is for the checks to say.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )
    parser.resolvers.add(_NothingElse())
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"not well-formed: {error.msg}.", where=_at(where, error.lineno or 0)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError("has a document type declaration.", where=_at(where, 1), advice="Take it out.")
    if root.xpath(f"boolean({'/*' * (limits.max_depth + 1)})"):
        raise InputError(
            f"has more than {limits.max_depth} elements one in the other.",
            where=where,
            advice="No text is nested so deep; look at what made the file.",
        )
    return root


def _at(where: str, line: int) -> str:
    return f"{where}, line {line}" if where else f"line {line}"
