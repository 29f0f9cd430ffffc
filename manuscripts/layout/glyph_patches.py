"""Small pieces of a page with a few characters each, all of about one size: what tells which way up they stand."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from manuscripts.core.prepared import GreyImage
from manuscripts.layout.detector import InkMap

SIDE = 48
CHARACTER = 20.0
# The detector's probability from which a pixel is part of a line.
LINE = 0.3
# The detector marks the middle of a line; measured on prints, characters are about twice as wide as the mark.
_CHARACTER_OF_MARK = 2.0
_LEAST_MARK = 3.0
# For every place that is wanted so many are tried.
_TRIED = 8

Patches = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Place:
    """The middle of a patch and the size of the characters around it, in pixels of the detector's map."""

    x: float
    y: float
    character: float


def find_places(core: InkMap, *, count: int) -> list[Place]:
    """Up to `count` places on the lines that the detector sees, spread evenly over all of them.

    No two are on one character: what is seen once, a caption or a stain, is not asked thirty times.
    """
    depth = ndimage.distance_transform_edt(core > LINE)
    ridge = (depth == ndimage.maximum_filter(depth, 3)) & (2 * depth >= _LEAST_MARK)
    ys, xs = np.nonzero(ridge)
    if not len(ys):
        return []
    marks = 2 * depth[ridge]
    usual = float(np.median(marks))
    tried = np.unique(np.linspace(0, len(ys) - 1, _TRIED * count + 2).round().astype(int)[1:-1])
    sizes = _CHARACTER_OF_MARK * np.clip(marks[tried], 0.7 * usual, 1.5 * usual)
    chosen: list[Place] = []
    for x, y, size in zip(xs[tried].tolist(), ys[tried].tolist(), sizes.tolist(), strict=True):
        if all(math.hypot(x - place.x, y - place.y) > size for place in chosen):
            chosen.append(Place(float(x), float(y), size))
    return [chosen[number] for number in np.unique(np.linspace(0, len(chosen) - 1, count).round().astype(int))]


def cut_patches(grey: GreyImage, places: list[Place], *, scale: float, side: int = SIDE) -> Patches:
    """N × side × side, characters about 20 pixels; `scale` is pixels of the places' frame per pixel of `grey`."""
    patches = np.empty((len(places), side, side), np.uint8)
    page = Image.fromarray(grey)
    for patch, place in zip(patches, places, strict=True):
        reach = side / 2 * place.character / CHARACTER / scale
        x, y = place.x / scale, place.y / scale
        left, top, right, bottom = x - reach, y - reach, x + reach, y + reach
        shift_x = max(0.0, -left) - max(0.0, right - page.width)
        shift_y = max(0.0, -top) - max(0.0, bottom - page.height)
        box = (
            max(0.0, left + shift_x),
            max(0.0, top + shift_y),
            min(page.width, right + shift_x),
            min(page.height, bottom + shift_y),
        )
        patch[:] = np.asarray(page.resize((side, side), Image.Resampling.BILINEAR, box=box))
    return patches
