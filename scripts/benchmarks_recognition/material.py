"""Columns to read whose place and text are known.

canon     pages of prints; received text aligned to boxes of characters, so it is normalised: look at the folded rate.
rubbings  pages of rubbings; columns of equal width placed by hand; the received text includes what the stone lost.
columns   images of one column each, read by eye once; boxes of characters where as many as characters of the text.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Column, ColumnKind, Page, PageImage
from manuscripts.evaluation.written import Written
from manuscripts.images.files import open_image
from manuscripts.images.pixels import Pixels
from manuscripts.imaging.prepare import PrepareOptions, prepare
from manuscripts.pipeline.engines import Engines
from manuscripts.recognition.read import RecognitionOptions, read_columns
from scripts.boxed_truth import BoxedPage, boxed_pages


def column_images(folder: Path) -> Iterator[BoxedPage]:
    """The images of `folder` that have a line in its text.tsv."""
    for line in (folder / "text.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "id\t")):
            continue
        name, text = line.split("\t")[:2]
        path = next((folder / "images").glob(f"{name}.*"))
        shapes = json.loads((folder / "gt" / f"{name}.json").read_text(encoding="utf-8"))["shapes"]
        boxes = sorted((_around(shape["points"]) for shape in shapes), key=lambda box: box.top)
        units = Written.of_text(text, lacunae=True).units
        height, width = open_image(path).decode(0).pixels.shape[:2]
        outline = Box(0, 0, width, height)
        yield BoxedPage(
            name=name,
            path=path,
            columns=(Written(units=units, boxes=tuple(boxes) if len(boxes) == len(units) else (), outline=outline),),
        )


def _around(points: list[list[float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


SOURCES: dict[str, Callable[[Path], Iterator[BoxedPage]]] = {
    "canon": boxed_pages,
    "rubbings": boxed_pages,
    "columns": column_images,
}


def read_given(page: BoxedPage, engines: Engines, options: RecognitionOptions) -> tuple[Column, ...]:
    """The true columns as they are read, without layout: one for each, in their order."""
    return read_shown(open_image(page.path).decode(0).pixels, page, engines, options)


def read_shown(pixels: Pixels, page: BoxedPage, engines: Engines, options: RecognitionOptions) -> tuple[Column, ...]:
    """As read_given, with these pixels in place of those of the page's file.

    The boxes are upright on the picture as it is: a page that leans is not straightened, which would set them aslant.
    """
    height, width = pixels.shape[:2]
    columns = tuple(
        Column(id=f"c{number}", kind=ColumnKind.MAIN, line=number, region="", outline=Polygon.of_box(column.outline))
        for number, column in enumerate(page.columns, start=1)
        if column.outline
    )
    image = PageImage(digest="", name=page.name, frame=0, width=width, height=height)
    empty = Page(institution="", shelfmark="", number=1, image=image, columns=columns)
    prepared = prepare(pixels, PrepareOptions(most_skew=0.0))
    read = read_columns(empty, prepared, options, recogniser=engines.recogniser, adviser=engines.adviser)
    return read.columns
