"""For any pages and any query the embedded engine says what the plain scan says, at any length of its passages."""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manuscripts.core.manuscript import Manuscript
from manuscripts.search import passages, query
from manuscripts.search.memory_index import MemoryIndex
from manuscripts.search.query import Query
from manuscripts.search.sqlite_index import SqliteIndex

FOLD = {"乙": "甲"}
SIGNS = ["甲", "乙", "丙", "甲\U000e0100", "⿰甲乙", "□", "〻", "。", "\ue000"]
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=6).map("".join)
COLUMNS = st.tuples(st.sampled_from(["", "", "", "^", ")", "(", "|", "~"]), TEXTS).map("".join)
PAGES = st.lists(st.lists(COLUMNS, max_size=6), max_size=3)
QUERIES = st.builds(
    Query,
    text=st.lists(st.sampled_from(SIGNS[:-2]), max_size=4).map(lambda signs: "".join(["甲", *signs])),
    exact=st.booleans(),
    shelfmark=st.sampled_from([None, None, "S.1"]),
    limit=st.integers(0, 30),
    offset=st.integers(0, 3),
    context=st.integers(0, 4),
)


def fold(character):
    return FOLD.get(character, character)


@pytest.fixture
def short_passages(monkeypatch):
    monkeypatch.setattr(passages, "STEP", 3)
    monkeypatch.setattr(passages, "MAX_QUERY_UNITS", 5)
    monkeypatch.setattr(query, "MAX_QUERY_UNITS", 5)


@pytest.mark.parametrize("notes", [(), (2,), (3, 6), (5, 11), (1, 4, 7, 8, 19)])
def test_a_phrase_of_any_length_is_found_wherever_passages_end(make_page, short_passages, tmp_path, notes):
    text = "".join(chr(0x4E00 + index) for index in range(20))
    columns = [text[start:end] for start, end in pairwise((0, *notes, 20))]
    noted = [part for column in columns for part in (column, ")甲", "(乙")] if notes else columns
    engine = SqliteIndex(tmp_path / "search.sqlite", fold=fold, folding="test")
    engine.replace(Manuscript(institution="one", shelfmark="S.1"), [make_page(*noted)])
    phrases = [text[start : start + length] for length in range(1, 6) for start in range(21 - length)]
    assert [phrase for phrase in phrases if engine.search(Query(text=phrase)).total != 1] == []
    engine.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(PAGES, min_size=1, max_size=2), asked=st.lists(QUERIES, min_size=1, max_size=4))
def test_the_embedded_engine_equals_the_plain_scan(make_page, short_passages, texts, asked):
    with TemporaryDirectory() as folder:
        engine = SqliteIndex(Path(folder) / "search.sqlite", fold=fold, folding="test")
        oracle = MemoryIndex(fold=fold)
        for number, pages in enumerate(texts, start=1):
            manuscript = Manuscript(institution="one", shelfmark=f"S.{number}")
            made = [make_page(*columns, number=index) for index, columns in enumerate(pages, start=1)]
            engine.replace(manuscript, made)
            oracle.replace(manuscript, made)
        try:
            for one in asked:
                assert engine.search(one) == oracle.search(one)
        finally:
            engine.close()
