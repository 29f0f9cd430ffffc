"""Small lines that are no notes: colophons, lists of donors and the like, set closer than the text, line by line.

To the network two small lines side by side are the halves of a note. But notes share the columns of the text: both
halves stand in one column, and the next note in the next one. Lines that stand evenly and do not fit those columns are
lines of their own.

Frame: the planes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import numpy as np

from manuscripts.core.page import ColumnKind
from manuscripts.layout.runs import Run

# How many times the columns of the text must be seen side by side for their pitch to be known.
_KNOWN = 3
# In pitches of the text: two halves of one note are never so far apart, two notes side by side are nearer.
_HALVES_APART, _NOTES_APART = 0.62, 1.12
# Lines are evenly spaced when the halves are this share of the way from one pair to the next apart, at least and at
# most, and pairs further apart than this, in pitches, are no neighbours.
_EVEN, _NEIGHBOURS = (0.42, 0.58), 1.6
# In widths of the line: shorter ones are no lines. What two lines must share of the shorter one to stand side by side.
_LINE, _SIDE_BY_SIDE = 6.0, 0.6


@dataclass(frozen=True, slots=True)
class _Pair:
    """What may be both halves of a note and nothing else in its column."""

    right: Run
    left: Run

    @property
    def apart(self) -> float:
        return self.right.middle - self.left.middle

    @property
    def middle(self) -> float:
        return (self.right.middle + self.left.middle) / 2

    def holds(self, run: Run) -> bool:
        """Whether a run stands in the column of this pair, between its ends."""
        level = float(np.clip((run.top + run.bottom) / 2, self.right.top, max(self.right.bottom, self.left.bottom)))
        right, left = (np.interp(level, line.ys, line.xs) for line in (self.right, self.left))
        within = left - self.left.half < run.middle < right + self.right.half
        return bool(within) and max(run.shared(self.right), run.shared(self.left)) > 0


def part_colophons(runs: Sequence[Run]) -> list[Run]:
    """The runs, those of small lines that do not fit the columns of the text as main text."""
    pitch = _pitch([run for run in runs if run.kind.is_text])
    if not pitch:
        return list(runs)
    pairs = sorted(_pairs(runs), key=lambda pair: -pair.middle)
    own = [pair for pair in pairs if pair.apart > _HALVES_APART * pitch]
    for pair, following in pairwise(pairs):
        between = pair.middle - following.middle
        if _NOTES_APART * pitch < between < _NEIGHBOURS * pitch and all(
            _EVEN[0] * between < each.apart < _EVEN[1] * between for each in (pair, following)
        ):
            own += [pair, following]
    return [
        replace(run, kind=ColumnKind.MAIN) if run.kind.is_note and any(pair.holds(run) for pair in own) else run
        for run in runs
    ]


def _pitch(columns: Sequence[Run]) -> float:
    """The usual distance of columns side by side; 0 where too few are."""
    apart = []
    for run in columns:
        beside = [run.middle - other.middle for other in columns if run.shared(other) > 0]
        apart += sorted(away for away in beside if away > run.half)[:1]
    return median(apart) if len(apart) >= _KNOWN else 0.0


def _pairs(runs: Sequence[Run]) -> Iterator[_Pair]:
    lines = [run for run in runs if run.height > _LINE * 2 * run.half]
    lefts = [run for run in lines if run.kind is ColumnKind.NOTE_LEFT]
    for right in lines:
        if right.kind is not ColumnKind.NOTE_RIGHT:
            continue
        beside = [left for left in lefts if left.middle < right.middle and _are_level(right, left)]
        pair = _Pair(right, max(beside, key=lambda left: left.middle)) if beside else None
        if pair and not any(run.kind.is_text and pair.holds(run) for run in runs):
            yield pair


def _are_level(one: Run, other: Run) -> bool:
    return one.shared(other) > _SIDE_BY_SIDE * min(one.height, other.height)
