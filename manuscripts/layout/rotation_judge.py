"""The seam of those who tell which way up characters stand, and the network that does."""

from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.special import log_softmax, softmax

from manuscripts.core.page import ModelUse
from manuscripts.inference.session import Network
from manuscripts.layout.glyph_patches import Patches

Logits = npt.NDArray[np.float32]
# Patches of one page resemble each other: however many there are, they weigh no more than so many independent ones.
# Found on 60 pages in four turns, where one patch alone is right in 97 of 100 and its probabilities hold.
_MOST_WEIGHT = 4


class RotationJudge(Protocol):
    """Tells by how many quarters patches of a page are to be turned for their characters to stand upright."""

    @property
    def model(self) -> ModelUse | None:
        """The weights that take part; None for a judge without any."""
        ...

    def judge(self, patches: Patches) -> Logits:
        """For N patches N × 4 logits; number k is for a clockwise turn by k quarters."""
        ...


class OnnxRotationJudge(Network):
    """The network of `scripts/train_rotation`."""

    def judge(self, patches: Patches) -> Logits:
        """One forward pass."""
        if not len(patches):
            return np.zeros((0, 4), np.float32)
        return self._run(patches[:, None].astype(np.float32))


def probabilities(logits: Logits) -> npt.NDArray[np.float64]:
    """Of the four turns, by what all patches of a page say; all equal where there are none."""
    if not len(logits):
        return np.full(4, 0.25)
    mean = log_softmax(logits.astype(np.float64), axis=1).mean(axis=0)
    found: npt.NDArray[np.float64] = softmax(mean * min(len(logits), _MOST_WEIGHT))
    return found
