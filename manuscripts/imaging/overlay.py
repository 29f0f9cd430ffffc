"""A page picture with what was found on it: regions, columns by kind, glyph boxes, reading order."""

import io
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from manuscripts.core.geometry import Point, Polygon
from manuscripts.core.page import Column, ColumnKind, Page, RegionKind

_Colour = tuple[int, int, int]

# Colours that people with colour-blind eyes can tell apart (Okabe and Ito 2008).
_COLOURS: dict[ColumnKind, _Colour] = {
    ColumnKind.MAIN: (0, 114, 178),
    ColumnKind.HEADING: (213, 94, 0),
    ColumnKind.NOTE_RIGHT: (0, 158, 115),
    ColumnKind.NOTE_LEFT: (230, 159, 0),
    ColumnKind.MARGINAL: (204, 121, 167),
    ColumnKind.FOLD: (110, 110, 110),
}
_REGION: _Colour = (60, 60, 60)
_ORDER: _Colour = (190, 20, 40)
_WHITE: _Colour = (255, 255, 255)
# Drawn twice as large and reduced, lines come out smooth.
_FINER = 2
_PALER = 0.3
_BADGE = (7.0, 13.0)
_LEGEND_LINE = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pen:
    """Draws on a transparent layer in original coordinates; widths are in pixels of the finished picture."""

    draw: ImageDraw.ImageDraw
    scale: float

    def place(self, point: Point) -> Point:
        return (point[0] * self.scale, point[1] * self.scale)

    def outline(self, polygon: Polygon, colour: _Colour, *, width: float, alpha: int, fill: int = 0) -> None:
        points = [self.place(point) for point in polygon.points]
        if fill:
            self.draw.polygon(points, fill=(*colour, fill))
        self.draw.line([*points, points[0]], fill=(*colour, alpha), width=_thickness(width), joint="curve")

    def dashes(self, polygon: Polygon, colour: _Colour) -> None:
        points = [self.place(point) for point in polygon.points]
        for start, end in zip(points, [*points[1:], points[0]], strict=True):
            for dash in _dashes(start, end):
                self.draw.line(dash, fill=(*colour, 220), width=_thickness(1.5))

    def path(self, points: list[Point], colour: _Colour) -> None:
        self.draw.line([self.place(point) for point in points], fill=(*colour, 190), width=_thickness(2))

    def badge(self, centre: Point, text: str, colour: _Colour, *, radius: float) -> None:
        x, y = self.place(centre)
        size = radius * _FINER
        box = (x - size, y - size, x + size, y + size)
        self.draw.ellipse(box, fill=(*colour, 255), outline=(*_WHITE, 255), width=_thickness(1))
        font = ImageFont.load_default(size * (1.25 if len(text) < 3 else 0.95))
        self.draw.text((x, y), text, fill=(*_WHITE, 255), font=font, anchor="mm")

    def label(self, corner: Point, text: str, colour: _Colour) -> None:
        x, y = self.place(corner)
        font = ImageFont.load_default(13.0 * _FINER)
        self.draw.rectangle(self.draw.textbbox((x, y), text, font=font, anchor="ls"), fill=(*_WHITE, 200))
        self.draw.text((x, y), text, fill=(*colour, 255), font=font, anchor="ls")


def draw_page(
    pixels: npt.NDArray[np.uint8], page: Page, *, longest_side: int = 1600, glyph_boxes: bool = True
) -> bytes:
    """A PNG of the page with its record drawn on it, its longer side at most `longest_side` pixels, a legend below.

    `pixels` are those of the original image, upright: height × width or height × width × 3.
    """
    if longest_side < 1:
        raise ValueError("longest_side is a number of pixels")
    ground = _ground(pixels, longest_side)
    layer = Image.new("RGBA", (ground.width * _FINER, ground.height * _FINER), (0, 0, 0, 0))
    pen = _Pen(draw=ImageDraw.Draw(layer), scale=layer.width / pixels.shape[1])
    _draw_regions(pen, page)
    _draw_columns(pen, page, glyph_boxes=glyph_boxes)
    _draw_order(pen, page)
    drawn = Image.alpha_composite(ground.convert("RGBA"), layer.resize(ground.size, Image.Resampling.BOX))
    legend = _legend(page, ground.width)
    sheet = Image.new("RGB", (ground.width, ground.height + legend.height), _WHITE)
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
    return Image.blend(picture, Image.new("RGB", size, _WHITE), _PALER)


