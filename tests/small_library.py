"""Libraries of pages made by hand: a drawn image, a record, no network that reads."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import FrameRef, PageEntry, StoredImage
from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Candidate, Column, ColumnKind, Direction, Glyph, Page, PageImage, WritingMode
from manuscripts.pipeline.indexing import index_stale
from manuscripts.pipeline.normalisers import normaliser_for
from manuscripts.pipeline.options import RunOptions
from manuscripts.variants.normalise import normalise_page

SIZE = 50
WIDTH, HEIGHT = 400, 600


def small_library(folder: Path, texts: Mapping[str, Sequence[str]], *, institution: str = "east") -> Path:
    """Manuscripts by shelfmark, each with its pages; `|` stands between the columns of a page."""
    with Library(folder, create=True) as library:
        for shelfmark, pages in texts.items():
            item = library.catalogue.put_manuscript(Manuscript(institution=institution, shelfmark=shelfmark))
            images = [_keep(library, folder, shelfmark, number) for number, _ in enumerate(pages, start=1)]
            library.catalogue.plan_pages(item, [FrameRef(image.digest, 0) for image in images])
            for entry, text in zip(entries(library, shelfmark, institution=institution), pages, strict=True):
                store(library, entry, page_of(entry, text))
        index_stale(library)
    return folder


def entries(library: Library, shelfmark: str, *, institution: str | None = None) -> list[PageEntry]:
    return list(library.catalogue.pages(institution=institution, shelfmarks=[shelfmark]))


def store(library: Library, entry: PageEntry, page: Page) -> None:
    library.records.save(entry, page)
    library.catalogue.mark_done(entry, page)


def page_of(entry: PageEntry, text: str, *, shifted: float = 0) -> Page:
    """A page with the normalised readings of the table; `shifted` moves every box to the right and down."""
    columns = tuple(
        _column(number, words, left=WIDTH - SIZE * number + shifted, top=SIZE + shifted)
        for number, words in enumerate(text.split("|"), start=1)
    )
    page = Page(
        institution=entry.manuscript.institution,
        shelfmark=entry.manuscript.shelfmark,
        number=entry.number,
        image=PageImage(digest=entry.image.digest, name=entry.image.name, frame=0, width=WIDTH, height=HEIGHT),
        direction=Direction(mode=WritingMode.VERTICAL_RL, declared=True, confidence=1),
        columns=columns,
    )
    return normalise_page(page, normaliser=normaliser_for(RunOptions().variants.level, None))


def _column(number: int, words: str, *, left: float, top: float) -> Column:
    glyphs = tuple(
        Glyph(
            box=Box(left, top + SIZE * index, left + SIZE - 10, top + SIZE * (index + 1) - 10),
            written=character,
            candidates=(Candidate(text=character, probability=0.7),),
        )
        for index, character in enumerate(words)
    )
    outline = Polygon.of_box(Box(left, top, left + SIZE, top + SIZE * len(words)))
    return Column(id=f"c{number}", kind=ColumnKind.MAIN, line=number, region="r1", outline=outline, glyphs=glyphs)


def _keep(library: Library, folder: Path, shelfmark: str, number: int) -> StoredImage:
    """An image of its own for each page: its pixels tell their place, so that a crop can be recognised."""
    name = f"{shelfmark}-{number}.png".replace("/", "_")
    across, down = np.meshgrid(np.arange(WIDTH) % 256, np.arange(HEIGHT) % 256)
    pixels = np.stack([across, down, np.full_like(across, number)], axis=-1).astype(np.uint8)
    pixels[0, 0] = np.frombuffer(name.encode().ljust(30, b"."), dtype=np.uint8)[:3]
    source = folder.parent / name
    Image.fromarray(pixels).save(source)
    kept = library.images.keep(source)
    image = StoredImage(digest=kept.digest, name=name, stored=kept.stored, frames=1)
    library.catalogue.put_image(image)
    return image
