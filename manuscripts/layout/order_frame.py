"""Lines of writing as upright strips in one frame, whatever the writing mode and however columns slant and bend.

Frame: `u` runs on from line to line and `v` along a line, both in the direction of reading, so that order is always
"smaller u first, then smaller v". For columns from right to left u is -x and v is y.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import ColumnKind, WritingMode
from manuscripts.layout.arrays import Floats

_LEVELS = np.linspace(0.08, 0.92, 9)
_ROUNDS = 4
_STIFFNESS = 0.02
_THINNEST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A line of writing, or part of one, in the straightened frame; `item` is its index in what the caller gave."""

    item: int
    kind: ColumnKind | None
    start: float
    end: float
    top: float
    bottom: float
    settled: bool = True

    @property
    def centre(self) -> float:
        return (self.start + self.end) / 2

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def width(self) -> float:
        return self.end - self.start

    @property
    def length(self) -> float:
        return self.bottom - self.top

    def beside(self, other: "Strip") -> float:
        """The stretch of v that both share, over the length of the shorter; below 0 when a gap is between them."""
        return (min(self.bottom, other.bottom) - max(self.top, other.top)) / min(self.length, other.length)

    def over(self, other: "Strip") -> float:
        """The stretch of u that both share, over the width of the narrower; below 0 when a gap is between them."""
        return (min(self.end, other.end) - max(self.start, other.start)) / min(self.width, other.width)


@dataclass(frozen=True, slots=True)
class Bend:
    """How lines slant and bend: du/dv = a + b·u + c·v + d·u·v about `middle`, lengths in units of `size`."""

    middle: tuple[float, float]
    size: float
    terms: tuple[float, float, float, float]

    def straight(self, points: Floats) -> Floats:
        """Points (n, 2) as (u, v), moved along u to where they would stand if every line were straight and upright.

        v is moved by the common slant as in a turn of the page, so that a level row stays level.
        """
        u, v = ((points - self.middle) / self.size).T
        a, b, c, d = self.terms
        moved = np.stack([u - (a + b * u) * v - (c + d * u) * v * v / 2, v + a * u], axis=1)
        straight: Floats = moved * self.size + self.middle
        return straight


def turned(outline: Polygon | Box, mode: WritingMode) -> Floats:
    """The corners of an outline as (n, 2) points in the frame (u, v)."""
    polygon = Polygon.of_box(outline) if isinstance(outline, Box) else outline
    x, y = np.array(polygon.points, dtype=np.float64).T
    if mode is WritingMode.VERTICAL_RL:
        return np.stack([-x, y], axis=1)
    return np.stack([y, -x if mode is WritingMode.HORIZONTAL_RL else x], axis=1)


def measure_bend(outlines: Sequence[Floats]) -> Bend:
    """The slant and bow that the outlines have in common; long lines say more than short ones.

    Robust: a line that runs differently from its neighbours does not count. With few or short lines the terms beyond
    the common slant stay near 0.
    """
    corners = np.concatenate(outlines)
    low, high = corners.min(axis=0), corners.max(axis=0)
    middle, size = (low + high) / 2, float(max(high - low)) / 2
    terms = np.zeros(4)
    samples = np.array([sample for points in outlines for sample in _slopes(points)])
    if len(samples):
        u, v = ((samples[:, :2] - middle) / size).T
        slope, weight = samples[:, 2], (samples[:, 3] / size) ** 3
        design = np.stack([np.ones_like(u), u, v, u * v], axis=1)
        stiff = np.diag([1e-9, 1.0, 1.0, 1.0]) * _STIFFNESS * weight.sum()
        trust = weight
        for _ in range(_ROUNDS):
            terms = np.linalg.solve(design.T @ (design * trust[:, None]) + stiff, design.T @ (trust * slope))
            off = np.abs(slope - design @ terms)
            typical = max(float(np.median(off)), 1e-4)
            trust = weight / (1 + (off / (2 * typical)) ** 2)
    a, b, c, d = (float(term) for term in terms)
    return Bend((float(middle[0]), float(middle[1])), size, (a, b, c, d))


def strip_of(item: int, kind: ColumnKind | None, points: Floats, bend: Bend, *, settled: bool = True) -> Strip:
    """The strip of an outline; its sides are the medians of the outline's sides, so ragged outlines do no harm."""
    straight = bend.straight(points)
    thin = _THINNEST * bend.size
    top, bottom = float(straight[:, 1].min()), float(straight[:, 1].max())
    sides = _across(straight, top + _LEVELS * (bottom - top))
    start, end = np.median(sides, axis=0) if bottom > top else (straight[:, 0].min(), straight[:, 0].max())
    return Strip(
        item=item,
        kind=kind,
        start=float(start),
        end=max(float(end), float(start) + thin),
        top=top,
        bottom=max(bottom, top + thin),
        settled=settled,
    )


def _slopes(points: Floats) -> list[tuple[float, float, float, float]]:
    """Slope du/dv of the upper and the lower half of an outline longer than wide: u, v, slope, length of the line."""
    top, bottom = float(points[:, 1].min()), float(points[:, 1].max())
    if bottom <= top:
        return []
    levels = top + _LEVELS * (bottom - top)
    sides = _across(points, levels)
    if bottom - top < np.median(sides[:, 1] - sides[:, 0]):
        return []
    centres = sides.mean(axis=1)
    halves = [(centres[part], levels[part]) for part in (slice(0, 5), slice(4, 9))]
    return [(float(u.mean()), float(v.mean()), _slope(u, v - v.mean()), bottom - top) for u, v in halves]


def _slope(u: Floats, v: Floats) -> float:
    """du/dv by least squares; the mean of `v` is 0."""
    return float((u * v).sum() / (v * v).sum())


def _across(points: Floats, levels: Floats) -> Floats:
    """First and last u of an outline at each level of v that it crosses, as (n, 2)."""
    after = np.roll(points, -1, axis=0)
    low, high = np.minimum(points[:, 1], after[:, 1]), np.maximum(points[:, 1], after[:, 1])
    rise = np.where(after[:, 1] == points[:, 1], 1.0, after[:, 1] - points[:, 1])
    level = levels[:, None]
    crossed = (low <= level) & (level <= high) & (low < high)
    u = points[:, 0] + (level - points[:, 1]) * (after[:, 0] - points[:, 0]) / rise
    return np.stack(
        [np.where(crossed, u, np.inf).min(axis=1), np.where(crossed, u, -np.inf).max(axis=1)],
        axis=1,
    )
