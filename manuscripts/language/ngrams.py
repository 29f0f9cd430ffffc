"""How likely a character is after the two before it, against how common it is at all.

Forms of one character count as the same, so that nothing here prefers a modern form to the one that was written.
Probabilities are those of a back-off model of three characters (absolute discounting); logarithms are natural.
"""

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from manuscripts.core.han import HAN_RANGES
from manuscripts.inference.weights import Weights
from manuscripts.language.array_file import map_arrays

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

# The number of the place before a text begins, and of a character that the model does not know.
START, UNKNOWN = 0, -1
# Logarithms of probabilities and of back-off weights are kept in steps of this, from 0 down.
STEP = 0.1


class NGrams:
    """Counts of characters that follow each other, memory-mapped."""

    def __init__(self, path: Path) -> None:
        facts, arrays = map_arrays(path)
        self._numbers = dict(zip(facts["characters"], arrays["numbers"].tolist(), strict=True))
        self.size = len(arrays["alone"])
        """How many numbers there are."""
        self._alone, self._backoff = np.asarray(arrays["alone"]), np.asarray(arrays["backoff"])
        self._pairs, self._pair_cost, self._pair_backoff = (
            arrays[name] for name in ("pairs", "pair_cost", "pair_backoff")
        )
        self._triples, self._triple_cost = arrays["triples"], arrays["triple_cost"]

    @property
    def known(self) -> int:
        """How many characters it knows."""
        return len(self._numbers)

    def number(self, text: str) -> int:
        """The number of a character and all its forms; UNKNOWN for what was never seen."""
        return int(self._numbers.get(text, UNKNOWN))

    def numbers_by_code(self, *, outside: int) -> Ids:
        """The numbers of all code points: UNKNOWN for Han characters that were never seen, `outside` for the rest."""
        numbers = np.full(0x110000, outside, dtype=np.int64)
        for first, last in HAN_RANGES:
            numbers[first : last + 1] = UNKNOWN
        numbers[[ord(character) for character in self._numbers]] = list(self._numbers.values())
        return numbers

    def gain(self, before: Ids, last: Ids, character: Ids) -> Floats:
        """By how much the logarithm of a character's probability is higher after two others than it is anywhere.

        Numbers of characters in, of equal length; 0 where the character is UNKNOWN, and where one before it is, that
        says nothing.
        """
        known = np.maximum(character, 0)
        gain = self.logarithm(np.maximum(before, 0), np.maximum(last, 0), known) - self.alone(known)
        return np.where(character >= 0, gain, 0.0)

    def alone(self, character: Ids) -> Floats:
        """The logarithm of a character's probability anywhere; that of START where it is UNKNOWN."""
        found: Floats = self._alone[np.maximum(character, 0)]
        return found

    def logarithm(self, before: Ids, last: Ids, character: Ids) -> Floats:
        """That of a character's probability after two others; all of them are known."""
        place, found = _place(self._pairs, before * self.size + last)
        backoff = np.where(found, -STEP * self._pair_backoff[place], 0.0)
        triple, seen = _place(self._triples, place * self.size + character)
        cost = -STEP * self._triple_cost[triple]
        return np.where(found & seen, cost, backoff + self._after_one(last, character))

    def _after_one(self, last: Ids, character: Ids) -> Floats:
        place, found = _place(self._pairs, last * self.size + character)
        return np.where(found, -STEP * self._pair_cost[place], self._backoff[last] + self.alone(character))


def _place(keys: npt.NDArray[np.unsignedinteger], wanted: Ids) -> tuple[Ids, npt.NDArray[np.bool_]]:
    """Where each wanted key stands among the sorted keys, and whether it does."""
    place = np.minimum(np.searchsorted(keys, wanted.astype(keys.dtype)), len(keys) - 1)
    return place, keys[place] == wanted


@cache
def load_ngrams(weights: Weights) -> NGrams:
    """The model of a manifest's entry, opened once; raises ModelMissingError or ModelDamagedError."""
    return NGrams(weights.verified_path())
