"""A layout from PAGE-XML put in place of the one on record; what nobody touched keeps its glyphs and its order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from manuscripts.core.correction import number_columns, number_lines
from manuscripts.core.geometry import Polygon
from manuscripts.core.page import Column, Page, Region
from manuscripts.formats.page_xml.blocks import blocks_of
from manuscripts.formats.page_xml.layout import FoundLayout, FoundLine, FoundRegion
from manuscripts.formats.page_xml.lines import corners
from manuscripts.formats.page_xml.strips import continues


@dataclass(frozen=True, slots=True)
class _Taken:
    """A line of the file in the region `region` of the new record, and the column that it was, with its place."""

    line: FoundLine
    region: str
    column: Column | None
    place: int


def with_layout(page: Page, found: FoundLayout) -> Page:
    """`page` with the regions, columns, kinds and order of `found`.

    A column whose outline is as it was exported keeps its exact outline, glyphs and confidence; all others have no
    glyphs. The order is that of the file; where the file has no ReadingOrder, or the one that it was exported with, it
    is that of the record, and new columns follow those that they follow in the file. Text in the file is no
    correction of the layout and is passed over.
    """
    size = (page.image.width, page.image.height)
    known: dict[str, list[tuple[int, Column]]] = defaultdict(list)
    for place, column in enumerate(page.columns):
        known[_key(column.outline, size)].append((place, column))
    exported = [place - 1 for block in blocks_of(page) for place, _ in block.columns]
    regions = _regions(page, found, size)
    names = {region.id: f"r{number}" for number, region in enumerate(found.regions, start=1)}
    theirs = [
        taken
        for region in _in_order(found)
        for taken in _taken_lines(region, names[region.id], known, size=size, exported=exported)
    ]
    kept = [taken.place for taken in theirs if taken.column]
    if found.order is None or kept == [place for place in exported if place in set(kept)]:
        theirs = _in_our_order(theirs)
    columns = _with_lines([_column(taken) for taken in theirs], theirs, page)
    return replace(page, regions=regions, columns=number_lines(number_columns(columns)))


def _regions(page: Page, found: FoundLayout, size: tuple[int, int]) -> tuple[Region, ...]:
    known = {_key(region.outline, size): region for region in page.regions}
    regions = []
    for number, region in enumerate(found.regions, start=1):
        before = known.get(_key(region.outline, size))
        regions.append(
            Region(
                id=f"r{number}",
                kind=region.kind,
                outline=before.outline if before else region.outline,
                register=region.register or (before.register if before else 1),
                label=before.label if before else "",
            )
        )
    return tuple(regions)


def _in_order(found: FoundLayout) -> list[FoundRegion]:
    """The regions by the ReadingOrder; those that it does not name follow as they stand in the file."""
    regions = {region.id: region for region in found.regions}
    return [regions[name] for name in dict.fromkeys([*(found.order or ()), *regions])]


def _taken_lines(
    region: FoundRegion,
    name: str,
    known: dict[str, list[tuple[int, Column]]],
    *,
    size: tuple[int, int],
    exported: Sequence[int],
) -> list[_Taken]:
    """The lines of a region in order.

    Some programs move lines in the file, others number them anew (`readingOrder {index}`): whichever is no longer as
    it was exported counts.
    """
    lines = []
    for line in region.lines:
        columns = known[_key(line.outline, size)]
        place, column = columns.pop(0) if columns else (-1, None)
        lines.append(_Taken(line, name, column, place))
    numbers = [taken.line.place for taken in lines]
    if None in numbers or len(set(numbers)) < len(numbers):
        return lines
    numbered = sorted(lines, key=lambda taken: taken.line.place or 0)
    kept = [taken.place for taken in numbered if taken.column]
    return lines if kept == sorted(kept, key=exported.index) else numbered


def _in_our_order(theirs: Sequence[_Taken]) -> list[_Taken]:
    """Known columns as on record; a new one behind the line behind which it stands in the file."""
    ordered = sorted((taken for taken in theirs if taken.column), key=lambda taken: taken.place)
    for before, taken in zip([None, *theirs], theirs, strict=False):
        if not taken.column:
            ordered.insert(ordered.index(before) + 1 if before else 0, taken)
    return ordered


def _column(taken: _Taken) -> Column:
    """The column under the id that its line has in the file."""
    line, column = taken.line, taken.column
    if column is None:
        return Column(
            id=line.id, kind=line.kind, line=0, region=taken.region, outline=line.outline, confidence=0.0,
            anchor=line.anchor,
        )  # fmt: skip
    return replace(column, id=line.id, kind=line.kind, region=taken.region, anchor=line.anchor)


def _with_lines(columns: Sequence[Column], theirs: Sequence[_Taken], page: Page) -> list[Column]:
    """Ruled lines as the file has them; where a program dropped our `custom`, as on record or by where they stand.

    So it is with anchors: where `custom` is gone, those on record stay.
    """
    names = {page.columns[taken.place].id: taken.line.id for taken in theirs if taken.column}
    free = -1
    done: list[Column] = []
    for column, taken in zip(columns, theirs, strict=True):
        if taken.line.is_ours and taken.line.line is not None:
            line = taken.line.line
        elif taken.column:
            line = taken.column.line
        elif done and continues(done[-1], column, course=page.course):
            line = done[-1].line
        else:
            line, free = free, free - 1
        anchor = column.anchor
        if taken.column and not taken.line.is_ours and taken.column.anchor is not None:
            anchor = names.get(taken.column.anchor)
        done.append(replace(column, line=line, anchor=anchor))
    return done


def _key(outline: Polygon, size: tuple[int, int]) -> str:
    """An outline as it is exported, whatever corner it begins with."""
    return " ".join(sorted(set(corners(outline.points, size).split())))
