"""What a table of variants must hold to: one way for each form, no circle, nothing joined that is kept apart."""

from collections.abc import Iterator

from manuscripts.core.errors import VariantTableError
from manuscripts.variants.explanation import compare
from manuscripts.variants.level import Level
from manuscripts.variants.rule import Direction, Rule
from manuscripts.variants.table import SEARCHING, VariantTable


def check_table(table: VariantTable, *, where: str) -> None:
    """Raise VariantTableError with all that contradicts itself, at most ten of it in words."""
    found = list(contradictions(table))
    if found:
        more = f" And {len(found) - 10} more." if len(found) > 10 else ""
        raise VariantTableError(
            " ".join(found[:10]) + more,
            where=where,
            advice="Change or remove the rows named; `manuscripts variants A B` explains a pair.",
        )


def contradictions(table: VariantTable) -> Iterator[str]:
    """Each contradiction in a sentence."""
    misfits = [*_misfits(table)]
    yield from misfits
    yield from _repeated(table)
    circles = [*_circles(table)]
    yield from circles
    if not misfits and not circles:
        yield from _joined(table)


def _misfits(table: VariantTable) -> Iterator[str]:
    for rule in table.rules:
        if rule.written == rule.standard:
            yield f"{rule.id} leads from {rule.written} to itself."
        elif (rule.level is None) != (rule.direction is Direction.NONE):
            yield f"{rule.id} must have a level or the direction `none`, not both and not neither."
        elif rule.level in (Level.EXACT, Level.LOOSE) and rule.direction is Direction.FORWARD:
            yield f"{rule.id} has the level {rule.level}; what always stands for another is graphical or orthographic."
        elif rule.level is Level.GRAPHICAL and rule.direction.by_context:
            yield f"{rule.id} is decided by what stands beside it, so it is orthographic or loose."


def _repeated(table: VariantTable) -> Iterator[str]:
    known: dict[str, Rule] = {}
    for rule in table.rules:
        if rule.replaces:
            other = known.setdefault(rule.written, rule)
            if other is not rule:
                yield f"{rule.written} stands for {other.standard} by {other.id} and for {rule.standard} by {rule.id}."


def _circles(table: VariantTable) -> Iterator[str]:
    parents = {rule.written: rule for rule in table.rules if rule.replaces}
    told: set[str] = set()
    for start in parents:
        passed = [start]
        while (rule := parents.get(passed[-1])) and rule.standard not in passed:
            passed.append(rule.standard)
        if rule and rule.standard == start and not told & set(passed):
            told.update(passed)
            yield f"{' → '.join([*passed, start])} is a circle."


def _joined(table: VariantTable) -> Iterator[str]:
    for rule in table.rules:
        if rule.parts and table.fold(rule.written) == table.fold(rule.standard):
            way = " and ".join(step.id for step in compare(table, rule.written, rule.standard).rows)
            reason = f" ({rule.note})" if rule.note else ""
            yield f"{rule.written} and {rule.standard} are kept apart{reason}, but {way} make them one at {SEARCHING}."
    for character in table.by_context(Level.LOOSE):
        words: dict[str, Rule] = {}
        for rule in table.choices(character, level=Level.LOOSE):
            other = words.setdefault(table.fold(rule.standard), rule)
            if other is not rule:
                yield (
                    f"{other.standard} and {rule.standard} are kept apart as different words that {character} may be "
                    f"({other.id}, {rule.id}), but are one at {SEARCHING}."
                )
