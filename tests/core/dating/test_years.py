"""Ranges of years, counted without a year 0."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.dating.numerals import number_of
from manuscripts.core.dating.years import YearRange, century, later

YEARS = st.integers(min_value=-2000, max_value=2000).filter(bool)


@pytest.mark.parametrize("ends", [(0, 5), (-5, 0), (5, 4), (None, None)])
def test_nonsense_is_refused(ends: tuple[int | None, int | None]) -> None:
    with pytest.raises(ValueError, match="year"):
        YearRange(*ends)


@given(YEARS, st.integers(min_value=-500, max_value=500))
def test_counting_on_and_back_gives_the_same_year(year: int, by: int) -> None:
    assert later(later(year, by=by), by=-by) == year


def test_the_year_behind_1_bc_is_1() -> None:
    assert later(-1, by=1) == 1
    assert century(-1) == YearRange(-100, -1)
    assert century(1) == YearRange(1, 100)


@given(st.tuples(YEARS, YEARS).map(sorted))
def test_two_halves_are_the_whole(ends: list[int]) -> None:
    whole = YearRange(*ends)
    first, second = whole.part(0, 0.5), whole.part(0.5, 1)
    assert whole.contains(first)
    assert whole.contains(second)
    assert first.with_other(second) == whole


def test_what_two_ranges_share() -> None:
    assert YearRange(618, 907).shared_with(YearRange(None, 900)) == YearRange(618, 900)
    assert YearRange(618, 907).shared_with(YearRange(960, 1279)) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("元", 1),
        ("十", 10),
        ("十三", 13),
        ("二十", 20),
        ("廿一", 21),
        ("丗", 30),
        ("卅二", 32),
        ("卌", 40),
        ("四十九", 49),
        ("一百", 100),
        ("一〇三", 103),
        ("伍", 5),
        ("13", 13),
        ("〇", None),
        ("0", None),
        ("九廿", None),
        ("十元", None),
    ],
)
def test_numerals_of_years(text: str, number: int | None) -> None:
    assert number_of(text) == number
