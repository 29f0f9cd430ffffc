"""How much of one file is read before it is refused."""

from dataclasses import dataclass

from manuscripts.core.errors import ImageTooLargeError


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageLimits:
    """Named limits for one file; each must be positive.

    `max_pixels` holds for one frame: the default takes masters of 14,000 × 11,000. TIFF, GIF and WebP stay under
    178 million whatever is set here, because Pillow has a guard of its own that only its module state could lift.
    `max_bytes` holds for the file, `max_frames` for the pages in it.
    """

    max_pixels: int = 160_000_000
    max_bytes: int = 2_000_000_000
    max_frames: int = 5_000

    def __post_init__(self) -> None:
        if min(self.max_pixels, self.max_bytes, self.max_frames) < 1:
            raise ValueError("a limit must be positive")

    def check_pixels(self, width: int, height: int, *, where: str) -> None:
        """Raise ImageTooLargeError when a frame of this size is over `max_pixels`."""
        if width * height > self.max_pixels:
            raise ImageTooLargeError(
                f"the image is {width:,} × {height:,} pixels; the limit is {self.max_pixels:,} pixels.",
                where=where,
                advice="Cut it into parts or make it smaller, or raise the limit max_pixels if the memory is there.",
            )

    def check_bytes(self, size: int, *, where: str) -> None:
        """Raise ImageTooLargeError when a file of this size is over `max_bytes`."""
        if size > self.max_bytes:
            raise ImageTooLargeError(
                f"the file has {size:,} bytes; the limit is {self.max_bytes:,}.",
                where=where,
                advice="Split it, or raise the limit max_bytes.",
            )

    def check_frames(self, count: int, *, where: str) -> None:
        """Raise ImageTooLargeError when a file with this many pages is over `max_frames`."""
        if count > self.max_frames:
            raise ImageTooLargeError(
                f"the file has more than {self.max_frames:,} pages.",
                where=where,
                advice="Split it, or raise the limit max_frames.",
            )


DEFAULT_LIMITS = ImageLimits()
