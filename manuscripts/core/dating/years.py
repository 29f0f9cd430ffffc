"""Years as historians count them, and ranges of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class YearRange:
    """From `earliest` to `latest`, both among them; None where that end is open.

    Years are counted as historians do: -1 is 1 BC, the year after it is 1, and there is no year 0. Raises ValueError
    for a year 0, for an end before the beginning, and where both ends are open.
    """

    earliest: int | None
    latest: int | None

    def __post_init__(self) -> None:
        if 0 in (self.earliest, self.latest):
            raise ValueError("there is no year 0")
        if self.earliest is None and self.latest is None:
            raise ValueError("a range of years has a beginning or an end")
        if self.earliest is not None and self.latest is not None and self.latest < self.earliest:
            raise ValueError(f"a range of years from {self.earliest} to {self.latest}")

    @property
    def is_open(self) -> bool:
        """Whether an end of it is not known."""
        return self.earliest is None or self.latest is None

    def contains(self, other: "YearRange") -> bool:
        """Whether every year of `other` is a year of this."""
        return (self.earliest is None or (other.earliest is not None and self.earliest <= other.earliest)) and (
            self.latest is None or (other.latest is not None and other.latest <= self.latest)
        )

    def with_other(self, other: "YearRange") -> "YearRange":
        """From the beginning of the earlier to the end of the later; raises ValueError if that is open on both ends."""
        beginnings, ends = (self.earliest, other.earliest), (self.latest, other.latest)
        return YearRange(
            None if None in beginnings else min(year for year in beginnings if year is not None),
            None if None in ends else max(year for year in ends if year is not None),
        )

    def shared_with(self, other: "YearRange") -> "YearRange | None":
        """The years that both have, if there are any."""
        earliest = max((year for year in (self.earliest, other.earliest) if year is not None), default=None)
        latest = min((year for year in (self.latest, other.latest) if year is not None), default=None)
        if earliest is not None and latest is not None and latest < earliest:
            return None
        return YearRange(earliest, latest)

    def widened(self, years: int) -> "YearRange":
        """So many years more at each end that is known."""
        return YearRange(
            None if self.earliest is None else later(self.earliest, by=-years),
            None if self.latest is None else later(self.latest, by=years),
        )

    def part(self, beginning: float, end: float) -> "YearRange":
        """The years between two fractions of it: `part(0.5, 1)` is the second half. An open range stays whole."""
        if self.earliest is None or self.latest is None:
            return self
        first, last = _without_gap(self.earliest), _without_gap(self.latest)
        length = last - first + 1
        start = first + int(length * beginning)
        stop = max(start, first + round(length * end) - 1)
        return YearRange(_with_gap(start), _with_gap(stop))


def later(year: int, *, by: int) -> int:
    """The year so many years after `year`, or before it where `by` is negative."""
    return _with_gap(_without_gap(year) + by)


def century(number: int) -> YearRange:
    """The years of a century: 9 is 801 to 900, -2 is 200 to 101 BC."""
    if number > 0:
        return YearRange(100 * (number - 1) + 1, 100 * number)
    return YearRange(100 * number, 100 * (number + 1) - 1)


def _without_gap(year: int) -> int:
    return year + 1 if year < 0 else year


def _with_gap(year: int) -> int:
    return year if year > 0 else year - 1
