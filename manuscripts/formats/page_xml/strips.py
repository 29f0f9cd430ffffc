"""Ruled lines by where columns stand."""

from manuscripts.core.geometry import Box
from manuscripts.core.page import Column, ColumnKind


def continues(before: Column, column: Column, *, upright: bool) -> bool:
    """Whether a column stands in the ruled line of the one before it: half of its width lies in the same strip.

    `upright`: the strips run from top to bottom of the image, else from side to side.
    """
    if before.region != column.region or before.kind.in_flow != column.kind.in_flow:
        return False
    if ColumnKind.HEADING in (before.kind, column.kind) and before.kind is not column.kind:
        return False
    one, other = across(before.box, upright=upright), across(column.box, upright=upright)
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0.5 * min(one[1] - one[0], other[1] - other[0])


def across(box: Box, *, upright: bool) -> tuple[float, float]:
    """The stretch of the image that a box covers across the strips."""
    return (box.left, box.right) if upright else (box.top, box.bottom)
