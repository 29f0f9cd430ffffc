from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.geometry import Box
from manuscripts.evaluation.causes import Causes
from manuscripts.evaluation.measure import measure_columns
from manuscripts.evaluation.rates import UNREADABLE
from manuscripts.evaluation.written import Written

ONE = "天地玄黃宇宙洪荒日月盈昃辰宿列張"
TWO = "寒來暑往秋收冬藏閏餘成歲律呂調陽"
THREE = "雲騰致雨露結為霜金生麗水玉出崑岡"


def causes(truth: Sequence[Written], read: Sequence[Written]) -> Causes:
    return measure_columns("p", truth, read, fold=lambda unit: unit).causes


def texts(*columns: str) -> list[Written]:
    return [Written.of_text(column) for column in columns]


def placed(text: str, right: float, *, width: float = 40, top: float = 0) -> Written:
    """A column of characters 40 pixels high that ends at `right`."""
    boxes = tuple(Box(right - width, top + 40 * n, right, top + 40 * n + 40) for n in range(len(text)))
    return Written(units=tuple(text), boxes=boxes, outline=Box.around(boxes))


units = st.lists(st.sampled_from("天地玄黃"), max_size=9).map(tuple)
columns = st.lists(units.map(lambda each: Written(units=each)), max_size=4)
truths = st.lists(st.lists(st.sampled_from(["天", "地", "玄", UNREADABLE]), max_size=9).map(tuple), max_size=4)


@given(truths, columns)
def test_causes_add_up_to_all_errors(truth, read):
    result = measure_columns("p", [Written(units=each) for each in truth], read, fold=lambda unit: unit)
    assert result.causes.total == result.folded.errors
    assert min(result.causes.order, result.causes.missed, result.causes.character) >= 0


boxes = st.builds(lambda x, y: Box(x, y, x + 40, y + 40), st.integers(0, 200), st.integers(0, 200))
glyphs = st.lists(st.tuples(st.sampled_from("天地玄黃"), boxes), max_size=6)
somewhere = st.lists(
    glyphs.map(lambda each: Written(units=tuple(u for u, _ in each), boxes=tuple(b for _, b in each))), max_size=3
)


@given(somewhere, somewhere)
def test_causes_add_up_with_places_too(truth, read):
    result = measure_columns("p", truth, read, fold=lambda unit: unit)
    assert result.causes.total == result.folded.errors


def test_columns_in_the_wrong_order_are_order():
    assert causes(texts(ONE, TWO, THREE), texts(THREE, ONE, TWO)) == Causes(order=32)


def test_text_that_stands_elsewhere_within_a_column_is_order_and_nothing_else():
    found = causes(texts(ONE, TWO, THREE), texts(ONE[:8] + TWO[:8], ONE[8:] + TWO[8:], THREE))
    assert (found.order, found.total) == (16, 16)


@pytest.mark.parametrize(
    ("truth", "read", "expected"),
    [
        ((ONE, TWO), (TWO,), Causes(missed=16)),
        ((ONE, "音釋", TWO), (ONE, TWO), Causes(missed=2)),
        ((ONE,), (ONE, "一二三四五"), Causes(false_ink=5)),
        ((ONE,), ("天也玄黃宇宙洪荒日月盈昃辰宿列張",), Causes(character=1)),
        ((ONE,), (ONE[:7] + ONE[8:],), Causes(character=1)),
        ((ONE, TWO, THREE), (ONE, "八九十甲乙丙丁戊", THREE), Causes(cut=16)),
    ],
)
def test_stretches_of_errors_tell_their_cause_by_their_lengths(truth, read, expected):
    assert causes(texts(*truth), texts(*read)) == expected


def test_a_short_column_is_missed_whole_whatever_is_illegible_in_it():
    truth = [Written.of_text(each, lacunae=True) for each in (ONE, "音\u3013釋", TWO)]
    assert causes(truth, texts(ONE, TWO)) == Causes(missed=2)


def test_with_places_a_character_without_a_column_is_missed_and_one_without_writing_is_false_ink():
    truth = [placed("天地", 100), placed("玄黃", 40)]
    assert causes(truth, [placed("天地", 100)]) == Causes(missed=2)
    assert causes(truth, [*truth, placed("一", 300)]) == Causes(false_ink=1)


def test_with_places_a_wrong_character_in_its_column_is_a_character():
    assert causes([placed("天地玄", 100)], [placed("天也玄", 100)]) == Causes(character=1)


def test_with_places_two_columns_read_as_one_and_one_as_two_are_cut():
    merged = Written(units=("一", "二"), boxes=placed("一二", 100, width=100).boxes, outline=Box(0, 0, 100, 80))
    assert causes([placed("天地", 100), placed("玄黃", 40)], [merged]) == Causes(cut=4)
    halves = [placed("一二", 100, width=20), placed("三四", 80, width=20)]
    assert causes([placed("天地", 100)], halves) == Causes(cut=4)


def test_a_place_for_each_unit_or_for_none():
    with pytest.raises(ValueError, match="1 boxes cannot be those of 2 units"):
        Written(units=("天", "地"), boxes=(Box(0, 0, 1, 1),))
