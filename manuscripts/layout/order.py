"""Reading order out of geometry: one sequence of the main flow, and where what stands aside belongs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from manuscripts.core.geometry import Box, Point, Polygon
from manuscripts.core.page import ColumnKind, WritingMode
from manuscripts.layout.order_across import place_across
from manuscripts.layout.order_blocks import Block, Cut, apart_from_text, divide
from manuscripts.layout.order_frame import Bend, Strip, measure_bend, strip_of, turned
from manuscripts.layout.order_lines import ruled_lines, usual_width

_NEAR = 0.5
_SHARED = 0.6
# How much wider than the blanks at the lines of a ruled page the one between the pages of an opening is, in widths.
_WIDER = 0.4


@dataclass(frozen=True, slots=True)
class Writing:
    """The outline of a line of writing, or of a part of it (main text, half of a note); `kind` None: not known.

    Not `settled`: two small lines of main text side by side may still turn out to be the halves of a note. `across`
    numbers from 1 the line across the page of which this is a character; 0: it is a column, or part of one.
    """

    outline: Polygon | Box
    kind: ColumnKind | None = None
    settled: bool = True
    across: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A drawn line from `first` to `last` that parts text: a register line, or the gutter of an opening."""

    first: Point
    last: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a piece of writing belongs.

    `line` counts ruled lines (行) from 1 through the page, those that stand aside after those of the flow. `block`
    numbers from 1 what is read without a break: a page of an opening, a register of it, or a line across it; `register`
    counts stacked blocks from the top. `beside` is the index of the writing of the flow beside which an insertion or
    what stands aside belongs; None for the flow itself, and on a page without any.
    """

    line: int
    block: int
    register: int
    beside: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOrder:
    """Indices into the given writings, each exactly once in `flow` or `aside`; `places` has one place for each.

    `whole` is all of them in one sequence: fold and margins where the eye meets them when it goes through the page in
    the direction of reading, what stands above or below the text at the end.
    """

    flow: tuple[int, ...]
    aside: tuple[int, ...]
    whole: tuple[int, ...]
    places: tuple[Place, ...]


def find_order(
    writings: Sequence[Writing],
    *,
    mode: WritingMode = WritingMode.VERTICAL_RL,
    rules: Sequence[Rule] = (),
    regions: Sequence[Polygon | Box] = (),
) -> ReadingOrder:
    """The reading order of the writing of one page, all in one frame of pixels.

    Folds and margins stand aside, and so does writing of unknown kind above or below all text. `rules` are drawn
    lines that may part registers or pages; those that text crosses are not believed. `regions` are
    outlines of text blocks and illustrations: where two that are wide enough for several columns are stacked, a
    register begins. Neither is needed. The result does not depend on the order of what is given, nor on scale or
    place, nor on a small turn of the page.
    """
    if not writings:
        return ReadingOrder(flow=(), aside=(), whole=(), places=())
    page = _Straightened(writings, mode)
    apart = {s.item for s in page.strips if s.kind is not None and not s.kind.in_flow}
    unknown = [s for s in page.strips if s.item not in apart]
    apart |= {item for item in apart_from_text(unknown) if writings[item].kind is None}
    inserted = [s for s in page.strips if s.kind is ColumnKind.INSERTION and s.item not in apart]
    text = [s for s in page.strips if s.item not in apart and s not in inserted]
    aside = [s for s in page.strips if s.item in apart]
    if not text:
        text, inserted = inserted, []
    areas = [page.strip(region) for region in regions]
    cuts = [*page.cuts_of(rules), *_between(areas, width=usual_width(page.strips))]
    gutters = page.gutters_of(rules, aside)
    across = [
        sorted((s for s in text if writings[s.item].across == number), key=lambda s: s.centre)
        for number in sorted({writings[s.item].across for s in text} - {0})
    ]
    text = [s for s in text if not writings[s.item].across]
    blocks = divide(text, cuts=cuts, gutters=gutters, regions=areas) if text else []
    return _assemble(blocks, across, inserted, aside)


class _Straightened:
    """The page in the straightened frame; what is given first there does not depend on the order it came in."""

    def __init__(self, writings: Sequence[Writing], mode: WritingMode) -> None:
        self._mode = mode
        outlines = [(turned(writing.outline, mode), item) for item, writing in enumerate(writings)]
        outlines.sort(key=lambda each: (*each[0].min(axis=0), *each[0].max(axis=0), str(writings[each[1]].kind)))
        self._bend: Bend = measure_bend([points for points, _ in outlines])
        self.strips = [
            strip_of(item, writings[item].kind, points, self._bend, settled=writings[item].settled)
            for points, item in outlines
        ]
        self._flow = [s for s in self.strips if s.kind is None or s.kind.in_flow] or self.strips

    def strip(self, outline: Polygon | Box) -> Strip:
        return strip_of(-1, None, turned(outline, self._mode), self._bend)

    def cuts_of(self, rules: Sequence[Rule]) -> list[Cut]:
        ends = [self._ends(rule) for rule in rules]
        return [
            Cut(start=start, end=end, first=first, last=last)
            for (start, first), (end, last) in (sorted(pair) for pair in ends)
            if end - start > abs(last - first)
        ]

    def gutters_of(self, rules: Sequence[Rule], aside: Sequence[Strip]) -> list[float]:
        """Where upright rules, or a fold with text on both sides, part the pages of an opening."""
        top, bottom = min(s.top for s in self._flow), max(s.bottom for s in self._flow)
        start, end = min(s.start for s in self._flow), max(s.end for s in self._flow)
        places = []
        for (u, v), (other_u, other_v) in map(self._ends, rules):
            if abs(other_v - v) > max(abs(other_u - u), 0.9 * (bottom - top)):
                places.append((u + other_u) / 2)
        width = usual_width(self._flow)
        places = self._wider([place for place in places if self._is_free(place, 0.25 * width)], width)
        folds = [strip.centre for strip in aside if strip.kind is ColumnKind.FOLD]
        places += [place for place in folds if self._is_free(place, 0.25 * width)]
        middle, reach = (start + end) / 2, (end - start) / 6
        central = [place for place in places if abs(place - middle) < reach]
        return [float(np.median(central))] if central else []

    def _is_free(self, place: float, slack: float) -> bool:
        return not any(s.start + slack < place < s.end - slack for s in self._flow)

    def _wider(self, places: Sequence[float], width: float) -> list[float]:
        """Those of some upright rules that stand in a wider blank than the others: the rest parts columns."""
        blanks = {place: self._blank_around(place) for place in places}
        wide = []
        for place, (start, end) in blanks.items():
            others = [other_end - other for other, other_end in {*blanks.values()} - {blanks[place]}]
            usual = float(np.median(others)) if len(others) > 1 else -np.inf
            if end - start > usual + _WIDER * width:
                wide.append(place)
        return wide

    def _blank_around(self, place: float) -> tuple[float, float]:
        """The end of what stands before a place, and the start of what stands after it."""
        before = [strip.end for strip in self._flow if strip.centre < place]
        after = [strip.start for strip in self._flow if strip.centre > place]
        return max(before, default=-np.inf), min(after, default=np.inf)

    def _ends(self, rule: Rule) -> tuple[tuple[float, float], tuple[float, float]]:
        (x1, y1), (x2, y2) = rule.first, rule.last
        points = self._bend.straight(turned(Polygon(((x1, y1), (x2, y2), (x1, y1))), self._mode))
        return (float(points[0, 0]), float(points[0, 1])), (float(points[1, 0]), float(points[1, 1]))


def _between(regions: Sequence[Strip], *, width: float) -> list[Cut]:
    """Register lines between stacked regions that are both wide enough for several columns."""
    wide = [region for region in regions if region.width > 2 * width]
    cuts: list[Cut] = []
    pairs = combinations(sorted(wide, key=lambda region: (region.top, region.start)), 2)
    stacked = [(one, other) for one, other in pairs if one.over(other) > _SHARED and one.beside(other) < 0.1]
    for one, other in sorted(stacked, key=lambda pair: pair[0].bottom + pair[1].top):
        level = (one.bottom + other.top) / 2
        start, end = min(one.start, other.start), max(one.end, other.end)
        if cuts and level - cuts[-1].last < width:
            start, end, level = min(start, cuts[-1].start), max(end, cuts[-1].end), cuts.pop().last
        cuts.append(Cut(start=start, end=end, first=level, last=level))
    return cuts


def _assemble(
    blocks: Sequence[Block], across: Sequence[Sequence[Strip]], inserted: Sequence[Strip], aside: Sequence[Strip]
) -> ReadingOrder:
    places: dict[int, Place] = {}
    flow: list[Strip] = []
    blocks = list(blocks)
    lines = [(line, number) for number, block in enumerate(blocks) for line in ruled_lines(block.strips)]
    for line in sorted(across, key=lambda line: (line[0].middle, line[0].centre)):
        index = place_across(line, [known for known, _ in lines])
        beside = blocks[lines[min(index, len(lines) - 1)][1]] if lines else Block(side=0, register=1, strips=())
        lines.insert(index, (list(line), len(blocks)))
        blocks.append(replace(beside, strips=tuple(line)))
    for count, (line, number) in enumerate(lines, start=1):
        flow += line
        places |= {s.item: Place(line=count, block=number + 1, register=blocks[number].register) for s in line}
    count = len(lines)
    anchors = list(flow)
    for strip in sorted(inserted, key=lambda s: (s.middle, s.centre), reverse=True):
        anchor = _nearest(strip, anchors)
        flow.insert(flow.index(anchor) + 1, strip)
        places[strip.item] = replace(places[anchor.item], beside=anchor.item)
    standing = ruled_lines(aside) if aside else []
    for line in standing:
        count += 1
        for strip in line:
            near = _nearest(strip, anchors).item if anchors else None
            place = Place(line=count, block=1, register=1) if near is None else places[near]
            places[strip.item] = replace(place, line=count, beside=near)
    held = [strip for line in standing for strip in line]
    return ReadingOrder(
        flow=tuple(strip.item for strip in flow),
        aside=tuple(strip.item for strip in held),
        whole=tuple(strip.item for strip in _whole(flow, held, blocks)),
        places=tuple(places[item] for item in range(len(places))),
    )


def _nearest(strip: Strip, flow: Sequence[Strip]) -> Strip:
    """The writing of the flow nearest to what stands aside; of several about as near, the first that is read."""
    gaps = [
        np.hypot(
            max(each.start - strip.end, strip.start - each.end, 0.0),
            max(each.top - strip.bottom, strip.top - each.bottom, 0.0),
        )
        for each in flow
    ]
    slack = _NEAR * usual_width(flow)
    return next(each for each, gap in zip(flow, gaps, strict=True) if gap <= min(gaps) + slack)


def _whole(flow: Sequence[Strip], aside: Sequence[Strip], blocks: Sequence[Block]) -> list[Strip]:
    """Flow and aside in one sequence: a fold or side margin before or after the page it is beside, the rest last."""
    if not flow:
        return list(aside)
    top, bottom = min(strip.top for strip in flow), max(strip.bottom for strip in flow)
    level = [s for s in aside if s.kind is ColumnKind.FOLD or (s.bottom > top and s.top < bottom)]
    whole: list[Strip] = []
    for side in sorted({block.side for block in blocks}):
        items = {strip.item for block in blocks if block.side == side for strip in block.strips}
        start = min(strip.centre for strip in flow if strip.item in items)
        whole += [strip for strip in level if strip.centre < start and strip not in whole]
        whole += [strip for strip in flow if strip.item in items]
    end = max(strip.centre for strip in flow)
    whole += [strip for strip in level if strip.centre > end and strip not in whole]
    return [*whole, *(strip for strip in [*flow, *aside] if strip not in whole)]
