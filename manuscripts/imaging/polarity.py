"""Whether a page is written light on dark, as a rubbing is."""

import numpy as np

from manuscripts.core.prepared import GreyImage

_TILES = 30
_LEAST_CONTRAST = 30
_LEAST_TILES = 8


def is_inverted(small: GreyImage) -> bool:
    """Judge a reduced copy of the page (about 1,000 to 1,500 pixels on the longer side).

    Ink covers less than the ground it stands on, so in a piece of written page the middle grey lies near the ground:
    near the lightest on paper, near the darkest on a rubbing. Pieces of even tone (a black scanner bed, a mount, a
    margin) have no say, which is why a dark surround does not turn a page over.
    """
    tiles = _tiles(small, max(8, max(small.shape) // _TILES))
    if len(tiles) < _LEAST_TILES:
        return False
    dark, middle, light = np.percentile(tiles, (5, 50, 95), axis=1)
    contrast = light - dark
    written = contrast >= max(_LEAST_CONTRAST, float(np.percentile(contrast, 90)) / 2)
    if np.count_nonzero(written) < _LEAST_TILES:
        return False
    position = (middle[written] - dark[written]) / contrast[written]
    return bool(position.mean() < 0.5)


def _tiles(grey: GreyImage, side: int) -> GreyImage:
    """Whole square tiles, one a row."""
    rows, columns = grey.shape[0] // side, grey.shape[1] // side
    whole = grey[: rows * side, : columns * side]
    return whole.reshape(rows, side, columns, side).swapaxes(1, 2).reshape(rows * columns, side * side)
