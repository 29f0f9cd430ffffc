"""Even light: the ground of the page is estimated on a reduced copy and what is uneven in it divided out."""

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from manuscripts.core.prepared import GreyImage

_TILE = 16
_GROUND_PERCENTILE = 85
# Darker than this part of the page's own ground is no shadow on paper but something else, and stays dark. Measured on
# rubbings: at 0.4 the bright patches of damage come up as noise, and columns read 0.8 % worse.
_DARKEST_GROUND = 0.6
_STRIP_PIXELS = 1 << 20


def flatten(grey: GreyImage, *, ground: GreyImage) -> None:
    """Bring the ground of `grey` to the tone of most of it, in place; `ground` is small and covers the same page.

    An even page stays as it is: the networks have learned from photographs, and white paper is no help to them.
    """
    height, width = grey.shape
    tone = round(float(np.percentile(ground, 75)))
    levels = Image.fromarray(ground)
    rows = max(1, _STRIP_PIXELS // width)
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        box = (0.0, top * levels.height / height, float(levels.width), bottom * levels.height / height)
        strip = levels.resize((width, bottom - top), Image.Resampling.BILINEAR, box=box)
        lit = grey[top:bottom].astype(np.uint16)
        lit *= tone
        lit //= np.asarray(strip)
        np.minimum(lit, 255, out=lit)
        grey[top:bottom] = lit


def find_ground(small: GreyImage) -> GreyImage:
    """The tone of the paper (never 0) over a page, a sixteenth of the size of `small`, its reduced copy.

    The lighter part of each tile is its paper; tiles that writing, a seal or a drawing fills are bridged by their
    neighbours.
    """
    tiles = _lighter_part(small)
    bridged = ndimage.grey_closing(tiles, size=(5, 5), mode="nearest")
    smooth = ndimage.gaussian_filter(bridged, 1.0, mode="nearest")
    page = float(np.percentile(smooth, 75))
    return np.clip(smooth, max(1.0, page * _DARKEST_GROUND), 255).astype(np.uint8)


def _lighter_part(small: GreyImage) -> npt.NDArray[np.float32]:
    height, width = small.shape
    padded = np.pad(small, ((0, -height % _TILE), (0, -width % _TILE)), mode="symmetric")
    rows, columns = padded.shape[0] // _TILE, padded.shape[1] // _TILE
    tiles = padded.reshape(rows, _TILE, columns, _TILE).swapaxes(1, 2).reshape(rows, columns, _TILE * _TILE)
    found: npt.NDArray[np.float32] = np.percentile(tiles, _GROUND_PERCENTILE, axis=2).astype(np.float32)
    return found
