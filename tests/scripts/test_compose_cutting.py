"""What cutting a picture, and adding to its edges, does to the truth about it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Column, ColumnKind, Glyph, Region, RegionKind
from manuscripts.core.units import LACUNA
from scripts.compose.camera import make_view
from scripts.compose.cutting import Taken, cut, grow, without_vanished
from scripts.compose.plan import plan_leaf
from scripts.compose.scan import digitise
from scripts.compose.settings import Camera, Leaf, Scan, Side

_SIDE, _STEP, _COUNT = 20, 30, 5


def _column(number: int, left: float) -> Column:
    glyphs = tuple(
        Glyph(box=Box(left, 40 + row * _STEP, left + _SIDE, 40 + row * _STEP + _SIDE), written="天")
        for row in range(_COUNT)
    )
    outline = Polygon.of_box(Box.around(glyph.box for glyph in glyphs))
    return Column(id=f"c{number}", kind=ColumnKind.MAIN, line=number, region="r1", outline=outline, glyphs=glyphs)


def _taken() -> Taken:
    """Two columns of black squares on white, 200 pixels wide and 240 high."""
    columns = (_column(1, 130), _column(2, 50))
    picture = np.full((240, 200), 255, dtype=np.uint8)
    for column in columns:
        for glyph in column.glyphs:
            left, top = int(glyph.box.left), int(glyph.box.top)
            picture[top : top + _SIDE, left : left + _SIDE] = 0
    text = Region(id="r1", kind=RegionKind.TEXT, outline=Polygon.of_box(Box(30, 30, 170, 200)))
    seal = Region(id="r2", kind=RegionKind.SEAL, outline=Polygon.of_box(Box(5, 5, 25, 25)))
    return Taken(picture=picture, regions=(text, seal), columns=columns)


@given(left=st.integers(0, 90), top=st.integers(0, 100), right=st.integers(110, 200), bottom=st.integers(140, 240))
def test_what_is_left_lies_in_the_picture_and_still_on_its_ink(left: int, top: int, right: int, bottom: int) -> None:
    found = cut(_taken(), Box(left, top, right, bottom))
    assert found.picture.shape == (bottom - top, right - left)
    assert [column.id for column in found.columns] == [f"c{n}" for n in range(1, len(found.columns) + 1)]
    assert {column.region for column in found.columns} <= {region.id for region in found.regions}
    for column in found.columns:
        for box in (column.box, *(glyph.box for glyph in column.glyphs)):
            assert 0 <= box.left < box.right <= found.width
            assert 0 <= box.top < box.bottom <= found.height
        for glyph in column.glyphs:
            x, y = glyph.box.centre
            assert found.picture[int(y), int(x)] == 0


def test_a_glyph_of_which_little_is_left_is_a_lacuna_and_its_column_goes_where_all_are() -> None:
    halved = cut(_taken(), Box(0, 0, 200, 66))
    assert [column.text for column in halved.columns] == ["天", "天"]
    third = cut(_taken(), Box(0, 0, 200, 75))
    assert third.columns[0].text == "天" + LACUNA
    assert [column.id for column in cut(_taken(), Box(0, 0, 134, 240)).columns] == ["c1"]


def test_seals_stay_without_columns_and_empty_text_does_not() -> None:
    found = cut(_taken(), Box(0, 0, 40, 240))
    assert [region.kind for region in found.regions] == [RegionKind.SEAL]


def test_what_is_added_on_the_left_moves_everything() -> None:
    found = grow(_taken(), left=np.zeros((240, 13), dtype=np.uint8), right=None)
    assert found.width == 213
    assert found.columns[0].box.left == 143
    assert found.regions[1].outline.box.left == 18


def test_writing_that_a_threshold_destroyed_is_not_in_the_truth() -> None:
    taken = _taken()
    taken.picture[:, 120:] = 255
    taken.picture[35:65, 40:80] = 255
    (left,) = without_vanished(taken).columns
    assert left.text == LACUNA + "天" * (_COUNT - 1)


def test_half_a_leaf_keeps_what_is_on_its_side_of_the_fold() -> None:
    plan = plan_leaf(Leaf(columns=1, characters=5, advance=40, pitch=1.5, halves=2, fold=1.0, margin_beside=0.1))
    view = make_view((plan.width, plan.height), Camera(margin=0), rng=np.random.default_rng(0))
    picture = np.full((plan.height, plan.width), 255, dtype=np.uint8)
    right, left = (block.box.centre[0] for block in plan.text_blocks)
    region = Region(id="r1", kind=RegionKind.TEXT, outline=Polygon.of_box(Box(0, 0, plan.width, plan.height)))
    columns = (_column(1, right - _SIDE / 2), _column(2, left - _SIDE / 2))
    taken = Taken(picture=picture, regions=(region,), columns=columns)
    for side, wanted in ((Side.RIGHT, right), (Side.LEFT, left)):
        found = digitise(taken, plan, view, Scan(only=side), rng=np.random.default_rng(1))
        assert found.width == round(plan.width / 2) or found.width == plan.width - round(plan.width / 2)
        shift = plan.width - found.width if side is Side.RIGHT else 0
        assert [column.box.centre[0] + shift for column in found.columns] == [wanted]


def test_a_black_and_white_scan_has_little_between_black_and_white() -> None:
    plan = plan_leaf(Leaf(columns=1, characters=5, advance=40))
    view = make_view((plan.width, plan.height), Camera(margin=0), rng=np.random.default_rng(0))
    scan = Scan(threshold=128, speckle=1.0, stack=(0.05, 0.05), ruler=0.1, tag=0.05)
    found = digitise(_taken(), plan, view, scan, rng=np.random.default_rng(3))
    assert found.picture.ndim == 2
    assert ((found.picture < 60) | (found.picture > 195)).mean() > 0.9
    assert {region.kind for region in found.regions} >= {RegionKind.NEIGHBOUR, RegionKind.RULER, RegionKind.CAPTION}
