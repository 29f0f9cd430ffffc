"""The sample holdings are what their catalogue and truth say."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from manuscripts.core.files import sha256_file
from manuscripts.core.names import slug
from manuscripts.core.page import Page, RegionKind
from manuscripts.core.record import load_page

SAMPLES = Path(__file__).parents[2] / "samples"
TRUTH = sorted((SAMPLES / "truth").glob("*/*/*.json"))


def _page(path: Path) -> Page:
    return load_page(path.read_bytes(), where=str(path))


@cache
def _images() -> dict[str, Path]:
    files = (file for file in SAMPLES.glob("*/images/*/*") if file.is_file())
    return {sha256_file(file): file for file in files}


def _grey(page: Page) -> npt.NDArray[np.float32]:
    with Image.open(_images()[page.image.digest]) as image:
        image.seek(page.image.frame)
        pixels = np.asarray(image, dtype=np.float32)
    grey = pixels.mean(axis=2) if pixels.ndim == 3 else pixels
    return np.asarray(grey / (257 if grey.max() > 255 else 1), dtype=np.float32)


def _name(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def test_there_are_enough_pages_and_they_are_small() -> None:
    assert len(TRUTH) >= 14
    assert sum(file.stat().st_size for file in SAMPLES.rglob("*") if file.is_file()) <= 12_000_000


@pytest.mark.parametrize("path", TRUTH, ids=_name)
def test_truth_is_about_an_image_that_is_there(path: Path) -> None:
    page = _page(path)
    assert _images()[page.image.digest].name == page.image.name
    assert path.parent.name == slug(page.shelfmark)
    assert path.stem == f"{page.number:04d}"


@pytest.mark.parametrize("path", TRUTH, ids=_name)
def test_glyphs_have_ink_and_lie_on_the_page_and_in_their_column(path: Path) -> None:
    page = _page(path)
    grey = _grey(page)
    assert grey.shape == (page.image.height, page.image.width)
    spread = []
    for column in page.columns:
        for glyph in column.glyphs:
            box = glyph.box
            assert 0 <= box.left < box.right <= page.image.width
            assert 0 <= box.top < box.bottom <= page.image.height
            inside = grey[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1]
            spread.append(float(inside.max() - inside.min()))
            assert column.box.left - 1 <= box.centre[0] <= column.box.right + 1
    assert min(spread) > 25
    assert np.median(spread) > 90


@pytest.mark.parametrize("path", TRUTH, ids=_name)
def test_ids_and_lines_are_in_order_and_regions_are_known(path: Path) -> None:
    page = _page(path)
    assert [column.id for column in page.columns] == [f"c{number}" for number in range(1, len(page.columns) + 1)]
    lines = [line for line, _ in page.lines]
    assert lines == list(range(1, len(lines) + 1))
    assert {column.region for column in page.columns} <= {region.id for region in page.regions}
    assert all(column.glyphs for column in page.columns)


def test_catalogues_name_images_that_are_there_and_every_page_has_truth() -> None:
    for folder in (SAMPLES / "sample-east", SAMPLES / "sample-west"):
        with (folder / "catalogue.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            assert (folder / "images" / row["first_image"]).is_file()
            assert (folder / "images" / row["last_image"]).is_file()
            assert row["rights_image"]
            assert row["rights_text"]
        shelfmarks = {slug(row["shelfmark"]) for row in rows}
        assert shelfmarks == {path.parent.name for path in TRUTH if path.parent.parent.name == folder.name}


def test_the_promised_kinds_of_page_are_there() -> None:
    pages = [_page(path) for path in TRUTH]
    kinds = {column.kind for page in pages for column in page.columns}
    regions = {region.kind for page in pages for region in page.regions}
    assert {kind.value for kind in kinds} == {"main", "heading", "note-right", "note-left", "marginal", "fold"}
    assert {RegionKind.SEAL, RegionKind.FOLD, RegionKind.MARGIN, RegionKind.COLOUR_CHART} <= regions
    assert any(region.register == 2 for page in pages for region in page.regions)
    assert len({page.institution for page in pages}) == 2


def test_the_text_of_the_torn_sheet_runs_on_from_one_institution_to_the_other() -> None:
    right = _page(SAMPLES / "truth/sample-east" / slug("E.8210/S.402") / "0001.json")
    left = _page(SAMPLES / "truth/sample-west" / slug("W.Дх.00143") / "0001.json")
    assert right.columns[-1].text.endswith("夫孝始於事親")
    assert left.columns[0].text.startswith("中於事君終於立身")
