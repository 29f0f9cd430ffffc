"""Random pages and random questions about them, for whichever engines are held against each other."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import strategies as st

from manuscripts.core.page import Candidate, ColumnKind
from manuscripts.search.folding import Folding
from manuscripts.search.query import Narrowing, Notes, Query, Sort
from manuscripts.variants.level import Level
from manuscripts.variants.rule import Relation
from tests.search.conftest import table_of

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
# How probable a hit must be is asked only of candidates.
_PLAIN = st.just({"candidates": False})
_DOUBTFUL = st.fixed_dictionaries({"candidates": st.just(True), "least": st.sampled_from([0.0, 0.05, 0.2])})
QUERIES = st.builds(
    lambda over, **asked: Query(**over, **asked),
    over=_PLAIN | _DOUBTFUL,
    text=TEXTUAL,
    level=st.sampled_from(Level),
    notes=st.sampled_from(Notes),
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
