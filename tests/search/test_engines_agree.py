"""For any pages and any query the engines say what a reader with much time finds, at any length of passages."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Candidate, ColumnKind
from manuscripts.search import passages, phrasing
from manuscripts.search.folding import Folding
from manuscripts.search.memory_index import MemoryIndex
from manuscripts.search.query import Narrowing, Notes, Query, Sort
from manuscripts.search.sqlite_index import SqliteIndex
from manuscripts.variants.level import Level
from manuscripts.variants.rule import Relation
from tests.search.conftest import table_of
from tests.search.plain_reading import places_by_hand

FOLDING = Folding(
    table_of(
        [
            ("乙", "甲", Relation.VARIANT, Level.GRAPHICAL),
            ("丁", "丙", Relation.SIMPLIFIED, Level.ORTHOGRAPHIC),
            ("丙", "甲", Relation.BORROWING, Level.LOOSE),
        ]
    ),
    spellings={"⿰丙乙": "丁"},
)
SIGNS = ["甲", "乙", "丙", "丁", "甲\U000e0100", "⿰甲乙", "⿰丙乙", "□", "〻", "。", "\ue000"]
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=6).map("".join)
COLUMNS = st.tuples(st.sampled_from(["", "", "", "^", ")", "(", "|", "~"]), TEXTS).map("".join)
PAGES = st.lists(st.lists(COLUMNS, max_size=6), max_size=3)
WILDCARDS = ["?", "*", "{1,2}", "{甲}", "⿰？乙"]
PHRASES = (
    st.lists(st.sampled_from([*SIGNS[:-2], *WILDCARDS]), max_size=3)
    # A mark behind a wildcard is refused.
    .filter(lambda signs: all(one not in WILDCARDS or other != "〻" for one, other in pairwise(signs)))
    .map(lambda signs: "".join(["甲", *signs]))
)
TEXTUAL = st.recursive(
    PHRASES,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["AND", "OR", "NOT"]), inner).map(lambda one: f"({' '.join(one)})")
        | st.tuples(PHRASES, st.sampled_from(["NEAR/0", "NEAR/2"]), PHRASES).map(lambda one: f"({' '.join(one)})")
    ),
    max_leaves=3,
)
QUERIES = st.builds(
    Query,
    text=TEXTUAL,
    level=st.sampled_from(Level),
    notes=st.sampled_from(Notes),
    candidates=st.booleans(),
    least=st.sampled_from([0.0, 0.05, 0.2]),
    kinds=st.sampled_from([frozenset(), frozenset(), frozenset({ColumnKind.MAIN, ColumnKind.FOLD})]),
    narrowing=st.sampled_from([Narrowing(), Narrowing(), Narrowing(shelfmark="S.1")]),
    sort=st.sampled_from(Sort),
    limit=st.integers(0, 30),
    offset=st.integers(0, 3),
    context=st.integers(0, 4),
    spellings=st.booleans(),
    facets=st.booleans(),
)


def doubted(page):
    """Every second glyph with candidates, others for each place."""
    glyphs = [glyph for column in page.columns for glyph in column.glyphs]
    given = {id(glyph): _candidates(glyph, place) for place, glyph in enumerate(glyphs) if place % 2}
    return replace(
        page,
        columns=tuple(
            replace(
                column,
                glyphs=tuple(replace(glyph, candidates=given.get(id(glyph), ())) for glyph in column.glyphs),
            )
            for column in page.columns
        ),
    )


def _candidates(glyph, place):
    others = [sign for sign in SIGNS[place % 5 :: 3] if sign != glyph.written]
    shares = [0.5, 0.25, 0.125]
    return tuple(
        Candidate(text=text, probability=share) for text, share in zip([glyph.written, *others], shares, strict=False)
    )


@pytest.fixture
def short_passages(monkeypatch):
    monkeypatch.setattr(passages, "STEP", 3)
    monkeypatch.setattr(passages, "MAX_QUERY_UNITS", 40)


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
