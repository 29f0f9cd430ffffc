"""The occurrences of one phrase: counted over all manuscripts, and one by one in those that are shown."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import groupby
from operator import attrgetter, itemgetter

import numpy as np
import numpy.typing as npt

from manuscripts.search.chance import reach_of
from manuscripts.search.expression import Near, Phrase
from manuscripts.search.folding import Folding
from manuscripts.search.grams import needs_of, pair_word, sign_word
from manuscripts.search.holdings import Counts, Texts
from manuscripts.search.lexicon import Lexicon
from manuscripts.search.matching import Matcher
from manuscripts.search.packed_passage import PackedPassage, SignRow
from manuscripts.search.pattern import Pattern, Term, patterns_of
from manuscripts.search.pieces import Counted, Piece, once
from manuscripts.search.query import Notes, Query
from manuscripts.search.seams import Seam
from manuscripts.variants.level import Level
from manuscripts.variants.table import SEARCHING

_MOST_HELD = 512


@dataclass(frozen=True, slots=True)
class Group:
    """Manuscripts that fold alike: a mask over all of them."""

    folding: Folding
    members: npt.NDArray[np.bool_]

    def within(self, chosen: Collection[int] | None) -> list[int] | None:
        """The members among `chosen`; None for all that there are."""
        if chosen is None:
            return None if self.members.all() else np.flatnonzero(self.members).tolist()
        return [number for number in sorted(chosen) if self.members[number]]


class Leaf:
    """One phrase, or two near each other, looked for as a query says."""

    def __init__(
        self, expression: Phrase | Near, query: Query, texts: Texts, groups: Sequence[Group], seams: Sequence[Seam]
    ) -> None:
        self._query = query
        self._texts = texts
        self._seams = seams
        self._groups = [
            (group, patterns_of(expression, group.folding, level=query.level))
            for group in groups
            if group.members.any()
        ]
        self._units = max(
            (sum(map(len, pattern.runs)) for _, patterns in self._groups for pattern in patterns), default=0
        )
        self.there = 0.0
        """How many occurrences there probably are, those included that were not probable enough or cannot be found."""
        self.kept = 0.0
        """How many of those that count are probably right."""
        self._held = _Held()

    @property
    def tallied(self) -> bool:
        """Whether the number of occurrences is known without looking into the texts."""
        plain = [pattern.plain for _, patterns in self._groups for pattern in patterns]
        return (
            self._whole
            and self._query.level in (SEARCHING, Level.LOOSE)
            and all(terms is not None and len(terms) <= 2 for terms in plain)
            and all(len(patterns) == 1 for _, patterns in self._groups)
        )

    def counts(self) -> Counts:
        """How often it stands in each manuscript, where `tallied`."""
        counts = np.zeros(len(self._texts.holdings), dtype=np.int64)
        for group, (pattern,) in self._groups:
            counts += np.where(group.members, self._texts.tally(_grams(pattern.plain or ())), 0)
        for number, counted in self._counted_in_seams(None):
            counts[number] += len(counted.keys)
        return counts

    def find(self, *, within: Collection[int] | None) -> dict[int, Counted]:
        """The occurrences in manuscripts of `within`, or in all."""
        found: dict[int, Counted] = {}
        self._held = _Held()
        for number, counted in (*self._counted(within), *self._counted_in_seams(within)):
            found[number] = found[number].together(counted) if number in found else counted
        weighed = ((number, self._weighed(number, counted)) for number, counted in found.items())
        return {number: counted for number, counted in weighed if len(counted.keys)}

    def pieces(self, manuscript: int) -> list[Piece]:
        """Where it stands in one manuscript; an occurrence may be in several pieces."""
        held = self._held.of(manuscript)
        looks = self._looks([manuscript]) if held is None else held
        found = [look.piece(packed) for look, packed in looks] + list(self._pieces_in_seams([manuscript]))
        return [self._probable(piece) for piece in found]

    def _counted(self, within: Collection[int] | None) -> Iterator[tuple[int, Counted]]:
        """What was found in which manuscript."""
        for look, passages in groupby(self._looks(within), itemgetter(0)):
            found: list[Counted | Piece] = []
            plain: list[tuple[int, int]] = []
            for _, packed in passages:
                places = None if look.row is None else packed.stands(look.row)
                piece = look.piece(packed) if places is None else None
                if places:
                    plain += places
                elif piece is not None and len(piece.matches.first):
                    found.append(piece)
                else:
                    continue
                self._held.add(look, packed)
            certain = [Counted.certain(plain)] if plain else []
            if found:
                yield look.manuscript, once([*found, *certain])
            elif certain:
                yield look.manuscript, certain[0]

    def _looks(self, within: Collection[int] | None) -> Iterator[tuple["_Look", PackedPassage]]:
        """Every passage that may hold it, with how to look into it."""
        whole = self._whole
        for group, patterns in self._groups:
            chosen = group.within(within)
            for pattern in patterns:
                row = pattern.row if whole else None
                passages = self._texts.passages(needs_of(pattern, candidates=self._query.candidates), within=chosen)
                for number, held in groupby(passages, itemgetter(0)):
                    look = _Look(number, row, partial(self._matcher, pattern, group), self._texts)
                    yield from ((look, packed) for _, packed in held)

    def _counted_in_seams(self, within: Collection[int] | None) -> Iterator[tuple[int, Counted]]:
        for number, pieces in groupby(self._pieces_in_seams(within), attrgetter("manuscript")):
            yield number, once(pieces)

    def _pieces_in_seams(self, within: Collection[int] | None) -> Iterator[Piece]:
        for seam in self._seams:
            first = seam.manuscripts[0]
            if within is not None and first not in within:
                continue
            for group, patterns in self._groups:
                for pattern in patterns if group.members[first] else ():
                    matcher = self._matcher(pattern, group, seam.lexicon)
                    for passage, starts in zip(seam.passages, seam.starts, strict=True):
                        found = matcher.find(passage)
                        yield Piece(seam.manuscripts, starts, matcher, passage, seam.lexicon, found)

    def _matcher(self, pattern: Pattern, group: Group, lexicon: Lexicon) -> Matcher:
        query = self._query
        return Matcher(
            pattern, group.folding, lexicon, notes=query.notes, kinds=query.kinds, candidates=query.candidates
        )

    @property
    def _whole(self) -> bool:
        """Whether it counts wherever it stands, by what is written."""
        return self._query.notes is Notes.BOTH and not self._query.kinds and not self._query.candidates

    def _weighed(self, number: int, counted: Counted) -> Counted:
        """Those that are probable enough; how many there are, and how many count, is reckoned on the way."""
        if not self._query.candidates:
            return counted
        mask = counted.weight >= self._query.least
        reach = reach_of(self._texts.holdings.entries[number].accuracy, units=self._units)
        self.there += float(counted.weight.sum()) / reach
        self.kept += float(counted.weight[mask].sum())
        return Counted(counted.keys[mask], counted.weight[mask])

    def _probable(self, piece: Piece) -> Piece:
        if not self._query.candidates:
            return piece
        return replace(piece, matches=piece.matches.kept(piece.matches.weight >= self._query.least))


class _Look:
    """How the passages of one manuscript are looked into; an opened one says more, and costs more."""

    def __init__(
        self, manuscript: int, row: SignRow | None, matcher: Callable[[Lexicon], Matcher], texts: Texts
    ) -> None:
        """`row` is what tells everything that is looked for without opening a passage, if there is such a thing."""
        self.manuscript = manuscript
        self.row = row
        self._texts = texts
        self._made = matcher

    def piece(self, packed: PackedPassage) -> Piece:
        """What is found in one of the passages."""
        passage, (matcher, lexicon) = packed.open(), self._opener
        return Piece((self.manuscript,), (), matcher, passage, lexicon, matcher.find(passage))

    @cached_property
    def _opener(self) -> tuple[Matcher, Lexicon]:
        lexicon = self._texts.lexicon(self.manuscript)
        return self._made(lexicon), lexicon


class _Held:
    """Where occurrences were found when they were counted, as far as it is little: else they are looked for again."""

    def __init__(self) -> None:
        self._passages: dict[int, list[tuple[_Look, PackedPassage]]] = {}
        self._dropped: set[int] = set()
        self._room = _MOST_HELD

    def add(self, look: _Look, packed: PackedPassage) -> None:
        self._room -= 1
        if self._room < 0:
            self._dropped.add(look.manuscript)
        if look.manuscript in self._dropped:
            self._passages.pop(look.manuscript, None)
        else:
            self._passages.setdefault(look.manuscript, []).append((look, packed))

    def of(self, manuscript: int) -> list[tuple[_Look, PackedPassage]] | None:
        """None where it is not known."""
        return self._passages.get(manuscript)


def _grams(terms: Sequence[Term]) -> list[str]:
    """The signs or pairs under which one or two terms are tallied."""
    if len(terms) == 1:
        return [sign_word(term) for term in terms[0].searched]
    return [pair_word(first, second) for first in terms[0].searched for second in terms[1].searched]
