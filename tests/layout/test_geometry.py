"""Properties of the geometry below the layout stage."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from manuscripts.core.geometry import Box
from manuscripts.layout.bands import cut_bands
from manuscripts.layout.blocks import divide_page, find_body
from manuscripts.layout.notes import find_runs
from manuscripts.layout.ruling import Rule, ruled_pitch
from manuscripts.layout.straighten import Bend, measure_bend


def stripes(pitch: int, count: int, *, filled: float = 0.7) -> np.ndarray:
    """A profile with `count` columns of writing."""
    one = np.zeros(pitch)
    margin = round(pitch * (1 - filled) / 2)
    one[margin : pitch - margin] = 100.0
    return np.concatenate([np.zeros(pitch), np.tile(one, count), np.zeros(pitch)])


@given(st.integers(20, 60), st.integers(1, 12))
def test_every_column_of_even_writing_gets_one_band(pitch: int, count: int) -> None:
    profile = stripes(pitch, count)
    bands, _ = cut_bands(profile, pitch=pitch)
    written = [band for band in bands if profile[int(band.left) : int(band.right)].any()]
    assert len(written) == count
    assert all(abs(band.width - pitch) <= 0.4 * pitch for band in written)


@given(st.lists(st.floats(0, 100), min_size=30, max_size=300), st.integers(10, 40))
def test_bands_stand_side_by_side_and_never_overlap(values: list[float], pitch: int) -> None:
    bands, _ = cut_bands(np.array(values), pitch=pitch)
    assert all(0 <= band.left < band.right <= len(values) for band in bands)
    assert all(left.right <= right.left for left, right in pairwise(bands))


@given(st.integers(12, 30), st.integers(2, 8), st.integers(2, 3))
def test_bands_scale_with_the_page(pitch: int, count: int, factor: int) -> None:
    profile = stripes(pitch, count)
    small, _ = cut_bands(profile, pitch=pitch)
    large, _ = cut_bands(np.repeat(profile, factor), pitch=pitch * factor)
    assert len(small) == len(large)
    assert all(abs(b.left - a.left * factor) <= 0.2 * pitch * factor for a, b in zip(small, large, strict=True))


@given(st.floats(-0.05, 0.05), st.floats(-1e-5, 1e-5), st.floats(5, 95), st.floats(0, 200))
def test_straightening_can_be_undone(slope: float, curve: float, x: float, y: float) -> None:
    bend = Bend(np.full(100, slope), np.full(100, curve), 100.0)
    assert abs(bend.straight_x(bend.x_at(x, y), y) - x) < 1e-6


@settings(max_examples=20)
@given(st.floats(-0.04, 0.04))
def test_the_slant_of_columns_is_measured(slope: float) -> None:
    ys, xs = np.mgrid[0:300, 0:300]
    core = (np.cos((xs - slope * (ys - 150)) * 2 * np.pi / 40) > 0.4).astype(np.float32)
    bend = measure_bend(core, pitch=40)
    assert abs(bend.slope[150] - slope) < 0.01


@given(st.permutations(range(8)), st.floats(20, 80))
def test_the_pitch_of_ruling_does_not_depend_on_the_order_of_its_lines(order: list[int], step: float) -> None:
    rules = [Rule(True, 100 + step * index, 10.0, 500.0, 400.0) for index in order]
    assert abs((ruled_pitch(rules, pitch=48) or 0) - step) < 1e-6


def test_lines_at_random_have_no_pitch() -> None:
    rules = [Rule(True, x, 10.0, 500.0, 400.0) for x in (10, 60, 85, 190, 222, 340)]
    assert ruled_pitch(rules, pitch=48) is None


def test_runs_of_a_line_never_share_ink() -> None:
    ink = np.zeros((600, 48), dtype=bool)
    core = np.zeros((600, 48), dtype=np.float32)
    for top in range(0, 200, 40):
        ink[top : top + 32, 6:42] = True
        core[top : top + 40, 19:29] = 1.0
    for top in range(200, 400, 20):
        ink[top : top + 15, 5:21] = ink[top : top + 15, 27:43] = True
        core[top : top + 20, 11:15] = core[top : top + 20, 33:37] = 1.0
    for top in range(400, 600, 40):
        ink[top : top + 32, 6:42] = True
        core[top : top + 40, 19:29] = 1.0
    runs = find_runs(ink, core=core, pitch=48)
    assert [run.kind.value for run in runs] == ["main", "note-right", "note-left", "main"]
    boxes = [Box(run.left, run.top, run.right, run.bottom) for run in runs]
    assert all(a.intersection(b) == 0 for i, a in enumerate(boxes) for b in boxes[:i])
    covered = np.zeros_like(ink)
    for run in runs:
        covered[run.top : run.bottom, run.left : run.right] = True
    assert not (ink & ~covered).any()


def test_a_ruler_below_the_page_is_no_part_of_its_body() -> None:
    writing = np.zeros((1000, 500), dtype=bool)
    for x in range(50, 450, 50):
        for y in range(100, 700, 45):
            writing[y : y + 35, x : x + 35] = True
    writing[900:906, 50:450:10] = True
    top, bottom = find_body(writing, pitch=50)
    assert top == 0
    assert 690 < bottom < 900


def test_blocks_of_a_page_do_not_overlap_and_cover_its_writing() -> None:
    writing = np.zeros((600, 900), dtype=bool)
    writing[50:550:3, 50:400] = writing[50:550:3, 500:850] = True
    line = Rule(False, 300.0, 490.0, 860.0, 370.0)
    blocks = divide_page(writing, rules=(line,), pitch=48)
    assert [(block.register, block.box.left >= 400) for block in blocks if not block.aside] == [
        (1, True),
        (2, True),
        (1, False),
    ]
    counted = np.zeros(writing.shape, dtype=int)
    for block in blocks:
        counted[block.place] += 1
    assert counted.max() == 1
    assert counted[writing].min() == 1
