import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.page import Condition, GlyphCorrection, Page, Placement, Reading, ReadingKind
from manuscripts.formats.characters import spell
from manuscripts.formats.glyph_csv import HEADINGS, write_glyph_csv


def rows(*pages: Page) -> list[dict[str, str]]:
    text = b"".join(write_glyph_csv(pages)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_excel_sees_by_the_first_bytes_that_it_is_utf_8(page: Page) -> None:
    assert b"".join(write_glyph_csv([page])).startswith(b"\xef\xbb\xbfinstitution,shelfmark,page,")


def test_a_row_says_where_a_glyph_is_what_it_is_and_how_surely(page: Page) -> None:
    row = rows(page)[7]
    assert row["column"] == "c4"
    assert (row["written"], row["code_points"], row["normalised"]) == ("爲", "U+7232", "為")
    assert row["normalised_by"] == "v-U+7232 v-U+70BA"
    assert (row["left"], row["top"], row["right"], row["bottom"]) == ("700", "350", "748.5", "396")
    assert row["confidence"] == "0.4"
    assert row["candidates"] == "爲 0.4; U+00E123 0.3"


def test_what_persons_and_editors_said_has_cells_of_its_own(page: Page) -> None:
    first = page.columns[0]
    glyph = replace(
        first.glyphs[0],
        condition=Condition.UNCLEAR,
        struck=True,
        readings=(
            Reading(kind=ReadingKind.SUPPLIED, text="如", source="T 235"),
            Reading(kind=ReadingKind.PUNCTUATION, text="。", source="editor"),
        ),
        corrections=(GlyphCorrection(before="汝", by="A. Reader", when="2026-11-21"),),
    )
    row = rows(replace(page, columns=(replace(first, glyphs=(glyph,)),)))[0]
    assert (row["condition"], row["struck"]) == ("unclear", "yes")
    assert (row["supplied"], row["supplied_by"], row["punctuation"]) == ("如", "T 235", "。")
    assert row["corrections"] == "汝 → A. Reader, 2026-11-21"


@pytest.mark.parametrize("placement", [Placement.OUTLINE, Placement.NOWHERE])
def test_boxes_that_nobody_measured_are_left_empty(page: Page, placement: Placement) -> None:
    row = rows(replace(page, columns=(replace(page.columns[0], placement=placement),)))[0]
    assert (row["left"], row["bottom"], row["placement"]) == ("", "", placement.value)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_is_never_a_formula(page: Page, start: str) -> None:
    label = f"{start}HYPERLINK(1)"
    assert rows(replace(page, label=label))[0]["page_label"] == f"'{label}"


@given(data=st.data())
def test_every_glyph_has_a_row(any_pages: st.SearchStrategy[list[Page]], data: st.DataObject) -> None:
    pages = data.draw(any_pages)
    found = rows(*pages)
    glyphs = [glyph for page in pages for column in page.columns for glyph in column.glyphs]
    assert [row["written"].removeprefix("'") for row in found] == [
        spell(glyph.written).removeprefix("'") for glyph in glyphs
    ]
    assert all(set(row) == set(HEADINGS) for row in found)
