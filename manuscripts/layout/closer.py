"""A closer look at each line: what its rows are, main text or halves of a note, and how far its writing reaches.

The page network finds where lines run and what they are on the whole; where a note begins and ends, a network that sees
one straightened line at a time says better. Frame: the planes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from manuscripts.core.page import ColumnKind
from manuscripts.core.prepared import GreyImage
from manuscripts.layout.arrays import Floats
from manuscripts.layout.lane_finding import HALVES, LEANING, PLACES, Line, cut_strips, find_lines
from manuscripts.layout.lanes import KINDS, STEP, LaneModel, LaneRows
from manuscripts.layout.look import Look
from manuscripts.layout.order import ReadingOrder
from manuscripts.layout.row_states import settle_rows, stretches
from manuscripts.layout.runs import Run

_KINDS = (ColumnKind.MAIN, ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT)
# In widths of the lane: what is shorter is no character.
_LEAST = 0.2
_POINTS = 5


def look_closer(
    runs: Sequence[Run], order: ReadingOrder, grey: GreyImage, look: Look, *, model: LaneModel
) -> list[Run]:
    """The runs, in no order, those of main text, headings and notes as a look at each of their lines shows them.

    `grey` is the page that was looked at.
    """
    lines = find_lines(runs, order)
    if not lines:
        return list(runs)
    kept = [run for run in runs if not any(run is known for line in lines for known in line.runs)]
    answers = model.read(cut_strips([line.lane for line in lines], grey, look.planes, scale=look.scale))
    return [*kept, *(run for line, said in zip(lines, answers, strict=True) for run in _runs(line, said))]


def _runs(line: Line, said: LaneRows) -> Iterator[Run]:
    """What stands in a line by what was said of its rows."""
    lane = line.lane
    ys = lane.y((np.arange(said.shape[1]) + 0.5) * STEP)
    main, right, left = settled = settle_rows(said, line.seen(ys), line.near(ys))
    if line.has_two_texts and np.count_nonzero(main) > max(np.count_nonzero(right), np.count_nonzero(left)):
        # Two lines of main text in one ruled column, which no state of a row tells apart.
        yield from line.runs
        return
    for kind, rows in zip(_KINDS, settled, strict=True):
        for first, last in stretches(rows):
            top, bottom = lane.y(np.array([first, last]) * STEP).tolist()
            if bottom - top > _LEAST * 2 * lane.half:
                yield _run(line, kind, said[:, first:last], top, bottom)


def _run(line: Line, kind: ColumnKind, said: LaneRows, top: float, bottom: float) -> Run:
    lane = line.lane
    number = PLACES[kind]
    right, left, valley = said[len(KINDS) :].astype(np.float64)
    if kind is ColumnKind.NOTE_RIGHT:
        left = valley + (right - valley) * (1 - 2 / HALVES)
    elif kind is ColumnKind.NOTE_LEFT:
        right = valley - (valley - left) * (1 - 2 / HALVES)
    half = max(0.1, float(np.median(right - left)) / 2) * lane.half
    rows = np.linspace(top, bottom, len(left) + 1)[:-1] + (bottom - top) / (2 * len(left))
    ys = np.linspace(top, bottom, _POINTS if len(lane.course) > 2 else 2)
    leaning = bottom - top > LEANING * lane.half
    xs = lane.middle(ys) + lane.half * _fitted(rows, (right + left) / 2, ys, leaning=leaning)
    like = [run for run in line.runs if run.kind is kind or (kind.is_text and run.kind.is_text)]
    shared = np.array([max(0.0, min(run.bottom, bottom) - max(run.top, top)) for run in like or line.runs])
    nearest = (like or line.runs)[int(shared.argmax())]
    return replace(
        nearest,
        kind=ColumnKind.HEADING if kind is ColumnKind.MAIN and nearest.kind is ColumnKind.HEADING else kind,
        ys=tuple(ys.tolist()),
        xs=tuple(xs.tolist()),
        half=half,
        sureness=float(said[number].mean()),
    )


def _fitted(rows: Floats, values: Floats, ys: Floats, *, leaning: bool) -> Floats:
    """The values of some rows at the heights `ys`: their median, or a line through the medians of both halves."""
    middle = len(rows) // 2
    if not leaning or not middle:
        return np.full(len(ys), float(np.median(values)))
    (first, upper), (last, lower) = (
        (float(rows[part].mean()), float(np.median(values[part]))) for part in (slice(middle), slice(middle, None))
    )
    return upper + (ys - first) / (last - first) * (lower - upper)
