"""What the rows of a lane are, one after the other: a sequence, not each row alone."""

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from manuscripts.layout.arrays import Floats, Mask
from manuscripts.layout.lanes import KINDS, STEP, WIDE, LaneRows

# Which of KINDS stand in a row: nothing, main text, both halves of a note, its right, its left alone.
_STATES = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 1], [0, 1, 0], [0, 0, 1]], dtype=bool)
_NEVER = 0.02
# How much what the page network saw counts, in the logarithm of odds.
_HEARD = 0.9
# In rows: one and a half characters of main text, of either half.
_LOST = (1.5 * WIDE / STEP, 0.75 * WIDE / STEP, 0.75 * WIDE / STEP)
# What a change of state costs in the logarithm of chances, and between the whole and one half of a note.
_CHANGE, _HALF_CHANGE = 6.0, 3.0


def settle_rows(said: LaneRows, seen: Mask, near: Mask) -> Mask:
    """Which of KINDS stand in each row, len(KINDS) × rows.

    `said` is what the lane network says of them, `seen` what the page network saw; nothing is where `near` is false.
    """
    odds = logit(np.clip(said[: len(KINDS)].astype(np.float64), _NEVER, 1 - _NEVER)) + np.where(seen, _HEARD, -_HEARD)
    settled: Mask = _STATES[_likeliest(expit(odds) * near)].T
    kept: Mask = settled | _lost(settled, seen & near)
    return kept


def _lost(settled: Mask, seen: Mask) -> Mask:
    """What was seen over more than a character and would be nothing now: no writing is lost for a doubt."""
    main, *halves = settled
    lost: Mask = seen & ~np.array([main | np.any(halves, axis=0), *(main | half for half in halves)])
    for kind, least in zip(lost, _LOST, strict=True):
        for first, last in stretches(kind):
            kind[first:last] = last - first > least
    return lost


def stretches(there: Mask) -> list[tuple[int, int]]:
    """First and last + 1 of each unbroken row of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _likeliest(chances: Floats) -> npt.NDArray[np.intp]:
    """The numbers of the likeliest sequence of states, a change being dear (Viterbi)."""
    sure = np.clip(chances, _NEVER, 1 - _NEVER).T
    scores = np.log(sure) @ _STATES.T + np.log(1 - sure) @ ~_STATES.T
    price = np.full((len(_STATES), len(_STATES)), _CHANGE)
    price[2, 3:] = price[3:, 2] = _HALF_CHANGE
    np.fill_diagonal(price, 0.0)
    back = np.zeros(scores.shape, dtype=np.intp)
    best = scores[0]
    for row in range(1, len(scores)):
        ways = best[:, None] - price
        back[row] = ways.argmax(axis=0)
        best = ways.max(axis=0) + scores[row]
    path = np.empty(len(scores), dtype=np.intp)
    path[-1] = int(best.argmax())
    for row in range(len(scores) - 1, 0, -1):
        path[row - 1] = back[row, path[row]]
    return path
