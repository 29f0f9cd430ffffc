"""Regions: what holds the columns of a page, and what is no writing."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manuscripts.core.geometry import Box, Polygon, Transform
from manuscripts.core.page import Column, ColumnKind, Region, RegionKind
from manuscripts.layout.areas import find_areas, hold_columns
from manuscripts.layout.look import Look
from manuscripts.layout.order import Place
from manuscripts.layout.runs import find_runs
from tests.layout.painted import Painting

MAIN, HEADING, RIGHT, FOLD, MARGINAL, INSERTION = (
    ColumnKind.MAIN,
    ColumnKind.HEADING,
    ColumnKind.NOTE_RIGHT,
    ColumnKind.FOLD,
    ColumnKind.MARGINAL,
    ColumnKind.INSERTION,
)


def column(kind: ColumnKind, box: Box) -> Column:
    return Column(id=f"c{box.left}", kind=kind, line=1, region="", outline=Polygon.of_box(box))


def held(*columns: tuple[ColumnKind, Box, Place]) -> tuple[Sequence[Region], list[str]]:
    """The regions, and the names of those that hold the columns."""
    regions, placed = hold_columns([column(kind, box) for kind, box, _ in columns], [place for *_, place in columns])
    return regions, [each.region for each in placed]


def place(line: int, *, block: int = 1, register: int = 1) -> Place:
    return Place(line=line, block=block, register=register)


def test_a_block_is_a_region_around_its_columns() -> None:
    regions, names = held(
        (MAIN, Box(100, 10, 120, 200), place(1)),
        (HEADING, Box(70, 30, 90, 100), place(2)),
        (RIGHT, Box(80, 110, 90, 210), place(2)),
        (INSERTION, Box(60, 50, 66, 70), place(2)),
    )
    (region,) = regions
    assert names == ["r1"] * 4
    assert (region.kind, region.register) == (RegionKind.TEXT, 1)
    assert region.outline.box == Box(60, 10, 120, 210)


def test_stacked_registers_are_regions_that_tell_their_place() -> None:
    regions, names = held(
        (MAIN, Box(100, 10, 120, 200), place(1)),
        (MAIN, Box(100, 220, 120, 400), place(2, block=2, register=2)),
        (MAIN, Box(30, 10, 50, 200), place(3, block=3)),
    )
    assert names == ["r1", "r2", "r3"]
    assert [region.register for region in regions] == [1, 2, 1]


def test_fold_and_margins_have_regions_of_their_own() -> None:
    regions, names = held(
        (MAIN, Box(100, 10, 120, 200), place(1)),
        (FOLD, Box(50, 10, 60, 80), place(2)),
        (FOLD, Box(50, 150, 60, 200), place(2)),
        (MARGINAL, Box(200, 10, 210, 80), place(3)),
        (MARGINAL, Box(10, 10, 20, 80), place(4)),
    )
    assert names == ["r1", "r2", "r2", "r3", "r4"]
    assert [region.kind.value for region in regions] == ["text", "fold", "margin", "margin"]


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(ColumnKind)), st.integers(0, 500), st.integers(1, 4), st.integers(1, 3)),
        max_size=12,
    )
)
def test_each_column_stands_in_a_region_that_is_there(drawn: list[tuple[ColumnKind, int, int, int]]) -> None:
    columns = [
        (kind, Box(x, 10 * line, x + 20, 10 * line + 50), place(line, block=block)) for kind, x, line, block in drawn
    ]
    regions, names = held(*columns)
    known = {region.id: region for region in regions}
    assert len(known) == len(regions)
    assert set(names) == set(known)
    for (kind, box, _), name in zip(columns, names, strict=True):
        assert known[name].outline.box.intersection(box) == box.area
        assert (known[name].kind is RegionKind.TEXT) == kind.in_flow


@pytest.fixture
def painting() -> Painting:
    """Two columns of 20 pixels; a patch is too small below 16 × 16."""
    painting = Painting(300, 300)
    for x in (200, 230):
        painting.run(Box(x, 20, x + 20, 280))
    return painting


def areas_of(painting: Painting, *, to_original: Transform | None = None) -> list[Region]:
    planes = painting.planes
    picture = np.full((600, 600), 255, dtype=np.uint8)
    look = Look(picture, planes, find_runs(planes), 0.5)
    return list(find_areas(look, look.runs, to_original or Transform(), first=4))


@pytest.mark.parametrize("kind", [kind for kind in RegionKind if not kind.is_read])
def test_what_is_no_writing_is_recorded_where_it_is(painting: Painting, kind: RegionKind) -> None:
    painted = painting.area(kind.value, Box(20, 30, 90, 100))
    (region,) = areas_of(painting, to_original=Transform(a=2.0, c=10.0, e=2.0))
    assert (region.id, region.kind) == ("r4", kind)
    assert region.outline.box == Transform(a=2.0, c=10.0, e=2.0).box(painted)


def test_areas_have_names_of_their_own(painting: Painting) -> None:
    for plane, left in (("seal", 10), ("seal", 60), ("illustration", 110)):
        painting.area(plane, Box(left, 30, left + 40, 100))
    assert [(region.id, region.kind.value) for region in areas_of(painting)] == [
        ("r4", "illustration"),
        ("r5", "seal"),
        ("r6", "seal"),
    ]


def test_specks_and_doubts_are_no_areas(painting: Painting) -> None:
    painting.area("seal", Box(20, 30, 30, 40))
    painting.area("illustration", Box(20, 100, 150, 250), chance=0.4)
    assert areas_of(painting) == []


def test_a_small_patch_amid_the_text_is_no_picture(painting: Painting) -> None:
    painting.area("illustration", Box(20, 30, 60, 60))
    assert areas_of(painting) == []


@pytest.mark.parametrize(("kind", "count"), [("neighbouring-page", 0), ("illustration", 0), ("seal", 1)])
def test_what_is_read_is_not_said_to_be_no_text_except_under_a_seal(painting: Painting, kind: str, count: int) -> None:
    painting.area(kind, Box(190, 30, 255, 100))
    assert len(areas_of(painting)) == count


def test_areas_of_writing_are_told_by_their_columns_alone(painting: Painting) -> None:
    painting.area("text", Box(190, 10, 260, 290))
    assert areas_of(painting) == []


def test_specks_on_a_page_of_pictures_are_no_areas() -> None:
    painting = Painting(300, 300)
    painting.area("illustration", Box(20, 20, 250, 250))
    painting.area("seal", Box(270, 270, 273, 273))
    assert [region.kind for region in areas_of(painting)] == [RegionKind.ILLUSTRATION]
