"""The stage that says what each written form stands for. What is written stays."""

from dataclasses import dataclass, replace

from manuscripts.core.errors import OptionError
from manuscripts.core.page import Column, Glyph, Page, Reading, ReadingKind
from manuscripts.variants.level import Level
from manuscripts.variants.table import ID_PREFIX, NORMALISING, VariantTable


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantOptions:
    """How far a normalised reading may go: up to and with `level`; raises OptionError for one that never folds."""

    level: Level = NORMALISING

    def __post_init__(self) -> None:
        if not self.level.folds:
            usable = ", ".join(level for level in Level if level.folds)
            raise OptionError(
                f"variants of the level {self.level.value!r} are kept apart on purpose.",
                advice=f"Use one of: {usable}.",
            )


def normalise_page(page: Page, options: VariantOptions, *, table: VariantTable) -> Page:
    """The page with a normalised reading on every glyph whose written form has a rule.

    The source of the reading is the id of the table's row, or several with a blank between where one row leads on to
    another. Readings that a table gave before are replaced, one that a person gave stays and is not added to; a second
    run changes nothing.
    """
    return replace(page, columns=tuple(_column(column, options, table) for column in page.columns))


def _column(column: Column, options: VariantOptions, table: VariantTable) -> Column:
    return replace(column, glyphs=tuple(normalise_glyph(glyph, options, table=table) for glyph in column.glyphs))


def normalise_glyph(glyph: Glyph, options: VariantOptions, *, table: VariantTable) -> Glyph:
    """One glyph with the normalised reading of its written form, as `normalise_page` gives it."""
    kept = tuple(reading for reading in glyph.readings if not _from_table(reading))
    path = table.path(glyph.written, level=options.level)
    if path and not any(reading.kind is ReadingKind.NORMALISED for reading in kept):
        source = " ".join(rule.id for rule in path)
        kept = (*kept, Reading(kind=ReadingKind.NORMALISED, text=path[-1].standard, source=source))
    return glyph if kept == glyph.readings else replace(glyph, readings=kept)


def _from_table(reading: Reading) -> bool:
    return reading.kind is ReadingKind.NORMALISED and reading.source.startswith(ID_PREFIX)
