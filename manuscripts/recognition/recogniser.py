"""The seam of recognisers: crops of columns in, glyphs with places and candidates out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from manuscripts.core.page import Candidate, ModelUse
from manuscripts.core.prepared import GreyImage


@dataclass(frozen=True, slots=True, kw_only=True)
class GlyphReading:
    """One character: where it begins and ends down the crop, in pixels of the crop, and its candidates, best first.

    Without candidates it is one that nobody could read, though something is written there.
    """

    start: float
    end: float
    candidates: tuple[Candidate, ...]


ColumnReading = tuple[GlyphReading, ...]


class Recogniser(Protocol):
    """Reads columns."""

    @property
    def model(self) -> ModelUse | None:
        """The weights that take part; None for a recogniser without any."""
        ...

    def read(self, crops: Sequence[GreyImage]) -> list[ColumnReading]:
        """Read upright vertical columns (each height × width, dark on light), one reading for each crop, in order."""
        ...
