"""Streams cut into passages of bounded length, as rows of arrays: what an engine stores, and how it counts in them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from manuscripts.search.flow import Stream
from manuscripts.search.query import MAX_QUERY_UNITS

STEP = 2048
"""Units from the start of one passage to the start of the next; each runs on by the length of the longest query."""

Numbers = npt.NDArray[np.uint32]

_SEVERAL = 0x110000
"""From here on a number is no code point but stands for a term of several, in the order of `Lexicon.several`."""


class Lexicon:
    """Terms of one manuscript as numbers: a code point is itself, terms of several code points are counted."""

    def __init__(self, several: Sequence[str] = ()) -> None:
        self._numbers = {term: _SEVERAL + index for index, term in enumerate(several)}

    @property
    def several(self) -> list[str]:
        """The terms of several code points, in the order of their numbers."""
        return list(self._numbers)

    def numbers(self, terms: Sequence[str]) -> Numbers:
        """The numbers of `terms`; new ones of several code points get the next."""
        return np.array([self._number(term) for term in terms], dtype=np.uint32)

    def read(self, numbers: Numbers) -> list[str]:
        """The terms again."""
        several = self.several
        return [chr(number) if number < _SEVERAL else several[number - _SEVERAL] for number in numbers.tolist()]

    def _number(self, term: str) -> int:
        return ord(term) if len(term) == 1 else self._numbers.setdefault(term, _SEVERAL + len(self._numbers))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passage:
    """A piece of a stream: three aligned arrays. What begins at STEP or behind it is the next passage's."""

    written: Numbers
    folded: Numbers
    places: Numbers

    def starts(self, numbers: Numbers, *, exact: bool) -> npt.NDArray[np.intp]:
        """The offsets at which `numbers` stand in the written or the folded layer."""
        terms = self.written if exact else self.folded
        last = min(STEP, len(terms) - len(numbers) + 1)
        starts = np.flatnonzero(terms[: max(last, 0)] == numbers[0])
        for offset in range(1, len(numbers)):
            starts = starts[terms[starts + offset] == numbers[offset]]
        return starts


def cut_stream(stream: Stream, lexicon: Lexicon) -> Iterator[Passage]:
    """The passages of a stream; of one with joints, only those in which one lies."""
    written, folded = lexicon.numbers(stream.written), lexicon.numbers(stream.folded)
    places = np.array(stream.places, dtype=np.uint32)
    for start in range(0, len(places), STEP):
        end = min(start + STEP + MAX_QUERY_UNITS - 1, len(places))
        if stream.joints is None or bisect_left(stream.joints, end) > bisect_right(stream.joints, start):
            yield Passage(written=written[start:end], folded=folded[start:end], places=places[start:end])


def collect(passages: Iterable[Passage], numbers: Numbers, *, exact: bool) -> tuple[Numbers, Numbers]:
    """Every occurrence of `numbers`, once: its places and its written numbers, a row each, in order of the text.

    Streams that leave something out repeat what stands in the whole one; occurrences of one length with the same
    first and last place are the same.
    """
    span = np.arange(len(numbers))
    places: list[Numbers] = []
    written: list[Numbers] = []
    for passage in passages:
        at = passage.starts(numbers, exact=exact)[:, None] + span
        places.append(passage.places[at])
        written.append(passage.written[at])
    all_places = np.concatenate(places)
    ends = (all_places[:, 0].astype(np.uint64) << np.uint64(32)) | all_places[:, -1]
    _, once = np.unique(ends, return_index=True)
    return all_places[once], np.concatenate(written)[once]


def count_rows(rows: Numbers) -> Iterator[tuple[Numbers, int]]:
    """The different rows and how often each stands there."""
    whole = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.itemsize * rows.shape[1]))).ravel()
    _, first, counts = np.unique(whole, return_index=True, return_counts=True)
    return zip(rows[first], counts.tolist(), strict=True)
