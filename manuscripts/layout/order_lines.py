"""Ruled lines (行) out of strips, and the order of what stands in one of them."""

from collections.abc import Callable, Sequence

import numpy as np

from manuscripts.core.page import ColumnKind
from manuscripts.layout.arrays import Floats, Mask, weighted_quantile
from manuscripts.layout.order_frame import Strip

_ALIKE, _HALVES = 0.72, 0.6
_STACKED, _SIDE_BY_SIDE = 0.2, 0.5
_NEITHER = -0.1
_TOUCH, _OVER, _GAP = 0.4, 0.5, 0.3
_HALF, _STEP = 0.72, 0.85


def usual_width(strips: Sequence[Strip], *, share: float = 0.5) -> float:
    """The width that `share` of the writing, by its length, does not exceed."""
    return weighted_quantile([strip.width for strip in strips], [strip.length for strip in strips], share=share)


def ruled_lines(strips: Sequence[Strip]) -> list[list[Strip]]:
    """The strips of each ruled line in reading order, lines in reading order.

    A line is a run of neighbours when strips are sorted by their centres; of all ways to cut that row into lines the
    one whose lines hold together best is taken. What speaks for two strips being in one line is that one stands above
    the other: so the text holds the halves of its note together, and no pitch or ruling need be known.
    """
    row = sorted(strips, key=lambda strip: (strip.centre, strip.top, strip.bottom, strip.width))
    lines = [row[start:end] for start, end in _best_cuts(_affinity(row))]
    return [in_line(line) for line in _halves_joined(lines)]


def in_line(strips: Sequence[Strip]) -> list[Strip]:
    """The strips of one ruled line in reading order: from the top, and where two stand side by side the first half.

    A note goes on below a gap as long as nothing stands across both its halves.
    """
    parts = _linked(strips, lambda a, b: a.beside(b) > 0.35 and a.over(b) < _OVER)
    parts.sort(key=lambda part: float(np.mean([strip.middle for strip in part])))
    runs: list[list[Strip]] = []
    for part in parts:
        if runs and _goes_on(runs[-1], part):
            runs[-1] = runs[-1] + part
        else:
            runs.append(part)
    return [strip for run in runs for half in _halves(run) for strip in _down(half, strips)]


def _down(half: Sequence[Strip], strips: Sequence[Strip]) -> list[Strip]:
    """What stands on one side of a line, itself a line if `strips`, all of the line, hold more."""
    return in_line(half) if len(half) < len(strips) else sorted(half, key=lambda strip: strip.middle)


def _affinity(row: Sequence[Strip]) -> Floats:
    """How much speaks for (above 0) or against (below 0) two strips standing in one ruled line, for all pairs."""
    start, end, top, bottom = (np.array([getattr(s, name) for s in row]) for name in ("start", "end", "top", "bottom"))
    centre, width, length = (start + end) / 2, end - start, bottom - top
    size, full = usual_width(row), usual_width(row, share=0.9)
    shared = np.minimum.outer(bottom, bottom) - np.maximum.outer(top, top)
    large = np.maximum.outer(width, width)
    alike = np.minimum.outer(width, width) > _ALIKE * large
    distance = np.abs(np.subtract.outer(centre, centre)) / large
    for_alike = np.interp(distance, [0.45, 0.75, 1.6, 2.0], [1.0, _NEITHER, _NEITHER, -1.0])
    for_unlike = np.interp(distance, [0.45, 0.75], [1.0, -1.0])
    stacked = np.where(alike, for_alike, for_unlike) / (1 + np.maximum(-shared, 0.0) / (4 * size))
    together = (np.maximum.outer(end, end) - np.minimum.outer(start, start)) / full
    halves = np.where(
        np.minimum.outer(width, width) > _HALVES * large, np.interp(distance, [1.6, 2.0], [-0.3, -1.0]), -1.0
    )
    side = np.maximum(halves, np.interp(together, [1.1, 1.3], [-0.3, -1.0]))
    known_halves, known_apart = _what_is_known(row)
    side = np.where(known_halves, np.interp(distance, [1.7, 2.1], [1.0, -1.0]), side)
    side = np.where(known_apart, -1.0, side)
    beside = shared / np.minimum.outer(length, length)
    share = np.clip((beside - _STACKED) / (_SIDE_BY_SIDE - _STACKED), 0.0, 1.0)
    score: Floats = (1 - share) * stacked + share * side
    return score


