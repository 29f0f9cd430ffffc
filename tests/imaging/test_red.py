"""Red ink is taken off a page and black below it stays."""

import numpy as np
import pytest

from manuscripts.images.pixels import Pixels
from manuscripts.imaging.red import without_red

PAPER, SEAL, INK = (214, 204, 186), np.array((196, 58, 40)) / 255, 0.15


def page(seal: float = 1.0) -> Pixels:
    """Paper with a stroke down its middle and a seal, `seal` of its full strength, across the lower half."""
    colours = np.full((200, 100, 3), PAPER, dtype=np.float32)
    colours[:, 40:60] *= INK
    colours[100:] *= SEAL**seal
    return colours.astype(np.uint8)


@pytest.mark.parametrize("seal", [1.0, 0.6])
def test_paper_and_ink_below_a_seal_are_as_beside_it(seal: float) -> None:
    clear = without_red(page(seal))
    assert clear is not None
    assert clear[150, 10] == pytest.approx(int(clear[50, 10]), abs=6)
    assert clear[150, 50] == pytest.approx(int(clear[50, 50]), abs=12)


def test_what_is_black_is_as_black_as_before() -> None:
    clear = without_red(page())
    assert clear is not None
    assert clear[50, 50] == pytest.approx(PAPER[0] * INK, abs=2)


def test_there_is_nothing_to_take_off_brown_paper() -> None:
    assert without_red(np.full((200, 100, 3), (190, 160, 120), dtype=np.uint8)) is None
