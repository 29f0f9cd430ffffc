"""A passage as bytes, as every engine stores it: opened without a copy, or looked into unopened."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from manuscripts.search import passages
from manuscripts.search.lexicon import Numbers
from manuscripts.search.passages import Kinds, Passage, packed_shares, unpacked_shares

_HEAD = struct.Struct("<II9I9s")
_BEGIN = 4 + _HEAD.size
_TYPES: dict[int, np.dtype[Any]] = {ord("B"): np.dtype("u1"), ord("H"): np.dtype("<u2"), ord("I"): np.dtype("<u4")}
_NARROW = ord("H")
_WRITTEN, _MEANT, _FOLDED, _PLACES = range(4)


class DamagedError(ValueError):
    """What was stored is not what comes back."""


class SignRow:
    """Signs that follow one another in what is written, or in what that is folded to, in an unopened passage."""

    def __init__(self, signs: Sequence[str], *, folded: bool) -> None:
        """Each sign is one code point: those of several have other numbers in every manuscript."""
        numbers = np.array([ord(sign) for sign in signs], dtype="<u4")
        self.folded = folded
        self.units = len(signs)
        self.wide = numbers.tobytes()
        self.narrow = numbers.astype("<u2").tobytes() if numbers.max() <= 0xFFFF else None


@dataclass(frozen=True, slots=True)
class PackedPassage:
    """What `pack` made, or what was stored of it."""

    packed: bytes

    @classmethod
    def pack(cls, passage: Passage) -> "PackedPassage":
        """A passage as bytes, with a checksum."""
        return cls(_pack(passage))

    def open(self) -> Passage:
        """The passage that was packed; raises DamagedError for bytes that have changed."""
        packed = self.packed
        length, jointed, sizes, codes = self._head()
        at = _BEGIN
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
            sure=unpacked_shares(sure),
            other_at=other_at,
            other=other,
            other_sure=unpacked_shares(other_sure),
            joints=np.frombuffer(packed, dtype="<u4", offset=at) if jointed else None,
            noteless=bool(jointed),
        )

    def stands(self, row: SignRow) -> list[tuple[int, int]] | None:
        """First and last place of each `row` that begins in this passage's own part; None where it has joints.

        Far cheaper than to open it: most searches look into many passages and show few. Raises DamagedError.
        """
        length, jointed, sizes, codes = self._head()
        if jointed:
            return None
        which = _FOLDED if row.folded and sizes[_FOLDED] else _WRITTEN
        signs, width = (row.narrow, 2) if codes[which] == _NARROW else (row.wide, 4)
        if signs is None:
            return []
        begin = _BEGIN + sum(sizes[:which])
        end = begin + min(sizes[which], width * (passages.STEP - 1 + row.units))
        found = []
        at = self.packed.find(signs, begin, end)
        while at >= 0:
            offset, within = divmod(at - begin, width)
            if not within:
                found.append(offset)
            at = self.packed.find(signs, at + 1, end)
        if not found:
            return []
        kind = _TYPES[codes[_PLACES]]
        count, at = sizes[_PLACES] // kind.itemsize, _BEGIN + sum(sizes[:_PLACES])
        places = np.frombuffer(self.packed, dtype=kind, count=count, offset=at).tolist()
        if count < length:
            return [(places[0] + offset, places[0] + offset + row.units - 1) for offset in found]
        return [(places[offset], places[offset + row.units - 1]) for offset in found]

    def _head(self) -> tuple[int, int, list[int], bytes]:
        """How many units there are, whether there are joints, and of each row its bytes and the letter of its type."""
        packed = self.packed
        if len(packed) < _BEGIN or zlib.crc32(memoryview(packed)[4:]) != int.from_bytes(packed[:4], "little"):
            raise DamagedError("a passage has changed")
        length, jointed, *sizes, codes = _HEAD.unpack_from(packed, 4)
        return length, jointed, sizes, codes


def _pack(passage: Passage) -> bytes:
    places = passage.places
    rows: list[npt.NDArray[Any]] = [
        passage.written,
        _unless(passage.meant, passage.written),
        _unless(passage.folded, passage.written),
        # Most passages have no gap in their places, and one kind of column.
        places[:1] if (np.diff(places.astype(np.int64)) == 1).all() else places,
        passage.kinds[:1] if (passage.kinds == passage.kinds[:1]).all() else passage.kinds,
        packed_shares(passage.sure),
        passage.other_at,
        passage.other,
        packed_shares(passage.other_sure),
    ]
    joints = passage.joints
    parts = [_narrowed(row) for row in rows]
    tail = b"" if joints is None else joints.astype("<u4").tobytes()
    codes = bytes(code for code, _ in parts)
    head = _HEAD.pack(len(passage), 0 if joints is None else 1, *(len(part) for _, part in parts), codes)
    body = head + b"".join(part for _, part in parts) + tail
    return zlib.crc32(body).to_bytes(4, "little") + body


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
