"""What the page network says about each place of a page, and who may say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from manuscripts.core.page import ModelUse
from manuscripts.core.prepared import GreyImage

Plane = npt.NDArray[np.float32]

# The order in which the network gives its planes; scripts/train_layout teaches them in this order.
PLANES = (
    "main",
    "note-right",
    "note-left",
    "aside",
    "body",
    "heading",
    "insertion",
    "text",
    "fold",
    "title-slip",
    "illustration",
    "seal",
    "stamp",
    "colour-chart",
    "ruler",
    "caption",
    "neighbouring-page",
)
STRIDE = 2


@dataclass(frozen=True, slots=True)
class Planes:
    """Probabilities 0 to 1, one plane for each of PLANES, at half the size of the picture (height × width).

    `main`, `note-right`, `note-left` and `aside` are the cores of lines: narrow strips down the middle of what is
    written, so that neighbours do not touch. `body` is how far the writing reaches, `heading` marks cores, the rest
    are areas.
    """

    values: npt.NDArray[np.float32]

    def __post_init__(self) -> None:
        if self.values.ndim != 3 or self.values.shape[0] != len(PLANES):
            raise ValueError(f"{len(PLANES)} planes of height × width, not {self.values.shape}")

    def __getitem__(self, name: str) -> Plane:
        plane: Plane = self.values[PLANES.index(name)]
        return plane

    def with_those_of(self, other: "Planes", names: Sequence[str]) -> "Planes":
        """These planes with those of another look at the same page in place of the named ones."""
        values = self.values.copy()
        for name in names:
            values[PLANES.index(name)] = other[name]
        return Planes(values)


class PageModel(Protocol):
    """Says what is where on an upright page of dark ink on light ground."""

    @property
    def model(self) -> ModelUse | None:
        """The weights that take part, None where there are none."""
        ...

    def planes(self, grey: GreyImage) -> Planes:
        """Columns should stand 20 to 56 pixels apart; the sides of the planes are half those of `grey`, rounded up."""
        ...
