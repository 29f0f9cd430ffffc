"""What only the file can do: survive, refuse, forget."""

import os
import sqlite3
import subprocess
import sys
import time

import pytest

from manuscripts.core.errors import IndexUnusableError, LibraryError
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.record import dump_page
from manuscripts.search.folding import Folding
from manuscripts.search.query import Narrowing, Query
from manuscripts.search.sqlite_index import SqliteIndex
from manuscripts.variants.table import VariantTable

SAME = Folding(VariantTable(()))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "search.sqlite"


def open_at(path, *, digest="same"):
    return SqliteIndex(path, folding=SAME, digest=digest)


def manuscript(shelfmark="S.1", *, title=""):
    return Manuscript(institution="one", shelfmark=shelfmark, title=title)


def test_the_index_is_there_after_closing(path, make_page):
    index = open_at(path)
    index.replace(manuscript(), [make_page("天地")])
    index.close()
    again = open_at(path)
    assert again.search(Query(text="天地")).total == 1
    again.close()


@pytest.mark.parametrize("damage", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_is_refused_with_advice(path, damage):
    path.write_bytes(damage)
    with pytest.raises(IndexUnusableError) as caught:
        open_at(path)
    assert "index --rebuild" in caught.value.advice
    assert str(path) in str(caught.value)
    assert path.read_bytes() == damage


def test_damage_inside_the_file_is_told_as_a_library_error(path, make_page):
    index = open_at(path)
    index.replace(manuscript(), [make_page(*["天地玄黃宇宙洪荒" * 40] * 20)])
    index.close()
    data = bytearray(path.read_bytes())
    data[8192:] = os.urandom(len(data) - 8192)
    path.write_bytes(data)
    index = open_at(path)
    with pytest.raises(IndexUnusableError, match="damaged"):
        index.search(Query(text="天地"))
    index.close()


def test_a_text_that_changed_on_the_disk_is_refused(path, make_page):
    index = open_at(path)
    index.replace(manuscript(), [make_page("天地玄黃" * 500)])
    index.close()
    data = path.read_bytes()
    old, new = "天地玄黃".encode("utf-16-le"), "天地玄黄".encode("utf-16-le")
    path.write_bytes(data.replace(old, new))
    index = open_at(path)
    with pytest.raises(IndexUnusableError, match="has changed"):
        index.search(Query(text="天地"))
    index.close()


def test_an_index_of_another_version_is_refused(path):
    open_at(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(IndexUnusableError, match="version 3"):
        open_at(path)


def test_an_index_made_with_another_table_of_variants_is_refused(path):
    open_at(path).close()
    with pytest.raises(IndexUnusableError, match="variants"):
        open_at(path, digest="another")


def test_a_database_of_something_else_is_left_alone(path):
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE notes (text)")
    db.close()
    with pytest.raises(LibraryError, match="something else"):
        open_at(path)
    db = sqlite3.connect(path)
    assert db.execute("SELECT name FROM sqlite_schema").fetchall() == [("notes",)]
    db.close()


def test_a_folder_in_the_place_of_the_file_is_a_library_error(tmp_path):
    with pytest.raises(LibraryError, match="cannot be used") as caught:
        open_at(tmp_path)
    assert not isinstance(caught.value, IndexUnusableError)


def test_a_removed_manuscript_leaves_nothing_in_the_files(path, make_page):
    text = "龍龕手鑑" * 50
    index = open_at(path)
    index.replace(manuscript("S.9", title="佛經"), [make_page("天地玄黃" * 50, shelfmark="S.9")])
    index.replace(manuscript("Or.8210/S.3326", title="星圖"), [make_page(*[text + "⿰魚龍"] * 8)])
    traces = [
        "龍龕手".encode("utf-32-le"),
        f"{ord('龍'):x}".encode(),
        f"{ord('龕'):x}".encode(),
        "星圖".encode(),
        b"S.3326",
        "⿰魚龍".encode(),
    ]
    assert all(trace in read_all(path) for trace in (traces[0], traces[3], traces[4], traces[5]))
    index.remove("one", "Or.8210/S.3326")
    try:
        assert [trace for trace in traces if trace in read_all(path)] == []
        assert index.search(Query(text="天地玄黃")).total == 50
    finally:
        index.close()


def read_all(path):
    return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))


