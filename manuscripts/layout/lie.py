"""Whether the lines of an upright page are columns, rows, or a single row."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from scipy import ndimage

from manuscripts.core.page import WritingMode
from manuscripts.layout.detector import InkMap
from manuscripts.layout.glyph_patches import LINE, Place

# Uprightness at which columns and rows are equally likely, and how fast that changes. Columns are the rule: of pages
# with characters spaced equally both ways the detector makes a bit of both.
_EVEN, _STEEPNESS = 0.4, 12.0
_LEAST_PART = 0.15
# A row takes at least this share of the width of its page; a shorter one is a caption or a stray mark, of a page whose
# writing was not seen.
_LEAST_ROW = 0.4
_MOST_UPRIGHT_ROW = 0.7
# A single row is taken for one from this chance on: as columns of one character each it is read in the same order.
_SURE_ROW = 0.8


@dataclass(frozen=True, slots=True)
class Lie:
    """How an upright page runs, with the probability of that, and what was seen."""

    mode: WritingMode
    confidence: float
    reason: str


def measure_lie(core: InkMap, places: Sequence[Place]) -> Lie:
    """`core` is the detector's map of an upright page, `places` are on its lines (in any turn of it)."""
    character = median(place.character for place in places)
    upright = measure_uprightness(core, pitch=character)
    columns = float(1 / (1 + np.exp(-_STEEPNESS * (upright - _EVEN))))
    count = _count_in_single_row(core)
    if count == 1:
        return Lie(WritingMode.VERTICAL_RL, 1.0, "There is but one character")
    row = max(1 - columns, 0.9 if upright > _EVEN else 0.0)
    if count and upright < _MOST_UPRIGHT_ROW and row >= _SURE_ROW:
        return Lie(WritingMode.HORIZONTAL_RL, row, f"The page is a single row of about {count} characters")
    if columns >= 0.5:
        return Lie(WritingMode.VERTICAL_RL, columns, "The lines of writing are columns")
    return Lie(WritingMode.VERTICAL_RL, columns, "The lines of writing seem to be rows, yet were taken for columns")


def measure_uprightness(core: InkMap, *, pitch: float) -> float:
    """How far the lines that the detector sees are columns: 1 all of them, 0 all rows, 0.5 where it cannot be told.

    The edges of an upright line change from left to right, those of a row from top to bottom; both are summed.
    """
    smooth = ndimage.gaussian_filter(core, pitch / 10)
    across = float(np.square(ndimage.sobel(smooth, axis=1)).sum())
    down = float(np.square(ndimage.sobel(smooth, axis=0)).sum())
    return across / (across + down) if across + down > 0 else 0.5


def _count_in_single_row(core: InkMap) -> int:
    """About how many characters stand on the page if they all stand side by side in one row; 0 if they do not."""
    labels, count = ndimage.label(core > LINE)
    if not count:
        return 0
    areas = np.bincount(labels.ravel())[1:]
    marks = [
        mark
        for mark, area in zip(ndimage.find_objects(labels), areas, strict=True)
        if area >= _LEAST_PART * areas.max()
    ]
    tops, bottoms = [y.start for y, _ in marks], [y.stop for y, _ in marks]
    height = max(bottom - top for top, bottom in zip(tops, bottoms, strict=True))
    if min(bottoms) - max(tops) < 0.4 * height or max(y.stop - y.start for y, _ in marks) > 1.5 * min(
        x.stop - x.start for _, x in marks
    ):
        return 0
    if max(x.stop for _, x in marks) - min(x.start for _, x in marks) < _LEAST_ROW * core.shape[1]:
        return 0
    return sum(max(1, round((x.stop - x.start) / (1.4 * height))) for _, x in marks)
