"""Plain text of pages: a line for each ruled line, in reading order."""

from collections.abc import Iterable
from itertools import groupby

from manuscripts.core.page import Column, ColumnKind, Page
from manuscripts.formats.characters import stand_in

PAGE_BREAK = "\f\n"


def write_text(pages: Iterable[Page], *, normalised: bool = False, aside: bool = False) -> str:
    """The text of `pages` in their order, with `PAGE_BREAK` (form feed, line feed) between two pages.

    `normalised` and `aside` as in `page_text`.
    """
    return PAGE_BREAK.join(page_text(page, normalised=normalised, aside=aside) for page in pages)


def page_text(page: Page, *, normalised: bool = False, aside: bool = False) -> str:
    """One line of text, ended by a line feed, for each ruled line of `page`; empty for a page without writing.

    A double-line note stands as `{right|left}` where it stands in its line. The centre fold and the margins are no
    part of the text: `aside` gives them instead of it. `normalised` gives what the characters stand for. A private-use
    character stands as 〓: outside its font it says nothing, and the record keeps it.
    """
    columns = [column for column in page.columns if column.kind.in_flow != aside and column.glyphs]
    lines = groupby(columns, key=lambda column: column.line)
    return "".join(stand_in(_line(tuple(line), normalised=normalised)) + "\n" for _, line in lines)


def note_groups(columns: Iterable[Column]) -> tuple[tuple[Column, ...], ...]:
    """Cut the columns of one ruled line into single columns and double-line notes.

    A note is a right half and the left half that follows it, or one half alone.
    """
    groups: list[tuple[Column, ...]] = []
    for column in columns:
        before = groups[-1] if groups else ()
        if column.kind is ColumnKind.NOTE_LEFT and len(before) == 1 and before[0].kind is ColumnKind.NOTE_RIGHT:
            groups[-1] = (*before, column)
        else:
            groups.append((column,))
    return tuple(groups)


def _line(columns: tuple[Column, ...], *, normalised: bool) -> str:
    return "".join(_piece(group, normalised=normalised) for group in note_groups(columns))


def _piece(group: tuple[Column, ...], *, normalised: bool) -> str:
    texts = {column.kind: column.normalised if normalised else column.text for column in group}
    if not group[0].kind.is_note:
        return texts[group[0].kind]
    return f"{{{texts.get(ColumnKind.NOTE_RIGHT, '')}|{texts.get(ColumnKind.NOTE_LEFT, '')}}}"
