"""Which lanes a page has: one through all that the page network saw of each line. Frame: the planes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from manuscripts.core.page import ColumnKind
from manuscripts.core.prepared import GreyImage
from manuscripts.layout.arrays import Floats, Mask
from manuscripts.layout.lanes import KINDS, WIDE, Lane, Strip, cut_planes, cut_strip
from manuscripts.layout.look import resized
from manuscripts.layout.order import ReadingOrder
from manuscripts.layout.planes import Planes
from manuscripts.layout.runs import Run, usual_half

# Which of KINDS a kind of column is.
PLACES = {ColumnKind.MAIN: 0, ColumnKind.HEADING: 0, ColumnKind.NOTE_RIGHT: 1, ColumnKind.NOTE_LEFT: 2}
# Half a lane in halves of a note, the space between them included.
HALVES = 2.2
# In widths of the lane: how far beyond what is known of a line its strip goes, and how far from it writing is believed.
_MARGIN, _BELIEVED = 1.0, 0.6
# In halves of the lane: what has its middle further from that of the lane stands beside it.
_IN_THE_WAY = 0.75
# Lanes this long for their width, in halves, may curve or lean on their own.
_CURVED, LEANING = 16.0, 4.0
_POINTS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """The runs of one line and the lane through them; what stands in it reaches from `first` to `last` at most."""

    runs: list[Run]
    lane: Lane
    first: float
    last: float

    @property
    def has_two_texts(self) -> bool:
        """Whether two lines of main text stand side by side in it."""
        return any(run.kind.is_text and _beside(run, self.runs) for run in self.runs)

    def seen(self, y: Floats) -> Mask:
        """What the page network saw at the heights `y`, one row for each of KINDS."""
        there = np.zeros((len(KINDS), len(y)), dtype=bool)
        for run in self.runs:
            there[PLACES[run.kind]] |= (y > run.top) & (y < run.bottom)
        return there

    def near(self, y: Floats) -> Mask:
        """At which heights writing of this line is believed."""
        reach = _BELIEVED * 2 * self.lane.half
        near = np.any([(y > run.top - reach) & (y < run.bottom + reach) for run in self.runs], axis=0)
        there: Mask = near & (y > self.first) & (y < self.last)
        return there


def find_lines(runs: Sequence[Run], order: ReadingOrder) -> list[Line]:
    """The lines of main text, headings and notes that are worth a closer look."""
    lines: dict[int, list[Run]] = {}
    for index in order.flow:
        if runs[index].kind in PLACES:
            lines.setdefault(order.places[index].line, []).append(runs[index])
    lanes = {number: _lane(line) for number, line in lines.items()}
    return [Line(line, lanes[number], *_limits(line, lanes[number], runs)) for number, line in lines.items()]


def cut_strips(lanes: Sequence[Lane], grey: GreyImage, planes: Planes, *, scale: float) -> list[Strip]:
    """The strips of lanes in the frame of the planes; `scale` is their pixels for one of `grey`."""
    # A page finer than its lanes are wide in their strips would only be thinned out.
    wide = 2 * float(np.median([lane.half for lane in lanes])) / scale
    picture = resized(grey, min(1.0, WIDE / wide))
    finer = picture.shape[1] / grey.shape[1] / scale
    return [Strip(cut_strip(picture, lane.scaled(finer)), cut_planes(planes, lane)) for lane in lanes]


def _beside(run: Run, line: Sequence[Run]) -> Run | None:
    """What stands beside a run in its line: the other half of a note, or another line of main text."""
    for other in line:
        beside = run.shared(other) > 0.5 * min(run.height, other.height)
        if other is not run and other.kind.is_note == run.kind.is_note and beside:
            return other
    return None


def _lane(line: Sequence[Run]) -> Lane:
    halves = [run.kind.is_note or _beside(run, line) is not None for run in line]
    wide = [replace(run, half=HALVES * run.half) if half else run for run, half in zip(line, halves, strict=True)]
    half = usual_half([replace(run, kind=ColumnKind.MAIN) for run in wide])
    points = np.array([point for run in line for point in _middles(run, line)])
    ys, xs = points.T
    tall = float(np.ptp(ys))
    course = np.polyfit(ys, xs, 2 if tall > _CURVED * half else 1 if tall > LEANING * half else 0)
    top, bottom = min(run.top for run in line), max(run.bottom for run in line)
    margin = _MARGIN * 2 * half
    return Lane(top - margin, bottom + margin, tuple(course.tolist()), half)


def _limits(line: Sequence[Run], lane: Lane, runs: Sequence[Run]) -> tuple[float, float]:
    """How far up and down a line may reach: halfway to other writing in its way, as that of another register is."""
    top, bottom = min(run.top for run in line), max(run.bottom for run in line)
    first, last = lane.top, lane.bottom
    for run in runs:
        beside = abs(run.middle - float(lane.middle((run.top + run.bottom) / 2)))
        if beside > _IN_THE_WAY * lane.half or any(run is own for own in line):
            continue
        if run.bottom < top + lane.half:
            first = max(first, (run.bottom + top) / 2)
        elif run.top > bottom - lane.half:
            last = min(last, (run.top + bottom) / 2)
    return first, last


def _middles(run: Run, line: Sequence[Run]) -> Iterator[tuple[float, float]]:
    """Points (y, x) of the middle of the line where this run is; half of a note stands beside it."""
    ys = np.linspace(run.top, run.bottom, _POINTS)
    xs = np.interp(ys, run.ys, run.xs)
    beside = _beside(run, line)
    if beside is not None:
        xs = (xs + np.interp(ys, beside.ys, beside.xs)) / 2
    elif run.kind.is_note:
        xs = xs + HALVES / 2 * run.half * (1 if run.kind is ColumnKind.NOTE_LEFT else -1)
    yield from zip(ys.tolist(), xs.tolist(), strict=True)
