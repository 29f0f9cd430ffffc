"""Pictures that Pillow reads. Its plugins are called directly, so no setting of its module is touched."""

import os
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageChops,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)
from PIL import TiffImagePlugin as Tiff
from PIL.ImageFile import ImageFile as PillowFile

from manuscripts.core.errors import (
    DamagedImageError,
    ImageTooLargeError,
    UnreadablePathError,
    UnsupportedFormatError,
)
from manuscripts.images.limits import ImageLimits
from manuscripts.images.media import MediaType

Pixels = npt.NDArray[np.uint8]

_PLUGINS: dict[MediaType, Callable[..., PillowFile]] = {
    MediaType.JPEG: JpegImagePlugin.JpegImageFile,
    MediaType.PNG: PngImagePlugin.PngImageFile,
    MediaType.TIFF: Tiff.TiffImageFile,
    MediaType.JPEG_2000: Jpeg2KImagePlugin.Jpeg2KImageFile,
    MediaType.WEBP: WebPImagePlugin.WebPImageFile,
    MediaType.BMP: BmpImagePlugin.BmpImageFile,
    MediaType.GIF: GifImagePlugin.GifImageFile,
}
# What Pillow raises when a file is broken; its plugins promise nothing, so the list is what has been seen and more.
_FAILURES = (
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
_DEEP_SAMPLES = "samples of 32 bits"
_UNSUPPORTED = frozenset({_DEEP_SAMPLES, "unknown pixel mode"})
_STRIP_PIXELS = 1 << 22
_TAIL_BYTES = 1 << 16
_END_OF_JPEG = b"\xff\xd9"
_NEW_SUBFILE_TYPE = 254
_PHOTOMETRIC = 262
_ORIENTATION = 274
_SUB_IFDS = 330
_REDUCED_COPY = 1
_WHITE_IS_ZERO = 0


def find_frames(path: Path, kind: MediaType, *, limits: ImageLimits) -> tuple[int, ...]:
    """The positions in the file of the images that are pages; thumbnails that a TIFF carries beside them are none.

    Only headers are read. A single image over the limit is refused here; of several, each when it is decoded.
    """
    if kind is MediaType.JPEG:
        _check_end(path)
    with _opened(path, kind) as image:
        frames = _tiff_pages(image, limits, path) if isinstance(image, Tiff.TiffImageFile) else (0,)
        if len(frames) == 1:
            image.seek(frames[0])
            limits.check_pixels(*image.size, where=str(path))
    return frames


def decode_frame(path: Path, kind: MediaType, position: int, *, limits: ImageLimits) -> Pixels:
    """The image at `position`, upright: height × width (grey) or height × width × 3 (RGB)."""
    with _opened(path, kind) as image:
        image.seek(position)
        limits.check_pixels(*image.size, where=str(path))
        inverted = _is_negative(image)
        image.load()
        # Pillow turns a TIFF while it loads it, and nothing else.
        orientation = 1 if kind is MediaType.TIFF else _orientation(image)
        pixels = _to_array(image, inverted=inverted)
    return _turned(pixels, orientation)


def _check_end(path: Path) -> None:
    """Refuse a copy that was broken off after its room was made: the decoder would fill in grey and say nothing."""
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
        tail = file.read()
    if tail.endswith(bytes(16)) and _END_OF_JPEG not in tail:
        raise DamagedImageError(
            "the end of the JPEG is missing; there are only zeros.",
            where=str(path),
            advice="Copy it again from where it came.",
        )


@contextmanager
def _opened(path: Path, kind: MediaType) -> Iterator[PillowFile]:
    """The picture, with every failure of Pillow inside the block translated into ours."""
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with _PLUGINS[kind](file) as image:
                yield image
    except (Image.DecompressionBombError, MemoryError) as error:
        raise ImageTooLargeError(
            f"the image is too large to decode: {error}".rstrip(": ") + ".",
            where=str(path),
            advice="Cut it into parts or make it smaller.",
        ) from error
    except _FAILURES as error:
        raise _translated(error, path, kind) from error


def _translated(
    error: BaseException, path: Path, kind: MediaType
) -> DamagedImageError | UnreadablePathError | UnsupportedFormatError:
    if isinstance(error, OSError) and error.errno is not None:
        return UnreadablePathError(
            f"the file cannot be read: {error.strerror}.",
            where=str(path),
            advice="Check the disk and the permissions.",
        )
    if isinstance(error, SyntaxError) and str(error) in _UNSUPPORTED:
        return UnsupportedFormatError(
            f"this kind of {kind} is not read: {error}.",
            where=str(path),
            advice="Save it as TIFF with 8 or 16 bits for each of grey or red, green and blue.",
        )
    return DamagedImageError(
        f"the {kind} is damaged or cut off: {error}.",
        where=str(path),
        advice="Copy or scan it again; if other programs open it, save it anew from there.",
    )


def _tiff_pages(image: Tiff.TiffImageFile, limits: ImageLimits, path: Path) -> tuple[int, ...]:
    pages, position, following = [], 0, 0
    while True:
        try:
            image.seek(position)
        except EOFError:
            break
        following = image.tag_v2.next
        if not image.tag_v2.get(_NEW_SUBFILE_TYPE, 0) & _REDUCED_COPY:
            pages.append(position)
            limits.check_frames(len(pages), where=str(path))
        position += 1
    if following:
        # Pillow takes a list that leads nowhere, in a file cut off between two pages, for one that ends.
        raise OSError(f"the list of pages breaks off after {position}")
    image.seek(0)
    if not pages and _SUB_IFDS in image.tag_v2:
        raise UnsupportedFormatError(
            "this is the raw file of a camera; only its preview could be read.",
            where=str(path),
            advice="Develop it to TIFF or JPEG.",
        )
    return tuple(pages) or (0,)


def _is_negative(image: PillowFile) -> bool:
    """Whether the samples stand for the opposite of what Pillow takes them for."""
    if isinstance(image, Tiff.TiffImageFile):
        # Pillow honours WhiteIsZero for 1 and 8 bits, not for 16.
        return image.mode.startswith("I;16") and image.tag_v2.get(_PHOTOMETRIC) == _WHITE_IS_ZERO
    # Adobe writes CMYK upside down and says so with its marker; Pillow assumes it of every JPEG.
    return isinstance(image, JpegImagePlugin.JpegImageFile) and image.mode == "CMYK" and "adobe" not in image.info


def _orientation(image: PillowFile) -> int:
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except _FAILURES:
        # Broken camera data are no reason to lose the page.
        return 1
    return found if isinstance(found, int) else 1


def _to_array(image: PillowFile, *, inverted: bool) -> Pixels:
    """Copy the picture in strips: `numpy.asarray` of the whole would hold it three times."""
    width, height = image.size
    rows = max(1, _STRIP_PIXELS // width)
    first = _strip(image, 0, min(rows, height), inverted=inverted)
    pixels = np.empty((height, *first.shape[1:]), np.uint8)
    pixels[: len(first)] = first
    for top in range(rows, height, rows):
        bottom = min(top + rows, height)
        pixels[top:bottom] = _strip(image, top, bottom, inverted=inverted)
    return pixels


def _strip(image: Image.Image, top: int, bottom: int, *, inverted: bool) -> Pixels:
    part = image.crop((0, top, image.width, bottom))
    mode = part.mode
    if mode.startswith("I;16"):
        grey = (np.asarray(part) >> 8).astype(np.uint8)
        return ~grey if inverted else grey
    if mode in ("I", "F"):
        raise SyntaxError(_DEEP_SAMPLES)
    if mode in ("LA", "La", "RGBA", "RGBa", "PA") or "transparency" in part.info:
        return _on_white(part, grey=mode in ("1", "L", "LA", "La"))
    if inverted:
        part = ImageChops.invert(part)
    return np.asarray(part.convert("L" if mode in ("1", "L") else "RGB"))


def _on_white(part: Image.Image, *, grey: bool) -> Pixels:
    layered = part.convert("RGBA")
    ground = Image.new("RGBA", part.size, (255, 255, 255, 255))
    return np.asarray(Image.alpha_composite(ground, layered).convert("L" if grey else "RGB"))


def _turned(pixels: Pixels, orientation: int) -> Pixels:
    """Undo an orientation tag (TIFF 6.0, Orientation; values 1 to 8)."""
    axes = (1, 0, 2)[: pixels.ndim]
    turned = {
        2: lambda: pixels[:, ::-1],
        3: lambda: pixels[::-1, ::-1],
        4: lambda: pixels[::-1],
        5: lambda: pixels.transpose(axes),
        6: lambda: pixels[::-1].transpose(axes),
        7: lambda: pixels[::-1, ::-1].transpose(axes),
        8: lambda: pixels[:, ::-1].transpose(axes),
    }.get(orientation, lambda: pixels)()
    return np.ascontiguousarray(turned)
