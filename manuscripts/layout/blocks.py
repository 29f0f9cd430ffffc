"""Dividing a page into blocks that are read one after the other: stacked registers (上下欄), pages of an opening."""

from dataclasses import dataclass

import numpy as np

from manuscripts.core.geometry import Box
from manuscripts.layout.ruling import Mask, Rule

_SPAN = 0.6
_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the work frame with whole pixels as borders; `register` counts from the top."""

    box: Box
    register: int

    @property
    def place(self) -> tuple[slice, slice]:
        """Rows and columns of the block in a plane of the work frame."""
        return slice(int(self.box.top), int(self.box.bottom)), slice(int(self.box.left), int(self.box.right))


def divide_page(writing: Mask, *, rules: tuple[Rule, ...]) -> tuple[Block, ...]:
    """Blocks in reading order: sides from right to left, in each side registers from the top.

    A register ends at a horizontal rule that runs across most of the writing with writing above and below it. A page
    is cut upright only where such a rule ends, since elsewhere columns alone give the same order.
    """
    height, width = writing.shape
    page = Box(0.0, 0.0, float(width), float(height))
    flat = [rule for rule in rules if not rule.vertical]
    blocks: list[Block] = []
    for side in _sides(page, writing, flat):
        blocks += [Block(box, number) for number, box in enumerate(_registers(side, writing, flat), start=1)]
    return tuple(blocks)


def _sides(page: Box, writing: Mask, flat: list[Rule]) -> list[Box]:
    """The page, or its right and left part when a register line covers only one of them."""
    across = _extent(writing, page)
    if across is None or _register_line(page, writing, flat) is not None:
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
