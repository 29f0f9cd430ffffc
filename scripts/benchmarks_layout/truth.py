"""Pages whose columns are boxed by hand (`canon`: by a program and people), and what a box of each truth holds.

canon       One box for a whole ruled line, with its double-line notes and whatever gaps it has. Where a line holds
            nothing but a note, the truth has two halves side by side; they are united here, as notes are elsewhere in
            it. Small writing beside the columns (numbers of sheets) has a box of its own. Fold and margins mostly have
            none.
layout      Main text and each half of a note (`subText`) are boxes. A note ends a box of main text; a gap never does,
            not even one of five characters, neither in main text nor in a half. A note of one half stands right or
            left of the middle of its line. A few pieces of centre folds are boxed (`midText`), most are not.
layout_ndl  As `layout`, but a gap of a line's width or more ends a box. A line across the page, from right to left, is
            one box on one page and a box for each character on another. Classes 2 and 3 are lines, written or printed,
            4 is an illustration, 5 a stamp; captions and rulers beside the leaf, readings between lines and most
            legends inside drawings have no box.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from lxml import etree

from manuscripts.core.geometry import Box


class Convention(StrEnum):
    """What a box of the truth holds; the values are the names of the folders."""

    RULED_LINES = "canon"
    RUNS = "layout"
    PIECES = "layout_ndl"


class TrueKind(StrEnum):
    """What the truth says a box is. SIDE is small writing beside the columns, which may be read or stand aside."""

    TEXT = "text"
    NOTE_RIGHT = "note-right"
    NOTE_LEFT = "note-left"
    SIDE = "side"
    FOLD = "fold"
    ILLUSTRATION = "illustration"
    SEAL = "seal"

    @property
    def is_note(self) -> bool:
        return self in (TrueKind.NOTE_RIGHT, TrueKind.NOTE_LEFT)

    @property
    def is_column(self) -> bool:
        """Whether it is one of the columns to be found."""
        return self.is_note or self in (TrueKind.TEXT, TrueKind.SIDE)


@dataclass(frozen=True, slots=True)
class TrueBox:
    """One box of the truth in pixels of the image."""

    kind: TrueKind
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class TruePage:
    """One image and all boxes of its truth."""

    name: str
    path: Path
    convention: Convention
    boxes: tuple[TrueBox, ...]

    @property
    def columns(self) -> tuple[TrueBox, ...]:
        return tuple(box for box in self.boxes if box.kind.is_column)


def load_pages(folder: Path, convention: Convention) -> Iterator[TruePage]:
    """The pages of `folder`/gt by name, with the images of `folder`/images; none where there is no such folder."""
    load = {Convention.RULED_LINES: _ruled_lines, Convention.RUNS: _runs, Convention.PIECES: _pieces}[convention]
    images = {path.stem: path for path in sorted(folder.glob("images/*"))}
    for path in sorted(folder.glob("gt/*.xml" if convention is Convention.PIECES else "gt/*.json")):
        yield TruePage(name=path.stem, path=images[path.stem], convention=convention, boxes=tuple(load(path)))


_SIDES = ("xmin", "ymin", "xmax", "ymax")
# Narrower than this share of the usual column, a box of `canon` is half a note or small writing beside the columns.
_NARROW = 0.7


def _ruled_lines(path: Path) -> Iterator[TrueBox]:
    columns: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["columns"]
    boxes = [Box(left, top, left + wide, top + high) for left, top, wide, high in (each["bbox"] for each in columns)]
    usual = float(np.median([box.width for box in boxes]))
    wide = [box for box in boxes if box.width >= _NARROW * usual]
    narrow = [box for box in boxes if box.width < _NARROW * usual]
    yield from (TrueBox(TrueKind.TEXT, box) for box in wide)
    for right, left in pair_halves(narrow):
        if left is None:
            yield TrueBox(TrueKind.SIDE, right)
        else:
            yield TrueBox(TrueKind.TEXT, Box.around((right, left)))


def _runs(path: Path) -> Iterator[TrueBox]:
    shapes = json.loads(path.read_text(encoding="utf-8"))["shapes"]
    held = [(shape["label"], _around(shape["points"])) for shape in shapes]
    main = [box for label, box in held if label == "text"]
    yield from (TrueBox(TrueKind.TEXT, box) for box in main)
    yield from (TrueBox(TrueKind.FOLD, box) for label, box in held if label == "midText")
    for right, left in pair_halves([box for label, box in held if label == "subText"]):
        if left is not None:
            yield TrueBox(TrueKind.NOTE_RIGHT, right)
            yield TrueBox(TrueKind.NOTE_LEFT, left)
        else:
            yield TrueBox(_side(right, main), right)


def _pieces(path: Path) -> Iterator[TrueBox]:
    kinds = {"2": TrueKind.TEXT, "3": TrueKind.TEXT, "4": TrueKind.ILLUSTRATION, "5": TrueKind.SEAL}
    for thing in etree.parse(path).iter("object"):
        kind = kinds.get(thing.findtext("name", "")[:1])
        if kind:
            left, top, right, bottom = (thing.findtext(f"bndbox/{side}", "") for side in _SIDES)
            yield TrueBox(kind, Box(float(left), float(top), float(right), float(bottom)))


def _around(points: Sequence[Sequence[float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def pair_halves(boxes: Sequence[Box]) -> Iterator[tuple[Box, Box | None]]:
    """Halves of notes as (right, left), from right to left; None for the left one where a half stands alone.

    Two belong together when they stand side by side, closer than a column's distance, and beside each other for at
    least half the length of the shorter.
    """
    waiting = sorted(boxes, key=lambda box: -box.centre[0])
    while waiting:
        right = waiting.pop(0)
        left = next((box for box in waiting if _are_halves(right, box)), None)
        if left is not None:
            waiting.remove(left)
        yield right, left


def _are_halves(right: Box, left: Box) -> bool:
    beside = min(right.bottom, left.bottom) - max(right.top, left.top)
    apart = right.centre[0] - left.centre[0]
    width = max(right.width, left.width)
    return beside >= 0.5 * min(right.height, left.height) and 0.4 * width < apart < 1.4 * width


def _side(half: Box, main: Sequence[Box]) -> TrueKind:
    """Of a half that stands alone, by the middle of the main text above or below it; right where there is none."""
    above = [box for box in main if box.left < half.centre[0] < box.right] or [
        box for box in main if box.left < half.right and half.left < box.right
    ]
    nearest = min(above, key=lambda box: max(box.top - half.bottom, half.top - box.bottom), default=None)
    if nearest is None or half.centre[0] >= nearest.centre[0]:
        return TrueKind.NOTE_RIGHT
    return TrueKind.NOTE_LEFT
