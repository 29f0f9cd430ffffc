"""The `facsimile` of a TEI file: surfaces and zones, as the text points to them."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from manuscripts.core.geometry import Box, Polygon, Transform
from manuscripts.core.page import Candidate, Direction, Flag, GlyphCorrection, PageImage, Step, WritingMode
from manuscripts.formats.characters import unspell
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of
from manuscripts.formats.tei.elements import box_of, find, find_all, identifier, name_of, outline_of, pointers, text_of
from manuscripts.formats.tei.header_reading import Header
from manuscripts.formats.tei.names import TEI

# What TEI has for cert beside a probability.
_WORDS = ("high", "medium", "low", "unknown")
_ROTATIONS = (0, 90, 180, 270)


@dataclass(slots=True, kw_only=True)
class FoundZone:
    """A zone: `type` and `subtype` as they stand there, `above` the id of the zone that holds it."""

    id: str
    type: str
    subtype: str
    number: str
    line: int
    outline: Polygon | None
    box: Box | None
    confidence: float | None
    above: str | None
    beside: tuple[str, ...]
    label: str
    candidates: tuple[Candidate, ...]
    corrections: tuple[GlyphCorrection, ...]


@dataclass(slots=True, kw_only=True)
class FoundSurface:
    """A surface with its zones in the order of the file; `image` is None where it names none, `extent` in pixels."""

    id: str | None
    label: str
    image: PageImage | None
    extent: tuple[int, int] | None
    direction: Direction | None
    prepared: Transform
    flags: tuple[Flag, ...]
    steps: tuple[Step, ...]
    zones: dict[str, FoundZone] = field(default_factory=dict)


def read_facsimile(root: etree._Element, *, header: Header, omissions: Omissions) -> list[FoundSurface]:
    """The surfaces of the file in their order; numbers that are none count as not given, and that is told."""
    return [
        _surface(surface, header, omissions)
        for holder in root.iterchildren(f"{{{TEI}}}facsimile", f"{{{TEI}}}sourceDoc")
        for surface in holder.iter(f"{{{TEI}}}surface")
        # Our sourceDoc repeats the surfaces of the facsimile.
        if name_of(holder) == "facsimile" or surface.get("corresp") is None
    ]


def _surface(surface: etree._Element, header: Header, omissions: Omissions) -> FoundSurface:
    notes = list(find_all(surface, "note"))
    label = find(surface, "label")
    prepared = [_numbers(note, omissions) for note in notes if note.get("type") == "prepared"]
    found = FoundSurface(
        id=identifier(surface),
        label="" if label is None else text_of(label, header.characters),
        image=_image(surface),
        extent=None if (whole := box_of(surface)) is None else (round(whole.right), round(whole.bottom)),
        direction=_direction(surface, notes, header.characters, omissions),
        prepared=Transform(*prepared[0]) if prepared and len(prepared[0]) == 6 else Transform(),
        flags=tuple(
            Flag(code=unspell(str(note.get("subtype", ""))), message=text_of(note, header.characters))
            for note in notes
            if note.get("type") == "flag"
        ),
        steps=tuple(_steps(notes, header, omissions)),
    )
    for zone in surface.iter(f"{{{TEI}}}zone"):
        name = identifier(zone) or f"zone {len(found.zones)} at line {line_of(zone)}"
        if name in found.zones:
            omissions.add("zone with the xml:id of another", instead="it stands for both", line=line_of(zone))
        found.zones[name] = _zone(zone, name, header, omissions)
    return found


def _image(surface: etree._Element) -> PageImage | None:
    graphic = find(surface, "graphic")
    whole = box_of(surface)
    if graphic is None:
        return None
    name, _, frame = str(graphic.get("url", "")).partition("#frame=")
    sides = [_pixels(str(graphic.get(side, ""))) for side in ("width", "height")]
    if not all(sides) and whole is not None:
        sides = [round(whole.right), round(whole.bottom)]
    if not all(sides):
        return PageImage(digest="", name=unspell(unquote(name)), frame=0, width=0, height=0)
    digest = str(graphic.get("n", ""))
    return PageImage(
        digest=digest.removeprefix("sha256:") if digest.startswith("sha256:") else "",
        name=unspell(unquote(name)),
        frame=int(frame) if frame.isdecimal() else 0,
        width=sides[0] or 0,
        height=sides[1] or 0,
    )


def _pixels(measure: str) -> int | None:
    value = measure.removesuffix("px")
    return int(value) if value.isdecimal() and int(value) else None


def _direction(
    surface: etree._Element, notes: list[etree._Element], characters: Mapping[str, str], omissions: Omissions
) -> Direction | None:
    name = str(surface.get("rendition", "")).removeprefix("#")
    if name not in list(WritingMode):
        return None
    sure = next((one for one in find_all(surface, "certainty") if one.get("match") == "@rendition"), None)
    said = {str(note.get("type")): note for note in notes}
    turned, size = (_numbers(said[name], omissions) if name in said else [] for name in ("rotation", "character-size"))
    degree = None if sure is None else _share(sure, "degree", omissions)
    return Direction(
        mode=WritingMode(name),
        declared=sure is None or sure.get("type") == "declared",
        confidence=1.0 if degree is None else degree,
        rotation=int(turned[0]) if turned and turned[0] in _ROTATIONS else 0,
        reasons=() if sure is None else tuple(text_of(one, characters) for one in find_all(sure, "desc")),
        character=size[0] if size else 0.0,
    )


def _steps(notes: list[etree._Element], header: Header, omissions: Omissions) -> Iterator[Step]:
    for note in notes:
        stage = header.stages.get(next(iter(pointers(note, "corresp")), ""))
        if note.get("type") == "step" and stage is not None:
            yield Step(
                stage=stage.stage,
                software=stage.software,
                finished=text_of(note, header.characters),
                seconds=_number(note, "n", omissions) or 0.0,
                options=dict(stage.options),
                models=stage.models,
            )


def _zone(zone: etree._Element, name: str, header: Header, omissions: Omissions) -> FoundZone:
    parent = zone.getparent()
    notes = list(find_all(zone, "note"))
    return FoundZone(
        id=name,
        type=str(zone.get("type") or zone.get("rendition") or ""),
        subtype=str(zone.get("subtype", "")),
        number=str(zone.get("n", "")),
        line=line_of(zone),
        outline=outline_of(zone),
        box=box_of(zone),
        confidence=None if zone.get("cert") in _WORDS else _share(zone, "cert", omissions),
        above=None if parent is None or name_of(parent) != "zone" else identifier(parent),
        beside=tuple(pointers(zone, "corresp")),
        label="".join(text_of(note, header.characters) for note in notes if note.get("type") == "label"),
        candidates=tuple(
            Candidate(text=unspell(str(one.get("assertedValue"))), probability=degree)
            for one in find_all(zone, "certainty")
            if one.get("assertedValue") and (degree := _share(one, "degree", omissions)) is not None
        ),
        corrections=tuple(_corrections(notes, header)),
    )


def _corrections(notes: list[etree._Element], header: Header) -> Iterator[GlyphCorrection]:
    for note in notes:
        if note.get("type") != "correction":
            continue
        by, when = header.corrections.get(next(iter(pointers(note, "corresp")), ""), ("", ""))
        yield GlyphCorrection(before=text_of(note, header.characters), by=by, when=when)


def _share(element: etree._Element, name: str, omissions: Omissions) -> float | None:
    """An attribute that is a probability, from 0 to 1."""
    value = _number(element, name, omissions)
    if value is None or 0 <= value <= 1:
        return value
    omissions.add(f"{name} of {name_of(element)} over 1 or under 0", instead="left out", line=line_of(element))
    return None


def _number(element: etree._Element, name: str, omissions: Omissions) -> float | None:
    """An attribute that is a number; None where it is not there."""
    said = element.get(name)
    value = None if said is None else _finite(str(said))
    if said is not None and value is None:
        omissions.add(f"{name} of {name_of(element)} that is no number", instead="left out", line=line_of(element))
    return value


def _numbers(note: etree._Element, omissions: Omissions) -> list[float]:
    """What a note holds, if that is numbers with blanks between them."""
    values = [_finite(word) for word in (note.text or "").split()]
    numbers = [value for value in values if value is not None]
    if len(numbers) == len(values):
        return numbers
    omissions.add(f"note of type {note.get('type')} without numbers", instead="left out", line=line_of(note))
    return []


def _finite(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
