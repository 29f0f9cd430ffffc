"""Keeps the embedded search index in step with the records."""

from manuscripts.catalog.library import Library
from manuscripts.core.manuscript import Manuscript
from manuscripts.search.sqlite_index import SqliteIndex
from manuscripts.variants.table import load_table


def open_index(library: Library) -> SqliteIndex:
    """The library's index, folding variants by the shipped table. Close it after use."""
    return SqliteIndex(library.index_path, fold=load_table().fold)


def index_manuscript(library: Library, manuscript_id: int, manuscript: Manuscript) -> None:
    """Put the text flow of one manuscript into the index, in place of what was there."""
    index = open_index(library)
    try:
        index.replace(manuscript, list(library.pages(manuscript)))
    finally:
        index.close()
    library.catalogue.mark_indexed(manuscript_id)


def index_stale(library: Library) -> int:
    """Index all manuscripts whose pages have changed since; gives how many."""
    if not library.index_path.is_file():
        library.catalogue.set_stale()
    stale = library.catalogue.stale_manuscripts()
    for manuscript_id, manuscript in stale:
        index_manuscript(library, manuscript_id, manuscript)
    return len(stale)
