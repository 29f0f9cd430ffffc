"""The halves of a centre fold (版心) at the outer edges of an opening: its title, cut in two, looks like a heading."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from manuscripts.core.page import ColumnKind
from manuscripts.layout.arrays import Floats
from manuscripts.layout.order import Rule
from manuscripts.layout.planes import STRIDE
from manuscripts.layout.runs import Run, usual_half

# A side of the frame is at least so tall, in heights of the text; nearer to the next such rule than this, in widths of
# the main text, it parts columns.
_TALL, _COLUMN = 0.85, 2.0
# Beyond it there is one line: so far apart, in widths of main text, its runs may be, and so much of the writing it is.
_ONE_LINE, _LITTLE = 0.75, 0.15
# The mean chance of the fold there that is enough.
_IN_FOLD = 0.1


def find_outer_folds(runs: Sequence[Run], rules: Sequence[Rule]) -> list[Run]:
    """The runs, in the frame of the planes, a single line of them beyond the frame as fold where it looks like one."""
    folded = {run for beyond in _beyond_frame(runs, rules) if _is_fold(beyond, runs) for run in beyond}
    return [replace(run, kind=ColumnKind.FOLD) if run in folded else run for run in runs]


def _beyond_frame(runs: Sequence[Run], rules: Sequence[Rule]) -> list[list[Run]]:
    """What stands to the left and to the right of each side of the frame."""
    text = [run for run in runs if run.kind is ColumnKind.MAIN]
    if not text:
        return []
    least = _TALL * (max(run.bottom for run in text) - min(run.top for run in text))
    sides = [side for side in map(_upright, rules) if side[1, 0] - side[0, 0] > max(least, abs(np.ptp(side[:, 1])))]
    places = [float(side[:, 1].mean()) for side in sides]
    near = _COLUMN * 2 * usual_half(runs)
    beyond = []
    for side, place in zip(sides, places, strict=True):
        where = [run.middle - float(np.interp((run.top + run.bottom) / 2, *side.T)) for run in runs]
        if not any(0 < place - other < near for other in places):
            beyond.append([run for run, x in zip(runs, where, strict=True) if x > 0])
        if not any(0 < other - place < near for other in places):
            beyond.append([run for run, x in zip(runs, where, strict=True) if x < 0])
    return beyond


def _upright(rule: Rule) -> Floats:
    """Its upper and its lower end as (y, x), in the frame of the planes."""
    return np.array(sorted((y / STRIDE, x / STRIDE) for x, y in (rule.first, rule.last)))


def _is_fold(beyond: Sequence[Run], runs: Sequence[Run]) -> bool:
    # Notes stand in text only.
    if not beyond or any(run.kind.is_note for run in beyond) or _mass(beyond) > _LITTLE * _mass(runs):
        return False
    middles = np.array([run.middle for run in beyond])
    one_line = float(np.abs(middles - np.median(middles)).max()) < _ONE_LINE * 2 * usual_half(runs)
    return one_line and sum(run.fold * run.height for run in beyond) > _IN_FOLD * sum(run.height for run in beyond)


def _mass(runs: Sequence[Run]) -> float:
    return sum(run.height * run.half for run in runs)
