"""Pages from the notation of the case files: a string for each line, as tests/contracts/search/README.md tells."""

import re
from collections.abc import Iterator, Sequence

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import (
    Candidate,
    Column,
    ColumnKind,
    Glyph,
    GlyphCorrection,
    Page,
    PageImage,
    Reading,
    ReadingKind,
)
from manuscripts.core.units import written_pieces
from tests.search.conftest import glyph_box

_KIND = re.compile(r"(heading|marginal|fold|insertion): (.*)", re.DOTALL)
_NOTE = re.compile(r"\{([^{}]*)\}")
_GLYPH = re.compile(r"\[([^\]]*)\]")


def pages_of(
    pages: Sequence[Sequence[str]], *, institution: str, shelfmark: str, sure: float | None = None
) -> list[Page]:
    """`sure` is the probability of every character of which the notation does not say it."""
    return [
        Page(
            institution=institution,
            shelfmark=shelfmark,
            number=number,
            image=PageImage(digest="0" * 64, name="scan.png", frame=0, width=1200, height=1100),
            columns=tuple(_columns(lines, sure)),
        )
        for number, lines in enumerate(pages, start=1)
    ]


def _columns(lines: Sequence[str], sure: float | None) -> Iterator[Column]:
    count = 0
    for line, text in enumerate(lines, start=1):
        for kind, part in _parts(text):
            count += 1
            yield Column(
                id=f"c{count}",
                kind=kind,
                line=line,
                region=f"r-{kind.value}",
                outline=Polygon.of_box(Box(1000.0 - 50 * line, 100, 1040.0 - 50 * line, 1000)),
                glyphs=tuple(_glyph(index, given, line, sure) for index, given in enumerate(_given(part))),
            )


def _parts(text: str) -> Iterator[tuple[ColumnKind, str]]:
    """The columns of one line: what stands between notes, and the two halves of each note."""
    named = _KIND.fullmatch(text)
    kind, text = (ColumnKind(named[1]), named[2]) if named else (ColumnKind.MAIN, text)
    for place, part in enumerate(_NOTE.split(text)):
        if place % 2:
            right, _, left = part.partition("|")
            yield ColumnKind.NOTE_RIGHT, right
            yield ColumnKind.NOTE_LEFT, left
        elif part or kind is not ColumnKind.MAIN:
            yield kind, part


def _given(text: str) -> Iterator[list[str]]:
    """For each glyph what is written, and the words that say more of it."""
    for place, part in enumerate(_GLYPH.split(text)):
        if place % 2:
            yield part.split(" ")
        else:
            yield from ([piece] for piece in written_pieces(part))


def _glyph(index: int, given: list[str], line: int, sure: float | None) -> Glyph:
    written, *words = given
    pairs = {name: value for name, _, value in (word.partition("=") for word in words)}
    struck, corrected = (pairs.pop(word, None) is not None for word in ("struck", "corrected"))
    advised, gaiji, normal = (pairs.pop(word, None) for word in ("advised", "gaiji", "normal"))
    candidates = [Candidate(text=text, probability=float(share)) for text, share in pairs.items()]
    if sure is not None and len(given) == 1:
        candidates = [Candidate(text=written, probability=sure)]
    return Glyph(
        box=glyph_box(line, index),
        written=written,
        candidates=tuple(candidates),
        readings=(Reading(kind=ReadingKind.NORMALISED, text=normal, source="test"),) if normal else (),
        struck=struck,
        advised=float(advised) if advised else None,
        gaiji=gaiji,
        corrections=(GlyphCorrection(before="□", by="test", when="2024-01-01T00:00:00Z"),) if corrected else (),
    )
