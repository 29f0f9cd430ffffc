"""Keeps the embedded search index in step with the records."""

from manuscripts.catalog.library import Library
from manuscripts.core.errors import IndexUnusableError
from manuscripts.core.manuscript import Manuscript
from manuscripts.pipeline.normalisers import layer_paths, table_for
from manuscripts.search.sqlite_index import SqliteIndex
from manuscripts.variants.shipped import load_table, table_digest


def open_index(library: Library) -> SqliteIndex:
    """The library's index, folding variants by the shipped table and institutions' own rows. Close it after use.

    Raises LibraryError when the file is damaged or was made with another version or table.
    """
    own = {path.stem: table_for(path).fold for path in layer_paths(library.folder)}
    return SqliteIndex(library.index_path, fold=load_table().fold, folding=table_digest(), own=own)


def renew_index(library: Library) -> None:
    """Throw an index away that is missing, damaged or of another table, and mark all manuscripts for indexing.

    The index holds nothing of its own: it is made from the records.
    """
    try:
        if library.index_path.is_file():
            open_index(library).close()
            return
    except IndexUnusableError:
        for suffix in ("", "-wal", "-shm"):
            library.index_path.with_name(library.index_path.name + suffix).unlink(missing_ok=True)
    library.catalogue.set_stale()


def index_manuscript(library: Library, manuscript_id: int, manuscript: Manuscript) -> None:
    """Put the text flow of one manuscript into the index, in place of what was there."""
    index = open_index(library)
    try:
        index.replace(manuscript, list(library.pages(manuscript)))
    finally:
        index.close()
    library.catalogue.mark_indexed(manuscript_id)


def index_stale(library: Library) -> None:
    """Index all manuscripts whose pages have changed since."""
    for manuscript_id, manuscript in library.catalogue.stale_manuscripts():
        index_manuscript(library, manuscript_id, manuscript)
