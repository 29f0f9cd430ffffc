"""Pages that a person may change."""

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import PageEntry, PageState
from manuscripts.core.errors import InputError
from manuscripts.core.page import Page


def known_page(library: Library, entry: PageEntry) -> Page:
    """The record of a page that may be corrected; raises InputError while it waits to be read."""
    if entry.state is not PageState.DONE:
        raise InputError(
            f"the page is {entry.state.value} and cannot be corrected.",
            where=entry.label,
            advice="Run ingest first, so that it is read.",
        )
    return library.records.load(entry)
