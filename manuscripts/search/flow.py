"""Pages as text flows: what the engines index, and the way from a place in a flow back to the glyph on its page.

A place is the number of a unit within its manuscript, counted from 0 through pages, columns and glyphs in reading
order, whatever their kind. A stream is a sequence of places whose terms follow one another for a reader.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from manuscripts.core.geometry import Box
from manuscripts.core.page import Column, ColumnKind, Page
from manuscripts.core.units import Unit, units
from manuscripts.search.terms import Fold, folded_terms, written_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowColumn:
    """A column's address. `flow` is 0 in the main flow; what stands aside counts its passages from 1 in each page."""

    id: str
    kind: ColumnKind
    line: int
    flow: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowGlyph:
    """A glyph's place: `column` indexes the page's columns; `units` is 0 for punctuation, which no query finds."""

    column: int
    place: int
    units: int
    written: str
    normalised: str
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPage:
    """A page as hits need it; its units have the places `first` to `end`, exclusive."""

    number: int
    first: int
    end: int
    columns: tuple[FlowColumn, ...]
    glyphs: tuple[FlowGlyph, ...]

    def glyph_at(self, place: int) -> int:
        """The index of the glyph that holds the unit at `place`."""
        return bisect_right(self.glyphs, place, key=lambda glyph: glyph.place) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Terms in a row, each with its place.

    `joints` are the offsets before which something was left out: only a phrase that runs across one is new here,
    any other is found in the stream that leaves nothing out. None for such a whole stream.
    """

    places: tuple[int, ...]
    written: tuple[str, ...]
    folded: tuple[str, ...]
    joints: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A manuscript's text: the main flow in reading order, the same with inline notes taken out, and what is aside."""

    pages: tuple[FlowPage, ...]
    streams: tuple[Stream, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    place: int
    unit: Unit
    kind: ColumnKind


def build_flow(pages: Sequence[Page], *, fold: Fold) -> Flow:
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
    streams = [*_main_streams(main, fold), *(_whole(found, fold) for found in aside)]
    return Flow(pages=tuple(flow_pages), streams=tuple(stream for stream in streams if stream.places))


def _place(page: Page, first: int) -> tuple[FlowPage, dict[int, list[_Placed]]]:
    columns: list[FlowColumn] = []
    glyphs: list[FlowGlyph] = []
    placed: dict[int, list[_Placed]] = {}
    place = first
    for flow, column in _with_flow(page):
        for glyph in column.glyphs:
            found = list(units(glyph.written))
            glyphs.append(
                FlowGlyph(
                    column=len(columns),
                    place=place,
                    units=len(found),
                    written=glyph.written,
                    normalised=glyph.normalised,
                    box=_rounded(glyph.box),
                )
            )
            for unit in found:
                placed.setdefault(flow, []).append(_Placed(place, unit, column.kind))
                place += 1
        columns.append(FlowColumn(id=column.id, kind=column.kind, line=column.line, flow=flow))
    flow_page = FlowPage(number=page.number, first=first, end=place, columns=tuple(columns), glyphs=tuple(glyphs))
    return flow_page, placed


def _with_flow(page: Page) -> Iterator[tuple[int, Column]]:
    """Each column with its flow: 0 for the main one, else a number for all columns of one kind in one region."""
    asides: dict[tuple[ColumnKind, str], int] = {}
    for column in page.columns:
        if column.kind.in_flow:
            yield 0, column
        else:
            yield asides.setdefault((column.kind, column.region), len(asides) + 1), column


def _whole(found: Sequence[_Placed], fold: Fold) -> Stream:
    found_units = [placed.unit for placed in found]
    return Stream(
        places=tuple(placed.place for placed in found),
        written=tuple(written_terms(found_units)),
        folded=tuple(folded_terms(found_units, fold)),
    )


def _main_streams(main: Sequence[_Placed], fold: Fold) -> list[Stream]:
    """The main flow as read, and without its inline notes where that brings characters together.

    An iteration mark of the main text repeats main text, also where a note stands between.
    """
    whole = _whole(main, fold)
    kept = [index for index, placed in enumerate(main) if not placed.kind.is_note]
    plain = _whole([main[index] for index in kept], fold)
    folded = list(whole.folded)
    for index, term in zip(kept, plain.folded, strict=True):
        folded[index] = term
    joints = tuple(offset for offset in range(1, len(kept)) if kept[offset] > kept[offset - 1] + 1)
    streams = [replace(whole, folded=tuple(folded))]
    return [*streams, replace(plain, joints=joints)] if joints else streams


def _rounded(box: Box) -> Box:
    """Hundredths of a pixel are more than any engine knows; a box is never rounded to nothing."""
    left, top = round(box.left, 2), round(box.top, 2)
    return Box(left, top, max(round(box.right, 2), left + 0.01), max(round(box.bottom, 2), top + 0.01))
