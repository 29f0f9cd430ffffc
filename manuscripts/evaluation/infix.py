"""Where in a long text a short one is found best."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from manuscripts.evaluation.rates import UNREADABLE


@dataclass(frozen=True, slots=True)
class Place:
    """The part `start` to `end` of the long text that is nearest to the short one, and how many errors remain."""

    start: int
    end: int
    errors: int


def best_place(short: Sequence[str], long: Sequence[str]) -> Place:
    """The part of `long` with the least edit distance to `short`; the first of equals. UNREADABLE costs nothing."""
    numbers = {unit: number for number, unit in enumerate(dict.fromkeys([*short, *long]))}
    text = np.array([numbers[unit] for unit in long], dtype=np.int64)
    costs = np.zeros(len(text) + 1, dtype=np.int64)
    starts = np.arange(len(text) + 1)
    for unit in short:
        free = unit == UNREADABLE
        above = costs + (0 if free else 1)
        aside = costs[:-1] + (0 if free else text != numbers[unit])
        best, origin = above.copy(), starts.copy()
        nearer = aside < above[1:]
        best[1:][nearer], origin[1:][nearer] = aside[nearer], starts[:-1][nearer]
        # An extra unit of the long text costs one: the cheapest way along the row is a running minimum.
        ramp = np.arange(len(best))
        running = np.minimum.accumulate(best - ramp)
        came_from = np.maximum.accumulate(np.where(best - ramp == running, ramp, 0))
        costs, starts = running + ramp, origin[came_from]
    end = int(costs.argmin())
    return Place(int(starts[end]), end, int(costs[end]))
