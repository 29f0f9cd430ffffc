"""Places for glyphs and columns of which a file gives none, so that they can be drawn; `placement` tells it."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from manuscripts.core.geometry import Box, Polygon, Transform
from manuscripts.core.page import Column, ColumnKind, Page, Placement

_PITCH, _CHARACTER, _MARGIN = 60.0, 40.0, 40.0


def spread(outline: Polygon, count: int, *, course: tuple[int, int]) -> list[Box]:
    """The box of `outline` cut into `count` equal parts along `course` (as `Page.course`), in reading order."""
    whole = outline.box
    parts = []
    for place in range(count):
        step = place if sum(course) > 0 else count - 1 - place
        if course[0]:
            width = whole.width / count
            parts.append(Box(whole.left + step * width, whole.top, whole.left + (step + 1) * width, whole.bottom))
        else:
            height = whole.height / count
            parts.append(Box(whole.left, whole.top + step * height, whole.right, whole.top + (step + 1) * height))
    return parts


def with_spread_glyphs(column: Column, *, course: tuple[int, int]) -> Column:
    """`column` with the boxes of its glyphs spread over its outline."""
    boxes = spread(column.outline, len(column.glyphs), course=course)
    glyphs = tuple(replace(glyph, box=box) for glyph, box in zip(column.glyphs, boxes, strict=True))
    return replace(column, glyphs=glyphs, placement=Placement.OUTLINE)


def place_all(page: Page) -> Page:
    """`page` with places for all that has none.

    Boxes of glyphs are spread over the outlines of their columns, and columns without an outline over the image, or
    over a leaf of a made-up size where that of the image is not known.
    """
    laid = set_out(replace(page, columns=tuple(one for one in page.columns if one.placement is Placement.NOWHERE)))
    size = page.image.width, page.image.height
    if not all(size):
        corners = [
            point for one in page.columns if one.placement is not Placement.NOWHERE for point in one.outline.points
        ]
        size = (
            max([laid.image.width, *(math.ceil(x) for x, _ in corners)]),
            max([laid.image.height, *(math.ceil(y) for _, y in corners)]),
        )
    scale = Transform(a=size[0] / laid.image.width, e=size[1] / laid.image.height)
    moved = iter(laid.columns)
    columns = []
    for column in page.columns:
        if column.placement is Placement.NOWHERE:
            columns.append(_moved(next(moved), scale))
        elif column.placement is Placement.OUTLINE:
            columns.append(with_spread_glyphs(column, course=page.course))
        else:
            columns.append(column)
    return replace(page, image=replace(page.image, width=size[0], height=size[1]), columns=tuple(columns))


def set_out(page: Page) -> Page:
    """`page` with places for all its columns, from right to left on a leaf of a made-up size, a line beside the other.

    Columns of one line stand below each other, the halves of a double-line note side by side.
    """
    lines = [list(columns) for _, columns in groupby(page.columns, key=lambda column: column.line)]
    longest = max((sum(len(column.glyphs) + 1 for column in line) for line in lines), default=1)
    width, height = 2 * _MARGIN + max(len(lines), 1) * _PITCH, 2 * _MARGIN + longest * _CHARACTER
    columns: list[Column] = []
    for number, line in enumerate(lines, start=1):
        columns += _set_out_line(line, left=width - _MARGIN - number * _PITCH)
    return replace(page, image=replace(page.image, width=round(width), height=round(height)), columns=tuple(columns))


def _moved(column: Column, scale: Transform) -> Column:
    glyphs = tuple(replace(glyph, box=scale.box(glyph.box)) for glyph in column.glyphs)
    return replace(column, outline=scale.polygon(column.outline), glyphs=glyphs)


def _set_out_line(line: Sequence[Column], *, left: float) -> list[Column]:
    placed: list[Column] = []
    top = beside = _MARGIN
    for column in line:
        if column.kind is ColumnKind.NOTE_LEFT and placed and placed[-1].kind is ColumnKind.NOTE_RIGHT:
            start, box_left, wide = beside, left, _CHARACTER / 2
        else:
            half = column.kind is ColumnKind.NOTE_RIGHT
            start, box_left, wide = top, left + _CHARACTER / 2 * half, _CHARACTER / (1 + half)
        bottom = start + max(len(column.glyphs), 1) * _CHARACTER
        outline = Polygon.of_box(Box(box_left, start, box_left + wide, bottom))
        moved = with_spread_glyphs(replace(column, outline=outline), course=(0, 1))
        placed.append(replace(moved, placement=Placement.NOWHERE))
        beside, top = start, max(top, bottom)
    return placed
