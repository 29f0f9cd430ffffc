"""What a run is by what stands with it, and runs through register lines."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.page import ColumnKind
from manuscripts.layout.company import settle_halves, without_doubles
from manuscripts.layout.crossings import cut_at_rules
from manuscripts.layout.order import Rule
from manuscripts.layout.planes import STRIDE
from manuscripts.layout.ruling import Ruling
from manuscripts.layout.runs import Run

MAIN, RIGHT, LEFT = ColumnKind.MAIN, ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT


def run(x: float, top: float, bottom: float, kind: ColumnKind = MAIN, *, half: float = 10) -> Run:
    return Run(kind, (top, bottom), (x, x), half, 0.9)


TEXT = [run(x, 0, 400) for x in (300, 270, 240)]


def kinds(*runs: Run) -> list[ColumnKind]:
    """Of what stands left of the main text, from right to left."""
    found = [each for each in settle_halves(without_doubles([*TEXT, *runs])) if each.middle < 230]
    return [each.kind for each in sorted(found, key=lambda each: -each.middle)]


def test_the_other_half_of_a_note_is_one() -> None:
    assert kinds(run(206, 0, 100, RIGHT, half=5), run(194, 0, 90, half=5)) == [RIGHT, LEFT]
    assert kinds(run(206, 0, 100, half=5), run(194, 0, 90, LEFT, half=5)) == [RIGHT, LEFT]


def test_small_main_text_above_or_away_from_a_note_stays_main_text() -> None:
    assert kinds(run(206, 110, 200, RIGHT, half=5), run(200, 0, 100, half=6)) == [RIGHT, MAIN]
    assert kinds(run(206, 0, 100, RIGHT, half=5), run(170, 0, 100, half=5)) == [RIGHT, MAIN]


def test_specks_are_no_writing() -> None:
    assert kinds(run(200, 100, 102, half=2)) == []
    assert settle_halves(without_doubles([])) == []


def test_two_runs_in_one_place_are_one() -> None:
    runs = without_doubles([*TEXT, run(200, 0, 300, LEFT, half=3), run(205, 20, 290, half=2)])
    found = [each for each in runs if each.middle < 230]
    assert [(each.kind, each.xs[0], each.half) for each in found] == [(LEFT, 202.0, 5.0)]


def page(*, blank: bool, first: float = 50, last: float = 320) -> Ruling:
    """With a register line half way down, from `first` to `last` in the frame of the planes."""
    ink = np.zeros((800, 700), dtype=bool)
    ink[10:780] = True
    if blank:
        ink[385:415] = False
    return Ruling((Rule(first=(STRIDE * first, 400.0), last=(STRIDE * last, 400.0)),), ink, ink)


def test_columns_of_two_registers_are_cut_at_the_line_between_them() -> None:
    found = cut_at_rules(TEXT, page(blank=True))
    assert sorted((each.xs[0], each.top, each.bottom) for each in found) == sorted(
        (each.xs[0], *span) for each in TEXT for span in ((0, 200), (200, 400))
    )


def test_text_over_a_crease_is_not_cut() -> None:
    assert cut_at_rules(TEXT, page(blank=False)) == TEXT


def test_what_ends_above_a_line_and_begins_below_it_speaks_for_cutting_the_rest() -> None:
    parted = [run(x, *span) for x in (210, 180, 150, 120) for span in ((0, 190), (210, 400))]
    found = cut_at_rules([TEXT[0], *parted], page(blank=False))
    assert sorted((each.top, each.bottom) for each in found if each.xs[0] == TEXT[0].xs[0]) == [(0, 200), (200, 400)]


def test_beyond_the_ends_of_a_line_writing_that_goes_on_without_a_blank_is_not_cut() -> None:
    parted = [run(x, *span) for x in (240, 210, 180, 150, 120) for span in ((0, 190), (210, 400))]
    across, beyond = run(90, 0, 400), run(320, 0, 400)
    found = cut_at_rules([across, beyond, *parted], page(blank=False, first=80, last=270))
    assert beyond in found
    assert across not in found


@given(st.lists(st.tuples(st.integers(3, 30), st.integers(0, 300), st.integers(25, 90)), max_size=8), st.booleans())
def test_cutting_loses_nothing(places: list[tuple[int, int, int]], blank: bool) -> None:
    runs = [run(10 * x, top, top + height) for x, top, height in places]
    found = cut_at_rules(runs, page(blank=blank))
    assert sum(each.height for each in found) == sum(each.height for each in runs)
    assert {each.xs[0] for each in found} == {each.xs[0] for each in runs}
    assert all(each.height > 0 and STRIDE * each.top <= 2 * 390 for each in found)


def test_a_sliver_within_a_column_is_part_of_it() -> None:
    assert kinds(run(200, 0, 300), run(192, 100, 140, LEFT, half=3)) == [MAIN]
