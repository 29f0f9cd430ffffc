"""Where the ink of a column crop is: its ground, its profile, the gaps between characters, boxes around them."""

import math

import numpy as np
import numpy.typing as npt

from manuscripts.core.geometry import Box
from manuscripts.core.prepared import GreyImage
from manuscripts.core.tones import Tally, quantile, tally

Ink = npt.NDArray[np.bool_]
Profile = npt.NDArray[np.float64]

_RULE_SHARE = 0.7
_SIDE_SHARE = 0.16


def ground_of(crop: GreyImage) -> int:
    """The grey of the paper: the median of the lighter half."""
    return _ground(tally(crop))


def ink_of(crop: GreyImage) -> Ink:
    """Where the crop is written on: clearly darker than its ground, ruling lines along the sides left out."""
    tones = tally(crop)
    ground, darkest = _ground(tones), quantile(tones, 0.02)
    ink = crop < ground - max((ground - darkest) * 0.4, 12)
    side = int(crop.shape[1] * _SIDE_SHARE)
    covered = ink.mean(axis=0) > _RULE_SHARE
    inside = np.arange(crop.shape[1])
    ink[:, covered & ((inside < side) | (inside >= crop.shape[1] - side))] = False
    return ink


def gap_near(profile: Profile, low: float, high: float) -> float:
    """The middle of the widest emptiest stretch of the profile between two rows."""
    first = int(np.clip(round(low), 0, len(profile) - 1))
    last = int(np.clip(round(high), first + 1, len(profile)))
    part = profile[first:last]
    rows = np.flatnonzero(part <= part.min() + 0.02 * profile.mean())
    stretches = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    widest = max(stretches, key=len)
    return first + float(widest[0] + widest[-1] + 1) / 2


def box_in(ink: Ink, *, start: float, end: float) -> Box:
    """The box of the ink between two rows; the whole width when there is none."""
    height, width = ink.shape
    top = int(np.clip(np.floor(start), 0, height - 1))
    bottom = int(np.clip(np.ceil(end), top + 1, height))
    part = ink[top:bottom]
    rows = np.flatnonzero(part.any(axis=1))
    across = np.flatnonzero(part.any(axis=0))
    if not rows.size:
        return Box(0, top, width, bottom)
    return Box(float(across[0]), float(top + rows[0]), float(across[-1] + 1), float(top + rows[-1] + 1))


def _ground(tones: Tally) -> int:
    lighter = tones.copy()
    lighter[: math.ceil(quantile(tones, 0.5))] = 0
    return int(quantile(lighter, 0.5))
