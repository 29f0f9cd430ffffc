"""Where the text of a page stands in its PDF: upright, in points, origin bottom left."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from manuscripts.core.geometry import Box, Point, Transform
from manuscripts.core.page import Column, Page, WritingMode
from manuscripts.formats.characters import stand_in
from manuscripts.formats.pdf.glyphless import FONT_KINDS, Codes
from manuscripts.formats.pdf.objects import decimal

# Scans tell no resolution; 300 pixels to the inch makes a leaf about as large as it is.
_POINTS_PER_PIXEL = 72 / 300
# The longest side that programs open (ISO 32000-1, annex C.2).
_LONGEST = 14_400.0
# How well the way from the first to the last character must agree with that of the page: within 45 degrees.
_ALONG = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page of the PDF: its size in points, and the way from pixels of the original image to it."""

    width: float
    height: float
    from_image: Transform

    @classmethod
    def of(cls, page: Page) -> "Sheet":
        """The page turned upright; smaller than by its pixels where it would be too long for a PDF."""
        width, height = max(page.image.width, 1), max(page.image.height, 1)
        quarters = (page.direction.rotation if page.direction else 0) // 90
        turned = [
            Transform(),
            Transform(a=0, b=-1, c=height, d=1, e=0),
            Transform(a=-1, c=width, e=-1, f=height),
            Transform(a=0, b=1, d=-1, e=0, f=width),
        ][quarters]
        if quarters % 2:
            width, height = height, width
        scale = min(_POINTS_PER_PIXEL, _LONGEST / max(width, height))
        flipped = Transform(a=scale, e=-scale, f=height * scale)
        return cls(width=width * scale, height=height * scale, from_image=turned.then(flipped))


def text_operators(page: Page, sheet: Sheet, *, codes: Codes) -> str:
    """The operators that set the text of `page`, unseen: the main flow in reading order, then what stands aside.

    What was struck out is left out. Each column is one run of text, so that selecting goes down it.
    """
    mode = page.direction.mode if page.direction else WritingMode.VERTICAL_RL
    runs: list[str] = []
    before = math.inf
    for column in sorted(page.columns, key=lambda column: not column.kind.in_flow):
        if column.standing:
            run, before = _run(column, sheet, mode=mode, codes=codes, before=before)
            runs.append(run)
    return "\n".join(["BT", "3 Tr", *runs, "ET"]) if runs else ""


def _run(column: Column, sheet: Sheet, *, mode: WritingMode, codes: Codes, before: float) -> tuple[str, float]:
    """The operators for one column, and the height of its origin; `before` is that of the run before it.

    PDFium takes runs whose origins are equally high for parts of one row and sorts them from left to right. So of the
    two fonts for columns the one is taken whose origin is farther from that of the run before.
    """
    boxes = [sheet.from_image.box(glyph.box) for glyph in column.standing]
    vertical = mode is WritingMode.VERTICAL_RL
    size, across = _size(boxes, vertical=vertical)
    along = _axis(boxes, vertical=vertical, backwards=mode is WritingMode.HORIZONTAL_RL)
    first = boxes[0].centre
    places = [((x - first[0]) * along[0] + (y - first[1]) * along[1]) / size for x, y in (box.centre for box in boxes)]
    start = (first[0] - along[0] * size / 2, first[1] - along[1] * size / 2)
    kind = FONT_KINDS[0]
    if vertical:
        # The text space of a vertical font has its y axis against the writing.
        matrix = (-along[1] * across, along[0] * across, -along[0] * size, -along[1] * size)
        lower = (start[0] + along[0] * size, start[1] + along[1] * size)
        if abs(lower[1] - before) > abs(start[1] - before):
            kind, start = FONT_KINDS[1], lower
    else:
        matrix = (along[0] * size, along[1] * size, -along[1] * across, along[0] * across)
        start = (start[0] + along[1] * across / 2, start[1] - along[0] * across / 2)
    placed = " ".join(decimal(value) for value in (*matrix, *start))
    texts = [stand_in(glyph.written) for glyph in column.standing]
    return f"{placed} Tm\n{_shown(texts, places, kind=kind, vertical=vertical, codes=codes)}", start[1]


def _size(boxes: Sequence[Box], *, vertical: bool) -> tuple[float, float]:
    """How far one character stands from the next, and how wide they are across."""
    lengths = [box.height if vertical else box.width for box in boxes]
    across = median(box.width if vertical else box.height for box in boxes)
    if len(boxes) == 1:
        return lengths[0], across
    pitch = median(math.dist(before.centre, after.centre) for before, after in pairwise(boxes))
    return max(pitch, min(lengths)), across


def _axis(boxes: Sequence[Box], *, vertical: bool, backwards: bool) -> Point:
    """Which way the text axis points: from the first character to the last, in rows always to the right."""
    (x, y), (end_x, end_y) = boxes[0].centre, boxes[-1].centre
    if backwards:
        x, y, end_x, end_y = end_x, end_y, x, y
    length = math.dist((x, y), (end_x, end_y))
    expected = (0.0, -1.0) if vertical else (1.0, 0.0)
    if length == 0:
        return expected
    found = ((end_x - x) / length, (end_y - y) / length)
    # What runs against its page, or across it, has no axis to trust.
    return found if found[0] * expected[0] + found[1] * expected[1] > _ALONG else expected


def _shown(texts: Sequence[str], places: Sequence[float], *, kind: str, vertical: bool, codes: Codes) -> str:
    """The operators that show the texts at their places along the axis, in units of their size."""
    pen, operators = 0.0, []
    glyphs = [(*codes.code(text), place) for text, place in zip(texts, places, strict=True)]
    for font, group in groupby(glyphs, key=lambda glyph: glyph[0]):
        shown = ""
        for _, code, place in group:
            moved = round(1000 * (place - pen) * (1 if vertical else -1))
            shown += f"{moved}<{code:04X}>" if moved else f"<{code:04X}>"
            pen += 1 + moved / 1000 * (1 if vertical else -1)
        operators.append(f"/{kind}{font} 1 Tf [{shown}] TJ")
    return "\n".join(operators)
