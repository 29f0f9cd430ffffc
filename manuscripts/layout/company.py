"""What a run is by what stands with it: the network sees each place alone, and small or faint writing misleads it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from manuscripts.core.page import ColumnKind
from manuscripts.layout.runs import Run, usual_half

# In areas of a square character of the main text: what is smaller is no character.
_SPECK = 0.06
# Nearer to each other than this, in widths of the main text, no two runs stand side by side; nor does one that has this
# share of its width within another.
_ONE_PLACE, _WITHIN = 0.33, 0.75
# Writing no wider than this, in widths of the main text, beside half of a note is its other half.
_SMALL, _NEAR, _LEVEL = 0.62, 0.8, 0.7


def without_doubles(runs: Sequence[Run]) -> list[Run]:
    """The runs without specks, two that stand in one place as one."""
    width = 2 * usual_half(runs)
    return _one_each([run for run in runs if run.height * 2 * run.half > _SPECK * width * width], width)


def settle_halves(runs: Sequence[Run]) -> list[Run]:
    """The runs; small ones beside half of a note are its other half."""
    width = 2 * usual_half(runs)
    return [_half(run, runs, width) for run in runs]


def _one_each(runs: Sequence[Run], width: float) -> list[Run]:
    """The runs, two that stand in one place as one: nothing is read twice. The larger one says what they are."""
    kept: list[Run] = []
    for run in sorted(runs, key=lambda run: (-run.height * run.half, run.xs, run.ys)):
        same = next((other for other in kept if _in_one_place(run, other, width)), None)
        if same is None:
            kept.append(run)
        else:
            kept[kept.index(same)] = _widened(same, run)
    return kept


def _in_one_place(run: Run, other: Run, width: float) -> bool:
    if run.shared(other) <= 0.5 * min(run.height, other.height):
        return False
    apart = abs(_apart(run, other))
    within = min(run.half + other.half - apart, 2 * min(run.half, other.half))
    return apart < _ONE_PLACE * width or within > _WITHIN * 2 * min(run.half, other.half)


def _apart(run: Run, other: Run) -> float:
    """How far `run` is to the right of `other`, where both are."""
    level = (max(run.top, other.top) + min(run.bottom, other.bottom)) / 2
    return float(np.interp(level, run.ys, run.xs) - np.interp(level, other.ys, other.xs))


def _widened(run: Run, sliver: Run) -> Run:
    """The run as wide as both, where the other goes along most of it."""
    if sliver.height < 0.5 * run.height:
        return run
    shift = _apart(sliver, run)
    left, right = min(-run.half, shift - sliver.half), max(run.half, shift + sliver.half)
    return replace(run, xs=tuple(x + (left + right) / 2 for x in run.xs), half=(right - left) / 2)


def _half(run: Run, runs: Sequence[Run], width: float) -> Run:
    """A small run of main text beside half of a note as the other half; that of the same side must not be there."""
    if run.kind is not ColumnKind.MAIN or 2 * run.half > _SMALL * width:
        return run
    beside = [
        other
        for other in runs
        if other.kind.is_note
        and 0.5 * run.half < abs(other.middle - run.middle) < _NEAR * width
        and run.shared(other) > _LEVEL * run.height
    ]
    if any(other.kind is ColumnKind.NOTE_RIGHT and other.middle > run.middle for other in beside):
        return replace(run, kind=ColumnKind.NOTE_LEFT)
    if any(other.kind is ColumnKind.NOTE_LEFT and other.middle < run.middle for other in beside):
        return replace(run, kind=ColumnKind.NOTE_RIGHT)
    return run
