"""Where one fragment ends and another begins that was one with it (綴合): their texts read as one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from manuscripts.core.join import Join, JoinPlace
from manuscripts.core.units import REPEATS
from manuscripts.search.holdings import Holdings, Texts
from manuscripts.search.lexicon import Lexicon, Numbers
from manuscripts.search.matching import NOTES
from manuscripts.search.passages import Passage, Shares
from manuscripts.search.query import MAX_QUERY_UNITS

Ends = tuple[Passage, Passage]

_MOST_FRAGMENTS = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seam:
    """The end of one manuscript and the beginning of what follows it, with its notes, and without.

    Behind a fragment that is shorter than a phrase may be comes what follows upon that one. `starts` has for each
    passage the offsets at which the manuscripts behind the first begin; the first of them is its joint.
    """

    manuscripts: tuple[int, ...]
    lexicon: Lexicon
    passages: tuple[Passage, ...]
    starts: tuple[tuple[int, ...], ...]


def seams_of(texts: Texts) -> tuple[Seam, ...]:
    """All seams between manuscripts that are recorded as joined; in both orders where none is recorded.

    It is enough that one of the two is recorded as joined to the other.
    """
    following: dict[int, list[int]] = {}
    for first, second in _pairs(texts.holdings):
        following.setdefault(first, []).append(second)
    ends = {number: texts.ends(number) for number in {*following, *(n for row in following.values() for n in row)}}
    return tuple(
        _seam(texts, path, ends)
        for first in following
        for path in _paths((first,), following, ends, room=MAX_QUERY_UNITS - 1)
        if ends[first] is not None
    )


def neighbours(seams: Sequence[Seam], *, before: bool = False) -> dict[int, int]:
    """Which manuscript goes on in which, or was `before` which, as far as the records leave no doubt."""
    pairs = {seam.manuscripts[:2] for seam in seams}
    ordered = [(first, second) for first, second in pairs if (second, first) not in pairs]
    ways = Counter(pair[before] for pair in ordered)
    return {pair[before]: pair[not before] for pair in ordered if ways[pair[before]] == 1}


def _paths(
    path: tuple[int, ...], following: Mapping[int, Sequence[int]], ends: Mapping[int, Ends | None], *, room: int
) -> Iterator[tuple[int, ...]]:
    """The ways on behind `path` for as many units as a phrase can need; none twice through one fragment."""
    found = [number for number in following.get(path[-1], ()) if number not in path and ends[number] is not None]
    for number in found if room > 0 and len(path) < _MOST_FRAGMENTS else ():
        held = ends[number]
        length = len(held[0]) if held else 0
        on = list(_paths((*path, number), following, ends, room=room - length))
        yield from on or [(*path, number)]


def _pairs(holdings: Holdings) -> list[tuple[int, int]]:
    """Which manuscript is followed by which."""
    ordered: set[tuple[int, int]] = set()
    unordered: set[tuple[int, int]] = set()
    for number, entry in enumerate(holdings.entries):
        for join in map(Join.parse, entry.joins):
            other = holdings.by_key.get((join.institution, join.shelfmark))
            if other is None or other == number:
                continue
            if join.place is JoinPlace.UNKNOWN:
                unordered |= {(number, other), (other, number)}
            else:
                ordered.add((number, other) if join.place is JoinPlace.AFTER else (other, number))
    # What one record says of the order is more than that another does not say it.
    unordered -= {(second, first) for first, second in ordered}
    return sorted(ordered | unordered)


def _seam(texts: Texts, path: tuple[int, ...], ends: Mapping[int, Ends | None]) -> Seam:
    lexicon = Lexicon()
    pieces = [
        _renumbered(held[0] if place else held[1], texts.lexicon(number), lexicon)
        for place, number in enumerate(path)
        if (held := ends[number]) is not None
    ]
    pieces = list(accumulate(pieces, _repeating))
    passages = [_joined(pieces)]
    starts = [tuple(accumulate(len(piece) for piece in pieces[:-1]))]
    if NOTES[passages[0].kinds].any():
        plain = [_without_notes(piece) for piece in pieces]
        passages.append(replace(_joined(plain), noteless=True))
        starts.append(tuple(accumulate(len(piece) for piece in plain[:-1])))
    return Seam(manuscripts=path, lexicon=lexicon, passages=tuple(passages), starts=tuple(starts))


def _renumbered(passage: Passage, own: Lexicon, lexicon: Lexicon) -> Passage:
    """With the numbers that another lexicon has for the same terms."""

    def renumber(numbers: Numbers) -> Numbers:
        return lexicon.numbers(own.read(numbers))

    return replace(
        passage,
        written=renumber(passage.written),
        meant=renumber(passage.meant),
        folded=renumber(passage.folded),
        other=renumber(passage.other),
    )


def _repeating(before: Passage, after: Passage) -> Passage:
    """What is behind a seam; iteration marks with which it begins repeat what stands before the seam.

    As within a text, one of the main text repeats main text, also where a note stands between.
    """
    marks = np.isin(after.written, [ord(mark) for mark in REPEATS])
    meant, folded = after.meant.copy(), after.folded.copy()
    for kept_before, kept in (
        (np.arange(len(before)), np.arange(len(after))),
        (np.flatnonzero(~NOTES[before.kinds]), np.flatnonzero(~NOTES[after.kinds])),
    ):
        run = int(np.argmin(np.append(marks[kept], False)))
        if run and len(kept_before):
            repeated = kept_before[-run:] if len(kept_before) >= run else kept_before[-1:]
            meant[kept[:run]], folded[kept[:run]] = before.meant[repeated], before.folded[repeated]
    return replace(after, meant=meant, folded=folded)


def _joined(pieces: Sequence[Passage]) -> Passage:
    """The pieces in a row, with a joint behind the first."""
    starts = list(accumulate((len(piece) for piece in pieces), initial=0))
    has_sure = any(len(piece.sure) for piece in pieces)
    return Passage(
        written=np.concatenate([piece.written for piece in pieces]),
        meant=np.concatenate([piece.meant for piece in pieces]),
        folded=np.concatenate([piece.folded for piece in pieces]),
        places=np.concatenate([piece.places for piece in pieces]),
        kinds=np.concatenate([piece.kinds for piece in pieces]),
        sure=np.concatenate([_sure(piece) for piece in pieces]) if has_sure else pieces[0].sure,
        other_at=np.concatenate(
            [piece.other_at + np.uint32(start) for piece, start in zip(pieces, starts, strict=False)]
        ),
        other=np.concatenate([piece.other for piece in pieces]),
        other_sure=np.concatenate([piece.other_sure for piece in pieces]),
        joints=np.array(starts[1:2], dtype=np.uint32),
    )


def _sure(passage: Passage) -> Shares:
    return passage.sure if len(passage.sure) else np.full(len(passage), np.nan)


def _without_notes(piece: Passage) -> Passage:
    kept = ~NOTES[piece.kinds]
    now_at = np.cumsum(kept) - 1
    others = kept[piece.other_at]
    return Passage(
        written=piece.written[kept],
        meant=piece.meant[kept],
        folded=piece.folded[kept],
        places=piece.places[kept],
        kinds=piece.kinds[kept],
        sure=piece.sure[kept] if len(piece.sure) else piece.sure,
        other_at=now_at[piece.other_at[others]].astype(np.uint32),
        other=piece.other[others],
        other_sure=piece.other_sure[others],
    )
