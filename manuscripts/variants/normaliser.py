"""Text in the forms that an edited reading has, with the way back to every unit that was written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from manuscripts.core.han import SELECTOR
from manuscripts.core.ids import IDS_OPERATOR
from manuscripts.core.page import ModelUse
from manuscripts.core.units import REPETITION, UnitKind, units
from manuscripts.inference.weights import Weights
from manuscripts.language.ngrams import START, UNKNOWN, NGrams, load_ngrams
from manuscripts.variants.context import Option, decide
from manuscripts.variants.level import Level
from manuscripts.variants.repetition import Expanded, expand
from manuscripts.variants.rule import Rule
from manuscripts.variants.table import NORMALISING, VariantTable

# By this much (natural logarithm) a word is likelier anywhere than the form that may stand for it.
_FAR_COMMONER = 2.0

_CODE_POINTS = 0x110000
_OUTSIDE = -2
_TO_SET_APART = re.compile(f"{SELECTOR.pattern}|{IDS_OPERATOR}")

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One unit that was replaced: `written[start:end]` became `standard`, which begins at `text[place]`.

    An iteration mark became what it `repeats`. `rules` were applied, one after another.
    """

    start: int
    end: int
    place: int
    written: str
    standard: str
    repeats: bool
    rules: tuple[Rule, ...]

    @property
    def source(self) -> str:
        """What a reading says of where it comes from: the ids of the rows, after REPETITION for a mark."""
        return " ".join(([REPETITION] if self.repeats else []) + [rule.id for rule in self.rules])


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalisedText:
    """`text` and where it comes from: character `i` of it is what `written[starts[i]]` begins.

    `starts` has one entry more than the text has characters: the length of what was written.
    """

    text: str
    written: str
    starts: Places
    changes: tuple[Change, ...]


