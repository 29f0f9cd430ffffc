from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.recognition.ink import gap_near, ground_of, ink_of
from manuscripts.recognition.strips import LONGEST, pieces_of, strip_of


@given(st.integers(4, 120), st.integers(4, 4000), st.integers(0, 3))
def test_pieces_cover_the_column_without_overlap_and_none_is_too_long(width, height, seed):
    crop = np.random.default_rng(seed).integers(0, 255, (height, width)).astype(np.uint8)
    pieces = pieces_of(crop, number=7)
    assert pieces[0].top == 0
    assert pieces[-1].bottom == height
    assert all(above.bottom == below.top for above, below in pairwise(pieces))
    assert all(0 < piece.bottom - piece.top <= (LONGEST + 1.5) * width for piece in pieces)


def test_a_long_column_is_cut_where_there_is_no_ink():
    crop = np.full((1000, 40), 220, np.uint8)
    for top in range(0, 1000, 50):
        crop[top + 5 : top + 45, 5:35] = 20
    (first, second) = pieces_of(crop, number=0)
    assert first.bottom % 50 in range(46, 50) or first.bottom % 50 in range(5)
    assert second.top == first.bottom


def test_the_top_of_a_column_is_the_left_of_its_strip():
    crop = np.full((200, 50), 255, np.uint8)
    crop[:20] = 0
    strip = strip_of(crop, stretch=1.0)
    assert strip.shape == (48, 192)
    assert strip[:, :10].max() < -0.9
    assert strip[:, -10:].min() > 0.9


def test_the_ground_is_the_paper_even_when_half_is_ink():
    crop = np.full((10, 10), 200, np.uint8)
    crop[:4] = 10
    assert ground_of(crop) == 200


def test_ruling_lines_at_the_sides_are_no_ink():
    crop = np.full((100, 40), 220, np.uint8)
    crop[:, 1:3] = 30
    crop[40:60, 10:30] = 30
    across = np.flatnonzero(ink_of(crop).any(axis=0))
    assert (across[0], across[-1]) == (10, 29)


def test_a_gap_is_found_in_its_middle():
    profile = np.array([5, 5, 0, 0, 0, 5, 5, 0, 5.0])
    assert gap_near(profile, 0, 9) == 3.5
