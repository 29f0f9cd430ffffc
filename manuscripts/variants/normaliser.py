"""Text in the forms that an edited reading has, with the way back to every unit that was written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from manuscripts.core.han import SELECTOR
from manuscripts.core.ids import IDS_OPERATOR
from manuscripts.core.page import ModelUse
from manuscripts.core.units import UnitKind, units
from manuscripts.inference.weights import Weights
from manuscripts.language.ngrams import START, UNKNOWN, NGrams, load_ngrams
from manuscripts.variants.context import Option, decide
from manuscripts.variants.level import Level
from manuscripts.variants.rule import Rule
from manuscripts.variants.table import NORMALISING, VariantTable

_CODE_POINTS = 0x110000
_OUTSIDE = -2
_TO_SET_APART = re.compile(f"{SELECTOR.pattern}|{IDS_OPERATOR}")

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One unit that was replaced: `written[start:end]` became `text[place]` by `rules`, one after another."""

    start: int
    end: int
    place: int
    written: str
    standard: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalisedText:
    """`text` and where it comes from: character `i` of it begins at `written[starts[i]]`.

    `starts` has one entry more than the text has characters: the length of what was written.
    """

    text: str
    written: str
    starts: Places
    changes: tuple[Change, ...]


class Normaliser:
    """Normalises by a table up to a level; where a form stands for several, the n-grams decide.

    What is normalised once stays as it is the second time. Punctuation, line ends and what is no Han character stay and
    do not part what they stand between; a description of a character (IDS) stays whole.
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
        codes = _codes(written)
        first, counted = _units_of(written, codes)
        standard = self._standards[codes]
        standard[~counted] = codes[~counted]
        chosen = self._decide(standard, np.flatnonzero(counted))
        for place, way in chosen.items():
            standard[place] = ord(way[-1].standard)
        changed = np.flatnonzero(standard != codes)
        # The selector of a form that is replaced goes with the form.
        dropped = _selectors_after(changed, first)
        kept = np.ones(len(codes), dtype=bool)
        kept[dropped] = False
        starts = np.flatnonzero(kept)
        return NormalisedText(
            text=_text(standard[kept]),
            written=written,
            starts=np.append(starts, len(codes)),
            changes=tuple(self._changes(written, changed, standard, first, np.cumsum(kept) - 1, chosen)),
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

    def _changes(
        self,
        written: str,
        changed: Places,
        standard: Codes,
        first: npt.NDArray[np.bool_],
        place: Places,
        chosen: dict[int, tuple[Rule, ...]],
    ) -> Iterator[Change]:
        for start in changed.tolist():
            end = start + 1
            while end < len(first) and not first[end]:
                end += 1
            yield Change(
                start=start,
                end=end,
                place=int(place[start]),
                written=written[start:end],
                standard=chr(standard[start]),
                rules=(*self._table.path(written[start], level=self.level), *chosen.get(start, ())),
            )

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
        given_up = {end: sum(rule.may_stay for rule in ways[end]) for end in known}
        ends = sorted(known, key=lambda end: (given_up[end], end != character))
        return tuple(Option(known[end], given_up[end]) for end in ends), tuple(ways[end] for end in ends)

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
                reached.append((given_up + rule.may_stay, on[-1].standard, on))
            reached.sort(key=lambda one: one[0])
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


def _selectors_after(changed: Places, first: npt.NDArray[np.bool_]) -> Places:
    """The characters that belong to a unit that was replaced, behind its base."""
    after = [place for start in changed.tolist() for place in _rest(start, first)] if not first.all() else []
    return np.array(after, dtype=np.intp)


def _rest(start: int, first: npt.NDArray[np.bool_]) -> Iterator[int]:
    place = start + 1
    while place < len(first) and not first[place]:
        yield place
        place += 1
