"""A page on its way to the columns, stage by stage as the pipeline runs it."""

from pathlib import Path

from manuscripts.core.page import Page, PageImage
from manuscripts.core.prepared import PreparedPage
from manuscripts.images.files import open_image
from manuscripts.images.pixels import Pixels
from manuscripts.imaging.prepare import PrepareOptions, even_out, set_upright
from manuscripts.layout.analyse import LayoutOptions, analyse_layout
from manuscripts.layout.direction import DirectionOptions, find_direction
from manuscripts.pipeline.engines import Engines


def open_page(path: Path) -> tuple[Page, Pixels]:
    """An empty page of the size of the file's first frame, and its pixels."""
    pixels = open_image(path).decode(0).pixels
    height, width = pixels.shape[:2]
    image = PageImage(digest="", name=path.name, frame=0, width=width, height=height)
    return Page(institution="", shelfmark="", number=1, image=image), pixels


def find_upright(page: Page, pixels: Pixels, even: PreparedPage, engines: Engines) -> tuple[Page, PreparedPage]:
    """The page with its direction, and its picture turned and straightened."""
    page = find_direction(page, even, DirectionOptions(), detector=engines.detector, judge=engines.judge)
    rotation = page.direction.rotation if page.direction else 0
    return page, set_upright(pixels, even, PrepareOptions(), rotation=rotation)


def lay_out(path: Path, engines: Engines) -> Page:
    """The page with regions and columns, not read."""
    page, pixels = open_page(path)
    page, prepared = find_upright(page, pixels, even_out(pixels, PrepareOptions()), engines)
    return analyse_layout(page, prepared, LayoutOptions(), model=engines.page_model)
