"""What a benchmark of the search over candidates measures: precision, recall, and whether it says what it is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from manuscripts.search.index import SearchIndex
from manuscripts.search.query import MOST_HITS, Query
from manuscripts.search.results import SearchResult
from scripts.benchmarks_candidates.places import AlignedPage, Place

EDGES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.97, 0.99, 1.000001)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The hits of one search for one phrase: the probability of each, and the true place at which it stands, if any."""

    hits: tuple[tuple[float, Place | None], ...]

    def found(self, least: float) -> set[Place]:
        return {place for probability, place in self.hits if place and probability >= least}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One phrase: where it truly stands, what both searches found, and what was estimated of recall.

    `recall` is the estimate, None where nothing was found. `lost` counts the places that a search over all candidates
    does not find by their cause.
    """

    length: int
    true: frozenset[Place]
    best: Judged
    candidates: Judged
    recall: float | None
    lost: Counter[str]


def ask(index: SearchIndex, pages: dict[str, AlignedPage], phrase: str, *, least: float) -> Asked:
    """Both searches for one phrase, held against the truth; recall is estimated for hits at least so probable."""
    begins = {name: page.stands_at(list(phrase)) for name, page in pages.items()}
    true = frozenset((name, at) for name, found in begins.items() for at in found)
    queries = (
        Query(text=phrase, limit=MOST_HITS),
        Query(text=phrase, candidates=True, least=0.0, limit=MOST_HITS),
    )
    best, candidates = (_judge(index.search(query), pages, begins, len(phrase)) for query in queries)
    lost = true - candidates.found(0.0)
    return Asked(
        length=len(phrase),
        true=true,
        best=best,
        candidates=candidates,
        recall=index.search(Query(text=phrase, candidates=True, least=least, limit=0)).recall,
        lost=Counter(pages[name].cause(at, len(phrase)) for name, at in lost),
    )


def _judge(result: SearchResult, pages: dict[str, AlignedPage], begins: dict[str, list[int]], length: int) -> Judged:
    hits = []
    for hit in result.hits:
        page = pages[hit.shelfmark]
        at = page.met_by(hit, begins[hit.shelfmark], length)
        if hit.aside or (at is None and page.is_unreadable(hit)):
            continue
        probability = 1.0 if hit.probability is None else hit.probability
        hits.append((probability, None if at is None else (hit.shelfmark, at)))
    return Judged(hits=tuple(hits))


@dataclass(frozen=True, slots=True)
class Point:
    """Precision and recall of hits of at least one probability."""

    least: float
    precision: float
    recall: float


def point(asked: Sequence[Asked], least: float, *, candidates: bool) -> Point:
    """Over all true places of all phrases."""
    searches = [each.candidates if candidates else each.best for each in asked]
    hits = [place is not None for each in searches for probability, place in each.hits if probability >= least]
    found = sum(len(each.found(least)) for each in searches)
    true = sum(len(each.true) for each in asked)
    return Point(least, float(np.mean(hits)) if hits else 1.0, found / true if true else 0.0)


def recall_at(asked: Sequence[Asked], precision: float, *, candidates: bool) -> Point | None:
    """The point with the highest recall of those that are at least so precise."""
    points = [each for each in curve(asked, candidates=candidates) if each.precision >= precision]
    return max(points, key=lambda each: each.recall, default=None)


def curve(asked: Sequence[Asked], *, candidates: bool) -> Iterator[Point]:
    """A point for each probability of a hit."""
    searches = [each.candidates if candidates else each.best for each in asked]
    hits = sorted(
        ((probability, number, place) for number, each in enumerate(searches) for probability, place in each.hits),
        key=lambda hit: -hit[0],
    )
    true = sum(len(each.true) for each in asked)
    right, found = 0, set[tuple[int, Place]]()
    for count, (probability, number, place) in enumerate(hits, start=1):
        if place is not None:
            right += 1
            found.add((number, place))
        if count == len(hits) or hits[count][0] < probability:
            yield Point(probability, right / count, len(found) / true)


def reliability(judged: Sequence[tuple[float, bool]]) -> list[tuple[int, float, float]]:
    """By probability, between EDGES: how many, what they say in the mean, and the share that is right."""
    said, right = np.array([each for each, _ in judged]), np.array([each for _, each in judged])
    rows = []
    for low, high in pairwise(EDGES):
        mask = (said >= low) & (said < high)
        if mask.any():
            rows.append((int(mask.sum()), float(said[mask].mean()), float(right[mask].mean())))
    return rows


def calibration_error(rows: Sequence[tuple[int, float, float]]) -> float:
    """The expected calibration error of the rows of `reliability`."""
    total = sum(count for count, _, _ in rows)
    return sum(count * abs(said - right) for count, said, right in rows) / total if total else 0.0
