"""A page becomes columns in reading order."""

from dataclasses import replace

import numpy as np
import pytest

from manuscripts.core.geometry import Box, Transform
from manuscripts.core.page import ColumnKind, Direction, Page, PageImage, WritingMode
from manuscripts.core.prepared import GreyImage, PreparedPage
from manuscripts.layout.analyse import LayoutOptions, analyse_layout
from manuscripts.layout.ink_detector import InkDetector

DETECTOR = InkDetector()


def read(sheet, mode: WritingMode | None = None) -> Page:
    return analyse_layout(running(sheet.page, mode), sheet.prepared, LayoutOptions(), detector=DETECTOR)


def running(page: Page, mode: WritingMode | None) -> Page:
    return page if mode is None else replace(page, direction=Direction(mode=mode, declared=True, confidence=1.0))


def is_around(outline: Box, box: Box) -> bool:
    return outline.iou(box) > 0.7


def test_columns_are_read_from_right_to_left(sheet) -> None:
    boxes = [sheet.column(x, top=100, count=17) for x in (600, 550, 500, 450, 400, 350)]
    page = read(sheet)
    assert len(page.columns) == 6
    assert all(is_around(column.box, box) for column, box in zip(page.columns, boxes, strict=True))
    assert [column.line for column in page.columns] == [1, 2, 3, 4, 5, 6]
    assert not page.flags


def test_a_name_set_low_belongs_to_the_line_above_it(sheet) -> None:
    for x in (600, 550, 450, 400):
        sheet.column(x, top=100, count=17)
    sheet.column(500, top=100, count=4)
    sheet.column(500, top=500, count=3)
    page = read(sheet)
    lines = [len(columns) for _, columns in page.lines]
    assert lines == [1, 1, 2, 1, 1]


def test_double_line_notes_are_read_right_half_first_within_their_line(sheet) -> None:
    for x in (600, 550, 450, 400):
        sheet.column(x, top=100, count=17)
    sheet.column(500, top=100, count=6)
    right = sheet.column(510, top=330, count=9, size=15, step=20)
    left = sheet.column(490, top=330, count=9, size=15, step=20)
    sheet.column(500, top=520, count=6)
    page = read(sheet)
    third = dict(page.lines)[3]
    assert [column.kind for column in third] == [
        ColumnKind.MAIN,
        ColumnKind.NOTE_RIGHT,
        ColumnKind.NOTE_LEFT,
        ColumnKind.MAIN,
    ]
    assert is_around(third[1].box, right)
    assert is_around(third[2].box, left)


def test_stacked_registers_are_read_one_after_the_other(sheet) -> None:
    for x in (600, 550, 500, 450, 400):
        sheet.column(x, top=100, count=8)
        sheet.column(x, top=480, count=8)
    for top in (80, 440, 820):
        sheet.bar(360, top, 640, top + 3)
    page = read(sheet)
    assert [region.register for region in page.regions] == [1, 2]
    assert [column.region for column in page.columns] == ["r1"] * 5 + ["r2"] * 5
    assert all(column.box.bottom < 445 for column in page.columns[:5])


def test_ruling_and_frame_are_not_taken_for_writing(sheet) -> None:
    boxes = [sheet.column(x, top=100, count=17) for x in (600, 550, 500, 450, 400)]
    for x in (375, 425, 475, 525, 575, 625):
        sheet.bar(x, 80, x + 2, 780)
    sheet.bar(370, 76, 632, 82)
    sheet.bar(370, 778, 632, 784)
    page = read(sheet)
    assert len(page.columns) == 5
    assert all(is_around(column.box, box) for column, box in zip(page.columns, boxes, strict=True))


def test_the_centre_fold_stands_outside_the_flow(sheet) -> None:
    for x in (600, 550, 500, 450, 350, 300, 250, 200):
        sheet.column(x, top=100, count=17)
    sheet.column(400, top=100, count=6, size=22, step=26)
    sheet.bar(388, 270, 412, 290)
    for x in (376, 424):
        sheet.bar(x, 80, x + 2, 780)
    page = read(sheet)
    folds = [column for column in page.columns if column.kind is ColumnKind.FOLD]
    assert folds
    assert all(380 < column.box.centre[0] < 420 for column in folds)
    assert sum(column.kind.in_flow for column in page.columns) == 8


@pytest.mark.parametrize("mode", [WritingMode.HORIZONTAL_LR, WritingMode.HORIZONTAL_RL])
def test_a_declared_page_in_rows_is_read_from_the_top_down(sheet, mode: WritingMode) -> None:
    for y in (100, 150, 200, 250, 300):
        for index in range(12):
            sheet.character(100 + index * 38, y, 30)
    page = read(sheet, mode)
    tops = [column.box.top for column in page.columns]
    assert len(tops) == 5
    assert tops == sorted(tops)
    assert all(column.box.width > 400 for column in page.columns)


def test_outlines_are_in_pixels_of_the_original(sheet) -> None:
    boxes = [sheet.column(x, top=100, count=17) for x in (600, 550, 500, 450)]
    prepared = PreparedPage(grey=sheet.grey, transform=Transform(a=2.0, c=30.0, e=2.0, f=-10.0))
    page = analyse_layout(sheet.page, prepared, LayoutOptions(), detector=DETECTOR)
    assert is_around(page.columns[0].box, prepared.transform.box(boxes[0]))


NOISE = np.random.default_rng(7)


@pytest.mark.parametrize(
    "grey",
    [
        np.full((900, 700), 230, dtype=np.uint8),
        np.zeros((500, 400), dtype=np.uint8),
        np.full((1, 1), 255, dtype=np.uint8),
        np.full((3, 400), 10, dtype=np.uint8),
        NOISE.integers(0, 256, (300, 200), dtype=np.uint8),
        NOISE.integers(0, 256, (5, 5), dtype=np.uint8),
    ],
    ids=["blank", "black", "one-pixel", "strip", "noise", "tiny"],
)
def test_pages_without_writing_do_no_harm(grey: GreyImage) -> None:
    image = PageImage(digest="0" * 64, name="x", frame=0, width=grey.shape[1], height=grey.shape[0])
    page = Page(institution="test", shelfmark="T.1", number=1, image=image)
    prepared = PreparedPage(grey=grey, transform=Transform())
    for mode in (None, WritingMode.HORIZONTAL_LR):
        read_page = analyse_layout(running(page, mode), prepared, LayoutOptions(), detector=DETECTOR)
        if not read_page.columns:
            assert [flag.code for flag in read_page.flags] == ["no-text-found"]
