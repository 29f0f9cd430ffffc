"""Ruling lines and frames: straight strokes far longer than any stroke of a character."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

Mask = npt.NDArray[np.bool_]

# In pitches: no stroke of a character is as long, upright ones (中, 丨) least so.
_LONG_UPRIGHT, _LONG_FLAT = 1.35, 1.6


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight stroke in work pixels: `along` is x of a vertical and y of a horizontal one, at its middle.

    `drawn` is how much of its length is there: broken strokes are joined.
    """

    vertical: bool
    along: float
    start: float
    end: float
    drawn: float
    slope: float = 0.0

    @property
    def length(self) -> float:
        return self.end - self.start

    @property
    def is_solid(self) -> bool:
        """Whether most of it is there: lines that divide or frame a page are, remains of damage seldom."""
        return self.drawn > 0.6 * self.length

    def at(self, place: float) -> float:
        """Where it is: x of a vertical rule at height `place`, or y of a horizontal one at x `place`."""
        return self.along + self.slope * (place - (self.start + self.end) / 2)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules of a page, and the pixels that they cover."""

    rules: tuple[Rule, ...]
    covered: Mask


def find_ruling(ink: Mask, *, pitch: float) -> Ruling:
    """Strokes longer than about one and a half pitches; broken ones are joined, thick bars count whole."""
    upright = _strokes(ink, _LONG_UPRIGHT * pitch)
    flat = _strokes(ink.T, _LONG_FLAT * pitch).T
    rules = [*_trace(upright, pitch, vertical=True), *_trace(flat.T, pitch, vertical=False)]
    near: Mask = ndimage.maximum_filter((upright | flat).astype(np.uint8), size=3) > 0
    covered = near & ink
    return Ruling(tuple(rules), covered)


def _strokes(ink: Mask, limit: float) -> Mask:
    """Pixels of upright runs longer than the limit; a run may drift sideways by a pixel on its way."""
    length = 2 * max(1, round(limit / 2)) + 1
    thick = ndimage.maximum_filter1d(ink.astype(np.uint8), 3, axis=1)
    # An opening, by running minimum and maximum, which are ten times faster than scipy's own.
    whole = ndimage.minimum_filter1d(thick, length, axis=0, mode="constant", cval=0)
    opened: Mask = ndimage.maximum_filter1d(whole, length, axis=0, mode="constant", cval=0) > 0
    return opened & ink


def _trace(strokes: Mask, pitch: float, *, vertical: bool) -> list[Rule]:
    """Fit a line to each stroke, then join the strokes that continue each other."""
    labels, count = ndimage.label(strokes, structure=np.ones((3, 3), dtype=bool))
    pieces = []
    for index, place in enumerate(ndimage.find_objects(labels, max_label=count), start=1):
        down, across = place
        if down.stop - down.start < pitch:
            continue
        ys, xs = np.nonzero(labels[place] == index)
        pieces.append(_fit(xs + across.start, ys + down.start, vertical=vertical))
    return _join(sorted(pieces, key=lambda rule: (rule.start, rule.along)), pitch)


def _fit(xs: npt.NDArray[np.intp], ys: npt.NDArray[np.intp], *, vertical: bool) -> Rule:
    slope, _ = np.polyfit(ys, xs, 1)
    start, end = float(ys.min()), float(ys.max() + 1)
    along = float(xs.mean() + slope * ((start + end) / 2 - ys.mean()))
    return Rule(vertical, along, start, end, end - start, float(np.clip(slope, -0.1, 0.1)))


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
    drawn = min(first.drawn + second.drawn, end - start)
    return Rule(first.vertical, (low + high) / 2, start, end, drawn, slope)


def ruled_pitch(rules: Iterable[Rule], *, pitch: float) -> float | None:
    """The distance between neighbouring ruling lines (界欄) where it is regular; None where there are no such lines.

    `pitch` is a rough guess: lines closer than a third of it are double lines of a frame, short ones are not counted.
    """
    upright = [rule for rule in rules if rule.vertical]
    longest = max((rule.length for rule in upright), default=0.0)
    places = np.sort([rule.along for rule in upright if rule.length > max(0.4 * longest, 3 * pitch)])
    steps = np.diff(places)
    steps = steps[steps > pitch / 3]
    if steps.size < 4:
        return None
    usual = float(np.median(steps))
    regular = np.abs(steps - usual) < 0.08 * usual
    return float(steps[regular].mean()) if regular.sum() >= max(4, 0.5 * steps.size) else None
