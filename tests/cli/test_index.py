"""`manuscripts index` on a small real library."""

import json
import sqlite3
from pathlib import Path

import pytest

from manuscripts.catalog.library import Library
from manuscripts.pipeline.indexing import index_stale, open_index
from manuscripts.search.query import Query
from tests.conftest import run_manuscripts
from tests.small_library import entries, page_of, small_library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = small_library(tmp_path / "library", {"S.1": ["如是我聞", "一時佛在"], "S.2": ["天地"]})
    with Library(made) as library:
        index_stale(library)
    return made


def total(folder: Path, words: str) -> int:
    with Library(folder) as library:
        index = open_index(library)
        try:
            return index.search(Query(text=words)).total
        finally:
            index.close()


def test_a_sound_index_is_found_to_be_so(folder: Path) -> None:
    done = run_manuscripts("index", "--check", "--json", "--library", folder)
    assert json.loads(done.stdout) == {"checked": 2, "faults": []}


def test_a_record_that_was_changed_beside_the_index_is_found_and_mended_by_a_rebuild(folder: Path) -> None:
    with Library(folder) as library:
        entry = entries(library, "S.1")[0]
        library.records.save(entry, page_of(entry, "如是你聞"))
    done = run_manuscripts("index", "--check", "--library", folder, code=5)
    assert "east S.1: its pages differ" in done.stdout
    assert "index --rebuild" in done.stderr
    run_manuscripts("index", "--rebuild", "--library", folder)
    run_manuscripts("index", "--check", "--library", folder)
    assert (total(folder, "如是你聞"), total(folder, "如是我聞")) == (1, 0)


def test_a_rebuild_forgets_what_the_library_does_not_hold_and_mends_what_was_damaged_inside(folder: Path) -> None:
    with sqlite3.connect(folder / "index.sqlite") as db:
        db.execute("UPDATE manuscript SET shelfmark = 'S.9' WHERE shelfmark = 'S.2'")
        db.execute("UPDATE passage SET packed = zeroblob(16) WHERE id = (SELECT min(id) FROM passage)")
    done = run_manuscripts("index", "--check", "--library", folder, code=5)
    assert "damaged" in done.stderr
    run_manuscripts("index", "--rebuild", "--library", folder)
    run_manuscripts("index", "--check", "--library", folder)
    assert total(folder, "天地") == 1


def test_an_index_that_is_gone_is_made_anew(folder: Path) -> None:
    (folder / "index.sqlite").unlink()
    assert "2 manuscripts indexed" in run_manuscripts("index", "--library", folder).stdout
    assert total(folder, "如是我聞一時") == 1
