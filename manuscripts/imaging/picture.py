"""Page pixels as a file that every image program opens."""

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

# JPEG counts its sides with 16 bits.
_LONGEST = 65_000


def encode_picture(pixels: npt.NDArray[np.uint8]) -> tuple[bytes, str]:
    """The bytes and the ending of their name: JPEG, or PNG for what is too long for it. Size and place of every pixel
    are those of `pixels`, height × width or height × width × 3.
    """
    data = io.BytesIO()
    if max(pixels.shape[:2]) > _LONGEST:
        Image.fromarray(pixels).save(data, "PNG")
        return data.getvalue(), ".png"
    Image.fromarray(pixels).save(data, "JPEG", quality=90)
    return data.getvalue(), ".jpg"


def reduce(pixels: npt.NDArray[np.uint8], *, longest: int) -> npt.NDArray[np.uint8]:
    """The same picture with no side longer than `longest` pixels; one that is small enough comes back as it is."""
    height, width = pixels.shape[:2]
    if max(height, width) <= longest:
        return pixels
    share = longest / max(height, width)
    size = (max(round(width * share), 1), max(round(height * share), 1))
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))
