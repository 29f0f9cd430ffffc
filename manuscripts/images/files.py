"""The decoder seam: a file of scans in, upright pixels out, the file itself never changed."""

import hashlib
import stat
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from manuscripts.core.errors import EmptyFileError, UnreadablePathError, UnsupportedFormatError
from manuscripts.images import document, raster
from manuscripts.images.limits import DEFAULT_LIMITS, ImageLimits
from manuscripts.images.media import HEAD_BYTES, READABLE, MediaType, describe, media_type
from manuscripts.images.pixels import Pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedImage:
    """One frame, upright: `pixels` is height × width (grey) or height × width × 3 (RGB), 8 bit, black 0."""

    pixels: Pixels
    name: str
    frame: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFile:
    """A file of scans. It holds nothing open, so it may travel to a worker process.

    `digest` is the SHA-256 of the file's bytes, `positions` says where in the file each frame stands.
    """

    path: Path
    digest: str
    media_type: MediaType
    positions: tuple[int, ...]
    limits: ImageLimits

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def frames(self) -> int:
        """How many pages there are: of a TIFF or PDF all, of another format one."""
        return len(self.positions)

    def decode(self, frame: int = 0) -> DecodedImage:
        """Read frame `frame`, from 0.

        Its orientation tag is obeyed; palettes, CMYK and the like become RGB, transparency becomes white, 16 bits
        become 8 by their full range. Raises ImageError, UnreadablePathError, or IndexError for a frame not there.
        """
        position = self.positions[frame]
        if self.media_type is MediaType.PDF:
            pixels = document.render_page(self.path, position, limits=self.limits)
        else:
            pixels = raster.decode_frame(self.path, self.media_type, position, limits=self.limits)
        return DecodedImage(pixels=pixels, name=self.name, frame=frame, digest=self.digest)

    def upright_jpeg(self) -> bytes | None:
        """The bytes of the file where it is a JPEG that shows its page as `decode` gives it; else None.

        Raises ImageError or UnreadablePathError.
        """
        if self.media_type is not MediaType.JPEG or not raster.lies_upright(self.path, self.media_type):
            return None
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise _unreadable(self.path, error) from error


def open_image(path: Path, *, limits: ImageLimits = DEFAULT_LIMITS) -> ImageFile:
    """Say what a file is, by its content: bytes are hashed and headers read, no pixel is decoded.

    Raises UnreadablePathError, EmptyFileError, UnsupportedFormatError, DamagedImageError, ImageTooLargeError or
    EncryptedDocumentError.
    """
    head, digest = _examine(path, limits)
    kind = media_type(head)
    if kind is None:
        raise UnsupportedFormatError(
            f"the file is no image that we read; it looks like {describe(head)}.",
            where=str(path),
            advice=f"Give {READABLE}.",
        )
    if kind is MediaType.PDF:
        pages = document.count_pages(path)
        limits.check_frames(pages, where=str(path))
        positions = tuple(range(pages))
    else:
        positions = raster.find_frames(path, kind, limits=limits)
    return ImageFile(path=path, digest=digest, media_type=kind, positions=positions, limits=limits)


def _examine(path: Path, limits: ImageLimits) -> tuple[bytes, str]:
    """The first bytes and the SHA-256 of all."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadablePathError(
                "this is a folder or a device, not a file.", where=str(path), advice="Give the files in it."
            )
        with path.open("rb") as file:
            return _head_and_digest(file, path, limits)
    except OSError as error:
        raise _unreadable(path, error) from error


def _head_and_digest(file: BufferedReader, path: Path, limits: ImageLimits) -> tuple[bytes, str]:
    size = file.seek(0, 2)
    if size == 0:
        raise EmptyFileError("the file is empty.", where=str(path), advice="Copy or scan it again.")
    limits.check_bytes(size, where=str(path))
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    return head, hashlib.file_digest(file, "sha256").hexdigest()


def _unreadable(path: Path, error: OSError) -> UnreadablePathError:
    return UnreadablePathError(
        f"the file cannot be read: {error.strerror}.",
        where=str(path),
        advice="Check that it exists and that you may read it.",
    )
