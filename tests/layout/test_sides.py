"""Right and left halves of notes that fill several columns."""

from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.page import ColumnKind
from manuscripts.layout.runs import Run
from manuscripts.layout.sides import settle_sides

MAIN, RIGHT, LEFT = ColumnKind.MAIN, ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT
SURE, GUESSED = (RIGHT, 0.98), (LEFT, 0.45)


def half(x: float, side: tuple[ColumnKind, float], *, top: float = 0, bottom: float = 300) -> Run:
    kind, right = side
    return Run(kind, (top, bottom), (x, x), 5, 0.9, right=right)


def kinds(*runs: Run) -> list[ColumnKind]:
    return [run.kind for run in settle_sides(runs)]


def test_a_guess_takes_its_turn_between_halves_that_are_sure() -> None:
    runs = [half(136, SURE), half(124, (LEFT, 0.02)), half(112, GUESSED), half(100, (LEFT, 0.1))]
    assert kinds(*runs) == [RIGHT, LEFT, RIGHT, LEFT]
    assert kinds(*runs, half(88, SURE), half(76, (RIGHT, 0.55))) == [RIGHT, LEFT, RIGHT, LEFT, RIGHT, LEFT]


def test_what_the_network_is_sure_of_stays() -> None:
    assert kinds(half(124, SURE), half(112, (RIGHT, 0.9)), half(100, SURE)) == [RIGHT, RIGHT, RIGHT]


def test_guesses_among_themselves_stay() -> None:
    assert kinds(half(124, (LEFT, 0.45)), half(112, (LEFT, 0.45))) == [LEFT, LEFT]


def test_right_halves_of_two_columns_are_no_neighbours() -> None:
    assert kinds(half(124, SURE), half(100, (RIGHT, 0.55))) == [RIGHT, RIGHT]
    assert kinds(half(124, SURE, bottom=100), half(112, (RIGHT, 0.55), top=150)) == [RIGHT, RIGHT]


def test_text_stays_text() -> None:
    text = Run(MAIN, (0, 300), (112, 112), 10, 0.9)
    assert settle_sides([half(124, SURE), text, half(100, GUESSED)])[1] == text
    assert settle_sides([]) == []


sides = st.tuples(st.sampled_from([RIGHT, LEFT]), st.floats(0, 1))
places = st.lists(
    st.tuples(st.integers(0, 12), sides, st.integers(0, 150)), max_size=10, unique_by=lambda place: place[0]
)


@given(places, st.randoms(use_true_random=False))
def test_the_order_of_runs_does_not_matter(found: list[tuple[int, tuple[ColumnKind, float], int]], random) -> None:
    runs = [half(12.0 * place, side, top=top) for place, side, top in found]
    shuffled = random.sample(runs, len(runs))
    assert set(settle_sides(shuffled)) == set(settle_sides(runs))
