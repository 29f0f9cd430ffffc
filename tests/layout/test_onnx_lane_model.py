"""What the lane network keeps to, on strips of any length."""

import numpy as np
import pytest

from manuscripts.inference.weights import weights_for
from manuscripts.layout.lanes import HINTS, KINDS, OUTPUTS, SPAN, STEP, Strip
from manuscripts.layout.onnx_lane_model import OnnxLaneModel
from tests.layout.conftest import Sheet

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def model() -> OnnxLaneModel:
    return OnnxLaneModel(weights_for("manuscripts-lanes"), threads=1)


def strip(picture: np.ndarray, **hints: tuple[int, int]) -> Strip:
    """`hints`: in which columns of squares the page network saw something."""
    said = np.zeros((len(HINTS), -(-len(picture) // STEP), SPAN // STEP), np.float32)
    for name, (first, last) in hints.items():
        said[HINTS.index(name), :, first:last] = 0.9
    return Strip(picture, said)


def test_each_strip_gets_its_own_rows_in_the_order_it_came(model: OnnxLaneModel) -> None:
    rng = np.random.default_rng(1)
    lengths = (5, 64, 130, 33, 64, 1, 90, 70, 12, 200)
    strips = [strip(rng.integers(0, 255, (length, SPAN), dtype=np.uint8)) for length in lengths]
    said = model.read(strips)
    assert [rows.shape for rows in said] == [(len(OUTPUTS), -(-length // STEP)) for length in lengths]
    assert all(0 <= rows[: len(KINDS)].min() <= rows[: len(KINDS)].max() <= 1 for rows in said)


def test_no_strip_is_no_answer(model: OnnxLaneModel) -> None:
    assert model.read([]) == []


def test_main_text_is_told_from_the_halves_of_a_note(model: OnnxLaneModel) -> None:
    main, note = Sheet(400, SPAN), Sheet(400, SPAN)
    main.column(32, top=4, count=11, size=28, step=36)
    for x in (40.5, 23.5):
        note.column(x, top=4, count=22, size=14, step=18)
    one, two = model.read([strip(main.grey, main=(6, 10), body=(4, 12)), strip(note.grey, body=(4, 12))])
    within = slice(10, 90)
    assert (one[0, within] > one[1:3, within].max(axis=0)).mean() > 0.9
    assert (two[1:3, within].min(axis=0) > two[0, within]).mean() > 0.9


def test_it_says_which_weights_take_part(model: OnnxLaneModel) -> None:
    assert model.model is not None
    assert model.model.name == "manuscripts-lanes"
