from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import FrameRef, Occurrence
from manuscripts.core.gaiji import Gaiji, GaijiChange, GaijiStatus
from manuscripts.core.page import Page
from tests.small_library import entries, small_library, store

FIRST = Gaiji(
    identifier="east:g0001",
    ids="⿰木⿱目一",
    unicode=("\U0002b740",),
    normal="相",
    note="as in S.1",
    references=("CBETA:CB00001",),
    private_use=("U+E001",),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(small_library(tmp_path / "library", {"S.1": ["如是我聞", "一時\ue001佛"], "S.2": ["天地"]})) as opened:
        yield opened


def stale(library: Library) -> list[tuple[str, int]]:
    return [(entry.manuscript.shelfmark, entry.number) for entry in library.catalogue.gaiji.stale_pages()]


def settle(library: Library) -> None:
    for entry in library.catalogue.gaiji.stale_pages():
        library.catalogue.mark_settled(entry, library.records.load(entry))


def change(what: str, by: str = "Chen") -> GaijiChange:
    return GaijiChange(gaiji="east:g0001", when="2026-11-22T08:00:00+00:00", by=by, what=what)


def with_gaiji(page: Page, identifier: str) -> Page:
    column = page.columns[0]
    first = replace(column.glyphs[0], written="⿰木⿱目一", gaiji=identifier)
    return replace(page, columns=(replace(column, glyphs=(first, *column.glyphs[1:])), *page.columns[1:]))


def test_an_entry_comes_back_as_it_went(library: Library) -> None:
    merged = Gaiji(identifier="east:g0002", ids="⿰木目", status=GaijiStatus.MERGED, merged_into="east:g0001")
    library.catalogue.gaiji.put([FIRST], changes=[change("registered")])
    library.catalogue.gaiji.put([merged], changes=[])
    assert library.catalogue.gaiji.all() == {"east:g0001": FIRST, "east:g0002": merged}


def test_history_grows_and_keeps_its_order(library: Library) -> None:
    for what, by in (("registered", "Chen"), ("normal", "Li"), ("note", "Chen")):
        library.catalogue.gaiji.put([FIRST], changes=[change(what, by)])
    history = library.catalogue.gaiji.history("east:g0001")
    assert [(one.what, one.by) for one in history] == [("registered", "Chen"), ("normal", "Li"), ("note", "Chen")]
    assert library.catalogue.gaiji.history("east:g0002") == []


def test_each_institution_counts_for_itself_and_never_gives_a_number_twice(library: Library) -> None:
    register = library.catalogue.gaiji
    assert register.next_identifier("east") == "east:g0001"
    register.put(
        [replace(FIRST, identifier=name) for name in ("east:g0009", "east_x:g0020", "eastern:g0030")], changes=[]
    )
    assert register.next_identifier("east") == "east:g0010"
    assert register.next_identifier("east_x") == "east_x:g0021"
    assert register.next_identifier("eastXx") == "eastXx:g0001"


def test_a_change_marks_only_the_pages_that_it_concerns(library: Library) -> None:
    register = library.catalogue.gaiji
    register.put([replace(FIRST, private_use=())], changes=[])
    assert stale(library) == []
    register.put([FIRST], changes=[])
    assert stale(library) == [("S.1", 2)]
    settle(library)

    (place,) = entries(library, "S.2")
    box = library.records.load(place).columns[0].glyphs[0].box
    seen = Occurrence(
        gaiji="east:g0001", manuscript_id=place.manuscript_id, digest=place.image.digest, frame=0, box=box,
        before="天", by="Chen",
    )  # fmt: skip
    register.put([replace(FIRST, private_use=())], changes=[], occurrences=[seen])
    assert stale(library) == [("S.2", 1)]
    settle(library)
    assert register.occurrences_on(place) == register.occurrences("east:g0001") == [seen]
    assert register.occurrences_on(entries(library, "S.1")[0]) == []

    first = entries(library, "S.1")[0]
    store(library, first, with_gaiji(library.records.load(first), "east:g0001"))
    register.put([replace(FIRST, private_use=(), note="changed")], changes=[])
    assert stale(library) == [("S.1", 1), ("S.2", 1)]


def test_pages_that_hold_a_gaiji_are_found_without_their_records(library: Library) -> None:
    register = library.catalogue.gaiji
    first = entries(library, "S.1")[0]
    store(library, first, with_gaiji(library.records.load(first), "ea_t:g0001"))
    for record in library.records.folder.rglob("*.json"):
        record.unlink()
    assert [entry.number for entry in register.pages_with("ea_t:g0001")] == [1]
    assert register.pages_with("east:g0001") == []
    assert register.counts() == {"ea_t:g0001": 1}
    assert [(entry.number, entry.private_use) for entry in register.pages_with_private_use()] == [(2, {"U+E001": 1})]


def test_what_a_person_took_back_stays_known_as_such(library: Library) -> None:
    register = library.catalogue.gaiji
    (place,) = entries(library, "S.2")
    box = library.records.load(place).columns[0].glyphs[0].box
    seen = Occurrence(
        gaiji="east:g0001", manuscript_id=place.manuscript_id, digest=place.image.digest, frame=0, box=box,
        before="天", by="Chen",
    )  # fmt: skip
    register.put([FIRST], changes=[], occurrences=[seen])
    register.put([FIRST], changes=[], occurrences=[replace(seen, gaiji=None, by="Li")])
    assert register.occurrences("east:g0001") == []
    assert register.occurrences_on(place) == [replace(seen, gaiji=None, by="Li")]


def test_all_occurrences_of_one_entry_go_to_another(library: Library) -> None:
    register = library.catalogue.gaiji
    (place,) = entries(library, "S.2")
    glyphs = library.records.load(place).columns[0].glyphs
    seen = [
        Occurrence(
            gaiji="east:g0001", manuscript_id=place.manuscript_id, digest=place.image.digest, frame=0, box=glyph.box,
            before=glyph.written, by="Chen",
        )
        for glyph in glyphs
    ]  # fmt: skip
    other = Gaiji(identifier="east:g0002", ids="⿰木目")
    register.put([FIRST, other], changes=[], occurrences=seen)
    register.put([FIRST, other], changes=[], moved=("east:g0001", "east:g0002"))
    assert register.occurrences("east:g0001") == []
    assert len(register.occurrences("east:g0002")) == 2


def test_new_pages_put_in_between_keep_what_is_known_of_the_others(library: Library) -> None:
    library.catalogue.gaiji.put([FIRST], changes=[])
    before = [(entry.gaiji, entry.private_use) for entry in entries(library, "S.1")]
    ((item, _), *_) = library.catalogue.manuscripts()
    order = [FrameRef(entry.image.digest, 0) for entry in reversed(entries(library, "S.1"))]
    library.catalogue.plan_pages(item, order)
    assert [(entry.gaiji, entry.private_use) for entry in entries(library, "S.1")] == before[::-1]
    assert stale(library) == [("S.1", 1)]
