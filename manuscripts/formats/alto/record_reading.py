"""What our own tag `record` says beside the elements of ALTO."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from lxml import etree

from manuscripts.core.errors import InputError
from manuscripts.core.geometry import Polygon, Transform
from manuscripts.core.page import (
    Candidate,
    ColumnKind,
    Condition,
    Direction,
    Flag,
    GlyphCorrection,
    Placement,
    Reading,
    ReadingKind,
    RegionKind,
    WritingMode,
)
from manuscripts.formats.alto.elements import name_of
from manuscripts.formats.alto.exactness import unescape
from manuscripts.formats.alto.names import OWN
from manuscripts.formats.markup import line_of

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGlyph:
    """What a Glyph that stands for `written` does not say.

    `candidates` is None where its GC and Variants say them exactly.
    """

    written: str
    advised: float | None
    gaiji: str | None
    condition: Condition | None
    candidates: tuple[Candidate, ...] | None
    readings: tuple[Reading, ...]
    corrections: tuple[GlyphCorrection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnColumn:
    """What a TextLine does not say; `drawn` is where a column is drawn that is known to stand nowhere."""

    kind: ColumnKind
    line: int
    confidence: float
    placement: Placement
    anchor: str | None
    label: str
    drawn: Polygon | None
    glyphs: Mapping[str, OwnGlyph]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRegion:
    """What a block does not say."""

    kind: RegionKind
    register: int
    label: str


@dataclass(slots=True, kw_only=True)
class OwnRecord:
    """All of it; regions and columns by the ID of block and line, in the order of the page.

    `noted` are words of the page and its image that their places in ALTO could not hold exactly.
    """

    schema: int = 1
    frame: int = 0
    noted: dict[str, str] = field(default_factory=dict)
    prepared: Transform = field(default_factory=Transform)
    direction: Direction | None = None
    flags: list[Flag] = field(default_factory=list)
    regions: dict[str, OwnRegion] = field(default_factory=dict)
    columns: dict[str, OwnColumn] = field(default_factory=dict)


def read_record(root: etree._Element, *, where: str) -> OwnRecord | None:
    """Our own tag of a file; None where it has none. Raises InputError where it is not as we wrote it."""
    element = next(root.iterfind(f"{{*}}Tags/{{*}}OtherTag/{{*}}XmlData/{{{OWN}}}record"), None)
    if element is None:
        return None
    record = OwnRecord()
    for part in element.iterchildren(f"{{{OWN}}}*"):
        try:
            _read_part(record, part)
        except (ValueError, KeyError, OverflowError) as error:
            raise InputError(
                f"the {name_of(part)} of our own record cannot be used: {error}.",
                where=f"{where}, line {line_of(part)}",
                advice="Export the page again, or take the tag `record` out.",
            ) from error
    return record


def _read_part(record: OwnRecord, part: etree._Element) -> None:
    match name_of(part):
        case "page":
            record.schema, record.frame = int(part.attrib["schema"]), int(part.attrib["frame"])
            record.noted = {
                str(name): unescape(str(value))
                for name, value in part.attrib.items()
                if name not in ("schema", "frame", "prepared")
            }
            if "prepared" in part.attrib:
                record.prepared = _transform(str(part.attrib["prepared"]))
        case "direction":
            record.direction = _direction(part)
        case "flag":
            record.flags.append(Flag(code=_text(part, "code"), message=_text(part, "message")))
        case "region":
            record.regions[_text(part, "ref")] = OwnRegion(
                kind=RegionKind(_text(part, "kind")), register=int(part.attrib["register"]), label=_label(part)
            )
        case "column":
            record.columns[_text(part, "ref")] = _column(part)
        case other:
            raise ValueError(f"{other} is no part of a record")


def _column(element: etree._Element) -> OwnColumn:
    drawn = element.get("drawn")
    return OwnColumn(
        kind=ColumnKind(_text(element, "kind")),
        line=int(element.attrib["line"]),
        confidence=float(element.attrib["confidence"]),
        placement=Placement(_text(element, "placement")),
        anchor=_optional(element, "anchor", str),
        label=_label(element),
        drawn=_polygon(str(drawn)) if drawn is not None else None,
        glyphs={_text(glyph, "ref"): _glyph(glyph) for glyph in element.iterchildren(f"{{{OWN}}}glyph")},
    )


def _glyph(element: etree._Element) -> OwnGlyph:
    candidates = tuple(
        Candidate(text=_text(each, "text"), probability=float(each.attrib["probability"]))
        for each in element.iterchildren(f"{{{OWN}}}candidate")
    )
    readings = (
        Reading(kind=ReadingKind(_text(each, "kind")), text=_text(each, "text"), source=_text(each, "source"))
        for each in element.iterchildren(f"{{{OWN}}}reading")
    )
    corrections = (
        GlyphCorrection(before=_text(each, "before"), by=_text(each, "by"), when=_text(each, "when"))
        for each in element.iterchildren(f"{{{OWN}}}correction")
    )
    return OwnGlyph(
        written=_text(element, "written"),
        advised=_optional(element, "advised", float),
        gaiji=_optional(element, "gaiji", unescape),
        condition=_optional(element, "condition", Condition),
        candidates=candidates or None,
        readings=tuple(readings),
        corrections=tuple(corrections),
    )


def _direction(element: etree._Element) -> Direction:
    return Direction(
        mode=WritingMode(_text(element, "mode")),
        declared=element.attrib["declared"] == "true",
        confidence=float(element.attrib["confidence"]),
        rotation=int(element.attrib["rotation"]),
        reasons=tuple(_text(reason, "text") for reason in element.iterchildren(f"{{{OWN}}}reason")),
        character=float(element.attrib["character"]),
    )


def _transform(numbers: str) -> Transform:
    a, b, c, d, e, f = map(float, numbers.split())
    return Transform(a, b, c, d, e, f)


def _polygon(points: str) -> Polygon:
    polygon = Polygon(tuple((float(x), float(y)) for x, y in (pair.split(",") for pair in points.split())))
    # Raises ValueError for an outline without an area.
    _ = polygon.box
    return polygon


def _optional(element: etree._Element, name: str, read: Callable[[str], _Read]) -> _Read | None:
    value = element.get(name)
    return None if value is None else read(str(value))


def _text(element: etree._Element, name: str) -> str:
    return unescape(str(element.attrib[name]))


def _label(element: etree._Element) -> str:
    return unescape(str(element.get("label", "")))
