"""Pale writing apart from the text."""

import numpy as np
import numpy.typing as npt

from manuscripts.core.page import ColumnKind
from manuscripts.layout.pale import set_pale_apart
from manuscripts.layout.planes import STRIDE
from manuscripts.layout.runs import Run

MAIN, HEADING, MARGINAL = ColumnKind.MAIN, ColumnKind.HEADING, ColumnKind.MARGINAL
TEXT = [Run(MAIN, (60, 260), (x, x), 10, 0.9) for x in (50, 80, 110)]
ABOVE, BESIDE = Run(HEADING, (10, 70), (150, 150), 10, 0.9), Run(HEADING, (70, 130), (150, 150), 10, 0.9)


def drawn(*runs: tuple[Run, int]) -> npt.NDArray[np.uint8]:
    """A white page with a stroke of some grey down the middle of each run."""
    picture = np.full((STRIDE * 300, STRIDE * 200), 250, np.uint8)
    for run, grey in runs:
        x = round(STRIDE * run.middle)
        picture[round(STRIDE * run.top) : round(STRIDE * run.bottom), x - 4 : x + 4] = grey
    return picture


def kind(run: Run, grey: int) -> ColumnKind:
    picture = drawn(*((each, 30) for each in TEXT), (run, grey))
    return set_pale_apart([*TEXT, run], picture)[-1].kind


def test_a_pale_stamp_above_the_text_stands_aside() -> None:
    assert kind(ABOVE, 180) is MARGINAL


def test_a_faded_line_beside_others_is_still_text() -> None:
    assert kind(BESIDE, 180) is HEADING


def test_a_dark_heading_above_the_text_is_one() -> None:
    assert kind(ABOVE, 60) is HEADING


def test_a_page_that_faded_altogether_stays_what_it_is() -> None:
    picture = drawn(*((each, 200) for each in [*TEXT, ABOVE]))
    assert set_pale_apart([*TEXT, ABOVE], picture) == [*TEXT, ABOVE]
    assert set_pale_apart([], picture) == []
