"""The halves of double-line notes (雙行夾註), told apart by where they stand beside each other."""

from collections.abc import Sequence
from dataclasses import replace

from manuscripts.core.page import Column, ColumnKind
from manuscripts.formats.page_xml.strips import across

_FAR = 1.6


def with_halves(columns: Sequence[Column]) -> list[Column]:
    """The columns of a page that stands upright with each half of a note told; all of them come as NOTE_RIGHT.

    Two that follow each other are one note where the second stands to the left of the first, close by and beside it.
    One that has no other is the left half where it stands in the left half of the strip of what is before it.
    """
    told: list[Column] = []
    for column in columns:
        before = told[-1] if told else None
        if column.kind is ColumnKind.NOTE_RIGHT and before is not None:
            paired = before.kind is ColumnKind.NOTE_RIGHT and _beside(before, column)
            if paired or _in_left_half(before, column):
                told.append(replace(column, kind=ColumnKind.NOTE_LEFT))
                continue
        told.append(column)
    return told


def _beside(right: Column, left: Column) -> bool:
    one, other = across(right.box, upright=True), across(left.box, upright=True)
    wide = max(one[1] - one[0], other[1] - other[0])
    apart = abs(sum(one) - sum(other)) / 2
    if right.region != left.region or sum(other) >= sum(one) or not 0.4 * wide < apart < _FAR * wide:
        return False
    down, along = across(right.box, upright=False), across(left.box, upright=False)
    return min(down[1], along[1]) - max(down[0], along[0]) > 0.5 * min(down[1] - down[0], along[1] - along[0])


def _in_left_half(before: Column, column: Column) -> bool:
    """Below a column of full width, at its left."""
    if before.kind.is_note or before.region != column.region:
        return False
    strip, half = across(before.box, upright=True), across(column.box, upright=True)
    middle = sum(half) / 2
    return strip[0] < middle < strip[0] + 0.4 * (strip[1] - strip[0]) and half[1] - half[0] < 0.8 * (
        strip[1] - strip[0]
    )
