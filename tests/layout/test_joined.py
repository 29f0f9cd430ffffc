"""Pieces that the page network saw of one run of writing."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.page import ColumnKind
from manuscripts.layout.joined import join_runs
from manuscripts.layout.order import Writing, find_order
from manuscripts.layout.runs import Mask, Run

MAIN, RIGHT, LEFT = ColumnKind.MAIN, ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT
NO_INK: Mask = np.zeros((400, 400), dtype=bool)


def run(x: float, top: float, bottom: float, *, half: float = 10, kind: ColumnKind = MAIN) -> Run:
    return Run(kind, (top, bottom), (x, x), half, 0.9)


def joined(*runs: Run, ink: Mask = NO_INK) -> list[Run]:
    order = find_order([Writing(each.outline(pad=0), each.kind) for each in runs])
    return sorted(join_runs(runs, order, ink), key=lambda each: (-each.xs[0], each.top))


def spans(runs: list[Run]) -> list[tuple[ColumnKind, float, float]]:
    return [(each.kind, each.top, each.bottom) for each in runs]


def test_pieces_with_less_than_a_character_between_them_are_one() -> None:
    assert spans(joined(run(100, 0, 90), run(100, 100, 300))) == [(MAIN, 0, 300)]


def test_a_gap_of_more_than_a_character_stays() -> None:
    assert spans(joined(run(100, 0, 90), run(100, 130, 300))) == [(MAIN, 0, 90), (MAIN, 130, 300)]


def test_a_long_stroke_through_a_gap_makes_one_run() -> None:
    ink = np.zeros((400, 400), dtype=bool)
    ink[85:135, 99:102] = True
    assert spans(joined(run(100, 0, 90), run(100, 130, 300), ink=ink)) == [(MAIN, 0, 300)]


def test_a_flat_character_between_two_pieces_is_part_of_the_run() -> None:
    ink = np.zeros((400, 400), dtype=bool)
    ink[109:112, 93:108] = True
    assert spans(joined(run(100, 0, 96), run(100, 122, 300), ink=ink)) == [(MAIN, 0, 300)]
    specks = np.zeros((400, 400), dtype=bool)
    specks[range(98, 119, 3), range(90, 111, 3)] = True
    specks[range(98, 119, 3), range(110, 89, -3)] = True
    assert spans(joined(run(100, 0, 96), run(100, 122, 300), ink=specks)) == [(MAIN, 0, 96), (MAIN, 122, 300)]


def test_neighbouring_columns_stay_apart() -> None:
    assert len(joined(run(100, 0, 300), run(72, 0, 300))) == 2


def test_halves_of_a_note_are_each_put_together() -> None:
    pieces = [
        run(x, *ys, half=5, kind=kind) for x, kind in ((106, RIGHT), (94, LEFT)) for ys in ((100, 140), (146, 200))
    ]
    found = joined(run(100, 0, 90), *pieces, run(100, 210, 300))
    assert sorted(spans(found), key=lambda span: (span[1], span[0])) == [
        (MAIN, 0, 90),
        (LEFT, 100, 200),
        (RIGHT, 100, 200),
        (MAIN, 210, 300),
    ]


def test_a_single_small_character_amid_main_text_is_main_text() -> None:
    assert spans(joined(run(100, 0, 90), run(105, 95, 110, half=5, kind=RIGHT), run(100, 115, 300))) == [(MAIN, 0, 300)]


def test_a_single_small_character_in_a_heading_is_part_of_it() -> None:
    heading = ColumnKind.HEADING
    pieces = run(100, 0, 90, kind=heading), run(105, 95, 110, half=5, kind=RIGHT), run(100, 115, 300)
    assert spans(joined(*pieces)) == [(heading, 0, 110), (MAIN, 115, 300)]


def test_a_note_of_one_half_stays_a_note() -> None:
    kinds = [each.kind for each in joined(run(100, 0, 90), run(105, 95, 150, half=5, kind=RIGHT), run(100, 160, 300))]
    assert sorted(kinds) == sorted([MAIN, RIGHT, MAIN])


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(1, 4)), min_size=1, max_size=12, unique=True),
    st.randoms(),
)
def test_nothing_is_lost_and_the_order_of_pieces_does_not_matter(places, random) -> None:
    cells = {(column, row): height for column, row, height in places}
    runs = [run(300 - 30 * column, 40 * row, 40 * row + 10 * height - 5) for (column, row), height in cells.items()]
    found = joined(*runs)
    assert sum(each.height for each in found) >= sum(each.height for each in runs) - 1e-6
    for each in runs:
        assert any(
            abs(each.xs[0] - other.xs[0]) < 1 and other.top <= each.top and other.bottom >= each.bottom
            for other in found
        )
    shuffled = random.sample(runs, len(runs))
    assert spans(joined(*shuffled)) == spans(found)


@given(st.floats(0.5, 4))
def test_joining_does_not_depend_on_the_scale(factor: float) -> None:
    runs = [run(100, 0, 90), run(100, 96, 200), run(72, 0, 300), run(100, 240, 300)]
    larger = [
        replace(
            each, ys=tuple(factor * y for y in each.ys), xs=tuple(factor * x for x in each.xs), half=factor * each.half
        )
        for each in runs
    ]
    assert len(joined(*larger)) == len(joined(*runs)) == 3
