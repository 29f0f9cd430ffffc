"""Reading order out of geometry."""

import math
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manuscripts.core.geometry import Box, Polygon, Transform
from manuscripts.core.page import ColumnKind, WritingMode
from manuscripts.layout.order import ReadingOrder, Rule, Writing, find_order
from manuscripts.layout.order_frame import Strip
from manuscripts.layout.order_lines import in_line

MAIN, RIGHT, LEFT, FOLD, MARGINAL, INSERTION = (
    ColumnKind.MAIN,
    ColumnKind.NOTE_RIGHT,
    ColumnKind.NOTE_LEFT,
    ColumnKind.FOLD,
    ColumnKind.MARGINAL,
    ColumnKind.INSERTION,
)


def line(x: float, top: float, bottom: float, *, width: float = 30, kind: ColumnKind | None = MAIN) -> Writing:
    return Writing(Box(x - width / 2, top, x + width / 2, bottom), kind)


def page(right: float, count: int, top: float = 100, bottom: float = 700) -> list[Writing]:
    """Columns 50 apart, from the right."""
    return [line(right - 50 * index, top, bottom) for index in range(count)]


def lines_of(order: ReadingOrder) -> list[list[int]]:
    """The writings of the flow by ruled lines."""
    lines: dict[int, list[int]] = {}
    for item in order.flow:
        lines.setdefault(order.places[item].line, []).append(item)
    return list(lines.values())


def test_nothing_has_no_order() -> None:
    assert find_order([]) == ReadingOrder(flow=(), aside=(), whole=(), places=())


def test_a_line_with_gaps_and_a_note_is_one_line_read_from_the_top_right_half_first() -> None:
    writings = [
        *page(600, 2),
        line(500, 100, 200),
        line(492, 210, 300, width=14, kind=LEFT),
        line(508, 210, 320, width=14, kind=RIGHT),
        line(500, 330, 450),
        line(500, 600, 700),
        *page(450, 2),
    ]
    assert lines_of(find_order(writings)) == [[0], [1], [2, 4, 3, 5, 6], [7], [8]]


def test_halves_of_a_note_that_nobody_named_are_known_by_where_they_stand() -> None:
    writings = [
        *page(600, 3),
        line(442, 100, 700, width=14, kind=None),
        line(458, 100, 700, width=14, kind=None),
        *page(400, 3),
    ]
    assert lines_of(find_order(writings)) == [[0], [1], [2], [4, 3], [5], [6], [7]]


def test_small_lines_of_main_text_are_one_line_only_while_they_may_be_halves_of_a_note() -> None:
    halves = [line(x, 100, 700, width=14, kind=MAIN) for x in (458, 442)]
    assert lines_of(find_order([*page(600, 3), *halves])) == [[0], [1], [2], [3], [4]]
    unsettled = [replace(half, settled=False) for half in halves]
    assert lines_of(find_order([*page(600, 3), *unsettled])) == [[0], [1], [2], [3, 4]]


def test_a_note_under_its_text_is_read_right_half_first_although_the_next_line_was_taken_for_a_half() -> None:
    heading, right, left, after = (
        Strip(item=item, kind=None, start=start, end=end, top=top, bottom=bottom)
        for item, (start, end, top, bottom) in enumerate(
            [(68, 214, 0, 193), (0, 140, 190, 2713), (131, 244, 184, 2698), (245, 359, 0, 2717)]
        )
    )
    assert in_line([left, after, right, heading]) == [heading, right, left, after]


def test_a_small_note_on_the_right_is_read_after_the_text_above_it() -> None:
    writings = [
        line(700, 800, 2500, width=150, kind=None),
        line(595, 812, 955, width=95, kind=None),
        line(655, 958, 1057, width=54, kind=None),
        line(605, 1061, 1656, width=150, kind=None),
        line(480, 800, 2500, width=150, kind=None),
    ]
    assert list(find_order(writings).flow) == list(range(5))


