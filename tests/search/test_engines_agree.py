"""For any pages and any query the engines say what a reader with much time finds, at any length of passages."""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manuscripts.core.manuscript import Manuscript
from manuscripts.search import passages, phrasing
from manuscripts.search.memory_index import MemoryIndex
from manuscripts.search.query import Query
from manuscripts.search.sqlite_index import SqliteIndex
from tests.search.plain_reading import places_by_hand
from tests.search.random_questions import FOLDING, PAGES, QUERIES, doubted


@pytest.mark.parametrize("notes", [(), (2,), (3, 6), (5, 11), (1, 4, 7, 8, 19)])
def test_a_phrase_of_any_length_is_found_wherever_passages_end(make_page, monkeypatch, tmp_path, notes):
    monkeypatch.setattr(passages, "STEP", 3)
    for module in (passages, phrasing):
        monkeypatch.setattr(module, "MAX_QUERY_UNITS", 5)
    text = "".join(chr(0x4E00 + index) for index in range(20))
    columns = [text[start:end] for start, end in pairwise((0, *notes, 20))]
    noted = [part for column in columns for part in (column, ")甲", "(乙")] if notes else columns
    engine = SqliteIndex(tmp_path / "search.sqlite", folding=FOLDING, digest="test")
    engine.replace(Manuscript(institution="one", shelfmark="S.1"), [make_page(*noted)])
    phrases = [text[start : start + length] for length in range(1, 6) for start in range(21 - length)]
    assert [phrase for phrase in phrases if engine.search(Query(text=phrase)).total != 1] == []
    engine.close()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(PAGES, min_size=1, max_size=2), asked=st.lists(QUERIES, min_size=1, max_size=6))
def test_every_engine_finds_what_a_reader_finds(make_page, short_passages, texts, asked):
    made = [
        [doubted(make_page(*columns, number=index)) for index, columns in enumerate(pages, start=1)] for pages in texts
    ]
    with TemporaryDirectory() as folder:
        embedded = SqliteIndex(Path(folder) / "search.sqlite", folding=FOLDING, digest="test")
        plain = MemoryIndex(folding=FOLDING)
        for number, pages in enumerate(made, start=1):
            for engine in (embedded, plain):
                engine.replace(Manuscript(institution="one", shelfmark=f"S.{number}"), pages)
        try:
            for one in asked:
                found = embedded.search(one)
                assert found == plain.search(one)
                read = made[:1] if one.narrowing.shelfmark else made
                assert found.total == sum(map(len, places_by_hand(one, read, FOLDING)))
                assert found.spellings is None or sum(found.spellings.values()) == found.total
                assert len(found.hits) == max(0, min(one.limit, found.total - one.offset))
        finally:
            embedded.close()
