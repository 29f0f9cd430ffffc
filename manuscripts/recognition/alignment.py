"""From the output of a CTC network to characters with their place and their candidates."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from manuscripts.core.page import Candidate
from manuscripts.inference.session import Tensor

_BLANK = 0


@dataclass(frozen=True, slots=True)
class Peak:
    """One character: the middle of its frames, in frames, and its candidates, best first."""

    centre: float
    candidates: tuple[Candidate, ...]


def peaks_of(
    posterior: Tensor, alphabet: tuple[str, ...], *, may: npt.NDArray[np.bool_], candidates: int
) -> tuple[Peak, ...]:
    """Best path through `posterior` (frames x alphabet) over the characters that `may` be read.

    The frames of one character are those where it leads. A candidate's probability is its share of all frames' mass
    there, blank left out: what the network would say were it sure that something is written.
    """
    masked = np.where(may, posterior, 0.0)
    best = masked.argmax(axis=1)
    edges = np.flatnonzero(np.diff(best)) + 1
    runs = zip([0, *edges], [*edges, len(best)], strict=True)
    return tuple(
        _peak(masked[first:last], first, alphabet, candidates) for first, last in runs if best[first] != _BLANK
    )


def _peak(frames: Tensor, first: int, alphabet: tuple[str, ...], candidates: int) -> Peak:
    written = frames.copy()
    written[:, _BLANK] = 0.0
    mass = written.sum(axis=0)
    total = float(mass.sum())
    order = np.argpartition(mass, -candidates)[-candidates:]
    order = order[np.argsort(mass[order])[::-1]]
    found = tuple(
        Candidate(text=alphabet[index], probability=min(float(mass[index]) / total, 1.0))
        for index in order
        if mass[index] > 0
    )
    weight = written.sum(axis=1)
    middle = float((weight * np.arange(len(frames))).sum() / total)
    return Peak(first + middle + 0.5, found)
