"""Looking at a page at the scale at which the page network knows best what it sees."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from manuscripts.core.prepared import GreyImage
from manuscripts.layout.planes import STRIDE, PageModel, Planes
from manuscripts.layout.runs import Run, find_runs, usual_half

_FIRST_PIXELS = 0.7e6
_MOST_PIXELS = 5e6
_LARGEST = 2.0
# Width of the main text in pixels of the picture that the network sees: what it was taught most, and what it bears.
_BEST = 23.0
_BORNE = (16.0, 34.0)
_NEARER = 2.5


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: the planes, the runs in their frame, and how many plane pixels one prepared pixel is.

    `picture` is what the network saw, STRIDE times as large as the planes.
    """

    picture: GreyImage
    planes: Planes
    runs: tuple[Run, ...]
    scale: float


def look_at(grey: GreyImage, *, model: PageModel) -> Look:
    """One look at about a megapixel; another one where the writing turns out too small or too large for it."""
    first = _look(grey, min(1.0, (_FIRST_PIXELS / grey.size) ** 0.5), model)
    width = 2 * STRIDE * usual_half(first.runs)
    if _BORNE[0] <= width <= _BORNE[1]:
        return first
    # Writing that cannot be seen at all may be too small to be seen.
    nearer = _BEST / width if width else _NEARER
    scale = min(first.scale * STRIDE * nearer, (_MOST_PIXELS / grey.size) ** 0.5, _LARGEST if width else 1.0)
    return _look(grey, scale, model) if scale != first.scale * STRIDE else first


def _look(grey: GreyImage, scale: float, model: PageModel) -> Look:
    picture = resized(grey, scale)
    planes = model.planes(picture)
    return Look(picture, planes, find_runs(planes), scale / STRIDE)


def resized(grey: GreyImage, scale: float) -> GreyImage:
    """The picture `scale` times as large, itself where that changes nothing."""
    height, width = grey.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if size == (width, height):
        return grey
    method = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(grey).resize(size, method))
