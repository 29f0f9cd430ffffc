"""Ruling lines and frames: straight strokes far longer than any stroke of a character."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

Mask = npt.NDArray[np.bool_]

_LONG = 1.6
_THICK = 0.5


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight stroke in work pixels: `along` is x of a vertical and y of a horizontal one, at its middle."""

    vertical: bool
    along: float
    start: float
    end: float
    slope: float = 0.0

    @property
    def length(self) -> float:
        return self.end - self.start

    def at(self, place: float) -> float:
        """Where it is: x of a vertical rule at height `place`, or y of a horizontal one at x `place`."""
        return self.along + self.slope * (place - (self.start + self.end) / 2)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules of a page, and the pixels that they cover."""

    rules: tuple[Rule, ...]
    covered: Mask


def find_ruling(ink: Mask, *, pitch: float) -> Ruling:
    """Strokes longer than 1.6 times the pitch; broken ones are joined, thick bars count with their whole area."""
    upright = _strokes(ink, pitch)
    flat = _strokes(ink.T, pitch).T
    rules = [*_trace(upright, pitch, vertical=True), *_trace(flat.T, pitch, vertical=False)]
    covered: Mask = ndimage.binary_dilation(upright | flat, structure=np.ones((3, 3), dtype=bool)) & ink
    return Ruling(tuple(rules), covered)


def _strokes(ink: Mask, pitch: float) -> Mask:
    """Pixels of upright runs longer than the limit; a run may drift sideways by a pixel on its way."""
    length = max(3, round(_LONG * pitch))
    thick = ndimage.maximum_filter1d(ink, 3, axis=1)
    opened: Mask = ndimage.binary_opening(thick, structure=np.ones((length, 1), dtype=bool))
    return opened & ink


def _trace(strokes: Mask, pitch: float, *, vertical: bool) -> list[Rule]:
    """Fit a line to each stroke, then join the strokes that continue each other."""
    labels, count = ndimage.label(strokes, structure=np.ones((3, 3), dtype=bool))
    pieces = []
    for index, place in enumerate(ndimage.find_objects(labels, max_label=count), start=1):
        down, across = place
        if down.stop - down.start < _LONG * pitch * 0.9:
            continue
        ys, xs = np.nonzero(labels[place] == index)
        pieces.append(_fit(xs + across.start, ys + down.start, vertical=vertical))
    return _join(sorted(pieces, key=lambda rule: (rule.start, rule.along)), pitch)


def _fit(xs: npt.NDArray[np.intp], ys: npt.NDArray[np.intp], *, vertical: bool) -> Rule:
    slope, _ = np.polyfit(ys, xs, 1)
    start, end = float(ys.min()), float(ys.max() + 1)
    along = float(xs.mean() + slope * ((start + end) / 2 - ys.mean()))
    return Rule(vertical, along, start, end, float(np.clip(slope, -0.1, 0.1)))


def _join(rules: list[Rule], pitch: float) -> list[Rule]:
    """Join rules in one line, whatever the gap: broken ruling is broken anywhere."""
    joined: list[Rule] = []
    for rule in rules:
        for index, before in enumerate(joined):
            near = abs(before.at(rule.start) - rule.at(rule.start)) < 0.12 * pitch
            apart = rule.start - before.end
            if near and -0.5 * pitch < apart < 6 * pitch:
                joined[index] = _united(before, rule)
                break
        else:
            joined.append(rule)
    return joined


def _united(first: Rule, second: Rule) -> Rule:
    start, end = min(first.start, second.start), max(first.end, second.end)
    low, high = first.at(first.start), second.at(second.end)
    slope = float(np.clip((high - low) / max(second.end - first.start, 1.0), -0.1, 0.1))
    return Rule(first.vertical, (low + high) / 2, start, end, slope)
