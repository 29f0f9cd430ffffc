"""Pages whose columns have boxes and text (`canon`, `rubbings`, folders of that form), as evaluation compares them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manuscripts.core.geometry import Box
from manuscripts.evaluation.written import Written


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedPage:
    """An image and its columns with complete text, each with its box, and those of its characters if all have one."""

    name: str
    path: Path
    columns: tuple[Written, ...]


def boxed_pages(folder: Path) -> Iterator[BoxedPage]:
    """The pages of `folder`/gt that have any column with complete text, by name."""
    for path in sorted((folder / "gt").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        given = [column for column in data["columns"] if column["text"] and column.get("complete", True)]
        if given:
            columns = tuple(piece for column in given for piece in _apart(_written(column)))
            yield BoxedPage(name=path.stem, path=folder / data["image"], columns=columns)


def _apart(column: Written) -> Iterator[Written]:
    """The lines of a column one by one: what stands before a double-line note, its two halves, and what follows it.

    The files have them in one column, in reading order. A half has begun where the next character stands to the left of
    one that is not above it.
    """
    boxes = column.boxes
    left = next((n for n in range(1, len(boxes)) if _stands_left(boxes[n], boxes[n - 1])), None)
    if left is None:
        yield column
        return
    right = next(n for n in range(left) if _stands_left(boxes[left], boxes[n]))
    after = next((n for n in range(left, len(boxes)) if boxes[n].right > boxes[right].centre[0]), len(boxes))
    for start, end in ((0, right), (right, left), (left, after)):
        if start < end:
            yield _part(column, start, end)
    if after < len(boxes):
        yield from _apart(_part(column, after, len(boxes)))


def _stands_left(box: Box, of: Box) -> bool:
    return box.right <= of.left and box.centre[1] < of.bottom


def _part(column: Written, start: int, end: int) -> Written:
    boxes = column.boxes[start:end]
    return Written(units=column.units[start:end], boxes=boxes, outline=Box.around(boxes))


def _written(column: dict[str, Any]) -> Written:
    text, boxes = Written.of_text(column["text"]), _boxes(column)
    left, top, width, height = column["bbox"]
    outline = Box.around(boxes or [Box(left, top, left + width, top + height)])
    return Written(units=text.units, boxes=boxes if len(boxes) == len(text.units) else (), outline=outline)


def _boxes(column: dict[str, Any]) -> tuple[Box, ...]:
    """Of its characters: left, top, width, height in the file."""
    sides = (character["bbox"] for character in column.get("chars", []))
    return tuple(Box(left, top, left + width, top + height) for left, top, width, height in sides)
