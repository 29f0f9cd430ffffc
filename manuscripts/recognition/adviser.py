"""Language as an adviser: of the candidates that the ink allows, the one that goes with its neighbours is chosen.

It never adds, drops or invents a character, and cannot prefer a modern form to an old one, which count as the same.
Every candidate keeps the probability that the ink gave it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from manuscripts.core.page import Candidate, Glyph, ModelUse
from manuscripts.inference.weights import Weights
from manuscripts.language.ngrams import START, UNKNOWN, NGrams, load_ngrams
from manuscripts.language.repeats import Repeats

# What the neighbours say counts so much of what the ink says. On 303 columns of prints and rubbings anything from 0.4
# to 0.6 saves about as many errors.
_WEIGHT = 0.5
# What the ink allows.
_LEAST = 1e-4
# A candidate this much surer than the rest is what it is.
_SURE = 0.995
# One as sure as this tells what the page says elsewhere.
_NEARLY_SURE = 0.9

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Slot:
    """What may stand at one place: candidates by their places, the probability that the ink gives, their numbers."""

    places: tuple[int, ...]
    ink: Floats
    numbers: Ids


class Adviser:
    """Chooses among candidates by a model of characters that follow each other."""

    def __init__(self, weights: Weights) -> None:
        """The model is opened when advice is first asked for: who wants none can do without the file."""
        self._weights = weights

    @property
    def model(self) -> ModelUse:
        """The weights that take part."""
        return self._weights.use

    @cached_property
    def _ngrams(self) -> NGrams:
        return load_ngrams(self._weights)

    def advise(self, columns: Sequence[Sequence[Glyph]]) -> list[tuple[Glyph, ...]]:
        """The glyphs of the columns of one page in reading order, with the likeliest of their candidates written.

        How likely that is counts every way in which a column may be read, and what is read surely elsewhere on the
        page. Glyphs without candidates stay the same. Raises ModelMissingError or ModelDamagedError.
        """
        repeats = Repeats(self._ngrams, [number for column in columns for number in self._surely(column)])
        return [self._advise_column(column, repeats) for column in columns]

    def _advise_column(self, glyphs: Sequence[Glyph], repeats: Repeats) -> tuple[Glyph, ...]:
        slots = [self._slot(glyph) for glyph in glyphs]
        if not any(len(slot.places) > 1 for slot in slots):
            return tuple(glyphs)
        chances = _chances(self._steps(slots, repeats))
        return tuple(map(_advised, glyphs, slots, chances))

    def _surely(self, glyphs: Sequence[Glyph]) -> Iterator[int]:
        """The numbers of characters that the ink alone makes nearly sure, UNKNOWN for the others and at the end."""
        for glyph in glyphs:
            is_sure = bool(glyph.candidates) and glyph.candidates[0].probability >= _NEARLY_SURE
            yield self._ngrams.number(glyph.candidates[0].text) if is_sure else UNKNOWN
        yield UNKNOWN

    def _slot(self, glyph: Glyph) -> _Slot:
        if not glyph.candidates:
            return _Slot((0,), np.ones(1), np.array([self._ngrams.number(glyph.written)]))
        places = _allowed(glyph.candidates)
        held = [glyph.candidates[place] for place in places]
        ink = np.array([max(candidate.probability, _LEAST) for candidate in held])
        return _Slot(places, ink, np.array([self._ngrams.number(candidate.text) for candidate in held]))

    def _steps(self, slots: Sequence[_Slot], repeats: Repeats) -> Iterator[Floats]:
        """For each slot how much speaks for each of its candidates after each pair of those of the two before it."""
        before = last = _Slot((0,), np.ones(1), np.array([START]))
        for slot in slots:
            shape = len(before.places), len(last.places), len(slot.places)
            numbers = (before.numbers[:, None, None], last.numbers[None, :, None], slot.numbers[None, None, :])
            first, second, third = (np.broadcast_to(each, shape).ravel() for each in numbers)
            gain = repeats.gain(first, second, third).reshape(shape)
            yield np.exp(_WEIGHT * gain) * slot.ink
            before, last = last, slot


def _allowed(candidates: Sequence[Candidate]) -> tuple[int, ...]:
    """Places of the candidates that the ink allows, the first always; only that where it is sure."""
    if candidates[0].probability > _SURE:
        return (0,)
    return (0, *(place for place, each in enumerate(candidates[1:], start=1) if each.probability >= _LEAST))


def _chances(steps: Iterable[Floats]) -> list[Floats]:
    """For each slot the probability of each candidate over all paths (forward and backward sums)."""
    held = list(steps)
    forward = [np.ones((1, 1))]
    for step in held:
        reached = np.einsum("jk,jkl->kl", forward[-1], step)
        forward.append(reached / reached.sum())
    backward = np.ones(forward[-1].shape)
    chances = []
    for step, reached in zip(reversed(held), reversed(forward[1:]), strict=True):
        both = reached * backward
        chances.append(both.sum(axis=0) / both.sum())
        backward = np.einsum("jkl,kl->jk", step, backward)
        backward /= backward.sum()
    return chances[::-1]


def _advised(glyph: Glyph, slot: _Slot, chances: Floats) -> Glyph:
    """The glyph with its likeliest candidate written; what the ink gave to none of them stays in doubt."""
    if not glyph.candidates:
        return glyph
    best = int(chances.argmax())
    chance = float(chances[best]) * min(1.0, float(slot.ink.sum()))
    return replace(glyph, written=glyph.candidates[slot.places[best]].text, advised=round(chance, 4))
