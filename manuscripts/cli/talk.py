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


def percent(share: float, *, places: int = 0) -> str:
    """`93 %`; never all of it (`over 99 %`) or nothing of it (`under 1 %`) where that is only nearly so."""
    step = 10**-places
    if 0 < share < 1:
        if round(100 * share, places) >= 100:
            return f"over {100 - step:.{places}f} %"
        if round(100 * share, places) <= 0:
            return f"under {step:.{places}f} %"
    return f"{100 * share:.{places}f} %"


def ordinal(number: int) -> str:
    """`1st`, `12th`, `22nd`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def say(text: str) -> None:
    """A word to the person at the keyboard, on stderr."""
    sys.stderr.write(f"{text}\n")
