from dataclasses import replace

import pytest

from manuscripts.core.errors import OptionError
from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Column, ColumnKind, Glyph, Page, PageImage, Reading, ReadingKind
from manuscripts.inference.weights import weights_for
from manuscripts.variants.level import Level
from manuscripts.variants.normalise import VariantOptions, normalise_page
from manuscripts.variants.normaliser import Normaliser
from manuscripts.variants.shipped import load_table

TABLE = load_table()
NGRAMS = weights_for("manuscripts-characters")
NORMALISER = Normaliser(TABLE, NGRAMS)


def page_of(*glyphs: Glyph) -> Page:
    column = Column(
        id="c1", kind=ColumnKind.MAIN, line=1, region="r1", outline=Polygon.of_box(Box(0, 0, 9, 90)), glyphs=glyphs
    )
    image = PageImage(digest="0" * 64, name="a.png", frame=0, width=10, height=100)
    return Page(institution="I", shelfmark="S", number=1, image=image, columns=(column,))


def glyph(written: str, *readings: Reading) -> Glyph:
    return Glyph(box=Box(0, 0, 9, 9), written=written, readings=readings)


def test_a_written_form_with_a_rule_gets_a_reading_that_names_the_row() -> None:
    page = normalise_page(page_of(glyph("尒"), glyph("時")), normaliser=NORMALISER)
    first, second = page.columns[0].glyphs
    assert first.readings == (Reading(kind=ReadingKind.NORMALISED, text="爾", source="v-U+5C12"),)
    assert second.readings == ()


def test_what_is_written_stays() -> None:
    page = normalise_page(page_of(glyph("无"), glyph("\uf96f")), normaliser=NORMALISER)
    assert page.columns[0].text == "无\uf96f"
    assert page.columns[0].normalised == "無說"


def test_a_second_run_changes_nothing() -> None:
    once = normalise_page(page_of(glyph("衆"), glyph("生")), normaliser=NORMALISER)
    assert normalise_page(once, normaliser=NORMALISER) == once


def test_another_level_replaces_the_reading_of_the_table() -> None:
    once = normalise_page(page_of(glyph("经")), normaliser=NORMALISER)
    assert once.columns[0].normalised == "經"
    again = normalise_page(once, normaliser=Normaliser(TABLE, NGRAMS, level=Level.GRAPHICAL))
    assert again.columns[0].normalised == "经"


def test_the_reading_that_a_person_gave_stays_alone() -> None:
    given = Reading(kind=ReadingKind.NORMALISED, text="無", source="#wang")
    page = normalise_page(page_of(glyph("尒", given)), normaliser=NORMALISER)
    assert page.columns[0].glyphs[0].readings == (given,)


def test_rows_that_lead_on_are_all_named() -> None:
    path = TABLE.path("\uf92c")
    page = normalise_page(page_of(glyph("\uf92c")), normaliser=NORMALISER)
    (reading,) = page.columns[0].glyphs[0].readings
    assert reading.source == " ".join(rule.id for rule in path)


def test_the_column_before_helps_to_decide() -> None:
    first = page_of(glyph("如"), glyph("來")).columns[0]
    second = replace(page_of(glyph("巳"), glyph("滅")).columns[0], id="c2", line=2)
    page = normalise_page(replace(page_of(), columns=(first, second)), normaliser=NORMALISER)
    assert page.columns[1].normalised == "已滅"
    assert page.columns[1].glyphs[0].readings[0].source == "v-U+5DF3-U+5DF2"


def test_what_was_struck_out_and_what_stands_aside_is_a_text_for_itself() -> None:
    struck = replace(glyph("爲"), struck=True)
    margin = replace(page_of(glyph("无")).columns[0], id="c2", kind=ColumnKind.MARGINAL)
    page = page_of(glyph("如"), struck, glyph("來"))
    page = normalise_page(replace(page, columns=(*page.columns, margin)), normaliser=NORMALISER)
    assert [glyph.normalised for glyph in page.columns[0].glyphs] == ["如", "為", "來"]
    assert page.columns[1].normalised == "無"


def test_a_selector_and_a_description_keep_their_glyphs_apart() -> None:
    page = normalise_page(page_of(glyph("爲\U000e0100"), glyph("⿰"), glyph("无"), glyph("无")), normaliser=NORMALISER)
    assert [glyph.normalised for glyph in page.columns[0].glyphs] == ["為", "⿰", "無", "無"]


def test_a_level_at_which_nothing_is_normalised_is_refused() -> None:
    with pytest.raises(OptionError, match="exact"):
        VariantOptions(level=Level.EXACT)


def test_an_iteration_mark_is_kept_as_written_and_read_as_repetition() -> None:
    page = normalise_page(page_of(glyph("無"), glyph("〻")), normaliser=NORMALISER)
    assert page.columns[0].text == "無〻"
    assert page.columns[0].normalised == "無無"
    assert page.columns[0].glyphs[1].readings[0].source == "repetition"
    assert normalise_page(page, normaliser=NORMALISER) == page
