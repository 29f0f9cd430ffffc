"""What a person has corrected of a page or given for it: how it is told from ours, and how columns are numbered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from manuscripts.core.page import Column, ColumnKind, Page

CORRECTION = "correction"
"""The stage of the step that records what a person changed."""

_RECOGNITION = "recognition"
IMPORT = "import"
"""The stage of the step that records which file a person has given for the page."""


def is_corrected(page: Page) -> bool:
    """Whether a person has corrected the layout of the page: a run does not replace it unless it is told to."""
    return any(step.stage == CORRECTION for step in page.steps)


def is_imported(page: Page) -> bool:
    """Whether a person has given the text of the page: a run does not read it anew unless it is told to."""
    return any(step.stage == IMPORT for step in page.steps)


def was_recognised(page: Page) -> bool:
    """Whether its text was read from the image by machine."""
    return any(step.stage == _RECOGNITION for step in page.steps)


def was_taken_over(page: Page) -> bool:
    """Whether its text comes from a file of others: what was read here and corrected elsewhere does not."""
    return is_imported(page) and not was_recognised(page)


def number_columns(columns: Sequence[Column], *, became: Mapping[str, str] | None = None) -> tuple[Column, ...]:
    """Columns `c1`, `c2` … in their order; anchors go with the columns they name.

    `became` names, for columns that went into others, the id that these had. An anchor to a column that is gone, or
    that does not stand in the flow, becomes None.
    """
    gone_into = became or {}
    named = {column.id: f"c{place}" for place, column in enumerate(columns, start=1) if column.kind.in_flow}

    def moved(anchor: str | None) -> str | None:
        while anchor is not None and anchor in gone_into:
            anchor = gone_into[anchor]
        return None if anchor is None else named.get(anchor)

    return tuple(
        replace(column, id=f"c{place}", anchor=moved(column.anchor)) for place, column in enumerate(columns, start=1)
    )


def number_lines(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Ruled lines counted from 1 in reading order: those of the flow, then those that stand aside.

    Columns of the flow that follow each other stay one line where they were. An insertion belongs to the line it
    follows, and the left half of a double-line note to that of the right half before it.
    """
    flow = [column for column in columns if column.kind.in_flow]
    aside = [column for column in columns if not column.kind.in_flow]
    lines: dict[str, int] = {}
    number = 0
    before: Column | None = None
    for column in [*flow, *aside]:
        if before is None or not _share_line(before, column):
            number += 1
        lines[column.id] = number
        before = column
    return tuple(replace(column, line=lines[column.id]) for column in columns)


def _share_line(before: Column, column: Column) -> bool:
    if before.kind.in_flow != column.kind.in_flow:
        return False
    if column.kind is ColumnKind.INSERTION:
        return True
    if column.kind is ColumnKind.NOTE_LEFT and before.kind is ColumnKind.NOTE_RIGHT:
        return True
    return before.line == column.line
