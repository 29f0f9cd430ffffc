"""Error rates as errors and a count, so that columns, pages and collections add up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

# What stands for a place of the truth that nobody can read; no unit of any text is equal to it.
UNREADABLE = "\0"


@dataclass(frozen=True, slots=True)
class Rate:
    """`errors` (units missing, extra or wrong) in a truth of `count` units."""

    errors: int
    count: int

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.errors + other.errors, self.count + other.count)

    @property
    def share(self) -> float | None:
        """Errors over count: 0.05 is 5 %, more than 1 is possible; None when nothing was counted."""
        return self.errors / self.count if self.count else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The errors of one comparison by kind, in units."""

    missing: int = 0
    extra: int = 0
    substituted: int = 0

    def __add__(self, other: "Kinds") -> "Kinds":
        return Kinds(
            missing=self.missing + other.missing,
            extra=self.extra + other.extra,
            substituted=self.substituted + other.substituted,
        )

    @property
    def total(self) -> int:
        return self.missing + self.extra + self.substituted


NO_ERRORS = Rate(0, 0)


def rate_of(truth: Sequence[str], read: Sequence[str]) -> Rate:
    """Edit distance from `read` to `truth`, both in units.

    A place that is UNREADABLE in the truth is not counted; whatever one unit was read there, or none, is no error.
    """
    unreadable = sum(unit == UNREADABLE for unit in truth)
    # Each unreadable unit costs exactly one in every alignment, since nothing is equal to it.
    return Rate(Levenshtein.distance(truth, read) - unreadable, len(truth) - unreadable)


def kinds_of(truth: Sequence[str], read: Sequence[str]) -> Kinds:
    """The errors of `rate_of` by kind."""
    found: Counter[str] = Counter()
    for step in Levenshtein.editops(truth, read):
        if step.tag == "insert" or truth[step.src_pos] != UNREADABLE:
            found[step.tag] += 1
    return Kinds(missing=found["delete"], extra=found["insert"], substituted=found["replace"])
