"""From a picture that Pillow has opened to upright pixels of 8 bits."""

import struct
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, JpegImagePlugin
from PIL import TiffImagePlugin as Tiff
from PIL.ImageFile import ImageFile as PillowFile

Pixels = npt.NDArray[np.uint8]

# What Pillow raises when a file is broken; its plugins promise nothing, so the list is what has been seen and more.
PILLOW_FAILURES = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    EOFError,
    RuntimeError,
    struct.error,
    zlib.error,
)
DEEP_SAMPLES = "samples of 32 bits"
_STRIP_PIXELS = 1 << 22
_DEPTHS = (8, 10, 12, 14, 16)
_PHOTOMETRIC = 262
_ORIENTATION = 274
_WHITE_IS_ZERO = 0


def stored_pixels(image: PillowFile) -> tuple[Pixels, int]:
    """Decode: height × width (grey) or height × width × 3 (RGB), and the orientation that is still to be undone.

    Raises any of PILLOW_FAILURES, SyntaxError with DEEP_SAMPLES among them.
    """
    inverted, deep = _is_negative(image), _is_deep(image)
    image.load()
    # Pillow turns a TIFF while it loads it, and nothing else.
    tag = 1 if isinstance(image, Tiff.TiffImageFile) else orientation(image)
    return _to_array(image, inverted=inverted, deep=deep), tag


def turned(pixels: Pixels, orientation: int) -> Pixels:
    """Undo an orientation tag (TIFF 6.0, Orientation; values 1 to 8)."""
    upside = pixels[::-1] if orientation in (3, 4, 6, 7) else pixels
    mirrored = upside[:, ::-1] if orientation in (2, 3, 7, 8) else upside
    return np.ascontiguousarray(mirrored.swapaxes(0, 1) if orientation in (5, 6, 7, 8) else mirrored)


def _is_negative(image: PillowFile) -> bool:
    """Whether the samples stand for the opposite of what Pillow takes them for."""
    if isinstance(image, Tiff.TiffImageFile):
        # Pillow honours WhiteIsZero for 1 and 8 bits, not for 16.
        return image.mode.startswith("I;16") and image.tag_v2.get(_PHOTOMETRIC) == _WHITE_IS_ZERO
    # Adobe writes CMYK upside down and says so with its marker; Pillow assumes it of every JPEG.
    return isinstance(image, JpegImagePlugin.JpegImageFile) and image.mode == "CMYK" and "adobe" not in image.info


def _is_deep(image: PillowFile) -> bool:
    """Whether the file holds samples of 16 bits, also where Pillow keeps only the upper eight of them (colour)."""
    return any(";16" in str(tile[3]) for tile in image.tile)


def orientation(image: PillowFile) -> int:
    """The orientation tag of a picture (TIFF 6.0, Orientation; values 1 to 8), 1 where there is none."""
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except PILLOW_FAILURES:
        # Broken camera data are no reason to lose the page.
        return 1
    return found if isinstance(found, int) else 1


def _to_array(image: PillowFile, *, inverted: bool, deep: bool) -> Pixels:
    """Copy the picture in strips: `numpy.asarray` of the whole would hold it three times."""
    width, height = image.size
    rows = max(1, _STRIP_PIXELS // width)
    strips = [(top, min(top + rows, height)) for top in range(0, height, rows)]
    bits = _used_bits(image, strips) if deep else 16
    first = _strip(image, *strips[0], inverted=inverted, bits=bits)
    pixels = np.empty((height, *first.shape[1:]), np.uint8)
    pixels[: len(first)] = first
    for top, bottom in strips[1:]:
        pixels[top:bottom] = _strip(image, top, bottom, inverted=inverted, bits=bits)
    return pixels


def _used_bits(image: Image.Image, strips: Sequence[tuple[int, int]]) -> int:
    """How many of their 16 bits the samples need: cameras of 10, 12 or 14 bits leave the upper ones empty."""
    largest = max(int(np.asarray(image.crop((0, top, image.width, bottom))).max()) for top, bottom in strips)
    if not image.mode.startswith("I;16"):
        largest = largest << 8 | 255
    return next(bits for bits in _DEPTHS if largest < 1 << bits)


def _strip(image: Image.Image, top: int, bottom: int, *, inverted: bool, bits: int) -> Pixels:
    """`bits`: how many the samples of a file of 16 bits need, 16 for every other file."""
    part = image.crop((0, top, image.width, bottom))
    mode = part.mode
    if mode.startswith("I;16"):
        grey = (np.asarray(part) >> (bits - 8)).astype(np.uint8)
        return ~grey if inverted else grey
    if mode in ("I", "F"):
        raise SyntaxError(DEEP_SAMPLES)
    if mode in ("LA", "La", "RGBA", "RGBa", "PA") or "transparency" in part.info:
        return _on_white(part, grey=mode in ("1", "L", "LA", "La"))
    if inverted:
        part = ImageChops.invert(part)
    pixels = np.asarray(part.convert("L" if mode in ("1", "L") else "RGB"))
    return pixels << np.uint8(16 - bits)


def _on_white(part: Image.Image, *, grey: bool) -> Pixels:
    layered = part.convert("RGBA")
    ground = Image.new("RGBA", part.size, (255, 255, 255, 255))
    return np.asarray(Image.alpha_composite(ground, layered).convert("L" if grey else "RGB"))
