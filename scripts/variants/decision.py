"""From evidence to rows: which character stands for which, at which level, and which pairs are kept apart."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from manuscripts.core.han import is_han
from manuscripts.variants.level import Level
from manuscripts.variants.rule import Direction, Relation, Rule, named
from scripts.variants.evidence import Claim, Facts, Link

_WEIGHTS = {
    Claim.IDENTICAL: 9,
    Claim.SHAPE: 3,
    Claim.VARIANT: 2,
    Claim.SIMPLIFIED: 2,
    Claim.EQUAL: 2,
    Claim.OVERLAP: 1,
    Claim.LOOKALIKE: 0,
}
_LEVELS = {
    Relation.COMPATIBILITY: Level.GRAPHICAL,
    Relation.SHAPE: Level.GRAPHICAL,
    Relation.VARIANT: Level.GRAPHICAL,
    Relation.SIMPLIFIED: Level.ORTHOGRAPHIC,
    Relation.JAPANESE: Level.ORTHOGRAPHIC,
}
_RELATIONS = {
    Claim.IDENTICAL: Relation.COMPATIBILITY,
    Claim.SHAPE: Relation.SHAPE,
    Claim.VARIANT: Relation.VARIANT,
    Claim.SIMPLIFIED: Relation.SIMPLIFIED,
    Claim.EQUAL: Relation.VARIANT,
    Claim.OVERLAP: Relation.SHARED,
    Claim.LOOKALIKE: Relation.LOOKALIKE,
}
_EVERYDAY_PLANE = 1
_COMMON_PLANE = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """All that is said of two characters, seen from `written`."""

    written: str
    standard: str
    links: tuple[Link, ...]

    @property
    def claim(self) -> Claim:
        return min(link.claim for link in self.links)

    @property
    def weight(self) -> int:
        """How much evidence there is; a dictionary that Unihan cites counts one."""
        weights = [_WEIGHTS[link.claim] + link.source.count(",") for link in set(self.links)]
        return sum(weights)

    @property
    def voices(self) -> int:
        """How many dictionaries equate the two; yitizi's graph does not tell equality from overlap well enough."""
        equating = {link.source for link in self.links if link.claim < Claim.EQUAL}
        return len(equating) + sum(source.count(",") for source in equating)

    @property
    def relation(self) -> Relation:
        """What the sources make of the two.

        A form that is official in China or Japan is simplified, though a dictionary calls it a variant as well; except
        where it is but the shape that a font or Taiwan and Hong Kong give to the other (説 說, 爲 為).
        """
        official = [link for link in self.links if link.claim is Claim.SIMPLIFIED and link.first == self.written]
        same_shape = any(link.claim <= Claim.SHAPE or "OpenCC:TW" in link.source for link in self.links)
        if official and not same_shape:
            japanese = all("JP" in link.source for link in official)
            return Relation.JAPANESE if japanese else Relation.SIMPLIFIED
        return _RELATIONS[self.claim]

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(sorted({link.source for link in self.links}))


def _row(
    written: str,
    standard: str,
    relation: Relation,
    direction: Direction,
    level: Level | None,
    sources: tuple[str, ...],
    note: str = "",
) -> Rule:
    return named(Rule("", written, standard, relation, direction, level, sources, note))


def rank(character: str, facts: Facts) -> tuple[int, int, int, int]:
    """The smaller, the more standard: plane of the Taiwan standard, frequency, block and age of the code point."""
    code = ord(character)
    return (facts.plane.get(character, 99), facts.frequency.get(character, 9), int(code > 0xFFFF), code)


