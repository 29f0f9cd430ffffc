"""Streams cut into passages of bounded length, as rows of arrays."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from manuscripts.core.page import ColumnKind
from manuscripts.search.flow import Stream
from manuscripts.search.lexicon import Lexicon, Numbers
from manuscripts.search.query import MAX_QUERY_UNITS

STEP = 2048
"""Units from the start of one passage to the start of the next; each runs on by the length of the longest query."""

KINDS = tuple(ColumnKind)
_KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
_UNKNOWN = 0xFFFF
_SURE = 10_000

Offsets = npt.NDArray[np.intp]
Kinds = npt.NDArray[np.uint8]
Shares = npt.NDArray[np.float64]

_NOTHING: Shares = np.zeros(0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passage:
    """A piece of a stream, as aligned arrays. What begins at STEP or behind it is the next passage's.

    `written`, `meant` and `folded` are numbers of terms; `kinds` are places in KINDS. `sure` is the probability of what
    is written, NaN where that is not known, or empty where nothing is known of any. What a unit may be else stands in
    three arrays of their own: the offset, the number of what it may be, its probability. `joints` are the offsets
    across one of which a match must run to be new, None where every match is; `noteless` tells that notes were left
    out of the row.
    """

    written: Numbers
    meant: Numbers
    folded: Numbers
    places: Numbers
    kinds: Kinds
    sure: Shares
    other_at: Numbers
    other: Numbers
    other_sure: Shares
    joints: Numbers | None = None
    noteless: bool = False

    def __len__(self) -> int:
        return len(self.written)

    @property
    def known(self) -> Shares:
        """`sure` for each unit; what nothing is known of counts as right."""
        return np.nan_to_num(self.sure, nan=1.0) if len(self.sure) else np.ones(len(self))

    def stretch(self, start: int, end: int) -> "Passage":
        """The units from `start` to `end`, exclusive, as a passage without joints."""
        inside = slice(*np.searchsorted(self.other_at, (start, end)))
        return replace(
            self,
            written=self.written[start:end],
            meant=self.meant[start:end],
            folded=self.folded[start:end],
            places=self.places[start:end],
            kinds=self.kinds[start:end],
            sure=self.sure[start:end],
            other_at=self.other_at[inside] - np.uint32(start),
            other=self.other[inside],
            other_sure=self.other_sure[inside],
            joints=None,
        )


def cut_stream(stream: Stream, lexicon: Lexicon) -> Iterator[Passage]:
    """The passages of a stream; of one with joints, only those in which one lies."""
    cut = _Cut(stream, lexicon)
    for start in range(0, len(stream.places), STEP):
        end = min(start + STEP + MAX_QUERY_UNITS - 1, len(stream.places))
        if stream.joints is None or bisect_left(stream.joints, end) > bisect_right(stream.joints, start):
            yield cut.piece(start, end)


def ends_of(stream: Stream, lexicon: Lexicon) -> tuple[Passage, Passage]:
    """The first and the last units of a stream, as many as a phrase can need that runs into another one."""
    cut, length = _Cut(stream, lexicon), len(stream.places)
    return cut.piece(0, min(MAX_QUERY_UNITS - 1, length)), cut.piece(max(length - MAX_QUERY_UNITS + 1, 0), length)


class _Cut:
    """A stream as arrays, of which any piece is a passage."""

    def __init__(self, stream: Stream, lexicon: Lexicon) -> None:
        self._stream = stream
        self._lexicon = lexicon
        self._rows = [lexicon.numbers(terms) for terms in (stream.written, stream.meant, stream.folded)]
        self._places = np.array(stream.places, dtype=np.uint32)
        self._kinds = np.array([_KIND_NUMBERS[kind] for kind in stream.kinds], dtype=np.uint8)
        self._sure = _shares([np.nan if share is None else share for share in stream.sure])

    def piece(self, start: int, end: int) -> Passage:
        """The units from `start` to `end`, exclusive."""
        written, meant, folded = (row[start:end] for row in self._rows)
        others = [(at, other) for at, held in enumerate(self._stream.others[start:end]) for other in held]
        sure = self._sure[start:end]
        joints = self._stream.joints
        if joints is not None:
            joints = joints[bisect_right(joints, start) : bisect_left(joints, end)]
        return Passage(
            written=written,
            meant=meant,
            folded=folded,
            places=self._places[start:end],
            kinds=self._kinds[start:end],
            sure=sure[:0] if np.isnan(sure).all() else sure,
            other_at=np.array([at for at, _ in others], dtype=np.uint32),
            other=self._lexicon.numbers(other.text for _, other in others),
            other_sure=_shares([other.probability for _, other in others]),
            joints=None if joints is None else np.array(joints, dtype=np.uint32) - np.uint32(start),
            noteless=joints is not None,
        )


def _shares(values: list[float]) -> Shares:
    """Probabilities as they come back from the store."""
    return unpacked_shares(packed_shares(np.array(values, dtype=np.float64)))


def packed_shares(shares: Shares) -> npt.NDArray[np.uint16]:
    """Probabilities in ten-thousandths; NaN has a number of its own."""
    return np.where(np.isnan(shares), _UNKNOWN, np.nan_to_num(np.rint(shares * _SURE))).astype(np.uint16)


def unpacked_shares(packed: npt.NDArray[np.uint16]) -> Shares:
    """What `packed_shares` packed."""
    if not len(packed):
        return _NOTHING
    return np.where(packed == _UNKNOWN, np.nan, packed / _SURE)
