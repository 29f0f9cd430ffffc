from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.page import ColumnKind, RegionKind
from manuscripts.core.units import LACUNA
from scripts.compose.camera import View, make_view, photograph
from scripts.compose.plan import Place, Plan, SetColumn, plan_leaf
from scripts.compose.settings import Camera, Damage, Leaf
from scripts.compose.truth import truth_of
from scripts.compose.writing import InkedColumn, InkedGlyph, Plane

_SIDE = 20


@pytest.fixture
def plan() -> Plan:
    return plan_leaf(Leaf(columns=2, characters=4, advance=40))


def _square(character: str, left: int, top: int) -> InkedGlyph:
    """A glyph that is a black square."""
    outline = [(left, top), (left + _SIDE, top), (left, top + _SIDE), (left + _SIDE, top + _SIDE)]
    ink = np.full((_SIDE, _SIDE), 255, dtype=np.uint8)
    return InkedGlyph(character=character, left=left, top=top, ink=ink, outline=np.array(outline, dtype=np.float32))


def _column(line: int, left: int) -> InkedColumn:
    glyphs = tuple(_square(character, left, 60 + 40 * row) for row, character in enumerate("天地玄"))
    places = tuple(Place(glyph.character, glyph.left + 10, glyph.top + 10) for glyph in glyphs)
    return InkedColumn(column=SetColumn(kind=ColumnKind.MAIN, line=line, block=0, places=places), glyphs=glyphs)


def _sheet(plan: Plan) -> tuple[Plane, Plane]:
    """Ink of two columns, and nothing gone."""
    ink = np.zeros((plan.height, plan.width), dtype=np.uint8)
    for column in (_column(1, 90), _column(2, 30)):
        for glyph in column.glyphs:
            ink[glyph.top : glyph.top + _SIDE, glyph.left : glyph.left + _SIDE] = 255
    return ink, np.zeros_like(ink)


def _straight(plan: Plan) -> View:
    return make_view((plan.width, plan.height), Camera(margin=10), rng=np.random.default_rng(0))


def test_a_glyph_that_lost_most_of_its_ink_is_a_lacuna_in_its_old_place(plan: Plan) -> None:
    _, gone = _sheet(plan)
    gone[100:120, 90:104] = 255
    gone[140:160, 90:100] = 255
    _, columns = truth_of(plan, [_column(1, 90)], gone, Damage(lost=0.6), _straight(plan))
    assert columns[0].text == f"天{LACUNA}玄"
    assert columns[0].glyphs[1].box.left == 100


def test_a_column_that_is_gone_is_not_in_the_truth_and_lines_count_from_one(plan: Plan) -> None:
    _, gone = _sheet(plan)
    gone[:, 80:] = 255
    _, columns = truth_of(plan, [_column(1, 90), _column(2, 30)], gone, Damage(), _straight(plan))
    assert [(column.id, column.line, column.box.left) for column in columns] == [("c1", 1, 40)]


def test_a_neighbouring_page_is_one_region_without_columns() -> None:
    plan = plan_leaf(Leaf(columns=2, characters=4, advance=40, halves=2, bound=True, neighbour=0))
    there, here = _column(1, 300), _column(2, 60)
    here = InkedColumn(column=replace(here.column, block=1), glyphs=here.glyphs)
    gone = np.zeros((plan.height, plan.width), dtype=np.uint8)
    regions, columns = truth_of(plan, [there, here], gone, Damage(), _straight(plan))
    assert [column.line for column in columns] == [1]
    assert [region.kind for region in regions] == [RegionKind.TEXT, RegionKind.NEIGHBOUR]
    assert regions[1].outline.box.left == pytest.approx(10 + plan.width / 2, abs=1)


def test_what_was_struck_out_is_told_in_the_truth(plan: Plan) -> None:
    _, gone = _sheet(plan)
    column = _column(1, 90)
    struck = replace(column, glyphs=(column.glyphs[0], replace(column.glyphs[1], struck=True), column.glyphs[2]))
    _, columns = truth_of(plan, [struck], gone, Damage(), _straight(plan))
    assert columns[0].text == "天玄"


@given(
    curl=st.floats(0, 40),
    turn=st.floats(-8, 8),
    warp=st.floats(0, 12),
    seed=st.integers(0, 100),
    point=st.tuples(st.floats(0, 900), st.floats(0, 1300)),
)
def test_points_go_to_the_photograph_and_back(
    curl: float, turn: float, warp: float, seed: int, point: tuple[float, float]
) -> None:
    view = make_view((900, 1300), Camera(turn=turn, warp=warp, curl=curl), rng=np.random.default_rng(seed))
    there = view.to_photo(np.array([point]))
    assert np.allclose(view.to_sheet(there), [point], atol=0.05)
    assert 0 <= there[0, 0] <= view.width or warp or curl
    assert 0 <= there[0, 1] <= view.height or warp or curl


@pytest.mark.parametrize("camera", [Camera(), Camera(turn=3.0), Camera(turn=-2.0, warp=1.0), Camera(warp=2.0)])
def test_boxes_fit_the_ink_in_the_photograph(plan: Plan, camera: Camera) -> None:
    ink, gone = _sheet(plan)
    colours = np.repeat(255.0 - ink[..., None], 3, axis=2).astype(np.float32)
    plain = Camera(
        turn=camera.turn, warp=camera.warp, margin=30, background=(255, 255, 255), blur=0, noise=0, grey=True
    )
    view = make_view((plan.width, plan.height), plain, rng=np.random.default_rng(1))
    picture = photograph(colours, gone, view, plain, rng=np.random.default_rng(2))
    _, columns = truth_of(plan, [_column(1, 90)], gone, Damage(), view)
    for glyph in columns[0].glyphs:
        top, bottom, left, right = (
            round(v) for v in (glyph.box.top, glyph.box.bottom, glyph.box.left, glyph.box.right)
        )
        around = picture[top - 8 : bottom + 8, left - 8 : right + 8] < 128
        rows, across = np.flatnonzero(around.any(axis=1)), np.flatnonzero(around.any(axis=0))
        assert (rows[0], across[0]) == pytest.approx((8, 8), abs=2)
        assert (rows[-1] + 1, across[-1] + 1) == pytest.approx((8 + bottom - top, 8 + right - left), abs=2)
