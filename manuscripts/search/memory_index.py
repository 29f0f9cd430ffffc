"""A search index without a file: it looks through every passage, and so says what the others must find."""

from collections.abc import Iterator, Sequence
from types import MappingProxyType

import numpy as np

from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.search.finding import OwnFoldings, find
from manuscripts.search.flow import FlowPage
from manuscripts.search.folding import Folding
from manuscripts.search.grams import BITS, Need, bit_word
from manuscripts.search.holdings import Counts, Holdings
from manuscripts.search.lexicon import Lexicon
from manuscripts.search.packed_passage import PackedPassage
from manuscripts.search.passages import Passage
from manuscripts.search.query import Query
from manuscripts.search.results import SearchResult
from manuscripts.search.seams import seams_of
from manuscripts.search.stored import StoredText, text_of


class MemoryIndex:
    """Holds the texts of a few manuscripts and scans them whole for each query."""

    def __init__(self, *, folding: Folding, own: OwnFoldings = MappingProxyType({})) -> None:
        self._folding = folding
        self._own = own
        self._held: dict[tuple[str, str], StoredText] = {}

    def replace(self, manuscript: Manuscript, pages: Sequence[Page]) -> None:
        self._held[manuscript.institution, manuscript.shelfmark] = self._text(manuscript, pages)

    def remove(self, institution: str, shelfmark: str) -> None:
        self._held.pop((institution, shelfmark), None)

    def search(self, query: Query) -> SearchResult:
        texts = _Texts(list(self._held.values()))
        return find(query, texts, folding=self._folding, own=self._own, seams=seams_of(texts))

    def held(self) -> set[tuple[str, str]]:
        return set(self._held)

    def difference(self, manuscript: Manuscript, pages: Sequence[Page]) -> str:
        held = self._held.get((manuscript.institution, manuscript.shelfmark))
        return "it is not there" if held is None else held.difference(self._text(manuscript, pages))

    def faults(self) -> list[str]:
        return []

    def close(self) -> None:
        self._held.clear()

    def _text(self, manuscript: Manuscript, pages: Sequence[Page]) -> StoredText:
        return text_of(manuscript, pages, folding=self._own.get(manuscript.institution, self._folding))


class _Texts:
    """Everything that is held; a tally counts in the passages themselves."""

    def __init__(self, held: Sequence[StoredText]) -> None:
        self.holdings = Holdings({number: text.entry for number, text in enumerate(held)})
        self._held = [held[int(name)] for name in self.holdings.names]

    def foresee(self, *, manuscripts: Sequence[int] = (), places: Sequence[tuple[int, int]] = ()) -> None:
        """All of it is at hand."""

    def tally(self, grams: Sequence[str]) -> Counts:
        adds = {word: number for gram in grams for word, number in _tallied(gram)}
        return np.array([sum(adds.get(word, 0) for word in text.tally) for text in self._held], dtype=np.int64)

    def passages(
        self,
        needs: Sequence[Need],  # noqa: ARG002 - it looks into all of them
        *,
        within: Sequence[int] | None,
    ) -> Iterator[tuple[int, PackedPassage]]:
        for number in range(len(self._held)) if within is None else within:
            for passage in self._held[number].passages:
                yield number, PackedPassage.pack(passage)

    def lexicon(self, manuscript: int) -> Lexicon:
        return Lexicon(self._held[manuscript].several)

    def ends(self, manuscript: int) -> tuple[Passage, Passage] | None:
        return self._held[manuscript].ends

    def page_with(self, manuscript: int, place: int) -> FlowPage | None:
        pages = self._held[manuscript].pages
        return next((page for page in pages if page.first <= place < page.end), None)


def _tallied(gram: str) -> list[tuple[str, int]]:
    """The words that say how often a manuscript has a sign or pair, each with what it adds to the number."""
    return [(gram, 1), *((bit_word(gram, bit), 2**bit) for bit in range(BITS))]
