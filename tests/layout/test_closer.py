"""A closer look at lines: what was said of their rows becomes runs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from manuscripts.core.page import ColumnKind, ModelUse
from manuscripts.layout.closer import look_closer
from manuscripts.layout.lanes import OUTPUTS, STEP, WIDE, LaneRows, Strip
from manuscripts.layout.look import Look
from manuscripts.layout.order import Rule, Writing, find_order
from manuscripts.layout.planes import PLANES, Planes
from manuscripts.layout.runs import Run

MAIN, RIGHT, LEFT, HEADING = ColumnKind.MAIN, ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT, ColumnKind.HEADING
MARGINAL = ColumnKind.MARGINAL
# A lane goes on above its line by its width.
ABOVE = WIDE // STEP


@dataclass
class Saying:
    """A lane model that says of all rows from the top of a line on what `rows` says, nothing above and below."""

    rows: LaneRows
    asked: list[Strip] = field(default_factory=list)
    model: ModelUse | None = None

    def read(self, strips: Sequence[Strip]) -> list[LaneRows]:
        self.asked += strips
        return [self._said(strip.hints.shape[1]) for strip in strips]

    def _said(self, count: int) -> LaneRows:
        said = np.zeros((len(OUTPUTS), count), np.float32)
        rows = self.rows[:, : count - ABOVE]
        said[:, ABOVE : ABOVE + rows.shape[1]] = rows
        return said


def rows(*parts: tuple[str, float], edges: tuple[float, float, float] = (0.9, -0.9, 0.0)) -> LaneRows:
    """Parts of a line by what they are and how many widths of the line long."""
    said = [
        np.tile([[float("m" in kind)], [float("r" in kind)], [float("l" in kind)], *([edge] for edge in edges)], count)
        for kind, count in ((kind, round(length * WIDE / STEP)) for kind, length in parts)
    ]
    return np.concatenate(said, axis=1).astype(np.float32)


def run(x: float, top: float, bottom: float, *, half: float = 10, kind: ColumnKind = MAIN) -> Run:
    return Run(kind, (top, bottom), (x, x), half, 0.9)


def seen(said: LaneRows, *runs: Run, rules: Sequence[Rule] = ()) -> list[Run]:
    look = Look(np.full((400, 400), 235, np.uint8), Planes(np.zeros((len(PLANES), 200, 200), np.float32)), runs, 0.5)
    order = find_order([Writing(each.outline(pad=0), each.kind, settled=False) for each in runs], rules=rules)
    grey = np.full((400, 400), 235, np.uint8)
    found = look_closer(runs, order, grey, look, model=Saying(said))
    return sorted(found, key=lambda each: (each.top, -each.middle))


def told(runs: Sequence[Run]) -> list[tuple[ColumnKind, float, float]]:
    return [(each.kind, each.top, each.bottom) for each in runs]


def test_a_note_within_a_line_is_found_where_it_begins_and_ends() -> None:
    found = seen(rows(("m", 3), ("rl", 2), ("m", 4)), run(100, 20, 200))
    assert told(found) == [(MAIN, 20, 80), (RIGHT, 80, 120), (LEFT, 80, 120), (MAIN, 120, 200)]
    right, left = found[1:3]
    assert left.middle + left.half <= 100 <= right.middle - right.half
    assert right.middle + right.half == pytest.approx(109, abs=0.5)


def test_the_last_character_of_a_note_may_be_single() -> None:
    found = seen(rows(("m", 3), ("rl", 2), ("r", 0.5)), run(100, 20, 130))
    assert told(found) == [(MAIN, 20, 80), (RIGHT, 80, 130), (LEFT, 80, 120)]


def test_runs_are_as_wide_as_their_writing() -> None:
    (found,) = seen(rows(("m", 9), edges=(0.5, -0.7, 0.0)), run(100, 20, 200))
    assert found.half == pytest.approx(6)
    assert found.middle == pytest.approx(99)


def test_a_heading_stays_one() -> None:
    assert told(seen(rows(("m", 9)), run(100, 20, 200, kind=HEADING))) == [(HEADING, 20, 200)]


def test_halves_of_a_note_that_is_main_text_become_it() -> None:
    halves = run(105, 20, 200, half=4.5, kind=RIGHT), run(95, 20, 200, half=4.5, kind=LEFT)
    (found,) = seen(rows(("m", 20)), *halves)
    assert found.kind is MAIN
    assert found.middle == pytest.approx(100)


def test_a_moment_of_something_else_is_a_slip() -> None:
    found = seen(rows(("m", 4), ("rl", 0.125), ("m", 4.875)), run(100, 20, 200))
    assert told(found) == [(MAIN, 20, 200)]


def test_far_from_what_was_seen_of_a_line_nothing_is_believed() -> None:
    found = seen(rows(("m", 15)), run(100, 20, 80), run(100, 260, 320))
    assert all(each.top < 100 or each.top > 240 for each in found)


def test_what_stands_aside_is_left_as_it_is() -> None:
    aside = run(300, 20, 100, half=5, kind=MARGINAL)
    assert aside in seen(rows(("m", 9)), run(100, 20, 200), aside)


REGISTERS = Rule(first=(20, 199), last=(180, 199))
TWO = run(105, 20, 200, half=4.5), run(95, 20, 200, half=4.5)
RULED = run(130, 20, 380), run(160, 20, 380)


def test_a_line_does_not_reach_into_that_of_the_register_below() -> None:
    runs = [run(x, top, bottom) for x in (60, 100, 140) for top, bottom in ((20, 195), (203, 380))]
    found = [each for each in seen(rows(("m", 12)), *runs, rules=[REGISTERS]) if each.middle == pytest.approx(100)]
    assert len(found) == 2
    assert found[0].bottom <= found[1].top + 3


def test_long_writing_close_beside_a_short_line_does_not_shorten_it() -> None:
    beside = run(120.5, 20, 380, half=4.5, kind=RIGHT), run(110.5, 20, 380, half=4.5, kind=LEFT)
    found = [each for each in seen(rows(("m", 3)), run(100, 20, 80), *beside) if each.middle < 103]
    assert told(found) == [(MAIN, 20, 80)]


def test_no_writing_is_lost_for_a_doubt() -> None:
    found = seen(rows(("m", 3)), run(100, 20, 200))
    assert told(found) == [(MAIN, 20, 200)]


def test_two_lines_of_main_text_in_one_are_left_as_they_are() -> None:
    assert {*seen(rows(("m", 18)), *RULED, *TWO)} >= {*TWO}


def test_two_lines_of_main_text_in_one_may_turn_out_to_be_a_note() -> None:
    found = [each for each in seen(rows(("rl", 9)), *RULED, *TWO) if each.middle < 110]
    assert [each.kind for each in found] == [RIGHT, LEFT]


def test_a_page_without_writing_stays_empty() -> None:
    assert seen(rows(("m", 9))) == []
