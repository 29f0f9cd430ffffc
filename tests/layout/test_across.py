"""Lines across a page of columns: drawn, and found although the page model sees nothing of them."""

from collections.abc import Sequence

import numpy as np
import pytest

from manuscripts.core.geometry import Box
from manuscripts.core.page import Column, ColumnKind, Page, RegionKind
from tests.layout.leaf import Leaf

MAIN, HEADING = ColumnKind.MAIN, ColumnKind.HEADING


def leaf(*, first: float = 40, top: float = 220) -> Leaf:
    """Eight columns of ten characters, 70 apart, the leftmost at `first`, from `top` on."""
    made = Leaf()
    for index in range(8):
        made.column(first + 70 * index, top=top, count=10)
    return made


def written(leaf: Leaf, xs: Sequence[float], *, y: float = 120, size: float = 50) -> list[Box]:
    for x in xs:
        leaf.sheet.character(x, y, size)
    return [Box(x - size / 2, y - size / 2, x + size / 2, y + size / 2) for x in sorted(xs, reverse=True)]


def first_line(page: Page) -> list[Column]:
    return [column for column in page.columns if column.line == 1]


@pytest.mark.parametrize("step", [58, 90, 140])
def test_a_heading_across_the_page_is_read_first_from_right_to_left_as_one_line(step: float) -> None:
    page = leaf()
    boxes = written(page, [290 + step * (place - 1.5) for place in range(4)])
    read = page.read()
    line = first_line(read)
    assert [column.kind for column in line] == [HEADING] * 4
    assert all(column.box.iou(box) > 0.6 for column, box in zip(line, boxes, strict=True))
    assert len({column.line for column in read.columns}) == 9
    assert read.columns[4].box.centre[0] > 500
    assert line[0].region != read.columns[4].region


def test_a_character_of_it_that_was_taken_for_the_head_of_a_column_is_read_once() -> None:
    page = Leaf()
    for index in range(8):
        top = 180.0 if index == 4 else 220.0
        box = page.sheet.column(40 + 70 * index, top=220, count=10, step=38)
        page.painting.run(Box(box.left, top - 60 if index == 4 else top, box.right, box.bottom), MAIN)
    boxes = written(page, [200, 262, 324, 386], y=150)
    read = page.read()
    assert [round(column.box.centre[0]) for column in first_line(read)] == pytest.approx([386, 324, 262, 200], abs=3)
    covering = [column for column in read.columns if column.box.intersection(boxes[1]) > 0.3 * boxes[1].area]
    assert len(covering) == 1


def test_the_first_characters_of_a_list_belong_to_their_columns() -> None:
    page = leaf()
    written(page, [40 + 70 * index for index in range(8)], y=175, size=30)
    read = page.read()
    assert len({column.line for column in read.columns}) == 8


def test_characters_spaced_equally_both_ways_are_columns() -> None:
    page = Leaf()
    for index in range(8):
        page.column(60 + 70 * index, top=80, count=1, size=34)
        box = page.sheet.column(60 + 70 * index, top=150, count=9, size=34, step=70)
        page.painting.run(box, MAIN)
    read = page.read()
    assert len({column.line for column in read.columns}) == 8


def test_remains_of_column_lines_above_the_text_are_no_writing() -> None:
    page = leaf()
    for index in range(4):
        page.sheet.bar(70 + 140 * index, 170, 73 + 140 * index, 205)
        page.sheet.bar(105 + 140 * index, 170, 108 + 140 * index, 205)
    assert len({column.line for column in page.read().columns}) == 8


def test_a_line_across_over_a_picture_is_read_where_it_stands() -> None:
    page = Leaf()
    for index in range(4, 8):
        page.column(100 + 70 * index, top=100, count=14)
    for index in range(4):
        page.column(100 + 70 * index, top=500, count=4)
    written(page, [130, 190, 250], y=300, size=36)
    xs = [round(np.mean([column.box.centre[0] for column in columns])) for _, columns in page.read().lines]
    assert xs == pytest.approx([590, 520, 450, 380, 190, 310, 240, 170, 100], abs=4)


def test_a_line_across_is_no_seal_but_one_on_it_is() -> None:
    page = leaf()
    boxes = written(page, [200, 260, 320, 380])
    page.painting.area("seal", Box(170, 90, 410, 150))
    page.painting.area("stamp", Box(360, 60, 420, 180))
    found = [region for region in page.read().regions if region.kind in (RegionKind.SEAL, RegionKind.STAMP)]
    assert [region.kind for region in found] == [RegionKind.STAMP]
    assert found[0].outline.box.iou(Box(360, 60, 420, 180)) > 0.8
    assert boxes[0].intersection(found[0].outline.box) > 0
