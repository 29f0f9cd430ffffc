"""What is laid over columns to make them hard to read."""

import numpy as np
import pytest

from manuscripts.core.geometry import Box
from manuscripts.evaluation.written import Written
from scripts.benchmarks_recognition.hardships import HARDSHIPS, Hardship

COLUMN = Written(
    units=("天", "地", "玄"),
    boxes=tuple(Box(4, 4 + 40 * n, 36, 40 + 40 * n) for n in range(3)),
    outline=Box(0, 0, 40, 130),
)


@pytest.mark.parametrize("hardship", HARDSHIPS.values(), ids=HARDSHIPS)
def test_the_truth_goes_with_the_picture(hardship: Hardship) -> None:
    pixels = np.full((130, 40, 3), 220, np.uint8)
    pixels[10:30, 8:30] = 30
    before = pixels.copy()
    shown, column = hardship(pixels, COLUMN, np.random.default_rng(0))
    height, width = shown.shape[:2]
    assert (shown.dtype, shown.shape[2]) == (np.uint8, 3)
    assert len(column.boxes) == len(column.units) > 0
    assert all(box.left >= 0 <= box.top and box.right <= width and box.bottom <= height for box in column.boxes)
    assert column.outline is not None
    assert (column.outline.right, column.outline.bottom) == (width, height)
    assert (pixels == before).all()
