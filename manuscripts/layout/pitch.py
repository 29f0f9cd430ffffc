"""How far apart the columns of a page stand."""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from manuscripts.layout.bands import Profile, cut_bands
from manuscripts.layout.blocks import find_body
from manuscripts.layout.detector import InkMap
from manuscripts.layout.marks import mark_size
from manuscripts.layout.straighten import measure_bend

_SHORTEST, _LONGEST = 10, 220
# In sizes of the larger connected marks: columns stand 1.2 to 2.5 of them apart on 60 pages of all kinds, down to
# 0.66 where damage connects the characters.
_CLOSEST, _WIDEST = 0.6, 3.0
_DETREND = 121


def measure_pitch(ink: npt.NDArray[np.bool_], *, core: InkMap) -> float:
    """The distance between neighbouring columns in pixels; `ink` is free of rules.

    Lags at which the projections on x repeat are candidates. Halves of double-line notes repeat at half the distance,
    pairs of columns at twice, so each candidate is tried: the smallest one whose bands cut through little writing
    and are nearly equal wins, unless larger characters stand on the page. Without any, the size of the characters
    decides.
    """
    bend = measure_bend(core, pitch=max(ink.shape) / 30)
    near = ndimage.maximum_filter(core, size=15) > 0.3
    top, bottom = find_body(ink & near, pitch=max(ink.shape) / 30)
    upright, lines = bend.straighten(ink & near)[top:bottom], bend.straighten(core)[top:bottom]
    strength = _autocorrelation(upright) + _autocorrelation(lines)
    profile: Profile = 0.5 * upright.sum(axis=0) + 0.5 * lines.sum(axis=0, dtype=np.float64)
    large = mark_size(upright, share=0.85)
    costs = {
        lag: _cost_of_band(profile, lag) for lag in _candidates(strength) if _CLOSEST * large < lag < _WIDEST * large
    }
    if not costs:
        return max(1.4 * large, float(max(ink.shape)) / 100)
    least = min(costs.values())
    pitch = min(lag for lag, cost in costs.items() if cost <= (1.5 if large < lag else 1.15) * least)
    # A handwritten page may not repeat at all at its true pitch, only at a multiple.
    half = pitch / 2
    return half if half >= _SHORTEST and _cost_of_band(profile, half) <= 1.08 * costs[pitch] else float(pitch)


def _candidates(strength: Profile) -> list[int]:
    lags = range(_SHORTEST, min(len(strength) - 1, _LONGEST))
    peaks = [lag for lag in lags if strength[lag - 1] < strength[lag] >= strength[lag + 1] and strength[lag] > 0.08]
    best = max((strength[lag] for lag in peaks), default=0.0)
    return sorted((lag for lag in peaks if strength[lag] > 0.3 * best), key=lambda lag: -strength[lag])[:5]


def _cost_of_band(profile: Profile, pitch: float) -> float:
    bands, cost = cut_bands(profile, pitch=pitch)
    return cost / max(len(bands), 1)


def _autocorrelation(plane: npt.NDArray[np.bool_] | InkMap) -> Profile:
    """Summed over ten horizontal strips, 1 at lag 0 (all zero for an empty plane)."""
    width = plane.shape[1]
    total = np.zeros(width)
    for strip in np.array_split(plane, 10, axis=0):
        profile = strip.sum(axis=0, dtype=np.float64)
        profile -= ndimage.uniform_filter1d(profile, _DETREND)
        spectrum = np.abs(np.fft.rfft(profile, 2 * width)) ** 2
        total += np.fft.irfft(spectrum)[:width]
    return total / total[0] if total[0] > 0 else total
