"""Pages as text flows: what the engines index, and the way from a place in a flow back to the glyph on its page.

A place is the number of a unit within its manuscript, counted from 0 through pages, columns and glyphs in reading
order, whatever their kind. A stream is a sequence of places whose terms follow one another for a reader.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple

from manuscripts.core.geometry import Box
from manuscripts.core.page import Column, ColumnKind, Glyph, Page
from manuscripts.core.units import Unit, units_of
from manuscripts.search.doubt import Other, others_of, sureness_of
from manuscripts.search.folding import Folding

_PARTS = 8
_START = attrgetter("start")


class FlowColumn(NamedTuple):
    """A column's address; its glyphs begin at index `start` of the page.

    `flow` is 0 in the main flow; what stands aside counts its texts from 1 in each page.
    """

    id: str
    kind: ColumnKind
    line: int
    flow: int
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPage:
    """A page as hits need it: its columns, and aligned lists of what is known of each glyph.

    `places` has the place of each glyph's first unit and, last of all, the place behind the page; punctuation has none
    of its own, but that of what follows. `sides` are left, top, right and bottom of the boxes, one after the other, in
    eighths of a pixel.
    """

    number: int
    columns: Sequence[FlowColumn]
    places: Sequence[int]
    written: Sequence[str]
    normalised: Sequence[str]
    sides: Sequence[int]

    @property
    def first(self) -> int:
        return self.places[0]

    @property
    def end(self) -> int:
        return self.places[-1]

    def glyph_at(self, place: int) -> int:
        """The index of the glyph that holds the unit at `place`."""
        return bisect_right(self.places, place) - 1

    def units_in(self, glyph: int) -> int:
        """How many units a glyph is: 1, or 0 for punctuation, or more where an engine read several as one."""
        return self.places[glyph + 1] - self.places[glyph]

    def column_of(self, glyph: int) -> FlowColumn:
        return self.columns[bisect_right(self.columns, glyph, key=_START) - 1]

    def glyphs(self, flow: int, glyph: int, step: int) -> Iterator[int]:
        """The glyphs of one flow from `glyph` on, going forth (`step` 1) or back (-1)."""
        number = bisect_right(self.columns, glyph, key=_START) - 1
        while 0 <= number < len(self.columns):
            start = self.columns[number].start
            end = self.columns[number + 1].start if number + 1 < len(self.columns) else len(self.written)
            if self.columns[number].flow == flow:
                yield from range(glyph, end) if step > 0 else range(glyph, start - 1, -1)
            glyph = end if step > 0 else start - 1
            number += step

    def box_of(self, glyph: int) -> Box:
        left, top, right, bottom = map(float, self.sides[4 * glyph : 4 * glyph + 4])
        return Box(left / _PARTS, top / _PARTS, right / _PARTS, bottom / _PARTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Units in a row, each with its place and what is known of it, all aligned.

    `written` are the units as they stand, `meant` the same with iteration marks resolved, `folded` their terms.
    `sure` is the probability of what is written, None where nothing is known of it; `others` are what it may be else.
    `joints` are the offsets before which something was left out: only a phrase that runs across one is new here, any
    other is found in the stream that leaves nothing out. None for such a whole stream.
    """

    places: tuple[int, ...]
    kinds: tuple[ColumnKind, ...]
    written: tuple[str, ...]
    meant: tuple[str, ...]
    folded: tuple[str, ...]
    sure: tuple[float | None, ...]
    others: tuple[tuple[Other, ...], ...]
    joints: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A manuscript's text: the main flow in reading order, the same with inline notes taken out, and what is aside.

    Of the streams that of the main flow is the first, and that without notes, if there is one, the second.
    """

    pages: tuple[FlowPage, ...]
    main: tuple[Stream, ...]
    aside: tuple[Stream, ...]

    @property
    def streams(self) -> tuple[Stream, ...]:
        return tuple(stream for stream in (*self.main, *self.aside) if stream.places)


@dataclass(frozen=True, slots=True)
class _Placed:
    place: int
    unit: Unit
    kind: ColumnKind
    sure: float | None
    others: tuple[Other, ...]


def build_flow(pages: Sequence[Page], *, folding: Folding) -> Flow:
    """The text flow of one manuscript; pages are taken by number."""
    flow_pages: list[FlowPage] = []
    main: list[_Placed] = []
    aside: list[list[_Placed]] = []
    first = 0
    for page in sorted(pages, key=lambda page: page.number):
        flow_page, placed = _place(page, first)
        first = flow_page.end
        flow_pages.append(flow_page)
        main.extend(placed.get(0, ()))
        aside.extend(found for flow, found in placed.items() if flow)
    return Flow(
        pages=tuple(flow_pages),
        main=tuple(_main_streams(main, folding)),
        aside=tuple(_whole(found, folding) for found in aside),
    )


def _place(page: Page, first: int) -> tuple[FlowPage, dict[int, list[_Placed]]]:
    columns: list[FlowColumn] = []
    glyphs: list[Glyph] = []
    places = [first]
    placed: dict[int, list[_Placed]] = {}
    for flow, column in _with_flow(page):
        columns.append(FlowColumn(id=column.id, kind=column.kind, line=column.line, flow=flow, start=len(glyphs)))
        row = placed.setdefault(flow, [])
        for glyph in column.standing:
            found = units_of(glyph.written)
            sure = sureness_of(glyph)
            others = others_of(glyph) if len(found) == 1 else ()
            row += [_Placed(place, unit, column.kind, sure, others) for place, unit in enumerate(found, places[-1])]
            glyphs.append(glyph)
            places.append(places[-1] + len(found))
    flow_page = FlowPage(
        number=page.number,
        columns=tuple(columns),
        places=tuple(places),
        written=tuple(glyph.written for glyph in glyphs),
        normalised=tuple(glyph.normalised for glyph in glyphs),
        sides=tuple(side for glyph in glyphs for side in _sides(glyph.box)),
    )
    return flow_page, {flow: found for flow, found in placed.items() if found}


def _with_flow(page: Page) -> Iterator[tuple[int, Column]]:
    """Each column with its flow: 0 for the main one, else a number for all columns of one kind in one region."""
    asides: dict[tuple[ColumnKind, str], int] = {}
    for column in page.columns:
        if column.kind.in_flow:
            yield 0, column
        else:
            yield asides.setdefault((column.kind, column.region), len(asides) + 1), column


def _whole(found: Sequence[_Placed], folding: Folding) -> Stream:
    found_units = [placed.unit for placed in found]
    return Stream(
        places=tuple(placed.place for placed in found),
        kinds=tuple(placed.kind for placed in found),
        written=tuple(folding.written(found_units)),
        meant=tuple(folding.meant(found_units)),
        folded=tuple(folding.folded(found_units)),
        sure=tuple(placed.sure for placed in found),
        others=tuple(placed.others for placed in found),
    )


def _main_streams(main: Sequence[_Placed], folding: Folding) -> list[Stream]:
    """The main flow as read, and without its inline notes where that brings characters together.

    An iteration mark of the main text repeats main text, also where a note stands between.
    """
    whole = _whole(main, folding)
    kept = [index for index, placed in enumerate(main) if not placed.kind.is_note]
    if len(kept) == len(main):
        return [whole]
    plain = _whole([main[index] for index in kept], folding)
    folded, meant = list(whole.folded), list(whole.meant)
    for index, term, text in zip(kept, plain.folded, plain.meant, strict=True):
        folded[index], meant[index] = term, text
    joints = tuple(offset for offset in range(1, len(kept)) if kept[offset] > kept[offset - 1] + 1)
    streams = [replace(whole, folded=tuple(folded), meant=tuple(meant))]
    return [*streams, replace(plain, joints=joints)] if joints else streams


def _sides(box: Box) -> tuple[int, int, int, int]:
    """Eighths of a pixel are more than any engine knows; a box is never rounded to nothing."""
    left, top = round(box.left * _PARTS), round(box.top * _PARTS)
    return (left, top, max(round(box.right * _PARTS), left + 1), max(round(box.bottom * _PARTS), top + 1))
