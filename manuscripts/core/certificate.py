"""The accuracy certificate: how many characters of a text are probably wrong, by the confidence of each of them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from manuscripts.core.correction import was_taken_over
from manuscripts.core.page import Glyph, Page
from manuscripts.core.units import UnitKind, units_of

# How far the estimate of a page is from the truth beyond what chance explains: a share of it, and at least this. Of 37
# pages with a truth (prints, manuscripts, rubbings, composed pages) 35 lie within the interval
# (scripts/benchmark_certificate.py).
_DOUBT, _LEAST_DOUBT = 0.4, 0.005
# Nineteen times of twenty the truth lies within so many standard deviations.
_WIDTH = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Of the `characters` of the text flow about `errors` are wrong, give or take; certificates of pages add up.

    What cannot be read counts as wrong, what a person has written as right. Writing that was not found is not counted.
    `variance` is that of the number of errors, were they by chance.
    """

    characters: int
    errors: float
    variance: float

    @classmethod
    def of(cls, page: Page) -> Self:
        """What one page is worth; of a text that was taken from a file of others nothing can be estimated."""
        if was_taken_over(page):
            return cls(characters=0, errors=0.0, variance=0.0)
        return cls.of_glyphs(glyph for column in page.columns if column.kind.in_flow for glyph in column.standing)

    @classmethod
    def of_glyphs(cls, glyphs: Iterable[Glyph]) -> Self:
        """What some characters are worth."""
        doubts = [_doubt(glyph) for glyph in glyphs]
        return cls(
            characters=len(doubts),
            errors=round(sum(doubts), 4),
            variance=round(sum(doubt * (1 - doubt) for doubt in doubts), 4),
        )

    @classmethod
    def together(cls, certificates: Iterable["Certificate"]) -> Self:
        """That of a manuscript from those of its pages."""
        held = list(certificates)
        return cls(
            characters=sum(each.characters for each in held),
            errors=sum(each.errors for each in held),
            variance=sum(each.variance for each in held),
        )

    @property
    def rate(self) -> float | None:
        """The estimated share of wrong characters, 0 to 1; None where there are no characters."""
        return self.errors / self.characters if self.characters else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between which shares the true one probably lies."""
        if self.rate is None:
            return None
        chance = self.variance / self.characters**2
        reach = _WIDTH * math.sqrt(chance + (_DOUBT * self.rate) ** 2 + _LEAST_DOUBT**2)
        return max(0.0, self.rate - reach), min(1.0, self.rate + reach)


def accuracy_of(pages: Iterable[Page]) -> float | None:
    """The share of a manuscript's characters that is probably right, 0 to 1; None where there are no characters."""
    rate = Certificate.together(map(Certificate.of, pages)).rate
    return None if rate is None else round(1 - rate, 4)


def _doubt(glyph: Glyph) -> float:
    """How likely a character is wrong."""
    if glyph.candidates:
        return 1.0 - glyph.confidence
    found = units_of(glyph.written)
    return float(bool(found) and all(unit.kind is UnitKind.LACUNA for unit in found))
