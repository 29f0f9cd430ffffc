"""Connected marks of ink, and how large they are."""

import numpy as np
from scipy import ndimage

from manuscripts.layout.ruling import Mask


def mark_size(writing: Mask, *, share: float) -> float:
    """The size in pixels that marks with `share` of the ink do not exceed; 0 where there is no ink.

    The size of a mark is the longer side of its box, so that a character of several marks counts little less.
    """
    labels, count = ndimage.label(writing, structure=np.ones((3, 3), dtype=bool))
    if not count:
        return 0.0
    places = ndimage.find_objects(labels)
    sizes = np.array([max(y.stop - y.start, x.stop - x.start) for y, x in places], dtype=np.float64)
    inks = np.bincount(labels.ravel())[1:].astype(np.float64)
    order = np.argsort(sizes)
    return float(sizes[order][int(np.searchsorted(inks[order].cumsum(), share * inks.sum()))])
