"""The seam of search engines."""

from collections.abc import Sequence
from typing import Protocol

from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.search.query import Query
from manuscripts.search.results import SearchResult


class SearchIndex(Protocol):
    """Knows the text of manuscripts and finds phrases in it.

    Every engine gives the same answer to the same query: what is a term, a stream and a hit is decided above it, in
    `folding`, `flow` and `finding`.
    """

    def replace(self, manuscript: Manuscript, pages: Sequence[Page]) -> None:
        """Make `pages` all that is known of `manuscript`, in one step; a second time changes nothing."""
        ...

    def remove(self, institution: str, shelfmark: str) -> None:
        """Forget a manuscript and leave nothing of its text behind; one that is not there is no error."""
        ...

    def search(self, query: Query) -> SearchResult:
        """Find a phrase; raises QueryError for a query with nothing to look for."""
        ...

    def held(self) -> set[tuple[str, str]]:
        """Institution and shelfmark of every manuscript that it knows."""
        ...

    def difference(self, manuscript: Manuscript, pages: Sequence[Page]) -> str:
        """In what it differs from what `replace` would make of these pages now, in words; empty where in nothing."""
        ...

    def faults(self) -> list[str]:
        """What is wrong with it in itself, in words."""
        ...

    def close(self) -> None:
        """Give back what the engine holds; the index is not used afterwards."""
        ...
