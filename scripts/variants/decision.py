"""From evidence to rows: which character stands for which, at which level, and which pairs are kept apart."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

from manuscripts.core.han import is_han
from manuscripts.variants.level import Level
from scripts.variants.evidence import Claim, Facts, Link

_LEVELS = {
    Claim.IDENTICAL: Level.SAME,
    Claim.SHAPE: Level.SAME,
    Claim.VARIANT: Level.VARIANT,
    Claim.SIMPLIFIED: Level.SIMPLIFIED,
    Claim.EQUAL: Level.VARIANT,
    Claim.OVERLAP: Level.SPECIALISED,
    Claim.LOOKALIKE: Level.CONFUSABLE,
}
_WEIGHTS = {
    Claim.IDENTICAL: 9,
    Claim.SHAPE: 3,
    Claim.VARIANT: 2,
    Claim.SIMPLIFIED: 2,
    Claim.EQUAL: 2,
    Claim.OVERLAP: 1,
    Claim.LOOKALIKE: 0,
}
_EVERYDAY_PLANE = 1
_COMMON_PLANE = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    written: str
    standard: str
    level: Level
    sources: tuple[str, ...]
    note: str = ""


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
    def sources(self) -> tuple[str, ...]:
        return tuple(sorted({link.source for link in self.links}))


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


def decide(links: Iterable[Link], facts: Facts, own: Iterable[Row]) -> list[Row]:
    """Rows of the table. A row of our own decides alone for what it writes, or keeps its pair apart.

    Raises ValueError when own rows keep apart what other rows fold together, or fold in a circle.
    """
    links, own = tuple(links), tuple(own)
    folded = {row.written: row for row in own if row.level.folds}
    apart = {frozenset((row.written, row.standard)): row for row in own if not row.level.folds}
    choices, kept = _sorted_out(links, facts, ignored=(folded, apart))
    chosen, undecided = _chosen(choices, facts, folded, apart)
    for written in undecided:
        reason = "stands for several: " + " ".join(sorted(pair.standard for pair in choices[written]))
        kept += [Row(written, p.standard, Level.SPECIALISED, p.sources, reason) for p in choices[written]]
    broken = [row for row in apart.values() if _end(row.written, chosen) == _end(row.standard, chosen)]
    if broken:
        raise ValueError(f"own rows keep apart what other rows fold together: {broken}")
    kept = [row for row in kept if _end(row.written, chosen) != _end(row.standard, chosen)]
    return [_resolved(row, chosen) for row in chosen.values()] + kept + list(apart.values())


def _sorted_out(
    links: tuple[Link, ...], facts: Facts, *, ignored: tuple[Container[str], Container[frozenset[str]]]
) -> tuple[dict[str, list[Pair]], list[Row]]:
    """For each written form the pairs that may decide it, and rows for those that may not."""
    folded, apart = ignored
    self_standing = frozenset(
        link.first for link in links if link.claim is Claim.SIMPLIFIED and link.first == link.second
    )
    choices: dict[str, list[Pair]] = defaultdict(list)
    kept: list[Row] = []
    for pair in pairs(links, facts):
        if frozenset((pair.written, pair.standard)) in apart or pair.written in folded:
            continue
        reason = obstacle(pair, facts, self_standing=self_standing)
        if reason:
            level = _LEVELS[max(pair.claim, Claim.OVERLAP)]
            kept.append(Row(pair.written, pair.standard, level, pair.sources, reason))
        else:
            choices[pair.written].append(pair)
    return choices, kept


def _chosen(
    choices: dict[str, list[Pair]], facts: Facts, folded: dict[str, Row], apart: Container[frozenset[str]]
) -> tuple[dict[str, Row], list[str]]:
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
                chosen[written] = Row(written, best.standard, _LEVELS[best.claim], best.sources)
        if undecided == pending:
            break
        pending = undecided
    return chosen, pending


def _agreed(found: list[Pair], chosen: dict[str, Row], apart: Container[frozenset[str]]) -> Pair | None:
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


def _end(character: str, chosen: dict[str, Row]) -> str:
    passed = [character]
    while character in chosen:
        character = chosen[character].standard
        if character in passed:
            raise ValueError(f"rows fold in a circle: {passed}")
        passed.append(character)
    return character


def _resolved(row: Row, chosen: dict[str, Row]) -> Row:
    """The row with its standard followed on as far as the row's own level reaches, so that no fold needs two steps."""
    standard, via = row.standard, []
    while standard in chosen and chosen[standard].level.order <= row.level.order:
        via.append(standard)
        standard = chosen[standard].standard
    note = "; ".join(filter(None, (row.note, f"through {' '.join(via)}" if via else "")))
    return replace(row, standard=standard, note=note)
