"""Names of arrays that many places of the layout pass on, and the median that most of them ask for."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def weighted_quantile(values: Sequence[float], weights: Sequence[float], *, share: float = 0.5) -> float:
    """The least of some values that `share` of their weight does not exceed; raises IndexError without any."""
    found = np.array(values)
    order = np.argsort(found)
    mass = np.array(weights)[order].cumsum()
    return float(found[order][int(np.searchsorted(mass, share * mass[-1]))])
