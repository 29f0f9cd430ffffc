"""Spellings that are one: the terms in which texts and queries are compared, at every level."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from manuscripts.core.units import LACUNA, LACUNAE, Unit, UnitKind, repeated, units
from manuscripts.search.lexicon import CODE_POINTS, Lexicon, Numbers
from manuscripts.variants.level import Level
from manuscripts.variants.table import SEARCHING, VariantTable


class Folding:
    """A table of variants, and what the register of gaiji says, as a search needs them.

    A term is a unit without its variation selector, or what represents it. What is the same at a level is the same at
    every looser one, so an index of the terms at SEARCHING serves all levels.
    """

    def __init__(
        self,
        table: VariantTable,
        *,
        spellings: Mapping[str, str] = MappingProxyType({}),
        descriptions: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`spellings`: what a description or code point of a gaiji is found by as well, above `exact`.

        `descriptions`: the sequence (IDS) that describes a character which has a code point by now.
        """
        self.table = table
        self._spellings = spellings
        self._descriptions = descriptions
        self._arrays: dict[Level, Numbers] = {}
        self._terms: dict[tuple[str, Level], str] = {}

    def spelt(self, term: str) -> str:
        """What a gaiji is found by as well; any other term as it is."""
        return self._spellings.get(term, term)

    def fold_text(self, text: str) -> str:
        """The terms of a whole text in a row, so that parts of it can be looked for."""
        return "".join(self.folded(list(units(text))))

    def fold(self, term: str, *, level: Level = SEARCHING) -> str:
        """What represents `term` and all its spellings at `level`."""
        if level is Level.EXACT:
            return term
        return self.table.fold(self.spelt(term), level=level)

    def written(self, found: Sequence[Unit]) -> list[str]:
        """Each unit as it stands, variation selector and iteration mark included."""
        return [unit.text for unit in found]

    def meant(self, found: Sequence[Unit]) -> list[str]:
        """Each unit as it stands, or, of an iteration mark, what that repeats.

        A mark after a lacuna is a lacuna; a mark with nothing before it stays a mark.
        """
        return [found[place].text for place in repeated(found)]

    def folded(self, found: Sequence[Unit], *, level: Level = SEARCHING) -> list[str]:
        """The terms of units above `exact`, iteration marks resolved."""
        terms = [self._known(unit, level) for unit in found]
        return [terms[place] for place in repeated(found)]

    def folded_texts(self, texts: Iterable[str], *, level: Level) -> list[str]:
        """The terms of units that are given as texts."""
        return [self.term(unit, level=level) for text in texts for unit in units(text)]

    def searched(self, unit: Unit, *, level: Level) -> tuple[str, ...]:
        """The terms at SEARCHING under which the spellings of `unit` at `level` stand in an index."""
        if level is not Level.LOOSE or unit.kind not in (UnitKind.HAN, UnitKind.IDS):
            return (self.term(unit),)
        members = self.table.members(self.spelt(unit.base), level=level)
        return tuple(dict.fromkeys(self.table.fold(member) for member in members))

    def description(self, term: str) -> str:
        """The sequence that describes a unit: itself if it is one, or what the register says; else empty."""
        if len(term) > 1 and next(units(term)).kind is UnitKind.IDS:
            return term
        return self._descriptions.get(term, "")

    @property
    def described(self) -> Mapping[str, str]:
        """The characters with a code point for which the register has a sequence."""
        return self._descriptions

    def term(self, unit: Unit, *, level: Level = SEARCHING) -> str:
        """The term of one unit that is no iteration mark."""
        if level is Level.EXACT:
            return unit.text
        if unit.kind in (UnitKind.HAN, UnitKind.IDS):
            return self.fold(unit.base, level=level)
        return LACUNA if unit.kind is UnitKind.LACUNA else unit.text

    def refold(self, numbers: Numbers, several: Numbers, *, level: Level) -> Numbers:
        """The numbers of what represents each of `numbers`, of written or closer terms, at `level`.

        `several` has them for the terms of several code points, as `refolded` gives it for a lexicon.
        """
        codes = self._codes(level)
        if not len(several) or numbers.dtype.itemsize < 4:
            return codes[numbers]
        single = codes[np.minimum(numbers, CODE_POINTS - 1)]
        return np.where(numbers < CODE_POINTS, single, several[np.maximum(numbers, CODE_POINTS) - CODE_POINTS])

    def refolded(self, lexicon: Lexicon, *, level: Level) -> Numbers:
        """The number of what represents each term of several code points at `level`."""
        return np.array(
            [lexicon.number(term) for term in self.folded_texts(lexicon.several, level=level)],
            dtype=np.uint32,
        )

    def _known(self, unit: Unit, level: Level) -> str:
        """The term of a unit that is looked up again and again when a text is folded."""
        key = (unit.text, level)
        term = self._terms.get(key)
        if term is None:
            term = self._terms[key] = self.term(unit, level=level)
        return term

    def _codes(self, level: Level) -> Numbers:
        """The number of what represents each code point."""
        if level not in self._arrays:
            codes = np.arange(CODE_POINTS, dtype=np.uint32)
            singles = {ord(term) for term in self._spellings if len(term) == 1}
            for code in singles | self.table.classes(level).translation.keys():
                codes[code] = ord(self.fold(chr(code), level=level))
            for lost in LACUNAE:
                codes[ord(lost)] = ord(LACUNA)
            self._arrays[level] = codes
        return self._arrays[level]
