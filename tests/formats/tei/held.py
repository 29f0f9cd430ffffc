"""What TEI holds of a record, by the table of `docs/what-formats-hold.md`."""

from dataclasses import replace
from typing import Any

from manuscripts.core.geometry import Polygon
from manuscripts.core.page import Column, Glyph, Page, Placement, Reading, ReadingKind, Region
from manuscripts.formats.setting_out import place_all

BLANKS = " \n\r\t"
NO_SIZE: dict[str, Any] = {"width": 0, "height": 0}


def as_tei_holds(page: Page) -> Page:
    """What comes back of a record, by the table."""
    regions = {region.id: f"r{place}" for place, region in enumerate(page.regions, start=1)}
    columns = {column.id: f"c{place}" for place, column in enumerate(page.columns, start=1)}
    direction = page.direction
    known = page.image.is_known
    held = replace(
        page,
        image=page.image if known else replace(page.image, frame=0, **({} if _has_places(page) else NO_SIZE)),
        regions=tuple(_region(region, regions[region.id]) for region in page.regions),
        columns=tuple(_column(column, columns, regions) for column in page.columns),
        direction=direction and replace(direction, confidence=round(direction.confidence, 3)),
    )
    return place_all(held)


def _has_places(page: Page) -> bool:
    return bool(page.regions) or any(column.placement is not Placement.NOWHERE for column in page.columns)


def _region(region: Region, name: str) -> Region:
    return replace(region, id=name, outline=_outline(region.outline))


def _column(column: Column, columns: dict[str, str], regions: dict[str, str]) -> Column:
    return replace(
        column,
        id=columns[column.id],
        region=regions.get(column.region, ""),
        anchor=columns.get(column.anchor or ""),
        outline=_outline(column.outline),
        confidence=round(column.confidence, 3),
        placement=column.placement if column.glyphs or column.placement is Placement.NOWHERE else Placement.GLYPHS,
        glyphs=tuple(_glyph(glyph) for glyph in column.glyphs),
    )


def _glyph(glyph: Glyph) -> Glyph:
    candidates = tuple(
        replace(one, probability=round(one.probability, 3))
        for place, one in enumerate(glyph.candidates)
        if one.probability >= 0.01 or one.text == glyph.written or place == 0
    )
    by_ink = next((one.probability for one in candidates if one.text == glyph.written), None)
    advised = None if glyph.advised is None or not candidates or glyph.corrections else round(glyph.advised, 3)
    later = (ReadingKind.SUPPLIED, ReadingKind.PUNCTUATION)
    readings = [replace(reading, source=_source(reading, glyph)) for reading in glyph.readings]
    chosen = [reading for reading in readings if reading.kind not in later]
    return replace(
        glyph,
        box=_outline(Polygon.of_box(glyph.box)).box,
        candidates=candidates,
        advised=None if advised == by_ink else advised,
        readings=(*chosen, *(reading for reading in readings if reading.kind in later)),
        corrections=tuple(
            replace(one, by=one.by.strip(BLANKS), when=one.when.strip(BLANKS)) for one in glyph.corrections
        ),
    )


def _source(reading: Reading, glyph: Glyph) -> str:
    if reading.kind is ReadingKind.NORMALISED and reading.source != glyph.gaiji:
        return " ".join(reading.source.split())
    return reading.source.strip(BLANKS)


def _outline(outline: Polygon) -> Polygon:
    rounded = Polygon(tuple((round(x, 1), round(y, 1)) for x, y in outline.points))
    try:
        return rounded if rounded.box else outline
    except ValueError:
        return Polygon(tuple((round(x, 6), round(y, 6)) for x, y in outline.points))