def test_registers_are_parted_by_a_drawn_line_that_no_text_crosses() -> None:
    upper, lower = page(600, 6, bottom=380), page(600, 6, top=400)
    rule = Rule(first=(330.0, 390.0), last=(630.0, 390.0))
    assert find_order([*upper, *lower], rules=[rule]).flow == tuple(range(12))
    assert [place.register for place in find_order([*upper, *lower], rules=[rule]).places] == [1] * 6 + [2] * 6
    crossed = page(600, 6)
    assert {place.register for place in find_order(crossed, rules=[rule]).places} == {1}


def test_halves_that_are_known_are_one_line_where_a_page_is_nothing_but_notes() -> None:
    halves = [(x, kind) for line_x in range(600, 200, -50) for x, kind in ((line_x + 9, RIGHT), (line_x - 9, LEFT))]
    writings = [line(600, 0, 90), *(line(x, 100, 700, width=18, kind=kind) for x, kind in halves)]
    assert [len(each) for each in lines_of(find_order(writings))] == [3, 2, 2, 2, 2, 2, 2, 2]


def test_one_of_many_lines_between_columns_does_not_part_two_pages() -> None:
    uppers, lowers = page(700, 12, 100, 400), page(700, 12, 450, 750)
    register = Rule(first=(120, 425), last=(730, 425))
    ruled = [Rule(first=(x, 90), last=(x, 760)) for x in range(175, 700, 50)]
    assert list(find_order([*uppers, *lowers], rules=[register, *ruled]).flow) == list(range(24))


def test_columns_that_end_early_above_others_are_a_register_of_their_own() -> None:
    uppers, lowers = page(700, 8, 100, 400), page(700, 8, 450, 750)
    uppers[2], uppers[5] = line(600, 100, 250), line(450, 100, 220)
    assert list(find_order([*uppers, *lowers]).flow) == list(range(16))


def test_a_line_across_is_read_before_the_text_below_it_and_before_the_first_line_under_it() -> None:
    def row(xs: Sequence[float], top: float, number: int) -> list[Writing]:
        return [replace(line(x, top, top + 30), across=number) for x in xs]

    title = row([450, 500, 550], 20, 1)
    assert lines_of(find_order([*page(600, 6), *title])) == [[8, 7, 6], [0], [1], [2], [3], [4], [5]]
    picture = row([410, 460], 300, 2)
    under = [line(400, 500, 700), line(450, 500, 700)]
    order = find_order([*page(600, 2), *under, *picture])
    assert lines_of(order) == [[0], [1], [5, 4], [3], [2]]
    assert len({order.places[item].block for item in (0, 5)}) == 2
    assert lines_of(find_order([*page(600, 2), *row([550, 600], 800, 1)])) == [[0], [1], [3, 2]]
    assert lines_of(find_order(row([450, 500, 550], 20, 1))) == [[2, 1, 0]]


def test_registers_are_parted_by_regions() -> None:
    upper, lower = page(600, 6, bottom=380), page(600, 6, top=400)
    regions = [Box(330, 90, 630, 385), Box(330, 395, 630, 710)]
    assert find_order([*upper, *lower], regions=regions).flow == tuple(range(12))


def test_the_right_page_of_an_opening_is_read_first() -> None:
    right, left = ([*page(x, 6, bottom=300), *page(x, 6, top=420)] for x in (900, 500))
    regions = [Box(x - 280, top, x + 30, bottom) for x in (900, 500) for top, bottom in ((90, 310), (410, 710))]
    order = find_order([*right, *left], regions=regions)
    assert order.flow == tuple(range(24))
    assert [order.places[item].block for item in (0, 6, 12, 18)] == [1, 2, 3, 4]


def test_the_fold_stands_aside_beside_its_neighbour_and_between_the_pages_as_the_eye_meets_it() -> None:
    writings = [*page(700, 4), line(500, 100, 300, width=20, kind=FOLD), *page(450, 4)]
    order = find_order(writings)
    assert order.flow == (0, 1, 2, 3, 5, 6, 7, 8)
    assert order.aside == (4,)
    assert order.places[4].beside in (3, 5)
    assert order.places[4].line == 9
    assert order.whole == tuple(range(9))


