"""What is done to gaiji, as it is seen in records, index and history of a real library."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from manuscripts.catalog.library import Library
from manuscripts.core.errors import GaijiError, ManuscriptsError, RunIncompleteError
from manuscripts.pipeline.gaiji import (
    GaijiFacts,
    change_gaiji,
    changing,
    merge_gaiji,
    promote_gaiji,
    take_back,
)
from manuscripts.pipeline.gaiji_finding import find_gaiji, unexplained
from manuscripts.pipeline.normalisers import normaliser_for
from manuscripts.pipeline.settling import settled
from manuscripts.variants.normalise import VariantOptions, normalise_page
from tests.pipeline.gaiji_places import NEW, TREE, at, glyph, hits, pages, register, steps, texts, whole
from tests.small_library import entries, page_of, small_library, store


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    texts = {"S.1": ["如是我聞|一時爲佛", "在舍衛國"], "S.2": ["天\ue001地\ue001"]}
    with Library(small_library(tmp_path / "library", texts)) as opened:
        yield opened


def test_a_gaiji_stands_in_the_text_as_one_character_and_is_searched_as_one(library: Library) -> None:
    entry = register(library, "S.1:1:1:2")
    assert entry.identifier == "east:g0001"
    assert texts(library) == ["如⿰木⿱目一我聞|一時爲佛", "在舍衛國"]
    assert hits(library, "如⿰木⿱目一我") == 1
    assert hits(library, "木") == hits(library, "是") == 0
    seen = glyph(library, "S.1:1:1:2")
    assert (seen.gaiji, seen.confidence, seen.candidates[0].text) == ("east:g0001", 1.0, "是")


def test_the_record_says_who_saw_it_and_what_was_read_before(library: Library) -> None:
    register(library, "S.1:1:1:2", "S.1:1:2:1")
    page = pages(library)[0]
    assert steps(page) == [
        {"by": "Chen", "changes": "c1-2 是 → ⿰木⿱目一 (east:g0001); c2-1 一 → ⿰木⿱目一 (east:g0001)"}
    ]
    history = library.catalogue.gaiji.history("east:g0001")
    assert [(one.what, one.before, one.after) for one in history] == [
        ("registered", "", "⿰木⿱目一"),
        ("seen", "是", "⿰木⿱目一 at S.1:1:1:2"),
        ("seen", "一", "⿰木⿱目一 at S.1:1:2:1"),
    ]


def test_a_normal_form_is_a_reading_that_names_the_gaiji_and_survives_normalisation(library: Library) -> None:
    register(library, "S.1:1:2:3", facts=replace(TREE, normal="相"))
    assert pages(library)[0].columns[1].normalised == "一時相佛"
    (reading,) = glyph(library, "S.1:1:2:3").readings
    assert (reading.text, reading.source) == ("相", "east:g0001")
    again = normalise_page(pages(library)[0], normaliser=normaliser_for(VariantOptions().level, None))
    assert again == pages(library)[0]
    with changing(library):
        change_gaiji(library, "east:g0001", GaijiFacts(normal="想"), [], by="Li")
    assert glyph(library, "S.1:1:2:3").normalised == "想"
    with changing(library):
        change_gaiji(library, "east:g0001", GaijiFacts(normal=""), [], by="Li")
    assert glyph(library, "S.1:1:2:3").readings == ()


def test_what_the_table_said_of_the_character_read_there_goes_and_comes_back(library: Library) -> None:
    assert glyph(library, "S.1:1:2:3").normalised == "為"
    before = glyph(library, "S.1:1:2:3")
    register(library, "S.1:1:2:3")
    assert glyph(library, "S.1:1:2:3").readings == ()
    with changing(library):
        take_back(library, "east:g0001", [at(library, "S.1:1:2:3")], by="Li")
    assert glyph(library, "S.1:1:2:3") == before
    assert steps(pages(library)[0])[-1] == {"by": "Li", "changes": "c2-3 ⿰木⿱目一 → 爲 (no longer east:g0001)"}


def test_what_was_taken_back_can_be_seen_again(library: Library) -> None:
    register(library, "S.1:1:1:2")
    for _ in range(2):
        with changing(library):
            take_back(library, "east:g0001", [at(library, "S.1:1:1:2")], by="Li")
        assert texts(library)[0] == "如是我聞|一時爲佛"
        with changing(library):
            change_gaiji(library, "east:g0001", GaijiFacts(), [at(library, "S.1:1:1:2")], by="Chen")
        assert texts(library)[0] == "如⿰木⿱目一我聞|一時爲佛"
    with changing(library):
        take_back(library, "east:g0001", [at(library, "S.1:1:1:2")], by="Li")
    assert glyph(library, "S.1:1:1:2").gaiji is None


def test_a_corrected_description_reaches_every_page(library: Library) -> None:
    register(library, "S.1:1:1:2", "S.1:2:1:1")
    with changing(library):
        change_gaiji(library, "east:g0001", GaijiFacts(ids="⿰木⿱日一"), [], by="Li")
    assert texts(library) == ["如⿰木⿱日一我聞|一時爲佛", "⿰木⿱日一舍衛國"]
    assert hits(library, "⿰木⿱日一舍衛") == 1
    assert hits(library, "⿰木⿱目一") == 0


def test_promotion_reaches_every_page_and_the_search(library: Library) -> None:
    register(library, "S.1:1:1:2", "S.1:2:1:1")
    with changing(library):
        promote_gaiji(library, "east:g0001", NEW, by="Li")
    assert texts(library) == [f"如{NEW}我聞|一時爲佛", f"{NEW}舍衛國"]
    assert hits(library, f"如{NEW}我") == hits(library, f"{NEW}舍衛") == 1
    assert hits(library, "⿰木⿱目一") == 2
    assert glyph(library, "S.1:2:1:1").gaiji == "east:g0001"
    assert steps(pages(library)[1])[-1] == {"by": "Li", "changes": f"c1-1 ⿰木⿱目一 → {NEW} (east:g0001)"}
    before = whole(library)
    with changing(library):
        promote_gaiji(library, "east:g0001", NEW, by="Li")
    assert whole(library) == before


class KilledError(Exception):
    """The process ends here."""


def killed_after(count: int, monkeypatch: pytest.MonkeyPatch, library: Library, *, name: str) -> None:
    """Let the next process die when it has done `name` so many times."""
    owner = library.records if name == "save" else library.catalogue
    real: Callable[..., None] = getattr(owner, name)
    done = 0

    def dying(*arguments: object) -> None:
        nonlocal done
        if done == count:
            raise KilledError
        done += 1
        real(*arguments)

    monkeypatch.setattr(owner, name, dying)


@pytest.mark.parametrize("name", ["save", "mark_settled", "mark_indexed"])
@pytest.mark.parametrize("count", [0, 1])
def test_a_promotion_killed_in_the_middle_is_finished_by_the_same_command(
    name: str, count: int, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(library, "S.1:1:1:2", "S.1:2:1:1", "S.2:1:1:1")
    with monkeypatch.context() as patched:
        killed_after(count, patched, library, name=name)
        with pytest.raises(KilledError), changing(library):
            promote_gaiji(library, "east:g0001", NEW, by="Li")
    with changing(library):
        promote_gaiji(library, "east:g0001", NEW, by="Li")
    assert texts(library) == [f"如{NEW}我聞|一時爲佛", f"{NEW}舍衛國"]
    assert texts(library, "S.2") == [f"{NEW}\ue001地\ue001"]
    assert [len(steps(page)) for page in pages(library)] == [2, 2]
    assert hits(library, f"{NEW}舍衛") == 1
    assert library.catalogue.gaiji.stale_pages() == []
    assert library.catalogue.stale_manuscripts() == []
    assert [one.what for one in library.catalogue.gaiji.history("east:g0001")].count("promoted") == 1


@pytest.mark.parametrize("count", [0, 1])
def test_a_registration_killed_in_the_middle_is_finished_by_the_next_command(
    count: int, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = ("S.1:1:1:2", "S.1:2:1:1")
    with monkeypatch.context() as patched:
        killed_after(count, patched, library, name="save")
        with suppress(KilledError):
            register(library, *places)
    with pytest.raises(GaijiError, match="registered already as east:g0001"):
        register(library, *places)
    assert texts(library) == ["如⿰木⿱目一我聞|一時爲佛", "⿰木⿱目一舍衛國"]
    assert list(library.catalogue.gaiji.all()) == ["east:g0001"]


def test_merging_moves_all_occurrences_and_keeps_a_redirect(library: Library) -> None:
    register(library, "S.1:1:1:2", facts=replace(TREE, references=("CBETA:CB00001",), normal="相"))
    register(library, "S.1:2:1:1", facts=GaijiFacts(ids="⿰木目", unicode=("𫝀",)))
    with changing(library):
        merge_gaiji(library, "east:g0001", into="east:g0002", by="Li")
    assert texts(library) == ["如⿰木目我聞|一時爲佛", "⿰木目舍衛國"]
    assert [glyph(library, words).gaiji for words in ("S.1:1:1:2", "S.1:2:1:1")] == ["east:g0002"] * 2
    assert len(find_gaiji(library, "east:g0002").found) == 2
    assert find_gaiji(library, "east:g0001").found == ()
    old, new = library.catalogue.gaiji.all().values()
    assert (old.went, new.references, new.normal) == ("merged into east:g0002", ("CBETA:CB00001",), "相")
    assert pages(library)[0].columns[0].normalised == "如相我聞"


def test_private_use_in_the_records_is_told_until_a_gaiji_explains_it(library: Library) -> None:
    assert [(entry.manuscript.shelfmark, counts) for entry, counts in unexplained(library)] == [("S.2", {"U+E001": 2})]
    register(library, facts=replace(TREE, private_use=("U+E001",)))
    assert texts(library, "S.2") == ["天⿰木⿱目一地⿰木⿱目一"]
    assert list(unexplained(library)) == []
    assert hits(library, "天⿰木⿱目一地") == 1
    (page,) = pages(library, "S.2")
    assert steps(page)[0]["changes"] == ("c1-2 U+E001 → ⿰木⿱目一 (east:g0001); c1-4 U+E001 → ⿰木⿱目一 (east:g0001)")


def test_a_page_read_later_with_private_use_is_explained_or_flagged(library: Library) -> None:
    register(library, facts=replace(TREE, private_use=("U+E001",)))
    entry = entries(library, "S.2")[0]
    page = settled(library, entry, page_of(entry, "\ue001天\ue002"))
    assert page.columns[0].text == "⿰木⿱目一天\ue002"
    (flag,) = page.flags
    assert flag.code == "private-use"
    assert "U+E002" in flag.message
    assert "\ue002" not in flag.message
    assert settled(library, entry, page_of(entry, "天")).flags == ()


def test_pages_from_before_private_use_was_counted_are_found_too(library: Library) -> None:
    with library.catalogue._transaction() as connection:
        connection.exec_driver_sql("UPDATE page SET private_use = NULL")
    assert [counts for _, counts in unexplained(library)] == [{"U+E001": 2}]
    register(library, facts=replace(TREE, private_use=("U+E001",)))
    assert texts(library, "S.2") == ["天⿰木⿱目一地⿰木⿱目一"]


def test_a_page_read_anew_has_its_gaiji_again_by_their_places(library: Library) -> None:
    register(library, "S.1:1:1:2", facts=replace(TREE, normal="相"))
    entry = entries(library, "S.1")[0]
    page = settled(library, entry, page_of(entry, "如見我聞|一時爲佛", shifted=6))
    assert page.columns[0].text == "如⿰木⿱目一我聞"
    assert page.columns[0].normalised == "如相我聞"
    assert page.columns[0].glyphs[1].candidates[0].text == "見"
    assert page.flags == ()


def test_a_gaiji_whose_place_is_not_read_any_more_is_flagged_and_not_forgotten(library: Library) -> None:
    register(library, "S.1:1:2:4")
    entry = entries(library, "S.1")[0]
    page = settled(library, entry, page_of(entry, "如是我聞"))
    assert [flag.code for flag in page.flags] == ["gaiji-not-found"]
    store(library, entry, page)
    whereabouts = find_gaiji(library, "east:g0001")
    assert (len(whereabouts.found), len(whereabouts.lost)) == (0, 1)
    again = settled(library, entry, page_of(entry, "如是我聞|一時爲佛"))
    assert again.columns[1].text == "一時爲⿰木⿱目一"
    assert again.flags == ()


def test_what_is_not_read_any_more_can_be_forgotten(library: Library) -> None:
    register(library, "S.1:1:2:4", "S.1:1:1:1")
    entry = entries(library, "S.1")[0]
    store(library, entry, settled(library, entry, page_of(entry, "如是我聞")))
    with changing(library):
        take_back(library, "east:g0001", [], lost_on=[entry], by="Li")
    whereabouts = find_gaiji(library, "east:g0001")
    assert (len(whereabouts.found), whereabouts.lost) == (1, ())
    assert pages(library)[0].flags == ()
    assert library.catalogue.gaiji.history("east:g0001")[-1].after == "佛 at S.1:1, where nothing is read"


def test_what_was_taken_back_stays_so_on_a_page_read_anew(library: Library) -> None:
    register(library, "S.1:1:1:2")
    with changing(library):
        take_back(library, "east:g0001", [at(library, "S.1:1:1:2")], by="Li")
    entry = entries(library, "S.1")[0]
    fresh = page_of(entry, "如是我聞|一時爲佛")
    assert settled(library, entry, fresh) == fresh


def test_a_record_that_is_damaged_is_said_and_done_when_it_is_mended(library: Library) -> None:
    register(library, "S.1:1:1:2", "S.1:2:1:1")
    entry = entries(library, "S.1")[0]
    path = library.records.path(entry)
    sound = path.read_bytes()
    path.write_bytes(b"{")
    with pytest.raises(RunIncompleteError, match="not a page record"), changing(library):
        change_gaiji(library, "east:g0001", GaijiFacts(ids="⿰木⿱日一"), [], by="Li")
    path.write_bytes(sound)
    with changing(library):
        pass
    assert texts(library) == ["如⿰木⿱日一我聞|一時爲佛", "⿰木⿱日一舍衛國"]


def test_a_page_that_waits_to_be_read_is_not_touched(library: Library) -> None:
    register(library, "S.1:1:1:2")
    library.catalogue.redo("recognition", institution="east", shelfmarks=["S.1"])
    with pytest.raises(ManuscriptsError, match="planned and cannot be corrected"), changing(library):
        change_gaiji(library, "east:g0001", GaijiFacts(), [at(library, "S.1:2:1:1")], by="Li")
    with changing(library):
        promote_gaiji(library, "east:g0001", NEW, by="Li")
    assert texts(library)[0] == f"如{NEW}我聞|一時爲佛"
    assert [entry.redo_from for entry in entries(library, "S.1")] == ["recognition", "recognition"]