def test_a_change_that_fails_half_way_is_no_change(path, make_page):
    writer, reader = open_at(path), open_at(path)
    writer.replace(manuscript(), [make_page("天地")])
    assert reader.search(Query(text="天地")).total == 1

    # A lone surrogate is no text: the store fails in the middle of its work.
    with pytest.raises(UnicodeEncodeError):
        writer.replace(manuscript(), [make_page("玄黃"), make_page("宇\ud800", number=2)])
    assert reader.search(Query(text="天地")).total == 1
    assert writer.search(Query(text="天地")).total == 1
    writer.close()
    reader.close()


_WRITER = """
import sys
from pathlib import Path
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.record import dump_page
from manuscripts.core.record import load_page
from manuscripts.search.folding import Folding
from manuscripts.search.sqlite_index import SqliteIndex
from manuscripts.variants.table import VariantTable

path, times, *shelfmarks = sys.argv[1:]
pages = [load_page(line) for line in sys.stdin.buffer]
index = SqliteIndex(Path(path), folding=Folding(VariantTable(())), digest="same")
print("open", flush=True)
for turn in range(int(times)):
    for shelfmark in shelfmarks:
        index.replace(Manuscript(institution="one", shelfmark=shelfmark), [pages[turn % len(pages)]])
"""


def start_writer(path, times, shelfmarks, pages):
    """Another process that stores each of `pages` in turn under all `shelfmarks`."""
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), str(times), *shelfmarks],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    process.stdin.write(b"\n".join(dump_page(page) for page in pages))
    process.stdin.close()
    return process


def end(process, *, kill=False):
    if kill:
        process.kill()
    process.stdout.read()
    process.stdout.close()
    return process.wait()


def test_a_writer_killed_at_any_moment_leaves_a_whole_index(path, make_page):
    sheets = (make_page(*["天地玄黃" * 8] * 20), make_page(*["宇宙洪荒" * 8] * 20))
    for delay in (0.001, 0.043, 0.115):
        process = start_writer(path, 10_000, ["S.1", "S.2"], sheets)
        process.stdout.readline()
        time.sleep(delay)
        end(process, kill=True)
        index = open_at(path)
        for shelfmark in ("S.1", "S.2"):
            found = [
                index.search(Query(text=text, narrowing=Narrowing(shelfmark=shelfmark))).total
                for text in ("天地玄黃", "宇宙洪荒")
            ]
            assert found in ([160, 0], [0, 160], [0, 0])
        index.replace(manuscript("S.3"), [make_page("如是")])
        assert index.search(Query(text="如是")).total == 1
        index.close()


def test_several_processes_may_make_and_fill_the_index_together(path, make_page):
    writers = [start_writer(path, 5, [f"S.{number}"], [make_page("天地")]) for number in range(4)]
    assert [end(writer) for writer in writers] == [0] * 4
    index = open_at(path)
    assert index.search(Query(text="天地")).total == 4
    index.close()


def test_words_that_were_lost_from_the_index_of_words_are_told(path, make_page):
    index = open_at(path)
    index.replace(manuscript(), [make_page("天地玄黃")])
    index.close()
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO word (word) VALUES ('delete-all')")
        db.execute("INSERT INTO tally (tally) VALUES ('delete-all')")
    index = open_at(path)
    assert index.difference(manuscript(), [make_page("天地玄黃")]) == ""
    assert index.faults() == [
        "the index of words has other words than the passages",
        "the tally counts otherwise than the passages",
    ]
    index.close()
