"""A page on its way to the columns, stage by stage as the pipeline runs it."""

from pathlib import Path

from manuscripts.core.page import Page, PageImage
from manuscripts.core.prepared import PreparedPage
from manuscripts.images.files import open_image
from manuscripts.images.pixels import Pixels
from manuscripts.imaging.prepare import even_out, set_upright, straighten
from manuscripts.layout.analyse import LayoutOptions, analyse_layout
from manuscripts.layout.direction import DirectionOptions, find_direction, measure_characters
from manuscripts.pipeline.engines import Engines


def open_page(path: Path) -> tuple[Page, Pixels]:
    """An empty page of the size of the file's first frame, and its pixels."""
    pixels = open_image(path).decode(0).pixels
    height, width = pixels.shape[:2]
    image = PageImage(digest="", name=path.name, frame=0, width=width, height=height)
    return Page(institution="", shelfmark="", number=1, image=image), pixels


def with_direction(page: Page, even: PreparedPage, engines: Engines) -> Page:
    """The page with its direction."""
    return find_direction(page, even, DirectionOptions(), detector=engines.detector, judge=engines.judge)


def upright(page: Page, pixels: Pixels, even: PreparedPage, engines: Engines) -> tuple[Page, PreparedPage]:
    """A page of known direction with the size of its characters, and its picture, turned and straightened."""
    rotation = page.direction.rotation if page.direction else 0
    if not rotation:
        return page, straighten(even)
    standing = set_upright(pixels, rotation=rotation)
    return measure_characters(page, standing, detector=engines.detector), straighten(standing)


def lay_out(path: Path, engines: Engines) -> Page:
    """The page with regions and columns, not read."""
    page, pixels = open_page(path)
    even = even_out(pixels)
    page = with_direction(page, even, engines)
    page, prepared = upright(page, pixels, even, engines)
    return analyse_layout(page, prepared, LayoutOptions(), model=engines.page_model, lanes=engines.lane_model)
