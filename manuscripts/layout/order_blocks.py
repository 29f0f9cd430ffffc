"""Dividing the strips of a page into blocks that are read one after the other: pages of an opening, registers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from manuscripts.layout.order_frame import Strip
from manuscripts.layout.order_lines import usual_width

_ACROSS = 0.6
_CROSSED = 0.25
_GUTTER = 1.2
_FILLED, _ALIGNED = 0.6, 0.5
_BLANK = 0.5
_EARLY, _BROKEN = 1.5, 2
_STRAY, _FAR, _SMALL, _NEAR, _SMALLER = 0.08, 1.5, 0.15, 0.35, 0.72


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A register line in the straightened frame: it runs along u from `start` to `end`, at v `first` to `last`."""

    start: float
    end: float
    first: float
    last: float

    def at(self, u: float) -> float:
        """Its v at u; beyond its ends it goes on level."""
        return float(np.interp(u, [self.start, self.end], [self.first, self.last]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Strips read without a break; `side` counts pages of an opening from 0, `register` stacked blocks from 1."""

    side: int
    register: int
    strips: tuple[Strip, ...]


def divide(
    strips: Sequence[Strip], *, cuts: Sequence[Cut] = (), gutters: Sequence[float] = (), regions: Sequence[Strip] = ()
) -> list[Block]:
    """Blocks in reading order: pages of an opening, in each its registers from the top.

    `cuts` are register lines, `gutters` the u of lines between the pages of an opening, `regions` areas through which
    no gutter runs. Without a register line two registers are told from one text by columns that do not go on below the
    blank between them.
    """
    places = sorted(gutters) or _blank_middle([*strips, *regions], width=usual_width(strips, share=0.9))
    return [
        Block(side=number, register=register, strips=tuple(part))
        for number, side in enumerate(_sides(strips, places))
        for register, part in _registers(side, cuts)
    ]


def apart_from_text(strips: Sequence[Strip]) -> set[int]:
    """Items that stand above or below all text with a blank between: page numbers, notes in the margin (眉批).

    Little writing far away, or a little more that is nearer and written smaller.
    """
    if len(strips) < 2:
        return set()
    parts = _rows(strips, blank=_NEAR * usual_width(strips))
    masses = [sum(strip.width * strip.length for strip in part) for part in parts]
    main = masses.index(max(masses))
    apart: set[int] = set()
    above = [(parts[:cut], parts[cut]) for cut in range(main, 0, -1)]
    below = [(parts[cut + 1 :], parts[cut]) for cut in range(main, len(parts) - 1)]
    for tried in (above, below):
        for outside, beside in tried:
            far = [strip for part in outside for strip in part]
            if _is_apart(far, beside, parts[main], share=_mass(far) / sum(masses)):
                apart |= {strip.item for strip in far}
                break
    return apart


def _is_apart(outside: Sequence[Strip], beside: Sequence[Strip], main: Sequence[Strip], *, share: float) -> bool:
    gap = max(
        min(strip.top for strip in beside) - max(strip.bottom for strip in outside),
        min(strip.top for strip in outside) - max(strip.bottom for strip in beside),
    )
    width = usual_width(main, share=0.9)
    if share < _STRAY and gap > _FAR * width:
        return True
    return share < _SMALL and usual_width(outside) < _SMALLER * usual_width(main)


def _mass(strips: Sequence[Strip]) -> float:
    return sum(strip.width * strip.length for strip in strips)


def _rows(strips: Sequence[Strip], *, blank: float) -> list[list[Strip]]:
    """Groups of strips from the top, with at least `blank` of nothing along v between them."""
    rows: list[list[Strip]] = []
    reach = -np.inf
    for strip in sorted(strips, key=lambda strip: (strip.top, strip.bottom, strip.centre)):
        if strip.top - reach > blank:
            rows.append([])
        rows[-1].append(strip)
        reach = max(reach, strip.bottom)
    return rows


def _sides(strips: Sequence[Strip], places: Sequence[float]) -> list[list[Strip]]:
    """The pages of an opening; one list where there is no gutter."""
    sides = [
        [strip for strip in strips if low <= strip.centre < high] for low, high in pairwise([-np.inf, *places, np.inf])
    ]
    return [side for side in sides if side]


def _blank_middle(strips: Sequence[Strip], *, width: float) -> list[float]:
    """The middle of the widest blank along u in the middle third of a page wider than high; none if not that wide."""
    start, end = min(s.start for s in strips), max(s.end for s in strips)
    if end - start < max(s.bottom for s in strips) - min(s.top for s in strips):
        return []
    reach, widest, middle = start, 0.0, 0.0
    for strip in sorted(strips, key=lambda strip: strip.start):
        low, high = max(reach, (2 * start + end) / 3), min(strip.start, (start + 2 * end) / 3)
        if high - low > widest:
            widest, middle = high - low, (low + high) / 2
        reach = max(reach, strip.end)
    return [middle] if widest > _GUTTER * width else []


def _registers(strips: Sequence[Strip], cuts: Sequence[Cut]) -> list[tuple[int, list[Strip]]]:
    """Stacked blocks, numbered from the top; columns beside a register line that pass its height are read alone."""
    for cut in sorted(cuts, key=lambda cut: (cut.first + cut.last, cut.start)):
        before = [strip for strip in strips if strip.centre < cut.start]
        after = [strip for strip in strips if strip.centre > cut.end]
        under = [strip for strip in strips if cut.start <= strip.centre <= cut.end]
        covered = _extent(under)
        if not _passes(before, cut):
            under, before = [*before, *under], []
        if not _passes(after, cut):
            under, after = [*under, *after], []
        above = [strip for strip in under if strip.middle < cut.at(strip.centre)]
        below = [strip for strip in under if strip.middle >= cut.at(strip.centre)]
        if above and below and not _passes(under, cut) and covered >= _ACROSS * _extent(under):
            alone = [_registers(part, cuts) if part else [] for part in (before, after)]
            return [*alone[0], *_stacked(above, below, cuts), *alone[1]]
    rows = _unruled(strips)
    return _stacked(rows[0], rows[1], cuts) if rows else [(1, list(strips))]


def _stacked(above: Sequence[Strip], below: Sequence[Strip], cuts: Sequence[Cut]) -> list[tuple[int, list[Strip]]]:
    upper = _registers(above, cuts)
    last = max(register for register, _ in upper)
    return [*upper, *((last + register, part) for register, part in _registers(below, cuts))]


def _passes(strips: Sequence[Strip], cut: Cut) -> bool:
    """Whether one of the strips stands above and below the height of a register line."""
    lines = [cut.at(strip.centre) for strip in strips]
    return any(
        min(line - strip.top, strip.bottom - line) > _CROSSED * max(strip.length, strip.width)
        for strip, line in zip(strips, lines, strict=True)
    )


def _extent(strips: Sequence[Strip]) -> float:
    return max((strip.end for strip in strips), default=0.0) - min((strip.start for strip in strips), default=0.0)


def _unruled(strips: Sequence[Strip]) -> tuple[list[Strip], list[Strip]] | None:
    """The strips above and below a blank that parts two registers; None where no blank does."""
    size = usual_width(strips, share=0.9)
    rows = _rows(strips, blank=_BLANK * size)
    for cut in range(1, len(rows)):
        above, below = [strip for row in rows[:cut] for strip in row], [strip for row in rows[cut:] for strip in row]
        if _are_registers(above, below, size):
            return above, below
    return None


def _are_registers(above: Sequence[Strip], below: Sequence[Strip], size: float) -> bool:
    """Whether two rows of columns are two texts: both fill their height, and do not stand over each other.

    Rows of a list and halves of verses stand over each other, and are read down each column; where a column ends early
    (a paragraph does) and another one begins below it, they are two texts all the same.
    """
    bottom, top = max(strip.bottom for strip in above), min(strip.top for strip in below)
    ending = [strip for strip in above if bottom - strip.bottom < size]
    beginning = [strip for strip in below if strip.top - top < size]
    if min(len(ending), len(beginning)) < 3:
        return False
    if len(ending) < _FILLED * len(above) or len(beginning) < _FILLED * len(below):
        return False
    shared = min(max(s.end for s in above), max(s.end for s in below)) - max(
        min(s.start for s in above), min(s.start for s in below)
    )
    if shared < _ACROSS * max(_extent(above), _extent(below)):
        return False
    aligned = sum(any(abs(strip.centre - other.centre) < 0.2 * size for other in ending) for strip in beginning)
    early = [
        strip
        for strip in above
        if bottom - strip.bottom > _EARLY * size and not (strip.kind is not None and strip.kind.is_note)
    ]
    broken = sum(any(abs(strip.centre - other.centre) < 0.2 * size for other in beginning) for strip in early)
    return aligned < _ALIGNED * len(beginning) or broken >= _BROKEN
