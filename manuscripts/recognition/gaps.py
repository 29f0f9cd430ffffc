"""Characters that the network passed over: places with ink and room for one.

Where it almost read something, that is read; elsewhere a second look at the place by itself may show it, or somebody
has written what cannot be read.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

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
# Where nothing at all was read, less than so many characters are a stain or a stroke more often than writing.
_LEAST_UNREAD = 2
# A second look goes so far beyond the middles of what was not read, in pitches: half of what stands beside it is seen.
_AROUND = 1.1
_LEAST_WIDTH = 0.25
# A row of writing has so much ink, and a place that was not read so many rows of it; in pitches the lowest character.
_ROW_INK, _WRITTEN, _LOW = 0.12, 0.5, 0.55
# Rows without writing, in pitches, that are a space and not what lies between two characters.
_BLANK = 0.6


def fill_gaps(peaks: Sequence[Peak], doubts: Sequence[Peak], *, ink: Ink) -> list[Peak]:
    """`peaks` with the best of the `doubts` in every gap with ink and room for a character."""
    if not peaks or not doubts:
        return list(peaks)
    pitch = _pitch(peaks, width=ink.shape[1])
    found = list(peaks)
    for above, below in _free_rows(peaks, pitch=pitch, height=ink.shape[0], room=_ROOM, clear=_KEPT_CLEAR):
        inside = [doubt for doubt in doubts if above < doubt.centre < below and _has_ink(ink, doubt, pitch=pitch)]
        if inside:
            found.append(max(inside, key=_chance))
    return sorted(found, key=lambda peak: peak.centre)


def mark_unread(peaks: Sequence[Peak], *, ink: Ink) -> list[Peak]:
    """`peaks` with one without candidates for each character that has room and ink between them and was not read.

    Also where there are none at all, unless what is written there is too little for that.
    """
    pitch = _pitch(peaks, width=ink.shape[1])
    unread: list[Peak] = []
    for above, below in _free_rows(peaks, pitch=pitch, height=ink.shape[0], room=_UNREAD_ROOM, clear=_UNREAD_CLEAR):
        rows = np.flatnonzero(_is_written(ink[round(max(above, 0)) : round(max(below, 0))])) + above
        for written in np.split(rows, np.flatnonzero(np.diff(rows) > _BLANK * pitch) + 1):
            unread += _spread(written, pitch=pitch)
    if not peaks and len(unread) < _LEAST_UNREAD:
        return []
    return sorted([*peaks, *unread], key=lambda peak: peak.centre)


def _spread(written: npt.NDArray[np.float64], *, pitch: float) -> Iterator[Peak]:
    """As many characters as have room on these written rows, nothing where the rows hold too little ink for that."""
    if not len(written):
        return
    first, last = float(written[0]), float(written[-1]) + 1
    count = int((last - first) / pitch + 1 - _LOW) if len(written) > _WRITTEN * (last - first) else 0
    for place in range(count):
        yield Peak(first + (place + 0.5) * (last - first) / count, ())


def fill_unread(peaks: Sequence[Peak], look: Callable[[int, int], Sequence[Peak]], *, ink: Ink) -> list[Peak]:
    """`peaks` with what a second look shows where nothing was read.

    `look` reads the rows from one to another by themselves, and gives whatever may stand there. On rubbings and prints
    a fifth of such places is read then, and the errors fall by 1 % and 6 %.
    """
    pitch = _pitch([peak for peak in peaks if peak.candidates], width=ink.shape[1])
    found: list[Peak] = []
    for is_read, group in groupby(peaks, key=lambda peak: bool(peak.candidates)):
        places = list(group)
        if is_read:
            found += places
            continue
        top, bottom = places[0].centre - _AROUND * pitch, places[-1].centre + _AROUND * pitch
        seen = [peak for peak in look(max(0, int(top)), min(ink.shape[0], int(bottom))) if _chance(peak) >= LEAST]
        for place in places:
            near = [peak for peak in seen if abs(peak.centre - place.centre) < pitch / 2]
            best = max(near, key=_chance, default=None)
            if best:
                seen.remove(best)
            found.append(Peak(place.centre, best.candidates) if best else place)
    return found


def _chance(peak: Peak) -> float:
    return peak.candidates[0].probability


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
    if not peaks:
        yield 0.0, float(height)
        return
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
