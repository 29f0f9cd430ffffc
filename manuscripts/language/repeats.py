"""What a text says again: a name or a phrase that stands on a page once will stand there a second time.

A cache model (Kuhn and De Mori, "A cache-based natural language model for speech recognition", 1990): what follows what
on the page itself counts beside the n-grams.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from manuscripts.language.ngrams import Floats, Ids, NGrams

# What the page says counts so much at most, where it often says it. Between 0.1 and 0.3 the errors are the same.
_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class _Counts:
    """Sorted keys, and how often each was seen."""

    keys: Ids
    counts: Ids

    @classmethod
    def of(cls, keys: Ids) -> Self:
        return cls(*np.unique(keys, return_counts=True))

    def __getitem__(self, wanted: Ids) -> Ids:
        if not len(self.keys):
            return np.zeros_like(wanted)
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[place] == wanted, self.counts[place], 0)


class Repeats:
    """The n-grams, and beside them what follows what in one text."""

    def __init__(self, ngrams: NGrams, text: Sequence[int]) -> None:
        """`text` are the numbers of its characters, UNKNOWN where the reading is in doubt or breaks off."""
        self._ngrams = ngrams
        numbers = np.array([0, 0, *text], dtype=np.int64)
        before, last, character = numbers[:-2], numbers[1:-1], numbers[2:]
        pair = (last > 0) & (character > 0)
        triple = pair & (before > 0)
        self._ones, self._pairs = _Counts.of(last[pair]), _Counts.of(self._key(last, character)[pair])
        self._before = _Counts.of(self._key(before, last)[triple])
        self._triples = _Counts.of(self._key(before, last, character)[triple])

    def gain(self, before: Ids, last: Ids, character: Ids) -> Floats:
        """By how much the logarithm of a character's probability is higher after two others than it is anywhere.

        As that of the n-grams, which alone have a say where the text has nothing.
        """
        gain = self._ngrams.gain(before, last, character)
        ones, twos = self._ones[last], self._before[self._key(before, last)]
        chance = self._pairs[self._key(last, character)] / np.maximum(ones, 1)
        closer = self._triples[self._key(before, last, character)] / np.maximum(twos, 1)
        chance = np.where(twos > 0, (chance + closer) / 2, chance)
        share = np.where((character > 0) & (last > 0), _SHARE * ones / (ones + 1), 0.0)
        both: Floats = np.log((1 - share) * np.exp(gain) + share * chance / np.exp(self._ngrams.alone(character)))
        return both

    def _key(self, *numbers: Ids) -> Ids:
        key = numbers[0]
        for number in numbers[1:]:
            key = key * self._ngrams.size + number
        return key
