"""Which manuscripts a search is narrowed to."""

import numpy as np
import numpy.typing as npt

from manuscripts.search.folding import Folding
from manuscripts.search.holdings import Entry, Holdings
from manuscripts.search.query import Narrowing


def narrowed(holdings: Holdings, narrowing: Narrowing, folding: Folding) -> npt.NDArray[np.bool_]:
    """A mask over all manuscripts."""
    if narrowing == Narrowing():
        return np.ones(len(holdings), dtype=bool)
    title = folding.fold_text(narrowing.title) if narrowing.title else ""
    return np.array(
        [
            _fits(entry, narrowing) and (not title or title in folding.fold_text(entry.title))
            for entry in holdings.entries
        ],
        dtype=bool,
    )


def _fits(entry: Entry, narrowing: Narrowing) -> bool:
    wanted = (
        (narrowing.institution, entry.institution),
        (narrowing.collection, entry.collection),
        (narrowing.shelfmark, entry.shelfmark),
        (narrowing.script, entry.script),
    )
    if any(value is not None and value != held for value, held in wanted):
        return False
    if narrowing.accuracy is not None and (entry.accuracy is None or entry.accuracy < narrowing.accuracy):
        return False
    return _overlaps(entry, narrowing)


def _overlaps(entry: Entry, narrowing: Narrowing) -> bool:
    if narrowing.earliest is None and narrowing.latest is None:
        return True
    if entry.earliest is None and entry.latest is None:
        return False
    ends_before = narrowing.earliest is not None and entry.latest is not None and entry.latest < narrowing.earliest
    begins_after = narrowing.latest is not None and entry.earliest is not None and entry.earliest > narrowing.latest
    return not (ends_before or begins_after)
