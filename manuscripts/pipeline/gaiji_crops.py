"""Crops of the gaiji of a manuscript, to lie beside an export of it."""

from collections.abc import Iterable
from pathlib import Path

from manuscripts.catalog.library import Library
from manuscripts.core.files import write_atomic
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.names import xml_id
from manuscripts.core.page import Glyph, Page, Placement
from manuscripts.imaging.crop import crop_picture
from manuscripts.pipeline.originals import open_kept


def write_crops(library: Library, manuscript: Manuscript, pages: Iterable[Page], *, folder: Path) -> dict[str, Path]:
    """Write a PNG into `folder` for each gaiji of the pages, of the place where it is largest; paths by identifier.

    A gaiji that stands only where nobody knows its place has none.
    """
    best: dict[str, tuple[Page, Glyph]] = {}
    for page in pages:
        for column in page.columns if page.image.digest else ():
            for glyph in column.glyphs if column.placement is Placement.GLYPHS else ():
                known = best.get(glyph.gaiji or "")
                if glyph.gaiji is not None and (known is None or known[1].box.area < glyph.box.area):
                    best[glyph.gaiji] = page, glyph
    entries = {entry.number: entry for entry in library.read_entries(manuscript)} if best else {}
    written: dict[str, Path] = {}
    for identifier, (page, glyph) in best.items():
        entry = entries[page.number]
        pixels = open_kept(library, entry).decode(entry.frame).pixels
        rotation = page.direction.rotation if page.direction is not None else 0
        written[identifier] = folder / f"{xml_id(*identifier.split(':'))}.png"
        write_atomic(written[identifier], crop_picture(pixels, glyph.box, rotation=rotation))
    return written
