"""Telling the main flow from the centre fold (版心) and from what stands in the margin."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from manuscripts.core.page import ColumnKind
from manuscripts.layout.lines import Line
from manuscripts.layout.ruling import Rule

_NARROW = 0.78
_SQUEEZED = 0.55
_BAR = 0.04
_PALE = 0.65


def sort_out(lines: Sequence[Line], *, rules: tuple[Rule, ...], pitch: float, width: float) -> tuple[Line, ...]:
    """The lines with the kinds of their runs; `width` is that of the work frame.

    A line is the fold when a fishtail's black bar stands in it, at a side or, beside a ruling line, in the middle of
    the page, or when it stands at the edge of the picture, beyond the frame or narrower than the main text. A narrow
    line squeezed between two others, or beyond the frame, is marginal, and so is pale writing: stamps, show-through.
    """
    usual, dark = _usual_width(lines), _usual_tone(lines)
    left, right = _frame_sides(lines, rules)
    sides = _outermost(lines)
    sorted_lines = []
    for line in lines:
        narrow = line.width < _NARROW * usual
        beyond = line.centre < left or line.centre > right
        at_edge = line in sides and min(line.centre, width - line.centre) < 0.7 * pitch
        in_place = line in sides or beyond or _in_the_middle(line, lines)
        barred = line.bar > _BAR and in_place and (line in sides or _is_ruled(line, rules, pitch))
        if barred or (at_edge and (narrow or beyond)) or (line in sides and narrow and beyond):
            sorted_lines.append(_all(line, ColumnKind.FOLD))
        elif (line.width < _SQUEEZED * usual and line.band.width < 0.7 * pitch) or (narrow and beyond):
            sorted_lines.append(_all(line, ColumnKind.MARGINAL))
        else:
            sorted_lines.append(_without_pale(line, dark))
    return tuple(sorted_lines)


def _usual_width(lines: Sequence[Line]) -> float:
    """The median width of main text, by its length."""
    runs = [run for line in lines for run in line.runs if run.kind is ColumnKind.MAIN]
    if not runs:
        return 0.0
    widths = np.array([run.right - run.left for run in runs])
    order = np.argsort(widths)
    lengths = np.array([run.bottom - run.top for run in runs])[order].cumsum()
    return float(widths[order][int(np.searchsorted(lengths, lengths[-1] / 2))])


def _usual_tone(lines: Sequence[Line]) -> float:
    """The median tone of main text."""
    return float(np.median([run.tone for line in lines for run in line.runs] or [0.0]))


def _without_pale(line: Line, dark: float) -> Line:
    """The line with pale runs as marginal."""
    return replace(
        line,
        runs=tuple(replace(run, kind=ColumnKind.MARGINAL) if run.tone < _PALE * dark else run for run in line.runs),
    )


def _frame_sides(lines: Sequence[Line], rules: tuple[Rule, ...]) -> tuple[float, float]:
    """The outermost long upright rules, as x; infinite where there is none."""
    tall = max((run.bottom - run.top for line in lines for run in line.runs), default=0)
    xs = [rule.along for rule in rules if rule.vertical and rule.length > 0.6 * tall]
    return (min(xs), max(xs)) if len(xs) > 1 else (-np.inf, np.inf)


def _outermost(lines: Sequence[Line]) -> tuple[Line, ...]:
    ordered = sorted((line for line in lines if not line.block.aside), key=lambda line: line.centre)
    return (ordered[0], ordered[-1]) if ordered else ()


def _is_ruled(line: Line, rules: tuple[Rule, ...], pitch: float) -> bool:
    """Whether a ruling line runs beside it."""
    return any(rule.vertical and abs(rule.along - line.centre) < pitch for rule in rules)


def _in_the_middle(line: Line, lines: Sequence[Line]) -> bool:
    first, last = min(each.centre for each in lines), max(each.centre for each in lines)
    return abs(line.centre - (first + last) / 2) < 0.12 * (last - first)


def _all(line: Line, kind: ColumnKind) -> Line:
    return replace(line, runs=tuple(replace(run, kind=kind) for run in line.runs))
