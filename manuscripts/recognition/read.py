"""The recognition stage: every column of a page is read, and its glyphs get boxes in the original image."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from manuscripts.core.correction import number_columns
from manuscripts.core.page import Column, Flag, Glyph, Page, WritingMode
from manuscripts.core.prepared import PreparedPage
from manuscripts.core.units import LACUNA
from manuscripts.recognition.adviser import Adviser
from manuscripts.recognition.column_reader import ColumnReader, with_glyphs
from manuscripts.recognition.recogniser import Recogniser
from manuscripts.recognition.settle import as_main, doubtful_notes, is_better

_MOST_ASIDE = 0.2
_MOST_UNREAD = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionOptions:
    """How columns are read.

    `margin`: how far beyond its outline a column is cut out, in shares of its width. `settle_notes`: double-line notes
    that read badly are tried as main text, and become main text where that reads better. `read_again`: columns with red
    marks or a seal on them, and those that read badly, are read once more without what lies on the ink. `adviser`: what
    stands beside a character may decide between its candidates.
    """

    margin: float = 0.0
    settle_notes: bool = True
    read_again: bool = True
    adviser: bool = True


def read_columns(
    page: Page,
    prepared: PreparedPage,
    options: RecognitionOptions,
    *,
    recogniser: Recogniser,
    adviser: Adviser | None = None,
) -> Page:
    """The page with the glyphs of every column, boxes in pixels of the original.

    On a page in rows each outline is a row; it is turned a quarter clockwise, so that its left end is at the top, and
    a row that runs from right to left is read from its left end and put into order afterwards. Columns that have
    glyphs already stay as they are. Where notes have become main text, columns are numbered anew. `adviser` has the
    last word on what was read, if `options` let it.
    """
    known = {column.glyphs for column in page.columns}
    mode = page.direction.mode if page.direction else WritingMode.VERTICAL_RL
    reader = ColumnReader(
        prepared=prepared, mode=mode, recogniser=recogniser, margin=options.margin, again=options.read_again
    )
    unread = iter(reader.read([one for one in page.columns if not one.glyphs]))
    columns = tuple(column if column.glyphs else next(unread) for column in page.columns)
    if options.settle_notes:
        columns = _settle(columns, reader)
    if adviser and options.adviser:
        advised = adviser.advise([column.glyphs for column in columns])
        columns = tuple(
            column if column.glyphs in known else with_glyphs(column, glyphs)
            for column, glyphs in zip(columns, advised, strict=True)
        )
    return replace(page, columns=columns, flags=(*page.flags, *doubts(columns)))


def doubts(columns: Sequence[Column]) -> Iterator[Flag]:
    """What a person should look at: places in the text where nothing could be read, much text outside the flow."""
    areas = [glyph.box.area for column in columns for glyph in column.glyphs]
    # Up to the area of two characters and a half it is a stain or a stroke more often than text.
    least = 2.5 * median(areas) if areas else 0.0
    flow = [column for column in columns if column.kind.in_flow]
    silent = [column for column in flow if all(map(_is_unread, column.glyphs)) and column.box.area > least]
    if silent:
        lines = ", ".join(str(line) for line in sorted({column.line for column in silent}))
        yield Flag(code="column-unread", message=f"Writing was found in line {lines}, but nothing could be read there.")
    unread = sum(_is_unread(glyph) for column in flow for glyph in column.glyphs)
    if unread > _MOST_UNREAD * sum(len(column.glyphs) for column in flow):
        yield Flag(code="much-unread", message=f"{unread} characters could not be read; {LACUNA} stands for each.")
    aside = sum(len(column.glyphs) for column in columns if not column.kind.in_flow)
    total = sum(len(column.glyphs) for column in columns)
    if aside > _MOST_ASIDE * total:
        yield Flag(
            code="much-set-aside",
            message=f"{aside} of {total} characters were taken for centre fold or margin and stand outside the text.",
        )


def _is_unread(glyph: Glyph) -> bool:
    return glyph.written == LACUNA and not glyph.candidates


def _settle(columns: Sequence[Column], reader: ColumnReader) -> tuple[Column, ...]:
    """Read doubtful notes as main text, and take that where it is surer; twice, for what then touches main text."""
    settled = list(columns)
    became: dict[str, str] = {}
    for _ in range(2):
        tried = list(doubtful_notes(settled))
        mains = [as_main(settled[part.start : part.stop]) for part in tried]
        wholes = reader.read(mains)
        for part, whole in reversed(list(zip(tried, wholes, strict=True))):
            if is_better(whole, settled[part.start : part.stop]):
                became |= {one.id: whole.id for one in settled[part.start + 1 : part.stop]}
                settled[part.start : part.stop] = [whole]
    return number_columns(settled, became=became)
