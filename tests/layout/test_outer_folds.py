"""What stands beyond the frame at the outer edges of an opening."""

from manuscripts.core.page import ColumnKind
from manuscripts.layout.order import Rule
from manuscripts.layout.outer_folds import find_outer_folds
from manuscripts.layout.planes import STRIDE
from manuscripts.layout.runs import Run

FOLD, HEADING, MAIN = ColumnKind.FOLD, ColumnKind.HEADING, ColumnKind.MAIN
TEXT = [Run(MAIN, (0, 400), (x, x), 10, 0.9) for x in range(50, 290, 30)]


def run(x: float, top: float, bottom: float, kind: ColumnKind = HEADING, *, fold: float = 0.0) -> Run:
    return Run(kind, (top, bottom), (x, x), 10, 0.9, fold)


def upright(x: float, top: float = 0, bottom: float = 400) -> Rule:
    return Rule(first=(STRIDE * x, STRIDE * top), last=(STRIDE * x, STRIDE * bottom))


TITLE, LEAF = run(300, 0, 80, fold=0.05), run(303, 200, 240, fold=0.5)
FRAME = [upright(32), upright(285)]


def kinds(runs: list[Run], rules: list[Rule]) -> list[ColumnKind]:
    return [each.kind for each in find_outer_folds([*TEXT, *runs], rules)][len(TEXT) :]


def test_title_and_leaf_number_beyond_the_frame_are_the_fold() -> None:
    assert kinds([TITLE, LEAF], FRAME) == [FOLD, FOLD]
    mirrored = [run(20, 0, 80), run(18, 200, 240, fold=0.5)]
    assert kinds(mirrored, FRAME) == [FOLD, FOLD]


def test_writing_within_the_frame_stays_what_it_is() -> None:
    assert kinds([TITLE, LEAF], [upright(32), upright(318)]) == [HEADING, HEADING]
    assert kinds([TITLE, LEAF], [upright(32), upright(285, 0, 200)]) == [HEADING, HEADING]


def test_a_line_that_does_not_look_like_a_fold_is_none() -> None:
    assert kinds([TITLE, run(303, 200, 240)], FRAME) == [HEADING, HEADING]
    assert kinds([TITLE, LEAF, run(330, 0, 400, MAIN)], FRAME) == [HEADING, HEADING, MAIN]


def test_a_line_with_a_note_is_text() -> None:
    note = run(303, 200, 240, ColumnKind.NOTE_RIGHT, fold=0.5)
    assert kinds([TITLE, note], FRAME) == [HEADING, ColumnKind.NOTE_RIGHT]


def test_rules_between_columns_are_no_frame() -> None:
    assert kinds([TITLE, LEAF], [*FRAME, upright(255)]) == [HEADING, HEADING]


def test_a_page_without_text_or_rules_stays_what_it_is() -> None:
    assert find_outer_folds([], FRAME) == []
    assert find_outer_folds([TITLE, LEAF], FRAME) == [TITLE, LEAF]
    assert kinds([TITLE, LEAF], []) == [HEADING, HEADING]
