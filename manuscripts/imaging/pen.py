"""Drawing in the coordinates of the original image on a layer that is reduced afterwards."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from manuscripts.core.geometry import Point, Polygon

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
# Drawn twice as large and reduced, lines come out smooth.
FINER = 2
_HATCH = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Draws on a transparent layer, `FINER` times the picture; widths are in pixels of the finished picture.

    `scale` is pixels of the layer for one of the original.
    """

    layer: Image.Image
    scale: float

    @property
    def draw(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.layer)

    def place(self, point: Point) -> Point:
        return (point[0] * self.scale, point[1] * self.scale)

    def outline(self, polygon: Polygon, colour: Colour, *, width: float, alpha: int, fill: int = 0) -> None:
        points = self._corners(polygon)
        if fill:
            self.draw.polygon(points, fill=(*colour, fill))
        self.draw.line([*points, points[0]], fill=(*colour, alpha), width=_thickness(width), joint="curve")

    def dashes(self, points: Sequence[Point], colour: Colour, *, width: float, step: float = 16.0) -> None:
        """A dashed line through `points`; small steps make it dotted."""
        draw, places = self.draw, [self.place(point) for point in points]
        for start, end in pairwise(places):
            for dash in _dashes(start, end, step * FINER):
                draw.line(dash, fill=(*colour, 220), width=_thickness(width))

    def hatch(self, polygon: Polygon, colour: Colour) -> None:
        """Grey the area and draw slanted lines over it."""
        points = self._corners(polygon)
        mask = Image.new("L", self.layer.size, 0)
        ImageDraw.Draw(mask).polygon(points, fill=255)
        box = mask.getbbox()
        if box is None:
            return
        left, top, right, bottom = box
        strokes = Image.new("RGBA", (right - left, bottom - top), (*colour, 60))
        draw = ImageDraw.Draw(strokes)
        for start in range(-strokes.height, strokes.width, _HATCH * FINER):
            line = (start, strokes.height, start + strokes.height, 0)
            draw.line(line, fill=(*colour, 170), width=_thickness(1))
        self.layer.paste(strokes, (left, top), mask.crop(box))

    def cross(self, polygon: Polygon, colour: Colour) -> None:
        box = polygon.box
        for line in (((box.left, box.top), (box.right, box.bottom)), ((box.left, box.bottom), (box.right, box.top))):
            self.draw.line([self.place(point) for point in line], fill=(*colour, 255), width=_thickness(1.5))

    def path(self, points: Sequence[Point], colour: Colour) -> None:
        self.draw.line([self.place(point) for point in points], fill=(*colour, 190), width=_thickness(1.5))

    def badge(self, centre: Point, text: str, colour: Colour, *, radius: float) -> None:
        x, y = self.place(centre)
        size = radius * FINER
        box = (x - size, y - size, x + size, y + size)
        self.draw.ellipse(box, fill=(*colour, 255), outline=(*WHITE, 255), width=_thickness(1))
        font = ImageFont.load_default(size * (1.25 if len(text) < 3 else 0.95))
        self.draw.text((x, y), text, fill=(*WHITE, 255), font=font, anchor="mm")

    def label(self, corner: Point, text: str, colour: Colour) -> None:
        """Words above `corner`, or below where the picture ends."""
        font = ImageFont.load_default(13.0 * FINER)
        x, y = self.place(corner)
        _, top, right, _ = self.draw.textbbox((x, y), text, font=font, anchor="ls")
        x -= max(0.0, right - self.layer.width)
        y += max(0.0, -top)
        self.draw.rectangle(self.draw.textbbox((x, y), text, font=font, anchor="ls"), fill=(*WHITE, 200))
        self.draw.text((x, y), text, fill=(*colour, 255), font=font, anchor="ls")

    def _corners(self, polygon: Polygon) -> list[Point]:
        return [self.place(point) for point in polygon.points]


def _dashes(start: Point, end: Point, step: float) -> Iterator[tuple[Point, Point]]:
    length = math.dist(start, end)
    for index in range(math.ceil(length / step)):
        here, there = index * step / length, min((index + 0.55) * step / length, 1.0)
        yield _between(start, end, here), _between(start, end, there)


def _between(start: Point, end: Point, part: float) -> Point:
    return (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)


def _thickness(width: float) -> int:
    return max(1, round(width * FINER))