def _draw_regions(pen: _Pen, page: Page) -> None:
    for region in page.regions:
        pen.dashes(region.outline, _REGION)
        if region.kind is not RegionKind.TEXT:
            pen.label((region.outline.box.left, region.outline.box.top), region.kind.value, _REGION)


def _draw_columns(pen: _Pen, page: Page, *, glyph_boxes: bool) -> None:
    for column in page.columns:
        colour = _COLOURS[column.kind]
        pen.outline(column.outline, colour, width=2, alpha=230, fill=36)
        for glyph in column.glyphs if glyph_boxes else ():
            pen.outline(Polygon.of_box(glyph.box), colour, width=0.5, alpha=150)


def _draw_order(pen: _Pen, page: Page) -> None:
    """Numbers at the heads of the columns, and a line from head to head."""
    heads = [_head(column) for column in page.columns]
    if len(heads) > 1:
        pen.path(heads, _ORDER)
    for number, ((x, y), column) in enumerate(zip(heads, page.columns, strict=True), start=1):
        finished = pen.scale / _FINER
        radius = min(max(column.box.width * finished / 3, _BADGE[0]), _BADGE[1])
        # Half above the column, so that its first character can be read.
        above = max(y - radius / 2 / finished, radius / finished)
        pen.badge((x, above), str(number), _COLOURS[column.kind], radius=radius)


def _head(column: Column) -> Point:
    return ((column.box.left + column.box.right) / 2, column.box.top)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Words of the legend, with a patch of colour before them if they explain one."""

    text: str
    patch: _Colour | None = None
    ink: _Colour = (0, 0, 0)


def _legend(page: Page, width: int) -> Image.Image:
    """What the colours mean and how many columns there are of each, in lines below the page."""
    font = ImageFont.load_default(15.0)
    lines: list[list[_Entry]] = [[]]
    used = 0.0
    for entry in _entries(page):
        wide = font.getlength(entry.text) + 46
        if lines[-1] and used + wide > width:
            lines.append([])
            used = 0.0
        lines[-1].append(entry)
        used += wide
    strip = Image.new("RGB", (width, _LEGEND_LINE * len(lines) + 6), _WHITE)
    draw = ImageDraw.Draw(strip)
    for row, line in enumerate(lines):
        x, y = 8.0, row * _LEGEND_LINE + _LEGEND_LINE / 2 + 3
        for entry in line:
            if entry.patch:
                draw.rectangle((x, y - 7, x + 14, y + 7), fill=entry.patch)
                x += 20
            draw.text((x, y), entry.text, fill=entry.ink, font=font, anchor="lm")
            x += font.getlength(entry.text) + 24
    return strip


def _entries(page: Page) -> Iterator[_Entry]:
    counts = Counter(column.kind for column in page.columns)
    for kind, colour in _COLOURS.items():
        if counts[kind]:
            yield _Entry(f"{kind.value} {counts[kind]}", patch=colour)
    if not page.columns:
        yield _Entry("no columns", ink=_ORDER)
    if page.regions:
        yield _Entry(f"regions {len(page.regions)}", patch=_REGION)
    if page.direction:
        sure = "declared" if page.direction.declared else f"{page.direction.confidence:.2f}"
        yield _Entry(f"{page.direction.mode.value} ({sure})")
    for flag in page.flags:
        yield _Entry(f"! {flag.code}", ink=_ORDER)


def _dashes(start: Point, end: Point) -> Iterator[tuple[Point, Point]]:
    length = math.dist(start, end)
    step = 16.0 * _FINER
    for index in range(math.ceil(length / step)):
        here, there = index * step / length, min((index + 0.55) * step / length, 1.0)
        yield _between(start, end, here), _between(start, end, there)


def _between(start: Point, end: Point, part: float) -> Point:
    return (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)


def _thickness(width: float) -> int:
    return max(1, round(width * _FINER))
