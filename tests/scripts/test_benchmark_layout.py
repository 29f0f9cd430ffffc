import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Column, ColumnKind, Glyph, Page, PageImage
from scripts.benchmarks_layout.columns import (
    Counts,
    Found,
    count_columns,
    count_folds,
    count_notes,
    found_in,
    pair_off,
)
from scripts.benchmarks_layout.spans import count_spans
from scripts.benchmarks_layout.truth import Convention, TrueBox, TrueKind, TruePage, load_pages, pair_halves

MAIN, RIGHT, LEFT, FOLD = ColumnKind.MAIN, ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT, ColumnKind.FOLD
Part = tuple[ColumnKind, Box, int]


def page_of(*parts: Part) -> Page:
    """A page of columns (kind, box, line), each with a glyph for every 10 pixels of its height."""
    columns = tuple(
        Column(id=f"c{number}", kind=kind, line=line, region="r", outline=Polygon.of_box(box), glyphs=_glyphs(box))
        for number, (kind, box, line) in enumerate(parts, start=1)
    )
    image = PageImage(digest="0" * 64, name="p", frame=0, width=500, height=500)
    return Page(institution="", shelfmark="", number=1, image=image, columns=columns)


def _glyphs(box: Box) -> tuple[Glyph, ...]:
    tops = range(round(box.top), round(box.bottom), 10)
    return tuple(Glyph(box=Box(box.left + 1, top + 1, box.right - 1, top + 9), written="天") for top in tops)


def true_page(convention: Convention, *boxes: tuple[TrueKind, Box]) -> TruePage:
    return TruePage(name="p", path=Path("p"), convention=convention, boxes=tuple(TrueBox(*box) for box in boxes))


def boxes_of(found: Sequence[Found]) -> list[tuple[ColumnKind, Box]]:
    return [(each.kind, each.box) for each in found]


LINE = (
    (MAIN, Box(100, 0, 140, 100), 1),
    (MAIN, Box(100, 200, 140, 250), 1),
    (RIGHT, Box(120, 250, 140, 300), 1),
    (LEFT, Box(100, 250, 120, 290), 1),
    (MAIN, Box(100, 300, 140, 400), 1),
)


def test_a_ruled_line_is_one_box_with_its_notes():
    assert boxes_of(found_in(page_of(*LINE), Convention.RULED_LINES)) == [(MAIN, Box(100, 0, 140, 400))]


def test_a_note_ends_a_run_and_a_gap_does_not():
    assert boxes_of(found_in(page_of(*LINE), Convention.RUNS)) == [
        (MAIN, Box(100, 0, 140, 250)),
        (RIGHT, Box(120, 250, 140, 300)),
        (LEFT, Box(100, 250, 120, 290)),
        (MAIN, Box(100, 300, 140, 400)),
    ]


def test_a_gap_as_long_as_the_line_is_wide_ends_a_piece():
    pieces = [box for kind, box in boxes_of(found_in(page_of(*LINE), Convention.PIECES)) if kind is MAIN]
    assert pieces == [Box(100, 0, 140, 100), Box(100, 200, 140, 250), Box(100, 300, 140, 400)]


def test_what_stands_aside_is_not_wrong_and_finds_side_writing_only():
    side, fold = Box(150, 0, 160, 50), Box(300, 0, 340, 400)
    found = found_in(page_of(LINE[0], (FOLD, side, 2), (FOLD, fold, 3)), Convention.RULED_LINES)
    text = (TrueKind.TEXT, Box(100, 0, 140, 100))
    with_side = true_page(Convention.RULED_LINES, text, (TrueKind.SIDE, side))
    assert count_columns(with_side, found, 0.5) == Counts(2, 2, 2)
    fold_is_text = true_page(Convention.RULED_LINES, text, (TrueKind.TEXT, fold))
    assert count_columns(fold_is_text, found, 0.5) == Counts(2, 1, 1)


def test_a_legend_that_stands_aside_is_found_where_the_truth_takes_legends_for_lines():
    legend, furigana = Box(150, 0, 170, 80), Box(142, 0, 148, 30)
    found = found_in(page_of(LINE[0], (FOLD, legend, 2), (FOLD, furigana, 3)), Convention.PIECES)
    true = true_page(Convention.PIECES, (TrueKind.TEXT, LINE[0][1]), (TrueKind.TEXT, legend))
    assert count_columns(true, found, 0.5) == Counts(2, 2, 2)


def test_half_a_fold_in_columns_that_stand_aside_is_found():
    true = true_page(Convention.RUNS, (TrueKind.FOLD, Box(0, 0, 10, 100)), (TrueKind.FOLD, Box(200, 0, 210, 100)))
    found = [Found(FOLD, Box(0, 50, 10, 400)), Found(MAIN, Box(200, 0, 210, 100))]
    assert count_folds(true, found).hits == 1


def test_a_half_on_the_wrong_side_is_wrong():
    true = true_page(Convention.RUNS, (TrueKind.NOTE_RIGHT, LINE[2][1]), (TrueKind.NOTE_LEFT, LINE[3][1]))
    assert count_notes(true, found_in(page_of(*LINE), Convention.RUNS)) == Counts(2, 2, 2)
    crossed = page_of((LEFT, LINE[2][1], 1), (RIGHT, LINE[3][1], 1))
    assert count_notes(true, found_in(crossed, Convention.RUNS)) == Counts(2, 2, 0)


boxes = st.builds(
    lambda x, y, width, height: Box(x, y, x + width, y + height),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(1, 20),
    st.integers(1, 20),
)


