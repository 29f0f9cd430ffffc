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
    chosen: list[int] = []
    windows = _windows(places)
    known = [START, START, *np.where(text == UNKNOWN, START, text).tolist()]
    costs = _costs(known, places, options, windows, ngrams)
    for start, end in windows:
        chosen += _likeliest(known, places[start:end], options[start:end], costs)
    return chosen


def _windows(places: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of places of which each is within reach of the next: at most two from it."""
    starts = [0, *(index for index in range(1, len(places)) if places[index] - places[index - 1] > 2)]
    return list(zip(starts, [*starts[1:], len(places)], strict=True)) if places else []


def _reach(places: Sequence[int], length: int) -> range:
    """The places whose probability depends on a choice, counted with two STARTs before the text."""
    return range(places[0] + 2, min(places[-1] + 4, length - 1) + 1)


def _costs(
    known: list[int],
    places: Sequence[int],
    options: Sequence[Sequence[Option]],
    windows: list[tuple[int, int]],
    ngrams: NGrams,
) -> dict[Trigram, int]:
    """What each trigram costs that may come about, all asked of the n-grams at once."""
    wanted: set[Trigram] = set()
    for start, end in windows:
        held = _held(known, places[start:end], options[start:end])
        for place in _reach(places[start:end], len(known)):
            wanted.update(product(held(place - 2), held(place - 1), held(place)))
    if not wanted:
        return {}
    trigrams = np.array(list(wanted), dtype=np.int64)
    found = ngrams.logarithm(trigrams[:, 0], trigrams[:, 1], trigrams[:, 2])
    return dict(zip(wanted, np.rint(-_PARTS * found).astype(np.int64).tolist(), strict=True))


class _Held:
    """The numbers that may stand at a place."""

    __slots__ = ("_choices", "_known")

    def __init__(self, known: list[int], choices: dict[int, tuple[int, ...]]) -> None:
        self._known = known
        self._choices = choices

    def __call__(self, place: int) -> tuple[int, ...]:
        return self._choices.get(place) or (self._known[place],)


def _held(known: list[int], places: Sequence[int], options: Sequence[Sequence[Option]]) -> _Held:
    numbers = {
        place + 2: tuple(option.number for option in found) for place, found in zip(places, options, strict=True)
    }
    return _Held(known, numbers)


def _likeliest(
    known: list[int], places: Sequence[int], options: Sequence[Sequence[Option]], costs: dict[Trigram, int]
) -> list[int]:
    """The best options of one window: from the end, what is left to pay from each state; then forwards."""
    by_place = {place + 2: found for place, found in zip(places, options, strict=True)}
    reach = _reach(places, len(known))
    change = round(CHANGE * _PARTS)

    def held(place: int) -> Sequence[Option]:
        return by_place.get(place) or (Option(known[place], given_up=0),)

    # rest[place][before, last] is the least cost from `place` on after options number `before` and `last`.
    rest: dict[tuple[int, int, int], int] = {}
    for place in reversed(reach):
        for (i, before), (j, last) in product(enumerate(held(place - 2)), enumerate(held(place - 1))):
            rest[place, i, j] = min(
                costs[before.number, last.number, option.number]
                + change * option.given_up
                + rest.get((place + 1, j, k), 0)
                for k, option in enumerate(held(place))
            )
    chosen: dict[int, int] = {reach.start - 2: 0, reach.start - 1: 0}
    for place in reach:
        i, j = chosen[place - 2], chosen[place - 1]
        before, last = held(place - 2)[i], held(place - 1)[j]
        chosen[place] = next(
            k
            for k, option in enumerate(held(place))
            if costs[before.number, last.number, option.number]
            + change * option.given_up
            + rest.get((place + 1, j, k), 0)
            == rest[place, i, j]
        )
    return [chosen[place + 2] for place in places]
