"""Strokes of the brush that are no characters: what joins them, strikes them out, or stands beside them."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

Plane = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float32]


class Inked(Protocol):
    """Something with an outline of its ink, n × 2 points (x, y)."""

    @property
    def outline(self) -> Points: ...


def brush(draw: ImageDraw.ImageDraw, points: npt.NDArray[np.float64], width: float, *, swell: float = 0.5) -> None:
    """A soft line through `points` (n × 2), thinner by `swell` at its ends."""
    course = _smooth(points)
    pressure = 1 - swell * np.abs(np.linspace(-1, 1, len(course))) ** 2
    for (x, y), force in zip(course, pressure, strict=True):
        radius = max(0.35, width * force / 2)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def join(sheet: Plane, columns: Sequence[Sequence[Inked]], share: float, *, rng: np.random.Generator) -> Plane:
    """The sheet with strokes from the end of a character to the beginning of the next, for a share of them."""
    image = Image.fromarray(sheet)
    draw = ImageDraw.Draw(image)
    for column in columns:
        for above, below in pairwise(column):
            if rng.random() > share:
                continue
            start, end = _lowest(above.outline, rng=rng), _highest(below.outline, rng=rng)
            size = float(np.ptp(above.outline[:, 0]))
            bow = (start + end) / 2 + rng.normal(0.0, 0.12, 2) * size
            brush(draw, np.stack([start, bow, end]), size * rng.uniform(0.05, 0.1), swell=0.3)
    return np.asarray(image)


def strike_out(sheet: Plane, runs: Sequence[Sequence[Inked]], *, rng: np.random.Generator) -> Plane:
    """The sheet with each run of characters struck out: a line down, a line across each, a box, or ink all over."""
    image = Image.fromarray(sheet)
    draw = ImageDraw.Draw(image)
    for run in runs:
        outline = np.concatenate([glyph.outline for glyph in run])
        (left, top), (right, bottom) = outline.min(axis=0), outline.max(axis=0)
        middle, width = (left + right) / 2 + rng.normal(0, 0.08) * (right - left), float(right - left)
        way = rng.random()
        if way < 0.45:
            line = np.array([(middle, top), (middle + rng.normal(0, 0.06) * width, bottom)])
            brush(draw, line, rng.uniform(0.05, 0.14) * width)
        elif way < 0.7:
            for glyph in run:
                (x0, y0), (x1, y1) = glyph.outline.min(axis=0), glyph.outline.max(axis=0)
                brush(draw, np.array([(x1, y0), (x0, y1)]), rng.uniform(0.06, 0.14) * width)
        elif way < 0.85:
            draw.rectangle((left - 1, top - 1, right + 1, bottom + 1), outline=255, width=max(1, round(0.05 * width)))
        else:
            for glyph in run:
                (x0, y0), (x1, y1) = glyph.outline.min(axis=0), glyph.outline.max(axis=0)
                zigzag = np.array([(x1, y0), (x0, y0 + 0.3 * (y1 - y0)), (x1, (y0 + y1) / 2), (x0, y1), (x1, y1)])
                brush(draw, zigzag, rng.uniform(0.15, 0.3) * width)
    return np.asarray(image)


def _smooth(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """About two points for each pixel of a quadratic course through the corners."""
    length = float(np.abs(np.diff(points, axis=0)).sum())
    steps = np.linspace(0, len(points) - 1, max(3, int(1.5 * length)))
    places = np.arange(len(points))
    course = np.stack([np.interp(steps, places, points[:, axis]) for axis in (0, 1)], axis=1)
    if len(points) < 3:
        return course
    window = max(1, len(course) // (2 * len(points)))
    padded = np.pad(course, ((window, window), (0, 0)), mode="edge")
    summed = np.cumsum(np.pad(padded, ((1, 0), (0, 0))), axis=0)
    return np.asarray((summed[2 * window + 1 :] - summed[: -2 * window - 1]) / (2 * window + 1))


def _lowest(outline: Points, *, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    low = outline[outline[:, 1] >= outline[:, 1].max() - 1]
    return np.asarray(low[int(rng.integers(len(low)))], dtype=np.float64)


def _highest(outline: Points, *, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    high = outline[outline[:, 1] <= outline[:, 1].min() + 1]
    return np.asarray(high[int(rng.integers(len(high)))], dtype=np.float64)
