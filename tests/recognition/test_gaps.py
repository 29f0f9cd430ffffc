import numpy as np
import pytest

from manuscripts.core.page import Candidate
from manuscripts.recognition.alignment import Peak
from manuscripts.recognition.gaps import fill_gaps, fill_unread, mark_unread

HEIGHT, WIDTH, PITCH = 250, 50, 50


def peak(row: float, text: str, probability: float = 0.9) -> Peak:
    return Peak(row, (Candidate(text=text, probability=probability),))


def ink_at(*rows: int) -> np.ndarray:
    ink = np.zeros((HEIGHT, WIDTH), bool)
    for row in rows:
        ink[row - 15 : row + 15, 10:40] = True
    return ink


def text_of(peaks) -> str:
    return "".join(found.candidates[0].text for found in peaks)


READ = [peak(25, "天"), peak(75, "地"), peak(175, "黃"), peak(225, "宇")]


def test_a_character_passed_over_is_found_where_there_is_ink_and_room():
    doubts = [peak(120, "之", 0.2), peak(128, "玄", 0.4)]
    assert text_of(fill_gaps(READ, doubts, ink=ink_at(25, 75, 125, 175, 225))) == "天地玄黃宇"


def test_a_space_without_ink_stays_one():
    assert fill_gaps(READ, [peak(125, "玄", 0.4)], ink=ink_at(25, 75, 175, 225)) == READ


def test_a_doubt_beside_a_character_that_was_read_is_none():
    assert fill_gaps(READ, [peak(60, "玄", 0.4), peak(30, "人", 0.4)], ink=ink_at(25, 75, 175, 225)) == READ


def test_the_end_of_a_column_is_looked_at_too():
    assert text_of(fill_gaps(READ[:-1], [peak(226, "一", 0.15)], ink=ink_at(25, 75, 175, 225))) == "天地黃一"


def test_nothing_read_is_nothing_to_fill():
    assert fill_gaps([], [peak(125, "玄")], ink=ink_at(125)) == []


def rows_unread(peaks, *rows: int) -> list[float]:
    """Where characters are marked as unread."""
    found = mark_unread(peaks, ink=ink_at(*rows))
    assert [one for one in found if one.candidates] == list(peaks)
    assert found == sorted(found, key=lambda one: one.centre)
    return [one.centre for one in found if not one.candidates]


def test_what_is_written_but_was_not_read_is_marked_once_for_each_character():
    assert rows_unread([peak(25, "天"), peak(225, "宇")], 25, 75, 125, 175, 225) == pytest.approx(
        [75, 125, 175], abs=10
    )
    assert rows_unread(READ, 25, 75, 125, 175, 225) == pytest.approx([125], abs=10)
    assert rows_unread(READ[1:], 25, 75, 125, 175, 225) == pytest.approx([25, 125], abs=10)
    assert rows_unread(READ[:-1], 25, 75, 125, 175, 225) == pytest.approx([125, 225], abs=10)


def test_a_blank_and_a_high_character_hide_nothing():
    assert rows_unread(READ, 25, 75, 175, 225) == []
    high = [peak(25, "天"), peak(75, "地"), peak(160, "鸞"), peak(215, "宇")]
    assert rows_unread(high, 25, 75, 130, 160, 190, 215) == []


def test_specks_and_strokes_at_the_side_are_no_characters():
    ink = ink_at(25, 75, 175, 225)
    ink[120:124, 20:30] = True
    ink[:, :3] = True
    assert mark_unread(READ, ink=ink) == READ


def test_where_nothing_was_read_writing_is_marked_and_a_stain_is_not():
    assert rows_unread([], 25, 75, 175, 225) == pytest.approx([25, 75, 175, 225], abs=10)
    assert mark_unread([], ink=ink_at(75)) == []


def test_a_second_look_at_what_was_not_read_fills_in_what_it_shows():
    ink = ink_at(25, 75, 125, 175, 225)
    marked = mark_unread([peak(25, "天"), peak(225, "宇")], ink=ink)
    looked = []

    def look(top: int, bottom: int) -> list[Peak]:
        looked.append((top, bottom))
        return [peak(28, "天"), peak(78, "地", 0.3), peak(122, "玄", 0.05), peak(172, "黃", 0.2), peak(180, "苗", 0.15)]

    found = fill_unread(marked, look, ink=ink)
    assert ["".join(one.candidates[0].text if one.candidates else "□") for one in found] == list("天地□黃宇")
    ((top, bottom),) = looked
    assert top < 50
    assert bottom > 200
    assert fill_unread(READ, look, ink=ink) == READ
