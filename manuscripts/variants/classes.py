"""Which forms count as one at each level: classes computed once from the rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from manuscripts.variants.level import Level
from manuscripts.variants.rule import Direction, Rule


class Classes:
    """The forms that are one at `level`, each class with its representative.

    Up to `orthographic` a form has at most one row that leads on, so a class is a tree and its root represents it. At
    `loose` a form may lead to several (后 is 後 too), and what they lead to is one; the member to which most rows of
    the class lead represents it, of several the one with the lowest code point.
    """

    def __init__(self, rules: Iterable[Rule], level: Level) -> None:
        self.ends: Mapping[str, str] = _ends([rule for rule in rules if rule.joins and level.takes_in(rule.joins)])

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """The other members of each class by representative, by code point."""
        members: dict[str, list[str]] = defaultdict(list)
        for character in sorted(self.ends):
            members[self.ends[character]].append(character)
        return {end: tuple(found) for end, found in members.items()}

    @cached_property
    def translation(self) -> dict[int, str]:
        """For `str.translate`: what replaces each code point."""
        return {ord(character): end for character, end in self.ends.items()}


def _ends(rules: list[Rule]) -> dict[str, str]:
    """The representative of every character that is not its own."""
    parents: dict[str, str] = {}

    def root(character: str) -> str:
        while character in parents:
            character = parents[character]
        return character

    for rule in rules:
        written, standard = root(rule.written), root(rule.standard)
        if written != standard:
            parents[written] = standard
    if any(rule.direction.by_context or rule.joins is Level.LOOSE for rule in rules):
        return _represented(rules, {character: root(character) for character in parents})
    return {character: root(character) for character in parents}


def _represented(rules: list[Rule], roots: dict[str, str]) -> dict[str, str]:
    """The same classes, each with the member to which most rows lead."""
    led = Counter(rule.standard for rule in rules if rule.direction is not Direction.NONE)
    classes: dict[str, list[str]] = defaultdict(list)
    for character, end in roots.items():
        classes[end].append(character)
    ends: dict[str, str] = {}
    for end, others in classes.items():
        first = min((end, *others), key=lambda character: (-led[character], character))
        ends |= {character: first for character in (end, *others) if character != first}
    return ends
