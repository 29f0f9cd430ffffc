"""At which scale a page is looked at."""

import numpy as np
import pytest

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind, ModelUse
from manuscripts.core.prepared import GreyImage
from manuscripts.layout.look import Look, look_at
from manuscripts.layout.planes import STRIDE, Planes
from tests.layout.painted import Painted, Painting

MAIN, HEADING, RIGHT, LEFT = ColumnKind.MAIN, ColumnKind.HEADING, ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT
PAGE = np.full((900, 700), 235, np.uint8)


class Sights:
    """A page model that sees one painting on the whole picture and another one on a smaller or larger one."""

    model: ModelUse | None = None

    def __init__(self, first: Painting, second: Painting) -> None:
        self._first, self._second = Painted(first), Painted(second)
        self.seen: list[int] = []

    def planes(self, grey: GreyImage) -> Planes:
        self.seen.append(grey.shape[1])
        return (self._first if len(self.seen) == 1 else self._second).planes(grey)


def painting(*kinds: ColumnKind, width: float, chance: float) -> Painting:
    """A column of text above two small lines, three times; `width` is that of the text in pixels of PAGE."""
    text, right, left = kinds
    sight, wide = Painting(450, 350), width / STRIDE
    for x in (280.0, 180.0, 80.0):
        sight.run(Box(x - wide / 2, 40, x + wide / 2, 200), text, chance=chance)
        for kind, side in ((right, 1), (left, -1)):
            middle = x + side * 0.3 * wide
            sight.run(Box(middle - wide / 4, 210, middle + wide / 4, 400), kind, chance=chance)
    return sight


def kinds(look: Look) -> set[ColumnKind]:
    return {run.kind for run in look.runs}


def test_text_so_large_that_it_passes_for_headings_is_looked_at_from_further_away() -> None:
    near = painting(HEADING, MAIN, MAIN, width=48, chance=0.75)
    model = Sights(near, painting(MAIN, RIGHT, LEFT, width=48, chance=0.95))
    look = look_at(PAGE, model=model)
    assert (len(model.seen), model.seen[1] < 0.6 * model.seen[0]) == (2, True)
    assert kinds(look) == {MAIN, RIGHT, LEFT}
    assert look.picture.shape[1] == model.seen[1]


def test_a_page_whose_characters_are_known_to_be_large_is_looked_at_from_further_away_at_once() -> None:
    sight = painting(MAIN, RIGHT, LEFT, width=48, chance=0.95)
    known = Sights(sight, sight)
    look_at(PAGE, model=known, character=46)
    assert known.seen == [PAGE.shape[1] // 2]


@pytest.mark.parametrize(("chance", "looked"), [(0.75, "first"), (0.95, "second")])
def test_of_two_looks_at_rather_large_text_the_second_counts_if_it_is_surer(chance: float, looked: str) -> None:
    first, second = (
        painting(MAIN, RIGHT, LEFT, width=32, chance=0.75),
        painting(MAIN, MAIN, MAIN, width=32, chance=chance),
    )
    model = Sights(first, second)
    assert kinds(look_at(PAGE, model=model)) == ({MAIN} if looked == "second" else {MAIN, RIGHT, LEFT})
    assert len(model.seen) == 2


def test_text_of_the_size_that_the_network_knows_is_looked_at_once() -> None:
    model = Sights(painting(MAIN, RIGHT, LEFT, width=24, chance=0.9), Painting())
    assert kinds(look_at(PAGE, model=model)) == {MAIN, RIGHT, LEFT}
    assert len(model.seen) == 1


def test_a_page_on_which_nothing_is_seen_is_looked_at_closer() -> None:
    small = np.full((2000, 1500), 235, np.uint8)
    model = Sights(Painting(), painting(MAIN, RIGHT, LEFT, width=24, chance=0.9))
    assert kinds(look_at(small, model=model)) == {MAIN, RIGHT, LEFT}
    assert model.seen[1] > model.seen[0]


def test_a_few_characters_that_fill_their_picture_are_looked_at_from_further_away() -> None:
    model = Sights(Painting(), painting(MAIN, RIGHT, LEFT, width=120, chance=0.9))
    assert kinds(look_at(PAGE, model=model)) == {MAIN, RIGHT, LEFT}
    assert model.seen[1] < model.seen[0]
