"""What else is in the photograph: a colour chart with a ruler and a caption, none of it the manuscript."""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Region, RegionKind
from scripts.compose.settings import Camera

_PATCHES = (
    *((56, 61, 150), (70, 148, 73), (175, 54, 60), (231, 199, 31), (187, 86, 149), (8, 133, 161)),
    *((243, 243, 242), (200, 200, 200), (160, 160, 160), (122, 122, 121), (85, 85, 85), (52, 52, 52)),
)
_PIXELS_PER_CENTIMETRE = 70


def add_chart(picture: npt.NDArray[np.uint8], camera: Camera, *, name: str) -> tuple[npt.NDArray[np.uint8], Region]:
    """The picture with a strip below it, and the region `name` of the strip; nothing above moves."""
    height, width = picture.shape[:2]
    strip = Image.new("RGB", (width, camera.chart), camera.background)
    draw = ImageDraw.Draw(strip)
    side = camera.chart * 0.42
    left, top = 0.06 * width, camera.chart * 0.1
    for number, colour in enumerate(_PATCHES):
        x = left + number * side
        draw.rectangle((x, top, x + side - 2, top + side), fill=colour)
    _ruler(draw, left, top + side + 4, width * 0.88, camera.chart * 0.3)
    font = ImageFont.load_default(size=camera.chart * 0.24)
    draw.text((left + (len(_PATCHES) + 0.5) * side, top), "Sample Collections  2026", fill=(240, 240, 240), font=font)
    drawn = np.asarray(strip if picture.ndim == 3 else strip.convert("L"))
    outline = Polygon.of_box(Box(round(left, 1), height, round(left + 0.88 * width, 1), height + camera.chart))
    return np.concatenate([picture, drawn]), Region(id=name, kind=RegionKind.COLOUR_CHART, outline=outline)


def _ruler(draw: ImageDraw.ImageDraw, left: float, top: float, length: float, height: float) -> None:
    draw.rectangle((left, top, left + length, top + height), fill=(246, 246, 240))
    for number in range(int(length * 10 / _PIXELS_PER_CENTIMETRE)):
        tick = height * (0.6 if number % 10 == 0 else 0.42 if number % 5 == 0 else 0.25)
        x = left + number * _PIXELS_PER_CENTIMETRE / 10
        draw.line([(x, top), (x, top + tick)], fill=(20, 20, 20), width=1)
