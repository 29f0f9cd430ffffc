"""Text with its structure, from a small markup.

Each line of the markup is a paragraph and begins a column. `# ` begins a heading, `{…}` is a double-line note
(雙行夾註), a full-width space leaves a place empty, `! ` is a head note (眉批) above the column in which the next
paragraph begins.
Empty lines say nothing. Punctuation is not set.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from manuscripts.core.units import units

GAP = "\u3000"
_NOTE = re.compile(r"\{([^{}]*)\}")


class ParagraphKind(StrEnum):
    """What a paragraph is."""

    BODY = "body"
    HEADING = "heading"
    HEAD_NOTE = "head-note"


class Setting(StrEnum):
    """How a span is set.

    As its kind usually is, small in the right half of a line only, as two small lines of main text in one ruled line,
    or (a colophon) as small lines of main text that stand closer together than ruled ones.
    """

    USUAL = "usual"
    ONE_SIDE = "one-side"
    PAIR = "pair"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one kind in a row: units of text, or GAP for an empty place.

    `lead` is by how many characters more than usual the right half of a note goes on in its last line.
    """

    characters: tuple[str, ...]
    note: bool = False
    setting: Setting = Setting.USUAL
    lead: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What begins a column of its own. Its columns begin `indent` low, its main text is `size` times the usual."""

    kind: ParagraphKind
    spans: tuple[Span, ...]
    indent: float = 0.0
    size: float = 1.0


def parse_text(markup: str) -> tuple[Paragraph, ...]:
    """Read the markup; raises ValueError for a brace without its partner."""
    return tuple(_paragraph(line.strip("\r\n ")) for line in markup.split("\n") if line.strip("\r\n "))


def _paragraph(line: str) -> Paragraph:
    kind = ParagraphKind.BODY
    if line.startswith("# "):
        kind, line = ParagraphKind.HEADING, line[2:]
    elif line.startswith("! "):
        kind, line = ParagraphKind.HEAD_NOTE, line[2:]
    spans = []
    for number, piece in enumerate(_NOTE.split(line)):
        if "{" in piece or "}" in piece:
            raise ValueError(f"a brace without its partner: {piece!r}")
        characters = _characters(piece)
        if characters:
            spans.append(Span(characters, note=number % 2 == 1))
    return Paragraph(kind, tuple(spans))


def _characters(piece: str) -> tuple[str, ...]:
    found: list[str] = []
    for number, run in enumerate(piece.split(GAP)):
        if number:
            found.append(GAP)
        found.extend(unit.text for unit in units(run))
    return tuple(found)
