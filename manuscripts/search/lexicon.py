"""Terms as numbers, so that texts can be compared as arrays."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint32]

CODE_POINTS = 0x110000
"""From here on a number is no code point but stands for a term of several, in the order of `Lexicon.several`."""
NOWHERE = 0xFFFFFFFF
"""The number of a term that a lexicon does not know."""


class Lexicon:
    """Terms of one manuscript as numbers: a code point is itself, terms of several code points are counted."""

    def __init__(self, several: Sequence[str] = ()) -> None:
        self._numbers = {term: CODE_POINTS + index for index, term in enumerate(several)}

    def __len__(self) -> int:
        """How many terms of several code points there are."""
        return len(self._numbers)

    @property
    def several(self) -> list[str]:
        """The terms of several code points, in the order of their numbers."""
        return list(self._numbers)

    def number(self, term: str) -> int:
        """The number of `term`; a new one of several code points gets the next."""
        return ord(term) if len(term) == 1 else self._numbers.setdefault(term, CODE_POINTS + len(self._numbers))

    def known(self, term: str) -> int:
        """The number of `term`, or NOWHERE."""
        return ord(term) if len(term) == 1 else self._numbers.get(term, NOWHERE)

    def numbers(self, terms: Iterable[str]) -> Numbers:
        """The numbers of `terms`; new ones of several code points get the next."""
        return np.array([self.number(term) for term in terms], dtype=np.uint32)

    def term(self, number: int) -> str:
        """The term of a number."""
        return chr(number) if number < CODE_POINTS else self.several[number - CODE_POINTS]

    def read(self, numbers: Numbers) -> list[str]:
        """The terms of numbers."""
        several = self.several
        return [chr(number) if number < CODE_POINTS else several[number - CODE_POINTS] for number in numbers.tolist()]
