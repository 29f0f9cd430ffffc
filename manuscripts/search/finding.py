"""From a query to an answer: what all engines share. An engine only says what it holds (`holdings.Texts`)."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from manuscripts.search.answer import describe
from manuscripts.search.chance import told_share
from manuscripts.search.cursor import Position, position_of, read_cursor, write_cursor
from manuscripts.search.expression import Both, Either, Expression, Near, Phrase, Without
from manuscripts.search.facets import facets_of
from manuscripts.search.folding import Folding
from manuscripts.search.holdings import Counts, Texts
from manuscripts.search.narrowing import narrowed
from manuscripts.search.occurrences import Group, Leaf
from manuscripts.search.parsing import parse_query
from manuscripts.search.pieces import Counted, Occurrence, Piece
from manuscripts.search.query import Query, Sort
from manuscripts.search.results import SearchResult
from manuscripts.search.seams import Seam, neighbours

OwnFoldings = Mapping[str, Folding]
"""How institutions with rows of variants of their own fold: their texts, and queries where those are searched."""


def find(query: Query, texts: Texts, *, folding: Folding, own: OwnFoldings, seams: Sequence[Seam]) -> SearchResult:
    """The answer to a query; raises QueryError or OptionError for one that cannot be understood."""
    return _Search(query, texts, folding=folding, own=own, seams=seams).answer()


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """How often in which manuscript; and which, where that is known already."""

    counts: Counts
    held: dict[int, Counted] | None = None


class _Search:
    """One query on one state of an index."""

    def __init__(
        self, query: Query, texts: Texts, *, folding: Folding, own: OwnFoldings, seams: Sequence[Seam]
    ) -> None:
        self._query = query
        self._texts = texts
        self._holdings = texts.holdings
        self._after = read_cursor(query)
        self._goes_on = {1: neighbours(seams), -1: neighbours(seams, before=True)}
        self._expression = parse_query(query.text, level=query.level)
        mask = narrowed(self._holdings, query.narrowing, folding)
        institutions = np.array([entry.institution for entry in self._holdings.entries]) if own else None
        groups = [Group(folding, mask if institutions is None else mask & ~np.isin(institutions, list(own)))]
        if institutions is not None:
            groups += [Group(theirs, mask & (institutions == name)) for name, theirs in own.items()]
        self._leaves = {
            leaf: Leaf(leaf, query, texts, groups, seams) for leaf in dict.fromkeys(_leaves(self._expression))
        }

    def answer(self) -> SearchResult:
        query = self._query
        found = self._found()
        page = list(islice(self._occurrences(found), query.limit + 1))
        shown = page[: query.limit]
        there = sum(leaf.there for leaf in self._leaves.values())
        self._texts.foresee(places=[place for _, occurrence in shown for place in _around(occurrence, query.context)])
        return SearchResult(
            query=query.text,
            level=query.level,
            total=int(found.counts.sum()),
            manuscripts=int(np.count_nonzero(found.counts)),
            offset=query.offset,
            hits=tuple(describe(occurrence, self._texts, query, goes_on=self._goes_on) for _, occurrence in shown),
            next=write_cursor(query, shown[-1][0]) if len(page) > len(shown) > 0 else None,
            recall=told_share(sum(leaf.kept for leaf in self._leaves.values()) / there) if there else None,
            spellings=self._spellings(found) if query.spellings else None,
            facets=facets_of(self._holdings, found.counts) if query.facets else None,
        )

    def _found(self) -> _Found:
        expression = self._expression
        if isinstance(expression, Phrase | Near) and self._leaves[expression].tallied:
            return _Found(self._leaves[expression].counts())
        held = self._held(expression, within=None)
        counts = np.zeros(len(self._holdings), dtype=np.int64)
        for number, counted in held.items():
            counts[number] = len(counted.keys)
        return _Found(counts, held)

    def _held(self, expression: Expression, *, within: Collection[int] | None) -> dict[int, Counted]:
        """The occurrences in manuscripts of `within`, or in all."""
        if isinstance(expression, Phrase | Near):
            return self._leaves[expression].find(within=within)
        if isinstance(expression, Either):
            first = self._held(expression.first, within=within)
            second = self._held(expression.second, within=within)
            both = {number: first[number].together(second[number]) for number in first.keys() & second.keys()}
            return first | second | both
        if isinstance(expression, Both):
            first = self._held(expression.first, within=self._where(expression.second, within))
            second = self._held(expression.second, within=first.keys())
            return {number: first[number].together(counted) for number, counted in second.items()}
        first = self._held(expression.first, within=within)
        without = self._held(expression.second, within=first.keys())
        return {number: counted for number, counted in first.items() if number not in without}

    def _where(self, expression: Expression, within: Collection[int] | None) -> Collection[int] | None:
        """In which manuscripts `expression` can be, as far as that is known without looking for it."""
        if isinstance(expression, Phrase | Near) and self._leaves[expression].tallied:
            found = set(np.flatnonzero(self._leaves[expression].counts()).tolist())
            return found if within is None else found & set(within)
        return within

    def _occurrences(self, found: _Found) -> Iterator[tuple[Position, Occurrence]]:
        """The hits in order, from the first that is asked for."""
        skipped = self._query.offset
        ordered = self._ordered(found.counts)
        self._texts.foresee(manuscripts=self._shown_first(ordered, found.counts))
        for number in ordered:
            count = int(found.counts[number])
            if skipped >= count:
                skipped -= count
                continue
            position = self._position(number, count)
            where = self._pieces(found, number)
            for key in sorted(where)[skipped:]:
                placed = replace(position, key=key)
                if self._after is None or self._after.is_before(placed):
                    piece, match = where[key]
                    yield placed, piece.tell(match)
            skipped = 0

    def _shown_first(self, ordered: list[int], counts: Counts) -> list[int]:
        """The manuscripts in which the hits asked for stand."""
        behind = np.cumsum(counts[ordered])
        first = int(np.searchsorted(behind, self._query.offset, side="right"))
        last = int(np.searchsorted(behind, self._query.offset + self._query.limit + 1))
        return ordered[first : last + 1]

    def _pieces(self, found: _Found, number: int) -> dict[int, tuple[Piece, int]]:
        """The occurrences in one manuscript by key: a piece, and which of its matches."""
        pieces = [piece for leaf in self._shown(self._expression) for piece in self._leaves[leaf].pieces(number)]
        where = {key: (piece, match) for piece in reversed(pieces) for match, key in enumerate(piece.keys.tolist())}
        return where if found.held is None else {key: where[key] for key in found.held[number].keys.tolist()}

    def _ordered(self, counts: Counts) -> list[int]:
        """The manuscripts with hits, from the one on with which the answer goes on."""
        numbers: list[int] = np.flatnonzero(counts).tolist()
        if self._query.sort is not Sort.SHELFMARK:
            numbers.sort(key=lambda number: self._position(number, int(counts[number])).rank)
        if self._after is None:
            return numbers
        rank = self._after.rank
        return numbers[bisect_left(numbers, rank, key=lambda one: self._position(one, int(counts[one])).rank) :]

    def _position(self, number: int, count: int) -> Position:
        return position_of(self._query.sort, self._holdings.entries[number], count)

    def _shown(self, expression: Expression) -> Iterator[Phrase | Near]:
        """The phrases whose occurrences are hits."""
        if isinstance(expression, Phrase | Near):
            yield expression
            return
        yield from self._shown(expression.first)
        if not isinstance(expression, Without):
            yield from self._shown(expression.second)

    def _spellings(self, found: _Found) -> dict[str, int]:
        """How often what was found is written how, the most frequent first."""
        spellings: Counter[str] = Counter()
        for number in np.flatnonzero(found.counts).tolist():
            spellings.update(piece.written(match) for piece, match in self._pieces(found, number).values())
        return dict(sorted(spellings.items(), key=lambda item: (-item[1], item[0])))


def _around(occurrence: Occurrence, context: int) -> list[tuple[int, int]]:
    """The places where an occurrence begins and ends, and those a context away."""
    first, last = occurrence.spots[0], occurrence.spots[-1]
    ends = ((first, -context), (first, 0), (last, 0), (last, context))
    return [(spot.manuscript, max(spot.place + step, 0)) for spot, step in ends]


def _leaves(expression: Expression) -> Iterator[Phrase | Near]:
    if isinstance(expression, Phrase | Near):
        yield expression
    else:
        yield from _leaves(expression.first)
        yield from _leaves(expression.second)
