"""A phrase made ready to be compared: what may stand at each of its places, at one level."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from manuscripts.core.errors import IdsError
from manuscripts.core.ids import UNKNOWN, Description, parse_ids
from manuscripts.core.units import Unit, UnitKind, repeated
from manuscripts.search.expression import Gap, Made, Near, Phrase, Shaped, Sign
from manuscripts.search.folding import Folding
from manuscripts.search.packed_passage import SignRow
from manuscripts.variants.level import Level
from manuscripts.variants.table import SEARCHING


@dataclass(frozen=True, slots=True)
class Term:
    """A unit, what it stands for if it is an iteration mark, and the term of that at the pattern's level.

    `searched` are the terms at SEARCHING under which an index has it; none for an iteration mark that is looked for as
    such, since an index has what it repeats.
    """

    unit: Unit
    meant: Unit
    term: str
    searched: tuple[str, ...]


Part = Term | Made | Shaped


@dataclass(frozen=True, slots=True)
class Pattern:
    """Runs of parts that follow one another, with gaps of `least` to `most` units between them.

    There is one gap more than runs: the first stands before the first run and the last behind the last one; these two
    are of one length each.
    """

    level: Level
    runs: tuple[tuple[Part, ...], ...]
    gaps: tuple[Gap, ...]

    @property
    def plain(self) -> tuple[Term, ...] | None:
        """Its terms, if it is nothing but some that follow one another."""
        if len(self.runs) > 1 or self.gaps[0].most or self.gaps[-1].most:
            return None
        terms = tuple(part for part in self.runs[0] if isinstance(part, Term) and part.searched)
        return terms if len(terms) == len(self.runs[0]) else None

    @property
    def row(self) -> SignRow | None:
        """What stands in a passage wherever this does, if it is nothing but terms of one code point each."""
        terms = self.plain
        if terms is None or self.level not in (Level.EXACT, SEARCHING) or any(len(term.term) != 1 for term in terms):
            return None
        return SignRow([term.term for term in terms], folded=self.level is SEARCHING)


def patterns_of(expression: Phrase | Near, folding: Folding, *, level: Level) -> tuple[Pattern, ...]:
    """What has to be looked for: one pattern, or of two phrases near each other one for each order."""
    if isinstance(expression, Phrase):
        return (_pattern([expression], Gap(0, 0), folding, level),)
    between = Gap(0, expression.units)
    orders = ([expression.first, expression.second], [expression.second, expression.first])
    return tuple(dict.fromkeys(_pattern(phrases, between, folding, level) for phrases in orders))


def _pattern(phrases: Sequence[Phrase], between: Gap, folding: Folding, level: Level) -> Pattern:
    runs: list[list[Part]] = [[]]
    gaps: list[Gap] = [Gap(0, 0)]
    for number, phrase in enumerate(phrases):
        if number and runs[-1]:
            gaps.append(between)
            runs.append([])
        elif number:
            gaps[-1] = Gap(gaps[-1].least + between.least, gaps[-1].most + between.most)
        for part in _parts(phrase, folding, level):
            if not isinstance(part, Gap):
                runs[-1].append(part)
            elif runs[-1]:
                gaps.append(part)
                runs.append([])
            else:
                gaps[-1] = Gap(gaps[-1].least + part.least, gaps[-1].most + part.most)
    if runs[-1]:
        gaps.append(Gap(0, 0))
    else:
        runs.pop()
    return Pattern(level, tuple(map(tuple, runs)), tuple(gaps))


def _parts(phrase: Phrase, folding: Folding, level: Level) -> Iterator[Part | Gap]:
    """Signs become terms; an iteration mark repeats the signs before it, as far as they stand in a row."""
    row: list[Unit] = []
    for slot in (*phrase.slots, None):
        if isinstance(slot, Sign):
            row.append(slot.unit)
            continue
        yield from _terms(row, folding, level)
        row = []
        if slot is not None:
            yield slot


def _terms(row: Sequence[Unit], folding: Folding, level: Level) -> Iterator[Term]:
    if level is Level.EXACT:
        for unit in row:
            searched = () if unit.kind is UnitKind.REPEAT else folding.searched(unit, level=level)
            yield Term(unit, unit, unit.text, searched)
    else:
        for place, meant in enumerate(repeated(row)):
            unit = row[meant]
            yield Term(row[place], unit, folding.term(unit, level=level), folding.searched(unit, level=level))


def is_made(part: Made | Shaped, description: str) -> bool:
    """Whether a character so described is one that `part` asks for."""
    tree = _tree(description)
    if tree is None:
        return False
    if isinstance(part, Made):
        return set(part.components) <= set(tree.subsequences)
    wanted = _tree(part.description)
    return wanted is not None and _fits(wanted, tree)


def _tree(description: str) -> Description | None:
    try:
        return parse_ids(description)
    except IdsError:
        # Texts of others have descriptions that say nothing to anybody: with private-use characters, or endless.
        return None


def _fits(wanted: "Description | str", found: "Description | str") -> bool:
    if wanted == UNKNOWN:
        return True
    if isinstance(wanted, str) or isinstance(found, str):
        return wanted == found
    return (
        wanted.operator == found.operator
        and len(wanted.parts) == len(found.parts)
        and all(_fits(one, other) for one, other in zip(wanted.parts, found.parts, strict=True))
    )
