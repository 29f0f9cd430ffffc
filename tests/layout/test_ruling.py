"""Drawn lines that part registers or pages, told from the strokes of characters."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manuscripts.core.geometry import Box
from manuscripts.core.prepared import GreyImage
from manuscripts.layout.order import Rule
from manuscripts.layout.ruling import Ruling, find_ruling
from tests.layout.conftest import Sheet

WIDTH = 30.0


@dataclass
class Written:
    """A sheet of two stacked registers of columns, and where they are written."""

    sheet: Sheet
    boxes: list[Box]

    @property
    def mask(self) -> npt.NDArray[np.bool_]:
        mask = np.zeros((-(-self.sheet.height // 2), -(-self.sheet.width // 2)), dtype=bool)
        for box in self.boxes:
            mask[int(box.top) // 2 : -(-int(box.bottom) // 2), int(box.left) // 2 : -(-int(box.right) // 2)] = True
        return mask

    def ruling(self) -> Ruling:
        return find_ruling(self.sheet.grey, written=self.mask, width=WIDTH)

    def rules(self) -> tuple[Rule, ...]:
        return self.ruling().rules


@pytest.fixture
def written() -> Written:
    return write()


def write() -> Written:
    sheet = Sheet()
    columns = [(x, top) for x in (600, 550, 500, 250, 200, 150) for top in (100, 480)]
    return Written(sheet, [sheet.column(x, top=top, count=8) for x, top in columns])


def test_columns_of_characters_hold_no_rule(written: Written) -> None:
    assert written.rules() == ()


@pytest.mark.parametrize("thickness", [2, 6])
def test_a_register_line_is_found_from_end_to_end(written: Written, thickness: int) -> None:
    written.sheet.bar(120, 440, 640, 440 + thickness)
    (rule,) = written.rules()
    assert (*rule.first, *rule.last) == pytest.approx((120, 440 + thickness / 2, 640, 440 + thickness / 2), abs=2)


def test_a_gutter_is_found_from_end_to_end(written: Written) -> None:
    written.sheet.bar(374, 60, 377, 840)
    (rule,) = written.rules()
    assert (*rule.first, *rule.last) == pytest.approx((375, 60, 375, 840), abs=2)


def test_a_broken_line_is_one_rule(written: Written) -> None:
    for left in range(120, 620, 100):
        written.sheet.bar(left, 440, left + 80, 442)
    (rule,) = written.rules()
    assert (rule.first[0], rule.last[0]) == pytest.approx((120, 600), abs=2)


def test_a_line_worn_to_short_pieces_is_one_rule_where_nothing_is_written(written: Written) -> None:
    for left in range(120, 640, 40):
        written.sheet.bar(left, 440, left + 25, 442)
    (rule,) = written.rules()
    assert (rule.first[0], rule.last[0]) == pytest.approx((120, 625), abs=2)


def test_a_line_ends_where_the_dark_beside_the_page_begins(written: Written) -> None:
    written.sheet.bar(0, 0, 80, 882)
    written.sheet.bar(120, 440, 640, 442)
    assert [(rule.first[0], rule.last[0]) for rule in written.rules()] == [pytest.approx((120, 640), abs=2)]


def test_a_line_of_which_little_is_left_is_no_rule(written: Written) -> None:
    for left in (120, 370, 620):
        written.sheet.bar(left, 440, left + 70, 442)
    assert written.rules() == ()


@settings(max_examples=10)
@given(st.floats(-0.03, 0.03))
def test_a_line_may_be_a_little_tilted(slope: float) -> None:
    written = write()
    for x in range(120, 640):
        y = round(440 + slope * (x - 380))
        written.sheet.grey[y : y + 3, x] = 20
    (rule,) = written.rules()
    assert rule.first == pytest.approx((120, 441 - slope * 260), abs=3)
    assert rule.last == pytest.approx((640, 441 + slope * 260), abs=3)


def test_a_line_far_paler_than_the_writing_is_no_rule(written: Written) -> None:
    written.sheet.grey[440:443, 120:640] = 190
    assert written.rules() == ()


def test_lines_that_do_not_continue_each_other_are_two_rules(written: Written) -> None:
    written.sheet.bar(120, 430, 360, 432)
    written.sheet.bar(390, 450, 640, 452)
    assert sorted(rule.first[1] for rule in written.rules()) == pytest.approx([431, 451], abs=2)


def test_a_turned_page_has_turned_rules(written: Written) -> None:
    written.sheet.bar(120, 440, 640, 443)
    (rule,) = find_ruling(np.ascontiguousarray(written.sheet.grey.T), written=written.mask.T, width=WIDTH).rules
    assert (*rule.first, *rule.last) == pytest.approx((441, 120, 441, 640), abs=2)


def test_the_ink_of_a_page_is_its_writing_without_its_rules(written: Written) -> None:
    written.sheet.bar(374, 60, 377, 840)
    ink = written.ruling().ink
    inside = written.mask.repeat(2, axis=0).repeat(2, axis=1)
    assert not (ink & ~inside).any()
    assert ink[inside].mean() > 0.2


@pytest.mark.parametrize("shape", [(1, 1), (3, 400), (400, 3), (5, 5), (301, 299)])
@pytest.mark.parametrize("tone", [0, 128, 255])
@pytest.mark.parametrize("writing", [False, True])
def test_pages_of_one_tone_have_no_rules_and_no_ink(shape: tuple[int, int], tone: int, writing: bool) -> None:
    written = np.full((-(-shape[0] // 2), -(-shape[1] // 2)), writing)
    ruling = find_ruling(np.full(shape, tone, dtype=np.uint8), written=written, width=WIDTH)
    assert ruling.rules == ()
    assert ruling.ink.shape == shape
    assert not ruling.ink.any()


@pytest.mark.parametrize("width", [0.0, 2.0, WIDTH])
def test_noise_does_no_harm(width: float) -> None:
    noise: GreyImage = np.random.default_rng(7).integers(0, 256, (120, 90), dtype=np.uint8)
    ruling = find_ruling(noise, written=np.zeros((60, 45), dtype=bool), width=width)
    assert ruling.ink.any()


def test_without_writing_there_is_nothing_to_part(written: Written) -> None:
    written.sheet.bar(120, 440, 640, 443)
    assert find_ruling(written.sheet.grey, written=written.mask, width=0.0).rules == ()
