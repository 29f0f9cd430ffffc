"""Keeps the embedded search index in step with the records."""

from collections.abc import Iterator
from dataclasses import dataclass

from manuscripts.catalog.library import Library
from manuscripts.core.errors import IndexUnusableError
from manuscripts.core.manuscript import Manuscript
from manuscripts.pipeline.foldings import own_foldings, plain_folding
from manuscripts.search.sqlite_index import SqliteIndex
from manuscripts.variants.shipped import load_table, table_digest


@dataclass(frozen=True, slots=True)
class IndexFault:
    """In what the index is not as it should be: a manuscript, or (both empty) the whole."""

    institution: str
    shelfmark: str
    message: str


def open_index(library: Library) -> SqliteIndex:
    """The library's index. Close it after use.

    It folds variants by the shipped table and institutions' own rows, and gaiji to what the register says they stand
    for. Raises LibraryError when the file is damaged or was made with another version or table.
    """
    table = load_table()
    own = own_foldings(library)
    return SqliteIndex(
        library.index_path,
        folding=plain_folding(library).folding(table, institution=""),
        digest=table_digest(),
        own={name: folding.folding(table, institution=name) for name, folding in own.items()},
    )


def renew_index(library: Library) -> None:
    """Throw an index away that is missing, damaged or of another table, and mark all manuscripts for indexing.

    The index holds nothing of its own: it is made from the records.
    """
    try:
        if library.index_path.is_file():
            open_index(library).close()
            return
    except IndexUnusableError:
        _discard(library)
    library.catalogue.set_stale()


def rebuild_index(library: Library) -> None:
    """Make the index anew from the records, a manuscript after the other, so that searches go on meanwhile.

    What the library does not hold any more leaves it. An index that cannot be used is thrown away first. A process that
    is killed leaves the rest marked: `index_stale` finishes it. The library must be held for writing.
    """
    renew_index(library)
    library.catalogue.set_stale()
    try:
        _forget_gone(library)
        index_stale(library)
    except IndexUnusableError:
        # Damage inside shows only when what is there is taken out.
        _discard(library)
        library.catalogue.set_stale()
        index_stale(library)


def check_index(library: Library) -> Iterator[IndexFault]:
    """What of the index does not agree with the records, or is wrong in itself.

    Raises IndexUnusableError where it cannot be opened at all.
    """
    index = open_index(library)
    try:
        held = index.held()
        stale = {(one.institution, one.shelfmark) for _, one in library.catalogue.stale_manuscripts()}
        for _, manuscript in library.catalogue.manuscripts():
            key = (manuscript.institution, manuscript.shelfmark)
            held.discard(key)
            message = index.difference(manuscript, list(library.pages(manuscript)))
            if message:
                waiting = " (it has changed since it was indexed)" if key in stale else ""
                yield IndexFault(*key, message + waiting)
        for institution, shelfmark in sorted(held):
            yield IndexFault(institution, shelfmark, "the library does not hold it")
        for fault in index.faults():
            yield IndexFault("", "", fault)
    finally:
        index.close()


def _forget_gone(library: Library) -> None:
    kept = {(one.institution, one.shelfmark) for _, one in library.catalogue.manuscripts()}
    index = open_index(library)
    try:
        for institution, shelfmark in sorted(index.held() - kept):
            index.remove(institution, shelfmark)
    finally:
        index.close()


def _discard(library: Library) -> None:
    for suffix in ("", "-wal", "-shm"):
        library.index_path.with_name(library.index_path.name + suffix).unlink(missing_ok=True)


def index_manuscript(library: Library, manuscript_id: int, manuscript: Manuscript) -> None:
    """Put the text flow of one manuscript into the index, in place of what was there."""
    index = open_index(library)
    try:
        index.replace(manuscript, list(library.pages(manuscript)))
    finally:
        index.close()
    library.catalogue.mark_indexed(manuscript_id)


def forget_withdrawn(library: Library) -> None:
    """Take out of the index what is withdrawn and may still be in it."""
    waiting = [one for one in library.catalogue.withdrawals.all() if one.waits_for_index]
    if not waiting:
        return
    index = open_index(library)
    try:
        for one in waiting:
            index.remove(one.manuscript.institution, one.manuscript.shelfmark)
            library.catalogue.mark_indexed(one.manuscript_id)
    finally:
        index.close()


def index_stale(library: Library) -> None:
    """Index all manuscripts whose pages have changed since, and forget what is withdrawn."""
    forget_withdrawn(library)
    for manuscript_id, manuscript in library.catalogue.stale_manuscripts():
        index_manuscript(library, manuscript_id, manuscript)
