"""Lanes: the strips of a page in which its lines of writing run, each laid straight and to one width.

A strip is SPAN pixels wide, the lane takes its inner half; rows are as far apart as its columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from manuscripts.core.page import ModelUse
from manuscripts.core.prepared import GreyImage
from manuscripts.layout.planes import Planes

# Pixels across a strip, and across a lane.
SPAN, WIDE = 64, 32
# Rows of a strip for which one answer is given, and what it says: the chances that main text, the right and the left
# half of a note stand there, and where the writing ends and its halves part, in halves of the lane from its middle.
STEP = 4
KINDS = ("main", "right", "left")
OUTPUTS = (*KINDS, "right-edge", "left-edge", "valley")

# What the page network said that helps.
HINTS = ("main", "note-right", "note-left", "aside", "body")

# Grey levels by which a strip of blank paper varies anyway.
_FAINT = 8.0

LaneRows = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lane:
    """From `top` to `bottom` its middle is at the polynomial `course` of y (highest power first).

    `half` is its half width.
    """

    top: float
    bottom: float
    course: tuple[float, ...]
    half: float

    @property
    def step(self) -> float:
        """How far apart the pixels of its strip are, in pixels of its frame."""
        return 2 * self.half / WIDE

    @property
    def rows(self) -> int:
        """How many rows its strip has."""
        return max(1, round((self.bottom - self.top) / self.step))

    def y(self, row: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Where the rows of the strip, 0.5 the middle of the first one, are in the lane's frame."""
        return self.top + np.asarray(row, dtype=np.float64) * self.step

    def middle(self, y: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Where the middle of the lane is at the heights `y`."""
        return np.asarray(np.polyval(self.course, np.asarray(y, dtype=np.float64)), dtype=np.float64)

    def places(self, step: int) -> npt.NDArray[np.float64]:
        """Where the middles of squares of `step` × `step` pixels of the strip are, 2 (y, x) × rows × columns."""
        y = self.y((np.arange(-(-self.rows // step)) + 0.5) * step)
        across = ((np.arange(SPAN // step) + 0.5) * step - SPAN / 2) * self.step
        xs = self.middle(y)[:, None] + across[None, :]
        return np.stack([np.broadcast_to(y[:, None], xs.shape), xs]) - 0.5

    def scaled(self, factor: float) -> "Lane":
        """The lane in a frame that is `factor` times as fine."""
        powers = range(len(self.course) - 1, -1, -1)
        course = tuple(value * factor ** (1 - power) for power, value in zip(powers, self.course, strict=True))
        return Lane(self.top * factor, self.bottom * factor, course, self.half * factor)


def cut_strip(picture: GreyImage, lane: Lane) -> GreyImage:
    """The strip of a lane, rows × SPAN; beyond the picture its edge goes on. The frame of the lane is `picture`."""
    strip: GreyImage = ndimage.map_coordinates(picture, lane.places(1), order=1, mode="nearest", output=np.uint8)
    return strip


def cut_planes(planes: Planes, lane: Lane) -> npt.NDArray[np.float32]:
    """What the page network said of a lane, len(HINTS) × rows / STEP × SPAN / STEP, in the frame of the planes."""
    places = lane.places(STEP)
    return np.stack(
        [ndimage.map_coordinates(planes[name], places, order=1, mode="nearest", output=np.float32) for name in HINTS]
    )


@dataclass(frozen=True, slots=True)
class Strip:
    """A lane laid straight: `picture` rows × SPAN, `hints` len(HINTS) × rows / STEP (rounded up) × SPAN / STEP."""

    picture: GreyImage
    hints: npt.NDArray[np.float32]

    def packed(self, rows: int) -> npt.NDArray[np.float32]:
        """What the lane network takes: STEP² + len(HINTS) × rows / STEP × SPAN / STEP, the squares of pixels first.

        `rows` is a multiple of STEP; where the strip has fewer, its last one goes on. Ink is high; contrast is evened.
        """
        more = rows - len(self.picture)
        plane = np.pad(self.picture, ((0, more), (0, 0)), mode="edge").astype(np.float32)
        plane = (plane.mean() - plane) / (plane.std() + _FAINT)
        squares = plane.reshape(rows // STEP, STEP, SPAN // STEP, STEP).transpose(1, 3, 0, 2)
        hints = np.pad(self.hints, ((0, 0), (0, rows // STEP - self.hints.shape[1]), (0, 0)), mode="edge")
        return np.concatenate([squares.reshape(STEP * STEP, rows // STEP, SPAN // STEP), hints])


class LaneModel(Protocol):
    """Says what stands in each row of a lane."""

    @property
    def model(self) -> ModelUse | None:
        """The weights that take part, None where there are none."""
        ...

    def read(self, strips: Sequence[Strip]) -> list[LaneRows]:
        """For each strip OUTPUTS × (rows / STEP, rounded up)."""
        ...
