"""Pictures that Pillow reads. Its plugins are called directly, so no setting of its module is touched."""

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
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
from manuscripts.images.pixels import DEEP_SAMPLES, PILLOW_FAILURES, Pixels, orientation, stored_pixels, turned

_PLUGINS: dict[MediaType, Callable[..., PillowFile]] = {
    MediaType.JPEG: JpegImagePlugin.JpegImageFile,
    MediaType.PNG: PngImagePlugin.PngImageFile,
    MediaType.TIFF: Tiff.TiffImageFile,
    MediaType.JPEG_2000: Jpeg2KImagePlugin.Jpeg2KImageFile,
    MediaType.WEBP: WebPImagePlugin.WebPImageFile,
    MediaType.BMP: BmpImagePlugin.BmpImageFile,
    MediaType.GIF: GifImagePlugin.GifImageFile,
}
_UNSUPPORTED = frozenset({DEEP_SAMPLES, "unknown pixel mode"})
_TAIL_BYTES = 1 << 16
_END_OF_JPEG = b"\xff\xd9"
_NEW_SUBFILE_TYPE = 254
_SUB_IFDS = 330
_REDUCED_COPY = 1


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
    # Once this has returned, Pillow has let go of its own copy.
    pixels, tag = _stored(path, kind, position, limits)
    return turned(pixels, tag)


def lies_upright(path: Path, kind: MediaType) -> bool:
    """Whether the first image needs no turning: it has no orientation tag, or one that says so."""
    with _opened(path, kind) as image:
        return orientation(image) == 1


def _stored(path: Path, kind: MediaType, position: int, limits: ImageLimits) -> tuple[Pixels, int]:
    with _opened(path, kind) as image:
        image.seek(position)
        limits.check_pixels(*image.size, where=str(path))
        return stored_pixels(image)


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
    except PILLOW_FAILURES as error:
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
            f"this kind of {kind.label} is not read: {error}.",
            where=str(path),
            advice="Save it as TIFF with 8 or 16 bits for each of grey or red, green and blue.",
        )
    return DamagedImageError(
        f"the {kind.label} is damaged or cut off: {error}.",
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
