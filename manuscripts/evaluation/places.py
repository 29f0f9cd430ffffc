"""Where true characters and those read stand, and what columns have done with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from manuscripts.core.geometry import Box
from manuscripts.evaluation.written import Written

Boxes = npt.NDArray[np.float64]

# A character of which this share lies in a second column is cut by it.
_PART = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Boxes as rows of left, top, right, bottom: of the true units, of the units read, and of the columns of both.

    `lines` tells for each true unit the number of its column.
    """

    true: Boxes
    read: Boxes
    true_columns: Boxes
    read_columns: Boxes
    lines: npt.NDArray[np.int64]

    @classmethod
    def of(cls, truth: Sequence[Written], read: Sequence[Written]) -> Self | None:
        """None where the place of any unit is not known."""
        if any(len(column.boxes) != len(column.units) for column in (*truth, *read)):
            return None
        return cls(
            true=_rows(box for column in truth for box in column.boxes),
            read=_rows(box for column in read for box in column.boxes),
            true_columns=_rows(Box.around(column.boxes) for column in truth if column.boxes),
            read_columns=_rows(column.outline or Box.around(column.boxes) for column in read if column.boxes),
            lines=np.repeat(np.arange(len(truth)), [len(column.units) for column in truth]),
        )

    def is_covered(self, true: int) -> bool:
        """Whether a column that was read holds the centre of this true unit."""
        return bool(_holding(self.read_columns, _centres(self.true)[true]).any())

    def is_written(self, read: int) -> bool:
        """Whether a true column holds the centre of this unit that was read."""
        return bool(_holding(self.true_columns, _centres(self.read)[read]).any())

    def nearest(self, read: int) -> int | None:
        """The true unit whose centre is nearest to that of this unit that was read."""
        if not len(self.true):
            return None
        away = np.hypot(*(_centres(self.true) - _centres(self.read)[read]).T)
        return int(away.argmin())

    def is_cut(self, true: int) -> bool:
        """Whether columns were cut wrongly here: a second one has part of this unit, or its own has another's."""
        box, centre = self.true[true], _centres(self.true)[true]
        holding = _holding(self.read_columns, centre)
        others = self.read_columns[~holding]
        if (_shared(others, box) >= _PART * (box[2] - box[0]) * (box[3] - box[1])).any():
            return True
        level = np.abs(_centres(self.true)[:, 1] - centre[1]) < (box[3] - box[1]) / 2
        beside = _centres(self.true)[level & (self.lines != self.lines[true])]
        return any(bool(_holding(self.read_columns[holding], each).any()) for each in beside)


def _rows(boxes: Iterable[Box]) -> Boxes:
    rows = [(box.left, box.top, box.right, box.bottom) for box in boxes]
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def _centres(boxes: Boxes) -> Boxes:
    return (boxes[:, :2] + boxes[:, 2:]) / 2


def _holding(boxes: Boxes, point: Boxes) -> npt.NDArray[np.bool_]:
    """Which of the boxes hold the point."""
    inside = (boxes[:, :2] <= point) & (point < boxes[:, 2:])
    return inside[:, 0] & inside[:, 1]


def _shared(boxes: Boxes, box: Boxes) -> npt.NDArray[np.float64]:
    """The area that each of the boxes shares with one."""
    sides: Boxes = (np.minimum(boxes[:, 2:], box[2:]) - np.maximum(boxes[:, :2], box[:2])).clip(min=0)
    return np.multiply(sides[:, 0], sides[:, 1])
