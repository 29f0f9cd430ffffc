"""How the hits of a search are spread over institutions, collections, scripts and centuries."""

from collections import Counter

import numpy as np

from manuscripts.search.holdings import Counts, Entry, Holdings
from manuscripts.search.results import Facets


def facets_of(holdings: Holdings, counts: Counts) -> Facets:
    """The hits by what is known of their manuscripts; what is not known is counted under an empty name."""
    institution: Counter[str] = Counter()
    collection: Counter[str] = Counter()
    script: Counter[str] = Counter()
    century: Counter[str] = Counter()
    for number in np.flatnonzero(counts).tolist():
        entry, count = holdings.entries[number], int(counts[number])
        institution[entry.institution] += count
        collection[entry.collection] += count
        script[entry.script] += count
        century[_century(entry)] += count
    return Facets(
        institution=_listed(institution),
        collection=_listed(collection),
        script=_listed(script),
        century=_listed(century),
    )


def _listed(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0])))


def _century(entry: Entry) -> str:
    """The century in which the middle of the dating lies: `9`, or `-2` before our era."""
    known = [year for year in (entry.earliest, entry.latest) if year is not None]
    if not known:
        return ""
    middle = sum(known) // len(known) or 1
    return str((middle - 1) // 100 + 1 if middle > 0 else -((-middle - 1) // 100 + 1))
