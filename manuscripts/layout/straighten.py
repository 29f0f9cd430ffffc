"""Taking the slant and the bend out of columns, and putting outlines back onto the page as it is."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from manuscripts.layout.detector import InkMap

Field = npt.NDArray[np.float64]
Plane = TypeVar("Plane", npt.NDArray[np.float32], npt.NDArray[np.bool_], npt.NDArray[np.uint8])
_STEEPEST = 0.12


@dataclass(frozen=True, slots=True)
class Bend:
    """How columns drift sideways: dx/dy = slope[x] + curve[x]·(y - middle), in work pixels, for each x at `middle`."""

    slope: Field
    curve: Field
    middle: float

    def x_at(self, x: float, y: float) -> float:
        """Where a column that stands at `x` in the straightened frame is at height `y` of the work frame."""
        index = int(min(max(round(x), 0), len(self.slope) - 1))
        down = y - self.middle
        return x + float(self.slope[index]) * down + float(self.curve[index]) * down * down / 2

    def straight_x(self, x: float, y: float) -> float:
        """The way back: where what is at (`x`, `y`) of the work frame stands in the straightened frame."""
        straight = x
        for _ in range(3):
            straight += x - self.x_at(straight, y)
        return straight

    def straighten(self, plane: Plane) -> Plane:
        """The plane as it is when every column is upright; beyond its edges the edge goes on."""
        height, width = plane.shape
        rows = []
        xs = np.arange(width)
        for y in range(height):
            down = y - self.middle
            drift = self.slope * down + self.curve * (down * down / 2)
            rows.append(plane[y, np.clip(np.rint(xs + drift).astype(np.intp), 0, width - 1)])
        return np.stack(rows)


def measure_bend(core: InkMap, *, pitch: float) -> Bend:
    """Fit slope and curve for each x from the edges of the detector's columns, smoothed over some columns.

    Minimises the sum of (gy + (slope + curve·down)·gx)² over the edges nearby: along a column the map does not change.
    """
    height = core.shape[0]
    smooth = ndimage.gaussian_filter(core, pitch / 12)
    gx = ndimage.sobel(smooth, axis=1).astype(np.float64)
    gy = ndimage.sobel(smooth, axis=0).astype(np.float64)
    upright = np.abs(gx) > 3 * np.abs(gy)
    gx, gy = gx * upright, gy * upright
    down = (np.arange(height, dtype=np.float64) - height / 2)[:, None]
    xx, xy = gx * gx, gx * gy

    def gather(plane: Field) -> Field:
        return ndimage.gaussian_filter1d(plane.sum(axis=0), 4 * pitch, mode="nearest", truncate=3.0)

    s0, s1, s2 = gather(xx), gather(xx * down), gather(xx * down * down)
    t0, t1 = gather(xy), gather(xy * down)
    # A prior of no slope and no curve, weak beside real edges, keeps empty stretches straight.
    prior = 1e-6 + 0.02 * float(s0.mean())
    s0, s2 = s0 + prior, s2 + prior * height * height
    determinant = s0 * s2 - s1 * s1
    slope = np.clip(-(t0 * s2 - t1 * s1) / determinant, -_STEEPEST, _STEEPEST)
    most = _STEEPEST / max(height, 1)
    curve = np.clip(-(t1 * s0 - t0 * s1) / determinant, -most, most)
    return Bend(slope, curve, height / 2)
