"""How probable it is that a phrase stands at a place, and at what share of its places a search can find it."""

import numpy as np

from manuscripts.search.passages import Shares

# The product of what its characters say is too little for a phrase of several: a phrase that is asked for is one that
# exists, and where most of it stands the rest seldom is another. So the log odds of the product are stretched, then
# moved, by the number of characters (0, 1, 2 …; the last is for all that are longer): moved by how much, how stretched.
# scripts/fit_candidates.py finds these numbers, and tries them on columns that had no part in it;
# there two characters are best left as they are.
_BY_LENGTH = (
    (0.0, 1.0),
    (0.0, 1.0),
    (0.0, 1.0),
    (1.1, 0.84),
    (2.0, 0.71),
    (2.6, 0.66),
    (2.9, 0.56),
    (3.0, 0.52),
)

# For each character that is probably wrong so many are out of reach: the true one is not among what it may be, or no
# character was seen there, or one too many. It is more than this of single characters, but errors stand together:
# with 0.4 recall is estimated right for phrases of 2 to 6 characters (scripts/benchmark_candidates.py).
_OUT_OF_REACH = 0.4
_ROUNDING = 1e-9


def chance_of(product: Shares, *, units: int) -> Shares:
    """The probability that `units` characters in a row stand at a place, from the product of their own.

    What is certain stays so, what is impossible too, and what is more probable than another before is so after.
    """
    moved, stretched = _BY_LENGTH[min(units, len(_BY_LENGTH) - 1)]
    # As odds with a power, which knows 0 and 1 as well.
    yes, no = product**stretched * np.exp(moved), (1.0 - product) ** stretched
    chance: Shares = yes / (yes + no)
    return chance


def told_share(share: float) -> float:
    """As it is told: to four decimals, and 1 only where it is 1."""
    return 1.0 if share > 1 - _ROUNDING else min(round(share, 4), 0.9999)


def reach_of(accuracy: float | None, *, units: int) -> float:
    """At what share of the places of a phrase of `units` all its characters are among what they may be.

    `accuracy` is the share of the manuscript's characters that is probably right; where it is None, all are.
    """
    wrong = 0.0 if accuracy is None else 1.0 - accuracy
    return float((1.0 - _OUT_OF_REACH * wrong) ** units)
