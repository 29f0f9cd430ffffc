"""The originals that a library keeps, opened to be looked at again."""

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import PageEntry
from manuscripts.core.errors import LibraryError, PageWithoutImageError
from manuscripts.images.files import ImageFile, open_image
from manuscripts.images.limits import DEFAULT_LIMITS, ImageLimits


def open_kept(library: Library, entry: PageEntry, *, limits: ImageLimits = DEFAULT_LIMITS) -> ImageFile:
    """The original that the library keeps of a page.

    Raises PageWithoutImageError for a page that was imported as text, LibraryError when the original is not what came
    in.
    """
    if entry.image.is_text:
        raise PageWithoutImageError(
            "the page was imported as text and has no image.",
            where=entry.label,
            advice=f"Import {entry.image.name} again with --images and the folder that holds the scan.",
        )
    path = library.images.path(entry.image.stored)
    image = open_image(path, limits=limits)
    if image.digest != entry.image.digest:
        raise LibraryError(
            "the kept original is not what it was.",
            where=str(path),
            advice="Delete it and ingest its source again: the copy is made anew.",
        )
    return image
