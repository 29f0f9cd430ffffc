"""Columns found: our columns brought to the convention of the truth, and F1 of the boxes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from scipy.optimize import linear_sum_assignment

from manuscripts.core.geometry import Box
from manuscripts.core.page import Column, ColumnKind, Page
from scripts.benchmarks_layout.truth import Convention, TrueBox, TrueKind, TruePage

LIMITS = (0.5, 0.7)
_DRAWN = {"illustration", "seal", "stamp"}


@dataclass(frozen=True, slots=True)
class Found:
    """What we give for one box of the truth: the kind of its columns and the box around them."""

    kind: ColumnKind
    box: Box

    @property
    def is_aside(self) -> bool:
        """Fold, margin and insertions; the truth boxes them only here and there."""
        return _is_aside(self.kind)


@dataclass(frozen=True, slots=True)
class Counts:
    """Boxes given, boxes of ours, and how many of them pair off."""

    given: int = 0
    ours: int = 0
    hits: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.given + other.given, self.ours + other.ours, self.hits + other.hits)

    @property
    def f1(self) -> float | None:
        """None where there was nothing to find and nothing was found."""
        return 2 * self.hits / (self.given + self.ours) if self.given + self.ours else None


def found_in(page: Page, convention: Convention) -> tuple[Found, ...]:
    """Our columns as the truth would box them.

    RULED_LINES: all of a line but insertions is one box. RUNS and PIECES: what stands between two changes from
    main text to notes is one box for main text, one for the right halves and one for the left ones; in PIECES a gap of
    main text as long as the line is wide ends a box, and of a line across the page each character is one. Columns that
    stand aside are given one by one, and in RULED_LINES, where a line of the fold may be one box too, all of a line
    besides.
    """
    found: list[Found] = []
    for _, columns in page.lines:
        flow = [column for column in columns if not _is_aside(column.kind)]
        aside = [column for column in columns if _is_aside(column.kind)]
        found += [Found(column.kind, column.box) for column in aside]
        if len(aside) > 1 and convention is Convention.RULED_LINES:
            found.append(Found(aside[0].kind, Box.around(column.box for column in aside)))
        if flow and convention is Convention.RULED_LINES:
            found.append(Found(ColumnKind.MAIN, Box.around(column.box for column in flow)))
        elif flow:
            found += _runs(flow, divide=convention is Convention.PIECES)
    return tuple(found)


def _is_aside(kind: ColumnKind) -> bool:
    return kind is ColumnKind.INSERTION or not kind.in_flow


def _runs(flow: Sequence[Column], *, divide: bool) -> Iterator[Found]:
    for is_note, group in groupby(flow, key=lambda column: column.kind.is_note):
        columns = list(group)
        if is_note:
            for kind in (ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT):
                boxes = [column.box for column in columns if column.kind is kind]
                yield from [Found(kind, Box.around(boxes))] if boxes else []
        else:
            for boxes in _pieces([column.box for column in columns]) if divide else [[c.box for c in columns]]:
                yield Found(ColumnKind.MAIN, Box.around(boxes))


def _pieces(boxes: Sequence[Box]) -> list[list[Box]]:
    pieces = [[boxes[0]]]
    for box in boxes[1:]:
        before = pieces[-1][-1]
        goes_on = abs(box.centre[0] - before.centre[0]) < max(box.width, before.width) / 2
        if goes_on and box.top - before.bottom < max(box.width, before.width):
            pieces[-1].append(box)
        else:
            pieces.append([box])
    return pieces


def pair_off(given: Sequence[Box], ours: Sequence[Box], limit: float) -> list[tuple[int, int]]:
    """As many pairs (place in given, place in ours) as there can be that share `limit` of their united area."""
    if not given or not ours:
        return []
    fits = np.array([[true.iou(box) >= limit for box in ours] for true in given])
    rows, columns = linear_sum_assignment(fits, maximize=True)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if fits[row, column]]


def count_columns(true: TruePage, found: Sequence[Found], limit: float) -> Counts:
    """Columns of the truth against ours in the flow.

    Fold and margin are boxed only here and there, so ours that stand aside cannot be wrong; but what may well stand
    aside in the truth (small writing beside columns in `canon`, legends of drawings, which for `layout_ndl` are lines
    like any other) is found by a column of either sort.
    """
    flow = [each for each in found if not each.is_aside]
    pairs, more = _pairs(true, found, limit)
    return Counts(len(true.columns), len(flow) + len(more), len(pairs) + len(more))


def _pairs(true: TruePage, found: Sequence[Found], limit: float) -> tuple[list[tuple[int, int]], list[int]]:
    """Places in the truth's columns and in ours of the flow, and columns of the truth that ours aside give."""
    flow = [each.box for each in found if not each.is_aside]
    aside = [each.box for each in found if each.is_aside]
    pairs = pair_off([each.box for each in true.columns], flow, limit)
    hit = {place for place, _ in pairs}
    side = [
        place
        for place, each in enumerate(true.columns)
        if place not in hit and (each.kind is TrueKind.SIDE or true.convention is Convention.PIECES)
    ]
    return pairs, [side[place] for place, _ in pair_off([true.columns[place].box for place in side], aside, limit)]


def count_notes(true: TruePage, found: Sequence[Found], limit: float = 0.5) -> Counts:
    """Halves of notes against ours of the same side."""
    total = Counts()
    for kind in (ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT):
        given = [each.box for each in true.boxes if each.kind.value == kind.value]
        ours = [each.box for each in found if each.kind is kind]
        total += Counts(len(given), len(ours), len(pair_off(given, ours, limit)))
    return total


def count_folds(true: TruePage, found: Sequence[Found]) -> Counts:
    """Pieces of the fold that are given: a hit is one of which at least half stands in columns of ours that are aside.

    `ours` is as `given`, so that F1 is the share of hits: what the truth leaves out is not wrong.
    """
    aside = [each.box for each in found if each.is_aside]
    folds = [each.box for each in true.boxes if each.kind is TrueKind.FOLD]
    hits = sum(sum(fold.intersection(box) for box in aside) >= 0.5 * fold.area for fold in folds)
    return Counts(len(folds), len(folds), hits)


def count_drawings(true: TruePage, page: Page, limit: float = 0.5) -> Counts:
    """Illustrations and stamps against our regions of these kinds."""
    given = [each.box for each in true.boxes if each.kind in (TrueKind.ILLUSTRATION, TrueKind.SEAL)]
    ours = [region.outline.box for region in page.regions if region.kind.value in _DRAWN]
    return Counts(len(given), len(ours), len(pair_off(given, ours, limit)))


def unpaired(true: TruePage, found: Sequence[Found], limit: float) -> tuple[list[TrueBox], list[Found]]:
    """What was missed, and what of ours in the flow is nowhere in the truth."""
    flow = [each for each in found if not each.is_aside]
    pairs, more = _pairs(true, found, limit)
    rows, columns = {row for row, _ in pairs}.union(more), {column for _, column in pairs}
    missed = [each for place, each in enumerate(true.columns) if place not in rows]
    return missed, [each for place, each in enumerate(flow) if place not in columns]
