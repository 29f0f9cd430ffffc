"""Looking at a page at the scale at which the page network knows best what it sees."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from manuscripts.core.prepared import GreyImage
from manuscripts.layout.arrays import weighted_quantile
from manuscripts.layout.planes import STRIDE, PageModel, Planes
from manuscripts.layout.runs import Run, find_runs, mean_sureness

_FIRST_PIXELS = 0.7e6
_MOST_PIXELS = 5e6
_MOST_SCALE = 2.0
# Width of the main text in pixels of the picture that the network sees: what it was taught most, and what it bears.
_BEST = 23.0
_BORNE = (16.0, 34.0)
# Above this width it begins to miss notes: a look from further away counts if it is surer by so much.
_WELL_BORNE, _SURER = 30.0, 0.02
# Text that is too large passes for headings, and its notes for main text: the widest tenth of both tells its width.
_WIDEST_TENTH = 0.9
# Writing that is not seen at all may be too small or too large for that: how many times as large it is looked at then.
_NEARER, _FURTHER = 2.5, 0.25


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: the planes, the runs in their frame, and how many plane pixels one prepared pixel is.

    `picture` is what the network saw, STRIDE times as large as the planes.
    """

    picture: GreyImage
    planes: Planes
    runs: tuple[Run, ...]
    scale: float


def look_at(grey: GreyImage, *, model: PageModel, character: float = 0.0) -> Look:
    """One look at the scale for characters of that size, in pixels of `grey`, at less than a megapixel.

    Another one where the writing turns out too small or too large for it; `character` is 0 where it is not known.
    """
    known = _BEST / character if character else 1.0
    first = _look(grey, min(1.0, (_FIRST_PIXELS / grey.size) ** 0.5, known), model)
    width = _large_width(first.runs)
    if _BORNE[0] <= width <= _WELL_BORNE:
        return first
    if not width:
        return _look_for_any(grey, first, model)
    scale = min(first.scale * STRIDE * _BEST / width, (_MOST_PIXELS / grey.size) ** 0.5, _MOST_SCALE)
    if scale == first.scale * STRIDE:
        return first
    second = _look(grey, scale, model)
    is_borne = _BORNE[0] <= width <= _BORNE[1]
    is_surer = bool(second.runs) and mean_sureness(second.runs) >= mean_sureness(first.runs) + _SURER
    return second if is_surer or not is_borne else first


def look_again(grey: GreyImage, look: Look, *, model: PageModel) -> Look:
    """A page of the same shape at the scale of `look`."""
    return _look(grey, look.scale * STRIDE, model)


def _look_for_any(grey: GreyImage, first: Look, model: PageModel) -> Look:
    """Where nothing was seen at first: a look from nearer by or further away, the surer one that shows something."""
    scale = first.scale * STRIDE
    nearer = min(scale * _NEARER, (_MOST_PIXELS / grey.size) ** 0.5, 1.0)
    looks = [_look(grey, tried, model) for tried in (nearer, scale * _FURTHER) if tried != scale]
    return max((look for look in looks if look.runs), key=lambda look: mean_sureness(look.runs), default=first)


def _large_width(runs: Sequence[Run]) -> float:
    """In pixels of the picture; 0 where nothing was seen."""
    text = [run for run in runs if run.kind.is_text] or runs
    halves, heights = [run.half for run in text], [run.height for run in text]
    return 2 * STRIDE * weighted_quantile(halves, heights, share=_WIDEST_TENTH) if text else 0.0


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
