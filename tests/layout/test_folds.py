"""What is called the fold: in its own line, beyond the frame, at the edge of the picture and within the text."""

from manuscripts.core.page import ColumnKind
from manuscripts.layout.folds import settle_folds
from manuscripts.layout.order import Rule
from manuscripts.layout.planes import STRIDE
from manuscripts.layout.runs import Run

FOLD, HEADING, MAIN, INSERTION = ColumnKind.FOLD, ColumnKind.HEADING, ColumnKind.MAIN, ColumnKind.INSERTION
RIGHT = ColumnKind.NOTE_RIGHT
WIDE = 1000.0
TEXT = [Run(MAIN, (0, 400), (x, x), 10, 0.9) for x in range(50, 290, 30)]


def run(
    x: float,
    top: float,
    bottom: float,
    kind: ColumnKind = HEADING,
    *,
    half: float = 10,
    fold: float = 0.0,
    text: float = 1.0,
) -> Run:
    return Run(kind, (top, bottom), (x, x), half, 0.9, fold, text)


def upright(x: float, top: float = 0, bottom: float = 400) -> Rule:
    return Rule(first=(STRIDE * x, STRIDE * top), last=(STRIDE * x, STRIDE * bottom))


TITLE, LEAF = run(300, 0, 80, fold=0.05), run(303, 200, 240, fold=0.5)
FRAME = [upright(32), upright(285)]


def kinds(runs: list[Run], rules: list[Rule], *, page_width: float = WIDE) -> list[ColumnKind]:
    return [each.kind for each in settle_folds([*TEXT, *runs], rules, page_width=page_width)][len(TEXT) :]


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
    note = run(303, 200, 240, RIGHT, fold=0.5)
    assert kinds([TITLE, note], FRAME) == [HEADING, RIGHT]


def test_rules_between_columns_are_no_frame() -> None:
    assert kinds([TITLE, LEAF], [*FRAME, upright(255)]) == [HEADING, HEADING]


def test_a_page_without_text_or_rules_stays_what_it_is() -> None:
    assert settle_folds([], FRAME, page_width=WIDE) == []
    assert settle_folds([TITLE, LEAF], FRAME, page_width=WIDE) == [TITLE, LEAF]
    assert kinds([TITLE, LEAF], []) == [HEADING, HEADING]


def test_a_title_in_the_line_of_the_fold_is_part_of_it() -> None:
    assert kinds([run(340, 0, 80, fold=0.4), run(342, 200, 240, FOLD, fold=0.9)], []) == [FOLD, FOLD]
    assert kinds([run(340, 0, 80, fold=0.2), run(342, 200, 240, FOLD, fold=0.95)], []) == [FOLD, FOLD]
    assert kinds([run(340, 0, 80, fold=0.2), run(342, 200, 240, FOLD, fold=0.8)], []) == [HEADING, FOLD]
    assert kinds([run(340, 0, 80, fold=0.4), run(380, 200, 240, FOLD, fold=0.9)], []) == [HEADING, FOLD]


def test_half_characters_in_the_outermost_line_are_the_fold_where_a_part_of_it_is() -> None:
    halves = [run(20, 0, 100, RIGHT, half=5, fold=0.25), run(20, 200, 260, FOLD, half=4, fold=0.6, text=0.05)]
    assert kinds(halves, []) == [FOLD, FOLD]
    assert kinds([run(-20, 0, 400, MAIN), *halves], []) == [MAIN, RIGHT, FOLD]
    assert kinds([run(20, 0, 100, MAIN, fold=0.1), halves[1]], []) == [MAIN, FOLD]


def test_a_line_that_the_edge_of_the_picture_cuts_is_not_text() -> None:
    cut = [run(314, 0, 100, MAIN, half=6), run(312, 120, 200, RIGHT, half=4), run(313, 220, 300, half=6)]
    assert kinds(cut, [], page_width=320) == [FOLD, FOLD, FOLD]
    assert kinds(cut, []) == [MAIN, RIGHT, HEADING]
    assert kinds([run(311, 0, 400, MAIN, half=9)], [], page_width=320) == [MAIN]


def test_what_is_squeezed_between_two_columns_is_an_insertion() -> None:
    inserted = run(185, 100, 130, FOLD, half=7, fold=0.8, text=0.9)
    assert kinds([inserted], []) == [INSERTION]
    assert kinds([run(340, 100, 130, FOLD, half=7, fold=0.8, text=0.9)], []) == [FOLD]
    assert kinds([run(185, 100, 130, FOLD, half=7, fold=0.8, text=0.1)], []) == [FOLD]


def test_what_goes_on_with_a_line_of_text_is_text() -> None:
    assert kinds([run(340, 0, 300, MAIN), run(341, 300, 340, FOLD, fold=0.6, text=0.7)], []) == [MAIN, MAIN]
