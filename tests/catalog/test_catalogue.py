import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manuscripts.catalog.catalogue import Catalogue
from manuscripts.catalog.values import FrameRef, PageState, StoredImage
from manuscripts.core.certificate import Certificate
from manuscripts.core.errors import LibraryError, SheetError
from manuscripts.core.manuscript import Manuscript, Rights
from manuscripts.core.page import Page, PageImage

ITEM = Manuscript(institution="east", shelfmark="S.1", title="論語", rights=Rights(image="CC0"))


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue(tmp_path / "catalogue.sqlite") as opened:
        yield opened


def keep(catalogue: Catalogue, *digests: str) -> list[FrameRef]:
    for digest in digests:
        catalogue.put_image(StoredImage(digest=digest, name=f"{digest}.jpg", stored=f"{digest}.jpg", frames=1))
    return [FrameRef(digest, 0) for digest in digests]


def order(catalogue: Catalogue) -> str:
    return "".join(entry.image.digest for entry in catalogue.pages())


def read_first(catalogue: Catalogue) -> None:
    entry = next(iter(catalogue.pages()))
    image = PageImage(digest=entry.image.digest, name="a", frame=0, width=1, height=1)
    catalogue.mark_done(entry, Page(institution="east", shelfmark="S.1", number=entry.number, image=image))


def test_a_leaf_put_in_later_moves_the_others_and_keeps_what_was_read(catalogue: Catalogue) -> None:
    item = catalogue.put_manuscript(ITEM)
    catalogue.plan_pages(item, keep(catalogue, "b", "c"))
    read_first(catalogue)
    catalogue.plan_pages(item, keep(catalogue, "a", "b", "c"))
    assert [(entry.image.digest, entry.number, entry.state) for entry in catalogue.pages()] == [
        ("a", 1, PageState.PLANNED),
        ("b", 2, PageState.DONE),
        ("c", 3, PageState.PLANNED),
    ]


def test_a_further_delivery_follows_what_is_held(catalogue: Catalogue) -> None:
    item = catalogue.put_manuscript(ITEM)
    catalogue.plan_pages(item, keep(catalogue, "a", "b"))
    catalogue.plan_pages(item, keep(catalogue, "c", "d"))
    assert order(catalogue) == "abcd"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(plans=st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, unique=True), min_size=1, max_size=4))
