"""Iteration marks read as what they repeat: 種〻 is 種種."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from manuscripts.core.units import REPEATS, repeated, units

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expanded:
    """A text with its iteration marks written out.

    Character `i` of `text` stands for `written[origins[i]]` or, of a mark, for the mark; `origins` has one entry more,
    the length of what was written. `marks` are where the marks that repeat something stand in `written`.
    """

    text: str
    origins: Places
    marks: frozenset[int]


def expand(written: str) -> Expanded:
    """`written` with every mark that has something before it in its text written out."""
    if REPEATS.isdisjoint(written):
        return Expanded(text=written, origins=np.arange(len(written) + 1), marks=frozenset())
    found = list(units(written))
    meant = [found[place] for place in repeated(found)]
    marks = [(unit, other) for unit, other in zip(found, meant, strict=True) if unit is not other]
    texts = {unit.start: other.text for unit, other in marks}
    bounds = sorted({0, len(written), *(side for unit, _ in marks for side in (unit.start, unit.end))})
    pieces: list[str] = []
    origins: list[int] = []
    for start, end in pairwise(bounds):
        piece = texts.get(start, written[start:end])
        pieces.append(piece)
        origins += [start] * len(piece) if start in texts else range(start, end)
    return Expanded(
        text="".join(pieces), origins=np.array([*origins, len(written)], dtype=np.intp), marks=frozenset(texts)
    )
