"""A table of all glyphs, one a row: for statistics, and for those who work in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator

from manuscripts.core.page import Column, Glyph, Page, Placement, ReadingKind
from manuscripts.formats.characters import spell
from manuscripts.formats.markup import certainty, number, probability

HEADINGS = (
    "institution", "shelfmark", "page", "page_label", "column", "kind", "line", "register", "index", "written",
    "code_points", "normalised", "normalised_by", "gaiji", "confidence", "ink", "candidates", "left", "top", "right",
    "bottom", "placement", "struck", "condition", "supplied", "supplied_by", "emended", "emended_by", "punctuation",
    "corrections",
)  # fmt: skip
# A spreadsheet takes a cell that begins so for a formula and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_glyph_csv(pages: Iterable[Page]) -> Iterator[bytes]:
    """The table in parts: its headings, then the rows of one page after the other.

    UTF-8 with a byte order mark, without which Excel takes Han text for that of another encoding; commas, CRLF. Glyphs
    stand in reading order, those that were struck out among them; `index` counts from 1 in the column. `confidence` is
    that of what is written, `ink` what the engine said of it, `candidates` are `天 0.93; 大 0.04`. The box is in pixels
    of the original image, and empty where nobody measured it. A cell that a spreadsheet would take for a formula
    begins with an apostrophe; a private-use character is spelt `U+E000`.
    """
    yield "\ufeff".encode() + _rows([HEADINGS])
    for page in pages:
        yield _rows(_page_rows(page))


def _rows(rows: Iterable[Iterable[str]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([_safe(cell) for cell in row] for row in rows)
    return written.getvalue().encode()


def _safe(cell: str) -> str:
    cell = spell(cell)
    # A number is no formula, even below zero.
    return f"'{cell}" if cell.startswith(_FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()


def _page_rows(page: Page) -> Iterator[list[str]]:
    registers = {region.id: region.register for region in page.regions}
    for column in page.columns:
        place = [page.institution, page.shelfmark, str(page.number), page.label, column.id, column.kind.value]
        place += [str(column.line), str(registers.get(column.region, 1))]
        for index, glyph in enumerate(column.glyphs, start=1):
            yield [*place, str(index), *_reading(glyph), *_box(glyph, column), *_editing(glyph)]


def _reading(glyph: Glyph) -> list[str]:
    ink = certainty(glyph)
    return [
        glyph.written,
        " ".join(f"U+{ord(character):04X}" for character in glyph.written),
        glyph.normalised,
        _added(glyph, ReadingKind.NORMALISED)[1],
        glyph.gaiji or "",
        probability(glyph.confidence),
        "" if ink is None else probability(ink),
        "; ".join(f"{candidate.text} {probability(candidate.probability)}" for candidate in glyph.candidates),
    ]


def _box(glyph: Glyph, column: Column) -> list[str]:
    box = glyph.box
    known = column.placement is Placement.GLYPHS
    sides = [number(side) if known else "" for side in (box.left, box.top, box.right, box.bottom)]
    return [*sides, column.placement.value]


def _editing(glyph: Glyph) -> list[str]:
    return [
        "yes" if glyph.struck else "",
        glyph.condition.value if glyph.condition else "",
        *_added(glyph, ReadingKind.SUPPLIED),
        *_added(glyph, ReadingKind.EMENDED),
        _added(glyph, ReadingKind.PUNCTUATION)[0],
        "; ".join(f"{correction.before} → {correction.by}, {correction.when}" for correction in glyph.corrections),
    ]


def _added(glyph: Glyph, kind: ReadingKind) -> list[str]:
    """The readings of a kind and their sources; several stand side by side."""
    found = [reading for reading in glyph.readings if reading.kind is kind]
    return ["; ".join(reading.text for reading in found), "; ".join(reading.source for reading in found)]
