"""An institution's own table of variants: rows that go before those of the shipped table."""

import csv
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from manuscripts.core.errors import VariantTableError
from manuscripts.core.han import is_han, spelt
from manuscripts.variants.check import check_table
from manuscripts.variants.explanation import compare
from manuscripts.variants.level import Level
from manuscripts.variants.rule import Direction, Relation, Rule, named
from manuscripts.variants.table import VariantTable

_Value = TypeVar("_Value", bound=StrEnum)

REQUIRED = ("written", "standard", "sources")
OPTIONAL = ("relation", "direction", "level", "note")
_LEVELS = {
    Relation.SIMPLIFIED: Level.ORTHOGRAPHIC,
    Relation.JAPANESE: Level.ORTHOGRAPHIC,
    Relation.INTERCHANGED: Level.ORTHOGRAPHIC,
    Relation.BORROWING: Level.LOOSE,
    Relation.MERGER: Level.LOOSE,
}
_DIRECTIONS = {
    Relation.INTERCHANGED: Direction.BOTH,
    Relation.BORROWING: Direction.SOMETIMES,
    Relation.MERGER: Direction.SOMETIMES,
    Relation.SHARED: Direction.NONE,
    Relation.LOOKALIKE: Direction.NONE,
}


def read_layer(text: str, *, where: str, name: str) -> tuple[Rule, ...]:
    """The rows of a user's table, TSV with a heading: written, standard and sources, and what else is known of a row.

    A character stands as itself or as `U+7232`, with anything behind a blank. Without them, relation is `variant`, and
    direction and level are those that the relation has as a rule. `name` ends the ids of the rows. Raises
    VariantTableError with the line.
    """
    reader = csv.reader(text.removeprefix("\ufeff").splitlines(), delimiter="\t")
    heading = [column.strip().lower() for column in next(reader, [])]
    _check_heading(heading, where=where)
    lines: dict[tuple[str, str], int] = {}
    rules = []
    for row in reader:
        place = f"{where}, line {reader.line_num}"
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(heading):
            raise VariantTableError("the row has more cells than the heading.", where=place, advice="Take them out.")
        rule = _rule(dict(zip(heading, row, strict=False)), place, name)
        before = lines.setdefault((rule.written, rule.standard), reader.line_num)
        if before != reader.line_num:
            raise VariantTableError(
                f"the pair {rule.written} {rule.standard} is in line {before} already.",
                where=place,
                advice="Take one of the two out.",
            )
        rules.append(rule)
    if not rules:
        raise VariantTableError("there is no row in it.", where=where, advice="Give at least one.")
    return tuple(rules)


def _check_heading(heading: list[str], *, where: str) -> None:
    missing = [column for column in REQUIRED if column not in heading]
    unknown = [column for column in heading if column not in (*REQUIRED, *OPTIONAL)]
    twice = [column for column in heading if heading.count(column) > 1]
    if missing or unknown or twice:
        what = f"there is no column {unknown[0]!r}" if unknown else ""
        what = f"the column {missing[0]} is missing" if missing else what
        what = what or f"the column {twice[0]} is there twice"
        raise VariantTableError(
            f"{what}.",
            where=f"{where}, line 1",
            advice=f"Separate by tabs: {', '.join(REQUIRED)}, and if you like {', '.join(OPTIONAL)}.",
        )


def with_layer(table: VariantTable, layer: Iterable[Rule], *, where: str) -> VariantTable:
    """`table` with the rows of `layer` going before its own; raises VariantTableError for what contradicts it.

    A row of the layer takes the place of rows on the same pair, and of the row by which the same form had its standard.
    Nothing that the table keeps apart may become one below `loose`, through whatever rows.
    """
    layer = tuple(layer)
    pairs = {rule.pair for rule in layer}
    settled = {rule.written for rule in layer if rule.replaces or rule.direction is Direction.ONE_OF}
    _refuse_joining(table, layer, where=where)
    kept = [rule for rule in table.rules if rule.pair not in pairs and not _settles(rule, settled)]
    merged = VariantTable((*layer, *kept))
    check_table(merged, where=where)
    return merged


def _settles(rule: Rule, written: set[str]) -> bool:
    return rule.written in written and (rule.replaces or rule.direction is Direction.ONE_OF)


def _refuse_joining(table: VariantTable, layer: tuple[Rule, ...], *, where: str) -> None:
    """A pair that is kept apart is not joined by saying so; what hands confuse may be decided by context."""
    for rule in layer:
        against = compare(table, rule.written, rule.standard).kept_apart if rule.replaces else None
        if against and (against.pair == rule.pair or against.joins):
            raise VariantTableError(
                f"{rule.written} and {rule.standard} are kept apart by {against.id}: "
                f"{against.note or against.relation} ({', '.join(against.sources)}).",
                where=where,
                advice="Take the row out, or give it the direction `sometimes`: what stands beside it then decides.",
            )


def _rule(row: Mapping[str, str], where: str, name: str) -> Rule:
    values = {column: row.get(column, "").strip() for column in (*REQUIRED, *OPTIONAL)}
    relation = _one_of(Relation, values["relation"] or Relation.VARIANT, "relation", where)
    direction = _DIRECTIONS.get(relation, Direction.FORWARD)
    if values["direction"]:
        direction = _one_of(Direction, values["direction"], "direction", where)
    level = _LEVELS.get(relation, Level.GRAPHICAL) if direction is not Direction.NONE else None
    if direction.by_context and level is Level.GRAPHICAL:
        level = Level.ORTHOGRAPHIC
    if values["level"]:
        level = _one_of(Level, values["level"], "level", where)
    sources = tuple(source.strip() for source in values["sources"].split(";") if source.strip())
    if not sources:
        raise VariantTableError("the row has no source.", where=where, advice="Say who has the pair, and where.")
    written, standard = (_character(values[column], column, where) for column in ("written", "standard"))
    return named(Rule("", written, standard, relation, direction, level, sources, values["note"]), layer=name)


def _one_of(kind: type[_Value], value: str, column: str, where: str) -> _Value:
    try:
        return kind(value)
    except ValueError as error:
        raise VariantTableError(
            f"no {column} is called {value!r}.", where=where, advice=f"There are: {', '.join(kind)}."
        ) from error


def _character(cell: str, column: str, where: str) -> str:
    code, _, _ = cell.partition(" ")
    meant = spelt(code)
    character = cell if meant == code else meant
    if not is_han(character):
        raise VariantTableError(
            f"{column} {cell!r} is not one Han character.",
            where=where,
            advice="Give it as itself or as U+7232; an unencoded one is a gaiji, see `manuscripts gaiji`.",
        )
    return character
