"""Why a character stands for another, and why two are or are not the same."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from manuscripts.variants.level import Level
from manuscripts.variants.rule import Direction, Rule
from manuscripts.variants.table import NORMALISING, SEARCHING, VariantTable, base_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All that a table says of one character.

    `normalised` is its standard in an edited reading, by `path`; `choices` are the rows among which what stands beside
    it decides. `folded` represents it in a search, together with all `members`. `from_others` are the rows by which
    others stand for it, `apart` those that keep another from it below `loose`.
    """

    character: str
    normalised: str
    folded: str
    path: tuple[Rule, ...]
    choices: tuple[Rule, ...]
    from_others: tuple[Rule, ...]
    apart: tuple[Rule, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Whether two forms are the same at each level, by which rows, and by which row they are kept apart.

    `rows` lead from the first to the second, each forwards or backwards, at the closest level at which they are the
    same. `kept_apart` is a row that says that they, or forms that are one with them, are different words; it holds
    below `loose`. `contexts` are rows by which what stands beside one may make it the other.
    """

    first: str
    second: str
    same: dict[Level, bool]
    rows: tuple[Rule, ...]
    kept_apart: Rule | None
    contexts: tuple[Rule, ...]

    @property
    def level(self) -> Level | None:
        """The closest level at which they are the same."""
        return next((level for level, same in self.same.items() if same), None)


def explain(table: VariantTable, unit: str) -> Explanation:
    """What `unit`, one Han character, stands for and why, what stands for it, and what is kept apart from it."""
    character = base_of(unit)
    rows = table.rows_of(character)
    path = table.path(character)
    end = path[-1].standard if path else character
    return Explanation(
        character=character,
        normalised=end,
        folded=table.fold(character),
        path=path,
        choices=table.choices(end, level=Level.LOOSE),
        from_others=tuple(rule for rule in rows if rule.standard == character and _joins_below_loose(rule)),
        apart=tuple(rule for rule in rows if rule.parts),
        members=table.members(character),
    )


def compare(table: VariantTable, first: str, second: str) -> Comparison:
    """Whether `first` and `second` are the same, at which levels, and why."""
    same = {level: table.fold(first, level=level) == table.fold(second, level=level) for level in Level}
    one, other = base_of(first), base_of(second)
    closest = next((level for level, found in same.items() if found), None)
    below = same[SEARCHING]
    return Comparison(
        first=first,
        second=second,
        same=same,
        rows=_way(table, one, other, level=closest) if closest else (),
        kept_apart=None if below else _parting(table, one, other),
        contexts=() if below else tuple(_contexts(table, one, other)),
    )


def _way(table: VariantTable, first: str, second: str, *, level: Level) -> tuple[Rule, ...]:
    """The fewest rows from one to the other; none where they are one character already."""
    came: dict[str, tuple[str, Rule] | None] = {first: None}
    queue = deque([first])
    while queue and second not in came:
        character = queue.popleft()
        for rule in table.rows_of(character):
            if rule.joins and level.takes_in(rule.joins):
                (next_one,) = rule.pair - {character}
                if next_one not in came:
                    came[next_one] = (character, rule)
                    queue.append(next_one)
    way: list[Rule] = []
    step = came.get(second)
    while step:
        way.append(step[1])
        step = came[step[0]]
    return tuple(reversed(way))


def _parting(table: VariantTable, first: str, second: str) -> Rule | None:
    """The row that keeps them apart: their own, or one of forms that are one with them."""
    if any(rule.direction is Direction.ONE_OF for rule in _contexts(table, first, second)):
        # A short form of several words is different from none of them.
        return None
    theirs = {table.fold(first), table.fold(second)}
    rows = {rule for character in table.members(first) for rule in table.rows_of(character) if rule.parts}
    found = [rule for rule in rows if {table.fold(rule.written), table.fold(rule.standard)} == theirs]
    if not found and table.fold(first, level=Level.LOOSE) == table.fold(second, level=Level.LOOSE):
        # What a short form may stand for are different words: 発 and 髮 by 发.
        found = [rule for rule in _way(table, first, second, level=Level.LOOSE) if rule.joins is Level.LOOSE]
    return min(found, key=lambda rule: (rule.pair != {first, second}, rule.pair != theirs, rule.id), default=None)


def _contexts(table: VariantTable, first: str, second: str) -> Iterator[Rule]:
    for one, other in ((first, second), (second, first)):
        for rule in table.choices(table.normalise(one, level=NORMALISING), level=Level.LOOSE):
            if table.fold(rule.standard) == table.fold(other):
                yield rule


def _joins_below_loose(rule: Rule) -> bool:
    return rule.joins is not None and rule.joins is not Level.LOOSE
