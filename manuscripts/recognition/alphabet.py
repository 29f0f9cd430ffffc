"""Which characters a recogniser knows, and which of them a page of Han text may hold."""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from manuscripts.core.errors import EngineError
from manuscripts.core.units import UnitKind, units

_KEPT = frozenset({UnitKind.HAN, UnitKind.REPEAT, UnitKind.LACUNA})


class Script(StrEnum):
    """What may be read: Han characters with iteration marks and signs of loss, or all that the weights know."""

    HAN = "han"
    ALL = "all"


def alphabet_of(metadata: dict[str, str]) -> tuple[str, ...]:
    """The alphabet of a PaddleOCR network by output number: the blank as "", its characters, the space.

    Raises EngineError when the metadata has no characters.
    """
    listed = metadata.get("character", "")
    if not listed:
        raise EngineError(
            "the weights do not list their characters.",
            advice="Export them again with the characters in the metadata key 'character', one a line.",
        )
    return ("", *listed.split("\n"), " ")


def allowed(alphabet: tuple[str, ...], script: Script) -> npt.NDArray[np.bool_]:
    """For each number of the alphabet whether it may be read; the blank always may."""
    return np.array([not text or may_hold(script, text) for text in alphabet])


def may_hold(script: Script, text: str) -> bool:
    """Whether one character may be read in a page of this script; white space never."""
    if script is Script.ALL:
        return bool(text.strip())
    found = tuple(units(text))
    return len(found) == 1 and found[0].kind in _KEPT
