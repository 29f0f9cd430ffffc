"""What a form stands for where it may stand for several: the reading of the whole text that the n-grams find likeliest.

The text is read as a Markov chain of the second order. All forms that have a choice are decided together (Viterbi), so
the order of rows or of places does not matter. What was decided once is decided the same again: keeping a form is free,
and to go on from where a change led never costs less than to have gone there at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from manuscripts.language.ngrams import START, UNKNOWN, NGrams

# A word that a form is in its own right is given up only for one that is this much likelier (natural logarithm).
CHANGE = 2.0
# Probabilities are compared as whole numbers of this part, so that ties are ties.
_PARTS = 1000

Numbers = npt.NDArray[np.int64]
Trigram = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a form may stand for: its number in the n-grams, and how many words are given up for it."""

    number: int
    given_up: int


def decide(text: Numbers, places: Sequence[int], options: Sequence[Sequence[Option]], *, ngrams: NGrams) -> list[int]:
    """Which option to take at each of `places` in `text`, as indices.

    `text` are the numbers of all characters, UNKNOWN where the n-grams do not know one; `places` ascend, and what
    stands at them is not looked at.
    """
    known = [START, START, *np.where(text == UNKNOWN, START, text).tolist()]
    windows = [_Window(known, places[start:end], options[start:end]) for start, end in _runs(places)]
    costs = _costs(windows, ngrams)
    return [choice for window in windows for choice in _likeliest(window, costs)]


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Places of which each is within reach of the next, at most two from it."""
    starts = [0, *(index for index in range(1, len(places)) if places[index] - places[index - 1] > 2)]
    return list(zip(starts, [*starts[1:], len(places)], strict=True)) if places else []


class _Window:
    """A run of places to decide on and what stands around them; places count two STARTs before the text."""

    def __init__(self, known: list[int], places: Sequence[int], options: Sequence[Sequence[Option]]) -> None:
        free = {place + 2: found for place, found in zip(places, options, strict=True)}
        self.places = tuple(free)
        self.reach = range(self.places[0], min(self.places[-1] + 2, len(known) - 1) + 1)
        """The places whose probability depends on a choice."""
        around = range(self.reach.start - 2, self.reach.stop)
        self.held = {place: free.get(place) or (Option(known[place], given_up=0),) for place in around}
        """What may stand at each of them and at the two before."""
        self.numbers = {place: [option.number for option in held] for place, held in self.held.items()}


def _costs(windows: Sequence[_Window], ngrams: NGrams) -> dict[Trigram, int]:
    """What each trigram costs that may come about, all asked of the n-grams at once."""
    wanted: set[Trigram] = set()
    for window in windows:
        numbers = window.numbers
        for place in window.reach:
            wanted.update(product(numbers[place - 2], numbers[place - 1], numbers[place]))
    if not wanted:
        return {}
    trigrams = np.array(list(wanted), dtype=np.int64)
    found = ngrams.logarithm(trigrams[:, 0], trigrams[:, 1], trigrams[:, 2])
    return dict(zip(wanted, np.rint(-_PARTS * found).astype(np.int64).tolist(), strict=True))


def _likeliest(window: _Window, costs: dict[Trigram, int]) -> list[int]:
    """The best options of one window: from the end, what is left to pay from each state; then forwards."""
    change, numbers = round(CHANGE * _PARTS), window.numbers
    # rest[place, i, j] is the least to pay from `place` on, after options i and j at the two places before it, and
    # best[place, i, j] the first option there with which that is all.
    rest: dict[tuple[int, int, int], int] = {}
    best: dict[tuple[int, int, int], int] = {}
    for place in reversed(window.reach):
        options = window.held[place]
        for (i, before), (j, last) in product(enumerate(numbers[place - 2]), enumerate(numbers[place - 1])):
            to_pay = [
                costs[before, last, option.number] + change * option.given_up + rest.get((place + 1, j, k), 0)
                for k, option in enumerate(options)
            ]
            rest[place, i, j] = min(to_pay)
            best[place, i, j] = to_pay.index(rest[place, i, j])
    chosen = {window.reach.start - 2: 0, window.reach.start - 1: 0}
    for place in window.reach:
        chosen[place] = best[place, chosen[place - 2], chosen[place - 1]]
    return [chosen[place] for place in window.places]
