"""How far the columns of a page lean, from the writing and the ruling themselves."""

import math

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from manuscripts.core.prepared import GreyImage
from manuscripts.core.tones import quantile, tally

_COARSE_STEP = 0.25
_FINE_STEP = 0.05
# Beyond the limit the search goes on a little, so that a page at the limit still has a peak and not a slope.
_MARGIN = 2.0
# Marks strewn without any order come to 1.5, the worst rubbings to 3.6.
_LEAST_SHARPNESS = 2.0
# In pixels: a stroke or so. Unsmoothed, the grid of pixels itself would prefer the angle 0, and of a page strewn with
# specks, as rubbings are, only the specks would be measured.
_SMOOTHING = 2.0
_MOST_POINTS = 200_000
# Of so many places one is enough to find about where the peak is, and of so many angles one for what is usual.
_SPARSE = 4

Floats = npt.NDArray[np.floating]


def find_skew(small: GreyImage, *, limit: float) -> float:
    """Degrees by which the page must be turned to stand upright, positive clockwise; 0 where the page does not say.

    `small` is a reduced copy, dark on light, about 1,400 pixels on its longer side, good for about 0.1 degree. Seen
    along the columns, ink gathers in a row of peaks, and they are sharpest at the true angle; the page is believed
    when they are clearly sharper there than at other angles, and when the angle is within `limit` degrees.
    """
    across, down = find_ink(small)
    if len(across) < 100:
        return 0.0
    reach = limit + _MARGIN
    angles = np.arange(-reach, reach + _COARSE_STEP / 2, _COARSE_STEP)
    near = angles[int(_sharpness(across[::_SPARSE], down[::_SPARSE], angles).argmax())]
    usual = float(np.median(_sharpness(across, down, angles[::_SPARSE])))
    angles = np.arange(near - 2 * _COARSE_STEP, near + 2 * _COARSE_STEP + _FINE_STEP / 2, _FINE_STEP)
    fine = _sharpness(across, down, angles)
    skew = _peak(angles, fine)
    if fine.max() < _LEAST_SHARPNESS * usual or abs(skew) > limit:
        return 0.0
    return skew


def find_ink(small: GreyImage) -> tuple[Floats, Floats]:
    """Places (x, y) of thin dark things; the closing keeps broad ones out: borders, stains, a scanner bed."""
    size = max(3, max(small.shape) // 90)
    depth = ndimage.grey_closing(small, size=(size, size)) - small
    down, across = np.nonzero(depth > max(20.0, 0.4 * quantile(tally(depth), 0.99)))
    step = -(-len(down) // _MOST_POINTS) or 1
    return across[::step].astype(np.float64), down[::step].astype(np.float64)


def _sharpness(across: Floats, down: Floats, angles: Floats) -> Floats:
    """For each angle, how abruptly the ink changes from one line of sight to the next."""
    lower = down - down.mean()
    slopes = np.tan(np.radians(angles))
    pad = round(4 * _SMOOTHING)
    first = pad + math.ceil(float(np.abs(slopes).max() * np.abs(lower).max()))
    profiles = np.empty((len(angles), 2 * first + int(across.max()) + 1))
    for slope, profile in zip(slopes, profiles, strict=True):
        places = np.rint(across - slope * lower).astype(np.int64)
        places += first
        profile[:] = np.bincount(places, minlength=len(profile))
    found: Floats = np.square(np.diff(ndimage.gaussian_filter1d(profiles, _SMOOTHING))).sum(axis=1)
    return found


def _peak(angles: Floats, values: Floats) -> float:
    """The place of the maximum between the samples, by a parabola through three."""
    at = int(values.argmax())
    if at in (0, len(values) - 1):
        return float(angles[at])
    before, top, after = (float(value) for value in values[at - 1 : at + 2])
    bend = before - 2 * top + after
    return float(angles[at]) + (_FINE_STEP * (before - after) / (2 * bend) if bend else 0.0)