def test_planning_never_drops_a_page_and_never_doubles_one(plans: list[list[str]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder, Catalogue(Path(folder) / "c.sqlite") as catalogue:
        item = catalogue.put_manuscript(ITEM)
        for plan in plans:
            catalogue.plan_pages(item, keep(catalogue, *plan))
        held = order(catalogue)
        assert sorted(held) == sorted({digest for plan in plans for digest in plan})
        assert [entry.number for entry in catalogue.pages()] == list(range(1, len(held) + 1))


def test_what_is_empty_now_does_not_overwrite_what_was_known(catalogue: Catalogue) -> None:
    catalogue.put_manuscript(ITEM)
    catalogue.put_manuscript(Manuscript(institution="east", shelfmark="S.1", dating="唐"))
    ((_, held),) = catalogue.manuscripts()
    assert (held.title, held.dating, held.rights.image) == ("論語", "唐", "CC0")


def test_shelfmarks_that_give_one_file_name_are_refused(catalogue: Catalogue) -> None:
    catalogue.put_manuscript(ITEM)
    catalogue.put_manuscript(Manuscript(institution="west", shelfmark="S 1"))
    with pytest.raises(SheetError, match="cannot be told apart"):
        catalogue.put_manuscript(Manuscript(institution="west", shelfmark="S-1"))


def test_a_change_of_a_page_marks_its_manuscript_for_the_index(catalogue: Catalogue) -> None:
    item = catalogue.put_manuscript(ITEM)
    catalogue.plan_pages(item, keep(catalogue, "a"))
    catalogue.mark_indexed(item)
    assert catalogue.stale_manuscripts() == []
    read_first(catalogue)
    assert [key for key, _ in catalogue.stale_manuscripts()] == [item]


def test_redo_plans_only_pages_that_are_done(catalogue: Catalogue) -> None:
    item = catalogue.put_manuscript(ITEM)
    catalogue.plan_pages(item, keep(catalogue, "a", "b"))
    read_first(catalogue)
    assert catalogue.redo("layout", institution="east") == 1
    assert [(entry.state, entry.redo_from) for entry in catalogue.pages()] == [
        (PageState.PLANNED, "layout"),
        (PageState.PLANNED, None),
    ]


def test_a_file_that_is_no_catalogue_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(LibraryError) as caught:
        Catalogue(path)
    assert caught.value.advice


def test_a_better_scan_of_the_same_leaf_takes_its_place(catalogue: Catalogue) -> None:
    item = catalogue.put_manuscript(ITEM)
    catalogue.plan_pages(item, keep(catalogue, "a", "b", "c"))
    read_first(catalogue)
    catalogue.plan_pages(item, keep(catalogue, "a", "B", "c"), replaced={"b": "B"})
    assert [(entry.image.digest, entry.state) for entry in catalogue.pages()] == [
        ("a", PageState.DONE),
        ("B", PageState.PLANNED),
        ("c", PageState.PLANNED),
    ]


def test_a_page_whose_scan_is_gone_keeps_its_number(catalogue: Catalogue) -> None:
    item = catalogue.put_manuscript(ITEM)
    catalogue.plan_pages(item, keep(catalogue, "a", "b", "c"))
    catalogue.plan_pages(item, keep(catalogue, "a", "c"))
    assert order(catalogue) == "abc"


def test_failures_of_a_sheet_and_below_a_folder_are_forgotten_together(catalogue: Catalogue) -> None:
    for place in ("box/sheet.csv, row 2", "box/1.jpg", "other/1.jpg"):
        catalogue.put_failure(place, SheetError("broken."))
    catalogue.forget_failures(["box"])
    assert [failure.place for failure in catalogue.failures()] == ["other/1.jpg"]


def test_a_join_that_an_earlier_version_took_from_a_cell_stays_a_shelfmark(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    with Catalogue(path) as catalogue:
        catalogue.put_manuscript(ITEM)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE manuscript SET joins = ?", ('["BD00876", "paris:"]',))
        connection.commit()
    with Catalogue(path) as catalogue:
        (_, held) = catalogue.manuscripts()[0]
        assert [join.fragment for join in held.joins] == [("", "BD00876"), ("", "paris:")]
        catalogue.put_manuscript(held)
        assert catalogue.manuscripts()[0][1] == held


# What each version added, taken away again: the catalogue as the version before it made it.
ADDED = {
    9: ("DROP TABLE sent", "DROP TABLE cluster", "ALTER TABLE manuscript DROP COLUMN changed"),
    8: ("DROP TABLE access_key",),
    7: ("ALTER TABLE manuscript DROP COLUMN withdrawal",),
    6: ("ALTER TABLE manuscript DROP COLUMN script",),
    5: ("ALTER TABLE image DROP COLUMN is_text",),
    4: tuple(
        f"ALTER TABLE manuscript DROP COLUMN {name}"
        for name in ("numbers", "form", "material", "dimensions", "condition", "provenance", "manifest", "joins")
    ),
    3: (
        "DROP TABLE gaiji_change",
        "DROP TABLE gaiji_occurrence",
        "DROP TABLE gaiji",
        "ALTER TABLE page DROP COLUMN gaiji",
        "ALTER TABLE page DROP COLUMN private_use",
        "ALTER TABLE page DROP COLUMN gaiji_stale",
    ),
    2: ("ALTER TABLE page DROP COLUMN certificate",),
}


def make_older(path: Path, *, version: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for added, statements in ADDED.items():
            for statement in statements if added > version else ():
                connection.execute(statement)
        connection.execute("UPDATE version SET catalogue = ?", (version,))
        connection.commit()


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5, 6, 7, 8])
def test_a_catalogue_of_an_earlier_version_goes_on(version: int, tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    with Catalogue(path) as catalogue:
        catalogue.plan_pages(catalogue.put_manuscript(ITEM), keep(catalogue, "a", "b"))
        read_first(catalogue)
    make_older(path, version=version)
    known = Certificate(characters=0, errors=0, variance=0)
    for _ in range(2):
        with Catalogue(path) as catalogue:
            assert [(entry.state, entry.certificate) for entry in catalogue.pages()] == [
                (PageState.DONE, None if version < 2 else known),
                (PageState.PLANNED, None),
            ]
            counted = None if version < 3 else {}
            assert [(entry.gaiji, entry.private_use) for entry in catalogue.pages()] == [({}, counted), ({}, counted)]
            assert catalogue.gaiji.all() == {}
            assert catalogue.gaiji.stale_pages() == []
            assert catalogue.keys.all() == []
    with Catalogue(path) as catalogue:
        read_first(catalogue)
        first = next(iter(catalogue.pages()))
        assert (first.certificate, first.private_use) == (known, {})


def test_a_catalogue_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    with Catalogue(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE version SET catalogue = 99")
        connection.commit()
    with pytest.raises(LibraryError, match="version 99"):
        Catalogue(path)
