"""Dividing a page into blocks that are read one after the other: pages of an opening, stacked registers (上下欄)."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from manuscripts.core.geometry import Box
from manuscripts.layout.marks import mark_size
from manuscripts.layout.ruling import Mask, Rule

_SPAN = 0.6
_SHARE = 0.06
_STRAY, _FAR = 0.08, 1.5
_SMALL, _NEAR = 0.15, 0.35


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the work frame with whole pixels as borders; `register` counts from the top.

    `aside` blocks hold what stands in the upper and lower margin of the page: notes, page numbers, rulers.
    """

    box: Box
    register: int
    aside: bool = False

    @property
    def place(self) -> tuple[slice, slice]:
        """Rows and columns of the block in a plane of the work frame."""
        return slice(int(self.box.top), int(self.box.bottom)), slice(int(self.box.left), int(self.box.right))


def divide_page(writing: Mask, *, rules: tuple[Rule, ...], pitch: float) -> tuple[Block, ...]:
    """Blocks in reading order: sides from right to left, in each side registers from the top, then its margins.

    A register ends at a horizontal rule that runs across most of the writing with writing above and below it. A page
    is cut upright in an empty middle, or where a register line ends; elsewhere columns alone give the same order.
    """
    height, width = writing.shape
    flat = [rule for rule in rules if not rule.vertical and rule.is_solid]
    blocks: list[Block] = []
    for side in _sides(Box(0.0, 0.0, float(width), float(height)), writing, flat, pitch):
        rows = slice(int(side.top), int(side.bottom)), slice(int(side.left), int(side.right))
        top, bottom = find_body(writing[rows], pitch=pitch)
        body = Box(side.left, float(top), side.right, float(bottom))
        blocks += [Block(box, number) for number, box in enumerate(_registers(body, writing, flat), start=1)]
        margins = ((0.0, body.top), (body.bottom, float(height)))
        blocks += [
            Block(Box(side.left, start, side.right, end), 1, aside=True) for start, end in margins if end - start > 1
        ]
    return tuple(blocks)


def find_body(writing: Mask, *, pitch: float) -> tuple[int, int]:
    """First and last row of the text; all rows when nothing stands apart from it.

    What is apart by empty rows all across, above or below, is no text when it is little (rulers, page numbers), or
    written much smaller than the text (notes in the upper margin 眉批).
    """
    height = writing.shape[0]
    mass = writing.sum(axis=1)
    rows = np.nonzero(mass)[0]
    if not rows.size:
        return 0, height
    parts = [
        (int(part[0]), int(part[-1]) + 1) for part in np.split(rows, np.nonzero(np.diff(rows) > _NEAR * pitch)[0] + 1)
    ]
    masses = [int(mass[start:end].sum()) for start, end in parts]
    main = masses.index(max(masses))
    first, last = 0, len(parts) - 1
    for cut in range(main, 0, -1):
        if _is_apart(writing, parts[:cut], parts[cut], parts[main], pitch):
            first = cut
            break
    for cut in range(main, len(parts) - 1):
        if _is_apart(writing, parts[cut + 1 :], parts[cut], parts[main], pitch):
            last = cut
            break
    top = 0 if first == 0 else (parts[first - 1][1] + parts[first][0]) // 2
    bottom = height if last == len(parts) - 1 else (parts[last][1] + parts[last + 1][0]) // 2
    return top, bottom


Rows = tuple[int, int]


def _is_apart(writing: Mask, outside: list[Rows], beside: Rows, main: Rows, pitch: float) -> bool:
    """Whether the parts `outside` of `beside` do not belong to the text, of which `main` is the largest part."""
    share = sum(int(writing[start:end].sum()) for start, end in outside) / max(int(writing.sum()), 1)
    gap = max(outside[0][0] - beside[1], beside[0] - outside[-1][1])
    if share < _STRAY and gap > _FAR * pitch:
        return True
    size = mark_size(writing[outside[0][0] : outside[-1][1]], share=0.5)
    return share < _SMALL and size < 0.72 * mark_size(writing[slice(*main)], share=0.5)


def _sides(page: Box, writing: Mask, flat: list[Rule], pitch: float) -> list[Box]:
    """The page, or its right and left part: the pages of an opening, or where a register line covers but one."""
    across = _extent(writing, page)
    if across is None:
        return [page]
    gutter = _gutter(writing, across, pitch) if page.width > page.height else None
    if gutter is not None:
        return list(_split_upright(page, gutter))[::-1]
    if _register_line(page, writing, flat) is not None:
        return [page]
    for rule in flat:
        for edge in (rule.start, rule.end):
            inside = across.left + 0.25 * across.width < edge < across.right - 0.25 * across.width
            if not inside:
                continue
            left, right = _split_upright(page, edge)
            part = left if edge == rule.end else right
            if _register_line(part, writing, [rule]) is not None:
                return [right, left]
    return [page]


def _gutter(writing: Mask, across: Box, pitch: float) -> float | None:
    """The middle of the widest stretch without writing in the middle third, when it is wider than a column."""
    start, end = int(across.left + across.width / 3), int(across.right - across.width / 3)
    empty = writing[:, start:end].sum(axis=0) < 0.004 * writing.shape[0]
    labels, count = ndimage.label(empty)
    if not count:
        return None
    widest = max(ndimage.find_objects(labels), key=lambda place: place[0].stop - place[0].start)[0]
    return start + (widest.start + widest.stop) / 2 if widest.stop - widest.start > 1.2 * pitch else None


def _registers(side: Box, writing: Mask, flat: list[Rule]) -> list[Box]:
    """Parts of a side from the top, cut at every register line."""
    line = _register_line(side, writing, flat)
    if line is None:
        return [side]
    middle = float(round(line.at((side.left + side.right) / 2)))
    upper, lower = Box(side.left, side.top, side.right, middle), Box(side.left, middle, side.right, side.bottom)
    return [*_registers(upper, writing, flat), *_registers(lower, writing, flat)]


def _register_line(side: Box, writing: Mask, flat: list[Rule]) -> Rule | None:
    across = _extent(writing, side)
    if across is None:
        return None
    for rule in flat:
        middle = rule.at((side.left + side.right) / 2)
        shared = min(rule.end, across.right) - max(rule.start, across.left)
        if not side.top + 2 < middle < side.bottom - 2 or shared < _SPAN * across.width:
            continue
        row = round(middle)
        columns = slice(int(max(rule.start, side.left)), int(min(rule.end, side.right)))
        above = int(np.count_nonzero(writing[int(side.top) : row, columns]))
        below = int(np.count_nonzero(writing[row : int(side.bottom), columns]))
        if min(above, below) > _SHARE * (above + below):
            return rule
    return None


def _extent(writing: Mask, side: Box) -> Box | None:
    part = writing[int(side.top) : int(side.bottom), int(side.left) : int(side.right)]
    ys, xs = np.nonzero(part.any(axis=1))[0], np.nonzero(part.any(axis=0))[0]
    if not xs.size:
        return None
    return Box(side.left + xs[0], side.top + ys[0], side.left + xs[-1] + 1, side.top + ys[-1] + 1)


def _split_upright(page: Box, x: float) -> tuple[Box, Box]:
    cut = float(round(x))
    return Box(page.left, page.top, cut, page.bottom), Box(cut, page.top, page.right, page.bottom)
