"""Compose the sample holdings: `python -m scripts.make_samples [DIR]` writes images, catalogue sheets and truth.

The same fonts and versions of Pillow and NumPy give the same pages.
"""

import argparse
import csv
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt
from openpyxl import Workbook
from PIL import Image

from manuscripts.core.files import sha256_file, write_atomic
from manuscripts.core.names import slug
from manuscripts.core.page import PageImage
from manuscripts.core.record import dump_page
from scripts.compose.composer import ComposedPage, compose, make_sheet, take_picture, tear_apart
from scripts.compose.holding import TORN_SHEET, Container, Holding
from scripts.compose.holdings_east import HOLDINGS_EAST
from scripts.compose.holdings_west import HOLDINGS_WEST
from scripts.compose.text import parse_text

_TEXTS = Path(__file__).parent / "compose" / "texts"
_QUALITY = 82


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a catalogue sheet; image names are relative to the sheet's `images` folder."""

    shelfmark: str
    title: str
    rights_image: str
    rights_text: str
    first_image: str
    last_image: str
    old_shelfmarks: str
    dating: str
    collection: str


def main() -> None:
    """Make everything anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, nargs="?", default=Path(__file__).parents[1] / "samples")
    target: Path = parser.parse_args().target
    rows: dict[str, list[Row]] = {}
    for holding in (*HOLDINGS_EAST, *HOLDINGS_WEST):
        images = target / holding.institution / "images"
        pages = _pages(holding)
        names = _save(pages, holding, images)
        _save_truth(pages, names, holding, images=images, truth=target / "truth")
        rows.setdefault(holding.institution, []).append(_row(holding, names))
        print(f"{holding.institution:12} {holding.shelfmark:24} {', '.join(names)}")
    for institution, found in rows.items():
        _write_sheets(target / institution, found)


def _pages(holding: Holding) -> list[ComposedPage]:
    text = parse_text((_TEXTS / f"{holding.text}.txt").read_text(encoding="utf-8"))
    if holding.part is not None:
        rng = np.random.default_rng(holding.seed)
        parts = tear_apart(make_sheet(holding.settings, text, rng=rng), after_line=TORN_SHEET, rng=rng)
        return [take_picture(parts[holding.part], holding.settings.camera, rng=rng)]
    pages = []
    for number, folio in enumerate(holding.folios):
        page = compose(holding.settings, text, seed=holding.seed + number, title=holding.fold_title, folio=folio)
        pages.append(page)
        text = page.rest
    return pages


def _save(pages: Sequence[ComposedPage], holding: Holding, images: Path) -> list[str]:
    """Write the image files; their names relative to `images`, one for each page."""
    folder = images / holding.folder
    folder.mkdir(parents=True, exist_ok=True)
    pictures = [Image.fromarray(page.picture) for page in pages]
    if holding.container is Container.TIFF_PAGES:
        first, *others = pictures
        name = f"{holding.folder}.tif"
        first.save(
            folder / name, dpi=(300, 300), compression="jpeg", quality=_QUALITY, save_all=True, append_images=others
        )
        return [f"{holding.folder}/{name}"] * len(pages)
    names = [f"{number:04d}.{holding.container.suffix}" for number in range(1, len(pages) + 1)]
    for name, page, picture in zip(names, pages, pictures, strict=True):
        _save_picture(folder / name, page, picture, holding.container)
    return [f"{holding.folder}/{name}" for name in names]


def _save_picture(path: Path, page: ComposedPage, picture: Image.Image, container: Container) -> None:
    if container is Container.JPEG:
        picture.save(path, quality=_QUALITY, dpi=(300, 300))
    elif container is Container.JPEG_2000:
        picture.save(path, quality_mode="rates", quality_layers=[18], irreversible=True)
    else:
        deep: npt.NDArray[np.uint16] = page.picture.astype(np.uint16) * 257
        Image.fromarray(deep).save(path, compression="tiff_lzw", dpi=(300, 300))


def _save_truth(
    pages: Sequence[ComposedPage], names: Sequence[str], holding: Holding, *, images: Path, truth: Path
) -> None:
    for number, (page, name) in enumerate(zip(pages, names, strict=True), start=1):
        frame = number - 1 if holding.container is Container.TIFF_PAGES else 0
        height, width = page.picture.shape[:2]
        image = PageImage(
            digest=sha256_file(images / name), name=Path(name).name, frame=frame, width=width, height=height
        )
        record = page.page(institution=holding.institution, shelfmark=holding.shelfmark, number=number, image=image)
        path = truth / holding.institution / slug(holding.shelfmark) / f"{number:04d}.json"
        write_atomic(path, dump_page(record))


def _row(holding: Holding, names: Sequence[str]) -> Row:
    return Row(
        shelfmark=holding.shelfmark,
        title=holding.title,
        rights_image="https://creativecommons.org/publicdomain/zero/1.0/",
        rights_text="https://creativecommons.org/publicdomain/mark/1.0/",
        first_image=names[0],
        last_image=names[-1],
        old_shelfmarks="; ".join(holding.old_shelfmarks),
        dating=holding.dating,
        collection=holding.collection,
    )


def _write_sheets(folder: Path, rows: Sequence[Row]) -> None:
    """`catalogue.csv` for the first institution, `catalogue.xlsx` beside it for the second."""
    heads = [field.name for field in fields(Row)]
    with (folder / "catalogue.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(astuple(row) for row in rows)
    if folder.name.endswith("west"):
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "holdings"
        for line in (heads, *(list(astuple(row)) for row in rows)):
            sheet.append(line)
        book.save(folder / "catalogue.xlsx")


if __name__ == "__main__":
    main()
