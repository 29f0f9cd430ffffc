"""Language as an adviser chooses among the candidates of glyphs, and says how likely they are."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.geometry import Box
from manuscripts.core.page import Candidate, Glyph
from manuscripts.inference.weights import weights_for
from manuscripts.recognition.adviser import Adviser

BOX = Box(0, 0, 10, 10)


@pytest.fixture(scope="module")
def adviser() -> Adviser:
    return Adviser(weights_for("manuscripts-characters"))


def glyph(*candidates: tuple[str, float]) -> Glyph:
    found = tuple(Candidate(text=text, probability=probability) for text, probability in candidates)
    return Glyph(box=BOX, written=found[0].text, candidates=found)


def sure(text: str) -> list[Glyph]:
    return [glyph((character, 0.999)) for character in text]


def text_of(glyphs: Sequence[Glyph]) -> str:
    return "".join(glyph.written for glyph in glyphs)


def advised(adviser: Adviser, line: Sequence[Glyph]) -> tuple[Glyph, ...]:
    """A page of one column."""
    (found,) = adviser.advise([line])
    return found


def test_a_look_alike_gives_way_to_what_goes_with_its_neighbours(adviser: Adviser) -> None:
    line = [*sure("學而時習"), glyph(("乏", 0.55), ("之", 0.4)), *sure("不亦說乎")]
    found = advised(adviser, line)
    assert text_of(found) == "學而時習之不亦說乎"
    assert found[4].candidates == line[4].candidates
    assert found[4].confidence > 0.8


def test_what_the_ink_hardly_allows_is_not_chosen(adviser: Adviser) -> None:
    line = [*sure("學而時習"), glyph(("乏", 0.9999), ("之", 0.0001)), *sure("不亦說乎")]
    assert text_of(advised(adviser, line)) == "學而時習乏不亦說乎"
    alone = [*sure("學而時習"), glyph(("乏", 0.6)), *sure("不亦說乎")]
    assert text_of(advised(adviser, alone)) == "學而時習乏不亦說乎"


@pytest.mark.parametrize(("old", "modern"), [("无", "無"), ("衆", "眾"), ("爲", "為"), ("尒", "爾")])
def test_an_old_form_stays_however_rare_it_is(adviser: Adviser, old: str, modern: str) -> None:
    line = [*sure("天下"), glyph((old, 0.5), (modern, 0.49)), *sure("人也")]
    assert text_of(advised(adviser, line))[2] == old


def test_what_the_ink_gave_to_nothing_stays_in_doubt(adviser: Adviser) -> None:
    line = [*sure("學而時習"), glyph(("之", 0.2), ("乏", 0.1)), *sure("不亦說乎")]
    assert advised(adviser, line)[4].confidence <= 0.3


def test_glyphs_without_candidates_stay_as_they_are(adviser: Adviser) -> None:
    bare = Glyph(box=BOX, written="□")
    assert advised(adviser, [bare]) == (bare,)
    assert advised(adviser, [*sure("學而"), bare, glyph(("乏", 0.5), ("之", 0.4))])[2] == bare
    assert advised(adviser, []) == ()


def test_what_the_page_says_elsewhere_counts(adviser: Adviser) -> None:
    doubtful = [*sure("昔鑛"), glyph(("湞", 0.5), ("湄", 0.45))]
    said = [sure("有鑛湄來"), sure("見鑛湄去"), sure("鑛湄曰")]
    assert text_of(adviser.advise([doubtful])[0]) == "昔鑛湞"
    assert text_of(adviser.advise([*said, doubtful])[3]) == "昔鑛湄"
    unsure = [
        [replace(one, candidates=(replace(one.candidates[0], probability=0.5),)) for one in line] for line in said
    ]
    assert text_of(adviser.advise([*unsure, doubtful])[3]) == "昔鑛湞"


_LETTERS = st.sampled_from("之乏天夭大太人入日曰〻□鑫")


@given(
    st.lists(
        st.lists(st.tuples(_LETTERS, st.floats(0.0, 0.3)), min_size=1, max_size=4, unique_by=lambda pair: pair[0]),
        max_size=12,
    )
)
def test_nothing_is_added_dropped_or_invented(adviser: Adviser, given_: list[list[tuple[str, float]]]) -> None:
    line = [glyph(*sorted(candidates, key=lambda pair: -pair[1])) for candidates in given_]
    found = advised(adviser, line)
    assert len(found) == len(line)
    for before, after in zip(line, found, strict=True):
        assert after.written in {candidate.text for candidate in before.candidates}
        assert (after.box, after.candidates) == (before.box, before.candidates)
        assert 0 <= after.confidence <= 1


def test_the_file_is_mapped_from_where_the_manifest_says() -> None:
    weights = weights_for("manuscripts-characters")
    assert Adviser(weights).model == weights.use
    assert weights.path().stat().st_size < 25e6
    assert Path(weights.path()).suffix == ".ngrams"
