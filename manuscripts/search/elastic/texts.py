"""What a cluster holds, as a search reads it: one state of its indexes."""

from base64 import b64decode
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import numpy as np

from manuscripts.core.join import Join
from manuscripts.search.elastic.connection import Answer
from manuscripts.search.elastic.documents import HEADER, PAGE, PASSAGE, TALLY, short_word
from manuscripts.search.elastic.held import Holding
from manuscripts.search.elastic.names import part_name
from manuscripts.search.elastic.point_in_time import Hit, PointInTime, field_of, generation_of
from manuscripts.search.flow import FlowPage
from manuscripts.search.grams import BITS, Need, Row, bit_word
from manuscripts.search.holdings import Counts, Holdings
from manuscripts.search.lexicon import Lexicon
from manuscripts.search.packed_passage import PackedPassage
from manuscripts.search.packing import unpack_page
from manuscripts.search.passages import Passage

_FEW = 1_000
_PASSAGES_AT_ONCE = 250
_KEPT_PASSAGES = 2_000
_GRAMS_AT_ONCE = 16
_LOW_BITS = 16

_Found = dict[int, list[bytes]]


class ElasticTexts:
    """Made anew for every state; what it has read of passages and pages it keeps for one search."""

    def __init__(self, state: PointInTime, holdings: Sequence[Holding]) -> None:
        self._state = state
        headers = {header.manuscript: header for holding in holdings for header in holding.headers}
        self.holdings = Holdings({name: header.entry for name, header in headers.items()})
        self.headers = [headers[str(name)] for name in self.holdings.names]
        self._numbers = {(header.index, header.generation): number for number, header in enumerate(self.headers)}
        # The longest text has no pair more often than twice its length: with notes, and without them.
        longest = max((header.entry.units for header in self.headers), default=0)
        self._bits = min(BITS, (2 * longest).bit_length())
        self._ends: dict[int, tuple[Passage, Passage] | None] | None = None
        self._foreseen: frozenset[int] = frozenset()
        self._found: dict[tuple[Need, ...], tuple[frozenset[int] | None, _Found]] = {}
        self._pages: dict[int, dict[int, FlowPage]] = {}

    def forget(self) -> None:
        """Give back what was read for one search."""
        self._foreseen = frozenset()
        self._found.clear()
        self._pages.clear()

    def foresee(self, *, manuscripts: Sequence[int] = (), places: Sequence[tuple[int, int]] = ()) -> None:
        self._foreseen |= frozenset(manuscripts[:_FEW])
        wanted = {(number, page) for number, place in places if (page := self._page_at(number, place)) is not None}
        self._fetch_pages(sorted(wanted))

    def tally(self, grams: Sequence[str]) -> Counts:
        counts = np.zeros(len(self.holdings), dtype=np.int64)
        distinct = list(dict.fromkeys(grams))
        for start in range(0, len(distinct), _GRAMS_AT_ONCE):
            some = distinct[start : start + _GRAMS_AT_ONCE]
            low = [(bit_word(gram, bit), 1 << bit) for gram in some for bit in range(min(_LOW_BITS, self._bits))]
            self._count(counts, [*((gram, 1) for gram in some), *low], unit=1)
            high = [
                (bit_word(gram, bit), 1 << bit - _LOW_BITS) for gram in some for bit in range(_LOW_BITS, self._bits)
            ]
            self._count(counts, high, unit=1 << _LOW_BITS)
        return counts

    def passages(self, needs: Sequence[Need], *, within: Sequence[int] | None) -> Iterator[tuple[int, PackedPassage]]:
        if within is not None and not within:
            return
        asked = frozenset(within) if within is not None else None
        covered, held = self._found.get(tuple(needs), (frozenset(), {}))
        if covered is None or (asked is not None and asked <= covered):
            yield from (
                (number, PackedPassage(packed))
                for number in (sorted(held) if asked is None else sorted(asked & held.keys()))
                for packed in held[number]
            )
            return
        if asked is not None and asked <= self._foreseen:
            for _ in self._stream(needs, self._foreseen):
                pass
            covered, held = self._found.get(tuple(needs), (frozenset(), {}))
            if asked <= (covered or frozenset()):
                yield from self.passages(needs, within=within)
                return
        for number, packed in self._stream(needs, asked):
            yield number, PackedPassage(packed)

    def lexicon(self, manuscript: int) -> Lexicon:
        return self.headers[manuscript].lexicon

    def ends(self, manuscript: int) -> tuple[Passage, Passage] | None:
        if self._ends is None:
            self._ends = self._joined_ends()
        return self._ends.get(manuscript)

    def page_with(self, manuscript: int, place: int) -> FlowPage | None:
        number = self._page_at(manuscript, place)
        if number is None:
            return None
        if number not in self._pages.get(manuscript, {}):
            self._fetch_pages([(manuscript, number)])
        page = self._pages.get(manuscript, {}).get(number)
        return page if page is not None and page.first <= place < page.end else None

    def _page_at(self, manuscript: int, place: int) -> int | None:
        number = bisect_right(self.headers[manuscript].firsts, place) - 1
        return number if number >= 0 else None

    def _fetch_pages(self, wanted: Sequence[tuple[int, int]]) -> None:
        names = {}
        for manuscript, page in wanted:
            header = self.headers[manuscript]
            names[header.index, part_name(header.manuscript, header.generation, "s", page)] = manuscript, page
        if not names:
            return
        query = {"bool": {"filter": [{"ids": {"values": [name for _, name in names]}}, {"term": {"kind": PAGE}}]}}
        for hits in self._state.pages({"query": query, "stored_fields": ["text", "boxes"], "_source": False}, size=500):
            for hit in hits:
                place = names.get((hit["_index"], hit["_id"]))
                if place is not None:
                    manuscript, page = place
                    text, boxes = (b64decode(field_of(hit, name)) for name in ("text", "boxes"))
                    self._pages.setdefault(manuscript, {})[page] = unpack_page(text, boxes)

    def _stream(self, needs: Sequence[Need], asked: frozenset[int] | None) -> Iterator[tuple[int, bytes]]:
        """The passages of some manuscripts or of all as they come, kept when they are not too many."""
        body: Answer = {
            "query": {"bool": {"filter": [*self._where(asked, PASSAGE), *map(_matched, needs)]}},
            "sort": [{"at": "asc"}],
            "_source": False,
            "stored_fields": ["packed"],
            "docvalue_fields": ["generation"],
        }
        kept: _Found = {}
        count = 0
        for hits in self._state.pages(body, size=_PASSAGES_AT_ONCE):
            for hit in hits:
                manuscript = self._number(hit)
                if manuscript is None or (asked is not None and manuscript not in asked):
                    continue
                packed = b64decode(field_of(hit, "packed"))
                count += 1
                if count <= _KEPT_PASSAGES:
                    kept.setdefault(manuscript, []).append(packed)
                yield manuscript, packed
        if count <= _KEPT_PASSAGES:
            self._found[tuple(needs)] = asked, kept

    def _where(self, asked: frozenset[int] | None, kind: str) -> list[Answer]:
        """Which documents can be of use: a filter that lets through more where there are many manuscripts."""
        wanted: list[Answer] = [{"term": {"kind": kind}}]
        if asked is None:
            return wanted
        headers = [self.headers[number] for number in asked]
        if len(headers) <= _FEW:
            wanted.append({"terms": {"manuscript": [header.manuscript for header in headers]}})
        wanted.append({"terms": {"_index": sorted({header.index for header in headers})}})
        return wanted

    def _count(self, counts: Counts, words: Sequence[tuple[str, int]], *, unit: int) -> None:
        """Add up for each manuscript what its words are worth, in units of which no sum is too large to be exact."""
        if not words:
            return
        ways = [
            {"constant_score": {"filter": {"term": {"tally": short_word(word)}}, "boost": worth}}
            for word, worth in words
        ]
        body: Answer = {
            "query": {"bool": {"filter": self._where(None, TALLY), "should": ways, "minimum_should_match": 1}},
            "stored_fields": "_none_",
            "docvalue_fields": ["generation"],
            "track_scores": True,
        }
        for hits in self._state.pages(body):
            for hit in hits:
                number = self._number(hit)
                if number is not None:
                    counts[number] += round(hit["_score"]) * unit

    def _joined_ends(self) -> dict[int, tuple[Passage, Passage] | None]:
        """The ends of all manuscripts that are joined to others, read together."""
        wanted: dict[str, int] = {}
        for number, entry in enumerate(self.holdings.entries):
            for join in map(Join.parse, entry.joins):
                other = self.holdings.by_key.get((join.institution, join.shelfmark))
                if other is not None:
                    wanted |= {self.headers[one].manuscript: one for one in (number, other)}
        names = sorted(wanted)
        ends: dict[int, tuple[Passage, Passage] | None] = {}
        for start in range(0, len(names), _FEW):
            query = {"bool": {"filter": [{"term": {"kind": HEADER}}, {"terms": {"manuscript": names[start:][:_FEW]}}]}}
            body: Answer = {"query": query, "_source": ["about.ends"], "docvalue_fields": ["generation"]}
            for hits in self._state.pages(body):
                for hit in hits:
                    packed = hit.get("_source", {}).get("about", {}).get("ends")
                    joined = self._number(hit)
                    if joined is not None and packed:
                        first, last = (PackedPassage(b64decode(one)).open() for one in packed)
                        ends[joined] = first, last
        return ends

    def _number(self, hit: Hit) -> int | None:
        """The manuscript of a document; None for one of a generation that does not count."""
        return self._numbers.get((hit["_index"], generation_of(hit)))


def _matched(need: Need) -> Answer:
    """What is needed, in the language of the cluster."""
    if isinstance(need, Row):
        words = list(map(short_word, need.pairs))
        return {"match_phrase": {"pairs": " ".join(words)}} if len(words) > 1 else {"term": {"pairs": words[0]}}
    ways = [
        {"terms": {field: sorted(map(short_word, words))}}
        for field, words in (("pairs", need.pairs), ("signs", need.signs))
        if words
    ]
    return {"bool": {"should": ways, "minimum_should_match": 1}}
