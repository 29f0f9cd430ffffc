"""The `facsimile` of a TEI file: surfaces and zones, as the text points to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from manuscripts.core.geometry import Box, Polygon, Transform
from manuscripts.core.page import Candidate, Direction, Flag, GlyphCorrection, PageImage, Step, WritingMode
from manuscripts.formats.characters import unspell
from manuscripts.formats.tei.elements import (
    box_of,
    find,
    find_all,
    identifier,
    line_of,
    name_of,
    outline_of,
    pointers,
    text_of,
)
from manuscripts.formats.tei.header_reading import Header
from manuscripts.formats.tei.names import TEI


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


def read_facsimile(root: etree._Element, *, header: Header) -> list[FoundSurface]:
    """The surfaces of the file in their order."""
    return [
        _surface(surface, header)
        for holder in root.iterchildren(f"{{{TEI}}}facsimile", f"{{{TEI}}}sourceDoc")
        for surface in holder.iter(f"{{{TEI}}}surface")
        # Our sourceDoc repeats the surfaces of the facsimile.
        if name_of(holder) == "facsimile" or surface.get("corresp") is None
    ]


def _surface(surface: etree._Element, header: Header) -> FoundSurface:
    notes = list(find_all(surface, "note"))
    label = find(surface, "label")
    prepared = [list(map(float, str(note.text).split())) for note in notes if note.get("type") == "prepared"]
    found = FoundSurface(
        id=identifier(surface),
        label="" if label is None else text_of(label, header.characters),
        image=_image(surface),
        extent=None if (whole := box_of(surface)) is None else (round(whole.right), round(whole.bottom)),
        direction=_direction(surface, notes, header.characters),
        prepared=Transform(*prepared[0]) if prepared and len(prepared[0]) == 6 else Transform(),
        flags=tuple(
            Flag(code=unspell(str(note.get("subtype", ""))), message=text_of(note, header.characters))
            for note in notes
            if note.get("type") == "flag"
        ),
        steps=tuple(_steps(notes, header)),
    )
    for zone in surface.iter(f"{{{TEI}}}zone"):
        name = identifier(zone) or f"zone {len(found.zones)} at line {line_of(zone)}"
        found.zones[name] = _zone(zone, name, header)
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


def _direction(surface: etree._Element, notes: list[etree._Element], characters: Mapping[str, str]) -> Direction | None:
    name = str(surface.get("rendition", "")).removeprefix("#")
    if name not in list(WritingMode):
        return None
    sure = next((one for one in find_all(surface, "certainty") if one.get("match") == "@rendition"), None)
    said = {str(note.get("type")): (note.text or "").strip() for note in notes}
    return Direction(
        mode=WritingMode(name),
        declared=sure is None or sure.get("type") == "declared",
        confidence=1.0 if sure is None else float(str(sure.get("degree", "1"))),
        rotation=int(said.get("rotation", "0")),
        reasons=() if sure is None else tuple(text_of(one, characters) for one in find_all(sure, "desc")),
        character=float(said.get("character-size", "0")),
    )


def _steps(notes: list[etree._Element], header: Header) -> Iterator[Step]:
    for note in notes:
        stage = header.stages.get(next(iter(pointers(note, "corresp")), ""))
        if note.get("type") == "step" and stage is not None:
            yield Step(
                stage=stage.stage,
                software=stage.software,
                finished=text_of(note, header.characters),
                seconds=float(str(note.get("n", "0"))),
                options=dict(stage.options),
                models=stage.models,
            )


def _zone(zone: etree._Element, name: str, header: Header) -> FoundZone:
    parent = zone.getparent()
    notes = list(find_all(zone, "note"))
    sure = str(zone.get("cert", ""))
    return FoundZone(
        id=name,
        type=str(zone.get("type") or zone.get("rendition") or ""),
        subtype=str(zone.get("subtype", "")),
        number=str(zone.get("n", "")),
        line=line_of(zone),
        outline=outline_of(zone),
        box=box_of(zone),
        confidence=float(sure) if sure.replace(".", "", 1).isdecimal() else None,
        above=None if parent is None or name_of(parent) != "zone" else identifier(parent),
        beside=tuple(pointers(zone, "corresp")),
        label="".join(text_of(note, header.characters) for note in notes if note.get("type") == "label"),
        candidates=tuple(
            Candidate(text=unspell(str(one.get("assertedValue"))), probability=float(str(one.get("degree"))))
            for one in find_all(zone, "certainty")
            if one.get("assertedValue") is not None and one.get("degree") is not None
        ),
        corrections=tuple(_corrections(notes, header)),
    )


def _corrections(notes: list[etree._Element], header: Header) -> Iterator[GlyphCorrection]:
    for note in notes:
        if note.get("type") != "correction":
            continue
        by, when = header.corrections.get(next(iter(pointers(note, "corresp")), ""), ("", ""))
        yield GlyphCorrection(before=text_of(note, header.characters), by=by, when=when)
