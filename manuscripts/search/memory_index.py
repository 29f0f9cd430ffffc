"""A search index without a file: it compares every term with every place, and so says what the others must find."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from manuscripts.core.certificate import accuracy_of
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.search.answer import compose_answer
from manuscripts.search.flow import Flow, FlowPage, Stream, build_flow
from manuscripts.search.query import Phrase, Query, parse_query
from manuscripts.search.results import SearchResult
from manuscripts.search.terms import Fold, OwnFolds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    institution: str
    shelfmark: str
    title: str
    accuracy: float | None
    flow: Flow
    occurrences: list[tuple[int, ...]]
    spellings: Counter[str]

    def places(self, start: int, end: int) -> list[list[int]]:
        return [list(places) for places in self.occurrences[start:end]]

    def page_with(self, place: int) -> FlowPage | None:
        return next((page for page in self.flow.pages if page.first <= place < page.end), None)


class MemoryIndex:
    """Holds the flows of a few manuscripts and scans them whole for each query."""

    def __init__(self, *, fold: Fold, own: OwnFolds = MappingProxyType({})) -> None:
        self._fold = fold
        self._own = own
        self._held: dict[tuple[str, str], tuple[Manuscript, Flow, float | None]] = {}

    def replace(self, manuscript: Manuscript, pages: Sequence[Page]) -> None:
        key = (manuscript.institution, manuscript.shelfmark)
        flow = build_flow(pages, fold=self._own.get(manuscript.institution, self._fold))
        self._held[key] = (manuscript, flow, accuracy_of(pages))

    def remove(self, institution: str, shelfmark: str) -> None:
        self._held.pop((institution, shelfmark), None)

    def search(self, query: Query) -> SearchResult:
        phrase = parse_query(query, fold=self._fold)
        phrases = {institution: parse_query(query, fold=fold) for institution, fold in self._own.items()}
        findings = [
            _find(phrases.get(manuscript.institution, phrase), manuscript, flow, accuracy)
            for manuscript, flow, accuracy in self._held.values()
            if query.institution in (None, manuscript.institution) and query.shelfmark in (None, manuscript.shelfmark)
            if query.accuracy is None or (accuracy is not None and accuracy >= query.accuracy)
        ]
        return compose_answer(query, findings)

    def held(self) -> set[tuple[str, str]]:
        return set(self._held)

    def difference(self, manuscript: Manuscript, pages: Sequence[Page]) -> str:
        held = self._held.get((manuscript.institution, manuscript.shelfmark))
        if held is None:
            return "it is not there"
        flow = build_flow(pages, fold=self._own.get(manuscript.institution, self._fold))
        known, known_flow, accuracy = held
        if (known.title, accuracy) != (manuscript.title, accuracy_of(pages)):
            return "title or accuracy differ"
        return "" if flow == known_flow else "its text differs"

    def faults(self) -> list[str]:
        return []

    def close(self) -> None:
        self._held.clear()


def _find(phrase: Phrase, manuscript: Manuscript, flow: Flow, accuracy: float | None) -> _Found:
    occurrences = {
        stream.places[start : start + len(phrase.terms)]: "".join(stream.written[start : start + len(phrase.terms)])
        for stream in flow.streams
        for start in _starts(phrase, stream)
    }
    return _Found(
        institution=manuscript.institution,
        shelfmark=manuscript.shelfmark,
        title=manuscript.title,
        accuracy=accuracy,
        flow=flow,
        occurrences=sorted(occurrences, key=lambda places: (places[0], places[-1])),
        spellings=Counter(occurrences.values()),
    )


def _starts(phrase: Phrase, stream: Stream) -> list[int]:
    terms = stream.written if phrase.exact else stream.folded
    length = len(phrase.terms)
    return [start for start in range(len(terms) - length + 1) if terms[start : start + length] == phrase.terms]
