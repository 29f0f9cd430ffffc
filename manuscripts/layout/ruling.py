"""Drawn lines that may part registers or pages: straight strokes far longer than any stroke of a character."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from manuscripts.core.prepared import GreyImage
from manuscripts.core.tones import quantile, tally
from manuscripts.layout.arrays import Mask
from manuscripts.layout.order import Rule

# In widths of the main text: no stroke of a character is as long, upright ones (中, 丨) least so.
_LONG_UPRIGHT, _LONG_FLAT = 1.8, 2.1
# Where nothing is written, pieces of a broken rule may be as short as this.
_SHORT_FLAT = 0.6
# How far writing may reach beyond where it was seen, in widths: strokes at the heads of columns stand in one line.
_AROUND = 0.4
# What parts registers or pages is longer than this, and mostly there.
_LEAST, _DRAWN = 4.0, 0.5
# Thicker bars are frames, shadows and edges.
_THICK = 0.35
_DARK, _FAINTEST = 0.4, 12.0


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A straight stroke: `along` is x of a vertical and y of a horizontal one, at its middle.

    `drawn` is how much of its length is there: broken strokes are joined.
    """

    along: float
    start: float
    end: float
    drawn: float
    slope: float = 0.0

    @property
    def length(self) -> float:
        return self.end - self.start

    def at(self, place: float) -> float:
        """Where it is: x of a vertical stroke at height `place`, or y of a horizontal one at x `place`."""
        return self.along + self.slope * (place - (self.start + self.end) / 2)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The long rules of a picture, in its pixels, where its ink is that is no stroke like theirs, and all its ink."""

    rules: tuple[Rule, ...]
    ink: Mask
    all_ink: Mask


def find_ruling(picture: GreyImage, *, written: Mask, width: float) -> Ruling:
    """Rules and ink; broken rules are joined, thick bars are none.

    `written` is where the writing is, of any shape that is `picture`'s divided by a whole number: rules are about as
    dark as that. `width` is that of the main text; where that is 0 there is nothing to part, and no rule.
    """
    ink = _find_ink(picture, written)
    if not width:
        return Ruling((), ink, ink)
    blank = ink & ~_widened(written, picture.shape, by=_AROUND * width)
    upright = _strokes(ink, _LONG_UPRIGHT * width)
    flat = _strokes(ink.T, _LONG_FLAT * width) | _strokes(blank.T, _SHORT_FLAT * width)
    drawn = [stroke for stroke in _trace(upright, width, least=width) if _parts(stroke, width)]
    level = [stroke for stroke in _trace(flat, width, least=_SHORT_FLAT * width) if _parts(stroke, width)]
    near: Mask = ndimage.maximum_filter((upright | flat.T).astype(np.uint8), size=3) > 0
    rules = [
        *(Rule(first=(s.at(s.start), s.start), last=(s.at(s.end), s.end)) for s in drawn),
        *(Rule(first=(s.start, s.at(s.start)), last=(s.end, s.at(s.end))) for s in level),
    ]
    return Ruling(tuple(rules), ink & ~near, ink)


def _widened(mask: Mask, shape: tuple[int, ...], *, by: float) -> Mask:
    """A mask of one whole part of the size, at that size and wider by so many pixels of it on all sides."""
    step = max(-(-side // small) for side, small in zip(shape, mask.shape, strict=True))
    mask = ndimage.maximum_filter(mask, size=2 * round(by / step) + 1)
    return np.repeat(np.repeat(mask, step, axis=0), step, axis=1)[: shape[0], : shape[1]]


def _parts(stroke: _Stroke, width: float) -> bool:
    return stroke.length > _LEAST * width and stroke.drawn > _DRAWN * stroke.length


def _find_ink(picture: GreyImage, written: Mask) -> Mask:
    """Which pixels are nearly as dark as the writing is; show-through, pale stamps and stains mostly stay below."""
    tone = _measure_tone(picture)
    step = -(-picture.shape[0] // written.shape[0])
    among = tone[::step, ::step][: written.shape[0], : written.shape[1]][written]
    dark = quantile(tally(among), 0.8) if among.size else quantile(tally(tone), 0.99)
    ink: Mask = tone > max(_DARK * dark, _FAINTEST)
    return ink


def _measure_tone(grey: GreyImage) -> GreyImage:
    """How much darker each pixel is than the local ground, the 80th percentile of what is around."""
    step = 8
    coarse = ndimage.percentile_filter(grey[::step, ::step], 80, size=11)
    ground = Image.fromarray(coarse).resize((grey.shape[1], grey.shape[0]), Image.Resampling.BILINEAR)
    return np.clip(np.asarray(ground).astype(np.int16) - grey, 0, 255).astype(np.uint8)


def _strokes(ink: Mask, limit: float) -> Mask:
    """Pixels of upright runs longer than the limit; a run may drift sideways by a pixel on its way."""
    length = 2 * max(1, round(limit / 2)) + 1
    thick = ndimage.maximum_filter1d(ink.astype(np.uint8), 3, axis=1)
    # An opening, by running minimum and maximum, which are ten times faster than scipy's own.
    whole = ndimage.minimum_filter1d(thick, length, axis=0, mode="constant", cval=0)
    opened: Mask = ndimage.maximum_filter1d(whole, length, axis=0, mode="constant", cval=0) > 0
    return opened & ink


def _trace(strokes: Mask, width: float, *, least: float) -> list[_Stroke]:
    """Fit a line to each stroke, then join the strokes that continue each other."""
    labels, count = ndimage.label(strokes, structure=np.ones((3, 3), dtype=bool))
    pieces = []
    for index, place in enumerate(ndimage.find_objects(labels, max_label=count), start=1):
        down, across = place
        if down.stop - down.start < least:
            continue
        ys, xs = np.nonzero(labels[place] == index)
        # A rule does not go on in the dark beside the page.
        if len(ys) < _THICK * width * (down.stop - down.start):
            pieces.append(_fit(xs + across.start, ys + down.start))
    return _join(sorted(pieces, key=lambda rule: (rule.start, rule.along)), width)


def _fit(xs: npt.NDArray[np.intp], ys: npt.NDArray[np.intp]) -> _Stroke:
    slope, _ = np.polyfit(ys, xs, 1)
    start, end = float(ys.min()), float(ys.max() + 1)
    along = float(xs.mean() + slope * ((start + end) / 2 - ys.mean()))
    return _Stroke(along, start, end, end - start, float(np.clip(slope, -0.1, 0.1)))


def _join(rules: list[_Stroke], width: float) -> list[_Stroke]:
    """Join rules in one line, whatever the gap: broken ruling is broken anywhere."""
    joined: list[_Stroke] = []
    for rule in rules:
        for index, before in enumerate(joined):
            near = abs(before.at(rule.start) - rule.at(rule.start)) < 0.16 * width
            apart = rule.start - before.end
            if near and -0.7 * width < apart < 8 * width:
                joined[index] = _united(before, rule)
                break
        else:
            joined.append(rule)
    return joined


def _united(first: _Stroke, second: _Stroke) -> _Stroke:
    start, end = min(first.start, second.start), max(first.end, second.end)
    low, high = first.at(first.start), second.at(second.end)
    slope = float(np.clip((high - low) / max(second.end - first.start, 1.0), -0.1, 0.1))
    drawn = min(first.drawn + second.drawn, end - start)
    return _Stroke((low + high) / 2, start, end, drawn, slope)
