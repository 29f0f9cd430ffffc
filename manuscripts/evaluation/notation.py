"""The notation of typed truth: one line for each column of the page, right to left.

`{right|left}` is a double-line note, right half first; `{text}` a note with one half. `[-x-]` was struck out and does
not count, `[+x+]` was inserted and does. A geta or white square is a character nobody can read. White space and
punctuation do not count.
"""

import re
from collections.abc import Iterator

from manuscripts.core.errors import TruthError
from manuscripts.core.page import ColumnKind

Part = tuple[ColumnKind, int, str]

_STRUCK = re.compile(r"\[-[^\[\]]*-\]")
_INSERTED = re.compile(r"\[\+([^\[\]]*)\+\]")
_PART = re.compile(r"([^{}|]+)|\{([^{}|]*)(?:\|([^{}|]*))?\}")


def read_notation(text: str, *, where: str) -> Iterator[Part]:
    """The parts of each line in reading order: kind, number of the line on the page from 1, text.

    Empty lines are passed over. Raises TruthError with the line in the file where brackets do not pair.
    """
    number = 0
    for row, line in enumerate(text.splitlines(), 1):
        if line.strip():
            number += 1
            yield from _parts_of(line.strip(), number, f"{where}, line {row}")


def _parts_of(line: str, number: int, where: str) -> Iterator[Part]:
    plain = _INSERTED.sub(r"\1", _STRUCK.sub("", line))
    if "[" in plain or "]" in plain:
        raise TruthError(
            f"a square bracket without its partner in {line!r}.",
            where=where,
            advice="Write [-struck out-] and [+inserted+].",
        )
    place = 0
    while place < len(plain):
        match = _PART.match(plain, place)
        if match is None:
            raise TruthError(
                f"{plain[place:]!r} is no text and no note.", where=where, advice="Write notes {right|left}."
            )
        place = match.end()
        main, right, left = match.groups()
        found = ((ColumnKind.MAIN, main), (ColumnKind.NOTE_RIGHT, right), (ColumnKind.NOTE_LEFT, left))
        yield from ((kind, number, part) for kind, part in found if part)
