"""PDF pages as pictures, by PDFium."""

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from manuscripts.core.errors import DamagedImageError, EncryptedDocumentError, ImageTooLargeError, UnreadablePathError
from manuscripts.images.limits import ImageLimits
from manuscripts.images.pixels import Pixels

_POINTS_PER_INCH = 72.0
_TYPESET_DPI = 300.0
# A page is a scan when its images cover at least half of it; smaller ones than a twentieth do not set the scale.
_SCAN_COVER = 0.5
_SMALL_COVER = 0.05
# PDFium is not safe to enter from two threads.
_PDFIUM = threading.RLock()


@dataclass(frozen=True, slots=True)
class _Placed:
    """An image on a page: the share of the page that it covers, and its pixels per point."""

    cover: float
    scale: float


def count_pages(path: Path) -> int:
    """How many pages there are; raises EncryptedDocumentError or DamagedImageError."""
    with _opened(path) as document:
        return len(document)


def render_page(path: Path, number: int, *, limits: ImageLimits) -> Pixels:
    """Page `number` (from 0) as height × width × 3.

    A scanned page comes at the resolution of its scan, any other at 300 dpi; smaller if that is over the limit.
    Raises ImageTooLargeError when an image inside the page is over it, since PDFium would have to decode it whole.
    """
    where = f"{path} page {number + 1}"
    with _opened(path) as document:
        page = document[number]
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            raise DamagedImageError("the page has no area.", where=where, advice="Make the PDF anew.")
        scale = _scale(_images(page, width * height, limits, where))
        most = math.sqrt(limits.max_pixels / (width * height))
        # The renderer rounds both sides up, so stay a little below.
        scale = min(scale, most * (1 - 1 / math.sqrt(limits.max_pixels)))
        if math.ceil(width * scale) * math.ceil(height * scale) > limits.max_pixels:
            raise ImageTooLargeError("the page is too long to draw.", where=where, advice="Make the PDF anew.")
        bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
        return np.ascontiguousarray(bitmap.to_numpy()[..., :3])


@contextmanager
def _opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            raise _translated(error, path) from error
        except OSError as error:
            raise UnreadablePathError(
                "the file cannot be read any more.", where=str(path), advice="Check that it is where it was."
            ) from error
        try:
            yield document
        except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
            raise _translated(error, path) from error
        finally:
            document.close()


def _translated(error: Exception, path: Path) -> DamagedImageError | EncryptedDocumentError:
    if isinstance(error, pypdfium2.PdfiumError) and error.err_code == pdfium.FPDF_ERR_PASSWORD:
        return EncryptedDocumentError(
            "the PDF asks for a password.",
            where=str(path),
            advice="Save a copy without one, for instance with `qpdf --decrypt`.",
        )
    return DamagedImageError(
        f"the PDF is damaged or cut off: {error}.", where=str(path), advice="Copy it again or make it anew."
    )


def _images(page: pypdfium2.PdfPage, area: float, limits: ImageLimits, where: str) -> Iterator[_Placed]:
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        columns, rows = image.get_px_size()
        limits.check_pixels(columns, rows, where=where)
        a, b, c, d, _, _ = _matrix(image).get()
        across, down = math.hypot(a, b), math.hypot(c, d)
        if across > 0 and down > 0:
            yield _Placed(across * down / area, max(columns / across, rows / down))


def _matrix(image: pypdfium2.PdfImage) -> pypdfium2.PdfMatrix:
    """From the unit square of an image to the page, through the forms that hold it."""
    matrix, holder = image.get_matrix(), image.container
    while holder is not None:
        matrix, holder = matrix.multiply(holder.get_matrix()), holder.container
    return matrix


def _scale(images: Iterator[_Placed]) -> float:
    """Pixels per point at which nothing of a scan is lost."""
    placed = list(images)
    large = [image.scale for image in placed if image.cover >= _SMALL_COVER]
    if large and sum(image.cover for image in placed) >= _SCAN_COVER:
        return max(large)
    return _TYPESET_DPI / _POINTS_PER_INCH
