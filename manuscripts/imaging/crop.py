"""A piece of a page as a picture of its own."""

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from manuscripts.core.geometry import Box


def crop(pixels: npt.NDArray[np.uint8], box: Box, *, rotation: int = 0, margin: float = 0.0) -> npt.NDArray[np.uint8]:
    """What `box` holds, with `margin` (in shares of its longer side) around it as far as the image goes.

    `pixels` are those of the original image; the crop is turned clockwise by `rotation` (0, 90, 180 or 270 degrees).
    """
    height, width = pixels.shape[:2]
    room = margin * max(box.width, box.height)
    left, top = max(round(box.left - room), 0), max(round(box.top - room), 0)
    right, bottom = min(round(box.right + room), width), min(round(box.bottom + room), height)
    # A box at the very edge still gives a pixel.
    left, top = min(left, width - 1), min(top, height - 1)
    piece = pixels[top : max(bottom, top + 1), left : max(right, left + 1)]
    return np.ascontiguousarray(np.rot90(piece, -rotation // 90))


def crop_picture(pixels: npt.NDArray[np.uint8], box: Box, *, rotation: int = 0, margin: float = 0.15) -> bytes:
    """A PNG of what `crop` gives."""
    data = io.BytesIO()
    Image.fromarray(crop(pixels, box, rotation=rotation, margin=margin)).save(data, "PNG")
    return data.getvalue()
