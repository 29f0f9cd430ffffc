"""Smooth random fields."""

import numpy as np
import numpy.typing as npt
from PIL import Image

Field = npt.NDArray[np.float32]


def clouds(shape: tuple[int, int], *, scale: float, rng: np.random.Generator, octaves: int = 3) -> Field:
    """A field of `shape` (height, width) with mean 0 and standard deviation near 1; `scale` is its grain in pixels."""
    total = np.zeros(shape, dtype=np.float32)
    weight = 0.0
    for octave in range(octaves):
        step = max(scale / 2**octave, 1.0)
        coarse = rng.standard_normal((int(shape[0] / step) + 3, int(shape[1] / step) + 3), dtype=np.float32)
        total += enlarged(coarse, shape) / 2**octave
        weight += 0.25**octave
    # Bicubic interpolation between independent values keeps about 0.7 of their spread.
    return total / np.float32(0.7 * weight**0.5)


def enlarged(coarse: Field, shape: tuple[int, int]) -> Field:
    """A coarse field brought to `shape` (height, width) by bicubic interpolation."""
    image = Image.fromarray(np.asarray(coarse, dtype=np.float32))
    return np.asarray(image.resize((shape[1], shape[0]), Image.Resampling.BICUBIC), dtype=np.float32)
