"""What ALTO holds of a page: the losses of the table in docs/what-formats-hold.md, and no others."""

from dataclasses import replace

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Candidate, Column, Glyph, Page, Placement, Region, RegionKind
from manuscripts.formats.setting_out import with_spread_glyphs


def as_alto_holds(page: Page) -> Page:
    """`page` as it comes back from our ALTO."""
    flow = [column.region for column in page.columns if column.kind.in_flow]
    aside = [column.region for column in page.columns]
    on_record = [region.id for region in page.regions]
    names = {name: f"r{n}" for n, name in enumerate(dict.fromkeys([*flow, *aside, *on_record]), start=1)}
    places = {column.id: f"c{place}" for place, column in enumerate(page.columns, start=1)}
    columns = tuple(_column(page, column, names, places) for column in page.columns)
    regions = [replace(region, id=names[region.id], outline=_outline(region.outline)) for region in page.regions]
    for old, name in names.items():
        placed = [column.box for column in columns if column.region == name and column.placement != Placement.NOWHERE]
        if old not in on_record and placed:
            regions.append(Region(id=name, kind=RegionKind.TEXT, outline=Polygon.of_box(Box.around(placed))))
    return replace(page, regions=tuple(regions), columns=columns)


def _column(page: Page, column: Column, names: dict[str, str], places: dict[str, str]) -> Column:
    held = replace(
        column,
        id=places[column.id],
        region=names[column.region],
        anchor=places.get(str(column.anchor)),
        outline=_outline(column.outline),
        glyphs=tuple(_glyph(glyph) for glyph in column.glyphs),
    )
    if column.placement is Placement.GLYPHS:
        return held
    return replace(with_spread_glyphs(held, course=page.course), placement=column.placement)


def _glyph(glyph: Glyph) -> Glyph:
    candidates = tuple(Candidate(text=each.text, probability=round(each.probability, 3)) for each in glyph.candidates)
    return replace(glyph, box=_box(glyph.box), candidates=candidates)


def _box(box: Box) -> Box:
    left, top, right, bottom = (round(side, 1) for side in (box.left, box.top, box.right, box.bottom))
    return Box(left, top, max(right, round(left + 0.1, 1)), max(bottom, round(top + 0.1, 1)))


def _outline(outline: Polygon) -> Polygon:
    held = Polygon(tuple((round(x, 1), round(y, 1)) for x, y in outline.points))
    flat = any(len({point[axis] for point in held.points}) == 1 for axis in (0, 1))
    return Polygon.of_box(_box(outline.box)) if flat else held
