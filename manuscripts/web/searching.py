"""The one place where the API asks the search index."""

from contextlib import suppress

from manuscripts.catalog.library import Library
from manuscripts.core.errors import IndexUnusableError, LibraryError, QueryError
from manuscripts.pipeline.indexing import open_index
from manuscripts.search.query import Query
from manuscripts.search.results import SearchResult
from manuscripts.search.sqlite_index import SqliteIndex
from manuscripts.web.marks import FileMark, file_mark, folding_mark


class Searcher:
    """Keeps the index of a library open, and opens it anew when it, the register of gaiji or own rows have changed.

    It belongs to the thread that made it.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._index: SqliteIndex | None = None
        self._mark: tuple[FileMark, ...] = ()

    def search(self, query: Query) -> SearchResult:
        """Raises QueryError, or LibraryError while there is no index that can be used."""
        index = self._opened()
        try:
            return index.search(query)
        except LibraryError:
            self.close()
            raise

    def spellings(self, text: str) -> dict[str, int]:
        """How often a phrase is written how; empty for what cannot be searched for."""
        with suppress(QueryError):
            return self.search(Query(text=text, limit=0, spellings=True)).spellings or {}
        return {}

    def close(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None

    def _opened(self) -> SqliteIndex:
        path = self._library.index_path
        mark = folding_mark(self._library)
        if self._index is None or mark != self._mark:
            self.close()
            # Opening would make an empty one.
            if file_mark(path) is None:
                raise IndexUnusableError(
                    "nothing has been indexed yet.", where=str(path), advice="Run `manuscripts index`."
                )
            self._index = open_index(self._library)
            self._mark = mark
        return self._index
