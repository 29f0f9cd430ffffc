"""A page picture with what was found on it: regions, columns by kind, glyph boxes, reading order, doubts."""

import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from manuscripts.core.geometry import Point, Polygon
from manuscripts.core.page import Column, ColumnKind, Page, Region, RegionKind
from manuscripts.imaging.legend import draw_legend
from manuscripts.imaging.pen import FINER, WHITE, Colour, Pen

# Colours that people with colour-blind eyes can tell apart (Okabe and Ito 2008).
_COLUMNS: dict[ColumnKind, Colour] = {
    ColumnKind.MAIN: (0, 114, 178),
    ColumnKind.HEADING: (213, 94, 0),
    ColumnKind.NOTE_RIGHT: (0, 158, 115),
    ColumnKind.NOTE_LEFT: (230, 159, 0),
    ColumnKind.INSERTION: (86, 180, 233),
    ColumnKind.MARGINAL: (204, 121, 167),
    ColumnKind.FOLD: (110, 110, 110),
}
_OUTSIDE: Colour = (90, 90, 90)
_REGIONS: dict[RegionKind, Colour] = {
    RegionKind.TEXT: (60, 60, 60),
    RegionKind.MARGIN: _COLUMNS[ColumnKind.MARGINAL],
    RegionKind.FOLD: _COLUMNS[ColumnKind.FOLD],
    RegionKind.TITLE_SLIP: _COLUMNS[ColumnKind.HEADING],
    RegionKind.ILLUSTRATION: (0, 120, 90),
    RegionKind.SEAL: (160, 60, 30),
    **dict.fromkeys(
        (
            RegionKind.COLOUR_CHART,
            RegionKind.RULER,
            RegionKind.CAPTION,
            RegionKind.STAMP,
            RegionKind.NEIGHBOUR,
        ),
        _OUTSIDE,
    ),
}
_ORDER: Colour = (190, 20, 40)
_DOUBT: Colour = (190, 20, 40)
_PALER = 0.3
_BADGE = (7.0, 13.0)


def draw_page(
    pixels: npt.NDArray[np.uint8], page: Page, *, longest_side: int = 1600, glyph_boxes: bool = True
) -> bytes:
    """A PNG of the page with its record drawn on it, its longer side at most `longest_side` pixels, a legend below.

    `pixels` are those of the original image: height × width or height × width × 3. The number at the head of a
    column is its place in the record, and its name (`c7`) in PAGE-XML and for `manuscripts layout edit`.
    """
    if longest_side < 1:
        raise ValueError("longest_side is a number of pixels")
    ground = _ground(pixels, longest_side)
    layer = Image.new("RGBA", (ground.width * FINER, ground.height * FINER), (0, 0, 0, 0))
    pen = Pen(layer=layer, scale=layer.width / pixels.shape[1])
    _draw_regions(pen, page.regions)
    _draw_columns(pen, page.columns, glyph_boxes=glyph_boxes)
    _draw_order(pen, page)
    drawn = Image.alpha_composite(ground.convert("RGBA"), layer.resize(ground.size, Image.Resampling.BOX))
    legend = draw_legend(page, ground.width, columns=_COLUMNS, regions=_REGIONS, order=_ORDER, doubt=_DOUBT)
    sheet = Image.new("RGB", (ground.width, ground.height + legend.height), WHITE)
    sheet.paste(drawn.convert("RGB"), (0, 0))
    sheet.paste(legend, (0, ground.height))
    data = io.BytesIO()
    sheet.save(data, "PNG")
    return data.getvalue()


def _ground(pixels: npt.NDArray[np.uint8], longest_side: int) -> Image.Image:
    """The page itself, reduced and a little paler, so that the drawing stands out."""
    height, width = pixels.shape[:2]
    factor = min(1.0, longest_side / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    picture = Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0).convert("RGB")
    return Image.blend(picture, Image.new("RGB", size, WHITE), _PALER)


def _draw_regions(pen: Pen, regions: Sequence[Region]) -> None:
    """Areas without writing first, so that nothing that is read lies under their hatching."""
    several = any(region.register > 1 for region in regions)
    for region in sorted(regions, key=lambda region: region.kind.is_read):
        colour = _REGIONS[region.kind]
        if not region.kind.is_read:
            pen.hatch(region.outline, colour)
        pen.dashes([*region.outline.points, region.outline.points[0]], colour, width=1.5)
        words = [] if region.kind is RegionKind.TEXT else [region.kind.value]
        if several and region.kind is RegionKind.TEXT:
            words.append(f"register {region.register}")
        if words:
            pen.label((region.outline.box.left, region.outline.box.top), " ".join(words), colour)


def _draw_columns(pen: Pen, columns: Sequence[Column], *, glyph_boxes: bool) -> None:
    # Where nothing is read, the page has not come to recognition.
    read = any(column.glyphs for column in columns)
    for column in columns:
        colour = _COLUMNS[column.kind]
        if read and not column.glyphs and column.kind.in_flow:
            pen.hatch(column.outline, _DOUBT)
        pen.outline(column.outline, colour, width=2, alpha=230, fill=36)
        for glyph in column.glyphs:
            outline = Polygon.of_box(glyph.box)
            if glyph_boxes:
                pen.outline(outline, colour, width=0.5, alpha=150)
            if glyph.struck:
                pen.cross(outline, _DOUBT)


def _draw_order(pen: Pen, page: Page) -> None:
    """Numbers at the heads of columns, a line through the flow, dotted lines from what stands aside to its place."""
    heads = {column.id: _head(column, page) for column in page.columns}
    flow = [_head(column, page) for column in page.columns if column.kind.in_flow]
    if len(flow) > 1:
        pen.path(flow, _ORDER)
    for column in page.columns:
        if column.anchor in heads:
            pen.dashes((heads[column.id], heads[column.anchor]), _COLUMNS[column.kind], width=2, step=7)
    finished = pen.scale / FINER
    for number, column in enumerate(page.columns, start=1):
        x, y = _head(column, page)
        radius = min(max(min(column.box.width, column.box.height) * finished / 3, _BADGE[0]), _BADGE[1])
        # Half outside the column, so that its first character can be read.
        across, along = page.course
        least = radius / finished
        centre = (max(x - across * least / 2, least), max(y - along * least / 2, least))
        pen.badge(centre, str(number), _COLUMNS[column.kind], radius=radius)


def _head(column: Column, page: Page) -> Point:
    """The middle of the side at which reading begins."""
    across, along = page.course
    box = column.box
    x, y = box.centre
    return x - across * box.width / 2, y - along * box.height / 2
