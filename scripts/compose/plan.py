"""The plan of a leaf, its blocks and the columns that are set in them. Frame: pixels of the sheet."""

import math
from dataclasses import dataclass

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind, RegionKind
from scripts.compose.settings import Leaf


@dataclass(frozen=True, slots=True)
class Place:
    """One character, the centre of its cell, its size over the usual one, and whether it is set as small as a note."""

    character: str
    x: float
    y: float
    size: float = 1.0
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetColumn:
    """A run of characters of one kind in one ruled line; `block` is an index into the plan's blocks.

    Writing in the margin belongs to margin number `margin` of its block; what is set between the lines has none.
    """

    kind: ColumnKind
    line: int
    block: int
    places: tuple[Place, ...]
    margin: int | None = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An area of the leaf that is ruled or written on."""

    kind: RegionKind
    register: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The sheet: its size and its blocks in reading order, the fold last."""

    leaf: Leaf
    width: int
    height: int
    blocks: tuple[Block, ...]

    @property
    def pitch(self) -> float:
        return self.leaf.pitch * self.leaf.advance

    @property
    def gutter(self) -> float:
        """Where a leaf of two halves has its middle, in pixels from the left."""
        return self.width / 2

    @property
    def text_blocks(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind is RegionKind.TEXT)

    def room(self, line: int) -> tuple[float, float]:
        """Where text may stand in a column counted from 0: head and foot in characters; empty where a picture is."""
        number, column = divmod(line, self.leaf.columns)
        head, foot = 0.0, float(self.leaf.characters)
        for picture in self.leaf.pictures:
            if picture.block == number and picture.first <= column < picture.first + picture.columns:
                head, foot = (head, min(foot, picture.head)) if picture.head > head else (picture.foot, foot)
        return head, foot


def plan_leaf(leaf: Leaf) -> Plan:
    """Lay out the blocks: halves from right to left, registers from top to bottom, then the fold."""
    pitch = leaf.pitch * leaf.advance
    gap = leaf.register_gap * leaf.advance * (leaf.registers > 1)
    register_height = leaf.characters * leaf.advance
    height = leaf.registers * register_height + (leaf.registers - 1) * gap
    half = leaf.columns * pitch
    fold = leaf.fold * pitch * (leaf.halves > 1)
    left, top = leaf.margin_beside * height, leaf.margin_above * height
    width = leaf.halves * half + (leaf.halves - 1) * fold
    blocks = []
    for number in range(leaf.halves):
        right = left + width - number * (half + fold)
        for register in range(leaf.registers):
            head = top + register * (register_height + gap)
            box = Box(right - half, head, right, head + register_height)
            blocks.append(Block(kind=RegionKind.TEXT, register=register + 1, box=box))
    if leaf.halves > 1 and not leaf.bound:
        box = Box(left + half, top, left + half + fold, top + height)
        blocks.append(Block(kind=RegionKind.FOLD, register=1, box=box))
    for picture in leaf.pictures:
        around = blocks[picture.block].box
        side = around.right - picture.first * pitch
        box = Box(
            side - picture.columns * pitch,
            around.top + picture.head * leaf.advance,
            side,
            around.top + picture.foot * leaf.advance,
        )
        blocks.append(Block(kind=RegionKind.ILLUSTRATION, register=1, box=box))
    return Plan(
        leaf=leaf,
        width=math.ceil(width + 2 * left),
        height=math.ceil(top + height * (1 + leaf.margin_below)),
        blocks=tuple(blocks),
    )
