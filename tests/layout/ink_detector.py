"""A detector without a network: writing is what is dark."""

import numpy as np
from scipy import ndimage

from manuscripts.core.page import ModelUse
from manuscripts.core.prepared import GreyImage
from manuscripts.layout.detector import InkMap


class InkDetector:
    """Takes dark marks of about the same size for characters, and blurs them into the lines that they form."""

    @property
    def model(self) -> ModelUse | None:
        return None

    def ink_map(self, grey: GreyImage) -> InkMap:
        """Ink darker than half way from ground to black, without marks far larger than most, smeared downwards."""
        ground, darkest = np.percentile(grey, [90, 0.5])
        if ground - darkest < 30:
            return np.zeros(grey.shape, dtype=np.float32)
        labels, count = ndimage.label(grey < (ground + darkest) / 2, structure=np.ones((3, 3), dtype=bool))
        sizes = np.array(
            [max(y.stop - y.start, x.stop - x.start) for y, x in ndimage.find_objects(labels, max_label=count)]
        )
        usual = float(np.median(sizes[sizes > 3])) if (sizes > 3).any() else 0.0
        kept = np.concatenate([[False], sizes <= max(4 * usual, 8.0)])[labels]
        smeared = ndimage.gaussian_filter(kept.astype(np.float32), (max(usual, 2.0) / 2, max(usual, 2.0) / 6))
        return (
            np.clip(smeared / max(float(np.percentile(smeared[kept], 40)), 1e-3) / 2, 0.0, 1.0)
            if kept.any()
            else smeared
        )
