"""What every detector keeps to."""

import numpy as np
import pytest

from manuscripts.inference.weights import weights_for
from manuscripts.layout.detector import Detector
from manuscripts.layout.onnx_detector import OnnxDetector
from tests.layout.ink_detector import InkDetector


@pytest.fixture(params=["ink", pytest.param("onnx", marks=pytest.mark.engine)])
def detector(request) -> Detector:
    return InkDetector() if request.param == "ink" else OnnxDetector(weights_for("PP-OCRv6_det_small"), threads=1)


def test_the_map_has_a_probability_for_each_pixel(detector: Detector, sheet) -> None:
    sheet.column(350, top=100, count=10)
    ink_map = detector.ink_map(sheet.grey)
    assert ink_map.shape == sheet.grey.shape
    assert ink_map.dtype == np.float32
    assert 0 <= ink_map.min() <= ink_map.max() <= 1


def test_writing_is_more_probable_where_it_is(detector: Detector, sheet) -> None:
    box = sheet.column(350, top=100, count=10)
    ink_map = detector.ink_map(sheet.grey)
    inside = ink_map[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
    assert inside.max() > 0.3
    assert ink_map[:, :200].max() < 0.3


def test_odd_and_tiny_sizes_keep_their_shape(detector: Detector) -> None:
    for shape in ((1, 1), (7, 33), (65, 3)):
        assert detector.ink_map(np.full(shape, 250, dtype=np.uint8)).shape == shape


@pytest.mark.engine
def test_a_page_larger_than_a_tile_is_read_like_a_small_one(sheet) -> None:
    detector = OnnxDetector(weights_for("PP-OCRv6_det_small"), threads=1)
    wide = np.full((256, 1800), 235, dtype=np.uint8)
    for left in (100, 900, 1500):
        sheet.grey[:] = 235
        sheet.column(60, top=20, count=5, size=36, step=44)
        wide[:, left : left + 120] = sheet.grey[:256, :120]
    ink_map = detector.ink_map(wide)
    assert all(ink_map[60:200, left + 40 : left + 80].max() > 0.5 for left in (100, 900, 1500))
    assert ink_map[:, 300:800].max() < 0.3
