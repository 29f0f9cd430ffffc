"""Names of dynasties, other periods and eras (年號) with their years, from `eras.tsv`.

The years of dynasties were compared with the time authority of Dharma Drum Institute (DILA), those of many eras of
China with the China Biographical Database (CBDB), those of Japan with the list of the package `japanera`; where two of
them differ, the row has the wider range. Years of lesser realms, of Western Xia and of the Northern and Southern
dynasties are what handbooks commonly give, and were not compared one by one. A year of an era reaches some weeks into
the next one of ours. Times which Dunhuang counts by its rulers are there too: 吐蕃 786 to 848, 歸義軍 848 to 1036. Of
初唐, 盛唐, 中唐 and 晚唐 scholars of caves and of poems differ: both are taken in.

A row of the kind `lesser` is an era of a realm that ruled a part of China, or of Japan: it counts only where the realm
is named with it, or where no other era has its name or counts so many years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from manuscripts.core.dating.years import YearRange, later

_MOST_YEARS_OVER = 3
"""How long far places go on counting an era that has ended, because they do not know."""


@dataclass(frozen=True, slots=True)
class Period:
    """A row. `years` lack for a land that only tells whose era is meant."""

    kind: str
    realm: str
    names: tuple[str, ...]
    years: YearRange | None

    def holds(self, year: int, *, over: int = 0) -> bool:
        """Whether a year is in it, or at most so many years behind its end."""
        if self.years is None or self.years.earliest is None or self.years.latest is None:
            return False
        return self.years.earliest <= year <= later(self.years.latest, by=over)

    def year(self, number: int) -> int | None:
        """The year in which the era counts `number`."""
        if self.years is None or self.years.earliest is None:
            return None
        return later(self.years.earliest, by=number - 1)


def name_at(text: str) -> str:
    """The longest name that `text` begins with; empty where it begins with none. `text` is case-folded."""
    for length in range(min(len(text), _longest()), 0, -1):
        name = text[:length]
        whole_word = not (name[-1].isascii() and text[length : length + 1].isalpha())
        if whole_word and name in _by_name():
            return name
    return ""


def is_era(name: str) -> bool:
    """Whether it is the name of an era, not of a dynasty or another period."""
    return any(row.kind != "period" for row in _by_name()[name])


def years_of(name: str, *, number: int | None = None, realm: str = "") -> YearRange | None:
    """The years of a period or era, or one year of an era; of all that have the name, from the first to the last.

    `realm` is the name of the period that stands before it. None where no such era is known, or none that long.
    """
    rows = _of_realm(_by_name()[name], realm)
    greater = [row for row in rows if row.kind != "lesser"]
    if number is None:
        found = [row.years for row in greater or rows if row.years is not None]
    else:
        found = _counted(greater, number) or _counted(rows, number) or _counted(rows, number, over=_MOST_YEARS_OVER)
    whole = None
    for years in found:
        whole = years if whole is None else whole.with_other(years)
    return whole


def _counted(rows: Sequence[Period], number: int, *, over: int = 0) -> list[YearRange]:
    years = [(row, row.year(number)) for row in rows]
    return [YearRange(year, year) for row, year in years if year is not None and row.holds(year, over=over)]


def _of_realm(rows: Sequence[Period], realm: str) -> Sequence[Period]:
    if not realm:
        return rows
    spans = [named for named in _by_name()[realm] if named.kind == "period"]
    return [row for row in rows if any(row.realm in span.names or _is_within(row.years, span.years) for span in spans)]


def _is_within(years: YearRange | None, whole: YearRange | None) -> bool:
    return years is not None and whole is not None and whole.contains(years)


@cache
def _by_name() -> Mapping[str, Sequence[Period]]:
    names: dict[str, list[Period]] = {}
    rows = files("manuscripts.core.dating").joinpath("eras.tsv").read_text(encoding="utf-8").splitlines()
    for row in rows[1:]:
        kind, realm, called, first, last = row.split("\t")
        years = YearRange(int(first), int(last)) if first else None
        period = Period(kind=kind, realm=realm, names=tuple(called.split("; ")), years=years)
        for name in period.names:
            names.setdefault(name, []).append(period)
    return names


@cache
def _longest() -> int:
    return max(map(len, _by_name()))
