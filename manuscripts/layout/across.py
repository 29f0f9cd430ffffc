"""Lines across a page of columns, read from right to left: headings and plaques, which the page network does not know.

Such a line is a band of ink with nothing above or below it: three characters or more, of one size, evenly spaced, that
do not stand over columns as their first characters do.

Frame: the planes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from scipy import ndimage

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind
from manuscripts.layout.arrays import Floats, Mask
from manuscripts.layout.planes import Planes
from manuscripts.layout.runs import Run, usual_half

# Sizes of characters that are tried, in widths of the main text, and how far from them a band's height may be.
_SIZES, _HEIGHTS = (0.9, 1.4, 2.2, 3.4), (0.7, 1.5)
# In sizes: over such gaps between characters a band holds together, and so much blank it has above and below.
_SPACED, _BLANK = 2.2, 0.3
# In widths of the main text: larger marks are drawings and frames, smaller ones specks.
_LARGEST, _SPECK = 4.2, 0.12
# What is longer than so many of its widths and so many widths of the main text is a column, not one of the characters.
_SINGLE, _SHORT = 1.6, 2.5
# A blank of so many widths of the main text within so many widths from the top of a run parts its first character.
_PARTED, _FIRST = 0.3, (0.4, 2.2)
# In heights of the band: how far apart its characters are, and how wide the widest one is.
_PITCHES, _WIDEST, _USUAL_WIDTHS = (0.7, 3.0), 1.3, (0.8, 0.9, 1.0, 1.1)
# How much ink, in heights of the band, may be where two characters meet.
_CROSSED = 0.06
# Most of the characters are no flatter and no narrower than this and have such a share of their ink in the middle half
# of their width, which remains of column lines do not; all have so much ink in their square.
_TALL, _WIDE, _CENTRAL, _MOST, _INKED = 0.6, 0.5, 0.25, 0.7, (0.03, 0.6)
# A larger line is a heading.
_HEADING = 1.15
# How near the middle of a column, in widths, a character of it stands, and how near its end, in sizes: what is short
# may go on far below. Where more than this share of the characters do, they belong to columns.
_STRAIGHT, _NEAR, _SPARSE, _IN_COLUMNS = 0.15, 1.6, 4.0, 0.6
# For each character so many runs may have been seen in the line, and so many that reach into it.
_SEEN, _CROSSING = 1.3, 0.5
# In its widths: what is left of a run outside a line across is writing if it is longer.
_LEFT = 0.6
# Where the network sees these with such a mean chance there is no text of the manuscript. A heading that stands alone
# looks a bit like a picture to it.
_OUTSIDE = {"caption": 0.3, "ruler": 0.3, "colour-chart": 0.3, "illustration": 0.8, "neighbouring-page": 0.3}


@dataclass(frozen=True, slots=True)
class Across:
    """A line across the page: the boxes of its characters, from the left."""

    characters: tuple[Box, ...]

    @property
    def box(self) -> Box:
        return Box.around(self.characters)

    def runs(self, *, kind: ColumnKind, number: int) -> Iterator[Run]:
        """A run for each of its characters."""
        for box in self.characters:
            x = box.centre[0]
            yield Run(kind, (box.top, box.bottom), (x, x), box.width / 2, sureness=1.0, across=number)


def find_across(runs: Sequence[Run], inks: Sequence[Mask], planes: Planes) -> list[Across]:
    """The lines across a page on which the network saw `runs`.

    `inks`, as large as the planes, are tried one after the other: all ink, in which rules may touch the line, and that
    without strokes like those of rules, in which characters are not whole.
    """
    width = 2 * usual_half(runs)
    if not width:
        return []
    found: list[Across] = []
    for free, size in product([_free(runs, ink, width) for ink in inks], _SIZES):
        for line in _bands(free, size * width):
            known = any(line.box.intersection(other.box) > 0 for other in found)
            if not known and not _is_outside(line.box, planes) and not _is_of_columns(line, runs, width):
                found.append(line)
    return found


def set_across(runs: Sequence[Run], lines: Sequence[Across]) -> list[Run]:
    """The runs without what stands in lines across the page; a column that reaches into one ends or begins there."""
    for line in lines:
        runs = [left for run in runs for left in _outside(run, line.box)]
    return list(runs)


def runs_across(lines: Sequence[Across], *, width: float) -> list[Run]:
    """The characters of the lines, each as a run; `width` is that of the main text."""
    kinds = [ColumnKind.HEADING if line.box.height > _HEADING * width else ColumnKind.MAIN for line in lines]
    numbered = enumerate(zip(lines, kinds, strict=True), start=1)
    return [run for number, (line, kind) in numbered for run in line.runs(kind=kind, number=number)]


def _free(runs: Sequence[Run], ink: Mask, width: float) -> Mask:
    """Ink that belongs to no column, in marks of the size of characters and their parts."""
    free = ink.copy()
    for run in runs:
        if _is_column(run, width) or run.kind.is_note:
            _wipe(free, run, ink, width)
    labels, count = ndimage.label(free, structure=np.ones((3, 3), dtype=bool))
    kept = np.zeros(count + 1, dtype=bool)
    for number, (down, across) in enumerate(ndimage.find_objects(labels), start=1):
        longest = max(down.stop - down.start, across.stop - across.start)
        kept[number] = _SPECK * width < longest < _LARGEST * width
    marks: Mask = kept[labels]
    return marks


def _is_column(run: Run, width: float) -> bool:
    return run.height > max(_SINGLE * 2 * run.half, _SHORT * width)


def _wipe(free: Mask, run: Run, ink: Mask, width: float) -> None:
    """Take the ink of a run away, but for a first character that stands apart from the rest."""
    slack = 0.3 * run.half
    ys = np.arange(max(0, int(run.top - slack)), min(len(ink), int(run.bottom + slack) + 1))
    reach = int(1.2 * run.half)
    xs = np.rint(np.interp(ys, run.ys, run.xs)[:, None] + np.arange(-reach, reach + 1)).astype(int)
    xs = np.clip(xs, 0, ink.shape[1] - 1)
    start = 0 if run.kind.is_note else _first_ends(ink[ys[:, None], xs].any(axis=1), width=width, half=run.half)
    free[ys[start:, None], xs[start:]] = False


def _first_ends(written: Mask, *, width: float, half: float) -> int:
    """Where the first character of a run ends if it stands apart from the rest; otherwise 0."""
    gaps, _ = ndimage.label(~written)
    for (gap,) in ndimage.find_objects(gaps):
        is_wide = gap.stop - gap.start >= _PARTED * width
        if is_wide and gap.stop < len(written) and _FIRST[0] < gap.start / (2 * half) < _FIRST[1]:
            return int(gap.start + gap.stop) // 2
    return 0


def _bands(free: Mask, size: float) -> Iterator[Across]:
    """Lines of characters about `size` high."""
    reach = 2 * round(_BLANK * size / 2) + 1, 2 * round(_SPACED * size / 2) + 1
    labels, _ = ndimage.label(ndimage.maximum_filter(free.astype(np.uint8), size=reach))
    for number, place in enumerate(ndimage.find_objects(labels), start=1):
        band = free[place] & (labels[place] == number)
        rows, columns = np.nonzero(band.any(axis=1))[0], np.nonzero(band.any(axis=0))[0]
        if not len(rows):
            continue
        top, left = int(rows[0]), int(columns[0])
        band = band[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
        height = len(band)
        if not _HEIGHTS[0] * size < height < _HEIGHTS[1] * size:
            continue
        left, top = left + place[1].start, top + place[0].start
        spans = _characters(band)
        if spans:
            yield Across(tuple(Box(left + start, top, left + end, top + height) for start, end in spans))


def _characters(band: Mask) -> list[tuple[int, int]]:
    """Where the characters of a band begin and end, at even distances; none where it is no line of them."""
    height, width = band.shape
    profile = band.sum(axis=0).astype(np.float64)
    best: tuple[float, list[tuple[int, int]]] | None = None
    for count in range(3, int(width / (_PITCHES[0] * height)) + 2):
        for usual in _USUAL_WIDTHS:
            pitch = (width - usual * height) / (count - 1)
            if not max(_PITCHES[0], 0.85 * usual) * height <= pitch <= _PITCHES[1] * height:
                continue
            cuts = [round(usual * height / 2 + pitch * (number + 0.5)) for number in range(count - 1)]
            crossed = sum(float(profile[max(0, cut - 1) : cut + 2].min()) for cut in cuts) / (len(cuts) * height)
            spans = _spans(profile, cuts)
            if crossed > _CROSSED or not _are_characters(band, spans):
                continue
            widths = [end - start for start, end in spans]
            # Evenness tells the true number of characters from its half and double.
            badness = 3 * crossed + 0.3 * float(np.std(widths)) / height + 0.05 * abs(np.log(pitch / height))
            if best is None or badness < best[0]:
                best = badness, spans
    return best[1] if best else []


def _spans(profile: Floats, cuts: Sequence[int]) -> list[tuple[int, int]]:
    """Between two cuts each: where the ink begins and ends."""
    spans = []
    for start, end in zip([0, *cuts], [*cuts, len(profile)], strict=True):
        inked = np.nonzero(profile[start:end])[0]
        spans.append((start + int(inked[0]), start + int(inked[-1]) + 1) if len(inked) else (start, start))
    return spans


def _are_characters(band: Mask, spans: Sequence[tuple[int, int]]) -> bool:
    height = len(band)
    widths = [(end - start) / height for start, end in spans]
    if min(widths) == 0 or max(widths) > _WIDEST:
        return False
    marks = [band[:, start:end] for start, end in spans]
    if not all(_INKED[0] < mark.sum() / height**2 < _INKED[1] for mark in marks):
        return False
    heights = [float(np.ptp(np.nonzero(mark.any(axis=1))[0]) + 1) / height for mark in marks]
    middles = [float(mark[:, mark.shape[1] // 4 : -(-3 * mark.shape[1] // 4)].sum() / mark.sum()) for mark in marks]
    measured = (heights, _TALL), (widths, _WIDE), (middles, _CENTRAL)
    return all(sum(value > least for value in values) >= _MOST * len(spans) for values, least in measured)


def _is_outside(box: Box, planes: Planes) -> bool:
    rows, columns = slice(int(box.top), int(box.bottom) + 1), slice(int(box.left), int(box.right) + 1)
    return any(float(planes[name][rows, columns].mean()) > most for name, most in _OUTSIDE.items())


def _is_of_columns(line: Across, runs: Sequence[Run], width: float) -> bool:
    """Whether the characters are the first or last ones of columns, or what was seen there is no line of them."""
    places = [(run, run.outline(pad=0).box) for run in runs]
    within = {run for run, box in places if box.intersection(line.box) > 0.5 * box.area}
    columns = [run for run in runs if run not in within]
    crossing = [run for run in columns if next(_outside(run, line.box), None) != run]
    held = [any(_holds(run, box, line.box.height, width) for run in columns) for box in line.characters]
    most = _SEEN * len(held), _CROSSING * len(held), _IN_COLUMNS * len(held)
    return any(count > limit for count, limit in zip((len(within), len(crossing), sum(held)), most, strict=True))


def _holds(run: Run, box: Box, size: float, width: float) -> bool:
    x, y = box.centre
    near = (_NEAR if _is_column(run, width) else _SPARSE) * size
    beside = abs(float(np.interp(y, run.ys, run.xs)) - x)
    return run.top - near < y < run.bottom + near and beside < _STRAIGHT * min(size, 2 * run.half)


def _outside(run: Run, line: Box) -> Iterator[Run]:
    """The run, or the larger part of it above or below a line across, if that is as long as a character."""
    if not line.left < run.middle < line.right or min(run.bottom, line.bottom) <= max(run.top, line.top):
        yield run
        return
    top, bottom = max((run.top, line.top), (line.bottom, run.bottom), key=lambda part: part[1] - part[0])
    if bottom - top > _LEFT * 2 * run.half:
        ys = np.linspace(top, bottom, len(run.ys))
        yield replace(run, ys=tuple(ys.tolist()), xs=tuple(np.interp(ys, run.ys, run.xs).tolist()))
