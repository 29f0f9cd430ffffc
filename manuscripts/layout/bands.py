"""Cutting a block into its ruled lines (行): bands side by side, of one width where the page allows it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

Profile = npt.NDArray[np.float64]

_NARROWEST, _WIDEST = 0.45, 1.75
_CUT, _UNEVEN, _EACH = 1.0, 1.2, 0.06


@dataclass(frozen=True, slots=True)
class Band:
    """One ruled line: from `left` to `right` in straightened work pixels."""

    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left


def cut_bands(profile: Profile, *, pitch: float, ruled: Profile | None = None) -> tuple[tuple[Band, ...], float]:
    """The cheapest division of a profile (writing in each pixel column) into bands, from left to right, and its cost.

    A border costs what it cuts through, relative to the columns beside it; a band costs its deviation from the
    pitch; nothing has to cover what is empty. `ruled` lowers the cost of borders where ruling lines stand.
    """
    cost = _border_cost(profile, pitch)
    empty = cost < 0.02
    if ruled is not None:
        cost = cost - 0.5 * ruled
    width = len(profile)
    least, most = max(2, round(_NARROWEST * pitch)), max(3, round(_WIDEST * pitch))
    sizes = np.arange(least, most + 1)
    uneven = _EACH + _UNEVEN * ((sizes - pitch) / pitch) ** 2
    total = np.full(width + 1, np.inf)
    came = np.zeros(width + 1, dtype=np.int64)
    border = np.append(cost, 0.0)
    total[0] = 0.0
    for x in range(1, width + 1):
        if empty[x - 1]:
            total[x], came[x] = total[x - 1], x - 1
        fits = sizes[sizes <= x]
        if fits.size:
            offers = total[x - fits] + uneven[: fits.size] + _CUT * (border[x - fits] + border[x]) / 2
            best = int(np.argmin(offers))
            if offers[best] < total[x]:
                total[x], came[x] = offers[best], x - int(fits[best])
        if not np.isfinite(total[x]):
            total[x], came[x] = total[x - 1] + 1.0, x - 1
    bands = []
    x = width
    while x > 0:
        if x - came[x] > 1:
            bands.append(Band(float(came[x]), float(x)))
        x = int(came[x])
    return tuple(reversed(bands)), float(total[width])


def _border_cost(profile: Profile, pitch: float) -> Profile:
    smooth = ndimage.gaussian_filter1d(profile, max(0.5, 0.035 * pitch))
    level = ndimage.maximum_filter1d(ndimage.gaussian_filter1d(profile, 0.12 * pitch), max(3, round(2.2 * pitch)))
    floor = 0.02 * float(smooth.max(initial=0.0))
    relative: Profile = smooth / np.maximum(level, max(floor, 1e-9))
    return relative


def clear_edges(strip: npt.NDArray[np.bool_], *, pitch: float) -> npt.NDArray[np.bool_]:
    """The straightened ink of one band without remains of ruling: thin upright strokes at its two edges."""
    edge = max(2, round(0.16 * pitch))
    labels, count = ndimage.label(strip, structure=np.ones((3, 3), dtype=bool))
    cleared = strip.copy()
    for index, place in enumerate(ndimage.find_objects(labels, max_label=count), start=1):
        down, across = place
        at_edge = across.stop <= edge or across.start >= strip.shape[1] - edge
        thin = across.stop - across.start <= 0.14 * pitch
        if at_edge and thin and down.stop - down.start > 2 * (across.stop - across.start):
            cleared[place] &= labels[place] != index
    return cleared
