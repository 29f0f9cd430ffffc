"""Lines of a colophon, which the network takes for notes, and notes."""

from manuscripts.core.page import ColumnKind
from manuscripts.layout.colophons import part_colophons
from manuscripts.layout.runs import Run

MAIN, RIGHT, LEFT = ColumnKind.MAIN, ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT
PITCH = 40


def run(x: float, kind: ColumnKind = MAIN, *, top: float = 0, bottom: float = 400) -> Run:
    return Run(kind, (top, bottom), (x, x), 8 if kind.is_note else 16, 0.9)


def kinds(*small: Run, columns: int = 4) -> list[ColumnKind]:
    """Of lines that stand left of so many columns of main text, from right to left."""
    text = [run(500 + PITCH * place) for place in range(columns)]
    return [each.kind for each in part_colophons([*text, *small])[columns:]]


def notes(*places: float) -> list[Run]:
    return [run(x, RIGHT if place % 2 == 0 else LEFT) for place, x in enumerate(places)]


def test_four_small_lines_that_do_not_fit_the_columns_are_lines_of_their_own() -> None:
    assert kinds(*notes(450, 426, 402, 378)) == [MAIN] * 4


def test_notes_that_fill_the_columns_stay_notes_however_evenly_they_stand() -> None:
    assert kinds(*notes(450, 430, 410, 390)) == [RIGHT, LEFT, RIGHT, LEFT]


def test_two_small_lines_too_far_apart_for_halves_are_two_lines() -> None:
    assert kinds(*notes(450, 423)) == [MAIN] * 2
    assert kinds(*notes(450, 430)) == [RIGHT, LEFT]


def test_a_line_that_was_seen_in_pieces_is_wholly_main_text() -> None:
    pieces = [run(423, LEFT, bottom=300), run(423, LEFT, top=305, bottom=340), run(423, LEFT, top=345)]
    assert kinds(run(450, RIGHT), *pieces) == [MAIN] * 4


def test_a_note_below_its_text_and_a_page_without_known_pitch_stay_as_they_are() -> None:
    wide = [run(450, RIGHT, top=100), run(423, LEFT, top=100)]
    assert kinds(*wide, run(437, bottom=120)) == [RIGHT, LEFT, MAIN]
    assert kinds(*wide, columns=2) == [RIGHT, LEFT]
