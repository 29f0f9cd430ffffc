"""The pictures of pages for a PDF: originals as they are where a PDF takes them, else as JPEG."""

from collections.abc import Callable, Iterator

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import PageEntry
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.formats.pdf.picture import EncodedPicture, fits_as_it_is
from manuscripts.imaging.picture import encode_picture
from manuscripts.pipeline.originals import open_kept


def page_pictures(
    library: Library, manuscript: Manuscript, *, tell: Callable[[str], None]
) -> Iterator[tuple[Page, EncodedPicture | None]]:
    """The pages of a manuscript that have been read, one by one, each with its picture.

    A page that came as text has none, and `tell` gets a sentence of it. Raises ImageError or LibraryError where an
    image cannot be used.
    """
    for entry in library.read_entries(manuscript):
        page = library.records.load(entry)
        if page.image.digest:
            yield page, _picture(library, entry)
        else:
            tell(f"{entry.label}: there is no image of it; its text can be searched for on a white page")
            yield page, None


def _picture(library: Library, entry: PageEntry) -> EncodedPicture:
    image = open_kept(library, entry)
    original = image.upright_jpeg()
    if original is not None and fits_as_it_is(original):
        return EncodedPicture(original)
    data, _ = encode_picture(image.decode(entry.frame).pixels)
    return EncodedPicture(data)
