"""One column of text as evaluation compares it: units, and where they stand when that is known."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from manuscripts.core.geometry import Box
from manuscripts.core.page import Column
from manuscripts.core.units import Unit, UnitKind, units
from manuscripts.evaluation.rates import UNREADABLE

Fold = Callable[[str], str]
Units = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A column of truth or of what was read.

    `boxes` (pixels of the image) has one for each unit, or none where places are not known; `outline` is the box of the
    whole column, None where it is not known.
    """

    units: Units
    boxes: tuple[Box, ...] = ()
    outline: Box | None = None

    def __post_init__(self) -> None:
        if self.boxes and len(self.boxes) != len(self.units):
            raise ValueError(f"{len(self.boxes)} boxes cannot be those of {len(self.units)} units")

    @classmethod
    def of_text(cls, text: str, *, lacunae: bool = False) -> Self:
        """Text of which the place is not known; with `lacunae` they are UNREADABLE, as in a truth."""
        return cls(units=tuple(_text_of(unit, lacunae) for unit in units(text)))

    @classmethod
    def of_column(cls, column: Column, *, lacunae: bool = False) -> Self:
        """A column of a record without what was struck out; with `lacunae` they are UNREADABLE, as in a truth."""
        placed = [(unit, glyph.box) for glyph in column.standing for unit in units(glyph.written)]
        texts = tuple(_text_of(unit, lacunae) for unit, _ in placed)
        return cls(units=texts, boxes=tuple(box for _, box in placed), outline=column.box)

    def folded(self, fold: Fold) -> Self:
        """With the form of each unit in which variants are the same."""
        return replace(self, units=tuple(unit if unit == UNREADABLE else fold(unit) for unit in self.units))


def _text_of(unit: Unit, lacunae: bool) -> str:
    return UNREADABLE if lacunae and unit.kind is UnitKind.LACUNA else unit.text
