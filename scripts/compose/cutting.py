"""A picture with its truth, and what cutting it and adding to its edges does to both."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from manuscripts.core.geometry import Box, Polygon, Transform
from manuscripts.core.page import Column, Glyph, Region, RegionKind
from manuscripts.core.units import LACUNA

_READABLE = 0.4
_SEEN = 0.1
_DARK, _INKED = 140, 0.025


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A picture (height × width × 3, or height × width) and what is in it."""

    picture: npt.NDArray[np.uint8]
    regions: tuple[Region, ...]
    columns: tuple[Column, ...]

    @property
    def width(self) -> int:
        return int(self.picture.shape[1])

    @property
    def height(self) -> int:
        return int(self.picture.shape[0])

    def with_region(self, kind: RegionKind, box: Box) -> "Taken":
        """One more region, none of whose writing is read."""
        box = Box(max(box.left, 0.0), max(box.top, 0.0), min(box.right, self.width), min(box.bottom, self.height))
        number = 1 + max((int(region.id[1:]) for region in self.regions), default=0)
        return replace(
            self, regions=(*self.regions, Region(id=f"r{number}", kind=kind, outline=Polygon.of_box(_rounded(box))))
        )


def grow(taken: Taken, *, left: npt.NDArray[np.uint8] | None, right: npt.NDArray[np.uint8] | None) -> Taken:
    """Put pictures of the same height and number of channels beside it; a side that is None stays as it is."""
    parts = [part for part in (left, taken.picture, right) if part is not None]
    moved = taken if left is None else _moved(taken, Transform.shift(left.shape[1], 0))
    return replace(moved, picture=np.concatenate(parts, axis=1))


def cut(taken: Taken, box: Box) -> Taken:
    """Only what is inside `box`, in whole pixels.

    Glyphs of which less than 0.1 is left go, those of less than 0.4 are lacunae; columns without a readable glyph and
    regions of which nothing is left go too.
    """
    left, top = max(0, round(box.left)), max(0, round(box.top))
    right, bottom = min(taken.width, round(box.right)), min(taken.height, round(box.bottom))
    inside = Box(left, top, right, bottom)
    found = [column for column in (_cut_column(column, inside) for column in taken.columns) if column is not None]
    lines = {line: number for number, line in enumerate(dict.fromkeys(column.line for column in found), start=1)}
    columns = tuple(
        replace(column, id=f"c{number}", line=lines[column.line]) for number, column in enumerate(found, start=1)
    )
    held = {column.region for column in columns}
    regions = []
    for region in taken.regions:
        outline = _clipped(region.outline, inside)
        stays = region.id in held or region.kind is RegionKind.FOLD or not region.kind.is_read
        if outline is not None and stays:
            regions.append(replace(region, outline=outline))
    picture = taken.picture[top:bottom, left:right]
    return _moved(Taken(picture=picture, regions=tuple(regions), columns=columns), Transform.shift(-left, -top))


def without_vanished(taken: Taken) -> Taken:
    """Of a black and white picture: glyphs of which no ink is left are lacunae, columns of nothing else go."""
    columns = tuple(
        replace(column, glyphs=tuple(_as_left(glyph, taken.picture) for glyph in column.glyphs))
        for column in taken.columns
    )
    return cut(replace(taken, columns=columns), Box(0, 0, taken.width, taken.height))


def _as_left(glyph: Glyph, picture: npt.NDArray[np.uint8]) -> Glyph:
    box = glyph.box
    part = picture[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1]
    return glyph if (part < _DARK).mean() > _INKED else replace(glyph, written=LACUNA)


def _cut_column(column: Column, inside: Box) -> Column | None:
    outline = _clipped(column.outline, inside)
    glyphs = tuple(_cut_glyphs(column.glyphs, inside))
    if outline is None or all(glyph.written == LACUNA for glyph in glyphs):
        return None
    return replace(column, outline=outline, glyphs=glyphs)


def _cut_glyphs(glyphs: Iterable[Glyph], inside: Box) -> Iterable[Glyph]:
    for glyph in glyphs:
        box = glyph.box
        left = box.intersection(inside) / box.area
        if left < _SEEN:
            continue
        kept = Box(
            max(box.left, inside.left),
            max(box.top, inside.top),
            min(box.right, inside.right),
            min(box.bottom, inside.bottom),
        )
        yield replace(glyph, box=kept, written=glyph.written if left > _READABLE else LACUNA)


def _clipped(outline: Polygon, inside: Box) -> Polygon | None:
    box = outline.box
    if min(box.left - inside.left, box.top - inside.top, inside.right - box.right, inside.bottom - box.bottom) >= 0:
        return outline
    shape = shapely.make_valid(shapely.Polygon(outline.points))
    left = shapely.clip_by_rect(shape, inside.left, inside.top, inside.right, inside.bottom)
    parts = [part for part in shapely.get_parts(left) if part.geom_type == "Polygon" and part.area > 1]
    if not parts:
        return None
    points = shapely.get_coordinates(max(parts, key=lambda part: float(part.area)).exterior)[:-1]
    return Polygon(tuple((round(x, 1), round(y, 1)) for x, y in points.tolist()))


def _moved(taken: Taken, by: Transform) -> Taken:
    columns = tuple(
        replace(
            column,
            outline=by.polygon(column.outline),
            glyphs=tuple(replace(glyph, box=_rounded(by.box(glyph.box))) for glyph in column.glyphs),
        )
        for column in taken.columns
    )
    regions = tuple(replace(region, outline=by.polygon(region.outline)) for region in taken.regions)
    return replace(taken, regions=regions, columns=columns)


def _rounded(box: Box) -> Box:
    return Box(round(box.left, 1), round(box.top, 1), round(box.right, 1), round(box.bottom, 1))
