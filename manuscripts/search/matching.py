"""Where a pattern stands in a passage: by what is written, or by all that the characters may be."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from manuscripts.core.page import ColumnKind
from manuscripts.search import passages
from manuscripts.search.chance import chance_of
from manuscripts.search.expression import Gap
from manuscripts.search.folding import Folding
from manuscripts.search.lexicon import NOWHERE, Lexicon, Numbers
from manuscripts.search.passages import KINDS, Offsets, Passage, Shares
from manuscripts.search.pattern import Part, Pattern, Term, is_made
from manuscripts.search.query import Notes
from manuscripts.variants.level import Level
from manuscripts.variants.table import SEARCHING

Mask = npt.NDArray[np.bool_]

NOTES = np.array([kind.is_note for kind in KINDS])
"""Which of KINDS are inline notes."""


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Where a pattern stands in a passage: offsets of the first and of the last unit, and the probability of each.

    `runs` has a row for each run of the pattern: the offsets at which it begins. Without candidates the probability is
    1 here, and told by `Matcher.chance` of those that are shown.
    """

    first: Offsets
    last: Offsets
    weight: Shares
    runs: Offsets

    def kept(self, mask: Mask) -> "Matches":
        if mask.all():
            return self
        return Matches(self.first[mask], self.last[mask], self.weight[mask], self.runs[:, mask])


