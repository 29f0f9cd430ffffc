"""What was found of a phrase: where in one passage, and unit by unit."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from manuscripts.search.folding import Folding
from manuscripts.search.lexicon import Lexicon
from manuscripts.search.matching import Matcher, Matches
from manuscripts.search.passages import Passage, Shares
from manuscripts.search.pattern import Part

_HALF = 32
_BEHIND = 28

Keys = npt.NDArray[np.uint64]
"""First and last place of an occurrence in one number, so that they sort as the text runs."""


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The occurrences in one manuscript: their keys in order, and the probability of each."""

    keys: Keys
    weight: Shares

    @classmethod
    def certain(cls, places: Sequence[tuple[int, int]]) -> "Counted":
        """Those that are where they are without a doubt, by their first and last places, in any order."""
        keys = sorted({first << _HALF | last for first, last in places})
        return cls(np.array(keys, dtype=np.uint64), np.ones(len(keys)))

    def together(self, other: "Counted") -> "Counted":
        """Those of both, each once, with its higher probability."""
        return once([self, other])


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One unit of an occurrence: where it stands, what stands there, and the term that was looked for there, if any.

    `sure` is the probability of what is written, NaN where that is not known.
    """

    manuscript: int
    place: int
    written: str
    meant: str
    folded: str
    sure: float
    asked: Part | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One place where a phrase stands."""

    key: int
    weight: float
    folding: Folding
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """What was found in one passage of a manuscript, or of a seam between it and others, which begin at `starts`."""

    manuscripts: tuple[int, ...]
    starts: tuple[int, ...]
    matcher: Matcher
    passage: Passage
    lexicon: Lexicon
    matches: Matches

    @property
    def manuscript(self) -> int:
        """The one in which everything that was found begins."""
        return self.manuscripts[0]

    @property
    def keys(self) -> Keys:
        """Places behind a seam come behind all places of the manuscripts before it."""
        first, last = (self.passage.places[at].astype(np.uint64) for at in (self.matches.first, self.matches.last))
        if self.starts:
            behind = np.searchsorted(self.starts, self.matches.last, side="right").astype(np.uint64)
            last |= behind << np.uint64(_BEHIND)
        keys: Keys = (first << np.uint64(_HALF)) | last
        return keys

    @property
    def weight(self) -> Shares:
        return self.matches.weight

    def written(self, match: int) -> str:
        """How one of the matches is written."""
        first, last = int(self.matches.first[match]), int(self.matches.last[match])
        return "".join(self.lexicon.read(self.passage.written[first : last + 1]))

    def tell(self, match: int) -> Occurrence:
        """One of the matches unit by unit."""
        pattern = self.matcher.pattern
        asked: dict[int, Part] = {}
        for run, start in zip(pattern.runs, self.matches.runs[:, match].tolist(), strict=True):
            asked |= dict(enumerate(run, start))
        first, last = int(self.matches.first[match]), int(self.matches.last[match])
        return Occurrence(
            key=int(self.keys[match]),
            weight=self.matcher.chance(self.passage, self.matches, match),
            folding=self.matcher.folding,
            spots=tuple(self._spot(at, asked.get(at)) for at in range(first, last + 1)),
        )

    def _spot(self, at: int, asked: Part | None) -> Spot:
        passage = self.passage
        return Spot(
            manuscript=self.manuscripts[bisect_right(self.starts, at)],
            place=int(passage.places[at]),
            written=self.lexicon.term(int(passage.written[at])),
            meant=self.lexicon.term(int(passage.meant[at])),
            folded=self.lexicon.term(int(passage.folded[at])),
            sure=float(passage.sure[at]) if len(passage.sure) else math.nan,
            asked=asked,
        )


def once(pieces: Iterable[Counted | Piece]) -> Counted:
    """All occurrences in order, each once, with its highest probability."""
    held = list(pieces)
    keys = np.concatenate([piece.keys for piece in held])
    weight = np.concatenate([piece.weight for piece in held])
    order = np.lexsort((-weight, keys))
    keys, weight = keys[order], weight[order]
    mask = np.ones(len(keys), dtype=bool)
    mask[1:] = keys[1:] != keys[:-1]
    return Counted(keys[mask], weight[mask])
