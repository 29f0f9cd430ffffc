"""What is compared when a text is searched: one term for each unit, in the written and in the folded layer."""

from collections.abc import Callable, Mapping, Sequence

from manuscripts.core.units import LACUNA, Unit, UnitKind, repeated

Fold = Callable[[str], str]
"""The representative of spellings: a Han character without variation selector or a description in, one unit out."""

OwnFolds = Mapping[str, Fold]
"""How institutions with rows of variants of their own fold: their texts, and queries where those are searched."""


def written_terms(found: Sequence[Unit]) -> list[str]:
    """The written layer: each unit as it stands, variation selector and iteration mark included."""
    return [unit.text for unit in found]


def folded_terms(found: Sequence[Unit], fold: Fold) -> list[str]:
    """The folded layer, aligned with `found`: spellings folded, selectors dropped, iteration marks resolved.

    A mark after a lacuna is a lacuna; a mark with nothing before it stays a mark.
    """
    terms = [_folded(unit, fold) for unit in found]
    return [terms[place] for place in repeated(found)]


def _folded(unit: Unit, fold: Fold) -> str:
    if unit.kind in (UnitKind.HAN, UnitKind.IDS):
        return fold(unit.base)
    return LACUNA if unit.kind is UnitKind.LACUNA else unit.text