def test_writing_of_unknown_kind_above_the_text_stands_aside() -> None:
    text = [Writing(writing.outline) for writing in page(600, 6)]
    order = find_order([*text, line(450, 20, 50, width=15, kind=None)])
    assert order.aside == (6,)


def test_an_insertion_follows_the_line_beside_which_it_stands() -> None:
    order = find_order([*page(600, 4), line(527, 300, 360, width=10, kind=INSERTION)])
    assert order.flow.index(4) == order.flow.index(order.places[4].beside or 0) + 1
    assert order.places[4].beside in (1, 2)


@pytest.mark.parametrize(
    ("mode", "flow"), [(WritingMode.HORIZONTAL_LR, (0, 1, 2)), (WritingMode.HORIZONTAL_RL, (1, 0, 2))]
)
def test_rows_are_read_from_the_top_and_from_their_side(mode: WritingMode, flow: tuple[int, ...]) -> None:
    rows = [Box(100, 100, 300, 130), Box(400, 100, 600, 130), Box(100, 150, 600, 180)]
    assert find_order([Writing(row, MAIN) for row in rows], mode=mode).flow == flow


@st.composite
def leaves(draw: st.DrawFn) -> list[Writing]:
    """Columns with gaps, notes, a fold and margins."""
    writings: list[Writing] = []
    for x in range(800, 800 - 50 * draw(st.integers(2, 9)), -50):
        top = 100 + draw(st.sampled_from([0, 0, 0, 40]))
        ends = draw(st.sampled_from(["text", "gap", "note", "short"]))
        if ends == "text":
            writings.append(line(x, top, 700))
        elif ends == "short":
            writings.append(line(x, top, draw(st.integers(200, 690))))
        elif ends == "gap":
            writings += [line(x, top, 250), line(x, draw(st.integers(300, 500)), 700)]
        else:
            writings += [line(x, top, 250), line(x + 8, 255, 400, width=14, kind=RIGHT)]
            writings.append(line(x - 8, 255, draw(st.integers(300, 400)), width=14, kind=LEFT))
    if draw(st.booleans()):
        writings.append(line(850, 100, 300, width=18, kind=MARGINAL))
    return writings


@settings(max_examples=50)
@given(leaves(), st.randoms(use_true_random=False))
def test_each_writing_has_its_place_once_in_whatever_order_it_is_given(
    writings: list[Writing], chance: random.Random
) -> None:
    order = find_order(writings)
    assert sorted([*order.flow, *order.aside]) == list(range(len(writings)))
    assert sorted(order.whole) == list(range(len(writings)))
    assert len(order.places) == len(writings)
    shuffled = chance.sample(range(len(writings)), len(writings))
    again = find_order([writings[item] for item in shuffled])
    assert [shuffled[item] for item in again.whole] == list(order.whole)


@settings(max_examples=50)
@given(leaves(), st.floats(0.05, 20), st.floats(-2000, 2000), st.floats(-1.5, 1.5))
def test_scale_place_and_a_small_turn_do_not_matter(
    writings: list[Writing], scale: float, away: float, degrees: float
) -> None:
    cosine, sine = scale * math.cos(math.radians(degrees)), scale * math.sin(math.radians(degrees))
    moved = Transform(cosine, -sine, away, sine, cosine, -away)
    assert reading(find_order(taken_to(writings, moved))) == reading(find_order(writings))


def reading(order: ReadingOrder) -> tuple[tuple[int, ...], list[int]]:
    return order.whole, [place.line for place in order.places]


def taken_to(writings: Sequence[Writing], moved: Transform) -> list[Writing]:
    corners = [Polygon.of_box(each.outline) if isinstance(each.outline, Box) else each.outline for each in writings]
    return [Writing(moved.polygon(outline), each.kind) for outline, each in zip(corners, writings, strict=True)]
