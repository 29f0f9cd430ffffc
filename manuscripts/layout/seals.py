"""What stands below a red seal: the page looked at once more, without the red where seals are."""

from dataclasses import replace

import numpy as np
from PIL import Image
from scipy import ndimage

from manuscripts.core.prepared import GreyImage
from manuscripts.layout.arrays import Mask
from manuscripts.layout.look import Look, look_again
from manuscripts.layout.planes import PageModel

_SEALS = ("seal", "stamp")
_HALF = 0.5
# In plane pixels: a seal reaches a little farther than the network is sure of it, and specks are none.
_BEYOND, _LEAST = 4, 60


def look_through(grey: GreyImage, without_red: GreyImage, look: Look, *, model: PageModel) -> tuple[GreyImage, Look]:
    """The page with its red seals made as light as paper, and the look at that; both as they were without a seal.

    `grey` and `without_red` are of one shape. Text in red elsewhere stays, and where the seals were is kept: `seal` and
    `stamp` are those of the first look.
    """
    seals = _seals(look)
    if not seals.any():
        return grey, look
    height, width = grey.shape
    covered = np.asarray(Image.fromarray(seals).resize((width, height), Image.Resampling.NEAREST))
    clear = np.where(covered, without_red, grey)
    again = look_again(clear, look, model=model)
    return clear, replace(again, planes=again.planes.with_those_of(look.planes, _SEALS))


def _seals(look: Look) -> Mask:
    """The boxes around them: within a seal over text the network is not sure everywhere."""
    seals = np.logical_or.reduce([look.planes[name] > _HALF for name in _SEALS])
    labels, _ = ndimage.label(seals)
    mask: Mask = np.zeros(labels.shape, dtype=bool)
    for number, (down, across) in enumerate(ndimage.find_objects(labels), start=1):
        if np.count_nonzero(labels[down, across] == number) >= _LEAST:
            above, before = max(0, down.start - _BEYOND), max(0, across.start - _BEYOND)
            mask[above : down.stop + _BEYOND, before : across.stop + _BEYOND] = True
    return mask
