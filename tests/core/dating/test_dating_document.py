"""Every dating in the table of docs/institutions.md is understood as it says."""

import re
from collections.abc import Iterator

import pytest

from manuscripts.core.dating.reading import read_dating, says_no_date
from manuscripts.core.dating.years import YearRange
from tests.conftest import REPOSITORY


def examples() -> Iterator[tuple[str, str]]:
    text = (REPOSITORY / "docs" / "institutions.md").read_text(encoding="utf-8")
    table = text.partition("| `dating` | years |\n|---|---|\n")[2].partition("\n\n")[0]
    for line in table.splitlines():
        words, years = re.split(r" \| ", line.strip("| "))
        for dating in re.findall("`([^`]+)`", words):
            yield dating, years


def told(years: YearRange) -> str:
    first, last = (
        None if year is None else f"{abs(year)} BC" if year < 0 else str(year)
        for year in (years.earliest, years.latest)
    )
    if first is None:
        return f"up to {last}"
    if last is None:
        return f"from {first}"
    return first if first == last else f"{first} to {last}"


EXAMPLES = list(examples())


@pytest.mark.parametrize(("dating", "years"), EXAMPLES)
def test_a_dating_of_the_document_is_understood_as_it_says(dating: str, years: str) -> None:
    found = read_dating(dating)
    assert says_no_date(dating) == years.startswith("none")
    assert (told(found) if found else "not understood") == years.replace("none: nothing is known", "not understood")


def test_the_document_has_datings_to_try() -> None:
    assert len(EXAMPLES) > 40
