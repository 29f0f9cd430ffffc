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
            yield BoxedPage(name=path.stem, path=folder / data["image"], columns=tuple(map(_written, given)))


def _written(column: dict[str, Any]) -> Written:
    text, boxes = Written.of_text(column["text"]), _boxes(column)
    left, top, width, height = column["bbox"]
    outline = Box.around(boxes or [Box(left, top, left + width, top + height)])
    return Written(units=text.units, boxes=boxes if len(boxes) == len(text.units) else (), outline=outline)


def _boxes(column: dict[str, Any]) -> tuple[Box, ...]:
    """Of its characters: left, top, width, height in the file."""
    sides = (character["bbox"] for character in column.get("chars", []))
    return tuple(Box(left, top, left + width, top + height) for left, top, width, height in sides)
