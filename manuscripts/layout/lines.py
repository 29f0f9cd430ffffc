"""The ruled lines of one block, from right to left, each with its runs of main text and notes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from manuscripts.core.geometry import Polygon
from manuscripts.core.page import ColumnKind
from manuscripts.core.prepared import GreyImage
from manuscripts.layout.bands import Band, Profile, clear_edges, cut_bands
from manuscripts.layout.blocks import Block
from manuscripts.layout.detector import InkMap
from manuscripts.layout.evidence import Evidence
from manuscripts.layout.notes import Run, find_runs
from manuscripts.layout.ruling import Mask, Rule
from manuscripts.layout.straighten import Bend, measure_bend

_CORE = 0.3
_OUTSIDE = 0.35


@dataclass(frozen=True, slots=True)
class Line:
    """One ruled line of a block: its band, its runs in reading order, and how far its solid bars reach.

    Runs are in the straightened frame of the block (x from the block's left side, y from its top). `bar` is the area
    of solid black as wide as the line, in square pitches: the fishtail (魚尾) of a centre fold has some, text none.
    """

    block: Block
    bend: Bend
    band: Band
    runs: tuple[Run, ...]
    bar: float

    @property
    def width(self) -> float:
        """The widest run."""
        return max(run.right - run.left for run in self.runs)

    @property
    def height(self) -> int:
        """Written pixels down the line, halves of notes counted each."""
        return sum(run.bottom - run.top for run in self.runs)

    @property
    def centre(self) -> float:
        """Where its middle is, as x in the work frame, halfway down the block."""
        left = min(run.left for run in self.runs)
        right = max(run.right for run in self.runs)
        return self.block.box.left + (left + right) / 2

    def outline(self, run: Run, *, pad: float) -> Polygon:
        """The outline of one of its runs in the work frame, bent as the line is, wider by `pad` on all sides."""
        left, right, top, bottom = run.left - pad, run.right + pad, max(run.top - pad, 0.0), run.bottom + pad
        count = max(2, round((bottom - top) / 90) + 1)
        ys: list[float] = np.linspace(top, bottom, count).tolist()
        dx, dy = self.block.box.left, self.block.box.top
        down = [(self.bend.x_at(right, y) + dx, y + dy) for y in ys]
        up = [(self.bend.x_at(left, y) + dx, y + dy) for y in ys[::-1]]
        return Polygon(tuple(down + up))


def lines_of(block: Block, *, evidence: Evidence, writing: Mask) -> Iterator[Line]:
    """The lines of a block from right to left; `writing` is the ink of the page that belongs to text."""
    core, pitch = evidence.core[block.place], evidence.pitch
    bend = measure_bend(core, pitch=pitch)
    upright, lines = bend.straighten(writing[block.place]), bend.straighten(core)
    dark, tone = bend.straighten(evidence.ink[block.place]), bend.straighten(evidence.tone[block.place])
    profile = 0.5 * upright.sum(axis=0) + 0.5 * lines.sum(axis=0, dtype=np.float64)
    bands, _ = cut_bands(profile, pitch=pitch, ruled=_ruled(block, bend, evidence))
    for band in reversed(bands):
        place = (slice(None), slice(int(band.left), int(band.right)))
        ink = clear_edges(upright[place], pitch=pitch)
        frame = _frame_at(block, band, evidence.rules, ink)
        runs = [_moved(run, band) for run in _runs_in_frame(ink, lines[place], frame, pitch)]
        runs = [replace(run, tone=_tone(run, upright, tone)) for run in runs if _is_seen(run, lines)]
        if block.aside:
            runs = [replace(run, kind=ColumnKind.MARGINAL) for run in runs]
        if runs:
            yield Line(block, bend, band, tuple(runs), _bar(dark[place], runs, pitch))


def _ruled(block: Block, bend: Bend, evidence: Evidence) -> Profile:
    """For each x of the straightened block how surely a ruling line stands there, 0 to 1."""
    ruled = np.zeros(int(block.box.width))
    for rule in evidence.rules:
        start, end = max(rule.start, block.box.top), min(rule.end, block.box.bottom)
        if not rule.vertical or end - start < evidence.pitch:
            continue
        middle = (start + end) / 2
        x = round(bend.straight_x(rule.at(middle) - block.box.left, middle - block.box.top))
        near = slice(max(0, x - round(0.04 * evidence.pitch)), max(0, x + round(0.04 * evidence.pitch) + 1))
        ruled[near] = np.maximum(ruled[near], min(1.0, (end - start) / (5 * evidence.pitch)))
    return ruled


def _runs_in_frame(ink: Mask, core: InkMap, frame: tuple[int, int], pitch: float) -> Iterator[Run]:
    """Runs inside the frame, then what stands above and below it in the margin."""
    top, bottom = frame
    for run in find_runs(ink[top:bottom], core=core[top:bottom], pitch=pitch):
        yield replace(run, top=run.top + top, bottom=run.bottom + top)
    for start, end in ((0, top), (bottom, ink.shape[0])):
        for run in find_runs(ink[start:end], core=core[start:end], pitch=pitch):
            yield replace(run, kind=ColumnKind.MARGINAL, top=run.top + start, bottom=run.bottom + start)


def _frame_at(block: Block, band: Band, rules: tuple[Rule, ...], ink: Mask) -> tuple[int, int]:
    """First and last row of the line between the horizontal rules above and below most of its writing."""
    mass = np.cumsum(ink.sum(axis=1))
    long = 0.4 * block.box.width
    top, bottom, middle = 0, ink.shape[0], block.box.left + (band.left + band.right) / 2
    for rule in rules:
        row = round(rule.at(middle) - block.box.top)
        if (
            rule.vertical
            or not rule.is_solid
            or rule.length < long
            or not rule.start < middle < rule.end
            or not 0 < row < ink.shape[0] - 1
        ):
            continue
        before = float(mass[row]) / max(float(mass[-1]), 1.0)
        if before < _OUTSIDE:
            top = max(top, row)
        elif before > 1 - _OUTSIDE:
            bottom = min(bottom, row)
    return top, bottom


def _moved(run: Run, band: Band) -> Run:
    return replace(run, left=run.left + int(band.left), right=run.right + int(band.left))


def _is_seen(run: Run, core: InkMap) -> bool:
    """Whether the detector saw writing anywhere in it."""
    return bool((core[run.top : run.bottom, run.left : run.right] > _CORE).any())


def _tone(run: Run, ink: Mask, tone: GreyImage) -> float:
    place = slice(run.top, run.bottom), slice(run.left, run.right)
    written = tone[place][ink[place]]
    return float(written.mean()) if written.size else 0.0


def _bar(dark: Mask, runs: list[Run], pitch: float) -> float:
    """Area, in square pitches, of solid black that is most of the line wide and taller than a stroke."""
    width = max(run.right - run.left for run in runs)
    across, down = max(3, round(0.7 * width)), max(3, round(0.16 * pitch))
    if across > dark.shape[1]:
        return 0.0
    # A window full of ink: sums by integral image, since erosion with large windows is slow.
    sums = np.pad(dark.astype(np.int32).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    held = sums[down:, across:] - sums[:-down, across:] - sums[down:, :-across] + sums[:-down, :-across]
    full = held > 0.93 * across * down
    return float(full.any(axis=1).sum()) * width / pitch**2
