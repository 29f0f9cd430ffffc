"""Pages as a person names them: a shelfmark and a number, with the institution where two hold the shelfmark."""

from typing import TYPE_CHECKING

from manuscripts.core.errors import InputError

if TYPE_CHECKING:
    from manuscripts.catalog.library import Library
    from manuscripts.catalog.values import PageEntry


def find_pages(opened: "Library", shelfmark: str, *, institution: str | None) -> "list[PageEntry]":
    """The pages of one manuscript in order; raises InputError where there is none, or more than one holder."""
    manuscripts = opened.manuscripts((shelfmark,), institution=institution)
    if len(manuscripts) > 1:
        raise InputError(
            f"{shelfmark} is held by {' and '.join(one.institution for one in manuscripts)}.",
            advice="Say whose with --institution.",
        )
    return opened.entries(manuscripts[0])


def find_page(opened: "Library", shelfmark: str, number: int, *, institution: str | None) -> "PageEntry":
    """One page of a manuscript, counted from 1; raises InputError where there is no such page."""
    entries = find_pages(opened, shelfmark, institution=institution)
    for entry in entries:
        if entry.number == number:
            return entry
    raise InputError(f"{shelfmark} has {len(entries)} pages, not {number}.", advice=f"Give 1 to {len(entries)}.")
