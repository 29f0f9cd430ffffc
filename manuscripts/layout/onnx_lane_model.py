"""The lane network in ONNX Runtime."""

from collections.abc import Sequence

import numpy as np
from scipy.special import expit

from manuscripts.inference.session import Network, Tensor
from manuscripts.layout.lanes import KINDS, STEP, LaneRows, Strip

_BATCH = 8


class OnnxLaneModel(Network):
    """Reads lanes a few at a time, the longest first, so that strips of one batch are of about one length."""

    def read(self, strips: Sequence[Strip]) -> list[LaneRows]:
        """One forward pass for each eight strips."""
        longest = sorted(range(len(strips)), key=lambda index: -len(strips[index].picture))
        answers: dict[int, LaneRows] = {}
        for start in range(0, len(longest), _BATCH):
            batch = longest[start : start + _BATCH]
            rows = STEP * strips[batch[0]].hints.shape[1]
            packed: Tensor = np.stack([strips[index].packed(rows) for index in batch])
            for index, said in zip(batch, self._run(packed), strict=True):
                kept = said[:, : strips[index].hints.shape[1]]
                answers[index] = np.concatenate([expit(kept[: len(KINDS)]), kept[len(KINDS) :]])
        return [answers[index] for index in range(len(strips))]
