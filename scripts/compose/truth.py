"""The truth about a photographed sheet: regions and columns of a page record, in pixels of the photograph."""

from collections.abc import Iterable, Sequence

import numpy as np

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Column, ColumnKind, Glyph, Region, RegionKind
from manuscripts.core.units import LACUNA
from scripts.compose.camera import Coordinates, View
from scripts.compose.plan import Plan
from scripts.compose.settings import Damage
from scripts.compose.writing import InkedColumn, InkedGlyph, Plane, meeting

_SIDE_POINTS = 5


def truth_of(
    plan: Plan, columns: Sequence[InkedColumn], gone: Plane, damage: Damage, view: View
) -> tuple[tuple[Region, ...], tuple[Column, ...]]:
    """Regions and columns in reading order; columns that are gone altogether are left out, lines count from 1.

    So are those of a neighbouring page, which is one region.
    """
    beside = _neighbouring(plan)
    left = [
        (column, lost)
        for column in columns
        if column.column.block not in beside and not all(lost := _lost(column, gone, damage.lost))
    ]
    lines = {line: number for number, line in enumerate(dict.fromkeys(c.column.line for c, _ in left), start=1)}
    keys = {_key(column): "" for column, _ in left}
    names = {key: f"r{number}" for number, key in enumerate(keys, start=1)}
    found = tuple(
        Column(
            id=f"c{number}",
            kind=column.column.kind,
            line=lines[column.column.line],
            region=names[_key(column)],
            outline=_column_outline(column, lost, view),
            glyphs=_glyphs(column, lost, view),
        )
        for number, (column, lost) in enumerate(left, start=1)
    )
    for number, block in enumerate(plan.blocks):
        if block.kind is RegionKind.ILLUSTRATION and (number, 0) not in names:
            names[number, 0] = f"r{len(names) + 1}"
    regions = [_region(key, name, plan, found, view) for key, name in names.items()]
    if beside:
        regions.append(_neighbour(plan, view, name=f"r{len(regions) + 1}"))
    regions.extend(_seals(plan, damage, view, first=len(regions) + 1))
    return tuple(regions), found


def _key(column: InkedColumn) -> tuple[int, int]:
    """Which region a column belongs to: its block, or one of that block's margins, counted from 1."""
    place = column.column
    return place.block, (place.margin or 0) if place.kind is ColumnKind.MARGINAL else 0


def _neighbouring(plan: Plan) -> frozenset[int]:
    """The blocks of the half that is another page."""
    if plan.leaf.neighbour is None:
        return frozenset()
    first = plan.leaf.neighbour * plan.leaf.registers
    return frozenset(range(first, first + plan.leaf.registers))


def _neighbour(plan: Plan, view: View, *, name: str) -> Region:
    """From the gutter to the edge of the sheet."""
    box = Box(0, 0, plan.gutter, plan.height) if plan.leaf.neighbour else Box(plan.gutter, 0, plan.width, plan.height)
    return Region(id=name, kind=RegionKind.NEIGHBOUR, outline=_carried(box, view))


def _lost(column: InkedColumn, gone: Plane, limit: float) -> tuple[bool, ...]:
    return tuple(_lost_share(glyph, gone) > limit for glyph in column.glyphs)


def _lost_share(glyph: InkedGlyph, gone: Plane) -> float:
    area, ink = meeting(gone, glyph)
    weight = ink.astype(np.float32)
    whole = float(glyph.ink.sum(dtype=np.float64))
    return 1.0 - float((weight * (255 - area.astype(np.float32)) / 255).sum()) / whole


def _glyphs(column: InkedColumn, lost: Sequence[bool], view: View) -> tuple[Glyph, ...]:
    outlines = [glyph.outline for glyph in column.glyphs]
    points = view.to_photo(np.concatenate(outlines).astype(np.float64))
    ends = np.cumsum([len(outline) for outline in outlines])[:-1]
    return tuple(
        Glyph(box=_box(part), written=LACUNA if gone else glyph.character, struck=glyph.struck)
        for glyph, gone, part in zip(column.glyphs, lost, np.split(points, ends), strict=True)
    )


def _box(points: Coordinates) -> Box:
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return Box(round(left, 1), round(top, 1), round(right, 1), round(bottom, 1))


def _column_outline(column: InkedColumn, lost: Iterable[bool], view: View) -> Polygon:
    """Around the ink of the column as it stands on the sheet, carried into the photograph."""
    kept = [glyph.outline for glyph, gone in zip(column.glyphs, lost, strict=True) if not gone]
    ink = np.concatenate(kept).astype(np.float64)
    return _carried(Box(*ink.min(axis=0).tolist(), *ink.max(axis=0).tolist()), view)


def _carried(box: Box, view: View) -> Polygon:
    """A rectangle of the sheet as a polygon of the photograph: four corners, more where the paper is bent."""
    steps = np.linspace(0.0, 1.0, _SIDE_POINTS if view.waves else 2)
    down = [(box.right, box.top + step * box.height) for step in steps]
    up = [(box.left, box.bottom - step * box.height) for step in steps]
    # Clockwise from top left, as Polygon.of_box does.
    points = view.to_photo(np.array([up[-1], *down, *up[:-1]], dtype=np.float64))
    return Polygon(tuple((round(x, 1), round(y, 1)) for x, y in points.tolist()))


def _region(key: tuple[int, int], name: str, plan: Plan, columns: Sequence[Column], view: View) -> Region:
    number, margin = key
    block = plan.blocks[number]
    if margin:
        held = Box.around(column.box for column in columns if column.region == name)
        return Region(id=name, kind=RegionKind.MARGIN, outline=Polygon.of_box(held), register=block.register)
    sheet = Box(0, 0, plan.width, plan.height)
    box = Box(
        max(block.box.left, sheet.left),
        max(block.box.top, sheet.top),
        min(block.box.right, sheet.right),
        min(block.box.bottom, sheet.bottom),
    )
    return Region(id=name, kind=block.kind, outline=_carried(box, view), register=block.register)


def _seals(plan: Plan, damage: Damage, view: View, *, first: int) -> Iterable[Region]:
    for number, seal in enumerate(damage.seals, start=first):
        x, y = seal.x * plan.width, seal.y * plan.height
        box = Box(x - seal.width / 2, y - seal.side / 2, x + seal.width / 2, y + seal.side / 2)
        kind = RegionKind.STAMP if seal.stamp else RegionKind.SEAL
        yield Region(id=f"r{number}", kind=kind, outline=_carried(box, view))
