"""Double-line notes that read badly are tried as main text: a broad character cut in two looks like two of a note."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shapely import union_all
from shapely.geometry import MultiPolygon
from shapely.geometry import Polygon as Shape

from manuscripts.core.geometry import Polygon
from manuscripts.core.page import Column, ColumnKind

# A note that reads better than this is left alone.
_SURE = 0.9
# What the other way of reading must reach, and by how much it must be better, to be taken.
_GOOD = 0.75
_BETTER = 0.05


def doubtful_notes(columns: Sequence[Column]) -> Iterator[range]:
    """Stretches of columns to try as one: the notes of a line that read badly, with the main text they touch.

    No column is in two of them.
    """
    start = free = 0
    while start < len(columns):
        end = start + 1
        if columns[start].kind.is_note:
            while end < len(columns) and columns[end].kind.is_note and columns[end].line == columns[start].line:
                end += 1
            if certainty(columns[start:end]) < _SURE:
                first = start - (start > free and _touches(columns, start, start - 1))
                free = end + _touches(columns, end - 1, end)
                yield range(first, free)
        start = end


def as_main(columns: Sequence[Column]) -> Column:
    """One column of main text in place of several, under the id of the first, without glyphs."""
    shapes = [Shape(column.outline.points).buffer(0) for column in columns]
    reach = max(column.box.width for column in columns) / 2
    closed = union_all(shapes).buffer(reach, join_style="mitre").buffer(-reach, join_style="mitre")
    whole = closed.convex_hull if isinstance(closed, MultiPolygon) or closed.is_empty else closed
    outline = Polygon(tuple((float(x), float(y)) for x, y in whole.exterior.coords[:-1]))
    return replace(columns[0], kind=ColumnKind.MAIN, outline=outline, glyphs=())


def is_better(whole: Column, parts: Sequence[Column]) -> bool:
    """Whether one column of main text was read so much more surely that the notes were none."""
    return certainty([whole]) >= max(_GOOD, certainty(parts) + _BETTER)


def certainty(columns: Sequence[Column]) -> float:
    """The mean confidence of all glyphs; a column without any counts as one that cannot be read."""
    count = sum(max(len(column.glyphs), 1) for column in columns)
    return sum(glyph.confidence for column in columns for glyph in column.glyphs) / count


def _touches(columns: Sequence[Column], note: int, other: int) -> bool:
    """Whether main text of the same line begins or ends where the note does."""
    if not 0 <= other < len(columns) or columns[other].line != columns[note].line:
        return False
    if columns[other].kind is not ColumnKind.MAIN:
        return False
    upper, lower = sorted((columns[note].box, columns[other].box), key=lambda box: box.top)
    return lower.top - upper.bottom < max(upper.width, lower.width)
