"""From the middles of characters to the rows that each of them takes of its crop."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from manuscripts.recognition.alignment import Peak
from manuscripts.recognition.ink import Ink, gap_near
from manuscripts.recognition.recogniser import ColumnReading, GlyphReading


def place_in(ink: Ink, peaks: Sequence[Peak]) -> ColumnReading:
    """The reading of a crop with this ink, from peaks whose centres are rows of it, top to bottom.

    Two neighbours part at the widest gap in the ink near the middle between them, so each glyph holds its character.
    """
    if not peaks:
        return ()
    height = ink.shape[0]
    profile = ink.sum(axis=1).astype(np.float64)
    middles = [min(peak.centre, height - 0.5) for peak in peaks]
    cuts = [gap_near(profile, *_between(above, below)) for above, below in pairwise(middles)]
    return tuple(
        GlyphReading(start=start, end=max(end, start + 1), candidates=peak.candidates)
        for peak, start, end in zip(peaks, [0.0, *cuts], [*cuts, float(height)], strict=True)
    )


def _between(above: float, below: float) -> tuple[float, float]:
    """The rows in which two characters may part: the middle half of the way from one centre to the next."""
    quarter = (below - above) / 4
    return above + quarter, below - quarter
