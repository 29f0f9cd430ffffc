"""The one tokeniser: text becomes units here and nowhere else (search, evaluation, highlighting all call it)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from unicodedata import combining

from manuscripts.core.han import SELECTOR, is_han, is_private_use
from manuscripts.core.ids import OPERATORS, ids_end, leaf_end


class UnitKind(StrEnum):
    """What a unit is; REPEAT is an iteration mark (〻 々)."""

    HAN = "han"
    IDS = "ids"
    GAIJI = "gaiji"
    LACUNA = "lacuna"
    REPEAT = "repeat"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Unit:
    """One position in a text: its characters and where they stand in the string (`text[start:end]`)."""

    text: str
    kind: UnitKind
    start: int
    end: int

    @property
    def base(self) -> str:
        """The unit without variation selectors, those of the parts of a description among them."""
        return SELECTOR.sub("", self.text) if self.kind in (UnitKind.HAN, UnitKind.IDS) else self.text


# What we write for a character that is lost or cannot be read.
LACUNA = "\u25a1"
LACUNAE = frozenset("\u25a1\u3013\u25a0\u2b1a\ufffd")
"""What texts of others write for it, ours too."""
REPETITION = "repetition"
"""What a normalised reading of an iteration mark has for its source, before the rows of what it repeats."""
REPEATS = frozenset("\u3005\u303b\u3003\U00016fe3\u30fd\u30fe\u309d\u309e")


def units(text: str) -> Iterator[Unit]:
    """Cut `text` into units, left to right.

    A Han character keeps the variation selector that follows it. A complete ideographic description sequence is one
    unit; a broken one gives its operator as OTHER and goes on behind it. White space and punctuation are no units.
    """
    position = 0
    while position < len(text):
        end = ids_end(text, position)
        if end > position + 1:
            yield Unit(text[position:end], UnitKind.IDS, position, end)
        else:
            end = leaf_end(text, position)
            kind = _kind(text[position])
            if kind is not None:
                yield Unit(text[position:end], kind, position, end)
        position = end


@lru_cache(maxsize=1 << 16)
def units_of(text: str) -> tuple[Unit, ...]:
    """The units of a short text that comes often: what one glyph is written as."""
    return tuple(units(text))


def written_pieces(text: str) -> list[str]:
    """Cut `text` into what stands as one glyph each: units, and every other character for itself; nothing is left out.

    A variation selector or combining mark stays with what is before it.
    """
    pieces: list[str] = []
    position = 0
    for unit in (*units(text), None):
        start = len(text) if unit is None else unit.start
        for character in text[position:start]:
            if pieces and (SELECTOR.match(character) or combining(character)):
                pieces[-1] += character
            else:
                pieces.append(character)
        if unit is not None:
            pieces.append(unit.text)
            position = unit.end
    return pieces


def repeated(found: Sequence[Unit]) -> list[int]:
    """For each unit the place of the one that it stands for: its own, or of an iteration mark what that repeats.

    One mark repeats the unit before it (種〻 is 種種); a run of n marks repeats the n units before the run (如是〻〻 is
    如是如是), or the last one n times where there are fewer. A mark with nothing before it stands for itself and is not
    repeated.
    """
    alone: list[int] = []
    places: list[int] = []
    for marks, group in groupby(range(len(found)), key=lambda place: found[place].kind is UnitKind.REPEAT):
        run = list(group)
        if marks and not places:
            alone = run
        elif marks:
            places += places[-len(run) :] if len(places) >= len(run) else places[-1:] * len(run)
        else:
            places += run
    return alone + places


def _kind(character: str) -> UnitKind | None:
    if character in LACUNAE:
        return UnitKind.LACUNA
    if character in REPEATS:
        return UnitKind.REPEAT
    if is_han(character):
        return UnitKind.HAN
    if is_private_use(character):
        return UnitKind.GAIJI
    if character.isalnum() or character in OPERATORS:
        return UnitKind.OTHER
    return None
