"""What is compared when a text is searched: one term for each unit, in the written and in the folded layer."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from manuscripts.core.units import LACUNA, Unit, UnitKind

Fold = Callable[[str], str]
"""The representative of a Han character's spellings: one character without variation selector in, one unit out."""

OwnFolds = Mapping[str, Fold]
"""How institutions with rows of variants of their own fold: their texts, and queries where those are searched."""


def written_terms(found: Sequence[Unit]) -> list[str]:
    """The written layer: each unit as it stands, variation selector and iteration mark included."""
    return [unit.text for unit in found]


def folded_terms(found: Sequence[Unit], fold: Fold) -> list[str]:
    """The folded layer, aligned with `found`: spellings folded, selectors dropped, iteration marks resolved.

    One mark repeats the character before it (種〻 is 種種); a run of n marks repeats the n characters before the run
    (如是〻〻 is 如是如是), or the last one n times where there are fewer. A mark after a lacuna is a lacuna; a mark
    with nothing before it stays a mark.
    """
    terms: list[str] = []
    for marks, group in groupby(found, key=lambda unit: unit.kind is UnitKind.REPEAT):
        run = list(group)
        if not marks:
            terms.extend(_folded(unit, fold) for unit in run)
        elif not terms:
            terms.extend(unit.text for unit in run)
        else:
            terms.extend(terms[-len(run) :] if len(terms) >= len(run) else terms[-1:] * len(run))
    return terms


def _folded(unit: Unit, fold: Fold) -> str:
    if unit.kind is UnitKind.HAN:
        return fold(unit.base)
    return LACUNA if unit.kind is UnitKind.LACUNA else unit.text
