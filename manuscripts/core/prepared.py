"""A page image made ready for reading, and the way back to the original's pixels."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from manuscripts.core.geometry import Transform

GreyImage = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPage:
    """`grey` is height × width, 8 bit, dark ink on light ground, text upright once it has been straightened.

    `without_red` is the same page without what is written or stamped in red, what is black below that in its place;
    None where there is nothing red. `transform` maps pixels of both to the pixels of the original image. `inverted`
    tells that the original is white on black, `rotation` and `skew` how many degrees it was turned (positive:
    clockwise): by quarters, then by the rest.
    """

    grey: GreyImage
    transform: Transform
    without_red: GreyImage | None = None
    inverted: bool = False
    rotation: int = 0
    skew: float = 0.0

    def __post_init__(self) -> None:
        if self.grey.ndim != 2 or self.grey.dtype != np.uint8 or self.grey.size == 0:
            raise ValueError("a prepared page is one grey plane of 8 bits")
        if self.without_red is not None and self.without_red.shape != self.grey.shape:
            raise ValueError("a page without red is of the size of the page")
