"""Columns below a red seal are found as if it were not there, and the seal is kept."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from manuscripts.core.page import Page, PageImage, RegionKind
from manuscripts.images.files import open_image
from manuscripts.images.pixels import Pixels
from manuscripts.imaging.prepare import prepare
from manuscripts.inference.weights import weights_for
from manuscripts.layout.analyse import LayoutOptions, analyse_layout
from manuscripts.layout.onnx_page_model import OnnxPageModel
from tests.conftest import SAMPLES

VERMILION = (176, 38, 30)


@pytest.fixture(scope="module")
def leaf() -> Pixels:
    pixels = open_image(SAMPLES / "sample-east" / "images" / "print-13" / "0001.jpg").decode(0).pixels
    return pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)


def sealed(pixels: Pixels) -> Pixels:
    """A seal of five lines by five, an inch wide, over two columns; the ink is seen through it."""
    height, width = pixels.shape[:2]
    seal = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(seal)
    left, top, side = 0.55 * width, 0.3 * height, 0.14 * height
    for number in range(6):
        place = side * number / 5
        pen.line((left, top + place, left + side, top + place), fill=VERMILION, width=11)
        pen.line((left + place, top, left + place, top + side), fill=VERMILION, width=11)
    return (pixels.astype(np.float32) * np.asarray(seal) / 255).astype(np.uint8)


def analysed(pixels: Pixels) -> Page:
    height, width = pixels.shape[:2]
    image = PageImage(digest="0" * 64, name="leaf.png", frame=0, width=width, height=height)
    empty = Page(institution="test", shelfmark="T.1", number=1, image=image)
    model = OnnxPageModel(weights_for("manuscripts-pages"))
    return analyse_layout(empty, prepare(pixels), LayoutOptions(), model=model)


def test_columns_go_on_below_a_seal(leaf: Pixels) -> None:
    clean, found = analysed(leaf), analysed(sealed(leaf))
    assert len(found.columns) == len(clean.columns)
    assert all(a.box.iou(b.box) > 0.75 for a, b in zip(found.columns, clean.columns, strict=True))


def test_the_seal_is_kept_as_an_area(leaf: Pixels) -> None:
    height, width = leaf.shape[:2]
    seals = [region for region in analysed(sealed(leaf)).regions if region.kind in (RegionKind.SEAL, RegionKind.STAMP)]
    assert any(region.outline.box.holds((0.55 * width + 0.07 * height, 0.37 * height)) for region in seals)
