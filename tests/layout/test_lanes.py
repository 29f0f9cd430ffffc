"""Lanes: lines laid straight, in any frame."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.layout.lanes import HINTS, SPAN, STEP, WIDE, Lane, Strip, cut_planes, cut_strip
from manuscripts.layout.planes import PLANES, Planes


def test_a_strip_is_as_long_as_its_lane_for_its_width() -> None:
    lane = Lane(top=10, bottom=110, course=(50.0,), half=10)
    assert lane.rows == 100 / 20 * WIDE
    assert cut_strip(np.zeros((200, 100), np.uint8), lane).shape == (lane.rows, SPAN)


def test_a_leaning_line_stands_straight_in_its_strip() -> None:
    page = np.full((200, 120), 255, np.uint8)
    for y in range(200):
        page[y, 40 + y // 4 : 44 + y // 4] = 0
    strip = cut_strip(page, Lane(top=20, bottom=180, course=(0.25, 42.0), half=16))
    middles = [np.flatnonzero(row < 128).mean() for row in strip]
    assert np.ptp(middles) < 1.5
    assert np.mean(middles) == pytest.approx((SPAN - 1) / 2, abs=1)


@given(st.floats(0.2, 5), st.floats(0, 300))
def test_scaling_a_lane_scales_where_it_is(factor: float, y: float) -> None:
    lane = Lane(top=10, bottom=210, course=(0.001, -0.2, 80.0), half=10)
    scaled = lane.scaled(factor)
    assert scaled.middle(factor * y) == pytest.approx(factor * lane.middle(y))
    assert (scaled.top, scaled.bottom, scaled.half) == (factor * 10, factor * 210, factor * 10)
    assert scaled.rows == lane.rows


def test_beyond_the_page_its_edge_goes_on() -> None:
    page = np.full((50, 50), 200, np.uint8)
    assert (cut_strip(page, Lane(top=-40, bottom=90, course=(2.0,), half=8)) == 200).all()


def test_hints_are_those_of_the_place() -> None:
    values = np.zeros((len(PLANES), 100, 60), np.float32)
    values[PLANES.index("main"), :, 28:32] = 0.9
    hints = cut_planes(Planes(values), Lane(top=10, bottom=90, course=(30.0,), half=8))
    assert hints.shape == (len(HINTS), 160 // STEP, SPAN // STEP)
    main = hints[HINTS.index("main")]
    assert main[:, SPAN // STEP // 2 - 1 : SPAN // STEP // 2 + 1].min() > 0.8
    assert main[:, :4].max() == 0
    assert hints[HINTS.index("body")].max() == 0


def test_paper_as_dark_as_it_may_be_gives_the_same_strip() -> None:
    rng = np.random.default_rng(1)
    ink = (rng.random((64, SPAN)) < 0.3) * 100
    hints = np.zeros((len(HINTS), 64 // STEP, SPAN // STEP), np.float32)
    light, dark = (Strip((paper - ink).astype(np.uint8), hints).packed(64) for paper in (240, 120))
    assert np.allclose(light, dark, atol=1e-4)
    assert light.shape == (STEP * STEP + len(HINTS), 64 // STEP, SPAN // STEP)


def test_a_short_strip_goes_on_with_its_last_row() -> None:
    picture = np.tile(np.arange(30, dtype=np.uint8)[:, None], (1, SPAN))
    packed = Strip(picture, np.ones((len(HINTS), 8, SPAN // STEP), np.float32)).packed(64)
    assert np.ptp(packed[:16, 8:]) == 0
    assert (packed[16:] == 1).all()
