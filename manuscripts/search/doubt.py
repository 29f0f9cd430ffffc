"""How sure a character is, and what it may be else, as a search over candidates weighs it."""

from typing import NamedTuple

from manuscripts.core.page import Glyph
from manuscripts.core.units import UnitKind, units

FAINTEST = 0.01
"""What is less probable is not searched."""


class Other(NamedTuple):
    """A unit that a character may be instead of what is written, and how probable that is."""

    text: str
    probability: float


def sureness_of(glyph: Glyph) -> float | None:
    """The probability of what is written; None where neither an engine nor a person has said anything of it."""
    if glyph.candidates or glyph.gaiji is not None or glyph.corrections or glyph.advised is not None:
        return glyph.confidence
    return None


def others_of(glyph: Glyph) -> tuple[Other, ...]:
    """What else it may be, the most probable first.

    What stands beside it may have made what is written more or less probable than the ink says; the others share what
    that leaves, by the ink.
    """
    if not glyph.candidates or glyph.gaiji is not None or glyph.corrections:
        return ()
    others = [candidate for candidate in glyph.candidates if candidate.text != glyph.written]
    total = sum(candidate.probability for candidate in others)
    ink = next((each.probability for each in glyph.candidates if each.text == glyph.written), 0.0)
    share = (1 - glyph.confidence) / (1 - ink) if ink < 1 else 0.0
    if total * share > 1 - glyph.confidence:
        share = (1 - glyph.confidence) / total
    found = [Other(each.text, round(each.probability * share, 4)) for each in others]
    return tuple(other for other in found if other.probability >= FAINTEST and _is_one_unit(other.text))


def _is_one_unit(text: str) -> bool:
    found = list(units(text))
    return len(found) == 1 and found[0].kind is not UnitKind.REPEAT and found[0].text == text
