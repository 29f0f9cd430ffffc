"""Runs that the page network saw through a register line, although their writing ends above it and begins below it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from manuscripts.layout.arrays import Mask
from manuscripts.layout.order import Rule
from manuscripts.layout.planes import STRIDE
from manuscripts.layout.ruling import Ruling
from manuscripts.layout.runs import Run

# The blank at a register line reaches at least so far above and below it, in widths of the run; elsewhere a line that
# is crossed runs through characters.
_BLANK, _MOST_INK = 0.12, 0.12
# Pixels of the picture to each side that belong to the rule itself.
_DRAWN = 2
# Most runs that cross a rule must be blank there: one that is not may be damaged, many are text over a crease. Those
# that end above a rule and begin below it agree with it, where there are some of both.
_AGREED, _SOME = 0.7, 3
# A worn rule is seen in part: it goes on so far at both ends, in its lengths.
_BEYOND = 0.4


def cut_at_rules(runs: Sequence[Run], ruling: Ruling) -> list[Run]:
    """The runs, in the frame of the planes, those that go through a register line as two."""
    cut = list(runs)
    for rule in ruling.rules:
        levels = {run: level for run in cut if (level := _level(run, rule)) is not None}
        crossing = {run for run, level in levels.items() if run.top + run.half < level < run.bottom - run.half}
        blank = {run for run in crossing if _is_blank(run, levels[run], ruling.ink)}
        apart = _count_apart(levels)
        if len(blank) + apart > _AGREED * (len(crossing) + apart):
            # Beyond its ends, where it is only guessed, a line of writing must show it.
            parted = blank | {run for run in crossing if apart and _reaches(rule, run)}
            cut = [part for run in cut for part in (_parts(run, levels[run]) if run in parted else (run,))]
    return cut


def _count_apart(levels: Mapping[Run, float]) -> int:
    """How many lines of writing a level rule parts: of runs that end above it or begin below it, the fewer."""
    above = sum(run.bottom < level + run.half for run, level in levels.items())
    below = sum(run.top > level - run.half for run, level in levels.items())
    return min(above, below) if min(above, below) >= _SOME else 0


def _level(run: Run, rule: Rule) -> float | None:
    """How high a level rule is where a run stands; None where it does not reach."""
    (x1, y1), (x2, y2) = ((x / STRIDE, y / STRIDE) for x, y in sorted((rule.first, rule.last)))
    middle = float(np.interp((y1 + y2) / 2, run.ys, run.xs))
    beyond = _BEYOND * (x2 - x1)
    if x2 - x1 <= abs(y2 - y1) or not x1 - beyond <= middle <= x2 + beyond:
        return None
    return y1 + (y2 - y1) * (middle - x1) / (x2 - x1)


def _reaches(rule: Rule, run: Run) -> bool:
    """Whether a level rule was seen where a run stands."""
    first, last = sorted((rule.first[0] / STRIDE, rule.last[0] / STRIDE))
    return first - run.half <= run.middle <= last + run.half


def _is_blank(run: Run, level: float, ink: Mask) -> bool:
    """`ink` is in pixels of the picture, and has none where the rule is."""
    middle, row = STRIDE * float(np.interp(level, run.ys, run.xs)), round(STRIDE * level)
    across = slice(max(0, round(middle - STRIDE * run.half)), round(middle + STRIDE * run.half) + 1)
    reach = max(1, round(_BLANK * 2 * STRIDE * run.half))
    above, below = (
        ink[max(0, row - _DRAWN - reach) : max(0, row - _DRAWN), across],
        ink[row + _DRAWN + 1 :][:reach, across],
    )
    return all(not part.size or float(part.mean()) < _MOST_INK for part in (above, below))


def _parts(run: Run, level: float) -> Iterable[Run]:
    middle = float(np.interp(level, run.ys, run.xs))
    course = list(zip(run.ys, run.xs, strict=True))
    above = [*(point for point in course if point[0] < level), (level, middle)]
    below = [(level, middle), *(point for point in course if point[0] > level)]
    for half in (above, below):
        yield replace(run, ys=tuple(y for y, _ in half), xs=tuple(x for _, x in half))
