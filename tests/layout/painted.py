"""Planes painted by hand, and a page model that says what was painted."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind, ModelUse
from manuscripts.core.prepared import GreyImage
from manuscripts.layout.planes import PLANES, STRIDE, Planes

# As the network is taught: the share of its width that a line's core has, and how far it ends before its writing.
CORE, TRIM = 0.28, 0.3
_PLANES = {
    ColumnKind.MAIN: ("main", None),
    ColumnKind.HEADING: ("main", "heading"),
    ColumnKind.NOTE_RIGHT: ("note-right", None),
    ColumnKind.NOTE_LEFT: ("note-left", None),
    ColumnKind.MARGINAL: ("aside", None),
    ColumnKind.FOLD: ("aside", "fold"),
    ColumnKind.INSERTION: ("aside", "insertion"),
}


class Painting:
    """Planes on which lines of writing and areas are painted, in any frame the test likes."""

    def __init__(self, height: int = 300, width: int = 300) -> None:
        self.values: npt.NDArray[np.float32] = np.zeros((len(PLANES), height, width), dtype=np.float32)

    @property
    def planes(self) -> Planes:
        return Planes(self.values)

    def run(
        self,
        box: Box,
        kind: ColumnKind = ColumnKind.MAIN,
        *,
        chance: float = 0.95,
        course: Callable[[float], float] = lambda y: 0.0,  # noqa: ARG005 - upright
    ) -> Box:
        """A line of writing that fills `box`, which each row leaves by `course` of its distance from the middle."""
        core, finer = _PLANES[kind]
        half = box.width / 2
        trim = min(TRIM * box.width, 0.2 * box.height)
        for row in range(round(box.top), round(box.bottom)):
            x = box.centre[0] + course(row + 0.5 - box.centre[1])
            self._row("body", row, x, half, 1.0)
            if box.top + trim <= row < box.bottom - trim:
                for plane in filter(None, (core, finer)):
                    self._row(plane, row, x, 2 * CORE * half, chance)
        return box

    def area(self, plane: str, box: Box, *, chance: float = 0.9) -> Box:
        place = slice(round(box.top), round(box.bottom)), slice(round(box.left), round(box.right))
        self.values[PLANES.index(plane)][place] = chance
        return box

    def _row(self, plane: str, row: int, x: float, half: float, chance: float) -> None:
        self.values[PLANES.index(plane), row, max(0, round(x - half)) : max(0, round(x + half))] = chance


class Painted:
    """A page model that sees on every picture the painting, as large as that picture."""

    model: ModelUse | None = None

    def __init__(self, painting: Painting) -> None:
        self._painting = painting

    def planes(self, grey: GreyImage) -> Planes:
        height, width = (-(-side // STRIDE) for side in grey.shape)
        values = [
            Image.fromarray(plane).resize((width, height), Image.Resampling.BOX) for plane in self._painting.values
        ]
        return Planes(np.stack([np.asarray(plane, dtype=np.float32) for plane in values]))