class Normaliser:
    """Normalises by a table up to a level; where a form stands for several, the n-grams decide.

    An iteration mark is read as what it repeats. What is normalised once stays as it is the second time. Punctuation,
    line ends and what is no Han character stay and do not part what they stand between; a description of a character
    (IDS) stays whole.
    """

    def __init__(self, table: VariantTable, weights: Weights, *, level: Level = NORMALISING) -> None:
        """The n-grams of `weights` are opened when there is something to decide."""
        self.level = level
        self._table = table
        self._weights = weights

    @property
    def model(self) -> ModelUse:
        """The n-grams that decide."""
        return self._weights.use

    @cached_property
    def _ngrams(self) -> NGrams:
        return load_ngrams(self._weights)

    def normalise(self, written: str) -> NormalisedText:
        """Each unit in its standard form. Raises ModelMissingError or ModelDamagedError."""
        if self.level is Level.EXACT:
            return NormalisedText(text=written, written=written, starts=np.arange(len(written) + 1), changes=())
        expanded = expand(written)
        codes = _codes(expanded.text)
        first, counted = _units_of(expanded.text, codes)
        standard = np.where(counted, self._standards[codes], codes)
        chosen = self._decide(standard, np.flatnonzero(counted))
        for place, way in chosen.items():
            standard[place] = ord(way[-1].standard)
        replaced = np.flatnonzero(standard != codes).tolist()
        kept = np.ones(len(codes), dtype=bool)
        if not first.all():
            # The selector of a form that is replaced goes with the form.
            kept[[place for start in replaced for place in range(start + 1, _end(start, first))]] = False
        work = _Work(expanded=expanded, first=first, counted=counted, standard=standard, kept=kept)
        return NormalisedText(
            text=_text(standard[kept]),
            written=written,
            starts=np.append(expanded.origins[:-1][kept], len(written)),
            changes=tuple(self._changes(written, sorted({*replaced, *_repeats(expanded)}), work, chosen)),
        )

    def _changes(
        self, written: str, starts: Sequence[int], work: "_Work", chosen: Mapping[int, tuple[Rule, ...]]
    ) -> Iterator[Change]:
        places, origins = np.cumsum(work.kept) - 1, work.expanded.origins
        for start in starts:
            end = _end(start, work.first)
            origin, after = int(origins[start]), int(origins[end])
            path = self._table.path(work.expanded.text[start], level=self.level) if work.counted[start] else ()
            yield Change(
                start=origin,
                end=after,
                place=int(places[start]),
                written=written[origin:after],
                standard=_text(work.standard[start:end][work.kept[start:end]]),
                repeats=origin in work.expanded.marks,
                rules=(*path, *chosen.get(start, ())),
            )

    def _decide(self, standard: Codes, places: Places) -> dict[int, tuple[Rule, ...]]:
        """The rows by which what stands beside a form decides, by place; nothing for a form that stays."""
        among = standard[places]
        inside = np.flatnonzero(self._deciding[among])
        if not len(inside):
            return {}
        numbers = self._numbers[among]
        in_text = numbers != _OUTSIDE
        position = (np.cumsum(in_text) - 1)[inside]
        found = [self._options[int(code)] for code in among[inside]]
        chosen = decide(numbers[in_text], position.tolist(), [options for options, _ in found], ngrams=self._ngrams)
        decided = zip(places[inside].tolist(), found, chosen, strict=True)
        return {place: ways[choice] for place, (_, ways), choice in decided if ways[choice]}

    @cached_property
    def _standards(self) -> Codes:
        """What every code point becomes where nothing is to decide."""
        standards = np.arange(_CODE_POINTS, dtype=np.uint32)
        for rule in self._table.rules:
            standards[ord(rule.written)] = ord(self._table.normalise(rule.written, level=self.level))
        return standards

    @cached_property
    def _options(self) -> dict[int, tuple[tuple[Option, ...], tuple[tuple[Rule, ...], ...]]]:
        """For every code point that has a choice: the options, and the rows that lead to each; none for staying."""
        return {ord(character): self._choices(character) for character in self._table.by_context(self.level)}

    def _choices(self, character: str) -> tuple[tuple[Option, ...], tuple[tuple[Rule, ...], ...]]:
        ways = self._ways(character)
        known = {end: number for end in ways if (number := self._ngrams.number(end)) != UNKNOWN}
        if not known or (character in ways and character not in known):
            # What the n-grams never saw they cannot decide.
            return (Option(START, given_up=0),), ((),)
        given_up = {end: sum(map(self._gives_up, ways[end])) for end in known}
        ends = sorted(known, key=lambda end: (given_up[end], end != character, end))
        return tuple(Option(known[end], given_up[end]) for end in ends), tuple(ways[end] for end in ends)

    def _gives_up(self, rule: Rule) -> bool:
        """Whether a word is given up; for a far commoner one (巳 for 已) it is not, the text alone decides."""
        if not rule.may_stay:
            return False
        numbers = np.array([self._ngrams.number(character) for character in (rule.written, rule.standard)])
        word, other = self._ngrams.alone(numbers)
        return bool(other - word < _FAR_COMMONER)

    def _ways(self, character: str) -> dict[str, tuple[Rule, ...]]:
        """All that a form may stand for, and the rows that lead there over as few words of their own as can be."""
        ways: dict[str, tuple[Rule, ...]] = {}
        reached: list[tuple[int, str, tuple[Rule, ...]]] = [(0, character, ())]
        while reached:
            given_up, end, way = reached.pop(0)
            if end in ways:
                continue
            ways[end] = way
            for rule in self._table.choices(end, level=self.level):
                on = (*way, rule, *self._table.path(rule.standard, level=self.level))
                reached.append((given_up + self._gives_up(rule), on[-1].standard, on))
            reached.sort(key=lambda one: (one[0], [rule.id for rule in one[2]]))
        stays = [rule.may_stay for rule in self._table.choices(character, level=self.level)]
        if not any(stays):
            del ways[character]
        return ways

    @cached_property
    def _deciding(self) -> npt.NDArray[np.bool_]:
        deciding = np.zeros(_CODE_POINTS, dtype=bool)
        deciding[list(self._options)] = True
        return deciding

    @cached_property
    def _numbers(self) -> npt.NDArray[np.int64]:
        """The numbers that the n-grams give to Han characters; what is none is passed over."""
        return self._ngrams.numbers_by_code(outside=_OUTSIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """A text between written and normal, character for character.

    `first` tells which characters begin a unit or are none, `counted` which are Han characters to be looked up, `kept`
    which are in the normalised text.
    """

    expanded: Expanded
    first: npt.NDArray[np.bool_]
    counted: npt.NDArray[np.bool_]
    standard: Codes
    kept: npt.NDArray[np.bool_]


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def _units_of(text: str, codes: Codes) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which characters begin a unit or are none, and which are one Han character or the base of one."""
    first = np.ones(len(codes), dtype=bool)
    counted = np.ones(len(codes), dtype=bool)
    if _TO_SET_APART.search(text):
        for unit in units(text):
            first[unit.start + 1 : unit.end] = False
            counted[unit.start + (unit.kind is UnitKind.HAN) : unit.end] = False
    return first, counted


def _end(start: int, first: npt.NDArray[np.bool_]) -> int:
    """Where the unit that begins at `start` ends."""
    end = start + 1
    while end < len(first) and not first[end]:
        end += 1
    return end


def _repeats(expanded: Expanded) -> Iterator[int]:
    """Where what the marks repeat begins in the expanded text."""
    for mark in expanded.marks:
        yield int(np.searchsorted(expanded.origins, mark))
