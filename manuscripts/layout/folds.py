"""What is the centre fold (版心) and what only looks like it: the network sees each place alone, a fold is a line.

On an opening of two leaves the fold stands between them. Where each half of a sheet is a picture of its own, halves of
the fold stand at its outer edges, their characters cut in two.

Frame: the planes.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from manuscripts.core.page import ColumnKind
from manuscripts.layout.arrays import Floats
from manuscripts.layout.order import Rule
from manuscripts.layout.planes import STRIDE
from manuscripts.layout.runs import Run, usual_half

# Runs whose middles are nearer than this, in widths of the main text, stand in one line.
_ONE_LINE = 0.5
# The chance of the fold that is enough in one line with what is called that, and with what surely is.
_IN_FOLD, _IN_SURE_FOLD, _SURE = 0.25, 0.18, 0.9
# Alone it must be likely, and the place must not look like a text block.
_ALONE, _NO_TEXT = 0.5, 0.75
# A side of the frame is at least so tall, in heights of the text; nearer to the next such rule than this, in widths of
# the main text, it parts columns.
_TALL, _COLUMN = 0.85, 2.0
# Beyond it there is one line: so far apart, in widths of main text, its runs may be, and so much of the writing it is.
_BEYOND, _LITTLE = 0.75, 0.15
# The mean chance of the fold there that is enough.
_FOLD_BEYOND = 0.1
# Nearer than this to a side of the picture, in pixels of the planes, it cuts off writing that is narrower than this, in
# widths of the main text. A page that is cropped to its text has this share of it at its sides.
_CUT, _HALF, _CROPPED = 1.5, 0.7, 0.3
# Characters of whole columns are wider than this.
_WHOLE = 0.9
# The mean chance of the fold in an outermost line of half characters, at least, and in a line of text, at most.
_HALF_FOLD, _TEXT = 0.2, 0.2
# What looks so much like a text block may be text after all. A fold has a place of its own: columns beside it are
# further from it than this, in widths of the main text.
_IN_BLOCK, _OWN_PLACE = 0.6, 1.6
# Narrower than this, in widths of the main text, it is a gloss rather than an insertion.
_GLOSS = 0.64


def settle_folds(runs: Sequence[Run], rules: Sequence[Rule], *, page_width: float) -> list[Run]:
    """The runs, what is the fold called that and nothing else.

    `rules` are in pixels of the picture, `page_width` is that of the planes.
    """
    width = 2 * usual_half(runs)
    runs = _called({run for run in runs if _is_fold(run, runs, width)}, runs, ColumnKind.FOLD)
    runs = _called({run for run in runs if _is_squeezed(run, runs, width)}, runs, ColumnKind.INSERTION)
    runs = _called({run for run in runs if _is_in_text(run, runs, width)}, runs, ColumnKind.MAIN)
    beyond = [line for line in _beyond_frame(runs, rules) if _is_line(line, runs)]
    runs = _called({run for line in beyond for run in line}, runs, ColumnKind.FOLD)
    runs = _called(_cut_off(runs, page_width, width), runs, ColumnKind.FOLD)
    return _called(_outer_halves(runs, width), runs, ColumnKind.FOLD)


def _called(some: set[Run], runs: Sequence[Run], kind: ColumnKind) -> list[Run]:
    return [replace(run, kind=kind) if run in some else run for run in runs]


def _is_fold(run: Run, runs: Sequence[Run], width: float) -> bool:
    others = [other for other in _line(run, runs, width) if other.kind is ColumnKind.FOLD]
    beside = bool(others) and run.fold > _IN_FOLD
    sure = any(other.fold > _SURE for other in others) and run.fold > _IN_SURE_FOLD
    alone = run.fold > _ALONE and run.text < _NO_TEXT
    return (alone or beside or sure) and not run.kind.is_note


def _line(run: Run, runs: Sequence[Run], width: float) -> list[Run]:
    """What stands above and beneath a run, with itself."""
    return [other for other in runs if abs(other.middle - run.middle) < _ONE_LINE * width]


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


def _is_line(beyond: Sequence[Run], runs: Sequence[Run]) -> bool:
    """Whether what stands beyond the frame is a line of the fold: its title, cut in two, looks like a heading."""
    # Notes stand in text only.
    if not beyond or any(run.kind.is_note for run in beyond) or _mass(beyond) > _LITTLE * _mass(runs):
        return False
    middles = np.array([run.middle for run in beyond])
    one_line = float(np.abs(middles - np.median(middles)).max()) < _BEYOND * 2 * usual_half(runs)
    return one_line and _mean_fold(beyond) > _FOLD_BEYOND


def _cut_off(runs: Sequence[Run], page_width: float, width: float) -> set[Run]:
    """Lines that the sides of the picture cut."""
    flow = [run for run in runs if run.kind.in_flow]
    narrow = [run for run in flow if 2 * run.half < _HALF * width]
    cut = [run for run in narrow if min(run.middle, page_width - run.middle) - run.half < _CUT]
    lines = {other for run in cut for other in _line(run, narrow, width)}
    return lines if _mass(list(lines)) < _CROPPED * _mass(flow) else set()


def _outer_halves(runs: Sequence[Run], width: float) -> set[Run]:
    """The outermost line to each side, where it has the fold and no character as wide as the text."""
    halves: set[Run] = set()
    for outermost in (min, max):
        edge = outermost(runs, key=lambda run: run.middle, default=None)
        line = _line(edge, runs, width) if edge else []
        narrow = all(2 * run.half < _WHOLE * width for run in line)
        if narrow and any(run.kind is ColumnKind.FOLD for run in line) and _mean_fold(line) > _HALF_FOLD:
            halves.update(line)
    return halves


def _is_squeezed(run: Run, runs: Sequence[Run], width: float) -> bool:
    """Whether what is called fold stands within the text, between two columns that leave no place for a fold."""
    if run.kind is not ColumnKind.FOLD or run.text < _IN_BLOCK or 2 * run.half < _GLOSS * width:
        return False
    columns = [other for other in runs if other.kind.in_flow and other.shared(run) > 0.5 * run.height]
    beside = [other.middle - run.middle for other in columns]
    right = any(_ONE_LINE * width < away < _OWN_PLACE * width for away in beside)
    left = any(_ONE_LINE * width < -away < _OWN_PLACE * width for away in beside)
    return right and left


def _is_in_text(run: Run, runs: Sequence[Run], width: float) -> bool:
    """Whether what is called fold goes on with a line of text."""
    return run.kind is ColumnKind.FOLD and run.text > _IN_BLOCK and _mean_fold(_line(run, runs, width)) < _TEXT


def _mean_fold(runs: Sequence[Run]) -> float:
    return sum(run.fold * run.height for run in runs) / sum(run.height for run in runs)


def _mass(runs: Sequence[Run]) -> float:
    return sum(run.height * run.half for run in runs)