def pairs(links: Iterable[Link], facts: Facts) -> Iterator[Pair]:
    """Links gathered by pair; it runs as the sources state, or from the rarer form to the more standard one.

    What they state is not followed against an everyday character: in Japan 為 is the short form, and 爲 the full one.
    """
    gathered: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        if link.first != link.second and is_han(link.first) and is_han(link.second):
            first, second = sorted((link.first, link.second))
            gathered[first, second].append(link)
    for (first, second), found in sorted(gathered.items()):
        stated = {(link.first, link.second) for link in found if not link.mutual}
        written, standard = sorted((first, second), key=lambda c: rank(c, facts), reverse=True)
        against = facts.plane.get(standard) == _EVERYDAY_PLANE != facts.plane.get(written)
        if len(stated) == 1 and (not against or any(link.claim is Claim.IDENTICAL for link in found)):
            written, standard = stated.pop()
        yield Pair(written, standard, tuple(found))


def obstacle(pair: Pair, facts: Facts, *, self_standing: frozenset[str]) -> str:
    """Why a pair must not fold on its own; empty when nothing speaks against it."""
    plane = facts.plane.get(pair.written)
    one, other = facts.readings.get(pair.written), facts.readings.get(pair.standard)
    reasons = {
        "shares only a sense, or only looks alike": pair.claim >= Claim.OVERLAP,
        "an everyday word of its own": plane == _EVERYDAY_PLANE,
        "also a traditional character of its own": plane == _COMMON_PLANE
        and pair.claim > Claim.VARIANT
        and pair.written in self_standing,
        "a character of its own, and but one dictionary equates them": plane == _COMMON_PLANE and pair.voices < 2,
        "no Mandarin reading in common": bool(one and other and not one & other),
    }
    if pair.claim is Claim.IDENTICAL:
        return ""
    return next((reason for reason, holds in reasons.items() if holds), "")


def decide(links: Iterable[Link], facts: Facts, own: Iterable[Rule]) -> list[Rule]:
    """Rows of the table. A row of our own decides alone for what it writes, or for its pair."""
    links, own = tuple(links), tuple(own)
    folded = {rule.written: rule for rule in own if rule.replaces}
    settled = [rule for rule in own if not rule.replaces]
    apart = frozenset(rule.pair for rule in settled)
    own_choices = {rule.written for rule in own if rule.direction.by_context}
    choices, kept = _sorted_out(links, facts, ignored=(folded, apart))
    for written in own_choices & choices.keys():
        del choices[written]
    chosen, undecided = _chosen(choices, facts, folded, apart)
    for written in undecided:
        kept += _one_of(written, choices[written], chosen, apart)
    taken = {(rule.written, rule.standard) for rule in (*kept, *settled) if rule.direction is Direction.ONE_OF}
    kept = [
        rule
        for rule in kept
        if (end := _end(rule.standard, chosen)) != _end(rule.written, chosen)
        and (
            rule.direction is Direction.ONE_OF
            or taken.isdisjoint({(rule.written, end), (rule.standard, _end(rule.written, chosen))})
        )
    ]
    rows: dict[str, Rule] = {}
    for rule in (*settled, *chosen.values(), *kept):
        resolved = _resolved(rule, chosen)
        # Rows can meet where they lead on; the first, our own before others, stays.
        rows.setdefault(resolved.id, resolved)
    return list(rows.values())


def _one_of(
    written: str, found: list[Pair], chosen: dict[str, Rule], apart: Container[frozenset[str]]
) -> Iterator[Rule]:
    """A row for each character that an undecided form may stand for."""
    ends: dict[str, Pair] = {}
    for pair in sorted(found, key=lambda pair: (pair.claim, pair.standard)):
        end = _end(pair.standard, chosen)
        if end != written and frozenset((written, end)) not in apart:
            ends.setdefault(end, pair)
    reason = "stands for several: " + " ".join(sorted(ends))
    for end, pair in ends.items():
        through = f"; through {pair.standard}" if pair.standard != end else ""
        yield _row(written, end, pair.relation, Direction.ONE_OF, Level.ORTHOGRAPHIC, pair.sources, reason + through)


