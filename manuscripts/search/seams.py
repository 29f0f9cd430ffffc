"""Where one fragment ends and another begins that was one with it (綴合): texts of two manuscripts read as one."""

from dataclasses import dataclass, replace

import numpy as np

from manuscripts.core.join import Join, JoinPlace
from manuscripts.core.units import REPEATS
from manuscripts.search.holdings import Holdings, Texts
from manuscripts.search.lexicon import Lexicon, Numbers
from manuscripts.search.matching import NOTES
from manuscripts.search.passages import Passage, Shares


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seam:
    """The end of one manuscript and the beginning of another as passages with one joint: with notes, and without."""

    first: int
    second: int
    lexicon: Lexicon
    passages: tuple[Passage, ...]


def seams_of(texts: Texts) -> tuple[Seam, ...]:
    """All seams between manuscripts that are recorded as joined; in both orders where none is recorded.

    It is enough that one of the two is recorded as joined to the other. A phrase that begins in one fragment, runs
    through a second and ends in a third is not found as one.
    """
    found = []
    for first, second in _pairs(texts.holdings):
        before, after = texts.ends(first), texts.ends(second)
        if before is not None and after is not None:
            found.append(_seam(texts, first, second, before[1], after[0]))
    return tuple(found)


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


def _seam(texts: Texts, first: int, second: int, before: Passage, after: Passage) -> Seam:
    lexicon = Lexicon()
    before = _renumbered(before, texts.lexicon(first), lexicon)
    after = _renumbered(after, texts.lexicon(second), lexicon)
    whole = _joined(before, _repeating(before, after))
    passages = [whole]
    if NOTES[whole.kinds].any():
        passages.append(_without_notes(whole))
    return Seam(first=first, second=second, lexicon=lexicon, passages=tuple(passages))


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


def _joined(before: Passage, after: Passage) -> Passage:
    length = np.uint32(len(before))
    has_sure = len(before.sure) or len(after.sure)
    return Passage(
        written=np.concatenate([before.written, after.written]),
        meant=np.concatenate([before.meant, after.meant]),
        folded=np.concatenate([before.folded, after.folded]),
        places=np.concatenate([before.places, after.places]),
        kinds=np.concatenate([before.kinds, after.kinds]),
        sure=np.concatenate([_sure(before), _sure(after)]) if has_sure else before.sure,
        other_at=np.concatenate([before.other_at, after.other_at + length]),
        other=np.concatenate([before.other, after.other]),
        other_sure=np.concatenate([before.other_sure, after.other_sure]),
        joints=np.array([length], dtype=np.uint32),
    )


def _sure(passage: Passage) -> Shares:
    return passage.sure if len(passage.sure) else np.full(len(passage), np.nan)


def _without_notes(whole: Passage) -> Passage:
    kept = ~NOTES[whole.kinds]
    now_at = np.cumsum(kept) - 1
    others = kept[whole.other_at]
    return Passage(
        written=whole.written[kept],
        meant=whole.meant[kept],
        folded=whole.folded[kept],
        places=whole.places[kept],
        kinds=whole.kinds[kept],
        sure=whole.sure[kept] if len(whole.sure) else whole.sure,
        other_at=now_at[whole.other_at[others]].astype(np.uint32),
        other=whole.other[others],
        other_sure=whole.other_sure[others],
        joints=np.array([kept[: int(whole.joints[0])].sum()], dtype=np.uint32) if whole.joints is not None else None,
        noteless=True,
    )
