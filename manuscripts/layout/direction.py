"""Whether the writing of a page runs in columns, and how surely."""

import numpy as np
from scipy import ndimage

from manuscripts.layout.detector import InkMap


def measure_uprightness(core: InkMap, *, pitch: float) -> float:
    """How far the lines that the detector sees are columns: 1 all of them, 0 all rows, 0.5 where it cannot be told.

    The edges of an upright line change from left to right, those of a row from top to bottom; both are summed.
    """
    smooth = ndimage.gaussian_filter(core, pitch / 10)
    across = float(np.square(ndimage.sobel(smooth, axis=1)).sum())
    down = float(np.square(ndimage.sobel(smooth, axis=0)).sum())
    return across / (across + down) if across + down > 0 else 0.5
