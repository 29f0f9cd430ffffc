"""Pieces of a page's image, as somebody who reads the text wants to see them."""

from dataclasses import dataclass

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import PageEntry
from manuscripts.core.errors import NotHeldError, OptionError
from manuscripts.core.geometry import Box
from manuscripts.core.page import Page, Placement
from manuscripts.imaging.crop import crop
from manuscripts.imaging.picture import encode_picture, reduce
from manuscripts.pipeline.originals import open_kept


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRequest:
    """Which piece: that in `box`, in pixels of the original image, or a `column` by its id; the whole without either.

    `upright` turns it as the page has to be turned to stand upright, `longest` makes it smaller, in pixels.
    """

    box: Box | None = None
    column: str | None = None
    upright: bool = False
    longest: int | None = None


def page_region(library: Library, entry: PageEntry, wanted: RegionRequest) -> tuple[bytes, str]:
    """The piece as a picture, and the ending for the name of its file: `.jpg`, or `.png` for one that is too long.

    Raises NotHeldError for a column that is not there, OptionError for a box beside the image, and what `open_kept`
    and the decoding raise.
    """
    page = library.records.load(entry) if wanted.column is not None or wanted.upright else None
    box = wanted.box
    if page is not None and wanted.column is not None:
        box = _box_of(page, wanted.column, entry)
    pixels = open_kept(library, entry).decode(entry.frame).pixels
    height, width = pixels.shape[:2]
    whole = Box(0, 0, width, height)
    if box is not None and not box.intersection(whole):
        raise OptionError(
            f"the box lies beside the image, which has {width} x {height} pixels.",
            where=entry.label,
            advice="Give left, top, right and bottom in pixels of the original image.",
        )
    rotation = page.direction.rotation if page is not None and page.direction is not None and wanted.upright else 0
    piece = crop(pixels, box or whole, rotation=rotation)
    return encode_picture(piece if wanted.longest is None else reduce(piece, longest=wanted.longest))


def _box_of(page: Page, name: str, entry: PageEntry) -> Box:
    found = next((column for column in page.columns if column.id == name), None)
    if found is None:
        raise NotHeldError(
            f"the page has no column {name!r}.", where=entry.label, advice="The record of the page names its columns."
        )
    if found.placement is Placement.NOWHERE:
        raise NotHeldError(
            f"nobody knows where the column {name!r} stands on the image.",
            where=entry.label,
            advice="Ask for the whole image.",
        )
    return found.box
