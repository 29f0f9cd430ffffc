"""What the lane network is taught about the rows of a lane."""

from typing import Any

import numpy as np
import pytest

from manuscripts.core.page import ColumnKind
from manuscripts.layout.lane_finding import Line
from manuscripts.layout.lanes import KINDS, STEP, Lane
from manuscripts.layout.runs import Run
from scripts.train_lanes.views import truth_of

LANE = Lane(top=0, bottom=200, course=(100.0,), half=10)
LINE = Line([Run(ColumnKind.MAIN, (20, 180), (100, 100), 10, 0.9)], LANE, LANE.top, LANE.bottom)


def column(kind: str, x: float, top: float, bottom: float, *, half: float, gap: bool = False) -> dict[str, Any]:
    return {"kind": kind, "pieces": [{"middle": [(x, top), (x, bottom)], "half": [half] * 2, "gap": gap}]}


def told(*columns: dict[str, Any], at: float) -> tuple[list[float], list[float], bool]:
    """Kinds, edges and whether it is asked, of the row at a height."""
    values, weight = truth_of(LINE, columns, scale=1.0)
    row = round(at / (STEP * LANE.step))
    return values[: len(KINDS), row].tolist(), values[len(KINDS) :, row].tolist(), bool(weight[0, row])


PAIR = column("note-right", 105, 60, 120, half=4), column("note-left", 95, 60, 110, half=4)


def test_main_text_reaches_to_its_edges():
    assert told(column("main", 101, 20, 60, half=8), at=40) == ([1, 0, 0], pytest.approx([0.9, -0.7, 0]), True)


def test_both_halves_of_a_note_part_in_their_middle():
    assert told(*PAIR, at=90) == ([0, 1, 1], pytest.approx([0.9, -0.9, 0]), True)


def test_where_one_half_is_longer_it_stands_alone():
    kinds, (right, _, inner), asked = told(*PAIR, at=115)
    assert (kinds, right, inner, asked) == ([0, 1, 0], pytest.approx(0.9), pytest.approx(0.1), True)


def test_of_wide_gaps_and_what_stands_aside_nothing_is_asked():
    assert not told(column("main", 100, 60, 100, half=8, gap=True), at=80)[2]
    assert not told(column("marginal", 104, 60, 100, half=3), at=80)[2]


def test_the_notes_of_a_close_neighbour_belong_to_it():
    beside = column("note-left", 111, 20, 180, half=4)
    assert told(*PAIR, beside, at=90) == told(*PAIR, at=90)


def test_where_nothing_of_the_line_is_near_nothing_is_asked():
    values, weight = truth_of(LINE, [column("main", 100, 20, 180, half=8)], scale=1.0)
    assert not weight[:, :2].any()
    assert np.isfinite(values).all()
