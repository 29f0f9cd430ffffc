"""What the commands say: data on stdout, talk on stderr."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any


def write_data(text: str) -> None:
    """Data for the next program or the reader, on stdout."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def write_json(value: Any) -> None:
    """One JSON document on stdout; Han characters stay readable."""
    write_data(json.dumps(value, ensure_ascii=False, indent=2))


def write_table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """An aligned table on stdout; a Han character counts as two cells. Never cut, never wrapped."""
    from rich.cells import cell_len

    table = [[str(cell) for cell in row] for row in (heading, *rows)]
    widths = [max(cell_len(row[index]) for row in table) for index in range(len(heading))]
    for row in table:
        cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        write_data("  ".join(cells).rstrip())


def counted(number: int, noun: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def say(text: str) -> None:
    """A word to the person at the keyboard, on stderr."""
    sys.stderr.write(f"{text}\n")
