"""Fragments that were one are read as one, on every engine."""

import pytest

from manuscripts.core.join import Join, JoinPlace
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import ColumnKind
from manuscripts.search.query import Narrowing, Notes, Query


@pytest.fixture
def put(index, make_page):
    """Store a fragment of some columns that is joined to others."""

    def put(shelfmark, *columns, joins=(), institution="one"):
        index.replace(
            Manuscript(institution=institution, shelfmark=shelfmark, joins=tuple(map(Join.parse, joins))),
            [make_page(*columns, shelfmark=shelfmark, institution=institution)],
        )

    return put


def fragments(hit):
    """Holders and shelfmarks through which a hit runs, with the number of its boxes before each."""
    found, at = [(hit.institution, hit.shelfmark, 0)], hit.continued
    while at:
        found.append((at.institution, at.shelfmark, at.box))
        at = at.continued
    return found


def test_a_phrase_runs_from_one_institution_s_fragment_into_another_s(index, put):
    put("S.1", "天地如是", joins=["> two:P.7"])
    put("P.7", "我聞一時", institution="two")
    found = index.search(Query(text="如是我聞"))
    assert found.total == 1
    hit = found.hits[0]
    assert fragments(hit) == [("one", "S.1", 0), ("two", "P.7", 2)]
    assert (hit.written, hit.before, hit.after, hit.page, hit.continued.page) == ("如是我聞", "天地", "一時", 1, 1)
    assert len(hit.boxes) == 4


@pytest.mark.parametrize("text", ["是我", "如是我聞", "地如是我", "是?聞", "是 NEAR/1 聞", "如是我聞 AND 天地"])
def test_every_kind_of_phrase_crosses_a_seam_once(index, put, text):
    put("S.1", "天地如是", joins=["> two:P.7"])
    put("P.7", "我聞一時", institution="two", joins=["< one:S.1"])
    assert index.search(Query(text=text)).total == 1 + text.endswith("天地")


def test_the_order_that_one_record_knows_is_kept_and_an_unknown_one_is_tried_both_ways(index, put):
    put("S.1", "天地", joins=["> S.2"])
    put("S.2", "玄黃", joins=["S.1"])
    assert [index.search(Query(text=text)).total for text in ("地玄", "黃天")] == [1, 0]
    put("S.1", "天地")
    assert [index.search(Query(text=text)).total for text in ("地玄", "黃天")] == [1, 1]


def test_fragments_that_are_not_joined_or_not_held_are_two_texts(index, put):
    put("S.1", "天地", joins=["> S.9", "three:S.2"])
    put("S.2", "玄黃")
    assert index.search(Query(text="地玄")).total == 0


def test_a_phrase_runs_through_the_whole_of_a_small_fragment(index, put):
    put("S.1", "天地", joins=["> S.2"])
    put("S.2", "玄")
    put("S.3", "黃宇宙", joins=["< S.2"])
    found = index.search(Query(text="地玄黃宇"))
    assert found.total == 1
    assert fragments(found.hits[0]) == [("one", "S.1", 0), ("one", "S.2", 1), ("one", "S.3", 2)]
    assert [index.search(Query(text=text)).total for text in ("地玄", "玄黃", "黃宇", "地黃")] == [1, 1, 1, 0]


def test_notes_at_a_seam_may_be_read_or_left_out(index, put):
    put("S.1", "天差", ")音", "(雌", joins=[str(Join(shelfmark="S.2", place=JoinPlace.AFTER))])
    put("S.2", "別也")
    totals = {notes: index.search(Query(text="差別", notes=notes)).total for notes in Notes}
    assert totals == {Notes.BOTH: 1, Notes.WITH: 0, Notes.WITHOUT: 1, Notes.ONLY: 0}
    hit = index.search(Query(text="雌別")).hits[0]
    assert hit.kinds == (ColumnKind.NOTE_LEFT, ColumnKind.MAIN)


def test_a_fragment_that_leaves_takes_the_seam_with_it(index, put):
    put("S.1", "天地", joins=["> S.2"])
    put("S.2", "玄黃")
    assert index.search(Query(text="地玄", narrowing=Narrowing(shelfmark="S.1"))).total == 1
    index.remove("one", "S.2")
    assert index.search(Query(text="地玄")).total == 0
