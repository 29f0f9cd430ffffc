"""Why a page was read wrongly: its errors by cause, which add up to all its errors.

Order      What it takes less when the columns read are put where they fit the truth best, and after that runs of at
           least four units that are missing at one place and extra at another.
Where the places of characters are known in both texts (composed pages, boxed pages):
Missed     the centre of a true character lies in no column that was read.
False ink  an extra character was read where there is no writing: its centre lies in no true column.
Cut        the true character (for an extra one: that nearest to it) lies partly in a second column that was read beside
           the first, or the column it lies in holds a character of another true column at the same height.
Character  the rest: wrong, dropped or doubled within a column that was found.
Where they are not, a stretch of errors (no two units between them that are right) tells by its lengths:
Missed     its missing units, when there are three or more or a whole column of them, and at most a third as many extra.
False ink  its extra units, likewise.
Cut        all of it, when four units or more stand against a number that differs by a third and at least two: what two
           lines set into one column, or a column taken for two, are read as.
Character  the rest.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from manuscripts.evaluation.places import Places
from manuscripts.evaluation.rates import UNREADABLE, rate_of
from manuscripts.evaluation.steps import Step, moved_steps, steps_between
from manuscripts.evaluation.written import Units, Written


class Cause(StrEnum):
    """Why one unit is wrong."""

    MISSED = "missed"
    FALSE_INK = "false_ink"
    ORDER = "order"
    CUT = "cut"
    CHARACTER = "character"


@dataclass(frozen=True, slots=True, kw_only=True)
class Causes:
    """The errors of one comparison by cause, in units."""

    missed: int = 0
    false_ink: int = 0
    order: int = 0
    cut: int = 0
    character: int = 0

    def __add__(self, other: "Causes") -> "Causes":
        return Causes(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})

    @property
    def total(self) -> int:
        return self.missed + self.false_ink + self.order + self.cut + self.character


def causes_of(truth: Sequence[Written], given: Sequence[Written], best: Sequence[Written]) -> Causes:
    """The errors of the columns read in the order `given`, of which `best` is the order that fits the truth best."""
    whole, flow = joined(truth), joined(best)
    stretches = steps_between(whole, flow)
    steps = [step for stretch in stretches for step in stretch]
    moved = moved_steps(steps, whole, flow)
    found: Counter[Cause] = Counter()
    found[Cause.ORDER] = rate_of(whole, joined(given)).errors - len(steps) + len(moved)
    places = Places.of(truth, best)
    for stretch in stretches:
        rest = [step for step in stretch if step not in moved]
        found.update(_by_place(rest, places) if places else _by_length(rest, truth))
    return Causes(**{cause.value: count for cause, count in found.items()})


def joined(columns: Iterable[Written]) -> Units:
    """The units of all columns in their order."""
    return tuple(unit for column in columns for unit in column.units)


def _by_place(steps: Sequence[Step], places: Places) -> Iterator[Cause]:
    for step in steps:
        if step.true is not None and not places.is_covered(step.true):
            yield Cause.MISSED
        elif step.true is None and step.read is not None and not places.is_written(step.read):
            yield Cause.FALSE_INK
        else:
            true = places.nearest(step.read) if step.true is None and step.read is not None else step.true
            yield Cause.CUT if true is not None and places.is_cut(true) else Cause.CHARACTER


def _by_length(steps: Sequence[Step], truth: Sequence[Written]) -> Iterator[Cause]:
    missing = [step.true for step in steps if step.true is not None]
    extra = sum(step.read is not None for step in steps)
    more, fewer = max(len(missing), extra), min(len(missing), extra)
    lopsided = fewer <= more / 3 and (more >= 3 or _has_whole_column(missing, truth))
    uneven = more >= 4 and more - fewer >= max(2, more / 3)
    for step in steps:
        if lopsided and extra == fewer and step.read is None:
            yield Cause.MISSED
        elif lopsided and extra == more and step.true is None:
            yield Cause.FALSE_INK
        else:
            yield Cause.CUT if uneven and not lopsided else Cause.CHARACTER


def _has_whole_column(missing: Sequence[int], truth: Sequence[Written]) -> bool:
    gone, start = set(missing), 0
    for column in truth:
        legible = {start + place for place, unit in enumerate(column.units) if unit != UNREADABLE}
        if legible and legible <= gone:
            return True
        start += len(column.units)
    return False