def _what_is_known(row: Sequence[Strip]) -> tuple[Mask, Mask]:
    """Pairs that by their kinds may be halves of one note, the earlier a right one and the later a left one.

    And pairs that cannot be, which are all others of notes or main text.
    """
    right = np.array([strip.kind is ColumnKind.NOTE_RIGHT for strip in row])
    left = np.array([strip.kind is ColumnKind.NOTE_LEFT for strip in row])
    text = np.array([strip.kind is not None and strip.kind.is_text for strip in row])
    ahead = np.triu(np.logical_and.outer(right, left))
    halves = ahead | ahead.T
    known = right | left | text
    return halves, np.logical_and.outer(known, known) & ~halves


def _best_cuts(score: Floats) -> list[tuple[int, int]]:
    """Where to cut a row so that the scores of pairs within its parts add up to most (dynamic programming)."""
    count = len(score)
    best, cut, held = np.zeros(count + 1), np.zeros(count + 1, dtype=int), np.zeros(count)
    for last in range(count):
        held[:last] += score[:last, last][::-1].cumsum()[::-1]
        total = best[: last + 1] + held[: last + 1]
        cut[last + 1], best[last + 1] = int(np.argmax(total)), total.max()
    spans = []
    end = count
    while end:
        spans.append((int(cut[end]), end))
        end = int(cut[end])
    return spans[::-1]


def _halves_joined(lines: Sequence[list[Strip]]) -> list[list[Strip]]:
    """Lines in which two neighbours that hold but one half of a note each, without text above or below, are one."""
    full = usual_width([strip for line in lines for strip in line], share=0.9)
    joined: list[list[Strip]] = []
    open_half = False
    for line in lines:
        half = max(strip.width for strip in line) < _HALF * full
        middle = float(np.mean([strip.centre for strip in line]))
        near = bool(joined) and abs(middle - float(np.mean([s.centre for s in joined[-1]]))) < _STEP * full
        texts = bool(joined) and all(_is_settled_text(strip) for strip in (*joined[-1], *line))
        if half and open_half and near and not texts and not any(s.kind is ColumnKind.NOTE_RIGHT for s in line):
            joined[-1] = joined[-1] + line
            open_half = False
        else:
            joined.append(line)
            open_half = half
    return joined


def _goes_on(run: Sequence[Strip], part: Sequence[Strip]) -> bool:
    """Whether `part` is more of the same note below a gap, not something that stands across both halves."""
    if {_is_note(strip) for strip in run} != {_is_note(strip) for strip in part}:
        return False
    if len(_halves([*run, *part], share=_TOUCH)) == 1:
        return False
    widths = [max(strip.width for strip in each) for each in (run, part)]
    if min(widths) < _HALVES * max(widths):
        return False
    gap = min((low.top - high.bottom for low in part for high in run if low.over(high) > _TOUCH), default=np.inf)
    is_note = all(_is_note(strip) for strip in part)
    return is_note or gap > _GAP * min(strip.width for strip in part)


def _is_settled_text(strip: Strip) -> bool:
    return strip.settled and strip.kind is not None and strip.kind.is_text


def _is_note(strip: Strip) -> bool | None:
    return None if strip.kind is None else strip.kind.is_note


def _halves(run: Sequence[Strip], *, share: float = _OVER) -> list[list[Strip]]:
    halves = _linked(run, lambda a, b: a.over(b) > share)
    return sorted(halves, key=lambda half: float(np.mean([strip.centre for strip in half])))


def _linked(strips: Sequence[Strip], are_linked: Callable[[Strip, Strip], bool]) -> list[list[Strip]]:
    """Groups of strips that hang together through links."""
    left = list(strips)
    groups = []
    while left:
        group = [left.pop(0)]
        for strip in group:
            near = [other for other in left if are_linked(strip, other)]
            left = [other for other in left if not any(other is each for each in near)]
            group += near
        groups.append(group)
    return groups
