"""How many characters of a text are probably wrong."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.certificate import Certificate
from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Candidate, Column, ColumnKind, Glyph, Page, PageImage

BOX = Box(0, 0, 10, 10)


def read(probability: float, *, struck: bool = False, advised: float | None = None) -> Glyph:
    candidates = (Candidate(text="天", probability=probability),)
    return Glyph(box=BOX, written="天", candidates=candidates, struck=struck, advised=advised)


def page_of(glyphs: Sequence[Glyph], kind: ColumnKind = ColumnKind.MAIN) -> Page:
    column = Column(id="c1", kind=kind, line=1, region="", outline=Polygon.of_box(BOX), glyphs=tuple(glyphs))
    image = PageImage(digest="0" * 64, name="p", frame=0, width=10, height=10)
    return Page(institution="", shelfmark="", number=1, image=image, columns=(column,))


def test_punctuation_of_which_nothing_is_known_is_no_wrong_character() -> None:
    signs = (Glyph(box=BOX, written="。"), Glyph(box=BOX, written="天"), Glyph(box=BOX, written="□"))
    assert Certificate.of(page_of(signs)).errors == 1


def test_the_rate_is_how_sure_the_characters_of_the_text_are() -> None:
    found = Certificate.of(page_of([read(0.9), read(0.7), read(0.2, struck=True), read(0.5, advised=0.8)]))
    assert found.characters == 3
    assert found.rate == pytest.approx((0.1 + 0.3 + 0.2) / 3)


def test_the_fold_and_margins_are_not_counted() -> None:
    assert Certificate.of(page_of([read(0.9)], ColumnKind.FOLD)).rate is None


def test_what_cannot_be_read_is_wrong_and_what_a_person_wrote_is_right() -> None:
    lost, typed = Glyph(box=BOX, written="□"), Glyph(box=BOX, written="地")
    assert Certificate.of(page_of([lost, typed])).errors == 1


def test_a_text_without_characters_has_no_rate() -> None:
    empty = Certificate.together([])
    assert (empty.rate, empty.interval) == (None, None)


@given(st.lists(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=30), min_size=1, max_size=5))
def test_pages_add_up_and_the_rate_lies_within_its_bounds(pages: list[list[float]]) -> None:
    glyphs = [[read(probability) for probability in page] for page in pages]
    together = Certificate.together(Certificate.of(page_of(page)) for page in glyphs)
    whole = Certificate.of(page_of([glyph for page in glyphs for glyph in page]))
    assert together.characters == whole.characters
    assert together.errors == pytest.approx(whole.errors, abs=0.001)
    assert together.rate is not None
    assert together.interval is not None
    low, high = together.interval
    assert 0 <= low <= together.rate <= high <= 1


def test_more_characters_make_it_surer() -> None:
    few, many = (Certificate.of(page_of([read(0.98)] * count)) for count in (50, 5000))
    assert few.interval is not None
    assert many.interval is not None
    assert few.interval[1] > many.interval[1]