def _sorted_out(
    links: tuple[Link, ...], facts: Facts, *, ignored: tuple[Container[str], Container[frozenset[str]]]
) -> tuple[dict[str, list[Pair]], list[Rule]]:
    """For each written form the pairs that may decide it, and rows for those that may not."""
    folded, apart = ignored
    self_standing = frozenset(
        link.first for link in links if link.claim is Claim.SIMPLIFIED and link.first == link.second
    )
    choices: dict[str, list[Pair]] = defaultdict(list)
    kept: list[Rule] = []
    for pair in pairs(links, facts):
        if frozenset((pair.written, pair.standard)) in apart or pair.written in folded:
            continue
        reason = obstacle(pair, facts, self_standing=self_standing)
        if reason:
            kept.append(_kept(pair, reason))
        else:
            choices[pair.written].append(pair)
    return choices, kept


def _kept(pair: Pair, reason: str) -> Rule:
    """What a short form takes over from another word is one with it at `loose`; the rest never."""
    written, standard, sources = pair.written, pair.standard, pair.sources
    if pair.claim is Claim.SIMPLIFIED:
        return _row(written, standard, Relation.MERGER, Direction.SOMETIMES, Level.LOOSE, sources, reason)
    relation = pair.relation if pair.claim > Claim.EQUAL else Relation.SHARED
    return _row(written, standard, relation, Direction.NONE, None, sources, reason)


def _chosen(
    choices: dict[str, list[Pair]], facts: Facts, folded: dict[str, Rule], apart: Container[frozenset[str]]
) -> tuple[dict[str, Rule], list[str]]:
    """One row for each written form on whose end its pairs agree, and the forms that stay undecided.

    A decision can bring two ends together, so the undecided are asked again until nothing changes.
    """
    chosen = dict(folded)
    pending = sorted(choices, key=lambda written: rank(written, facts))
    while pending:
        undecided = []
        for written in pending:
            best = _agreed(choices[written], chosen, apart)
            if best is None:
                undecided.append(written)
            else:
                chosen[written] = _row(
                    written,
                    best.standard,
                    best.relation,
                    Direction.FORWARD,
                    _LEVELS[best.relation],
                    best.sources,
                )
        if undecided == pending:
            break
        pending = undecided
    return chosen, pending


def _agreed(found: list[Pair], chosen: dict[str, Rule], apart: Container[frozenset[str]]) -> Pair | None:
    """The pair to follow: all lead to one character in the end, or one end has twice the weight of every other."""
    ends: dict[str, list[Pair]] = defaultdict(list)
    for pair in found:
        end = _end(pair.standard, chosen)
        if end != pair.written and frozenset((pair.written, end)) not in apart:
            ends[end].append(pair)
    if not ends:
        return None
    weights = sorted((max(pair.weight for pair in leading), end) for end, leading in ends.items())
    if len(weights) > 1 and weights[-1][0] < 2 * weights[-2][0]:
        return None
    best = weights[-1][1]
    return min(ends[best], key=lambda pair: (pair.standard != best, pair.claim))


def _end(character: str, chosen: dict[str, Rule]) -> str:
    passed = [character]
    while character in chosen:
        character = chosen[character].standard
        if character in passed:
            raise ValueError(f"rows fold in a circle: {passed}")
        passed.append(character)
    return character


def _resolved(rule: Rule, chosen: dict[str, Rule]) -> Rule:
    """The row with its standard followed on as far as the row's own level reaches, so that no form needs two steps."""
    standard, via = rule.standard, []
    while _leads_on(chosen.get(standard), rule):
        via.append(standard)
        standard = chosen[standard].standard
    if not via or standard == rule.written:
        return rule
    note = "; ".join(filter(None, (rule.note, f"through {' '.join(via)}")))
    return named(rule._replace(standard=standard, note=note))


def _leads_on(following: Rule | None, rule: Rule) -> bool:
    if following is None or following.direction is not Direction.FORWARD or not (following.level and rule.level):
        return False
    return rule.level.takes_in(following.level)
