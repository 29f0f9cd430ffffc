"""Search over candidates: what the first reading missed is found, and every number says what it is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.page import Candidate, GlyphCorrection
from manuscripts.search.chance import chance_of, reach_of
from manuscripts.search.doubt import FAINTEST
from manuscripts.search.query import Query

SHARES = st.floats(0, 1)
LENGTHS = st.integers(1, 12)


def read_as(page, *given):
    """The glyphs of a page with these candidates, `甲=0.9 乙=0.05`, in a row; an empty text leaves one as it is."""
    texts = iter(given)
    columns = (
        replace(column, glyphs=tuple(with_candidates(glyph, next(texts, "")) for glyph in column.glyphs))
        for column in page.columns
    )
    return replace(page, columns=tuple(columns))


def with_candidates(glyph, text):
    pieces = [piece.partition("=") for piece in text.split()]
    candidates = tuple(Candidate(text=sign, probability=float(share)) for sign, _, share in pieces)
    return replace(glyph, candidates=candidates)


def sure(text):
    return [f"{sign}=0.99" for sign in text]


def probabilities(index, text, **asked):
    return [hit.probability for hit in index.search(Query(text=text, **asked)).hits]


def test_what_the_first_reading_missed_is_found_and_said_to_be_a_candidate(index, store, make_page):
    store(read_as(make_page("如走我聞"), "如=0.99", "走=0.6 是=0.3", "我=0.99", "聞=0.99"))
    assert index.search(Query(text="如是我聞")).total == 0
    (hit,) = index.search(Query(text="如是我聞", candidates=True)).hits
    assert (hit.written, hit.explained[0].asked, hit.explained[0].rules) == ("如走我聞", "是", ("candidate",))


def test_a_search_over_candidates_says_of_what_is_written_what_any_search_says(index, store, make_page):
    store(read_as(make_page("如是我聞"), "如=0.9 加=0.05", "是=0.7 走=0.2", "我=0.8", "聞=0.95"))
    for phrase in ("如", "如是", "是我聞", "如是我聞", "如?我"):
        assert probabilities(index, phrase) == probabilities(index, phrase, candidates=True)


def test_the_longer_the_phrase_that_stands_around_a_doubt_the_less_the_doubt_counts(index, store, make_page):
    store(read_as(make_page("如走我聞一時"), "如=0.99", "走=0.8 是=0.1", *sure("我聞一時")))
    phrases = ["是", "如是我", "如是我聞", "如是我聞一", "如是我聞一時"]
    found = [probabilities(index, phrase, candidates=True)[0] for phrase in phrases]
    assert found == sorted(found)
    assert found[0] == 0.1
    assert found[-1] > 0.8


def test_what_a_person_has_read_is_certain_at_any_length(index, store, make_page):
    page = read_as(make_page("如是我聞"), *sure("如是我聞"))
    seen = GlyphCorrection(before="如", by="reader", when="2026-01-01T00:00:00Z")
    columns = (
        replace(column, glyphs=tuple(replace(glyph, corrections=(seen,)) for glyph in column.glyphs))
        for column in page.columns
    )
    store(replace(page, columns=tuple(columns)))
    assert probabilities(index, "如是我聞") == [1.0]
    assert probabilities(index, "如是", candidates=True, least=1.0) == [1.0]


def test_spellings_of_one_character_are_probable_together(index, store, make_page):
    store(read_as(make_page("無"), "無=0.6 无=0.39"))
    assert probabilities(index, "無") == probabilities(index, "无", candidates=True) == [0.99]


def test_what_is_written_is_not_lost_behind_something_faint_that_stands_nearer(index, store, make_page):
    store(read_as(make_page("甲丙丁乙"), "甲=0.99", "丙=0.95 乙=0.004", "丁=0.99", "乙=0.99"))
    (hit,) = index.search(Query(text="甲{0,3}乙", candidates=True)).hits
    assert hit.written == "甲丙丁乙"


def test_what_is_less_probable_than_is_searched_is_not_found(index, store, make_page):
    store(read_as(make_page("如走"), "如=0.99", f"走=0.9 是={FAINTEST / 2}"))
    assert probabilities(index, "如是", candidates=True, least=0.0) == []


def test_recall_falls_with_what_is_left_out_as_not_probable_enough(index, store, make_page):
    store(
        read_as(make_page("如是"), "如=0.9", "是=0.9"),
        read_as(make_page("如走", number=2), "如=0.9", "走=0.6 是=0.3"),
    )
    results = [index.search(Query(text="如是", candidates=True, least=least)) for least in (0.0, 0.5, 0.999)]
    assert [result.total for result in results] == [2, 1, 0]
    assert 1 > results[0].recall > results[1].recall > results[2].recall == 0


def test_recall_is_less_where_the_text_is_worse_read(index, store, make_page):
    store(read_as(make_page("如是走走"), "如=0.99", "是=0.99", *["走=0.99"] * 2))
    well = index.search(Query(text="如是", candidates=True)).recall
    store(read_as(make_page("如是走走"), "如=0.99", "是=0.99", *["走=0.4"] * 2))
    badly = index.search(Query(text="如是", candidates=True)).recall
    assert badly < well < 1


def test_recall_is_not_told_of_the_best_reading_nor_where_nothing_was_met(index, store, make_page):
    store(read_as(make_page("如是"), "如=0.9", "是=0.9"))
    assert index.search(Query(text="如是")).recall is None
    assert index.search(Query(text="天地", candidates=True)).recall is None


@given(shares=st.lists(SHARES, min_size=2, max_size=6), units=LENGTHS)
def test_a_chance_is_a_probability_and_keeps_the_order_of_the_products(shares, units):
    found = chance_of(np.array(sorted(shares)), units=units)
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.diff(found) >= -1e-12).all()


@pytest.mark.parametrize("units", [0, 1, 2, 5, 100])
def test_what_is_certain_or_impossible_stays_so(units):
    assert chance_of(np.array([0.0, 1.0]), units=units).tolist() == [0.0, 1.0]


@given(accuracy=SHARES, units=LENGTHS)
def test_more_characters_and_worse_readings_put_more_places_out_of_reach(accuracy, units):
    assert 0 < reach_of(accuracy, units=units + 1) <= reach_of(accuracy, units=units) <= reach_of(1.0, units=units)
    assert reach_of(None, units=units) == reach_of(1.0, units=units) == 1
