import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from manuscripts.core.geometry import Box
from manuscripts.imaging.crop import crop_picture

PIXELS = np.arange(20 * 30, dtype=np.uint16).reshape(20, 30).astype(np.uint8)


def crop(box: Box, **options: Any) -> np.ndarray:
    with Image.open(io.BytesIO(crop_picture(PIXELS, box, **options))) as picture:
        return np.asarray(picture)


def test_a_crop_shows_what_the_box_holds() -> None:
    assert (crop(Box(4, 6, 9, 14), margin=0) == PIXELS[6:14, 4:9]).all()


def test_a_margin_ends_where_the_image_ends() -> None:
    assert (crop(Box(1, 6, 11, 16), margin=0.5) == PIXELS[1:20, 0:16]).all()


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_crop_of_a_turned_page_stands_upright(rotation: int) -> None:
    lying = np.rot90(PIXELS, rotation // 90)
    with Image.open(io.BytesIO(crop_picture(lying, Box(0, 0, *lying.shape[::-1]), rotation=rotation))) as picture:
        assert (np.asarray(picture) == PIXELS).all()


def test_a_box_outside_the_image_still_gives_a_picture() -> None:
    assert crop(Box(100, 100, 120, 120), margin=0).shape == (1, 1)
