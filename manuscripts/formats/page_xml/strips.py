"""Ruled lines by where columns stand."""

from manuscripts.core.geometry import Box
from manuscripts.core.page import Column, ColumnKind


def continues(before: Column, column: Column, *, course: tuple[int, int]) -> bool:
    """Whether a column goes on in the ruled line of the one before it: half of its width lies in the same strip.

    It begins farther along `course` (as `Page.course`) than that one. The left half of a double-line note does not: it
    belongs to the right half, whatever strip it stands in.
    """
    if before.region != column.region or before.kind.in_flow != column.kind.in_flow:
        return False
    if ColumnKind.HEADING in (before.kind, column.kind) and before.kind is not column.kind:
        return False
    if _start(column.box, course) <= _start(before.box, course):
        return False
    upright = course[0] == 0
    one, other = across(before.box, upright=upright), across(column.box, upright=upright)
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0.5 * min(one[1] - one[0], other[1] - other[0])


def _start(box: Box, course: tuple[int, int]) -> float:
    first, last = across(box, upright=course[0] != 0)
    return first if sum(course) > 0 else -last


def across(box: Box, *, upright: bool) -> tuple[float, float]:
    """The stretch of the image that a box covers across the strips."""
    return (box.left, box.right) if upright else (box.top, box.bottom)