class Matcher:
    """Looks for one pattern in the passages of one manuscript."""

    def __init__(
        self,
        pattern: Pattern,
        folding: Folding,
        lexicon: Lexicon,
        *,
        notes: Notes = Notes.BOTH,
        kinds: frozenset[ColumnKind] = frozenset(),
        candidates: bool = False,
    ) -> None:
        self.pattern = pattern
        self.folding = folding
        self._notes = notes
        self._kinds = np.array([kind in kinds for kind in KINDS]) if kinds else None
        self._candidates = candidates
        several = pattern.level is not Level.EXACT and len(lexicon)
        self._several = folding.refolded(lexicon, level=pattern.level) if several else np.zeros(0, dtype=np.uint32)
        # Behind the line before, which may bring terms into the lexicon.
        self._accepted = [[_accepted(part, lexicon, folding) for part in run] for run in pattern.runs]

    def find(self, passage: Passage) -> Matches:
        """Every place, in order, each once; of several ends for one beginning the most probable, then the nearest."""
        layer = self._layer(passage)
        *others, end = zip(self.pattern.runs, self._accepted, self.pattern.gaps[1:], strict=True)
        run, accepted, gap = end
        at, weight = self._run(passage, layer, run, accepted)
        found = Matches(at, at + (len(run) - 1 + gap.least), weight, at[None])
        # Before one of them is chosen as the most probable.
        found = found.kept(found.last < len(passage))
        for run, accepted, gap in reversed(others):
            at, weight = self._run(passage, layer, run, accepted)
            found = self._followed(Matches(at, at + (len(run) - 1), weight, at[None]), gap, found)
        before = self.pattern.gaps[0].least
        return self._allowed(passage, Matches(found.first - before, found.last, found.weight, found.runs))

    def _layer(self, passage: Passage) -> Numbers:
        level = self.pattern.level
        if level is Level.EXACT:
            return passage.written
        if level is SEARCHING:
            return passage.folded
        closer = passage.folded if level is Level.LOOSE else passage.meant
        return self.folding.refold(closer, self._several, level=level)

    def chance(self, passage: Passage, matches: Matches, match: int) -> float:
        """The probability of one of the matches in a passage."""
        if self._candidates:
            return float(matches.weight[match])
        first = int(matches.first[match])
        stretch = passage.stretch(first, int(matches.last[match]) + 1)
        layer, weight = self._layer(stretch), 1.0
        for run, accepted, start in zip(self.pattern.runs, self._accepted, matches.runs[:, match] - first, strict=True):
            product = self._products(stretch, layer, run, accepted)[start : start + 1]
            weight *= float(chance_of(product, units=_terms_in(run))[0])
        return weight

    def _run(
        self, passage: Passage, layer: Numbers, run: Sequence[Part], accepted: Sequence[Numbers]
    ) -> tuple[Offsets, Shares]:
        """Where a run begins, and how probably."""
        if self._candidates:
            product = self._products(passage, layer, run, accepted)
            starts = np.flatnonzero(product > 0)
            return starts, chance_of(product[starts], units=_terms_in(run))
        count = max(len(layer) - len(run) + 1, 0)
        rows = [layer if isinstance(part, Term) else passage.written for part in run]
        starts = np.flatnonzero(_among(rows[0][:count], accepted[0]))
        for offset in range(1, len(run)):
            starts = starts[_among(rows[offset][starts + offset], accepted[offset])]
        return starts, np.ones(len(starts))

    def _products(self, passage: Passage, layer: Numbers, run: Sequence[Part], accepted: Sequence[Numbers]) -> Shares:
        """For each offset the product of the probabilities of the units of a run there, by all that they may be."""
        count = max(len(layer) - len(run) + 1, 0)
        product = np.ones(count)
        other = passage.other
        if self.pattern.level is not Level.EXACT and len(other):
            other = self.folding.refold(other, self._several, level=self.pattern.level)
        known = passage.known
        for offset, (part, numbers) in enumerate(zip(run, accepted, strict=True)):
            is_term = isinstance(part, Term)
            sure = np.where(_among(layer if is_term else passage.written, numbers), known, 0.0)
            may = _among(other if is_term else passage.other, numbers)
            np.add.at(sure, passage.other_at[may], passage.other_sure[may])
            product = product * np.minimum(sure[offset : offset + count], 1.0)
        return product

    def _followed(self, found: Matches, gap: Gap, following: Matches) -> Matches:
        """The matches behind which, after a gap, one of `following` stands, with the most probable of these.

        Of several as probable it is the nearest, which is also the one that ends first.
        """
        nearest = np.searchsorted(following.first, found.last + 1 + gap.least)
        beyond = np.searchsorted(following.first, found.last + 1 + gap.most, side="right")
        mask = nearest < beyond
        found, nearest, beyond = found.kept(mask), nearest[mask], beyond[mask]
        best = nearest
        for step in range(1, int((beyond - nearest).max(initial=0)) if self._candidates else 1):
            later = np.minimum(nearest + step, beyond - 1)
            best = np.where(following.weight[later] > following.weight[best], later, best)
        runs = np.concatenate([found.runs, following.runs[:, best]])
        return Matches(found.first, following.last[best], found.weight * following.weight[best], runs)

    def _allowed(self, passage: Passage, found: Matches) -> Matches:
        """Without what runs out of the passage, is the next one's, is not new, or stands where it was not asked for."""
        found = found.kept((found.first >= 0) & (found.first < passages.STEP))
        if passage.joints is not None:
            crossed = np.searchsorted(passage.joints, found.first, side="right")
            ends = np.searchsorted(passage.joints, found.last, side="right")
            found = found.kept(crossed < ends)
        if passage.noteless and self._notes in (Notes.WITH, Notes.ONLY):
            found = found.kept(np.zeros(len(found.first), dtype=bool))
        if self._notes is Notes.WITHOUT:
            found = found.kept(_inside(~NOTES[passage.kinds], found))
        if self._notes is Notes.ONLY:
            found = found.kept(_inside(NOTES[passage.kinds], found))
        if self._kinds is not None:
            found = found.kept(_inside(self._kinds[passage.kinds], found))
        return found


def _inside(mask: Mask, found: Matches) -> Mask:
    """Of which matches every unit is one of `mask`."""
    outside = np.concatenate([[0], np.cumsum(~mask)])
    inside: Mask = outside[found.last + 1] == outside[found.first]
    return inside


def _terms_in(run: Sequence[Part]) -> int:
    return sum(isinstance(part, Term) for part in run)


def _among(row: Numbers, numbers: Numbers) -> Mask:
    if len(numbers) == 1:
        single: Mask = row == numbers[0]
        return single
    return np.isin(row, numbers)


def _accepted(part: Part, lexicon: Lexicon, folding: Folding) -> Numbers:
    """The numbers that a part may be: of its term, or of all that is described as it asks."""
    if isinstance(part, Term):
        return np.array([lexicon.known(part.term)], dtype=np.uint32)
    found = {lexicon.known(term) for term in lexicon.several if is_made(part, folding.description(term))}
    found |= {lexicon.known(term) for term, given in folding.described.items() if is_made(part, given)}
    return np.array(sorted(found) or [NOWHERE], dtype=np.uint32)
