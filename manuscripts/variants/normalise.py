"""The stage that says what each written form stands for. What is written stays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from manuscripts.core.errors import OptionError
from manuscripts.core.page import Column, Page, Reading, ReadingKind
from manuscripts.core.units import REPETITION
from manuscripts.variants.level import Level
from manuscripts.variants.normaliser import Normaliser
from manuscripts.variants.rule import ID_PREFIX
from manuscripts.variants.table import NORMALISING

# No glyph is written so, and it is no unit: what stands beside a character is seen across it.
_BETWEEN = "\n"

_Place = tuple[int, int]
"""The place of a column on its page, and of a glyph in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantOptions:
    """How far a normalised reading may go: up to and with `level`; raises OptionError for `exact`."""

    level: Level = NORMALISING

    def __post_init__(self) -> None:
        if self.level is Level.EXACT:
            usable = ", ".join(level for level in Level if level is not Level.EXACT)
            raise OptionError("nothing is normalised at the level 'exact'.", advice=f"Use one of: {usable}.")


def normalise_page(page: Page, *, normaliser: Normaliser) -> Page:
    """The page with a normalised reading on every glyph whose written form has a rule.

    Where a form stands for several, the text of the flow decides, column after column; what stands outside the flow is
    a text for itself. The source of the reading is the id of the table's row, or several with a blank between where one
    row leads on to another; of an iteration mark it begins with `repetition`. Readings that a table gave before are
    replaced, one that a person gave stays and is not added to; a second run changes nothing.
    """
    readings: dict[_Place, Reading] = {}
    for places in _texts(page.columns):
        readings.update(_readings(page.columns, places, normaliser))
    columns = (_column(column, place, readings) for place, column in enumerate(page.columns))
    return replace(page, columns=tuple(columns))


def _texts(columns: Sequence[Column]) -> list[list[_Place]]:
    """The glyphs of each text: the flow, each column outside it, and each glyph that was struck out."""
    flow: list[_Place] = []
    aside: list[list[_Place]] = []
    for place, column in enumerate(columns):
        standing = [(place, index) for index, glyph in enumerate(column.glyphs) if not glyph.struck]
        if column.kind.in_flow:
            flow += standing
        else:
            aside.append(standing)
        aside += [[(place, index)] for index, glyph in enumerate(column.glyphs) if glyph.struck]
    return [flow, *aside]


def _readings(
    columns: Sequence[Column], places: Sequence[_Place], normaliser: Normaliser
) -> Iterator[tuple[_Place, Reading]]:
    """The reading of each glyph that has one."""
    written = [columns[place].glyphs[index].written for place, index in places]
    starts = dict(zip(accumulate((len(text) + len(_BETWEEN) for text in written), initial=0), places, strict=False))
    for change in normaliser.normalise(_BETWEEN.join(written)).changes:
        place = starts.get(change.start)
        # A glyph with more than one character is read by a person, not by a table.
        if place and columns[place[0]].glyphs[place[1]].written == change.written:
            yield place, Reading(kind=ReadingKind.NORMALISED, text=change.standard, source=change.source)


def _column(column: Column, place: int, readings: dict[_Place, Reading]) -> Column:
    glyphs = []
    for index, glyph in enumerate(column.glyphs):
        kept = tuple(reading for reading in glyph.readings if not from_table(reading))
        reading = readings.get((place, index))
        if reading and not any(one.kind is ReadingKind.NORMALISED for one in kept):
            kept = (*kept, reading)
        glyphs.append(glyph if kept == glyph.readings else replace(glyph, readings=kept))
    return replace(column, glyphs=tuple(glyphs))


def from_table(reading: Reading) -> bool:
    """Whether a table gave a reading, and no person."""
    return reading.kind is ReadingKind.NORMALISED and reading.source.startswith((ID_PREFIX, REPETITION))
