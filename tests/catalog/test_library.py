import shutil
from pathlib import Path

import pytest

from manuscripts.catalog.images import ImageStore
from manuscripts.catalog.library import Library
from manuscripts.core.errors import InputError, LibraryBusyError, LibraryError, UnreadablePathError


def test_a_folder_with_other_things_is_not_made_a_library(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(LibraryError, match="other things"):
        Library(tmp_path, create=True)


def test_reading_from_where_no_library_is_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="manuscripts ingest"):
        Library(tmp_path / "none")


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    with Library(tmp_path / "l", create=True) as first, Library(tmp_path / "l") as second:
        with first.writing(), pytest.raises(LibraryError, match="another process"), second.writing():
            pass
        with second.writing():
            pass


def test_a_shelfmark_that_is_not_held_is_named(tmp_path: Path) -> None:
    with Library(tmp_path / "l", create=True) as library, pytest.raises(InputError, match=r"S\.99"):
        library.manuscripts(("S.99",))


def test_the_same_bytes_are_kept_once_under_their_digest(tmp_path: Path) -> None:
    for name in ("a.tif", "b.TIF"):
        (tmp_path / name).write_bytes(b"scan")
    store = ImageStore(tmp_path / "images")
    first, second = store.keep(tmp_path / "a.tif"), store.keep(tmp_path / "b.TIF")
    assert first == second
    assert store.path(first.stored).read_bytes() == b"scan"
    assert [path.name for path in store.folder.rglob("*") if path.is_file()] == [f"{first.digest}.tif"]


def test_the_kept_copy_is_no_link_to_the_source(tmp_path: Path) -> None:
    source = tmp_path / "a.tif"
    source.write_bytes(b"scan")
    store = ImageStore(tmp_path / "images")
    kept = store.path(store.keep(source).stored)
    source.write_bytes(b"edited")
    assert kept.read_bytes() == b"scan"


def test_leftovers_of_a_killed_process_are_swept(tmp_path: Path) -> None:
    with Library(tmp_path / "l", create=True) as library:
        leftovers = [library.images.folder / ".tmp-1", library.records.folder / "east" / "S.1" / ".tmp-2"]
        for leftover in leftovers:
            leftover.parent.mkdir(parents=True, exist_ok=True)
            leftover.touch()
        with library.writing():
            assert not any(leftover.exists() for leftover in leftovers)


def test_a_source_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    source = tmp_path / "a.tif"
    source.mkdir()
    with pytest.raises(UnreadablePathError, match=r"a\.tif"):
        ImageStore(tmp_path / "images").keep(source)


def test_a_library_is_known_by_an_id_that_it_and_its_copies_keep(tmp_path: Path) -> None:
    with Library(tmp_path / "one", create=True) as library:
        known = library.catalogue.outbox.sender()
    shutil.copytree(tmp_path / "one", tmp_path / "copy")
    for name, same in (("one", True), ("copy", True), ("other", False)):
        with Library(tmp_path / name, create=True) as library:
            assert (library.catalogue.outbox.sender() == known) is same


def test_texts_can_be_sent_while_a_library_is_written_to_but_by_one_run_at_a_time(tmp_path: Path) -> None:
    with Library(tmp_path / "library", create=True) as first, Library(tmp_path / "library") as second:
        with first.sending(), second.writing():
            pass
        with first.sending(), pytest.raises(LibraryBusyError, match="sending"), second.sending():
            pass
