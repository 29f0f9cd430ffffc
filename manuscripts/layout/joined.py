"""Runs that are one: what the page network saw in pieces although it is written without a break."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from manuscripts.core.page import ColumnKind
from manuscripts.layout.arrays import Mask
from manuscripts.layout.order import ReadingOrder
from manuscripts.layout.runs import Run

# In widths: a space between two characters may be so large; from this on it is a gap that was left on purpose.
_GAP = 1.0
# A longer space is none where ink goes on through it, as a long stroke of a joined hand does.
_LONGEST, _INKED = 3.0, 0.7
# Where a stroke crosses this share of the line, within three rows, a flat character like 一 was missed; it takes up so
# much with the spaces around it.
_MISSED, _STROKE = 1.7, 0.5
# A single character at one side of its column (a humble 臣) is no note, though it is as small as one. In widths of the
# main text around it.
_SINGLE = 1.45


def join_runs(runs: Sequence[Run], order: ReadingOrder, ink: Mask) -> tuple[Run, ...]:
    """The runs, in no order, those of one ruled line put together where nothing parts them.

    `ink` is as large as the planes and has none where rules are.
    """
    lines: dict[int, list[Run]] = {}
    for index in (*order.flow, *order.aside):
        lines.setdefault(order.places[index].line, []).append(runs[index])
    return tuple(run for line in lines.values() for run in _joined(_without_singles(line), ink))


def _without_singles(line: Sequence[Run]) -> Iterator[Run]:
    """The runs of a line; a single small character amid main text, or in a heading, is called the same."""
    for place, run in enumerate(line):
        around = [*line[max(place - 1, 0) : place], *line[place + 1 : place + 2]]
        amid = run.kind.is_note and bool(around) and all(near.kind.is_text for near in around)
        single = amid and run.height < _SINGLE * 2 * max(near.half for near in around)
        yield replace(run, kind=around[0].kind) if single else run


def _joined(line: Iterator[Run], ink: Mask) -> list[Run]:
    done: list[Run] = []
    for run in line:
        before = next((known for known in _reachable(done, run) if _goes_on(known, run, ink)), None)
        if before is None:
            done.append(run)
        else:
            done[done.index(before)] = _united(before, run)
    return done


def _reachable(done: Sequence[Run], run: Run) -> Iterator[Run]:
    """What was read before this run, back to where other text parts them: a note may be shorter than a space."""
    for known in reversed(done):
        yield known
        halves = known.kind.is_note and run.kind.is_note
        if known.kind.in_flow and known.kind is not ColumnKind.INSERTION and not halves:
            return


def _goes_on(one: Run, other: Run, ink: Mask) -> bool:
    # In a row that runs from right to left what is read first is the lower one, as the network saw it.
    upper, lower = sorted((one, other), key=lambda run: run.top)
    width = 2 * max(upper.half, lower.half)
    apart = abs(upper.xs[-1] - lower.xs[0])
    if upper.kind is not lower.kind or apart >= max(upper.half, lower.half):
        return False
    gap = lower.top - upper.bottom
    if gap < _GAP * width:
        return True
    between = _between(upper, lower, ink)
    if gap < _MISSED * width and _has_stroke(between):
        return True
    return gap < _LONGEST * width and between.size > 0 and bool(between.any(axis=1).mean() > _INKED)


def _between(upper: Run, lower: Run, ink: Mask) -> Mask:
    """The ink of the line between two runs, straightened."""
    rows = np.arange(max(0, int(upper.bottom)), min(len(ink), int(lower.top)))
    middle = np.interp(rows, (upper.bottom, lower.top), (upper.xs[-1], lower.xs[0]))
    half = max(upper.half, lower.half)
    columns = np.rint(middle[:, None] + np.arange(-int(half), int(half) + 1)).astype(int)
    inside = (columns >= 0) & (columns < ink.shape[1])
    written: Mask = ink[rows[:, None], np.clip(columns, 0, ink.shape[1] - 1)] & inside
    return written


def _has_stroke(between: Mask) -> bool:
    thick = between[:-2] | between[1:-1] | between[2:]
    return bool((thick.mean(axis=1) > _STROKE).any())


def _united(upper: Run, lower: Run) -> Run:
    """One run along both courses, as wide and as sure as they are on the whole."""
    total = upper.height + lower.height
    half = (upper.half * upper.height + lower.half * lower.height) / total
    sureness = (upper.sureness * upper.height + lower.sureness * lower.height) / total
    ends = [(y, x) for run in (upper, lower) for y, x in zip(run.ys, run.xs, strict=True)]
    course = sorted(dict(ends).items())
    ys, xs = tuple(y for y, _ in course), tuple(x for _, x in course)
    return replace(upper, ys=ys, xs=xs, half=half, sureness=sureness)
