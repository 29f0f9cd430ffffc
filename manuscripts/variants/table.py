"""The shipped table of variant characters: what a written form folds to, why, and what is kept apart on purpose."""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from manuscripts.core.units import UnitKind, units
from manuscripts.variants.level import Level

ID_PREFIX = "v-U+"
NORMALISING = Level.SIMPLIFIED
SEARCHING = Level.INTERCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table: `written` and `standard` are single characters; `sources` name who says so.

    The id does not change from one build to the next: `v-U+7232` for what replaces U+7232, `v-U+5386-U+6B77` for a
    pair that is kept apart.
    """

    id: str
    written: str
    standard: str
    level: Level
    sources: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All the table says of one character.

    `path` are the rules that lead from it to `folded`, in order; `from_others` the rules that lead to it; `apart` the
    pairs in which it is known to share a sense, a short form or a look with another, and is not replaced.
    """

    character: str
    normalised: str
    folded: str
    path: tuple[Rule, ...]
    from_others: tuple[Rule, ...]
    apart: tuple[Rule, ...]
    members: tuple[str, ...]


class VariantTable:
    """Rules by character, for two uses.

    An edited reading (`rule`, `normalise`) goes as far as `simplified`: spellings of one word. A search or a fair
    comparison (`fold`, `members`) also takes `interchanged`: a scholar who asks for 遊 wants 游 as well, but an editor
    would not write one for the other. `specialised` and `confusable` rows only explain.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._folding = {rule.written: rule for rule in self.rules if rule.level.folds}
        self._ends = {written: self._end(written, level=SEARCHING) for written in self._folding}
        self._classes: dict[str, list[str]] = {}
        for written, end in self._ends.items():
            self._classes.setdefault(end, []).append(written)

    def rule(self, unit: str, *, level: Level = NORMALISING) -> Rule | None:
        """The rule that replaces `unit` (with or without a variation selector), none beyond `level`."""
        rule = self._folding.get(_base(unit))
        return rule if rule and rule.level.order <= level.order else None

    def path(self, unit: str, *, level: Level = NORMALISING) -> tuple[Rule, ...]:
        """The rules to apply to `unit` one after the other: mostly none or one."""
        return tuple(self._steps(_base(unit), level=level))

    def normalise(self, unit: str, *, level: Level = NORMALISING) -> str:
        """What `unit` stands for; itself, selector and all, when no rule applies."""
        return self._end(_base(unit), level=level) if self.rule(unit, level=level) else unit

    def fold(self, unit: str) -> str:
        """The representative of all spellings of `unit`, the same for each of them and for itself.

        A variation selector and the difference between a compatibility ideograph and its unified one vanish. An IDS, a
        gaiji, a lacuna or anything else that is no Han character comes back as it is.
        """
        base = unit if len(unit) == 1 else _base(unit)
        return self._ends.get(base, base)

    def members(self, unit: str) -> tuple[str, ...]:
        """All spellings that fold as `unit` does, the representative first."""
        end = self.fold(unit)
        return (end, *self._classes.get(end, ()))

    def explain(self, character: str) -> Explanation:
        """What `character` folds to and why, what folds to it, and what is kept apart from it."""
        base = _base(character)
        return Explanation(
            character=base,
            normalised=self.normalise(base),
            folded=self.fold(base),
            path=self.path(base, level=SEARCHING),
            from_others=tuple(rule for rule in self.rules if rule.standard == base and rule.level.folds),
            apart=tuple(rule for rule in self.rules if base in (rule.written, rule.standard) and not rule.level.folds),
            members=self.members(base),
        )

    def _steps(self, character: str, *, level: Level) -> Iterator[Rule]:
        while rule := self.rule(character, level=level):
            yield rule
            character = rule.standard

    def _end(self, character: str, *, level: Level) -> str:
        for rule in self._steps(character, level=level):
            character = rule.standard
        return character


@cache
def load_table() -> VariantTable:
    """The table that ships with the package, read once."""
    with files("manuscripts.variants").joinpath("table.tsv").open(encoding="utf-8") as lines:
        return VariantTable(read_rules(lines))


@cache
def table_digest() -> str:
    """SHA-256 of the shipped table: what was folded with another table has to be folded anew."""
    return hashlib.sha256(files("manuscripts.variants").joinpath("table.tsv").read_bytes()).hexdigest()


def read_rules(lines: Iterable[str]) -> Iterator[Rule]:
    """Rules from TSV with the columns id, written, standard, level, sources, note.

    Characters are taken from their code points: an editor that applies NFC to the file would change the characters
    beside them, not the table.
    """
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    next(rows)
    for identifier, written, standard, level, sources, note in rows:
        yield Rule(
            id=identifier,
            written=_character(written),
            standard=_character(standard),
            level=Level(level),
            sources=tuple(sources.split("; ")),
            note=note,
        )


def _character(cell: str) -> str:
    code, _, _ = cell.removeprefix("U+").partition(" ")
    return chr(int(code, 16))


def _base(unit: str) -> str:
    """The character below the variation selectors, for a unit that is one Han character; anything else as it is."""
    if len(unit) == 1:
        return unit
    found = list(units(unit))
    return found[0].base if len(found) == 1 and found[0].kind is UnitKind.HAN else unit
