"""What the page network keeps to, on pictures of any size."""

import numpy as np
import pytest

from manuscripts.inference.weights import weights_for
from manuscripts.layout.onnx_page_model import OnnxPageModel
from manuscripts.layout.planes import PLANES
from tests.layout.conftest import Sheet

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def model() -> OnnxPageModel:
    return OnnxPageModel(weights_for("manuscripts-pages"), threads=1)


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (7, 33), (65, 3), (100, 131)])
def test_planes_are_half_as_large_as_the_picture_rounded_up(model: OnnxPageModel, shape: tuple[int, int]) -> None:
    values = model.planes(np.full(shape, 235, dtype=np.uint8)).values
    assert values.shape == (len(PLANES), (shape[0] + 1) // 2, (shape[1] + 1) // 2)
    assert values.dtype == np.float32
    assert 0 <= values.min() <= values.max() <= 1


def test_it_says_which_weights_take_part(model: OnnxPageModel) -> None:
    assert model.model is not None
    assert model.model.name == "manuscripts-pages"


def test_the_core_of_a_column_is_where_it_is_written(model: OnnxPageModel) -> None:
    sheet = Sheet(320, 320)
    boxes = [sheet.column(x, top=20, count=10, size=22, step=28) for x in (280, 240, 200)]
    written = model.planes(sheet.grey)["body"]
    assert all(written[int(b.top / 2) : int(b.bottom / 2), int(b.centre[0] / 2)].mean() > 0.5 for b in boxes)
    assert written[:, :70].max() < 0.5


@pytest.mark.parametrize("shape", [(1900, 96), (96, 1900)], ids=["high", "wide"])
def test_a_picture_larger_than_a_tile_is_seen_as_in_one(model: OnnxPageModel, shape: tuple[int, int]) -> None:
    sheet = Sheet(*shape)
    for x in range(48, sheet.width, 40):
        sheet.column(x, top=6, count=sheet.height // 28, size=22, step=28)
    whole = model.planes(sheet.grey).values
    # Far from the edges of both, and across the seam of the whole.
    piece = model.planes(sheet.grey[544:1600] if sheet.height > 1600 else sheet.grey[:, 544:1600]).values
    part, alone = (
        (whole[:, 400:672], piece[:, 128:400]) if sheet.height > 1600 else (whole[:, :, 400:672], piece[:, :, 128:400])
    )
    assert (alone > 0.5).any()
    assert ((part > 0.5) != (alone > 0.5)).mean() < 0.01
