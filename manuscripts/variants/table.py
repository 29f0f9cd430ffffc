"""A table of variant characters: what a written form stands for, at which level, why, and what is kept apart."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from manuscripts.core.han import SELECTOR
from manuscripts.core.ids import IDS_OPERATOR
from manuscripts.core.units import UnitKind, units
from manuscripts.variants.classes import Classes
from manuscripts.variants.level import Level
from manuscripts.variants.rule import Direction, Rule

NORMALISING = Level.ORTHOGRAPHIC
SEARCHING = Level.ORTHOGRAPHIC

_DESCRIBED = re.compile(IDS_OPERATOR)


class VariantTable:
    """Rows by character, for two uses.

    A search or a fair comparison folds (`fold`, `fold_text`, `members`): it takes whole classes of forms together. An
    edited reading goes from a form to its standard (`path`, `normalise`), never between two good spellings of a word
    (游 遊), and asks what stands beside it where a form stands for several (`choices`).
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._classes: dict[Level, Classes] = {}

    def classes(self, level: Level) -> Classes:
        """The classes at `level`; at `exact` there are none."""
        if level not in self._classes:
            self._classes[level] = Classes(self.rules, level)
        return self._classes[level]

    def fold(self, unit: str, *, level: Level = SEARCHING) -> str:
        """The representative of all spellings of `unit`, the same for each of them and for itself.

        A variation selector and the difference between a compatibility ideograph and its unified one vanish, except at
        `exact`. An IDS, a gaiji, a lacuna or anything else that is no Han character comes back as it is.
        """
        if level is Level.EXACT:
            return unit
        base = base_of(unit)
        return self.classes(level).ends.get(base, base)

    def fold_text(self, text: str, *, level: Level = SEARCHING) -> str:
        """`text` with every unit folded; what is no unit stays."""
        if level is Level.EXACT:
            return text
        translation = self.classes(level).translation
        if _DESCRIBED.search(text):
            return "".join(_folded_pieces(text, translation))
        if not text.isascii():
            text = SELECTOR.sub("", text)
        return text.translate(translation)

    def members(self, unit: str, *, level: Level = SEARCHING) -> tuple[str, ...]:
        """All spellings that fold as `unit` does, the representative first."""
        end = self.fold(unit, level=level)
        return (end, *self.classes(level).members.get(end, ()))

    def path(self, unit: str, *, level: Level = NORMALISING) -> tuple[Rule, ...]:
        """The rows that replace `unit`, selector or not, one after the other: mostly none or one."""
        found: list[Rule] = []
        character = base_of(unit)
        while (rule := self._replacing.get(character)) and rule.level and level.takes_in(rule.level):
            found.append(rule)
            character = rule.standard
        return tuple(found)

    def normalise(self, unit: str, *, level: Level = NORMALISING) -> str:
        """What `unit` stands for wherever it stands; itself, selector and all, when no row applies."""
        path = self.path(unit, level=level)
        return path[-1].standard if path else unit

    def choices(self, character: str, *, level: Level = NORMALISING) -> tuple[Rule, ...]:
        """The rows among which what stands beside `character` decides, up to `level`; mostly none."""
        return tuple(rule for rule in self._by_context.get(character, ()) if rule.level and level.takes_in(rule.level))

    def by_context(self, level: Level = NORMALISING) -> tuple[str, ...]:
        """The characters that have choices at `level`."""
        return tuple(character for character in self._by_context if self.choices(character, level=level))

    def rows_of(self, character: str) -> tuple[Rule, ...]:
        """All rows that name a character, on either side."""
        return self._naming.get(character, ())

    @cached_property
    def _replacing(self) -> Mapping[str, Rule]:
        return {rule.written: rule for rule in self.rules if rule.direction is Direction.FORWARD and rule.level}

    @cached_property
    def _by_context(self) -> Mapping[str, tuple[Rule, ...]]:
        return _grouped((rule.written, rule) for rule in self.rules if rule.direction.by_context)

    @cached_property
    def _naming(self) -> Mapping[str, tuple[Rule, ...]]:
        return _grouped((character, rule) for rule in self.rules for character in (rule.written, rule.standard))


def base_of(unit: str) -> str:
    """The character below the variation selectors, for a unit that is one Han character; anything else as it is."""
    if len(unit) == 1:
        return unit
    found = list(units(unit))
    return found[0].base if len(found) == 1 and found[0].kind is UnitKind.HAN else unit


def _grouped(pairs: Iterable[tuple[str, Rule]]) -> dict[str, tuple[Rule, ...]]:
    grouped: dict[str, list[Rule]] = defaultdict(list)
    for character, rule in pairs:
        grouped[character].append(rule)
    return {character: tuple(rules) for character, rules in grouped.items()}


def _folded_pieces(text: str, translation: Mapping[int, str]) -> Iterable[str]:
    """Pieces of a text that holds descriptions of characters, in which nothing is folded."""
    end = 0
    for unit in units(text):
        yield text[end : unit.start]
        yield unit.base.translate(translation) if unit.kind is UnitKind.HAN else unit.text
        end = unit.end
    yield text[end:]
