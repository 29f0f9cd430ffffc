"""Characters that the network passed over: places with ink and room for one.

Where it almost read something, that is read; elsewhere somebody has written what cannot be read.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from manuscripts.recognition.alignment import Peak
from manuscripts.recognition.ink import Ink

# What the blank may leave to a character for it to count, in a place that has ink and room. Between 0.05 and 0.2 the
# errors on prints fall alike, by 6 %.
LEAST = 0.1
_ROOM = 1.5
# High characters stand so far apart without anything between them.
_UNREAD_ROOM, _UNREAD_CLEAR = 1.8, 0.55
_KEPT_CLEAR = 0.45
_LEAST_WIDTH = 0.25
# A row of writing has so much ink, and a place that was not read so many rows of it; in pitches the lowest character.
_ROW_INK, _WRITTEN, _LOW = 0.12, 0.5, 0.55


def fill_gaps(peaks: Sequence[Peak], doubts: Sequence[Peak], *, ink: Ink) -> list[Peak]:
    """`peaks` with the best of the `doubts` in every gap with ink and room for a character."""
    if not peaks or not doubts:
        return list(peaks)
    pitch = _pitch(peaks, width=ink.shape[1])
    found = list(peaks)
    for above, below in _free_rows(peaks, pitch=pitch, height=ink.shape[0], room=_ROOM, clear=_KEPT_CLEAR):
        inside = [doubt for doubt in doubts if above < doubt.centre < below and _has_ink(ink, doubt, pitch=pitch)]
        if inside:
            found.append(max(inside, key=lambda doubt: doubt.candidates[0].probability))
    return sorted(found, key=lambda peak: peak.centre)


def mark_unread(peaks: Sequence[Peak], *, ink: Ink) -> list[Peak]:
    """`peaks` with one without candidates for each character that has room and ink between them and was not read."""
    if not peaks:
        return []
    pitch = _pitch(peaks, width=ink.shape[1])
    found = list(peaks)
    for above, below in _free_rows(peaks, pitch=pitch, height=ink.shape[0], room=_UNREAD_ROOM, clear=_UNREAD_CLEAR):
        written = np.flatnonzero(_is_written(ink[round(max(above, 0)) : round(max(below, 0))]))
        if not len(written):
            continue
        first, last = above + float(written[0]), above + float(written[-1]) + 1
        count = int((last - first) / pitch + 1 - _LOW) if len(written) > _WRITTEN * (last - first) else 0
        found += [Peak(first + (place + 0.5) * (last - first) / count, ()) for place in range(count)]
    return sorted(found, key=lambda peak: peak.centre)


def _is_written(ink: Ink) -> npt.NDArray[np.bool_]:
    """Which rows have ink over the width that a character has, and not only at their sides."""
    width = ink.shape[1]
    middle = ink[:, width // 5 : width - width // 5]
    reach: npt.NDArray[np.bool_] = ndimage.maximum_filter1d(ink.mean(axis=1), max(1, width // 8)) > _ROW_INK
    return reach & middle.any(axis=1)


def _pitch(peaks: Sequence[Peak], *, width: int) -> float:
    """Rows from one character to the next; for short columns nearly the width."""
    steps = np.diff([peak.centre for peak in peaks])
    return float(np.median(steps)) if len(steps) >= 3 else 0.9 * width


def _free_rows(
    peaks: Sequence[Peak], *, pitch: float, height: int, room: float, clear: float
) -> Iterator[tuple[float, float]]:
    """Rows between the characters, `clear` pitches from their middles, where these are `room` pitches apart."""
    clear *= pitch
    yield 0.0, peaks[0].centre - 1.1 * clear
    for above, below in pairwise(peaks):
        if below.centre - above.centre > room * pitch:
            yield above.centre + clear, below.centre - clear
    yield peaks[-1].centre + 1.1 * clear, float(height)


def _has_ink(ink: Ink, doubt: Peak, *, pitch: float) -> bool:
    top, bottom = max(int(doubt.centre - 0.35 * pitch), 0), int(doubt.centre + 0.35 * pitch)
    across = np.flatnonzero(ink[top:bottom].any(axis=0))
    return bool(across.size) and across[-1] - across[0] >= _LEAST_WIDTH * ink.shape[1]
