"""Texts from files, as they are then seen in records, index and stores of a real library."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import PageState
from manuscripts.core.files import sha256_file
from manuscripts.core.geometry import Box
from manuscripts.core.page import (
    Condition,
    Glyph,
    Placement,
    Reading,
    ReadingKind,
)
from manuscripts.pipeline.gaiji import GaijiFacts, changing, register_gaiji
from manuscripts.pipeline.gaiji_places import GlyphPlace
from manuscripts.pipeline.importing.report import PageOutcome
from tests.pipeline.imports import hits, lined_page, outcomes, record, take, text_page, texts, with_written, written
from tests.small_library import entries, small_library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    texts = {"S.1": ["如是我聞|一時佛在", "在舍衛國"]}
    with Library(small_library(tmp_path / "library", texts)) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "empty", create=True) as opened:
        yield opened


def test_a_text_without_an_image_is_stored_normalised_and_found(empty: Library, tmp_path: Path) -> None:
    file = written(tmp_path / "S.9.json", text_page("天地玄黃|爲而不爭"))
    before = file.read_bytes()
    summary = take(empty, file)
    assert outcomes(summary) == [PageOutcome.NEW]
    page = record(empty, "S.9")
    assert texts(page) == ["天地玄黃", "爲而不爭"]
    assert page.columns[1].glyphs[0].normalised == "為"
    assert page.image.digest == ""
    step = page.steps[-1]
    assert (step.stage, step.options["by"], step.options["format"]) == ("import", "Chen Yuan", "page record")
    assert (step.options["file"], step.options["sha256"]) == ("S.9.json", sha256_file(file))
    assert hits(empty, "玄黃") == 1
    assert hits(empty, "玄黃爲而") == 1
    entry = entries(empty, "S.9")[0]
    assert (entry.state, entry.characters, entry.image.is_text) == (PageState.DONE, 8, True)
    assert empty.images.path(entry.image.stored).read_bytes() == before == file.read_bytes()


def test_importing_the_same_file_again_changes_nothing(empty: Library, library: Library, tmp_path: Path) -> None:
    new = written(tmp_path / "S.9.json", text_page("天地玄黃"))
    changed = written(tmp_path / "S.1.json", with_written(record(library, "S.1"), (0, 3), "問"))
    for opened, file in ((empty, new), (library, changed)):
        take(opened, file)
        shelfmark = file.stem
        before = record(opened, shelfmark)
        assert outcomes(take(opened, file, by="Li Si")) == [PageOutcome.UNCHANGED]
        assert record(opened, shelfmark) == before


def test_a_page_as_we_hold_it_comes_back_unchanged(library: Library, tmp_path: Path) -> None:
    before = record(library, "S.1")
    assert outcomes(take(library, written(tmp_path / "1.json", before))) == [PageOutcome.UNCHANGED]
    assert record(library, "S.1") == before


def test_a_corrected_character_tells_what_stood_there_who_changed_it_and_when(library: Library, tmp_path: Path) -> None:
    before = record(library, "S.1")
    file = written(tmp_path / "1.json", with_written(before, (0, 3), "問"))
    summary = take(library, file)
    assert outcomes(summary) == [PageOutcome.CHANGED]
    assert summary.files[0].pages[0].changes == {"glyphs changed": 1}
    after = record(library, "S.1")
    glyph = after.columns[0].glyphs[3]
    assert [(one.before, one.by) for one in glyph.corrections] == [("聞", "Chen Yuan")]
    assert glyph.corrections[0].when.startswith("20")
    assert (glyph.written, glyph.candidates, glyph.box) == ("問", *_kept(before.columns[0].glyphs[3]))
    assert after.columns[1] == before.columns[1]
    assert after.image == before.image
    assert (hits(library, "我問"), hits(library, "我聞")) == (1, 0)

    back = written(tmp_path / "2.json", before)
    assert outcomes(take(library, back, by="Li Si")) == [PageOutcome.CHANGED]
    corrections = record(library, "S.1").columns[0].glyphs[3].corrections
    assert [(one.before, one.by) for one in corrections] == [("聞", "Chen Yuan"), ("問", "Li Si")]


def _kept(glyph: Glyph) -> tuple[Any, Box]:
    return glyph.candidates, glyph.box


def test_lines_of_another_program_keep_our_boxes_and_candidates(library: Library, tmp_path: Path) -> None:
    before = record(library, "S.1")
    file = written(tmp_path / "a.json", lined_page("如是我問|一時佛在", name="S.1-1.png"))
    take(library, file)
    after = record(library, "S.1")
    assert texts(after) == ["如是我問", "一時佛在"]
    for old, new in zip(before.columns, after.columns, strict=True):
        assert new.placement is Placement.GLYPHS
        assert [_kept(glyph) for glyph in new.glyphs] == [_kept(glyph) for glyph in old.glyphs]
    assert [column.id for column in after.columns] == ["c1", "c2"]


def test_characters_put_in_and_taken_out_are_told(library: Library, tmp_path: Path) -> None:
    file = written(tmp_path / "a.json", lined_page("如是我今聞|時佛在", name="S.1_0001.jpg"))
    report = take(library, file).files[0].pages[0]
    assert report.changes == {"glyphs new": 1, "glyphs gone": 1}
    assert report.gone == "c2 一"
    after = record(library, "S.1")
    assert [column.placement for column in after.columns] == [Placement.OUTLINE, Placement.OUTLINE]
    assert [glyph.corrections and glyph.corrections[0].before for glyph in after.columns[0].glyphs] == [
        (), (), (), "", (),
    ]  # fmt: skip
    assert after.steps[-1].options["gone"] == "c2 一"
    assert after.columns[0].glyphs[4].candidates


def test_a_text_without_places_goes_into_our_columns_or_nowhere(library: Library, tmp_path: Path) -> None:
    before = record(library, "S.1")
    same = written(tmp_path / "same.json", text_page("如是我問|一時佛在", shelfmark="S.1"))
    take(library, same)
    after = record(library, "S.1")
    assert texts(after) == ["如是我問", "一時佛在"]
    assert [column.outline for column in after.columns] == [column.outline for column in before.columns]
    assert [glyph.box for glyph in after.columns[0].glyphs] == [glyph.box for glyph in before.columns[0].glyphs]

    more = written(tmp_path / "more.json", text_page("如是我問|一時佛在|舍衛國", shelfmark="S.1"))
    summary = take(library, more)
    assert "does not say where its line 3, '舍衛國', stands" in summary.failures[0]
    assert "more.json" in summary.failures[0]
    assert record(library, "S.1") == after


def test_what_editors_have_added_and_the_scribe_struck_out_stays_where_a_file_lacks_it(
    library: Library, tmp_path: Path
) -> None:
    stop = Reading(kind=ReadingKind.PUNCTUATION, text="。", source="Chen Yuan")
    edited = with_written(record(library, "S.1"), (0, 3), "聞", readings=(stop,), condition=Condition.UNCLEAR)
    edited = with_written(edited, (1, 0), "一", struck=True)
    take(library, written(tmp_path / "ours.json", edited))
    assert hits(library, "聞時佛") == 1
    assert outcomes(take(library, written(tmp_path / "a.json", lined_page("如是我聞|時佛在", name="S.1-1.png")))) == [
        PageOutcome.UNCHANGED
    ]
    page = record(library, "S.1")
    assert page.columns[0].glyphs[3].readings == (stop,)
    assert page.columns[0].glyphs[3].condition is Condition.UNCLEAR
    assert page.columns[1].glyphs[0].struck


def test_a_gaiji_that_a_person_has_seen_stays_and_that_is_told(library: Library, tmp_path: Path) -> None:
    place = GlyphPlace(words="S.1:1:c1:1", entry=entries(library, "S.1")[0], column=1, index=1)
    with changing(library):
        register_gaiji(library, GaijiFacts(ids="⿰木⿱目一"), [place], institution=None, by="Li Si")
    before = record(library, "S.1")
    assert before.columns[0].glyphs[0].gaiji == "east:g0001"
    file = written(tmp_path / "a.json", lined_page("如是我聞|一時佛在", name="S.1-1.png"))
    summary = take(library, file)
    assert outcomes(summary) == [PageOutcome.UNCHANGED]
    assert ["gaiji remove" in one.instead for one in summary.files[0].omissions] == [True]
    assert record(library, "S.1") == before
