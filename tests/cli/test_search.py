"""What `manuscripts search` says to a reader."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.catalog.library import Library
from manuscripts.cli.talk import ordinal, percent
from manuscripts.core.manuscript import Manuscript
from manuscripts.pipeline.indexing import index_stale
from tests.conftest import run_manuscripts
from tests.small_library import small_library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six places of 天 in manuscripts of three centuries and of none."""
    folder = small_library(
        tmp_path_factory.mktemp("search") / "library",
        {"S.1": ["天地天"], "S.2": ["天"], "S.3": ["天"], "S.4": ["玄天"]},
    )
    with Library(folder) as opened:
        for shelfmark, dating in (("S.1", "7th century"), ("S.2", "2nd century BC"), ("S.3", "11th century")):
            opened.catalogue.put_manuscript(Manuscript(institution="east", shelfmark=shelfmark, dating=dating))
        index_stale(opened)
    return folder


def test_centuries_are_told_in_words_and_in_json_as_numbers(library: Path) -> None:
    told = run_manuscripts("search", "天", "--facets", "--library", library).stdout
    assert "by century: 7th century 2; not known 1; 2nd century BC 1; 11th century 1\n" in told
    found = json.loads(run_manuscripts("search", "天", "--facets", "--json", "--library", library).stdout)
    assert found["facets"]["century"] == {"7": 2, "": 1, "-2": 1, "11": 1}


def test_behind_a_cursor_no_number_of_a_hit_is_claimed(library: Path) -> None:
    first = run_manuscripts("search", "天", "--limit", "2", "--library", library)
    assert first.stderr.splitlines()[-1] == "5 hits, shown 1 to 2"
    after = json.loads(run_manuscripts("search", "天", "--limit", "2", "--json", "--library", library).stdout)["next"]
    behind = run_manuscripts("search", "天", "--limit", "2", "--after", after, "--library", library)
    assert behind.stderr.splitlines()[-1] == "5 hits, shown 2 behind the cursor"


@pytest.mark.parametrize(
    ("share", "places", "said"),
    [
        (1.0, 0, "100 %"),
        (0.9993, 0, "over 99 %"),
        (0.9993, 1, "99.9 %"),
        (0.9999, 1, "over 99.9 %"),
        (0.994, 0, "99 %"),
        (0.05, 0, "5 %"),
        (0.0004, 1, "under 0.1 %"),
        (0.0, 1, "0.0 %"),
    ],
)
def test_a_share_in_percent(share: float, places: int, said: str) -> None:
    assert percent(share, places=places) == said


@given(st.floats(min_value=0, max_value=1), st.integers(min_value=0, max_value=3))
def test_only_what_is_certain_is_told_as_certain(share: float, places: int) -> None:
    said = percent(share, places=places)
    assert (said.split()[0].startswith("100")) == (share == 1)
    assert (said.split()[0].strip("0.") == "") == (share == 0)


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st")],
)
def test_the_number_of_a_century(number: int, said: str) -> None:
    assert ordinal(number) == said
