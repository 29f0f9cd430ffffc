"""Streams cut into passages of bounded length, as rows of arrays: what an engine stores, and how it looks into them."""

import struct
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

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
_HEAD = struct.Struct("<II9I9s")
_TYPES: dict[int, np.dtype[Any]] = {ord("B"): np.dtype("u1"), ord("H"): np.dtype("<u2"), ord("I"): np.dtype("<u4")}

Offsets = npt.NDArray[np.intp]
Kinds = npt.NDArray[np.uint8]
Shares = npt.NDArray[np.float64]

_NOTHING: Shares = np.zeros(0)


class DamagedError(ValueError):
    """What was stored is not what comes back."""


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


def pack_passage(passage: Passage) -> bytes:
    """A passage as bytes, with a checksum: small, and opened without a copy."""
    places = passage.places
    rows: list[npt.NDArray[Any]] = [
        passage.written,
        _unless(passage.meant, passage.written),
        _unless(passage.folded, passage.written),
        # Most passages have no gap in their places, and one kind of column.
        places[:1] if (np.diff(places.astype(np.int64)) == 1).all() else places,
        passage.kinds[:1] if (passage.kinds == passage.kinds[:1]).all() else passage.kinds,
        _packed(passage.sure),
        passage.other_at,
        passage.other,
        _packed(passage.other_sure),
    ]
    joints = passage.joints
    parts = [_narrowed(row) for row in rows]
    tail = b"" if joints is None else joints.astype("<u4").tobytes()
    codes = bytes(code for code, _ in parts)
    head = _HEAD.pack(len(passage), 0 if joints is None else 1, *(len(part) for _, part in parts), codes)
    body = head + b"".join(part for _, part in parts) + tail
    return zlib.crc32(body).to_bytes(4, "little") + body


def unpack_passage(packed: bytes) -> Passage:
    """The passage that `pack_passage` packed; raises DamagedError for bytes that have changed."""
    if len(packed) < 4 + _HEAD.size or zlib.crc32(memoryview(packed)[4:]) != int.from_bytes(packed[:4], "little"):
        raise DamagedError("a passage has changed")
    length, jointed, *sizes, codes = _HEAD.unpack_from(packed, 4)
    at = 4 + _HEAD.size
    rows = []
    for size, code in zip(sizes, codes, strict=True):
        kind = _TYPES[code]
        rows.append(np.frombuffer(packed, dtype=kind, count=size // kind.itemsize, offset=at))
        at += size
    written, meant, folded, places, kinds, sure, other_at, other, other_sure = rows
    return Passage(
        written=written,
        meant=meant if len(meant) else written,
        folded=folded if len(folded) else written,
        places=places if len(places) == length else places[0] + np.arange(length, dtype=np.uint32),
        kinds=kinds if len(kinds) == length else _of_one_kind(int(kinds[0]), length),
        sure=_unpacked(sure),
        other_at=other_at,
        other=other,
        other_sure=_unpacked(other_sure),
        joints=np.frombuffer(packed, dtype="<u4", offset=at) if jointed else None,
        noteless=bool(jointed),
    )


@lru_cache(maxsize=64)
def _of_one_kind(kind: int, length: int) -> Kinds:
    """Shared by all passages like it: most are of one kind, and whole."""
    kinds = np.full(length, kind, dtype=np.uint8)
    kinds.flags.writeable = False
    return kinds


def _unless(row: Numbers, same: Numbers) -> Numbers:
    return row[:0] if np.array_equal(row, same) else row


def _narrowed(row: npt.NDArray[Any]) -> tuple[int, bytes]:
    """The letter of the narrowest type that holds a row, and its bytes."""
    if row.dtype != np.uint8:
        row = row.astype("<u2" if not len(row) or row.max() <= 0xFFFF else "<u4")
    return {1: ord("B"), 2: ord("H"), 4: ord("I")}[row.dtype.itemsize], row.tobytes()


def _shares(values: list[float]) -> Shares:
    """Probabilities as they come back from the store."""
    return _unpacked(_packed(np.array(values, dtype=np.float64)))


def _packed(shares: Shares) -> npt.NDArray[np.uint16]:
    return np.where(np.isnan(shares), _UNKNOWN, np.nan_to_num(np.rint(shares * _SURE))).astype(np.uint16)


def _unpacked(packed: npt.NDArray[np.uint16]) -> Shares:
    if not len(packed):
        return _NOTHING
    return np.where(packed == _UNKNOWN, np.nan, packed / _SURE)
