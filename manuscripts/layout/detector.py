"""The seam of text detectors."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from manuscripts.core.page import ModelUse
from manuscripts.core.prepared import GreyImage

InkMap = npt.NDArray[np.float32]


class Detector(Protocol):
    """Says where writing is."""

    @property
    def model(self) -> ModelUse | None:
        """The weights that take part; None for a detector without any."""
        ...

    def ink_map(self, grey: GreyImage) -> InkMap:
        """For each pixel of `grey` (height × width) the probability, 0 to 1, that it belongs to a line of writing."""
        ...
