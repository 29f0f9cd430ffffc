"""What is found in the `text` of a TEI file before it becomes page records."""

import re
from dataclasses import dataclass, field

from manuscripts.core.page import ColumnKind, Condition, Reading, ReadingKind
from manuscripts.core.units import written_pieces

LAYOUT = re.compile("[ \t\r\n]+")
"""White space that is layout of the file and no blank on the page."""


@dataclass(slots=True, kw_only=True)
class TextGlyph:
    """One character; `zone` is the id of its zone, where the file gives one."""

    written: str
    zone: str | None = None
    struck: bool = False
    condition: Condition | None = None
    gaiji: str | None = None
    readings: list[Reading] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class TextColumn:
    """Characters of one kind that follow each other in one line.

    `line` is what the file calls the line, `count` which of its page it is (from 1); `zones` are those of the line,
    `zone` is that of the column alone.
    """

    kind: ColumnKind
    line: str
    count: int
    zones: tuple[str, ...]
    zone: str | None = None
    register: str = ""
    beside: str | None = None
    glyphs: list[TextGlyph] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class TextPage:
    """What stands behind one `pb`; `facs` is what that points to. Lines as they begin, each with its zones."""

    label: str
    facs: tuple[str, ...]
    columns: list[TextColumn] = field(default_factory=list)
    lines: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


def read_as(glyphs: list[TextGlyph], text: str, kind: ReadingKind, source: str) -> None:
    """Add `text` to the glyphs that it stands for: one to each, or else the whole to the first, nothing to others."""
    if len(glyphs) == 1:
        pieces = [text]
    else:
        pieces = written_pieces(LAYOUT.sub("", text))
        if len(pieces) != len(glyphs):
            pieces = ["".join(pieces), *[""] * (len(glyphs) - 1)]
    for glyph, piece in zip(glyphs, pieces, strict=True):
        if len(glyphs) == 1 or piece != glyph.written:
            glyph.readings.append(Reading(kind=kind, text=piece, source=source))