@given(st.lists(boxes, max_size=6), st.lists(boxes, max_size=6))
def test_each_box_pairs_off_at_most_once_and_both_ways_alike(some, others):
    pairs = pair_off(some, others, 0.5)
    assert len({one for one, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)
    assert len(pair_off(others, some, 0.5)) == len(pairs)


@given(st.lists(boxes, max_size=6))
def test_boxes_find_themselves(some):
    assert len(pair_off(some, some, 0.99)) == len(some)


def test_halves_pair_from_right_to_left_and_one_may_stand_alone():
    first, second = Box(120, 0, 140, 100), Box(100, 0, 120, 90)
    third, fourth = Box(80, 0, 100, 100), Box(60, 0, 80, 100)
    alone = Box(0, 0, 20, 30)
    assert list(pair_halves([alone, third, first, fourth, second])) == [(first, second), (third, fourth), (alone, None)]


def test_the_truth_of_a_line_of_notes_alone_is_one_box_and_side_writing_is_its_own(tmp_path):
    wide, halves, side = [[100, 0, 40, 400]] * 3, [[50, 0, 20, 60], [30, 0, 20, 50]], [200, 10, 10, 40]
    data = {"columns": [{"bbox": bbox} for bbox in [*wide, *halves, side]]}
    (page,) = load_pages(_folder(tmp_path, "a.json", json.dumps(data)), Convention.RULED_LINES)
    assert [(each.kind, each.box) for each in page.columns[3:]] == [
        (TrueKind.SIDE, Box(200, 10, 210, 50)),
        (TrueKind.TEXT, Box(30, 0, 70, 60)),
    ]


@pytest.mark.parametrize(("left", "side"), [(120, TrueKind.NOTE_RIGHT), (100, TrueKind.NOTE_LEFT)])
def test_a_half_that_stands_alone_has_the_side_of_its_line_on_which_it_stands(tmp_path, left, side):
    shapes = [("text", [[100, 0], [140, 100]]), ("subText", [[left, 100], [left + 20, 150]])]
    data = {"shapes": [{"label": label, "points": points} for label, points in shapes]}
    (page,) = load_pages(_folder(tmp_path, "a.json", json.dumps(data)), Convention.RUNS)
    assert [each.kind for each in page.boxes] == [TrueKind.TEXT, side]


def test_lines_and_drawings_are_read_from_voc(tmp_path):
    thing = "<object><name>{}</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></object>"
    names = ["1_overall", "2_handwritten", "3_typography", "4_illustration", "5_stamp"]
    data = f"<annotation>{''.join(map(thing.format, names))}</annotation>"
    (page,) = load_pages(_folder(tmp_path, "a.xml", data), Convention.PIECES)
    kinds = [TrueKind.TEXT, TrueKind.TEXT, TrueKind.ILLUSTRATION, TrueKind.SEAL]
    assert [(each.kind, each.box) for each in page.boxes] == [(kind, Box(1, 2, 3, 4)) for kind in kinds]


def test_a_folder_that_is_not_there_has_no_pages(tmp_path):
    assert list(load_pages(tmp_path / "canon", Convention.RULED_LINES)) == []


def _folder(path: Path, name: str, data: str) -> Path:
    (path / "gt").mkdir()
    (path / "images").mkdir()
    (path / "gt" / name).write_text(data, encoding="utf-8")
    (path / "images" / "a.png").touch()
    return path


def test_a_span_is_right_when_its_characters_are_the_same_to_the_last():
    truth = page_of(*LINE)
    assert count_spans(truth, truth) == Counts(1, 1, 1)
    short = [*LINE[:2], (RIGHT, Box(120, 250, 140, 290), 1), *LINE[3:]]
    assert count_spans(truth, page_of(*short)) == Counts(1, 1, 0)
    crossed = [*LINE[:2], (LEFT, LINE[2][1], 1), (RIGHT, LINE[3][1], 1), LINE[4]]
    assert count_spans(truth, page_of(*crossed)) == Counts(1, 1, 0)


def test_a_note_cut_in_pieces_is_one_span_and_false_ink_is_a_false_one():
    truth = page_of(*LINE)
    pieces = [*LINE[:2], (RIGHT, Box(120, 250, 140, 270), 1), (RIGHT, Box(120, 270, 140, 300), 1), *LINE[3:]]
    assert count_spans(truth, page_of(*pieces)) == Counts(1, 1, 1)
    assert count_spans(truth, page_of(*LINE, (RIGHT, Box(300, 0, 320, 50), 2))) == Counts(1, 2, 1)


def test_what_no_picture_tells_counts_neither_way():
    single = page_of((MAIN, Box(100, 0, 140, 200), 1), (RIGHT, Box(120, 200, 140, 210), 1))
    assert count_spans(single, page_of((MAIN, Box(100, 0, 140, 210), 1))) == Counts(0, 0, 0)
    halves = Box(120, 0, 140, 200), Box(100, 0, 120, 200)
    paired = page_of((MAIN, halves[0], 1), (MAIN, halves[1], 1))
    assert count_spans(paired, page_of((RIGHT, halves[0], 1), (LEFT, halves[1], 1))) == Counts(0, 0, 0)


def test_characters_are_told_by_their_places_and_not_by_what_was_read():
    bare = page_of(*LINE)
    columns = tuple(Column(id=c.id, kind=c.kind, line=c.line, region="r", outline=c.outline) for c in bare.columns)
    unread = Page(institution="", shelfmark="", number=1, image=bare.image, columns=columns)
    assert count_spans(bare, unread) == Counts(1, 1, 1)
